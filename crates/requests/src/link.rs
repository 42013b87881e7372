//! Links a request to persons in the systems, and takes them off.

use accounts::{Actor, Permission};
use ledger::Ledger;
use serde_json::json;

use crate::change::{Change, Doer, Place, Target, authorize};
use crate::request::Request;
use crate::{Error, Person, store};

/// Links a contact or lead. The reference alone is kept, so the link survives a new name.
pub async fn link(
    ledger: &Ledger,
    actor: &Actor,
    target: Target,
    person: Person,
) -> Result<Request, Error> {
    authorize(
        ledger,
        actor,
        Permission::RequestsWork,
        Some(target.reference),
    )
    .await?;
    let mut tx = ledger.begin().await?;
    let mut change = Change::of(&mut tx, target, Doer::person(actor, &ledger.clock)).await?;
    change.request.link(person.clone())?;
    let place = Place {
        object: None,
        system: Some(&person.system),
    };
    let details = json!({ "record": person.record });
    change
        .record_on("requests.link", Some(place), details)
        .await?;
    let (id, by) = (change.request.id.clone(), change.doer.clone());
    let by = (&*by.name, by.at.as_microsecond());
    store::link(change.conn(), &id, &person, by).await?;
    let request = change.save().await?;
    tx.commit().await?;
    Ok(request)
}

/// Takes a person off.
pub async fn unlink(
    ledger: &Ledger,
    actor: &Actor,
    target: Target,
    person: &Person,
) -> Result<Request, Error> {
    authorize(
        ledger,
        actor,
        Permission::RequestsWork,
        Some(target.reference),
    )
    .await?;
    let mut tx = ledger.begin().await?;
    let mut change = Change::of(&mut tx, target, Doer::person(actor, &ledger.clock)).await?;
    change.request.unlink(person)?;
    let place = Place {
        object: None,
        system: Some(&person.system),
    };
    let details = json!({ "record": person.record });
    change
        .record_on("requests.unlink", Some(place), details)
        .await?;
    let id = change.request.id.clone();
    store::unlink(change.conn(), &id, person).await?;
    let request = change.save().await?;
    tx.commit().await?;
    Ok(request)
}
