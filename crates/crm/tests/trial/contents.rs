//! What stands in the invented CRM of schema.sql: forty rows in each table, with forty invented guests.

use std::collections::{BTreeMap, BTreeSet};

use crm::catalogue::{Around, Catalogue, LiveColumn, LiveTable, Shape};
use crm::database::{Database, SecretUrl, SystemConfig};
use sqlx::{AssertSqlSafe, Connection as _, raw_sql};

const SCHEMA: &str = include_str!("schema.sql");

/// How many rows each table has.
const ROWS: usize = 40;

const GIVEN: [&str; 8] = [
    "Wiebke", "Tjark", "Imke", "Onno", "Fenja", "Keno", "Antje", "Hauke",
];
const FAMILY: [&str; 5] = [
    "Oltmanns",
    "Friedrichsen",
    "Petersen",
    "Janßen",
    "Brodersen",
];

/// Given name, family name, address, mobile number.
pub struct Guest {
    pub given: &'static str,
    pub family: &'static str,
    pub mail: String,
    pub mobile: String,
    pub street: String,
}

pub fn guest(no: usize) -> Guest {
    let (given, family) = (GIVEN[no % 8], FAMILY[no % 5]);
    Guest {
        given,
        family,
        mail: format!("gast{no}.{}@hafen.example", given.to_lowercase()),
        mobile: format!("+49 171 55501{no:02}"),
        street: format!("Deichstraße {no}"),
    }
}

/// Makes the tables in an empty database and fills them.
pub async fn put(url: &str) {
    run(url, &spoken(url, SCHEMA)).await;
    let mut connection = database(url).connect().await.unwrap();
    let catalogue = Catalogue::read(&mut connection).await.unwrap();
    let around = Around::read(&mut connection).await.unwrap();
    connection.close().await;
    assert_eq!(catalogue.tables.len(), 60);
    let mut sql = String::new();
    for name in in_order(&catalogue, &around) {
        let table = &catalogue.tables[&name];
        for no in 1..=ROWS {
            sql.push_str(&insert(&name, table, &around, no));
        }
    }
    run(url, &spoken(url, &sql)).await;
}

pub fn database(url: &str) -> Database {
    Database::new(&config("", url)).unwrap()
}

pub fn config(profile: &str, url: &str) -> SystemConfig {
    SystemConfig {
        name: "lotsen".into(),
        profile: profile.into(),
        url: Some(SecretUrl::new(url.to_owned())),
        url_file: None,
        files: None,
        tls: None,
        web: None,
        owner: None,
    }
}

/// Statements that are written for PostgreSQL, in the words of the database behind the address.
pub fn spoken(url: &str, sql: &str) -> String {
    if url.starts_with("mysql:") {
        let quotes = "SET SESSION sql_mode = CONCAT(@@sql_mode, ',ANSI_QUOTES');\n";
        quotes.to_owned() + &sql.replace(" TIMESTAMP", " DATETIME")
    } else {
        sql.to_owned()
    }
}

pub async fn run(url: &str, sql: &str) {
    let sql = raw_sql(AssertSqlSafe(sql.to_owned()));
    if url.starts_with("mysql:") {
        let mut open = sqlx::MySqlConnection::connect(url).await.unwrap();
        sql.execute(&mut open).await.unwrap();
    } else if url.starts_with("sqlite:") {
        let mut open = sqlx::SqliteConnection::connect(url).await.unwrap();
        sql.execute(&mut open).await.unwrap();
    } else {
        let mut open = sqlx::PgConnection::connect(url).await.unwrap();
        sql.execute(&mut open).await.unwrap();
    }
}

/// Tables after those they point to.
fn in_order(catalogue: &Catalogue, around: &Around) -> Vec<String> {
    let mut needs: BTreeMap<String, BTreeSet<String>> = catalogue
        .tables
        .keys()
        .map(|name| (name.clone(), BTreeSet::new()))
        .collect();
    for ((from, _), (to, _)) in &around.foreign {
        if from != to {
            needs.get_mut(from).unwrap().insert(to.clone());
        }
    }
    let mut order = Vec::new();
    while let Some(next) = needs.iter().find(|(_, open)| open.is_empty()) {
        let name = next.0.clone();
        needs.remove(&name);
        for open in needs.values_mut() {
            open.remove(&name);
        }
        order.push(name);
    }
    assert!(needs.is_empty(), "tables point to each other in a circle");
    order
}

