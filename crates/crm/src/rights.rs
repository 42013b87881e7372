//! What the account of a CRM's database may do, compared with what a run needs.
//!
//! Asked of the database itself, so that rights by role, database, table and column all count.
//! Rights are named in SQL, the language of whoever grants them.

mod excess;
mod held;

use std::collections::{BTreeMap, BTreeSet};

use base::Notice;

use crate::census::{Class, TableClass};
use crate::database::{Connection, Engine, Statement};
use crate::plan::{Action, Item};
use crate::profile::{Role, Rule};
use crate::{Error, System};
use held::Held;

/// Rights needed, by table. That every table can be read goes without saying: the scan reads
/// them all.
pub type Needs = BTreeMap<String, Need>;

/// Rights needed on one table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Need {
    /// Columns that are written.
    pub update: BTreeSet<String>,
    /// Whether rows are added.
    pub insert: bool,
    /// Whether rows go.
    pub delete: bool,
    /// A column whose right to be written lets PostgreSQL lock rows, where none is written.
    pub lock: Option<String>,
}

/// What any plan for this system may come to need: values of the person are overwritten wherever
/// they stand, everything but persons may go, what the profile sets is set, and a value that others keep is given anew.
pub fn needs_of(system: &System) -> Needs {
    let tables = system.census.tables.values().filter(|table| table.keyed);
    let mut needs: Needs = tables
        .map(|table| (table.name.clone(), need_of_table(table)))
        .collect();
    let profile = &system.profile;
    for setting in profile.marketing.iter().chain(&profile.restriction) {
        let (Some(table), Some(need)) = (
            system.census.table(setting.table.as_str()),
            needs.get_mut(setting.table.as_str()),
        ) else {
            continue;
        };
        let here = |column: &&crate::profile::Identifier| table.column(column.as_str()).is_some();
        let columns = setting.set.keys().filter(here);
        need.update.extend(columns.map(ToString::to_string));
    }
    // A person who shared a value gets a row of their own.
    for shared in &profile.values {
        if let Some(need) = needs.get_mut(shared.table.as_str()) {
            need.insert = true;
        }
    }
    add(&mut needs, crate::mirror::needs(system));
    add(&mut needs, crate::erased::needs(system));
    for fields in &profile.consent {
        let table = system.census.table(fields.table.as_str());
        let (Some(table), Some(need)) = (table, needs.get_mut(fields.table.as_str())) else {
            continue;
        };
        let here = |column: &&crate::profile::Identifier| table.column(column.as_str()).is_some();
        let columns = fields.columns().filter(here);
        need.update.extend(columns.map(ToString::to_string));
    }
    needs
}

/// Adds rights to others.
pub fn add(needs: &mut Needs, more: Needs) {
    for (table, more) in more {
        let need = needs.entry(table).or_default();
        need.update.extend(more.update);
        need.insert |= more.insert;
        need.delete |= more.delete;
        need.lock = need.lock.take().or(more.lock);
    }
}

fn need_of_table(table: &TableClass) -> Need {
    let columns = table.columns.iter().filter(|column| {
        let is_written = match &column.class {
            Class::Personal(_, rule) => *rule != Rule::Keep,
            Class::Link(_) => true,
            Class::Text | Class::Plain | Class::Unclassified | Class::Bare => {
                column.live.holds_text()
            }
        };
        is_written && !column.live.generated && !table.key.contains(&column.live.name)
    });
    Need {
        update: columns.map(|column| column.live.name.clone()).collect(),
        insert: false,
        delete: !matches!(table.role, Role::Person | Role::Other),
        lock: table.key.first().cloned(),
    }
}

/// How many rights that are: one to read, and for each table one for each column, one to add
/// rows and one to delete.
pub fn count(needs: &Needs) -> usize {
    let each = needs
        .values()
        .map(|need| need.update.len() + usize::from(need.insert) + usize::from(need.delete));
    1 + each.sum::<usize>()
}

