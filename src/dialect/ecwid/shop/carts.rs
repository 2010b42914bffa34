//! The carts of the store: its unfinished orders.

use super::orders::{answer, chosen};
use super::{Done, Shop, origin};
use crate::dialect::ecwid::order::{cart_id, encode_cart, number, update_cart};
use crate::dialect::ecwid::{Error, Token, search};
use crate::dialect::{Answer, Json, Request, Response};
use crate::engine::Event;
use crate::order::Order;
use crate::query::Lexical;
use crate::standard::event;

impl Shop {
    pub(super) fn search_carts(&self, request: &Request) -> Result<Done, Error> {
        let workflow = self.repository().workflow();
        let search = search::carts(request)?;
        let fields = search::fields(workflow);
        let ranker = Lexical::new(&fields);
        let page = self.repository().query_orders_with(&search.query, &fields, &ranker)?;
        let json = answer(&page, |order| encode_cart(order, &self.settings, workflow));
        Ok(chosen(json, search.selection.as_ref()))
    }

    /// The order that is or was the cart.
    fn by_cart(&self, id: &str) -> Result<&Order, Error> {
        let own = self.repository().get(id).filter(|order| cart_id(order) == id);
        let found = own.or_else(|| {
            let mut orders = self.repository().orders();
            orders.find(|order| cart_id(order) == id)
        });
        found.ok_or_else(|| Self::cart_error(id))
    }

    fn cart(&self, id: &str) -> Result<&Order, Error> {
        let order = self.by_cart(id)?;
        if self.is_cart(order) { Ok(order) } else { Err(Self::cart_error(id)) }
    }

    pub(super) fn get_cart(&self, id: &str, request: &Request) -> Result<Done, Error> {
        let selection = search::selection(request)?;
        let json = encode_cart(self.cart(id)?, &self.settings, self.repository().workflow());
        Ok(chosen(json, selection.as_ref()))
    }

    pub(super) fn change_cart(
        &mut self,
        id: &str,
        request: &Request,
        token: &Token,
    ) -> Result<Done, Error> {
        let before = self.cart(id)?.clone();
        let body = self.body(request)?;
        let workflow = self.repository().workflow().clone();
        let origin = origin(request, token, &before);
        let updated = update_cart(&before, &body, &self.settings, &workflow, &origin)?;
        self.put(before, updated)
    }

    /// Places the order. One that is placed already is answered in the same way, and stays as it
    /// is.
    pub(super) fn place_cart(
        &mut self,
        id: &str,
        request: &Request,
        token: &Token,
    ) -> Result<Done, Error> {
        let before = self.by_cart(id)?.clone();
        let mut order = before.clone();
        let mut answer = Answer::only(Response::new(200, placed(&order)));
        if self.is_cart(&order) {
            let place = Event::new(event::PLACE).origin(origin(request, token, &before));
            let made = self.repository().workflow().apply(&mut order, place);
            let made = made.map_err(|rejection| Error::refused("cartId", rejection))?;
            answer = answer.decided(order.id(), [&made]);
            self.store(order.clone(), &before)?;
        }
        Ok(Done { answer, changes: Vec::new() }.change(Some(before), Some(order)))
    }
}

/// What is said of an order that was placed.
fn placed(order: &Order) -> Json {
    let id = order.id().as_str();
    Json::object()
        .with("id", id)
        .with_some("orderNumber", number(order).map(Json::Number))
        .with("vendorOrderNumber", id)
        .with("cartId", cart_id(order))
}
