//! What a host's HTTP layer hands over, and what it sends back.

use jiff::Timestamp;

use super::json::Json;

/// The methods that the systems use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Method {
    /// `GET`.
    Get,
    /// `POST`.
    Post,
    /// `PUT`.
    Put,
    /// `PATCH`.
    Patch,
    /// `DELETE`.
    Delete,
}

/// What comes with a request.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Body {
    /// Nothing.
    #[default]
    Empty,
    /// A text that should be JSON; nobody has looked at it yet.
    Json(String),
    /// The fields of a form, decoded, in their order.
    Form(Vec<(String, String)>),
}

/// One request, without the host's address and without a network.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// The method.
    pub method: Method,
    /// The path, decoded, without the query.
    pub path: String,
    /// The fields of the query, decoded, in their order.
    pub query: Vec<(String, String)>,
    /// The token of the `Authorization` header, without its scheme.
    pub token: Option<String>,
    /// The body.
    pub body: Body,
    /// When it came, by the host's clock.
    pub at: Timestamp,
}

impl Request {
    /// A request without query, token and body.
    #[must_use]
    pub fn new(method: Method, path: &str, at: Timestamp) -> Self {
        Self {
            method,
            path: path.to_owned(),
            query: Vec::new(),
            token: None,
            body: Body::Empty,
            at,
        }
    }

    /// Adds a field to the query.
    #[must_use]
    pub fn query(mut self, name: &str, value: &str) -> Self {
        self.query.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Says who asks.
    #[must_use]
    pub fn token(mut self, token: &str) -> Self {
        self.token = Some(token.to_owned());
        self
    }

    /// Brings a JSON text.
    #[must_use]
    pub fn json(mut self, body: &str) -> Self {
        self.body = Body::Json(body.to_owned());
        self
    }

    /// Brings a form.
    #[must_use]
    pub fn form(mut self, fields: &[(&str, &str)]) -> Self {
        let owned = fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        self.body = Body::Form(owned.collect());
        self
    }
}

/// The answer to a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Response {
    /// The status code (RFC 9110).
    pub status: u16,
    /// The body; none, where there is nothing to say.
    pub body: Option<Json>,
}

impl Response {
    /// An answer with a body.
    #[must_use]
    pub const fn new(status: u16, body: Json) -> Self {
        Self { status, body: Some(body) }
    }

    /// An answer without one.
    #[must_use]
    pub const fn empty(status: u16) -> Self {
        Self { status, body: None }
    }
}
