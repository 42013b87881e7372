//! Rows that were changed after the approval: what somebody decides on each, before the plan goes
//! to a second person again. Nothing is preselected.

use ::requests::Text;
use accounts::Permission;
use askama::Template;
use axum::extract::Path;
use erasure::{ConflictView, PlanState, PlanView, Settlement};
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use super::ground::{Ground, grounds};
use super::records::until;
use super::{Rail, plan_of};
use crate::fields::Fields;
use crate::refusal::{Fault, Refusal};
use crate::visit::{Answer, Errors, Frame, Visit, form, to};

/// So many rows show their values at a time.
const MOST: usize = 20;
/// The field that decides every row that has no decision of its own.
const REST: &str = "rest";

#[derive(Template)]
#[template(path = "plans/conflict.html")]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a question the template asks"
)]
struct Conflict {
    page: Frame,
    errors: Errors,
    rail: Rail,
    plan: String,
    rows: Vec<Row>,
    grounds: Vec<Ground>,
    until: String,
    note: String,
    /// Whether values are shown.
    shown: bool,
    rest: bool,
    may: bool,
    may_look: bool,
}

struct Row {
    record: String,
    kind: String,
    action: String,
    /// `zuletzt geändert 2026-11-23 08:00 von A. Huber`; empty where the CRM does not say.
    changed: String,
    may_leave_out: bool,
    /// `anyway`, `leave_out`, or empty.
    chosen: String,
    fields: Vec<Value>,
}

/// What stands in a column now, and what the plan makes of it.
struct Value {
    label: String,
    column: String,
    now: String,
    planned: Option<String>,
    rule: String,
}

/// The rows as they stand now.
pub async fn show(visit: Visit, Path(id): Path<String>, fields: Fields) -> Answer {
    let plan = plan_of(&visit, &id).await?;
    if plan.state != PlanState::Conflict {
        return to(&format!("/plans/{}/run", plan.plan));
    }
    render(&visit, &plan, &fields, (&[], false)).await
}

/// The same with the values, which is logged for each row.
pub async fn values(visit: Visit, Path(id): Path<String>, fields: Fields) -> Answer {
    let plan = plan_of(&visit, &id).await?;
    render(&visit, &plan, &fields, (&[], true)).await
}

/// Takes the decisions; the plan waits for another approval then.
pub async fn settle(visit: Visit, Path(id): Path<String>, fields: Fields) -> Answer {
    let plan = plan_of(&visit, &id).await?;
    let done = async {
        let settlement = settlement(&visit, &plan, &fields).await?;
        let (desk, actor) = (&visit.app.desk, visit.actor()?);
        Ok::<_, Refusal>(erasure::settle(desk, actor, &plan.plan, &settlement).await?)
    };
    match done.await {
        Ok(_) => to(&format!("/plans/{}/check", plan.plan)),
        Err(refusal) => render(&visit, &plan, &fields, (&refusal.faults()?, false)).await,
    }
}

async fn settlement(
    visit: &Visit,
    plan: &PlanView,
    fields: &Fields,
) -> Result<Settlement, Refusal> {
    let until = until(visit, fields).map_err(Refusal::invalid)?;
    let named = |word: &'static str| {
        let decided = fields.beginning("decide/");
        let of = decided.filter(move |(_, value)| *value == word);
        of.map(|(record, _)| record.to_owned())
    };
    let leave_out: Vec<String> = named("leave_out").collect();
    let mut anyway: Vec<String> = named("anyway").collect();
    if !fields.get(REST).is_empty() {
        let (desk, actor) = (&visit.app.desk, visit.actor()?);
        let open = erasure::conflicts(desk, actor, &plan.plan).await?;
        let open = open.into_iter().map(|row| row.record);
        let rest = open.filter(|row| !leave_out.contains(row) && !anyway.contains(row));
        let rest: Vec<String> = rest.collect();
        anyway.extend(rest);
    }
    Ok(Settlement {
        anyway,
        leave_out,
        ground: fields.filled("ground").map(str::to_owned),
        until,
        note: Text::optional("note", fields.raw("note"))?,
    })
}

