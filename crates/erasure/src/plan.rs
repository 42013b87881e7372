//! The plan of an erasure: who, what becomes of which row, and why. Pure.

use std::collections::BTreeMap;

use crm::find::Reason;
use crm::plan::{Action, Decision, Exception, FileRef, Item, Stage};
use identifiers::Identifiers;
use jiff::Timestamp;
use jiff::civil::Date;
use requests::TextId;
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::Warning;
use crate::apart::Others;
use crate::look::Look;

base::id!(
    /// Id of a plan.
    PlanId
);

/// How a plan stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PlanState {
    /// Made, not approved.
    Draft,
    /// Approved by a second person under its hash.
    Approved,
    /// A run has begun.
    Running,
    /// Somebody has stopped the run; it goes on by hand.
    Paused,
    /// The run is complete and nothing is left but declared exceptions.
    Complete,
    /// Rows were changed meanwhile; nothing was done.
    Conflict,
    /// All was done, but something is left.
    Partial,
}

impl PlanState {
    /// The word in tables and JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Approved => "approved",
            Self::Running => "running",
            Self::Paused => "paused",
            Self::Complete => "complete",
            Self::Conflict => "conflict",
            Self::Partial => "partial",
        }
    }

    /// Reads the word.
    pub fn from_word(word: &str) -> Option<Self> {
        [
            Self::Draft,
            Self::Approved,
            Self::Running,
            Self::Paused,
            Self::Complete,
            Self::Conflict,
            Self::Partial,
        ]
        .into_iter()
        .find(|state| state.word() == word)
    }

    /// Whether decisions may still change.
    pub fn may_change(self) -> bool {
        matches!(self, Self::Draft | Self::Approved)
    }
}

/// A candidate and whether it is the person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanPerson {
    /// System.
    pub system: String,
    /// `kind:key`.
    pub record: String,
    /// `certain`, `likely`, `possible`, or `chosen` when a person added it.
    pub certainty: String,
    /// 0 to 100.
    pub score: u8,
    /// Why, strongest first.
    pub reasons: Vec<Reason>,
    /// Whether the CRM marked it as deleted.
    pub deleted: bool,
    /// Whether it is treated as the person.
    pub selected: bool,
}

/// One row of the plan in a system.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanItem {
    /// System.
    pub system: String,
    /// `kind:key`.
    pub record: String,
    /// What becomes of it.
    pub item: Item,
    /// How many other people are on it.
    pub others: usize,
}

impl PlanItem {
    /// The kind of record, for persons and related records; none for rows that follow them.
    pub fn kind(&self) -> Option<&str> {
        let is_person = self.item.stage == Stage::Person;
        let of_person = || is_person.then(|| self.record.split(':').next()).flatten();
        self.item.group.as_deref().or_else(of_person)
    }
}

/// A column of a record in a system.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cell {
    /// System.
    pub system: String,
    /// Column.
    pub column: String,
}

/// A decision somebody made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanDecision {
    /// Whether it is on a kind of records, or on one record.
    pub on_group: bool,
    /// The kind, or `kind:key`.
    pub name: String,
    /// The text of the record that it is on alone; none for the whole record.
    pub cell: Option<Cell>,
    /// What is to happen.
    pub decision: Decision,
    /// Why.
    pub ground: Option<String>,
    /// Until when the ground holds.
    pub until: Option<Date>,
    /// The text of the request that says why the ground holds.
    pub note: Option<TextId>,
}

