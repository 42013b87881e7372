//! A desk with the built-in CRM, a system without an owner and three people.

use accounts::{Actor, By, NewAccount, Role};
use assessment::{Given, Value};
use base::{Clock, Locale, Random};
use crm::database::{SecretUrl, SystemConfig};
use erasure::{Desk, Systems};
use jiff::SignedDuration;
use jiff::civil::date;
use ledger::{Ledger, Via};
use requests::Controller;
use store::Store;

pub struct World {
    pub desk: Desk,
    pub clock: Clock,
    pub manager: Actor,
    pub admin: Actor,
    pub agent: Actor,
    folder: std::path::PathBuf,
}

impl Drop for World {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.folder).ok();
    }
}

impl World {
    pub async fn new(store: Store) -> Self {
        let name = format!("vergissmein-assessment-{}", Random::os().token().expose());
        let folder = std::env::temp_dir().join(name);
        std::fs::create_dir(&folder).unwrap();
        let file = folder.join("crm.db");
        demo::create_sqlite(&file, demo::Size::least(), 7, date(2026, 11, 23))
            .await
            .unwrap();
        // A field of the customer's own, as Studio makes it: nobody said yet what it holds.
        in_crm(
            &file,
            "ALTER TABLE contacts_cstm ADD COLUMN zweitmail_c VARCHAR(255)",
        )
        .await;
        let clock = Clock::fixed("2026-12-01T08:00:00Z".parse().unwrap());
        let system = |name: &str, profile: &str, url: Option<String>| SystemConfig {
            name: name.into(),
            profile: profile.into(),
            url: url.map(SecretUrl::new),
            url_file: None,
            files: None,
            tls: None,
            web: None,
            owner: None,
        };
        let url = format!("sqlite:{}", file.display());
        let systems = vec![
            system("vertrieb", "suitecrm7", Some(url)),
            system("papierarchiv", "manual", None),
        ];
        let region = law::Region::parse("AT").unwrap();
        let desk = Desk {
            ledger: Ledger::new(store, clock.clone(), Random::os()),
            systems: Systems::new(systems).unwrap(),
            controller: Controller {
                region,
                time_zone: region.time_zone(),
                language: Locale::De,
                extra_holidays: law::ExtraHolidays::default(),
            },
            four_eyes: true,
            sender: erasure::Sender {
                name: "Muster GmbH".into(),
                lines: vec!["Ring 1, 1010 Wien".into()],
            },
        };
        let office = workflows::Office {
            controller: desk.controller.clone(),
            public_url: "http://127.0.0.1:8080".into(),
            relay: None,
            hooks: webhooks::Hooks::default(),
        };
        workflows::pass(&desk.ledger, &office).await.unwrap();
        Self {
            manager: actor(&desk, "berger", Role::PrivacyManager).await,
            admin: actor(&desk, "anton", Role::Administrator).await,
            agent: actor(&desk, "lea", Role::Agent).await,
            desk,
            clock,
            folder,
        }
    }

    /// What somebody does in the CRM.
    pub async fn in_crm(&self, sql: &'static str) {
        in_crm(&self.folder.join("crm.db"), sql).await;
    }

    pub fn later(&self, minutes: i64) {
        self.clock.advance(SignedDuration::from_mins(minutes));
    }

    pub async fn say(&self, who: &Actor, question: &str, value: Value) {
        let given = Given {
            question: question.into(),
            value,
            seen: None,
        };
        let saved = assessment::save(&self.desk.ledger, who, vec![given]).await;
        assert_eq!(saved.unwrap(), 1, "{question}");
    }

    pub async fn ids(&self) -> Vec<String> {
        let plan = assessment::plan(&self.desk, &self.manager).await.unwrap();
        let open = plan.items.into_iter().filter(|item| item.state.is_open());
        open.map(|item| item.measure.id).collect()
    }

    pub async fn entries(&self, action: &str) -> usize {
        let filter = ledger::Filter {
            action: Some(action.to_owned()),
            ..ledger::Filter::default()
        };
        self.desk.ledger.list(&filter).await.unwrap().len()
    }
}

async fn in_crm(file: &std::path::Path, sql: &'static str) {
    use sqlx::Connection as _;
    let url = format!("sqlite:{}", file.display());
    let mut crm = sqlx::SqliteConnection::connect(&url).await.unwrap();
    sqlx::raw_sql(sql).execute(&mut crm).await.unwrap();
    crm.close().await.unwrap();
}

async fn actor(desk: &Desk, login: &str, role: Role) -> Actor {
    let new = NewAccount {
        login: login.into(),
        name: format!("{login} Muster"),
        roles: vec![role],
    };
    let added = accounts::add(&desk.ledger, By::Operator, new)
        .await
        .unwrap();
    Actor {
        account: added.account,
        via: Via::Page,
    }
}

pub fn choice(word: &str) -> Value {
    Value {
        choice: Some(word.to_owned()),
        ..Value::default()
    }
}
