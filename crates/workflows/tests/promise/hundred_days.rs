//! A clock driven through a hundred days, hour by hour: each reminder and each escalation comes
//! once and at its hour.

use std::collections::{BTreeMap, BTreeSet};

use base::Random;
use jiff::Timestamp;
use jiff::civil::{Date, date};
use law::Right;
use requests::Text;
use store::testing::each_engine;
use workflows::Firing;

use crate::world::{World, manager};

const HOURS: i64 = 100 * 24;

/// Received on Tuesday, 1 September 2026, in Austria: due on Thursday, 1 October.
const RECEIVED: &str = "2026-09-01";

/// What the shipped workflows owe a request that nobody touches, counted by hand on a calendar.
fn owed(until: Timestamp, number: &str) -> Vec<(String, Timestamp)> {
    let fixed = [
        ("acknowledge", date(2026, 9, 4)),
        ("reminder-10", date(2026, 9, 17)),
        ("extension", date(2026, 9, 26)),
        ("reminder-3", date(2026, 9, 28)),
        ("escalation-1", date(2026, 9, 30)),
    ];
    let mut owed: Vec<(String, Timestamp)> = fixed
        .into_iter()
        .map(|(name, day)| (name.to_owned(), morning(day)))
        .collect();
    // The list of a withdrawal of consent, the last of the rights, has no acknowledgement.
    if number == "GD-2026-0008" {
        owed.retain(|(name, _)| name != "acknowledge");
    }
    let mut day = date(2026, 10, 1);
    while morning(day) < until {
        // To the data protection officer and to the manager.
        owed.push(("escalation-due".to_owned(), morning(day)));
        owed.push(("escalation-due".to_owned(), morning(day)));
        day = day.tomorrow().unwrap();
    }
    owed.sort();
    owed
}

/// Seven o'clock in Vienna, by the change of clocks on 25 October.
fn morning(day: Date) -> Timestamp {
    let hour = if day < date(2026, 10, 25) { 5 } else { 6 };
    format!("{day}T{hour:02}:00:00Z").parse().unwrap()
}

async fn one_of_every_right(world: &World) -> Vec<String> {
    let mut numbers = Vec::new();
    for right in Right::ALL {
        numbers.push(world.open(right, RECEIVED).await.reference.to_string());
    }
    numbers
}

fn by_request(fired: &[Firing]) -> BTreeMap<String, Vec<(String, Timestamp)>> {
    let mut all: BTreeMap<String, Vec<(String, Timestamp)>> = BTreeMap::new();
    for firing in fired {
        let of = all.entry(firing.request.clone()).or_default();
        of.push((firing.workflow.clone(), firing.fired_at));
    }
    for list in all.values_mut() {
        list.sort();
    }
    all
}

/// Nobody is told twice of one thing, and nothing is told to nobody.
async fn assert_told(world: &World, fired: &[Firing]) {
    let mails: Vec<&String> = fired.iter().flat_map(|firing| &firing.done).collect();
    assert!(
        mails.iter().all(|done| done.starts_with("mail ")),
        "{mails:?}"
    );
    let mut queued = mail::list(&world.ledger, None, 1_000_000).await.unwrap();
    // The overview of the week tells of no single request.
    queued.retain(|message| message.request.is_some());
    assert_eq!(queued.len(), mails.len());
    let distinct: BTreeSet<&&String> = mails.iter().collect();
    assert_eq!(distinct.len(), mails.len());
    assert!(world.ledger.verify(None).await.unwrap().ok);
}

#[tokio::test]
async fn every_right_gets_each_reminder_and_escalation_once_and_at_its_hour() {
    each_engine(async |store| {
        let world = World::new(store).await;
        let numbers = one_of_every_right(&world).await;
        for _ in 0..HOURS {
            world.pass().await;
            world.hour(1);
        }
        let fired = world.fired().await;
        let found = by_request(&fired);
        for number in &numbers {
            assert_eq!(found[number], owed(world.now(), number), "{number}");
        }
        assert_eq!(found.len(), numbers.len());
        assert_told(&world, &fired).await;
    })
    .await;
}

#[tokio::test]
async fn a_process_that_stops_anywhere_and_starts_again_misses_and_repeats_nothing() {
    each_engine(async |store| {
        let world = World::new(store).await;
        let numbers = one_of_every_right(&world).await;
        let random = Random::seeded(4);
        for _ in 0..HOURS {
            let mut chance = [0; 2];
            random.fill(&mut chance);
            for steps in chance {
                world.pass_and_stop(u32::from(steps)).await;
            }
            world.pass().await;
            world.hour(1);
        }
        let fired = world.fired().await;
        let found = by_request(&fired);
        for number in &numbers {
            assert_eq!(found[number], owed(world.now(), number), "{number}");
        }
        assert_told(&world, &fired).await;
    })
    .await;
}

