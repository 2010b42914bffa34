//! Attentions: what a person must look at.

use super::few::Few;
use super::money::Money;
use crate::vocabulary::Key;
use crate::workflow;

/// Something about an order that a person must look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attention {
    /// Its name, such as `refund_due`.
    pub name: Key,
    /// How much money it is about.
    pub amount: Option<Money>,
    /// The sequence number of the record that raised it.
    pub raised: u64,
    /// The sequence number of the record that settled it.
    pub settled: Option<u64>,
}

impl Attention {
    /// The attention that the engine raises where a report cannot be followed by the graph.
    pub const FLAGGED: &'static str = workflow::FLAGGED;
    /// The attention that the engine raises where a report names more units than the books have.
    pub const UNITS_UNMATCHED: &'static str = workflow::UNMATCHED;

    /// Whether a person must still look.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        self.settled.is_none()
    }
}

/// The attentions of an order.
#[derive(Debug, Clone, Default)]
pub(super) struct Attentions {
    /// Oldest first.
    all: Few<Attention>,
    /// Which of each name has been open longest; none, where there are few to look through.
    oldest: Option<Box<Oldest>>,
}

impl Attentions {
    /// How many are looked through.
    const FEW: usize = 16;

    /// All of them, oldest first.
    pub(super) fn all(&self) -> &[Attention] {
        self.all.as_slice()
    }

    /// The oldest open one of that name.
    pub(super) fn oldest(&self, name: &str) -> Option<&Attention> {
        match &self.oldest {
            Some(oldest) => self.all().get(oldest.of(name)?),
            None => self.all().iter().find(|it| it.name == *name && it.is_open()),
        }
    }

    pub(super) fn raise(&mut self, name: &Key, amount: Option<Money>, raised: u64) {
        let place = self.all().len();
        let attention = Attention { name: name.clone(), amount, raised, settled: None };
        self.all.push(attention, 4);
        match &mut self.oldest {
            Some(oldest) => oldest.raise(name, place),
            None if place < Self::FEW => {}
            None => self.oldest = Some(Box::new(Oldest::of_all(self.all()))),
        }
    }

    /// Marks the open attention of that name and record as settled; false, if there is none.
    pub(super) fn settle(&mut self, name: &Key, raised: u64, settled: u64) -> bool {
        let all = self.all.as_mut_slice();
        let first = all.partition_point(|it| it.raised < raised);
        let mut of_record = (first..).zip(all.iter_mut().skip(first));
        let found = of_record
            .by_ref()
            .take_while(|(_, it)| it.raised == raised)
            .find(|(_, it)| it.name == *name && it.is_open());
        let Some((place, attention)) = found else { return false };
        attention.settled = Some(settled);
        if let Some(oldest) = &mut self.oldest {
            oldest.settle(name, place, all);
        }
        true
    }
}

/// For each name that was ever raised, in order, the place of its oldest open attention.
#[derive(Debug, Clone, Default)]
struct Oldest(Vec<(Key, Option<usize>)>);

impl Oldest {
    fn of_all(all: &[Attention]) -> Self {
        let mut oldest = Self::default();
        for (place, attention) in all.iter().enumerate().filter(|(_, it)| it.is_open()) {
            oldest.raise(&attention.name, place);
        }
        oldest
    }

    fn of(&self, name: &str) -> Option<usize> {
        let at = self.0.binary_search_by(|(known, _)| known.as_str().cmp(name)).ok()?;
        self.0.get(at)?.1
    }

    fn raise(&mut self, name: &Key, place: usize) {
        match self.0.binary_search_by(|(known, _)| known.cmp(name)) {
            Ok(at) => {
                if let Some((_, oldest)) = self.0.get_mut(at) {
                    *oldest = oldest.or(Some(place));
                }
            }
            Err(at) => self.0.insert(at, (name.clone(), Some(place))),
        }
    }

    /// The one at that place is settled.
    fn settle(&mut self, name: &Key, place: usize, all: &[Attention]) {
        if let Ok(at) = self.0.binary_search_by(|(known, _)| known.cmp(name))
            && let Some((_, oldest)) = self.0.get_mut(at)
            && *oldest == Some(place)
        {
            let mut later = all.iter().enumerate().skip(place);
            let next = later.find(|(_, it)| it.name == *name && it.is_open());
            *oldest = next.map(|(place, _)| place);
        }
    }
}

impl PartialEq for Attentions {
    fn eq(&self, other: &Self) -> bool {
        self.all() == other.all()
    }
}
