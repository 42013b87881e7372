//! Erasing 10,000 people in one go: blocks of people, ours and bare in turns, rows a second.
//!
//! The plan of a block is made before its time is taken: the persons' own columns are
//! overwritten, their notes, tasks, calls, meetings, ties, addresses' ties and change log go.

use std::collections::BTreeMap;
use std::time::Instant;

use crm::RowRef;
use crm::plan::{Action, Effect, Item, Stage, fingerprint_after, fingerprint_before, new_values};
use crm::rows::by_key;
use crm::write::{Applied, Tools, apply};
use identifiers::{Identifiers, Matcher, Name};

use crate::changes::Quote;
use crate::figure::{Figure, Goal, median};
use crate::memory;
use crate::options::Options;
use crate::steps::Log;
use crate::world::World;

const PEOPLE: usize = 10_000;
const BLOCKS: usize = 20;

/// Rows that go with people, by a column that points to them.
const TIED: &[(&str, &str)] = &[
    ("contacts_audit", "parent_id"),
    ("calls_contacts", "contact_id"),
    ("meetings_contacts", "contact_id"),
    ("email_addr_bean_rel", "bean_id"),
    ("notes", "contact_id"),
    ("tasks", "contact_id"),
];
/// Activities that go with people over a table of ties: activity, tie, its column.
const OVER: &[(&str, &str, &str)] = &[
    ("calls", "calls_contacts", "call_id"),
    ("meetings", "meetings_contacts", "meeting_id"),
];

#[expect(
    clippy::too_many_lines,
    reason = "one figure is one story, told from fill to ratio"
)]
pub async fn measure(world: &mut World, options: &Options) -> anyhow::Result<Vec<Figure>> {
    let people = if options.small { PEOPLE / 10 } else { PEOPLE };
    let heavy: Vec<&str> = world
        .planted
        .heavy
        .iter()
        .filter_map(|h| h.person.split_once(':').map(|(_, id)| id))
        .collect();
    let quote = Quote::of(world.engine);
    let ids = world
        .bare
        .column(&format!(
            "SELECT id FROM contacts WHERE id NOT IN ({}) ORDER BY id",
            quote.list(&heavy)
        ))
        .await?;
    let matcher = Matcher::new(&Identifiers {
        names: vec![Name::new("Nobody", "Atall")],
        ..Identifiers::default()
    });
    let tools = Tools {
        matcher: matcher.map_err(|e| anyhow::anyhow!("identifiers: {e}"))?,
        key: [7; 32],
    };
    let log = Log::open().await?;
    let (mut ours, mut bare, mut peaks) = (Vec::new(), Vec::new(), Vec::new());
    let mut blocks = ids.chunks_exact(people / BLOCKS);
    for _ in 0..BLOCKS {
        let block = blocks.next().unwrap_or_default();
        let items = plan(world, block, &tools).await?;
        let count = items.len();
        memory::reset_peak()?;
        let start = Instant::now();
        log.enter("runs.intend", count).await?;
        let applied = apply(&world.system, &items, &tools).await?;
        log.enter("runs.apply", count).await?;
        ours.push(rate(count, start));
        peaks.push(memory::peak()?);
        anyhow::ensure!(
            applied == Applied::Done { recovered: 0 },
            "the rows were not as planned"
        );

        let block = blocks.next().unwrap_or_default();
        let statements = statements(world, block);
        let start = Instant::now();
        world.bare.run("BEGIN").await?;
        let mut met = 0;
        for statement in &statements {
            met += world.bare.run(statement).await?;
        }
        world.bare.run("COMMIT").await?;
        bare.push(rate(usize::try_from(met)?, start));
    }
    log.close().await?;
    let (first, last) = (
        median(&mut peaks[..3].to_vec()),
        median(&mut peaks[BLOCKS - 3..].to_vec()),
    );
    Ok(vec![
        Figure::new(
            "erase 10,000 people / bare SQL",
            world.engine,
            (median(&mut ours), median(&mut bare)),
            "rows/s",
            Goal::Least(0.6),
        )
        .of_samples(BLOCKS),
        Figure::new(
            "  peak memory, last blocks / first blocks",
            world.engine,
            (last, first),
            "MiB",
            Goal::Most(1.1),
        )
        .of_samples(3),
    ])
}

fn rate(rows: usize, start: Instant) -> f64 {
    let rows = u32::try_from(rows).map_or(f64::INFINITY, f64::from);
    rows / start.elapsed().as_secs_f64()
}

