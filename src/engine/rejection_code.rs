//! The stable codes of rejections: a space of their own, apart from the codes of findings.

use super::rejection::Advice;

/// What a rejection's code means, for machines that answer requests and for people who ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RejectionCode {
    /// The code, such as `OF-R-GUARD`; never reused or renamed.
    pub code: &'static str,
    /// What it is about, in a few words.
    pub title: &'static str,
    /// What happened, and the way out.
    pub meaning: &'static str,
    /// What the caller can do.
    pub advice: Advice,
    /// The HTTP status (RFC 9110) that a web service would answer with.
    pub http: u16,
}

impl RejectionCode {
    /// Every code, in alphabetical order.
    pub const ALL: &'static [Self] = &[
        Self {
            code: "OF-R-AMBIGUOUS",
            title: "several events lead there",
            meaning: "Assigning the status could mean any of several events with different \
                      results, each of which moves another axis too. Apply one of the events \
                      that the rejection lists instead of assigning the status.",
            advice: Advice::Mend,
            http: 409,
        },
        Self {
            code: "OF-R-ATTENTION",
            title: "no such attention is open",
            meaning: "There is nothing of that name to settle: it was never raised, or somebody \
                      has settled it already. List the order's open attentions.",
            advice: Advice::Mend,
            http: 404,
        },
        Self {
            code: "OF-R-BADKEY",
            title: "malformed idempotency key",
            meaning: "The key is empty or longer than 255 characters. An empty key would make one \
                      request of all that lack theirs: leave it out, or send a real one.",
            advice: Advice::Mend,
            http: 422,
        },
        Self {
            code: "OF-R-DISABLED",
            title: "the slot is not enabled",
            meaning: "The status is a custom slot that the merchant has not enabled, or a \
                      custom status that is retired. Orders that are there may leave; none may \
                      enter. Enable the slot, or choose another status.",
            advice: Advice::Mend,
            http: 409,
        },
        Self {
            code: "OF-R-EVENT",
            title: "unknown event",
            meaning: "The workflow has no event of that name. The rejection names the nearest \
                      one; `orderflow show` lists them all.",
            advice: Advice::Mend,
            http: 404,
        },
        Self {
            code: "OF-R-GUARD",
            title: "no guard holds",
            meaning: "There are transitions for the event from the present status, and the guard \
                      of each one fails. The reasons name every guard with the facts behind it; \
                      the event is possible once one of them holds.",
            advice: Advice::Mend,
            http: 409,
        },
        Self {
            code: "OF-R-KEY",
            title: "the idempotency key came before, with something else",
            meaning: "A record of the order carries this key, and the request was another one. \
                      A key belongs to one request for ever: send a new one.",
            advice: Advice::Mend,
            http: 422,
        },
        Self {
            code: "OF-R-MISFIT",
            title: "the change does not fit the order",
            meaning: "An edit that the order cannot take, such as a line below what has left; or \
                      a decision that was made on another order.",
            advice: Advice::Mend,
            http: 422,
        },
        Self {
            code: "OF-R-NOEVENT",
            title: "not known from here",
            meaning: "No transition for the event starts from the present status. Either the \
                      order is not there yet, or the workflow lacks an edge; the rejection lists \
                      the events that are allowed now.",
            advice: Advice::Mend,
            http: 409,
        },
        Self {
            code: "OF-R-NOWAY",
            title: "no event leads to the wanted status",
            meaning: "No event that an assignment may use leads from the present status to the \
                      wanted one, as the facts are. The rejection lists the statuses that could \
                      be assigned now, and why the others could not.",
            advice: Advice::Mend,
            http: 409,
        },
        Self {
            code: "OF-R-PAYLOAD",
            title: "the payload cannot be booked",
            meaning: "What the event brought is malformed: an amount in another currency, a line \
                      that the order does not have, a part that such an event does not take. \
                      Nothing was recorded; mend the request and send it again.",
            advice: Advice::Mend,
            http: 422,
        },
        Self {
            code: "OF-R-REASON",
            title: "a reason is missing",
            meaning: "Corrections, forced assignments and remarks are recorded with a reason. \
                      Give one as the note.",
            advice: Advice::Mend,
            http: 422,
        },
        Self {
            code: "OF-R-REVISION",
            title: "the workflow lacks the order's statuses",
            meaning: "Another revision of the workflow moved the order last, to statuses that \
                      this one does not know. Load the revision that the order's last record \
                      names, or move the order to a status that both know.",
            advice: Advice::HostBug,
            http: 500,
        },
        Self {
            code: "OF-R-ROLE",
            title: "another role is needed",
            meaning: "The event is possible, and not for this actor. The reasons name the roles, \
                      of which the actor needs one.",
            advice: Advice::Mend,
            http: 403,
        },
        Self {
            code: "OF-R-STATUS",
            title: "unknown status",
            meaning: "The workflow has no such axis, or the axis no such status. The rejection \
                      names the nearest one.",
            advice: Advice::Mend,
            http: 404,
        },
        Self {
            code: "OF-R-VERSION",
            title: "the order has changed since",
            meaning: "The request states the version of the order that its actor saw, and the \
                      order has moved on. Read it again, and repeat the request if it still \
                      makes sense.",
            advice: Advice::Retry,
            http: 412,
        },
    ];

    /// What is known of a code, whatever its case; none, where there is no such code.
    #[must_use]
    pub fn find(code: &str) -> Option<&'static Self> {
        Self::ALL.iter().find(|known| known.code.eq_ignore_ascii_case(code))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::Timestamp;

    use crate::engine::{Event, NewOrder, Origin, Rejection};
    use crate::order::{Actor, PayloadError, ReplayError};
    use crate::vocabulary::Key;
    use crate::workflow::Workflow;

    /// Refuses at its entry: one event not known from there, one by a guard, one by a role.
    const LOCKED: &str = r#"{
        "format": 1, "name": "locked", "version": "1", "facts": ["ready"],
        "axes": [{ "name": "a", "entry": ["S"], "statuses": [
            { "key": "S" }, { "key": "T" }, { "key": "U", "terminal": true } ] }],
        "events": [
            { "name": "guarded", "kind": "request" }, { "name": "reserved", "kind": "request" },
            { "name": "on", "kind": "request" } ],
        "transitions": [
            { "axis": "a", "event": "guarded", "from": ["S"], "to": "T",
              "when": { "fact": "ready" } },
            { "axis": "a", "event": "reserved", "from": ["S"], "to": "U", "roles": ["boss"] },
            { "axis": "a", "event": "on", "from": ["T"], "to": "U" } ]
    }"#;

    /// One rejection of each kind.
    fn rejections() -> Vec<Rejection> {
        let key = |text: &str| Key::new(text).unwrap();
        let workflow = Workflow::from_json(LOCKED).unwrap();
        let origin = Origin::by(Actor::system()).at(Timestamp::UNIX_EPOCH);
        let order = workflow.open(NewOrder::new("A-1001", "EUR"), origin).unwrap();
        let refused = |event| workflow.decide(&order, Event::new(event)).unwrap_err();
        let (from, to) = (key("S"), key("T"));
        let name = || "n".to_owned();
        vec![
            refused("on"),
            refused("guarded"),
            refused("reserved"),
            Rejection::UnknownEvent { event: name(), nearest: None },
            Rejection::UnknownStatus { axis: name(), status: name(), nearest: None },
            Rejection::Version { expected: 1, found: 2 },
            Rejection::KeyReused { key: name(), first: 1 },
            Rejection::KeyMalformed,
            Rejection::Payload(PayloadError::NoId { part: crate::order::PayloadPart::Reference }),
            Rejection::PayloadUnused { event: key("e") },
            Rejection::ReasonMissing { what: name() },
            Rejection::Revision { unknown: Vec::new() },
            Rejection::Disabled { status: key("S") },
            Rejection::NoWay {
                from: from.clone(),
                to: to.clone(),
                allowed: Vec::new(),
                reasons: Vec::new(),
            },
            Rejection::Ambiguous { from, to, events: Vec::new() },
            Rejection::NoAttention { name: name() },
            Rejection::Misfit(ReplayError::Foreign { field: name() }),
        ]
    }

    #[test]
    fn every_rejection_has_a_code_with_a_meaning() {
        for rejection in rejections() {
            let found = RejectionCode::find(rejection.code()).unwrap();
            assert_eq!(found.advice, rejection.advice(), "{rejection}");
        }
        assert!(RejectionCode::ALL.is_sorted_by_key(|code| code.code));
        let used: Vec<&str> = rejections().iter().map(Rejection::code).collect();
        assert!(RejectionCode::ALL.iter().all(|known| used.contains(&known.code)));
    }
}
