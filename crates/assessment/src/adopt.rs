//! Makes an item of the plan a setting or a task: once.

use accounts::{Actor, Permission, authorize};
use base::Notice;
use erasure::Desk;
use jiff::civil::Date;
use ledger::Deed;
use requests::TaskOwner;
use serde_json::json;

use crate::measure::{Item, Setting, State};
use crate::{Error, plan, store};

/// What is made of an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Adoption {
    /// A setting where there is one, else a task.
    Proposed,
    /// A task in any case.
    Task,
}

/// Makes the item a setting or a task. A setting asks for the right to set it. Refused when it was
/// made one before.
pub async fn adopt(
    desk: &Desk,
    actor: &Actor,
    (id, adoption): (&str, Adoption),
) -> Result<Item, Error> {
    let ledger = &desk.ledger;
    authorize(ledger, actor, Permission::AssessmentManage, None).await?;
    let mut item = proposed(desk, id).await?;
    item.adopted_by = Some(actor.account.login.clone());
    item.adopted_at = Some(ledger.clock.now());
    item.state = State::Task;
    if let (Some(setting), Adoption::Proposed) = (&item.measure.setting, adoption) {
        set(desk, actor, setting).await?;
        item.state = State::Set;
    }
    let mut tx = ledger.begin().await?;
    if !store::adopt(tx.conn(), &item).await? {
        return Err(adopted_already());
    }
    tx.record(Deed {
        object: Some(id.to_owned()),
        details: json!({ "as": item.state, "kind": item.measure.kind, "due": item.measure.due }),
        ..Deed::done(actor.who(), "assessment.adopt")
    })
    .await?;
    tx.commit().await?;
    Ok(item)
}

/// Says who sees to an item and until when.
pub async fn schedule(
    desk: &Desk,
    actor: &Actor,
    id: &str,
    (owner, due): (TaskOwner, Option<Date>),
) -> Result<Item, Error> {
    let ledger = &desk.ledger;
    authorize(ledger, actor, Permission::AssessmentManage, None).await?;
    check_owner(desk, &owner).await?;
    let all = plan::compute(desk).await?.items;
    let mut item = all
        .into_iter()
        .find(|item| item.measure.id == id)
        .ok_or(Error::NotFound)?;
    if !item.state.is_open() {
        let line = "was ended already";
        return Err(Error::Refused(Notice::new("measure-ended", line)));
    }
    item.measure.owner = owner.to_string();
    item.measure.due = due;
    let mut tx = ledger.begin().await?;
    store::schedule(tx.conn(), &item).await?;
    tx.record(Deed {
        object: Some(id.to_owned()),
        details: json!({ "owner": owner, "due": due }),
        ..Deed::done(actor.who(), "assessment.schedule")
    })
    .await?;
    tx.commit().await?;
    Ok(item)
}

/// Refuses an account that is none, and a role that cannot open the plan.
async fn check_owner(desk: &Desk, owner: &TaskOwner) -> Result<(), Error> {
    let wrong = |line: &str| Error::from(Notice::new("measure-owner", line).at("owner"));
    match owner {
        TaskOwner::Role(role) if role.permissions().contains(&Permission::AssessmentRead) => Ok(()),
        TaskOwner::Role(_) => Err(wrong("is a role that cannot open the plan")),
        TaskOwner::Login(login) => match accounts::by_login(&desk.ledger, login).await {
            Ok(_) => Ok(()),
            Err(accounts::Error::NotFound) => Err(wrong("is no login of an active account")),
            Err(error) => Err(error.into()),
        },
    }
}

async fn proposed(desk: &Desk, id: &str) -> Result<Item, Error> {
    let all = plan::compute(desk).await?.items;
    let item = all.into_iter().find(|item| item.measure.id == id);
    let item = item.ok_or(Error::NotFound)?;
    if item.state == State::Proposed {
        Ok(item)
    } else {
        Err(adopted_already())
    }
}

async fn set(desk: &Desk, actor: &Actor, setting: &Setting) -> Result<(), Error> {
    match setting {
        Setting::SwitchOn { workflow } => {
            let (ledger, office) = (&desk.ledger, &desk.controller);
            workflows::switch(ledger, actor, office, (workflow, true)).await?;
        }
        Setting::Mark {
            system,
            table,
            column,
            class,
        } => erasure::mark(desk, actor, system, table, column, class).await?,
    }
    Ok(())
}

fn adopted_already() -> Error {
    let line = "became a task or a setting already";
    Error::Refused(Notice::new("measure-adopted", line))
}
