//! The configurations found, in the order of their numbers, and their numbers.

use super::layout::Layout;
use super::model::Configuration;
use super::seen::Seen;
use crate::workflow::State;

/// Room for so many is made at once.
const SOME: usize = 1 << 8;

/// Configurations, numbered as they come.
#[derive(Debug, Clone)]
pub(super) struct Found {
    list: Vec<Configuration>,
    /// Where there are not too many that there could be.
    marks: Option<Marks>,
    /// Elsewhere.
    seen: Seen,
}

/// A place for every configuration that there could be.
#[derive(Debug, Clone)]
pub(super) struct Marks {
    layout: Layout,
    /// A bit for each that was found, so that hardly any memory is looked at to see that.
    bits: Vec<u64>,
    /// Their numbers, from 1.
    numbers: Vec<u32>,
}

impl Found {
    /// None yet, and a place for each, if there is a layout for that.
    pub(super) fn new(layout: Option<Layout>) -> Self {
        let marks = layout.map(|layout| Marks {
            bits: vec![0; layout.size().div_ceil(64)],
            numbers: vec![0; layout.size()],
            layout,
        });
        Self { list: Vec::with_capacity(SOME), marks, seen: Seen::new() }
    }

    pub(super) const fn len(&self) -> usize {
        self.list.len()
    }

    pub(super) const fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    pub(super) const fn marks(&self) -> Option<&Marks> {
        self.marks.as_ref()
    }

    /// The marks, and the place of a configuration that was found.
    #[inline]
    pub(super) fn place(&self, at: Configuration) -> Option<(&Marks, usize)> {
        let marks = self.marks.as_ref()?;
        Some((marks, marks.layout.number(at)?))
    }

    /// The configuration of that number.
    #[inline]
    pub(super) fn at(&self, number: u32) -> Configuration {
        let nowhere = Configuration { state: State::ZERO, books: 0 };
        self.list.get(number as usize).copied().unwrap_or(nowhere)
    }

    /// The number of the configuration, if it was found.
    pub(super) fn number(&self, at: Configuration) -> Option<u32> {
        match &self.marks {
            Some(marks) => marks.number(marks.layout.number(at)?),
            None => self.seen.get(at),
        }
    }

    /// What stands where the look for the configuration begins, so that it is at hand later.
    pub(super) fn glance(&self, at: Configuration) -> u32 {
        match &self.marks {
            Some(_) => 0,
            None => self.seen.glance(at),
        }
    }

    /// Enters the configuration, if it is new; gives its number, and whether it is new. Where there
    /// are marks, its place is that, if it has one.
    pub(super) fn insert(&mut self, at: Configuration, place: Option<usize>) -> (u32, bool) {
        debug_assert_eq!(place, self.place(at).map(|(_, place)| place));
        let next = self.list.len() as u32;
        let (number, is_new) = match &mut self.marks {
            Some(marks) => match place {
                Some(place) => marks.mark(place, next),
                None => {
                    self.leave_marks();
                    self.seen.insert(at)
                }
            },
            None => self.seen.insert(at),
        };
        if is_new {
            self.list.push(at);
        }
        (number, is_new)
    }

    /// Goes on without marks: there is no place for a configuration.
    fn leave_marks(&mut self) {
        self.marks = None;
        for &at in &self.list {
            let _ = self.seen.insert(at);
        }
    }
}

impl Marks {
    pub(super) const fn layout(&self) -> &Layout {
        &self.layout
    }

    /// Whether the configuration of that place was found.
    #[inline]
    pub(super) fn has(&self, place: usize) -> bool {
        self.bits.get(place >> 6).is_some_and(|bits| bits >> (place & 63) & 1 == 1)
    }

    /// The number of the configuration of that place, if it was found.
    #[inline]
    pub(super) fn number(&self, place: usize) -> Option<u32> {
        self.numbers.get(place)?.checked_sub(1)
    }

    fn mark(&mut self, place: usize, number: u32) -> (u32, bool) {
        if let Some(known) = self.number(place) {
            return (known, false);
        }
        self.bits[place >> 6] |= 1 << (place & 63);
        self.numbers[place] = number + 1;
        (number, true)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Workflow;
    use crate::proof::layout::Parts;
    use crate::proof::model::Model;

    #[test]
    fn what_has_no_place_is_found_as_well() {
        let model = Model::of(&Workflow::standard());
        let layout = Layout::of(&model, &Parts::of(&model), usize::MAX).unwrap();
        let mut found = Found::new(Some(layout));
        let enter = |found: &mut Found, at| {
            let place = found.place(at).map(|(_, place)| place);
            found.insert(at, place)
        };
        let mut openings = Vec::new();
        model.for_each_opening(&mut |opening| {
            openings.push(opening);
            true
        });
        for (n, &opening) in (0..).zip(&openings) {
            assert_eq!(enter(&mut found, opening), (n, true));
        }
        let beyond = Configuration { state: State::from_word(!0), ..openings[0] };
        assert_eq!((found.number(beyond), found.marks().is_some()), (None, true));
        let count = openings.len() as u32;
        assert_eq!(enter(&mut found, beyond), (count, true));
        assert_eq!((found.number(beyond), found.marks().is_some()), (Some(count), false));
        for (n, &opening) in (0..).zip(&openings) {
            assert_eq!((enter(&mut found, opening), found.at(n)), ((n, false), opening));
        }
    }
}
