//! One system: does its schema fit the profile, and what nobody has classified yet.

use accounts::Permission;
use askama::Template;
use axum::extract::Path;
use base::Notice;
use crm::profile::FieldKind;
use crm::system::{Check, ColumnName};

use crate::fields::Fields;
use crate::pages::requests::list::Choice;
use crate::refusal::{Fault, Refusal};
use crate::visit::{Answer, Errors, Frame, Visit, form, to};

#[derive(Template)]
#[template(path = "systems/check.html")]
struct CheckPage {
    page: Frame,
    errors: Errors,
    system: String,
    check: Option<Check>,
    coverage: String,
    classes: Vec<Choice>,
    may_mark: bool,
    open_columns: Vec<Column>,
    assumed: Vec<Column>,
    faults: Vec<String>,
    warnings: Vec<String>,
}

/// A column with what was chosen for it when the form was refused.
struct Column {
    table: String,
    column: String,
}

/// Connects and compares.
pub async fn show(visit: Visit, Path(system): Path<String>) -> Answer {
    render(&visit, &system, &[]).await
}

/// Says what a column is.
pub async fn mark(visit: Visit, Path(system): Path<String>, fields: Fields) -> Answer {
    let (desk, actor) = (&visit.app.desk, visit.actor()?);
    let (table, column) = fields.get("column").split_once('.').unwrap_or_default();
    match erasure::mark(desk, actor, &system, table, column, fields.get("class")).await {
        Ok(()) => to(&format!("/systems/{system}")),
        Err(error) => render(&visit, &system, &Refusal::from(error).faults()?).await,
    }
}

async fn render(visit: &Visit, system: &str, faults: &[Fault]) -> Answer {
    let checked = erasure::check(&visit.app.desk, visit.actor()?, system).await;
    let (check, trouble) = match checked {
        Ok(check) => (Some(check), None),
        Err(error) => (None, Some(Refusal::from(error).first()?)),
    };
    let all: Vec<Fault> = faults.iter().cloned().chain(trouble).collect();
    let errors = visit.errors(&all);
    let columns = |pick: fn(&Check) -> &[ColumnName]| -> Vec<Column> {
        let all = check.iter().flat_map(|check| pick(check).iter());
        all.map(|name| Column {
            table: name.table.clone(),
            column: name.column.clone(),
        })
        .collect()
    };
    let notices = check.iter().flat_map(|check| &check.notices);
    let (faults, warnings): (Vec<&Notice>, Vec<&Notice>) =
        notices.partition(|notice| notice.code.starts_with("fault-"));
    let said = |notices: Vec<&Notice>| -> Vec<String> {
        let notices = notices.into_iter();
        notices.map(|notice| visit.words.notice(notice)).collect()
    };
    let template = CheckPage {
        faults: said(faults),
        warnings: said(warnings),
        page: visit
            .frame(visit.words.tr("systems-check-title", "system", system))
            .refused_if(&errors),
        system: system.to_owned(),
        coverage: check.as_ref().map_or_else(String::new, |check| {
            format!("{:.1} %", check.coverage * 100.0)
        }),
        classes: classes(visit),
        may_mark: visit.may(Permission::SystemsManage),
        open_columns: columns(|check| &check.unclassified),
        assumed: columns(|check| &check.assumed),
        check,
        errors,
    };
    form(&template, &template.errors)
}

fn classes(visit: &Visit) -> Vec<Choice> {
    let words = ["plain", "text"]
        .into_iter()
        .chain(FieldKind::ALL.iter().map(|kind| kind.word()));
    let choice = |word: &str| Choice {
        value: word.to_owned(),
        label: visit.words.word("field-", word),
        chosen: false,
    };
    words.map(choice).collect()
}
