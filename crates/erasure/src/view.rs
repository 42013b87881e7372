//! What a plan looks like from outside: the contract's JSON.

use std::collections::BTreeMap;

use base::{Locale, Notice};
use crm::find::Reason;
use crm::plan::{Exception, FileRef};
use jiff::Timestamp;
use jiff::civil::Date;
use requests::TextId;
use serde::Serialize;

use crate::Warning;
use crate::apart::{Other, Others};
use crate::give_back::Returned;
use crate::ground::told;
use crate::hit::{self, HitView};
use crate::look::{LookView, Looks};
use crate::plan::{Plan, PlanDecision, PlanId, PlanItem, PlanPerson, PlanState};

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
    pub persons: Vec<CandidateView>,
    /// What becomes of each row.
    pub items: Vec<ItemView>,
    /// Rows by what becomes of them.
    pub counts: BTreeMap<&'static str, usize>,
    /// Decisions that differ from the proposal, with ground, end and note.
    pub decisions: Vec<DecisionView>,
    /// How many rows each login looked at, as they are planned now.
    pub checked: BTreeMap<String, usize>,
    /// Related records by kind.
    pub groups: Vec<GroupView>,
    /// What to look at before approving, in English lines.
    pub warnings: Vec<String>,
    /// The same, with codes for translation.
    pub warning_notices: Vec<Notice>,
    /// Cells that will still hold an identifier, and why that is right.
    pub exceptions: Vec<ExceptionView>,
    /// Texts that name the person, and what becomes of each.
    pub hits: Vec<HitView>,
    /// Files beside rows of the plan.
    pub files: Vec<FileView>,
    /// Login of who drafted it.
    pub drafted_by: String,
    /// When.
    pub drafted_at: Timestamp,
    /// Login of who approved this hash.
    pub approved_by: Option<String>,
    /// That it was given back as it stands.
    pub returned: Option<Returned>,
}

/// A candidate and whether it is the person.
#[derive(Debug, Clone, Serialize)]
pub struct CandidateView {
    /// System.
    pub system: String,
    /// `kind:key`.
    pub record: String,
    /// `certain`, `likely`, `possible`, or `chosen` when a person added it.
    pub certainty: String,
    /// 0 to 100.
    pub score: u8,
    /// Why, in the controller's language.
    pub reasons: Vec<String>,
    /// The words of the reasons.
    pub reason_words: Vec<&'static str>,
    /// The reasons, for whoever says them in another language.
    #[serde(skip)]
    pub why: Vec<Reason>,
    /// Whether the CRM marked it as deleted.
    pub deleted: bool,
    /// Whether it is treated as the person.
    pub selected: bool,
    /// Who said that it is another person, and when.
    pub other: Option<Other>,
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
    /// Why it is kept or archived: the id of a ground, or a duty in the controller's language.
    pub ground: Option<String>,
    /// The ground as it is stored, for [`crate::ground_words`] in any language.
    pub ground_code: Option<String>,
    /// Until when the ground holds, where somebody said so.
    pub until: Option<Date>,
    /// Kind under which people decide on it.
    pub group: Option<String>,
    /// How many other people are on it.
    pub others: usize,
    /// Its day, where [`crate::glance`] looked at it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// What it is about, without the person's values, where [`crate::glance`] looked at it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// Who looked at it as it is planned now.
    pub checked: Vec<LookView>,
    /// The other people on it, masked, where [`crate::glance`] looked at it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub participants: Vec<String>,
}

