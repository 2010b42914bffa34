//! What a request is refused with.

use super::token::Scope;
use crate::dialect::{Json, JsonError, Method, Problem, Response};
use crate::engine::{OpenError, Rejection};
use crate::order::{Money, Order};
use crate::query::QueryErrors;
use crate::repository::Conflict;
use crate::settings::SettingsError;

/// Why a request is refused. Nothing has changed.
///
/// Ecwid answers with `{"errorMessage": .., "errorCode": ..}`. Its own codes are used where it has
/// one; where it has none, since it has no rules about statuses, ours are made alike.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// There is no token, or it is none of this store.
    #[error("the access token is missing or wrong")]
    Token,
    /// The token does not allow it.
    #[error("the access token lacks the scope {}", scope.as_str())]
    Scope {
        /// What it would take.
        scope: Scope,
    },
    /// A public token may not create an order that is further than this.
    #[error("a public token creates orders at {} alone", allowed.join(", "))]
    PublicToken {
        /// The statuses at which it may.
        allowed: Vec<&'static str>,
    },
    /// The path names another store.
    #[error("there is no store {store:?} here")]
    Store {
        /// What the path names.
        store: String,
    },
    /// The path leads nowhere.
    #[error("there is nothing at {path:?}")]
    Path {
        /// The path.
        path: String,
    },
    /// The path does not take the method.
    #[error("the path does not take {}, but {}", word(*method), allowed.join(", "))]
    Method {
        /// The method.
        method: Method,
        /// The methods that the path takes.
        allowed: Vec<&'static str>,
    },
    /// A body was expected, and there is none, or it is a form.
    #[error("a JSON body is expected")]
    NoBody,
    /// The body is no JSON.
    #[error("the body is no JSON: {0}")]
    Json(#[from] JsonError),
    /// Fields of the body, or parameters of the query, are wrong.
    #[error("{}", list(.0))]
    Fields(Vec<Problem>),
    /// The filters do not fit together.
    #[error(transparent)]
    Query(#[from] QueryErrors),
    /// There is no such order.
    #[error("there is no order {id:?}")]
    Order {
        /// What was asked for.
        id: String,
    },
    /// There is no such cart.
    #[error("there is no cart {id:?}")]
    Cart {
        /// What was asked for.
        id: String,
    },
    /// The order has no such extra field.
    #[error("the order has no extra field {id:?}")]
    ExtraField {
        /// What was asked for.
        id: String,
    },
    /// There is no such status.
    #[error("there is no status {id:?}{}", did_you_mean(*nearest))]
    Status {
        /// What was asked for.
        id: String,
        /// The nearest status.
        nearest: Option<&'static str>,
    },
    /// The status is built in.
    #[error("status {id} is built in: only custom statuses can be changed")]
    BuiltIn {
        /// The status.
        id: String,
    },
    /// Languages that the store does not have.
    #[error("the store does not have the languages {}", languages.join(", "))]
    Languages {
        /// The languages.
        languages: Vec<String>,
    },
    /// The settings of a status cannot be so.
    #[error(transparent)]
    Settings(#[from] SettingsError),
    /// The order cannot be opened.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The order's rules refuse the change.
    #[error("{field}: {rejection}{}", reasons(rejection))]
    Refused {
        /// The field that asks for it.
        field: String,
        /// Why not.
        rejection: Box<Rejection>,
    },
    /// The status is a word about money that the ledger does not bear out.
    #[error(
        "paymentStatus: {rejection}{}; of {total} came in {captured} and went back {refunded}, \
         and assigning a status moves no money",
        reasons(rejection)
    )]
    Money {
        /// Why not.
        rejection: Box<Rejection>,
        /// What the order costs.
        total: Money,
        /// What came in.
        captured: Money,
        /// What went back.
        refunded: Money,
    },
    /// One status can be had, and then the other cannot.
    #[error(
        "paymentStatus and fulfillmentStatus cannot both be had: assigning one moves the other"
    )]
    Both,
    /// Somebody else was faster, or the id is taken.
    #[error(transparent)]
    Conflict(#[from] Conflict),
}

