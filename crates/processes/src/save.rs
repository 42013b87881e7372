//! Stores the next version of a text, with the steps of today.

use accounts::{Actor, Permission, authorize};
use base::Notice;
use ledger::{Deed, Ledger, Tx};
use serde_json::json;

use crate::process::{Description, Process, Step, find};
use crate::show::{Version, load, shipped, steps};
use crate::{Error, store};

/// Stores a text as the next version; `seen` is the version that was looked at. It waits for its
/// approval; what was approved before stays readable.
pub async fn save(
    ledger: &Ledger,
    actor: &Actor,
    id: &str,
    (seen, description): (i64, Description),
) -> Result<Version, Error> {
    authorize(ledger, actor, Permission::ProcessesEdit, None).await?;
    let process = find(id).ok_or(Error::NotFound)?;
    let description = description.checked()?;
    let steps = steps(ledger, process).await?;
    let newest = load(ledger, process).await?.newest().version;
    if newest != seen {
        return Err(changed(newest));
    }
    let version = Version {
        version: newest + 1,
        description,
        steps,
        made_by: actor.account.login.clone(),
        made_at: Some(ledger.clock.now()),
        approved_by: None,
        approved_at: None,
    };
    let mut tx = ledger.begin().await?;
    keep_shipped(ledger, &mut tx, (process, &version.steps)).await?;
    if !store::insert(tx.conn(), id, &version).await? {
        return Err(changed(newest + 1));
    }
    tx.record(Deed {
        object: Some(id.to_owned()),
        details: json!({ "version": version.version, "steps": version.steps.len() }),
        ..Deed::done(actor.who(), "processes.save")
    })
    .await?;
    tx.commit().await?;
    Ok(version)
}

/// Stores what came with the product as version 1, where nothing is stored yet.
pub(crate) async fn keep_shipped(
    ledger: &Ledger,
    tx: &mut Tx,
    (process, steps): (&Process, &[Step]),
) -> Result<(), Error> {
    if store::versions(tx.conn(), &process.id).await?.is_empty() {
        let version = Version {
            made_at: Some(ledger.clock.now()),
            ..shipped(process, steps.to_vec())
        };
        store::insert(tx.conn(), &process.id, &version).await?;
    }
    Ok(())
}

fn changed(newest: i64) -> Error {
    let line =
        format!("was saved by somebody else meanwhile (now version {newest}); load it again");
    Notice::new("process-changed", line).at("version").into()
}
