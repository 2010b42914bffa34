//! The structs of the document, field by field.

use std::collections::BTreeMap;

use super::fields::Fields;
use super::guard::{guard, statuses_by_axis};
use super::reader::{Node, Reader};
use crate::document::{
    Allow, Assignment, Axis, Code, Document, Effect, Event, Invariant, MustNotify, MustPass,
    Obligation, Outcome, OutcomeClass, Sequenced, Sources, Status, Timer, Transition,
};
use crate::vocabulary::{AmountOf, Books, EffectKind, EventKind};

/// The whole document.
pub(super) fn document<'a>(reader: &mut Reader<'a>, node: Node<'a>) -> Option<Document> {
    let fields = Fields::of(reader, node, "document")?;
    let format = fields.peek("format");
    if let Some(format) = format.filter(|format| is_other_number(format.raw)) {
        // Another format has other fields; to judge these by ours would only mislead.
        drop(fields);
        unsupported_format(reader, format);
        return None;
    }
    let mut fields = fields;
    // Editors find the schema by it; it says nothing about the workflow.
    let _schema = fields.text("$schema");
    let format = fields.need("format", Reader::number);
    let name = fields.need("name", Reader::string);
    let version = fields.text("version");
    let notify_customer = fields.switch("notify_customer", true);
    let axes = fields.need("axes", |reader, node| reader.list(node, "a list of axes", axis));
    let events = fields.list("events", "a list of events", event);
    let facts = fields.texts("facts");
    let roles = fields.texts("roles");
    let transitions = fields.list("transitions", "a list of transitions", transition);
    let outcomes = fields.list("outcomes", "a list of outcomes", outcome);
    let invariants = fields.list("invariants", "a list of invariants", invariant);
    let must_pass = fields.list("must_pass", "a list of rules", must_pass);
    let must_notify = fields.list("must_notify", "a list of rules", must_notify);
    let obligations = fields.list("obligations", "a list of obligations", obligation);
    let timers = fields.list("timers", "a list of timers", timer);
    let sequenced = fields.list("sequenced", "a list of pairs of events", sequenced);
    let allow = fields.list("allow", "a list of allowed findings", allow);
    fields.end();
    Some(Document {
        format: format.unwrap_or(Document::FORMAT),
        name: name.unwrap_or_default(),
        version,
        notify_customer,
        axes: axes.unwrap_or_default(),
        events,
        facts,
        roles,
        transitions,
        outcomes,
        invariants,
        must_pass,
        must_notify,
        obligations,
        timers,
        sequenced,
        allow,
    })
}

fn is_other_number(raw: &str) -> bool {
    raw.starts_with(|c: char| c == '-' || c.is_ascii_digit()) && raw != "1"
}

fn unsupported_format<'a>(reader: &mut Reader<'a>, format: Node<'a>) {
    let said = if format.raw.len() > 24 { "a very long number" } else { format.raw };
    let message = format!(
        "unsupported document format {said}; this library reads format {}",
        Document::FORMAT
    );
    let help = format!("write \"format\": {}, or use a library that reads it", Document::FORMAT);
    reader.report(Code::OF0002, format, false, message, help);
}

fn axis<'a>(reader: &mut Reader<'a>, node: Node<'a>) -> Option<Axis> {
    let words = [("edges", Assignment::Edges), ("free", Assignment::Free)];
    let mut fields = Fields::of(reader, node, "axis")?;
    let name = fields.need("name", Reader::string);
    let entry = fields.need("entry", Reader::strings);
    let assignment = fields.may("assignment", |reader, node| reader.word(node, &words));
    let statuses =
        fields.need("statuses", |reader, node| reader.list(node, "a list of statuses", status));
    fields.end();
    Some(Axis {
        name: name?,
        entry: entry?,
        assignment: assignment.unwrap_or_default(),
        statuses: statuses?,
    })
}

