//! Stories: how an order comes to a configuration.

use std::fmt;

use super::books::{Goods, SmallBooks, Terms};
use super::brings::Brings;
use super::exploration::{ConfigurationId, Exploration};
use super::message::Message;
use super::model::{Act, Configuration, Decided, Model};
use super::portion::{Portion, Share, Units};
use super::recall::Recall;
use super::shape::{FEW_UNITS, MOST_UNITS};
use super::unit_set::UnitSet;
use crate::vocabulary::{Books, Key};
use crate::workflow::{EventId, FactId, Facts, Input, State, Verdict, Workflow};

/// A story: how an order is opened, and what happens to it, one event after the other.
///
/// It is data, and the engine replays it: [`Witness::replay`] on a real order, or
/// [`Witness::walk`] on the bare state.
#[derive(Debug, Clone, PartialEq)]
pub struct Witness {
    /// What is settled at the opening.
    pub terms: Terms,
    /// The statuses in which it is opened.
    pub entry: State,
    /// How many units the order has, each on a line of its own; none are there, where the terms say
    /// that it has no lines.
    pub units: usize,
    /// What happens then.
    pub moves: Vec<Move>,
    pub(super) workflow: Names,
}

/// The workflow of a story, for its names.
#[derive(Debug, Clone)]
pub(super) struct Names(pub(super) Workflow);

impl PartialEq for Names {
    fn eq(&self, other: &Self) -> bool {
        self.0.revision() == other.0.revision()
    }
}

/// One thing that happens in a story.
#[derive(Debug, Clone, PartialEq)]
pub struct Move {
    /// What is done.
    pub act: Act,
    /// The event, by its key: the one that comes, or that the label raises.
    pub event: Option<Key>,
    /// What the event brings.
    pub brings: Brings,
    /// The host facts that decide, with their values.
    pub facts: Vec<(Key, bool)>,
    /// What it is decided on.
    pub input: Input,
    /// What it does.
    pub verdict: Verdict,
    /// The statuses after it.
    pub state: State,
}

impl Witness {
    pub(super) fn of(
        exploration: &Exploration,
        path: &[ConfigurationId],
        last: Option<&Decided>,
    ) -> Self {
        let mut story = Story::along(exploration, path);
        if let Some(step) = last {
            story.add(step);
        }
        story.witness
    }

    /// The keys of the events, and of the labels that are assigned without one.
    #[must_use]
    pub fn events(&self) -> Vec<String> {
        let label = |act: Act| match act {
            Act::Label(axis, status) => self.workflow.0.status_key(axis, status).to_string(),
            Act::Event(event, _) => self.workflow.0.event_key(event).to_string(),
        };
        let name = |step: &Move| step.event.as_ref().map(ToString::to_string);
        self.moves.iter().map(|step| name(step).unwrap_or_else(|| label(step.act))).collect()
    }

    /// The workflow that it is a story of.
    #[must_use]
    pub const fn workflow(&self) -> &Workflow {
        &self.workflow.0
    }

    /// The statuses at the end.
    #[must_use]
    pub fn end(&self) -> State {
        self.moves.last().map_or(self.entry, |last| last.state)
    }

    /// Takes the story on the bare state, each step decided anew on the facts that it names.
    ///
    /// Labels are assigned as the host would: the event that they raise, and the label.
    #[must_use]
    pub fn walk(&self) -> State {
        let workflow = &self.workflow.0;
        self.moves.iter().fold(self.entry, |state, step| {
            let event = step.event.as_ref().and_then(|event| workflow.event(event.as_str()));
            let after = event.map_or(state, |event| workflow.step(state, event, step.input).state);
            match step.act {
                Act::Label(axis, label) => after.with(axis, label),
                Act::Event(..) => after,
            }
        })
    }
}

impl Exploration {
    /// A shortest story that ends there.
    #[must_use]
    pub fn witness(&self, id: ConfigurationId) -> Witness {
        Witness::of(self, &self.path(id), None)
    }
}

/// The line, from 0, of each unit of a configuration.
pub(super) type Lines = [usize; MOST_UNITS];

/// A story in the making, with the units told apart by their lines.
pub(super) struct Story<'a> {
    model: &'a Model,
    pub(super) books: SmallBooks,
    pub(super) witness: Witness,
}

