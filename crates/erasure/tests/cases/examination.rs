//! The hourly look at all that must hold, on both engines of our own store.

use erasure::{Examined, begin_examination, diagnose, end_examination, examined};
use jiff::SignedDuration;
use store::testing::each_engine;

use crate::world::World;

#[tokio::test]
async fn one_node_examines_once_an_hour_and_what_it_found_is_kept_for_all() {
    each_engine(async |store| {
        let world = World::new(store).await;
        let desk = &world.desk;
        let clock = &desk.ledger.clock;
        let known = examined(&desk.ledger).await.unwrap();
        assert_eq!(known, Examined::default());

        let mine = begin_examination(desk).await.unwrap().unwrap();
        let other = begin_examination(desk).await.unwrap();
        assert!(other.is_none(), "one node is at it");
        let healthy = diagnose(desk).await.unwrap();
        assert!(healthy.ok);
        let mut broken = healthy.clone();
        broken.add_unlogged("consents", 2, "consent verify");
        assert!(end_examination(desk, &mine, &broken).await.unwrap());
        let known = examined(&desk.ledger).await.unwrap();
        assert_eq!((known.at, known.found), (Some(clock.now()), 1));
        assert_eq!(known.named[0].invariant, "I2");
        assert_eq!(known.named[0].object, "consents");

        clock.advance(SignedDuration::from_mins(59));
        assert!(begin_examination(desk).await.unwrap().is_none());
        clock.advance(SignedDuration::from_mins(1));
        let dead = begin_examination(desk).await.unwrap().unwrap();
        clock.advance(SignedDuration::from_mins(30));
        let next = begin_examination(desk).await.unwrap().unwrap();
        assert!(
            !end_examination(desk, &dead, &broken).await.unwrap(),
            "its lease was lost"
        );
        assert!(end_examination(desk, &next, &healthy).await.unwrap());
        assert_eq!(examined(&desk.ledger).await.unwrap().found, 0);
        world.clear();
    })
    .await;
}

#[tokio::test]
async fn a_clock_that_was_set_back_puts_no_examination_off() {
    each_engine(async |store| {
        let world = World::new(store).await;
        let desk = &world.desk;
        let healthy = diagnose(desk).await.unwrap();
        let mine = begin_examination(desk).await.unwrap().unwrap();
        end_examination(desk, &mine, &healthy).await.unwrap();
        desk.ledger.clock.advance(SignedDuration::from_hours(-48));
        let taken = begin_examination(desk).await.unwrap();
        assert!(taken.is_some(), "the last one lies ahead");
        desk.ledger.clock.advance(SignedDuration::from_hours(-48));
        let taken = begin_examination(desk).await.unwrap();
        assert!(taken.is_some(), "the lease runs longer than any");
        world.clear();
    })
    .await;
}

#[tokio::test]
async fn what_only_one_of_two_examinations_found_is_no_fault() {
    each_engine(async |store| {
        let world = World::new(store).await;
        let healthy = diagnose(&world.desk).await.unwrap();
        let mut broken = healthy.clone();
        broken.add_unlogged("consents", 2, "consent verify");
        let mut other = healthy.clone();
        other.add_unlogged("purposes", 1, "consent verify");
        assert!(broken.lasting(healthy).ok);
        assert!(broken.lasting(other).ok);
        let lasting = broken.lasting(broken.clone());
        assert_eq!((lasting.ok, lasting.findings.len()), (false, 1));
        world.clear();
    })
    .await;
}