async fn render(
    visit: &Visit,
    plan: &PlanView,
    fields: &Fields,
    (faults, shown): (&[Fault], bool),
) -> Answer {
    let (desk, actor) = (&visit.app.desk, visit.actor()?);
    let errors = visit.errors(faults);
    let conflicts = erasure::conflicts(desk, actor, &plan.plan).await?;
    let mut rows = Vec::new();
    for (place, conflict) in conflicts.iter().enumerate() {
        let values = if shown && place < MOST {
            look(visit, plan, conflict).await?
        } else {
            Vec::new()
        };
        rows.push(row(visit, conflict, fields, values));
    }
    let template = Conflict {
        page: visit.titled("plans-conflict-title").refused_if(&errors),
        rail: Rail::of(visit, plan, "run"),
        plan: plan.plan.to_string(),
        rows,
        grounds: grounds(visit, fields.get("ground")),
        until: fields.raw("until").to_owned(),
        note: fields.raw("note").to_owned(),
        shown,
        rest: !fields.get(REST).is_empty(),
        may: visit.may(Permission::PlansChange),
        may_look: visit.may(Permission::PersonReveal) && !shown && !conflicts.is_empty(),
        errors,
    };
    form(&template, &template.errors)
}

fn row(visit: &Visit, conflict: &ConflictView, fields: &Fields, values: Vec<Value>) -> Row {
    let words = visit.words;
    let kind = conflict.record.split(':').next().unwrap_or_default();
    Row {
        kind: words.word("kinds-", kind),
        action: words.word("action-", conflict.action),
        changed: changed(visit, conflict),
        may_leave_out: conflict.may_leave_out,
        chosen: fields
            .get(&format!("decide/{}", conflict.record))
            .to_owned(),
        fields: values,
        record: conflict.record.clone(),
    }
}

/// Who changed it and when, as far as the CRM says.
fn changed(visit: &Visit, conflict: &ConflictView) -> String {
    let name = conflict.changed_by_name.as_ref();
    let who = name.or(conflict.changed_by.as_ref());
    let places = |who: &str, at: &str| [("name", who.to_owned()), ("at", at.to_owned())];
    let at = conflict.changed_at.as_deref().map(|at| instant(visit, at));
    match (who, at.as_deref()) {
        (Some(who), Some(at)) => visit.words.with("plans-conflict-by-at", &places(who, at)),
        (Some(who), None) => visit.words.tr("plans-conflict-by", "name", who),
        (None, Some(at)) => visit.words.tr("plans-conflict-at", "at", at),
        (None, None) => visit.words.t("plans-conflict-unknown"),
    }
}

/// A time as a CRM writes it, which is universal time; as it stands where it is none.
fn instant(visit: &Visit, written: &str) -> String {
    let local: Result<DateTime, _> = written.parse();
    let at = local.and_then(|local| TimeZone::UTC.to_timestamp(local));
    at.map_or_else(|_| written.to_owned(), |at| visit.moment(at))
}

/// The fields the plan wants to change. A row that cannot be shown has none.
async fn look(
    visit: &Visit,
    plan: &PlanView,
    conflict: &ConflictView,
) -> Result<Vec<Value>, Refusal> {
    let (desk, actor) = (&visit.app.desk, visit.actor()?);
    let preview = match erasure::preview(
        desk,
        actor,
        &plan.plan,
        Some(&conflict.system),
        &conflict.record,
    )
    .await
    {
        Ok(preview) => preview,
        Err(erasure::Error::NotFound(_)) => return Ok(Vec::new()),
        Err(error) => return Err(error.into()),
    };
    let changes = preview
        .fields
        .into_iter()
        .filter(|field| field.rule != "keep");
    let value = |field: erasure::Preview| Value {
        label: visit.words.word("field-", field.kind),
        column: field.column,
        now: field.before.unwrap_or_default(),
        planned: field.after,
        rule: visit.words.word("effect-", field.rule),
    };
    Ok(changes.map(value).collect())
}
