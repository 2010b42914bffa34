//! Defects that are planted on purpose, and the code that each must raise.

mod names;
mod guards;
mod graph;
mod orders;
mod demands;

use super::{Choices, sound};
use crate::document::{Code, Document, Event, Status, Transition};
use crate::vocabulary::EventKind;

/// How often a sound workflow is drawn anew, until one has room for the defect.
const TRIES: usize = 200;

/// What spoils a document; none, where it has no room for such a defect.
type Plant = fn(&mut Document, &mut Choices<'_>) -> Option<()>;

/// Declares the kinds by the codes that they must raise, each with what plants it, and the codes
/// that no kind has, each with the reason.
macro_rules! defects {
    (
        $($code:ident $kind:ident $module:ident::$plant:ident $text:literal)*
        ; without: $($other:ident $why:literal)*
    ) => {
        /// One thing that is wrong with a workflow.
        ///
        /// | code | kind | what is wrong |
        /// | --- | --- | --- |
        $(#[doc = concat!(
            "| ", stringify!($code), " | [`", stringify!($kind), "`](Self::", stringify!($kind),
            ") | ", $text, " |"
        )])*
        ///
        /// Some codes have no kind:
        ///
        /// | code | why |
        /// | --- | --- |
        $(#[doc = concat!("| ", stringify!($other), " | ", $why, " |")])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Defect {
            $(#[doc = $text] $kind,)*
        }

        impl Defect {
            /// Every kind.
            pub const ALL: &'static [Self] = &[$(Self::$kind),*];

            /// The codes that no kind has, and why.
            pub const WITHOUT: &'static [(Code, &'static str)] = &[$((Code::$other, $why)),*];

            /// The code of the finding that it must raise, of the checks or of the proof.
            #[must_use]
            pub const fn code(self) -> Code {
                match self {
                    $(Self::$kind => Code::$code,)*
                }
            }

            const fn plant(self) -> Plant {
                match self {
                    $(Self::$kind => $module::$plant,)*
                }
            }
        }
    };
}

