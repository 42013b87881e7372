//! What an account may do that nothing of ours needs: too much is no fault of a run, but whoever takes
//! the account over can do as much.
//!
//! Rights on rows are asked as they take effect, whichever way they came; what reaches further than
//! rows is named where it was granted, so that it can be revoked there.

use std::collections::BTreeSet;

use super::held::Held;
use super::{Need, Needs, may_delete};
use crate::database::{Connection, Engine, Statement};
use crate::grants::place;
use crate::{Error, System};

/// Rights on the rows of tables that a run may need.
const ON_ROWS: [&str; 3] = ["INSERT", "UPDATE", "DELETE"];
/// Said of a right that the script gives only when it is asked for a drill.
const FOR_DRILLS: &str = " -- a fire drill needs it";

/// Rights that are held and not needed, each in the words of a `GRANT`.
pub(super) async fn excess(
    system: &System,
    connection: &mut Connection,
    needs: &Needs,
) -> Result<Vec<String>, Error> {
    let mut wide = match connection.engine() {
        Engine::Sqlite => return Ok(Vec::new()),
        Engine::MySql => mysql(connection).await?,
        Engine::Postgres => postgres(connection).await?,
    };
    if wide.is_all {
        return Ok(wide.lines);
    }
    let held = Held::read(connection).await?;
    let drills = crate::drill::needs(system);
    for right in ON_ROWS {
        if wide.on_every_table.contains(right) {
            continue;
        }
        let mut spread = Spread::new(right);
        for name in held.tables() {
            let need = needs.get(name).cloned().unwrap_or_default();
            let more = match right {
                "UPDATE" => not_needed_columns(connection.engine(), &held, name, &need),
                "INSERT" => rows(name, (held.may_insert_any(name), need.insert), right),
                _ => {
                    let held = deletable(system, connection, &held, name).await?;
                    rows(name, (held, need.delete), right)
                }
            };
            let of_drill = drills.get(name).is_some_and(|need| match right {
                "INSERT" => need.insert,
                "DELETE" => need.delete,
                _ => false,
            });
            spread.add(more, of_drill);
        }
        wide.lines.extend(spread.lines());
    }
    wide.lines.sort();
    wide.lines.dedup();
    Ok(wide.lines)
}

/// What one table adds: whether the right is held on the whole of it, and what of it is too much.
struct More {
    is_whole: bool,
    line: Option<String>,
}

/// One right on all tables.
struct Spread {
    right: &'static str,
    is_everywhere: bool,
    lines: Vec<String>,
}

impl Spread {
    fn new(right: &'static str) -> Self {
        Self {
            right,
            is_everywhere: true,
            lines: Vec::new(),
        }
    }

    fn add(&mut self, more: More, of_drill: bool) {
        self.is_everywhere &= more.is_whole;
        let end = if of_drill { FOR_DRILLS } else { "" };
        self.lines.extend(more.line.map(|line| line + end));
    }

    /// A right that was granted on everything at once is said once.
    fn lines(self) -> Vec<String> {
        if self.is_everywhere && self.lines.len() > 1 {
            vec![format!("{} ON every table", self.right)]
        } else {
            self.lines
        }
    }
}

fn rows(name: &str, (is_held, is_needed): (bool, bool), right: &str) -> More {
    More {
        is_whole: is_held,
        line: (is_held && !is_needed).then(|| format!("{right} ON {name}")),
    }
}

fn not_needed_columns(engine: Engine, held: &Held, name: &str, need: &Need) -> More {
    let mut needed = need.update.clone();
    if engine == Engine::Postgres {
        // Rows are locked before they go, and a lock asks for a column that may be written.
        needed.extend(need.lock.clone());
    }
    More {
        is_whole: held.is_wholly_updatable(name),
        line: held.updatable_beside(name, &needed),
    }
}

/// Whether rows can be deleted; where the database does not tell, it is asked by trying.
async fn deletable(
    system: &System,
    connection: &mut Connection,
    held: &Held,
    name: &str,
) -> Result<bool, Error> {
    if let Some(told) = held.may_delete(name) {
        return Ok(told);
    }
    Ok(system.census.table(name).is_some() && may_delete(system, connection, name).await?)
}

/// Rights that reach further than rows of the CRM's tables.
#[derive(Default)]
struct Wide {
    lines: Vec<String>,
    /// Rights on rows that are said already, as they are held on every table.
    on_every_table: BTreeSet<String>,
    /// Whether the account may do everything, so that nothing else needs to be said.
    is_all: bool,
}

impl Wide {
    fn say(&mut self, rights: &BTreeSet<String>, place: &str) {
        if !rights.is_empty() {
            let all: Vec<&str> = rights.iter().map(String::as_str).collect();
            self.lines.push(format!("{} ON {place}", all.join(", ")));
        }
    }
}

/// A right with the place it was granted on; both parts are empty for the whole server.
struct Granted {
    database: String,
    table: String,
    right: String,
}

/// Rights of MariaDB and MySQL, as they were granted to the account itself.
async fn mysql(connection: &mut Connection) -> Result<Wide, Error> {
    let (here, _) = place(connection).await?;
    let all = granted(connection).await?;
    let mut wide = Wide::default();
    let places: BTreeSet<(&str, &str)> = all
        .iter()
        .map(|one| (one.database.as_str(), one.table.as_str()))
        .collect();
    for (database, table) in places {
        let is_here = database.replace('\\', "") == here;
        let said = |right: &str| {
            let is_read = is_here && right == "SELECT";
            // On a table they are asked as they take effect.
            let is_asked = is_here && !table.is_empty() && ON_ROWS.contains(&right);
            !is_read && !is_asked && right != "USAGE"
        };
        let rights: BTreeSet<String> = all
            .iter()
            .filter(|one| one.database == database && one.table == table)
            .filter(|one| said(&one.right))
            .map(|one| one.right.clone())
            .collect();
        if table.is_empty() && (is_here || database.is_empty()) {
            let on_rows = rights
                .iter()
                .filter(|right| ON_ROWS.contains(&right.as_str()));
            wide.on_every_table.extend(on_rows.cloned());
        }
        let place = match (database, table) {
            ("", _) => "*.*".to_owned(),
            (database, "") => format!("{database}.*"),
            (_, table) if is_here => table.to_owned(),
            (database, table) => format!("{database}.{table}"),
        };
        wide.say(&rights, &place);
    }
    Ok(wide)
}

