//! From a checked document to its tables.
//!
//! Compiling cannot fail: the checks have resolved every name. Should one be missing all the same,
//! the part that names it is left out rather than guessed.

mod demands;
mod owed;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use jiff::SignedDuration;

use super::condition::{Condition, StatusSet, Term, compile as compile_term};
use super::event_index::EventIndex;
use super::identity::{ContentHash, Revision};
use super::owed::{AllOwed, Owed};
use super::state::{AxisId, EventId, StatusId, TransitionId};
use super::table::{
    Axis, Cell, Choice, Event, Fact, Invariant, Outcome, Status, Table, Transition, Way,
};
use crate::document::{self, Assignment, Document, Sources, duration::parse_duration};
use crate::vocabulary::{DerivedFact, EventKind, Guard, Key};

/// Compiles a document that the checks have passed.
pub(crate) fn compile(document: &Document) -> Table {
    let names = Names::of(document);
    let mut owed = AllOwed::new();
    let timers = document.timers.iter().filter_map(|t| names.timer(t, &mut owed)).collect();
    let rows = document.axes.iter().zip(&names.axes);
    let mut axes: Vec<Axis> =
        rows.filter_map(|(axis, index)| names.axis(axis, index, &mut owed)).collect();
    let transitions: Vec<Transition> =
        document.transitions.iter().map(|t| names.transition(t, &mut owed)).collect();
    let mut conditions = vec![Condition::always()];
    let guards: Vec<u32> = document
        .transitions
        .iter()
        .map(|t| names.shared(t.when.as_ref(), &mut conditions))
        .collect();
    for (number, axis) in axes.iter_mut().enumerate() {
        names.fill_cells(document, AxisId(number as u8), axis, &transitions, &guards);
    }
    let events = names.event_rows(document);
    Table {
        revision: Arc::new(Revision {
            name: document.name.clone(),
            version: document.version.clone(),
            hash: ContentHash::of(document),
        }),
        axes,
        booking: booking(&events),
        event_index: event_index(&events),
        events,
        derived: names.derived(),
        facts: names.fact_rows(document),
        roles: names.role_keys.clone(),
        transitions,
        owed,
        conditions,
        outcomes: document.outcomes.iter().filter_map(|o| names.outcome(o)).collect(),
        timers,
        invariants: document.invariants.iter().map(|i| names.invariant(i)).collect(),
        must_pass: document.must_pass.iter().filter_map(|it| names.must_pass(it)).collect(),
        must_notify: document.must_notify.iter().map(|it| names.must_notify(it)).collect(),
        obligations: document.obligations.iter().filter_map(|it| names.obligation(it)).collect(),
        document: document.clone(),
    }
}

fn event_index(events: &[Event]) -> EventIndex {
    let plain = |event: &Event| event.books.is_none() && !event.needs_reason;
    EventIndex::of(&events.iter().map(|event| (&event.key, plain(event))).collect::<Vec<_>>())
}

/// The requests that book.
fn booking(events: &[Event]) -> Vec<EventId> {
    let numbered = (0..).zip(events);
    let books = |event: &Event| event.kind == EventKind::Request && event.books.is_some();
    numbered.filter(|(_, event)| books(event)).map(|(number, _)| EventId(number)).collect()
}

/// The numbers of all names.
struct Names {
    axis_index: HashMap<String, AxisId>,
    axes: Vec<HashMap<Key, StatusId>>,
    /// For each axis, the members of each class: the status itself and the slots that behave like
    /// it.
    members: Vec<Vec<Vec<StatusId>>>,
    events: HashMap<Key, EventId>,
    facts: HashMap<String, u8>,
    /// How long each declared timer runs.
    delays: HashMap<Key, SignedDuration>,
    roles: BTreeMap<String, u8>,
    role_keys: Vec<Key>,
}

/// A key that the checks have accepted.
fn key(text: &str) -> Option<Key> {
    Key::new(text).ok()
}

impl Names {
    fn of(document: &Document) -> Self {
        let axes: Vec<HashMap<Key, StatusId>> = document
            .axes
            .iter()
            .map(|axis| number(axis.statuses.iter().map(|s| s.key.as_str()), StatusId))
            .collect();
        let members = document.axes.iter().zip(&axes).map(|(a, index)| members(a, index)).collect();
        let roles: BTreeSet<&str> =
            document.transitions.iter().flat_map(|t| &t.roles).map(String::as_str).collect();
        Self {
            axis_index: (0..)
                .zip(&document.axes)
                .map(|(n, a)| (a.name.clone(), AxisId(n)))
                .collect(),
            axes,
            members,
            events: number(document.events.iter().map(|e| e.name.as_str()), EventId),
            facts: (0..).zip(&document.facts).map(|(n, f)| (f.clone(), n)).collect(),
            delays: document
                .timers
                .iter()
                .rev()
                .filter_map(|it| Some((key(&it.event)?, parse_duration(&it.after).ok()?)))
                .collect(),
            role_keys: roles.iter().filter_map(|role| key(role)).collect(),
            roles: roles.into_iter().map(str::to_owned).zip(0..).collect(),
        }
    }

