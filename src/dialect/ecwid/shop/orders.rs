//! The orders of the store.

use super::{Done, Route, Shop, origin, short};
use crate::dialect::ecwid::catalogue::Kind;
use crate::dialect::ecwid::order::{encode_order, open_new, update_order, wire_status};
use crate::dialect::ecwid::select::Selection;
use crate::dialect::ecwid::{Error, Token, date, search};
use crate::dialect::{Answer, Json, Method, Problem, Request, Response};
use crate::document::Pointer;
use crate::engine::Origin;
use crate::order::Order;
use crate::query::{Lexical, Page};
use crate::standard::{fulfillment, payment};

/// What a public token may create.
const PUBLIC_PAYMENT: [&str; 2] =
    [payment::AWAITING_PAYMENT.as_str(), payment::INCOMPLETE.as_str()];

impl Shop {
    pub(super) fn follow(
        &mut self,
        route: &Route,
        request: &Request,
        token: &Token,
    ) -> Result<Done, Error> {
        match (route, request.method) {
            (Route::Statuses, _) => Ok(self.list_statuses()),
            (Route::Status(id), Method::Get) => self.get_status(id),
            (Route::Status(id), _) => self.update_status(id, request),
            (Route::Orders, Method::Get) => self.search_orders(request),
            (Route::Orders, _) => self.create_order(request, token),
            (Route::LastOrder, _) => self.last_order(request),
            (Route::Order(id), Method::Get) => self.get_order(id, request),
            (Route::Order(id), Method::Put) => self.change_order(id, request, token),
            (Route::Order(id), _) => self.delete_order(id),
            (Route::ExtraFields(id), Method::Get) => self.list_extra_fields(id),
            (Route::ExtraFields(id), _) => self.add_extra_field(id, request, token),
            (Route::ExtraField(id, _), Method::Post) => self.add_extra_field(id, request, token),
            (Route::ExtraField(id, field), Method::Put) => {
                self.update_extra_field(id, field, request, token)
            }
            (Route::ExtraField(id, field), _) => self.delete_extra_field(id, field, request, token),
            (Route::Carts, _) => self.search_carts(request),
            (Route::Cart(id), Method::Get) => self.get_cart(id, request),
            (Route::Cart(id), _) => self.change_cart(id, request, token),
            (Route::PlaceCart(id), _) => self.place_cart(id, request, token),
        }
    }

    fn search_orders(&self, request: &Request) -> Result<Done, Error> {
        let workflow = self.repository().workflow();
        let search = search::orders(request, self.repository())?;
        let fields = search::fields(workflow);
        let ranker = Lexical::new(&fields);
        let page = self.repository().query_orders_with(&search.query, &fields, &ranker)?;
        let json = answer(&page, |order| self.written(order));
        Ok(chosen(json, search.selection.as_ref()))
    }

    pub(super) fn written(&self, order: &Order) -> Json {
        encode_order(order, &self.settings, self.repository().workflow()).json
    }

    fn last_order(&self, request: &Request) -> Result<Done, Error> {
        let selection = search::selection(request)?;
        let placed = Request { query: Vec::new(), ..request.clone() };
        let workflow = self.repository().workflow();
        let search = search::orders(&placed, self.repository())?;
        let fields = search::fields(workflow);
        let query = search.query.limit(1);
        let page = self.repository().query_orders_with(&query, &fields, &Lexical::new(&fields))?;
        let order = page.items().next().ok_or_else(|| Error::Order { id: "last".to_owned() })?;
        Ok(chosen(self.written(order), selection.as_ref()))
    }

    fn get_order(&self, id: &str, request: &Request) -> Result<Done, Error> {
        let selection = search::selection(request)?;
        let order = self.find(id)?;
        Ok(chosen(self.written(order), selection.as_ref()))
    }

