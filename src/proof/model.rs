//! The model that is explored: what of a workflow matters, and how a configuration is moved.

use super::asked::asked;
use super::books::{SmallBooks, Terms};
pub(super) use super::configuration::Configuration;
use super::deeds::{Deeds, News, Part};
use super::portion::{Packed, Portion};
use super::scope::Scope;
use super::shape::Shape;
use super::tracked::Tracked;
use super::truths::Truths;
use crate::document::{Document, Outcome, OutcomeClass};
use crate::vocabulary::{Books, DerivedFact, EventKind};
use crate::workflow::{AxisId, EventId, Facts, Input, Roles, State, StatusId, Step, Workflow};

/// What is done to a configuration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Act {
    /// An event comes, and brings so much.
    Event(EventId, Portion),
    /// A label of a free axis is assigned, with the event that it raises, if it does.
    Label(AxisId, StatusId),
}

/// One decision: a configuration, what is done to it, the host facts that decide, and what follows.
#[derive(Debug, Clone, Copy)]
pub(super) struct Decided {
    pub(super) act: Act,
    /// What it was decided on.
    pub(super) input: Input,
    /// The facts whose values matter: the derived ones, and the host facts that were read.
    pub(super) known: u64,
    pub(super) step: Step,
    pub(super) after: Configuration,
}

/// A workflow as it is explored.
#[derive(Debug, Clone)]
pub(super) struct Model {
    pub(super) workflow: Workflow,
    pub(super) tracked: Tracked,
    /// The derived facts that the document lists, with their bits, where the books decide them.
    derived: Vec<(DerivedFact, u8)>,
    /// The facts that follow from a configuration.
    pub(super) given: u64,
    /// The free axes whose labels matter.
    labels: Vec<AxisId>,
    truths: Truths,
    deeds: Deeds,
    /// For each event what deciding it costs, where that asks no host and little else.
    light: Vec<Option<u64>>,
    pub(super) scope: Scope,
}

impl Model {
    pub(super) fn of(workflow: &Workflow) -> Self {
        let model = Self::knowing(workflow, |_| true);
        Self { deeds: Deeds::of(workflow, &model.tracked), ..model }
    }

    /// The model in which those of the derived facts follow from the books, and the others are the
    /// host's.
    fn knowing(workflow: &Workflow, follows: fn(&DerivedFact) -> bool) -> Self {
        let (facts, axes) = reads(workflow);
        let document = workflow.document();
        let rows = workflow.table().facts.iter().zip(0_u8..);
        let derived: Vec<(DerivedFact, u8)> = match workflow.keeps_books() {
            true => {
                rows.filter_map(|(row, bit)| Some((row.derived.filter(follows)?, bit))).collect()
            }
            false => Vec::new(),
        };
        let mut read = read(&derived, facts);
        // Whether an order is closed while money of it is held is asked of every such document.
        let fails = |outcome: &Outcome| outcome.class == Some(OutcomeClass::Failure);
        if document.outcomes.iter().any(fails) && captures(document) {
            read.push(DerivedFact::MoneyHeld);
        }
        let labels = workflow.axes().filter(|axis| {
            let free = workflow.table().axes.get(axis.index()).is_some_and(|row| row.free);
            free && axes >> axis.index() & 1 == 1
        });
        let given = derived.iter().fold(0, |mask, (_, bit)| mask | 1 << bit);
        let tracked = Tracked::of(document, &read, |_| true);
        Self {
            tracked,
            given,
            truths: Truths::of(&derived, &tracked.shape),
            deeds: Deeds::default(),
            light: workflow.events().map(|event| light(workflow, event, given)).collect(),
            derived,
            labels: labels.collect(),
            workflow: workflow.clone(),
            scope: Scope::ALL,
        }
    }

    /// The model in which a plan is looked for: the labels of those axes are assigned too, whoever
    /// acts has those roles, and nothing is told again. What events bring is worked out on the way.
    /// Derived facts that do not follow are the host's.
    pub(super) fn aiming(
        workflow: &Workflow,
        axes: impl Iterator<Item = AxisId>,
        roles: Roles,
        follows: fn(&DerivedFact) -> bool,
    ) -> Self {
        let mut model = Self::knowing(workflow, follows);
        model.tracked.parcel = false;
        let rows = &workflow.table().axes;
        model.labels.extend(axes.filter(|it| rows.get(it.index()).is_some_and(|row| row.free)));
        model.labels.sort_unstable();
        model.labels.dedup();
        model.scope = Scope { roles, again: false };
        model
    }

