//! The census of databases that SuiteCRM itself made.
//!
//! Needs the dumps in the folder that `VERGISSMEIN_SHARED` names and a MariaDB administrator's
//! URL in `VERGISSMEIN_TEST_MARIADB`. Without the folder the tests say that they were skipped.

use std::path::PathBuf;
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};

use crm::System;
use crm::census::{Class, ColumnClass};
use crm::database::{SecretUrl, SystemConfig};
use crm::profile::{self, FieldKind, Marks, Rule, Target};
use crm::system::Check;
use sqlx::mysql::MySqlConnection;
use sqlx::{AssertSqlSafe, Connection, raw_sql};

const DEMO: &str = "suitecrm-demo.sql.gz";
const VANILLA: &str = "suitecrm-vanilla-utf8mb3.sql.gz";

/// A database of its own with a dump's tables.
struct Crm {
    connection: MySqlConnection,
    name: String,
    url: String,
}

impl Crm {
    /// None where the shared folder is absent.
    async fn load(dump: &str) -> Option<Self> {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let Some(shared) = std::env::var_os("VERGISSMEIN_SHARED") else {
            eprintln!("skipped: VERGISSMEIN_SHARED names no folder with CRM databases");
            return None;
        };
        let sql = tables_of(&PathBuf::from(shared).join("crm").join(dump));
        let server = std::env::var("VERGISSMEIN_TEST_MARIADB")
            .expect("VERGISSMEIN_TEST_MARIADB is not set: run scripts/test");
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("census_{}_{count}", std::process::id());
        let mut connection = MySqlConnection::connect(&server)
            .await
            .expect("MariaDB answers");
        let create = format!(
            "DROP DATABASE IF EXISTS {name}; CREATE DATABASE {name} CHARACTER SET utf8mb4; USE {name}"
        );
        run(&mut connection, create).await;
        run(&mut connection, sql).await;
        let url = format!("{}/{name}", server.trim_end_matches('/'));
        Some(Self {
            connection,
            name,
            url,
        })
    }

    async fn alter(&mut self, sql: &str) {
        run(&mut self.connection, sql.to_owned()).await;
    }

    async fn open(&self, marks: &Marks) -> System {
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
        System::open(&config, marks).await.expect("the CRM opens")
    }

    async fn check(&self) -> Check {
        self.open(&Marks::new()).await.check(Vec::new())
    }

    async fn drop(mut self) {
        let sql = format!("DROP DATABASE {}", self.name);
        run(&mut self.connection, sql).await;
    }
}

async fn run(connection: &mut MySqlConnection, sql: String) {
    raw_sql(AssertSqlSafe(sql))
        .execute(connection)
        .await
        .expect("MariaDB takes the statements");
}

/// The dump's tables, with the rows of those two that a census reads: it has one INSERT a line.
fn tables_of(dump: &PathBuf) -> String {
    let out = Command::new("zcat").arg(dump).output().expect("zcat runs");
    assert!(out.status.success(), "{} cannot be read", dump.display());
    let text = String::from_utf8(out.stdout).expect("the dump is UTF-8");
    let wanted = |line: &&str| {
        !line.starts_with("INSERT INTO")
            || line.starts_with("INSERT INTO `config`")
            || line.starts_with("INSERT INTO `fields_meta_data`")
    };
    text.lines()
        .filter(wanted)
        .flat_map(|line| [line, "\n"])
        .collect()
}

fn column<'s>(system: &'s System, table: &str, name: &str) -> &'s ColumnClass {
    let table = system.census.table(table).expect("a live table");
    table.column(name).expect("a live column")
}

fn names(columns: &[crm::system::ColumnName]) -> Vec<String> {
    columns
        .iter()
        .map(|c| format!("{}.{}", c.table, c.column))
        .collect()
}

