//! SuiteCRM's tables as read from `schema/suitecrm7.txt`: one description for three engines.

/// The description itself; see its head for the format.
const TEXT: &str = include_str!("../schema/suitecrm7.txt");

/// A table with its columns and keys.
#[derive(Debug)]
pub(crate) struct Table {
    pub(crate) name: &'static str,
    pub(crate) columns: Vec<Column>,
    pub(crate) key: Option<&'static str>,
    pub(crate) indexes: Vec<Index>,
}

/// A column; `kind` is MariaDB's type, with `bool` for `tinyint(1)`.
#[derive(Debug)]
pub(crate) struct Column {
    pub(crate) name: &'static str,
    pub(crate) kind: &'static str,
    pub(crate) required: bool,
    pub(crate) counts_up: bool,
    pub(crate) default: Option<&'static str>,
}

/// A secondary index; `columns` as MariaDB writes them, `name(30)` prefixes included.
#[derive(Debug)]
pub(crate) struct Index {
    pub(crate) name: &'static str,
    pub(crate) unique: bool,
    pub(crate) columns: &'static str,
}

/// All tables in the order of the description.
pub(crate) fn tables() -> Vec<Table> {
    let mut tables = Vec::new();
    for line in TEXT.lines().filter(|line| !line.starts_with('#')) {
        if let Some(name) = line.strip_prefix("table ") {
            tables.push(Table {
                name,
                columns: Vec::new(),
                key: None,
                indexes: Vec::new(),
            });
        } else if let (Some(table), false) = (tables.last_mut(), line.trim().is_empty()) {
            read_part(table, line.trim());
        }
    }
    tables
}

fn read_part(table: &mut Table, line: &'static str) {
    if let Some(columns) = line.strip_prefix("key ") {
        table.key = Some(columns);
        return;
    }
    let index = line.strip_prefix("unique ").map(|rest| (rest, true));
    if let Some((rest, unique)) =
        index.or_else(|| line.strip_prefix("index ").map(|rest| (rest, false)))
    {
        let (name, columns) = rest.split_once(' ').unwrap_or((rest, rest));
        table.indexes.push(Index {
            name,
            unique,
            columns,
        });
        return;
    }
    let parts = line
        .split(';')
        .map(str::trim)
        .filter(|part| !part.is_empty());
    table.columns.extend(parts.map(read_column));
}

fn read_column(text: &'static str) -> Column {
    let (head, default) = match text.split_once('=') {
        Some((head, default)) => (head, Some(default)),
        None => (text, None),
    };
    let (name, kind) = head.split_once(' ').unwrap_or((head, "text"));
    let (kind, counts_up) = match kind.strip_suffix(" auto") {
        Some(kind) => (kind, true),
        None => (kind, false),
    };
    let (kind, required) = match kind.strip_suffix('!') {
        Some(kind) => (kind, true),
        None => (kind, false),
    };
    Column {
        name,
        kind,
        required,
        counts_up,
        default,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_description_holds_every_table_of_the_installer() {
        let tables = tables();
        assert_eq!(tables.len(), 222);
        let contacts = tables
            .iter()
            .find(|table| table.name == "contacts")
            .unwrap();
        assert_eq!(contacts.columns.len(), 42);
        assert_eq!(contacts.key, Some("id"));
        assert_eq!(contacts.indexes.len(), 6);
        let portal = contacts.columns.last().unwrap();
        assert_eq!(
            (portal.name, portal.default),
            ("portal_user_type", Some("'Single'"))
        );
    }

    #[test]
    fn keys_and_indexes_name_columns_of_their_table() {
        for table in tables() {
            let mut lists: Vec<&str> = table.indexes.iter().map(|index| index.columns).collect();
            lists.extend(table.key);
            for column in lists.iter().flat_map(|list| list.split(',')) {
                let name = column.split('(').next().unwrap();
                assert!(
                    table.columns.iter().any(|c| c.name == name),
                    "{}.{name}",
                    table.name
                );
            }
        }
    }
}
