//! Somebody says that a candidate is another person: it is remembered for whoever asks about the same person again, and
//! taken back by choosing the record.

use accounts::{Actor, Role};
use erasure::{CandidateView, Change, Decision, Error, PlanView};
use sqlx::AssertSqlSafe;
use store::testing::each_engine;

use crate::world::World;

fn code<T: std::fmt::Debug>(done: Result<T, Error>) -> &'static str {
    match done {
        Err(Error::Refused(why)) => why.code,
        other => panic!("{other:?}"),
    }
}

fn others(records: &[&str]) -> Change {
    let names = records.iter().map(|record| format!("vertrieb/{record}"));
    Change {
        others: names.collect(),
        ..Change::default()
    }
}

fn candidate<'p>(plan: &'p PlanView, record: &str) -> &'p CandidateView {
    let mut persons = plan.persons.iter();
    persons.find(|person| person.record == record).unwrap()
}

fn likely_left(plan: &PlanView) -> bool {
    let mut warnings = plan.warning_notices.iter();
    warnings.any(|warning| warning.code == "likely-unselected")
}

/// A lead that the search took for the person.
fn duplicate(plan: &PlanView) -> String {
    let mut persons = plan.persons.iter();
    let found = persons.find(|one| one.selected && one.record.starts_with("lead:"));
    found.unwrap().record.clone()
}

/// The records that the log tells of under an action.
async fn told(world: &World, action: &str) -> Vec<String> {
    let filter = ledger::Filter {
        action: Some(action.to_owned()),
        ..ledger::Filter::default()
    };
    let entries = world.desk.ledger.list(&filter).await.unwrap();
    let details = entries.iter().filter_map(|entry| entry.details.as_ref());
    let records = details.flat_map(|details| details["records"].as_array().unwrap());
    records
        .map(|record| record.as_str().unwrap().to_owned())
        .collect()
}

async fn draft(world: &World, manager: &Actor, request: &str) -> PlanView {
    erasure::draft(&world.desk, manager, request).await.unwrap()
}

#[tokio::test]
async fn saying_so_of_somebody_not_chosen_keeps_the_plan_and_its_approval() {
    each_engine(async |store| {
        let world = World::new(store).await;
        let desk = &world.desk;
        let manager = world.actor("berger", &[Role::PrivacyManager]).await;
        let approver = world.actor("huber", &[Role::Approver]).await;
        let plan = world.plan(&manager).await;
        assert!(likely_left(&plan), "the husband is likely");
        erasure::approve(desk, &approver, &plan.plan, &plan.hash)
            .await
            .unwrap();
        let beside: Vec<&str> = plan
            .persons
            .iter()
            .filter(|person| !person.selected)
            .map(|person| person.record.as_str())
            .collect();
        let not_theirs = erasure::change(desk, &approver, &plan.plan, &others(&beside)).await;
        assert!(matches!(not_theirs, Err(Error::NotAllowed(_))));
        let nobody = erasure::change(desk, &manager, &plan.plan, &others(&["contact:x"])).await;
        assert_eq!(code(nobody), "candidate-unknown");

        let noted = erasure::change(desk, &manager, &plan.plan, &others(&beside))
            .await
            .unwrap();
        assert_eq!(
            (&noted.hash, noted.state),
            (&plan.hash, erasure::PlanState::Approved)
        );
        assert_eq!(noted.approved_by.as_deref(), Some("huber"));
        for record in &beside {
            let other = candidate(&noted, record).other.as_ref().unwrap();
            assert_eq!((&*other.by, other.at), ("berger", desk.ledger.clock.now()));
        }
        assert!(!likely_left(&noted), "nobody is left to look at");
        assert_eq!(told(&world, "persons.tell_apart").await.len(), beside.len());
        erasure::change(desk, &manager, &plan.plan, &others(&beside))
            .await
            .unwrap();
        let again = told(&world, "persons.tell_apart").await;
        assert_eq!(again.len(), beside.len(), "said once");
        assert!(erasure::doctor(desk).await.unwrap().is_empty());
        let run = erasure::run(desk, &manager, &plan.plan).await.unwrap();
        assert_eq!(run.state, erasure::PlanState::Complete);
        world.clear();
    })
    .await;
}

