//! An update of a custom status, as edits of the settings.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::catalogue::{self, Kind, NOTIFIES};
use super::error::Error;
use super::settings::Settings;
use crate::dialect::{Form, Given, Json, Problem};
use crate::document::nearest::nearest;
use crate::document::{Pointer, Status};
use crate::settings::{Setting, SettingsEdit};
use crate::workflow::Workflow;

const FIELDS: [&str; 4] = ["enabled", NOTIFIES, "name", "nameTranslations"];

/// What the update asks for.
struct Wanted {
    enabled: Option<bool>,
    notifies: Option<bool>,
    name: Option<String>,
    names: Option<BTreeMap<String, String>>,
}

/// The status of that id, and its kind; ids are compared exactly.
pub(super) fn find(id: &str) -> Result<Kind, Error> {
    let nearest = || nearest(id, catalogue::ids()).and_then(known);
    Kind::of(id).ok_or_else(|| Error::Status { id: id.to_owned(), nearest: nearest() })
}

fn known(id: &str) -> Option<&'static str> {
    catalogue::ids().find(|known| *known == id)
}

/// The edits that an update of the status asks for.
pub(super) fn edits(
    workflow: &Workflow,
    settings: &Settings,
    id: &str,
    body: &Json,
    at: Timestamp,
) -> Result<Vec<SettingsEdit>, Error> {
    let kind = find(id)?;
    if !catalogue::is_custom(id) {
        return Err(Error::BuiltIn { id: id.to_owned() });
    }
    let Some(status) = catalogue::status(workflow, kind, id) else {
        return Err(Error::Status { id: id.to_owned(), nearest: None });
    };
    let wanted = read(body, settings)?;
    let switches = wanted.enabled.map(|on| if on { Setting::Enable } else { Setting::disable() });
    let mails = wanted.notifies.map(Setting::NotifyCustomer);
    let name = rename(status, &wanted, settings, at);
    let all = switches.into_iter().chain(mails).chain(name);
    Ok(all.map(|setting| SettingsEdit::new(kind.axis(), id, setting)).collect())
}

fn read(body: &Json, settings: &Settings) -> Result<Wanted, Error> {
    let mut problems = Vec::new();
    let wanted = Form::open(body, Pointer::root(), &mut problems).map(|mut form| {
        let enabled = given(form.switch("enabled", &mut problems), &form, "enabled", &mut problems);
        let notifies = form.switch(NOTIFIES, &mut problems);
        let notifies = given(notifies, &form, NOTIFIES, &mut problems);
        let name = given(form.text("name", &mut problems), &form, "name", &mut problems);
        let names = form.object("nameTranslations", &mut problems);
        let names = given(names, &form, "nameTranslations", &mut problems);
        let names = names.map(|names| translations(names, &mut problems));
        unknown(form, &mut problems);
        Wanted { enabled, notifies, name, names }
    });
    match wanted {
        Some(wanted) if problems.is_empty() => check(wanted, settings),
        _ => Err(Error::Fields(problems)),
    }
}

/// The value; `null` clears nothing here.
fn given<T>(
    value: Given<T>,
    form: &Form<'_>,
    name: &str,
    problems: &mut Vec<Problem>,
) -> Option<T> {
    if matches!(value, Given::Null) {
        problems.push(Problem::new(form.place_of(name), "expected a value, found null"));
    }
    value.value()
}

fn translations(names: Form<'_>, problems: &mut Vec<Problem>) -> BTreeMap<String, String> {
    let at = names.place().clone();
    let mut read = BTreeMap::new();
    for (language, name) in names.rest() {
        match name {
            Json::Text(name) if !name.trim().is_empty() => {
                read.insert(language.to_owned(), name.clone());
            }
            Json::Text(_) => {
                problems.push(Problem::new(at.field(language), "a name cannot be empty"));
            }
            other => {
                let message = format!("expected a text, found {}", other.kind());
                problems.push(Problem::new(at.field(language), message));
            }
        }
    }
    read
}

fn unknown(form: Form<'_>, problems: &mut Vec<Problem>) {
    let at = form.place().clone();
    for (name, _) in form.rest() {
        let near = nearest(name, FIELDS).map(|near| format!("; did you mean {near:?}?"));
        let message = format!("a status has no such field{}", near.unwrap_or_default());
        problems.push(Problem::new(at.field(name), message));
    }
}

/// Refuses languages that the store lacks, and two names in the default language.
fn check(wanted: Wanted, settings: &Settings) -> Result<Wanted, Error> {
    let languages = settings.languages();
    let Some(names) = &wanted.names else { return Ok(wanted) };
    let strange = names.keys().filter(|language| !languages.has(language));
    let strange: Vec<String> = strange.cloned().collect();
    if !strange.is_empty() {
        return Err(Error::Languages { languages: strange });
    }
    match (&wanted.name, names.get(languages.default_language())) {
        (Some(name), Some(translated)) if name != translated => {
            let at = Pointer::root().field("nameTranslations").field(languages.default_language());
            let message = format!("the name in the default language is {name:?}");
            Err(Error::Fields(vec![Problem::new(at, message)]))
        }
        _ => Ok(wanted),
    }
}

/// Translations are replaced as a whole where they are given; a new name alone takes the place of
/// the one in the default language.
fn rename(status: &Status, wanted: &Wanted, settings: &Settings, at: Timestamp) -> Option<Setting> {
    let default = settings.languages().default_language();
    let name = wanted.name.clone();
    match (&wanted.names, name) {
        (None, None) => None,
        (None, Some(name)) => {
            let names = settings.languages().translations_beside(status);
            Some(Setting::Rename { name: Some(name), names, at })
        }
        (Some(names), name) => {
            let mut names = names.clone();
            let default_name = names.remove(default);
            let name = name.or(default_name).or_else(|| status.name.clone());
            Some(Setting::Rename { name, names, at })
        }
    }
}
