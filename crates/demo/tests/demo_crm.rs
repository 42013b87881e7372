//! The demo CRM on SQLite: what was planted is there, what links resolves, and it is quick.

#![expect(
    clippy::unwrap_used,
    reason = "a test stops where it fails, and says what it measured"
)]

use std::path::PathBuf;
use std::time::{Duration, Instant};

use demo::{Coding, Error, Place, Planted, Size};
use jiff::civil::{Date, date};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions as _, SqliteConnection};

const TODAY: Date = date(2026, 12, 1);

/// A file in the temporary folder that goes away with the test.
struct Crm {
    path: PathBuf,
    planted: Planted,
    open: SqliteConnection,
}

impl Crm {
    async fn make(name: &str, size: Size, seed: u64) -> Self {
        let path = std::env::temp_dir().join(format!("demo-{}-{name}.db", std::process::id()));
        std::fs::remove_file(&path).ok();
        let planted = demo::create_sqlite(&path, size, seed, TODAY).await.unwrap();
        let open = SqliteConnectOptions::new()
            .filename(&path)
            .connect()
            .await
            .unwrap();
        Self {
            path,
            planted,
            open,
        }
    }

    async fn count(&mut self, sql: &str) -> i64 {
        let sql = AssertSqlSafe(sql.to_owned());
        sqlx::query_scalar(sql)
            .fetch_one(&mut self.open)
            .await
            .unwrap()
    }

    async fn text(&mut self, place: &Place) -> String {
        let key = key_of(&place.table);
        let (column, table) = (&place.column, &place.table);
        let sql = format!("SELECT CAST({column} AS TEXT) FROM {table} WHERE {key} = $1");
        let value: Option<Option<String>> = sqlx::query_scalar(AssertSqlSafe(sql))
            .bind(&place.key)
            .fetch_optional(&mut self.open)
            .await
            .unwrap();
        value
            .flatten()
            .unwrap_or_else(|| panic!("{place:?} is not in the database"))
    }
}

impl Drop for Crm {
    fn drop(&mut self) {
        std::fs::remove_file(&self.path).ok();
    }
}

fn key_of(table: &str) -> &'static str {
    if table == "emails_text" {
        "email_id"
    } else {
        "id"
    }
}

/// The table of a record kind.
fn table_of(kind: &str) -> &str {
    match kind {
        "contact" => "contacts",
        "lead" => "leads",
        "prospect" => "prospects",
        "account" => "accounts",
        "call" => "calls",
        "meeting" => "meetings",
        "email" => "emails",
        "task" => "tasks",
        "note" => "notes",
        other => other,
    }
}

#[tokio::test]
async fn the_demo_has_two_thousand_people_and_is_made_in_a_moment() {
    let begun = Instant::now();
    let mut crm = Crm::make("size", Size::demo(), 1).await;
    let taken = begun.elapsed();
    println!("demo CRM made in {taken:?}");
    assert!(taken < Duration::from_secs(15), "took {taken:?}");
    assert_eq!(crm.count("SELECT COUNT(*) FROM contacts").await, 1_400);
    assert_eq!(crm.count("SELECT COUNT(*) FROM leads").await, 600);
    let activities = "SELECT (SELECT COUNT(*) FROM calls) + (SELECT COUNT(*) FROM meetings)
        + (SELECT COUNT(*) FROM tasks) + (SELECT COUNT(*) FROM notes) + (SELECT COUNT(*) FROM emails)";
    assert_eq!(crm.count(activities).await, 40_000);
    let audits =
        "SELECT (SELECT COUNT(*) FROM contacts_audit) + (SELECT COUNT(*) FROM leads_audit)";
    assert_eq!(crm.count(audits).await, 6_000);
    assert!(crm.count("SELECT COUNT(*) FROM tracker").await > 500);
    for (table, rows) in crm.planted.rows.clone() {
        let counted = crm.count(&format!("SELECT COUNT(*) FROM {table}")).await;
        assert_eq!(u64::try_from(counted).unwrap(), rows, "{table}");
    }
}

