//! The built-in CRM in a file: previewed, confirmed, watched.

use std::path::PathBuf;

use accounts::Role;
use base::Random;
use sqlx::Connection as _;
use store::testing::each_engine;
use writebacks::{
    Error, State, Writeback, WritebackId, apply, changes, draft, look, look_due, of_record,
};

use crate::world::{SYSTEM, TODAY, World, actor, person};

pub struct Crm {
    folder: PathBuf,
    pub url: String,
    planted: demo::Planted,
}

impl Crm {
    pub async fn new() -> Self {
        let name = format!("vergissmein-writebacks-{}", Random::os().token().expose());
        let folder = std::env::temp_dir().join(name);
        std::fs::create_dir(&folder).unwrap();
        let file = folder.join("crm.db");
        let planted = demo::create_sqlite(&file, demo::Size::least(), 7, TODAY)
            .await
            .unwrap();
        let url = format!("sqlite:{}", file.display());
        Self {
            folder,
            url,
            planted,
        }
    }

    pub async fn run(&self, sql: &str) {
        let mut crm = sqlx::SqliteConnection::connect(&self.url).await.unwrap();
        let done = sqlx::raw_sql(sqlx::AssertSqlSafe(sql.to_owned()))
            .execute(&mut crm)
            .await
            .unwrap();
        assert!(done.rows_affected() > 0, "{sql}");
        crm.close().await.unwrap();
    }

    pub async fn texts(&self, sql: &str) -> Vec<String> {
        let mut crm = sqlx::SqliteConnection::connect(&self.url).await.unwrap();
        let rows: Vec<(Option<String>,)> = sqlx::query_as(sqlx::AssertSqlSafe(sql.to_owned()))
            .fetch_all(&mut crm)
            .await
            .unwrap();
        rows.into_iter()
            .map(|(text,)| text.unwrap_or_default())
            .collect()
    }

    /// An invented contact with a mail address of its own, and the key.
    pub async fn contact(&self) -> (requests::Person, String) {
        let sql = "SELECT MIN(r.bean_id) FROM email_addr_bean_rel r
             JOIN contacts c ON c.id = r.bean_id AND c.deleted = 0
             WHERE r.deleted = 0 AND r.bean_module = 'Contacts' AND
             (SELECT COUNT(*) FROM email_addr_bean_rel o
              WHERE o.email_address_id = r.email_address_id AND o.deleted = 0) = 1";
        let id = self.texts(sql).await.remove(0);
        (person(&format!("contact:{id}")), id)
    }

    pub fn remove(self) {
        std::fs::remove_dir_all(self.folder).unwrap();
    }
}

fn cell<'m>(writeback: &'m Writeback, column: &str) -> (&'m str, &'m str) {
    let mut cells = writeback
        .rows
        .iter()
        .filter_map(|row| row.cells.get(column));
    let cell = cells
        .next()
        .unwrap_or_else(|| panic!("no {column}: {writeback:?}"));
    (&cell.before, &cell.after)
}

#[tokio::test]
async fn what_is_looked_at_is_written_and_nothing_else() {
    each_engine(async |store| {
        let crm = Crm::new().await;
        let world = World::new(store, &crm.url).await;
        let (desk, manager) = (&world.desk, &world.manager);
        let (her, id) = crm.contact().await;
        let nothing = draft(desk, manager, &her).await;
        assert!(matches!(nothing, Err(Error::Refused(one)) if one.code == "writeback-nothing"));
        world.yes(&her).await;
        world.contract(&her).await;
        let drafted = draft(desk, manager, &her).await.unwrap();
        assert_eq!(cell(&drafted, "lawful_basis").1, "^consent^,^contract^");
        assert_eq!(cell(&drafted, "date_reviewed").1, "2026-11-30");
        assert_eq!(cell(&drafted, "lawful_basis_source").1, "website");
        assert_eq!(cell(&drafted, "confirm_opt_in").1, "opt-in");
        let others = format!("SELECT group_concat(id || COALESCE(lawful_basis, '') || COALESCE(date_modified, '')) FROM contacts WHERE id <> '{id}'");
        let before = crm.texts(&others).await;
        let wrong = apply(desk, manager, &drafted.id, "anything").await;
        assert!(matches!(wrong, Err(Error::Refused(one)) if one.code == "writeback-hash"));
        let done = apply(desk, manager, &drafted.id, &drafted.hash).await.unwrap();
        assert_eq!(done.state, State::Done);
        assert_eq!(done.run_by.as_deref(), Some("paul"));
        let stands = format!("SELECT lawful_basis FROM contacts WHERE id = '{id}'");
        assert_eq!(crm.texts(&stands).await, ["^consent^,^contract^"]);
        assert_eq!(crm.texts(&others).await, before, "nobody else was touched");
        let again = apply(desk, manager, &drafted.id, &drafted.hash).await.unwrap();
        assert_eq!(again, done, "done once");
        let same = draft(desk, manager, &her).await.unwrap();
        assert_eq!(same.rows, [], "everything stands as it shall");
        let actions: Vec<String> = world.entries("writebacks.").await.into_iter().map(|e| e.action).collect();
        let expected = ["writebacks.draft", "writebacks.begin", "writebacks.finish", "writebacks.draft"];
        assert_eq!(actions, expected);
        crm.remove();
    })
    .await;
}

