//! What becomes of reports that come twice or in another order.

use super::witness::Witness;
use crate::vocabulary::Key;
use crate::workflow::{State, Workflow};

/// What becomes of two reports that may come in either order.
#[derive(Debug, Clone, PartialEq)]
pub struct Race {
    /// The two reports, in document order.
    pub events: [Key; 2],
    /// The reason for which the document lists the pair under `sequenced`, if it does.
    pub reason: Option<String>,
    /// A shortest story and the same with the last two reports swapped, where the two end
    /// differently.
    pub example: Option<Box<[Witness; 2]>>,
    /// In what the two of the example differ at their ends.
    pub differs: Option<RaceDiffers>,
}

/// In what the two stories of a race differ at their ends: the first of these.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum RaceDiffers {
    /// The statuses.
    Statuses,
    /// The money or the units on the books.
    Books,
    /// The status of which the customer has last heard on each axis, in either story; where no mail
    /// was owed, the one before the two reports.
    Mails([State; 2]),
}

impl RaceDiffers {
    /// The word for people and machines.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Statuses => "statuses",
            Self::Books => "books",
            Self::Mails(_) => "mails",
        }
    }

    /// What is different, in words: `the customer has last heard FAILED, or DUNNING`.
    #[must_use]
    pub fn words(self, workflow: &Workflow) -> String {
        let [one, other] = match self {
            Self::Statuses => return "the statuses differ".to_owned(),
            Self::Books => return "the books differ".to_owned(),
            Self::Mails(heard) => heard,
        };
        let heard = |state: State| {
            let axes = workflow.axes_moved(Some(one), other);
            let keys = axes.map(|axis| workflow.status_key(axis, state.status(axis)).to_string());
            keys.collect::<Vec<_>>().join(", ")
        };
        format!("the customer has last heard {}, or {}", heard(one), heard(other))
    }
}

impl Race {
    /// Whether the order of arrival makes no difference.
    #[must_use]
    pub const fn is_clean(&self) -> bool {
        self.example.is_none()
    }

    /// Whether it makes one, and the document does not say that it may.
    #[must_use]
    pub const fn is_cross(&self) -> bool {
        self.example.is_some() && self.reason.is_none()
    }
}

/// What becomes of a report that is told twice.
#[derive(Debug, Clone, PartialEq)]
pub struct Repeat {
    /// The report.
    pub event: Key,
    /// A shortest story whose last two reports are one message, where the second changes or owes
    /// something.
    pub example: Option<Box<Witness>>,
}

/// Every pair of reports and every repeat, in every configuration that an order can come to.
///
/// A report is a message with its amount and its lines written in it. Two of them are a clean pair
/// where both orders of arrival end in the same statuses and books, and the customer has last heard
/// the same of each axis. Pairs that go beyond what the model counts are left out.
#[derive(Debug, Clone, PartialEq)]
pub struct RaceMatrix {
    /// The reports, in document order.
    pub reports: Vec<Key>,
    /// Every pair of two of them, one and itself too, in document order.
    pub pairs: Vec<Race>,
    /// Every one of them told twice.
    pub repeats: Vec<Repeat>,
    /// Whether every configuration was looked at.
    pub is_complete: bool,
}

impl RaceMatrix {
    /// Where nothing was looked at.
    pub(super) const fn unknown() -> Self {
        Self { reports: Vec::new(), pairs: Vec::new(), repeats: Vec::new(), is_complete: false }
    }

    /// The pair of the two reports, in whatever order.
    #[must_use]
    pub fn pair(&self, one: &str, other: &str) -> Option<&Race> {
        let named = |race: &&Race| {
            let [a, b] = &race.events;
            *a == one && *b == other || *a == other && *b == one
        };
        self.pairs.iter().find(named)
    }
}
