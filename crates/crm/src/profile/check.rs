//! Checks a profile against itself: every name it uses must be one it explains.

use std::collections::BTreeSet;

use super::{Profile, Table, Target};

/// The name at fault (to find its place in the file) and what is wrong with it.
type Fault = (String, String);

pub(super) fn profile(profile: &Profile) -> Result<(), Fault> {
    for (word, table) in &profile.modules {
        known(profile, table.as_str(), &format!("module {word}"))?;
    }
    for values in &profile.values {
        known(profile, values.table.as_str(), "values")?;
        known(profile, values.link.as_str(), "values")?;
    }
    if let Some(described) = profile.custom.as_ref().and_then(|c| c.described.as_ref()) {
        known(profile, described.table.as_str(), "custom.described")?;
    }
    for (column, target) in &profile.common.link {
        link(profile, "common", column.as_str(), target)?;
    }
    for (name, table) in &profile.tables {
        one_class_each(name.as_str(), table)?;
        for (column, target) in &table.link {
            link(profile, name.as_str(), column.as_str(), target)?;
        }
        for owner in &table.owner {
            if !table.link.contains_key(owner) && !profile.common.link.contains_key(owner) {
                let what = format!("table {name}: owner {owner} is no link column; add it to link");
                return Err((owner.to_string(), what));
            }
        }
        if let Some(members) = &table.members {
            known(profile, members.table.as_str(), "members")?;
            known(profile, members.person.as_str(), "members")?;
        }
    }
    Ok(())
}

fn known(profile: &Profile, table: &str, used_by: &str) -> Result<(), Fault> {
    if profile.tables.contains_key(table) {
        return Ok(());
    }
    let what = format!("{used_by} names table {table}, which the profile does not describe");
    Err((table.to_owned(), what))
}

fn link(profile: &Profile, table: &str, column: &str, target: &Target) -> Result<(), Fault> {
    match target {
        Target::Table(to) => known(profile, to.as_str(), &format!("link {table}.{column}")),
        Target::By(_) => Ok(()),
    }
}

fn one_class_each(name: &str, table: &Table) -> Result<(), Fault> {
    let mut seen = BTreeSet::new();
    let all = table
        .personal
        .keys()
        .chain(&table.text)
        .chain(table.link.keys())
        .chain(&table.plain);
    for column in all {
        if !seen.insert(column) {
            let what = format!("table {name}: column {column} has two classes; keep one");
            return Err((column.to_string(), what));
        }
    }
    Ok(())
}
