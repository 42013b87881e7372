//! The register on both engines: described by several, reviewed, printed, and never told in the log.

#![expect(clippy::unwrap_used, reason = "a test that fails says where")]

use accounts::{Actor, By, NewAccount, Role};
use base::{Clock, Locale, Random};
use consents::Basis;
use jiff::SignedDuration;
use jiff::civil::{Date, date};
use ledger::{Filter, Ledger, Via};
use register::{
    Bodies, Contract, Description, Error, Gap, House, Measure, MeasureState, Place, Processor,
    Transfers, add, bodies, change, csv, list, names, past, pdf, record, review, set_bodies, show,
    told,
};
use store::Store;
use store::testing::each_engine;

const TODAY: Date = date(2026, 11, 30);
const PLACE: Place<'static> = Place {
    configured: &["vertrieb"],
    today: TODAY,
};
const SECRET: &str = "anna.muster@haus.example";

struct World {
    ledger: Ledger,
    anna: Actor,
    paul: Actor,
    auditor: Actor,
}

impl World {
    async fn new(store: Store) -> Self {
        let clock = Clock::fixed("2026-11-30T08:00:00Z".parse().unwrap());
        let ledger = Ledger::new(store, clock, Random::seeded(3));
        let anna = account(&ledger, "anna", Role::Administrator).await;
        let paul = account(&ledger, "paul", Role::PrivacyManager).await;
        let auditor = account(&ledger, "ute", Role::Auditor).await;
        Self {
            ledger,
            anna,
            paul,
            auditor,
        }
    }

    async fn entries(&self) -> Vec<ledger::Entry> {
        let filter = Filter {
            action: Some("register.".to_owned()),
            ..Filter::default()
        };
        self.ledger.list(&filter).await.unwrap()
    }
}

async fn account(ledger: &Ledger, login: &str, role: Role) -> Actor {
    let new = NewAccount {
        login: login.to_owned(),
        name: login.to_owned(),
        roles: vec![role],
    };
    let added = accounts::add(ledger, By::Operator, new).await.unwrap();
    Actor {
        account: added.account,
        via: Via::Page,
    }
}

fn described() -> Description {
    Description {
        title: "Rundbrief".to_owned(),
        owner: "Anna Muster".to_owned(),
        owner_contact: SECRET.to_owned(),
        persons: "Abonnentinnen und Abonnenten".to_owned(),
        data_kinds: "Name, E-Mail-Adresse".to_owned(),
        purposes: "Versand des Rundbriefs".to_owned(),
        bases: vec![Basis::Consent],
        recipients: "Druckerei".to_owned(),
        processors: vec![Processor {
            name: "Versand GmbH".to_owned(),
            contract: Contract::Signed,
            dated: Some(date(2024, 5, 1)),
        }],
        transfers: Transfers::Some,
        transfers_note: "USA, Standardvertragsklauseln".to_owned(),
        retention: "bis zum Widerruf".to_owned(),
        measures: vec![Measure {
            name: "Verschlüsselung".to_owned(),
            state: MeasureState::InPlace,
            review_on: Some(date(2027, 5, 1)),
        }],
        review_on: Some(date(2027, 11, 30)),
        ..Description::default()
    }
}

#[tokio::test]
async fn a_configured_system_is_there_by_itself_and_lacks_everything() {
    each_engine(async |store| {
        let world = World::new(store).await;
        let all = list(&world.ledger, &world.auditor, &PLACE).await.unwrap();
        assert_eq!(all.len(), 1);
        assert!(all[0].configured && all[0].added.is_none());
        assert_eq!(all[0].title(), "vertrieb");
        assert!(all[0].gaps.contains(&Gap::Owner), "nobody answers for it");
    })
    .await;
}

