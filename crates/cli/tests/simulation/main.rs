//! A desk in memory, with everything that may happen to it in an order that a seed decides:
//! requests, plans, runs, reminders, a clock that jumps, clocks that differ, processes that end in the middle, a
//! full disk, a CRM that is gone for a while, older copies of our own database, people who work in the CRM. After each event everything that must always hold
//! is looked at, and in the end all work comes to its end by itself.
//!
//! `VERGISSMEIN_SEEDS=5000` tries so many seeds, `VERGISSMEIN_SEED=17` that one and tells each event. A
//! seed that fails is written into `seeds.txt`, and runs first from then on.

#![expect(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "what a test cannot set up fails the test; a failing seed says what happened"
)]

mod desk;
mod dice;
mod event;
mod invariant;

use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::panic::AssertUnwindSafe;
use std::path::Path;
use std::time::Instant;

use desk::{Desk, Template};
use dice::Dice;

/// How many seeds a run of all tests tries.
const FEW: u64 = 40;
/// Events of one seed.
const EVENTS: u32 = 24;
const KEPT: &str = "tests/simulation/seeds.txt";

fn asked(name: &str) -> Option<u64> {
    let text = std::env::var(name).ok()?;
    Some(text.parse().expect("a seed is a number"))
}

/// Seeds that failed once.
fn kept() -> Vec<u64> {
    let text = fs::read_to_string(KEPT).unwrap();
    let first = |line: &str| line.split_whitespace().next()?.parse().ok();
    text.lines().filter_map(first).collect()
}

fn keep(seed: u64) {
    if kept().contains(&seed) || !Path::new(KEPT).exists() {
        return;
    }
    let open = OpenOptions::new().append(true).open(KEPT);
    // Where the sources cannot be written the seed stands in the output all the same.
    if let Ok(mut file) = open {
        let _ = writeln!(file, "{seed}");
    }
}

/// One seed from the beginning to its end.
async fn play(template: &Template, seed: u64, tells: bool) {
    let mut dice = Dice::new(seed);
    let mut desk = Desk::new(template, seed).await;
    for _ in 0..EVENTS {
        let event = event::draw(&mut dice);
        if tells {
            eprintln!("{} {event:?}", desk.now());
        }
        Box::pin(event::happen(&mut desk, &mut dice, event)).await;
        invariant::hold(&mut desk, &format!("after {event:?}")).await;
    }
    invariant::all_ends(&mut desk).await;
    desk.remove().await;
}

#[tokio::test]
async fn whatever_happens_in_whatever_order_everything_that_must_hold_holds() {
    let template = Template::new().await;
    let seeds: Vec<u64> = if let Some(seed) = asked("VERGISSMEIN_SEED") {
        vec![seed]
    } else {
        let count = asked("VERGISSMEIN_SEEDS").unwrap_or(FEW);
        kept().into_iter().chain(1..=count).collect()
    };
    let tells = asked("VERGISSMEIN_SEED").is_some();
    let begun = Instant::now();
    for seed in &seeds {
        let played = AssertUnwindSafe(Box::pin(play(&template, *seed, tells)));
        if futures_util::FutureExt::catch_unwind(played).await.is_err() {
            keep(*seed);
            panic!("seed {seed} fails; VERGISSMEIN_SEED={seed} tells its events");
        }
    }
    let seconds = begun.elapsed().as_secs_f64();
    let count = u32::try_from(seeds.len()).unwrap();
    let each_minute = f64::from(count) * 60.0 / seconds;
    eprintln!("{count} seeds of {EVENTS} events in {seconds:.1} s, {each_minute:.0} a minute");
    template.remove();
}
