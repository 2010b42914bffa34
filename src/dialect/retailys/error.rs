//! What a request is refused with.

use std::fmt;

use crate::dialect::{Json, JsonError, Method, Problem, Response};
use crate::engine::{Advice, OpenError, Rejection};
use crate::query::QueryErrors;
use crate::repository::Conflict;
use crate::settings::SettingsError;
use crate::workflow::Report;

/// Why a request is refused. Nothing has changed.
///
/// The system documents 400, 404 and 422, each with a body of `message` and `detail`. The codes for
/// a wrong token (401), a method that a path does not have (405) and a fault of the host (500) are
/// ours, in the same shape.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The token is missing or wrong.
    #[error("the header \"token\" is missing or wrong")]
    Token,
    /// There is nothing at that path.
    #[error("there is nothing at {path:?}")]
    Path {
        /// The path, cut short.
        path: String,
    },
    /// The path does not have that method.
    #[error("{path} does not take {}", word(*method))]
    Method {
        /// The path.
        path: String,
        /// The method.
        method: Method,
    },
    /// The body is no JSON.
    #[error(transparent)]
    Json(#[from] JsonError),
    /// The request is malformed: every problem of its body or its query.
    #[error("{}", list(problems))]
    Malformed {
        /// The problems; at least one.
        problems: Vec<Problem>,
    },
    /// What the request is about is not there.
    #[error("there is no {what} {id}")]
    Missing {
        /// What it is about.
        what: Missing,
        /// Its id.
        id: u64,
    },
    /// The rules of the workflow or of the order's books refuse it.
    #[error(transparent)]
    Refused(Box<Rejection>),
    /// The order cannot be opened.
    #[error(transparent)]
    Open(Box<OpenError>),
    /// The statuses cannot be changed so.
    #[error(transparent)]
    Settings(#[from] SettingsError),
    /// The settings have no statuses that a workflow could be made of.
    #[error("the statuses make no workflow: {findings}")]
    Statuses {
        /// The findings of its checks.
        findings: String,
    },
    /// A status cannot be changed to do something else to orders.
    #[error("what status {id} does to orders is settled once and for all; add another status")]
    Settled {
        /// The status.
        id: u64,
    },
    /// No id is left for a new order or item.
    #[error("no id is left")]
    NoIdLeft,
    /// The query does not fit the fields of orders.
    #[error(transparent)]
    Query(#[from] QueryErrors),
    /// The repository has changed under the request.
    #[error(transparent)]
    Conflict(#[from] Conflict),
}

/// What a request is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Missing {
    /// An order.
    Order,
    /// An item of an order.
    Item,
    /// A status of the instance.
    Status,
}

impl fmt::Display for Missing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Order => "order",
            Self::Item => "item",
            Self::Status => "status",
        })
    }
}

impl From<Rejection> for Error {
    fn from(rejection: Rejection) -> Self {
        Self::Refused(Box::new(rejection))
    }
}

impl From<OpenError> for Error {
    fn from(error: OpenError) -> Self {
        Self::Open(Box::new(error))
    }
}

impl From<Report> for Error {
    fn from(report: Report) -> Self {
        Self::Statuses { findings: report.to_string().trim_end().to_owned() }
    }
}

impl Error {
    /// The problems, if there are any: else nothing is wrong.
    pub(super) fn malformed(problems: Vec<Problem>) -> Result<(), Self> {
        if problems.is_empty() { Ok(()) } else { Err(Self::Malformed { problems }) }
    }

    /// The HTTP status.
    #[must_use]
    pub fn status(&self) -> u16 {
        match self {
            Self::Token => 401,
            Self::Method { .. } => 405,
            Self::Json(_) | Self::Malformed { .. } => 400,
            Self::Path { .. } | Self::Missing { .. } => 404,
            Self::Refused(rejection) => match (rejection.advice(), &**rejection) {
                (Advice::HostBug, _) => 500,
                (_, Rejection::UnknownStatus { .. }) => 404,
                _ => 422,
            },
            Self::Open(_) | Self::Settings(_) | Self::Settled { .. } | Self::NoIdLeft => 422,
            Self::Statuses { .. } | Self::Query(_) | Self::Conflict(_) => 500,
        }
    }

    /// What went wrong, in a few words.
    #[must_use]
    pub fn message(&self) -> &'static str {
        match self.status() {
            400 => "the request is malformed",
            401 => "the token is missing or wrong",
            404 => "not found",
            405 => "the method is not allowed",
            422 => "the request is refused",
            _ => "the host is at fault",
        }
    }

    /// The error as the system writes it: `message` in a few words, `detail` with every reason.
    #[must_use]
    pub fn to_json(&self) -> Json {
        let detail = match self {
            Self::Refused(rejection) => detail(rejection),
            error => error.to_string(),
        };
        Json::object().with("message", self.message()).with("detail", detail)
    }

    pub(super) fn response(&self) -> Response {
        Response::new(self.status(), self.to_json())
    }
}

/// The rejection, and what could be done instead.
fn detail(rejection: &Rejection) -> String {
    match rejection {
        Rejection::Refused(refusal) if !refusal.allowed().is_empty() => {
            let allowed = refusal.allowed();
            let allowed: Vec<&str> = allowed.iter().map(|event| event.as_str()).collect();
            format!("{rejection}; possible now: {}", allowed.join(", "))
        }
        rejection => rejection.to_string(),
    }
}

const fn word(method: Method) -> &'static str {
    match method {
        Method::Get => "GET",
        Method::Post => "POST",
        Method::Put => "PUT",
        Method::Patch => "PATCH",
        Method::Delete => "DELETE",
    }
}

fn list(problems: &[Problem]) -> String {
    problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}
