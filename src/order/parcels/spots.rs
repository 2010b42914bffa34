//! Sets of parcels.

use std::collections::BTreeSet;

/// Positions of parcels, lowest first. Most sets have few, which need no memory elsewhere.
#[derive(Debug, Clone)]
pub(super) enum Spots {
    /// So many, at the front.
    Few(u8, [Spot; Self::FEW]),
    #[expect(clippy::box_collection, reason = "few sets are so large, and all would be larger")]
    Many(Box<BTreeSet<Spot>>),
}

const _: () = assert!(size_of::<Spots>() == 16);

/// A position in half the bytes: nobody has the memory for four billion parcels of one order.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Spot(u32);

impl Spot {
    /// The highest position stays the highest.
    fn of(position: usize) -> Self {
        Self(position.try_into().unwrap_or(u32::MAX))
    }

    fn position(self) -> usize {
        if self.0 == u32::MAX { usize::MAX } else { self.0 as usize }
    }
}

impl Default for Spots {
    fn default() -> Self {
        Self::Few(0, Default::default())
    }
}

impl Spots {
    const FEW: usize = 3;

    fn few(&self) -> &[Spot] {
        match self {
            Self::Few(count, few) => few.get(..usize::from(*count)).unwrap_or_default(),
            Self::Many(_) => &[],
        }
    }

    /// The positions, lowest first.
    pub(super) fn iter(&self) -> impl Iterator<Item = usize> {
        let many = match self {
            Self::Few(..) => None,
            Self::Many(many) => Some(many.iter()),
        };
        self.few().iter().chain(many.into_iter().flatten()).map(|spot| spot.position())
    }

    pub(super) fn insert(&mut self, position: usize) {
        let spot = Spot::of(position);
        let Err(at) = self.few().binary_search(&spot) else { return };
        match self {
            Self::Few(count, few) if usize::from(*count) < Self::FEW => {
                *count += 1;
                if let Some(behind) = few.get_mut(at..usize::from(*count)) {
                    behind.rotate_right(1);
                    if let Some(first) = behind.first_mut() {
                        *first = spot;
                    }
                }
            }
            Self::Few(_, few) => {
                *self = Self::Many(Box::new(few.iter().copied().chain([spot]).collect()));
            }
            Self::Many(many) => {
                many.insert(spot);
            }
        }
    }

    pub(super) fn remove(&mut self, position: usize) {
        let spot = Spot::of(position);
        let place = self.few().binary_search(&spot);
        match (self, place) {
            (Self::Few(count, few), Ok(at)) => {
                if let Some(behind) = few.get_mut(at..usize::from(*count)) {
                    behind.rotate_left(1);
                }
                *count -= 1;
            }
            (Self::Few(..), Err(_)) => {}
            (Self::Many(many), _) => {
                many.remove(&spot);
            }
        }
    }
}

impl FromIterator<usize> for Spots {
    fn from_iter<I: IntoIterator<Item = usize>>(positions: I) -> Self {
        let mut spots = Self::default();
        positions.into_iter().for_each(|position| spots.insert(position));
        spots
    }
}

/// Sets are equal if they have the same positions.
impl PartialEq for Spots {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl Eq for Spots {}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn spots_are_a_set(changes in prop::collection::vec((0..8_usize, any::<bool>()), 0..40)) {
            let (mut spots, mut set) = (Spots::default(), BTreeSet::new());
            for (n, put) in changes {
                // The highest of all is one of them.
                let position = if n == 7 { usize::MAX } else { n };
                if put {
                    spots.insert(position);
                    set.insert(position);
                } else {
                    spots.remove(position);
                    set.remove(&position);
                }
                prop_assert!(spots.iter().eq(set.iter().copied()), "{spots:?} and {set:?}");
            }
        }
    }
}