    /// The model in which units are wherever that helps: the facts about them are the host's.
    pub(super) fn of_any_units(workflow: &Workflow) -> Self {
        Self::knowing(workflow, |fact| !fact.is_of_units())
    }

    /// The same model of so many units, on lines of their own.
    pub(super) fn of_units(&self, units: usize) -> Self {
        let model = self.shaped(Shape::apart(units));
        Self { deeds: Deeds::of(&model.workflow, &model.tracked), ..model }
    }

    /// The same model, aimed at orders of that shape.
    pub(super) fn shaped(&self, shape: Shape) -> Self {
        let truths = Truths::of(&self.derived, &shape);
        let mut model = Self { truths, ..self.clone() };
        model.tracked.shape = shape;
        model
    }

    /// The same model with less of the books: what those facts need, where reports alone come.
    pub(super) fn narrowed(&self, facts: u64) -> Self {
        let read = read(&self.derived, facts);
        let reports = |kind| kind == EventKind::Report;
        let tracked = Tracked::of(self.workflow.document(), &read, reports);
        let (tracked, deeds) = (tracked.within(self.tracked), Deeds::default());
        Self { tracked, deeds, ..self.clone() }
    }

    /// The configuration as this model has it.
    pub(super) fn narrow(&self, at: Configuration) -> Configuration {
        let books = SmallBooks::unpack(at.books);
        let books = SmallBooks { terms: self.tracked.plain(books.terms), ..books };
        Configuration { books: self.tracked.keep(books).pack(), ..at }
    }

    /// Everything that the event may bring to a configuration, the books' part of it worked out.
    pub(super) fn for_each_act_of(
        &self,
        event: EventId,
        at: Configuration,
        news: &mut News,
        visit: &mut impl FnMut(Act, Packed),
    ) {
        let Some(kind) = self.workflow.books(event) else {
            visit(Act::Event(event, Portion::NOTHING), Packed::nothing(at.books));
            return;
        };
        let mut each = |(portion, booked)| {
            if self.scope.admits(Some(kind), portion) {
                visit(Act::Event(event, portion), booked);
            }
        };
        match self.deeds.get(event, at.books) {
            Some(known) => known.for_each(&mut each),
            None => news.get(kind, at.books, &self.tracked).for_each(&mut each),
        }
    }

    /// The part of the books that the event needs, if any.
    pub(super) fn part(&self, event: EventId) -> Option<Part> {
        self.workflow.books(event).map(|kind| Part::of(kind, &self.tracked))
    }

    /// Whether labels may be assigned.
    #[inline]
    pub(super) const fn has_labels(&self) -> bool {
        !self.labels.is_empty()
    }

    /// The labels that may be assigned, each with the event that it raises.
    pub(super) fn for_each_label(
        &self,
        at: Configuration,
        visit: &mut impl FnMut(AxisId, StatusId, Option<(EventId, Packed)>),
    ) {
        for &axis in &self.labels {
            let Some(row) = self.workflow.table().axes.get(axis.index()) else { continue };
            for (label, status) in (0..).map(StatusId).zip(&row.statuses) {
                if at.state.status(axis) == label || status.class != label || !status.enabled {
                    continue;
                }
                let raised = status.raises.and_then(|event| {
                    Some((event, self.raised(event, SmallBooks::unpack(at.books))?))
                });
                if status.raises.is_none() || raised.is_some() {
                    visit(axis, label, raised);
                }
            }
        }
    }

    /// An event raised by a label books units, and money never.
    fn raised(&self, event: EventId, books: SmallBooks) -> Option<Packed> {
        let kind = self.workflow.books(event).filter(|kind| !kind.moves_money());
        let booked = books.book(kind, Portion::whole(kind), &self.tracked.shape)?.packed();
        let books = self.tracked.keep(SmallBooks::unpack(booked.books)).pack();
        Some(Packed { books, ..booked })
    }

    /// The facts of an order at rest.
    pub(super) fn facts(&self, at: Configuration) -> Facts {
        self.truths.at_rest(at.books)
    }

    /// The facts that an event is decided on, host facts aside.
    pub(super) fn facts_after(&self, at: Configuration, booked: Packed) -> Facts {
        self.truths.after(at.books, booked.books, booked.money, booked.units)
    }

    /// What deciding the event costs, where that asks no host and little else.
    pub(super) fn light(&self, event: EventId) -> Option<u64> {
        self.light.get(event.index()).copied().flatten()
    }

