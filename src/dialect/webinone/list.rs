//! A request for a list: which items, in which order, and which page.

use super::error::Error;
use super::order::view::SECTIONS;
use super::settings::Settings;
use super::version::Version;
use crate::dialect::json::Json;
use crate::dialect::problem::Problem;
use crate::dialect::request::{Body, Request};
use crate::document::Pointer;
use crate::document::nearest::nearest;
use crate::query::QueryText;

/// The parameters, as version 2 spells them; version 1 has them in small letters.
const PARAMETERS: [&str; 7] =
    ["Where", "Order_By", "Semantic_Query", "Min_Score", "Offset", "Limit", "Fields"];

/// The parameters of a list, each as its text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct List {
    texts: [Option<String>; PARAMETERS.len()],
}

impl List {
    /// Reads the parameters, which come as fields of the query, as a form or as a JSON object.
    /// Their letters may be small or large.
    pub(super) fn read(request: &Request, settings: &Settings) -> Result<Self, Error> {
        let (mut list, mut problems) = (Self::default(), Vec::new());
        let root = Pointer::root();
        for (name, text) in &request.query {
            list.set(name, text.clone(), root.field(name), &mut problems);
        }
        match &request.body {
            Body::Empty => {}
            Body::Form(fields) => {
                for (name, text) in fields {
                    list.set(name, text.clone(), root.field(name), &mut problems);
                }
            }
            Body::Json(text) if text.trim().is_empty() => {}
            Body::Json(text) => match Json::read(text, settings.leniency)? {
                Json::Object(fields) => {
                    for (name, value) in &fields {
                        list.set_json(name, value, root.field(name), &mut problems);
                    }
                }
                other => {
                    let message = format!("expected an object, found {}", other.kind());
                    problems.push(Problem::new(root, message));
                }
            },
        }
        if problems.is_empty() { Ok(list) } else { Err(Error::Problems { problems }) }
    }

    fn set(&mut self, name: &str, text: String, at: Pointer, problems: &mut Vec<Problem>) {
        let place = PARAMETERS.iter().position(|known| known.eq_ignore_ascii_case(name));
        match place.and_then(|place| self.texts.get_mut(place)) {
            Some(known @ None) => *known = Some(text),
            Some(Some(_)) => problems.push(Problem::new(at, "stands here twice")),
            None => {
                let near = nearest(name, PARAMETERS);
                let near = near.map_or(String::new(), |it| format!("; did you mean {it:?}?"));
                let message = format!("a list has no such parameter{near}");
                problems.push(Problem::new(at, message));
            }
        }
    }

    fn set_json(&mut self, name: &str, value: &Json, at: Pointer, problems: &mut Vec<Problem>) {
        let lower = name.to_ascii_lowercase();
        let (what, text) = match (lower.as_str(), value) {
            (_, Json::Null) => ("", Some(String::new())),
            ("where", Json::Object(_)) => ("", Some(value.to_string())),
            ("where", Json::Text(text)) => ("", Some(text.clone())),
            ("where", _) => ("an object", None),
            ("min_score" | "offset" | "limit", Json::Number(digits)) => ("", Some(digits.clone())),
            ("min_score" | "offset" | "limit", _) => ("a number", None),
            (_, Json::Text(text)) => ("", Some(text.clone())),
            _ => ("a text", None),
        };
        if text.is_none() && PARAMETERS.iter().any(|known| known.eq_ignore_ascii_case(name)) {
            let message = format!("expected {what}, found {}", value.kind());
            problems.push(Problem::new(at, message));
            return;
        }
        self.set(name, text.unwrap_or_default(), at, problems);
    }

    fn text(&self, name: &str) -> &str {
        let place = PARAMETERS.iter().position(|known| *known == name);
        let text = place.and_then(|place| self.texts.get(place)).and_then(Option::as_deref);
        text.unwrap_or_default()
    }

    /// The query.
    pub(super) fn query(&self) -> QueryText<'_> {
        QueryText {
            filter: self.text("Where"),
            order_by: self.text("Order_By"),
            text: self.text("Semantic_Query"),
            min_score: self.text("Min_Score"),
            offset: self.text("Offset"),
            limit: self.text("Limit"),
        }
    }

    /// The sections of orders that version 1 is asked for; all of them, where it is not said which.
    /// Plain fields come in any case.
    pub(super) fn sections(&self, version: Version) -> Result<Vec<&'static str>, Error> {
        let text = self.text("Fields").trim();
        let at = Pointer::root().field("fields");
        if text.is_empty() {
            return Ok(SECTIONS.to_vec());
        }
        if version == Version::V2 {
            return Err(Error::problem(at, "version 2 gives all fields"));
        }
        let (mut chosen, mut problems) = (Vec::new(), Vec::new());
        let spelled = || SECTIONS.iter().map(|name| (version.spelling(name), *name));
        for name in text.split(',').map(str::trim) {
            match spelled().find(|(known, own)| *known == name || *own == name) {
                Some((_, own)) => chosen.push(own),
                None => {
                    let near = nearest(name, spelled().map(|(known, _)| known));
                    let near = near.map_or(String::new(), |it| format!("; did you mean {it:?}?"));
                    let name: String = name.chars().take(40).collect();
                    let message = format!("{name:?} is none of the parts of an order{near}");
                    problems.push(Problem::new(at.clone(), message));
                }
            }
        }
        if problems.is_empty() { Ok(chosen) } else { Err(Error::Problems { problems }) }
    }
}
