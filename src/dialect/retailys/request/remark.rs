//! `POST /System/Orders/{id}/history`: what another program has to say about an order.

use super::{Changed, Desk, demanded, open, refuse_rest};
use crate::dialect::retailys::error::Error;
use crate::dialect::{Form, Given, Json, Problem};
use crate::order::{Edit, Order};

const TYPES: [&str; 4] = ["order", "email", "apps", "status"];

impl Desk<'_> {
    /// Records a remark. Whatever its type, `status` too, it moves no status: that is for the
    /// requests that do so to say. The id in the answer is the record's sequence number.
    ///
    /// # Errors
    ///
    /// [`Error::Malformed`].
    pub fn add_history(&self, order: &Order, body: &Json) -> Result<Changed, Error> {
        let mut problems = Vec::new();
        let mut form = open(body, &mut problems)?;
        let what = "a record has a type: order, email, apps or status";
        let of = demanded(&mut form, "type", what, &mut problems);
        if of.as_ref().is_some_and(|of| !TYPES.contains(&of.as_str())) {
            problems.push(Problem::new(form.place_of("type"), what));
        }
        let at = form.place_of("record");
        let note = match form.take("record") {
            Given::Value(json) => Form::open(json, at, &mut problems)
                .and_then(|record| note(record, &mut problems).map(|note| (note, json))),
            Given::Absent | Given::Null => {
                problems.push(Problem::new(at, "what is recorded is missing"));
                None
            }
        };
        refuse_rest(form, &["type", "record"], &mut problems);
        Error::malformed(problems)?;
        let mut draft = self.begin(order);
        let mut origin = self.origin();
        if let (Some(of), Some((note, record))) = (of, note) {
            origin.note = Some(format!("{of}: {note}"));
            origin.fields.insert("type".to_owned(), Json::Text(of).to_string());
            origin.fields.insert("record".to_owned(), record.to_string());
        }
        draft.edit(Edit::Note, origin)?;
        let id = draft.order.version();
        Ok(draft.done(id))
    }
}

/// The record as one line.
fn note(mut record: Form<'_>, problems: &mut Vec<Problem>) -> Option<String> {
    let known = problems.len();
    let texts = [record.text("name", problems), record.text("status", problems)];
    let texts: Vec<String> = texts.into_iter().filter_map(Given::value).collect();
    let filled: Vec<&str> = texts.iter().map(|it| it.trim()).filter(|it| !it.is_empty()).collect();
    if filled.is_empty() && problems.len() == known {
        let message = "a record has a name, a status, or both";
        problems.push(Problem::new(record.place().clone(), message));
    }
    refuse_rest(record, &["name", "status"], problems);
    (!filled.is_empty()).then(|| filled.join(", "))
}
