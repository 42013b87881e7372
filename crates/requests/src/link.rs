//! Links a request to persons in the systems, and takes them off.

use accounts::{Actor, Permission};
use ledger::Ledger;
use serde_json::json;

use crate::change::{Change, Place, Target};
use crate::request::Request;
use crate::{Error, Person, store};

/// Links a contact or lead. The reference alone is kept, so the link survives a new name.
pub async fn link(
    ledger: &Ledger,
    actor: &Actor,
    target: Target,
    person: Person,
) -> Result<Request, Error> {
    let mut change = Change::by(ledger, actor, Permission::RequestsWork, target).await?;
    change.request.link(person.clone())?;
    let place = Place {
        object: Some(&person.record),
        system: Some(&person.system),
    };
    let details = json!({ "record": person.record });
    change
        .record_on("requests.link", Some(place), details)
        .await?;
    let (id, by) = (change.request.id.clone(), change.doer.clone());
    let by = (&*by.name, by.at.as_microsecond());
    store::link(change.conn(), &id, &person, by).await?;
    change.save().await
}

/// Takes a person off.
pub async fn unlink(
    ledger: &Ledger,
    actor: &Actor,
    target: Target,
    person: &Person,
) -> Result<Request, Error> {
    let mut change = Change::by(ledger, actor, Permission::RequestsWork, target).await?;
    change.request.unlink(person)?;
    let place = Place {
        object: Some(&person.record),
        system: Some(&person.system),
    };
    let details = json!({ "record": person.record });
    change
        .record_on("requests.unlink", Some(place), details)
        .await?;
    let id = change.request.id.clone();
    store::unlink(change.conn(), &id, person).await?;
    change.save().await
}
