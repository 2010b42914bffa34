//! The languages of a shop.

use std::collections::{BTreeMap, BTreeSet};

use crate::document::Status;

/// The languages of a shop, by ISO 639-1 code, and which of them stands in for the others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Languages {
    default: String,
    enabled: BTreeSet<String>,
}

impl Languages {
    /// A shop in one language.
    #[must_use]
    pub fn new(default: &str) -> Self {
        Self { default: default.to_owned(), enabled: BTreeSet::from([default.to_owned()]) }
    }

    /// Enables another one.
    #[must_use]
    pub fn and(mut self, language: &str) -> Self {
        self.enabled.insert(language.to_owned());
        self
    }

    /// The language that stands in for the others.
    #[must_use]
    pub fn default_language(&self) -> &str {
        &self.default
    }

    /// Whether the shop speaks it.
    #[must_use]
    pub fn has(&self, language: &str) -> bool {
        self.enabled.contains(language)
    }

    /// The languages, in the order of their codes.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.enabled.iter().map(String::as_str)
    }

    /// What a status is called in that language: its translation, else its name, which is in the
    /// default language.
    #[must_use]
    pub fn name_of<'s>(&self, status: &'s Status, language: &str) -> Option<&'s str> {
        let translated = self.has(language).then(|| status.names.get(language)).flatten();
        let default = || status.name.as_deref().or_else(|| Some(status.names.get(&self.default)?));
        translated.map(String::as_str).or_else(default)
    }

    /// The translations of a status without the one in the default language, which would hide a new
    /// name.
    pub(super) fn translations_beside(&self, status: &Status) -> BTreeMap<String, String> {
        let mut names = status.names.clone();
        names.remove(&self.default);
        names
    }

    /// Every name that a status has in the languages of the shop; the default language comes from
    /// the name itself, where it has no translation of its own.
    #[must_use]
    pub fn names_of(&self, status: &Status) -> BTreeMap<String, String> {
        let enabled = status.names.iter().filter(|(language, _)| self.has(language));
        let mut names: BTreeMap<_, _> = enabled.map(|(l, n)| (l.clone(), n.clone())).collect();
        if let Some(name) = &status.name {
            names.entry(self.default.clone()).or_insert_with(|| name.clone());
        }
        names
    }
}