async fn granted(connection: &mut Connection) -> Result<Vec<Granted>, Error> {
    let account = connection
        .rows("asking for the account", &Statement::fixed(ACCOUNT, &[]))
        .await?;
    let account = account.first().and_then(|row| row.first()?.as_deref());
    let account = String::from_utf8_lossy(account.unwrap_or_default()).into_owned();
    let (name, host) = account.rsplit_once('@').unwrap_or((account.as_str(), "%"));
    let grantee = format!("'{name}'@'{host}'");
    let mut all = Vec::new();
    for sql in MYSQL {
        let statement = Statement::fixed(sql, &[]);
        let read = connection.each("reading rights", &statement, |row| {
            let text = |index| row.text(index).unwrap_or_default();
            if text(0) != grantee {
                return Ok(());
            }
            let one = |right: String| Granted {
                database: text(3),
                table: text(4),
                right,
            };
            all.push(one(text(1)));
            if text(2) == "YES" {
                all.push(one("GRANT OPTION".to_owned()));
            }
            Ok(())
        });
        read.await?;
    }
    Ok(all)
}

/// Rights of PostgreSQL beside those on rows.
async fn postgres(connection: &mut Connection) -> Result<Wide, Error> {
    let mut wide = Wide::default();
    let statement = Statement::fixed(POSTGRES_WIDE, &[]);
    let read = connection.each("reading rights", &statement, |row| {
        wide.lines.extend(row.text(0));
        Ok(())
    });
    read.await?;
    if wide.lines.iter().any(|line| line == "SUPERUSER") {
        wide.lines = vec!["SUPERUSER".to_owned()];
        wide.is_all = true;
        return Ok(wide);
    }
    let mut spreads = POSTGRES_RIGHTS.map(Spread::new);
    let statement = Statement::fixed(POSTGRES_TABLES, &[]);
    let read = connection.each("reading rights", &statement, |row| {
        let name = row.text(0).unwrap_or_default();
        for (at, spread) in spreads.iter_mut().enumerate() {
            let is_held = row.text(at + 1).as_deref() == Some("1");
            spread.add(rows(&name, (is_held, false), spread.right), false);
        }
        Ok(())
    });
    read.await?;
    wide.lines
        .extend(spreads.into_iter().flat_map(Spread::lines));
    Ok(wide)
}

const ACCOUNT: &str = "SELECT CURRENT_USER()";

/// Cells: whose, which, whether it may be passed on, on which database and table.
const MYSQL: [&str; 3] = [
    "SELECT GRANTEE, PRIVILEGE_TYPE, IS_GRANTABLE, '', ''
     FROM information_schema.USER_PRIVILEGES",
    "SELECT GRANTEE, PRIVILEGE_TYPE, IS_GRANTABLE, TABLE_SCHEMA, ''
     FROM information_schema.SCHEMA_PRIVILEGES",
    "SELECT GRANTEE, PRIVILEGE_TYPE, IS_GRANTABLE, TABLE_SCHEMA, TABLE_NAME
     FROM information_schema.TABLE_PRIVILEGES",
];

/// What everybody may do is nothing of the account's.
const POSTGRES_WIDE: &str = "
    SELECT wide.word::text FROM (
        SELECT 'SUPERUSER' AS word FROM pg_roles WHERE rolname = current_user AND rolsuper
        UNION ALL
        SELECT 'CREATEDB' FROM pg_roles WHERE rolname = current_user AND rolcreatedb
        UNION ALL
        SELECT 'CREATEROLE' FROM pg_roles WHERE rolname = current_user AND rolcreaterole
        UNION ALL
        SELECT 'REPLICATION' FROM pg_roles WHERE rolname = current_user AND rolreplication
        UNION ALL
        SELECT 'CREATE ON SCHEMA ' || nspname FROM pg_namespace
        WHERE nspname = current_schema() AND has_schema_privilege(oid, 'CREATE')
          AND NOT has_schema_privilege('public', oid, 'CREATE')
        UNION ALL
        SELECT 'CREATE ON DATABASE ' || current_database()
        WHERE has_database_privilege(current_database(), 'CREATE')
    ) AS wide";

/// As the statement below asks for them.
const POSTGRES_RIGHTS: [&str; 4] = ["OWNERSHIP", "TRUNCATE", "TRIGGER", "REFERENCES"];

const POSTGRES_TABLES: &str = "
    SELECT c.relname::text,
           CASE WHEN pg_has_role(c.relowner, 'USAGE') THEN '1' ELSE '0' END,
           CASE WHEN has_table_privilege(c.oid, 'TRUNCATE') THEN '1' ELSE '0' END,
           CASE WHEN has_table_privilege(c.oid, 'TRIGGER') THEN '1' ELSE '0' END,
           CASE WHEN has_table_privilege(c.oid, 'REFERENCES') THEN '1' ELSE '0' END
    FROM pg_class c
    JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = current_schema() AND c.relkind IN ('r', 'p')
    ORDER BY c.relname";
