//! A small CRM in a database of its own, on each engine.

use std::panic::AssertUnwindSafe;
use std::sync::atomic::{AtomicUsize, Ordering};

use base::Locale;
use crm::database::{Connection, SecretUrl, SystemConfig};
use crm::find::{Candidate, Certainty, Facts, Found, find};
use crm::profile::Marks;
use crm::{RowRef, System};
use futures_util::FutureExt;
use sqlx::{AssertSqlSafe, Connection as _, Executor};

/// The profile of the small CRM.
const PROFILE: &str = r#"
name = "small"
title = "A small CRM"
soft_delete = "deleted"

[modules]
Contacts = "contacts"
Leads = "leads"
Targets = "targets"
Firms = "firms"
Staff = "staff"

[custom]
suffix = "_more"
key = "id_c"
personal = { passport_c = "code", private_mail_c = "email", whatsapp_c = "phone" }

[[values]]
table = "addresses"
kind = "email"
value = "address"
upper = "caps"
link = "address_links"
link_value = "address_id"
link_owner = "owner_id"

[tables.contacts]
role = "person"
record = "contact"
link = { reports_to = "contacts", looked_after_by = "staff" }
[tables.contacts.personal]
given = "given_name"
family = "family_name"
phone = "phone"
mobile = "phone"
born = "birth_date"
street = "street"
postcode = "postcode"
city = "city"
assistant_phone = "third_party"

[tables.leads]
role = "person"
record = "lead"
link = { contact_id = "contacts", firm_id = "firms" }
[tables.leads.personal]
given = "given_name"
family = "family_name"
phone = "phone"

[tables.targets]
role = "person"
record = "target"
link = { lead_id = "leads" }
personal = { whole = "full_name", phone = "phone" }

[tables.firms]
role = "person"
record = "firm"
members = { table = "firm_members", whole = "firm_id", part = "contact_id", person = "contacts" }
personal = { name = "company", phone = "phone" }

[tables.firm_members]
role = "join"
link = { firm_id = "firms", contact_id = "contacts" }

[tables.staff]
role = "person"
record = "staff"
staff = true
personal = { given = "given_name", family = "family_name" }

[tables.addresses]
role = "value"
personal = { address = "email", caps = "email" }

[tables.address_links]
role = "join"
link = { address_id = "addresses", owner_id = "by module" }
"#;

const SCHEMA: &[&str] = &[
    "CREATE TABLE contacts (id VARCHAR(36) NOT NULL PRIMARY KEY, given VARCHAR(100),
        family VARCHAR(100), phone VARCHAR(100), mobile VARCHAR(100), born DATE,
        street VARCHAR(100), postcode VARCHAR(20), city VARCHAR(100),
        assistant_phone VARCHAR(100), reports_to VARCHAR(36), looked_after_by VARCHAR(36),
        deleted SMALLINT DEFAULT 0)",
    "CREATE TABLE contacts_more (id_c VARCHAR(36) NOT NULL PRIMARY KEY, passport_c VARCHAR(40),
        private_mail_c VARCHAR(100), whatsapp_c VARCHAR(40))",
    "CREATE TABLE leads (id VARCHAR(36) NOT NULL PRIMARY KEY, given VARCHAR(100),
        family VARCHAR(100), phone VARCHAR(100), contact_id VARCHAR(36), firm_id VARCHAR(36),
        deleted SMALLINT DEFAULT 0)",
    "CREATE INDEX lead_contact ON leads (contact_id)",
    "CREATE TABLE targets (id VARCHAR(36) NOT NULL PRIMARY KEY, whole VARCHAR(200),
        phone VARCHAR(100), lead_id VARCHAR(36), deleted SMALLINT DEFAULT 0)",
    "CREATE TABLE firms (id VARCHAR(36) NOT NULL PRIMARY KEY, name VARCHAR(100),
        phone VARCHAR(100), deleted SMALLINT DEFAULT 0)",
    "CREATE TABLE firm_members (id VARCHAR(36) NOT NULL PRIMARY KEY, firm_id VARCHAR(36),
        contact_id VARCHAR(36))",
    "CREATE TABLE staff (id VARCHAR(36) NOT NULL PRIMARY KEY, given VARCHAR(100),
        family VARCHAR(100), deleted SMALLINT DEFAULT 0)",
    "CREATE TABLE addresses (id VARCHAR(36) NOT NULL PRIMARY KEY, address VARCHAR(200),
        caps VARCHAR(200))",
    "CREATE INDEX address_caps ON addresses (caps)",
    "CREATE TABLE address_links (id INTEGER NOT NULL PRIMARY KEY, address_id VARCHAR(36),
        owner_id VARCHAR(36), module VARCHAR(40), deleted SMALLINT DEFAULT 0)",
    "CREATE INDEX link_owner ON address_links (owner_id)",
    "CREATE INDEX link_address ON address_links (address_id)",
];

