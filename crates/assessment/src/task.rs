//! Items that became tasks: listed for who sees to them, ended once.

use accounts::{Actor, Permission, authorize};
use base::Notice;
use ledger::{Deed, Ledger};
use requests::{Ending, TaskOwner, Text};
use serde_json::json;

use crate::measure::{Item, State};
use crate::{Error, store};

/// The open tasks of the account and its roles, by their day, at most so many.
pub async fn own_measures(ledger: &Ledger, actor: &Actor, most: u32) -> Result<Vec<Item>, Error> {
    authorize(ledger, actor, Permission::AssessmentRead, None).await?;
    let mut conn = ledger.store.pool().acquire().await?;
    let all = store::measures(&mut conn).await?;
    let mut own: Vec<Item> = all
        .into_iter()
        .filter(|item| item.state == State::Task && is_of(item, actor))
        .collect();
    own.sort_by_key(|item| (item.measure.due.is_none(), item.measure.due));
    own.truncate(usize::try_from(most).unwrap_or(usize::MAX));
    Ok(own)
}

/// Ends a task: done, with what came of it, or dropped, with the reason. Once. Whoever sees to it
/// may, and whoever leads the assessment.
pub async fn end_measure(
    ledger: &Ledger,
    actor: &Actor,
    id: &str,
    (ending, result): (Ending, Option<&Text>),
) -> Result<(), Error> {
    authorize(ledger, actor, Permission::AssessmentRead, None).await?;
    if ending == Ending::Dropped && result.is_none() {
        let line = "is missing: say why it need not be done";
        return Err(Notice::new("task-result", line).at("result").into());
    }
    let all = {
        let mut conn = ledger.store.pool().acquire().await?;
        store::measures(&mut conn).await?
    };
    let item = all.into_iter().find(|item| item.measure.id == id);
    let mut item = item.ok_or(Error::NotFound)?;
    if !is_of(&item, actor) {
        authorize(ledger, actor, Permission::AssessmentManage, None).await?;
    }
    item.state = match ending {
        Ending::Done => State::Done,
        Ending::Dropped => State::Dropped,
    };
    item.ended_by = Some(actor.account.login.clone());
    item.ended_at = Some(ledger.clock.now());
    item.result = result.map(|text| text.expose().to_owned());
    let mut tx = ledger.begin().await?;
    if !store::end(tx.conn(), &item).await? {
        let line = "is no open task";
        return Err(Error::Refused(Notice::new("measure-no-task", line)));
    }
    tx.record(Deed {
        object: Some(id.to_owned()),
        details: json!({ "ending": ending }),
        ..Deed::done(actor.who(), "assessment.end_task")
    })
    .await?;
    tx.commit().await?;
    Ok(())
}

fn is_of(item: &Item, actor: &Actor) -> bool {
    match item.owner() {
        TaskOwner::Login(login) => login == actor.account.login,
        TaskOwner::Role(role) => actor.account.roles.contains(&role),
    }
}
