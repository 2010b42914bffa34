//! The extra fields of an order: a list that is kept, and edited field by field.

use super::{Done, Shop, origin, short};
use crate::dialect::ecwid::order::foreign_json;
use crate::dialect::ecwid::{Error, NAMESPACE, Token};
use crate::dialect::{Answer, Form, Json, Leniency, Problem, Request, Response};
use crate::document::Pointer;
use crate::order::{Edit, Order};

/// The kept list.
const LIST: &str = "orderExtraFields";

/// How long the list may be, in bytes.
const MAX_BYTES: usize = 8 << 10;

const TEXTS: [&str; 6] =
    ["id", "value", "customerInputType", "title", "orderDetailsDisplaySection", "orderBy"];
const SWITCHES: [&str; 2] = ["showInNotifications", "showInInvoice"];

impl Shop {
    pub(super) fn list_extra_fields(&self, id: &str) -> Result<Done, Error> {
        Ok(Done::only(Response::new(200, Json::List(list(self.find(id)?)))))
    }

    /// The id in the body counts, also where the path has one.
    pub(super) fn add_extra_field(
        &mut self,
        id: &str,
        request: &Request,
        token: &Token,
    ) -> Result<Done, Error> {
        let order = self.find(id)?.clone();
        let field = checked(&self.body(request)?, &["id", "value", "title"])?;
        let mut fields = list(&order);
        if fields.iter().any(|known| known.get("id") == field.get("id")) {
            let at = Pointer::root().field("id");
            return Err(Error::Fields(vec![Problem::new(at, "the order has this extra field")]));
        }
        fields.push(field);
        self.put_extra_fields(order, fields, "createCount", request, token)
    }

    pub(super) fn update_extra_field(
        &mut self,
        id: &str,
        field: &str,
        request: &Request,
        token: &Token,
    ) -> Result<Done, Error> {
        let order = self.find(id)?.clone();
        let changes = checked(&self.body(request)?, &[])?;
        let mut fields = list(&order);
        let known = fields.iter_mut().find(|known| is(known, field));
        let known = known.ok_or_else(|| Error::ExtraField { id: short(field) })?;
        if changes.get("id").is_some_and(|id| id.as_text() != Some(field)) {
            let at = Pointer::root().field("id");
            return Err(Error::Fields(vec![Problem::new(at, "the path has another id")]));
        }
        if let Json::Object(changes) = changes {
            changes.into_iter().for_each(|(name, value)| known.set(&name, value));
        }
        self.put_extra_fields(order, fields, "updateCount", request, token)
    }

    pub(super) fn delete_extra_field(
        &mut self,
        id: &str,
        field: &str,
        request: &Request,
        token: &Token,
    ) -> Result<Done, Error> {
        let order = self.find(id)?.clone();
        let mut fields = list(&order);
        let before = fields.len();
        fields.retain(|known| !is(known, field));
        if fields.len() == before {
            return Err(Error::ExtraField { id: short(field) });
        }
        self.put_extra_fields(order, fields, "deleteCount", request, token)
    }

    fn put_extra_fields(
        &mut self,
        before: Order,
        fields: Vec<Json>,
        count: &str,
        request: &Request,
        token: &Token,
    ) -> Result<Done, Error> {
        let value = Json::List(fields).to_string();
        if value.len() > MAX_BYTES {
            let message = format!("the extra fields would have more than {MAX_BYTES} bytes");
            return Err(Error::Fields(vec![Problem::new(Pointer::root(), message)]));
        }
        // One that is nested too deep could be written, and never read again.
        Json::read(&value, Leniency::Strict)?;
        let mut order = before.clone();
        let (namespace, field) = (NAMESPACE.to_owned(), LIST.to_owned());
        let edit = Edit::Foreign { namespace, field, value: Some(value) };
        let made =
            self.repository().workflow().edit(&mut order, edit, origin(request, token, &before));
        let made = made.map_err(|rejection| Error::refused(LIST, rejection))?;
        let json = Json::object().with(count, u32::from(made.is_recorded()));
        let answer = Answer::only(Response::new(200, json)).decided(order.id(), [&made]);
        self.store(order.clone(), &before)?;
        Ok(Done { answer, changes: Vec::new() }.change(Some(before), Some(order)))
    }
}

fn list(order: &Order) -> Vec<Json> {
    match foreign_json(order, LIST) {
        Some(Json::List(fields)) => fields,
        _ => Vec::new(),
    }
}

fn is(field: &Json, id: &str) -> bool {
    field.get("id").and_then(Json::as_text) == Some(id)
}

/// The field, once it has what it needs and nothing of a wrong type.
fn checked(json: &Json, needed: &[&str]) -> Result<Json, Error> {
    let mut problems = Vec::new();
    if let Some(mut form) = Form::open(json, Pointer::root(), &mut problems) {
        for name in needed {
            if json.get(name).is_none_or(|json| *json == Json::Null) {
                problems.push(Problem::new(form.place_of(name), "an extra field needs this"));
            }
        }
        for name in TEXTS {
            let _text = form.text(name, &mut problems);
        }
        for name in SWITCHES {
            let _switch = form.switch(name, &mut problems);
        }
    }
    if problems.is_empty() { Ok(json.clone()) } else { Err(Error::Fields(problems)) }
}
