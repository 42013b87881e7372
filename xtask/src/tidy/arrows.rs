//! Dependencies point down only, as `[arrows]` in `xtask/tidy.toml` draws them. Development dependencies
//! are free: nothing of them ships.

use std::collections::BTreeMap;

use toml::{Table, Value};

use super::{Finding, Lists};
use crate::tree::Tree;

pub fn check(tree: &Tree, lists: &Lists) -> Vec<Finding> {
    let mut findings = Vec::new();
    let crates = manifests(tree, &mut findings);
    for (name, (path, dependencies)) in &crates {
        let Some(allowed) = lists.arrows.get(name) else {
            let what = format!("`{name}` has no row in [arrows] of xtask/tidy.toml; add one");
            findings.push(Finding::new(path, what));
            continue;
        };
        for dependency in dependencies {
            if crates.contains_key(dependency) && !allowed.contains(dependency) {
                let what = format!("`{name}` may not depend on `{dependency}`: arrows point down");
                findings.push(Finding::new(path, what));
            }
            if let Some(only) = lists.only_in.get(dependency)
                && !only.contains(name)
            {
                let what = format!("only {} may depend on `{dependency}`", only.join(", "));
                findings.push(Finding::new(path, what));
            }
        }
    }
    for name in lists
        .arrows
        .keys()
        .filter(|name| !crates.contains_key(*name))
    {
        let what = format!("[arrows] names `{name}`, which is no crate; remove the row");
        findings.push(Finding::new("xtask/tidy.toml", what));
    }
    findings
}

/// Package name → manifest path and what the shipped code depends on.
fn manifests(tree: &Tree, findings: &mut Vec<Finding>) -> BTreeMap<String, (String, Vec<String>)> {
    let mut crates = BTreeMap::new();
    for (path, text) in tree.files() {
        if !path.ends_with("/Cargo.toml") {
            continue;
        }
        let manifest = match text.parse::<Table>() {
            Ok(manifest) => manifest,
            Err(cause) => {
                findings.push(Finding::new(
                    path,
                    format!("is no TOML: {}", cause.message()),
                ));
                continue;
            }
        };
        let name = manifest
            .get("package")
            .and_then(|package| package.get("name"));
        if let Some(name) = name.and_then(Value::as_str) {
            let entry = (path.to_owned(), dependencies(&manifest));
            crates.insert(name.to_owned(), entry);
        }
    }
    crates
}

fn dependencies(manifest: &Table) -> Vec<String> {
    let targets = manifest.get("target").and_then(Value::as_table);
    let tables = std::iter::once(manifest).chain(
        targets
            .into_iter()
            .flat_map(Table::values)
            .filter_map(Value::as_table),
    );
    tables
        .flat_map(|table| [table.get("dependencies"), table.get("build-dependencies")])
        .flatten()
        .filter_map(Value::as_table)
        .flat_map(Table::iter)
        .map(|(key, value)| {
            let renamed = value.get("package").and_then(Value::as_str);
            renamed.unwrap_or(key).to_owned()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const BASE: (&str, &str) = ("crates/base/Cargo.toml", "[package]\nname = 'base'\n");

    fn lists() -> Lists {
        let row = |name: &str, allowed: &[&str]| {
            let allowed = allowed.iter().map(|word| (*word).to_owned()).collect();
            (name.to_owned(), allowed)
        };
        Lists {
            arrows: [row("base", &[]), row("web", &["base"])].into(),
            only_in: [row("axum", &["web"])].into(),
            ..Lists::default()
        }
    }

    fn findings(web: &str, base: &str) -> Vec<String> {
        let tree = Tree::of(&[
            (
                "crates/base/Cargo.toml",
                &format!("[package]\nname = 'base'\n{base}"),
            ),
            (
                "crates/web/Cargo.toml",
                &format!("[package]\nname = 'web'\n{web}"),
            ),
        ]);
        check(&tree, &lists())
            .iter()
            .map(Finding::to_string)
            .collect()
    }

    #[test]
    fn a_dependency_that_points_down_passes() {
        let web = "[dependencies]\nbase.workspace = true\naxum.workspace = true\n";
        assert_eq!(findings(web, ""), Vec::<String>::new());
    }

    #[test]
    fn a_dependency_that_points_up_fails_however_it_is_written() {
        for base in [
            "[dependencies]\nweb.workspace = true\n",
            "[build-dependencies]\nweb = { path = '../web' }\n",
            "[dependencies]\nother = { path = '../web', package = 'web' }\n",
            "[target.'cfg(unix)'.dependencies]\nweb = { path = '../web' }\n",
        ] {
            assert!(
                findings("", base)[0].contains("may not depend on `web`"),
                "{base}"
            );
        }
    }

    #[test]
    fn tests_may_look_upwards() {
        assert_eq!(
            findings("", "[dev-dependencies]\nweb.workspace = true\n"),
            Vec::<String>::new()
        );
    }

    #[test]
    fn a_kept_library_fails_outside_its_crate() {
        let base = "[dependencies]\naxum.workspace = true\n";
        assert!(findings("", base)[0].contains("only web may depend on `axum`"));
    }

    #[test]
    fn a_crate_without_a_row_and_a_row_without_a_crate_fail() {
        let tree = Tree::of(&[BASE, ("crates/new/Cargo.toml", "[package]\nname = 'new'\n")]);
        let found: Vec<_> = check(&tree, &lists())
            .iter()
            .map(Finding::to_string)
            .collect();
        assert!(found[0].contains("`new` has no row"));
        assert!(found[1].contains("`web`, which is no crate"));
    }
}
