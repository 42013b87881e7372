//! Rows that somebody changed after the approval: decided, approved again, and run to the end.

use accounts::{Actor, Role};
use erasure::{Error, PlanState, PlanView, Settlement};
use store::testing::each_engine;

use crate::world::World;

async fn edit(world: &World, system: &str, sql: &'static str) {
    let system = world.desk.open(system).await.unwrap();
    let mut connection = system.database.connect().await.unwrap();
    connection.command("editing", sql).await.unwrap();
    connection.close().await;
}

/// A plan whose run was stopped by what was edited meanwhile.
async fn stopped(world: &World, people: (&Actor, &Actor), sql: &'static str) -> PlanView {
    let (manager, approver) = people;
    let plan = world.plan(manager).await;
    let desk = &world.desk;
    erasure::approve(desk, approver, &plan.plan, &plan.hash)
        .await
        .unwrap();
    edit(world, "vertrieb", sql).await;
    let run = erasure::run(desk, manager, &plan.plan).await;
    assert!(matches!(run, Err(Error::Conflict(_))), "{run:?}");
    plan
}

fn code<T: std::fmt::Debug>(done: Result<T, Error>) -> &'static str {
    match done {
        Err(Error::Refused(why)) => why.code,
        other => panic!("{other:?}"),
    }
}

fn note() -> requests::Text {
    requests::Text::parse("note", "Wartungsvertrag läuft weiter.").unwrap()
}

fn all_anyway(conflicts: &[erasure::ConflictView]) -> Settlement {
    Settlement {
        anyway: conflicts.iter().map(|one| one.record.clone()).collect(),
        ..Settlement::default()
    }
}

#[tokio::test]
async fn a_changed_person_is_erased_anyway_after_a_second_approval() {
    each_engine(async |store| {
        let world = World::new(store).await;
        let desk = &world.desk;
        let manager = world.actor("berger", &[Role::PrivacyManager]).await;
        let approver = world.actor("huber", &[Role::Approver]).await;
        let sql = "UPDATE contacts SET phone_work = '+43 1 5557 9999', modified_user_id = (SELECT id FROM users LIMIT 1)";
        let plan = stopped(&world, (&manager, &approver), sql).await;
        let id = &plan.plan;

        let conflicts = erasure::conflicts(desk, &approver, id).await.unwrap();
        let person = world.planted.katharina.persons[0].clone();
        let own = conflicts.iter().find(|one| one.record == person).unwrap();
        assert_eq!((own.action, own.may_leave_out), ("anonymise", false));
        assert!(own.changed_by.as_ref().unwrap().starts_with("user:"));
        assert!(own.columns.iter().any(|column| column == "last_name"));

        let waiting = erasure::attention(desk, &manager).await.unwrap();
        assert_eq!(waiting.len(), 1);
        assert_eq!((&waiting[0].plan, waiting[0].state), (id, PlanState::Conflict));
        let nothing = Settlement::default();
        let undecided = erasure::settle(desk, &manager, id, &nothing).await;
        assert_eq!(code(undecided), "conflict-open");
        let without_person = Settlement {
            leave_out: conflicts.iter().map(|one| one.record.clone()).collect(),
            ground: Some("contract".into()),
            note: Some(note()),
            ..Settlement::default()
        };
        let left_out = erasure::settle(desk, &manager, id, &without_person).await;
        assert_eq!(code(left_out), "conflict-stays");
        let both = Settlement {
            leave_out: vec![person.clone()],
            ..all_anyway(&conflicts)
        };
        assert_eq!(code(erasure::settle(desk, &manager, id, &both).await), "conflict-twice");
        let anyway = all_anyway(&conflicts);
        let by_approver = erasure::settle(desk, &approver, id, &anyway).await;
        assert!(matches!(by_approver, Err(Error::NotAllowed(_))));

        let settled = erasure::settle(desk, &manager, id, &anyway).await.unwrap();
        assert_eq!((settled.state, &settled.plan), (PlanState::Draft, id));
        assert_ne!(settled.hash, plan.hash, "what was approved is another plan");
        assert_eq!(settled.approved_by, None);
        assert!(erasure::conflicts(desk, &manager, id).await.unwrap().is_empty());
        assert_eq!(code(erasure::run(desk, &manager, id).await), "plan-unapproved");
        assert_eq!(
            code(erasure::approve(desk, &approver, id, &plan.hash).await),
            "old-hash"
        );
        assert_eq!(code(erasure::settle(desk, &manager, id, &anyway).await), "plan-no-conflict");
        assert!(erasure::attention(desk, &manager).await.unwrap().is_empty());
        assert!(erasure::doctor(desk).await.unwrap().is_empty());

        erasure::approve(desk, &approver, id, &settled.hash).await.unwrap();
        let run = erasure::run(desk, &manager, id).await.unwrap();
        assert_eq!((run.state, run.residue.len()), (PlanState::Complete, 0));
        assert!(run.conflicts.is_empty());
        assert!(erasure::doctor(desk).await.unwrap().is_empty());
        let filter = ledger::Filter {
            action: Some("plans.settle".into()),
            ..ledger::Filter::default()
        };
        let entries = desk.ledger.list(&filter).await.unwrap();
        assert_eq!(entries.len(), 1);
        assert!(!format!("{entries:?}").contains("5557"), "no value is in the log");
        world.clear();
    })
    .await;
}

