//! No entry, no act: a change of our own data goes through `Ledger::begin`, which refuses to commit
//! without a deed. `Store::housekeep`, a transaction opened at the store and a write past any transaction
//! miss the log, so only listed files may (decision 0049 says which writes these are).

use super::{Finding, Lists};
use crate::tree::{Tree, crate_folder};

/// `ledger` and `store` make the rule; `crm` and `demo` write to the databases of a CRM, not to ours.
const FREE: &[&str] = &["crm", "demo", "ledger", "store"];

pub fn check(tree: &Tree, lists: &Lists) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut used = Vec::new();
    for (path, text) in tree.shipped() {
        if crate_folder(path).is_none_or(|folder| FREE.contains(&folder)) {
            continue;
        }
        let dense: String = text.split_whitespace().collect();
        if !(opens_without_deed(&dense) || writes_to_the_pool(&dense)) {
            continue;
        }
        used.push(path.to_owned());
        if !lists.without_deed.iter().any(|listed| listed == path) {
            let what = "changes our data without a deed; use `ledger.begin()` and `tx.record(…)`";
            findings.push(Finding::new(path, what));
        }
    }
    findings.extend(super::idle_exceptions(
        "without_deed",
        &lists.without_deed,
        &used,
    ));
    findings
}

fn opens_without_deed(dense: &str) -> bool {
    [
        ".housekeep(",
        "store.begin(",
        "store().begin(",
        "store.pool().begin(",
    ]
    .iter()
    .any(|call| dense.contains(call))
}

fn writes_to_the_pool(dense: &str) -> bool {
    dense.split(".execute(").skip(1).any(|argument| {
        let named = |c: char| c.is_alphanumeric() || "&_.".contains(c);
        let end = argument.find(|c| !named(c)).unwrap_or(argument.len());
        argument[..end].ends_with("pool") && argument[end..].starts_with("()")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn findings(path: &str, text: &str) -> usize {
        check(&Tree::of(&[(path, text)]), &Lists::default()).len()
    }

    const PATH: &str = "crates/requests/src/open.rs";

    #[test]
    fn a_transaction_at_the_store_fails_outside_the_ledger() {
        let text = "let mut tx = self.ledger.store\n    .begin()\n    .await?;";
        assert_eq!(findings(PATH, text), 1);
        assert_eq!(findings(PATH, "let mut tx = db.housekeep().await?;"), 1);
        assert_eq!(findings("crates/ledger/src/begin.rs", text), 0);
        assert_eq!(findings(PATH, "let mut tx = ledger.begin().await?;"), 0);
    }

    #[test]
    fn a_write_past_any_transaction_fails() {
        assert_eq!(
            findings(PATH, "query(SQL).execute(ledger.store.pool()).await?;"),
            1
        );
        assert_eq!(findings(PATH, "query(SQL).execute(tx.conn()).await?;"), 0);
        assert_eq!(
            findings(PATH, "query(SQL).fetch_all(ledger.store.pool()).await?;"),
            0
        );
    }

    #[test]
    fn a_listed_file_passes_and_must_leave_the_list_when_clean() {
        let lists = Lists {
            without_deed: vec![PATH.to_owned()],
            ..Lists::default()
        };
        assert!(check(&Tree::of(&[(PATH, "store.begin()")]), &lists).is_empty());
        assert_eq!(check(&Tree::of(&[(PATH, "")]), &lists).len(), 1);
    }
}
