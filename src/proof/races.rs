//! Webhooks come twice, and in the wrong order: what happens then.

use std::collections::{BTreeMap, HashSet};

use super::books::SmallBooks;
use super::branch::Branches;
use super::budget::Budget;
use super::exploration::{ConfigurationId, Exploration};
use super::message::{Message, messages};
use super::model::{Configuration, Model};
use super::witness::{Story, Witness};
use crate::vocabulary::{EffectKind, EventKind, Key};
use crate::workflow::{Condition, EventId, FactId, Facts, Input, Roles, State, Verdict, Workflow};

/// What becomes of two reports that may come in either order.
#[derive(Debug, Clone, PartialEq)]
pub struct Race {
    /// The two reports, in document order.
    pub events: [Key; 2],
    /// The reason for which the document lists the pair under `sequenced`, if it does.
    pub reason: Option<String>,
    /// A shortest story and the same with the last two reports swapped, where the two end
    /// differently.
    pub example: Option<Box<[Witness; 2]>>,
}

impl Race {
    /// Whether the order of arrival makes no difference.
    #[must_use]
    pub const fn is_clean(&self) -> bool {
        self.example.is_none()
    }

    /// Whether it makes one, and the document does not say that it may.
    #[must_use]
    pub const fn is_cross(&self) -> bool {
        self.example.is_some() && self.reason.is_none()
    }
}

/// What becomes of a report that is told twice.
#[derive(Debug, Clone, PartialEq)]
pub struct Repeat {
    /// The report.
    pub event: Key,
    /// A shortest story whose last two reports are one message, where the second changes or owes
    /// something.
    pub example: Option<Box<Witness>>,
}

/// Every pair of reports and every repeat, in every configuration that an order can come to.
///
/// A report is a message with its amount and its lines written in it. Two of them are a clean pair
/// where both orders of arrival end in the same statuses and books, and the customer has last heard
/// the same of each axis. Pairs that go beyond what the model counts are left out.
#[derive(Debug, Clone, PartialEq)]
pub struct RaceMatrix {
    /// The reports, in document order.
    pub reports: Vec<Key>,
    /// Every pair of two of them, one and itself too, in document order.
    pub pairs: Vec<Race>,
    /// Every one of them told twice.
    pub repeats: Vec<Repeat>,
    /// Whether every configuration was looked at.
    pub is_complete: bool,
}

impl RaceMatrix {
    /// Where nothing was looked at.
    pub(super) const fn unknown() -> Self {
        Self { reports: Vec::new(), pairs: Vec::new(), repeats: Vec::new(), is_complete: false }
    }

    /// The pair of the two reports, in whatever order.
    #[must_use]
    pub fn pair(&self, one: &str, other: &str) -> Option<&Race> {
        let named = |race: &&Race| {
            let [a, b] = &race.events;
            *a == one && *b == other || *a == other && *b == one
        };
        self.pairs.iter().find(named)
    }
}

impl Workflow {
    /// Tells every pair of reports in both orders, and every report twice, in each configuration
    /// that was explored.
    #[must_use]
    pub fn races(&self, explored: &Exploration) -> RaceMatrix {
        Races::run(explored)
    }
}

/// Two messages, and the host facts on which they race.
#[derive(Debug, Clone, Copy)]
struct Found {
    at: ConfigurationId,
    first: Message,
    second: Message,
    host: Facts,
    known: u64,
}

/// An order on its way through two messages.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Course {
    state: State,
    books: SmallBooks,
    /// The last word that the customer has of each axis.
    told: State,
    /// Whether the last message owed anything.
    owes: bool,
    /// Whether the last message was flagged, which is a finding of its own.
    flagged: bool,
}

struct Races<'a> {
    explored: &'a Exploration,
    model: Model,
    budget: Budget,
}

