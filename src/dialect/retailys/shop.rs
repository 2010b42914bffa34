//! A shop of that system in memory: a request in, an answer out.

mod search;
mod catalogue;

use super::error::{Error, Missing};
use super::order::{View, show_order};
use super::reference::digits;
use super::request::{Changed, Desk, Verb};
use super::settings::Settings;
use super::statuses;
use crate::dialect::numbered::Numbered;
use crate::dialect::{Answer, Body, Json, Leniency, Method, Problem, Request, Response};
use crate::document::Pointer;
use crate::order::Order;
use crate::repository::{Conflict, Repository};
use crate::workflow::Workflow;
use search::Params;

/// The orders of one instance, and its settings.
#[derive(Debug, Clone)]
pub struct Shop {
    settings: Settings,
    orders: Numbered,
}

impl Shop {
    /// A shop without orders.
    ///
    /// # Errors
    ///
    /// [`Error::Statuses`], where the statuses of the settings make no workflow.
    pub fn new(settings: Settings) -> Result<Self, Error> {
        let repository = Repository::new(settings.workflow()?);
        Ok(Self::with(settings, repository))
    }

    /// A shop of orders that are there already, under the repository's own workflow.
    #[must_use]
    pub fn with(settings: Settings, repository: Repository) -> Self {
        let orders = Numbered::new(repository, |order| digits(order.id().as_str()));
        Self { settings, orders }
    }

    /// Goes on with that id, where it is higher: those of orders that were taken away before the
    /// host started again do not come again.
    #[must_use]
    pub fn counting_from(mut self, id: u64) -> Self {
        self.orders.count_from(id);
        self
    }

    /// The id of the next new order, for the host to keep.
    #[must_use]
    pub const fn next_number(&self) -> u64 {
        self.orders.next()
    }

    /// The settings.
    #[must_use]
    pub const fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The orders.
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
    /// caller saw: for what reaches it by other ways than this interface.
    ///
    /// # Errors
    ///
    /// As of [`Repository::replace`].
    pub fn replace(&mut self, order: Order, expected: u64) -> Result<(), Conflict> {
        self.orders.replace(order, expected)
    }

    /// The workflow.
    #[must_use]
    pub const fn workflow(&self) -> &Workflow {
        self.repository().workflow()
    }

    /// Answers a request. On an error nothing has changed.
    #[must_use]
    pub fn answer(&mut self, request: &Request) -> Answer {
        self.try_answer(request).unwrap_or_else(|error| Answer::only(error.response()))
    }

    /// Answers a request, or says why not.
    ///
    /// # Errors
    ///
    /// Every [`Error`] that the system's own way of saying it would hide.
    pub fn try_answer(&mut self, request: &Request) -> Result<Answer, Error> {
        if self.settings.token.is_some() && self.settings.token != request.token {
            return Err(Error::Token);
        }
        let path: Vec<&str> = request.path.split('/').collect();
        let ["", "System", "Orders", rest @ ..] = path.as_slice() else {
            return Err(no_path(request));
        };
        match rest {
            [] => self.orders(request),
            ["Statuses"] => match request.method {
                Method::Get => self.statuses(request),
                method => Err(no_method(request, method)),
            },
            [id, rest @ ..] => {
                let id = digits(id).ok_or_else(|| no_path(request))?;
                self.order(request, id, rest)
            }
        }
    }

    /// `/System/Orders`.
    fn orders(&mut self, request: &Request) -> Result<Answer, Error> {
        match request.method {
            Method::Get => self.search(request),
            Method::Post => {
                self.no_query(request)?;
                self.create(request)
            }
            Method::Put => {
                self.no_query(request)?;
                let body = self.body(request)?;
                let id = Desk::address_id(&body)?;
                self.change(request, id, 200, |desk, order| desk.change_address(order, &body))
            }
            method => Err(no_method(request, method)),
        }
    }

    /// `/System/Orders/{id}` and below.
    fn order(&mut self, request: &Request, id: u64, rest: &[&str]) -> Result<Answer, Error> {
        let verb = |name: &str| Verb::ALL.into_iter().find(|verb| verb.as_str() == name);
        if let ([], Method::Get) = (rest, request.method) {
            return self.get(request, id);
        }
        self.no_query(request)?;
        match (request.method, rest) {
            (Method::Delete, ["item", item]) => {
                let item = digits(item).ok_or_else(|| no_path(request))?;
                self.change(request, id, 200, |desk, order| desk.remove_item(order, item))
            }
            (Method::Patch, [name]) if let Some(verb) = verb(name) => {
                no_body(request)?;
                self.move_order(request, id, |desk, order| desk.verb(order, verb))
            }
            (Method::Patch, ["status" | "paid"])
            | (Method::Post, ["item" | "tracking" | "history"])
            | (Method::Put, ["item"]) => {
                self.get_order(id)?;
                let body = self.body(request)?;
                self.with_body(request, id, rest, &body)
            }
            (method, [] | ["item" | "status" | "paid" | "tracking" | "history"] | ["item", _]) => {
                Err(no_method(request, method))
            }
            (method, [name]) if verb(name).is_some() => Err(no_method(request, method)),
            _ => Err(no_path(request)),
        }
    }

