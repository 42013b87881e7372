//! The public form through its use cases, on both engines of our own store.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on stops with the place"
)]

use accounts::{Account, AccountId, Actor, Role};
use base::{Clock, Locale, Random, Secret};
use crm::database::SystemConfig;
use erasure::{Desk, Systems};
use jiff::SignedDuration;
use law::Right;
use ledger::{Entry, Ledger, Via};
use portal::{CODE_DAYS, Draft, Error, Sending, Stage};
use requests::{Channel, Controller, Reference, State, StepState};
use store::Store;
use store::testing::each_engine;

const VISITOR: &str = "a token that only one browser has";
const MAIL: &str = "theodora@quittenbaum.example";

struct World {
    desk: Desk,
    manager: Actor,
}

impl World {
    fn new(store: Store) -> Self {
        let region = law::Region::parse("AT").unwrap();
        let clock = Clock::fixed("2026-11-23T10:00:00Z".parse().unwrap());
        let archive = SystemConfig {
            name: "archiv".into(),
            profile: "manual".into(),
            url: None,
            url_file: None,
            files: None,
            tls: None,
            web: None,
            owner: None,
        };
        let desk = Desk {
            ledger: Ledger::new(store, clock, Random::os()),
            systems: Systems::new(vec![archive]).unwrap(),
            controller: Controller {
                region,
                time_zone: region.time_zone(),
                language: Locale::De,
                extra_holidays: law::ExtraHolidays::default(),
            },
            four_eyes: true,
            sender: erasure::Sender::default(),
        };
        let role = Role::PrivacyManager;
        let manager = Actor {
            account: Account {
                id: AccountId::from_stored("ID-manager"),
                login: role.word().to_owned(),
                name: role.word().to_owned(),
                roles: vec![role],
            },
            via: Via::Cli,
        };
        Self { desk, manager }
    }

    async fn send(&self) -> Result<Reference, Error> {
        let sending = Sending {
            visitor: VISITOR,
            language: Locale::En,
            public_url: "https://ask.example",
        };
        portal::send(&self.desk, sending).await
    }

    /// Fills the form in and sends it. Returns number and code.
    async fn asked(&self) -> (Reference, Secret) {
        let ledger = &self.desk.ledger;
        portal::keep(ledger, VISITOR, &filled()).await.unwrap();
        let reference = self.send().await.unwrap();
        let receipt = portal::receipt(&self.desk, VISITOR).await.unwrap();
        let receipt = receipt.unwrap();
        assert_eq!(receipt.reference, reference);
        (reference, receipt.code)
    }

    async fn entries(&self, action: &str) -> Vec<Entry> {
        let filter = ledger::Filter {
            action: Some(action.to_owned()),
            ..ledger::Filter::default()
        };
        self.desk.ledger.list(&filter).await.unwrap()
    }

    /// Closing asks for many steps; what counts here is the day.
    async fn close(&self, reference: Reference, into: Option<Reference>) {
        let ledger = &self.desk.ledger;
        let mut tx = ledger.store.housekeep().await.unwrap();
        sqlx::query(
            "UPDATE requests SET state = 'closed', closed_at = $1, merged_into = $2
             WHERE reference = $3",
        )
        .bind(ledger.clock.now().as_microsecond())
        .bind(into.map(|into| into.to_string()))
        .bind(reference.to_string())
        .execute(tx.conn())
        .await
        .unwrap();
        tx.commit().await.unwrap();
    }

    fn pass(&self, hours: i64) {
        self.desk
            .ledger
            .clock
            .advance(SignedDuration::from_hours(hours));
    }
}

fn filled() -> Draft {
    Draft {
        right: Some(Right::Erasure),
        name: "Theodora Quittenbaum".to_owned(),
        email: MAIL.to_owned(),
        details: "Auch aus dem Archiv".to_owned(),
        ..Draft::default()
    }
}

