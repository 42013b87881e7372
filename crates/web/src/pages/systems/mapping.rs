//! What a profile makes of a system: tables left, columns right, five masked rows of a table, and
//! the TOML beside it. For administrators; each look at rows is entered in the log.

use accounts::Permission;
use askama::Template;
use axum::extract::{Path, RawQuery};
use crm::draft::Drafted;
use crm::gaps::Checked;
use erasure::{ColumnLine, Mapping, MaskedRow, TableLine};

use super::check::classes;
use crate::fields::Fields;
use crate::pages::requests::list::Choice;
use crate::refusal::{Fault, Refusal};
use crate::visit::{Answer, Errors, Frame, Visit, form};

#[derive(Template)]
#[template(path = "systems/mapping.html")]
struct MappingPage {
    page: Frame,
    errors: Errors,
    system: String,
    tables: Vec<TableLine>,
    table: String,
    columns: Vec<Column>,
    classes: Vec<Choice>,
    rows: Option<Vec<MaskedRow>>,
    text: String,
    checked: Option<Checked>,
    drafted: Option<Drafted>,
}

/// A column with its class in words.
struct Column {
    line: ColumnLine,
    kind: String,
    rule: String,
    suspicion: String,
}

/// What was asked for beside the tables.
#[derive(Default)]
struct Beside {
    table: String,
    rows: Option<Vec<MaskedRow>>,
    text: Option<String>,
    checked: Option<Checked>,
    drafted: Option<Drafted>,
    faults: Vec<Fault>,
}

/// Tables, and the columns of one.
pub async fn show(visit: Visit, Path(system): Path<String>, RawQuery(query): RawQuery) -> Answer {
    let fields = Fields::parse(query.unwrap_or_default().as_bytes());
    let beside = Beside {
        table: fields.get("table").to_owned(),
        ..Beside::default()
    };
    render(&visit, system, beside).await
}

/// The same with five rows of the table.
pub async fn sample(visit: Visit, Path(system): Path<String>, fields: Fields) -> Answer {
    let table = fields.get("table").to_owned();
    let (desk, actor) = (&visit.app.desk, visit.actor()?);
    let mut beside = Beside::default();
    match erasure::sample(desk, actor, &system, &table).await {
        Ok(rows) => beside.rows = Some(rows),
        Err(error) => beside.faults = Refusal::from(error).faults()?,
    }
    beside.table = table;
    render(&visit, system, beside).await
}

/// A profile drafted from the live schema.
pub async fn draft(visit: Visit, Path(system): Path<String>) -> Answer {
    let mut beside = Beside::default();
    match erasure::draft_profile(&visit.app.desk, visit.actor()?, &system).await {
        Ok(drafted) => {
            beside.text = Some(drafted.profile.clone());
            beside.drafted = Some(drafted);
        }
        Err(error) => beside.faults = vec![Refusal::from(error).first()?],
    }
    render(&visit, system, beside).await
}

/// What is wrong or open in the profile that was typed.
pub async fn check(visit: Visit, Path(system): Path<String>, fields: Fields) -> Answer {
    let text = fields.get("profile").to_owned();
    let (desk, actor) = (&visit.app.desk, visit.actor()?);
    let mut beside = Beside::default();
    match erasure::check_profile(desk, actor, &system, &text).await {
        Ok(checked) => beside.checked = Some(checked),
        Err(error) => beside.faults = vec![Refusal::from(error).first()?],
    }
    beside.text = Some(text);
    render(&visit, system, beside).await
}

async fn render(visit: &Visit, system: String, beside: Beside) -> Answer {
    let (desk, actor) = (&visit.app.desk, visit.actor()?);
    let mut faults = beside.faults;
    let asked = Some(beside.table.as_str()).filter(|table| !table.is_empty());
    // A profile that does not exist yet, or is wrong, keeps nobody from drafting or mending one.
    let mapping = match erasure::mapping(desk, actor, &system, asked).await {
        Ok(mapping) => mapping,
        Err(error) => {
            faults.push(Refusal::from(error).first()?);
            Mapping {
                system: system.clone(),
                tables: Vec::new(),
                table: None,
                columns: Vec::new(),
            }
        }
    };
    let text = beside.text.or_else(|| {
        let config = desk.systems.get(&system).ok()?;
        crm::profile::read_text(&config.profile).ok()
    });
    let errors = visit.errors(&faults);
    let template = MappingPage {
        page: visit.titled("systems-mapping-title").refused_if(&errors),
        classes: if visit.may(Permission::SystemsManage) {
            classes(visit)
        } else {
            Vec::new()
        },
        columns: mapping
            .columns
            .into_iter()
            .map(|line| column(visit, line))
            .collect(),
        tables: mapping.tables,
        table: mapping.table.unwrap_or_default(),
        rows: beside.rows,
        text: text.unwrap_or_default(),
        checked: beside.checked,
        drafted: beside.drafted,
        system,
        errors,
    };
    form(&template, &template.errors)
}

fn column(visit: &Visit, line: ColumnLine) -> Column {
    let words = visit.words;
    Column {
        kind: match line.kind {
            "link" | "none" | "open" => words.word("systems-kind-", line.kind),
            kind => words.word("field-", kind),
        },
        rule: line
            .rule
            .map_or_else(String::new, |rule| words.word("systems-rule-", rule)),
        suspicion: line
            .suspicion
            .map_or_else(String::new, |kind| words.word("field-", kind)),
        line,
    }
}
