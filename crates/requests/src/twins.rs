//! Requests that may be the same one, recorded twice: of the same person, for the same right,
//! received within thirty days of each other.

use std::collections::BTreeMap;

use accounts::{Actor, Permission};
use jiff::civil::Date;
use ledger::Ledger;

use crate::request::{Request, RequestId};
use crate::{Error, Reference, store};

/// So many days may lie between the receipts of one request recorded twice.
const DAYS: i32 = 30;

/// Whether two receipts may be those of one request recorded twice.
pub(crate) fn are_near(one: Date, other: Date) -> bool {
    one.duration_until(other).as_hours().abs() <= i64::from(DAYS) * 24
}

/// Another request of the same person and right.
#[derive(Debug, Clone)]
pub(crate) struct Sibling {
    pub of: RequestId,
    pub reference: Reference,
    pub received: Date,
}

/// The twins of each of these requests, by reference; requests without any are left out. Who sees
/// no persons is told of none.
pub async fn twins(
    ledger: &Ledger,
    actor: &Actor,
    requests: &[Request],
) -> Result<BTreeMap<Reference, Vec<Reference>>, Error> {
    if requests.is_empty() || !actor.may(Permission::RequestsRead) {
        return Ok(BTreeMap::new());
    }
    let ids: Vec<&str> = requests.iter().map(|request| request.id.as_str()).collect();
    let mut conn = ledger.store.pool().acquire().await?;
    let siblings = store::siblings(&mut conn, &ids).await?;
    let mut twins: BTreeMap<Reference, Vec<Reference>> = BTreeMap::new();
    for request in requests {
        let near = |sibling: &&Sibling| {
            sibling.of == request.id && are_near(sibling.received, request.receipt.day)
        };
        let found = siblings.iter().filter(near);
        let found: Vec<Reference> = found.map(|sibling| sibling.reference).collect();
        if !found.is_empty() {
            twins.insert(request.reference, found);
        }
    }
    Ok(twins)
}