fn code<T: std::fmt::Debug>(done: Result<T, Error>) -> &'static str {
    match done {
        Err(Error::Invalid(notices)) => notices[0].code,
        Err(Error::Nothing) => "nothing",
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_form_becomes_an_ordinary_request_by_a_part_of_the_product() {
    each_engine(async |store| {
        let world = World::new(store);
        let (reference, _) = world.asked().await;
        let ledger = &world.desk.ledger;
        let shown = requests::show(ledger, &world.manager, reference).await;
        let shown = shown.unwrap();
        let request = &shown.request;
        assert_eq!(request.channel, Channel::Form);
        assert_eq!((request.right, request.state), (Right::Erasure, State::New));
        assert_eq!(request.legal_day().to_string(), "2026-12-23");
        assert_eq!(
            (request.language, request.opened_by.as_str()),
            (Locale::En, "portal")
        );
        assert!(request.assignee.is_none() && request.persons.is_empty());
        assert!(!request.identity_decided());
        let state = |id: &str| request.step(id).unwrap().1.state;
        assert_eq!([state("A1"), state("A3")], [StepState::Done; 2]);
        assert_eq!([state("A2"), state("A4")], [StepState::Open; 2]);
        let words = shown.remarks[0].text.clone().unwrap();
        for said in [
            "Theodora Quittenbaum",
            MAIL,
            "Auch aus dem Archiv",
            "nicht geprüft",
        ] {
            assert!(words.contains(said), "{said}");
        }
        let tasks = requests::tasks(ledger, &world.manager, reference).await;
        assert_eq!(tasks.unwrap().len(), 1, "the archive is worked in by hand");
        let entry = &world.entries("portal.send").await[0];
        let told = serde_json::to_string(&entry.details).unwrap();
        assert!(!told.contains("Theodora") && !told.contains(MAIL), "{told}");
    })
    .await;
}

#[tokio::test]
async fn the_message_names_the_number_and_no_person_and_no_code() {
    each_engine(async |store| {
        let world = World::new(store);
        let (reference, code) = world.asked().await;
        let sql = "SELECT recipient, subject, body FROM outbox";
        let pool = world.desk.ledger.store.pool();
        let sent: (String, String, String) = sqlx::query_as(sql).fetch_one(pool).await.unwrap();
        assert_eq!(sent.0, MAIL);
        assert_eq!(sent.1, format!("Your request {reference} has arrived"));
        assert!(sent.2.contains("https://ask.example/portal/status"));
        assert!(!sent.2.contains("Theodora") && !sent.2.contains(code.expose()));
    })
    .await;
}

#[tokio::test]
async fn two_clicks_are_one_request_and_nothing_typed_is_left() {
    each_engine(async |store| {
        let world = World::new(store);
        let ledger = &world.desk.ledger;
        assert_eq!(code(world.send().await), "nothing");
        portal::keep(ledger, VISITOR, &filled()).await.unwrap();
        let (one, other) = tokio::join!(world.send(), world.send());
        assert_eq!(one.unwrap(), other.unwrap());
        assert_eq!(world.entries("requests.open").await.len(), 1);
        let left = portal::find(ledger, VISITOR).await.unwrap().unwrap();
        assert!(left.name.is_empty() && left.email.is_empty() && left.sent.is_some());
        portal::forget(ledger, VISITOR).await.unwrap();
        assert!(portal::find(ledger, VISITOR).await.unwrap().is_none());
        assert!(
            portal::receipt(&world.desk, VISITOR)
                .await
                .unwrap()
                .is_none()
        );
    })
    .await;
}

#[tokio::test]
async fn a_draft_is_sealed_for_one_browser_and_goes_after_two_hours() {
    each_engine(async |store| {
        let world = World::new(store);
        let ledger = &world.desk.ledger;
        let mut draft = filled();
        let file = ("brief.txt", &b"Sehr geehrte Damen und Herren"[..]);
        portal::lay_file(ledger, VISITOR, &mut draft, file)
            .await
            .unwrap();
        let sql = "SELECT sealed FROM portal_drafts";
        let stored: (String,) = sqlx::query_as(sql)
            .fetch_one(ledger.store.pool())
            .await
            .unwrap();
        assert!(!stored.0.contains(&hex::encode("Theodora")));
        assert!(portal::find(ledger, "another").await.unwrap().is_none());
        let kept = portal::find(ledger, VISITOR).await.unwrap().unwrap();
        assert_eq!(kept.file.unwrap().name, "brief.txt");
        portal::drop_file(ledger, VISITOR, &mut draft)
            .await
            .unwrap();
        assert!(
            portal::find(ledger, VISITOR)
                .await
                .unwrap()
                .unwrap()
                .file
                .is_none()
        );
        world.pass(3);
        assert!(portal::find(ledger, VISITOR).await.unwrap().is_none());
        portal::expire(&world.desk).await.unwrap();
        let sql = "SELECT COUNT(*) FROM portal_drafts";
        let left: (i64,) = sqlx::query_as(sql)
            .fetch_one(ledger.store.pool())
            .await
            .unwrap();
        assert_eq!(left.0, 0);
    })
    .await;
}

#[tokio::test]
async fn a_file_goes_along_and_a_program_is_refused() {
    each_engine(async |store| {
        let world = World::new(store);
        let ledger = &world.desk.ledger;
        let mut draft = filled();
        let program = ("brief.txt", &b"MZ\x90\0\0"[..]);
        let laid = portal::lay_file(ledger, VISITOR, &mut draft, program).await;
        assert_eq!(code(laid), "file-kind");
        let paper = ("brief.txt", &b"Sehr geehrte Damen und Herren"[..]);
        portal::lay_file(ledger, VISITOR, &mut draft, paper)
            .await
            .unwrap();
        let reference = world.send().await.unwrap();
        let files = requests::files(ledger, &world.manager, reference)
            .await
            .unwrap();
        assert_eq!(files[0].name.as_deref(), Some("brief.txt"));
        let opened = requests::open_file(ledger, &world.manager, reference, &files[0].id).await;
        assert_eq!(opened.unwrap().1, paper.1);
    })
    .await;
}

#[tokio::test]
async fn a_file_keeps_no_place_for_ever_and_is_not_left_out_in_silence() {
    each_engine(async |store| {
        let world = World::new(store);
        let ledger = &world.desk.ledger;
        let mut draft = filled();
        let paper = ("brief.txt", &b"Sehr geehrte Damen und Herren"[..]);
        portal::lay_file(ledger, VISITOR, &mut draft, paper)
            .await
            .unwrap();
        for hours in 1..4 {
            world.pass(1);
            portal::keep(ledger, VISITOR, &draft).await.unwrap();
            let found = portal::find(ledger, VISITOR).await.unwrap();
            assert!(found.is_some(), "after {hours} hours");
        }
        world.pass(2);
        assert!(portal::find(ledger, VISITOR).await.unwrap().is_none());
        portal::expire(&world.desk).await.unwrap();
        let count = "SELECT COUNT(*) FROM portal_draft_files";
        let left: (i64,) = sqlx::query_as(count)
            .fetch_one(ledger.store.pool())
            .await
            .unwrap();
        assert_eq!(left.0, 0, "whoever comes back each hour holds no file");

        portal::lay_file(ledger, VISITOR, &mut draft, paper)
            .await
            .unwrap();
        let mut tx = ledger.store.housekeep().await.unwrap();
        sqlx::query("DELETE FROM portal_draft_files")
            .execute(tx.conn())
            .await
            .unwrap();
        tx.commit().await.unwrap();
        assert_eq!(code(world.send().await), "portal-file-gone");
        assert!(world.entries("requests.open").await.is_empty());
    })
    .await;
}

#[tokio::test]
async fn number_and_code_together_open_the_status_and_each_try_is_entered() {
    each_engine(async |store| {
        let world = World::new(store);
        let (reference, secret) = world.asked().await;
        let number = reference.to_string();
        let status = portal::status(&world.desk, &number, &secret).await.unwrap();
        assert_eq!((status.stage, status.may_withdraw), (Stage::Received, true));
        for (number, given) in [
            (number.as_str(), "0000-0000-0000"),
            (number.as_str(), ""),
            ("GD-2026-0999", secret.expose()),
            ("'; --", secret.expose()),
        ] {
            let looked = portal::status(&world.desk, number, &Secret::new(given)).await;
            assert_eq!(code(looked), "portal-code");
        }
        let entries = world.entries("portal.look").await;
        let refused = entries.iter().filter(|entry| entry.outcome == "refused");
        assert_eq!((entries.len(), refused.count()), (5, 4));
        assert!(entries.iter().all(|entry| entry.object.is_none()));
    })
    .await;
}

#[tokio::test]
async fn taking_it_back_is_noted_once_and_closes_nothing() {
    each_engine(async |store| {
        let world = World::new(store);
        let (reference, secret) = world.asked().await;
        let number = reference.to_string();
        for _ in 0..2 {
            let status = portal::withdraw(&world.desk, &number, &secret)
                .await
                .unwrap();
            assert!(status.withdrawn.is_some() && !status.may_withdraw);
        }
        assert_eq!(world.entries("portal.withdraw").await.len(), 1);
        let looks = world.entries("portal.look").await;
        assert_eq!(looks.len(), 1, "the second time it is looked at");
        let ledger = &world.desk.ledger;
        let tasks = requests::tasks(ledger, &world.manager, reference)
            .await
            .unwrap();
        let asked = tasks.iter().filter(|task| !task.unasked);
        assert_eq!(asked.count(), 1);
        let shown = requests::show(ledger, &world.manager, reference)
            .await
            .unwrap();
        assert_eq!(shown.request.state, State::New);
        let wrong = portal::withdraw(&world.desk, &number, &Secret::new("x")).await;
        assert_eq!(code(wrong), "portal-code");
    })
    .await;
}

#[tokio::test]
async fn a_code_ends_ninety_days_after_its_request() {
    each_engine(async |store| {
        let world = World::new(store);
        let (reference, secret) = world.asked().await;
        let number = reference.to_string();
        world.close(reference, None).await;
        let status = portal::status(&world.desk, &number, &secret).await.unwrap();
        assert_eq!((status.stage, status.may_withdraw), (Stage::Done, false));
        world.pass(24 * CODE_DAYS + 1);
        assert_eq!(portal::expire(&world.desk).await.unwrap(), 1);
        assert_eq!(portal::expire(&world.desk).await.unwrap(), 0);
        assert_eq!(world.entries("portal.expire").await.len(), 1);
        let gone = portal::status(&world.desk, &number, &secret).await;
        assert_eq!(code(gone), "portal-code");
    })
    .await;
}

#[tokio::test]
async fn the_code_of_a_merged_request_stands_while_the_other_goes_on() {
    each_engine(async |store| {
        let world = World::new(store);
        let (first, secret) = world.asked().await;
        let (second, _) = world.asked().await;
        assert_ne!(first, second);
        world.close(first, Some(second)).await;
        world.pass(24 * CODE_DAYS + 1);
        assert_eq!(portal::expire(&world.desk).await.unwrap(), 0);
        let number = first.to_string();
        let status = portal::status(&world.desk, &number, &secret).await.unwrap();
        assert_eq!(status.stage, Stage::Received, "as the other stands");
        world.close(second, None).await;
        world.pass(24 * CODE_DAYS + 1);
        assert_eq!(portal::expire(&world.desk).await.unwrap(), 2);
    })
    .await;
}
