//! A desk with the built-in CRM.

use accounts::{Actor, By, NewAccount, Role};
use base::{Clock, Locale, Random, Secret};
use crm::database::{SecretUrl, SystemConfig};
use erasure::{Desk, Systems};
use jiff::civil::{Date, date};
use ledger::{Ledger, Via};
use requests::{Controller, Form, NewRequest, OneOrMany, PersonForm, Reference};

pub const TODAY: Date = date(2026, 11, 23);

/// What the tests' plans are carried out with.
pub struct World {
    pub desk: Desk,
    pub folder: std::path::PathBuf,
    pub planted: demo::Planted,
}

impl World {
    /// The built-in CRM in a file.
    pub async fn new(store: store::Store) -> Self {
        Self::in_folder(store, new_folder()).await
    }

    /// The built-in CRM in a file, with an upload folder.
    pub async fn with_uploads(store: store::Store) -> Self {
        let folder = new_folder();
        std::fs::create_dir(folder.join("upload")).unwrap();
        Self::in_folder(store, folder).await
    }

    async fn in_folder(store: store::Store, folder: std::path::PathBuf) -> Self {
        let file = folder.join("crm.db");
        let planted = demo::create_sqlite(&file, demo::Size::least(), 7, TODAY)
            .await
            .unwrap();
        let url = format!("sqlite:{}", file.display());
        Self::with(store, folder, planted, url)
    }

    /// The built-in CRM twice: `zweig` is a copy of `vertrieb`.
    pub async fn twice(store: store::Store) -> Self {
        let mut world = Self::new(store).await;
        let file = |name: &str| world.folder.join(name);
        std::fs::copy(file("crm.db"), file("second.db")).unwrap();
        let first = world.desk.systems.get("vertrieb").unwrap().clone();
        let second = SystemConfig {
            name: "zweig".into(),
            url: Some(SecretUrl::new(format!(
                "sqlite:{}",
                file("second.db").display()
            ))),
            ..first.clone()
        };
        world.desk.systems = Systems::new(vec![first, second]).unwrap();
        world
    }

    /// The built-in CRM at another address.
    pub fn with(
        store: store::Store,
        folder: std::path::PathBuf,
        planted: demo::Planted,
        url: String,
    ) -> Self {
        Self::of(store, folder, planted, ("suitecrm7", url))
    }

    /// A CRM of any profile.
    pub fn of(
        store: store::Store,
        folder: std::path::PathBuf,
        planted: demo::Planted,
        (profile, url): (&str, String),
    ) -> Self {
        let clock = Clock::fixed("2026-11-23T10:00:00Z".parse().unwrap());
        let uploads = folder.join("upload");
        let config = SystemConfig {
            name: "vertrieb".into(),
            profile: profile.into(),
            url: Some(SecretUrl::new(url)),
            url_file: None,
            files: Some(uploads).filter(|folder| folder.is_dir()),
            tls: None,
            web: None,
            owner: None,
        };
        let region = law::Region::parse("AT").unwrap();
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
            sender: erasure::Sender::default(),
        };
        Self {
            desk,
            folder,
            planted,
        }
    }

    pub async fn actor(&self, login: &str, roles: &[Role]) -> Actor {
        let new = NewAccount {
            login: login.into(),
            name: login.into(),
            roles: roles.to_vec(),
        };
        let invited = accounts::add(&self.desk.ledger, By::Operator, new)
            .await
            .unwrap();
        let password = Secret::new("Donaudampfschiff-Kapitän 7".to_owned());
        accounts::accept(&self.desk.ledger, invited.token.expose(), &password)
            .await
            .unwrap();
        Actor {
            account: accounts::by_login(&self.desk.ledger, login).await.unwrap(),
            via: Via::Cli,
        }
    }

    /// Removes what the test laid down.
    pub fn clear(&self) {
        std::fs::remove_dir_all(&self.folder).unwrap();
    }

    /// A plan of the first invented person, with identity decided, drafted by the first actor.
    pub async fn plan(&self, manager: &Actor) -> erasure::PlanView {
        let reference = self.request(manager).await;
        let desk = &self.desk;
        let plan = erasure::draft(desk, manager, &reference.to_string())
            .await
            .unwrap();
        let marks = requests::Marks::default();
        requests::tick(&desk.ledger, manager, reference.into(), "A4", &marks)
            .await
            .unwrap();
        plan
    }

    pub async fn request(&self, actor: &Actor) -> Reference {
        self.request_about(actor, &self.planted.katharina.persons[0])
            .await
    }

    /// An erasure request about a record of the CRM.
    pub async fn request_about(&self, actor: &Actor, record: &str) -> Reference {
        let form = Form {
            right: OneOrMany::One("erasure".into()),
            received: "2026-11-20".into(),
            persons: vec![PersonForm {
                system: "vertrieb".into(),
                record: record.to_owned(),
            }],
            ..Form::default()
        };
        let new = NewRequest::parse(&form, &self.desk.controller).unwrap();
        let controller = &self.desk.controller;
        requests::open(&self.desk.ledger, actor, controller, new)
            .await
            .unwrap()
            .reference
    }
}

pub fn new_folder() -> std::path::PathBuf {
    let name = format!("vergissmein-run-{}", Random::os().token().expose());
    let folder = std::env::temp_dir().join(name);
    std::fs::create_dir(&folder).unwrap();
    folder
}
