//! The codes of findings, their severities and their pages.

use std::fmt;
use std::str::FromStr;

use serde::{Serialize, Serializer};

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// No workflow is built, and nothing can allow it.
    Error,
    /// No workflow is built unless the document allows the finding with a reason.
    Deny,
    /// Probably a mistake; the workflow is built.
    Warn,
    /// Worth knowing.
    Note,
}

impl Severity {
    /// The word for people and machines.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Deny => "deny",
            Self::Warn => "warn",
            Self::Note => "note",
        }
    }
}

/// The stable code of a kind of finding, such as `OF0301`. Codes are never reused or renumbered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub struct Code(&'static Entry);

/// What the catalogue knows of one code.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Entry {
    code: &'static str,
    severity: Severity,
    title: &'static str,
    page: &'static str,
}

/// Declares the codes in order: each needs a severity, a title and a page, or it does not compile.
macro_rules! catalogue {
    ($($code:ident $severity:ident $title:literal)*) => {
        impl Code {
            $(
                #[doc = $title]
                pub const $code: Self = Self(&Entry {
                    code: stringify!($code),
                    severity: Severity::$severity,
                    title: $title,
                    page: include_str!(concat!(
                        "../../docs/diagnostics/",
                        stringify!($code),
                        ".md"
                    )),
                });
            )*

            /// Every code, in order.
            pub const ALL: &'static [Self] = &[$(Self::$code),*];
        }
    };
}

catalogue! {
    OF0001 Error "unknown field"
    OF0002 Error "unsupported document format"
    OF0003 Error "malformed key"
    OF0004 Error "declared twice"
    OF0005 Warn "confusable keys"
    OF0006 Note "no version label"
    OF0007 Warn "allow that matches nothing"
    OF0008 Error "limit exceeded"
    OF0009 Error "not JSON"
    OF0010 Error "missing field"
    OF0011 Error "wrong type or value"
    OF0012 Error "field given twice"
    OF0013 Error "malformed duration"
    OF0014 Error "allow that cannot apply"
    OF0101 Error "unknown target status"
    OF0102 Error "unknown source status"
    OF0103 Error "no entry status"
    OF0105 Error "unknown fact"
    OF0106 Error "status of another axis"
    OF0107 Warn "event that no transition uses"
    OF0108 Warn "fact that nothing reads"
    OF0109 Error "slot that is not bound to a status"
    OF0110 Error "disabled entry status"
    OF0111 Error "unknown axis"
    OF0112 Error "unknown event"
    OF0113 Error "slot named where its class belongs"
    OF0114 Error "transition on a free axis"
    OF0115 Error "disabled status that is no slot"
    OF0116 Error "unknown status"
    OF0117 Error "misplaced setting"
    OF0118 Error "unknown attention"
    OF0201 Error "transition that can never be taken"
    OF0202 Deny "shadowed transition"
    OF0204 Warn "choice without a last resort"
    OF0205 Deny "guard that never changes"
    OF0206 Deny "wildcard tried before a listed status"
    OF0207 Warn "target that is the source"
    OF0208 Warn "identical transitions"
    OF0210 Warn "guards too large to decide"
    OF0211 Warn "ignored status that leaves nothing to ignore"
    OF0212 Deny "outcome that can never be an order's"
    OF0301 Deny "unreachable status"
    OF0302 Deny "transition that no order takes"
    OF0401 Deny "dead end"
    OF0402 Deny "trap"
    OF0403 Error "terminal status with a way out"
    OF0404 Deny "no resting status"
    OF0405 Warn "every way out needs a role"
    OF0406 Warn "timer loop"
    OF0408 Warn "no way to success"
    OF0500 Warn "limit of the proof reached"
    OF0501 Error "broken invariant"
    OF0502 Deny "stuck order"
    OF0503 Deny "no closed outcome in reach"
    OF0504 Deny "closed while money is held"
    OF0505 Warn "goal that no order reaches"
    OF0506 Deny "reports whose order matters"
    OF0507 Deny "repeat that is not absorbed"
    OF0508 Warn "way round what must happen"
    OF0509 Deny "report that can be flagged"
    OF0510 Warn "sequenced pair without need"
    OF0511 Deny "closed while an obligation is open"
    OF0601 Deny "customer told twice"
    OF0602 Warn "nobody told"
    OF0604 Warn "mail about a hidden status"
    OF0701 Warn "role that nobody has"
    OF0702 Warn "way round a role"
    OF0703 Note "statuses that behave alike"
    OF0704 Warn "name missing in a language"
}

impl Code {
    /// The code itself, such as `OF0301`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        self.0.code
    }

    /// How bad its findings are.
    #[must_use]
    pub const fn severity(self) -> Severity {
        self.0.severity
    }

    /// Whether its findings are those of [`Workflow::prove`](crate::Workflow::prove): they are
    /// about whole orders, and no look at one axis at a time finds them.
    #[must_use]
    pub fn is_of_proof(self) -> bool {
        [Self::OF0302, Self::OF0601, Self::OF0602, Self::OF0702].contains(&self)
            || self.as_str().starts_with("OF05")
    }

    /// What it is about, in a few words.
    #[must_use]
    pub const fn title(self) -> &'static str {
        self.0.title
    }

    /// Its page, in Markdown: the meaning, a bad document and a mended one.
    #[must_use]
    pub const fn page(self) -> &'static str {
        self.0.page
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// The text is no code of this catalogue.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there is no code of that name")]
pub struct UnknownCode;

impl FromStr for Code {
    type Err = UnknownCode;

    fn from_str(text: &str) -> Result<Self, UnknownCode> {
        let found = Self::ALL.iter().find(|code| code.as_str().eq_ignore_ascii_case(text));
        found.copied().ok_or(UnknownCode)
    }
}
