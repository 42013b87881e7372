//! Writes a request in a CRM that keeps requests itself.

use crm::System;
use crm::mirror::Put;
use jiff::SignedDuration;
use jobs::Job;
use ledger::{Deed, Via, Who};
use requests::{Reference, Request};
use serde_json::json;

use super::wanted::Wanted;
use super::{KIND, WORKER, news};
use crate::{Desk, Error, store};

/// Longer than writing a few rows may take: nobody takes a request over while it is being written.
const LEASE: SignedDuration = SignedDuration::from_mins(2);
/// At most so many in one go, so that a worker does other things too.
const AT_ONCE: usize = 200;
/// A CRM that is away is tried again after so long.
const AWAY: SignedDuration = SignedDuration::from_mins(1);
/// What somebody has to mend first, such as a right, is tried again after so long.
const BARRED: SignedDuration = SignedDuration::from_mins(10);

/// Writes every request that a CRM shall have anew. Says which could not be written and why; they are
/// tried again. Safe to run in several workers, to interrupt and to repeat.
pub async fn mirror(desk: &Desk) -> Result<Vec<(String, Error)>, Error> {
    news::read(desk).await?;
    let ledger = &desk.ledger;
    let mut failed = Vec::new();
    for _ in 0..AT_ONCE {
        let by = (&ledger.clock, &ledger.random);
        let Some(job) = jobs::claim(&ledger.store, by, &[KIND], LEASE).await? else {
            break;
        };
        if let Err(error) = one(desk, &job).await {
            failed.push((job.subject.unwrap_or_default(), error));
        }
    }
    Ok(failed)
}

async fn one(desk: &Desk, job: &Job) -> Result<(), Error> {
    let Err(error) = carry_out(desk, job).await else {
        return Ok(());
    };
    let ledger = &desk.ledger;
    let (after, why) = match &error {
        Error::Unreachable(_) => (AWAY, "away"),
        Error::Refused(_) | Error::NotAllowed(_) => (BARRED, "barred"),
        Error::NotFound(_) | Error::Conflict(_) | Error::Broken { .. } => {
            let by = (&ledger.clock, &ledger.random);
            jobs::fail(&ledger.store, by, job, "failed").await?;
            return Err(error);
        }
    };
    let due_at = ledger.clock.now() + after;
    let mut tx = ledger.store.housekeep().await?;
    jobs::postpone(tx.conn(), job, due_at, why).await?;
    tx.commit().await?;
    Err(error)
}

/// A request on its way into a system.
struct Putting<'p> {
    desk: &'p Desk,
    job: &'p Job,
    request: Request,
    system: &'p str,
    wanted: Wanted,
}

async fn carry_out(desk: &Desk, job: &Job) -> Result<(), Error> {
    let subject = job.subject.clone().unwrap_or_default();
    let (reference, system) = subject.split_once(' ').unwrap_or_default();
    let read: Reference = reference.parse().map_err(requests::Error::from)?;
    let mut conn = desk.ledger.store.pool().acquire().await?;
    let request = requests::load(&mut conn, read).await?;
    let known = store::mirror(&mut conn, (reference, system)).await?;
    drop(conn);
    let wanted = Wanted::new(&request, system);
    let putting = Putting {
        desk,
        job,
        request,
        system,
        wanted,
    };
    let is_there = match &known {
        Some(known) => known.written == putting.wanted.digest(),
        None => putting.wanted.is_nobodys(),
    };
    if is_there || !desk.systems.keeping().iter().any(|name| name == system) {
        return putting.end().await;
    }
    let crm = desk.open(system).await?;
    crm::rights::require(&crm, &crm::mirror::needs(&crm)).await?;
    let key = match known {
        Some(known) => known.record,
        None => fresh_key(desk, &crm)?,
    };
    putting.intend(&crm, &key).await?;
    let mirrored = putting.wanted.mirrored(&crm)?;
    let put = crm::mirror::put(&crm, &key, &mirrored, desk.ledger.clock.now()).await?;
    putting.outcome(&crm, &key, put).await
}

fn fresh_key(desk: &Desk, crm: &System) -> Result<String, Error> {
    let mut bytes = [0; 16];
    desk.ledger.random.fill(&mut bytes);
    Ok(crm::mirror::fresh_key(crm, bytes)?)
}

impl Putting<'_> {
    /// Nothing is to be written.
    async fn end(&self) -> Result<(), Error> {
        let mut tx = self.desk.ledger.store.housekeep().await?;
        jobs::finish(tx.conn(), self.job).await?;
        tx.commit().await?;
        Ok(())
    }

    fn deed(&self, action: &'static str, crm: &System, key: &str) -> Deed {
        let record = record(crm, key);
        Deed {
            object: Some(record),
            system: Some(self.system.to_owned()),
            request: Some(self.request.reference.to_string()),
            ..Deed::done(Who::system(WORKER, Via::Job), action)
        }
    }

    /// Written before the effect: whatever happens next, the record is found again by its key.
    async fn intend(&self, crm: &System, key: &str) -> Result<(), Error> {
        let ledger = &self.desk.ledger;
        let mut tx = ledger.begin().await?;
        jobs::hold(tx.conn(), &ledger.clock, self.job).await?;
        let reference = self.request.reference.to_string();
        let now = ledger.clock.now();
        store::intend_mirror(tx.conn(), (&reference, self.system), key, now).await?;
        tx.record(Deed {
            details: json!({ "attempt": self.job.attempt, "state": self.wanted.state() }),
            ..self.deed("mirrors.begin", crm, key)
        })
        .await?;
        tx.commit().await?;
        Ok(())
    }

    /// What was written is noted; a request that changed meanwhile is written once more.
    async fn outcome(&self, crm: &System, key: &str, put: Put) -> Result<(), Error> {
        let ledger = &self.desk.ledger;
        let now = ledger.clock.now();
        let mut tx = ledger.begin().await?;
        jobs::hold(tx.conn(), &ledger.clock, self.job).await?;
        let reference = self.request.reference;
        let digest = self.wanted.digest();
        let place = (&*reference.to_string(), self.system);
        store::set_mirror_written(tx.conn(), place, &digest, now).await?;
        let request = requests::load(tx.conn(), reference).await?;
        if Wanted::new(&request, self.system) == self.wanted {
            jobs::finish(tx.conn(), self.job).await?;
        } else {
            jobs::postpone(tx.conn(), self.job, now, "changed").await?;
        }
        let put = match put {
            Put::Made => "made",
            Put::Changed => "changed",
            Put::Same => "same",
        };
        tx.record(Deed {
            details: json!({ "put": put, "state": self.wanted.state() }),
            ..self.deed("mirrors.write", crm, key)
        })
        .await?;
        tx.commit().await?;
        Ok(())
    }
}

/// The CRM's record, as `kind:key`.
pub(super) fn record(crm: &System, key: &str) -> String {
    let table = crm.profile.requests.as_ref().map(|own| own.table.as_str());
    crm::RowRef::new(table.unwrap_or_default(), key).name(&crm.profile)
}
