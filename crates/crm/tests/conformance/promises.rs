//! What has to hold, promise by promise. Faults are collected, so that one run tells all.

use std::collections::BTreeSet;

use crm::RowRef;
use crm::census::Class;
use crm::find::Certainty;
use crm::graph::Graph;
use crm::plan::{Action, Exception};
use crm::profile::{Ability, Rule};

use crate::apart::apart;
use crate::eye;
use crate::fixture::Fixture;
use crate::php;
use crate::run::Run;
use crate::told::told;
use crate::world::{Rows, World};

/// Everything that does not hold.
pub async fn broken(fixture: &Fixture, world: &World) -> Vec<String> {
    let mut faults = fit(world);
    if !faults.is_empty() {
        return faults;
    }
    let profile = &world.system.profile;
    let mut restricted = told(fixture, world, &profile.restriction).await;
    let mut suppressed = told(fixture, world, &profile.marketing).await;
    let own = apart(fixture, world).await;
    faults.extend(own.iter().map(|fault| format!("apart: {fault}")));
    let run = Run::of(fixture, world).await;
    faults.extend(always(fixture, world, &run).await);
    for ability in &world.system.profile.can {
        let told = match ability {
            Ability::Find => found(fixture, world, &run),
            Ability::Relate => related(fixture, world, &run),
            Ability::Anonymise => anonymised(fixture, world, &run),
            Ability::Archive => archived(fixture, world, &run),
            Ability::Delete => deleted(fixture, world, &run),
            Ability::PurgeHistory => purged(fixture, world, &run),
            Ability::RedactText => {
                redacted(&fixture.shows.redact_text, fixture, world, &run, |_| true)
            }
            Ability::RedactJson => redacted(
                &fixture.shows.redact_json,
                fixture,
                world,
                &run,
                eye::is_json,
            ),
            Ability::RedactSerialised => redacted(
                &fixture.shows.redact_serialised,
                fixture,
                world,
                &run,
                php::is_whole,
            ),
            Ability::KeepShared => shared(fixture, world, &run),
            Ability::Suppress => std::mem::take(&mut suppressed),
            Ability::Restrict => std::mem::take(&mut restricted),
        };
        let promise = ability.word();
        faults.extend(told.into_iter().map(|fault| format!("{promise}: {fault}")));
    }
    faults
}

/// The profile explains the whole database.
fn fit(world: &World) -> Vec<String> {
    let check = world.system.check(Vec::new());
    let mut faults = Vec::new();
    if !check.fits || check.coverage < 1.0 {
        faults.push(format!(
            "does not fit: unclassified {:?}, unknown {:?}, missing {:?}, {:?}",
            check.unclassified, check.unknown_tables, check.missing_tables, check.faults
        ));
    }
    faults
}

/// What holds whatever a profile promises: only planned rows change, a second run changes nothing,
/// nobody is left, nothing points to what is gone.
async fn always(fixture: &Fixture, world: &World, run: &Run) -> Vec<String> {
    let mut faults = Vec::new();
    let due = run.proposal.items.iter().filter(|item| {
        item.action == Action::Delete || (item.action != Action::Keep && !item.changes.is_empty())
    });
    let due: BTreeSet<&RowRef> = due.map(|item| &item.row).collect();
    for (which, told, wanted) in [("first", &run.first, 0), ("second", &run.again, due.len())] {
        if *told != wanted.to_string() {
            faults.push(format!("the {which} run: {told} instead of {wanted}"));
        }
    }
    let rows: BTreeSet<&RowRef> = run.before.keys().chain(run.after.keys()).collect();
    let changed = rows
        .into_iter()
        .filter(|row| run.before.get(*row) != run.after.get(*row));
    for row in changed.filter(|row| !due.contains(*row)) {
        faults.push(format!("changed without a plan: {row}"));
    }
    let exceptions = run.proposal.exceptions.iter();
    let excepted: BTreeSet<_> = exceptions
        .map(|e| (e.table.clone(), e.key.clone(), e.column.clone()))
        .collect();
    for exception in &run.proposal.exceptions {
        if exception.because != "belongs_to" && !is_computed(world, exception) {
            let (table, column, why) = (&exception.table, &exception.column, &exception.because);
            faults.push(format!("an exception was made for {table}.{column}: {why}"));
        }
    }
    for (table, key, column) in run.left.difference(&excepted) {
        faults.push(format!("the scan finds {table}.{column} of {key}"));
    }
    let person = &fixture.person;
    for (row, column, word) in eye::left(world, &run.after, &person.words) {
        faults.push(format!("a plain search finds {word:?} in {row} {column}"));
    }
    for (row, column, word) in eye::left(world, &run.after, &person.shared) {
        if !excepted.contains(&(row.table.clone(), row.key_text(), column.clone())) {
            faults.push(format!("a plain search finds {word:?} in {row} {column}"));
        }
    }
    faults.extend(dangling(world, run).await);
    faults
}

