//! The limits of a document. Going over one is a finding (`OF0008`), never a panic.
//!
//! They are wide enough for every system that we know and narrow enough that checking a stranger's
//! document ends soon and in little memory.

/// The most axes; the statuses of all of them are packed in one word of eight bytes.
pub const AXES: usize = 8;
/// The most statuses of one axis, slots among them.
pub const STATUSES: usize = 250;
/// The most events.
pub const EVENTS: usize = 250;
/// The most facts; a set of them is one word of 64 bits.
pub const FACTS: usize = 64;
/// The most transitions.
pub const TRANSITIONS: usize = 4096;
/// The most roles that differ, over all transitions, and the most that are declared.
pub const ROLES: usize = 64;
/// The most effects of one transition.
pub const EFFECTS: usize = 32;
/// The most outcomes.
pub const OUTCOMES: usize = 64;
/// The most invariants.
pub const INVARIANTS: usize = 256;
/// The most rules of one kind about the way of an order: what it must pass, what must be told, and
/// what keeps it from being closed.
pub const DEMANDS: usize = 64;
/// The most timers: one an event.
pub const TIMERS: usize = EVENTS;
/// The most pairs of sequenced reports.
pub const SEQUENCED: usize = 1024;
/// The most allowed findings.
pub const ALLOWED: usize = 1024;
/// The most statuses in one list of them, and the most flags, automations or translations of one
/// status.
pub const LIST: usize = 250;
/// How deep a guard may be nested; a fact alone is one deep.
pub const GUARD_DEPTH: usize = 32;
/// The most conditions in one guard, the nested ones counted.
pub const GUARD_PARTS: usize = 1024;
/// The most findings that one check lists.
pub const FINDINGS: usize = 1_000;
