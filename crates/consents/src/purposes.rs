//! Purposes as records: listed with how many agreed, saved in versions, switched on and off.

use accounts::{Actor, Permission, authorize};
use jiff::Timestamp;
use ledger::{Deed, Ledger};
use serde::Serialize;
use serde_json::json;

use crate::purpose::check_id;
use crate::{Error, Purpose, Terms, store};

/// Terms that a purpose had.
#[derive(Clone, Debug, Serialize)]
pub struct Version {
    pub version: i64,
    /// Login of who made it.
    pub made_by: String,
    pub made_at: Timestamp,
    pub terms: Terms,
}

/// A purpose with the number of persons in each state.
#[derive(Clone, Debug, Serialize)]
pub struct Counted {
    #[serde(flatten)]
    pub purpose: Purpose,
    pub given: i64,
    pub pending: i64,
    pub withdrawn: i64,
    /// Persons with another lawful basis.
    pub other_basis: i64,
    /// Persons for whom somebody looked and found none.
    pub none_found: i64,
}

/// All purposes, by name.
pub async fn purposes(ledger: &Ledger, actor: &Actor) -> Result<Vec<Purpose>, Error> {
    authorize(ledger, actor, Permission::ConsentsRead, None).await?;
    let mut conn = ledger.store.pool().acquire().await?;
    store::purposes(&mut conn).await
}

/// All purposes with their numbers, by name.
pub async fn counts(ledger: &Ledger, actor: &Actor) -> Result<Vec<Counted>, Error> {
    let all = purposes(ledger, actor).await?;
    let mut conn = ledger.store.pool().acquire().await?;
    let numbers = store::counts(&mut conn).await?;
    let count = |purpose: &str, words: &[&str]| {
        let fits = |line: &&(String, String, i64)| {
            line.0 == purpose && words.iter().any(|word| *word == line.1)
        };
        numbers.iter().filter(fits).map(|line| line.2).sum()
    };
    let line = |purpose: Purpose| {
        let id = &*purpose.id;
        Counted {
            given: count(id, &["given"]),
            pending: count(id, &["pending"]),
            withdrawn: count(id, &["withdrawn"]),
            other_basis: count(
                id,
                &[
                    "contract",
                    "legal_obligation",
                    "vital_interests",
                    "public_task",
                    "legitimate_interests",
                ],
            ),
            none_found: count(id, &["none_found"]),
            purpose,
        }
    };
    Ok(all.into_iter().map(line).collect())
}

/// One purpose.
pub async fn purpose(ledger: &Ledger, actor: &Actor, id: &str) -> Result<Purpose, Error> {
    let all = purposes(ledger, actor).await?;
    all.into_iter()
        .find(|purpose| purpose.id == id)
        .ok_or(Error::NotFound)
}

/// Every text it ever had, newest first.
pub async fn versions(ledger: &Ledger, actor: &Actor, id: &str) -> Result<Vec<Version>, Error> {
    authorize(ledger, actor, Permission::ConsentsRead, None).await?;
    let mut conn = ledger.store.pool().acquire().await?;
    let found = store::versions(&mut conn, id).await?;
    if found.is_empty() {
        Err(Error::NotFound)
    } else {
        Ok(found)
    }
}

/// Stores a new purpose, or the next version of one there is. Consents that were given keep the
/// version they were given under.
pub async fn save(
    ledger: &Ledger,
    actor: &Actor,
    (id, terms): (&str, Terms),
) -> Result<Purpose, Error> {
    authorize(ledger, actor, Permission::ConsentsManage, None).await?;
    check_id(id)?;
    let terms = terms.checked()?;
    let mut tx = ledger.begin().await?;
    let known = store::purpose(tx.conn(), id).await?;
    let purpose = Purpose {
        id: id.to_owned(),
        version: known.as_ref().map_or(1, |known| known.version + 1),
        active: known.as_ref().is_none_or(|known| known.active),
        terms,
    };
    store::save_purpose(tx.conn(), &purpose).await?;
    let made = (&*actor.account.login, ledger.clock.now());
    if !store::insert_version(tx.conn(), &purpose, made).await? {
        let line = "somebody else just saved this purpose; look at it and try again";
        return Err(base::Notice::new("consent-purpose-raced", line).into());
    }
    let details = json!({ "version": purpose.version, "terms": purpose.terms });
    tx.record(deed(actor, "consents.save_purpose", id, details))
        .await?;
    tx.commit().await?;
    Ok(purpose)
}

/// Switches a purpose on or off.
pub async fn switch(
    ledger: &Ledger,
    actor: &Actor,
    (id, on): (&str, bool),
) -> Result<Purpose, Error> {
    authorize(ledger, actor, Permission::ConsentsManage, None).await?;
    let mut tx = ledger.begin().await?;
    let known = store::purpose(tx.conn(), id).await?;
    let purpose = Purpose {
        active: on,
        ..known.ok_or(Error::NotFound)?
    };
    store::save_purpose(tx.conn(), &purpose).await?;
    let details = json!({ "active": on });
    tx.record(deed(actor, "consents.switch_purpose", id, details))
        .await?;
    tx.commit().await?;
    Ok(purpose)
}

fn deed(actor: &Actor, action: &'static str, id: &str, details: serde_json::Value) -> Deed {
    Deed {
        object: Some(format!("purpose:{id}")),
        details,
        ..Deed::done(actor.who(), action)
    }
}
