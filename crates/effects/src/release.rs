//! Letting people be asked again, because they wished so: the suppression of a request goes.

use accounts::{Actor, Permission, authorize};
use base::Notice;
use erasure::Desk;
use ledger::Deed;
use requests::{Doer, Reason, Reference, Text, TextId};
use serde::Serialize;
use serde_json::json;

use crate::Error;

/// What was let go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Released {
    /// Addresses.
    pub addresses: u64,
    /// Records.
    pub records: u64,
}

/// Takes the addresses and records of a request off the suppression list. The CRM's own opt-outs
/// stay: whoever writes there asks the person. `why` is kept with the request's texts.
pub async fn release(
    desk: &Desk,
    actor: &Actor,
    reference: &str,
    why: &Text,
) -> Result<Released, Error> {
    let reference: Reference = reference.parse().map_err(requests::Error::from)?;
    let name = reference.to_string();
    authorize(&desk.ledger, actor, Permission::PlansRun, Some(&name)).await?;
    let id = TextId::mint(&desk.ledger.clock, &desk.ledger.random);
    let mut tx = desk.ledger.begin().await?;
    let (addresses, records) = consents::release(&mut tx, &name).await?;
    if addresses + records == 0 {
        let line = format!("{name}: nobody is kept from advertising by it");
        return Err(Notice::new("suppression-none", line)
            .with("reference", name)
            .into());
    }
    let doer = Doer::person(actor, &desk.ledger.clock);
    let reason = Reason {
        id: &id,
        object: "suppression",
        text: why,
    };
    requests::give_reason(&mut tx, &doer, reference, reason).await?;
    tx.record(Deed {
        request: Some(name),
        details: json!({ "addresses": addresses, "records": records }),
        ..Deed::done(actor.who(), "effects.release")
    })
    .await?;
    tx.commit().await?;
    Ok(Released { addresses, records })
}
