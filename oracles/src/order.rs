//! One order of the model, and what may become of it.

use orderflow::document::OutcomeClass;
use orderflow::{Books as Kind, Verdict};

use crate::reading::{Condition, Event, Label, Reading};
use crate::small::{Booking, Books, Watched};

/// The status on each axis, and the books in small.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Order<const UNITS: usize> {
    pub(crate) statuses: [u8; 8],
    pub(crate) books: Books<UNITS>,
}

/// One thing that may happen, and what follows.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Act<const UNITS: usize> {
    pub(crate) event: Option<usize>,
    pub(crate) verdict: Verdict,
    /// The transitions that the axes took, passes among them.
    pub(crate) chosen: Vec<usize>,
    pub(crate) after: Order<UNITS>,
}

/// What an order at rest may be, as the host facts have it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Ends {
    pub(crate) closed: bool,
    pub(crate) open: bool,
    pub(crate) success: bool,
}

/// A workflow as it is explored.
#[derive(Debug, Clone)]
pub(crate) struct Workflow {
    pub(crate) reading: Reading,
    pub(crate) watched: Watched,
}

/// What one axis says to an event.
enum Answer {
    Moves(usize, u8),
    Loops(usize),
    Passes(usize),
    Ignores,
    Already,
    Refuses,
}

impl Workflow {
    pub(crate) fn of(reading: Reading) -> Self {
        Self { watched: Watched::of(&reading), reading }
    }

    /// Every order as it may be opened.
    pub(crate) fn openings<const UNITS: usize>(&self) -> Vec<Order<UNITS>> {
        let mut statuses = vec![[0; 8]];
        for (number, axis) in self.reading.axes.iter().enumerate() {
            let entered = |at: [u8; 8]| {
                axis.entry.iter().map(move |&entry| {
                    let mut at = at;
                    at[number] = entry;
                    at
                })
            };
            statuses = statuses.into_iter().flat_map(entered).collect();
        }
        let orders = statuses.into_iter().flat_map(|statuses| {
            self.watched.openings().into_iter().map(move |books| Order { statuses, books })
        });
        orders.map(|order| self.entered(order)).collect()
    }

    /// What an opening in those statuses books.
    fn entered<const UNITS: usize>(&self, mut order: Order<UNITS>) -> Order<UNITS> {
        for (axis, &status) in self.reading.axes.iter().zip(&order.statuses) {
            let kind = axis.entry_books[status as usize];
            if let Some(booking) = kind.and_then(|kind| order.books.whole(kind)) {
                order.books = Books { parcel: false, ..booking.books };
            }
        }
        order.books = self.watched.keep(order.books);
        order
    }

    /// Everything that may happen to the order.
    pub(crate) fn acts<const UNITS: usize>(
        &self,
        order: &Order<UNITS>,
        acts: &mut Vec<Act<UNITS>>,
    ) {
        for (number, event) in self.reading.events.iter().enumerate() {
            for booking in self.watched.bookings(order.books, event.books) {
                for facts in self.assignments(&event.host, self.facts(order.books, booking)) {
                    acts.push(self.decide(order, number, booking, facts));
                }
            }
        }
        for label in &self.reading.labels {
            if order.statuses[label.axis] != label.status {
                self.assign(order, label, acts);
            }
        }
    }

    /// A label is put on, together with the event that it raises.
    fn assign<const UNITS: usize>(
        &self,
        order: &Order<UNITS>,
        label: &Label,
        acts: &mut Vec<Act<UNITS>>,
    ) {
        let labelled = |mut order: Order<UNITS>| {
            order.statuses[label.axis] = label.status;
            order
        };
        let alone = Act {
            event: label.raises,
            verdict: Verdict::Unchanged,
            chosen: Vec::new(),
            after: labelled(*order),
        };
        let Some(number) = label.raises else {
            acts.push(alone);
            return;
        };
        let event = &self.reading.events[number];
        // Nothing that is put on an order is money.
        let moves = event
            .books
            .filter(|kind| !matches!(kind, Kind::Capture | Kind::Refund | Kind::FailedPayment));
        let nothing = Booking { books: order.books, money: false, units: false, any: false };
        let booked = match moves {
            Some(kind) => order.books.whole(kind),
            None => Some(nothing),
        };
        let Some(mut booking) = booked else { return };
        booking.books = self.watched.keep(booking.books);
        for facts in self.assignments(&event.host, self.facts(order.books, booking)) {
            let act = self.decide(order, number, booking, facts);
            match act.verdict {
                Verdict::Applied => acts.push(Act { after: labelled(act.after), ..act }),
                Verdict::Unchanged => acts.push(Act { chosen: act.chosen, ..alone.clone() }),
                Verdict::Ignored => acts.push(alone.clone()),
                _ => {}
            }
        }
    }

    /// The facts that follow from the books, a bit each.
    pub(crate) fn facts<const UNITS: usize>(
        &self,
        before: Books<UNITS>,
        booking: Booking<UNITS>,
    ) -> u64 {
        let bits = (0..).zip(&self.reading.derived).filter_map(|(bit, fact)| Some((bit, (*fact)?)));
        let holding = bits.filter(|(_, fact)| booking.fact(*fact, before));
        holding.fold(0, |facts, (bit, _): (u32, _)| facts | 1 << bit)
    }

