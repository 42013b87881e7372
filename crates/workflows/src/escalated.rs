//! Whom workflows told of a request besides those who work on it.

use accounts::{Actor, Permission};
use jiff::Timestamp;
use ledger::Ledger;
use requests::Reference;

use crate::telling::To;
use crate::{Error, store};

/// So many acts of a request are looked at.
const MOST: u32 = 50;

/// One escalation.
#[derive(Clone, Debug)]
pub struct Escalation {
    pub at: Timestamp,
    /// Whom; `None` for an address outside, which the log does not name.
    pub to: Option<To>,
    /// Index of the entry in the log.
    pub entry: i64,
}

/// The escalations of a request, newest first.
pub async fn escalations(
    ledger: &Ledger,
    actor: &Actor,
    request: &str,
) -> Result<Vec<Escalation>, Error> {
    let about = request.parse::<Reference>().ok();
    requests::authorize(ledger, actor, Permission::RequestsRead, about).await?;
    let mut conn = ledger.store.pool().acquire().await?;
    let fired = store::history_of(&mut conn, request, MOST).await?;
    let told = fired.iter().flat_map(|firing| {
        let to = firing.done.iter().filter_map(|line| {
            let to = line.strip_prefix("mail ")?.split(' ').next()?;
            let to = to.parse::<To>().ok();
            (to != Some(To::Assignee)).then_some(to)
        });
        to.take(1).map(|to| Escalation {
            at: firing.fired_at,
            to,
            entry: firing.entry,
        })
    });
    Ok(told.collect())
}