/// A plan with everything in it.
#[derive(Debug, Clone)]
pub struct Plan {
    /// Id.
    pub id: PlanId,
    /// Reference of the request.
    pub request: String,
    /// How it stands.
    pub state: PlanState,
    /// Hash over everything that will happen.
    pub hash: String,
    /// Account id of who drafted it.
    pub drafted_by: String,
    /// When.
    pub drafted_at: Timestamp,
    /// Account id of who changed it last.
    pub changed_by: String,
    /// Fingerprint of each system's schema.
    pub schemas: BTreeMap<String, String>,
    /// Candidates, best first.
    pub persons: Vec<PlanPerson>,
    /// Decisions that differ from the proposal.
    pub decisions: Vec<PlanDecision>,
    /// Rows, in order.
    pub items: Vec<PlanItem>,
    /// Cells that will still hold an identifier, with their system.
    pub exceptions: Vec<(String, Exception)>,
    /// Files, with their system.
    pub files: Vec<(String, FileRef)>,
    /// Which rows somebody has looked at.
    pub(crate) looks: Vec<Look>,
    /// Which records are other people, and who said so.
    pub(crate) apart: Others,
    /// What somebody knows of the person beside the records, while the draft is made; kept sealed.
    pub(crate) given: Identifiers,
    /// What to look at before approving.
    pub warnings: Vec<Warning>,
    /// Counts up with every change.
    pub version: i64,
}

impl Plan {
    /// SHA-256 over everything that will happen and everything that stays, so that an approval
    /// means exactly this.
    pub fn compute_hash(&self) -> String {
        let mut hash = Sha256::new();
        let mut part = |text: &str| {
            hash.update((text.len() as u64).to_be_bytes());
            hash.update(text);
        };
        part(&self.request);
        for (system, schema) in &self.schemas {
            part(system);
            part(schema);
        }
        for person in self.persons.iter().filter(|person| person.selected) {
            part(&person.system);
            part(&person.record);
        }
        for planned in &self.items {
            part(&planned.system);
            part(&planned.item.row.to_string());
            part(planned.item.action.word());
            part(&changes_text(&planned.item));
            part(planned.item.ground.as_deref().unwrap_or(""));
            part(&planned.item.before);
            part(&planned.item.after);
        }
        // In an order of their own: the store gives them back in another than they were made in.
        let mut decisions: Vec<&PlanDecision> = self.decisions.iter().collect();
        decisions.sort_by_key(|&made| (!made.on_group, made.name.as_str(), made.cell.as_ref()));
        for decision in decisions {
            let is_told = decision.until.is_some() || decision.note.is_some();
            if let Some(cell) = decision.cell.as_ref().filter(|_| is_told) {
                part(&cell.system);
                part(&cell.column);
            }
            if let Some(until) = decision.until {
                part(&decision.name);
                part(&until.to_string());
            }
            if let Some(note) = &decision.note {
                part(&decision.name);
                part(note.as_str());
            }
        }
        for (system, exception) in &self.exceptions {
            part(system);
            let Exception {
                table,
                key,
                column,
                because,
                whose,
            } = exception;
            for text in [table, key, column, because, whose] {
                part(text);
            }
        }
        for (system, file) in &self.files {
            part(system);
            part(&file.path);
        }
        hex::encode(hash.finalize())
    }

    /// Rows by what becomes of them.
    pub fn counts(&self) -> BTreeMap<&'static str, usize> {
        let mut counts = BTreeMap::new();
        for planned in &self.items {
            *counts.entry(planned.item.action.word()).or_default() += 1;
        }
        counts
    }

    /// Whether a record is one of those treated as the person.
    pub fn is_person(&self, system: &str, record: &str) -> bool {
        let mut chosen = self.persons.iter().filter(|person| person.selected);
        chosen.any(|person| person.system == system && person.record == record)
    }

    /// The files no run removes, with their system.
    pub fn files_by_hand(&self) -> impl Iterator<Item = &(String, FileRef)> {
        self.files.iter().filter(|(_, file)| !file.removed)
    }

    /// How many fields of the persons the CRMs themselves had erased.
    pub fn erased_before(&self) -> usize {
        let counts = self.warnings.iter().map(|warning| match warning {
            Warning::Table(crm::plan::Warning::ErasedThere { count, .. }) => *count,
            Warning::Table(_)
            | Warning::NothingToLookFor { .. }
            | Warning::LikelyUnselected { .. }
            | Warning::FilesByHand { .. } => 0,
        });
        counts.sum()
    }

    /// Until when a row is kept or archived: by its own decision, else by its kind's.
    pub fn until(&self, planned: &PlanItem) -> Option<Date> {
        let made = |on_group: bool, name: &str| {
            let mut all = self.decisions.iter();
            all.find(|made| made.on_group == on_group && made.cell.is_none() && made.name == name)
        };
        let of_kind = || made(true, planned.item.group.as_deref()?);
        made(false, &planned.record).or_else(of_kind)?.until
    }

    /// How many records of each kind (call, meeting, e-mail, …) each action concerns.
    pub fn kinds(&self) -> BTreeMap<String, BTreeMap<&'static str, usize>> {
        kinds(&self.items)
    }

    /// How many rows of the plan stay as they are.
    pub fn kept(&self) -> usize {
        self.items
            .iter()
            .filter(|planned| planned.item.action == Action::Keep)
            .count()
    }
}

