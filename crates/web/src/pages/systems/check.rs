//! One system: does its schema fit the profile, and what nobody has classified yet.

use accounts::Permission;
use askama::Template;
use axum::extract::Path;
use base::Notice;
use crm::drift::Changed;
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
    rights: String,
    /// What the last drill said, and when.
    drilled: String,
    drift: Option<DriftLines>,
    faults: Vec<String>,
    warnings: Vec<String>,
}

/// A column with what was chosen for it when the form was refused.
struct Column {
    table: String,
    column: String,
}

/// What of the schema is other than when it was confirmed.
struct DriftLines {
    version_before: String,
    added: Vec<ColumnName>,
    changed: Vec<Changed>,
    gone: Vec<ColumnName>,
    /// Whether everything new is classified, so that it can be confirmed.
    classified: bool,
}

/// Checks again and remembers what was found.
pub async fn again(visit: Visit, Path(system): Path<String>) -> Answer {
    match erasure::survey(&visit.app.desk, visit.actor()?, &system).await {
        Ok(_) => to(&format!("/systems/{system}")),
        Err(error) => render(&visit, &system, &Refusal::from(error).faults()?).await,
    }
}

/// Takes the schema as it is as known.
pub async fn confirm(visit: Visit, Path(system): Path<String>) -> Answer {
    match erasure::confirm(&visit.app.desk, visit.actor()?, &system).await {
        Ok(_) => to(&format!("/systems/{system}")),
        Err(error) => render(&visit, &system, &Refusal::from(error).faults()?).await,
    }
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
        Ok(()) if fields.get("back") == "mapping" => {
            to(&format!("/systems/{system}/mapping?table={table}"))
        }
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
    let drilled = drilled(visit, system).await?;
    let template = CheckPage {
        drilled,
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
        rights: check
            .as_ref()
            .map_or_else(String::new, |check| rights(visit, check)),
        drift: check.as_ref().and_then(drift),
        check,
        errors,
    };
    form(&template, &template.errors)
}

/// The coverage of the last drill that came to its end, with its day.
async fn drilled(visit: &Visit, system: &str) -> Result<String, Refusal> {
    let all = erasure::drills(&visit.app.desk, visit.actor()?, Some(system)).await?;
    let last = all.iter().find_map(|drill| {
        let outcome = drill.outcome.as_ref()?;
        Some((outcome.coverage.to_string(), visit.moment(drill.started_at)))
    });
    Ok(match last {
        Some((coverage, at)) => {
            let places = [("coverage", coverage), ("at", at)];
            visit.words.with("drill-said", &places)
        }
        None => visit.words.t("drill-never"),
    })
}

fn rights(visit: &Visit, check: &Check) -> String {
    let number = |n: usize| visit.words.number(i64::try_from(n).unwrap_or(i64::MAX));
    let held = check
        .needed_rights
        .saturating_sub(check.missing_rights.len());
    let places = [
        ("held", number(held)),
        ("needed", number(check.needed_rights)),
    ];
    visit.words.with("systems-rights-held", &places)
}

fn drift(check: &Check) -> Option<DriftLines> {
    let drift = check.drift.clone();
    let is_other = !drift.is_none() || drift.version_before.is_some();
    is_other.then(|| DriftLines {
        version_before: drift.version_before.unwrap_or_default(),
        added: drift.added,
        changed: drift.changed,
        gone: drift.gone,
        classified: check.unclassified.is_empty() && check.unknown_tables.is_empty(),
    })
}

pub(super) fn classes(visit: &Visit) -> Vec<Choice> {
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
