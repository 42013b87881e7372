//! What the program's own role on a PostgreSQL server may do: less than its owner.

use std::fmt::Write as _;

use crate::Error;

/// Tables in which nothing is changed or removed, whatever the program asks for.
const APPEND_ONLY: [&str; 2] = ["ledger_entries", "ledger_checkpoints"];
/// A table whose rows may be dropped and never changed, and one whose row may be changed and never
/// dropped.
const HALF_GUARDED: [(&str, &str); 2] = [
    ("ledger_details", "UPDATE, TRUNCATE"),
    ("ledger_head", "INSERT, DELETE, TRUNCATE"),
];
/// Tables that only a migration writes.
const READ_ONLY: [&str; 1] = ["schema_migrations"];

/// The statements that give a role what serving and working need. The role that owns the tables
/// migrates; this one can neither alter the log nor take its guards away.
///
/// # Errors
/// Refused for a name that is none.
pub fn rights(role: &str) -> Result<String, Error> {
    let letter = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    if role.is_empty() || role.len() > 63 || !role.chars().all(letter) {
        return Err(Error::Refused(
            "the role's name may hold letters, digits, _ and - only; give another".to_owned(),
        ));
    }
    let role = format!("\"{role}\"");
    let mut sql = format!(
        "GRANT USAGE ON SCHEMA public TO {role};\n\
         GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role};\n"
    );
    let mut line = |sql_line: String| {
        writeln!(sql, "{sql_line}").expect("writing to a string cannot fail");
    };
    for table in APPEND_ONLY {
        line(format!(
            "REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM {role};"
        ));
    }
    for (table, rights) in HALF_GUARDED {
        line(format!("REVOKE {rights} ON {table} FROM {role};"));
    }
    for table in READ_ONLY {
        line(format!(
            "REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON {table} FROM {role};"
        ));
    }
    Ok(sql)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_that_a_migration_guards_is_guarded_by_rights_too() {
        let guarded = include_str!("../migrations/0001_ledger.sql");
        let guarded = guarded
            .lines()
            .filter_map(|line| line.strip_prefix("-- append-only: "));
        assert_eq!(guarded.collect::<Vec<_>>(), APPEND_ONLY);
    }
}
