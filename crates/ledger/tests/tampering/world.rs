//! A small log, and what whoever owns its tables can do to it.

use base::{Clock, Random};
use ledger::{Deed, Ledger, Via, Who, WhoKind};
use proof::{Frontier, Leaf};
use serde_json::json;
use sqlx::{AssertSqlSafe, Row};
use store::{Engine, Store};

pub const ENTRIES: i64 = 6;

/// The ledger's tables; what refers to another stands behind it.
const TABLES: [&str; 4] = [
    "ledger_entries",
    "ledger_details",
    "ledger_head",
    "ledger_checkpoints",
];

pub fn open(store: Store) -> Ledger {
    let clock = Clock::fixed("2026-11-23T10:00:00Z".parse().unwrap());
    Ledger::new(store, clock, Random::os())
}

pub fn deed(n: i64) -> Deed {
    let who = Who {
        id: "01ACCOUNT".to_owned(),
        kind: WhoKind::Account,
        via: Via::Page,
    };
    Deed {
        object: Some(format!("01OBJECT{n}")),
        system: Some("vertrieb".to_owned()),
        request: Some("GD-2026-0001".to_owned()),
        details: json!({"rows": n}),
        ..Deed::done(who, "requests.open")
    }
}

/// Entries with these numbers.
pub async fn fill(ledger: &Ledger, numbers: std::ops::Range<i64>) {
    for n in numbers {
        ledger.enter(deed(n)).await.unwrap();
    }
}

/// Six entries, a checkpoint after three and one after all.
pub async fn filled(store: Store) -> Ledger {
    let ledger = open(store);
    fill(&ledger, 0..3).await;
    ledger.checkpoint().await.unwrap();
    fill(&ledger, 3..ENTRIES).await;
    ledger.checkpoint().await.unwrap();
    ledger
}

pub async fn run(ledger: &Ledger, sql: String) {
    sqlx::raw_sql(AssertSqlSafe(sql))
        .execute(ledger.store.pool())
        .await
        .unwrap();
}

/// As [`run`], where what belongs together may be torn apart.
pub async fn run_loosely(ledger: &Ledger, sql: &str) {
    // SQLite minds what belongs together only where it is told to.
    let (off, on) = match ledger.store.engine() {
        Engine::Sqlite => ("PRAGMA foreign_keys = OFF; ", "; PRAGMA foreign_keys = ON"),
        Engine::Postgres => ("", ""),
    };
    run(ledger, format!("{off}{sql}{on}")).await;
}

/// What an attacker with all rights does first: no trigger is left.
pub async fn disarm(ledger: &Ledger) {
    let find = match ledger.store.engine() {
        Engine::Sqlite => {
            "SELECT name, tbl_name FROM sqlite_schema
             WHERE type = 'trigger' AND tbl_name LIKE 'ledger_%'"
        }
        Engine::Postgres => {
            "SELECT CAST(t.tgname AS TEXT), CAST(c.relname AS TEXT)
             FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
             WHERE NOT t.tgisinternal AND c.relname LIKE 'ledger_%'"
        }
    };
    let rows = sqlx::query(find).fetch_all(ledger.store.pool()).await;
    let rows = rows.unwrap();
    assert!(rows.len() >= 9, "the tables are hardly guarded");
    for row in rows {
        let (trigger, table): (String, String) = (row.get(0), row.get(1));
        let on = match ledger.store.engine() {
            Engine::Sqlite => String::new(),
            Engine::Postgres => format!(" ON {table}"),
        };
        run(ledger, format!("DROP TRIGGER {trigger}{on}")).await;
    }
    if ledger.store.engine() == Engine::Postgres {
        let sql = "ALTER TABLE ledger_details DROP CONSTRAINT ledger_details_idx_fkey;
                   ALTER TABLE ledger_head DROP CONSTRAINT ledger_head_id_check";
        run(ledger, sql.to_owned()).await;
    }
}

/// Keeps a copy of all tables under a name.
pub async fn set_aside(ledger: &Ledger, name: &str) {
    for table in TABLES {
        let copy = format!("CREATE TABLE {name}_{table} AS SELECT * FROM {table}");
        run(ledger, copy).await;
    }
}

/// Puts the copy in the place of what is there.
pub async fn put_back(ledger: &Ledger, name: &str) {
    for table in TABLES.into_iter().rev() {
        run(ledger, format!("DELETE FROM {table}")).await;
    }
    for table in TABLES {
        let back = format!("INSERT INTO {table} SELECT * FROM {name}_{table}");
        run(ledger, back).await;
    }
}

pub async fn forget(ledger: &Ledger, name: &str) {
    for table in TABLES {
        run(ledger, format!("DROP TABLE {name}_{table}")).await;
    }
}

pub fn bytes(engine: Engine, bytes: &[u8]) -> String {
    match engine {
        Engine::Sqlite => format!("X'{}'", hex::encode(bytes)),
        Engine::Postgres => format!("'\\x{}'::bytea", hex::encode(bytes)),
    }
}

/// Hashes, chain and head anew over the entries as they stand: all that can be done without the
/// signing key.
pub async fn hash_anew(ledger: &Ledger) {
    let engine = ledger.store.engine();
    let sql = "SELECT idx, at, actor, actor_kind, via, action, object, system, request, outcome,
                      commitment FROM ledger_entries ORDER BY idx";
    let rows = sqlx::query(sql).fetch_all(ledger.store.pool()).await;
    let (mut last, mut frontier) = ([0; 32], Frontier::empty());
    for row in rows.unwrap() {
        let text = |at: usize| row.get::<String, _>(at);
        let optional = |at: usize| row.get::<Option<String>, _>(at);
        let (actor, kind, via, action) = (text(2), text(3), text(4), text(5));
        let (object, system, request) = (optional(6), optional(7), optional(8));
        let index: i64 = row.get(0);
        let leaf = Leaf {
            index: index.cast_unsigned(),
            at_micros: row.get(1),
            actor: &actor,
            actor_kind: &kind,
            via: &via,
            action: &action,
            object: object.as_deref(),
            system: system.as_deref(),
            request: request.as_deref(),
            outcome: &text(9),
            commitment: &row.get::<Vec<u8>, _>(10),
            prev_hash: &last,
        }
        .hash_in(&mut Vec::new());
        let update = format!(
            "UPDATE ledger_entries SET prev_hash = {}, leaf = {} WHERE idx = {index}",
            bytes(engine, &last),
            bytes(engine, &leaf)
        );
        run(ledger, update).await;
        frontier.append(leaf);
        last = leaf;
    }
    let update = format!(
        "UPDATE ledger_head SET size = {}, root = '{}', frontier = '{}', last = '{}'",
        frontier.size(),
        hex::encode(frontier.root()),
        hex::encode(frontier.to_bytes()),
        hex::encode(last)
    );
    run(ledger, update).await;
}
