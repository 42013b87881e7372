//! One look: what changed, what is due.

use ledger::{Ledger, Via, Who};
use mail::Relay;
use requests::Controller;
use webhooks::Hooks;

use crate::{Error, digest, fire, news, store, workflow};

/// How the worker is entered in the log.
pub(crate) const WORKER: &str = "workflows";

/// So many are taken from the list at once.
const AT_ONCE: u32 = 200;

/// A clock that jumped far ahead must not keep one look busy for ever.
const MOST: usize = 20_000;

/// What workflows need of the house.
#[derive(Clone, Debug)]
pub struct Office {
    pub controller: Controller,
    /// Where browsers reach us, without a slash at its end.
    pub public_url: String,
    /// The mail server, where one is configured; without it messages wait.
    pub relay: Option<Relay>,
    /// The programs that may be called.
    pub hooks: Hooks,
}

/// What one look did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Passed {
    /// Entries of the log that were read.
    pub read: usize,
    /// What was due.
    pub due: usize,
    /// What was done.
    pub fired: usize,
}

pub(crate) fn worker() -> Who {
    Who::system(WORKER, Via::Job)
}

/// Looks once. Safe to run in several workers, to interrupt and to repeat.
pub async fn pass(ledger: &Ledger, office: &Office) -> Result<Passed, Error> {
    workflow::provide(ledger, &office.controller).await?;
    let mut passed = Passed {
        read: news::read(ledger, &office.controller).await?,
        ..Passed::default()
    };
    digest::send(ledger, office).await?;
    let now = ledger.clock.now();
    while passed.due < MOST {
        let (due, workflows) = {
            let mut conn = ledger.store.pool().acquire().await?;
            let due = store::due(&mut conn, now, AT_ONCE).await?;
            if due.is_empty() {
                return Ok(passed);
            }
            (due, store::workflows(&mut conn).await?)
        };
        let contacts = accounts::contacts(ledger).await?;
        for due in &due {
            let workflow = workflows
                .iter()
                .find(|workflow| workflow.id == due.workflow);
            let fired = match workflow {
                Some(workflow) => fire::fire(ledger, office, &contacts, (workflow, due)).await?,
                None => false,
            };
            passed.due += 1;
            passed.fired += usize::from(fired);
        }
    }
    Ok(passed)
}
