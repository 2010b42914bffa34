//! A workflow document, read as the design puts it and not as the library compiles it.
//!
//! Names become numbers, so that a checker that visits many configurations is not kept waiting by
//! comparing texts. Nothing else is worked out beforehand.

use std::collections::BTreeSet;

use orderflow::document::{Assignment, Document, OutcomeClass, Sources};
use orderflow::{Books, DerivedFact, EventKind, Guard};

/// A condition, with numbers for names.
#[derive(Debug, Clone)]
pub(crate) enum Condition {
    All(Vec<Self>),
    Any(Vec<Self>),
    Not(Box<Self>),
    Fact(usize),
    /// One of those statuses on each of those axes.
    Statuses(Vec<(usize, Vec<u8>)>),
}

/// One transition, as an axis tries it.
#[derive(Debug, Clone)]
pub(crate) struct Choice {
    /// Its number in the document.
    pub(crate) number: usize,
    pub(crate) from: Vec<bool>,
    pub(crate) when: Condition,
    /// Where it leads, if it says so.
    pub(crate) to: Option<u8>,
    pub(crate) has_effects: bool,
}

/// An axis that has transitions for an event.
#[derive(Debug, Clone)]
pub(crate) struct Concern {
    pub(crate) axis: usize,
    pub(crate) choices: Vec<Choice>,
    pub(crate) ignored: Vec<bool>,
}

#[derive(Debug, Clone)]
pub(crate) struct Event {
    pub(crate) is_report: bool,
    pub(crate) books: Option<Books>,
    pub(crate) concerns: Vec<Concern>,
    /// The host facts that its guards read.
    pub(crate) host: Vec<usize>,
}

/// A label that can be assigned on a free axis.
#[derive(Debug, Clone)]
pub(crate) struct Label {
    pub(crate) axis: usize,
    pub(crate) status: u8,
    pub(crate) raises: Option<usize>,
}

#[derive(Debug, Clone)]
pub(crate) struct Axis {
    pub(crate) statuses: usize,
    /// The classes in which an order may be opened, and what each books.
    pub(crate) entry: Vec<u8>,
    pub(crate) entry_books: Vec<Option<Books>>,
    /// Whether an order may stay there as far as this axis goes.
    pub(crate) rests: Vec<bool>,
}

#[derive(Debug, Clone)]
pub(crate) struct Outcome {
    pub(crate) closed: bool,
    pub(crate) class: Option<OutcomeClass>,
    pub(crate) when: Condition,
}

/// What an invariant says.
#[derive(Debug, Clone)]
pub(crate) enum Rule {
    Never(Condition),
    Always(Condition),
    Sometimes(Condition),
}

/// The whole document.
#[derive(Debug, Clone)]
pub(crate) struct Reading {
    pub(crate) axes: Vec<Axis>,
    pub(crate) events: Vec<Event>,
    pub(crate) labels: Vec<Label>,
    /// For each fact what derives it; none, where the host says it.
    pub(crate) derived: Vec<Option<DerivedFact>>,
    pub(crate) outcomes: Vec<Outcome>,
    pub(crate) rules: Vec<Rule>,
    pub(crate) transitions: usize,
    /// The derived facts that conditions read.
    pub(crate) read: BTreeSet<DerivedFact>,
    pub(crate) has_failure: bool,
}

impl Condition {
    fn of(document: &Document, guard: &Guard) -> Self {
        let parts = |parts: &[Guard]| parts.iter().map(|part| Self::of(document, part)).collect();
        match guard {
            Guard::All(inner) => Self::All(parts(inner)),
            Guard::Any(inner) => Self::Any(parts(inner)),
            Guard::Not(inner) => Self::Not(Box::new(Self::of(document, inner))),
            Guard::Fact(name) => Self::Fact(place(&document.facts, name)),
            Guard::Status(wanted) => Self::Statuses(
                wanted
                    .iter()
                    .map(|(name, keys)| {
                        let axis = axis(document, name);
                        (axis, keys.iter().map(|key| status(document, axis, key)).collect())
                    })
                    .collect(),
            ),
        }
    }

    fn optional(document: &Document, guard: Option<&Guard>) -> Self {
        guard.map_or(Self::All(Vec::new()), |guard| Self::of(document, guard))
    }

