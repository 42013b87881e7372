//! Tasks: what somebody has to do for a request beside its checklist, here or in another system.

use std::fmt;
use std::str::FromStr;

use accounts::{Actor, Permission, Role};
use jiff::Timestamp;
use jiff::civil::Date;
use ledger::{Ledger, Tx};
use serde::{Serialize, Serializer};
use serde_json::json;
use sqlx::AnyConnection;

use crate::assign::assignable;
use crate::change::{Change, Doer, Place, authorize, permit};
use crate::{Error, Reference, Refusal, Text, sight, store};

base::id!(
    /// Id of a task.
    TaskId
);

/// Who has to do it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TaskOwner {
    Login(String),
    /// Anybody of a role.
    Role(Role),
}

impl fmt::Display for TaskOwner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Login(login) => write!(f, "login:{login}"),
            Self::Role(role) => write!(f, "role:{}", role.word()),
        }
    }
}

impl FromStr for TaskOwner {
    type Err = Refusal;

    /// `login:anna`, `role:privacy_manager`; a bare word is a login.
    fn from_str(word: &str) -> Result<Self, Refusal> {
        let unknown = || {
            let message = "is not known: give login:… or role:…";
            Refusal::new("task-owner", message).at("owner")
        };
        match word.trim().split_once(':') {
            Some(("role", role)) => Role::from_word(role).map(Self::Role).ok_or_else(unknown),
            Some(("login", login)) if !login.is_empty() => Ok(Self::Login(login.to_lowercase())),
            None if !word.trim().is_empty() => Ok(Self::Login(word.trim().to_lowercase())),
            _ => Err(unknown()),
        }
    }
}

impl Serialize for TaskOwner {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

/// How a task ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Ending {
    Done,
    /// It need not be done; why is said.
    Dropped,
}

impl Ending {
    /// The stable word in tables, URLs and API.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Dropped => "dropped",
        }
    }
}

impl FromStr for Ending {
    type Err = Refusal;

    fn from_str(word: &str) -> Result<Self, Refusal> {
        match word.trim() {
            "done" => Ok(Self::Done),
            "dropped" => Ok(Self::Dropped),
            _ => {
                let message = "is not known: give done or dropped";
                Err(Refusal::new("task-ending", message).at("ending"))
            }
        }
    }
}

/// A task to be added.
#[derive(Debug, Clone)]
pub struct NewTask {
    pub words: Text,
    pub owner: TaskOwner,
    /// The system it is to be done in, also one that people work in by hand.
    pub system: Option<String>,
    pub due: Date,
}

/// A task as it stands.
#[derive(Clone, Serialize)]
pub struct Task {
    pub id: TaskId,
    pub reference: Reference,
    /// What; `None` once the file's time is over.
    pub words: Option<String>,
    pub owner: TaskOwner,
    pub system: Option<String>,
    pub due: Date,
    pub made_by: String,
    pub made_at: Timestamp,
    /// Index of the ledger entry that tells of it.
    pub entry: i64,
    /// It came by itself for a system that people work in by hand, and nobody put it to the owner.
    pub unasked: bool,
    pub ending: Option<Ending>,
    pub ended_by: Option<String>,
    pub ended_at: Option<Timestamp>,
    pub result: Option<String>,
}

impl fmt::Debug for Task {
    /// Prints everything but the texts.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Task")
            .field("id", &self.id)
            .field("owner", &self.owner)
            .field("due", &self.due)
            .field("ending", &self.ending)
            .finish_non_exhaustive()
    }
}

impl Task {
    /// Open and past its day.
    pub fn is_overdue(&self, today: Date) -> bool {
        self.ending.is_none() && today > self.due
    }
}

/// Adds a task to an open request; `systems` are those that the administration keeps.
pub async fn add_task(
    ledger: &Ledger,
    actor: &Actor,
    reference: Reference,
    (new, systems): (NewTask, &[&str]),
) -> Result<TaskId, Error> {
    authorize(ledger, actor, Permission::RequestsWork, Some(reference)).await?;
    if let Some(name) = &new.system
        && !systems.contains(&name.as_str())
    {
        let names = systems.join(", ");
        let message = format!("is not configured: give one of {names}");
        let refusal = Refusal::new("system-unknown", message).at("system");
        return Err(refusal.with("systems", names).into());
    }
    let mut tx = ledger.begin().await?;
    let doer = Doer::person(actor, &ledger.clock);
    let id = add(ledger, (&mut tx, doer), reference, (new, Origin::Asked)).await?;
    tx.commit().await?;
    Ok(id)
}