/// Whether the database computes the column itself: it follows what it is computed from, and the plain
/// search, which knows no exception, tells whether it did.
fn is_computed(world: &World, exception: &Exception) -> bool {
    let table = world.system.census.table(&exception.table);
    let column = table.and_then(|table| table.column(&exception.column));
    column.is_some_and(|column| column.live.generated)
}

/// Links that pointed to a row before and point to nothing now.
async fn dangling(world: &World, run: &Run) -> Vec<String> {
    let gone = run
        .before
        .keys()
        .filter(|row| !run.after.contains_key(*row));
    let gone: BTreeSet<RowRef> = gone.cloned().collect();
    let system = &world.system;
    let graph = Graph::new(&system.profile, &system.census);
    let mut connection = system.database.connect().await.unwrap();
    let left = graph
        .referrers(&mut connection, &gone, |_| true)
        .await
        .unwrap();
    connection.close().await;
    left.iter()
        .map(|left| {
            format!(
                "{} {} points to {}, which is gone",
                left.record.row, left.edge.column, left.to
            )
        })
        .collect()
}

fn found(fixture: &Fixture, world: &World, run: &Run) -> Vec<String> {
    let mut faults = Vec::new();
    let hers: BTreeSet<RowRef> = fixture
        .person
        .rows
        .iter()
        .map(|row| world.row(row))
        .collect();
    let others: BTreeSet<RowRef> = fixture.others.iter().map(|row| world.row(row)).collect();
    let start = world.row(&fixture.person.start);
    for (word, candidates) in &run.found {
        let sure = |row: &RowRef, least: Certainty| {
            candidates
                .iter()
                .any(|one| one.row == *row && one.certainty >= least)
        };
        for row in others.iter().filter(|row| sure(row, Certainty::Certain)) {
            faults.push(format!("{word} takes {row} for the person"));
        }
        if word == "the record" {
            for row in hers.iter().filter(|row| !sure(row, Certainty::Likely)) {
                faults.push(format!("{word} does not lead to {row}"));
            }
            let strangers = candidates
                .iter()
                .filter(|one| one.certainty == Certainty::Certain && !hers.contains(&one.row));
            faults.extend(strangers.map(|one| format!("{word} leads to {} too", one.row)));
        } else if !sure(&start, Certainty::Possible) {
            faults.push(format!("{word} does not lead to {start}"));
        }
    }
    faults
}

fn related(fixture: &Fixture, world: &World, run: &Run) -> Vec<String> {
    let rows = fixture.shows.relate.iter().map(|row| world.row(row));
    rows.filter(|row| run.proposal.items.iter().all(|item| item.row != *row))
        .map(|row| format!("{row} does not come with the person"))
        .collect()
}

/// Every personal column of the persons' rows is as its rule wants it.
fn anonymised(fixture: &Fixture, world: &World, run: &Run) -> Vec<String> {
    let mut faults = Vec::new();
    for row in fixture.person.rows.iter().map(|row| world.row(row)) {
        let table = world.system.census.table(&row.table).unwrap();
        if !run.after.contains_key(&row) {
            faults.push(format!("{row} is gone"));
        }
        for column in &table.columns {
            let name = &column.live.name;
            let now = world.text(&run.after, &row, name).unwrap_or_default();
            let is_right = match &column.class {
                Class::Personal(_, Rule::Clear) => ["", "0", "false"].contains(&now.as_str()),
                Class::Personal(_, Rule::Fixed(text)) => {
                    let was = world.text(&run.before, &row, name);
                    was.is_none() && now.is_empty() || now == text.replace("{key}", &row.key_text())
                }
                Class::Personal(_, Rule::YearOnly | Rule::Prefix(_) | Rule::Keep)
                | Class::Text
                | Class::Link(_)
                | Class::Plain
                | Class::Bare
                | Class::Unclassified => true,
            };
            if !is_right {
                faults.push(format!("{row} {name} is not as its rule wants it"));
            }
        }
    }
    faults
}

