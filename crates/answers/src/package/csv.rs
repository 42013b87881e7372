//! A table for each kind of data (RFC 4180, UTF-8), one line for each value. No cell is a formula.

use super::ToldRecord;

/// The names of the columns.
pub(super) const HEAD: &str = "system,record,kind,date,field,label,value\r\n";

/// The lines of a record.
pub(super) fn lines(record: &ToldRecord) -> String {
    let mut out = String::new();
    let date = record.date.as_ref().map_or("", |(date, _)| date);
    let name = record.record.as_deref().unwrap_or_default();
    for cell in &record.cells {
        let line = [
            record.system.as_str(),
            name,
            &record.kind,
            date,
            &cell.column,
            &cell.label,
            cell.value(),
        ];
        let line: Vec<String> = line.into_iter().map(quoted).collect();
        out.push_str(&line.join(","));
        out.push_str("\r\n");
    }
    out
}

/// A value in quotes. What a spreadsheet would take for a formula gets an apostrophe before it.
fn quoted(value: &str) -> String {
    let starts = value.trim_start().chars().next();
    let formula = starts.is_some_and(|c| matches!(c, '=' | '+' | '-' | '@'))
        || value.starts_with(['\t', '\r', '\n']);
    let value = value.replace('\0', "").replace('"', "\"\"");
    if formula {
        format!("\"'{value}\"")
    } else {
        format!("\"{value}\"")
    }
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn no_cell_is_a_formula() {
        for (value, cell) in [
            ("plain", "\"plain\""),
            ("=1+1", "\"'=1+1\""),
            (" +43 1", "\"' +43 1\""),
            ("\t=x", "\"'\t=x\""),
            ("@SUM(A1)", "\"'@SUM(A1)\""),
            ("a\"b\nc", "\"a\"\"b\nc\""),
        ] {
            assert_eq!(quoted(value), cell);
        }
    }
}
