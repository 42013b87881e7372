//! Fields that the CRM itself names as erased: they count as erased here, and what we emptied is
//! added to its list, so that it shows them as erased.

use std::collections::{BTreeMap, BTreeSet};

use sea_query::{Alias, Expr, Query};
use serde_json::Value;

use crate::census::TableClass;
use crate::database::{Connection, Engine, Statement};
use crate::plan::{Action, Effect, Item};
use crate::profile::{ErasedFields, Role};
use crate::record::RowRef;
use crate::rights::Needs;
use crate::rows::{self, Record, key_condition, typed};
use crate::{Error, System};

/// Names of fields by record.
pub type Names = BTreeMap<RowRef, BTreeSet<String>>;

/// What adding names needs of rights.
pub fn needs(system: &System) -> Needs {
    let mut needs = Needs::new();
    if let Some((erased, table)) = place(system) {
        let need = needs.entry(table.name.clone()).or_default();
        need.insert = true;
        need.update.insert(erased.fields.to_string());
    }
    needs
}

/// The fields of these records that the CRM names as erased.
pub async fn named(
    system: &System,
    connection: &mut Connection,
    records: &BTreeSet<RowRef>,
) -> Result<Names, Error> {
    let mut names = Names::new();
    let Some((erased, table)) = place(system) else {
        return Ok(names);
    };
    for (of, lists) in lists(system, connection, records).await? {
        let fields = lists.iter().filter_map(|list| list_of(list, table, erased));
        let fields = fields.flatten();
        // An address of several stands there as an object with its id: no column of the record.
        let fields = fields.filter_map(|field| field.as_str().map(str::to_owned));
        names.entry(of).or_default().extend(fields);
    }
    names.retain(|_, fields| !fields.is_empty());
    Ok(names)
}

/// The columns of persons that these items empty, by the record that the CRM knows them under.
pub fn emptied<'i>(system: &System, items: impl IntoIterator<Item = &'i Item>) -> Names {
    let mut names = Names::new();
    for item in items {
        if item.action != Action::Anonymise {
            continue;
        }
        let Some(record) = person_of(system, &item.row) else {
            continue;
        };
        let fields = item.changes.iter();
        let fields = fields.filter(|(_, effect)| matches!(effect, Effect::Clear));
        let fields: BTreeSet<String> = fields.map(|(column, _)| column.clone()).collect();
        if !fields.is_empty() {
            names.entry(record).or_default().extend(fields);
        }
    }
    names
}

/// The person's own row, for one of it or of the table of customers' columns beside it.
fn person_of(system: &System, row: &RowRef) -> Option<RowRef> {
    let table = system.census.table(&row.table)?;
    let base = match &table.base {
        None => table,
        Some(base) => system.census.table(base)?,
    };
    (base.role == Role::Person && table.audit.is_none()).then(|| RowRef {
        table: base.name.clone(),
        key: row.key.clone(),
    })
}

/// Adds names to the CRM's lists, in one transaction; what stands there stays, and so does a list
/// that cannot be read. Returns how many lists were written.
pub async fn add(system: &System, names: &Names) -> Result<usize, Error> {
    let Some((erased, table)) = place(system) else {
        return Ok(0);
    };
    let mut connection = system.database.connect().await?;
    connection.begin().await?;
    let written = write(system, &mut connection, (erased, table), names).await;
    match written {
        Ok(written) => {
            connection.commit().await?;
            connection.close().await;
            Ok(written)
        }
        Err(error) => {
            connection.rollback().await?;
            Err(error)
        }
    }
}

async fn write(
    system: &System,
    connection: &mut Connection,
    (erased, table): (&ErasedFields, &TableClass),
    names: &Names,
) -> Result<usize, Error> {
    let engine = connection.engine();
    let known = lists(system, connection, &names.keys().cloned().collect()).await?;
    let mut written = 0;
    for (record, fields) in names {
        let there: Vec<RowRef> = known.get(record).map_or_else(Vec::new, |lists| {
            lists.iter().map(|list| list.row.clone()).collect()
        });
        let held = rows::by_key(connection, table, &there, true).await?;
        let statement = match held.first() {
            None => added(engine, (system, erased, table), record, fields)?,
            Some(list) => {
                let Some(mut all) = list_of(list, table, erased) else {
                    tracing::warn!(system = %system.name, "a list of erased fields is no JSON list and stays as it is");
                    continue;
                };
                let missing: Vec<&String> = fields
                    .iter()
                    .filter(|field| !all.iter().any(|one| one.as_str() == Some(field.as_str())))
                    .collect();
                if missing.is_empty() {
                    continue;
                }
                all.extend(
                    missing
                        .into_iter()
                        .map(|field| Value::String(field.clone())),
                );
                changed(engine, (erased, table), list, &Value::Array(all))?
            }
        };
        let met = connection
            .execute("naming erased fields", &statement)
            .await?;
        if met != 1 {
            return Err(Error::Conflict {
                system: system.name.clone(),
                record: record.name(&system.profile),
            });
        }
        written += 1;
    }
    Ok(written)
}

