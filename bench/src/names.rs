//! Finding by a misspelt name and a phone number among all persons against a bare streaming read
//! of the same columns.

use std::time::Instant;

use crm::census::Class;
use crm::find::{Facts, find};
use crm::profile::{FieldKind, Role};

use crate::figure::{Figure, Goal};
use crate::options::SAMPLES;
use crate::world::World;

pub async fn measure(world: &mut World) -> anyhow::Result<Vec<Figure>> {
    let read = columns(world);
    let (mut ours, mut bare) = (Vec::new(), Vec::new());
    let people: Vec<(String, String)> = world
        .planted
        .heavy
        .iter()
        .map(|h| (misspelt(&h.name.given, &h.name.family), h.phone.clone()))
        .cycle()
        .take(SAMPLES + 2)
        .collect();
    for (name, phone) in people {
        let facts = Facts::default().name(&name)?.phone(&phone)?;
        let start = Instant::now();
        let found = find(&world.system, &mut world.connection, &facts).await?;
        ours.push(start.elapsed());
        anyhow::ensure!(
            found.searched.scanned && !found.candidates.is_empty(),
            "nobody was found"
        );
        let start = Instant::now();
        for (table, columns) in &read {
            let columns: Vec<&str> = columns.iter().map(String::as_str).collect();
            world.bare.stream(table, &columns).await?;
        }
        bare.push(start.elapsed());
    }
    Ok(vec![Figure::times(
        "find by name and phone / streaming read",
        world.engine,
        (&ours[2..], &bare[2..]),
        Goal::Most(1.5),
    )])
}

/// Key, names and phones of every table of persons, and of the customers' own columns beside them.
fn columns(world: &World) -> Vec<(String, Vec<String>)> {
    let tables = &world.system.census.tables;
    let is_person = |name: &String| tables.get(name).is_some_and(|t| t.role == Role::Person);
    let read = tables.values().filter(|table| {
        let is_beside = || table.role == Role::Detail && table.base.as_ref().is_some_and(is_person);
        table.role == Role::Person || is_beside()
    });
    read.filter_map(|table| {
        let identifying = table.columns.iter().filter(|column| {
            matches!(
                column.class,
                Class::Personal(
                    FieldKind::GivenName
                        | FieldKind::FamilyName
                        | FieldKind::FullName
                        | FieldKind::Phone,
                    _
                )
            )
        });
        let mut columns: Vec<String> = identifying.map(|c| c.live.name.clone()).collect();
        if columns.is_empty() {
            return None;
        }
        columns.extend(table.key.iter().cloned());
        Some((table.name.clone(), columns))
    })
    .collect()
}

/// Two neighbouring letters of the family name change places.
fn misspelt(given: &str, family: &str) -> String {
    let mut letters: Vec<char> = family.chars().collect();
    if letters.len() > 4 {
        letters.swap(2, 3);
    }
    format!("{given} {}", letters.into_iter().collect::<String>())
}
