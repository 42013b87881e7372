//! Shows one request.

use accounts::{Actor, Permission};
use ledger::Ledger;
use sqlx::AnyConnection;

use crate::change::authorize;
use crate::identity::IdentityCheck;
use crate::merge::Merged;
use crate::remark::Remark;
use crate::request::Request;
use crate::{Error, Reference, Task, store};

/// A request with everything written on it.
#[derive(Debug, Clone)]
pub struct Shown {
    pub request: Request,
    /// Oldest first.
    pub remarks: Vec<Remark>,
    /// By their day.
    pub tasks: Vec<Task>,
    /// How it was checked who asks, oldest first.
    pub checks: Vec<IdentityCheck>,
    /// The requests that go on in this one.
    pub merged: Vec<Merged>,
}

/// The whole request.
pub async fn show(ledger: &Ledger, actor: &Actor, reference: Reference) -> Result<Shown, Error> {
    authorize(ledger, actor, Permission::RequestsRead, Some(reference)).await?;
    let mut conn = ledger.store.pool().acquire().await?;
    let request = load(&mut conn, reference).await?;
    let remarks = store::texts(&mut conn, &request.id).await?;
    let tasks = store::tasks(&mut conn, &request.id).await?;
    let checks = store::checks(&mut conn, &request.id).await?;
    let merged = store::merged(&mut conn, reference).await?;
    Ok(Shown {
        request,
        remarks,
        tasks,
        checks,
        merged,
    })
}

/// The request without its texts, for parts of the product that check permission themselves;
/// takes the connection of a transaction too.
pub async fn load(conn: &mut AnyConnection, reference: Reference) -> Result<Request, Error> {
    store::load(conn, reference).await?.ok_or(Error::NotFound)
}
