//! A desk with one CRM.

use accounts::{Actor, By, NewAccount, Role};
use base::{Clock, Locale, Random};
use crm::database::{SecretUrl, SystemConfig};
use erasure::{Desk, Systems};
use jiff::civil::{Date, date};
use ledger::{Ledger, Via};
use requests::Controller;
use store::Store;

pub const TODAY: Date = date(2026, 11, 30);
pub const SYSTEM: &str = "vertrieb";

pub struct World {
    pub desk: Desk,
    pub manager: Actor,
    pub agent: Actor,
}

impl World {
    pub async fn new(store: Store, profile: &str, url: &str) -> Self {
        let config = SystemConfig {
            name: SYSTEM.into(),
            profile: profile.into(),
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
        let agent = actor(&desk, "anna", Role::Agent).await;
        Self {
            desk,
            manager,
            agent,
        }
    }

    /// Everything of ours that may not hold a value: the figures and the log.
    pub async fn kept(&self) -> String {
        let mut all = String::new();
        for sql in [
            "SELECT body FROM ledger_details",
            "SELECT figures FROM inventories",
        ] {
            let rows: Vec<(String,)> = sqlx::query_as(sql)
                .fetch_all(self.desk.ledger.store.pool())
                .await
                .unwrap();
            all.extend(rows.into_iter().map(|(text,)| text));
        }
        all
    }
}

async fn actor(desk: &Desk, login: &str, role: Role) -> Actor {
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
