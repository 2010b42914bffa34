//! A store that answers requests.

mod route;
mod statuses;
mod orders;
mod extra_fields;
mod carts;

use route::Route;

use super::token::Token;
use super::webhook::{Webhook, webhooks};
use super::{Error, Settings};
use crate::dialect::numbered::Numbered;
use crate::dialect::{Answer, Body, Json, Request};
use crate::engine::Origin;
use crate::order::Order;
use crate::repository::{Conflict, Repository};

/// A store: its settings and its orders.
///
/// Every request is decided on copies; the shop changes once all of it is decided, and not at all
/// where it is refused.
#[derive(Debug, Clone)]
pub struct Shop {
    settings: Settings,
    orders: Numbered,
}

/// What a request came to, and the orders before and after.
struct Done {
    answer: Answer,
    changes: Vec<(Option<Order>, Option<Order>)>,
}

impl Done {
    /// A response, and nothing has changed.
    const fn only(response: crate::dialect::Response) -> Self {
        Self { answer: Answer::only(response), changes: Vec::new() }
    }

    fn change(mut self, before: Option<Order>, after: Option<Order>) -> Self {
        self.changes.push((before, after));
        self
    }
}

impl Shop {
    /// A store with those orders. New orders are numbered from the one after the highest internal
    /// number among them.
    #[must_use]
    pub fn new(settings: Settings, repository: Repository) -> Self {
        let number = |order: &Order| super::order::number(order)?.parse().ok();
        Self { settings, orders: Numbered::new(repository, number) }
    }

    /// Goes on with that number, where it is higher: those of orders that were deleted before the
    /// host started again do not come again.
    #[must_use]
    pub fn counting_from(mut self, number: u64) -> Self {
        self.orders.count_from(number);
        self
    }

    /// The number of the next new order, for the host to keep.
    #[must_use]
    pub const fn next_number(&self) -> u64 {
        self.orders.next()
    }

    /// The settings.
    #[must_use]
    pub const fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The orders, and the workflow that moves them.
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
    /// caller saw: for what no request tells, from a gateway, a carrier or a timer.
    ///
    /// # Errors
    ///
    /// As of [`Repository::replace`].
    pub fn replace(&mut self, order: Order, expected: u64) -> Result<(), Conflict> {
        self.orders.replace(order, expected)
    }

    /// Answers a request.
    pub fn answer(&mut self, request: &Request) -> Answer {
        self.answer_and_tell(request).0
    }

    /// Answers a request, and says which webhooks are owed because of it, in order.
    pub fn answer_and_tell(&mut self, request: &Request) -> (Answer, Vec<Webhook>) {
        let done = match self.decide(request) {
            Ok(done) => done,
            Err(error) => return (Answer::only(error.to_response()), Vec::new()),
        };
        let told = done.changes.iter().flat_map(|(before, after)| {
            let workflow = self.repository().workflow();
            webhooks(before.as_ref(), after.as_ref(), &self.settings, workflow, request.at)
        });
        let told = told.collect();
        (done.answer, told)
    }

    fn decide(&mut self, request: &Request) -> Result<Done, Error> {
        let token = request.token.as_deref().and_then(|token| self.settings.access(token));
        let token = token.ok_or(Error::Token)?.clone();
        let route = Route::of(&request.path, self.settings.store())?;
        let scope = route.scope(request.method)?;
        if !token.allows(scope) {
            return Err(Error::Scope { scope });
        }
        self.follow(&route, request, &token)
    }

    /// The order of that id; or of that internal number; or that an old client knows by its
    /// `vendorOrderNumber`.
    fn find(&self, id: &str) -> Result<&Order, Error> {
        let numbered = |order: &&Order| super::order::number(order).as_deref() == Some(id);
        let named = |order: &&Order| {
            super::order::foreign_json(order, "vendorOrderNumber").as_ref().and_then(Json::as_text)
                == Some(id)
        };
        let found = self.repository().get(id);
        let found = found.or_else(|| self.repository().orders().find(numbered));
        let found = found.or_else(|| self.repository().orders().find(named));
        found.ok_or_else(|| Error::Order { id: short(id) })
    }

    /// The body of a request, which must be JSON.
    fn body(&self, request: &Request) -> Result<Json, Error> {
        match &request.body {
            Body::Json(text) => Ok(Json::read(text, self.settings.leniency())?),
            Body::Empty | Body::Form(_) => Err(Error::NoBody),
        }
    }

    /// Puts an updated order into its place.
    fn store(&mut self, order: Order, before: &Order) -> Result<(), Error> {
        Ok(self.orders.replace(order, before.version())?)
    }
}

/// Whoever asks, at the time of the request, which cannot come before the order's last record.
fn origin(request: &Request, token: &Token, order: &Order) -> Origin {
    Origin::by(token.actor().clone()).at(request.at.max(order.last_change()))
}

/// What was asked for, cut where it is long.
fn short(text: &str) -> String {
    text.chars().take(80).collect()
}
