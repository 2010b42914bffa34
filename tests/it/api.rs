//! What the compiler must say of the public types.

use std::error::Error;
use std::mem::size_of;

use orderflow::diagram::Diagram;
use orderflow::document::{
    Assignment, Code, Diagnostic, Document, OutcomeClass, Pointer, Severity,
};
use orderflow::order::{
    Booking, BookingError, Books, Charges, CurrencyError, EditError, Ledger, Line, LineQuantity,
    MoneyError, Opening, Parcels, PayloadError, PaymentTerms, RecordError, Shipment, Units,
};
use orderflow::query::{
    Fields, Filter, Lexical, Page, Query, QueryError, QueryErrors, StatusEntry,
};
use orderflow::replay::{LineError, LogLine, Options, Replay, Summary};
use orderflow::repository::{Conflict, Repository};
use orderflow::settings::{
    Difference, Revised, SettingsEdit, SettingsError, SettingsPolicy, Usage,
};
use orderflow::simulate::Simulation;
use orderflow::vocabulary::{AmountOf, EffectKind};
use orderflow::workflow::{ForeignState, HashError};
use orderflow::*;

const fn shared<T: Send + Sync + 'static>() {}
const fn copied<T: Copy + Send + Sync + 'static>() {}
const fn plain<T: Clone + PartialEq + Send + Sync + 'static>() {}
const fn failure<T: Error + Send + Sync + 'static>() {}

// A workflow is shared between threads, and an order may be moved between them.
const _: () = {
    shared::<Workflow>();
    shared::<Report>();
    shared::<Order>();
    shared::<Explanation>();
    shared::<Repository>();
    shared::<Revised>();
    shared::<Replay>();
    shared::<Simulation>();
    shared::<Fields<Order>>();
    shared::<Lexical<'static, Order>>();
    shared::<Page<'static, Order>>();
    shared::<StatusEntry>();
    shared::<Diagram>();
    shared::<Options>();
    shared::<LogLine<'static>>();
    shared::<RejectionCode>();
};

// What a host keeps, compares and hands on is plain data.
const _: () = {
    plain::<Document>();
    plain::<Diagnostic>();
    plain::<NewOrder>();
    plain::<Import>();
    plain::<Event>();
    plain::<Origin>();
    plain::<Actor>();
    plain::<Payload>();
    plain::<Edit>();
    plain::<Order>();
    plain::<Record>();
    plain::<Entry>();
    plain::<Decision<'static>>();
    plain::<Effect>();
    plain::<OwedEffect>();
    plain::<Attention>();
    plain::<Books>();
    plain::<Ledger>();
    plain::<Parcels>();
    plain::<Line>();
    plain::<Charges>();
    plain::<Reason>();
    plain::<Guard>();
    plain::<Revision>();
    plain::<Change>();
    plain::<EffectKey>();
    plain::<Customer>();
    plain::<Person>();
    plain::<Tracking>();
    plain::<LineId>();
    plain::<LineQuantity>();
    plain::<Booking>();
    plain::<Shipment>();
    plain::<Opening>();
    plain::<Pointer>();
    plain::<Key>();
    plain::<Summary>();
    plain::<Filter>();
    plain::<Query>();
    plain::<SettingsEdit>();
    plain::<Usage>();
    plain::<Difference>();
};

// What deciding on the bare state takes and gives is copied, and never allocates.
const _: () = {
    copied::<State>();
    copied::<PackedState>();
    copied::<Facts>();
    copied::<Roles>();
    copied::<Input>();
    copied::<Step>();
    copied::<Answer>();
    copied::<Verdict>();
    copied::<AxisId>();
    copied::<StatusId>();
    copied::<EventId>();
    copied::<FactId>();
    copied::<TransitionId>();
    copied::<Money>();
    copied::<Currency>();
    copied::<ContentHash>();
    copied::<AxisKey<'static>>();
    copied::<StatusKey<'static>>();
    copied::<EventKey<'static>>();
    copied::<FactKey<'static>>();
    copied::<StepEffect<'static>>();
    copied::<OutcomeRef<'static>>();
    copied::<DerivedFact>();
    copied::<EffectKind>();
    copied::<AmountOf>();
    copied::<EventKind>();
    copied::<Advice>();
    copied::<Code>();
    copied::<Severity>();
    copied::<Assignment>();
    copied::<OutcomeClass>();
    copied::<Notification>();
    copied::<ActorKind>();
    copied::<DeliveryMethod>();
    copied::<PaymentTerms>();
    copied::<Units>();
    copied::<SettingsPolicy>();
};

// Whatever fails is an error that crosses threads and `?`.
const _: () = {
    failure::<Report>();
    failure::<Rejection>();
    failure::<OpenError>();
    failure::<ReplayError>();
    failure::<RecordError>();
    failure::<BookingError>();
    failure::<EditError>();
    failure::<PayloadError>();
    failure::<MoneyError>();
    failure::<CurrencyError>();
    failure::<KeyError>();
    failure::<ForeignState>();
    failure::<HashError>();
    failure::<LineError>();
    failure::<QueryError>();
    failure::<QueryErrors>();
    failure::<SettingsError>();
    failure::<Conflict>();
};

#[test]
fn sharing_a_workflow_copies_a_pointer() {
    assert_eq!(size_of::<Workflow>(), size_of::<usize>());
    let workflow = Workflow::standard();
    assert!(std::ptr::eq(workflow.document(), workflow.clone().document()));
}

#[test]
fn a_state_is_a_word() {
    assert_eq!(size_of::<State>(), size_of::<u64>());
    assert!(size_of::<Step>() <= 32);
}