    fn with_body(
        &mut self,
        request: &Request,
        id: u64,
        rest: &[&str],
        body: &Json,
    ) -> Result<Answer, Error> {
        match (request.method, rest) {
            (Method::Patch, ["status"]) => {
                self.move_order(request, id, |desk, order| desk.set_status(order, id, body))
            }
            (Method::Patch, ["paid"]) => {
                self.move_order(request, id, |desk, order| desk.pay(order, body))
            }
            (Method::Post, ["tracking"]) => {
                self.change(request, id, 201, |desk, order| desk.add_tracking(order, body))
            }
            (Method::Post, ["history"]) => {
                self.change(request, id, 201, |desk, order| desk.add_history(order, body))
            }
            (Method::Post, ["item"]) => {
                self.change(request, id, 201, |desk, order| desk.add_item(order, body))
            }
            (Method::Put, ["item"]) => {
                self.change(request, id, 201, |desk, order| desk.change_item(order, body))
            }
            _ => Err(no_path(request)),
        }
    }

    fn create(&mut self, request: &Request) -> Result<Answer, Error> {
        let body = self.body(request)?;
        let id = self.orders.next();
        // Only behind the highest number that there is does the next one not move on.
        if self.repository().get(&id.to_string()).is_some() {
            return Err(Error::NoIdLeft);
        }
        let order = self.desk(request).create(id, &body)?;
        let response = Response::new(201, Json::object().with("id", id));
        let answer = Answer::only(response).opened(&order);
        self.orders.insert(order)?;
        Ok(answer)
    }

    fn get(&self, request: &Request, id: u64) -> Result<Answer, Error> {
        let mut params = Params::of(request);
        let view = params.view();
        params.finish()?;
        let order = self.get_order(id)?;
        Ok(Answer::only(Response::new(200, self.shown(order, view))))
    }

    fn search(&self, request: &Request) -> Result<Answer, Error> {
        let (query, page) = search::query(Params::of(request))?;
        let fields = search::fields(self.workflow());
        let found = query.run(&fields, self.repository().orders())?;
        let orders: Vec<Json> = found.items().map(|order| self.shown(order, page.view)).collect();
        let body = Json::object()
            .with("paginator", statuses::paginator(page.number, page.size, found.total))
            .with("orders", orders);
        Ok(Answer::only(Response::new(200, body)))
    }

    fn statuses(&self, request: &Request) -> Result<Answer, Error> {
        let page = search::statuses_page(Params::of(request))?;
        let all = statuses::list(self.workflow(), &self.settings);
        let total = all.len();
        let shown: Vec<Json> = all.into_iter().skip(page.offset()).take(page.size).collect();
        let body = Json::object()
            .with("paginator", statuses::paginator(page.number, page.size, total))
            .with("statuses", shown);
        Ok(Answer::only(Response::new(200, body)))
    }

    /// Changes an order, and answers with an id.
    fn change(
        &mut self,
        request: &Request,
        id: u64,
        status: u16,
        with: impl FnOnce(Desk<'_>, &Order) -> Result<Changed, Error>,
    ) -> Result<Answer, Error> {
        let changed = with(self.desk(request), self.get_order(id)?)?;
        let response = Response::new(status, Json::object().with("id", changed.id));
        self.store(changed, response)
    }

    /// Changes an order, and answers with the order.
    fn move_order(
        &mut self,
        request: &Request,
        id: u64,
        with: impl FnOnce(Desk<'_>, &Order) -> Result<Changed, Error>,
    ) -> Result<Answer, Error> {
        let changed = with(self.desk(request), self.get_order(id)?)?;
        let response = Response::new(200, self.shown(&changed.order, View::Plain));
        self.store(changed, response)
    }

    fn store(&mut self, changed: Changed, response: Response) -> Result<Answer, Error> {
        let Changed { order, decisions, .. } = changed;
        let answer = Answer::only(response).decided(order.id(), &decisions);
        let seen = self.repository().get(order.id().as_str()).map_or(0, Order::version);
        self.orders.replace(order, seen)?;
        Ok(answer)
    }

    fn desk(&self, request: &Request) -> Desk<'_> {
        Desk::new(&self.settings, self.workflow(), request.at)
    }

    fn shown(&self, order: &Order, view: View) -> Json {
        show_order(order, &self.settings, self.workflow(), view)
    }

    fn get_order(&self, id: u64) -> Result<&Order, Error> {
        let order = self.repository().get(&id.to_string());
        order.ok_or(Error::Missing { what: Missing::Order, id })
    }

    /// The body, which must be JSON.
    fn body(&self, request: &Request) -> Result<Json, Error> {
        let text = match &request.body {
            Body::Json(text) => text.as_str(),
            Body::Empty | Body::Form(_) => "",
        };
        Ok(Json::read(text, self.settings.leniency)?)
    }

    fn no_query(&self, request: &Request) -> Result<(), Error> {
        Params::of(request).finish()
    }
}

/// A verb takes no body; clients send an empty object all the same.
fn no_body(request: &Request) -> Result<(), Error> {
    let empty = match &request.body {
        Body::Empty => true,
        Body::Form(fields) => fields.is_empty(),
        Body::Json(text) => {
            text.trim().is_empty() || Json::read(text, Leniency::Strict) == Ok(Json::object())
        }
    };
    let problem = || Problem::new(Pointer::root(), "this request takes no body");
    Error::malformed((!empty).then(problem).into_iter().collect())
}

fn no_path(request: &Request) -> Error {
    Error::Path { path: request.path.chars().take(200).collect() }
}

fn no_method(request: &Request, method: Method) -> Error {
    Error::Method { path: request.path.clone(), method }
}
