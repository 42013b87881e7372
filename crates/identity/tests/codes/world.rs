//! A desk with the built-in CRM and somebody who works on requests.

use accounts::{Account, AccountId, Actor, Role};
use base::{Clock, Locale, Random};
use crm::database::{SecretUrl, SystemConfig};
use erasure::{Desk, Systems};
use identity::{Code, Error, Sending};
use jiff::SignedDuration;
use jiff::civil::date;
use ledger::{Entry, Ledger, Via};
use requests::{Controller, Form, Ground, NewRequest, OneOrMany, PersonForm, Reference, Request};
use store::Store;

pub struct World {
    pub desk: Desk,
    pub agent: Actor,
    pub planted: demo::Planted,
    folder: std::path::PathBuf,
}

impl World {
    pub async fn new(store: Store) -> Self {
        let name = format!("vergissmein-identity-{}", Random::os().token().expose());
        let folder = std::env::temp_dir().join(name);
        std::fs::create_dir(&folder).unwrap();
        let file = folder.join("crm.db");
        let day = date(2026, 11, 23);
        let planted = demo::create_sqlite(&file, demo::Size::least(), 7, day)
            .await
            .unwrap();
        let config = SystemConfig {
            name: "vertrieb".into(),
            profile: "suitecrm7".into(),
            url: Some(SecretUrl::new(format!("sqlite:{}", file.display()))),
            url_file: None,
            files: None,
            tls: None,
            web: None,
            owner: None,
        };
        let region = law::Region::parse("AT").unwrap();
        let clock = Clock::fixed("2026-11-23T10:00:00Z".parse().unwrap());
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
            agent: actor(Role::Agent),
            planted,
            folder,
        }
    }

    /// Her record, as requests name it.
    pub fn record(&self) -> String {
        self.planted.katharina.persons[0].clone()
    }

    /// An address that stands on it.
    pub fn on_file(&self) -> String {
        self.planted.katharina.identifiers.emails[0].clone()
    }

    pub async fn request(&self, right: &str) -> Reference {
        let person = PersonForm {
            system: "vertrieb".into(),
            record: self.record(),
        };
        let form = Form {
            right: OneOrMany::One(right.into()),
            received: "2026-11-20".into(),
            persons: vec![person],
            ..Form::default()
        };
        let (ledger, controller) = (&self.desk.ledger, &self.desk.controller);
        let new = NewRequest::parse(&form, controller).unwrap();
        let opened = requests::open(ledger, &self.agent, controller, new).await;
        opened.unwrap().reference
    }

    pub async fn send_to(&self, reference: Reference, address: &str) -> Result<Code, Error> {
        let record = self.record();
        let sending = Sending {
            reference,
            system: "vertrieb",
            record: &record,
            address,
            ground: Ground::SenderDiffers,
        };
        identity::send(&self.desk, "https://d.example", &self.agent, &sending).await
    }

    /// Sends a code to the address on file; its link and its digits.
    pub async fn send(&self, reference: Reference) -> (String, String) {
        self.send_to(reference, &self.on_file()).await.unwrap();
        let (_, _, body) = self.messages().await.pop().unwrap();
        let link = body.split("https://d.example/identity/").nth(1).unwrap();
        let link = link.split_whitespace().next().unwrap().to_owned();
        let digits = |line: &str| line.replace(' ', "");
        let is_code = |line: &&str| line.len() == 9 && digits(line).parse::<u32>().is_ok();
        let code = body.lines().find(is_code).unwrap();
        (link, digits(code))
    }

    /// The messages that wait, newest last: recipient, subject and text.
    pub async fn messages(&self) -> Vec<(String, String, String)> {
        let sql = "SELECT recipient, subject, body FROM outbox ORDER BY queued_at, id";
        let pool = self.desk.ledger.store.pool();
        sqlx::query_as(sql).fetch_all(pool).await.unwrap()
    }

    /// What is kept of the codes, in one text.
    pub async fn hashes(&self) -> Vec<String> {
        let sql = "SELECT code_hash FROM identity_codes WHERE code_hash IS NOT NULL";
        let pool = self.desk.ledger.store.pool();
        let rows: Vec<(String,)> = sqlx::query_as(sql).fetch_all(pool).await.unwrap();
        rows.into_iter().map(|(hash,)| hash).collect()
    }

    pub async fn load(&self, reference: Reference) -> Request {
        let mut conn = self.desk.ledger.store.pool().acquire().await.unwrap();
        requests::load(&mut conn, reference).await.unwrap()
    }

    /// Whether step A4 is done.
    pub async fn is_known(&self, reference: Reference) -> bool {
        let request = self.load(reference).await;
        request
            .step(requests::IDENTITY)
            .unwrap()
            .1
            .state
            .is_decided()
    }

    pub async fn entries(&self, action: &str) -> Vec<Entry> {
        let filter = ledger::Filter {
            action: Some(action.to_owned()),
            ..ledger::Filter::default()
        };
        self.desk.ledger.list(&filter).await.unwrap()
    }

    pub fn hours_pass(&self, hours: i64) {
        let span = SignedDuration::from_hours(hours);
        self.desk.ledger.clock.advance(span);
    }

    pub fn clear(&self) {
        std::fs::remove_dir_all(&self.folder).unwrap();
    }
}

pub fn actor(role: Role) -> Actor {
    Actor {
        account: Account {
            id: AccountId::from_stored(format!("ID-{}", role.word())),
            login: role.word().to_owned(),
            name: role.word().to_owned(),
            roles: vec![role],
        },
        via: Via::Cli,
    }
}

pub fn code<T: std::fmt::Debug>(done: Result<T, Error>) -> &'static str {
    match done {
        Err(Error::Refused(no)) => no.code,
        Err(Error::NotFound) => "not-found",
        other => panic!("{other:?}"),
    }
}

/// Whether it was refused for want of a right.
pub fn is_not_allowed<T>(done: &Result<T, Error>) -> bool {
    matches!(done, Err(Error::Requests(requests::Error::NotAllowed(_))))
}

/// Other digits than these.
pub fn other(digits: &str) -> String {
    let first = if digits.starts_with('1') { '2' } else { '1' };
    format!("{first}{}", &digits[1..])
}
