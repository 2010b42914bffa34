//! What the compiler must say of the public types.

use std::error::Error;
use std::mem::size_of;

use orderflow::document::{Diagnostic, Document};
use orderflow::order::{
    BookingError, Books, Charges, CurrencyError, EditError, Ledger, Line, MoneyError, Parcels,
    PayloadError, RecordError,
};
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
    plain::<Decision>();
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
