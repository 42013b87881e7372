//! The desk of one seed: real use cases on files in memory.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use accounts::{Actor, By, NewAccount, Role};
use base::{Clock, Locale, Random};
use crm::database::{SecretUrl, SystemConfig};
use erasure::{PlanId, Systems};
use jiff::Timestamp;
use jiff::civil::{Date, date};
use ledger::{Ledger, Via};
use requests::{Controller, Reference};
use store::Store;
use workflows::Office;

const TODAY: Date = date(2026, 9, 1);
const LOGINS: [(&str, Role); 3] = [
    ("paul", Role::PrivacyManager),
    ("anna", Role::Agent),
    ("dora", Role::Approver),
];

/// What every seed begins with: made once, copied for each.
pub struct Template {
    folder: PathBuf,
    /// Records of persons in the CRM.
    people: Vec<String>,
}

pub struct Desk {
    pub ours: erasure::Desk,
    pub office: Office,
    pub folder: PathBuf,
    pub people: Vec<String>,
    /// Each request with its last day as it was told when it was opened.
    pub opened: BTreeMap<Reference, Date>,
    pub plans: Vec<(Reference, PlanId)>,
    /// The longest the log has been.
    pub size: i64,
    /// Copies of our own database that somebody might bring back, with how long the log was.
    pub copies: Vec<(PathBuf, i64)>,
}

/// A folder in memory where there is one.
fn folder(name: &str) -> PathBuf {
    let memory = Path::new("/dev/shm");
    let room = if memory.is_dir() {
        memory.to_owned()
    } else {
        std::env::temp_dir()
    };
    let token = Random::os().token();
    let folder = room.join(format!("simulation-{name}-{}", &token.expose()[..12]));
    fs::create_dir(&folder).unwrap();
    folder
}

async fn open(folder: &Path) -> Store {
    let url = format!("sqlite:{}", folder.join("store.db").display());
    Store::connect(&url).await.unwrap()
}

fn controller() -> Controller {
    let region = law::Region::parse("AT").unwrap();
    Controller {
        region,
        time_zone: region.time_zone(),
        language: Locale::De,
        extra_holidays: law::ExtraHolidays::default(),
    }
}

fn office() -> Office {
    Office {
        controller: controller(),
        public_url: "https://dsgvo.muster.example".to_owned(),
        relay: None,
        hooks: webhooks::Hooks::new(&[]).unwrap(),
    }
}

impl Template {
    pub async fn new() -> Self {
        let folder = folder("template");
        let store = open(&folder).await;
        store.migrate().await.unwrap();
        let clock = Clock::fixed("2026-09-01T08:00:00Z".parse().unwrap());
        let ledger = Ledger::new(store.clone(), clock, Random::seeded(1));
        for (login, role) in LOGINS {
            let new = NewAccount {
                login: login.to_owned(),
                name: login.to_owned(),
                roles: vec![role],
            };
            let added = accounts::add(&ledger, By::Operator, new).await.unwrap();
            let email = format!("{login}@muster.example");
            accounts::set_reach(&ledger, By::Operator, &added.account.id, (&email, ""))
                .await
                .unwrap();
        }
        workflows::pass(&ledger, &office()).await.unwrap();
        store.scrub().await.unwrap();
        store.close().await;
        let file = folder.join("crm.db");
        let planted = demo::create_sqlite(&file, demo::Size::least(), 7, TODAY).await;
        let planted = planted.unwrap();
        let people = planted.open.iter().map(|one| one.person.clone()).collect();
        Self { folder, people }
    }

    pub fn remove(&self) {
        fs::remove_dir_all(&self.folder).unwrap();
    }
}

impl Desk {
    pub async fn new(template: &Template, seed: u64) -> Self {
        let folder = folder(&seed.to_string());
        for entry in fs::read_dir(&template.folder).unwrap() {
            let entry = entry.unwrap();
            fs::copy(entry.path(), folder.join(entry.file_name())).unwrap();
        }
        let clock = Clock::fixed("2026-09-01T08:00:00Z".parse().unwrap());
        let ledger = Ledger::new(open(&folder).await, clock, Random::seeded(seed));
        let config = SystemConfig {
            name: "vertrieb".into(),
            profile: "suitecrm7".into(),
            url: Some(SecretUrl::new(format!(
                "sqlite:{}",
                folder.join("crm.db").display()
            ))),
            url_file: None,
            files: None,
            tls: None,
            web: None,
            owner: None,
        };
        Self {
            ours: erasure::Desk {
                ledger,
                systems: Systems::new(vec![config]).unwrap(),
                controller: controller(),
                four_eyes: true,
                sender: erasure::Sender::default(),
            },
            office: office(),
            people: template.people.clone(),
            opened: BTreeMap::new(),
            plans: Vec::new(),
            size: 0,
            copies: Vec::new(),
            folder,
        }
    }

    pub fn ledger(&self) -> &Ledger {
        &self.ours.ledger
    }

    pub fn now(&self) -> Timestamp {
        self.ledger().clock.now()
    }

    pub async fn actor(&self, login: &str) -> Actor {
        Actor {
            account: accounts::by_login(self.ledger(), login).await.unwrap(),
            via: Via::Cli,
        }
    }

    /// The process ends and another one begins.
    pub async fn restart(&mut self) {
        self.ours.ledger.store.close().await;
        self.ours.ledger.store = open(&self.folder).await;
    }

    /// Runs statements in the CRM, as its users do.
    pub async fn in_crm(&self, sql: &'static str) {
        let system = self.ours.open("vertrieb").await.unwrap();
        let mut connection = system.database.connect().await.unwrap();
        connection.command("working", sql).await.unwrap();
        connection.close().await;
    }

    pub async fn remove(self) {
        self.ours.ledger.store.close().await;
        fs::remove_dir_all(&self.folder).unwrap();
    }
}