impl<'a> Story<'a> {
    /// The story of a path.
    pub(super) fn along(exploration: &'a Exploration, path: &[ConfigurationId]) -> Self {
        let first = exploration.at(path.first().copied().unwrap_or(ConfigurationId(0)));
        let mut story = Self::open(&exploration.model, first);
        for pair in path.windows(2) {
            let (from, to) = (pair[0], exploration.at(pair[1]));
            let mut step = None;
            exploration.for_each_decision(from, &mut Recall::default(), &mut |decided| {
                if step.is_none() && decided.after == to {
                    step = Some(*decided);
                }
            });
            if let Some(step) = step {
                story.add(&step);
            }
        }
        story
    }

    /// The lines, from 0, of each unit of the configuration.
    pub(super) fn lines(&self) -> Lines {
        self.model.tracked.shape.order(&self.books.units)
    }

    /// Somebody tells the message, on those host facts, of which some matter.
    pub(super) fn tell(&mut self, message: Message, lines: Lines, host: Facts, read: u64) {
        let units = on_lines(message.units, lines);
        let shape = &self.model.tracked.shape;
        let Some(booked) = (Message { units, ..message }).book(self.books, shape) else { return };
        let at = Configuration { state: self.witness.end(), books: self.books.pack() };
        let facts = self.model.facts_after(at, booked.packed()).bits() & self.model.given;
        let facts = Facts::from_bits(facts | host.bits() & !self.model.given);
        let (input, step, after) = self.model.decide(at, message.event, booked.packed(), facts);
        if !matches!(step.verdict, Verdict::Refused | Verdict::Unchanged) {
            self.books = self.model.tracked.trim(booked.books);
        }
        let money = matches!(message.kind, Some(Books::Capture | Books::Refund));
        let brings = Brings {
            books: message.kind,
            amount: money.then_some(message.coins),
            lines: numbers(units),
            by_gateway: false,
            repeat: !message.news,
            parcel: booked.any,
            payload: None,
        };
        self.push(
            Act::Event(message.event, Portion::NOTHING),
            Some(message.event),
            brings,
            input,
            read,
            step.verdict,
            after.state,
        );
    }

    /// The same story, going on under another model of the workflow.
    pub(super) fn under<'b>(self, model: &'b Model) -> Story<'b> {
        Story { model, books: self.books, witness: self.witness }
    }

    pub(super) fn open(model: &'a Model, at: Configuration) -> Self {
        let books = SmallBooks::unpack(at.books);
        let witness = Witness {
            terms: books.terms,
            entry: at.state,
            units: model.tracked.shape.count(),
            moves: Vec::new(),
            workflow: Names(model.workflow.clone()),
        };
        Self { model, books, witness }
    }

    pub(super) fn add(&mut self, decided: &Decided) {
        let workflow = &self.model.workflow;
        let event = match decided.act {
            Act::Event(event, _) => Some(event),
            Act::Label(axis, label) => {
                let row = workflow.table().axes.get(axis.index());
                row.and_then(|row| row.status(label)?.raises)
            }
        };
        let kind = event.and_then(|event| workflow.books(event));
        let (brings, after) = match decided.act {
            Act::Event(_, portion) => self.brings(kind, portion, decided),
            Act::Label(..) => {
                let portion = Portion { units: Units::Whole, ..Portion::NOTHING };
                let booked = self
                    .books
                    .book(kind, portion, &self.model.tracked.shape)
                    .filter(|_| !kind.is_some_and(Books::moves_money));
                (Brings::default(), booked.map_or(self.books, |it| it.books))
            }
        };
        let entered =
            matches!(decided.step.verdict, Verdict::Applied | Verdict::Ignored | Verdict::Flagged);
        if entered && !matches!(decided.act, Act::Label(..) if decided.step.taken().count() == 0) {
            self.books = self.model.tracked.trim(after);
        }
        let (read, verdict) = (decided.known, decided.step.verdict);
        self.push(decided.act, event, brings, decided.input, read, verdict, decided.after.state);
    }

    #[expect(clippy::too_many_arguments, reason = "they are the fields of a move")]
    fn push(
        &mut self,
        act: Act,
        event: Option<EventId>,
        brings: Brings,
        input: Input,
        read: u64,
        verdict: Verdict,
        state: State,
    ) {
        let workflow = &self.model.workflow;
        let read = read & !self.model.given;
        let fact = |n: u8| {
            let row = workflow.table().facts.get(usize::from(n))?;
            let value = input.facts.contains(FactId(n));
            (read >> n & 1 == 1).then(|| (row.key.clone(), value))
        };
        self.witness.moves.push(Move {
            act,
            event: event.and_then(|event| Key::new(workflow.event_key(event).as_str()).ok()),
            brings,
            facts: (0..64).filter_map(fact).collect(),
            input,
            verdict,
            state,
        });
    }

    /// What the event brings, with the units found among the lines, and the books after it.
    fn brings(
        &self,
        kind: Option<Books>,
        portion: Portion,
        decided: &Decided,
    ) -> (Brings, SmallBooks) {
        let books = self.books;
        let units = on_lines(portion.units, self.lines());
        let lines = numbers(units);
        let after = books.book(kind, Portion { units, ..portion }, &self.model.tracked.shape);
        let after = after.map_or(books, |it| it.books);
        let came = match kind {
            Some(Books::Capture) => after.captured().saturating_sub(books.captured()),
            _ => after.refunded.saturating_sub(books.refunded),
        };
        let amount = match (kind, portion.money) {
            (Some(Books::Capture | Books::Refund), Share::Whole) if lines.is_empty() => None,
            (Some(Books::Capture | Books::Refund), _) => Some(came),
            _ => None,
        };
        let repeat = kind.is_some() && portion == Portion::NOTHING;
        let parcel = decided.input.booked;
        let by_gateway = portion.by_gateway;
        let brings =
            Brings { books: kind, amount, lines, by_gateway, repeat, parcel, payload: None };
        (brings, after)
    }
}