#[tokio::test]
async fn the_same_seed_makes_the_same_crm_and_another_seed_another() {
    let digest = "SELECT group_concat(line, '|') FROM (SELECT id || first_name || last_name || \
                  phone_mobile || date_entered AS line FROM contacts ORDER BY id)";
    let texts = "SELECT group_concat(line, '|') FROM (SELECT email_id || from_addr || description || \
                 ifnull(raw_source, '') AS line FROM emails_text ORDER BY email_id)";
    let mut seen = Vec::new();
    for (name, seed) in [("same-a", 7), ("same-b", 7), ("other", 8)] {
        let mut crm = Crm::make(name, Size::least(), seed).await;
        let planted = format!("{:?}", crm.planted);
        let mut read = Vec::new();
        for sql in [digest, texts] {
            let line: String = sqlx::query_scalar(sql)
                .fetch_one(&mut crm.open)
                .await
                .unwrap();
            read.push(line);
        }
        seen.push((read, planted));
    }
    assert_eq!(seen[0], seen[1]);
    assert_ne!(seen[0].0, seen[2].0);
}

#[tokio::test]
async fn every_link_resolves() {
    let mut crm = Crm::make("links", Size::least(), 3).await;
    let links = [
        ("accounts_contacts", "contact_id", "contacts", "id"),
        ("accounts_contacts", "account_id", "accounts", "id"),
        ("contacts_cstm", "id_c", "contacts", "id"),
        ("leads_cstm", "id_c", "leads", "id"),
        ("contacts_audit", "parent_id", "contacts", "id"),
        ("leads_audit", "parent_id", "leads", "id"),
        (
            "email_addr_bean_rel",
            "email_address_id",
            "email_addresses",
            "id",
        ),
        ("emails_text", "email_id", "emails", "id"),
        ("emails_beans", "email_id", "emails", "id"),
        ("emails_email_addr_rel", "email_id", "emails", "id"),
        (
            "emails_email_addr_rel",
            "email_address_id",
            "email_addresses",
            "id",
        ),
        ("calls_contacts", "call_id", "calls", "id"),
        ("calls_contacts", "contact_id", "contacts", "id"),
        ("calls_leads", "lead_id", "leads", "id"),
        ("calls_users", "user_id", "users", "id"),
        ("meetings_contacts", "meeting_id", "meetings", "id"),
        ("meetings_contacts", "contact_id", "contacts", "id"),
        ("meetings_leads", "lead_id", "leads", "id"),
        ("opportunities_contacts", "contact_id", "contacts", "id"),
        ("contacts_cases", "case_id", "cases", "id"),
        ("documents_contacts", "document_id", "documents", "id"),
        (
            "documents",
            "document_revision_id",
            "document_revisions",
            "id",
        ),
        ("aos_invoices", "billing_contact_id", "contacts", "id"),
        ("leads", "contact_id", "contacts", "id"),
        ("leads", "opportunity_id", "opportunities", "id"),
        ("contacts", "reports_to_id", "contacts", "id"),
        ("contacts", "assigned_user_id", "users", "id"),
        ("reminders_invitees", "reminder_id", "reminders", "id"),
        ("campaign_log", "campaign_id", "campaigns", "id"),
        (
            "surveyquestionresponses",
            "surveyresponse_id",
            "surveyresponses",
            "id",
        ),
    ];
    for (table, column, parent, key) in links {
        let lost = format!(
            "SELECT COUNT(*) FROM {table} WHERE ifnull({column}, '') <> '' \
             AND {column} NOT IN (SELECT {key} FROM {parent})"
        );
        assert_eq!(crm.count(&lost).await, 0, "{table}.{column}");
        let rows = crm.count(&format!("SELECT COUNT(*) FROM {table}")).await;
        assert!(rows > 0, "{table} is empty, so nothing was proved");
    }
}

#[tokio::test]
async fn polymorphic_links_resolve_in_the_module_they_name() {
    let mut crm = Crm::make("modules", Size::least(), 4).await;
    let links = [
        ("calls", "parent_type", "parent_id"),
        ("meetings", "parent_type", "parent_id"),
        ("tasks", "parent_type", "parent_id"),
        ("notes", "parent_type", "parent_id"),
        ("emails", "parent_type", "parent_id"),
        ("emails_beans", "bean_module", "bean_id"),
        ("email_addr_bean_rel", "bean_module", "bean_id"),
        ("tracker", "module_name", "item_id"),
        ("sugarfeed", "related_module", "related_id"),
        ("campaign_log", "target_type", "target_id"),
        ("prospect_lists_prospects", "related_type", "related_id"),
        ("favorites", "parent_type", "parent_id"),
        ("securitygroups_records", "module", "record_id"),
    ];
    for (table, module, id) in links {
        for parent in ["Contacts", "Leads", "Accounts", "Prospects", "Users"] {
            let lost = format!(
                "SELECT COUNT(*) FROM {table} WHERE {module} = '{parent}' \
                 AND {id} NOT IN (SELECT id FROM {})",
                parent.to_lowercase()
            );
            assert_eq!(crm.count(&lost).await, 0, "{table} of {parent}");
        }
    }
}