impl<'a> Races<'a> {
    fn run(explored: &'a Exploration) -> RaceMatrix {
        let workflow = explored.workflow();
        let reports: Vec<EventId> = workflow
            .events()
            .filter(|&event| workflow.event_kind(event) == EventKind::Report)
            .collect();
        let key = |event: EventId| Key::new(workflow.event_key(event).as_str()).ok();
        let (pairs, whole) = Self::new(explored, false).pairs();
        let (repeats, all) = Self::new(explored, true).repeats();
        let witness = |found: &Found, messages: [Message; 2]| {
            let mut story = Story::along(explored, &explored.path(found.at));
            let lines = story.lines();
            messages.into_iter().for_each(|it| story.tell(it, lines, found.host, found.known));
            story.witness
        };
        let listed = |one: &Key, other: &Key| {
            let pair = workflow.document().sequenced.iter().find(|pair| {
                let [a, b] = &pair.events;
                *one == a.as_str() && *other == b.as_str()
                    || *one == b.as_str() && *other == a.as_str()
            });
            pair.map(|pair| pair.reason.clone())
        };
        let mut matrix = RaceMatrix {
            reports: reports.iter().filter_map(|&event| key(event)).collect(),
            pairs: Vec::new(),
            repeats: Vec::new(),
            is_complete: whole && all && explored.partial().is_none(),
        };
        for (n, &one) in reports.iter().enumerate() {
            for &other in &reports[n..] {
                let (Some(a), Some(b)) = (key(one), key(other)) else { continue };
                let example = pairs.get(&(one, other)).map(|it| {
                    let orders = [[it.first, it.second], [it.second, it.first]];
                    Box::new(orders.map(|order| witness(it, order)))
                });
                matrix.pairs.push(Race { reason: listed(&a, &b), events: [a, b], example });
            }
            let Some(event) = key(one) else { continue };
            let example = repeats.get(&one);
            let example = example.map(|it| Box::new(witness(it, [it.first, it.first.again()])));
            matrix.repeats.push(Repeat { event, example });
        }
        matrix
    }

    fn new(explored: &'a Exploration, effects: bool) -> Self {
        let facts = read(explored.workflow(), effects);
        let model = explored.model.narrowed(facts);
        Self { explored, model, budget: explored.budget() }
    }

    /// The configurations that these reports can tell apart, each with the first that is so.
    fn configurations(&self) -> Vec<(ConfigurationId, Configuration)> {
        let mut seen = HashSet::new();
        let all = self.explored.configurations();
        all.map(|id| (id, self.model.narrow(self.explored.at(id))))
            .filter(|&(_, at)| seen.insert(at))
            .collect()
    }

    /// For each pair the first configuration and messages that race, and whether all was tried.
    fn pairs(mut self) -> (BTreeMap<(EventId, EventId), Found>, bool) {
        let mut found = BTreeMap::new();
        for (id, at) in self.configurations() {
            let messages = messages(&self.model, SmallBooks::unpack(at.books));
            for (n, &first) in messages.iter().enumerate() {
                for &second in &messages[n..] {
                    let pair = (first.event, second.event);
                    // A message and itself is a repeat, unless it is another of the same content.
                    if !found.contains_key(&pair)
                        && let Some((host, known)) = self.race(at, first, second)
                    {
                        found.insert(pair, Found { at: id, first, second, host, known });
                    }
                }
            }
            if self.budget.is_spent() {
                return (found, false);
            }
        }
        (found, true)
    }

    /// The host facts on which the order of the two makes a difference.
    fn race(&mut self, at: Configuration, one: Message, other: Message) -> Option<(Facts, u64)> {
        let start = Course::at(at);
        let mut branches = Branches::new(Facts::NONE, self.model.given);
        while let Some((host, known)) = branches.next() {
            if self.budget.is_spent() {
                return None;
            }
            let mut both = |messages: [Message; 2]| {
                messages
                    .into_iter()
                    .try_fold(start, |course, message| self.tell(course, message, host, known))
            };
            match both([one, other]).and_then(|there| Ok((there, both([other, one])?))) {
                Ok((there, back)) if !there.agrees(&back) => return Some((host, known)),
                Ok(_) | Err(Stop::Beyond) => {}
                Err(Stop::Asks(fact)) => branches.split(fact.0),
            }
        }
        None
    }

    /// For each report the first configuration and message whose repeat is not absorbed.
    fn repeats(mut self) -> (BTreeMap<EventId, Found>, bool) {
        let mut found = BTreeMap::new();
        for (id, at) in self.configurations() {
            for message in messages(&self.model, SmallBooks::unpack(at.books)) {
                if found.contains_key(&message.event) {
                    continue;
                }
                if let Some((host, known)) = self.repeat(at, message) {
                    let second = message.again();
                    found.insert(
                        message.event,
                        Found { at: id, first: message, second, host, known },
                    );
                }
            }
            if self.budget.is_spent() {
                return (found, false);
            }
        }
        (found, true)
    }

