//! The answers about orders.

use super::error::Error;
use super::groups::decode_groups;
use super::kept::{NAMESPACE, kept_switch};
use super::list::List;
use super::order::create::decode_creation;
use super::order::fields::order_fields;
use super::order::update::decode_update;
use super::order::view::{Shape, View};
use super::rankers::page;
use super::shop::{Shop, ok};
use super::version::Version;
use super::{actor, order::view::SECTIONS};
use crate::dialect::answer::Answer;
use crate::dialect::json::Json;
use crate::dialect::request::{Request, Response};
use crate::engine::{Decision, Origin};
use crate::order::{Edit, Order};
use crate::query::Query;

impl Shop {
    pub(super) fn list_orders(&self, request: &Request, version: Version) -> Result<Answer, Error> {
        let list = List::read(request, &self.settings)?;
        let sections = list.sections(version)?;
        let fields = order_fields(&self.settings, self.repository().workflow());
        let query = Query::from_text(&list.query(), &fields)?;
        let all = query.filter.asks_about("IsDeleted");
        let orders = self.repository().orders();
        let orders = orders.filter(|order| all || !kept_switch(order, "IsDeleted"));
        let page = page(self.rankers.orders.as_ref(), &query, &fields, orders)?;
        let shape = Shape::listed(version);
        let items: Vec<Json> =
            page.items().map(|order| self.view(order, shape).write(&sections)).collect();
        let body = Json::object().with("Items", items).with("TotalItemsCount", page.total);
        Ok(ok(body))
    }

    pub(super) fn create_order(&mut self, request: &Request) -> Result<Answer, Error> {
        let (id, json) = (self.orders.next(), self.body(request)?);
        let workflow = self.repository().workflow().clone();
        let creation = decode_creation(&json, id, &self.settings, &workflow);
        let creation = creation.map_err(|problems| Error::Problems { problems })?;
        let origin = Origin::by(actor()).at(request.at);
        let (order, _) = creation.open(&workflow, &origin)?;
        let body = self.view(&order, Shape::Second).write(&SECTIONS);
        // All its records are new, and say what is owed.
        let answer = Answer::only(Response::new(200, body)).opened(&order);
        self.insert(order)?;
        Ok(answer)
    }

    pub(super) fn order_answer(
        &self,
        request: &Request,
        version: Version,
        id: &str,
    ) -> Result<Answer, Error> {
        let sections = List::read(request, &self.settings)?.sections(version)?;
        let order = self.order(id)?;
        Ok(ok(self.view(order, Shape::alone(version)).write(&sections)))
    }

    pub(super) fn update_order(
        &mut self,
        request: &Request,
        version: Version,
        id: &str,
    ) -> Result<Answer, Error> {
        let json = self.body(request)?;
        let workflow = self.repository().workflow().clone();
        let mut order = self.order(id)?.clone();
        let update = decode_update(&json, &order, &self.settings, &workflow);
        let update = update.map_err(|problems| Error::Problems { problems })?;
        let origin = origin(request, &order);
        let decisions = update.apply(&mut order, &workflow, &origin)?;
        let body = self.view(&order, Shape::alone(version)).write(&SECTIONS);
        self.store(order, &decisions, Response::new(200, body))
    }

    pub(super) fn delete_order(&mut self, request: &Request, id: &str) -> Result<Answer, Error> {
        let (namespace, field) = (NAMESPACE.to_owned(), "IsDeleted".to_owned());
        let edit = Edit::Foreign { namespace, field, value: Some("true".to_owned()) };
        self.edit_order(request, id, edit)
    }

    pub(super) fn update_groups(&mut self, request: &Request, id: &str) -> Result<Answer, Error> {
        let edit = decode_groups(&request.body, self.order(id)?, &self.settings)?;
        self.edit_order(request, id, edit)
    }

    fn edit_order(&mut self, request: &Request, id: &str, edit: Edit) -> Result<Answer, Error> {
        let mut order = self.order(id)?.clone();
        let origin = origin(request, &order);
        let decision = self.repository().workflow().edit(&mut order, edit, origin)?.into_owned();
        self.store(order, &[decision], Response::empty(204))
    }

    fn store(
        &mut self,
        order: Order,
        decisions: &[Decision<'_>],
        response: Response,
    ) -> Result<Answer, Error> {
        let answer = Answer::only(response).decided(order.id(), decisions);
        let expected = self.order(order.id().as_str())?.version();
        self.orders.replace(order, expected)?;
        Ok(answer)
    }

    fn order(&self, id: &str) -> Result<&Order, Error> {
        self.repository().get(id).ok_or_else(|| Error::NoOrder { id: id.to_owned() })
    }

    fn view<'v>(&'v self, order: &'v Order, shape: Shape) -> View<'v> {
        View { order, settings: &self.settings, workflow: self.repository().workflow(), shape }
    }
}

/// A request by its time, which cannot come before the order's last record.
fn origin(request: &Request, order: &Order) -> Origin {
    Origin::by(actor()).at(request.at.max(order.last_change()))
}
