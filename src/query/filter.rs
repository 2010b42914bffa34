//! What must hold of an item.

use std::ops;

use super::value::Operand;

/// A condition on an item; the table at [`query`](super) says when each test holds.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Filter {
    /// All of them hold; of none, this does.
    All(Vec<Self>),
    /// One of them holds; of none, this does not.
    Any(Vec<Self>),
    /// It does not hold.
    Not(Box<Self>),
    /// The test holds of the field.
    Field {
        /// The name of the field, dotted.
        path: String,
        /// The test.
        test: Test,
    },
}

impl Filter {
    /// What holds of every item.
    #[must_use]
    pub const fn everything() -> Self {
        Self::All(Vec::new())
    }

    /// A test of one field.
    #[must_use]
    pub fn field(path: &str, test: Test) -> Self {
        Self::Field { path: path.to_owned(), test }
    }

    /// Asks for a test of another field besides.
    #[must_use]
    pub fn and(self, path: &str, test: Test) -> Self {
        let other = Self::field(path, test);
        match self {
            Self::All(mut filters) => {
                filters.push(other);
                Self::All(filters)
            }
            filter => Self::All(vec![filter, other]),
        }
    }

    /// Takes a test of another field instead.
    #[must_use]
    pub fn or(self, path: &str, test: Test) -> Self {
        let other = Self::field(path, test);
        match self {
            Self::Any(mut filters) => {
                filters.push(other);
                Self::Any(filters)
            }
            filter => Self::Any(vec![filter, other]),
        }
    }
}

impl Filter {
    /// Whether it asks about the field of that name, wherever.
    #[must_use]
    pub fn asks_about(&self, name: &str) -> bool {
        let mut open = vec![self];
        while let Some(filter) = open.pop() {
            match filter {
                Self::All(filters) | Self::Any(filters) => open.extend(filters),
                Self::Not(filter) => open.push(filter),
                Self::Field { path, .. } if path == name => return true,
                Self::Field { .. } => {}
            }
        }
        false
    }
}

impl ops::Not for Filter {
    type Output = Self;

    fn not(self) -> Self {
        Self::Not(Box::new(self))
    }
}

/// A test of the values of a field.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Test {
    /// `$eq`: one of the values is this; for [`Operand::Null`], the field is absent.
    Equals(Operand),
    /// `$ne`: [`Test::Equals`] does not hold.
    Differs(Operand),
    /// `$gt`: one of the values is greater.
    Greater(Operand),
    /// `$gte`: one of the values is greater or equal.
    AtLeast(Operand),
    /// `$lt`: one of the values is less.
    Less(Operand),
    /// `$lte`: one of the values is less or equal.
    AtMost(Operand),
    /// `$in`: [`Test::Equals`] holds for one of these.
    In(Vec<Operand>),
    /// `$nin`: [`Test::In`] does not hold.
    NotIn(Vec<Operand>),
    /// `$contains`: the text is within one of the values.
    Contains(String),
    /// `$beginsWith`: one of the values begins with the text.
    BeginsWith(String),
    /// `$endsWith`: one of the values ends with the text.
    EndsWith(String),
    /// `$exists`: whether there is a value.
    Exists(bool),
}

impl Test {
    /// The operator that writes it.
    #[must_use]
    pub const fn operator(&self) -> &'static str {
        match self {
            Self::Equals(_) => "$eq",
            Self::Differs(_) => "$ne",
            Self::Greater(_) => "$gt",
            Self::AtLeast(_) => "$gte",
            Self::Less(_) => "$lt",
            Self::AtMost(_) => "$lte",
            Self::In(_) => "$in",
            Self::NotIn(_) => "$nin",
            Self::Contains(_) => "$contains",
            Self::BeginsWith(_) => "$beginsWith",
            Self::EndsWith(_) => "$endsWith",
            Self::Exists(_) => "$exists",
        }
    }

    /// One of the values is this.
    #[must_use]
    pub fn equals(operand: impl Into<Operand>) -> Self {
        Self::Equals(operand.into())
    }

    /// None of the values is this.
    #[must_use]
    pub fn differs(operand: impl Into<Operand>) -> Self {
        Self::Differs(operand.into())
    }

    /// One of the values is greater.
    #[must_use]
    pub fn greater(operand: impl Into<Operand>) -> Self {
        Self::Greater(operand.into())
    }

    /// One of the values is greater or equal.
    #[must_use]
    pub fn at_least(operand: impl Into<Operand>) -> Self {
        Self::AtLeast(operand.into())
    }

    /// One of the values is less.
    #[must_use]
    pub fn less(operand: impl Into<Operand>) -> Self {
        Self::Less(operand.into())
    }

    /// One of the values is less or equal.
    #[must_use]
    pub fn at_most(operand: impl Into<Operand>) -> Self {
        Self::AtMost(operand.into())
    }

    /// One of the values is one of these.
    #[must_use]
    pub fn one_of<O: Into<Operand>>(operands: impl IntoIterator<Item = O>) -> Self {
        Self::In(operands.into_iter().map(Into::into).collect())
    }

    /// None of the values is one of these.
    #[must_use]
    pub fn none_of<O: Into<Operand>>(operands: impl IntoIterator<Item = O>) -> Self {
        Self::NotIn(operands.into_iter().map(Into::into).collect())
    }
}