#[tokio::test]
async fn every_planted_record_and_place_is_in_the_database() {
    let mut crm = Crm::make("planted", Size::demo(), 5).await;
    let planted = crm.planted.clone();
    let requests = planted.open.iter().chain(&planted.further);
    let mut records: Vec<&String> = Vec::new();
    let mut places: Vec<&Place> = Vec::new();
    for story in requests.map(|request| &request.story) {
        records.extend(
            story
                .persons
                .iter()
                .chain(&story.related)
                .chain(&story.shared),
        );
        records.extend(story.retained.iter().chain(&story.lapsed));
        records.extend(story.others.iter().map(|other| &other.record));
        places.extend(story.mentions.iter().chain(&story.traces));
    }
    for tangle in &planted.tangles {
        records.extend(tangle.persons.iter().chain(&tangle.others));
    }
    assert!(records.len() > 500 && places.len() > 200);
    for record in records {
        let (kind, id) = record.split_once(':').unwrap();
        let sql = format!("SELECT COUNT(*) FROM {} WHERE id = '{id}'", table_of(kind));
        assert_eq!(crm.count(&sql).await, 1, "{record}");
    }
    for place in places {
        assert!(!crm.text(place).await.is_empty(), "{place:?}");
    }
}

#[tokio::test]
async fn there_is_one_open_request_of_each_right_with_a_living_person() {
    let mut crm = Crm::make("rights", Size::least(), 6).await;
    let mut rights: Vec<&str> = crm
        .planted
        .open
        .iter()
        .map(|request| request.right)
        .collect();
    rights.sort_unstable();
    let six = [
        "access",
        "erasure",
        "objection",
        "portability",
        "rectification",
        "restriction",
    ];
    assert_eq!(rights, six);
    for request in crm.planted.open.clone() {
        assert!(request.received < TODAY);
        let (_, id) = request.person.split_once(':').unwrap();
        let sql = format!("SELECT COUNT(*) FROM contacts WHERE id = '{id}' AND deleted = 0");
        assert_eq!(crm.count(&sql).await, 1, "{}", request.right);
    }
}

#[tokio::test]
async fn katharinas_story_is_as_told() {
    let mut crm = Crm::make("katharina", Size::demo(), 1).await;
    let story = crm.planted.katharina.clone();
    let of_kind = |kind: &str| story.related.iter().filter(|r| r.starts_with(kind)).count();
    assert_eq!(
        (of_kind("email:"), of_kind("call:"), of_kind("meeting:")),
        (87, 9, 4)
    );
    assert_eq!(
        (of_kind("task:"), of_kind("note:"), of_kind("aos_invoices:")),
        (3, 8, 6)
    );
    assert_eq!((story.retained.len(), story.lapsed.len()), (5, 1));
    let namesakes = story
        .others
        .iter()
        .filter(|other| other.why == "namesake")
        .count();
    assert_eq!(namesakes, 2);
    let named = "SELECT (SELECT COUNT(*) FROM contacts WHERE first_name = 'Katharina' AND last_name = \
                 'Brandl') + (SELECT COUNT(*) FROM leads WHERE first_name = 'Katharina' AND last_name \
                 = 'Brandl')";
    assert_eq!(crm.count(named).await, 4, "herself twice and two namesakes");
    let shared = "SELECT COUNT(DISTINCT bean_id) FROM email_addr_bean_rel r JOIN email_addresses a ON \
                  a.id = r.email_address_id WHERE a.email_address_caps = \
                  'FAMILIE.BRANDL@BEISPIELMAIL.EXAMPLE' AND bean_module = 'Contacts'";
    assert_eq!(crm.count(shared).await, 2, "wife and husband share one row");
    let retained = story.retained[0].split_once(':').unwrap().1;
    let sql = format!(
        "SELECT COUNT(*) FROM aos_invoices WHERE id = '{retained}' AND invoice_date > '2020'"
    );
    assert_eq!(crm.count(&sql).await, 1);
}

