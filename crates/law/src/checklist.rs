//! How a request is worked: ordered steps with their basis, proof and dependencies.
//!
//! The lists are data files. They are owned values so that a request can store the version it
//! started with and an administrator can edit a copy; [`Checklist::check`] guards both.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::sync::LazyLock;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{Error, Right, Words};

/// How strongly the law asks for a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Binding {
    /// Must be ticked before the request is closed.
    Mandatory,
    /// Mandatory if the case arises; otherwise skipped with a reason.
    Conditional,
    /// Good practice, no duty.
    Optional,
}

/// The part of the work a step belongs to. The variants stand in the order of the work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    Intake,
    Identity,
    Examination,
    Execution,
    Answer,
    Closing,
}

/// Who usually does a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Party {
    Intake,
    PrivacyManager,
    DataProtectionOfficer,
    SystemOwner,
    BusinessUnit,
    Legal,
}

/// One step of a checklist.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Item {
    /// Stable id, for example `A4` or `17.1`.
    pub id: String,
    pub phase: Phase,
    /// Position in the list, counted from 1.
    #[serde(default)]
    pub order: u16,
    pub binding: Binding,
    pub title: Words,
    /// How to do it and what to note, in one or two sentences.
    pub instruction: Words,
    /// The provision or guideline the step rests on.
    pub basis: Words,
    /// What shows afterwards that the step was done.
    pub evidence: Words,
    pub who: Vec<Party>,
    /// Ticked by hand by who may close requests only: it says that something was destroyed, or may be.
    #[serde(default)]
    pub reserved: bool,
    /// Steps that must be decided first: ticked, or skipped with a reason.
    #[serde(default)]
    pub depends_on: Vec<String>,
}

/// The steps for one right, or the notification of recipients that follows from one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Checklist {
    /// Stable id: the word of the right, or `notification_of_recipients`.
    pub id: String,
    pub title: Words,
    /// Counts up with every change of the list; running requests keep theirs.
    pub version: u32,
    /// Day of this version.
    pub dated: Date,
    /// Id of the checklist to be worked as a child task, when recipients must be told (Art. 19).
    pub child: Option<String>,
    pub items: Vec<Item>,
}

/// Id of the child checklist of Art. 19 GDPR.
pub const NOTIFICATION: &str = "notification_of_recipients";

/// A list as it stands in its file: without the common steps, which it names.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Source {
    id: String,
    title: Words,
    version: u32,
    dated: Date,
    child: Option<String>,
    /// Common steps to take over; those of the answer and closing phases come last.
    #[serde(default)]
    common: Vec<String>,
    /// Further dependencies of the common steps in this list.
    #[serde(default)]
    depends_on: BTreeMap<String, Vec<String>>,
    item: Vec<Item>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Common {
    item: Vec<Item>,
}

const COMMON: &str = include_str!("../data/checklists/common.toml");
const SOURCES: [&str; 9] = [
    include_str!("../data/checklists/access.toml"),
    include_str!("../data/checklists/rectification.toml"),
    include_str!("../data/checklists/erasure.toml"),
    include_str!("../data/checklists/restriction.toml"),
    include_str!("../data/checklists/portability.toml"),
    include_str!("../data/checklists/objection.toml"),
    include_str!("../data/checklists/automated_decision.toml"),
    include_str!("../data/checklists/withdrawal_of_consent.toml"),
    include_str!("../data/checklists/notification_of_recipients.toml"),
];

static ALL: LazyLock<Vec<Checklist>> = LazyLock::new(|| {
    let common: Common = toml::from_str(COMMON).expect("the embedded steps are parsed by a test");
    SOURCES
        .iter()
        .map(|text| toml::from_str(text).expect("the embedded lists are parsed by a test"))
        .map(|source| assemble(source, &common.item))
        .collect()
});

