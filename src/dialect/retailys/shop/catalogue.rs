//! Statuses that a merchant adds, changes and does away with while orders are live.
//!
//! The interface has no request for it; these are the calls of a back office.

use jiff::Timestamp;

use super::Shop;
use crate::dialect::retailys::error::{Error, Missing};
use crate::dialect::retailys::settings::OrderStatus;
use crate::dialect::{Answer, Json, LABEL, Response};
use crate::engine::Origin;
use crate::order::{Actor, Order};
use crate::settings::{NewStatus, Setting, SettingsEdit, SettingsPolicy};

impl Shop {
    /// Adds a status, or changes the name, the icon, the colour, the place and the mail of the one
    /// of that id. What a status does to orders is settled when it is added.
    ///
    /// # Errors
    ///
    /// [`Error::Settled`]; [`Error::Settings`], with every reason.
    pub fn put_status(&mut self, status: OrderStatus, at: Timestamp) -> Result<(), Error> {
        let edit = |setting| SettingsEdit::new(LABEL, &*status.key(), setting);
        let known = self.settings.order_status(status.id);
        let edits = match known {
            Some(known) if known.raises != status.raises => {
                return Err(Error::Settled { id: status.id });
            }
            Some(_) => {
                let renamed = self.renamed(&status, at).map(edit);
                let mails = edit(Setting::NotifyCustomer(status.notify_customer));
                renamed.into_iter().chain([mails]).collect()
            }
            None => {
                let mut new = NewStatus::label().named(&status.name, at);
                new.notify_customer = status.notify_customer;
                new.raises = status.raises.map(|raises| raises.event().to_owned());
                vec![edit(Setting::Add(Box::new(new)))]
            }
        };
        // None of these edits moves an order.
        let origin = |order: &Order| Origin::by(Actor::system()).at(at.max(order.last_change()));
        let _ = self.orders.revise::<Error>(&edits, SettingsPolicy::CUSTOM_ONLY, origin)?;
        let others = self.settings.statuses.iter().filter(|known| known.id != status.id);
        let all: Vec<OrderStatus> = others.cloned().chain([status.clone()]).collect();
        self.settings = self.settings.clone().statuses(all);
        Ok(())
    }

    /// The new name, which keeps the translations into other languages; none, where the status is
    /// called so already.
    fn renamed(&self, status: &OrderStatus, at: Timestamp) -> Option<Setting> {
        let languages = &self.settings.languages;
        let label = &self.repository().status(LABEL, &*status.key())?.status;
        let known = languages.name_of(label, languages.default_language());
        let names = languages.translations_beside(label);
        (known != Some(&*status.name)).then(|| Setting::Rename {
            name: Some(status.name.clone()),
            names,
            at,
        })
    }

    /// Does away with a status. Orders that have it are given the target, each by a recorded forced
    /// assignment in the name of that person; the answer lists them.
    ///
    /// # Errors
    ///
    /// [`Error::Missing`]; [`Error::Settings`], where orders have the status and there is no
    /// target, or the target is none.
    pub fn remove_status(
        &mut self,
        id: u64,
        target: Option<u64>,
        by: &Actor,
        at: Timestamp,
    ) -> Result<Answer, Error> {
        let status = self.settings.order_status(id);
        let key = status.ok_or(Error::Missing { what: Missing::Status, id })?.key();
        let mut setting = Setting::delete();
        if let Some(target) = target {
            setting = setting.moving_to(&*target.to_string());
        }
        let edits = [SettingsEdit::new(LABEL, &*key, setting)];
        let origin = |order: &Order| Origin::by(by.clone()).at(at.max(order.last_change()));
        let moved = self.orders.revise::<Error>(&edits, SettingsPolicy::CUSTOM_ONLY, origin)?;
        self.settings.statuses.retain(|status| status.id != id);
        let response = Response::new(200, Json::object().with("id", id));
        Ok(Answer::only(response).moved(moved))
    }
}