#[tokio::test]
async fn hidden_values_are_valid_and_hold_the_name() {
    let mut crm = Crm::make("hidden", Size::least(), 9).await;
    let story = crm.planted.katharina.clone();
    let mut seen = (0, 0);
    for place in &story.traces {
        let value = crm.text(place).await;
        match place.coding {
            Coding::PhpBase64 => {
                let text = decode(&value);
                let rest = php_value(&text).unwrap_or_else(|| panic!("{place:?} is no PHP value"));
                assert!(rest.is_empty() && text.contains("Brandl"), "{place:?}");
                seen.0 += 1;
            }
            Coding::Mime => {
                assert!(value.contains("\r\n\r\n") && value.ends_with("--part--\r\n"));
                let head = "Content-Transfer-Encoding: base64\r\n\r\n";
                let body = value
                    .split(head)
                    .nth(1)
                    .unwrap()
                    .split("\r\n--part")
                    .next()
                    .unwrap();
                assert!(
                    decode(&body.replace("\r\n", "")).contains("Brandl"),
                    "{place:?}"
                );
                seen.1 += 1;
            }
            Coding::Plain | Coding::Html => {}
        }
    }
    assert_eq!(seen.0, 3, "saved search, preference, workflow");
    assert!(seen.1 > 10);
}

#[tokio::test]
async fn each_kind_of_tangle_is_there() {
    let crm = Crm::make("tangles", Size::demo(), 2).await;
    let kinds: std::collections::BTreeSet<&str> = crm
        .planted
        .tangles
        .iter()
        .map(|tangle| tangle.kind)
        .collect();
    assert_eq!(kinds.len(), 11, "{kinds:?}");
    assert!(crm.planted.tangles.len() > 100);
}

#[tokio::test]
async fn texts_fit_their_columns_and_required_columns_are_filled() {
    let mut crm = Crm::make("fit", Size::demo(), 11).await;
    let columns: Vec<(String, String, String)> = sqlx::query_as(
        "SELECT m.name, c.name, c.type FROM sqlite_master m JOIN pragma_table_info(m.name) c
         WHERE m.type = 'table' AND c.type LIKE '%char(%'",
    )
    .fetch_all(&mut crm.open)
    .await
    .unwrap();
    assert!(columns.len() > 1_000);
    for (table, column, kind) in columns {
        let length: i64 = kind.split(['(', ')']).nth(1).unwrap().parse().unwrap();
        let sql = format!("SELECT ifnull(MAX(length(\"{column}\")), 0) FROM \"{table}\"");
        assert!(
            crm.count(&sql).await <= length,
            "{table}.{column} is longer than {length}"
        );
    }
}

#[tokio::test]
async fn addresses_and_telephones_belong_to_nobody() {
    let mut crm = Crm::make("nobody", Size::demo(), 12).await;
    let real = "SELECT COUNT(*) FROM email_addresses WHERE email_address NOT LIKE '%.example'";
    assert_eq!(crm.count(real).await, 0);
    let real =
        "SELECT COUNT(*) FROM contacts WHERE replace(phone_mobile, ' ', '') NOT LIKE '%5557%'";
    assert_eq!(crm.count(real).await, 0);
    let twice = "SELECT COUNT(*) - COUNT(DISTINCT email_address_caps) FROM email_addresses";
    assert_eq!(crm.count(twice).await, 0, "an address has one row");
}

#[tokio::test]
async fn a_file_that_exists_and_a_size_too_small_are_refused() {
    let crm = Crm::make("refused", Size::least(), 1).await;
    let again = demo::create_sqlite(&crm.path, Size::least(), 1, TODAY).await;
    assert!(matches!(again, Err(Error::NotEmpty)));
    let path = crm.path.with_extension("small");
    let small = Size {
        contacts: 5,
        ..Size::least()
    };
    let small = demo::create_sqlite(&path, small, 1, TODAY).await;
    assert!(matches!(small, Err(Error::Small)));
    assert!(!path.exists(), "nothing is left behind");
}

fn decode(text: &str) -> String {
    use base64::Engine as _;
    let bytes = base64::engine::general_purpose::STANDARD
        .decode(text)
        .unwrap();
    String::from_utf8(bytes).unwrap()
}

/// Reads one serialised PHP value and returns what follows it.
fn php_value(text: &str) -> Option<&str> {
    match text.get(..2)? {
        "i:" | "b:" => text.split_once(';').map(|(_, rest)| rest),
        "s:" => {
            let (length, rest) = text[2..].split_once(":\"")?;
            let length: usize = length.parse().ok()?;
            rest.get(length..)?.strip_prefix("\";")
        }
        "a:" => {
            let (count, mut rest) = text[2..].split_once(":{")?;
            for _ in 0..count.parse::<usize>().ok()? * 2 {
                rest = php_value(rest)?;
            }
            rest.strip_prefix('}')
        }
        _ => None,
    }
}
