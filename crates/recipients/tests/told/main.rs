//! Recipients from the disclosure log to the answer, on both engines of our own store.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on stops with the place"
)]

use accounts::{Account, AccountId, Actor, Role};
use base::{Clock, Locale, Random};
use erasure::{Desk, Systems};
use errands::{NewAnswer, Outcome, Ways};
use jiff::civil::date;
use ledger::{Ledger, Via};
use recipients::{Error, NewRecipient, Notice, RecipientId, State, Way};
use requests::{Controller, Form, NewRequest, OneOrMany, Reference, StepState, Text};
use store::Store;
use store::testing::each_engine;
use webhooks::Hooks;

const NAME: &str = "Theodora Quittenbaum, Lindenweg 4";

struct World {
    desk: Desk,
    hooks: Hooks,
    manager: Actor,
}

impl World {
    fn new(store: Store) -> Self {
        let region = law::Region::parse("AT").unwrap();
        let clock = Clock::fixed("2026-11-23T10:00:00Z".parse().unwrap());
        let desk = Desk {
            ledger: Ledger::new(store, clock, Random::os()),
            systems: Systems::default(),
            controller: Controller {
                region,
                time_zone: region.time_zone(),
                language: Locale::De,
                extra_holidays: law::ExtraHolidays::default(),
            },
            four_eyes: true,
            sender: erasure::Sender::default(),
        };
        let account = Account {
            id: AccountId::from_stored("ID-berger"),
            login: "berger".to_owned(),
            name: "berger".to_owned(),
            roles: vec![Role::PrivacyManager],
        };
        Self {
            desk,
            hooks: Hooks::default(),
            manager: Actor {
                account,
                via: Via::Cli,
            },
        }
    }

    async fn request(&self, right: &str) -> Reference {
        let form = Form {
            right: OneOrMany::One(right.into()),
            received: "2026-11-20".into(),
            ..Form::default()
        };
        let (ledger, controller) = (&self.desk.ledger, &self.desk.controller);
        let new = NewRequest::parse(&form, controller).unwrap();
        let opened = requests::open(ledger, &self.manager, controller, new).await;
        opened.unwrap().reference
    }

    async fn note(&self, reference: Reference, name: &str, address: &str) -> RecipientId {
        let new = NewRecipient::parse(name, address, "Adresse für den Versand").unwrap();
        let noted = recipients::note(&self.desk, &self.manager, reference, new).await;
        noted.unwrap()
    }

    async fn tell(&self, reference: Reference, id: &RecipientId) -> Result<(), Error> {
        let ways = Ways {
            public_url: "https://d.example",
            hooks: &self.hooks,
        };
        let notice = Notice {
            reference,
            recipient: id,
            identifiers: Some(Text::parse("identifiers", NAME).unwrap()),
        };
        recipients::tell(&self.desk, ways, &self.manager, &notice).await
    }

    async fn messages(&self) -> Vec<(String, String)> {
        sqlx::query_as("SELECT recipient, body FROM outbox ORDER BY queued_at, id")
            .fetch_all(self.desk.ledger.store.pool())
            .await
            .unwrap()
    }

    async fn step(&self, reference: Reference, step: &str) -> StepState {
        let (ledger, manager) = (&self.desk.ledger, &self.manager);
        let shown = requests::show(ledger, manager, reference).await.unwrap();
        shown.request.step(step).unwrap().1.state
    }
}