    /// Whether it holds in those statuses, with a bit for each fact that does.
    pub(crate) fn holds(&self, statuses: &[u8; 8], facts: u64) -> bool {
        match self {
            Self::All(parts) => parts.iter().all(|part| part.holds(statuses, facts)),
            Self::Any(parts) => parts.iter().any(|part| part.holds(statuses, facts)),
            Self::Not(part) => !part.holds(statuses, facts),
            Self::Fact(fact) => facts >> fact & 1 == 1,
            Self::Statuses(wanted) => {
                wanted.iter().all(|(axis, listed)| listed.contains(&statuses[*axis]))
            }
        }
    }

    /// Gathers the facts and the axes that it reads.
    pub(crate) fn reads(&self, facts: &mut BTreeSet<usize>, axes: &mut BTreeSet<usize>) {
        match self {
            Self::All(parts) | Self::Any(parts) => {
                parts.iter().for_each(|part| part.reads(facts, axes));
            }
            Self::Not(part) => part.reads(facts, axes),
            Self::Fact(fact) => drop(facts.insert(*fact)),
            Self::Statuses(wanted) => axes.extend(wanted.iter().map(|(axis, _)| *axis)),
        }
    }
}

impl Rule {
    pub(crate) const fn condition(&self) -> &Condition {
        match self {
            Self::Never(when) | Self::Always(when) | Self::Sometimes(when) => when,
        }
    }

    /// The value of the condition that is of interest: it breaks the rule, or is hoped for.
    pub(crate) const fn wanted(&self) -> bool {
        !matches!(self, Self::Always(_))
    }
}

impl Reading {
    /// Reads a document that passes its checks.
    pub(crate) fn of(document: &Document) -> Self {
        let kept = document.events.iter().any(|event| event.books.is_some())
            || document.axes.iter().flat_map(|it| &it.statuses).any(|it| it.entry_books.is_some());
        let derived = |name: &String| DerivedFact::by_name(name).filter(|_| kept);
        let derived: Vec<_> = document.facts.iter().map(derived).collect();
        let outcomes: Vec<_> = document
            .outcomes
            .iter()
            .map(|it| Outcome {
                closed: it.closed,
                class: it.class,
                when: Condition::optional(document, it.when.as_ref()),
            })
            .collect();
        let rules: Vec<_> = document.invariants.iter().map(|it| rule(document, it)).collect();
        let mut events: Vec<_> = (0..document.events.len()).map(|n| event(document, n)).collect();
        let (mut facts, mut axes) = (BTreeSet::new(), BTreeSet::new());
        for event in &mut events {
            let mut own = BTreeSet::new();
            let choices = event.concerns.iter().flat_map(|concern| &concern.choices);
            choices.for_each(|choice| choice.when.reads(&mut own, &mut axes));
            event.host = own.iter().copied().filter(|fact| derived[*fact].is_none()).collect();
            facts.extend(own);
        }
        let whens = document.transitions.iter().flat_map(|it| &it.effects);
        let whens: Vec<_> = whens
            .filter_map(|effect| effect.when.as_ref())
            .map(|when| Condition::of(document, when))
            .collect();
        let all = whens.iter().chain(outcomes.iter().map(|it| &it.when));
        all.chain(rules.iter().map(Rule::condition)).for_each(|it| it.reads(&mut facts, &mut axes));
        let labels = labels(document, &axes);
        Self {
            axes: (0..document.axes.len()).map(|n| read_axis(document, n, &axes)).collect(),
            events,
            labels,
            read: facts.iter().filter_map(|fact| derived[*fact]).collect(),
            has_failure: outcomes.iter().any(|it| it.class == Some(OutcomeClass::Failure)),
            derived,
            outcomes,
            rules,
            transitions: document.transitions.len(),
        }
    }

    /// The host facts that the condition reads.
    pub(crate) fn host_facts(&self, conditions: &[&Condition]) -> Vec<usize> {
        let (mut facts, mut axes) = (BTreeSet::new(), BTreeSet::new());
        conditions.iter().for_each(|condition| condition.reads(&mut facts, &mut axes));
        facts.into_iter().filter(|fact| self.derived[*fact].is_none()).collect()
    }
}

