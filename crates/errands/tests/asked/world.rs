//! A desk with two systems that people work in by hand: an archive with an owner, and a till whose
//! program is called.

use accounts::{Account, AccountId, Actor, Role};
use base::{Clock, Locale, Random};
use crm::database::SystemConfig;
use erasure::{Desk, Systems};
use errands::{Ask, Errand, Error, NewAnswer, Ways};
use ledger::{Entry, Ledger, Via};
use requests::{Controller, Form, NewRequest, OneOrMany, Reference, Task, TaskId, Text};
use store::Store;
use webhooks::{Hooks, WebhookConfig};

pub const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
pub const NAME: &str = "Theodora Quittenbaum, Kundin 4711";

pub struct World {
    pub desk: Desk,
    pub hooks: Hooks,
    pub manager: Actor,
}

impl World {
    pub fn new(store: Store) -> Self {
        let region = law::Region::parse("AT").unwrap();
        let clock = Clock::fixed("2026-11-23T10:00:00Z".parse().unwrap());
        let by_hand = |name: &str, owner: Option<&str>| SystemConfig {
            name: name.into(),
            profile: "manual".into(),
            url: None,
            url_file: None,
            files: None,
            tls: None,
            web: None,
            owner: owner.map(str::to_owned),
        };
        let systems = vec![
            by_hand("archiv", Some("archiv@example.org")),
            by_hand("kasse", None),
            by_hand("lager", None),
        ];
        let desk = Desk {
            ledger: Ledger::new(store, clock, Random::os()),
            systems: Systems::new(systems).unwrap(),
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
            hooks: hooks(),
            manager: actor(Role::PrivacyManager),
        }
    }

    /// A request of this right, with a task for each system.
    pub async fn request(&self, right: &str) -> (Reference, Vec<Task>) {
        let form = Form {
            right: OneOrMany::One(right.into()),
            received: "2026-11-20".into(),
            ..Form::default()
        };
        let (ledger, controller) = (&self.desk.ledger, &self.desk.controller);
        let new = NewRequest::parse(&form, controller).unwrap();
        let new = new.for_others(self.desk.systems.manual());
        let opened = requests::open(ledger, &self.manager, controller, new).await;
        let reference = opened.unwrap().reference;
        (reference, self.tasks(reference).await)
    }

    pub async fn tasks(&self, reference: Reference) -> Vec<Task> {
        let (ledger, manager) = (&self.desk.ledger, &self.manager);
        requests::tasks(ledger, manager, reference).await.unwrap()
    }

    pub async fn ask(
        &self,
        (reference, task): (Reference, &TaskId),
        (identifiers, round): (&str, i64),
    ) -> Result<Errand, Error> {
        let ways = Ways {
            public_url: "https://d.example",
            hooks: &self.hooks,
        };
        let asked = Ask {
            reference,
            task,
            identifiers: Text::optional("identifiers", identifiers).unwrap(),
            round,
        };
        errands::ask(&self.desk, ways, &self.manager, &asked).await
    }

    pub async fn answer(&self, token: &str, outcome: &str, reason: &str) -> Result<(), Error> {
        let new = NewAnswer::parse(outcome, reason, None)?;
        errands::answer(&self.desk, token, new).await
    }

    /// The messages that wait, newest last: recipient, subject and text.
    pub async fn messages(&self) -> Vec<(String, String, String)> {
        let sql = "SELECT recipient, subject, body FROM outbox ORDER BY queued_at, id";
        let pool = self.desk.ledger.store.pool();
        sqlx::query_as(sql).fetch_all(pool).await.unwrap()
    }

    /// The last part of the link in the newest message.
    pub async fn token(&self) -> String {
        let messages = self.messages().await;
        let body = &messages.last().unwrap().2;
        let at = body.split("https://d.example/errand/").nth(1).unwrap();
        at.split_whitespace().next().unwrap().to_owned()
    }

    /// The bodies of calls that wait.
    pub async fn calls(&self) -> Vec<String> {
        let sql = "SELECT body FROM webhook_calls ORDER BY queued_at, id";
        let pool = self.desk.ledger.store.pool();
        let rows: Vec<(String,)> = sqlx::query_as(sql).fetch_all(pool).await.unwrap();
        rows.into_iter().map(|(body,)| body).collect()
    }

    pub async fn entries(&self, action: &str) -> Vec<Entry> {
        let filter = ledger::Filter {
            action: Some(action.to_owned()),
            ..ledger::Filter::default()
        };
        self.desk.ledger.list(&filter).await.unwrap()
    }

    pub fn days_pass(&self, days: i64) {
        let days = jiff::SignedDuration::from_hours(24 * days);
        self.desk.ledger.clock.advance(days);
    }
}

fn hooks() -> Hooks {
    let folder = std::env::temp_dir().join(format!(
        "vergissmein-errands-{}",
        Random::os().token().expose()
    ));
    std::fs::create_dir(&folder).unwrap();
    let file = folder.join("secret");
    std::fs::write(&file, SECRET).unwrap();
    let hooks = Hooks::new(&[WebhookConfig {
        name: "kasse".into(),
        url: "https://kasse.example.org/in".into(),
        secret_file: file,
        system: Some("kasse".into()),
        allow: Vec::new(),
    }]);
    std::fs::remove_dir_all(&folder).unwrap();
    hooks.unwrap()
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