/// Own steps stand between the common ones that open a case and those that end it.
fn assemble(source: Source, common: &[Item]) -> Checklist {
    let (mut items, closing): (Vec<Item>, Vec<Item>) = common
        .iter()
        .filter(|item| source.common.contains(&item.id))
        .cloned()
        .partition(|item| item.phase < Phase::Answer);
    items.extend(source.item);
    items.extend(closing);
    for (order, item) in (1..).zip(&mut items) {
        item.order = order;
        item.depends_on.extend(
            source
                .depends_on
                .get(&item.id)
                .into_iter()
                .flatten()
                .cloned(),
        );
    }
    let present: BTreeSet<String> = items.iter().map(|item| item.id.clone()).collect();
    // A common step may name another that this right does without (no identity check on a withdrawal).
    for item in items
        .iter_mut()
        .filter(|item| source.common.contains(&item.id))
    {
        item.depends_on.retain(|id| present.contains(id));
    }
    Checklist {
        id: source.id,
        title: source.title,
        version: source.version,
        dated: source.dated,
        child: source.child,
        items,
    }
}

impl Checklist {
    /// The list an installation starts with for this right, common steps included.
    pub fn for_right(right: Right) -> &'static Self {
        Self::find(right.word()).expect("a test demands a checklist for every right")
    }

    /// The child list of Art. 19 GDPR for rectification, erasure and restriction.
    pub fn notification_of_recipients() -> &'static Self {
        Self::find(NOTIFICATION).expect("a test demands the child checklist")
    }

    /// The list with this id.
    pub fn find(id: &str) -> Option<&'static Self> {
        ALL.iter().find(|list| list.id == id)
    }

    pub fn item(&self, id: &str) -> Option<&Item> {
        self.items.iter().find(|item| item.id == id)
    }

    /// Whether the list can be worked: ids unique, both languages there, dependencies known and
    /// earlier in the list, which also keeps them free of circles.
    pub fn check(&self) -> Result<(), Error> {
        let mut earlier = BTreeSet::new();
        for item in &self.items {
            let refuse = |problem| {
                Err(Error::Checklist {
                    list: self.id.clone(),
                    step: item.id.clone(),
                    problem,
                })
            };
            if item.id.trim().is_empty() || earlier.contains(item.id.as_str()) {
                return refuse("give every step an id of its own");
            }
            let words = [&item.title, &item.instruction, &item.basis, &item.evidence];
            if !words.iter().all(|words| words.is_complete()) {
                return refuse(
                    "write title, instruction, basis and evidence in German and English",
                );
            }
            if item.who.is_empty() {
                return refuse("name who does it");
            }
            if !item
                .depends_on
                .iter()
                .all(|id| earlier.contains(id.as_str()))
            {
                return refuse("let it depend only on steps that come before it");
            }
            earlier.insert(item.id.as_str());
        }
        Ok(())
    }
}

impl Phase {
    pub const ALL: [Self; 6] = [
        Self::Intake,
        Self::Identity,
        Self::Examination,
        Self::Execution,
        Self::Answer,
        Self::Closing,
    ];

    pub fn title(self) -> Words {
        match self {
            Self::Intake => Words::new("Eingang", "Intake"),
            Self::Identity => Words::new("Identität", "Identity"),
            Self::Examination => Words::new("Prüfung", "Examination"),
            Self::Execution => Words::new("Ausführung", "Execution"),
            Self::Answer => Words::new("Antwort", "Answer"),
            Self::Closing => Words::new("Abschluss", "Closing"),
        }
    }
}

impl Party {
    pub fn title(self) -> Words {
        match self {
            Self::Intake => Words::new("Annahme", "Intake"),
            Self::PrivacyManager => {
                Words::new(crate::role::named("Privacy Manager"), "Privacy manager")
            }
            Self::DataProtectionOfficer => {
                Words::new("Datenschutzbeauftragte Person", "Data protection officer")
            }
            Self::SystemOwner => Words::new("Systemverantwortung", "System owner"),
            Self::BusinessUnit => Words::new("Fachabteilung", "Business unit"),
            Self::Legal => Words::new("Rechtsabteilung", "Legal"),
        }
    }
}

impl Binding {
    pub fn title(self) -> Words {
        match self {
            Self::Mandatory => Words::new("Pflicht", "Mandatory"),
            Self::Conditional => Words::new(
                "Pflicht, wenn der Fall eintritt",
                "Mandatory if the case arises",
            ),
            Self::Optional => Words::new("Freiwillig", "Optional"),
        }
    }
}

#[cfg(test)]
mod tests;
