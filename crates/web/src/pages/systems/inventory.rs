//! What a system holds, in figures: the newest inventory or an older one, what looks personal and is
//! not marked so, and what is other than the time before.

use ::inventory::{Changes, ColumnChange, Head, InventoryId, Taken};
use accounts::Permission;
use askama::Template;
use axum::extract::{Path, RawQuery};
use axum::http::header;
use axum::response::IntoResponse as _;
use crm::inventory::{ColumnFigures, ROWS, TableFigures};

use crate::fields::Fields;
use crate::pages::requests::line::{name_of, names};
use crate::refusal::{Fault, Refusal};
use crate::visit::{Answer, Errors, Frame, Visit, form, to};

/// How many columns that look personal are listed; the table has all.
const MOST: usize = 200;
/// How many tables with another number of rows are listed.
const MOST_CHANGES: usize = 100;

#[derive(Template)]
#[template(path = "systems/inventory.html")]
struct InventoryPage {
    page: Frame,
    errors: Errors,
    system: String,
    may_take: bool,
    past: Vec<Past>,
    shown: Option<Shown>,
}

/// An inventory in the list.
struct Past {
    id: String,
    said: String,
    current: bool,
}

/// The inventory that is looked at.
struct Shown {
    id: String,
    at: String,
    tables_sum: String,
    columns_sum: String,
    rows_sum: String,
    suspicious: Vec<Suspicious>,
    suspicious_more: usize,
    empty_tables: usize,
    tables: Vec<Table>,
    table: String,
    table_facts: Vec<(String, String)>,
    columns: Vec<Column>,
    since: String,
    changes: Vec<(String, String)>,
}

struct Suspicious {
    table: String,
    column: String,
    class: String,
    looks: String,
}

struct Table {
    name: String,
    module: String,
    rows: String,
    age: String,
    audited: String,
    suspicious: usize,
}

struct Column {
    name: String,
    data_type: String,
    class: String,
    empty: String,
    changes: String,
    looks: String,
    suspicious: bool,
}

/// The page.
pub async fn show(visit: Visit, Path(system): Path<String>, RawQuery(query): RawQuery) -> Answer {
    let fields = Fields::parse(query.unwrap_or_default().as_bytes());
    render(&visit, system, &fields, &[]).await
}

/// Takes an inventory.
pub async fn take(visit: Visit, Path(system): Path<String>) -> Answer {
    let (desk, actor) = (&visit.app.desk, visit.actor()?);
    match ::inventory::take(desk, actor, &system, ROWS).await {
        Ok(_) => to(&format!("/systems/{system}/inventory")),
        Err(error) => {
            let fault = Refusal::from(error).first()?;
            render(&visit, system, &Fields::default(), &[fault]).await
        }
    }
}

/// An inventory as a table of comma separated values; the newest when none is named.
pub async fn csv(visit: Visit, Path(system): Path<String>, RawQuery(query): RawQuery) -> Answer {
    let fields = Fields::parse(query.unwrap_or_default().as_bytes());
    let (_, shown, _) = found(&visit, &system, &fields).await?;
    let taken = shown.ok_or(Refusal::NotFound)?;
    let kind = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"inventory-{}.csv\"", taken.head.id),
        ),
    ];
    Ok((kind, ::inventory::csv(&taken.inventory)).into_response())
}

type Found = (Vec<Head>, Option<Taken>, Option<Taken>);

/// All inventories, the one that is asked for, and the one before it.
async fn found(visit: &Visit, system: &str, fields: &Fields) -> Result<Found, Refusal> {
    let (desk, actor) = (&visit.app.desk, visit.actor()?);
    let heads = ::inventory::list(desk, actor, system).await?;
    let at = match fields.filled("inventory") {
        None => 0,
        Some(id) => {
            let asked = InventoryId::from_stored(id);
            let place = heads.iter().position(|head| head.id == asked);
            place.ok_or(Refusal::NotFound)?
        }
    };
    let mut both = Vec::new();
    for head in heads.iter().skip(at).take(2) {
        both.push(::inventory::show(desk, actor, (system, &head.id)).await?);
    }
    let mut both = both.into_iter();
    let (shown, before) = (both.next(), both.next());
    Ok((heads, shown, before))
}

async fn render(visit: &Visit, system: String, fields: &Fields, faults: &[Fault]) -> Answer {
    let (heads, shown, before) = found(visit, &system, fields).await?;
    let people = names(&visit.app).await?;
    let errors = visit.errors(faults);
    let current = shown.as_ref().map(|taken| taken.head.id.clone());
    let past = |head: &Head| Past {
        id: head.id.to_string(),
        said: format!(
            "{}, {}",
            visit.full_moment(head.taken_at),
            name_of(&people, &head.taken_by)
        ),
        current: current.as_ref() == Some(&head.id),
    };
    let template = InventoryPage {
        page: visit
            .frame(visit.words.tr("inventory-title", "system", &system))
            .refused_if(&errors),
        may_take: visit.may(Permission::InventoryTake),
        past: heads.iter().map(past).collect(),
        shown: shown.map(|taken| of(visit, &taken, before.as_ref(), fields.get("table"))),
        system,
        errors,
    };
    form(&template, &template.errors)
}

