//! A fixture's database.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use crm::database::{SecretUrl, Statement, SystemConfig};
use crm::profile::Marks;
use crm::rows::as_text;
use crm::{RowRef, System};
use sea_query::{Alias, Query};
use sqlx::{AssertSqlSafe, Connection as _, raw_sql};

use crate::contents;
use crate::fixture::{Fixture, On, folder};
use crate::patch;

/// Every row of a CRM.
pub type Rows = BTreeMap<RowRef, Vec<Option<Vec<u8>>>>;

pub struct World {
    pub system: System,
    admin: String,
    name: String,
}

impl World {
    /// None where the dump is not there.
    pub async fn load(fixture: &Fixture, word: &str) -> Option<Self> {
        let dump = match &fixture.source.dump {
            None => None,
            Some(dump) => Some(shared(fixture, dump)?),
        };
        let name = format!("profile_{}_{word}_{}", fixture.profile, std::process::id());
        let variable = match fixture.source.engine {
            On::MariaDb => "VERGISSMEIN_TEST_MARIADB",
            On::Postgres => "VERGISSMEIN_TEST_POSTGRES",
        };
        let admin = std::env::var(variable).expect("the server's address is set: run scripts/test");
        run(&admin, &format!("CREATE DATABASE {name}")).await;
        let (server, _) = admin.rsplit_once('/').unwrap();
        let url = format!("{server}/{name}");
        if let Some(dump) = dump {
            fill(fixture.source.engine, &url, &dump).await;
        }
        let profile = match fixture.corrections() {
            Some(corrections) => drafted(fixture, &url, &corrections).await,
            None => fixture.profile.clone(),
        };
        for file in &fixture.source.sql {
            let sql = std::fs::read_to_string(folder().join(file)).unwrap();
            run(&url, &sql).await;
        }
        let config = config(&profile, url);
        let system = System::open(&config, &Marks::new()).await.unwrap();
        if fixture.source.corrections.is_some() {
            std::fs::remove_file(&profile).unwrap();
        }
        Some(Self {
            system,
            admin,
            name,
        })
    }

    /// The same database, for another account.
    pub fn url_as(&self, account: &str, password: &str) -> String {
        let (scheme, rest) = self.admin.split_once("://").unwrap();
        let place = rest.rsplit_once('@').map_or(rest, |(_, place)| place);
        let (server, _) = place.rsplit_once('/').unwrap_or((place, ""));
        format!("{scheme}://{account}:{password}@{server}/{}", self.name)
    }

    pub fn config(&self, fixture: &Fixture) -> SystemConfig {
        let (server, _) = self.admin.rsplit_once('/').unwrap();
        config(&fixture.profile, format!("{server}/{}", self.name))
    }

    /// As an administrator of the database.
    pub async fn run(&self, sql: &str) {
        let (server, _) = self.admin.rsplit_once('/').unwrap();
        run(&format!("{server}/{}", self.name), sql).await;
    }

    pub fn row(&self, name: &str) -> RowRef {
        RowRef::parse(&self.system.profile, name).unwrap()
    }

    /// Reads `row column`.
    pub fn cell(&self, name: &str) -> (RowRef, String) {
        let (row, column) = name.rsplit_once(' ').unwrap();
        (self.row(row), column.to_owned())
    }

    pub async fn rows(&self) -> Rows {
        let mut connection = self.system.database.connect().await.unwrap();
        let engine = connection.engine();
        let mut rows = Rows::new();
        for table in self.system.census.tables.values() {
            let mut query = Query::select();
            query.from(Alias::new(&table.name));
            for column in &table.columns {
                query.expr(as_text(engine, &column.live));
            }
            let statement = Statement::built(engine, &query).unwrap();
            let read = connection.rows("looking", &statement).await.unwrap();
            for (at, cells) in read.into_iter().enumerate() {
                let key = |name: &String| {
                    let cell = cells[table.position(name).unwrap()].as_deref();
                    String::from_utf8_lossy(cell.unwrap_or_default()).into_owned()
                };
                let key = if table.keyed {
                    table.key.iter().map(key).collect()
                } else {
                    vec![at.to_string()]
                };
                let row = RowRef {
                    table: table.name.clone(),
                    key,
                };
                rows.insert(row, cells);
            }
        }
        connection.close().await;
        rows
    }

    /// A cell as text, where it is filled.
    pub fn text(&self, rows: &Rows, row: &RowRef, column: &str) -> Option<String> {
        let at = self.system.census.table(&row.table)?.position(column)?;
        let cell = rows.get(row)?[at].as_deref()?;
        Some(String::from_utf8_lossy(cell).into_owned())
    }

    pub async fn drop(self) {
        drop(self.system);
        let force = if self.admin.starts_with("mysql:") {
            ""
        } else {
            " WITH (FORCE)"
        };
        run(&self.admin, &format!("DROP DATABASE {}{force}", self.name)).await;
    }
}

/// Fills the database as the trial does; gives the file of the profile that is drafted from it, corrected.
async fn drafted(fixture: &Fixture, url: &str, corrections: &str) -> String {
    contents::put(url).await;
    let draft = crm::draft::draft(&contents::database(url), &fixture.profile)
        .await
        .unwrap();
    let name = format!("{}_{}.toml", fixture.profile, std::process::id());
    let file = std::env::temp_dir().join(name);
    std::fs::write(&file, patch::apply(&draft.profile, corrections)).unwrap();
    file.display().to_string()
}

fn config(profile: &str, url: String) -> SystemConfig {
    SystemConfig {
        name: "crm".into(),
        profile: profile.into(),
        url: Some(SecretUrl::new(url)),
        url_file: None,
        files: None,
        tls: None,
        web: None,
        owner: None,
    }
}

fn shared(fixture: &Fixture, dump: &str) -> Option<PathBuf> {
    let folder = std::env::var_os("VERGISSMEIN_SHARED").map(PathBuf::from);
    let file = folder
        .map(|folder| folder.join(dump))
        .filter(|file| file.exists());
    if file.is_none() {
        let profile = &fixture.profile;
        eprintln!("skipped {profile}: VERGISSMEIN_SHARED names no folder with {dump}");
    }
    file
}

async fn fill(engine: On, url: &str, dump: &PathBuf) {
    let out = Command::new("zcat").arg(dump).output().expect("zcat runs");
    assert!(out.status.success(), "{} cannot be read", dump.display());
    if engine == On::MariaDb {
        let sql = String::from_utf8(out.stdout).expect("the dump is UTF-8");
        return run(url, &format!("SET autocommit=0; {sql}\nCOMMIT")).await;
    }
    // The dump speaks to psql.
    let mut psql = Command::new("psql")
        .args(["-X", "-q", "-v", "ON_ERROR_STOP=1", url])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .expect("psql runs");
    psql.stdin.take().unwrap().write_all(&out.stdout).unwrap();
    assert!(psql.wait().unwrap().success(), "PostgreSQL takes the dump");
}

async fn run(url: &str, sql: &str) {
    let sql = raw_sql(AssertSqlSafe(sql.to_owned()));
    if url.starts_with("mysql:") {
        let mut connection = sqlx::MySqlConnection::connect(url).await.unwrap();
        sql.execute(&mut connection).await.unwrap();
    } else {
        let mut connection = sqlx::PgConnection::connect(url).await.unwrap();
        sql.execute(&mut connection).await.unwrap();
    }
}