/// A decision that differs from the proposal.
#[derive(Debug, Clone, Serialize)]
pub struct DecisionView {
    /// `kind:key` of the record, or the kind of a group.
    pub name: String,
    /// The system, where it is on one text of the record alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub system: Option<String>,
    /// The text's column.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    /// Whether it is on a kind of records.
    pub on_group: bool,
    /// What is to happen.
    pub decision: &'static str,
    /// Why: the id of a ground.
    pub ground: Option<String>,
    /// Until when the ground holds.
    pub until: Option<Date>,
    /// The facts, for whoever may read the request's texts; none once they have expired.
    pub note: Option<String>,
    /// The text's id.
    #[serde(skip)]
    pub note_id: Option<TextId>,
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
    /// `kept`, `left`, `belongs_to`, `no_key`, `fixed`.
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
    pub(crate) fn new(
        plan: Plan,
        drafted_by: String,
        approved_by: Option<String>,
        locale: Locale,
    ) -> Self {
        let looks = Looks::of(&plan);
        let items = plan.items.iter();
        let items: Vec<ItemView> = items
            .map(|item| ItemView {
                checked: looks.at(item),
                ..row(&plan, item, locale)
            })
            .collect();
        let notices: Vec<Notice> = plan.warnings.iter().map(Warning::notice).collect();
        Self {
            groups: groups(&plan),
            hits: hit::hits(&plan, locale),
            counts: plan.counts(),
            decisions: plan.decisions.iter().map(decision).collect(),
            checked: checked(&items),
            items,
            exceptions: plan
                .exceptions
                .iter()
                .map(|one| exception(one, locale))
                .collect(),
            files: plan
                .files
                .into_iter()
                .map(|(system, file)| FileView { system, file })
                .collect(),
            plan: plan.id,
            hash: plan.hash,
            state: plan.state,
            request: plan.request,
            persons: plan
                .persons
                .into_iter()
                .map(|person| candidate(person, &plan.apart, locale))
                .collect(),
            warnings: notices.iter().map(Notice::to_string).collect(),
            warning_notices: notices,
            drafted_by,
            drafted_at: plan.drafted_at,
            approved_by,
            returned: None,
        }
    }
}

fn decision(made: &PlanDecision) -> DecisionView {
    DecisionView {
        name: made.name.clone(),
        system: made.cell.as_ref().map(|cell| cell.system.clone()),
        column: made.cell.as_ref().map(|cell| cell.column.clone()),
        on_group: made.on_group,
        decision: made.decision.word(),
        ground: made.ground.clone(),
        until: made.until,
        note: None,
        note_id: made.note.clone(),
    }
}

fn candidate(person: PlanPerson, apart: &Others, locale: Locale) -> CandidateView {
    let reasons = person.reasons.iter();
    let name = (person.system.clone(), person.record.clone());
    let other = apart.get(&name);
    CandidateView {
        reasons: reasons
            .clone()
            .map(|reason| reason.sentence(locale))
            .collect(),
        reason_words: reasons.map(Reason::word).collect(),
        other: other.cloned(),
        system: person.system,
        record: person.record,
        certainty: person.certainty,
        score: person.score,
        why: person.reasons,
        deleted: person.deleted,
        selected: person.selected,
    }
}

fn row(plan: &Plan, planned: &PlanItem, locale: Locale) -> ItemView {
    let code = planned.item.ground.clone();
    ItemView {
        until: plan.until(planned),
        system: planned.system.clone(),
        record: planned.record.clone(),
        action: planned.item.action.word(),
        columns: planned.item.changes.keys().cloned().collect(),
        rule: planned.item.rule.clone(),
        ground: code.as_ref().map(|code| told(code, locale)),
        ground_code: code,
        group: planned.item.group.clone(),
        others: planned.others,
        date: None,
        subject: None,
        participants: Vec::new(),
        checked: Vec::new(),
    }
}

/// How many rows each person looked at.
fn checked(items: &[ItemView]) -> BTreeMap<String, usize> {
    let mut counted = BTreeMap::new();
    for look in items.iter().flat_map(|item| &item.checked) {
        *counted.entry(look.by.clone()).or_default() += 1;
    }
    counted
}

fn exception((system, exception): &(String, Exception), locale: Locale) -> ExceptionView {
    ExceptionView {
        system: system.clone(),
        record: format!("{}:{}", exception.table, exception.key),
        column: exception.column.clone(),
        because: exception.because.clone(),
        whose: told(&exception.whose, locale),
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
                .any(|made| !made.on_group && made.cell.is_none() && made.name == planned.record),
        );
    }
    groups.into_values().collect()
}
