//! What the owner of a system sees behind the link, and what the house sees of its errands.

use accounts::{Actor, Permission, authorize};
use erasure::Desk;
use jiff::Timestamp;
use jiff::civil::Date;
use law::{Right, Words};
use requests::{Reference, Task, TaskId};
use serde::Serialize;

use crate::errand::Errand;
use crate::{Error, link, store, words};

/// What a link leads to. Of the person only what somebody chose to show.
#[derive(Clone, Serialize)]
pub struct Asked {
    pub request: Reference,
    pub right: Right,
    /// Empty for a recipient of data.
    pub system: String,
    pub due: Date,
    /// What is to be done.
    pub words: Option<&'static Words>,
    /// Until when it can be answered.
    pub until: Timestamp,
    /// Whether it can be answered now.
    pub waits: bool,
    /// Whether it was answered.
    pub answered: bool,
    /// What may be read of the person.
    pub identifiers: Option<String>,
}

impl std::fmt::Debug for Asked {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Asked")
            .field("request", &self.request)
            .field("waits", &self.waits)
            .finish_non_exhaustive()
    }
}

/// What a link leads to. Looking changes nothing, so that a preview does not use it up.
pub async fn look(desk: &Desk, token: &str) -> Result<Asked, Error> {
    let (errand, task) = open(desk, token).await?;
    let mut conn = desk.ledger.store.pool().acquire().await?;
    let request = requests::load(&mut conn, task.reference).await?;
    let waits = waits(&errand, &task, desk.ledger.clock.now());
    Ok(Asked {
        request: task.reference,
        right: request.right,
        due: task.due,
        words: words::asked(request.right, &errand.system),
        until: errand.expires_at,
        waits,
        answered: errand.answered_at.is_some(),
        identifiers: errand.identifiers.clone().filter(|_| waits),
        system: errand.system,
    })
}

/// Whether an errand can be answered: its link works, and nobody has ended the task meanwhile.
pub(crate) fn waits(errand: &Errand, task: &Task, now: Timestamp) -> bool {
    errand.waits(now) && task.ending.is_none()
}

/// The errand of a link, with its task; not found for a link we did not make or that a newer one
/// replaced.
pub(crate) async fn open(desk: &Desk, token: &str) -> Result<(Errand, Task), Error> {
    let ledger = &desk.ledger;
    let Some((task, round)) = link::read(ledger, token)? else {
        return Err(Error::NotFound);
    };
    let errand = store::errand(ledger.store.pool(), &task).await?;
    let errand = errand.filter(|errand| errand.round == round);
    let errand = errand.ok_or(Error::NotFound)?;
    let mut conn = ledger.store.pool().acquire().await?;
    let task = requests::task_of(&mut conn, &task).await?;
    Ok((errand, task.ok_or(Error::NotFound)?))
}

/// The errands of a request, by their task.
pub async fn errands_of(
    desk: &Desk,
    actor: &Actor,
    reference: Reference,
) -> Result<Vec<Errand>, Error> {
    let ledger = &desk.ledger;
    let name = reference.to_string();
    authorize(ledger, actor, Permission::RequestsRead, Some(&name)).await?;
    let tasks = requests::tasks(ledger, actor, reference).await?;
    let ids: Vec<TaskId> = tasks.into_iter().map(|task| task.id).collect();
    let mut errands = Vec::new();
    for id in ids {
        errands.extend(store::errand(ledger.store.pool(), &id).await?);
    }
    Ok(errands)
}