#[tokio::test]
async fn several_people_describe_systems_and_each_change_names_who_and_which_fields() {
    each_engine(async |store| {
        let world = World::new(store).await;
        let ledger = &world.ledger;
        let added = add(ledger, &world.anna, &PLACE, ("rundbrief", described()));
        let added = added.await.unwrap();
        assert_eq!(added.added.as_ref().unwrap().by, "anna");
        assert_eq!(added.gaps, []);
        ledger.clock.advance(SignedDuration::from_hours(1));
        let mut other = described();
        other.retention = "drei Jahre".to_owned();
        let asked = ("rundbrief", 1, other.clone());
        let changed = change(ledger, &world.paul, &PLACE, asked.clone());
        let changed = changed.await.unwrap();
        assert_eq!(changed.version, 2);
        assert_eq!(changed.added.unwrap().by, "anna");
        assert_eq!(changed.changed.unwrap().by, "paul");
        let raced = change(ledger, &world.anna, &PLACE, asked).await;
        assert!(matches!(raced, Err(Error::Invalid(one)) if one.code == "register-raced"));
        let same = change(ledger, &world.anna, &PLACE, ("rundbrief", 2, other)).await;
        assert_eq!(same.unwrap().version, 2, "nothing differs");
        let past = past(ledger, &world.auditor, "rundbrief").await.unwrap();
        let said: Vec<_> = past.iter().map(|one| (&*one.by, &*one.action)).collect();
        assert_eq!(
            said,
            [("paul", "register.change"), ("anna", "register.add")]
        );
        assert_eq!(past[0].fields, ["retention"]);
        let log = format!("{:?}", world.entries().await);
        for value in [SECRET, "Anna Muster", "drei Jahre", "Druckerei"] {
            assert!(!log.contains(value), "{value} stands in the log");
        }
    })
    .await;
}

#[tokio::test]
async fn a_configured_system_is_described_and_its_name_cannot_be_taken() {
    each_engine(async |store| {
        let world = World::new(store).await;
        let ledger = &world.ledger;
        for id in ["vertrieb", "Groß"] {
            let refused = add(ledger, &world.anna, &PLACE, (id, described())).await;
            assert!(matches!(refused, Err(Error::Invalid(one)) if one.field == Some("id")));
        }
        let first = change(ledger, &world.anna, &PLACE, ("vertrieb", 0, described())).await;
        assert_eq!(first.unwrap().version, 1);
        let late = change(ledger, &world.paul, &PLACE, ("vertrieb", 0, described())).await;
        assert!(matches!(late, Err(Error::Invalid(one)) if one.code == "register-raced"));
        let none = change(ledger, &world.paul, &PLACE, ("papier", 0, described())).await;
        assert!(matches!(none, Err(Error::NotFound)));
    })
    .await;
}

#[tokio::test]
async fn a_look_is_noted_with_the_day_of_the_next_and_due_when_that_comes() {
    each_engine(async |store| {
        let world = World::new(store).await;
        let ledger = &world.ledger;
        let past_day = review(ledger, &world.paul, &PLACE, ("vertrieb", TODAY)).await;
        assert!(matches!(past_day, Err(Error::Invalid(_))));
        let next = date(2027, 6, 1);
        let looked = review(ledger, &world.paul, &PLACE, ("vertrieb", next));
        let looked = looked.await.unwrap();
        assert_eq!(looked.reviewed.unwrap().by, "paul");
        let again = review(ledger, &world.anna, &PLACE, ("vertrieb", date(2027, 7, 1)));
        assert_eq!(again.await.unwrap().version, 2);
        let later = Place {
            today: date(2027, 7, 1),
            ..PLACE
        };
        let due = show(ledger, &world.auditor, &later, "vertrieb").await;
        assert!(due.unwrap().gaps.contains(&Gap::ReviewDue));
    })
    .await;
}

