//! A process as it stands: its newest text, the steps of today, every version before.

use accounts::{Actor, Permission, authorize};
use jiff::Timestamp;
use ledger::Ledger;
use serde::Serialize;

use crate::process::{Description, Process, Step, find, processes};
use crate::{Error, store};

/// Who made a text that came with the product.
pub(crate) const SHIPPED: &str = "vergissmein";

/// A text with its steps, as it was saved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Version {
    pub version: i64,
    pub description: Description,
    pub steps: Vec<Step>,
    /// Login, or `vergissmein` for what came with the product.
    pub made_by: String,
    /// `None` for what came with the product and was not touched yet.
    pub made_at: Option<Timestamp>,
    /// Login of the second person.
    pub approved_by: Option<String>,
    pub approved_at: Option<Timestamp>,
}

/// A process with its versions.
#[derive(Debug, Clone, Serialize)]
pub struct Shown {
    pub process: Process,
    /// Newest first; at least one.
    pub versions: Vec<Version>,
    /// Whether the checklist has other steps than the newest version.
    pub steps_changed: bool,
}

impl Shown {
    /// The newest version.
    pub fn newest(&self) -> &Version {
        self.versions.first().expect("what is shipped is a version")
    }

    /// The newest one that was approved.
    pub fn approved(&self) -> Option<&Version> {
        self.versions.iter().find(|one| one.approved_at.is_some())
    }

    /// The version of this number.
    pub fn version(&self, version: i64) -> Option<&Version> {
        self.versions.iter().find(|one| one.version == version)
    }
}

/// One process.
pub async fn show(ledger: &Ledger, actor: &Actor, id: &str) -> Result<Shown, Error> {
    authorize(ledger, actor, Permission::ProcessesRead, None).await?;
    load(ledger, find(id).ok_or(Error::NotFound)?).await
}

/// All processes, in the order of a request's life.
pub async fn list(ledger: &Ledger, actor: &Actor) -> Result<Vec<Shown>, Error> {
    authorize(ledger, actor, Permission::ProcessesRead, None).await?;
    let mut all = Vec::new();
    for process in processes() {
        all.push(load(ledger, process).await?);
    }
    Ok(all)
}

pub(crate) async fn load(ledger: &Ledger, process: &Process) -> Result<Shown, Error> {
    let steps = steps(ledger, process).await?;
    let mut versions = {
        let mut conn = ledger.store.pool().acquire().await?;
        store::versions(&mut conn, &process.id).await?
    };
    if versions.is_empty() {
        versions.push(shipped(process, steps.clone()));
    }
    Ok(Shown {
        steps_changed: versions[0].steps != steps,
        process: process.clone(),
        versions,
    })
}

/// The steps as they are today.
pub(crate) async fn steps(ledger: &Ledger, process: &Process) -> Result<Vec<Step>, Error> {
    let Some(right) = process.right else {
        return Ok(process.steps.clone());
    };
    let list = requests::checklists::show(ledger, right).await?;
    Ok(list.items.iter().map(Step::from).collect())
}

pub(crate) fn shipped(process: &Process, steps: Vec<Step>) -> Version {
    Version {
        version: 1,
        description: process.description.clone(),
        steps,
        made_by: SHIPPED.to_owned(),
        made_at: None,
        approved_by: None,
        approved_at: None,
    }
}