    /// Takes a new order in at whatever statuses it names, with the books that they imply.
    fn create_order(&mut self, request: &Request, token: &Token) -> Result<Done, Error> {
        let json = self.body(request)?;
        let mut number = self.orders.next();
        while self.repository().get(&self.settings.id_of(number)).is_some() && number < u64::MAX {
            number += 1;
        }
        let id = self.settings.id_of(number);
        let unfinished = json.get(Kind::Payment.field()).and_then(Json::as_text)
            == Some(payment::INCOMPLETE.as_str());
        let cart = unfinished.then(|| ("cartId", self.settings.cart_of(number).into()));
        let whole = [("internalId", number.into()), ("orderNumber", number.into())];
        let given: Vec<(&str, Json)> = whole.into_iter().chain(cart).collect();
        let workflow = self.repository().workflow();
        let opened = open_new(&json, &id, &given, &self.settings, workflow);
        let opened = opened.map_err(Error::Fields)?;
        let begins = PUBLIC_PAYMENT.contains(&opened.payment.as_str())
            && opened.fulfillment == fulfillment::AWAITING_PROCESSING.as_str();
        if token.is_public() && !begins {
            let begin = fulfillment::AWAITING_PROCESSING.as_str();
            let allowed = PUBLIC_PAYMENT.into_iter().chain([begin]).collect();
            return Err(Error::PublicToken { allowed });
        }
        if let Some(placed) = opened.decoded.placed.filter(|placed| *placed > request.at) {
            let message = format!("{} has not come yet", date::write(placed));
            let at = Pointer::root().field("createDate");
            return Err(Error::Fields(vec![Problem::new(at, message)]));
        }
        let origin = Origin::by(token.actor().clone()).at(request.at);
        let order = opened.decoded.open(workflow, origin)?;
        let json = Json::object().with("id", number).with("orderid", id.as_str());
        let answer = Answer::only(Response::new(200, json)).opened(&order);
        self.orders.insert(order.clone())?;
        Ok(Done { answer, changes: Vec::new() }.change(None, Some(order)))
    }

    fn change_order(&mut self, id: &str, request: &Request, token: &Token) -> Result<Done, Error> {
        let before = self.find(id)?.clone();
        let body = self.body(request)?;
        let workflow = self.repository().workflow().clone();
        let origin = origin(request, token, &before);
        let updated = update_order(&before, &body, &self.settings, &workflow, &origin)?;
        self.put(before, updated)
    }

    /// Stores an order that was updated, and says whether it was.
    pub(super) fn put(
        &mut self,
        before: Order,
        updated: crate::dialect::ecwid::order::Updated<'_>,
    ) -> Result<Done, Error> {
        let changed = updated.order.version() > before.version();
        let json = Json::object().with("updateCount", u32::from(changed));
        let answer = Answer::only(Response::new(200, json));
        let answer = answer.decided(before.id(), &updated.decisions);
        self.store(updated.order.clone(), &before)?;
        Ok(Done { answer, changes: Vec::new() }.change(Some(before), Some(updated.order)))
    }

    fn delete_order(&mut self, id: &str) -> Result<Done, Error> {
        let order = self.find(id)?.clone();
        self.orders.remove(&order)?;
        let answer = Answer::only(Response::new(200, Json::object().with("deleteCount", 1_u32)));
        let answer = answer.touch(order.id());
        Ok(Done { answer, changes: Vec::new() }.change(Some(order), None))
    }

    /// Whether the order is unfinished: a cart.
    pub(super) fn is_cart(&self, order: &Order) -> bool {
        let word = wire_status(order, Kind::Payment, self.repository().workflow()).word;
        word == payment::INCOMPLETE.as_str()
    }

    pub(super) fn cart_error(id: &str) -> Error {
        Error::Cart { id: short(id) }
    }
}

/// The answer to a search.
pub(super) fn answer(page: &Page<'_, Order>, write: impl Fn(&Order) -> Json) -> Json {
    let items: Vec<Json> = page.items().map(write).collect();
    Json::object()
        .with("total", page.total)
        .with("count", items.len())
        .with("offset", page.offset)
        .with("limit", page.limit)
        .with("items", items)
}

/// A good answer, or what of it was asked for.
pub(super) fn chosen(json: Json, selection: Option<&Selection>) -> Done {
    let json = match selection {
        Some(selection) => selection.of(json),
        None => json,
    };
    Done::only(Response::new(200, json))
}
