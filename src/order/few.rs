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
    /// How many there is room for once there is more than one.
    const ROOM: usize = 4;

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

    pub(crate) fn push(&mut self, entry: T) {
        *self = match mem::take(self) {
            Self::None => Self::One(entry),
            Self::One(first) => {
                let mut list = Vec::with_capacity(Self::ROOM);
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

impl<T> Extend<T> for Few<T> {
    fn extend<I: IntoIterator<Item = T>>(&mut self, entries: I) {
        entries.into_iter().for_each(|entry| self.push(entry));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_are_a_list() {
        let (mut few, mut list) = (Few::default(), Vec::new());
        for entry in 0..9 {
            assert_eq!(few.as_slice(), list);
            few.push(entry);
            list.push(entry);
            assert_eq!(few.as_mut_slice(), list);
        }
        let mut again = Few::default();
        again.extend(list);
        assert_eq!(again, few);
    }
}
