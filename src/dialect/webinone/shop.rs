//! A shop that answers requests.

use std::sync::Arc;

use jiff::Timestamp;

use super::catalogue::{
    POLICY, decode_new_status, decode_status_update, is_status, status_deletion, status_fields,
    target,
};
use super::endpoint::Endpoint;
use super::error::Error;
use super::rankers::{Rankers, page};
use super::settings::Settings;
use super::status::{OrderStatus, exact, label, labels};
use super::{actor, list::List};
use crate::dialect::answer::Answer;
use crate::dialect::json::Json;
use crate::dialect::numbered::Numbered;
use crate::dialect::request::{Body, Request, Response};
use crate::document::Status;
use crate::engine::Origin;
use crate::order::Order;
use crate::query::{Query, Ranker, StatusEntry};
use crate::repository::{Conflict, Repository};
use crate::settings::SettingsEdit;
use crate::workflow::Report;

/// A shop: its settings, its orders and its statuses, and the answers to requests.
///
/// Everything is decided on copies: after an error nothing has changed.
///
/// ```
/// use orderflow::dialect::webinone::{Settings, Shop};
/// use orderflow::dialect::{Json, Method, Request};
/// use orderflow::order::Currency;
///
/// let mut shop = Shop::new(Settings::new("tea", Currency::new("AUD")?))?;
/// let at = "2026-03-01T09:00:00Z".parse()?;
/// let post = Request::new(Method::Post, "/api/v2/admin/orders", at);
/// let answer = shop.answer(&post.json(r#"{"OrderName": "Two tins", "StatusId": "6"}"#));
/// assert_eq!(answer.response.status, 200);
/// let order = answer.response.body.unwrap();
/// assert_eq!(order.get("Currency").and_then(Json::as_text), Some("AUD"));
///
/// let put = Request::new(Method::Put, "/api/v2/admin/orders/1", at);
/// let answer = shop.answer(&put.json(r#"{"StatusId": 99}"#));
/// let error = answer.response.body.unwrap().to_string();
/// assert!(error.contains("there is no order status 99; there are 1, 2, 3"), "{error}");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Shop {
    pub(super) settings: Settings,
    pub(super) orders: Numbered,
    pub(super) rankers: Rankers,
    next_status: u64,
}

impl Shop {
    /// A shop without orders, with the statuses of its settings.
    ///
    /// # Errors
    ///
    /// The [`Report`] of the checks, where the statuses make no workflow.
    pub fn new(settings: Settings) -> Result<Self, Report> {
        let repository = Repository::new(settings.workflow()?);
        Ok(Self::over(settings, repository))
    }

    /// A shop over orders and statuses that are there already. Numbers go on behind the highest.
    #[must_use]
    pub fn over(settings: Settings, repository: Repository) -> Self {
        let statuses = labels(repository.workflow()).filter_map(|label| exact(&label.key));
        let next_status = statuses.max().map_or(1, |last| last.saturating_add(1));
        let orders = Numbered::new(repository, |order| exact(order.id().as_str()));
        Self { settings, orders, rankers: Rankers::default(), next_status }
    }

    /// Looks for the `Semantic_Query` of a list of orders with a ranker of the host's own, such as
    /// one that has an embedding model. Without it the built-in one compares words.
    #[must_use]
    pub fn ranking_orders(mut self, ranker: impl Ranker<Order> + Send + Sync + 'static) -> Self {
        self.rankers.orders = Some(Arc::new(ranker));
        self
    }

    /// Looks for that of a list of statuses with a ranker of the host's own.
    #[must_use]
    pub fn ranking_statuses(
        mut self,
        ranker: impl Ranker<StatusEntry> + Send + Sync + 'static,
    ) -> Self {
        self.rankers.statuses = Some(Arc::new(ranker));
        self
    }

    /// Goes on with these numbers, where they are higher: those of what was deleted do not come
    /// again.
    #[must_use]
    pub fn counting_from(mut self, order: u64, status: u64) -> Self {
        self.orders.count_from(order);
        self.next_status = self.next_status.max(status);
        self
    }

    /// The numbers of the next order and of the next status.
    #[must_use]
    pub const fn next_numbers(&self) -> (u64, u64) {
        (self.orders.next(), self.next_status)
    }

    /// The settings.
    #[must_use]
    pub const fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The orders and the workflow.
    #[must_use]
    pub const fn repository(&self) -> &Repository {
        self.orders.repository()
    }

    /// Takes an order that was placed or read elsewhere.
    ///
    /// # Errors
    ///
    /// [`Conflict::Exists`].
    pub fn insert(&mut self, order: Order) -> Result<(), Conflict> {
        self.orders.insert(order)
    }

    /// Takes an order in the place of the one of its id, which must be at the version that the
    /// caller saw: for what happens to it elsewhere, a gateway's report or a parcel.
    ///
    /// # Errors
    ///
    /// As of [`Repository::replace`].
    pub fn replace(&mut self, order: Order, expected: u64) -> Result<(), Conflict> {
        self.orders.replace(order, expected)
    }

