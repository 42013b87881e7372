//! The script that gives a database account what a profile needs, and nothing else.

use serde::Serialize;

use crate::database::{Connection, Engine, Statement};
use crate::rights::{Need, Needs, needs_of};
use crate::{Error, System};

/// The rights a system's profile needs, as a script and by count.
#[derive(Debug, Clone, Serialize)]
pub struct Grants {
    /// System.
    pub system: String,
    /// Word for the database engine.
    pub engine: &'static str,
    /// What an administrator of the database runs.
    pub script: String,
    /// Tables that are changed.
    pub tables: usize,
    /// Columns that are changed.
    pub columns: usize,
    /// Tables whose rows may go.
    pub deletes: usize,
}

/// The script for an account, `name` or `name@host`; with what a fire drill needs besides where
/// `drill` says so.
pub async fn grants(system: &System, account: &str, drill: bool) -> Result<Grants, Error> {
    let mut connection = system.database.connect().await?;
    let engine = connection.engine();
    let (database, schema) = place(&mut connection).await?;
    connection.close().await;
    let mut needs = needs_of(system);
    if drill {
        for (table, need) in crate::drill::needs(system) {
            let known = needs.entry(table).or_default();
            known.insert = true;
            known.delete = true;
            known.lock = known.lock.take().or(need.lock);
        }
    }
    let lines = match engine {
        Engine::MySql => mysql(&database, account, &needs),
        Engine::Postgres => postgres((&database, &schema), account, &needs),
        Engine::Sqlite => vec![
            "-- SQLite knows no accounts: whoever runs Vergissmein needs to read and write the"
                .into(),
            "-- database file and the folder it lies in, where the journal stands.".into(),
        ],
    };
    let head = format!(
        "-- What Vergissmein needs in system {} by profile {}. Set a password, then run it as an administrator.",
        system.name, system.profile.name
    );
    let changed = needs.values().filter(|need| !need.update.is_empty());
    Ok(Grants {
        system: system.name.clone(),
        engine: engine.word(),
        script: format!("{head}\n{}\n", lines.join("\n")),
        tables: changed.count(),
        columns: needs.values().map(|need| need.update.len()).sum(),
        deletes: needs.values().filter(|need| need.delete).count(),
    })
}

/// Database and schema.
pub(crate) async fn place(connection: &mut Connection) -> Result<(String, String), Error> {
    let sql = match connection.engine() {
        Engine::MySql => "SELECT DATABASE(), ''",
        Engine::Postgres => "SELECT current_database()::text, current_schema()::text",
        Engine::Sqlite => "SELECT '', ''",
    };
    let statement = Statement::fixed(sql, &[]);
    let rows = connection
        .rows("asking for the database's name", &statement)
        .await?;
    let cell = |at: usize| {
        let cell = rows.first().and_then(|row| row.get(at)?.as_deref());
        cell.map(|bytes| String::from_utf8_lossy(bytes).into_owned())
            .unwrap_or_default()
    };
    Ok((cell(0), cell(1)))
}

fn mysql(database: &str, account: &str, needs: &Needs) -> Vec<String> {
    let quoted = |name: &str| format!("`{}`", name.replace('`', "``"));
    let (name, host) = account.rsplit_once('@').unwrap_or((account, "%"));
    let text = |text: &str| format!("'{}'", text.replace('\\', "\\\\").replace('\'', "''"));
    let account = format!("{}@{}", text(name), text(host));
    let database = quoted(database);
    let mut lines = vec![
        format!("CREATE USER IF NOT EXISTS {account} IDENTIFIED BY '…';"),
        "-- Every table is read: a person may be named in any of them, and the scan proves that none is.".into(),
        format!("GRANT SELECT ON {database}.* TO {account};"),
    ];
    for (table, need) in needs {
        let rights = rights(need, &quoted);
        if !rights.is_empty() {
            let table = quoted(table);
            lines.push(format!(
                "GRANT {} ON {database}.{table} TO {account};",
                rights.join(", ")
            ));
        }
    }
    lines
}

fn postgres((database, schema): (&str, &str), account: &str, needs: &Needs) -> Vec<String> {
    let quoted = |name: &str| format!("\"{}\"", name.replace('"', "\"\""));
    let name = account.split_once('@').map_or(account, |(name, _)| name);
    let (account, database, schema) = (quoted(name), quoted(database), quoted(schema));
    let mut lines = vec![
        format!("CREATE ROLE {account} LOGIN PASSWORD '…';"),
        format!("GRANT CONNECT ON DATABASE {database} TO {account};"),
        format!("GRANT USAGE ON SCHEMA {schema} TO {account};"),
        "-- Every table is read: a person may be named in any of them, and the scan proves that none is.".into(),
        format!("GRANT SELECT ON ALL TABLES IN SCHEMA {schema} TO {account};"),
    ];
    for (table, need) in needs {
        let mut need = need.clone();
        // A row is locked before it goes, and that asks for the right to update any column.
        if need.delete && need.update.is_empty() {
            need.update.extend(need.lock.clone());
        }
        let rights = rights(&need, &quoted);
        if !rights.is_empty() {
            let table = quoted(table);
            lines.push(format!(
                "GRANT {} ON {schema}.{table} TO {account};",
                rights.join(", ")
            ));
        }
    }
    lines
}

fn rights(need: &Need, quoted: &impl Fn(&str) -> String) -> Vec<String> {
    let mut rights = Vec::new();
    if need.insert {
        rights.push("INSERT".to_owned());
    }
    if !need.update.is_empty() {
        let columns: Vec<String> = need.update.iter().map(|column| quoted(column)).collect();
        rights.push(format!("UPDATE ({})", columns.join(", ")));
    }
    if need.delete {
        rights.push("DELETE".to_owned());
    }
    rights
}