fn assert_fits_wholly(check: &Check) {
    assert_eq!(names(&check.unclassified), Vec::<String>::new());
    assert_eq!(check.unknown_tables, Vec::<String>::new());
    assert_eq!(check.missing_tables, Vec::<String>::new());
    assert_eq!(check.faults, Vec::<String>::new());
    assert!((check.coverage - 1.0).abs() < f64::EPSILON);
    assert!(check.fits);
    assert_eq!(check.version.as_deref(), Some("6.5.25"));
}

/// One load serves all: making 222 tables durable takes longer than all that is asked of them.
#[tokio::test]
async fn the_database_that_suitecrm_made_is_classified_wholly_and_changes_are_noticed() {
    let Some(mut crm) = Crm::load(DEMO).await else {
        return;
    };
    let system = crm.open(&Marks::new()).await;
    every_table_and_text_column_that_suitecrm_makes_is_classified(&system);
    every_row_of_suitecrm_can_be_told_from_every_other(&system);
    customers_fields_are_shown_as_assumed_with_the_kind_suitecrm_tells(&system);
    new_customers_fields_are_personal_until_somebody_says_otherwise(&mut crm).await;
    a_new_column_or_table_outside_customers_fields_stands_in_the_way(&mut crm).await;
    crm.drop().await;
}

#[tokio::test]
async fn an_installation_with_the_old_character_set_fits_too() {
    let Some(crm) = Crm::load(VANILLA).await else {
        return;
    };
    let check = crm.check().await;
    assert_fits_wholly(&check);
    assert_eq!(
        names(&check.assumed),
        Vec::<String>::new(),
        "a fresh installation has no customers' fields"
    );
    crm.drop().await;
}

fn every_table_and_text_column_that_suitecrm_makes_is_classified(system: &System) {
    assert_eq!(system.census.tables.len(), 222);
    let check = system.check(Vec::new());
    assert_fits_wholly(&check);
    assert_eq!(
        names(&check.missing_columns),
        Vec::<String>::new(),
        "the profile names a column that SuiteCRM does not make"
    );
    for table in system.profile.tables.keys() {
        assert!(
            system.census.table(table.as_str()).is_some(),
            "the profile describes {table}, which SuiteCRM does not make"
        );
    }
}

fn every_row_of_suitecrm_can_be_told_from_every_other(system: &System) {
    for table in system.census.tables.values() {
        assert!(table.keyed, "{} has no key", table.name);
        for key in &table.key {
            assert!(table.column(key).is_some(), "{}.{key}", table.name);
        }
    }
}

fn customers_fields_are_shown_as_assumed_with_the_kind_suitecrm_tells(system: &System) {
    let expected = [
        "accounts_cstm.ceo_name_c",
        "cases_cstm.caller_name_c",
        "contacts_cstm.passport_no_c",
        "contacts_cstm.private_email_c",
        "contacts_cstm.whatsapp_c",
        "contacts_cstm.health_notes_c",
        "contacts_cstm.id_expiry_c",
        "contacts_cstm.newsletter_c",
        "contacts_cstm.contact_id_c",
        "leads_cstm.passport_no_c",
        "leads_cstm.private_email_c",
        "leads_cstm.whatsapp_c",
        "leads_cstm.health_notes_c",
        "leads_cstm.id_expiry_c",
        "leads_cstm.newsletter_c",
        "meetings_cstm.attendee_names_c",
        "opportunities_cstm.signatory_c",
    ];
    assert_eq!(names(&system.check(Vec::new()).assumed), expected);
    for (name, kind) in [
        ("passport_no_c", FieldKind::Code),
        ("private_email_c", FieldKind::Email),
        ("whatsapp_c", FieldKind::Phone),
        ("health_notes_c", FieldKind::Text),
        ("id_expiry_c", FieldKind::Other),
        ("newsletter_c", FieldKind::Other),
    ] {
        let class = &column(system, "contacts_cstm", name).class;
        assert_eq!(*class, Class::Personal(kind, Rule::Clear), "{name}");
    }
    assert!(
        matches!(
            &column(system, "contacts_cstm", "contact_id_c").class,
            Class::Link(Target::Table(to)) if to.as_str() == "contacts"
        ),
        "a custom relate field is a link"
    );
    let attendees = column(system, "meetings_cstm", "attendee_names_c");
    assert_eq!(attendees.class, Class::Text);
}

