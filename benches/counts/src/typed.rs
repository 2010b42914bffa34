//! The document as anybody would have serde read it: what compiling is compared with.

use std::collections::BTreeMap;

use serde::Deserialize;

/// Statuses by axis.
type Regions = BTreeMap<String, Vec<String>>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "it is read to see how long that takes")]
pub struct Document {
    format: u32,
    name: String,
    version: Option<String>,
    axes: Vec<Axis>,
    events: Vec<Event>,
    facts: Vec<String>,
    transitions: Vec<Transition>,
    outcomes: Vec<Outcome>,
    invariants: Vec<Invariant>,
    timers: Vec<Timer>,
    sequenced: Vec<Sequenced>,
    allow: Vec<Allow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "as above")]
struct Axis {
    name: String,
    entry: Vec<String>,
    statuses: Vec<Status>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, default)]
#[derive(Default)]
struct Status {
    key: String,
    name: Option<String>,
    system: bool,
    slot: Option<u32>,
    enabled: Option<bool>,
    behaves_like: Option<String>,
    notify_customer: bool,
    flags: Vec<String>,
    resting: bool,
    outcome: Option<String>,
    entry_books: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "as above")]
struct Event {
    name: String,
    kind: String,
    books: Option<String>,
    #[serde(default)]
    ignored_in: Regions,
    assignable: Option<bool>,
    #[serde(default)]
    needs_reason: bool,
}

#[derive(Deserialize)]
#[serde(untagged)]
#[expect(dead_code, reason = "as above")]
enum Sources {
    Any(String),
    These(Vec<String>),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "as above")]
struct Transition {
    axis: String,
    event: String,
    from: Sources,
    #[serde(default)]
    except: Vec<String>,
    to: Option<String>,
    when: Option<Guard>,
    #[serde(default)]
    roles: Vec<String>,
    #[serde(default)]
    effects: Vec<Effect>,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(dead_code, reason = "as above")]
enum Guard {
    All(Vec<Guard>),
    Any(Vec<Guard>),
    Not(Box<Guard>),
    Fact(String),
    Status(Regions),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "as above")]
struct Effect {
    kind: String,
    name: Option<String>,
    amount: Option<String>,
    when: Option<Guard>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "as above")]
struct Outcome {
    name: String,
    #[serde(default)]
    closed: bool,
    class: Option<String>,
    when: Option<Guard>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "as above")]
struct Invariant {
    name: String,
    never: Option<Guard>,
    always: Option<Guard>,
    sometimes: Option<Guard>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "as above")]
struct Timer {
    event: String,
    after: String,
    #[serde(rename = "in")]
    within: Regions,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "as above")]
struct Sequenced {
    events: [String; 2],
    reason: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "as above")]
struct Allow {
    code: String,
    at: String,
    reason: String,
}