fn of(visit: &Visit, taken: &Taken, before: Option<&Taken>, asked: &str) -> Shown {
    let inventory = &taken.inventory;
    let number = |n: i64| visit.words.number(n);
    let all = inventory.suspicious().count();
    let suspicious = inventory.suspicious().take(MOST);
    let suspicious = suspicious.map(|(table, column, figures)| Suspicious {
        table: table.to_owned(),
        column: column.to_owned(),
        class: class(visit, figures),
        looks: looks(visit, figures),
    });
    let filled = inventory.tables.iter().filter(|(_, one)| one.rows > 0);
    let tables: Vec<Table> = filled.map(|(name, one)| table(visit, name, one)).collect();
    let chosen = inventory.tables.get_key_value(asked);
    Shown {
        id: taken.head.id.to_string(),
        at: visit.full_moment(taken.head.taken_at),
        tables_sum: number(taken.head.tables),
        columns_sum: number(taken.head.columns),
        rows_sum: number(taken.head.rows),
        suspicious: suspicious.collect(),
        suspicious_more: all.saturating_sub(MOST),
        empty_tables: inventory.tables.len() - tables.len(),
        tables,
        table: chosen.map_or_else(String::new, |(name, _)| name.clone()),
        table_facts: chosen.map_or_else(Vec::new, |(_, one)| facts(visit, one)),
        columns: chosen.map_or_else(Vec::new, |(_, one)| columns(visit, one)),
        since: before.map_or_else(String::new, |one| visit.full_moment(one.head.taken_at)),
        changes: before.map_or_else(Vec::new, |one| {
            changes(visit, &::inventory::compare(&one.inventory, inventory))
        }),
    }
}

fn class(visit: &Visit, figures: &ColumnFigures) -> String {
    match figures.class.as_str() {
        word @ ("link" | "none" | "open") => visit.words.word("systems-kind-", word),
        word => visit.words.word("field-", word),
    }
}

/// What values looked like, with how many of those that were looked into.
fn looks(visit: &Visit, figures: &ColumnFigures) -> String {
    let words = visit.words;
    let looks = figures.looks.iter().map(|(look, count)| {
        let places = [
            ("look", words.word("inventory-look-", look.word())),
            ("count", words.number(i64::from(*count))),
            ("of", words.number(i64::from(figures.looked))),
        ];
        words.with("inventory-looks", &places)
    });
    let mut all: Vec<String> = looks.collect();
    if let Some(kind) = &figures.named {
        let kind = words.word("field-", kind);
        all.push(words.tr("systems-suspicion", "kind", kind));
    }
    all.join(" · ")
}

fn age(table: &TableFigures) -> String {
    let year = |day: &Option<String>| day.as_ref().map(|day| day.chars().take(4).collect());
    let ends: (Option<String>, Option<String>) = (year(&table.oldest), year(&table.newest));
    match ends {
        (Some(from), Some(to)) if from == to => from,
        (Some(from), Some(to)) => format!("{from}–{to}"),
        _ => String::new(),
    }
}

fn table(visit: &Visit, name: &str, one: &TableFigures) -> Table {
    let found = one.columns.values().filter(|column| column.suspicious);
    Table {
        name: name.to_owned(),
        module: one.module.clone().unwrap_or_default(),
        rows: visit
            .words
            .number(i64::try_from(one.rows).unwrap_or(i64::MAX)),
        age: age(one),
        audited: visit.words.word("inventory-audited-", &one.audited),
        suspicious: found.count(),
    }
}

fn facts(visit: &Visit, one: &TableFigures) -> Vec<(String, String)> {
    let words = visit.words;
    let day = |day: &Option<String>| {
        let read = day.as_ref().and_then(|day| day.parse().ok());
        read.map_or_else(String::new, |day| words.day(day))
    };
    let rows = words.number(i64::try_from(one.rows).unwrap_or(i64::MAX));
    let all = [
        ("inventory-rows", rows),
        ("inventory-oldest", day(&one.oldest)),
        ("inventory-newest", day(&one.newest)),
        (
            "inventory-dated-by",
            one.dated_by.clone().unwrap_or_default(),
        ),
        (
            "inventory-audited",
            words.word("inventory-audited-", &one.audited),
        ),
    ];
    let filled = all.into_iter().filter(|(_, value)| !value.is_empty());
    filled.map(|(key, value)| (words.t(key), value)).collect()
}

fn columns(visit: &Visit, one: &TableFigures) -> Vec<Column> {
    let words = visit.words;
    let column = |(name, figures): (&String, &ColumnFigures)| Column {
        name: name.clone(),
        data_type: figures.data_type.clone(),
        class: class(visit, figures),
        empty: one
            .empty_percent(figures)
            .map_or_else(String::new, |percent| format!("{percent} %")),
        changes: figures.changes.map_or_else(String::new, |count| {
            words.number(i64::try_from(count).unwrap_or(i64::MAX))
        }),
        looks: looks(visit, figures),
        suspicious: figures.suspicious,
    };
    one.columns.iter().map(column).collect()
}

/// Where something changed, and what.
fn changes(visit: &Visit, found: &Changes) -> Vec<(String, String)> {
    let words = visit.words;
    let mut all = Vec::new();
    for name in &found.tables_added {
        all.push((name.clone(), words.t("inventory-change-table-added")));
    }
    for name in &found.tables_gone {
        all.push((name.clone(), words.t("inventory-change-table-gone")));
    }
    for one in &found.columns {
        let place = format!("{}.{}", one.table, one.column);
        all.push((place, column_change(visit, one)));
    }
    let number = |n: u64| words.number(i64::try_from(n).unwrap_or(i64::MAX));
    for one in found.rows.iter().take(MOST_CHANGES) {
        let places = [("before", number(one.before)), ("after", number(one.after))];
        let said = words.with("inventory-change-rows", &places);
        all.push((one.table.clone(), said));
    }
    all
}

fn column_change(visit: &Visit, one: &ColumnChange) -> String {
    let said = visit.words.word("inventory-change-", one.change);
    match (&one.before, &one.after) {
        (Some(before), Some(after)) => format!("{said}: {before} → {after}"),
        _ => said,
    }
}