    /// Answers a request; where it cannot be done, with an [`Error`].
    pub fn answer(&mut self, request: &Request) -> Answer {
        self.try_answer(request).unwrap_or_else(|error| Answer::only(error.response()))
    }

    /// Answers a request.
    ///
    /// # Errors
    ///
    /// [`Error`]; the shop is as it was.
    pub fn try_answer(&mut self, request: &Request) -> Result<Answer, Error> {
        if self.settings.token.is_some() && self.settings.token != request.token {
            return Err(Error::Unauthorized);
        }
        match Endpoint::of(request)? {
            Endpoint::ListStatuses => self.list_statuses(request),
            Endpoint::CreateStatus => self.create_status(request),
            Endpoint::Status(id) => self.status_json(&id).map(ok),
            Endpoint::UpdateStatus(id) => self.update_status(&id, request),
            Endpoint::DeleteStatus(id) => self.delete_status(&id, request),
            Endpoint::ListOrders(version) => self.list_orders(request, version),
            Endpoint::CreateOrder => self.create_order(request),
            Endpoint::Order(version, id) => self.order_answer(request, version, &id),
            Endpoint::UpdateOrder(version, id) => self.update_order(request, version, &id),
            Endpoint::DeleteOrder(id) => self.delete_order(request, &id),
            Endpoint::UpdateGroups(id) => self.update_groups(request, &id),
        }
    }

    fn list_statuses(&self, request: &Request) -> Result<Answer, Error> {
        let list = List::read(request, &self.settings)?;
        let fields = status_fields(&self.settings);
        let query = Query::from_text(&list.query(), &fields)?;
        let statuses = self.repository().statuses().iter().filter(|entry| is_status(entry));
        let page = page(self.rankers.statuses.as_ref(), &query, &fields, statuses)?;
        let read = |label| OrderStatus::of_label(label, &self.settings);
        let items = page.items().filter_map(|entry| read(&entry.status));
        let items: Vec<Json> = items.map(|status| status.to_json(&self.settings)).collect();
        let body = Json::object().with("Items", items).with("TotalItemsCount", page.total);
        Ok(ok(body))
    }

    fn create_status(&mut self, request: &Request) -> Result<Answer, Error> {
        let (id, json) = (self.next_status, self.body(request)?);
        let edit = decode_new_status(&json, id, request.at);
        let edit = edit.map_err(|problems| Error::Problems { problems })?;
        let answer = self.edit_statuses(&[edit], request.at)?;
        self.next_status = id.saturating_add(1);
        let response = Response::new(200, self.status_json(&id.to_string())?);
        Ok(Answer { response, ..answer })
    }

    fn update_status(&mut self, id: &str, request: &Request) -> Result<Answer, Error> {
        let json = self.body(request)?;
        let edits = decode_status_update(&json, self.label(id)?, &self.settings, request.at);
        let edits = edits.map_err(|problems| Error::Problems { problems })?;
        let answer = self.edit_statuses(&edits, request.at)?;
        Ok(Answer { response: Response::new(200, self.status_json(id)?), ..answer })
    }

    fn delete_status(&mut self, id: &str, request: &Request) -> Result<Answer, Error> {
        let id = exact(&self.label(id)?.key).unwrap_or_default();
        let edit = status_deletion(id, target(&request.query)?);
        self.edit_statuses(&[edit], request.at)
    }

    /// The status of that id, as it is written.
    fn status_json(&self, id: &str) -> Result<Json, Error> {
        let status = OrderStatus::of_label(self.label(id)?, &self.settings);
        let status = status.ok_or_else(|| Error::NoStatus { id: id.to_owned() })?;
        Ok(status.to_json(&self.settings))
    }

    /// The label of that id, if it is in use.
    fn label(&self, id: &str) -> Result<&Status, Error> {
        let label = label(self.repository().workflow(), id).filter(|label| !label.retired);
        label.ok_or_else(|| Error::NoStatus { id: id.to_owned() })
    }

    /// Edits the settings of the workflow and moves the orders that have to.
    fn edit_statuses(&mut self, edits: &[SettingsEdit], at: Timestamp) -> Result<Answer, Error> {
        let origin = |order: &Order| Origin::by(actor()).at(at.max(order.last_change()));
        let moved = self.orders.revise::<Error>(edits, POLICY, origin)?;
        Ok(Answer::only(Response::empty(204)).moved(moved))
    }

    /// The body of a request that must have one.
    pub(super) fn body(&self, request: &Request) -> Result<Json, Error> {
        match &request.body {
            Body::Json(text) => Ok(Json::read(text, self.settings.leniency)?),
            Body::Empty | Body::Form(_) => Err(Error::Body { what: "a JSON body" }),
        }
    }
}

/// An answer that changes nothing.
pub(super) fn ok(body: Json) -> Answer {
    Answer::only(Response::new(200, body))
}
