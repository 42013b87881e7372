//! Carrying out an effect: intent before the first write, one transaction per system, read back,
//! outcome. Safe to repeat.

use std::time::Duration;

use accounts::{Actor, Permission};
use base::Notice;
use crm::plan::{Action, Effect as Change, Item};
use crm::write::{Applied, Tools};
use erasure::Desk;
use identifiers::Matcher;
use ledger::{Deed, Outcome, Via, Who};
use requests::Reference;
use serde_json::json;

use crate::draft::{deed, show};
use crate::effect::{Ended, Row};
use crate::secret::Secret;
use crate::{Effect, EffectId, EffectView, Error, Kind, State, finish, secret, store};

/// How often one system is tried in a row when it is away or locked by others.
const TRIES: u32 = 4;
/// The first pause between two tries; doubled each time.
const PAUSE: Duration = Duration::from_millis(100);
/// By itself nothing is begun for ever.
const MOST_ATTEMPTS: i64 = 20;

/// Carries out exactly what was looked at, or goes on with it. What is done answers the same.
///
/// Refused for anyone without the role, under another hash, while a value that others have is
/// undecided, and for a correction while step `A4` (identity) is open.
pub async fn apply(
    desk: &Desk,
    actor: &Actor,
    id: &EffectId,
    hash: &str,
) -> Result<EffectView, Error> {
    let (effect, _) = store::effect_for(desk, actor, &[Permission::PlansRun], id).await?;
    if effect.hash != hash {
        let line =
            format!("effect {id}: this is not the hash of what is planned; look at it again");
        return Err(Notice::new("effect-hash", line).into());
    }
    effect.plan.demand_decided()?;
    if effect.kind == Kind::Rectification {
        demand_identity(desk, &effect).await?;
    }
    carry_on(desk, actor.who(), actor.account.id.as_str(), id).await?;
    show(desk, actor, id).await
}

/// Goes on with every effect that was interrupted. Says which could not be finished and why.
pub async fn resume_open(desk: &Desk) -> Result<Vec<(EffectId, Error)>, Error> {
    let mut conn = desk.ledger.store.pool().acquire().await?;
    let open = store::running(&mut conn).await?;
    drop(conn);
    let mut failed = Vec::new();
    for id in open {
        let who = Who::system("effects", Via::Job);
        if let Err(error) = carry_on(desk, who, "", &id).await {
            failed.push((id, error));
        }
    }
    Ok(failed)
}

/// Whose values are changed has to be known (Art. 12(6) GDPR).
async fn demand_identity(desk: &Desk, effect: &Effect) -> Result<(), Error> {
    let reference: Reference = effect.request.parse().map_err(requests::Error::from)?;
    let mut conn = desk.ledger.store.pool().acquire().await?;
    let request = requests::load(&mut conn, reference).await?;
    drop(conn);
    let step = request
        .step(requests::IDENTITY)
        .map_err(requests::Error::from)?;
    if step.1.state.is_decided() {
        return Ok(());
    }
    let line = format!(
        "{reference}: step A4 (identity) is open; tick it or skip it with a reason before values are changed"
    );
    Err(Notice::new("effect-identity", line)
        .with("reference", reference.to_string())
        .into())
}

/// An effect under way.
pub(crate) struct Runner<'d> {
    pub desk: &'d Desk,
    pub who: Who,
    pub effect: Effect,
    pub secret: Secret,
}

async fn carry_on(desk: &Desk, who: Who, account: &str, id: &EffectId) -> Result<(), Error> {
    let presence = desk.ledger.store.be_present(id.as_str()).await?;
    if presence.is_none() {
        let line = format!("effect {id}: somebody is carrying it out; look at it again");
        return Err(Notice::new("effect-elsewhere", line).into());
    }
    let mut conn = desk.ledger.store.pool().acquire().await?;
    let (effect, sealed) = store::effect(&mut conn, id).await?;
    drop(conn);
    match effect.state {
        State::Done => return Ok(()),
        State::Conflict | State::Dropped => {
            let line = format!("effect {id}: is over; draft it again for what is left");
            return Err(Notice::new("effect-over", line).into());
        }
        State::Draft | State::Running => {}
    }
    let secret = secret::open(desk, id, sealed.as_deref())?;
    let mut runner = Runner {
        desk,
        who,
        effect,
        secret,
    };
    runner.begin(account).await?;
    let systems: Vec<String> = runner
        .effect
        .plan
        .systems()
        .into_iter()
        .map(str::to_owned)
        .collect();
    for system in systems {
        if !runner.effect.done.contains_key(&system) {
            runner.system(&system).await?;
        }
    }
    finish::finish(&runner).await
}

