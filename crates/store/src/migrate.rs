//! Brings the schema up to date: numbered texts, each applied once, in one transaction each.

use sha2::{Digest, Sha256};
use sqlx::{AnyConnection, AssertSqlSafe, Row};

use crate::guard::Guard;
use crate::{Engine, Error, Keys, Store};

/// The schema's texts, listed by `build.rs`.
const MIGRATIONS: &[Migration] = include!(concat!(env!("OUT_DIR"), "/migrations.rs"));

/// Any number, as long as all of ours ask for the same ("verg" in ASCII).
const ADVISORY_LOCK: &str = "SELECT pg_advisory_xact_lock(1986359911)";

struct Migration {
    number: i64,
    noun: &'static str,
    text: &'static str,
}

/// What a migration did: schema numbers before and after.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Migrated {
    /// The schema found; 0 for an empty database.
    pub from: i64,
    /// The schema now.
    pub to: i64,
}

impl Migration {
    fn checksum(&self) -> String {
        hex::encode(Sha256::digest(self.text.as_bytes()))
    }

    /// The text for one engine: `BYTES` and `BIGINT` become the engine's types, and a line
    /// `-- append-only: TABLE` the triggers that guard the table; the other words for guards are
    /// those of [`Guard::read`].
    fn statements(&self, engine: Engine) -> String {
        let mut sql = String::with_capacity(self.text.len() + 1024);
        for line in self.text.lines() {
            if let Some(guard) = Guard::read(line) {
                sql.push_str(&engine.triggers(&guard));
            } else if !line.trim_start().starts_with("--") {
                let types = engine.types();
                let line = types.iter().fold(line.to_owned(), |line, (ours, theirs)| {
                    line.replace(ours, theirs)
                });
                sql.push_str(&line);
            }
            sql.push('\n');
        }
        sql
    }
}

impl Store {
    /// Creates or upgrades schema and key file. Safe to repeat and to interrupt: each text is
    /// applied wholly or not at all.
    pub async fn migrate(&self) -> Result<Migrated, Error> {
        self.create_list().await?;
        let applied = self.applied().await?;
        let from = applied.last().map_or(0, |(number, _)| *number);
        compare(&applied)?;
        if from == 0 || self.keys().is_err() {
            self.provide_keys(from)?;
        }
        let missing = || {
            MIGRATIONS
                .iter()
                .filter(|m| !applied.iter().any(|(number, _)| *number == m.number))
        };
        if missing().next().is_some() {
            let _lock = self.lock_for_serving()?;
            for migration in missing() {
                self.apply(migration).await?;
            }
        }
        Ok(Migrated { from, to: known() })
    }

    /// Refuses unless the schema is exactly the one this program was built with.
    pub async fn require_current(&self) -> Result<(), Error> {
        let applied = match self.applied().await {
            Ok(applied) => applied,
            Err(Error::Broken(_)) => Vec::new(),
            Err(error) => return Err(error),
        };
        compare(&applied)?;
        if applied.len() < MIGRATIONS.len() {
            return Err(Error::Refused(
                "the store's schema is not up to date; run `vergissmein migrate` first".to_owned(),
            ));
        }
        self.keys().map(|_| ())
    }

    /// Makes the schema where there is none; where there is one it has to be the present one.
    pub(crate) async fn provide_schema(&self) -> Result<(), Error> {
        self.create_list().await?;
        if self.applied().await?.is_empty() {
            self.migrate().await?;
        }
        self.require_current().await
    }

    async fn create_list(&self) -> Result<(), Error> {
        let mut tx = self.begin().await?;
        self.wait_for_turn(tx.conn()).await?;
        sqlx::query(
            "CREATE TABLE IF NOT EXISTS schema_migrations (
                 number BIGINT PRIMARY KEY, noun TEXT NOT NULL, checksum TEXT NOT NULL)",
        )
        .execute(tx.conn())
        .await?;
        tx.commit().await
    }

    async fn applied(&self) -> Result<Vec<(i64, String)>, Error> {
        let rows = sqlx::query("SELECT number, checksum FROM schema_migrations ORDER BY number")
            .fetch_all(self.pool())
            .await?;
        rows.iter()
            .map(|row| Ok((row.try_get(0)?, row.try_get(1)?)))
            .collect()
    }

    async fn apply(&self, migration: &Migration) -> Result<(), Error> {
        let mut tx = self.begin().await?;
        self.wait_for_turn(tx.conn()).await?;
        let done = sqlx::query("SELECT number FROM schema_migrations WHERE number = $1")
            .bind(migration.number)
            .fetch_optional(tx.conn())
            .await?;
        if done.is_some() {
            return tx.rollback().await;
        }
        let sql = migration.statements(self.engine());
        sqlx::raw_sql(AssertSqlSafe(sql)).execute(tx.conn()).await?;
        sqlx::query("INSERT INTO schema_migrations (number, noun, checksum) VALUES ($1, $2, $3)")
            .bind(migration.number)
            .bind(migration.noun)
            .bind(migration.checksum())
            .execute(tx.conn())
            .await?;
        tx.commit().await
    }

    /// Two nodes may start at once: the second waits for the first.
    async fn wait_for_turn(&self, conn: &mut AnyConnection) -> Result<(), Error> {
        if self.engine() == Engine::Postgres {
            sqlx::raw_sql(ADVISORY_LOCK).execute(conn).await?;
        }
        Ok(())
    }

    /// New keys belong to a new store only: with other keys the old seals and signatures are lost.
    fn provide_keys(&self, from: i64) -> Result<(), Error> {
        if from == 0 && !self.keys_file().exists() {
            let keys = Keys::create(self.keys_file(), &base::Random::os())?;
            self.hold_keys(keys);
        } else if self.keys().is_err() && self.keys_file().exists() {
            self.hold_keys(Keys::open(self.keys_file())?);
        }
        self.keys().map(|_| ())
    }
}

/// The schema's texts, in order.
pub(crate) fn texts() -> impl Iterator<Item = &'static str> {
    MIGRATIONS.iter().map(|migration| migration.text)
}

/// The newest schema.
pub(crate) fn known() -> i64 {
    MIGRATIONS.last().map_or(0, |migration| migration.number)
}

fn compare(applied: &[(i64, String)]) -> Result<(), Error> {
    for (number, checksum) in applied {
        let Some(ours) = MIGRATIONS
            .iter()
            .find(|migration| migration.number == *number)
        else {
            return Err(Error::Newer {
                found: *number,
                known: known(),
            });
        };
        if ours.checksum() != *checksum {
            return Err(Error::Refused(format!(
                "schema text {number:04}_{} differs from the one this store was made with; use the \
                 program that made it, or restore a backup",
                ours.noun
            )));
        }
    }
    Ok(())
}