impl Error {
    /// A refusal of what a field asks for.
    pub(super) fn refused(field: &str, rejection: Rejection) -> Self {
        Self::Refused { field: field.to_owned(), rejection: Box::new(rejection) }
    }

    /// A refusal of a status; of one about money with what is on the ledger.
    pub(super) fn refused_status(field: &str, rejection: Rejection, order: &Order) -> Self {
        let is_money = |status: &str| ["PAID", "REFUNDED", "PARTIALLY_REFUNDED"].contains(&status);
        match &rejection {
            Rejection::NoWay { to, .. } if is_money(to.as_str()) => Self::Money {
                total: order.books().total(),
                captured: order.books().ledger().captured(),
                refunded: order.books().ledger().refunded(),
                rejection: Box::new(rejection),
            },
            _ => Self::refused(field, rejection),
        }
    }

    /// The HTTP status.
    #[must_use]
    pub const fn status(&self) -> u16 {
        match self {
            Self::NoBody
            | Self::Json(_)
            | Self::Fields(_)
            | Self::Query(_)
            | Self::BuiltIn { .. }
            | Self::Languages { .. }
            | Self::Settings(_)
            | Self::Open(_) => 400,
            Self::Token | Self::Scope { .. } | Self::PublicToken { .. } => 403,
            Self::Store { .. }
            | Self::Path { .. }
            | Self::Order { .. }
            | Self::Cart { .. }
            | Self::ExtraField { .. }
            | Self::Status { .. } => 404,
            Self::Method { .. } => 405,
            Self::Refused { .. } | Self::Money { .. } | Self::Both | Self::Conflict(_) => 409,
        }
    }

    /// The code for machines.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Token => "INVALID_API_TOKEN",
            Self::Scope { .. } | Self::PublicToken { .. } => "INSUFFICIENT_APP_SCOPE",
            Self::Store { .. } => "STORE_NOT_FOUND",
            Self::Path { .. } => "PATH_NOT_FOUND",
            Self::Method { .. } => "METHOD_NOT_ALLOWED",
            Self::Order { .. } => "ORDER_NOT_FOUND",
            Self::Cart { .. } => "CART_NOT_FOUND",
            Self::ExtraField { .. } => "EXTRA_FIELD_NOT_FOUND",
            Self::Status { .. } => "ORDER_STATUS_NOT_FOUND",
            Self::Languages { .. } => "LANGUAGES_NOT_ALLOWED",
            Self::NoBody
            | Self::Json(_)
            | Self::Fields(_)
            | Self::Query(_)
            | Self::BuiltIn { .. }
            | Self::Settings(_)
            | Self::Open(_) => "WRONG_PARAMETER",
            Self::Refused { .. } | Self::Money { .. } | Self::Both => "ORDER_CHANGE_REFUSED",
            Self::Conflict(_) => "CONSTRAINT_VIOLATION",
        }
    }

    /// The body of the answer.
    #[must_use]
    pub fn to_json(&self) -> Json {
        Json::object().with("errorMessage", self.to_string()).with("errorCode", self.code())
    }

    /// The answer.
    #[must_use]
    pub fn to_response(&self) -> Response {
        Response::new(self.status(), self.to_json())
    }
}

fn list(problems: &[Problem]) -> String {
    problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}

/// The reasons that the rejection has beside what it says itself.
fn reasons(rejection: &Rejection) -> String {
    match rejection {
        Rejection::NoWay { reasons, .. } => {
            reasons.iter().fold(String::new(), |said, reason| format!("{said}; {reason}"))
        }
        _ => String::new(),
    }
}

fn word(method: Method) -> String {
    format!("{method:?}").to_uppercase()
}

fn did_you_mean(nearest: Option<&str>) -> String {
    nearest.map_or(String::new(), |nearest| format!("; did you mean {nearest:?}?"))
}