fn insert(name: &str, table: &LiveTable, around: &Around, no: usize) -> String {
    let columns = table.columns.iter().filter(|column| !column.generated);
    let (mut names, mut values) = (Vec::new(), Vec::new());
    for column in columns {
        names.push(format!("\"{}\"", column.name));
        values.push(value(name, column, around, no));
    }
    let (names, values) = (names.join(", "), values.join(", "));
    format!("INSERT INTO \"{name}\" ({names}) VALUES ({values});\n")
}

fn value(table: &str, column: &LiveColumn, around: &Around, no: usize) -> String {
    let name = column.name.as_str();
    if let Some((to, _)) = around.target(table, name) {
        return match to.as_str() {
            "country" => text(&key_of_country(no)),
            // Two guests on each appointment, the second one of them her neighbour.
            "appointment" => (no - no % 2).max(1).to_string(),
            _ if to == table => "NULL".to_owned(),
            // One operator is enough for all to be tied to the same.
            "operator" => "1".to_owned(),
            _ => no.to_string(),
        };
    }
    match (&column.shape, name) {
        (Shape::Number, "removed") => usize::from(no.is_multiple_of(13)).to_string(),
        (Shape::Number, _) => no.to_string(),
        (Shape::Date, "born") => text(&format!("19{:02}-11-{:02}", 40 + no, 1 + no % 28)),
        (Shape::Date, _) => text(&format!("19{:02}-03-{:02}", 50 + no, 1 + no % 28)),
        (Shape::Instant, _) => text(&format!("2026-05-{:02} 10:00:00", 1 + no % 28)),
        _ => text(&words(table, column, no)),
    }
}

fn key_of_country(no: usize) -> String {
    let letter = |no: usize| char::from(b'A' + u8::try_from(no % 26).unwrap());
    format!("{}{}", letter(no / 26), letter(no))
}

fn text(value: &str) -> String {
    format!("'{}'", value.replace('\'', "''"))
}

/// What somebody may have typed there. Long texts name the guest of the row's number.
fn words(table: &str, column: &LiveColumn, no: usize) -> String {
    let of = guest(no);
    let is_person = ["guest", "prospect"].contains(&table);
    let long = column.most.is_none_or(|most| most > 60);
    let said = match column.name.as_str() {
        "code" if table == "country" => key_of_country(no),
        "forename" if is_person => of.given.into(),
        "surname" if is_person => of.family.into(),
        "forename" => "Enno".into(),
        "surname" => format!("Lotse{no}"),
        "mail" | "email" if is_person => of.mail,
        "mail" => format!("team{no}@lotsen.example"),
        "address" | "recipient" | "sender" => of.mail,
        "mobile" | "contact_phone" => of.mobile,
        "phone" if is_person => of.mobile,
        "phone" | "landline" => format!("+49 4931 77{no:04}"),
        "street" | "delivery_street" if table != "company" => of.street,
        "guest_no" => format!("G-{no:05}"),
        "passport" => format!("C4J8T{no:04}"),
        "name" if table == "setting" => format!("setting.{no}"),
        "login" => format!("op{no}"),
        "about_type" => "guest".into(),
        "salutation" => "Frau".into(),
        "loyalty_level" | "origin" | "state" | "result" | "answer" | "part" | "group" if !long => {
            ["neu", "alt", "gut"][no % 3].into()
        }
        "field_name" => "mail".into(),
        "old_value" | "new_value" => format!("alt{}", of.mail),
        "raw" | "params" | "data" => format!(
            "{{\"who\":\"{} {}\",\"mail\":\"{}\"}}",
            of.given, of.family, of.mail
        ),
        "witness" | "given_to" | "passenger" | "payer_name" | "label" | "addressee" => {
            format!("{} {}", of.given, of.family)
        }
        _ if long => format!(
            "Gespräch mit {} {}, erreichbar unter {} und {}.",
            of.given, of.family, of.mobile, of.mail
        ),
        name => format!("{name} {no}"),
    };
    let most = column
        .most
        .map_or(usize::MAX, |most| usize::try_from(most).unwrap());
    said.chars().take(most).collect()
}
