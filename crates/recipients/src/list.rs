//! The recipients of a request, and those the configuration proposes.

use accounts::{Actor, Permission, authorize};
use erasure::Desk;
use requests::{Reference, Request};

use crate::known::{Known, RecipientConfig};
use crate::recipient::Recipient;
use crate::{Error, store};

/// The recipients of a request with what they answered, in the order they were noted.
pub async fn recipients_of(
    desk: &Desk,
    actor: &Actor,
    reference: Reference,
) -> Result<Vec<Recipient>, Error> {
    let ledger = &desk.ledger;
    let name = reference.to_string();
    authorize(ledger, actor, Permission::RequestsRead, Some(&name)).await?;
    let mut conn = ledger.store.pool().acquire().await?;
    let mut all = store::all(&mut conn, reference).await?;
    drop(conn);
    let errands = errands::errands_of(desk, actor, reference).await?;
    for one in &mut all {
        let errand = errands
            .iter()
            .find(|errand| Some(&errand.task) == one.task.as_ref());
        one.answer = errand.and_then(|errand| errand.outcome);
    }
    Ok(all)
}

/// Recipients of the configuration that get data of the systems the person is in, and are not noted
/// yet.
pub fn suggestions<'a>(
    known: &'a Known,
    request: &Request,
    noted: &[Recipient],
) -> Vec<&'a RecipientConfig> {
    let systems: Vec<String> = request
        .persons
        .iter()
        .map(|one| one.system.clone())
        .collect();
    let mut all = known.of(&systems);
    all.retain(|one| {
        let name = Some(one.name.trim());
        !noted
            .iter()
            .any(|recipient| recipient.name.as_deref() == name)
    });
    all
}
