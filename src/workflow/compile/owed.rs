//! Compiling what transitions and timers owe.

use super::{Names, compile_term, key};
use crate::document::{self, duration::parse_duration};
use crate::vocabulary::{EffectKind, Key};
use crate::workflow::owed::{AllOwed, Owed, OwedId};
use crate::workflow::table::{Effect, Timer};

impl Names {
    pub(super) fn effect(&self, effect: &document::Effect, owed: &mut AllOwed) -> Option<Effect> {
        let name = effect.name.as_deref().and_then(key);
        Some(Effect {
            kind: effect.kind,
            owed: match effect.kind {
                EffectKind::Notify => OwedId::MAIL,
                kind => owed.number(self.named(effect, kind, name.clone()?)?),
            },
            name,
            when: self.condition(effect.when.as_ref()),
        })
    }

    /// What an effect with a name owes.
    fn named(&self, effect: &document::Effect, kind: EffectKind, name: Key) -> Option<Owed> {
        Some(match kind {
            EffectKind::Notify => return None,
            EffectKind::Automation => Owed::Automation(name),
            EffectKind::Attention => Owed::Attention { name, amount: effect.amount },
            EffectKind::SetTimer => {
                // As the effect says, else as the timer is declared.
                let said = effect.after.as_deref().and_then(|text| parse_duration(text).ok());
                let after = said.or(self.delays.get(&name).copied()).unwrap_or_default();
                Owed::SetTimer { event: name, after }
            }
            EffectKind::ClearTimer => Owed::ClearTimer { event: name },
            EffectKind::Custom => Owed::Custom(name),
        })
    }

    pub(super) fn timer(&self, timer: &document::Timer, owed: &mut AllOwed) -> Option<Timer> {
        let event = key(&timer.event)?;
        let after = parse_duration(&timer.after).ok()?;
        Some(Timer {
            set: owed.number(Owed::SetTimer { event: event.clone(), after }),
            clear: owed.number(Owed::ClearTimer { event: event.clone() }),
            event,
            within: compile_term(&self.regions(&timer.within)),
        })
    }
}
