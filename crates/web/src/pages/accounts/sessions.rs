//! Ends sessions of one's own account.

use accounts::{By, SessionId};

use crate::fields::Fields;
use crate::refusal::Refusal;
use crate::visit::{Answer, Visit, to};

/// Ends the session the form names.
pub async fn end(visit: Visit, fields: Fields) -> Answer {
    let actor = visit.actor()?;
    let id = SessionId::from_stored(fields.get("session"));
    let own = &actor.account.id;
    match accounts::end_session(&visit.app.ledger, By::Actor(actor), own, Some(&id)).await {
        // It is over already: nothing is left to do.
        Ok(()) | Err(accounts::Error::NotFound) => to("/account"),
        Err(error) => Err(Refusal::from(error)),
    }
}