fn status<'a>(reader: &mut Reader<'a>, node: Node<'a>) -> Option<Status> {
    let mut fields = Fields::of(reader, node, "status")?;
    let key = fields.need("key", Reader::string);
    let name = fields.text("name");
    let names = fields.may("names", texts_by_language).unwrap_or_default();
    let named_at = fields.text("named_at");
    let system = fields.switch("system", false);
    let slot = fields.may("slot", Reader::number);
    let enabled = fields.switch("enabled", true);
    let retired = fields.switch("retired", false);
    let behaves_like = fields.text("behaves_like");
    let notify_customer = fields.switch("notify_customer", false);
    let notify_once = fields.switch("notify_once", false);
    let template = fields.text("template");
    let automations = fields.texts("automations");
    let flags = fields.texts("flags");
    let resting = fields.switch("resting", false);
    let terminal = fields.switch("terminal", false);
    let outcome = fields.may("outcome", outcome_class);
    let raises = fields.text("raises");
    let entry_books = fields.may("entry_books", books);
    fields.end();
    Some(Status {
        key: key?,
        name,
        names,
        named_at,
        system,
        slot,
        enabled,
        retired,
        behaves_like,
        notify_customer,
        notify_once,
        template,
        automations,
        flags,
        resting,
        terminal,
        outcome,
        raises,
        entry_books,
    })
}

fn texts_by_language<'a>(
    reader: &mut Reader<'a>,
    node: Node<'a>,
) -> Option<BTreeMap<String, String>> {
    let members = reader.members(node, "an object (names by language)")?;
    let texts = members.into_iter().filter_map(|member| {
        let text = reader.string(member.value)?;
        Some((member.name.into_owned(), text))
    });
    Some(texts.collect())
}

fn books<'a>(reader: &mut Reader<'a>, node: Node<'a>) -> Option<Books> {
    reader.word(node, &Books::ALL.map(|books| (books.as_str(), books)))
}

fn outcome_class<'a>(reader: &mut Reader<'a>, node: Node<'a>) -> Option<OutcomeClass> {
    reader.word(node, &OutcomeClass::ALL.map(|class| (class.as_str(), class)))
}

fn event<'a>(reader: &mut Reader<'a>, node: Node<'a>) -> Option<Event> {
    let kinds = EventKind::ALL.map(|kind| (kind.as_str(), kind));
    let mut fields = Fields::of(reader, node, "event")?;
    let name = fields.need("name", Reader::string);
    let kind = fields.need("kind", |reader, node| reader.word(node, &kinds));
    let books = fields.may("books", books);
    let ignored_in = fields.may("ignored_in", statuses_by_axis).unwrap_or_default();
    let assignable = fields.switch("assignable", true);
    let needs_reason = fields.switch("needs_reason", false);
    fields.end();
    Some(Event { name: name?, kind: kind?, books, ignored_in, assignable, needs_reason })
}

fn transition<'a>(reader: &mut Reader<'a>, node: Node<'a>) -> Option<Transition> {
    let mut fields = Fields::of(reader, node, "transition")?;
    let axis = fields.need("axis", Reader::string);
    let event = fields.need("event", Reader::string);
    let from = fields.need("from", sources);
    let except = fields.texts("except");
    let to = fields.text("to");
    let when = fields.may("when", guard);
    let roles = fields.texts("roles");
    let effects = fields.list("effects", "a list of effects", effect);
    fields.end();
    Some(Transition { axis: axis?, event: event?, from: from?, except, to, when, roles, effects })
}

fn sources<'a>(reader: &mut Reader<'a>, node: Node<'a>) -> Option<Sources> {
    if node.raw == "\"*\"" {
        return Some(Sources::Any);
    }
    reader.list(node, "\"*\" or a list of statuses", Reader::string).map(Sources::These)
}

fn effect<'a>(reader: &mut Reader<'a>, node: Node<'a>) -> Option<Effect> {
    let kinds = EffectKind::ALL.map(|kind| (kind.as_str(), kind));
    let amounts = AmountOf::ALL.map(|amount| (amount.as_str(), amount));
    let mut fields = Fields::of(reader, node, "effect")?;
    let kind = fields.need("kind", |reader, node| reader.word(node, &kinds));
    let name = fields.text("name");
    let amount = fields.may("amount", |reader, node| reader.word(node, &amounts));
    let after = fields.text("after");
    let when = fields.may("when", guard);
    fields.end();
    Some(Effect { kind: kind?, name, amount, after, when })
}

