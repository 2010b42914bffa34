//! The parameters of a search.

use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::dialect::retailys::error::Error;
use crate::dialect::retailys::flags::Flags;
use crate::dialect::retailys::keep::kept;
use crate::dialect::retailys::order::{View, placed_at};
use crate::dialect::retailys::{NAMESPACE, reference, time, tracking};
use crate::dialect::{Json, LABEL, Problem, Request};
use crate::document::Pointer;
use crate::document::nearest::nearest;
use crate::order::Order;
use crate::query::{FieldType, Fields, Filter, OrderBy, Out, Query, Test};
use crate::workflow::Workflow;

/// The parameters of a request, read one by one.
pub(super) struct Params<'r> {
    given: BTreeMap<&'r str, &'r str>,
    asked: Vec<&'static str>,
    problems: Vec<Problem>,
}

/// Which page is asked for, and how its orders are shown.
#[derive(Debug, Clone, Copy)]
pub(super) struct Page {
    pub(super) number: usize,
    pub(super) size: usize,
    pub(super) view: View,
}

impl Page {
    pub(super) const fn offset(self) -> usize {
        self.size.saturating_mul(self.number - 1)
    }
}

impl<'r> Params<'r> {
    pub(super) fn of(request: &'r Request) -> Self {
        let (mut given, mut problems) = (BTreeMap::new(), Vec::new());
        for (name, value) in &request.query {
            if given.insert(name.as_str(), value.as_str()).is_some() {
                problems.push(Problem::new(place(name), "the parameter stands twice"));
            }
        }
        Self { given, asked: Vec::new(), problems }
    }

    fn read<T>(
        &mut self,
        name: &'static str,
        what: &str,
        read: impl FnOnce(&str) -> Option<T>,
    ) -> Option<T> {
        self.asked.push(name);
        let text = self.given.remove(name)?;
        let value = read(text);
        if value.is_none() {
            let shown: String = text.chars().take(64).collect();
            self.problems.push(Problem::new(place(name), format!("{shown:?} is not {what}")));
        }
        value
    }

    fn id(&mut self, name: &'static str) -> Option<u64> {
        self.read(name, "an id", reference::digits)
    }

    fn switch(&mut self, name: &'static str) -> Option<bool> {
        self.read(name, "true or false", |text| match text {
            "true" | "1" => Some(true),
            "false" | "0" => Some(false),
            _ => None,
        })
    }

    fn time(&mut self, name: &'static str) -> Option<Timestamp> {
        self.read(name, time::WHAT, time::read)
    }

    /// Whether references are expanded.
    pub(super) fn view(&mut self) -> View {
        if self.switch("expanded") == Some(true) { View::Expanded } else { View::Plain }
    }

    fn page(&mut self) -> Page {
        let count = |text: &str| text.parse::<usize>().ok();
        let number = self.read("page", "a number from 1", |it| count(it).filter(|it| *it > 0));
        let sizes = 10..=250;
        let size = self.read("per_page", "a number from 10 to 250", |it| {
            count(it).filter(|it| sizes.contains(it))
        });
        Page { number: number.unwrap_or(1), size: size.unwrap_or(10), view: View::Plain }
    }

    /// Refuses what nobody asked for.
    pub(super) fn finish(mut self) -> Result<(), Error> {
        for name in self.given.keys() {
            let hint = nearest(name, self.asked.iter().copied());
            let hint = hint.map_or(String::new(), |it| format!("; did you mean {it:?}?"));
            let message = format!("there is no such parameter here{hint}");
            self.problems.push(Problem::new(place(name), message));
        }
        Error::malformed(self.problems)
    }
}

fn place(name: &str) -> Pointer {
    let short: String = name.chars().take(64).collect();
    Pointer::root().field(&short)
}

/// Which statuses are asked for.
pub(super) fn statuses_page(mut params: Params<'_>) -> Result<Page, Error> {
    let page = params.page();
    params.finish()?;
    Ok(page)
}

/// The query that the parameters of a search make: all of them must hold, and orders come by their
/// ids.
pub(super) fn query(mut params: Params<'_>) -> Result<(Query, Page), Error> {
    let mut filter = Filter::everything();
    for name in ["channel_id", "company_id", "customer_id", "status_id"] {
        if let Some(id) = params.id(name) {
            filter = filter.and(name, Test::equals(id));
        }
    }
    for name in ["done", "canceled"] {
        if let Some(flag) = params.switch(name) {
            filter = filter.and(name, Test::equals(flag));
        }
    }
    if let Some(from) = params.time("from") {
        filter = filter.and("date_order", Test::at_least(from));
    }
    if let Some(to) = params.time("to") {
        filter = filter.and("date_order", Test::at_most(to));
    }
    if let Some(number) = params.read("tracking", "a number", |text| Some(text.to_owned())) {
        filter = filter.and("tracking", Test::equals(number.as_str()));
    }
    let page = Page { view: params.view(), ..params.page() };
    params.finish()?;
    let query = Query::new().filter(filter).order_by(OrderBy::ascending("id"));
    Ok((query.offset(page.offset()).limit(page.size), page))
}

/// What a search may ask of orders.
pub(super) fn fields(workflow: &Workflow) -> Fields<Order> {
    let number = FieldType::Number;
    let id = |order: &Order, out: Out<'_>| some(reference::digits(order.id().as_str()), out);
    let mut fields = Fields::new("id", number, id)
        .field("customer_id", number, |order, out| {
            some(order.customer().id.as_deref().and_then(reference::digits), out);
        })
        .field("status_id", number, |order, out| {
            some(reference::digits(order.status(LABEL).as_str()), out);
        })
        .field("date_order", FieldType::Time, |order, out| out(placed_at(order).into()))
        .field("tracking", FieldType::Text, |order, out| {
            for json in tracking::all(order) {
                if let Some(number) = json.get("tracking_number").and_then(Json::as_text) {
                    out(number.into());
                }
            }
        });
    for (field, name) in [("channel_id", "channel"), ("company_id", "company")] {
        fields = fields.field(field, number, move |order, out| {
            some(kept(order, NAMESPACE, name).as_ref().and_then(reference::id), out);
        });
    }
    let (done, canceled) = (workflow.clone(), workflow.clone());
    fields
        .field("done", FieldType::Switch, move |order, out| {
            out(Flags::of(order, &done).done.into());
        })
        .field("canceled", FieldType::Switch, move |order, out| {
            out(Flags::of(order, &canceled).canceled.into());
        })
}

fn some(id: Option<u64>, out: Out<'_>) {
    if let Some(id) = id {
        out(id.into());
    }
}
