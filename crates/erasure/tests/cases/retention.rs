//! What a ground keeps through a run is looked at again when the ground has ended.

use std::collections::BTreeSet;

use accounts::Role;
use erasure::{PlanState, retention_due};
use jiff::civil::Date;
use jiff::{SignedDuration, ToSpan as _};
use requests::{Reference, Task, TaskOwner};
use store::testing::each_engine;

use crate::hits::{left, planted};
use crate::world::World;

/// The tasks that came by themselves.
async fn told(world: &World, manager: &accounts::Actor, reference: Reference) -> Vec<Task> {
    assert!(retention_due(&world.desk).await.unwrap().is_empty());
    let all = requests::tasks(&world.desk.ledger, manager, reference).await;
    let all = all.unwrap().into_iter();
    all.filter(|task| task.made_by == "erasure").collect()
}

#[tokio::test]
async fn when_a_duty_has_ended_a_task_says_once_what_it_kept() {
    each_engine(async |store| {
        let world = World::new(store).await;
        let desk = &world.desk;
        let clock = &desk.ledger.clock;
        let manager = world.actor("berger", &[Role::PrivacyManager]).await;
        let approver = world.actor("huber", &[Role::Approver]).await;
        let plan = world.plan(&manager).await;
        let reference: Reference = plan.request.parse().unwrap();
        erasure::approve(desk, &approver, &plan.plan, &plan.hash)
            .await
            .unwrap();
        let run = erasure::run(desk, &manager, &plan.plan).await.unwrap();
        assert_eq!(run.state, PlanState::Complete, "{:?}", run.residue);
        let certificate = run.certificate.unwrap();
        let ends: BTreeSet<Date> = certificate
            .grounds
            .iter()
            .filter_map(|one| one.until)
            .collect();
        let first = *ends.first().expect("an invoice is kept");
        assert_eq!(told(&world, &manager, reference).await.len(), 0);

        clock.advance(first.duration_since(desk.controller.today(clock)));
        let on_the_day = told(&world, &manager, reference).await;
        assert_eq!(on_the_day.len(), 0, "the last day still counts");

        clock.advance(SignedDuration::from_hours(24));
        let tasks = told(&world, &manager, reference).await;
        assert_eq!(tasks.len(), 1);
        let words = tasks[0].words.as_deref().unwrap();
        let day = law::long_day(first, law::Language::De);
        assert!(words.contains(&day), "{words}");
        let ground = certificate
            .grounds
            .iter()
            .find(|one| one.until == Some(first));
        let rule = law::retention::rule(&ground.unwrap().ground).unwrap();
        assert!(words.contains(&rule.title.de), "{words}");
        assert_eq!(tasks[0].owner, TaskOwner::Role(Role::PrivacyManager));
        assert_eq!(tasks[0].due, desk.controller.today(clock) + 14.days());

        clock.advance(SignedDuration::from_hours(24));
        assert_eq!(told(&world, &manager, reference).await.len(), 1, "once");
        let filter = ledger::Filter {
            action: Some("plans.retention_ended".to_owned()),
            ..ledger::Filter::default()
        };
        let entries = desk.ledger.list(&filter).await.unwrap();
        assert_eq!(entries.len(), 1);
        let details = entries[0].details.as_ref().unwrap();
        assert_eq!(details["until"], first.to_string());
        assert!(details["records"].as_i64().unwrap() > 0);

        // Those that end later are told each on its day.
        let last = *ends.last().unwrap();
        clock.advance(last.duration_since(first));
        assert_eq!(told(&world, &manager, reference).await.len(), ends.len());
        world.clear();
    })
    .await;
}

#[tokio::test]
async fn the_end_of_a_ground_that_left_a_text_is_told_too() {
    each_engine(async |store| {
        let world = World::new(store).await;
        let desk = &world.desk;
        let clock = &desk.ledger.clock;
        let manager = world.actor("berger", &[Role::PrivacyManager]).await;
        let approver = world.actor("huber", &[Role::Approver]).await;
        let plan = world.plan(&manager).await;
        let reference: Reference = plan.request.parse().unwrap();
        let (hit, _) = planted(&world, &plan);
        let last_day = desk.controller.today(clock) + 30.days();
        let change = erasure::Change {
            until: Some(last_day),
            ..left(&hit)
        };
        let changed = erasure::change(desk, &manager, &plan.plan, &change)
            .await
            .unwrap();
        erasure::approve(desk, &approver, &plan.plan, &changed.hash)
            .await
            .unwrap();
        let run = erasure::run(desk, &manager, &plan.plan).await.unwrap();
        assert_eq!(run.state, PlanState::Complete, "{:?}", run.residue);

        clock.advance(SignedDuration::from_hours(24 * 30));
        assert_eq!(told(&world, &manager, reference).await.len(), 0);
        clock.advance(SignedDuration::from_hours(24));
        let tasks = told(&world, &manager, reference).await;
        let words: Vec<&str> = tasks
            .iter()
            .filter_map(|task| task.words.as_deref())
            .collect();
        let [words] = words[..] else {
            panic!("{words:?}")
        };
        let ground = law::ground::find("other_person").unwrap();
        assert!(words.contains(&ground.title.de), "{words}");
        assert!(words.contains("Datensätze: 1)"), "{words}");
        world.clear();
    })
    .await;
}