impl Runner<'_> {
    /// Written before the first effect: whatever happens next, it is known that it was begun. What
    /// concerns our own house (suppression, our mark) holds from here on, also while a CRM is away.
    async fn begin(&mut self, account: &str) -> Result<(), Error> {
        if self.who.via == Via::Job && self.effect.attempts >= MOST_ATTEMPTS {
            let line = format!(
                "effect {}: was begun {} times without an end; look at its systems, then apply it again",
                self.effect.id, self.effect.attempts
            );
            return Err(Notice::new("effect-stuck", line).into());
        }
        let now = self.desk.ledger.clock.now();
        let mut tx = self.desk.ledger.begin().await?;
        if !store::begin(tx.conn(), &self.effect.id, account, now).await? {
            let line = format!(
                "effect {}: was changed meanwhile; look at it again",
                self.effect.id
            );
            return Err(Notice::new("effect-raced", line).into());
        }
        finish::hold(&mut tx, self).await?;
        let mut entry = deed(self.who.clone(), "effects.begin", &self.effect);
        entry.details["attempt"] = json!(self.effect.attempts + 1);
        tx.record(entry).await?;
        tx.commit().await?;
        self.effect.state = State::Running;
        Ok(())
    }

    async fn system(&mut self, name: &str) -> Result<(), Error> {
        let system = self.desk.open(name).await?;
        let items = self.items(name);
        crm::rights::require(&system, &crm::rights::needs_of_items(&items)).await?;
        let names = |rows: Vec<crm::RowRef>| {
            let named = rows.iter().map(|row| row.name(&system.profile));
            named.collect()
        };
        let ended = match self.write(&system, &items).await {
            Ok(Applied::Done { recovered }) => Ended {
                rows: items.len(),
                recovered,
                conflicts: Vec::new(),
            },
            Ok(Applied::Conflict(rows)) => Ended {
                conflicts: names(rows),
                ..Ended::default()
            },
            Err(crm::Error::Conflict { record, .. }) => Ended {
                conflicts: vec![record],
                ..Ended::default()
            },
            Err(error) => return Err(error.into()),
        };
        self.outcome(name, ended).await
    }

    /// Tries again what a later try may not see: a lock, a lost connection.
    async fn write(&self, system: &crm::System, items: &[Item]) -> Result<Applied, crm::Error> {
        let tools = Tools {
            matcher: Matcher::nobody(),
            key: self.secret.key,
        };
        let mut pause = PAUSE;
        for _ in 1..TRIES {
            match crm::write::apply(system, items, &tools).await {
                Err(crm::Error::Retry { .. }) => {
                    tokio::time::sleep(pause).await;
                    pause *= 2;
                }
                other => return other,
            }
        }
        crm::write::apply(system, items, &tools).await
    }

    /// The rows of one system as the writer takes them.
    fn items(&self, name: &str) -> Vec<Item> {
        let rows = self.effect.plan.rows.iter().zip(&self.secret.to);
        let of_system = rows.filter(|(row, _)| row.system == name);
        of_system.map(|(row, to)| item(row, to)).collect()
    }

    async fn outcome(&mut self, name: &str, ended: Ended) -> Result<(), Error> {
        let is_conflict = !ended.conflicts.is_empty();
        let details = json!({
            "kind": self.effect.kind.word(), "rows": ended.rows, "recovered": ended.recovered,
            "conflicts": ended.conflicts,
        });
        self.effect.done.insert(name.to_owned(), ended);
        let mut tx = self.desk.ledger.begin().await?;
        store::set_done(tx.conn(), &self.effect.id, &self.effect.done).await?;
        tx.record(Deed {
            outcome: if is_conflict {
                Outcome::Failed
            } else {
                Outcome::Done
            },
            system: Some(name.to_owned()),
            details,
            ..deed(self.who.clone(), "effects.apply", &self.effect)
        })
        .await?;
        tx.commit().await?;
        Ok(())
    }
}

fn item(row: &Row, to: &crm::plan::Values) -> Item {
    let change = |(column, value): (&String, &Option<String>)| {
        let value = value.clone();
        (column.clone(), Change::Set { value })
    };
    Item {
        row: row.row(),
        action: if row.adds { Action::Add } else { Action::Set },
        changes: to.iter().map(change).collect(),
        rule: row.rule.clone(),
        ground: None,
        group: None,
        stage: row.stage,
        before: row.before.clone(),
        after: row.after.clone(),
    }
}