#[tokio::test]
async fn a_changed_record_is_left_out_for_a_ground_and_a_later_change_stops_the_run_again() {
    each_engine(async |store| {
        let world = World::new(store).await;
        let desk = &world.desk;
        let manager = world.actor("berger", &[Role::PrivacyManager]).await;
        let approver = world.actor("huber", &[Role::Approver]).await;
        let sql = "UPDATE tasks SET priority = 'changed'";
        let plan = stopped(&world, (&manager, &approver), sql).await;
        let id = &plan.plan;
        let conflicts = erasure::conflicts(desk, &manager, id).await.unwrap();
        let (may, follows): (Vec<_>, Vec<_>) = conflicts.iter().partition(|one| one.may_leave_out);
        assert!(!may.is_empty() && may.iter().all(|one| one.record.starts_with("task:")));
        let names = |rows: &[&erasure::ConflictView]| {
            rows.iter()
                .map(|one| one.record.clone())
                .collect::<Vec<_>>()
        };
        let left_out = |ground: Option<&str>| Settlement {
            anyway: names(&follows),
            leave_out: names(&may),
            ground: ground.map(str::to_owned),
            note: Some(note()),
            ..Settlement::default()
        };
        let groundless = erasure::settle(desk, &manager, id, &left_out(None)).await;
        assert_eq!(code(groundless), "ground-needed");
        let settled = erasure::settle(desk, &manager, id, &left_out(Some("contract")))
            .await
            .unwrap();
        let kept = |plan: &PlanView| {
            let tasks = plan
                .items
                .iter()
                .filter(|item| item.record.starts_with("task:"));
            tasks.filter(|item| item.action == "keep").count()
        };
        assert!(kept(&settled) >= may.len());
        erasure::approve(desk, &approver, id, &settled.hash)
            .await
            .unwrap();

        edit(&world, "vertrieb", "UPDATE calls SET status = 'changed'").await;
        let again = erasure::run(desk, &manager, id).await;
        assert!(matches!(again, Err(Error::Conflict(_))), "{again:?}");
        assert!(erasure::doctor(desk).await.unwrap().is_empty());
        let conflicts = erasure::conflicts(desk, &manager, id).await.unwrap();
        let settled = erasure::settle(desk, &manager, id, &all_anyway(&conflicts))
            .await
            .unwrap();
        assert!(kept(&settled) > 0, "what was left out stays left out");
        erasure::approve(desk, &approver, id, &settled.hash)
            .await
            .unwrap();
        let run = erasure::run(desk, &manager, id).await.unwrap();
        assert_eq!(run.state, PlanState::Complete);
        assert!(erasure::doctor(desk).await.unwrap().is_empty());
        world.clear();
    })
    .await;
}

#[tokio::test]
async fn what_was_done_before_a_conflict_stays_done_and_the_rest_goes_on_after_it() {
    each_engine(async |store| {
        let world = World::twice(store).await;
        let desk = &world.desk;
        let manager = world.actor("berger", &[Role::PrivacyManager]).await;
        let approver = world.actor("huber", &[Role::Approver]).await;
        let plan = world.plan(&manager).await;
        let id = &plan.plan;
        assert!(plan.items.iter().any(|item| item.system == "zweig"));
        erasure::approve(desk, &approver, id, &plan.hash)
            .await
            .unwrap();
        let guard =
            "CREATE TRIGGER guard BEFORE UPDATE ON contacts BEGIN SELECT RAISE(ABORT, 'no'); END";
        edit(&world, "zweig", guard).await;
        assert!(erasure::run(desk, &manager, id).await.is_err());
        edit(&world, "zweig", "DROP TRIGGER guard").await;
        edit(
            &world,
            "zweig",
            "UPDATE contacts SET phone_work = '+43 1 5557 9999'",
        )
        .await;
        let run = erasure::run(desk, &manager, id).await;
        assert!(matches!(run, Err(Error::Conflict(_))), "{run:?}");
        let before = erasure::progress(desk, &manager, id).await.unwrap();
        assert!(before.done > 0 && before.done < before.total);

        let conflicts = erasure::conflicts(desk, &manager, id).await.unwrap();
        assert!(conflicts.iter().all(|one| one.system == "zweig"));
        let settled = erasure::settle(desk, &manager, id, &all_anyway(&conflicts))
            .await
            .unwrap();
        let of = |plan: &PlanView, system: &str| {
            let items = plan.items.iter().filter(|item| item.system == system);
            items.map(|item| item.record.clone()).collect::<Vec<_>>()
        };
        assert_eq!(of(&settled, "vertrieb"), of(&plan, "vertrieb"));
        assert!(erasure::doctor(desk).await.unwrap().is_empty());
        erasure::approve(desk, &approver, id, &settled.hash)
            .await
            .unwrap();
        let run = erasure::run(desk, &manager, id).await.unwrap();
        assert_eq!((run.state, run.residue.len()), (PlanState::Complete, 0));
        assert_eq!(run.done + run.skipped, settled.items.len());
        assert!(erasure::doctor(desk).await.unwrap().is_empty());
        assert!(desk.ledger.verify(None).await.unwrap().ok);
        world.clear();
    })
    .await;
}
