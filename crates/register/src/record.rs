//! The controller's record of processing activities (Art. 30(1) GDPR), made of the register.

use accounts::{Actor, Permission, authorize};
use jiff::Timestamp;
use jiff::civil::Date;
use ledger::Ledger;
use serde::Serialize;

use crate::{Bodies, Error, Place, System, list, store};

/// Whose record it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct House {
    /// Name of the controller.
    pub name: String,
    /// Address and how to reach it, line by line.
    pub lines: Vec<String>,
}

/// A row of the record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Processing {
    #[serde(flatten)]
    pub system: System,
    /// Recipients with the processors among them (letter d).
    pub everybody: String,
}

/// The whole record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Record {
    pub controller: House,
    #[serde(flatten)]
    pub bodies: Bodies,
    /// The systems in use.
    pub processings: Vec<Processing>,
    pub made_at: Timestamp,
    pub made_on: Date,
    /// The last change of anything in it.
    pub changed_at: Option<Timestamp>,
}

/// Makes the record.
pub async fn record(
    ledger: &Ledger,
    actor: &Actor,
    place: &Place<'_>,
    controller: House,
) -> Result<Record, Error> {
    authorize(ledger, actor, Permission::RegisterRead, None).await?;
    let all = list::all(ledger, place).await?;
    let mut conn = ledger.store.pool().acquire().await?;
    let bodies = store::bodies(&mut conn).await?;
    let changes = all.iter().filter_map(|one| one.changed.as_ref());
    let changed_at = changes.map(|stamp| stamp.at).max();
    let used = all
        .into_iter()
        .filter(|one| one.description.is_in_use(place.today));
    let row = |system: System| Processing {
        everybody: system.description.everybody_told(),
        system,
    };
    Ok(Record {
        controller,
        bodies,
        processings: used.map(row).collect(),
        made_at: ledger.clock.now(),
        made_on: place.today,
        changed_at,
    })
}
