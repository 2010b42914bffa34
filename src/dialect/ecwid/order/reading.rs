//! What is noted while a wire object is read.

use super::kept::Kept;
use crate::dialect::Problem;

/// What is wrong, what else was found, and what is kept.
pub(super) struct Reading<'r> {
    pub(super) problems: &'r mut Vec<Problem>,
    pub(super) findings: Vec<Problem>,
    pub(super) kept: Kept,
}
