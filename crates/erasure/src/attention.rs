//! Plans that do not go on by themselves: a person has to look.

use accounts::{Actor, Permission};

use crate::{Desk, Error, PlanId, PlanState, draft, store};

/// A plan that waits for somebody.
#[derive(Debug, Clone)]
pub struct Attention {
    /// The plan.
    pub plan: PlanId,
    /// Reference of its request.
    pub request: String,
    /// Its hash.
    pub hash: String,
    /// `conflict`, `partial`, `paused`, `running` where nobody works on its run any more, `approved`
    /// where its run was set for later and did not start, or `draft` where it was given back.
    pub state: PlanState,
}

/// Conflicts, runs that left something, were stopped, stand still or did not start, newest first; of each request its
/// newest plan alone, and none of closed requests.
pub async fn attention(desk: &Desk, actor: &Actor) -> Result<Vec<Attention>, Error> {
    desk.authorize(actor, Permission::PlansRead, None).await?;
    let mut conn = desk.ledger.store.pool().acquire().await?;
    let now = ::store::lease_time(&mut conn, &desk.ledger.clock).await?;
    let found = store::stopped(&mut conn, now).await?;
    drop(conn);
    let mut open = Vec::new();
    for one in found {
        let request = draft::request(desk, &one.request).await?;
        if request.must_be_open().is_ok() {
            open.push(one);
        }
    }
    Ok(open)
}
