//! Entries as CSV that a spreadsheet opens without running anything.

use std::fmt::Write as _;

use axum::http::header;
use axum::response::IntoResponse as _;
use ledger::{Deed, Entry, Filter};
use serde_json::json;

use super::filter;
use crate::fields::Fields;
use crate::session;
use crate::visit::{Answer, Visit};

const HEAD: &str = "index,at,actor,via,action,object,system,request,outcome\r\n";

/// The filtered entries as the page showed them, oldest first. That they were taken out is
/// entered before they leave, and stands in the next export.
pub async fn csv(visit: Visit, fields: Fields) -> Answer {
    session::freshen(&visit, &fields).await?;
    let ledger = &visit.app.ledger;
    let asked = Fields::parse(fields.get("query").as_bytes());
    let filter = Filter {
        newest_first: false,
        below: fields.get("below").parse().ok(),
        ..filter(&visit, &asked)?
    };
    let entries = ledger.list(&filter).await?;
    ledger
        .enter(Deed {
            details: json!({ "entries": entries.len() }),
            ..Deed::done(visit.actor()?.who(), "ledger.export")
        })
        .await?;
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"dsgvo-log.csv\"",
        ),
    ];
    Ok((headers, table(&entries)).into_response())
}

fn table(entries: &[Entry]) -> String {
    // The mark tells spreadsheets that this is UTF-8.
    let mut text = format!("\u{FEFF}{HEAD}");
    for entry in entries {
        let own = |field: &Option<String>| cell(field.as_deref().unwrap_or_default());
        write!(text, "{},{},", entry.index, cell(&entry.at.to_string()))
            .expect("writing to a string cannot fail");
        let cells = [
            cell(&entry.actor),
            cell(&entry.via),
            cell(&entry.action),
            own(&entry.object),
            own(&entry.system),
            own(&entry.request),
            cell(&entry.outcome),
        ];
        text.push_str(&cells.join(","));
        text.push_str("\r\n");
    }
    text
}

/// A cell in quotes where it needs them; what would be read as a formula begins with an
/// apostrophe (ASVS 5.0, 1.2.10).
pub fn cell(value: &str) -> String {
    let risky = value.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let value = if risky {
        format!("'{value}")
    } else {
        value.to_owned()
    };
    if value.contains([',', '"', '\n', '\r', ';']) {
        format!("\"{}\"", value.replace('"', "\"\""))
    } else {
        value
    }
}

#[cfg(test)]
mod tests {
    use super::cell;

    #[test]
    fn no_cell_begins_a_formula_or_leaves_its_place() {
        for (value, written) in [
            ("anna", "anna"),
            ("=HYPERLINK(\"x\")", "\"'=HYPERLINK(\"\"x\"\")\""),
            ("+1", "'+1"),
            ("-1", "'-1"),
            ("@sum", "'@sum"),
            ("\tx", "'\tx"),
            ("a,b", "\"a,b\""),
            ("a\nb", "\"a\nb\""),
        ] {
            assert_eq!(cell(value), written);
        }
    }
}
