//! All systems with what is told of them and what is missing.

use std::collections::BTreeSet;

use accounts::{Actor, Permission, authorize};
use jiff::Timestamp;
use jiff::civil::Date;
use ledger::Ledger;
use serde::Serialize;

use crate::{Description, Error, Gap, store};

/// Where and when somebody looks.
#[derive(Debug, Clone, Copy)]
pub struct Place<'a> {
    /// Technical names of the configured systems.
    pub configured: &'a [&'a str],
    pub today: Date,
}

/// Who did something, and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Stamp {
    /// Login.
    pub by: String,
    pub at: Timestamp,
}

/// A system of the register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct System {
    /// Its technical or short name.
    pub id: String,
    /// Whether the configuration names it.
    pub configured: bool,
    #[serde(flatten)]
    pub description: Description,
    /// Counts up with every change; 0 while nobody has told anything.
    pub version: i64,
    pub added: Option<Stamp>,
    pub changed: Option<Stamp>,
    /// When somebody last looked whether all this holds.
    pub reviewed: Option<Stamp>,
    pub gaps: Vec<Gap>,
}

impl System {
    /// As people call it.
    pub fn title(&self) -> &str {
        if self.description.title.is_empty() {
            &self.id
        } else {
            &self.description.title
        }
    }

    /// A configured system that nobody has described.
    pub(crate) fn bare(id: &str) -> Self {
        Self {
            id: id.to_owned(),
            configured: true,
            description: Description::default(),
            version: 0,
            added: None,
            changed: None,
            reviewed: None,
            gaps: Vec::new(),
        }
    }

    fn in_place(mut self, place: &Place<'_>) -> Self {
        self.configured = place.configured.contains(&&*self.id);
        self.gaps = self.description.gaps(place.today);
        self
    }
}

/// All systems: those of the configuration first, then those that were added, by name.
pub async fn list(ledger: &Ledger, actor: &Actor, place: &Place<'_>) -> Result<Vec<System>, Error> {
    authorize(ledger, actor, Permission::RegisterRead, None).await?;
    all(ledger, place).await
}

/// One system.
pub async fn show(
    ledger: &Ledger,
    actor: &Actor,
    place: &Place<'_>,
    id: &str,
) -> Result<System, Error> {
    let all = list(ledger, actor, place).await?;
    let found = all.into_iter().find(|system| system.id == id);
    found.ok_or(Error::NotFound)
}

pub(crate) async fn all(ledger: &Ledger, place: &Place<'_>) -> Result<Vec<System>, Error> {
    let mut conn = ledger.store.pool().acquire().await?;
    let stored = store::systems(&mut conn).await?;
    drop(conn);
    let known: BTreeSet<String> = stored.iter().map(|system| system.id.clone()).collect();
    let bare = place.configured.iter().filter(|id| !known.contains(**id));
    let bare: Vec<System> = bare.map(|id| System::bare(id)).collect();
    let all = stored.into_iter().chain(bare);
    let mut all: Vec<System> = all.map(|system| system.in_place(place)).collect();
    all.sort_by_key(|system| (!system.configured, system.id.clone()));
    Ok(all)
}
