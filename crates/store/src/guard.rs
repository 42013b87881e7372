//! Triggers that keep the rows of a table, on both engines: the fifth place where they differ.
//!
//! A guard stops our own mistakes and whoever holds the program's rights. Whoever owns the tables
//! can drop the triggers; what was altered then is found by the ledger's own arithmetic.

use crate::Engine;

/// What may not happen to a table. The second name is the column that tells its rows apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Guard<'a> {
    /// Rows are neither changed nor removed.
    AppendOnly(&'a str),
    /// No row takes the place of another (SQLite's `INSERT OR REPLACE`).
    NoReplacing(&'a str, &'a str),
    /// A row whose key is there already is passed over.
    FirstStays(&'a str, &'a str),
    /// Rows are removed, never changed.
    DropOnly(&'a str, &'a str),
    /// The one row is never removed, and its number never falls.
    GrowOnly(&'a str, &'a str),
}

impl<'a> Guard<'a> {
    /// Reads a line of a migration such as `-- append-only: TABLE`.
    pub fn read(line: &'a str) -> Option<Self> {
        let (word, rest) = line.strip_prefix("-- ")?.split_once(": ")?;
        let mut names = rest.split_whitespace();
        let table = names.next()?;
        let column = names.next();
        if names.next().is_some() {
            return None;
        }
        match (word, column) {
            ("append-only", None) => Some(Self::AppendOnly(table)),
            ("no-replacing", Some(key)) => Some(Self::NoReplacing(table, key)),
            ("first-stays", Some(key)) => Some(Self::FirstStays(table, key)),
            ("drop-only", Some(key)) => Some(Self::DropOnly(table, key)),
            ("grow-only", Some(number)) => Some(Self::GrowOnly(table, number)),
            _ => None,
        }
    }
}

impl Engine {
    /// 5. Triggers that keep the rows of a table. PostgreSQL's `ON CONFLICT DO UPDATE` fires those
    ///    for changing rows; SQLite's `INSERT OR REPLACE` fires none for removing them, so it is
    ///    stopped before it inserts.
    pub(crate) fn triggers(self, guard: &Guard<'_>) -> String {
        let is_there = |table: &str, key: &str| {
            format!("WHEN EXISTS (SELECT 1 FROM {table} WHERE {key} = NEW.{key}) ")
        };
        match *guard {
            Guard::AppendOnly(table) => {
                let refusal = format!("{table} is append-only");
                let rows = ["UPDATE", "DELETE"].map(|event| (event, String::new()));
                self.refuse(table, &refusal, &rows, true)
            }
            Guard::NoReplacing(table, key) => {
                let refusal = format!("{table} is append-only");
                let rows = [("INSERT", is_there(table, key))];
                self.only_sqlite(table, &refusal, &rows)
            }
            Guard::FirstStays(table, key) => {
                if self == Self::Postgres {
                    return String::new();
                }
                let when = is_there(table, key);
                format!(
                    "CREATE TRIGGER {table}_no_insert BEFORE INSERT ON {table} {when}\
                     BEGIN SELECT RAISE(IGNORE); END;"
                )
            }
            Guard::DropOnly(table, key) => {
                let refusal = format!("{table} may be dropped, not changed");
                let update = [("UPDATE", String::new())];
                let insert = [("INSERT", is_there(table, key))];
                self.refuse(table, &refusal, &update, false)
                    + &self.only_sqlite(table, &refusal, &insert)
            }
            Guard::GrowOnly(table, number) => {
                let refusal = format!("{table} never falls back");
                let falls = match self {
                    Self::Sqlite => format!("WHEN NEW.{number} < OLD.{number} "),
                    Self::Postgres => format!("WHEN (NEW.{number} < OLD.{number}) "),
                };
                let rows = [("UPDATE", falls), ("DELETE", String::new())];
                let insert = [("INSERT", format!("WHEN EXISTS (SELECT 1 FROM {table}) "))];
                self.refuse(table, &refusal, &rows, true)
                    + &self.only_sqlite(table, &refusal, &insert)
            }
        }
    }

    fn only_sqlite(self, table: &str, refusal: &str, rows: &[(&str, String)]) -> String {
        match self {
            Self::Sqlite => self.refuse(table, refusal, rows, false),
            Self::Postgres => String::new(),
        }
    }

    /// Refuses these events, each with the condition under which it counts; where `whole` is said,
    /// emptying the table at once, too.
    fn refuse(self, table: &str, refusal: &str, rows: &[(&str, String)], whole: bool) -> String {
        let mut parts = Vec::new();
        if self == Self::Postgres {
            parts.push(format!(
                "CREATE OR REPLACE FUNCTION {table}_refuse() RETURNS trigger AS \
                 $$ BEGIN RAISE EXCEPTION '{refusal}'; END $$ LANGUAGE plpgsql;"
            ));
        }
        parts.extend(rows.iter().map(|(event, when)| {
            let trigger = format!("{table}_no_{}", event.to_lowercase());
            match self {
                Self::Sqlite => format!(
                    "CREATE TRIGGER {trigger} BEFORE {event} ON {table} {when}\
                     BEGIN SELECT RAISE(ABORT, '{refusal}'); END;"
                ),
                Self::Postgres => format!(
                    "CREATE TRIGGER {trigger} BEFORE {event} ON {table} \
                     FOR EACH ROW {when}EXECUTE FUNCTION {table}_refuse();"
                ),
            }
        }));
        if whole && self == Self::Postgres {
            parts.push(format!(
                "CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} \
                 FOR EACH STATEMENT EXECUTE FUNCTION {table}_refuse();"
            ));
        }
        parts.concat()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_is_guarded_against_every_way_of_losing_a_row() {
        let guard = Guard::read("-- append-only: things").expect("a guard");
        let sqlite = Engine::Sqlite.triggers(&guard);
        assert!(sqlite.contains("BEFORE UPDATE") && sqlite.contains("BEFORE DELETE"));
        let postgres = Engine::Postgres.triggers(&guard);
        assert!(postgres.contains("BEFORE UPDATE") && postgres.contains("BEFORE DELETE"));
        assert!(postgres.contains("BEFORE TRUNCATE"));
        let guard = Guard::read("-- no-replacing: things id").expect("a guard");
        assert!(Engine::Sqlite.triggers(&guard).contains("BEFORE INSERT"));
    }

    #[test]
    fn a_sentence_is_no_guard() {
        for line in [
            "-- `kind:key`",
            "-- Hashes are bytes; the tree and its encoding: docs/reference/ledger-format.md.",
            "-- append-only: a table",
            "append-only: things",
            "-- grow-only: things",
        ] {
            assert_eq!(Guard::read(line), None, "{line}");
        }
    }
}