defects! {
    OF0002 OtherFormat names::other_format "The document is of a format that nobody reads."
    OF0003 MalformedKey names::malformed_key "A name ends with a space."
    OF0004 DeclaredTwice names::declared_twice "An event is declared twice."
    OF0005 LookAlike names::look_alike "Two keys look alike, and differ in a letter."
    OF0006 NoVersion names::no_version "The document does not say which revision it is."
    OF0007 NeedlessAllow names::needless_allow "A finding is allowed where there is none."
    OF0008 OverLimit names::over_limit "A condition is nested too deep."
    OF0011 WrongValue names::wrong_value "A slot has the number 0."
    OF0013 MalformedDuration names::malformed_duration "A timer runs for no duration."
    OF0014 AllowedError names::allowed_error "An error is allowed, which none can be."
    OF0101 UnknownTarget names::unknown_target
        "A transition leads to a status that the axis lacks."
    OF0102 UnknownSource names::unknown_source
        "A transition starts from a status that the axis lacks."
    OF0103 NoEntry names::no_entry "An axis says nowhere where orders begin."
    OF0105 UnknownFact names::unknown_fact "A guard reads a fact that is not declared."
    OF0106 OtherAxis names::other_axis "A transition leads to a status of another axis."
    OF0107 UnusedEvent names::unused_event "An event is declared that no transition uses."
    OF0108 UnreadFact names::unread_fact "A fact is declared that nothing reads."
    OF0109 UnboundSlot names::unbound_slot "A slot behaves like no status."
    OF0110 ClosedEntry names::closed_entry "Orders begin in a slot that is disabled."
    OF0111 UnknownAxis names::unknown_axis
        "A transition is on an axis that the workflow lacks."
    OF0112 UnknownEvent names::unknown_event
        "A transition is of an event that the workflow lacks."
    OF0113 NamedSlot names::named_slot "A transition leads to a slot."
    OF0114 MovedLabel names::moved_label "An event moves a label, which is assigned freely."
    OF0115 DisabledStatus names::disabled_status "A status is disabled that is no slot."
    OF0116 UnknownStatus names::unknown_status "An outcome reads a status that the axis lacks."
    OF0117 MisplacedClass names::misplaced_class "An outcome that is not closed has a class."
    OF0118 UnknownAttention names::unknown_attention
        "An attention is an obligation, and nothing raises it."
    OF0201 NeverTaken guards::never_taken "A transition comes after one without a guard."
    OF0202 Shadowed guards::shadowed
        "A transition comes after one whose guard holds wherever its own does."
    OF0204 NoLastResort guards::no_last_resort
        "A report has guarded choices in a status, and no last resort."
    OF0205 ConstantGuard guards::constant_guard "A guard is never true."
    OF0206 WildcardFirst guards::wildcard_first
        "What is meant for the rest comes before what is listed."
    OF0207 NeedlessTarget guards::needless_target
        "A transition leads to where it starts, and does nothing."
    OF0208 Twin guards::twin "A transition comes twice."
    OF0211 NeverStale guards::never_stale "An event is stale in a status where it is always taken."
    OF0212 OutcomeTooLate guards::outcome_too_late "An outcome comes after one that always holds."
    OF0301 Unreachable graph::unreachable "Nothing leads to a status."
    OF0302 DeadTransition graph::dead_transition
        "A transition waits for statuses that no order has together."
    OF0401 DeadEnd graph::dead_end "A status has no way out, and no order may stay there."
    OF0402 Trap graph::trap "Statuses lead to each other and never to a place to rest."
    OF0403 LeavesTheEnd graph::leaves_the_end
        "A status that is said to be the end has a way out."
    OF0404 NoRest graph::no_rest "An axis has no status where an order may stay."
    OF0405 RoleEverywhere graph::role_everywhere "Every way out of a status needs a role."
    OF0406 TimerLoop graph::timer_loop "Timers raise each other for ever."
    OF0408 NoSuccess graph::no_success
        "An order can end, with success no more, and nobody called that a failure."
    OF0501 BrokenInvariant orders::broken_invariant
        "Something happens of which it is said that it never does."
    OF0502 StuckOrder orders::stuck_order
        "Whole orders come to where nothing leads on, and are not closed."
    OF0503 NeverClosed orders::never_closed
        "Whole orders go round in a circle, and are never closed."
    OF0504 ClosedWhileOwing orders::closed_while_owing
        "An order is closed as failed while the customer's money is held."
    OF0505 MissedGoal orders::missed_goal "No order comes to where it is said that some do."
    OF0506 CrossedReports orders::crossed_reports
        "Two reports end differently when they come in another order."
    OF0507 RepeatNotAbsorbed orders::repeat_not_absorbed
        "A report that is told twice is answered twice."
    OF0508 SkippedEvent demands::skipped_event
        "A way leads round an event that every order must take."
    OF0508 SkippedStatus demands::skipped_status
        "A way leads round a status that every order must pass."
    OF0509 FlaggedReport orders::flagged_report
        "A report comes where the graph cannot follow it."
    OF0510 NeedlessPair orders::needless_pair
        "Two reports are sequenced that end alike in whatever order they come."
    OF0511 OpenObligation demands::open_obligation
        "An order is closed while an obligation is open."
    OF0601 ToldTwice demands::told_twice
        "An order comes back to a status of which the customer is told once."
    OF0602 UntoldStatus demands::untold_status
        "A status owes no mail, of which the customer must be told."
    OF0602 UntoldEvent demands::untold_event
        "An event raises no attention, of which a person must be told."
    OF0604 HiddenMail demands::hidden_mail "A status that is hidden owes a mail."
    OF0701 NobodysRole demands::nobodys_role "A transition asks for a role that nobody has."
    OF0702 SkippedRole demands::skipped_role
        "Another role may do what one role must take part in."
    OF0703 Alike demands::alike "Nothing but their names tells two statuses apart."
    OF0704 MissingName demands::missing_name
        "A status has no name in a language that the others have."
    ; without:
    OF0001 "It is about a text: no document has a field that is unknown."
    OF0009 "It is about a text: no document is anything but JSON."
    OF0010 "It is about a text: no document lacks a field."
    OF0012 "It is about a text: no document has a field twice."
    OF0210 "Nothing is wrong: it says that guards are too large to be looked at."
    OF0500 "Nothing is wrong: it says that the proof did not look at everything."
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
            if defect.plant()(&mut document, choices).is_some() {
                return Some(Self { document, defect });
            }
            if choices.is_spent() {
                break;
            }
        }
        None
    }
}

/// The number of some axis that events move.
fn some_axis(document: &Document, choices: &mut Choices<'_>) -> usize {
    choices.below(document.axes.iter().filter(|axis| axis.name != "label").count())
}

/// Where orders begin on the axis.
fn entry_of(document: &Document, axis: usize) -> Option<String> {
    document.axes.get(axis)?.entry.first().cloned()
}

/// Some transition.
fn any<'d>(document: &'d mut Document, choices: &mut Choices<'_>) -> Option<&'d mut Transition> {
    let count = document.transitions.len();
    document.transitions.get_mut(choices.below(count))
}

/// Adds a status; a report that is stale everywhere but in one status is stale there, too.
fn add(document: &mut Document, axis: usize, status: Status) {
    let Some(axis) = document.axes.get_mut(axis) else { return };
    if status.slot.is_none() {
        for event in &mut document.events {
            if let Some(stale) = event.ignored_in.get_mut(&axis.name) {
                stale.push(status.key.clone());
            }
        }
    }
    axis.statuses.push(status);
}

/// A request of its own that leads from one status to another.
fn request(document: &mut Document, axis: &str, name: &str, from: &str, to: &str) {
    document.events.push(Event::new(name, EventKind::Request));
    document.transitions.push(Transition::new(axis, name, [from]).to(to));
}

fn is_report(document: &Document, name: &str) -> bool {
    document.events.iter().any(|it| it.name == name && it.kind == EventKind::Report)
}