fn outcome<'a>(reader: &mut Reader<'a>, node: Node<'a>) -> Option<Outcome> {
    let mut fields = Fields::of(reader, node, "outcome")?;
    let name = fields.need("name", Reader::string);
    let closed = fields.switch("closed", false);
    let class = fields.may("class", outcome_class);
    let when = fields.may("when", guard);
    fields.end();
    Some(Outcome { name: name?, closed, class, when })
}

fn invariant<'a>(reader: &mut Reader<'a>, node: Node<'a>) -> Option<Invariant> {
    let mut fields = Fields::of(reader, node, "invariant")?;
    let name = fields.need("name", Reader::string);
    let never = fields.may("never", guard);
    let always = fields.may("always", guard);
    let sometimes = fields.may("sometimes", guard);
    fields.end();
    Some(Invariant { name: name?, never, always, sometimes })
}

fn must_pass<'a>(reader: &mut Reader<'a>, node: Node<'a>) -> Option<MustPass> {
    let mut fields = Fields::of(reader, node, "rule")?;
    let name = fields.need("name", Reader::string);
    let before = fields.need("before", guard);
    let event = fields.text("event");
    let through = fields.may("through", guard);
    let role = fields.text("role");
    fields.end();
    Some(MustPass { name: name?, before: before?, event, through, role })
}

fn must_notify<'a>(reader: &mut Reader<'a>, node: Node<'a>) -> Option<MustNotify> {
    let mut fields = Fields::of(reader, node, "rule")?;
    let name = fields.need("name", Reader::string);
    let event = fields.text("event");
    let when = fields.may("when", guard);
    let attention = fields.text("attention");
    fields.end();
    Some(MustNotify { name: name?, event, when, attention })
}

fn obligation<'a>(reader: &mut Reader<'a>, node: Node<'a>) -> Option<Obligation> {
    let mut fields = Fields::of(reader, node, "obligation")?;
    let attention = fields.need("attention", Reader::string);
    let until = fields.need("until", guard);
    fields.end();
    Some(Obligation { attention: attention?, until: until? })
}

fn timer<'a>(reader: &mut Reader<'a>, node: Node<'a>) -> Option<Timer> {
    let mut fields = Fields::of(reader, node, "timer")?;
    let event = fields.need("event", Reader::string);
    let after = fields.need("after", Reader::string);
    let within = fields.need("in", statuses_by_axis);
    fields.end();
    Some(Timer { event: event?, after: after?, within: within? })
}

fn sequenced<'a>(reader: &mut Reader<'a>, node: Node<'a>) -> Option<Sequenced> {
    let mut fields = Fields::of(reader, node, "pair")?;
    let events = fields.need("events", pair);
    let reason = fields.need("reason", Reader::string);
    fields.end();
    Some(Sequenced { events: events?, reason: reason? })
}

fn pair<'a>(reader: &mut Reader<'a>, node: Node<'a>) -> Option<[String; 2]> {
    const EXPECTED: &str = "a list of two events";
    let items = reader.items(node, EXPECTED)?;
    if let [first, second] = *items {
        let (first, second) = (reader.string(first), reader.string(second));
        return Some([first?, second?]);
    }
    reader.wrong_value(node, format!("expected {EXPECTED}, found {}", items.len()), "");
    None
}

fn allow<'a>(reader: &mut Reader<'a>, node: Node<'a>) -> Option<Allow> {
    let mut fields = Fields::of(reader, node, "allow")?;
    let code = fields.need("code", Reader::string);
    let at = fields.need("at", Reader::string);
    let reason = fields.need("reason", Reader::string);
    fields.end();
    Some(Allow { code: code?, at: at?, reason: reason? })
}
