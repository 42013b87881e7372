//! What a related record is about: date, subject, the other people on it. Read live for the
//! records on a screen and kept nowhere; the person's own values are overwritten in the subject,
//! the others' names are masked.

use std::collections::{BTreeMap, BTreeSet};

use accounts::{Actor, Permission};
use crm::RowRef;
use crm::catalogue::Shape;
use crm::census::{Class, TableClass};
use crm::rows::Record;
use identifiers::{Matcher, Redacted};

use crate::name::MaskedName;
use crate::plan::{Plan, PlanItem};
use crate::propose::selected;
use crate::{Desk, Error, PlanId, PlanView, secret, store};

/// A subject is cut after so many characters.
const MOST: usize = 120;

/// What there is to see of a record.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Glance {
    date: Option<String>,
    subject: Option<String>,
    participants: Vec<String>,
}

/// Adds date, subject and participants to the items of a plan that are wanted. Nothing is added
/// once the run is complete: the sealed part that tells the person's values from others' is gone.
pub async fn glance(
    desk: &Desk,
    actor: &Actor,
    view: &mut PlanView,
    wanted: &(dyn Fn(&str) -> bool + Sync),
) -> Result<(), Error> {
    let plan = desk
        .plan_for(actor, Permission::PlansRead, &view.plan)
        .await?;
    let mut seen: BTreeMap<(String, String), Glance> = BTreeMap::new();
    for system in plan.schemas.keys() {
        let items = plan.items.iter().filter(|planned| {
            planned.system == *system && planned.item.group.is_some() && wanted(&planned.record)
        });
        let items: Vec<&PlanItem> = items.collect();
        let Some(matcher) = matcher(desk, &plan.id, system).await? else {
            continue;
        };
        for (record, glance) in look(desk, &plan, system, &items, &matcher).await? {
            seen.insert((system.clone(), record), glance);
        }
    }
    for item in &mut view.items {
        let Some(glance) = seen.remove(&(item.system.clone(), item.record.clone())) else {
            continue;
        };
        item.date = glance.date;
        item.subject = glance.subject;
        item.participants = glance.participants;
    }
    Ok(())
}

async fn matcher(desk: &Desk, plan: &PlanId, system: &str) -> Result<Option<Matcher>, Error> {
    let mut conn = desk.ledger.store.pool().acquire().await?;
    let sealed = store::secret(&mut conn, plan, system).await?;
    drop(conn);
    let Some(sealed) = sealed else {
        return Ok(None);
    };
    let opened = secret::open(&desk.ledger.store, plan, system, &sealed)?;
    Ok(Matcher::new(&opened.identifiers).ok())
}

async fn look(
    desk: &Desk,
    plan: &Plan,
    name: &str,
    items: &[&PlanItem],
    matcher: &Matcher,
) -> Result<Vec<(String, Glance)>, Error> {
    if items.is_empty() {
        return Ok(Vec::new());
    }
    let system = desk.open(name).await?;
    let persons = selected(plan, name, &system)?;
    let mut connection = system.database.connect().await?;
    let rows: BTreeSet<RowRef> = items.iter().map(|item| item.item.row.clone()).collect();
    let on = crm::plan::people_on(&system, &mut connection, &persons, &rows, matcher).await?;
    connection.close().await;
    let mask = |record: &Record| {
        let table = system.census.table(&record.row.table)?;
        let name = MaskedName::of(table, record);
        Some(name).filter(|name| !name.family.is_empty())
    };
    let names: BTreeMap<&RowRef, String> = on
        .records
        .iter()
        .filter_map(|(row, record)| Some((row, mask(record)?.to_string())))
        .collect();
    let glances = items.iter().filter_map(|planned| {
        let row = &planned.item.row;
        let (table, record) = (system.census.table(&row.table)?, on.records.get(row)?);
        let others = on.people.get(row).into_iter().flatten();
        let glance = Glance {
            date: date(table, record),
            subject: subject(table, record, matcher),
            participants: others
                .map(|other| names.get(other).cloned())
                .map(|name| name.unwrap_or_else(|| "…".to_owned()))
                .collect(),
        };
        Some((planned.record.clone(), glance))
    });
    Ok(glances.collect())
}

fn is_date(table: &TableClass, column: &str) -> bool {
    let column = table.column(column);
    column.is_some_and(|column| matches!(column.live.shape, Shape::Date | Shape::Instant))
}

/// The first date among the columns the profile shows.
fn date(table: &TableClass, record: &Record) -> Option<String> {
    let mut columns = table.display.iter();
    let column = columns.find(|column| is_date(table, column))?;
    let text = record.text(table, column)?;
    // `0000-00-00` is how old CRMs write that there is none.
    let day: String = text.chars().take(10).collect();
    (!day.is_empty() && !day.starts_with("0000")).then_some(day)
}

/// A column that holds somebody's own value: their name on their record, an address.
fn is_personal(table: &TableClass, column: &str) -> bool {
    let column = table.column(column);
    column.is_some_and(|column| matches!(column.class, Class::Personal(..)))
}

/// The other columns the profile shows, without anybody's own values and without the person's.
fn subject(table: &TableClass, record: &Record, matcher: &Matcher) -> Option<String> {
    let columns = table
        .display
        .iter()
        .filter(|column| !is_date(table, column) && !is_personal(table, column));
    let parts: Vec<String> = columns
        .filter_map(|column| record.cell(table, column))
        .filter(|cell| !cell.is_empty())
        .map(|cell| match matcher.redact(cell, &|_| false, None) {
            Redacted::Unchanged => String::from_utf8_lossy(cell).into_owned(),
            Redacted::Rewritten(value) => String::from_utf8_lossy(&value).into_owned(),
            Redacted::Impossible(_) => "…".to_owned(),
        })
        .collect();
    let text = parts.join(" · ");
    let short: String = text.chars().take(MOST).collect();
    let cut = if short.len() < text.len() { "…" } else { "" };
    (!text.is_empty()).then(|| format!("{short}{cut}"))
}
