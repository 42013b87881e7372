//! What the plan looks at beside the answers: the state of systems, workflows and purposes, as
//! plain data. Whoever knows more of a CRM's columns adds [`Finding`]s.

use law::Words;
use serde::{Deserialize, Serialize};

/// The state of the installation.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Facts {
    pub systems: Vec<SystemFacts>,
    /// Columns that somebody has to look at.
    pub findings: Vec<Finding>,
    pub workflows: Vec<WorkflowFacts>,
    pub purposes: Vec<PurposeFacts>,
}

/// A system of the configuration, or one in use that the register alone names.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each answers a question of its own"
)]
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SystemFacts {
    pub name: String,
    /// Whether it has a database we reach; else people work in it by hand.
    pub connected: bool,
    /// Whether the configuration names it.
    pub configured: bool,
    /// Whether configuration or register name who is responsible.
    pub has_owner: bool,
    /// Whether it could be read just now or some minutes ago.
    pub reachable: bool,
    pub version: Option<String>,
    /// Whether a run may begin.
    pub fits: bool,
    /// Share of text columns that are classified, in thousandths.
    pub coverage_permille: i64,
    /// Its tables of persons.
    pub modules: Vec<Module>,
}

/// A table of persons.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Module {
    pub table: String,
    /// The CRM's word for one of its rows.
    pub record: String,
    /// Columns that hold personal values, its own extra fields included.
    pub personal: Vec<String>,
    /// Whether the CRM has a table of its changes.
    pub audit: bool,
    /// Whether the CRM has columns of its own for basis, source and review.
    pub basis: bool,
}

/// A column that somebody has to look at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    pub system: String,
    pub table: String,
    pub column: String,
    pub what: FindingKind,
    /// The class proposed for it: word of a field kind, or `text`.
    pub class: String,
}

/// Why a column has to be looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FindingKind {
    /// A customer's own field, taken for personal until somebody says so.
    Assumed,
    /// Nobody classified it; no run begins before.
    Open,
    /// Said to be harmless, and its name sounds personal.
    Suspicious,
    /// Said to be harmless, and its values looked personal in the last inventory.
    Seen,
}

/// A workflow.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkflowFacts {
    pub id: String,
    pub title: Words,
    pub shipped: bool,
    pub active: bool,
    pub version: i64,
    /// When and to whom, in words.
    pub settings: Words,
}

/// A purpose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PurposeFacts {
    pub id: String,
    pub title: Words,
    pub active: bool,
    pub email: bool,
    pub double_opt_in: bool,
    /// People for whom somebody looked and found no basis.
    pub none_found: i64,
}
