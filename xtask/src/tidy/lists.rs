//! What the rules allow, read from `xtask/tidy.toml`.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context as _, bail};
use toml::{Table, Value};

#[derive(Default)]
pub struct Lists {
    /// Which of our crates a crate may depend on.
    pub arrows: BTreeMap<String, Vec<String>>,
    /// Foreign crates that only the named crates of ours may depend on.
    pub only_in: BTreeMap<String, Vec<String>>,
    /// Files longer than the limit, each with the length it may not pass.
    pub long_files: BTreeMap<String, usize>,
    /// Templates that may print a value unescaped.
    pub unescaped: Vec<String>,
    /// Files outside the ledger that may open a transaction without a deed.
    pub without_deed: Vec<String>,
    /// `path::function` of SQL that no test reaches on both engines.
    pub untested_sql: Vec<String>,
}

impl Lists {
    pub fn read(file: &Path) -> anyhow::Result<Self> {
        let text = std::fs::read_to_string(file)
            .with_context(|| format!("cannot read {}", file.display()))?;
        Self::parse(&text).with_context(|| format!("{} is not as expected", file.display()))
    }

    fn parse(text: &str) -> anyhow::Result<Self> {
        let mut lists = Self::default();
        for (key, value) in text.parse::<Table>()? {
            match key.as_str() {
                "arrows" => lists.arrows = map(&value, words)?,
                "only_in" => lists.only_in = map(&value, words)?,
                "long_files" => lists.long_files = map(&value, length)?,
                "unescaped" => lists.unescaped = words(&value)?,
                "without_deed" => lists.without_deed = words(&value)?,
                "untested_sql" => lists.untested_sql = words(&value)?,
                _ => bail!("unknown list `{key}`"),
            }
        }
        Ok(lists)
    }
}

fn map<T>(
    value: &Value,
    read: fn(&Value) -> anyhow::Result<T>,
) -> anyhow::Result<BTreeMap<String, T>> {
    value
        .as_table()
        .context("a table is expected")?
        .iter()
        .map(|(key, value)| Ok((key.clone(), read(value)?)))
        .collect()
}

fn words(value: &Value) -> anyhow::Result<Vec<String>> {
    let word = |word: &Value| word.as_str().map(str::to_owned);
    value
        .as_array()
        .and_then(|list| list.iter().map(word).collect())
        .context("a list of strings is expected")
}

fn length(value: &Value) -> anyhow::Result<usize> {
    value
        .as_integer()
        .and_then(|lines| usize::try_from(lines).ok())
        .context("a number of lines is expected")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_read_by_name() -> anyhow::Result<()> {
        let text = "unescaped = ['a.html']\n[arrows]\nweb = ['base']\n[long_files]\n'a.rs' = 450\n";
        let lists = Lists::parse(text)?;
        assert_eq!(lists.arrows["web"], ["base"]);
        assert_eq!(lists.long_files["a.rs"], 450);
        assert_eq!(lists.unescaped, ["a.html"]);
        Ok(())
    }

    #[test]
    fn an_unknown_list_or_a_wrong_type_is_refused() {
        assert!(Lists::parse("unescape = []").is_err());
        assert!(Lists::parse("unescaped = 'a.html'").is_err());
    }
}
