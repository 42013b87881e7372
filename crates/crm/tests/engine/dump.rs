//! Two copies of the dump: one stays as it is, one is worked on.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::process::Command;

use crm::System;
use crm::database::{SecretUrl, SystemConfig};
use crm::profile::Marks;
use sqlx::mysql::{MySqlConnection, MySqlRow};
use sqlx::{AssertSqlSafe, Connection, Row, raw_sql};

pub struct Dump {
    pub connection: MySqlConnection,
    pub pristine: String,
    pub work: String,
    url: String,
    /// Columns of each table's key, or all columns where it has none.
    keys: BTreeMap<String, Vec<String>>,
}

impl Dump {
    /// None where the shared folder is absent.
    pub async fn load(name: &str) -> Option<Self> {
        Self::load_from(name, "suitecrm-demo", "utf8mb4").await
    }

    /// Another of the dumps, in a database of the character set its CRM was installed with.
    pub async fn load_from(name: &str, dump: &str, charset: &str) -> Option<Self> {
        let Some(shared) = std::env::var_os("VERGISSMEIN_SHARED") else {
            eprintln!("skipped: VERGISSMEIN_SHARED names no folder with CRM databases");
            return None;
        };
        let server = std::env::var("VERGISSMEIN_TEST_MARIADB")
            .expect("VERGISSMEIN_TEST_MARIADB is not set: run scripts/test");
        let file = PathBuf::from(shared).join(format!("crm/{dump}.sql.gz"));
        let out = Command::new("zcat").arg(&file).output().expect("zcat runs");
        assert!(out.status.success(), "{} cannot be read", file.display());
        let sql = String::from_utf8(out.stdout).expect("the dump is UTF-8");
        let mut connection = MySqlConnection::connect(&server)
            .await
            .expect("MariaDB answers");
        let pristine = format!("engine_{name}_{}_pristine", std::process::id());
        let work = format!("engine_{name}_{}_work", std::process::id());
        for database in [&pristine, &work] {
            let head = format!(
                "DROP DATABASE IF EXISTS {database}; CREATE DATABASE {database} CHARACTER SET {charset}; USE {database}; SET autocommit=0;"
            );
            raw_sql(AssertSqlSafe(format!(
                "{head}{sql}\nCOMMIT; SET autocommit=1"
            )))
            .execute(&mut connection)
            .await
            .expect("MariaDB takes the dump");
        }
        let url = format!("{}/{work}", server.trim_end_matches('/'));
        let mut dump = Self {
            connection,
            pristine,
            work,
            url,
            keys: BTreeMap::new(),
        };
        dump.read_keys().await;
        Some(dump)
    }

    async fn read_keys(&mut self) {
        let sql = format!(
            "SELECT CAST(c.TABLE_NAME AS CHAR), CAST(c.COLUMN_NAME AS CHAR), CAST(c.COLUMN_KEY AS CHAR)
             FROM information_schema.COLUMNS c WHERE c.TABLE_SCHEMA = '{}'
             ORDER BY c.TABLE_NAME, c.ORDINAL_POSITION",
            self.pristine
        );
        let mut all: BTreeMap<String, Vec<(String, bool)>> = BTreeMap::new();
        for row in self.rows(&sql).await {
            let primary = text(&row, 2).as_deref() == Some("PRI");
            all.entry(text(&row, 0).unwrap())
                .or_default()
                .push((text(&row, 1).unwrap(), primary));
        }
        for (table, columns) in all {
            let primary: Vec<String> = columns
                .iter()
                .filter(|(_, primary)| *primary)
                .map(|(name, _)| name.clone())
                .collect();
            let key = if primary.is_empty() {
                columns.into_iter().map(|(name, _)| name).collect()
            } else {
                primary
            };
            self.keys.insert(table, key);
        }
    }

    /// As text, not prepared: closing prepared statements makes the next one wait.
    pub async fn rows(&mut self, sql: &str) -> Vec<MySqlRow> {
        raw_sql(AssertSqlSafe(sql.to_owned()))
            .fetch_all(&mut self.connection)
            .await
            .expect("the statement runs")
    }

    pub async fn run(&mut self, sql: &str) {
        raw_sql(AssertSqlSafe(sql.to_owned()))
            .execute(&mut self.connection)
            .await
            .expect("the statement runs");
    }

    pub async fn open(&self) -> System {
        let config = SystemConfig {
            name: "vertrieb".into(),
            profile: "suitecrm7".into(),
            url: Some(SecretUrl::new(&self.url)),
            url_file: None,
            files: None,
            tls: None,
            web: None,
            owner: None,
        };
        System::open(&config, &Marks::new())
            .await
            .expect("the CRM opens")
    }

