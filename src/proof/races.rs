//! Webhooks come twice, and in the wrong order: what happens then.

use std::collections::BTreeMap;

use super::books::SmallBooks;
use super::branch::Branches;
use super::budget::Budget;
use super::exploration::{ConfigurationId, Exploration};
use super::message::{Message, messages};
use super::model::{Configuration, Model};
use super::race::{Race, RaceDiffers, RaceMatrix, Repeat};
use super::seen::Seen;
use super::witness::Story;
use crate::vocabulary::{EffectKind, EventKind, Key};
use crate::workflow::{Condition, EventId, FactId, Facts, Input, Roles, State, Verdict, Workflow};

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
    /// In what the two orders of arrival differ; nothing, of a repeat.
    differs: Option<RaceDiffers>,
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
                let found = pairs.get(&(one, other));
                let example = found.map(|it| {
                    let orders = [[it.first, it.second], [it.second, it.first]];
                    Box::new(orders.map(|order| witness(it, order)))
                });
                let (reason, differs) = (listed(&a, &b), found.and_then(|it| it.differs));
                matrix.pairs.push(Race { reason, events: [a, b], example, differs });
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
        let mut seen = Seen::new();
        let all = self.explored.configurations();
        all.map(|id| (id, self.model.narrow(self.explored.at(id))))
            .filter(|&(_, at)| seen.insert(at).1)
            .collect()
    }

    /// For each pair the first configuration and messages that race, and whether all was tried.
    fn pairs(mut self) -> (BTreeMap<(EventId, EventId), Found>, bool) {
        let mut found = BTreeMap::new();
        for (id, at) in self.configurations() {
            let messages = messages(&self.model, SmallBooks::unpack(at.books));
            // Each comes first in many pairs.
            let (start, given) = (Course::at(at), self.model.given);
            let told = messages.into_iter().map(|message| {
                let course = self.tell(start, message, Facts::NONE, given);
                Told { message, course }
            });
            let told: Vec<Told> = told.collect();
            for (n, one) in told.iter().enumerate() {
                for other in &told[n..] {
                    let (first, second) = (one.message, other.message);
                    let pair = (first.event, second.event);
                    // A message and itself is a repeat, unless it is another of the same content.
                    if !found.contains_key(&pair)
                        && let Some((host, known, differs)) = self.race(start, one, other)
                    {
                        let differs = Some(differs);
                        found.insert(pair, Found { at: id, first, second, host, known, differs });
                    }
                }
            }
            if self.budget.is_spent() {
                return (found, false);
            }
        }
        (found, true)
    }

    /// The host facts on which the order of the two makes a difference, and in what.
    fn race(
        &mut self,
        start: Course,
        one: &Told,
        other: &Told,
    ) -> Option<(Facts, u64, RaceDiffers)> {
        let given = self.model.given;
        let mut branches = Branches::new(Facts::NONE, given);
        while let Some((host, known)) = branches.next() {
            if self.budget.is_spent() {
                return None;
            }
            let mut both = |first: &Told, second: &Told| {
                let once = match known == given {
                    true => first.course?,
                    false => self.tell(start, first.message, host, known)?,
                };
                self.tell(once, second.message, host, known)
            };
            match both(one, other).and_then(|there| Ok(there.differs(&both(other, one)?))) {
                Ok(Some(differs)) => return Some((host, known, differs)),
                Ok(None) | Err(Stop::Beyond) => {}
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
                    let (first, second) = (message, message.again());
                    let repeated = Found { at: id, first, second, host, known, differs: None };
                    found.insert(message.event, repeated);
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

/// A message, and what telling it first comes to while no host fact is known.
struct Told {
    message: Message,
    course: Result<Course, Stop>,
}

/// Why two messages were not told to the end.
#[derive(Debug, Clone, Copy)]
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

    /// What tells which order it was, if anything does.
    fn differs(&self, other: &Self) -> Option<RaceDiffers> {
        let books = |course: &Self| SmallBooks { parcel: false, ..course.books };
        if self.state != other.state {
            Some(RaceDiffers::Statuses)
        } else if books(self) != books(other) {
            Some(RaceDiffers::Books)
        } else {
            (self.told != other.told).then_some(RaceDiffers::Mails([self.told, other.told]))
        }
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
