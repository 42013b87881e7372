//! Finding a person by e-mail against the bare indexed query.

use std::time::Instant;

use crm::find::{Facts, find};

use crate::figure::{Figure, Goal};
use crate::options::SAMPLES;
use crate::world::World;

/// How many addresses are looked for.
const LOOKS: usize = SAMPLES * 5;

pub async fn measure(big: &mut World, small: &mut World) -> anyhow::Result<Vec<Figure>> {
    let engine = big.engine;
    let (mut ours, mut bare, mut little) = (Vec::new(), Vec::new(), Vec::new());
    let wanted = addresses(big).await?;
    let wanted_small = addresses(small).await?;
    for (address, other) in wanted.iter().zip(&wanted_small) {
        // Who asks first for an address fetches its pages for the second: neither is timed then.
        ours_once(big, address).await?;
        ours_once(small, other).await?;
        ours.push(ours_once(big, address).await?);
        bare.push(bare_once(big, address).await?);
        little.push(ours_once(small, other).await?);
    }
    // The first of each prepare their statements.
    let warm = |times: &[std::time::Duration]| times[LOOKS / 5..].to_vec();
    let (ours, bare, little) = (warm(&ours), warm(&bare), warm(&little));
    Ok(vec![
        Figure::times(
            "find by e-mail / indexed query",
            engine,
            (&ours, &bare),
            Goal::Most(2.0),
        ),
        Figure::times(
            "find by e-mail / in a CRM ten times smaller",
            engine,
            (&ours, &little),
            Goal::Most(1.5),
        ),
    ])
}

/// Addresses that one row of the person tables has, spread over the CRM.
async fn addresses(world: &mut World) -> anyhow::Result<Vec<String>> {
    let all = world
        .bare
        .column(
            "SELECT MIN(a.email_address) FROM email_addresses a
             JOIN email_addr_bean_rel r ON r.email_address_id = a.id
             WHERE a.email_address IS NOT NULL
             GROUP BY a.id HAVING COUNT(*) = 1 ORDER BY a.id",
        )
        .await?;
    let step = (all.len() / LOOKS).max(1);
    Ok(all.into_iter().step_by(step).take(LOOKS).collect())
}

async fn ours_once(world: &mut World, address: &str) -> anyhow::Result<std::time::Duration> {
    let facts = Facts::default().email(address)?;
    let start = Instant::now();
    let found = find(&world.system, &mut world.connection, &facts).await?;
    let took = start.elapsed();
    anyhow::ensure!(!found.candidates.is_empty(), "an address led to nobody");
    Ok(took)
}

/// What an expert would ask: who has exactly this address, in whichever module, with the name.
async fn bare_once(world: &mut World, address: &str) -> anyhow::Result<std::time::Duration> {
    let place = match world.engine {
        "mariadb" => "?",
        _ => "$1",
    };
    let arms: Vec<String> = ["contacts", "leads", "prospects", "users"]
        .iter()
        .map(|table| {
            format!(
                "SELECT '{table}', p.id, p.first_name, p.last_name, w.email_address
                 FROM wanted w JOIN {table} p ON p.id = w.bean_id"
            )
        })
        .collect();
    let sql = format!(
        "WITH wanted AS (SELECT r.bean_id, a.email_address FROM email_addresses a
         JOIN email_addr_bean_rel r ON r.email_address_id = a.id
         WHERE a.email_address_caps = {place} AND a.deleted = 0 AND r.deleted = 0)
         {}",
        arms.join(" UNION ALL "),
    );
    let caps = address.to_uppercase();
    let start = Instant::now();
    world.bare.look(&sql, &caps).await?;
    Ok(start.elapsed())
}