static COUNT: AtomicUsize = AtomicUsize::new(0);

/// Where a test runs.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum On {
    Sqlite,
    MariaDb,
    Postgres,
}

/// The small CRM, open.
pub struct World {
    pub on: On,
    pub system: System,
    pub connection: Connection,
    pub raw: sqlx::AnyConnection,
    links: usize,
}

/// Runs a test on a fresh small CRM and removes the database afterwards, whatever happened.
pub async fn in_world(on: On, test: impl AsyncFnOnce(&mut World)) {
    let Some(database) = Database::create(on).await else {
        return;
    };
    let mut world = World::open(on, &database.url).await;
    let outcome = AssertUnwindSafe(test(&mut world)).catch_unwind().await;
    world.raw.close().await.expect("closed");
    world.connection.close().await;
    database.drop().await;
    if let Err(panic) = outcome {
        std::panic::resume_unwind(panic);
    }
}

/// A test for each engine.
#[macro_export]
macro_rules! on_every_engine {
    ($(#[doc = $doc:literal])* $name:ident, $test:expr) => {
        mod $name {
            use super::*;
            use $crate::world::{On, in_world};

            #[tokio::test]
            async fn on_sqlite() {
                in_world(On::Sqlite, $test).await;
            }

            #[tokio::test]
            async fn on_mariadb() {
                in_world(On::MariaDb, $test).await;
            }

            #[tokio::test]
            async fn on_postgres() {
                in_world(On::Postgres, $test).await;
            }
        }
    };
}

/// A database of one test.
pub struct Database {
    pub url: String,
    admin: Option<(String, String)>,
}

impl Database {
    /// Makes an empty database; none where the server's address is not given.
    pub async fn create(on: On) -> Option<Self> {
        sqlx::any::install_default_drivers();
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("vergissmein_find_{}_{number}", std::process::id());
        let variable = match on {
            On::Sqlite => {
                let path = format!("{}/{name}.db", env!("CARGO_TARGET_TMPDIR"));
                let _ = std::fs::remove_file(&path);
                return Some(Self {
                    url: format!("sqlite:{path}?mode=rwc"),
                    admin: None,
                });
            }
            On::MariaDb => "VERGISSMEIN_TEST_MARIADB",
            On::Postgres => "VERGISSMEIN_TEST_POSTGRES",
        };
        let Ok(admin) = std::env::var(variable) else {
            println!("skipped: {variable} is not set");
            return None;
        };
        let create = match on {
            On::MariaDb => {
                format!("CREATE DATABASE {name} CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci")
            }
            On::Sqlite | On::Postgres => format!("CREATE DATABASE {name}"),
        };
        run(&admin, &create).await;
        let end = admin.rfind('/').expect("a URL ends with a database");
        Some(Self {
            url: format!("{}/{name}", &admin[..end]),
            admin: Some((admin, name)),
        })
    }

    pub async fn drop(self) {
        if let Some((admin, name)) = self.admin {
            // A closed session may still be on its way out.
            let force = if admin.starts_with("postgres") {
                " WITH (FORCE)"
            } else {
                ""
            };
            return run(&admin, &format!("DROP DATABASE {name}{force}")).await;
        }
        let path = self.url.trim_start_matches("sqlite:");
        std::fs::remove_file(path.trim_end_matches("?mode=rwc")).expect("the test's database");
    }
}

async fn run(url: &str, sql: &str) {
    let mut connection = sqlx::AnyConnection::connect(url)
        .await
        .expect("the test server");
    connection
        .execute(sqlx::raw_sql(AssertSqlSafe(sql.to_owned())))
        .await
        .expect(sql);
    connection.close().await.expect("closed");
}

/// The configuration of a CRM at an address.
pub fn config(url: &str, profile: &str) -> SystemConfig {
    SystemConfig {
        name: "test".to_owned(),
        profile: profile.to_owned(),
        url: Some(SecretUrl::new(url)),
        url_file: None,
        files: None,
        tls: None,
        web: None,
        owner: None,
    }
}

impl World {
    async fn open(on: On, url: &str) -> Self {
        let mut raw = sqlx::AnyConnection::connect(url)
            .await
            .expect("the test's database");
        if on == On::MariaDb {
            // As an old CRM connects: zero dates are let in. And || joins texts, as elsewhere.
            raw.execute("SET SESSION sql_mode = 'PIPES_AS_CONCAT'")
                .await
                .expect("a mode");
        }
        for table in SCHEMA {
            raw.execute(*table).await.expect(table);
        }
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let path = format!(
            "{}/find_{}_{number}.toml",
            env!("CARGO_TARGET_TMPDIR"),
            std::process::id()
        );
        std::fs::write(&path, PROFILE).expect("a profile");
        let system = System::open(&config(url, &path), &Marks::new())
            .await
            .expect("a system");
        std::fs::remove_file(&path).expect("the profile");
        let connection = system.database.connect().await.expect("a connection");
        Self {
            on,
            system,
            connection,
            raw,
            links: 0,
        }
    }

    /// Inserts a row: `table`, then column and value; a value of NULL is written `NULL`.
    pub async fn row(&mut self, table: &str, cells: &[(&str, &str)]) {
        let columns: Vec<&str> = cells.iter().map(|(column, _)| *column).collect();
        let values: Vec<String> = cells
            .iter()
            .map(|(_, value)| match *value {
                "NULL" => "NULL".to_owned(),
                value => format!("'{}'", value.replace('\'', "''")),
            })
            .collect();
        let sql = format!(
            "INSERT INTO {table} ({}) VALUES ({})",
            columns.join(", "),
            values.join(", ")
        );
        self.sql(&sql).await;
    }

    pub async fn sql(&mut self, sql: &str) {
        self.raw
            .execute(sqlx::raw_sql(AssertSqlSafe(sql.to_owned())))
            .await
            .expect(sql);
    }

    pub async fn contact(&mut self, id: &str, given: &str, family: &str, more: &[(&str, &str)]) {
        let mut cells = vec![("id", id), ("given", given), ("family", family)];
        cells.extend_from_slice(more);
        self.row("contacts", &cells).await;
    }

    pub async fn lead(&mut self, id: &str, given: &str, family: &str, more: &[(&str, &str)]) {
        let mut cells = vec![("id", id), ("given", given), ("family", family)];
        cells.extend_from_slice(more);
        self.row("leads", &cells).await;
    }

    /// Gives an address to rows, each `Module:id`; `-Module:id` through a deleted link.
    pub async fn address(&mut self, address: &str, owners: &[&str]) {
        let id = format!("a{}", self.links);
        // As PHP does it: letters beyond ASCII keep their case.
        let caps = address.to_ascii_uppercase();
        self.row(
            "addresses",
            &[("id", &id), ("address", address), ("caps", &caps)],
        )
        .await;
        self.links += 1;
        for owner in owners {
            let deleted = if owner.starts_with('-') { "1" } else { "0" };
            let (module, owner) = owner
                .trim_start_matches('-')
                .split_once(':')
                .expect("Module:id");
            let link = self.links.to_string();
            let cells = [
                ("id", link.as_str()),
                ("address_id", &id),
                ("owner_id", owner),
                ("module", module),
                ("deleted", deleted),
            ];
            self.row("address_links", &cells).await;
            self.links += 1;
        }
    }

    pub async fn find(&mut self, facts: Facts) -> Found {
        find(&self.system, &mut self.connection, &facts)
            .await
            .expect("found")
    }

    /// Facts of one e-mail, name, phone or record.
    pub fn facts(&self, kind: &str, value: &str) -> Facts {
        let facts = Facts::default();
        match kind {
            "email" => facts.email(value),
            "name" => facts.name(value),
            "phone" => facts.phone(value),
            "born" => facts.born(value),
            "code" => facts.code(value),
            _ => facts.record(&self.system.profile, value),
        }
        .expect("a fact")
    }

    pub async fn by(&mut self, kind: &str, value: &str) -> Found {
        let facts = self.facts(kind, value);
        self.find(facts).await
    }
}

/// The rows of a certainty, as `kind:key`, in order of their names.
pub fn rows(world: &World, found: &Found, certainty: Certainty) -> Vec<String> {
    let mut rows: Vec<String> = found
        .candidates
        .iter()
        .filter(|candidate| candidate.certainty == certainty)
        .map(|candidate| candidate.row.name(&world.system.profile))
        .collect();
    rows.sort();
    rows
}

/// All rows with their certainty, as `kind:key certainty`, in order of their names.
pub fn all(world: &World, found: &Found) -> Vec<String> {
    let mut rows: Vec<String> = found
        .candidates
        .iter()
        .map(|c| {
            format!(
                "{} {}",
                c.row.name(&world.system.profile),
                c.certainty.word()
            )
        })
        .collect();
    rows.sort();
    rows
}

/// The words of a candidate's reasons.
pub fn words(found: &Found, table: &str, key: &str) -> Vec<&'static str> {
    candidate(found, table, key).map_or_else(Vec::new, |candidate| {
        candidate
            .reasons
            .iter()
            .map(crm::find::Reason::word)
            .collect()
    })
}

pub fn candidate<'f>(found: &'f Found, table: &str, key: &str) -> Option<&'f Candidate> {
    let row = RowRef::new(table, key);
    found
        .candidates
        .iter()
        .find(|candidate| candidate.row == row)
}

/// Candidates as people read them, for the message of a failed test.
pub fn show(world: &World, found: &Found) -> String {
    let json = found.json(&world.system.profile, Locale::De);
    serde_json::to_string_pretty(&json).expect("JSON")
}
