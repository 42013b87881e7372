//! Where a name stands in the text of a profile.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// The text of a profile, to be asked for places.
pub struct Places<'t> {
    text: &'t str,
    table: Option<Spanned<DeTable<'t>>>,
}

impl<'t> Places<'t> {
    /// Reads the text; of one that is no TOML only the beginning is known.
    pub fn new(text: &'t str) -> Self {
        Self {
            text,
            table: DeTable::parse(text).ok(),
        }
    }

    /// Offset of a key of exactly the table of a path.
    pub fn of_key(&self, path: &[&str], name: &str) -> Option<usize> {
        let mut within = self.table.as_ref()?.get_ref();
        for part in path {
            let (_, value) = within.iter().find(|(key, _)| key.get_ref() == part)?;
            let DeValue::Table(table) = value.get_ref() else {
                return None;
            };
            within = table;
        }
        let key = within.keys().find(|key| key.get_ref() == name)?;
        Some(key.span().start)
    }

    /// Offset of a name within the table of a path, of the table itself where the name does not
    /// stand there, of the end of the text where neither does.
    pub fn of(&self, path: &[&str], name: &str) -> usize {
        let Some(root) = &self.table else { return 0 };
        let mut within = root.get_ref();
        let mut header = None;
        for part in path {
            let Some((key, value)) = within.iter().find(|(key, _)| key.get_ref() == part) else {
                return header.unwrap_or(self.text.len());
            };
            header = Some(key.span().start);
            let DeValue::Table(table) = value.get_ref() else {
                return in_value(value, name).unwrap_or(key.span().start);
            };
            within = table;
        }
        in_table(within, name).or(header).unwrap_or(self.text.len())
    }
}

/// Line and column, from 1, of an offset.
pub fn line_and_column(text: &str, at: usize) -> (usize, usize) {
    let before = text.get(..at).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().map_or(0, |l| l.chars().count()) + 1;
    (line, column)
}

/// A key of the table itself comes before one further inside.
fn in_table(table: &DeTable<'_>, name: &str) -> Option<usize> {
    let own = table.iter().find(|(key, _)| key.get_ref() == name);
    own.map(|(key, _)| key.span().start).or_else(|| {
        table
            .iter()
            .filter_map(|(_, value)| in_value(value, name))
            .min()
    })
}

fn in_value(value: &Spanned<DeValue<'_>>, name: &str) -> Option<usize> {
    match value.get_ref() {
        DeValue::String(text) => {
            let is_named = text.split([' ', ':']).any(|word| word == name);
            is_named.then(|| value.span().start)
        }
        DeValue::Array(items) => items.iter().find_map(|item| in_value(item, name)),
        DeValue::Table(table) => in_table(table, name),
        DeValue::Integer(_) | DeValue::Float(_) | DeValue::Boolean(_) | DeValue::Datetime(_) => {
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_found_in_the_table_that_means_it() {
        let text = "[tables.a]\ntext = [\"note\"]\n[tables.b]\nlink = { x = \"note\" }\n";
        let places = Places::new(text);
        let at = |path: &[&str], name: &str| line_and_column(text, places.of(path, name));
        assert_eq!(at(&["tables", "a"], "note"), (2, 9));
        assert_eq!(at(&["tables", "b"], "note"), (4, 14));
        assert_eq!(at(&["tables", "b"], "nowhere"), (3, 9));
        assert_eq!(at(&["tables", "c"], "note"), (1, 2));
        assert_eq!(at(&["elsewhere"], "note"), (5, 1));
    }
}
