//! Why a request is refused.

use super::payment_state::Contradiction;
use crate::dialect::json::{Json, JsonError};
use crate::dialect::problem::Problem;
use crate::dialect::request::Response;
use crate::document::Pointer;
use crate::engine::{OpenError, Rejection};
use crate::query::QueryErrors;
use crate::repository::Conflict;
use crate::settings::SettingsError;

/// Why a request is refused. Nothing has changed.
///
/// The system's documents show no error. Ours is an object with a `Message` and, where several
/// things are wrong, all of them in `Errors`, each with its `Message` and its place `At`.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The token is missing or is another one.
    #[error("the token is missing or wrong")]
    Unauthorized,
    /// There is nothing at that path.
    #[error("there is no endpoint {path:?}")]
    NoEndpoint {
        /// The path, cut short.
        path: String,
    },
    /// There is something at that path, and it does not take that method.
    #[error("the endpoint does not take this method; it takes {}", allowed.join(", "))]
    Method {
        /// The methods that it takes.
        allowed: Vec<&'static str>,
    },
    /// There is no order of that id.
    #[error("there is no order {id}")]
    NoOrder {
        /// The id, cut short.
        id: String,
    },
    /// There is no status of that id.
    #[error("there is no order status {id}")]
    NoStatus {
        /// The id, cut short.
        id: String,
    },
    /// The endpoint needs a body of another sort.
    #[error("the endpoint needs {what}")]
    Body {
        /// What it needs.
        what: &'static str,
    },
    /// The body is no JSON.
    #[error("the body is no JSON: {0}")]
    Json(#[from] JsonError),
    /// Fields of the body, or of the query, are wrong.
    #[error("the request is wrong: {}", list(problems))]
    Problems {
        /// All that is wrong; at least one.
        problems: Vec<Problem>,
    },
    /// The query is wrong.
    #[error("the query is wrong: {0}")]
    Query(#[from] QueryErrors),
    /// The payment state that the request asserts is not what the ledger says.
    #[error(transparent)]
    PaymentState(#[from] Contradiction),
    /// The workflow refuses.
    #[error(transparent)]
    Rejected(#[from] Rejection),
    /// The order cannot be opened.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The settings stay as they are.
    #[error(transparent)]
    Settings(#[from] SettingsError),
    /// Orders or settings are not as they were when the request was decided.
    #[error(transparent)]
    Conflict(#[from] Conflict),
}

impl Error {
    /// The status code of the response.
    #[must_use]
    pub const fn status(&self) -> u16 {
        match self {
            Self::Unauthorized => 401,
            Self::NoEndpoint { .. } | Self::NoOrder { .. } | Self::NoStatus { .. } => 404,
            Self::Method { .. } => 405,
            Self::Body { .. } | Self::Json(_) | Self::Problems { .. } => 400,
            Self::Query(_) | Self::Open(_) => 400,
            Self::PaymentState(_) | Self::Rejected(_) | Self::Settings(_) => 409,
            Self::Conflict(_) => 409,
        }
    }

    /// The body of the response.
    #[must_use]
    pub fn to_json(&self) -> Json {
        let all = self.all();
        let body = Json::object().with("Message", self.to_string());
        if all.is_empty() { body } else { body.with("Errors", Json::List(all)) }
    }

    /// The response.
    #[must_use]
    pub fn response(&self) -> Response {
        Response::new(self.status(), self.to_json())
    }

    fn all(&self) -> Vec<Json> {
        let one = |message: String| Json::object().with("Message", message);
        match self {
            Self::Problems { problems } => {
                let at = |it: &Problem| one(it.message.clone()).with("At", it.at.as_str());
                problems.iter().map(at).collect()
            }
            Self::Query(errors) => errors.errors().iter().map(|it| one(it.to_string())).collect(),
            Self::Rejected(rejection) => {
                rejection.reasons().iter().map(|reason| one(reason.to_string())).collect()
            }
            Self::Settings(error) => {
                error.reasons.iter().map(|reason| one(reason.to_string())).collect()
            }
            Self::PaymentState(it) => it.reasons.iter().map(|it| one(it.clone())).collect(),
            _ => Vec::new(),
        }
    }

    /// One thing that is wrong with the request.
    pub(super) fn problem(at: Pointer, message: impl Into<String>) -> Self {
        Self::Problems { problems: vec![Problem::new(at, message)] }
    }
}

fn list(problems: &[Problem]) -> String {
    problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}
