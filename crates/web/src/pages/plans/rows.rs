//! The rows of a plan that nobody decides on one by one: the persons' own, and those that merely
//! follow, such as texts that name the person, change logs, addresses and ties. Each can be
//! looked at before and after.

use std::collections::HashMap;

use accounts::Permission;
use askama::Template;
use axum::extract::Path;
use erasure::{ItemView, PlanView};

use super::records::follows;
use super::{Rail, plan_of};
use crate::fields::Fields;
use crate::pages::requests::line::{name_of, names};
use crate::visit::{Answer, Frame, Visit, page};

/// So many rows are shown at a time.
const MOST: usize = 100;

#[derive(Template)]
#[template(path = "plans/rows.html")]
struct RowsPage {
    page: Frame,
    rail: Rail,
    plan: String,
    title: String,
    count: usize,
    rows: Vec<Row>,
    earlier: Option<String>,
    later: Option<String>,
    may_preview: bool,
}

struct Row {
    record: String,
    system: String,
    columns: String,
    rule: String,
    ground: String,
    checked: String,
    /// `system/record`.
    place: String,
}

/// The rows of one kind (`?kind=contacts_audit`) with one action (`&action=purge`).
pub async fn show(visit: Visit, Path(id): Path<String>, fields: Fields) -> Answer {
    let plan = plan_of(&visit, &id).await?;
    let (kind, action) = (fields.get("kind"), fields.get("action"));
    let from: usize = fields.get("from").parse().unwrap_or(0);
    let all: Vec<&ItemView> = follows(&plan)
        .filter(|item| kind_of(item) == kind && item.action == action)
        .collect();
    let names = names(&visit.app).await?;
    let words = visit.words;
    let row = |item: &&ItemView| Row {
        record: item.record.clone(),
        system: item.system.clone(),
        columns: item.columns.join(", "),
        rule: super::summary::rule_title(&visit, &item.rule),
        ground: super::summary::ground_title(&visit, item.ground_code.as_deref()),
        checked: checked(&visit, &names, item),
        place: place(item),
    };
    let at = |from: usize| format!("{}&from={from}", href(&plan, kind, action));
    page(&RowsPage {
        page: visit.titled("plans-records-follow"),
        rail: Rail::of(&visit, &plan, "records"),
        plan: plan.plan.to_string(),
        title: format!(
            "{} · {}",
            words.word("kinds-", kind),
            words.word("action-", action)
        ),
        count: all.len(),
        rows: all.iter().skip(from).take(MOST).map(row).collect(),
        earlier: (from > 0).then(|| at(from.saturating_sub(MOST))),
        later: (all.len() > from.saturating_add(MOST)).then(|| at(from + MOST)),
        may_preview: visit.may(Permission::PersonReveal) && !super::is_over(plan.state),
    })
}

/// Where the rows of a kind with an action are listed.
pub fn href(plan: &PlanView, kind: &str, action: &str) -> String {
    let query = form_urlencoded::Serializer::new(String::new())
        .append_pair("kind", kind)
        .append_pair("action", action)
        .finish();
    format!("/plans/{}/rows?{query}", plan.plan)
}

/// The kind in a row's name.
pub fn kind_of(item: &ItemView) -> &str {
    item.record.split(':').next().unwrap_or_default()
}

/// How a form names a row: `system/record`.
pub fn place(item: &ItemView) -> String {
    format!("{}/{}", item.system, item.record)
}

/// Who looked at a row as it is planned now, and when; empty for nobody.
pub fn checked(visit: &Visit, names: &HashMap<String, String>, item: &ItemView) -> String {
    let look = |look: &erasure::LookView| {
        format!("{}, {}", name_of(names, &look.by), visit.moment(look.at))
    };
    let looks: Vec<String> = item.checked.iter().map(look).collect();
    looks.join("; ")
}
