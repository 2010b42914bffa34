//! The statuses of the store.

use super::{Done, Shop};
use crate::dialect::ecwid::Error;
use crate::dialect::ecwid::catalogue::{status_json, statuses_json};
use crate::dialect::ecwid::status_update::{edits, find};
use crate::dialect::{Json, Request, Response};
use crate::settings::{SettingsPolicy, Usage};

impl Shop {
    pub(super) fn list_statuses(&self) -> Done {
        Done::only(Response::new(200, statuses_json(self.repository().workflow(), &self.settings)))
    }

    pub(super) fn get_status(&self, id: &str) -> Result<Done, Error> {
        let kind = find(id)?;
        let json = status_json(self.repository().workflow(), &self.settings, kind, id);
        Ok(Done::only(Response::new(200, json)))
    }

    /// Changes a custom status. Orders that sit in one that is disabled stay there, and may leave.
    pub(super) fn update_status(&mut self, id: &str, request: &Request) -> Result<Done, Error> {
        find(id)?;
        let body = self.body(request)?;
        let workflow = self.repository().workflow();
        let edits = edits(workflow, &self.settings, id, &body, request.at)?;
        let usage = Usage::of(workflow, self.repository().orders());
        let revised = workflow.edit_settings(&edits, &usage, SettingsPolicy::CUSTOM_ONLY)?;
        let (before, after) = (workflow.revision().hash, revised.workflow().revision().hash);
        let changed = before != after;
        if changed {
            self.orders.take_up(revised.workflow().clone(), before)?;
        }
        let json = Json::object().with("updateCount", u32::from(changed));
        Ok(Done::only(Response::new(200, json)))
    }
}
