//! A desk with the built-in CRM.

use accounts::{Actor, By, NewAccount, Role};
use base::{Clock, Locale, Random, Secret};
use crm::database::{SecretUrl, SystemConfig};
use erasure::{Desk, Sender, Systems};
use jiff::civil::{Date, date};
use ledger::{Ledger, Via};
use letters::{Draft, Error};
use requests::{
    Controller, Form, Letter, LetterTarget, NewRequest, OneOrMany, PersonForm, Reference,
};
use store::Store;

pub const TODAY: Date = date(2026, 11, 23);

pub struct World {
    pub desk: Desk,
    pub manager: Actor,
    pub approver: Actor,
    pub folder: std::path::PathBuf,
    pub planted: demo::Planted,
}

impl World {
    /// The built-in CRM in a file.
    pub async fn new(store: Store) -> Self {
        let folder = folder();
        let file = folder.join("crm.db");
        let planted = demo::create_sqlite(&file, demo::Size::least(), 7, TODAY)
            .await
            .unwrap();
        let url = format!("sqlite:{}", file.display());
        Self::with(store, folder, planted, url).await
    }

    /// The CRM at another address.
    pub async fn with(
        store: Store,
        folder: std::path::PathBuf,
        planted: demo::Planted,
        url: String,
    ) -> Self {
        let clock = Clock::fixed("2026-11-23T10:00:00Z".parse().unwrap());
        let config = SystemConfig {
            name: "vertrieb".into(),
            profile: "suitecrm7".into(),
            url: Some(SecretUrl::new(url)),
            url_file: None,
            files: None,
            tls: None,
            web: None,
            owner: None,
        };
        let region = law::Region::parse("DE-BY").unwrap();
        let desk = Desk {
            ledger: Ledger::new(store, clock, Random::os()),
            systems: Systems::new(vec![config]).unwrap(),
            controller: Controller {
                region,
                time_zone: region.time_zone(),
                language: Locale::De,
                extra_holidays: law::ExtraHolidays::default(),
            },
            four_eyes: true,
            sender: Sender {
                name: "Muster GmbH".into(),
                lines: vec!["Ring 1, 80331 München".into()],
            },
        };
        let manager = actor(&desk, "berger", Role::PrivacyManager).await;
        let approver = actor(&desk, "gruber", Role::Approver).await;
        Self {
            desk,
            manager,
            approver,
            folder,
            planted,
        }
    }

    /// The first invented person's records; her firm is left out.
    pub fn katharina(&self) -> Vec<String> {
        let all = self.planted.katharina.persons.iter();
        all.filter(|record| !record.starts_with("account:"))
            .cloned()
            .collect()
    }

    /// A request about the first invented person, her identity decided.
    pub async fn request(&self, right: &str) -> Reference {
        self.request_of(right, &self.katharina()).await
    }

    /// A request about these records, its identity decided.
    pub async fn request_of(&self, right: &str, records: &[String]) -> Reference {
        let reference = self.opened(right, records).await;
        self.tick(reference, "A4").await;
        reference
    }

    /// A request about these records as it came in.
    pub async fn opened(&self, right: &str, records: &[String]) -> Reference {
        let persons = records.iter().map(|record| PersonForm {
            system: "vertrieb".into(),
            record: record.clone(),
        });
        let form = Form {
            right: OneOrMany::One(right.into()),
            received: "2026-11-20".into(),
            persons: persons.collect(),
            ..Form::default()
        };
        let controller = &self.desk.controller;
        let new = NewRequest::parse(&form, controller).unwrap();
        let opened = requests::open(&self.desk.ledger, &self.manager, controller, new).await;
        opened.unwrap().reference
    }

    pub async fn tick(&self, reference: Reference, step: &str) {
        let marks = requests::Marks::default();
        let (ledger, manager) = (&self.desk.ledger, &self.manager);
        requests::tick(ledger, manager, reference.into(), step, &marks)
            .await
            .unwrap();
    }

    pub async fn draft(
        &self,
        reference: Reference,
        kind: &str,
        (grounds, own): (&[&str], &str),
    ) -> Result<Letter, Error> {
        let grounds = grounds.iter().map(|id| (*id).to_owned()).collect();
        let asked = Draft::parse(kind, grounds, own)?;
        letters::draft(&self.desk, &self.manager, reference.into(), asked).await
    }

    pub async fn send(&self, reference: Reference, letter: &Letter) -> Result<Letter, Error> {
        let target = LetterTarget {
            reference,
            letter: &letter.id,
            version: None,
        };
        letters::send(&self.desk, &self.manager, target, TODAY).await
    }

    pub fn clear(&self) {
        std::fs::remove_dir_all(&self.folder).unwrap();
    }
}

pub fn folder() -> std::path::PathBuf {
    let name = format!("vergissmein-letters-{}", Random::os().token().expose());
    let folder = std::env::temp_dir().join(name);
    std::fs::create_dir(&folder).unwrap();
    folder
}

async fn actor(desk: &Desk, login: &str, role: Role) -> Actor {
    let new = NewAccount {
        login: login.into(),
        name: login.into(),
        roles: vec![role],
    };
    let invited = accounts::add(&desk.ledger, By::Operator, new)
        .await
        .unwrap();
    let password = Secret::new("Donaudampfschiff-Kapitän 7".to_owned());
    accounts::accept(&desk.ledger, invited.token.expose(), &password)
        .await
        .unwrap();
    Actor {
        account: accounts::by_login(&desk.ledger, login).await.unwrap(),
        via: Via::Cli,
    }
}