    fn at_rest<const UNITS: usize>(&self, order: &Order<UNITS>) -> u64 {
        let nothing = Booking { books: order.books, money: false, units: false, any: false };
        self.facts(order.books, nothing)
    }

    /// The facts with every value of those of the host.
    fn assignments(&self, host: &[usize], facts: u64) -> impl Iterator<Item = u64> {
        let host = host.to_vec();
        (0..1_u64 << host.len()).map(move |values| {
            let set = host.iter().enumerate().filter(|(bit, _)| values >> bit & 1 == 1);
            set.fold(facts, |facts, (_, fact)| facts | 1 << fact)
        })
    }

    fn decide<const UNITS: usize>(
        &self,
        order: &Order<UNITS>,
        number: usize,
        booking: Booking<UNITS>,
        facts: u64,
    ) -> Act<UNITS> {
        let event = &self.reading.events[number];
        let mut after = order.statuses;
        let (mut chosen, mut told) = (Vec::new(), false);
        let (mut refused, mut ignored, mut passed) = (false, false, false);
        for concern in 0..event.concerns.len() {
            match answer(event, concern, &order.statuses, facts) {
                Answer::Moves(number, to) => {
                    chosen.push(number);
                    after[event.concerns[concern].axis] = to;
                    told = true;
                }
                Answer::Loops(number) => {
                    chosen.push(number);
                    told = true;
                }
                Answer::Passes(number) => {
                    chosen.push(number);
                    passed = true;
                }
                Answer::Ignores => ignored = true,
                Answer::Already => {}
                Answer::Refuses => refused = true,
            }
        }
        let nowhere = event.concerns.is_empty();
        let verdict = if refused || nowhere && event.books.is_none() {
            if event.is_report { Verdict::Flagged } else { Verdict::Refused }
        } else if ignored {
            Verdict::Ignored
        } else if !event.is_report && !nowhere && !told && !passed {
            // A request that has done its work everywhere books nothing.
            Verdict::Unchanged
        } else if told || booking.any {
            Verdict::Applied
        } else {
            Verdict::Unchanged
        };
        let stays = matches!(verdict, Verdict::Refused | Verdict::Unchanged);
        let books = if stays { order.books } else { booking.books };
        let statuses = if verdict == Verdict::Applied { after } else { order.statuses };
        Act { event: Some(number), verdict, chosen, after: Order { statuses, books } }
    }

    /// Whether the condition can have that value there.
    pub(crate) fn can_be<const UNITS: usize>(
        &self,
        order: &Order<UNITS>,
        condition: &Condition,
        wanted: bool,
    ) -> bool {
        let host = self.reading.host_facts(&[condition]);
        self.assignments(&host, self.at_rest(order))
            .any(|facts| condition.holds(&order.statuses, facts) == wanted)
    }

    /// The outcomes that the order can have; none, where no condition holds.
    pub(crate) fn outcomes<const UNITS: usize>(&self, order: &Order<UNITS>) -> Vec<Option<usize>> {
        let outcomes = &self.reading.outcomes;
        let conditions: Vec<&Condition> = outcomes.iter().map(|it| &it.when).collect();
        let host = self.reading.host_facts(&conditions);
        self.assignments(&host, self.at_rest(order))
            .map(|facts| outcomes.iter().position(|it| it.when.holds(&order.statuses, facts)))
            .collect()
    }

    pub(crate) fn ends<const UNITS: usize>(&self, order: &Order<UNITS>) -> Ends {
        let outcomes = &self.reading.outcomes;
        let mut ends = Ends::default();
        for number in self.outcomes(order) {
            let outcome = number.map(|number| &outcomes[number]);
            let closed = outcome.is_some_and(|it| it.closed);
            ends.closed |= closed;
            ends.open |= !closed;
            let class = outcome.and_then(|it| it.class);
            ends.success |= closed && class == Some(OutcomeClass::Success);
        }
        if !outcomes.iter().any(|it| it.closed) {
            let mut axes = self.reading.axes.iter().zip(&order.statuses);
            ends.closed = axes.all(|(axis, &status)| axis.rests[status as usize]);
            ends.open = !ends.closed;
        }
        ends
    }

    /// Whether the order can be closed as that failure while money of the customer is held.
    pub(crate) fn holds_money<const UNITS: usize>(
        &self,
        order: &Order<UNITS>,
        outcome: usize,
    ) -> bool {
        let row = &self.reading.outcomes[outcome];
        let fails = row.closed && row.class == Some(OutcomeClass::Failure);
        fails && order.books.held() > 0 && self.outcomes(order).contains(&Some(outcome))
    }
}

fn answer(event: &Event, concern: usize, statuses: &[u8; 8], facts: u64) -> Answer {
    let concern = &event.concerns[concern];
    let status = statuses[concern.axis];
    let from_here = || concern.choices.iter().filter(|it| it.from[status as usize]);
    if let Some(choice) = from_here().find(|it| it.when.holds(statuses, facts)) {
        return match choice.to.filter(|&to| to != status) {
            Some(to) => Answer::Moves(choice.number, to),
            None if choice.has_effects => Answer::Loops(choice.number),
            None => Answer::Passes(choice.number),
        };
    }
    if concern.ignored[status as usize] {
        Answer::Ignores
    } else if from_here().next().is_none() && concern.choices.iter().any(|it| it.to == Some(status))
    {
        Answer::Already
    } else {
        Answer::Refuses
    }
}
