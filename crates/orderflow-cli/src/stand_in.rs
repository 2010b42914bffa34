//! A stand-in for the parser.
use orderflow::document::*;
use orderflow::{EventKind, Guard};
use serde_json::Value;
fn strs(v: &Value) -> Vec<&str> { v.as_array().map(|a| a.iter().filter_map(Value::as_str).collect()).unwrap_or_default() }
fn guard(v: &Value) -> Guard {
    if let Some(n) = v["fact"].as_str() { return Guard::fact(n); }
    if let Some(p) = v["all"].as_array() { return Guard::All(p.iter().map(guard).collect()); }
    if let Some(p) = v["any"].as_array() { return Guard::Any(p.iter().map(guard).collect()); }
    if v["not"].is_object() { return guard(&v["not"]).negate(); }
    Guard::Status(v["status"].as_object().unwrap().iter().map(|(k, v)| (k.clone(), strs(v).iter().map(|s| s.to_string()).collect())).collect())
}
pub fn read(text: &str) -> Document {
    let v: Value = serde_json::from_str(text).unwrap();
    let mut d = Document::new(v["name"].as_str().unwrap());
    for a in v["axes"].as_array().unwrap() {
        let mut axis = Axis::new(a["name"].as_str().unwrap());
        for e in strs(&a["entry"]) { axis = axis.entry(e); }
        for s in a["statuses"].as_array().unwrap() {
            let mut st = Status::new(s["key"].as_str().unwrap());
            st.name = s["name"].as_str().map(str::to_owned);
            st.system = s["system"].as_bool().unwrap_or(false);
            st.slot = s["slot"].as_u64().map(|n| n as u32);
            st.enabled = s["enabled"].as_bool().unwrap_or(true);
            st.behaves_like = s["behaves_like"].as_str().map(str::to_owned);
            st.resting = s["resting"].as_bool().unwrap_or(false);
            st.terminal = s["terminal"].as_bool().unwrap_or(false);
            st.notify_customer = s["notify_customer"].as_bool().unwrap_or(false);
            st.outcome = s["outcome"].as_str().map(|o| if o == "success" { OutcomeClass::Success } else { OutcomeClass::Failure });
            axis = axis.status(st);
        }
        d = d.axis(axis);
    }
    for e in v["events"].as_array().unwrap() { d = d.event(Event::new(e["name"].as_str().unwrap(), if e["kind"] == "report" { EventKind::Report } else { EventKind::Request })); }
    for f in strs(&v["facts"]) { d = d.fact(f); }
    for t in v["transitions"].as_array().unwrap() {
        let (a, e) = (t["axis"].as_str().unwrap(), t["event"].as_str().unwrap());
        let mut x = if t["from"].is_array() { Transition::new(a, e, strs(&t["from"])) } else { Transition::from_any(a, e) };
        x.to = t["to"].as_str().map(str::to_owned);
        if t["when"].is_object() { x.when = Some(guard(&t["when"])); }
        for r in strs(&t["roles"]) { x = x.role(r); }
        for f in t["effects"].as_array().into_iter().flatten() {
            let mut ef = if f["kind"] == "notify" { Effect::notify() } else { Effect::attention(f["name"].as_str().unwrap()) };
            if f["when"].is_object() { ef.when = Some(guard(&f["when"])); }
            x = x.effect(ef);
        }
        d = d.transition(x);
    }
    for o in v["outcomes"].as_array().unwrap() {
        let mut x = Outcome::new(o["name"].as_str().unwrap());
        x.closed = o["closed"].as_bool().unwrap_or(false);
        if o["when"].is_object() { x.when = Some(guard(&o["when"])); }
        d = d.outcome(x);
    }
    for t in v["timers"].as_array().unwrap() {
        let (axis, list) = t["in"].as_object().unwrap().iter().next().unwrap();
        d = d.timer(Timer::new(t["event"].as_str().unwrap(), t["after"].as_str().unwrap(), axis, strs(list)));
    }
    d
}