#[tokio::test]
async fn a_record_told_apart_is_not_taken_for_the_person_until_it_is_chosen_again() {
    each_engine(async |store| {
        let world = World::new(store).await;
        let desk = &world.desk;
        let manager = world.actor("berger", &[Role::PrivacyManager]).await;
        let approver = world.actor("huber", &[Role::Approver]).await;
        let plan = world.plan(&manager).await;
        let linked = world.planted.katharina.persons[0].clone();
        let record = duplicate(&plan);
        erasure::approve(desk, &approver, &plan.plan, &plan.hash)
            .await
            .unwrap();
        let changed = erasure::change(desk, &manager, &plan.plan, &others(&[&record]))
            .await
            .unwrap();
        assert!(!candidate(&changed, &record).selected);
        assert!(candidate(&changed, &record).other.is_some());
        assert_ne!(changed.hash, plan.hash);
        assert_eq!(
            changed.approved_by, None,
            "another plan needs another approval"
        );
        let name = format!("vertrieb/{record}");
        assert_eq!(told(&world, "persons.tell_apart").await, [name.as_str()]);

        let later = draft(&world, &manager, &plan.request).await;
        let shown = candidate(&later, &record);
        assert_eq!((shown.selected, &*shown.certainty), (false, "possible"));
        assert_eq!(shown.other.as_ref().unwrap().by, "berger");
        let mut items = later.items.iter();
        assert!(!items.any(|item| item.record == record && item.action == "anonymise"));
        assert!(candidate(&later, &linked).selected);

        // Whoever asks next about the same person, and whoever asks about the other one.
        let second = world.request(&manager).await.to_string();
        let second = draft(&world, &manager, &second).await;
        assert!(!candidate(&second, &record).selected);
        let reverse = world.request_about(&manager, &record).await.to_string();
        let reverse = draft(&world, &manager, &reverse).await;
        assert!(candidate(&reverse, &record).selected);
        let shown = reverse.persons.iter().find(|one| one.record == linked);
        assert!(shown.is_none_or(|one| !one.selected && one.other.is_some()));
        let apart = erasure::told_apart(desk, &second.request).await.unwrap();
        assert_eq!((apart.len(), &apart[0].record), (1, &record));

        let back = Change {
            select: vec![(record.clone(), Decision::Anonymise)],
            ..Change::default()
        };
        let back = erasure::change(desk, &manager, &later.plan, &back)
            .await
            .unwrap();
        assert!(candidate(&back, &record).selected);
        assert!(candidate(&back, &record).other.is_none());
        assert_eq!(told(&world, "persons.tell_same").await, [name.as_str()]);
        let apart = erasure::told_apart(desk, &second.request).await.unwrap();
        assert!(apart.is_empty());
        let third = draft(&world, &manager, &second.request).await;
        assert!(candidate(&third, &record).selected, "certain again");
        assert!(desk.ledger.verify(None).await.unwrap().ok);
        world.clear();
    })
    .await;
}

#[tokio::test]
async fn what_was_said_goes_with_the_file_and_of_a_linked_record_nothing_is_kept() {
    each_engine(async |store| {
        let world = World::new(store).await;
        let desk = &world.desk;
        let manager = world.actor("berger", &[Role::PrivacyManager]).await;
        let plan = world.plan(&manager).await;
        let linked = world.planted.katharina.persons[0].clone();
        let record = duplicate(&plan);
        let without = erasure::change(desk, &manager, &plan.plan, &others(&[&linked]))
            .await
            .unwrap();
        let shown = candidate(&without, &linked);
        assert!(!shown.selected && shown.other.is_none());
        assert!(told(&world, "persons.tell_apart").await.is_empty());
        let with = Change {
            select: vec![(linked.clone(), Decision::Anonymise)],
            ..others(&[&record])
        };
        let with = erasure::change(desk, &manager, &plan.plan, &with)
            .await
            .unwrap();
        assert!(candidate(&with, &linked).selected);
        assert!(candidate(&with, &record).other.is_some());

        assert_eq!(erasure::forget_others(desk).await.unwrap(), 0);
        let over = format!(
            "UPDATE requests SET delete_day = '2026-11-23' WHERE reference = '{}'",
            plan.request
        );
        sqlx::query(AssertSqlSafe(over))
            .execute(desk.ledger.store.pool())
            .await
            .unwrap();
        assert_eq!(erasure::forget_others(desk).await.unwrap(), 1);
        assert_eq!(erasure::forget_others(desk).await.unwrap(), 0);
        let apart = erasure::told_apart(desk, &plan.request).await.unwrap();
        assert!(apart.is_empty());
        let shown = erasure::show(desk, &manager, &plan.plan).await.unwrap();
        assert!(candidate(&shown, &record).other.is_none());
        world.clear();
    })
    .await;
}
