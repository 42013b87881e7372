//! Descriptions are edited in versions, approved by a second person and printed.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on stops with the place"
)]

use std::collections::BTreeMap;

use accounts::{Actor, By, NewAccount, Role};
use base::{Clock, Locale, Random};
use documents::Sender;
use jiff::tz::TimeZone;
use law::{Right, Words};
use ledger::{Ledger, Via};
use processes::{Error, approve, list, processes, save, show};
use store::Store;
use store::testing::each_engine;

async fn world(store: Store) -> (Ledger, [Actor; 3]) {
    let clock = Clock::fixed("2026-12-01T08:00:00Z".parse().unwrap());
    let ledger = Ledger::new(store, clock, Random::seeded(7));
    let people = [
        ("berger", Role::PrivacyManager),
        ("jonas", Role::Approver),
        ("lea", Role::Agent),
    ];
    let mut actors = Vec::new();
    for (login, role) in people {
        let new = NewAccount {
            login: login.to_owned(),
            name: format!("{login} Muster"),
            roles: vec![role],
        };
        let added = accounts::add(&ledger, By::Operator, new).await.unwrap();
        actors.push(Actor {
            account: added.account,
            via: Via::Page,
        });
    }
    (ledger, actors.try_into().unwrap())
}

#[tokio::test]
async fn a_text_is_versioned_and_a_second_person_approves_it() {
    each_engine(async |store| {
        let (ledger, [manager, approver, agent]) = world(store).await;
        let before = show(&ledger, &agent, "erasure").await.unwrap();
        assert_eq!((before.newest().version, before.steps_changed), (1, false));
        assert!(before.newest().steps.iter().any(|step| step.id == "17.1"));
        assert!(before.approved().is_none());

        let mut text = before.newest().description.clone();
        text.remarks = Words::new("Montags mit dem Vertrieb.", "On Mondays with sales.");
        let refused = save(&ledger, &agent, "erasure", (1, text.clone())).await;
        assert!(matches!(refused, Err(Error::NotAllowed(_))));
        let saved = save(&ledger, &manager, "erasure", (1, text.clone()))
            .await
            .unwrap();
        assert_eq!((saved.version, &*saved.made_by), (2, "berger"));
        let stale = save(&ledger, &manager, "erasure", (1, text))
            .await
            .unwrap_err();
        assert!(stale.to_string().contains("now version 2"), "{stale}");

        let own = approve(&ledger, &manager, ("erasure", 2))
            .await
            .unwrap_err();
        assert!(own.to_string().contains("second person"), "{own}");
        assert!(approve(&ledger, &approver, ("erasure", 1)).await.is_err());
        let done = approve(&ledger, &approver, ("erasure", 2)).await.unwrap();
        assert_eq!(done.approved_by.as_deref(), Some("jonas"));
        assert!(approve(&ledger, &approver, ("erasure", 2)).await.is_err());
        let after = show(&ledger, &agent, "erasure").await.unwrap();
        assert_eq!(after.versions.len(), 2, "what was shipped stays");
        assert_eq!(after.approved().unwrap().version, 2);

        // What came with the product is approved as it is.
        approve(&ledger, &manager, ("intake", 1)).await.unwrap();
        let all = list(&ledger, &agent).await.unwrap();
        assert_eq!(all.len(), processes().len());
        let in_force = all.iter().filter(|one| one.approved().is_some());
        assert_eq!(in_force.count(), 2);
        let filter = ledger::Filter {
            action: Some("processes.".to_owned()),
            ..ledger::Filter::default()
        };
        assert_eq!(ledger.list(&filter).await.unwrap().len(), 3);
    })
    .await;
}

#[tokio::test]
async fn steps_that_are_not_worked_any_more_are_not_approved() {
    each_engine(async |store| {
        let (ledger, [manager, approver, _]) = world(store).await;
        let text = show(&ledger, &manager, "access").await.unwrap();
        let text = text.newest().description.clone();
        save(&ledger, &manager, "access", (1, text.clone()))
            .await
            .unwrap();
        let admin = NewAccount {
            login: "anton".to_owned(),
            name: "Anton".to_owned(),
            roles: vec![Role::Administrator],
        };
        let admin = accounts::add(&ledger, By::Operator, admin).await.unwrap();
        let admin = Actor {
            account: admin.account,
            via: Via::Page,
        };
        let mut list = requests::checklists::show(&ledger, Right::Access)
            .await
            .unwrap();
        list.items[0].title.de = "Eingang am selben Tag erfassen".to_owned();
        requests::checklists::revise(&ledger, &admin, Right::Access, list)
            .await
            .unwrap();
        assert!(
            show(&ledger, &manager, "access")
                .await
                .unwrap()
                .steps_changed
        );
        let refused = approve(&ledger, &approver, ("access", 2))
            .await
            .unwrap_err();
        assert!(refused.to_string().contains("other steps"), "{refused}");
        save(&ledger, &manager, "access", (2, text)).await.unwrap();
        let done = approve(&ledger, &approver, ("access", 3)).await.unwrap();
        assert_eq!(done.steps[0].title.de, "Eingang am selben Tag erfassen");
    })
    .await;
}

#[tokio::test]
async fn it_prints_with_version_and_day_of_approval_in_both_languages() {
    each_engine(async |store| {
        let (ledger, [manager, approver, _]) = world(store).await;
        approve(&ledger, &approver, ("objection", 1)).await.unwrap();
        let shown = show(&ledger, &manager, "objection").await.unwrap();
        let names = BTreeMap::from([("jonas".to_owned(), "Jonas Muster".to_owned())]);
        let sender = Sender {
            name: "Muster GmbH".to_owned(),
            lines: Vec::new(),
        };
        let place = (&sender, &TimeZone::UTC, &names);
        let what = (&shown.process, shown.newest());
        let german = processes::text(what, place, Locale::De);
        for said in [
            "Prozess: Widerspruch",
            "Fassung: 1",
            "Freigegeben: Jonas Muster, 1. Dezember 2026",
            "Wer: Privacy Manager",
            "Art. 21 DSGVO",
        ] {
            assert!(german.contains(said), "{said} in {german}");
        }
        let english = processes::text(what, place, Locale::En);
        assert!(
            english.contains("Approved: Jonas Muster, 1 December 2026"),
            "{english}"
        );
        let pdf = processes::pdf(what, place, Locale::De).await.unwrap();
        assert!(pdf.starts_with(b"%PDF-"));
    })
    .await;
}

#[test]
fn the_workflows_that_carry_a_process_are_shipped() {
    for process in processes() {
        for id in &process.workflows {
            let known = workflows::shipped().iter().any(|(known, _)| known == id);
            assert!(known, "{} names {id}", process.id);
        }
    }
}