    /// Decides the event on those facts.
    pub(super) fn decide(
        &self,
        at: Configuration,
        event: EventId,
        booked: Packed,
        facts: Facts,
    ) -> (Input, Step, Configuration) {
        let input = Input { facts, roles: self.scope.roles, booked: booked.any };
        let step = self.workflow.step(at.state, event, input);
        let books = booked.after(step.verdict, at.books);
        (input, step, Configuration { state: step.state, books })
    }

    /// The books as an order opened in those statuses has them.
    fn opened(&self, state: State, terms: Terms) -> SmallBooks {
        let table = self.workflow.table();
        let mut books = SmallBooks::new(terms);
        for axis in self.workflow.axes() {
            let row = table.axes.get(axis.index()).and_then(|row| row.status(state.status(axis)));
            let kind @ Some(_) = row.and_then(|row| row.entry_books) else { continue };
            let booked = books.book(kind, Portion::whole(kind), &self.tracked.shape);
            // What an opening books has no name, so it is no parcel that can be told of again.
            books = booked.map_or(books, |it| SmallBooks { parcel: false, ..it.books });
        }
        self.tracked.keep(books)
    }

    /// Every configuration in which an order may be opened, until `visit` has had enough.
    pub(super) fn for_each_opening(&self, visit: &mut impl FnMut(Configuration) -> bool) {
        let mut entries: Vec<Vec<StatusId>> = Vec::new();
        for axis in self.workflow.axes() {
            let Some(row) = self.workflow.table().axes.get(axis.index()) else { continue };
            let mut classes: Vec<StatusId> = Vec::new();
            for &entry in &row.entry {
                let class = row.class(entry);
                // Labels that nothing reads stay where they are by default.
                if !classes.contains(&class) && (!row.free || self.labels.contains(&axis)) {
                    classes.push(class);
                }
            }
            classes.extend(row.entry.first().filter(|_| classes.is_empty()));
            entries.push(classes);
        }
        let terms = self.tracked.terms();
        let mut turn = vec![0_usize; entries.len()];
        loop {
            let state = (0..).zip(entries.iter().zip(&turn)).fold(
                State::ZERO,
                |state, (axis, (classes, &n))| match classes.get(n) {
                    Some(&class) => state.with(AxisId(axis), class),
                    None => state,
                },
            );
            for &terms in &terms {
                let books = self.opened(state, terms).pack();
                if !visit(Configuration { state, books }) {
                    return;
                }
            }
            // The next combination; the last axis turns fastest.
            let mut axis = entries.len();
            loop {
                let Some(before) = axis.checked_sub(1) else { return };
                axis = before;
                turn[axis] += 1;
                if turn[axis] < entries[axis].len() {
                    break;
                }
                turn[axis] = 0;
            }
        }
    }
}

/// The derived facts among those bits.
fn read(derived: &[(DerivedFact, u8)], facts: u64) -> Vec<DerivedFact> {
    let of = |(fact, bit): &(DerivedFact, u8)| (facts >> bit & 1 == 1).then_some(*fact);
    derived.iter().filter_map(of).collect()
}

/// What deciding the event costs, on the whole, where its guards read nothing but given facts and
/// are few: a quarter of the tests that there are. To count them one by one would cost more.
fn light(workflow: &Workflow, event: EventId, given: u64) -> Option<u64> {
    const MOST_TESTS: u64 = 1_000;
    let table = workflow.table();
    let axes = table.events.get(event.index()).map_or(&[][..], |row| &row.axes);
    let mut all = 0;
    for row in axes.iter().filter_map(|axis| table.axes.get(axis.index())) {
        let mut most = 0;
        for status in (0..row.statuses.len() as u8).map(StatusId) {
            let choices = row.choices(table.cell(row, status, event)).iter();
            let guards = choices.filter_map(|it| table.conditions.get(it.condition as usize));
            let (mut tests, mut reads) = (1, 0);
            for guard in guards {
                tests += guard.tests();
                reads |= guard.reads().0;
            }
            if reads & !given != 0 {
                return None;
            }
            most = tests.max(most);
        }
        all += most;
    }
    (all <= MOST_TESTS).then_some(1 + all / 4)
}

/// Whether money can come in.
fn captures(document: &Document) -> bool {
    document.events.iter().any(|event| event.books == Some(Books::Capture))
}

/// The facts and the axes that conditions read, a bit each.
fn reads(workflow: &Workflow) -> (u64, u8) {
    let table = workflow.table();
    let outcomes = table.outcomes.iter().map(|outcome| &outcome.when);
    let all = table.conditions.iter().chain(outcomes).chain(asked(table));
    all.map(|condition| condition.reads())
        .fold((0, 0), |(facts, axes), (more, other)| (facts | more, axes | other))
}