/// What carrying out these items needs.
pub fn needs_of_items<'i>(items: impl IntoIterator<Item = &'i Item>) -> Needs {
    let mut needs = Needs::new();
    for item in items {
        let need = needs.entry(item.row.table.clone()).or_default();
        match item.action {
            Action::Keep => {}
            Action::Delete => need.delete = true,
            Action::Add => need.insert = true,
            Action::Anonymise
            | Action::Archive
            | Action::Purge
            | Action::Redact
            | Action::Detach
            | Action::Set => need.update.extend(item.changes.keys().cloned()),
        }
    }
    needs
}

/// The rights that are needed and not held, each as `UPDATE (column) ON table`.
pub async fn missing(
    system: &System,
    connection: &mut Connection,
    needs: &Needs,
) -> Result<Vec<String>, Error> {
    if connection.engine() == Engine::Sqlite {
        return file_rights(connection).await;
    }
    let held = Held::read(connection).await?;
    let mut missing = held.unreadable(system);
    for (table, need) in needs {
        missing.extend(held.not_updatable(table, &need.update));
        if need.insert && !held.may_insert(table) {
            missing.push(format!("INSERT ON {table}"));
        }
        if !need.delete {
            continue;
        }
        match held.may_delete(table) {
            Some(true) => {}
            None if may_delete(system, connection, table).await? => {}
            Some(false) | None => missing.push(format!("DELETE ON {table}")),
        }
        // Rows are locked before they go, and PostgreSQL asks for this right to lock them.
        if connection.engine() == Engine::Postgres && !held.may_update_any(table) {
            missing.push(format!("UPDATE ON {table}"));
        }
    }
    missing.sort();
    missing.dedup();
    Ok(missing)
}

/// The rights that are held and not needed, each in the words of a `GRANT`. They bar nothing.
pub async fn excess(
    system: &System,
    connection: &mut Connection,
    needs: &Needs,
) -> Result<Vec<String>, Error> {
    excess::excess(system, connection, needs).await
}

/// Refuses in one line while a right is missing.
pub async fn require(system: &System, needs: &Needs) -> Result<(), Error> {
    let mut connection = system.database.connect().await?;
    let missing = missing(system, &mut connection, needs).await?;
    connection.close().await;
    let Some(first) = missing.first() else {
        return Ok(());
    };
    Err(Error::Unfit {
        system: system.name.clone(),
        what: Notice::new(
            "right-missing",
            format!(
                "the database account lacks a right: {first} (and {} more); grant what `system check {}` lists",
                missing.len() - 1,
                system.name
            ),
        )
        .with("right", first)
        .with("system", &system.name),
    })
}

/// Asks the database how it would delete: only an account that may delete gets an answer.
async fn may_delete(
    system: &System,
    connection: &mut Connection,
    table: &str,
) -> Result<bool, Error> {
    use sea_query::{Alias, Expr, ExprTrait, Query};
    if system.census.table(table).is_none() {
        return Ok(true);
    }
    let mut query = Query::delete();
    query
        .from_table(Alias::new(table))
        .and_where(Expr::cust("1").eq(Expr::cust("0")));
    let statement = Statement::built(connection.engine(), &query)?.explained();
    match connection.rows("asking for rights", &statement).await {
        Ok(_) => Ok(true),
        Err(Error::NotAllowed { .. }) => Ok(false),
        Err(error) => Err(error),
    }
}

/// SQLite knows no accounts: the file and its folder, where the journal stands, must be writable.
/// A table is made inside a transaction that is taken back, for nothing less opens the journal.
async fn file_rights(connection: &mut Connection) -> Result<Vec<String>, Error> {
    let tried = async {
        connection.begin().await?;
        connection
            .command("asking for rights", "CREATE TABLE vergissmein_rights (x)")
            .await
    };
    let tried = tried.await;
    match tried {
        Ok(()) => connection.rollback().await.map(|()| Vec::new()),
        Err(error @ Error::Retry { .. }) => Err(error),
        Err(_) => {
            // Where not even the transaction could begin there is nothing to take back.
            let _ = connection.rollback().await;
            Ok(vec!["WRITE ON the database file and its folder".to_owned()])
        }
    }
}
