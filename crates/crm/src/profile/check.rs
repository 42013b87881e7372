//! Checks a profile against itself: every name it uses must be one it explains.

use std::collections::{BTreeMap, BTreeSet};

use super::{Ability, Identifier, Profile, Role, Table, Target};

/// What is wrong, and where to look for it: the table of the file, and the name in it.
pub(super) struct Fault {
    pub path: Vec<String>,
    pub name: String,
    pub what: String,
}

/// All faults.
pub(super) fn profile(profile: &Profile) -> Vec<Fault> {
    let mut faults = Faults {
        profile,
        found: Vec::new(),
    };
    faults.heads();
    for (name, table) in &profile.tables {
        faults.table(name, table);
    }
    faults.cycles();
    faults.found.extend(super::privacy::faults(profile));
    faults.found
}

struct Faults<'p> {
    profile: &'p Profile,
    found: Vec<Fault>,
}

impl Faults<'_> {
    fn add(&mut self, path: &[&str], name: &str, what: String) {
        self.found.push(Fault {
            path: path.iter().map(|part| (*part).to_owned()).collect(),
            name: name.to_owned(),
            what,
        });
    }

    fn known(&mut self, path: &[&str], table: &Identifier, used_by: &str) {
        if !self.profile.tables.contains_key(table) {
            let what =
                format!("{used_by} names table {table}, which the profile does not describe");
            self.add(path, table.as_str(), what);
        }
    }

    /// What stands before the tables.
    fn heads(&mut self) {
        let profile = self.profile;
        for (word, table) in &profile.modules {
            self.known(&["modules", word], table, &format!("module {word}"));
        }
        for values in &profile.values {
            self.known(&["values"], &values.table, "values");
            self.known(&["values"], &values.link, "values");
        }
        if let Some(described) = profile.custom.as_ref().and_then(|c| c.described.as_ref()) {
            let path = ["custom", "described"];
            self.known(&path, &described.table, "custom.described");
        }
        for stale in &profile.stale {
            for table in &stale.tables {
                self.known(&["stale"], table, &format!("stale {}", stale.name));
            }
        }
        for (path, settings) in [
            ("marketing", &profile.marketing),
            ("restriction", &profile.restriction),
        ] {
            for setting in settings {
                self.known(&[path], &setting.table, path);
            }
        }
        for (ability, path, settings) in [
            (Ability::Suppress, "marketing", &profile.marketing),
            (Ability::Restrict, "restriction", &profile.restriction),
        ] {
            if profile.can.contains(&ability) && settings.is_empty() {
                let word = ability.word();
                let what = format!("can names {word}, and no [[{path}]] says what is set");
                self.add(&["can"], word, what);
            }
        }
        for fields in &profile.consent {
            self.known(&["consent"], &fields.table, "consent");
        }
        for (column, target) in &profile.common.link {
            self.link("common", &["common", "link"], column, target);
        }
    }

    fn link(&mut self, of: &str, path: &[&str], column: &Identifier, target: &Target) {
        if let Target::Table(to) = target {
            let path: Vec<&str> = path.iter().copied().chain([column.as_str()]).collect();
            self.known(&path, to, &format!("link {of}.{column}"));
        }
    }

    fn table(&mut self, id: &Identifier, table: &Table) {
        let name = id.as_str();
        self.one_class_each(name, table);
        for (column, target) in &table.link {
            self.link(name, &["tables", name, "link"], column, target);
        }
        for owner in &table.owner {
            if !table.link.contains_key(owner) && !self.profile.common.link.contains_key(owner) {
                let what = format!("table {name}: owner {owner} is no link column; add it to link");
                self.add(&["tables", name, "owner"], owner.as_str(), what);
            }
        }
        if let Some(assigned) = &table.assigned {
            self.staff(name, table, assigned);
        }
        if let Some(members) = &table.members {
            let path = ["tables", name, "members"];
            self.known(&path, &members.table, "members");
            self.known(&path, &members.person, "members");
        }
    }

    /// Whoever looks after a row stands in a table of persons, so that the column names somebody.
    fn staff(&mut self, name: &str, table: &Table, assigned: &Identifier) {
        let links = [&table.link, &self.profile.common.link];
        let target = links.into_iter().find_map(|links| links.get(assigned));
        let path = ["tables", name, "assigned"];
        let Some(Target::Table(to)) = target else {
            let what = format!(
                "table {name}: assigned {assigned} is no link column to one table; add it to link"
            );
            return self.add(&path, assigned.as_str(), what);
        };
        let target = self.profile.tables.get(to);
        if target.is_none_or(|target| target.role != Role::Person) {
            let what = format!(
                "table {name}: assigned {assigned} points to {to}, whose rows are no persons"
            );
            self.add(&path, assigned.as_str(), what);
        }
    }

    fn one_class_each(&mut self, name: &str, table: &Table) {
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
                self.add(&["tables", name], column.as_str(), what);
            }
        }
    }

    /// Tables that belong to each other in a circle: no row of them could ever go by itself. A
    /// table may belong to itself, as a branch belongs to its tree.
    fn cycles(&mut self) {
        let mut owners: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for (name, table) in &self.profile.tables {
            for owner in &table.owner {
                if let Some(Target::Table(to)) = table.link.get(owner)
                    && to != name
                {
                    owners.entry(name.as_str()).or_default().insert(to.as_str());
                }
            }
        }
        let circular: Vec<(&str, &str)> = owners
            .keys()
            .filter_map(|name| Some((*name, back_to(&owners, name)?)))
            .collect();
        for (name, through) in circular {
            let what = format!(
                "table {name} belongs to {through}, and that in turn to {name}; take one owner out"
            );
            self.add(&["tables", name, "owner"], "", what);
        }
    }
}

/// The first owner of a table from which the way up leads back to it.
fn back_to<'t>(owners: &BTreeMap<&'t str, BTreeSet<&'t str>>, table: &str) -> Option<&'t str> {
    let first = owners.get(table)?;
    first.iter().copied().find(|start| {
        let mut seen = BTreeSet::from([*start]);
        let mut next = vec![*start];
        while let Some(at) = next.pop() {
            for up in owners.get(at).into_iter().flatten() {
                if *up == table {
                    return true;
                }
                if seen.insert(up) {
                    next.push(up);
                }
            }
        }
        false
    })
}
