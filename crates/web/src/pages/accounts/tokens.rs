//! Issues and revokes tokens of the API for one's own account.

use accounts::ApiTokenId;

use super::show::{Told, render};
use crate::fields::Fields;
use crate::refusal::{Fault, Refusal};
use crate::session;
use crate::visit::{Answer, Visit, to};

/// How long a token from this page lives.
const DAYS: u16 = 90;

/// Issues one and shows it, once. It may what the account may, so the password is asked for again.
pub async fn issue(visit: Visit, fields: Fields) -> Answer {
    match try_issue(&visit, &fields).await {
        Ok(issued) => {
            let told = Told {
                issued,
                ..Told::default()
            };
            render(&visit, told).await
        }
        Err(refusal) => {
            let told = Told {
                faults: refusal.faults()?,
                label: fields.raw("label").to_owned(),
                ..Told::default()
            };
            render(&visit, told).await
        }
    }
}

async fn try_issue(visit: &Visit, fields: &Fields) -> Result<String, Refusal> {
    session::freshen(visit, fields).await?;
    let label = fields.get("label");
    let issued = accounts::issue_token(&visit.app.ledger, visit.actor()?, label, DAYS).await;
    match issued {
        Ok((_, token)) => Ok(token.expose().to_owned()),
        Err(accounts::Error::Invalid(_)) => {
            Err(Refusal::invalid(Fault::new("token-label").at("label")))
        }
        Err(error) => Err(error.into()),
    }
}

/// Revokes the token the form names.
pub async fn revoke(visit: Visit, fields: Fields) -> Answer {
    let id = ApiTokenId::from_stored(fields.get("token"));
    match accounts::revoke_token(&visit.app.ledger, visit.actor()?, &id).await {
        // It is over already: nothing is left to do.
        Ok(()) | Err(accounts::Error::NotFound) => to("/account"),
        Err(error) => Err(error.into()),
    }
}