/// The numbers of the lines named, from 1.
fn numbers(units: Units) -> Vec<u8> {
    match units {
        Units::Named(units) => units.numbers().collect(),
        Units::Nothing | Units::Whole | Units::Empty => Vec::new(),
    }
}

/// The same units, named by their lines.
fn on_lines(units: Units, lines: Lines) -> Units {
    let Units::Named(units) = units else { return units };
    let named = lines.into_iter().enumerate().filter(|(unit, _)| units.has(*unit));
    Units::Named(named.fold(UnitSet::NONE, |named, (_, line)| named.with(line)))
}

impl fmt::Display for Witness {
    /// Prints `opened in OPEN, PACKED, paid later; paid 1 of 2 -> payment PAID; ...`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let workflow = &self.workflow.0;
        let all: Vec<String> = workflow
            .axes()
            .map(|axis| workflow.status_key(axis, self.entry.status(axis)).to_string())
            .collect();
        write!(f, "opened in {}{}", all.join(", "), self.terms)?;
        if self.units > FEW_UNITS && self.terms.goods != Goods::None {
            write!(f, ", {} units", self.units)?;
        }
        let mut before = self.entry;
        for step in &self.moves {
            f.write_str("; ")?;
            step.say(f, workflow, before)?;
            before = step.state;
        }
        Ok(())
    }
}

impl fmt::Display for Terms {
    /// Prints what is out of the ordinary, each part after a comma; nothing, where nothing is.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let goods = match self.goods {
            Goods::Shipped => None,
            Goods::Digital => Some("nothing to ship"),
            Goods::None => Some("without lines"),
        };
        let parts = [
            self.free.then_some("free of charge"),
            self.pay_later.then_some("paid later"),
            self.pickup.then_some("picked up"),
            goods,
        ];
        parts.into_iter().flatten().try_for_each(|part| write!(f, ", {part}"))
    }
}

impl Move {
    pub(super) fn say(
        &self,
        f: &mut fmt::Formatter<'_>,
        workflow: &Workflow,
        before: State,
    ) -> fmt::Result {
        match (self.act, &self.event) {
            (Act::Event(event, _), _) => write!(f, "{}", workflow.event_key(event))?,
            (Act::Label(axis, label), _) => {
                write!(f, "assign {}", workflow.status_key(axis, label))?;
            }
        }
        write!(f, "{}", self.brings)?;
        if !self.facts.is_empty() {
            let say = |(name, value): &(Key, bool)| {
                if *value { name.to_string() } else { format!("not {name}") }
            };
            let facts: Vec<String> = self.facts.iter().map(say).collect();
            write!(f, " with {}", facts.join(", "))?;
        }
        let moved: Vec<String> = workflow
            .axes_moved(Some(before), self.state)
            .map(|axis| workflow.status_key(axis, self.state.status(axis)).to_string())
            .collect();
        match self.verdict {
            Verdict::Applied if moved.is_empty() => Ok(()),
            Verdict::Applied => write!(f, " -> {}", moved.join(", ")),
            other => write!(f, " ({})", other.as_str()),
        }
    }
}
