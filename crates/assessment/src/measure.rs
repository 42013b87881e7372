//! A measure: what has to be done, how one sees that it was, and what a click makes of it.

use accounts::Role;
use jiff::Timestamp;
use jiff::civil::Date;
use law::Words;
use requests::TaskOwner;
use serde::{Deserialize, Serialize};

/// What a measure is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MeasureKind {
    /// A field of the CRM to add, to mark as personal, to remove.
    Field,
    /// A workflow to switch on or to set.
    Workflow,
    /// Fields of the CRM whose changes are to be logged.
    Audit,
    /// A system to register, or who is responsible for it.
    System,
    /// A purpose, a text, a way to consent.
    Consent,
    /// A lawful basis.
    Basis,
    /// How something is done.
    Process,
    Other,
}

impl MeasureKind {
    /// All, in the order of the plan.
    pub const ALL: [Self; 8] = [
        Self::Field,
        Self::Workflow,
        Self::Audit,
        Self::System,
        Self::Consent,
        Self::Basis,
        Self::Process,
        Self::Other,
    ];

    /// The stable word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Field => "field",
            Self::Workflow => "workflow",
            Self::Audit => "audit",
            Self::System => "system",
            Self::Consent => "consent",
            Self::Basis => "basis",
            Self::Process => "process",
            Self::Other => "other",
        }
    }

    /// What it is called on paper.
    pub fn title(self) -> Words {
        let (de, en) = match self {
            Self::Field => ("Felder", "Fields"),
            Self::Workflow => ("Workflows", "Workflows"),
            Self::Audit => ("Änderungsprotokoll", "Log of changes"),
            Self::System => ("Systeme", "Systems"),
            Self::Consent => ("Einwilligungen", "Consents"),
            Self::Basis => ("Rechtsgrundlagen", "Lawful bases"),
            Self::Process => ("Prozesse", "Processes"),
            Self::Other => ("Weiteres", "Other"),
        };
        Words::new(de, en)
    }
}

/// An item that a rule proposes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Measure {
    /// Says rule and object; the same need has the same id in every round.
    pub id: String,
    pub kind: MeasureKind,
    /// Whether it concerns the CRM.
    pub crm: bool,
    pub title: Words,
    /// What is to be done.
    pub about: Words,
    /// How one sees that it was.
    pub criterion: Words,
    /// What one click sets; else it becomes a task.
    pub setting: Option<Setting>,
    /// `login:…` or `role:…`: who usually sees to it, or who was named.
    pub owner: String,
    pub due: Option<Date>,
}

/// What one click sets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "set", rename_all = "snake_case")]
pub enum Setting {
    /// Switches a workflow on.
    SwitchOn { workflow: String },
    /// Says what a column is.
    Mark {
        system: String,
        table: String,
        column: String,
        class: String,
    },
}

/// What became of an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Nothing yet.
    Proposed,
    /// A task that is open.
    Task,
    /// A task that was done.
    Done,
    /// A task that was let go, with the reason.
    Dropped,
    /// A setting that was made.
    Set,
}

impl State {
    /// The stable word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Proposed => "proposed",
            Self::Task => "task",
            Self::Done => "done",
            Self::Dropped => "dropped",
            Self::Set => "set",
        }
    }

    /// Reads a stored word.
    pub(crate) fn from_word(word: &str) -> Option<Self> {
        [
            Self::Proposed,
            Self::Task,
            Self::Done,
            Self::Dropped,
            Self::Set,
        ]
        .into_iter()
        .find(|one| one.word() == word)
    }

    /// What it is called on paper.
    pub fn title(self) -> Words {
        let (de, en) = match self {
            Self::Proposed => ("vorgeschlagen", "proposed"),
            Self::Task => ("Aufgabe offen", "task open"),
            Self::Done => ("erledigt", "done"),
            Self::Dropped => ("entfällt", "dropped"),
            Self::Set => ("eingestellt", "set"),
        };
        Words::new(de, en)
    }

    /// Whether something is still to be done.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Proposed | Self::Task)
    }
}

/// An item of the plan, with what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    #[serde(flatten)]
    pub measure: Measure,
    pub state: State,
    /// Login of who made it a task or a setting.
    pub adopted_by: Option<String>,
    pub adopted_at: Option<Timestamp>,
    pub ended_by: Option<String>,
    pub ended_at: Option<Timestamp>,
    /// What came of the task, or why it was let go.
    pub result: Option<String>,
}

impl Item {
    /// An item nothing was done about.
    pub(crate) fn proposed(measure: Measure) -> Self {
        Self {
            measure,
            state: State::Proposed,
            adopted_by: None,
            adopted_at: None,
            ended_by: None,
            ended_at: None,
            result: None,
        }
    }

    /// Who sees to it.
    pub fn owner(&self) -> TaskOwner {
        let owner = self.measure.owner.parse();
        owner.unwrap_or(TaskOwner::Role(Role::PrivacyManager))
    }

    /// Whether its day has passed while something is still to be done.
    pub fn is_overdue(&self, today: Date) -> bool {
        self.state.is_open() && self.measure.due.is_some_and(|due| today > due)
    }
}