#[tokio::test]
async fn a_no_takes_the_address_out_and_a_shared_address_is_left_to_people() {
    each_engine(async |store| {
        let crm = Crm::new().await;
        let world = World::new(store, &crm.url).await;
        let (desk, manager) = (&world.desk, &world.manager);
        let (his, _) = crm.contact().await;
        world.no(&his).await;
        let drafted = draft(desk, manager, &his).await.unwrap();
        assert_eq!(cell(&drafted, "lawful_basis").1, "^withdrawn^");
        assert_eq!(cell(&drafted, "opt_out").1, "1");
        let main = crm.planted.katharina.persons.iter();
        let main = main.filter(|record| record.starts_with("contact:"));
        let mut left = 0;
        for record in main {
            let her = person(record);
            world.no(&her).await;
            left += draft(desk, manager, &her).await.unwrap().left.len();
        }
        assert!(left > 0, "the mailbox of the family");
        crm.remove();
    })
    .await;
}

#[tokio::test]
async fn a_row_that_was_changed_since_the_preview_is_a_conflict_and_nothing_is_written() {
    each_engine(async |store| {
        let crm = Crm::new().await;
        let world = World::new(store, &crm.url).await;
        let (desk, manager) = (&world.desk, &world.manager);
        let (her, id) = crm.contact().await;
        world.yes(&her).await;
        let drafted = draft(desk, manager, &her).await.unwrap();
        crm.run(&format!(
            "UPDATE contacts SET title = 'Dr.' WHERE id = '{id}'"
        ))
        .await;
        let stopped = apply(desk, manager, &drafted.id, &drafted.hash)
            .await
            .unwrap();
        assert_eq!(stopped.state, State::Conflict);
        let stands = format!("SELECT lawful_basis FROM contacts WHERE id = '{id}'");
        assert_ne!(crm.texts(&stands).await, ["^consent^"]);
        let over = apply(desk, manager, &drafted.id, &drafted.hash).await;
        assert!(matches!(over, Err(Error::Refused(one)) if one.code == "writeback-over"));
        crm.remove();
    })
    .await;
}

#[tokio::test]
async fn what_is_changed_in_the_crm_is_reported_once_with_its_window_and_what_we_wrote_is_not() {
    each_engine(async |store| {
        let crm = Crm::new().await;
        let world = World::new(store, &crm.url).await;
        let (desk, manager) = (&world.desk, &world.manager);
        let (her, id) = crm.contact().await;
        let first = look(desk, manager).await.unwrap().remove(0);
        assert!(first.first && first.changes.is_empty() && first.records > 0);
        let began = desk.ledger.clock.now();
        world.yes(&her).await;
        let drafted = draft(desk, manager, &her).await.unwrap();
        apply(desk, manager, &drafted.id, &drafted.hash).await.unwrap();
        world.later(2);
        let ours = look(desk, manager).await.unwrap().remove(0);
        assert_eq!(ours.changes, [], "we wrote it ourselves");
        let since = desk.ledger.clock.now();
        world.later(3);
        crm.run(&format!(
            "UPDATE contacts SET lawful_basis = '^withdrawn^', lawful_basis_source = 'Frau Muster rief an!' WHERE id = '{id}'"
        ))
        .await;
        let found = look(desk, manager).await.unwrap().remove(0).changes;
        let said: Vec<_> = found.iter().map(|one| (&*one.field, &*one.old, &*one.new)).collect();
        let expected = [
            ("lawful_basis", "^consent^", "^withdrawn^"),
            ("lawful_basis_source", "website", "other"),
        ];
        assert_eq!(said, expected);
        assert_eq!((found[0].after, found[0].before), (since, desk.ledger.clock.now()));
        assert!(since > began && found[0].record == her.record);
        let logged = world.entries("writebacks.changed").await;
        assert_eq!(logged.len(), 2);
        let details = logged[0].details.as_ref().unwrap();
        assert_eq!(details["path"], "crm");
        assert_eq!(details["old"], "^consent^");
        assert!(!format!("{logged:?}").contains("Muster"), "nobody's own words");
        world.later(1);
        assert_eq!(look(desk, manager).await.unwrap()[0].changes, [], "told once");
        assert_eq!(of_record(desk, manager, &her).await.unwrap().len(), 2);
        crm.run(&format!("UPDATE contacts SET lawful_basis = '' WHERE id = '{id}'")).await;
        assert!(look_due(desk).await.unwrap().is_empty());
        assert_eq!(changes(desk, manager).await.unwrap().len(), 2, "not due yet");
        world.later(30);
        look_due(desk).await.unwrap();
        let all = changes(desk, manager).await.unwrap();
        assert_eq!((&*all[0].old, &*all[0].new), ("^withdrawn^", ""));
        crm.remove();
    })
    .await;
}

#[tokio::test]
async fn who_only_records_consents_writes_nothing_into_the_crm() {
    each_engine(async |store| {
        let crm = Crm::new().await;
        let world = World::new(store, &crm.url).await;
        let (desk, manager) = (&world.desk, &world.manager);
        let (her, _) = crm.contact().await;
        world.yes(&her).await;
        let agent = actor(desk, "anna", Role::Agent).await;
        assert!(draft(desk, &agent, &her).await.is_err());
        assert!(look(desk, &agent).await.is_err());
        let drafted = draft(desk, manager, &her).await.unwrap();
        assert!(
            apply(desk, &agent, &drafted.id, &drafted.hash)
                .await
                .is_err()
        );
        assert!(writebacks::show(desk, &agent, &drafted.id).await.is_ok());
        let none = WritebackId::from_stored("none");
        let none = writebacks::show(desk, manager, &none).await;
        assert!(matches!(none, Err(Error::NotFound)));
        let gone = draft(desk, manager, &person(&format!("{SYSTEM}:x"))).await;
        assert!(gone.is_err());
        assert!(writebacks::resume_open(desk).await.unwrap().is_empty());
        crm.remove();
    })
    .await;
}
