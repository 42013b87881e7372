//! Links a request to a person, and takes one off.

use ::requests::Person;
use axum::extract::Path;

use super::{reference, show};
use crate::fields::Fields;
use crate::refusal::{Fault, Refusal};
use crate::visit::{Answer, Visit, to};

/// Links a record that the system knows.
pub async fn link(visit: Visit, Path(text): Path<String>, fields: Fields) -> Answer {
    match try_link(&visit, &text, &fields).await {
        Ok(()) => to(&format!("/requests/{}", reference(&text)?)),
        Err(refusal) => show::render(&visit, &text, &fields, &refusal.faults()?).await,
    }
}

async fn try_link(visit: &Visit, text: &str, fields: &Fields) -> Result<(), Refusal> {
    let (ledger, actor, reference) = (&visit.app.ledger, visit.actor()?, reference(text)?);
    let person = Person::parse(fields.get("system"), fields.get("record"))?;
    known(visit, std::slice::from_ref(&person)).await?;
    ::requests::link(ledger, actor, reference.into(), person).await?;
    Ok(())
}

/// Refuses a record that its system does not have; returns what could not be checked.
pub async fn known(visit: &Visit, persons: &[Person]) -> Result<Vec<String>, Refusal> {
    match erasure::known(&visit.app.desk, visit.actor()?, persons).await {
        Err(erasure::Error::NotFound(_) | erasure::Error::Refused(_)) => {
            Err(Refusal::invalid(Fault::new("person-unknown").at("person")))
        }
        done => Ok(done?),
    }
}

/// Takes a record off.
pub async fn unlink(visit: Visit, Path(text): Path<String>, fields: Fields) -> Answer {
    let reference = reference(&text)?;
    let person = Person::parse(fields.get("system"), fields.get("record"))?;
    ::requests::unlink(&visit.app.ledger, visit.actor()?, reference.into(), &person).await?;
    to(&format!("/requests/{reference}"))
}
