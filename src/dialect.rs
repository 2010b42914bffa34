//! Other systems' wire formats: their requests in, their answers out, our orders in between.
//!
//! A dialect is a set of pure functions on the core. It has no network: a host's HTTP layer hands
//! over a [`Request`] and sends the [`Response`]. Foreign spellings are known here and nowhere
//! else.
//!
//! Wire texts are read into [`Json`], which keeps the order of fields and the digits of numbers,
//! and then field by field through a [`Form`], which notes everything that is wrong. What a dialect
//! knows becomes part of the order; what it does not know is kept under its namespace among the
//! order's foreign fields, and comes out again unchanged. What another dialect cannot express is
//! a [`Loss`], and is listed.

mod json;
mod given;
mod problem;
mod form;
mod read;
mod request;
mod numbered;
mod answer;
mod languages;
mod labels;
mod loss;
pub mod ecwid;
pub mod webinone;
pub mod retailys;
mod system;

pub use answer::Answer;
pub use form::Form;
pub use given::Given;
pub use json::{Json, JsonError, Leniency};
pub use labels::{LABEL, with_labels};
pub use languages::Languages;
pub use loss::{Encoded, Loss, LossKind};
pub use problem::Problem;
pub use read::ReadError;
pub use request::{Body, Method, Request, Response};
pub use system::{ConvertError, Converted, System, convert};