#[tokio::test]
async fn the_record_has_all_seven_letters_as_table_and_as_paper_in_both_languages() {
    each_engine(async |store| {
        let world = World::new(store).await;
        let ledger = &world.ledger;
        add(ledger, &world.anna, &PLACE, ("rundbrief", described()))
            .await
            .unwrap();
        let former = Description {
            title: "=Altes Archiv".to_owned(),
            ended_on: Some(date(2026, 1, 1)),
            ..Description::default()
        };
        add(ledger, &world.anna, &PLACE, ("alt", former))
            .await
            .unwrap();
        let beside = Bodies {
            officer: "Dr. Ute Schutz, dsb@haus.example".to_owned(),
            ..Bodies::default()
        };
        let set = set_bodies(ledger, &world.paul, beside.clone()).await;
        assert_eq!(set.unwrap().version, 1);
        let late = set_bodies(ledger, &world.anna, beside).await;
        assert!(matches!(late, Err(Error::Invalid(one)) if one.code == "register-raced"));
        let house = House {
            name: "Muster GmbH".to_owned(),
            lines: vec!["Gasse 1, 1010 Wien".to_owned()],
        };
        let made = record(ledger, &world.auditor, &PLACE, house).await.unwrap();
        assert_eq!(made.processings.len(), 2, "what is not in use is left out");
        assert!(made.bodies.officer.contains("dsb@"));
        for (language, words) in [
            (
                Locale::De,
                ["Zwecke (lit. b)", "Maßnahmen (lit. g)", "umgesetzt"],
            ),
            (Locale::En, ["Purposes (b)", "Measures (g)", "in place"]),
        ] {
            let table = csv(&made, language);
            for word in words {
                assert!(table.contains(word), "{word}");
            }
            for value in [
                "Versand des Rundbriefs",
                "USA, Standardvertragsklauseln",
                "Versand GmbH",
            ] {
                assert!(table.contains(value), "{value}");
            }
            assert_eq!(table.matches("\r\n").count(), 3);
            assert!(pdf(&made, language).await.unwrap().starts_with(b"%PDF-"));
        }
        let log = format!("{:?}", world.entries().await);
        assert!(!log.contains("Schutz"), "who is named stays out of the log");
        assert_eq!(bodies(ledger, &world.auditor).await.unwrap().version, 1);
    })
    .await;
}

#[tokio::test]
async fn others_take_names_and_what_is_told_of_a_system() {
    each_engine(async |store| {
        let world = World::new(store).await;
        let ledger = &world.ledger;
        add(ledger, &world.anna, &PLACE, ("rundbrief", described()))
            .await
            .unwrap();
        let all = names(ledger, &PLACE).await.unwrap();
        let said: Vec<_> = all.iter().map(|one| (&*one.id, &*one.title)).collect();
        assert_eq!(said, [("vertrieb", "vertrieb"), ("rundbrief", "Rundbrief")]);
        let told = told(ledger, TODAY).await.unwrap();
        let one = &told["rundbrief"];
        assert_eq!(one.recipients, "Druckerei\nVersand GmbH");
        assert_eq!(one.retention, "bis zum Widerruf");
        assert!(one.transfers.as_ref().unwrap().contains("USA"));
    })
    .await;
}

#[tokio::test]
async fn who_only_reads_changes_nothing() {
    each_engine(async |store| {
        let world = World::new(store).await;
        let (ledger, ute) = (&world.ledger, &world.auditor);
        let added = add(ledger, ute, &PLACE, ("rundbrief", described())).await;
        assert!(matches!(added, Err(Error::NotAllowed(_))));
        let changed = change(ledger, ute, &PLACE, ("vertrieb", 0, described())).await;
        assert!(matches!(changed, Err(Error::NotAllowed(_))));
        let looked = review(ledger, ute, &PLACE, ("vertrieb", date(2027, 1, 1))).await;
        assert!(matches!(looked, Err(Error::NotAllowed(_))));
        let beside = set_bodies(ledger, ute, Bodies::default()).await;
        assert!(matches!(beside, Err(Error::NotAllowed(_))));
        let all = list(ledger, ute, &PLACE).await.unwrap();
        assert_eq!(all[0].version, 0);
    })
    .await;
}
