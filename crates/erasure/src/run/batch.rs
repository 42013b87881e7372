//! One batch: intent, effect, outcome.

use std::time::Duration;

use base::Notice;
use crm::plan::{Action, Item};
use crm::write::{Applied, apply};
use ledger::{Deed, Outcome, Via};
use serde_json::json;

use super::prepare::{Place, items_of};
use super::{End, Runner};
use crate::doctor::MOST_ATTEMPTS;
use crate::store::{self, Batch};
use crate::{Error, PlanState};

/// How often a batch is tried when the CRM's database is busy or away.
const ATTEMPTS: u32 = 10;
/// A database that answers nothing at all counts for so many tries: waiting for it took half a minute, and a
/// later look goes on with the run.
const SILENT_ATTEMPTS: u32 = 4;
/// The first pause between attempts; each further one is twice as long, up to five seconds.
const PAUSE_MILLISECONDS: u64 = 50;
const LONGEST_PAUSE_MILLISECONDS: u64 = 5_000;

impl Runner<'_> {
    /// Carries out every batch that is not done, until somebody wants the run to stop or this process
    /// leaves. Says whether the end may follow: it removes files, so it waits for whoever stopped the
    /// run, too, and reads every system through, which takes longer than a leaving process has.
    pub(super) async fn batches(&mut self) -> Result<bool, Error> {
        let mut conn = self.desk.ledger.store.pool().acquire().await?;
        let batches = store::batches(&mut conn, &self.run.id).await?;
        drop(conn);
        for batch in batches.iter().filter(|batch| batch.state != "done") {
            if self.pause_when_asked().await? || self.hand_over_when_leaving().await? {
                return Ok(false);
            }
            self.renew().await?;
            self.batch(batch).await?;
        }
        Ok(!self.pause_when_asked().await? && !self.hand_over_when_leaving().await?)
    }

    async fn batch(&mut self, batch: &Batch) -> Result<(), Error> {
        let items: Vec<Item> = items_of(&self.plan, &batch.system)
            .filter(|(at, _)| {
                let at = store::count(*at);
                (batch.first..=batch.last).contains(&at)
            })
            .map(|(_, planned)| planned.item.clone())
            .collect();
        self.may_try(batch)?;
        self.intend(batch, &items).await?;
        let place = self
            .places
            .iter()
            .find(|place| place.name == batch.system)
            .ok_or_else(|| {
                Error::Refused(
                    Notice::new(
                        "system-gone",
                        format!("system {} is not configured any more", batch.system),
                    )
                    .with("system", batch.system.clone()),
                )
            })?;
        match self.attempt(place, &items).await? {
            Applied::Done { recovered } => self.done(batch, &items, recovered).await,
            Applied::Conflict(rows) => {
                let names: Vec<String> = rows
                    .iter()
                    .map(|row| row.name(&place.system.profile))
                    .collect();
                self.conflict(batch, names).await
            }
        }
    }

    /// By itself nothing is begun for ever: after so many tries somebody must look, and run the
    /// plan again by hand.
    fn may_try(&self, batch: &Batch) -> Result<(), Error> {
        if self.who.via != Via::Job || batch.attempts < MOST_ATTEMPTS {
            return Ok(());
        }
        let line = format!(
            "plan {}: batch {} was begun {} times without an end; look at system {}, then run the plan again",
            self.plan.id, batch.number, batch.attempts, batch.system
        );
        Err(Error::Refused(
            Notice::new("plan-stuck", line).with("system", &batch.system),
        ))
    }

    /// Written before the effect: whatever happens next, it is known that it was begun.
    async fn intend(&self, batch: &Batch, items: &[Item]) -> Result<(), Error> {
        let mut tx = self.desk.ledger.begin().await?;
        if !store::begin_batch(tx.conn(), &self.run.id, batch.number, &self.token).await? {
            return Err(self.lost());
        }
        tx.record(Deed {
            system: Some(batch.system.clone()),
            details: json!({
                "run": self.run.id, "batch": batch.number, "rows": items.len(),
                "attempt": batch.attempts + 1,
            }),
            ..self.deed("runs.intend")
        })
        .await?;
        tx.commit().await?;
        Ok(())
    }

    async fn attempt(&self, place: &Place, items: &[Item]) -> Result<Applied, Error> {
        let mut pause = PAUSE_MILLISECONDS;
        let mut attempts = 0;
        loop {
            match apply(&place.system, items, &place.tools).await {
                Err(error @ crm::Error::Retry { .. }) => {
                    attempts += if error.is_silence() {
                        SILENT_ATTEMPTS
                    } else {
                        1
                    };
                    if attempts >= ATTEMPTS || self.desk.ledger.store.is_leaving() {
                        return Err(error.into());
                    }
                    let mut jitter = [0];
                    self.desk.ledger.random.fill(&mut jitter);
                    let wait = pause + pause * u64::from(jitter[0]) / 256;
                    tokio::time::sleep(Duration::from_millis(wait)).await;
                    self.renew().await?;
                    pause = (pause * 2).min(LONGEST_PAUSE_MILLISECONDS);
                }
                other => return Ok(other?),
            }
        }
    }

    async fn done(&self, batch: &Batch, items: &[Item], recovered: usize) -> Result<(), Error> {
        let mut tx = self.desk.ledger.begin().await?;
        if !store::finish_batch(
            tx.conn(),
            &self.run.id,
            batch.number,
            &self.token,
            recovered,
        )
        .await?
        {
            return Err(self.lost());
        }
        tx.record(Deed {
            system: Some(batch.system.clone()),
            details: json!({
                "run": self.run.id, "batch": batch.number, "recovered": recovered,
                "rows": rows_by_action(items), "records": self.records_of(batch),
            }),
            ..self.deed("runs.apply")
        })
        .await?;
        tx.commit().await?;
        Ok(())
    }

    /// What became of each person and related record of a batch, by reference; rows that follow
    /// them are counted only.
    fn records_of(&self, batch: &Batch) -> Vec<String> {
        items_of(&self.plan, &batch.system)
            .filter(|(at, _)| (batch.first..=batch.last).contains(&store::count(*at)))
            .filter(|(_, planned)| planned.kind().is_some())
            .map(|(_, planned)| format!("{}={}", planned.record, planned.item.action.word()))
            .collect()
    }

    /// Rows were changed between the look before the run and this batch: nothing of the batch
    /// was written; a person decides by a new plan.
    async fn conflict(&self, batch: &Batch, rows: Vec<String>) -> Result<(), Error> {
        let end = End {
            state: PlanState::Conflict,
            conflicts: rows.clone(),
            certificate: None,
        };
        let mut tx = self.desk.ledger.begin().await?;
        let now = self.desk.ledger.clock.now();
        store::set_state(
            tx.conn(),
            &self.plan.id,
            &[PlanState::Running, PlanState::Partial],
            PlanState::Conflict,
        )
        .await?;
        if !store::end_run(tx.conn(), &self.run.id, &self.token, &end, now).await? {
            return Err(self.lost());
        }
        tx.record(Deed {
            outcome: Outcome::Failed,
            system: Some(batch.system.clone()),
            details: json!({ "run": self.run.id, "batch": batch.number, "why": "conflict", "rows": rows.len() }),
            ..self.deed("runs.apply")
        })
        .await?;
        tx.commit().await?;
        Err(Error::Conflict(rows))
    }
}

/// How many rows each action concerned.
fn rows_by_action(items: &[Item]) -> serde_json::Value {
    let mut counts = std::collections::BTreeMap::<&str, usize>::new();
    for item in items.iter().filter(|item| item.action != Action::Keep) {
        *counts.entry(item.action.word()).or_default() += 1;
    }
    json!(counts)
}
