//! A run that somebody stops: after the batch it is at, with nothing half done, and on by hand only.

use std::time::Duration;

use accounts::{Actor, Role};
use base::Clock;
use crm::database::Statement;
use erasure::{Error, PlanId, PlanState, PlanView};
use jiff::SignedDuration;
use requests::Outcome;
use sqlx::AssertSqlSafe;
use store::Engine;
use store::testing::{Fresh, each_engine};

use crate::world::World;

fn code<T: std::fmt::Debug>(done: Result<T, Error>) -> &'static str {
    match done {
        Err(Error::Refused(why)) => why.code,
        other => panic!("{other:?}"),
    }
}

/// The actions of the log on runs, oldest first.
async fn told(world: &World) -> Vec<String> {
    let filter = ledger::Filter {
        action: Some("runs.".to_owned()),
        ..ledger::Filter::default()
    };
    let mut entries = world.desk.ledger.list(&filter).await.unwrap();
    entries.sort_by_key(|entry| entry.index);
    entries.into_iter().map(|entry| entry.action).collect()
}

/// Waits until the log tells of a deed on a run.
async fn until_told(world: &World, action: &str) {
    for _ in 0..6_000 {
        if told(world).await.iter().any(|one| one == action) {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("{action} does not come");
}

/// The family name in the person's own record.
async fn family(world: &World, manager: &Actor, system: &str) -> Option<String> {
    let record = &world.planted.katharina.persons[0];
    let person = erasure::person(&world.desk, manager, system, record, true).await;
    let fields = person.unwrap().fields;
    let name = fields.into_iter().find(|field| field.column == "last_name");
    name.and_then(|name| name.value)
}

/// An approved plan, and the two people.
async fn approved(world: &World) -> (PlanView, Actor, Actor) {
    let manager = world.actor("berger", &[Role::PrivacyManager]).await;
    let approver = world.actor("huber", &[Role::Approver]).await;
    let plan = world.plan(&manager).await;
    erasure::approve(&world.desk, &approver, &plan.plan, &plan.hash)
        .await
        .unwrap();
    (plan, manager, approver)
}

/// Stops the run of a plan while its first batch is under way: somebody else still reads in that system, so that it cannot
/// commit before they are done. (Somebody who writes would keep the run from beginning: it asks first whether it may write.)
async fn stopped_amid_the_first_batch(world: &World, manager: &Actor, id: &PlanId) {
    let desk = &world.desk;
    let system = desk.open("vertrieb").await.unwrap();
    let mut other = system.database.connect().await.unwrap();
    other.command("reading", "BEGIN").await.unwrap();
    let contacts = Statement::fixed("SELECT COUNT(*) FROM contacts", &[]);
    other.rows("reading", &contacts).await.unwrap();
    let stopping = async {
        until_told(world, "runs.intend").await;
        let asked = erasure::stop(desk, manager, id).await.unwrap();
        assert_eq!(
            (asked.state, asked.done),
            (PlanState::Running, 0),
            "the batch comes to its end first"
        );
        assert_eq!(asked.stop.unwrap().by, "berger");
        let again = erasure::stop(desk, manager, id).await.unwrap();
        assert_eq!(again.state, PlanState::Running);
        other.command("reading", "COMMIT").await.unwrap();
    };
    let (run, ()) = tokio::join!(Box::pin(erasure::run(desk, manager, id)), stopping);
    other.close().await;
    let run = run.unwrap();
    assert_eq!(run.state, PlanState::Paused);
    assert!(run.certificate.is_none());
    assert_eq!(run.stop.unwrap().by, "berger");
}

#[tokio::test]
async fn a_run_stops_after_the_batch_it_is_at_and_comes_to_the_same_end_by_hand() {
    each_engine(async |store| {
        let world = World::twice(store).await;
        let desk = &world.desk;
        let (plan, manager, approver) = approved(&world).await;
        let id = &plan.plan;
        assert_eq!(code(erasure::stop(desk, &manager, id).await), "run-idle");
        let name = family(&world, &manager, "zweig").await;
        let second = std::fs::read(world.folder.join("second.db")).unwrap();
        stopped_amid_the_first_batch(&world, &manager, id).await;

        assert_ne!(family(&world, &manager, "vertrieb").await, name);
        assert_eq!(family(&world, &manager, "zweig").await, name);
        let unchanged = std::fs::read(world.folder.join("second.db")).unwrap() == second;
        assert!(unchanged, "nothing was written in the second system");
        let progress = erasure::progress(desk, &approver, id).await.unwrap();
        let (done, all) = progress.systems["vertrieb"];
        assert!(done == all && progress.done == done);
        assert_eq!(progress.systems["zweig"].0, 0);
        assert!(erasure::doctor(desk).await.unwrap().is_empty());
        let waiting = erasure::attention(desk, &approver).await.unwrap();
        assert_eq!(
            (&waiting[0].plan, waiting[0].state),
            (id, PlanState::Paused)
        );
        let blockers = erasure::blockers(desk, &plan.request, Outcome::Fulfilled).await;
        assert_eq!(blockers.unwrap()[0].code, "run-open");
        let listed = erasure::overview(desk, &approver, Some(PlanState::Paused), None).await;
        assert_eq!(listed.unwrap().plans.len(), 1);

        assert!(erasure::resume_open(desk).await.unwrap().is_empty());
        assert!(erasure::start_due(desk).await.unwrap().is_empty());
        let after = erasure::progress(desk, &manager, id).await.unwrap();
        assert_eq!(
            (after.state, after.done),
            (PlanState::Paused, done),
            "no job goes on with what a person stopped"
        );
        let other = erasure::stop(desk, &approver, id).await;
        assert!(matches!(other, Err(Error::NotAllowed(_))), "{other:?}");

        let run = erasure::run(desk, &manager, id).await.unwrap();
        assert_eq!((run.state, run.residue.len()), (PlanState::Complete, 0));
        assert_eq!(run.done + run.skipped, plan.items.len());
        assert!(run.stop.is_none());
        assert!(erasure::doctor(desk).await.unwrap().is_empty());
        let told: Vec<String> = told(&world).await;
        let deeds: Vec<&str> = told
            .iter()
            .map(String::as_str)
            .filter(|action| *action != "runs.name_erased")
            .collect();
        assert_eq!(
            deeds,
            [
                "runs.start",
                "runs.intend",
                "runs.stop",
                "runs.apply",
                "runs.pause",
                "runs.resume",
                "runs.intend",
                "runs.apply",
                "runs.finish",
            ]
        );
        assert_eq!(code(erasure::stop(desk, &manager, id).await), "run-idle");
        assert!(desk.ledger.verify(None).await.unwrap().ok);
        world.clear();
    })
    .await;
}

/// A run whose worker died before its first batch, under a lease that still runs.
async fn orphan(world: &World, plan: &PlanView, manager: &Actor) {
    let begun = [
        format!(
            "UPDATE plans SET state = 'running' WHERE id = '{}'",
            plan.plan
        ),
        format!(
            "INSERT INTO runs (id, plan, state, started_by, started_at, lease_token, lease_until,
             recovered, conflicts)
             VALUES ('r', '{}', 'running', '{}', 0, 'dead', {}, 0, '[]')",
            plan.plan,
            manager.account.id,
            world.desk.ledger.clock.now().as_microsecond() + 60_000_000
        ),
        format!(
            "INSERT INTO run_batches (run, batch, system, first_place, last_place, state, attempts)
             VALUES ('r', 0, 'vertrieb', 0, {}, 'planned', 0)",
            plan.items.len() - 1
        ),
    ];
    for sql in begun {
        sqlx::query(AssertSqlSafe(sql))
            .execute(world.desk.ledger.store.pool())
            .await
            .unwrap();
    }
}

#[tokio::test]
async fn a_run_that_nobody_works_on_is_stopped_at_once() {
    each_engine(async |store| {
        let world = World::new(store).await;
        let desk = &world.desk;
        let (plan, manager, _) = approved(&world).await;
        orphan(&world, &plan, &manager).await;
        let before = std::fs::read(world.folder.join("crm.db")).unwrap();
        let stopped = erasure::stop(desk, &manager, &plan.plan).await.unwrap();
        assert_eq!(stopped.state, PlanState::Paused);
        assert_eq!(told(&world).await, ["runs.stop", "runs.pause"]);
        let again = erasure::stop(desk, &manager, &plan.plan).await.unwrap();
        assert_eq!(again.state, PlanState::Paused);
        assert!(erasure::resume_open(desk).await.unwrap().is_empty());
        assert_eq!(before, std::fs::read(world.folder.join("crm.db")).unwrap());
        let run = erasure::run(desk, &manager, &plan.plan).await.unwrap();
        assert_eq!(run.state, PlanState::Complete);
        world.clear();
    })
    .await;
}

#[tokio::test]
async fn whoever_takes_over_a_dead_workers_run_stops_it_before_the_next_batch() {
    each_engine(async |store| {
        let world = World::new(store).await;
        let desk = &world.desk;
        let (plan, manager, _) = approved(&world).await;
        orphan(&world, &plan, &manager).await;
        // As if it had died after somebody wanted the run to stop, and before it looked.
        let asked = format!(
            "UPDATE runs SET stop_by = '{}', stop_at = 0",
            manager.account.id
        );
        sqlx::query(AssertSqlSafe(asked))
            .execute(desk.ledger.store.pool())
            .await
            .unwrap();
        let before = std::fs::read(world.folder.join("crm.db")).unwrap();
        assert!(erasure::resume_open(desk).await.unwrap().is_empty());
        assert_eq!(before, std::fs::read(world.folder.join("crm.db")).unwrap());
        let shown = erasure::show(desk, &manager, &plan.plan).await.unwrap();
        assert_eq!(shown.state, PlanState::Paused);
        let run = erasure::run(desk, &manager, &plan.plan).await.unwrap();
        assert_eq!(run.state, PlanState::Complete);
        world.clear();
    })
    .await;
}

#[tokio::test]
async fn on_a_server_a_node_whose_clock_is_ahead_takes_no_living_workers_run() {
    let fresh = Fresh::create(Engine::Postgres).await;
    fresh.store.migrate().await.unwrap();
    let mut world = World::new(fresh.store.clone()).await;
    let (plan, manager, _) = approved(&world).await;
    world.desk.ledger.clock = Clock::system();
    orphan(&world, &plan, &manager).await;
    let work = plan.plan.as_str();
    let living = fresh.store.be_present(work).await.unwrap();
    assert!(living.is_some());
    let before = std::fs::read(world.folder.join("crm.db")).unwrap();
    world.desk.ledger.clock = Clock::wrong_by(SignedDuration::from_mins(10));
    let taken = erasure::run(&world.desk, &manager, &plan.plan).await;
    assert_eq!(code(taken), "plan-elsewhere");
    assert_eq!(before, std::fs::read(world.folder.join("crm.db")).unwrap());
    drop(living);
    // The server hears a moment later that nobody is at it any more.
    while fresh.store.be_present(work).await.unwrap().is_none() {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    world.desk.ledger.clock = Clock::system();
    // The look above took the worker's place for a moment.
    let run = loop {
        match erasure::run(&world.desk, &manager, &plan.plan).await {
            Ok(run) => break run,
            Err(Error::Refused(why)) if why.code == "plan-elsewhere" => {
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
            Err(error) => panic!("{error}"),
        }
    };
    assert_eq!(run.state, PlanState::Complete);
    world.clear();
    fresh.remove().await;
}
