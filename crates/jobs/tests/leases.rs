//! Who holds a job, and who no longer does.

#![expect(clippy::unwrap_used, reason = "a test that fails says where")]

use base::{Clock, Random};
use jiff::SignedDuration;
use jobs::{ATTEMPTS, Error, Failed, Job, JobId, NewJob, State};
use serde_json::json;
use store::testing::{Fresh, each_engine};
use store::{Engine, Store};

const LEASE: SignedDuration = SignedDuration::from_mins(10);
const KINDS: &[&str] = &["erasure.run", "mail.send"];

struct Queue {
    store: Store,
    clock: Clock,
    random: Random,
}

impl Queue {
    fn open(store: Store) -> Self {
        let clock = Clock::fixed("2026-11-23T10:00:00Z".parse().unwrap());
        Self {
            store,
            clock,
            random: Random::os(),
        }
    }

    async fn add(&self, kind: &'static str, subject: Option<&str>) -> Option<JobId> {
        let new = NewJob {
            kind,
            subject: subject.map(str::to_owned),
            input: json!({"plan": "01PLAN"}),
            due_at: self.clock.now(),
        };
        let mut tx = self.store.housekeep().await.unwrap();
        let id = jobs::enqueue(tx.conn(), &self.clock, &self.random, &new)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        id
    }

    async fn claim(&self) -> Option<Job> {
        jobs::claim(&self.store, (&self.clock, &self.random), KINDS, LEASE)
            .await
            .unwrap()
    }

    async fn fail(&self, job: &Job) -> Result<Failed, Error> {
        jobs::fail(&self.store, (&self.clock, &self.random), job, "unreachable").await
    }

    async fn finish(&self, job: &Job) -> Result<(), Error> {
        let mut tx = self.store.housekeep().await.unwrap();
        jobs::hold(tx.conn(), &self.clock, job).await?;
        jobs::finish(tx.conn(), job).await?;
        tx.commit().await.unwrap();
        Ok(())
    }

    async fn state(&self, subject: &str) -> jobs::Waiting {
        let mut conn = self.store.pool().acquire().await.unwrap();
        jobs::find(&mut conn, &self.clock, KINDS[0], subject)
            .await
            .unwrap()
            .unwrap()
    }
}

#[tokio::test]
async fn a_job_is_claimed_worked_and_done_once() {
    each_engine(async |store| {
        let queue = Queue::open(store);
        let id = queue.add(KINDS[0], Some("p1")).await.unwrap();
        let job = queue.claim().await.unwrap();
        assert_eq!(
            (&job.id, job.attempt, &job.input["plan"]),
            (&id, 1, &json!("01PLAN"))
        );
        assert!(queue.claim().await.is_none());
        assert!(queue.state("p1").await.held);
        queue.finish(&job).await.unwrap();
        assert_eq!(queue.state("p1").await.state, State::Done);
        assert!(matches!(queue.finish(&job).await, Err(Error::LeaseLost)));
        queue.clock.advance(LEASE * 2);
        assert!(queue.claim().await.is_none());
    })
    .await;
}

#[tokio::test]
async fn a_job_of_a_change_undone_never_was() {
    each_engine(async |store| {
        let queue = Queue::open(store);
        let mut tx = queue.store.housekeep().await.unwrap();
        let due_at = queue.clock.now();
        let new = NewJob {
            kind: KINDS[0],
            subject: None,
            input: json!(1),
            due_at,
        };
        jobs::enqueue(tx.conn(), &queue.clock, &queue.random, &new)
            .await
            .unwrap()
            .unwrap();
        drop(tx);
        assert!(queue.claim().await.is_none());
    })
    .await;
}

#[tokio::test]
async fn one_subject_waits_once_and_again_when_done() {
    each_engine(async |store| {
        let queue = Queue::open(store);
        assert!(queue.add(KINDS[0], Some("p1")).await.is_some());
        assert!(queue.add(KINDS[0], Some("p1")).await.is_none());
        assert!(queue.add(KINDS[1], Some("p1")).await.is_some());
        assert!(queue.add(KINDS[0], None).await.is_some());
        assert!(queue.add(KINDS[0], None).await.is_some());
        let job = queue.claim().await.unwrap();
        queue.finish(&job).await.unwrap();
        assert!(queue.add(KINDS[0], Some("p1")).await.is_some());
    })
    .await;
}