    fn status(&self, axis: AxisId, name: &str) -> Option<StatusId> {
        self.axes.get(axis.index())?.get(name).copied()
    }

    /// The statuses of those classes, slots included.
    fn set(&self, axis: AxisId, names: &[String]) -> StatusSet {
        let mut set = StatusSet::default();
        for status in names.iter().filter_map(|name| self.status(axis, name)) {
            let members = self.members.get(axis.index()).and_then(|m| m.get(status.index()));
            members.into_iter().flatten().for_each(|&member| set.insert(member));
        }
        set
    }

    fn regions(&self, map: &BTreeMap<String, Vec<String>>) -> Term {
        let one = |(axis, statuses): (&String, &Vec<String>)| {
            let axis = *self.axis_index.get(axis)?;
            Some(Term::Status(axis, self.set(axis, statuses)))
        };
        Term::All(map.iter().filter_map(one).collect())
    }

    fn term(&self, guard: &Guard) -> Term {
        match guard {
            Guard::All(parts) => Term::All(parts.iter().map(|part| self.term(part)).collect()),
            Guard::Any(parts) => Term::Any(parts.iter().map(|part| self.term(part)).collect()),
            Guard::Not(part) => Term::Not(Box::new(self.term(part))),
            Guard::Fact(name) => self.facts.get(name).map_or(Term::Any(vec![]), |&n| Term::Fact(n)),
            Guard::Status(map) => self.regions(map),
        }
    }

    fn condition(&self, guard: Option<&Guard>) -> Condition {
        guard.map_or_else(Condition::always, |guard| compile_term(&self.term(guard)))
    }

    /// The number of the guard among the conditions; the first one always holds.
    fn shared(&self, guard: Option<&Guard>, conditions: &mut Vec<Condition>) -> u32 {
        guard.map_or(0, |guard| {
            conditions.push(self.condition(Some(guard)));
            (conditions.len() - 1) as u32
        })
    }

    fn axis(
        &self,
        axis: &document::Axis,
        index: &HashMap<Key, StatusId>,
        owed: &mut AllOwed,
    ) -> Option<Axis> {
        let rows = axis.statuses.iter().filter_map(|it| self.status_row(it, index, owed));
        let statuses: Vec<Status> = rows.collect();
        Some(Axis {
            key: key(&axis.name)?,
            free: axis.assignment == Assignment::Free,
            entry: axis.entry.iter().filter_map(|name| index.get(name.as_str()).copied()).collect(),
            cells: vec![Cell::default(); statuses.len() * self.events.len()],
            statuses,
            index: index.clone(),
            choices: Vec::new(),
        })
    }

    fn status_row(
        &self,
        status: &document::Status,
        index: &HashMap<Key, StatusId>,
        owed: &mut AllOwed,
    ) -> Option<Status> {
        let id = *index.get(status.key.as_str())?;
        let class = status.behaves_like.as_deref().and_then(|name| index.get(name)).copied();
        Some(Status {
            key: key(&status.key)?,
            class: class.unwrap_or(id),
            enabled: status.admits(),
            notify_customer: status.notify_customer,
            template: status.template.clone(),
            automations: status
                .automations
                .iter()
                .filter_map(|name| Some(owed.number(Owed::Automation(key(name)?))))
                .collect(),
            raises: status.raises.as_deref().and_then(|name| self.events.get(name)).copied(),
            entry_books: status.entry_books,
        })
    }

    fn role_mask(&self, roles: &[String]) -> u64 {
        roles.iter().filter_map(|role| self.roles.get(role)).fold(0, |mask, role| mask | 1 << role)
    }

    fn transition(&self, transition: &document::Transition, owed: &mut AllOwed) -> Transition {
        let axis = self.axis_index.get(&transition.axis).copied().unwrap_or(AxisId(0));
        Transition {
            axis,
            to: transition.to.as_deref().and_then(|to| self.status(axis, to)),
            roles: self.role_mask(&transition.roles),
            effects: transition.effects.iter().filter_map(|it| self.effect(it, owed)).collect(),
        }
    }

    fn outcome(&self, outcome: &document::Outcome) -> Option<Outcome> {
        Some(Outcome {
            key: key(&outcome.name)?,
            closed: outcome.closed,
            class: outcome.class,
            when: self.condition(outcome.when.as_ref()),
        })
    }

    fn invariant(&self, invariant: &document::Invariant) -> Invariant {
        let compile = |guard: &Option<Guard>| guard.as_ref().map(|it| compile_term(&self.term(it)));
        Invariant {
            never: compile(&invariant.never),
            always: compile(&invariant.always),
            sometimes: compile(&invariant.sometimes),
        }
    }

    fn event_rows(&self, document: &Document) -> Vec<Event> {
        let mut axes: HashMap<&str, BTreeSet<AxisId>> = HashMap::new();
        for transition in &document.transitions {
            if let Some(&axis) = self.axis_index.get(&transition.axis) {
                axes.entry(&transition.event).or_default().insert(axis);
            }
        }
        let row = |event: &document::Event| {
            Some(Event {
                key: key(&event.name)?,
                kind: event.kind,
                books: event.books,
                assignable: event.assignable,
                needs_reason: event.needs_reason,
                axes: axes.get(&*event.name).into_iter().flatten().copied().collect(),
            })
        };
        document.events.iter().filter_map(row).collect()
    }