async fn a_new_column_or_table_outside_customers_fields_stands_in_the_way(crm: &mut Crm) {
    let before = crm.check().await.fingerprint;
    crm.alter(
        "ALTER TABLE bugs ADD COLUMN reporter_note TEXT;
         CREATE TABLE abc_patients (id CHAR(36) PRIMARY KEY, last_name VARCHAR(100), born DATE);
         CREATE TABLE abc_patients_cstm (id_c CHAR(36) PRIMARY KEY, ward_c VARCHAR(20))",
    )
    .await;
    let system = crm.open(&Marks::new()).await;
    let check = system.check(Vec::new());
    assert!(!check.fits);
    assert!(check.coverage < 1.0);
    assert_ne!(check.fingerprint, before);
    let expected = [
        "abc_patients.id",
        "abc_patients.last_name",
        "abc_patients_cstm.id_c",
        "abc_patients_cstm.ward_c",
        "bugs.reporter_note",
    ];
    assert_eq!(names(&check.unclassified), expected);
    assert_eq!(check.unknown_tables, ["abc_patients", "abc_patients_cstm"]);
    assert!(system.require_fit().is_err());
}

async fn new_customers_fields_are_personal_until_somebody_says_otherwise(crm: &mut Crm) {
    crm.alter(
        "ALTER TABLE contacts_cstm ADD COLUMN shoe_size_c VARCHAR(10), ADD COLUMN vip_c TINYINT(1);
         CREATE TABLE bugs_cstm (id_c CHAR(36) PRIMARY KEY, finder_c VARCHAR(100));
         CREATE TABLE users_cstm (id_c CHAR(36) PRIMARY KEY, nickname_c VARCHAR(100))",
    )
    .await;
    let system = crm.open(&Marks::new()).await;
    let check = system.check(Vec::new());
    assert_fits_wholly(&check);
    let assumed = names(&check.assumed);
    for name in [
        "contacts_cstm.shoe_size_c",
        "contacts_cstm.vip_c",
        "bugs_cstm.finder_c",
        "users_cstm.nickname_c",
    ] {
        assert!(assumed.iter().any(|a| a == name), "{name}");
    }
    for (table, name) in [
        ("contacts_cstm", "shoe_size_c"),
        ("contacts_cstm", "vip_c"),
        ("users_cstm", "nickname_c"),
    ] {
        let class = &column(&system, table, name).class;
        assert!(matches!(class, Class::Personal(_, Rule::Clear)), "{name}");
    }
    assert_eq!(column(&system, "bugs_cstm", "finder_c").class, Class::Text);

    let key = ("contacts_cstm".to_owned(), "shoe_size_c".to_owned());
    let marks = Marks::from([(key, "plain".to_owned())]);
    let system = crm.open(&marks).await;
    let shoe_size = column(&system, "contacts_cstm", "shoe_size_c");
    assert_eq!(shoe_size.class, Class::Plain);
    assert!(!shoe_size.assumed);
}

#[test]
fn every_module_and_every_person_of_the_built_in_profile_is_usable() {
    let profile = profile::load("suitecrm7").expect("the built-in profile is right");
    for kind in ["contact", "lead", "prospect", "user", "account"] {
        let table = profile.table_of_kind(kind).expect("a person's table");
        let table = &profile.tables[table];
        assert_eq!(table.role, profile::Role::Person, "{kind}");
        assert!(!table.display.is_empty(), "{kind}");
        assert!(!table.personal.is_empty(), "{kind}");
    }
    for kind in ["call", "meeting", "email", "task", "note"] {
        let table = profile.table_of_kind(kind).expect("an activity's table");
        assert_eq!(profile.tables[table].role, profile::Role::Activity);
        assert!(
            profile.modules_of(table.as_str()).next().is_some(),
            "{kind} has no module word, so nothing can point to it"
        );
    }
}
