//! Changes one's own password; all other sessions end.

use base::Secret;

use super::show::{Told, render};
use crate::fields::Fields;
use crate::refusal::{Fault, Refusal};
use crate::visit::{Answer, Visit, to};

/// Changes it, or says at which field it failed.
pub async fn change(visit: Visit, fields: Fields) -> Answer {
    let (old, new) = (
        Secret::new(fields.raw("old")),
        Secret::new(fields.raw("new")),
    );
    if new.expose() != fields.raw("again") {
        return again(&visit, vec![Fault::new("password-again").at("again")]).await;
    }
    let session = visit.any_session()?;
    match accounts::change_password(&visit.app.ledger, session, &old, &new).await {
        Ok(()) => to("/account"),
        Err(accounts::Error::NotSignedIn) => {
            again(&visit, vec![Fault::new("password-wrong").at("old")]).await
        }
        Err(error) => {
            let faults = Refusal::from(error).faults()?;
            let at_field = faults.into_iter().map(|fault| fault.at("new"));
            again(&visit, at_field.collect()).await
        }
    }
}

async fn again(visit: &Visit, faults: Vec<Fault>) -> Answer {
    let told = Told {
        faults,
        ..Told::default()
    };
    render(visit, told).await
}