/// The CRM's lists of these records.
async fn lists(
    system: &System,
    connection: &mut Connection,
    records: &BTreeSet<RowRef>,
) -> Result<BTreeMap<RowRef, Vec<Record>>, Error> {
    let mut all: BTreeMap<RowRef, Vec<Record>> = BTreeMap::new();
    let Some((erased, table)) = place(system) else {
        return Ok(all);
    };
    let by_table: BTreeSet<&str> = records.iter().map(|row| row.table.as_str()).collect();
    for name in by_table {
        let words = words_of(system, name);
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let of = records.iter().filter(|row| row.table == name);
        let keys = rows::first_keys(of);
        let only = Some((erased.record_table.as_str(), words.as_slice()));
        let found = rows::by_column(connection, table, erased.record.as_str(), &keys, only).await?;
        for list in found {
            let Some(key) = list.text(table, erased.record.as_str()) else {
                continue;
            };
            all.entry(RowRef::new(name, key)).or_default().push(list);
        }
    }
    Ok(all)
}

/// What the CRM may call a table there: its name first.
fn words_of(system: &System, table: &str) -> Vec<String> {
    let others = system.profile.modules_of(table);
    let others = others.filter(|word| *word != table).map(str::to_owned);
    std::iter::once(table.to_owned()).chain(others).collect()
}

fn list_of(list: &Record, table: &TableClass, erased: &ErasedFields) -> Option<Vec<Value>> {
    let text = list.text(table, erased.fields.as_str()).unwrap_or_default();
    if text.trim().is_empty() {
        return Some(Vec::new());
    }
    match serde_json::from_str(&text) {
        Ok(Value::Array(all)) => Some(all),
        Ok(_) | Err(_) => None,
    }
}

fn added(
    engine: Engine,
    (system, erased, table): (&System, &ErasedFields, &TableClass),
    record: &RowRef,
    fields: &BTreeSet<String>,
) -> Result<Statement, Error> {
    let list = Value::from(fields.iter().cloned().collect::<Vec<String>>());
    let word = words_of(system, &record.table).swap_remove(0);
    let mut query = Query::insert();
    query.into_table(Alias::new(&table.name));
    let cells = [
        (&erased.record, record.key_text()),
        (&erased.record_table, word),
        (&erased.fields, list.to_string()),
    ];
    query.columns(cells.iter().map(|(name, _)| Alias::new(name.as_str())));
    let values = cells
        .iter()
        .map(|(name, value)| bound(engine, table, name.as_str(), value));
    query.values_panic(values.collect::<Vec<Expr>>());
    Statement::built(engine, &query)
}

fn changed(
    engine: Engine,
    (erased, table): (&ErasedFields, &TableClass),
    list: &Record,
    all: &Value,
) -> Result<Statement, Error> {
    let name = erased.fields.as_str();
    let mut query = Query::update();
    query.table(Alias::new(&table.name));
    query.value(
        Alias::new(name),
        bound(engine, table, name, &all.to_string()),
    );
    let only = std::slice::from_ref(&list.row);
    query.cond_where(key_condition(engine, table, only)?);
    Statement::built(engine, &query)
}

fn bound(engine: Engine, table: &TableClass, name: &str, value: &str) -> Expr {
    table.column(name).map_or_else(
        || Expr::val(value),
        |class| typed(engine, &class.live, value),
    )
}

/// Where the lists are, where this schema has all of it.
fn place(system: &System) -> Option<(&ErasedFields, &TableClass)> {
    let erased = system.profile.erased.as_ref()?;
    let table = system.census.table(erased.table.as_str())?;
    let columns = [&erased.record, &erased.record_table, &erased.fields];
    let all = columns
        .iter()
        .all(|column| table.column(column.as_str()).is_some());
    (all && table.keyed).then_some((erased, table))
}