/// How a task comes to a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Origin {
    /// Somebody or a part of the product asks for it.
    Asked,
    /// It comes by itself for a system that people work in by hand.
    Unasked,
    /// It comes due when the request may be closed long since.
    Later,
}

/// Adds a task inside the transaction of a part of the product.
pub async fn add_task_by_machine(
    ledger: &Ledger,
    tx: &mut Tx,
    doer: &Doer,
    reference: Reference,
    new: NewTask,
) -> Result<TaskId, Error> {
    add(ledger, (tx, doer.clone()), reference, (new, Origin::Asked)).await
}

/// As [`add_task_by_machine`], and where the request is closed, too: what it left comes due later.
pub async fn add_task_later(
    ledger: &Ledger,
    tx: &mut Tx,
    doer: &Doer,
    reference: Reference,
    new: NewTask,
) -> Result<TaskId, Error> {
    add(ledger, (tx, doer.clone()), reference, (new, Origin::Later)).await
}

/// Adds the task that comes with a request for a system that people work in by hand.
pub(crate) async fn add_unasked(
    ledger: &Ledger,
    tx: &mut Tx,
    doer: &Doer,
    (reference, new): (Reference, NewTask),
) -> Result<TaskId, Error> {
    add(
        ledger,
        (tx, doer.clone()),
        reference,
        (new, Origin::Unasked),
    )
    .await
}

/// The owner of the task's system is asked: from now on closing waits for it.
pub async fn task_is_asked(conn: &mut AnyConnection, id: &TaskId) -> Result<(), Error> {
    store::task_is_asked(conn, id).await
}

/// What is wrong with an assignee, said of the owner.
fn at_owner(error: Error) -> Error {
    if let Error::Invalid(refusal) = error {
        return Error::Invalid(refusal.at("owner"));
    }
    error
}

async fn add(
    ledger: &Ledger,
    (tx, doer): (&mut Tx, Doer),
    reference: Reference,
    (mut new, origin): (NewTask, Origin),
) -> Result<TaskId, Error> {
    new.owner = match new.owner {
        TaskOwner::Login(login) => {
            let login = assignable(ledger, &login).await;
            TaskOwner::Login(login.map_err(at_owner)?)
        }
        TaskOwner::Role(role) if role.permissions().contains(&Permission::RequestsWork) => {
            TaskOwner::Role(role)
        }
        TaskOwner::Role(_) => {
            let message = "may not work on requests: give the role agent or privacy_manager";
            return Err(Refusal::new("task-owner", message).at("owner").into());
        }
    };
    let mut change = Change::of(tx, reference.into(), doer).await?;
    if origin != Origin::Later {
        change.request.must_be_open()?;
    }
    if new.due < change.request.receipt.day {
        let message = format!("{} lies before the receipt", new.due);
        return Err(Refusal::new("task-due", message).at("due").into());
    }
    let id = TaskId::mint(&ledger.clock, &ledger.random);
    let place = Place {
        object: Some(id.as_str()),
        system: new.system.as_deref(),
    };
    let details = json!({ "owner": new.owner, "due": new.due });
    let entry = change
        .record_on("requests.add_task", Some(place), details)
        .await?;
    let task = Task {
        id: id.clone(),
        reference,
        words: Some(new.words.expose().to_owned()),
        owner: new.owner,
        system: new.system,
        due: new.due,
        made_by: change.doer.name.clone(),
        made_at: change.doer.at,
        entry,
        unasked: origin == Origin::Unasked,
        ending: None,
        ended_by: None,
        ended_at: None,
        result: None,
    };
    let request = change.request.id.clone();
    store::insert_task(change.conn(), &request, &task).await?;
    Ok(id)
}

