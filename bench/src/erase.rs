//! Erasing one person with 200 activities: durable, entered in the ledger, read back, against
//! the same changes as bare set-based SQL. Each sample takes other people, ours and bare in
//! turns. Finding and planning come before and are not counted; the scan is a figure of its own.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use crm::RowRef;
use crm::plan::Item;
use crm::plan::{Decisions, FingerprintKey, Order, identifiers_of, propose};
use crm::write::{Applied, Tools, carry_out};
use identifiers::Matcher;

use crate::changes::Script;
use crate::figure::{Figure, Goal, median};
use crate::options::SAMPLES;
use crate::steps::Log;
use crate::world::World;

const KEY: FingerprintKey = [7; 32];

/// How long it took, ours and bare in turns; the first of each warms up.
#[derive(Default)]
pub struct Times {
    /// Entry, change, reading back, entry.
    pub all: Vec<Duration>,
    /// The change alone.
    pub part: Vec<Duration>,
    back: Vec<Duration>,
    pub bare: Vec<Duration>,
    /// Rows of one person.
    pub rows: Vec<f64>,
}

pub async fn measure(world: &mut World) -> anyhow::Result<Vec<Figure>> {
    let people: Vec<String> = world
        .planted
        .heavy
        .iter()
        .map(|h| h.person.clone())
        .collect();
    let mut times = times(world, &people).await?;
    let engine = world.engine;
    let bare = &times.bare[1..];
    let of = |ours: &[_], name, goal| Figure::times(name, engine, (&ours[1..], bare), goal);
    Ok(vec![
        of(
            &times.all,
            "erase 1 person: in all / bare SQL",
            Goal::Most(2.5),
        ),
        of(
            &times.part,
            "  its database part / bare SQL",
            Goal::Most(1.3),
        ),
        of(&times.back, "  its reading back / bare SQL", Goal::None),
        Figure::new(
            "  rows of one person",
            engine,
            (median(&mut times.rows), 204.0),
            "rows",
            Goal::None,
        )
        .of_samples(times.rows.len()),
    ])
}

/// Erases one half of the people by the engine and the other by bare SQL.
pub async fn times(world: &mut World, people: &[String]) -> anyhow::Result<Times> {
    let log = Log::open().await?;
    let mut times = Times::default();
    for pair in people.chunks_exact(2).take(SAMPLES + 1) {
        let (items, tools) = plan(world, &pair[0]).await?;
        let start = Instant::now();
        log.enter("runs.intend", items.len()).await?;
        let begun = Instant::now();
        let written = carry_out(&world.system, &items, &tools).await?;
        times.part.push(begun.elapsed());
        let reading = Instant::now();
        let applied = written.read_back(&world.system, &items, &tools).await?;
        times.back.push(reading.elapsed());
        anyhow::ensure!(
            applied == Applied::Done { recovered: 0 },
            "the rows were not as planned"
        );
        log.enter("runs.apply", items.len()).await?;
        times.all.push(start.elapsed());

        let (items, tools) = plan(world, &pair[1]).await?;
        let script = Script::of(
            &world.system,
            &mut world.connection,
            &items,
            &tools.matcher,
            world.engine,
        )
        .await?;
        times.rows.push(f64::from(u32::try_from(script.rows)?));
        let start = Instant::now();
        script.run(&mut world.bare).await?;
        times.bare.push(start.elapsed());
    }
    log.close().await?;
    Ok(times)
}

async fn plan(world: &mut World, person: &str) -> anyhow::Result<(Vec<Item>, Tools)> {
    let row = RowRef::parse(&world.system.profile, person)?;
    let persons = BTreeSet::from([row]);
    let ids = identifiers_of(&world.system, &mut world.connection, &persons).await?;
    let order = Order {
        persons: &persons,
        identifiers: &ids,
        decisions: &Decisions::default(),
        duties: &|_, _| None,
        key: &KEY,
    };
    let proposal = propose(&world.system, &mut world.connection, &order).await?;
    let matcher = Matcher::new(&ids).map_err(|e| anyhow::anyhow!("identifiers: {e}"))?;
    Ok((proposal.items, Tools { matcher, key: KEY }))
}