fn archived(fixture: &Fixture, world: &World, run: &Run) -> Vec<String> {
    let rows = fixture
        .shows
        .archive
        .values()
        .flatten()
        .map(|row| world.row(row));
    rows.filter_map(|row| {
        if !run.after.contains_key(&row) {
            return Some(format!("{row} is gone"));
        }
        (run.before.get(&row) == run.after.get(&row)).then(|| format!("{row} is as it was"))
    })
    .collect()
}

fn deleted(fixture: &Fixture, world: &World, run: &Run) -> Vec<String> {
    let rows = fixture.shows.delete.iter().map(|row| world.row(row));
    rows.filter_map(
        |row| match (run.before.contains_key(&row), run.after.contains_key(&row)) {
            (false, _) => Some(format!("{row} never was there")),
            (true, true) => Some(format!("{row} is still there")),
            (true, false) => None,
        },
    )
    .collect()
}

/// Old values are gone, with their row or from it.
fn purged(fixture: &Fixture, world: &World, run: &Run) -> Vec<String> {
    let mut faults = Vec::new();
    for row in fixture.shows.purge_history.iter().map(|row| world.row(row)) {
        if !run.before.contains_key(&row) {
            faults.push(format!("{row} never was there"));
        }
        let table = world.system.census.table(&row.table).unwrap();
        let texts = table
            .columns
            .iter()
            .filter(|column| column.class == Class::Text);
        let filled = texts.filter(|column| {
            let now = world.text(&run.after, &row, &column.live.name);
            now.is_some_and(|now| !now.is_empty())
        });
        faults.extend(filled.map(|column| format!("{row} {} is filled", column.live.name)));
    }
    let part = |rows: &Rows, name: &String| {
        let (cell, pointer) = name.rsplit_once(' ').unwrap();
        let (row, column) = world.cell(cell);
        let text = world.text(rows, &row, &column)?;
        let json: serde_json::Value = serde_json::from_str(&text).ok()?;
        json.pointer(pointer).cloned()
    };
    for name in &fixture.shows.purge_parts {
        if part(&run.before, name).is_none_or(|value| value.is_null()) {
            faults.push(format!("{name} never was there"));
        }
        if part(&run.after, name) != Some(serde_json::Value::Null) {
            faults.push(format!("{name} is not empty"));
        }
    }
    for name in &fixture.shows.keep_parts {
        let value = part(&run.before, name);
        if value.is_none() || value != part(&run.after, name) {
            faults.push(format!("{name} is other than before"));
        }
    }
    faults
}

/// Cells that named the person are still there, say something, and can still be read.
fn redacted(
    cells: &[String],
    fixture: &Fixture,
    world: &World,
    run: &Run,
    can_be_read: fn(&str) -> bool,
) -> Vec<String> {
    let mut faults = Vec::new();
    for (row, column) in cells.iter().map(|cell| world.cell(cell)) {
        let was = world.text(&run.before, &row, &column).unwrap_or_default();
        let now = world.text(&run.after, &row, &column).unwrap_or_default();
        if !can_be_read(&was) || eye::words_in(&was, &fixture.person.words).is_empty() {
            faults.push(format!("{row} {column} did not name the person"));
        }
        if now.is_empty() || was == now || !can_be_read(&now) {
            faults.push(format!("{row} {column} was not redacted"));
        }
    }
    faults
}

fn shared(fixture: &Fixture, world: &World, run: &Run) -> Vec<String> {
    let cells = fixture
        .shows
        .keep_shared
        .iter()
        .map(|cell| world.cell(cell));
    cells
        .filter(|(row, column)| {
            let was = world.text(&run.before, row, column);
            was.is_none() || was != world.text(&run.after, row, column)
        })
        .map(|(row, column)| format!("{row} {column} is not as it was"))
        .collect()
}
