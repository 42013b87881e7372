//! A desk with three purposes and people who say yes and no.

use accounts::{By, NewAccount, Role};
use base::{Clock, Locale, Random};
use consents::{Channel, Consent, Error, Giving, Terms, Way, Withdrawing, give, withdraw};
use jiff::civil::{Date, date};
use ledger::{Ledger, Via};
use requests::Person;
use store::Store;

pub const HOME: &str = "https://dsgvo.muster.example";
pub const TODAY: Date = date(2026, 9, 1);

pub struct World {
    pub ledger: Ledger,
    pub manager: accounts::Actor,
}

impl World {
    /// `newsletter` is confirmed by a link, `calls` and `fair` are not.
    pub async fn new(store: Store) -> Self {
        let clock = Clock::fixed("2026-09-01T08:00:00Z".parse().unwrap());
        let ledger = Ledger::new(store, clock, Random::seeded(7));
        let new = NewAccount {
            login: "paul".to_owned(),
            name: "Paul".to_owned(),
            roles: vec![Role::PrivacyManager],
        };
        let added = accounts::add(&ledger, By::Operator, new).await.unwrap();
        let manager = accounts::Actor {
            account: added.account,
            via: Via::Page,
        };
        let world = Self { ledger, manager };
        for (id, channel, double) in [
            ("newsletter", Channel::Email, true),
            ("calls", Channel::Phone, false),
            ("fair", Channel::Any, false),
        ] {
            let terms = terms(channel, double);
            consents::save(&world.ledger, &world.manager, (id, terms))
                .await
                .unwrap();
        }
        world
    }

    pub async fn yes(&self, record: &str, purpose: &str, address: &str) -> Result<Consent, Error> {
        let giving = Giving {
            person: person(record),
            purpose: purpose.to_owned(),
            text_version: None,
            language: Locale::De,
            way: Way::WebForm,
            source: "Webformular".to_owned(),
            proof: Some("F-12".to_owned()),
            at: None,
            address: Some(address.to_owned()).filter(|address| !address.is_empty()),
            circumstances: consents::Circumstances::default(),
        };
        give(&self.ledger, &self.manager, HOME, &giving).await
    }

    pub async fn no(&self, record: &str, purpose: &str) -> Result<Consent, Error> {
        let withdrawing = Withdrawing {
            person: person(record),
            purpose: purpose.to_owned(),
            way: Way::Phone,
            source: "Anruf".to_owned(),
            proof: None,
            at: None,
            address: None,
        };
        withdraw(&self.ledger, &self.manager, &withdrawing).await
    }

    /// The link in the newest message that was queued.
    pub async fn link(&self) -> String {
        let row: (String,) =
            sqlx::query_as("SELECT body FROM outbox ORDER BY queued_at DESC, id DESC")
                .fetch_one(self.ledger.store.pool())
                .await
                .unwrap();
        let rest = row.0.split_once("/consent/").unwrap().1;
        rest.split_whitespace().next().unwrap().to_owned()
    }

    pub async fn entries(&self) -> usize {
        let filter = ledger::Filter {
            action: Some("consents.".to_owned()),
            ..ledger::Filter::default()
        };
        self.ledger.list(&filter).await.unwrap().len()
    }
}

pub fn terms(channel: Channel, double_opt_in: bool) -> Terms {
    Terms {
        title_de: "Rundbrief".to_owned(),
        title_en: "Newsletter".to_owned(),
        text_de: "Ja, schreiben Sie mir.".to_owned(),
        text_en: "Yes, write to me.".to_owned(),
        channel,
        double_opt_in,
    }
}

pub fn person(record: &str) -> Person {
    Person::parse("vertrieb", record).unwrap()
}
