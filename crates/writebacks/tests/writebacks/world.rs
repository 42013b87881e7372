//! A desk with one CRM, a purpose, and somebody who records what people said.

use accounts::{Actor, By, NewAccount, Role};
use base::{Clock, Locale, Random};
use consents::{Basis, Channel, Giving, NewGround, Terms, Way, Withdrawing};
use crm::database::{SecretUrl, SystemConfig};
use erasure::{Desk, Systems};
use jiff::civil::{Date, date};
use ledger::{Ledger, Via};
use requests::{Controller, Person};
use store::Store;

pub const TODAY: Date = date(2026, 11, 30);
pub const SYSTEM: &str = "vertrieb";

pub struct World {
    pub desk: Desk,
    pub manager: Actor,
}

impl World {
    pub async fn new(store: Store, url: &str) -> Self {
        let config = SystemConfig {
            name: SYSTEM.into(),
            profile: "suitecrm7".into(),
            url: Some(SecretUrl::new(url)),
            url_file: None,
            files: None,
            tls: None,
            web: None,
            owner: None,
        };
        let region = law::Region::parse("AT").unwrap();
        let clock = Clock::fixed("2026-11-30T10:00:00Z".parse().unwrap());
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
        let manager = actor(&desk, "paul", Role::PrivacyManager).await;
        let terms = Terms {
            title_de: "Rundbrief".to_owned(),
            title_en: "Newsletter".to_owned(),
            text_de: "Ja, schreiben Sie mir.".to_owned(),
            text_en: "Yes, write to me.".to_owned(),
            channel: Channel::Email,
            double_opt_in: false,
        };
        consents::save(&desk.ledger, &manager, ("newsletter", terms))
            .await
            .unwrap();
        Self { desk, manager }
    }

    pub async fn yes(&self, person: &Person) {
        let giving = Giving {
            person: person.clone(),
            purpose: "newsletter".to_owned(),
            text_version: None,
            language: Locale::De,
            way: Way::WebForm,
            source: "Webformular".to_owned(),
            proof: None,
            at: None,
            address: None,
            circumstances: consents::Circumstances::default(),
        };
        consents::give(
            &self.desk.ledger,
            &self.manager,
            "https://x.example",
            &giving,
        )
        .await
        .unwrap();
    }

    pub async fn no(&self, person: &Person) {
        let withdrawing = Withdrawing {
            person: person.clone(),
            purpose: "newsletter".to_owned(),
            way: Way::Phone,
            source: "Anruf".to_owned(),
            proof: None,
            at: None,
            address: None,
        };
        consents::withdraw(&self.desk.ledger, &self.manager, &withdrawing)
            .await
            .unwrap();
    }

    pub async fn contract(&self, person: &Person) {
        let new = NewGround {
            person: person.clone(),
            purpose: "newsletter".to_owned(),
            basis: Basis::Contract,
            source: "Vertrag 4711".to_owned(),
            address: None,
            found_on: TODAY,
            review_on: None,
            origin: consents::Obtained::default(),
        };
        consents::set_basis(&self.desk.ledger, &self.manager, &new)
            .await
            .unwrap();
    }

    pub async fn entries(&self, action: &str) -> Vec<ledger::Entry> {
        let filter = ledger::Filter {
            action: Some(action.to_owned()),
            ..ledger::Filter::default()
        };
        self.desk.ledger.list(&filter).await.unwrap()
    }

    pub fn later(&self, hours: i64) {
        let span = jiff::SignedDuration::from_hours(hours);
        self.desk.ledger.clock.advance(span);
    }
}

pub async fn actor(desk: &Desk, login: &str, role: Role) -> Actor {
    let new = NewAccount {
        login: login.into(),
        name: login.into(),
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

pub fn person(record: &str) -> Person {
    Person::parse(SYSTEM, record).unwrap()
}
