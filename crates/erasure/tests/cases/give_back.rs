//! Whoever does not agree with a plan gives it back with what is to be changed.

use accounts::Role;
use erasure::{Change, Decision, Error, PlanState};
use requests::{State, Text};
use store::testing::each_engine;

use crate::world::World;

fn code<T: std::fmt::Debug>(done: Result<T, Error>) -> &'static str {
    match done {
        Err(Error::Refused(why)) => why.code,
        other => panic!("{other:?}"),
    }
}

async fn state(world: &World, reference: &str) -> State {
    let mut conn = world.desk.ledger.store.pool().acquire().await.unwrap();
    let reference = reference.parse().unwrap();
    requests::load(&mut conn, reference).await.unwrap().state
}

#[tokio::test]
async fn a_plan_given_back_waits_for_a_change_and_then_for_approval_again() {
    each_engine(async |store| {
        let world = World::new(store).await;
        let desk = &world.desk;
        let manager = world.actor("berger", &[Role::PrivacyManager]).await;
        let approver = world.actor("huber", &[Role::Approver]).await;
        let plan = world.plan(&manager).await;
        let (id, hash) = (&plan.plan, plan.hash.as_str());
        let why = Text::parse("why", "Bitte die Rechnung an Brandl behalten").unwrap();

        let own = erasure::give_back(desk, &manager, id, (hash, &why)).await;
        assert!(matches!(own, Err(Error::NotAllowed(_))), "{own:?}");
        let old = erasure::give_back(desk, &approver, id, ("0000", &why)).await;
        assert_eq!(code(old), "old-hash");
        assert_eq!(state(&world, &plan.request).await, State::ForApproval);
        assert!(erasure::attention(desk, &manager).await.unwrap().is_empty());

        let back = erasure::give_back(desk, &approver, id, (hash, &why)).await;
        let returned = back.unwrap().returned.unwrap();
        assert_eq!(returned.by, "huber");
        assert_eq!(returned.note.as_deref(), Some(why.expose()));
        let seen = erasure::show(desk, &manager, id).await.unwrap();
        assert_eq!((seen.hash.as_str(), seen.state), (hash, PlanState::Draft));
        assert!(seen.returned.is_some());
        assert_eq!(state(&world, &plan.request).await, State::InProgress);
        let waits = erasure::attention(desk, &manager).await.unwrap();
        assert_eq!((&waits[0].plan, waits[0].state), (id, PlanState::Draft));
        let again = erasure::give_back(desk, &approver, id, (hash, &why)).await;
        assert_eq!(code(again), "plan-returned");
        let entries = desk.ledger.list(&ledger::Filter::default()).await.unwrap();
        let told = entries.iter().filter(|e| e.action == "plans.give_back");
        assert_eq!(told.count(), 1);
        let whole = serde_json::to_string(&entries).unwrap();
        assert!(!whole.contains("Brandl"), "the log holds no word of it");

        let kind = plan.groups[0].kind.clone();
        let changed = Change {
            groups: vec![(kind, Decision::Keep)],
            ground: Some("legal_duty".to_owned()),
            until: Some("2033-12-31".parse().unwrap()),
            note: Some(Text::parse("note", "Bücher sieben Jahre").unwrap()),
            ..Change::default()
        };
        let changed = erasure::change(desk, &manager, id, &changed).await.unwrap();
        assert!(changed.returned.is_none(), "it is another plan now");
        assert_eq!(state(&world, &plan.request).await, State::ForApproval);
        assert!(erasure::attention(desk, &manager).await.unwrap().is_empty());
        erasure::approve(desk, &approver, id, &changed.hash)
            .await
            .unwrap();
        let late = erasure::give_back(desk, &approver, id, (&changed.hash, &why)).await;
        assert_eq!(code(late), "plan-state");
        let all = erasure::overview(desk, &manager, None, None).await.unwrap();
        let line = &all.plans[0];
        assert_eq!((&line.head.plan, &line.request), (id, &plan.request));
        assert_eq!(line.head.approved_by.as_deref(), Some("huber"));
        assert!(line.started_at.is_none() && all.next.is_none());
        let drafts = Some(PlanState::Draft);
        let none = erasure::overview(desk, &manager, drafts, None)
            .await
            .unwrap();
        assert!(none.plans.is_empty(), "it is no draft any more");
        let after = erasure::overview(desk, &manager, None, Some(id))
            .await
            .unwrap();
        assert!(after.plans.is_empty(), "it was the last");
        world.clear();
    })
    .await;
}
