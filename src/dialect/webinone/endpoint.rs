//! The endpoints, by path and method.

use super::error::Error;
use super::status::number;
use super::version::Version;
use crate::dialect::request::{Method, Request};

/// What a request asks for; ids are digits without a zero before others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Endpoint {
    ListStatuses,
    CreateStatus,
    Status(String),
    UpdateStatus(String),
    DeleteStatus(String),
    ListOrders(Version),
    CreateOrder,
    Order(Version, String),
    UpdateOrder(Version, String),
    DeleteOrder(String),
    UpdateGroups(String),
}

impl Endpoint {
    pub(super) fn of(request: &Request) -> Result<Self, Error> {
        let path = request.path.strip_suffix('/').unwrap_or(&request.path);
        let cut = || path.chars().take(100).collect::<String>();
        let v2 = path.strip_prefix("/api/v2/admin/orders").map(|rest| (Version::V2, rest));
        let v1 = path.strip_prefix("/api/v1/orders").map(|rest| (Version::V1, rest));
        let found = v2.or(v1).filter(|(_, rest)| rest.is_empty() || rest.starts_with('/'));
        let Some((version, rest)) = found else { return Err(Error::NoEndpoint { path: cut() }) };
        let parts: Vec<&str> = rest.split('/').skip(1).take(4).collect();
        match (version, parts.as_slice()) {
            (Version::V2, ["order-statuses"]) => match request.method {
                Method::Get => Ok(Self::ListStatuses),
                Method::Post => Ok(Self::CreateStatus),
                _ => only(&["GET", "POST"]),
            },
            (Version::V2, ["order-statuses", id]) => {
                let id = digits(id, |id| Error::NoStatus { id })?;
                match request.method {
                    Method::Get => Ok(Self::Status(id)),
                    Method::Put => Ok(Self::UpdateStatus(id)),
                    Method::Delete => Ok(Self::DeleteStatus(id)),
                    _ => only(&["GET", "PUT", "DELETE"]),
                }
            }
            (version, []) => match (request.method, version) {
                (Method::Get, version) => Ok(Self::ListOrders(version)),
                (Method::Post, Version::V2) => Ok(Self::CreateOrder),
                (_, Version::V2) => only(&["GET", "POST"]),
                (_, Version::V1) => only(&["GET"]),
            },
            (version, [id]) => {
                let id = digits(id, |id| Error::NoOrder { id })?;
                match (request.method, version) {
                    (Method::Get, version) => Ok(Self::Order(version, id)),
                    (Method::Put, version) => Ok(Self::UpdateOrder(version, id)),
                    (Method::Delete, Version::V2) => Ok(Self::DeleteOrder(id)),
                    (_, Version::V2) => only(&["GET", "PUT", "DELETE"]),
                    (_, Version::V1) => only(&["GET", "PUT"]),
                }
            }
            (Version::V2, [id, "custom-crm-groups"]) => {
                let id = digits(id, |id| Error::NoOrder { id })?;
                match request.method {
                    Method::Put => Ok(Self::UpdateGroups(id)),
                    _ => only(&["PUT"]),
                }
            }
            _ => Err(Error::NoEndpoint { path: cut() }),
        }
    }
}

fn only(allowed: &[&'static str]) -> Result<Endpoint, Error> {
    Err(Error::Method { allowed: allowed.to_vec() })
}

/// The digits of an id as the core has them; nothing has another one.
fn digits(id: &str, missing: impl Fn(String) -> Error) -> Result<String, Error> {
    let cut = || id.chars().take(40).collect();
    number(id).map(|id| id.to_string()).ok_or_else(|| missing(cut()))
}
