//! What the person sees behind the link, and what the house sees of its codes.

use accounts::{Actor, Permission};
use erasure::Desk;
use jiff::Timestamp;
use jiff::civil::Date;
use law::Right;
use requests::{Reference, Request};
use serde::Serialize;

use crate::{Code, Error, Outcome, link, store};

/// What a link leads to. Nothing of the person.
#[derive(Debug, Clone, Serialize)]
pub struct Asked {
    pub request: Reference,
    pub right: Right,
    /// The day on which it came.
    pub received: Date,
    /// Until when the code works.
    pub until: Timestamp,
    /// Whether it can be entered now.
    pub waits: bool,
    pub outcome: Option<Outcome>,
}

/// What a link leads to. Looking changes nothing, so that a preview does not use it up.
pub async fn look(desk: &Desk, token: &str) -> Result<Asked, Error> {
    let (code, request) = open(desk, token).await?;
    Ok(Asked {
        request: request.reference,
        right: request.right,
        received: request.receipt.day,
        until: code.expires_at,
        waits: code.waits(desk.ledger.clock.now()) && request.must_be_open().is_ok(),
        outcome: code.outcome,
    })
}

/// The code of a link, with its request; not found for a link we did not make.
pub(crate) async fn open(desk: &Desk, token: &str) -> Result<(Code, Request), Error> {
    let ledger = &desk.ledger;
    let id = link::read(ledger, token)?.ok_or(Error::NotFound)?;
    let mut conn = ledger.store.pool().acquire().await?;
    let code = store::one(&mut conn, &id).await?.ok_or(Error::NotFound)?;
    let reference = code.request.parse::<Reference>();
    let reference = reference.map_err(requests::Error::from)?;
    let request = requests::load(&mut conn, reference).await?;
    Ok((code, request))
}

/// The codes of a request, newest first. Refused for a request that is not open to the actor.
pub async fn codes_of(
    desk: &Desk,
    actor: &Actor,
    reference: Reference,
) -> Result<Vec<Code>, Error> {
    let ledger = &desk.ledger;
    requests::authorize(ledger, actor, Permission::RequestsRead, Some(reference)).await?;
    let mut conn = ledger.store.pool().acquire().await?;
    store::of_request(&mut conn, &reference.to_string()).await
}
