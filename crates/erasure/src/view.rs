//! What a plan looks like from outside: the contract's JSON.

use std::collections::BTreeMap;

use crm::plan::{Exception, FileRef};
use jiff::Timestamp;
use serde::Serialize;

use crate::plan::{Plan, PlanId, PlanItem, PlanPerson, PlanState};

/// One line of the list of plans.
#[derive(Debug, Clone, Serialize)]
pub struct PlanHead {
    /// Id.
    pub plan: PlanId,
    /// Hash over everything that will happen.
    pub hash: String,
    /// How it stands.
    pub state: PlanState,
    /// Login of who drafted it.
    pub drafted_by: String,
    /// When.
    pub drafted_at: Timestamp,
    /// How many rows.
    pub items: i64,
    /// Login of who approved it.
    pub approved_by: Option<String>,
}

/// A plan as commands, API and pages show it.
#[derive(Debug, Clone, Serialize)]
pub struct PlanView {
    /// Id.
    pub plan: PlanId,
    /// Hash over everything that will happen.
    pub hash: String,
    /// How it stands.
    pub state: PlanState,
    /// Reference of the request.
    pub request: String,
    /// Candidates, best first.
    pub persons: Vec<PlanPerson>,
    /// What becomes of each row.
    pub items: Vec<ItemView>,
    /// Rows by what becomes of them.
    pub counts: BTreeMap<&'static str, usize>,
    /// Related records by kind.
    pub groups: Vec<GroupView>,
    /// What to look at before approving.
    pub warnings: Vec<String>,
    /// Cells that will still hold an identifier, and why that is right.
    pub exceptions: Vec<ExceptionView>,
    /// Files beside rows of the plan.
    pub files: Vec<FileView>,
    /// Login of who drafted it.
    pub drafted_by: String,
    /// When.
    pub drafted_at: Timestamp,
    /// Login of who approved this hash.
    pub approved_by: Option<String>,
}

/// One row of a plan.
#[derive(Debug, Clone, Serialize)]
pub struct ItemView {
    /// System.
    pub system: String,
    /// `kind:key`.
    pub record: String,
    /// What becomes of it.
    pub action: &'static str,
    /// The columns that change.
    pub columns: Vec<String>,
    /// Word of the rule that proposed it.
    pub rule: String,
    /// Why it is kept or archived.
    pub ground: Option<String>,
    /// Kind under which people decide on it.
    pub group: Option<String>,
    /// How many other people are on it.
    pub others: usize,
}

/// Related records of one kind.
#[derive(Debug, Clone, Serialize)]
pub struct GroupView {
    /// Record kind.
    pub kind: String,
    /// The group's decision, where one was made.
    pub decision: Option<&'static str>,
    /// How many records.
    pub count: usize,
    /// Records by what becomes of them.
    pub actions: BTreeMap<&'static str, usize>,
    /// How many were decided one by one.
    pub deviating: usize,
    /// How many concern other people too.
    pub shared: usize,
}

/// A cell that will still hold an identifier.
#[derive(Debug, Clone, Serialize)]
pub struct ExceptionView {
    /// System.
    pub system: String,
    /// `table:key`.
    pub record: String,
    /// Column.
    pub column: String,
    /// `kept`, `belongs_to`, `no_key`, `fixed`.
    pub because: String,
    /// The record that justifies it, or the ground.
    pub whose: String,
}

/// A file beside a row.
#[derive(Debug, Clone, Serialize)]
pub struct FileView {
    /// System.
    pub system: String,
    /// Record, path, and whether the run removes it.
    #[serde(flatten)]
    pub file: FileRef,
}

impl PlanView {
    pub(crate) fn new(plan: Plan, drafted_by: String, approved_by: Option<String>) -> Self {
        Self {
            groups: groups(&plan),
            counts: plan.counts(),
            items: plan.items.iter().map(item).collect(),
            exceptions: plan.exceptions.iter().map(exception).collect(),
            files: plan
                .files
                .into_iter()
                .map(|(system, file)| FileView { system, file })
                .collect(),
            plan: plan.id,
            hash: plan.hash,
            state: plan.state,
            request: plan.request,
            persons: plan.persons,
            warnings: plan.warnings,
            drafted_by,
            drafted_at: plan.drafted_at,
            approved_by,
        }
    }
}

fn item(planned: &PlanItem) -> ItemView {
    ItemView {
        system: planned.system.clone(),
        record: planned.record.clone(),
        action: planned.item.action.word(),
        columns: planned.item.changes.keys().cloned().collect(),
        rule: planned.item.rule.clone(),
        ground: planned.item.ground.clone(),
        group: planned.item.group.clone(),
        others: planned.others,
    }
}

fn exception((system, exception): &(String, Exception)) -> ExceptionView {
    ExceptionView {
        system: system.clone(),
        record: format!("{}:{}", exception.table, exception.key),
        column: exception.column.clone(),
        because: exception.because.clone(),
        whose: exception.whose.clone(),
    }
}

fn groups(plan: &Plan) -> Vec<GroupView> {
    let mut groups: BTreeMap<&str, GroupView> = BTreeMap::new();
    for planned in &plan.items {
        let Some(kind) = planned.item.group.as_deref() else {
            continue;
        };
        let group = groups.entry(kind).or_insert_with(|| GroupView {
            kind: kind.to_owned(),
            decision: plan
                .decisions
                .iter()
                .find(|decision| decision.on_group && decision.name == kind)
                .map(|decision| decision.decision.word()),
            count: 0,
            actions: BTreeMap::new(),
            deviating: 0,
            shared: 0,
        });
        group.count += 1;
        *group.actions.entry(planned.item.action.word()).or_default() += 1;
        group.shared += usize::from(planned.others > 0);
        group.deviating += usize::from(
            plan.decisions
                .iter()
                .any(|decision| !decision.on_group && decision.name == planned.record),
        );
    }
    groups.into_values().collect()
}