    fn repeat(&mut self, at: Configuration, message: Message) -> Option<(Facts, u64)> {
        let mut branches = Branches::new(Facts::NONE, self.model.given);
        while let Some((host, known)) = branches.next() {
            if self.budget.is_spent() {
                return None;
            }
            let once = self.tell(Course::at(at), message, host, known);
            let twice = once
                .and_then(|course| Ok((course, self.tell(course, message.again(), host, known)?)));
            match twice {
                Ok((once, twice))
                    if twice.owes
                        || twice.flagged && !once.flagged
                        || once.state != twice.state =>
                {
                    return Some((host, known));
                }
                Ok(_) | Err(Stop::Beyond) => {}
                Err(Stop::Asks(fact)) => branches.split(fact.0),
            }
        }
        None
    }

    /// One message more.
    fn tell(
        &mut self,
        course: Course,
        message: Message,
        host: Facts,
        known: u64,
    ) -> Result<Course, Stop> {
        let (model, workflow) = (&self.model, &self.model.workflow);
        let booked = message.book(course.books, &model.tracked.shape).ok_or(Stop::Beyond)?;
        let at = Configuration { state: course.state, books: course.books.pack() };
        let facts = model.facts_after(at, booked.packed()).bits() | host.bits() & !model.given;
        let facts = Facts::from_bits(facts);
        let spent = &mut self.budget.spent;
        let asks = |fact: Option<FactId>| fact.map_or(Ok(()), |fact| Err(Stop::Asks(fact)));
        match model.light(message.event) {
            Some(cost) => *spent += cost,
            None => asks(workflow.unread(at.state, message.event, facts, known, spent))?,
        }
        let input = Input { facts, roles: Roles::ALL, booked: booked.any };
        let step = workflow.step(at.state, message.event, input);
        asks(workflow.unread_effects(&step, at.state, facts, known, spent))?;
        let mailed = workflow.owes_mail(at.state, &step, facts);
        let mut told = course.told;
        for axis in workflow.axes_moved(Some(at.state), step.state).filter(|_| mailed) {
            told = told.with(axis, step.state.status(axis));
        }
        let flagged = step.verdict == Verdict::Flagged;
        let mut effects = workflow.effect_rows(step.taken(), at.state, facts);
        let owes = mailed || effects.next().is_some();
        let unchanged = matches!(step.verdict, Verdict::Unchanged | Verdict::Refused);
        let books = if unchanged { course.books } else { model.tracked.trim(booked.books) };
        Ok(Course { state: step.state, books, told, owes, flagged })
    }
}

/// Why two messages were not told to the end.
enum Stop {
    /// It depends on a host fact.
    Asks(FactId),
    /// They go beyond what the model counts.
    Beyond,
}

impl Course {
    fn at(at: Configuration) -> Self {
        Self {
            state: at.state,
            books: SmallBooks::unpack(at.books),
            told: at.state,
            owes: false,
            flagged: false,
        }
    }

    /// Whether nobody can tell which order it was.
    fn agrees(&self, other: &Self) -> bool {
        let books = |course: &Self| SmallBooks { parcel: false, ..course.books };
        self.state == other.state && self.told == other.told && books(self) == books(other)
    }
}

/// The facts that reports read: in their guards, in the conditions of their mails and, where asked
/// for, of all their effects.
fn read(workflow: &Workflow, effects: bool) -> u64 {
    let table = workflow.table();
    let rows = table.transitions.iter().zip(&workflow.document().transitions);
    let reports = rows.filter(|(_, written)| {
        let event = workflow.event(written.event.as_str());
        event.is_some_and(|event| workflow.event_kind(event) == EventKind::Report)
    });
    let mut facts = 0;
    for (row, _) in reports.clone() {
        let wanted = row.effects.iter().filter(|it| effects || it.kind == EffectKind::Notify);
        facts |= wanted.fold(0, |facts, effect| facts | effect.when.reads().0);
    }
    let guards = table.axes.iter().flat_map(|axis| &axis.choices).filter(|choice| {
        let written = workflow.document().transitions.get(choice.transition.index());
        let event = written.and_then(|written| workflow.event(written.event.as_str()));
        event.is_some_and(|event| workflow.event_kind(event) == EventKind::Report)
    });
    let conditions = guards.filter_map(|choice| table.conditions.get(choice.condition as usize));
    conditions.map(Condition::reads).fold(facts, |facts, (more, _)| facts | more)
}
