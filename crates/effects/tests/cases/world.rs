//! A desk with the built-in CRM, or with another.

use accounts::{Actor, By, NewAccount, Role};
use base::{Clock, Locale, Random, Secret};
use crm::database::{SecretUrl, SystemConfig};
use effects::{Asked, EffectView, Shares, State};
use erasure::{Desk, Systems};
use jiff::civil::{Date, date};
use ledger::{Ledger, Via};
use requests::{Controller, Form, NewRequest, OneOrMany, Person, PersonForm};
use store::Store;

pub const TODAY: Date = date(2026, 11, 23);

pub struct World {
    pub desk: Desk,
    pub clock: Clock,
    pub manager: Actor,
    pub folder: std::path::PathBuf,
    pub planted: demo::Planted,
}

impl World {
    pub async fn new(store: Store) -> Self {
        let name = format!("vergissmein-effects-{}", Random::os().token().expose());
        let folder = std::env::temp_dir().join(name);
        std::fs::create_dir(&folder).unwrap();
        let file = folder.join("crm.db");
        let planted = demo::create_sqlite(&file, demo::Size::least(), 7, TODAY)
            .await
            .unwrap();
        let url = format!("sqlite:{}", file.display());
        Self::with(store, folder, planted, url).await
    }

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
        let region = law::Region::parse("AT").unwrap();
        let desk = Desk {
            ledger: Ledger::new(store, clock.clone(), Random::os()),
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
        let manager = actor(&desk, "berger", Role::PrivacyManager).await;
        Self {
            desk,
            clock,
            manager,
            folder,
            planted,
        }
    }

    pub async fn actor(&self, login: &str, role: Role) -> Actor {
        actor(&self.desk, login, role).await
    }

    /// A request about records of the CRM.
    pub async fn request(&self, right: &str, records: &[String]) -> String {
        let person = |record: &String| PersonForm {
            system: "vertrieb".into(),
            record: record.clone(),
        };
        let form = Form {
            right: OneOrMany::One(right.into()),
            received: "2026-11-20".into(),
            persons: records.iter().map(person).collect(),
            ..Form::default()
        };
        let controller = &self.desk.controller;
        let new = NewRequest::parse(&form, controller).unwrap();
        let opened = requests::open(&self.desk.ledger, &self.manager, controller, new).await;
        opened.unwrap().reference.to_string()
    }

    /// The first invented person's contact, leads and target; her firm is left out.
    pub fn katharina(&self) -> Vec<String> {
        let all = self.planted.katharina.persons.iter();
        all.filter(|record| !record.starts_with("account:"))
            .cloned()
            .collect()
    }

    pub fn person(record: &str) -> Person {
        Person::parse("vertrieb", record).unwrap()
    }

    pub async fn draft(&self, reference: &str, asked: &Asked) -> EffectView {
        let drafted = effects::draft(&self.desk, &self.manager, reference, asked).await;
        drafted.unwrap()
    }

    pub async fn apply(&self, effect: &EffectView) -> EffectView {
        let (desk, actor) = (&self.desk, &self.manager);
        let applied = effects::apply(desk, actor, &effect.effect, &effect.hash).await;
        let applied = applied.unwrap();
        assert_eq!(applied.state, State::Done, "{:?}", applied.conflicts);
        applied
    }

    /// Decides common values: what her own firm has, too, is set; what another person has is set
    /// or left.
    pub fn shares(effect: &EffectView, stop: bool) -> Shares {
        let mut shares = Shares::default();
        for shared in &effect.shared {
            let others = shared.others.iter();
            let place = if stop || others.clone().all(|one| one.starts_with("account:")) {
                &mut shares.stop
            } else {
                &mut shares.leave
            };
            place.insert(shared.record.clone());
        }
        shares
    }

    /// The common value that another person has.
    pub fn family_mailbox(effect: &EffectView) -> String {
        let mut shared = effect.shared.iter();
        let family = shared.find(|one| one.others.iter().any(|o| o.starts_with("contact:")));
        family.unwrap().record.clone()
    }

    /// Changes the CRM as its users do.
    pub async fn in_crm(&self, sql: &str) {
        use sqlx::Connection as _;
        let url = format!("sqlite:{}", self.folder.join("crm.db").display());
        let mut crm = sqlx::SqliteConnection::connect(&url).await.unwrap();
        let done = sqlx::raw_sql(sqlx::AssertSqlSafe(sql.to_owned()))
            .execute(&mut crm)
            .await
            .unwrap();
        assert!(done.rows_affected() > 0, "{sql}");
        crm.close().await.unwrap();
    }

    /// How often the log has an action.
    pub async fn entries(&self, action: &str) -> usize {
        let filter = ledger::Filter {
            action: Some(action.to_owned()),
            ..ledger::Filter::default()
        };
        self.desk.ledger.list(&filter).await.unwrap().len()
    }

    /// Everything the log and the effects keep, in one text.
    pub async fn kept(&self) -> String {
        let mut all = String::new();
        for sql in [
            "SELECT body FROM ledger_details",
            "SELECT plan FROM effects",
            "SELECT COALESCE(sealed, '') FROM effects",
        ] {
            let rows: Vec<(String,)> = sqlx::query_as(sql)
                .fetch_all(self.desk.ledger.store.pool())
                .await
                .unwrap();
            all.extend(rows.into_iter().map(|(text,)| text));
        }
        all
    }

    pub fn clear(&self) {
        std::fs::remove_dir_all(&self.folder).unwrap();
    }
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