#[tokio::test]
async fn two_workers_do_together_what_one_does() {
    each_engine(async |store| {
        let world = World::new(store).await;
        let numbers = one_of_every_right(&world).await;
        for _ in 0..HOURS {
            tokio::join!(world.pass(), world.pass());
            world.hour(1);
        }
        let fired = world.fired().await;
        let found = by_request(&fired);
        for number in &numbers {
            assert_eq!(found[number], owed(world.now(), number), "{number}");
        }
        assert_told(&world, &fired).await;
    })
    .await;
}

#[tokio::test]
async fn a_clock_that_jumps_back_repeats_nothing_and_one_that_jumps_ahead_is_made_up_for_once() {
    each_engine(async |store| {
        let world = World::new(store).await;
        let numbers = one_of_every_right(&world).await;
        for hour in 0..62 * 24 {
            world.pass().await;
            world.hour(1);
            if hour == 28 * 24 {
                world.hour(-48);
            }
            if hour == 30 * 24 {
                world.hour(40 * 24);
            }
        }
        let fired = world.fired().await;
        let found = by_request(&fired);
        for number in &numbers {
            let times = |name: &str| found[number].iter().filter(|(of, _)| of == name).count();
            assert_eq!(times("acknowledge"), usize::from(number != "GD-2026-0008"));
            for name in ["reminder-10", "reminder-3", "extension", "escalation-1"] {
                assert_eq!(times(name), 1, "{name} {number}");
            }
            let days: BTreeSet<String> = found[number]
                .iter()
                .filter(|(name, _)| name == "escalation-due")
                .map(|(_, at)| at.to_string()[..10].to_owned())
                .collect();
            // Two are told each day, and the forty days are made up for by one.
            assert_eq!(times("escalation-due"), 2 * days.len(), "{number} {days:?}");
            assert!(days.len() > 25 && days.len() < 35, "{days:?}");
        }
        assert_told(&world, &fired).await;
    })
    .await;
}

#[tokio::test]
async fn what_people_do_stops_what_it_should_and_an_extension_begins_anew() {
    each_engine(async |store| {
        let world = World::new(store).await;
        let [acknowledged, extended, withdrawn, asked] = [
            world.open(Right::Erasure, RECEIVED).await.reference,
            world.open(Right::Access, RECEIVED).await.reference,
            world.open(Right::Objection, RECEIVED).await.reference,
            world.open(Right::Portability, RECEIVED).await.reference,
        ];
        let (ledger, paul) = (&world.ledger, manager());
        let reason = Text::parse("reason", "Grund").unwrap();
        let marks = requests::Marks::default();
        requests::tick(ledger, &paul, acknowledged.into(), "A3", &marks)
            .await
            .unwrap();
        requests::ask_identity(ledger, &paul, asked.into(), (&reason, false))
            .await
            .unwrap();
        for hour in 0..40 * 24 {
            world.pass().await;
            world.hour(1);
            if hour == 10 * 24 {
                requests::extend(ledger, &paul, extended.into(), &reason)
                    .await
                    .unwrap();
                let closing = requests::Closing {
                    outcome: requests::Outcome::Withdrawn,
                    reason: None,
                };
                requests::tick(ledger, &paul, withdrawn.into(), "Z2", &marks)
                    .await
                    .unwrap();
                requests::close(ledger, &paul, withdrawn.into(), &closing, &[])
                    .await
                    .unwrap();
            }
        }
        let found = by_request(&world.fired().await);
        let names = |number: requests::Reference| -> Vec<&str> {
            found
                .get(&number.to_string())
                .into_iter()
                .flatten()
                .map(|(name, _)| &**name)
                .collect()
        };
        assert!(!names(acknowledged).contains(&"acknowledge"));
        assert!(names(acknowledged).contains(&"reminder-10"));
        assert_eq!(names(extended), ["acknowledge"], "the new end is far away");
        assert_eq!(
            names(withdrawn),
            ["acknowledge"],
            "closed before the first reminder"
        );
        assert_eq!(
            names(asked)
                .iter()
                .filter(|name| **name == "identity-open")
                .count(),
            5
        );
    })
    .await;
}