/// The number of the name in the list, which has it.
fn place(list: &[String], name: &str) -> usize {
    list.iter().position(|it| it == name).expect("the name is declared")
}

fn axis(document: &Document, name: &str) -> usize {
    document.axes.iter().position(|it| it.name == name).expect("the axis is declared")
}

fn status(document: &Document, axis: usize, key: &str) -> u8 {
    let statuses = &document.axes[axis].statuses;
    statuses.iter().position(|it| it.key == key).expect("the status is declared") as u8
}

fn rule(document: &Document, written: &orderflow::document::Invariant) -> Rule {
    let of = |guard: &Guard| Condition::of(document, guard);
    match (&written.never, &written.always, &written.sometimes) {
        (Some(never), ..) => Rule::Never(of(never)),
        (_, Some(always), _) => Rule::Always(of(always)),
        (.., sometimes) => Rule::Sometimes(Condition::optional(document, sometimes.as_ref())),
    }
}

fn event(document: &Document, number: usize) -> Event {
    let written = &document.events[number];
    let mut concerns = Vec::new();
    for (axis, declared) in document.axes.iter().enumerate() {
        let keys: Vec<&str> = declared.statuses.iter().map(|it| it.key.as_str()).collect();
        let rows = document.transitions.iter().enumerate();
        let rows = rows.filter(|(_, it)| it.event == written.name && it.axis == declared.name);
        let choices: Vec<Choice> = rows
            .map(|(number, it)| Choice {
                number,
                from: keys.iter().map(|key| starts(it, key)).collect(),
                when: Condition::optional(document, it.when.as_ref()),
                to: it.to.as_ref().map(|to| status(document, axis, to)),
                has_effects: !it.effects.is_empty(),
            })
            .collect();
        let ignored = written.ignored_in.get(&declared.name);
        let is_ignored = |key: &&str| ignored.is_some_and(|list| list.iter().any(|it| it == key));
        if !choices.is_empty() {
            concerns.push(Concern {
                axis,
                choices,
                ignored: keys.iter().map(is_ignored).collect(),
            });
        }
    }
    let is_report = written.kind == EventKind::Report;
    Event { is_report, books: written.books, concerns, host: Vec::new() }
}

fn starts(transition: &orderflow::document::Transition, key: &str) -> bool {
    match &transition.from {
        Sources::Any => !transition.except.iter().any(|it| it == key),
        Sources::These(from) => from.iter().any(|it| it == key),
    }
}

fn is_free(document: &Document, axis: usize) -> bool {
    document.axes[axis].assignment == Assignment::Free
}

/// The labels that some condition can tell apart.
fn labels(document: &Document, read: &BTreeSet<usize>) -> Vec<Label> {
    let free = (0..document.axes.len()).filter(|&it| is_free(document, it) && read.contains(&it));
    free.flat_map(|axis| {
        let statuses = document.axes[axis].statuses.iter().enumerate();
        let own = statuses.filter(|(_, it)| it.behaves_like.is_none() && it.enabled);
        own.map(move |(number, it)| Label {
            axis,
            status: number as u8,
            raises: it.raises.as_ref().map(|name| {
                document.events.iter().position(|it| it.name == *name).expect("it is declared")
            }),
        })
    })
    .collect()
}

fn read_axis(document: &Document, number: usize, read: &BTreeSet<usize>) -> Axis {
    let declared = &document.axes[number];
    let class = |key: &String| {
        let written = &declared.statuses[status(document, number, key) as usize];
        status(document, number, written.behaves_like.as_ref().unwrap_or(&written.key))
    };
    let mut entry: Vec<u8> = Vec::new();
    for key in &declared.entry {
        // Labels that nothing reads stay at the first.
        let counts = entry.is_empty() || !is_free(document, number) || read.contains(&number);
        if counts && !entry.contains(&class(key)) {
            entry.push(class(key));
        }
    }
    Axis {
        statuses: declared.statuses.len(),
        entry,
        entry_books: declared.statuses.iter().map(|it| it.entry_books).collect(),
        rests: declared
            .statuses
            .iter()
            .map(|it| is_free(document, number) || it.resting || it.terminal)
            .collect(),
    }
}
