//! Before and after of one record, read live. The look is logged, so a button asks for it.

use askama::Template;
use axum::extract::Path;
use erasure::Preview;

use super::{Rail, plan_of};
use crate::fields::Fields;
use crate::visit::{Answer, Frame, Visit, page};

#[derive(Template)]
#[template(path = "plans/preview.html")]
struct PreviewPage {
    page: Frame,
    rail: Rail,
    plan: String,
    record: String,
    group: String,
    action: String,
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
    let record = fields.get("look");
    let preview = erasure::preview(&visit.app.desk, visit.actor()?, &plan.plan, record).await?;
    let item = plan.items.iter().find(|item| item.record == record);
    let field = |preview: Preview| Field {
        label: visit.words.word("field-", preview.kind),
        column: preview.column,
        before: preview.before.unwrap_or_default(),
        after: preview.after,
        rule: visit.words.word("effect-", preview.rule),
    };
    let (same, changed): (Vec<_>, Vec<_>) = preview.into_iter().partition(|p| p.rule == "keep");
    page(&PreviewPage {
        page: visit.titled("plans-preview-title"),
        rail: Rail::of(&visit, &plan, "records"),
        plan: plan.plan.to_string(),
        record: record.to_owned(),
        group: item.and_then(|item| item.group.clone()).unwrap_or_default(),
        action: item.map_or_else(String::new, |item| visit.words.word("action-", item.action)),
        changed: changed.into_iter().map(field).collect(),
        same: same.into_iter().map(field).collect(),
    })
}
