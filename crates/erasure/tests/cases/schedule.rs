//! A run that is set for tonight: the checks of a run now, the same again then.

use accounts::{By, Role};
use erasure::{Error, PlanState};
use jiff::{SignedDuration, Timestamp};
use store::testing::each_engine;

use crate::world::World;

fn tonight() -> Timestamp {
    "2026-11-23T19:00:00Z".parse().unwrap()
}

fn code<T: std::fmt::Debug>(done: Result<T, Error>) -> &'static str {
    match done {
        Err(Error::Refused(why)) => why.code,
        other => panic!("{other:?}"),
    }
}

async fn deeds(world: &World, action: &str, outcome: &str) -> usize {
    let all = world.desk.ledger.list(&ledger::Filter::default()).await;
    let of = |entry: &&ledger::Entry| entry.action == action && entry.outcome == outcome;
    all.unwrap().iter().filter(of).count()
}

#[tokio::test]
async fn a_run_set_for_tonight_starts_then_and_not_before() {
    each_engine(async |store| {
        let world = World::new(store).await;
        let desk = &world.desk;
        let manager = world.actor("berger", &[Role::PrivacyManager]).await;
        let approver = world.actor("huber", &[Role::Approver]).await;
        let plan = world.plan(&manager).await;
        let id = &plan.plan;
        let early = erasure::schedule(desk, &manager, id, tonight()).await;
        assert_eq!(code(early), "plan-unapproved");
        erasure::approve(desk, &approver, id, &plan.hash)
            .await
            .unwrap();
        let now = desk.ledger.clock.now();
        for when in [now, now + SignedDuration::from_hours(37)] {
            let refused = erasure::schedule(desk, &manager, id, when).await;
            assert_eq!(code(refused), "start-when");
        }
        let other = erasure::schedule(desk, &approver, id, tonight()).await;
        assert!(matches!(other, Err(Error::NotAllowed(_))), "{other:?}");

        erasure::schedule(desk, &manager, id, tonight())
            .await
            .unwrap();
        let set = erasure::scheduled(desk, &approver, id)
            .await
            .unwrap()
            .unwrap();
        assert_eq!((set.due_at, set.set_by.as_str()), (tonight(), "berger"));
        erasure::unschedule(desk, &manager, id).await.unwrap();
        let none = erasure::unschedule(desk, &manager, id).await;
        assert_eq!(code(none), "start-none");
        erasure::schedule(desk, &manager, id, tonight())
            .await
            .unwrap();
        assert_eq!(deeds(&world, "runs.schedule", "done").await, 2);
        assert_eq!(deeds(&world, "runs.unschedule", "done").await, 1);

        assert!(erasure::start_due(desk).await.unwrap().is_empty());
        assert_eq!(deeds(&world, "runs.start", "done").await, 0, "not before");
        desk.ledger.clock.advance(SignedDuration::from_hours(9));
        let failed = erasure::start_due(desk).await.unwrap();
        assert!(failed.is_empty(), "{failed:?}");
        let ended = erasure::show(desk, &manager, id).await.unwrap();
        assert_eq!(ended.state, PlanState::Complete);
        assert!(
            erasure::scheduled(desk, &manager, id)
                .await
                .unwrap()
                .is_none()
        );
        assert!(erasure::start_due(desk).await.unwrap().is_empty(), "once");
        let start = desk.ledger.list(&ledger::Filter::default()).await.unwrap();
        let start = start
            .iter()
            .find(|entry| entry.action == "runs.start")
            .unwrap();
        assert_eq!(
            (start.actor.as_str(), start.via.as_str()),
            ("berger", "job")
        );
        world.clear();
    })
    .await;
}

#[tokio::test]
async fn what_no_longer_holds_tonight_stops_the_run_before_the_first_write() {
    each_engine(async |store| {
        let world = World::new(store).await;
        let desk = &world.desk;
        let manager = world.actor("berger", &[Role::PrivacyManager]).await;
        let approver = world.actor("huber", &[Role::Approver]).await;
        let plan = world.plan(&manager).await;
        let id = &plan.plan;
        erasure::approve(desk, &approver, id, &plan.hash)
            .await
            .unwrap();
        erasure::schedule(desk, &manager, id, tonight())
            .await
            .unwrap();
        accounts::disable(&desk.ledger, By::Operator, &manager.account.id)
            .await
            .unwrap();
        desk.ledger.clock.advance(SignedDuration::from_hours(9));
        let failed = erasure::start_due(desk).await.unwrap();
        assert_eq!(failed.len(), 1);
        let set = erasure::scheduled(desk, &approver, id)
            .await
            .unwrap()
            .unwrap();
        assert_eq!(set.failed.as_deref(), Some("start-nobody"));
        let waiting = erasure::attention(desk, &approver).await.unwrap();
        assert_eq!(
            (&waiting[0].plan, waiting[0].state),
            (id, PlanState::Approved)
        );
        assert_eq!(deeds(&world, "runs.start", "failed").await, 1);
        assert!(
            erasure::start_due(desk).await.unwrap().is_empty(),
            "said once"
        );

        let second = world.actor("lang", &[Role::PrivacyManager]).await;
        let morning = desk.ledger.clock.now() + SignedDuration::from_hours(1);
        erasure::schedule(desk, &second, id, morning).await.unwrap();
        desk.ledger.clock.advance(SignedDuration::from_hours(8));
        erasure::start_due(desk).await.unwrap();
        let set = erasure::scheduled(desk, &second, id)
            .await
            .unwrap()
            .unwrap();
        assert_eq!(set.failed.as_deref(), Some("start-late"));

        let next = desk.ledger.clock.now() + SignedDuration::from_hours(1);
        erasure::schedule(desk, &second, id, next).await.unwrap();
        let system = desk.open("vertrieb").await.unwrap();
        let mut connection = system.database.connect().await.unwrap();
        let sql = "UPDATE contacts SET phone_work = '+43 1 5557 9999'";
        connection.command("editing", sql).await.unwrap();
        connection.close().await;
        desk.ledger.clock.advance(SignedDuration::from_hours(2));
        let failed = erasure::start_due(desk).await.unwrap();
        assert!(matches!(failed[0].1, Error::Conflict(_)), "{failed:?}");
        let stopped = erasure::show(desk, &second, id).await.unwrap();
        assert_eq!(stopped.state, PlanState::Conflict);
        assert!(
            erasure::scheduled(desk, &second, id)
                .await
                .unwrap()
                .is_none()
        );
        world.clear();
    })
    .await;
}
