//! Migrations are named `NNNN_noun.sql`, and no two take the same number.

use std::collections::BTreeMap;

use super::{Finding, Lists};
use crate::tree::Tree;

const FOLDER: &str = "crates/store/migrations/";

pub fn check(tree: &Tree, _: &Lists) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut numbers: BTreeMap<&str, &str> = BTreeMap::new();
    for (path, _) in tree.files() {
        let Some(name) = path.strip_prefix(FOLDER) else {
            continue;
        };
        let Some(number) = number(name) else {
            findings.push(Finding::new(
                path,
                "is not named like `0001_noun.sql`; rename it",
            ));
            continue;
        };
        if let Some(other) = numbers.insert(number, name) {
            let what = format!("has the number of {other}; take the next free one");
            findings.push(Finding::new(path, what));
        }
    }
    findings
}

fn number(name: &str) -> Option<&str> {
    let (number, noun) = name.strip_suffix(".sql")?.split_once('_')?;
    let digits = number.len() == 4 && number.bytes().all(|byte| byte.is_ascii_digit());
    let letters = |byte: u8| byte.is_ascii_lowercase() || byte == b'_' || byte.is_ascii_digit();
    (digits && !noun.is_empty() && noun.bytes().all(letters)).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn findings(names: &[&str]) -> Vec<String> {
        let paths: Vec<String> = names.iter().map(|name| format!("{FOLDER}{name}")).collect();
        let files: Vec<_> = paths.iter().map(|path| (path.as_str(), "")).collect();
        let found = check(&Tree::of(&files), &Lists::default());
        found.iter().map(Finding::to_string).collect()
    }

    #[test]
    fn numbers_with_gaps_pass() {
        assert_eq!(
            findings(&["0001_ledger.sql", "0010_requests.sql"]),
            Vec::<String>::new()
        );
    }

    #[test]
    fn the_same_number_twice_fails() {
        assert!(
            findings(&["0001_jobs.sql", "0001_ledger.sql"])[0].contains("number of 0001_jobs.sql")
        );
    }

    #[test]
    fn another_name_fails() {
        for name in [
            "1_ledger.sql",
            "0001-ledger.sql",
            "0001_Ledger.sql",
            "0001_ledger.txt",
        ] {
            assert_eq!(findings(&[name]).len(), 1, "{name}");
        }
    }
}
