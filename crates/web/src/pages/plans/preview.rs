//! Before and after of one row, read live. The look is logged, so a button asks for it, and
//! remembered with the plan.

use askama::Template;
use axum::extract::Path;
use erasure::{PlanView, Preview, RowPreview};

use super::records::is_decidable;
use super::{Rail, plan_of, rows};
use crate::fields::Fields;
use crate::refusal::Refusal;
use crate::visit::{Answer, Frame, Visit, page};

#[derive(Template)]
#[template(path = "plans/preview.html")]
struct PreviewPage {
    page: Frame,
    rail: Rail,
    record: String,
    /// The list one came from.
    back: String,
    action: String,
    rule: String,
    ground: String,
    changed: Vec<Field>,
    same: Vec<Field>,
}

struct Field {
    label: String,
    column: String,
    before: String,
    after: Option<String>,
    rule: String,
}

/// The fields that change, and those that stay.
pub async fn show(visit: Visit, Path(id): Path<String>, fields: Fields) -> Answer {
    let plan = plan_of(&visit, &id).await?;
    let (system, record) = fields
        .get("look")
        .split_once('/')
        .ok_or(Refusal::NotFound)?;
    let (desk, actor) = (&visit.app.desk, visit.actor()?);
    let row = erasure::preview(desk, actor, &plan.plan, Some(system), record).await?;
    let words = visit.words;
    let field = |preview: Preview| Field {
        label: words.word("field-", preview.kind),
        column: preview.column,
        before: preview.before.unwrap_or_default(),
        after: preview.after,
        rule: words.word("effect-", preview.rule),
    };
    let back = back(&plan, &row);
    let item = plan
        .items
        .iter()
        .find(|item| item.system == row.system && item.record == row.record);
    let ground = item.and_then(|item| item.ground_code.as_deref());
    let (same, changed): (Vec<_>, Vec<_>) = row.fields.into_iter().partition(|p| p.rule == "keep");
    page(&PreviewPage {
        page: visit.titled("plans-preview-title"),
        rail: Rail::of(&visit, &plan, "records"),
        back,
        action: words.word("action-", row.action),
        rule: super::summary::rule_title(&visit, &row.rule),
        ground: super::summary::ground_title(&visit, ground),
        record: row.record,
        changed: changed.into_iter().map(field).collect(),
        same: same.into_iter().map(field).collect(),
    })
}

/// Persons are listed on the first page, what is decided in groups on the second, all else by
/// kind.
fn back(plan: &PlanView, row: &RowPreview) -> String {
    let is_it = |system: &str, record: &str| system == row.system && record == row.record;
    let mut items = plan.items.iter();
    let item = items.find(|item| is_it(&item.system, &item.record));
    let group = item.and_then(|item| item.group.as_deref());
    if let Some(group) = group.filter(|group| is_decidable(plan, group)) {
        return format!("/plans/{}/records?open={group}#g-{group}", plan.plan);
    }
    if plan.persons.iter().any(|p| is_it(&p.system, &p.record)) {
        return format!("/plans/{}/persons", plan.plan);
    }
    let kind = item.map(rows::kind_of).unwrap_or_default();
    rows::href(plan, kind, row.action)
}
