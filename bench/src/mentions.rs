//! The scan for mentions and residue against a bare streaming read of every text column.

use std::time::Instant;

use crm::scan::scan;
use identifiers::{Identifiers, Matcher, Name};

use crate::bare::texts;
use crate::figure::{Figure, Goal};
use crate::memory;
use crate::options::SAMPLES;
use crate::world::World;

pub async fn measure(world: &mut World) -> anyhow::Result<Vec<Figure>> {
    let (mut ours, mut bare) = (Vec::new(), Vec::new());
    let mut peak: f64 = 0.0;
    let system = world.system.clone();
    let read = texts(&system);
    for at in 0..=SAMPLES {
        let heavy = &world.planted.heavy[at % world.planted.heavy.len()];
        let ids = Identifiers {
            emails: vec![heavy.email.clone()],
            phones: vec![heavy.phone.clone()],
            names: vec![Name::new(
                heavy.name.given.clone(),
                heavy.name.family.clone(),
            )],
            other: Vec::new(),
        };
        let matcher = Matcher::new(&ids).map_err(|e| anyhow::anyhow!("identifiers: {e}"))?;
        memory::reset_peak()?;
        let start = Instant::now();
        let scanned = scan(&world.system, &matcher).await?;
        ours.push(start.elapsed());
        peak = peak.max(memory::peak()?);
        anyhow::ensure!(!scanned.found.is_empty(), "the scan found nothing");
        let start = Instant::now();
        for (table, columns) in &read {
            world.bare.stream(table, columns).await?;
        }
        bare.push(start.elapsed());
    }
    Ok(vec![
        Figure::times(
            "scan of all texts / streaming read",
            world.engine,
            (&ours[1..], &bare[1..]),
            Goal::Most(1.2),
        ),
        Figure::new(
            "  its peak memory, whole process",
            world.engine,
            (peak, 150.0),
            "MiB",
            Goal::MostItself(150.0),
        )
        .of_samples(SAMPLES),
    ])
}