    /// Rows that differ between the two copies, as `table` and key.
    pub async fn changed(&mut self) -> BTreeSet<(String, Vec<String>)> {
        let mut changed = BTreeSet::new();
        let names: Vec<String> = self
            .keys
            .keys()
            .flat_map(|table| [&self.pristine, &self.work].map(|d| format!("{d}.`{table}`")))
            .collect();
        let sums = self
            .rows(&format!("CHECKSUM TABLE {}", names.join(", ")))
            .await;
        let sum = |i: usize| sums[i].try_get_unchecked::<Option<i64>, _>(1).unwrap();
        let differing: Vec<(String, Vec<String>)> = self
            .keys
            .iter()
            .enumerate()
            .filter(|(at, _)| sum(2 * at) != sum(2 * at + 1))
            .map(|(_, (table, key))| (table.clone(), key.clone()))
            .collect();
        for (table, key) in differing {
            let one = self.hashes(&self.pristine.clone(), &table, &key).await;
            let two = self.hashes(&self.work.clone(), &table, &key).await;
            let keys: BTreeSet<&Vec<String>> = one.keys().chain(two.keys()).collect();
            for key in keys {
                if one.get(key) != two.get(key) {
                    changed.insert((table.clone(), key.clone()));
                }
            }
        }
        changed
    }

    /// The names of all tables.
    pub fn tables(&self) -> Vec<String> {
        self.keys.keys().cloned().collect()
    }

    /// Key, column and lower-case text of every cell of a table that holds something.
    pub async fn cells(
        &mut self,
        database: &str,
        table: &str,
    ) -> Vec<(Vec<String>, String, String)> {
        let columns = self.columns(database, table).await;
        let key = self.keys[table].clone();
        let rows = self.hashes(database, table, &key).await;
        let mut cells = Vec::new();
        for (key, values) in rows {
            for (column, value) in columns.iter().zip(values) {
                let value = value.unwrap_or_default();
                if !value.is_empty() {
                    let value = String::from_utf8_lossy(&value).to_lowercase();
                    cells.push((key.clone(), column.clone(), value));
                }
            }
        }
        cells
    }

    pub async fn columns(&mut self, database: &str, table: &str) -> Vec<String> {
        self.rows(&format!("SELECT CAST(COLUMN_NAME AS CHAR) FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = '{database}' AND TABLE_NAME = '{table}' ORDER BY ORDINAL_POSITION"))
            .await
            .iter()
            .map(|row| text(row, 0).unwrap())
            .collect()
    }

    async fn hashes(
        &mut self,
        database: &str,
        table: &str,
        key: &[String],
    ) -> BTreeMap<Vec<String>, Vec<Option<Vec<u8>>>> {
        let columns = self.columns(database, table).await;
        let cast = |name: &String| format!("CAST(`{name}` AS BINARY)");
        let select: Vec<String> = key.iter().chain(&columns).map(cast).collect();
        let rows = self
            .rows(&format!(
                "SELECT {} FROM {database}.`{table}`",
                select.join(", ")
            ))
            .await;
        rows.iter()
            .map(|row| {
                let cells: Vec<Option<Vec<u8>>> = (0..row.len())
                    .map(|i| row.try_get_unchecked(i).unwrap())
                    .collect();
                let (key, cells) = cells.split_at(key.len());
                let key = key
                    .iter()
                    .map(|part| {
                        String::from_utf8_lossy(part.as_deref().unwrap_or_default()).into_owned()
                    })
                    .collect();
                (key, cells.to_vec())
            })
            .collect()
    }

    /// Puts changed tables back.
    pub async fn restore(&mut self, tables: impl IntoIterator<Item = String>) {
        for table in tables {
            let (work, pristine) = (self.work.clone(), self.pristine.clone());
            self.run(&format!(
                "START TRANSACTION; DELETE FROM {work}.`{table}`; INSERT INTO {work}.`{table}` SELECT * FROM {pristine}.`{table}`; COMMIT"
            ))
            .await;
        }
    }

    pub async fn drop(mut self) {
        let sql = format!(
            "DROP DATABASE {}; DROP DATABASE {}",
            self.pristine, self.work
        );
        self.run(&sql).await;
    }
}

pub fn text(row: &MySqlRow, index: usize) -> Option<String> {
    let bytes: Option<Vec<u8>> = row.try_get_unchecked(index).unwrap();
    bytes.map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
}