    fn fact_rows(&self, document: &Document) -> Vec<Fact> {
        let row =
            |name: &String| Some(Fact { key: key(name)?, derived: DerivedFact::by_name(name) });
        document.facts.iter().filter_map(row).collect()
    }

    /// The bit of each derived fact among the facts.
    fn derived(&self) -> [u64; DerivedFact::ALL.len()] {
        let bit = |fact: DerivedFact| self.facts.get(fact.as_str()).map_or(0, |&n| 1 << n);
        DerivedFact::ALL.map(bit)
    }

    /// Fills the cells of one axis. Transitions are walked in document order, so each cell collects
    /// its choices in that order; a slot has the cell of its class.
    fn fill_cells(
        &self,
        document: &Document,
        number: AxisId,
        axis: &mut Axis,
        transitions: &[Transition],
        guards: &[u32],
    ) {
        let events = self.events.len();
        let mut lists: HashMap<usize, Vec<Choice>> = HashMap::new();
        for (at, (written, compiled)) in document.transitions.iter().zip(transitions).enumerate() {
            let Some(&event) = self.events.get(written.event.as_str()) else { continue };
            if compiled.axis != number || written.axis != document.axes[number.index()].name {
                continue;
            }
            if let Some(to) = compiled.to {
                self.mark(number, to, |s| {
                    axis.cells[s.index() * events + event.index()].target = true;
                });
            }
            for class in sources(axis, written) {
                let choice = Choice {
                    transition: TransitionId::at(at as u16),
                    condition: guards[at],
                    way: way(class, compiled),
                    roles: compiled.roles,
                };
                lists.entry(class.index() * events + event.index()).or_default().push(choice);
            }
        }
        self.mark_ignored(document, number, axis);
        lay_out(axis, events, &lists);
    }

    /// Does something for the status and every slot that behaves like it.
    fn mark(&self, axis: AxisId, class: StatusId, mut what: impl FnMut(StatusId)) {
        let members = self.members.get(axis.index()).and_then(|m| m.get(class.index()));
        members.into_iter().flatten().for_each(|&member| what(member));
    }

    fn mark_ignored(&self, document: &Document, number: AxisId, axis: &mut Axis) {
        let events = self.events.len();
        for event in &document.events {
            let Some(&id) = self.events.get(event.name.as_str()) else { continue };
            for name in event.ignored_in.get(axis.key.as_str()).into_iter().flatten() {
                let Some(class) = axis.index.get(name.as_str()).copied() else { continue };
                self.mark(number, class, |s| {
                    axis.cells[s.index() * events + id.index()].ignored = true;
                });
            }
        }
    }
}

fn number<'a, T: Copy>(
    names: impl Iterator<Item = &'a str>,
    id: impl Fn(u8) -> T,
) -> HashMap<Key, T> {
    (0..=u8::MAX).zip(names).filter_map(|(n, name)| Some((key(name)?, id(n)))).collect()
}

fn members(axis: &document::Axis, index: &HashMap<Key, StatusId>) -> Vec<Vec<StatusId>> {
    let mut members = vec![Vec::new(); axis.statuses.len()];
    for status in &axis.statuses {
        let Some(&id) = index.get(status.key.as_str()) else { continue };
        let class = status.behaves_like.as_deref().and_then(|name| index.get(name));
        members[class.unwrap_or(&id).index()].push(id);
    }
    members
}

/// The classes that a transition starts from.
fn sources(axis: &Axis, transition: &document::Transition) -> Vec<StatusId> {
    let by_name = |name: &String| axis.index.get(name.as_str()).copied();
    match &transition.from {
        Sources::These(names) => names.iter().filter_map(by_name).collect(),
        Sources::Any => {
            let except: Vec<StatusId> = transition.except.iter().filter_map(by_name).collect();
            (0..axis.statuses.len() as u8)
                .map(StatusId)
                .filter(|&s| axis.class(s) == s && !except.contains(&s))
                .collect()
        }
    }
}

fn way(from: StatusId, transition: &Transition) -> Way {
    match transition.to {
        Some(to) if to != from => Way::Move(to),
        _ if transition.effects.is_empty() => Way::Pass,
        _ => Way::Loop,
    }
}

/// Lays the lists of choices behind one another and points the cells, slots' included, at them.
fn lay_out(axis: &mut Axis, events: usize, lists: &HashMap<usize, Vec<Choice>>) {
    for status in 0..axis.statuses.len() {
        let class = axis.class(StatusId(status as u8)).index();
        for event in 0..events {
            let Some(list) = lists.get(&(class * events + event)) else { continue };
            let cell = &mut axis.cells[status * events + event];
            cell.first = axis.choices.len() as u32;
            cell.count = list.len() as u16;
            axis.choices.extend(list);
        }
    }
}