#[tokio::test]
async fn of_many_workers_at_once_one_gets_the_job() {
    each_engine(async |store| {
        let queue = Queue::open(store);
        for _ in 0..3 {
            queue.add(KINDS[0], None).await;
        }
        let claims = futures_util::future::join_all((0..8).map(|_| queue.claim())).await;
        let mut ids: Vec<_> = claims.into_iter().flatten().map(|job| job.id).collect();
        assert_eq!(ids.len(), 3, "nobody leaves empty while a job waits");
        ids.sort();
        ids.dedup();
        assert_eq!(ids.len(), 3);
    })
    .await;
}

#[tokio::test]
async fn a_job_that_another_worker_is_taking_keeps_nobody_waiting() {
    each_engine(async |store| {
        if store.engine() == Engine::Sqlite {
            // One writer at a time; there is nobody to pass over.
            return;
        }
        let queue = Queue::open(store);
        for subject in ["p1", "p2"] {
            queue.add(KINDS[0], Some(subject)).await;
        }
        let mut other = queue.store.pool().begin().await.unwrap();
        let held: (String,) =
            sqlx::query_as("SELECT id FROM jobs ORDER BY due_at, id LIMIT 1 FOR UPDATE")
                .fetch_one(&mut *other)
                .await
                .unwrap();
        let got = queue.claim().await.unwrap();
        assert_ne!(got.id.as_str(), held.0);
        assert!(
            queue.claim().await.is_none(),
            "the other one is not waited for"
        );
        other.rollback().await.unwrap();
        assert_eq!(queue.claim().await.unwrap().id.as_str(), held.0);
    })
    .await;
}

