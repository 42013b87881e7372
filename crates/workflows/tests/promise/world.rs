//! A desk with people, a clock that the test moves, and a worker that may be stopped anywhere.

use std::future::Future;
use std::pin::pin;
use std::task::Poll;

use accounts::{Account, AccountId, Actor, By, NewAccount, Role};
use base::{Clock, Locale, Random};
use jiff::Timestamp;
use law::{ExtraHolidays, Received, Region, Right};
use ledger::{Ledger, Via};
use requests::{Channel, Controller, NewRequest, Request};
use store::Store;
use workflows::{Firing, Office, Passed, history, pass};

/// A system that people work in by hand.
pub const SYSTEM: &str = "papierarchiv";

pub struct World {
    pub ledger: Ledger,
    pub office: Office,
}

impl World {
    /// Anna works, Paul is her manager and privacy manager, Dora the data protection officer.
    pub async fn new(store: Store) -> Self {
        let clock = Clock::fixed("2026-09-01T08:00:00Z".parse().unwrap());
        let region = Region::parse("AT").unwrap();
        let controller = Controller {
            region,
            time_zone: region.time_zone(),
            language: Locale::De,
            extra_holidays: ExtraHolidays::default(),
        };
        let world = Self {
            ledger: Ledger::new(store, clock, Random::os()),
            office: Office {
                controller,
                public_url: "https://dsgvo.muster.example".to_owned(),
                relay: None,
                hooks: hooks(),
            },
        };
        for (login, role, manager) in [
            ("paul", Role::PrivacyManager, ""),
            ("anna", Role::Agent, "paul"),
            ("dora", Role::Approver, ""),
        ] {
            let new = NewAccount {
                login: login.to_owned(),
                name: login.to_owned(),
                roles: vec![role],
            };
            let added = accounts::add(&world.ledger, By::Operator, new)
                .await
                .unwrap();
            let email = format!("{login}@muster.example");
            let reach = (email.as_str(), manager);
            accounts::set_reach(&world.ledger, By::Operator, &added.account.id, reach)
                .await
                .unwrap();
        }
        pass(&world.ledger, &world.office).await.unwrap();
        world
    }

    pub async fn open(&self, right: Right, received: &str) -> Request {
        let new = NewRequest {
            others: Vec::new(),
            right,
            received: Received::parse(received, &self.office.controller.time_zone).unwrap(),
            channel: Channel::Email,
            text: None,
            language: None,
            assignee: Some("anna".to_owned()),
            persons: Vec::new(),
        };
        requests::open(&self.ledger, &manager(), &self.office.controller, new)
            .await
            .unwrap()
    }

    pub async fn pass(&self) -> Passed {
        pass(&self.ledger, &self.office).await.unwrap()
    }

    /// A look that ends after so many steps of its future, wherever that is: nothing is awaited,
    /// nothing is undone by hand.
    pub async fn pass_and_stop(&self, steps: u32) {
        let mut look = pin!(pass(&self.ledger, &self.office));
        let mut left = steps;
        std::future::poll_fn(|context| {
            if left == 0 {
                return Poll::Ready(());
            }
            left -= 1;
            look.as_mut().poll(context).map(|done| {
                done.unwrap();
            })
        })
        .await;
    }

    pub async fn fired(&self) -> Vec<Firing> {
        let mut all = history(&self.ledger, &administrator(), None, 100_000)
            .await
            .unwrap();
        all.reverse();
        all
    }

    pub fn hour(&self, hours: i64) {
        self.ledger
            .clock
            .advance(jiff::SignedDuration::from_hours(hours));
    }

    pub fn now(&self) -> Timestamp {
        self.ledger.clock.now()
    }
}

/// One program that may be called; nobody answers there.
fn hooks() -> webhooks::Hooks {
    let file = std::env::temp_dir().join(format!("promise-secret-{}", std::process::id()));
    std::fs::write(&file, "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap();
    let config = webhooks::WebhookConfig {
        system: None,
        name: "ticket".to_owned(),
        url: "https://tickets.example.org/in".to_owned(),
        secret_file: file,
        allow: Vec::new(),
    };
    webhooks::Hooks::new(&[config]).unwrap()
}

fn actor(login: &str, role: Role) -> Actor {
    Actor {
        account: Account {
            id: AccountId::from_stored(login),
            login: login.to_owned(),
            name: login.to_owned(),
            roles: vec![role],
        },
        via: Via::Page,
    }
}

pub fn manager() -> Actor {
    actor("paul", Role::PrivacyManager)
}

pub fn administrator() -> Actor {
    actor("anton", Role::Administrator)
}

pub fn agent() -> Actor {
    actor("anna", Role::Agent)
}
