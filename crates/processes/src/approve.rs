//! A second person approves a text: who wrote it does not.

use accounts::{Actor, Permission, authorize};
use base::Notice;
use ledger::{Deed, Ledger};
use serde_json::json;

use crate::process::find;
use crate::save::keep_shipped;
use crate::show::{Version, load};
use crate::{Error, store};

/// Approves the newest version of a process, which must be `seen`. Refused for who wrote it, when it
/// was approved before, and while its checklist has other steps than it: nobody approves steps that
/// are not worked any more.
pub async fn approve(
    ledger: &Ledger,
    actor: &Actor,
    (id, seen): (&str, i64),
) -> Result<Version, Error> {
    authorize(ledger, actor, Permission::ProcessesApprove, None).await?;
    let process = find(id).ok_or(Error::NotFound)?;
    let shown = load(ledger, process).await?;
    let newest = shown.newest();
    may_approve(newest, (actor, seen), shown.steps_changed)?;
    let approved = Version {
        approved_by: Some(actor.account.login.clone()),
        approved_at: Some(ledger.clock.now()),
        ..newest.clone()
    };
    let mut tx = ledger.begin().await?;
    keep_shipped(ledger, &mut tx, (process, &approved.steps)).await?;
    if !store::approve(tx.conn(), id, &approved).await? {
        let line = "was approved already";
        return Err(Error::Refused(Notice::new("process-approved", line)));
    }
    tx.record(Deed {
        object: Some(id.to_owned()),
        details: json!({ "version": approved.version }),
        ..Deed::done(actor.who(), "processes.approve")
    })
    .await?;
    tx.commit().await?;
    Ok(approved)
}

fn may_approve(
    newest: &Version,
    (actor, seen): (&Actor, i64),
    steps_changed: bool,
) -> Result<(), Notice> {
    if newest.version != seen {
        let line = format!(
            "is not the newest version; look at version {}",
            newest.version
        );
        return Err(Notice::new("process-changed", line).at("version"));
    }
    if newest.made_by == actor.account.login {
        let line = "a second person approves: you wrote this version";
        return Err(Notice::new("process-own", line));
    }
    if newest.approved_at.is_some() {
        return Err(Notice::new("process-approved", "was approved already"));
    }
    if steps_changed {
        let line = "the checklist has other steps now: save the text again, then approve it";
        return Err(Notice::new("process-steps", line));
    }
    Ok(())
}
