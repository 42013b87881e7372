//! Links a request to a person, and takes one off.

use ::requests::Person;
use axum::extract::Path;

use super::reference;
use crate::fields::Fields;
use crate::visit::{Answer, Visit, to};

/// Links a record that the system knows.
pub async fn link(visit: Visit, Path(text): Path<String>, fields: Fields) -> Answer {
    let (app, actor, reference) = (&visit.app, visit.actor()?, reference(&text)?);
    let person = Person::parse(fields.get("system"), fields.get("record"))?;
    erasure::person(&app.desk, actor, &person.system, &person.record, false).await?;
    ::requests::link(&app.ledger, actor, reference.into(), person).await?;
    to(&format!("/requests/{reference}"))
}

/// Takes a record off.
pub async fn unlink(visit: Visit, Path(text): Path<String>, fields: Fields) -> Answer {
    let reference = reference(&text)?;
    let person = Person::parse(fields.get("system"), fields.get("record"))?;
    ::requests::unlink(&visit.app.ledger, visit.actor()?, reference.into(), &person).await?;
    to(&format!("/requests/{reference}"))
}
