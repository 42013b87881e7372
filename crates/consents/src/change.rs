//! The one way through which every change goes: lock the purpose, write, enter old and new state.

use accounts::Actor;
use base::Notice;
use jiff::Timestamp;
use ledger::{Deed, Ledger, Tx, Who};
use requests::Person;
use serde::Serialize;
use serde_json::json;

use crate::consent::{Consent, ConsentId};
use crate::{Error, Purpose, store};

/// Who changes, and over which path.
pub(crate) struct Doer {
    pub who: Who,
    pub path: &'static str,
}

impl Doer {
    /// An account, over its surface.
    pub fn of(actor: &Actor) -> Self {
        let who = actor.who();
        Self {
            path: who.via.word(),
            who,
        }
    }
}

/// Whose state for which purpose changes.
pub(crate) type Spot<'a> = (&'a Person, &'a Purpose);

/// A transaction in which nobody else changes what rests on the purposes it asked for.
pub(crate) struct Change<'a> {
    pub tx: Tx,
    pub now: Timestamp,
    ledger: &'a Ledger,
    doer: &'a Doer,
}

impl<'a> Change<'a> {
    pub async fn begin(ledger: &'a Ledger, doer: &'a Doer) -> Result<Self, Error> {
        Ok(Self {
            tx: ledger.begin().await?,
            now: now(ledger),
            ledger,
            doer,
        })
    }

    /// The purpose, held until the transaction ends.
    pub async fn purpose(&mut self, id: &str) -> Result<Purpose, Error> {
        let found = store::purpose(self.tx.conn(), id).await?;
        found.ok_or_else(unknown_purpose)
    }

    /// The consent as it stands, and the id the next state has.
    pub async fn consent(
        &mut self,
        (person, purpose): Spot<'_>,
    ) -> Result<(Option<Consent>, ConsentId), Error> {
        let before = store::consent(self.tx.conn(), (person, &purpose.id)).await?;
        let id = before.as_ref().map_or_else(
            || ConsentId::mint(&self.ledger.clock, &self.ledger.random),
            |before| before.id.clone(),
        );
        Ok((before, id))
    }

    /// Writes a consent's new state with its entry; nothing where nothing changed. Says whether
    /// something did.
    pub async fn put(
        &mut self,
        spot: Spot<'_>,
        action: &'static str,
        (before, after): (Option<&Consent>, &Consent),
    ) -> Result<bool, Error> {
        if before == Some(after) {
            return Ok(false);
        }
        store::save_consent(self.tx.conn(), (spot.0, &spot.1.id), after).await?;
        self.record(spot, action, (&before, after)).await?;
        Ok(true)
    }

    /// Enters old and new state.
    pub async fn record(
        &mut self,
        (person, purpose): Spot<'_>,
        action: &'static str,
        (before, after): (&impl Serialize, &impl Serialize),
    ) -> Result<(), Error> {
        let deed = Deed {
            object: Some(person.record.clone()),
            system: Some(person.system.clone()),
            details: json!({
                "purpose": purpose.id,
                "channel": purpose.terms.channel,
                "path": self.doer.path,
                "old": before,
                "new": after,
            }),
            ..Deed::done(self.doer.who.clone(), action)
        };
        self.tx.record(deed).await?;
        Ok(())
    }

    /// Makes the change durable; where nothing was entered, nothing is left.
    pub async fn end(self, is_changed: bool) -> Result<(), Error> {
        if is_changed {
            self.tx.commit().await?;
        } else {
            self.tx.rollback().await?;
        }
        Ok(())
    }
}

/// The present instant as the store keeps it.
pub(crate) fn now(ledger: &Ledger) -> Timestamp {
    let now = ledger.clock.now();
    Timestamp::from_microsecond(now.as_microsecond()).unwrap_or(now)
}

pub(crate) fn unknown_purpose() -> Error {
    let line = "names no purpose; `consent purposes` shows those there are";
    Notice::new("consent-purpose-unknown", line)
        .at("purpose")
        .into()
}

pub(crate) fn switched_off() -> Notice {
    let line = "is switched off: nothing is sent for it and nobody can agree to it";
    Notice::new("consent-purpose-off", line).at("purpose")
}
