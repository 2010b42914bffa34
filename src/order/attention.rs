//! Attentions: what a person must look at.

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

/// The attentions of an order, and which of each name has been open longest.
#[derive(Debug, Clone, Default)]
pub(super) struct Attentions {
    all: Vec<Attention>,
    /// For each name that was ever raised, in order, the place of its oldest open attention.
    oldest: Vec<(Key, Option<usize>)>,
}

impl Attentions {
    /// All of them, oldest first.
    pub(super) fn all(&self) -> &[Attention] {
        &self.all
    }

    /// The oldest open one of that name.
    pub(super) fn oldest(&self, name: &str) -> Option<&Attention> {
        let at = self.oldest.binary_search_by(|(known, _)| known.as_str().cmp(name)).ok()?;
        self.all.get(self.oldest.get(at)?.1?)
    }

    pub(super) fn raise(&mut self, name: &Key, amount: Option<Money>, raised: u64) {
        let place = Some(self.all.len());
        match self.oldest.binary_search_by(|(known, _)| known.cmp(name)) {
            Ok(at) => {
                if let Some((_, oldest)) = self.oldest.get_mut(at) {
                    *oldest = oldest.or(place);
                }
            }
            Err(at) => self.oldest.insert(at, (name.clone(), place)),
        }
        self.all.push(Attention { name: name.clone(), amount, raised, settled: None });
    }

    /// Marks the open attention of that name and record as settled; false, if there is none.
    pub(super) fn settle(&mut self, name: &Key, raised: u64, settled: u64) -> bool {
        let first = self.all.partition_point(|it| it.raised < raised);
        let mut of_record = (first..).zip(self.all.iter_mut().skip(first));
        let found = of_record
            .by_ref()
            .take_while(|(_, it)| it.raised == raised)
            .find(|(_, it)| it.name == *name && it.is_open());
        let Some((place, attention)) = found else { return false };
        attention.settled = Some(settled);
        if let Ok(at) = self.oldest.binary_search_by(|(known, _)| known.cmp(name))
            && let Some((_, oldest)) = self.oldest.get_mut(at)
            && *oldest == Some(place)
        {
            let mut later = self.all.iter().enumerate().skip(place);
            let next = later.find(|(_, it)| it.name == *name && it.is_open());
            *oldest = next.map(|(place, _)| place);
        }
        true
    }
}

impl PartialEq for Attentions {
    fn eq(&self, other: &Self) -> bool {
        self.all == other.all
    }
}
