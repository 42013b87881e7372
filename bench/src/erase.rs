//! Erasing one person with 200 activities: durable, entered in the ledger, read back, against
//! the same changes as bare set-based SQL. Each sample takes other people, ours and bare in
//! turns. Finding and planning come before and are not counted; the scan is a figure of its own.

use std::collections::BTreeSet;
use std::time::Instant;

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

pub async fn measure(world: &mut World) -> anyhow::Result<Vec<Figure>> {
    let log = Log::open().await?;
    let people: Vec<String> = world
        .planted
        .heavy
        .iter()
        .map(|h| h.person.clone())
        .collect();
    let mut pairs = people.chunks_exact(2);
    let (mut all, mut part, mut back, mut bare) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let mut rows = Vec::new();
    for pair in pairs.by_ref().take(SAMPLES + 1) {
        let (items, tools) = plan(world, &pair[0]).await?;
        let start = Instant::now();
        log.enter("runs.intend", items.len()).await?;
        let begun = Instant::now();
        let written = carry_out(&world.system, &items, &tools).await?;
        part.push(begun.elapsed());
        let reading = Instant::now();
        let applied = written.read_back(&world.system, &items, &tools).await?;
        back.push(reading.elapsed());
        anyhow::ensure!(
            applied == Applied::Done { recovered: 0 },
            "the rows were not as planned"
        );
        log.enter("runs.apply", items.len()).await?;
        all.push(start.elapsed());

        let (items, tools) = plan(world, &pair[1]).await?;
        let script = Script::of(
            &world.system,
            &mut world.connection,
            &items,
            &tools.matcher,
            world.engine,
        )
        .await?;
        rows.push(f64::from(u32::try_from(script.rows)?));
        let start = Instant::now();
        script.run(&mut world.bare).await?;
        bare.push(start.elapsed());
    }
    log.close().await?;
    let engine = world.engine;
    let of = |ours: &[_], name, goal| Figure::times(name, engine, (&ours[1..], &bare[1..]), goal);
    Ok(vec![
        of(&all, "erase 1 person: in all / bare SQL", Goal::Most(2.5)),
        of(&part, "  its database part / bare SQL", Goal::Most(1.3)),
        of(&back, "  its reading back / bare SQL", Goal::None),
        Figure::new(
            "  rows of one person",
            engine,
            (median(&mut rows), 204.0),
            "rows",
            Goal::None,
        )
        .of_samples(rows.len()),
    ])
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