/// Ends a task: done, with what came of it, or dropped, with the reason. Once; by whoever the
/// request is open to, and by whom the task was put to.
pub async fn end_task(
    ledger: &Ledger,
    actor: &Actor,
    (reference, id): (Reference, &TaskId),
    (ending, result): (Ending, Option<&Text>),
) -> Result<(), Error> {
    permit(ledger, actor, Permission::RequestsWork, Some(reference)).await?;
    let known = tasks(ledger, actor, reference).await?;
    if !known.iter().any(|task| task.id == *id) {
        sight::demand(ledger, actor, reference).await?;
    }
    if ending == Ending::Dropped && result.is_none() {
        let message = "is missing: say why it need not be done";
        return Err(Refusal::new("task-result", message).at("result").into());
    }
    let mut tx = ledger.begin().await?;
    let doer = Doer::person(actor, &ledger.clock);
    let mut change = Change::of(&mut tx, reference.into(), doer).await?;
    if !end(&mut change, id, (ending, result)).await? {
        let message = "was ended already";
        return Err(Refusal::new("task-ended", message).into());
    }
    tx.commit().await?;
    Ok(())
}

pub(crate) async fn end(
    change: &mut Change<'_>,
    id: &TaskId,
    (ending, result): (Ending, Option<&Text>),
) -> Result<bool, Error> {
    let request = change.request.id.clone();
    let known = store::tasks(change.conn(), &request).await?;
    let task = known.into_iter().find(|task| task.id == *id);
    let task = task.ok_or(Error::NotFound)?;
    let end = (change.doer.name.clone(), change.doer.at);
    let words = result.map(Text::expose);
    if !store::end_task(change.conn(), id, (ending, words), (&end.0, end.1)).await? {
        return Ok(false);
    }
    let place = Place {
        object: Some(id.as_str()),
        system: task.system.as_deref(),
    };
    let details = json!({ "ending": ending, "due": task.due });
    change
        .record_on("requests.end_task", Some(place), details)
        .await?;
    Ok(true)
}

/// Ends a task inside the transaction of a part of the product, such as one by which the owner of
/// a system answers. `false` when it ended before.
pub async fn end_task_by_machine(
    tx: &mut Tx,
    doer: &Doer,
    (reference, id): (Reference, &TaskId),
    (ending, result): (Ending, Option<&Text>),
) -> Result<bool, Error> {
    let mut change = Change::of(tx, reference.into(), doer.clone()).await?;
    end(&mut change, id, (ending, result)).await
}

/// The tasks of a request, by their day. Where the request is not open to the actor, those that were
/// put to them or to a role of theirs: what was written for them they may read.
pub async fn tasks(
    ledger: &Ledger,
    actor: &Actor,
    reference: Reference,
) -> Result<Vec<Task>, Error> {
    permit(ledger, actor, Permission::RequestsRead, Some(reference)).await?;
    let mut conn = ledger.store.pool().acquire().await?;
    let request = crate::load(&mut conn, reference).await?;
    let mut tasks = store::tasks(&mut conn, &request.id).await?;
    if !sight::reads(actor, &request) {
        tasks.retain(|task| is_put_to(task, actor));
    }
    Ok(tasks)
}

/// Whether the task is the actor's, or anybody's of a role of theirs.
fn is_put_to(task: &Task, actor: &Actor) -> bool {
    match &task.owner {
        TaskOwner::Login(login) => *login == actor.account.login,
        TaskOwner::Role(role) => actor.account.roles.contains(role),
    }
}

/// A task by its id, for a part of the product that has made sure who asks.
pub async fn task_of(conn: &mut AnyConnection, id: &TaskId) -> Result<Option<Task>, Error> {
    store::task_of(conn, id).await
}

/// The open tasks of an account and of its roles, by their day, at most so many.
pub async fn own_tasks(ledger: &Ledger, actor: &Actor, most: u32) -> Result<Vec<Task>, Error> {
    authorize(ledger, actor, Permission::RequestsRead, None).await?;
    let mut owners = vec![TaskOwner::Login(actor.account.login.clone()).to_string()];
    let roles = actor.account.roles.iter().copied();
    owners.extend(roles.map(|role| TaskOwner::Role(role).to_string()));
    let mut conn = ledger.store.pool().acquire().await?;
    store::own_tasks(&mut conn, &owners, most).await
}
