//! The workflow as a record: listed, saved in versions, switched on and off.

use accounts::{Actor, Permission, authorize};
use base::Notice;
use jiff::Timestamp;
use ledger::{Deed, Ledger, Who};
use requests::Controller;
use serde::Serialize;
use serde_json::json;

use crate::rule::Rule;
use crate::shipped::shipped;
use crate::{Error, plan, store};

/// The dry run looks at so many days.
pub const WORKFLOW_DAYS: u16 = 90;

/// One workflow as it is now.
#[derive(Clone, Debug, Serialize)]
pub struct Workflow {
    /// Its short name.
    pub id: String,
    /// Counts up with every change.
    pub version: i64,
    pub active: bool,
    /// Moments before it was switched on are not made up for.
    #[serde(skip)]
    pub active_since: Timestamp,
    /// Whether it came with the product.
    pub shipped: bool,
    pub rule: Rule,
}

/// A rule that a workflow had.
#[derive(Clone, Debug, Serialize)]
pub struct Version {
    pub version: i64,
    /// Login of who made it, or the word for the product itself.
    pub made_by: String,
    pub made_at: Timestamp,
    pub rule: Rule,
}

/// All workflows, by name.
pub async fn list(ledger: &Ledger, actor: &Actor) -> Result<Vec<Workflow>, Error> {
    authorize(ledger, actor, Permission::WorkflowsRead, None).await?;
    let mut conn = ledger.store.pool().acquire().await?;
    store::workflows(&mut conn).await
}

/// One workflow.
pub async fn show(ledger: &Ledger, actor: &Actor, id: &str) -> Result<Workflow, Error> {
    let all = list(ledger, actor).await?;
    all.into_iter()
        .find(|workflow| workflow.id == id)
        .ok_or(Error::NotFound)
}

/// Every rule it ever had, newest first.
pub async fn versions(ledger: &Ledger, actor: &Actor, id: &str) -> Result<Vec<Version>, Error> {
    authorize(ledger, actor, Permission::WorkflowsRead, None).await?;
    let mut conn = ledger.store.pool().acquire().await?;
    let found = store::versions(&mut conn, id).await?;
    if found.is_empty() {
        Err(Error::NotFound)
    } else {
        Ok(found)
    }
}

/// Stores a new workflow, switched off, or the next version of one there is. It holds from now on:
/// what went out before stays as it was.
pub async fn save(
    ledger: &Ledger,
    actor: &Actor,
    office: &Controller,
    (id, rule): (&str, Rule),
) -> Result<Workflow, Error> {
    authorize(ledger, actor, Permission::WorkflowsEdit, None).await?;
    check_id(id)?;
    rule.check()?;
    let mut tx = ledger.begin().await?;
    let known = store::workflow(tx.conn(), id).await?;
    let now = ledger.clock.now();
    let workflow = Workflow {
        id: id.to_owned(),
        version: known.as_ref().map_or(1, |known| known.version + 1),
        active: known.as_ref().is_some_and(|known| known.active),
        active_since: now,
        shipped: known.as_ref().is_some_and(|known| known.shipped),
        rule,
    };
    write(&mut tx, &workflow, (&actor.account.login, now)).await?;
    plan::all(&mut tx, &workflow, office).await?;
    let details = json!({ "version": workflow.version });
    tx.record(deed(actor.who(), "workflows.save", id, details))
        .await?;
    tx.commit().await?;
    Ok(workflow)
}

/// Switches a workflow on or off. Moments that passed while it was off are not made up for.
pub async fn switch(
    ledger: &Ledger,
    actor: &Actor,
    office: &Controller,
    (id, on): (&str, bool),
) -> Result<Workflow, Error> {
    authorize(ledger, actor, Permission::WorkflowsEdit, None).await?;
    let mut tx = ledger.begin().await?;
    let mut workflow = store::workflow(tx.conn(), id)
        .await?
        .ok_or(Error::NotFound)?;
    if workflow.active != on {
        workflow.active = on;
        workflow.active_since = ledger.clock.now();
        store::save(tx.conn(), &workflow).await?;
        plan::all(&mut tx, &workflow, office).await?;
    }
    let action = if on { "workflows.on" } else { "workflows.off" };
    tx.record(deed(actor.who(), action, id, json!({}))).await?;
    tx.commit().await?;
    Ok(workflow)
}

/// Puts the shipped workflows there that are missing, switched on: at the first start, or after an
/// upgrade that brings new ones.
pub(crate) async fn provide(ledger: &Ledger, office: &Controller) -> Result<(), Error> {
    let known = {
        let mut conn = ledger.store.pool().acquire().await?;
        store::ids(&mut conn).await?
    };
    let missing = |id: &str| !known.iter().any(|known| known == id);
    let (now, who) = (ledger.clock.now(), crate::pass::worker());
    for (id, rule) in shipped().iter().filter(|(id, _)| missing(id)) {
        let mut tx = ledger.begin().await?;
        let workflow = Workflow {
            id: (*id).to_owned(),
            version: 1,
            active: true,
            active_since: now,
            shipped: true,
            rule: rule.clone(),
        };
        // Another worker may have been faster.
        if !write(&mut tx, &workflow, ("vergissmein", now)).await? {
            tx.rollback().await?;
            continue;
        }
        plan::all(&mut tx, &workflow, office).await?;
        let details = json!({ "version": 1, "shipped": true });
        tx.record(deed(who.clone(), "workflows.save", id, details))
            .await?;
        tx.commit().await?;
    }
    Ok(())
}

async fn write(
    tx: &mut ledger::Tx,
    workflow: &Workflow,
    made: (&str, Timestamp),
) -> Result<bool, Error> {
    if workflow.version == 1 {
        if !store::insert(tx.conn(), workflow).await? {
            return Ok(false);
        }
    } else {
        store::save(tx.conn(), workflow).await?;
    }
    store::insert_version(tx.conn(), workflow, made).await?;
    Ok(true)
}

pub(crate) fn deed(who: Who, action: &'static str, id: &str, details: serde_json::Value) -> Deed {
    Deed {
        object: Some(id.to_owned()),
        details,
        ..Deed::done(who, action)
    }
}

fn check_id(id: &str) -> Result<(), Notice> {
    let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if (1..=40).contains(&id.len()) && id.chars().all(allowed) {
        return Ok(());
    }
    let line = "is no short name: give up to 40 letters a-z, digits and -";
    Err(Notice::new("workflow-id", line).at("id"))
}
