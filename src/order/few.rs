//! Lists that seldom have more than one entry.

use std::{mem, slice};

/// A list. Most that have any entry have one, which needs no memory elsewhere.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) enum Few<T> {
    /// There is none.
    #[default]
    None,
    /// There is one.
    One(T),
    /// There are more.
    Many(Vec<T>),
}

impl<T> Few<T> {
    /// The least and the most that there is room for once there is more than one.
    const ROOM: (usize, usize) = (2, 64);

    pub(crate) fn as_slice(&self) -> &[T] {
        match self {
            Self::None => &[],
            Self::One(entry) => slice::from_ref(entry),
            Self::Many(list) => list,
        }
    }

    pub(crate) fn as_mut_slice(&mut self) -> &mut [T] {
        match self {
            Self::None => &mut [],
            Self::One(entry) => slice::from_mut(entry),
            Self::Many(list) => list,
        }
    }

    /// Adds an entry to what may become a list of so many.
    pub(crate) fn push(&mut self, entry: T, of: usize) {
        *self = match mem::take(self) {
            Self::None => Self::One(entry),
            Self::One(first) => {
                let (least, most) = Self::ROOM;
                let mut list = Vec::with_capacity(of.clamp(least, most));
                list.extend([first, entry]);
                Self::Many(list)
            }
            Self::Many(mut list) => {
                list.push(entry);
                Self::Many(list)
            }
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_are_a_list() {
        for of in [0, 1, 5, usize::MAX] {
            let (mut few, mut list) = (Few::default(), Vec::new());
            for entry in 0..9 {
                assert_eq!(few.as_slice(), list);
                few.push(entry, of);
                list.push(entry);
                assert_eq!(few.as_mut_slice(), list);
            }
        }
    }
}