fn code<T: std::fmt::Debug>(done: Result<T, Error>) -> &'static str {
    match done {
        Err(Error::Refused(no)) => no.code,
        Err(Error::NotFound) => "not-found",
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_recipient_is_told_behind_a_link_answers_and_the_step_is_done_when_all_are_decided() {
    each_engine(async |store| {
        let world = World::new(store);
        let (desk, manager) = (&world.desk, &world.manager);
        let reference = world.request("erasure").await;
        let print = world
            .note(reference, "Druckerei Huber", "dsgvo@huber.example")
            .await;
        let tax = world.note(reference, "Steuerberatung", "").await;
        let again = world.note(reference, "Druckerei Huber", "").await;
        assert_eq!(print, again, "noted once");
        world.tell(reference, &print).await.unwrap();
        assert_eq!(
            code(world.tell(reference, &print).await),
            "recipient-decided"
        );
        assert_eq!(
            code(world.tell(reference, &tax).await),
            "recipient-no-address"
        );
        let none = RecipientId::from_stored("none");
        assert_eq!(code(world.tell(reference, &none).await), "not-found");
        let [(to, body)] = &world.messages().await[..] else {
            panic!("one message");
        };
        assert_eq!(to, "dsgvo@huber.example");
        assert!(body.contains("Art. 17 Abs. 1 DSGVO") && !body.contains("Quittenbaum"));
        assert_eq!(world.step(reference, "17.7").await, StepState::Open);
        let which = (reference, &tax);
        let unsaid = recipients::exempt(desk, manager, which, None).await;
        assert_eq!(code(unsaid), "recipient-reason");
        let tomorrow = (date(2026, 11, 24), None);
        assert_eq!(
            code(recipients::told(desk, manager, which, tomorrow).await),
            "day-future"
        );
        let how = Text::parse("note", "Telefonat mit Frau Maier").unwrap();
        let told = (date(2026, 11, 23), Some(&how));
        recipients::told(desk, manager, which, told).await.unwrap();
        assert_eq!(world.step(reference, "17.7").await, StepState::Done);

        let token = body.split("/errand/").nth(1).unwrap();
        let token = token.split_whitespace().next().unwrap();
        let seen = errands::look(desk, token).await.unwrap();
        assert_eq!(seen.identifiers.as_deref(), Some(NAME));
        assert!(seen.words.unwrap().de.contains("offengelegt"));
        let answer = NewAnswer::parse("done", "", None).unwrap();
        errands::answer(desk, token, answer).await.unwrap();
        let all = recipients::recipients_of(desk, manager, reference)
            .await
            .unwrap();
        assert_eq!((all[0].state, all[0].way), (State::Told, Some(Way::Link)));
        assert_eq!(all[0].answer, Some(Outcome::Done));
        assert_eq!((all[1].state, all[1].way), (State::Told, Some(Way::ByHand)));
        let tasks = requests::tasks(&desk.ledger, manager, reference)
            .await
            .unwrap();
        assert!(
            tasks.iter().all(|task| task.ending.is_some()),
            "the answer ends the task"
        );
        let entries = desk.ledger.list(&ledger::Filter::default()).await.unwrap();
        let log = format!("{entries:?}");
        for value in ["Quittenbaum", "Huber", "huber.example", "Maier"] {
            assert!(!log.contains(value), "{value} stands in the log");
        }
    })
    .await;
}

#[tokio::test]
async fn who_need_not_be_told_is_named_with_the_reason_and_only_some_rights_ask_for_notices() {
    each_engine(async |store| {
        let world = World::new(store);
        let (desk, manager) = (&world.desk, &world.manager);
        let reference = world.request("rectification").await;
        let id = world.note(reference, "Messe 2019", "").await;
        let why = Text::parse("note", "Firma erloschen").unwrap();
        recipients::exempt(desk, manager, (reference, &id), Some(&why))
            .await
            .unwrap();
        let twice = recipients::exempt(desk, manager, (reference, &id), Some(&why)).await;
        assert_eq!(code(twice), "recipient-decided");
        assert_eq!(world.step(reference, "16.5").await, StepState::Done);
        let access = world.request("access").await;
        let id = world.note(access, "Druckerei", "dsgvo@huber.example").await;
        assert_eq!(code(world.tell(access, &id).await), "recipients-right");
        assert_eq!(recipients::expire(desk).await.unwrap(), 0);
    })
    .await;
}
