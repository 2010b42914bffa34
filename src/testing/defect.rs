//! Defects that are planted on purpose, and the code that each must raise.

mod graph;
mod plant;
mod proof;

use super::{Choices, sound};
use crate::document::{Code, Document};

/// How often a sound workflow is drawn anew, until one has room for the defect.
const TRIES: usize = 200;

/// Declares the kinds: each has the code that it must raise.
macro_rules! defects {
    ($($kind:ident $code:ident $text:literal)*) => {
        /// One thing that is wrong with a workflow.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Defect {
            $(#[doc = $text] $kind,)*
        }

        impl Defect {
            /// Every kind.
            pub const ALL: &'static [Self] = &[$(Self::$kind),*];

            /// The code of the finding that it must raise, of the checks or of the proof.
            #[must_use]
            pub const fn code(self) -> Code {
                match self {
                    $(Self::$kind => Code::$code,)*
                }
            }
        }
    };
}

defects! {
    DeclaredTwice OF0004 "An event is declared twice."
    UnknownTarget OF0101 "A transition leads to a status that the axis lacks."
    UnknownSource OF0102 "A transition starts from a status that the axis lacks."
    NoEntry OF0103 "An axis says nowhere where orders begin."
    UnknownFact OF0105 "A guard reads a fact that is not declared."
    UnusedEvent OF0107 "An event is declared that no transition uses."
    UnreadFact OF0108 "A fact is declared that nothing reads."
    UnknownAxis OF0111 "A transition is on an axis that the workflow lacks."
    UnknownEvent OF0112 "A transition is of an event that the workflow lacks."
    UnknownStatus OF0116 "An outcome reads a status that the axis lacks."
    NeverTaken OF0201 "A transition comes after one without a guard."
    Shadowed OF0202 "A transition comes after one whose guard holds wherever its own does."
    NoLastResort OF0204 "A report has guarded choices in a status, and no last resort."
    ConstantGuard OF0205 "A guard is never true."
    WildcardFirst OF0206 "What is meant for the rest comes before what is listed."
    OutcomeTooLate OF0212 "An outcome comes after one that always holds."
    Unreachable OF0301 "Nothing leads to a status."
    DeadTransition OF0302 "A transition waits for statuses that no order has together."
    DeadEnd OF0401 "A status has no way out, and no order may stay there."
    Trap OF0402 "Statuses lead to each other and never to a place to rest."
    LeavesTheEnd OF0403 "A status that is said to be the end has a way out."
    BrokenInvariant OF0501 "Something happens of which it is said that it never does."
    StuckOrder OF0502 "Whole orders come to where nothing leads on, and are not closed."
    NeverClosed OF0503 "Whole orders go round in a circle, and are never closed."
    ClosedWhileOwing OF0504 "An order is closed as failed while the customer's money is held."
    MissedGoal OF0505 "No order comes to where it is said that some do."
    CrossedReports OF0506 "Two reports end differently when they come in another order."
    RepeatNotAbsorbed OF0507 "A report that is told twice is answered twice."
    FlaggedReport OF0509 "A report comes where the graph cannot follow it."
    NeedlessPair OF0510 "Two reports are sequenced that end alike in whatever order they come."
}

/// A workflow with one defect.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Planted {
    /// The workflow, which is sound but for the defect.
    pub document: Document,
    /// What is wrong with it.
    pub defect: Defect,
}

impl Planted {
    /// Draws a sound workflow and plants the defect in it; none, where a couple of hundred have no
    /// room for it, or the choices are spent.
    ///
    /// ```
    /// use orderflow::Workflow;
    /// use orderflow::testing::{Choices, Defect, Planted};
    ///
    /// let planted = Planted::draw(Defect::DeadEnd, &mut Choices::Seed(1)).unwrap();
    /// let report = Workflow::check(&planted.document);
    /// assert!(report.diagnostics().iter().any(|finding| finding.code == Defect::DeadEnd.code()));
    /// ```
    #[must_use]
    pub fn draw(defect: Defect, choices: &mut Choices<'_>) -> Option<Self> {
        for _ in 0..TRIES {
            let mut document = sound(choices);
            if defect.plant(&mut document, choices).is_some() {
                return Some(Self { document, defect });
            }
            if choices.is_spent() {
                break;
            }
        }
        None
    }
}