#[tokio::test]
async fn a_worker_silent_beyond_its_lease_has_lost_it() {
    each_engine(async |store| {
        let queue = Queue::open(store);
        queue.add(KINDS[0], Some("p1")).await;
        let mut zombie = queue.claim().await.unwrap();
        queue.clock.advance(LEASE);
        // Lost by the clock alone, before anybody took over …
        let renewed = jobs::renew(&queue.store, &queue.clock, &mut zombie, LEASE).await;
        assert!(matches!(renewed, Err(Error::LeaseLost)));
        // … and for good afterwards.
        let second = queue.claim().await.unwrap();
        assert_eq!((second.id.clone(), second.attempt), (zombie.id.clone(), 2));
        assert!(matches!(queue.finish(&zombie).await, Err(Error::LeaseLost)));
        assert!(matches!(queue.fail(&zombie).await, Err(Error::LeaseLost)));
        let released = jobs::release(&queue.store, &zombie).await;
        assert!(matches!(released, Err(Error::LeaseLost)));
        queue.finish(&second).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_renewed_lease_holds_and_a_clock_set_back_takes_none_early() {
    each_engine(async |store| {
        let queue = Queue::open(store);
        queue.add(KINDS[0], None).await;
        let mut job = queue.claim().await.unwrap();
        queue.clock.advance(LEASE - SignedDuration::from_secs(1));
        jobs::renew(&queue.store, &queue.clock, &mut job, LEASE)
            .await
            .unwrap();
        queue.clock.advance(SignedDuration::from_mins(9));
        assert!(queue.claim().await.is_none());
        queue.clock.advance(SignedDuration::from_hours(-48));
        assert!(queue.claim().await.is_none());
        queue.finish(&job).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_failing_job_pauses_longer_each_time_and_then_waits_for_a_person() {
    each_engine(async |store| {
        let queue = Queue::open(store);
        queue.add(KINDS[0], Some("p1")).await;
        for attempt in 1..=ATTEMPTS {
            let job = queue.claim().await.unwrap();
            assert_eq!(job.attempt, attempt);
            let expected = if attempt == ATTEMPTS {
                Failed::Stuck
            } else {
                Failed::Again
            };
            assert_eq!(queue.fail(&job).await.unwrap(), expected);
            assert!(queue.claim().await.is_none(), "it pauses");
            queue.clock.advance(LEASE);
        }
        assert!(queue.claim().await.is_none());
        let waiting = queue.state("p1").await;
        assert_eq!((waiting.state, waiting.attempts), (State::Stuck, ATTEMPTS));
        assert_eq!(waiting.last_failure.as_deref(), Some("unreachable"));
    })
    .await;
}

#[tokio::test]
async fn a_job_that_kills_its_worker_each_time_is_set_aside() {
    each_engine(async |store| {
        let queue = Queue::open(store);
        queue.add(KINDS[0], Some("p1")).await;
        for _ in 0..ATTEMPTS {
            queue.claim().await.unwrap();
            queue.clock.advance(LEASE);
        }
        assert!(queue.claim().await.is_none());
        let waiting = queue.state("p1").await;
        assert_eq!((waiting.state, waiting.held), (State::Stuck, false));
    })
    .await;
}

#[tokio::test]
async fn a_job_given_back_at_shutdown_costs_no_attempt() {
    each_engine(async |store| {
        let queue = Queue::open(store);
        queue.add(KINDS[0], None).await;
        let job = queue.claim().await.unwrap();
        jobs::release(&queue.store, &job).await.unwrap();
        assert_eq!(queue.claim().await.unwrap().attempt, 1);
    })
    .await;
}

#[tokio::test]
async fn the_job_due_longest_comes_first_and_none_before_its_time() {
    each_engine(async |store| {
        let queue = Queue::open(store);
        let later = queue
            .clock
            .now()
            .saturating_add(SignedDuration::from_mins(1))
            .unwrap();
        let mut tx = queue.store.housekeep().await.unwrap();
        let new = NewJob {
            kind: KINDS[0],
            subject: Some("b".into()),
            input: json!(1),
            due_at: later,
        };
        jobs::enqueue(tx.conn(), &queue.clock, &queue.random, &new)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        queue.add(KINDS[0], Some("a")).await;
        assert_eq!(queue.claim().await.unwrap().subject.as_deref(), Some("a"));
        assert!(queue.claim().await.is_none());
        queue.clock.advance(SignedDuration::from_mins(1));
        assert_eq!(queue.claim().await.unwrap().subject.as_deref(), Some("b"));
    })
    .await;
}

#[tokio::test]
async fn a_job_that_was_put_off_costs_no_try_and_is_due_when_it_was_said() {
    each_engine(async |store| {
        let queue = Queue::open(store);
        queue.add("mail.send", Some("m1")).await.unwrap();
        for _ in 0..ATTEMPTS * 2 {
            let job = queue.claim().await.unwrap();
            assert_eq!(job.attempt, 1);
            let due_at = queue.clock.now() + SignedDuration::from_mins(1);
            let mut tx = queue.store.housekeep().await.unwrap();
            jobs::postpone(tx.conn(), &job, due_at, "unreachable")
                .await
                .unwrap();
            let again = jobs::postpone(tx.conn(), &job, due_at, "unreachable").await;
            assert!(matches!(again, Err(Error::LeaseLost)));
            tx.commit().await.unwrap();
            assert!(queue.claim().await.is_none());
            queue.clock.advance(SignedDuration::from_mins(1));
        }
        assert!(queue.claim().await.is_some());
    })
    .await;
}

#[tokio::test]
async fn on_a_server_a_node_with_a_wrong_clock_neither_takes_early_nor_holds_too_long() {
    let fresh = Fresh::create(Engine::Postgres).await;
    fresh.store.migrate().await.unwrap();
    let node = |clock: Clock| Queue {
        store: fresh.store.clone(),
        clock,
        random: Random::os(),
    };
    let right = node(Clock::system());
    for minutes in [-11, 11] {
        let wrong = node(Clock::wrong_by(SignedDuration::from_mins(minutes)));
        right.add(KINDS[0], None).await.unwrap();
        let held = right.claim().await.unwrap();
        assert!(wrong.claim().await.is_none(), "{minutes}: taken early");
        right.finish(&held).await.unwrap();

        right.add(KINDS[0], None).await.unwrap();
        let held = wrong.claim().await.expect("due by the server's clock");
        let left = held.lease_until.duration_since(right.clock.now());
        assert!(
            left <= LEASE && left > LEASE - SignedDuration::from_mins(1),
            "{minutes}: {left}"
        );
        assert!(right.claim().await.is_none(), "{minutes}: taken early");
        wrong.finish(&held).await.unwrap();
    }
    fresh.remove().await;
}