/// The rows of a block of people as items of a plan.
async fn plan(world: &mut World, people: &[String], tools: &Tools) -> anyhow::Result<Vec<Item>> {
    let quote = Quote::of(world.engine);
    let people: Vec<&str> = people.iter().map(String::as_str).collect();
    let list = quote.list(&people);
    let mut items = Vec::new();
    for (table, column) in TIED {
        let keys = format!("SELECT id FROM {table} WHERE {column} IN ({list})");
        let keys = world.bare.column(&keys).await?;
        items.extend(planned(world, table, keys, Stage::Record, tools).await?);
    }
    for (table, tie, column) in OVER {
        let keys = format!(
            "SELECT DISTINCT a.id FROM {table} a JOIN {tie} t ON t.{column} = a.id
             WHERE t.contact_id IN ({list})"
        );
        let keys = world.bare.column(&keys).await?;
        items.extend(planned(world, table, keys, Stage::Record, tools).await?);
    }
    let keys = people.iter().map(|id| (*id).to_owned()).collect();
    items.extend(planned(world, "contacts", keys, Stage::Person, tools).await?);
    Ok(items)
}

async fn planned(
    world: &mut World,
    name: &str,
    keys: Vec<String>,
    stage: Stage,
    tools: &Tools,
) -> anyhow::Result<Vec<Item>> {
    let Some(table) = world.system.census.table(name) else {
        anyhow::bail!("table {name} is missing");
    };
    let changes: BTreeMap<String, Effect> = if stage == Stage::Person {
        table
            .personal()
            .filter_map(|(c, _, rule)| {
                // No rule of this profile names the row.
                let effect = Effect::of_rule(rule, &RowRef::new(name, ""))?;
                Some((c.live.name.clone(), effect))
            })
            .collect()
    } else {
        BTreeMap::new()
    };
    let rows: Vec<RowRef> = keys.into_iter().map(|key| RowRef::new(name, key)).collect();
    let records = by_key(&mut world.connection, table, &rows, false).await?;
    let item = |record: crm::rows::Record| {
        let action = if changes.is_empty() {
            Action::Delete
        } else {
            Action::Anonymise
        };
        let mut item = Item {
            row: record.row.clone(),
            action,
            changes: changes.clone(),
            rule: "bench".to_owned(),
            ground: None,
            group: None,
            stage,
            before: fingerprint_before(&tools.key, &record),
            after: String::new(),
        };
        let values = new_values(&item, table, &record, &tools.matcher);
        // As a proposal does: what would change nothing is left out.
        item.changes.retain(|name, _| {
            let new = values
                .iter()
                .find(|(n, _)| n == name)
                .and_then(|(_, v)| v.as_deref());
            new != record.cell(table, name)
        });
        let values = new_values(&item, table, &record, &tools.matcher);
        item.after = fingerprint_after(
            &tools.key,
            values
                .iter()
                .map(|(name, value)| (name.as_str(), value.as_deref())),
        );
        item
    };
    Ok(records.into_iter().map(item).collect())
}

/// The same changes by hand: one statement a table, by the people's ids.
fn statements(world: &World, people: &[String]) -> Vec<String> {
    let quote = Quote::of(world.engine);
    let people: Vec<&str> = people.iter().map(String::as_str).collect();
    let list = quote.list(&people);
    let mut statements = Vec::new();
    for (table, tie, column) in OVER {
        statements.push(if world.engine == "mariadb" {
            format!(
                "DELETE a FROM {table} a JOIN {tie} t ON t.{column} = a.id WHERE t.contact_id IN ({list})"
            )
        } else {
            format!(
                "DELETE FROM {table} WHERE id IN (SELECT {column} FROM {tie} WHERE contact_id IN ({list}))"
            )
        });
    }
    for (table, column) in TIED {
        statements.push(format!("DELETE FROM {table} WHERE {column} IN ({list})"));
    }
    let set: Vec<String> = world
        .system
        .census
        .table("contacts")
        .into_iter()
        .flat_map(crm::census::TableClass::personal)
        .filter_map(|(column, _, rule)| {
            let effect = Effect::of_rule(rule, &RowRef::new("contacts", ""))?;
            Some((&column.live.name, effect))
        })
        .map(|(name, effect)| {
            if let Effect::Fixed { text } = effect {
                format!("{} = {}", quote.name(name), quote.text(&text))
            } else {
                format!("{} = NULL", quote.name(name))
            }
        })
        .collect();
    statements.push(format!(
        "UPDATE contacts SET {} WHERE id IN ({list})",
        set.join(", ")
    ));
    statements
}
