//! A workflow of two long axes whose guards read each other and many free facts.

use orderflow::document::{Axis, Document, Event, Outcome, OutcomeClass, Status, Transition};
use orderflow::{EventKind, Guard};

const AXES: [&str; 2] = ["payment", "fulfillment"];

/// Two axes of so many statuses, and so many facts that the host may change at any time.
#[must_use]
pub fn document(statuses: usize, facts: usize) -> Document {
    let key = |n: usize| format!("STATUS_{n:02}");
    let fact = |n: usize| format!("fact_{}", n % facts + 1);
    let mut document = Document::new("grid").version("1");
    document.facts = (0..facts).map(fact).collect();
    for (number, name) in AXES.into_iter().enumerate() {
        let other = AXES[1 - number];
        let all = (0..statuses).map(|n| {
            if n + 1 == statuses { Status::new(&key(n)).resting() } else { Status::new(&key(n)) }
        });
        document.axes.push(all.fold(Axis::new(name).entry(&key(0)), Axis::status));
        let [on, back, skip] = ["on", "back", "skip"].map(|what| format!("{name}_{what}"));
        for event in [&on, &back, &skip] {
            document.events.push(Event::new(event, EventKind::Request));
        }
        let moves = |event: &str, from: usize, to: usize, when: Guard| {
            Transition::new(name, event, [key(from).as_str()]).to(&key(to)).when(when)
        };
        for n in 0..statuses - 1 {
            let late = (statuses / 2..statuses).map(key).collect::<Vec<_>>();
            let beside = Guard::status(other, late.iter().map(String::as_str));
            let eager = Guard::fact(&fact(n)).and(Guard::fact(&fact(n + 1)).negate());
            document.transitions.extend([
                moves(&on, n, n + 1, Guard::Any(vec![Guard::fact(&fact(n + 2)), beside])),
                moves(&back, n + 1, n, eager),
            ]);
            if n + 2 < statuses {
                let all = (3..6).map(|more| Guard::fact(&fact(n + more)));
                document.transitions.push(moves(&skip, n, n + 2, Guard::All(all.collect())));
            }
        }
    }
    let last = AXES.map(|axis| Guard::status(axis, [key(statuses - 1).as_str()]));
    let done = Outcome::new("DONE").closed(OutcomeClass::Success).when(Guard::All(last.to_vec()));
    document.outcomes = vec![done, Outcome::new("OPEN")];
    document
}