/// How many records of each kind each action concerns; rows that merely follow are no records.
pub(crate) fn kinds<'i>(
    items: impl IntoIterator<Item = &'i PlanItem>,
) -> BTreeMap<String, BTreeMap<&'static str, usize>> {
    let mut kinds: BTreeMap<String, BTreeMap<&'static str, usize>> = BTreeMap::new();
    for planned in items {
        if let Some(kind) = planned.kind() {
            let actions = kinds.entry(kind.to_owned()).or_default();
            *actions.entry(planned.item.action.word()).or_default() += 1;
        }
    }
    kinds
}

/// An item's changes as one text, for the hash and the store.
pub(crate) fn changes_text(item: &Item) -> String {
    serde_json::to_string(&item.changes).expect("effects have string keys only")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan(decisions: &[PlanDecision]) -> Plan {
        Plan {
            id: PlanId::from_stored("P1"),
            request: "GD-2026-0001".to_owned(),
            state: PlanState::Draft,
            hash: String::new(),
            drafted_by: String::new(),
            drafted_at: Timestamp::UNIX_EPOCH,
            changed_by: String::new(),
            schemas: BTreeMap::from([("vertrieb".to_owned(), "f1".to_owned())]),
            persons: Vec::new(),
            decisions: decisions.to_vec(),
            items: Vec::new(),
            exceptions: Vec::new(),
            files: Vec::new(),
            looks: Vec::new(),
            apart: Others::default(),
            given: Identifiers::default(),
            warnings: Vec::new(),
            version: 1,
        }
    }

    /// Another hash for the same plan makes every approval void that stands in a store.
    #[test]
    fn the_hash_is_what_it_was_in_whatever_order_decisions_come() {
        let made = |on_group, name: &str, until: &str| PlanDecision {
            on_group,
            name: name.to_owned(),
            cell: None,
            decision: Decision::Keep,
            ground: Some("contract".to_owned()),
            until: until.parse().ok(),
            note: None,
        };
        let group = made(true, "call", "2030-12-31");
        let record = made(false, "contact:1", "2031-12-31");
        let known = "96db65be3a908a51d44e7181ff4a0c79d309af17a4c1daa968c11889a25bc7f7";
        let one = plan(&[group.clone(), record.clone()]).compute_hash();
        let other = plan(&[record.clone(), group.clone()]).compute_hash();
        assert_eq!((&*one, &*other), (known, known));
        let cell = Cell {
            system: "vertrieb".to_owned(),
            column: "note".to_owned(),
        };
        let text = PlanDecision {
            cell: Some(cell),
            ..record
        };
        assert_ne!(plan(&[group, text]).compute_hash(), known);
    }

    #[test]
    fn every_state_is_read_back_by_its_word() {
        for state in [
            PlanState::Draft,
            PlanState::Approved,
            PlanState::Running,
            PlanState::Paused,
            PlanState::Complete,
            PlanState::Conflict,
            PlanState::Partial,
        ] {
            assert_eq!(PlanState::from_word(state.word()), Some(state));
        }
        assert_eq!(PlanState::from_word("done"), None);
    }
}
