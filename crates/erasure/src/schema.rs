//! After an upgrade of the CRM: what of its schema is new or other, and who took it as known.
//!
//! The first check that fits is taken as known. What is new bars runs until it is classified; a
//! column of another type bars new plans until an administrator takes the schema as known, so
//! nothing is erased in columns nobody has looked at. Requests, plans that are over and the log
//! are not touched by any of it.

use accounts::{Actor, Permission};
use base::Notice;
use crm::System;
use crm::drift::{Drift, Shape};
use crm::system::Check;
use jiff::Timestamp;
use ledger::Deed;
use serde::Serialize;
use serde_json::json;

use crate::lookup::compare;
use crate::{Desk, Error, store};

/// A schema somebody took as known.
#[derive(Debug, Clone)]
pub(crate) struct Confirmed {
    pub fingerprint: String,
    pub version: Option<String>,
    pub shape: Shape,
    pub at: Timestamp,
}

/// What the last check of a system said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LastCheck {
    /// System.
    pub system: String,
    /// When it was checked.
    pub checked_at: Timestamp,
    /// Whether a run could begin.
    pub fits: bool,
    /// Share of text columns that are classified, in thousandths.
    pub coverage_permille: i64,
    /// Rights that are needed.
    pub rights_needed: i64,
    /// Rights among them that are missing.
    pub rights_missing: i64,
    /// Rights that are held and not needed.
    pub rights_beyond: i64,
    /// Columns that are new, other or gone since the schema was confirmed.
    pub drifted: i64,
    /// The CRM's version.
    pub version: Option<String>,
}

impl Confirmed {
    fn now(desk: &Desk, system: &System) -> Self {
        Self {
            fingerprint: system.census.fingerprint.clone(),
            version: system.version.clone(),
            shape: system.shape(),
            at: desk.ledger.clock.now(),
        }
    }
}

/// What became of a system's schema since it was confirmed; nothing where it never was.
pub(crate) async fn drift(desk: &Desk, system: &System) -> Result<Drift, Error> {
    let mut conn = desk.ledger.store.pool().acquire().await?;
    let confirmed = store::confirmed(&mut conn, &system.name).await?;
    drop(conn);
    let Some(confirmed) = confirmed else {
        return Ok(Drift::default());
    };
    let is_other = confirmed.version != system.version;
    let mut drift = if confirmed.fingerprint == system.census.fingerprint {
        Drift::default()
    } else {
        Drift::between(&confirmed.shape, &system.shape())
    };
    drift.version_before = confirmed.version.filter(|_| is_other);
    Ok(drift)
}

/// Refuses while the schema is another than the one that was confirmed.
pub(crate) async fn require_confirmed(desk: &Desk, system: &System) -> Result<(), Error> {
    let drift = drift(desk, system).await?;
    if !drift.bars() {
        return Ok(());
    }
    let (name, count) = (&system.name, drift.changed.len().to_string());
    let line = format!(
        "system {name}: {count} column(s) have another type since its schema was confirmed; look at them with `system check {name}`, then `system confirm {name}`"
    );
    let notice = Notice::new("schema-unconfirmed", line);
    Err(Error::Refused(notice.with("system", name).with("n", count)))
}

/// Takes a schema as known on which a plan was drafted, where none was confirmed yet.
pub(crate) async fn know(
    tx: &mut ledger::Tx,
    desk: &Desk,
    actor: &Actor,
    system: &System,
) -> Result<(), Error> {
    if store::confirmed(tx.conn(), &system.name).await?.is_none() {
        let schema = Confirmed::now(desk, system);
        store::confirm(tx.conn(), &system.name, &schema, &actor.who().id).await?;
    }
    Ok(())
}

/// Checks a system and remembers what was found. A schema that fits and was never confirmed is
/// taken as known.
pub async fn survey(desk: &Desk, actor: &Actor, name: &str) -> Result<Check, Error> {
    desk.authorize(actor, Permission::SystemsRead, None).await?;
    let system = desk.open(name).await?;
    let check = compare(desk, &system).await?;
    let last = last_check(desk, &check);
    let mut tx = desk.ledger.begin().await?;
    store::remember_check(tx.conn(), &last).await?;
    if check.fits {
        know(&mut tx, desk, actor, &system).await?;
    }
    tx.record(Deed {
        system: Some(name.to_owned()),
        details: json!({ "fits": check.fits, "fingerprint": check.fingerprint, "drift": check.drift.count() }),
        ..Deed::done(actor.who(), "systems.check")
    })
    .await?;
    tx.commit().await?;
    Ok(check)
}

fn last_check(desk: &Desk, check: &Check) -> LastCheck {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "a share lies between 0 and 1"
    )]
    let coverage_permille = (check.coverage * 1000.0).floor() as i64;
    LastCheck {
        system: check.system.clone(),
        checked_at: desk.ledger.clock.now(),
        fits: check.fits,
        coverage_permille,
        rights_needed: store::count(check.needed_rights),
        rights_missing: store::count(check.missing_rights.len()),
        rights_beyond: store::count(check.excess_rights.len()),
        drifted: store::count(check.drift.count()),
        version: check.version.clone(),
    }
}

/// What the last check of each system said.
pub async fn last_checks(desk: &Desk, actor: &Actor) -> Result<Vec<LastCheck>, Error> {
    desk.authorize(actor, Permission::SystemsRead, None).await?;
    let mut conn = desk.ledger.store.pool().acquire().await?;
    store::last_checks(&mut conn).await
}

/// An administrator takes the schema as it is now as known. Refused while anything in it is not
/// classified.
pub async fn confirm(desk: &Desk, actor: &Actor, name: &str) -> Result<Drift, Error> {
    desk.authorize(actor, Permission::SystemsManage, None)
        .await?;
    let system = desk.open(name).await?;
    system.require_fit()?;
    let drift = drift(desk, &system).await?;
    let mut tx = desk.ledger.begin().await?;
    let by = actor.who().id;
    store::confirm(tx.conn(), name, &Confirmed::now(desk, &system), &by).await?;
    tx.record(Deed {
        system: Some(name.to_owned()),
        details: json!({
            "fingerprint": system.census.fingerprint, "added": drift.added.len(),
            "changed": drift.changed.len(), "gone": drift.gone.len(),
        }),
        ..Deed::done(actor.who(), "systems.confirm")
    })
    .await?;
    tx.commit().await?;
    Ok(drift)
}
