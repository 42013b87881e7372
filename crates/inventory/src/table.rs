//! An inventory as a table of comma separated values, one row per column of the database, that a
//! spreadsheet opens without running anything.

use crm::inventory::{ColumnFigures, Inventory, TableFigures};

const HEAD: &str = "table,module,role,rows,oldest,newest,audited,column,type,class,assumed,filled,\
                    empty_percent,changes,name_suggests,looked_into,looks,suspicious";

/// The inventory as CSV.
pub fn csv(inventory: &Inventory) -> String {
    // The mark tells spreadsheets that this is UTF-8.
    let mut text = format!("\u{FEFF}{HEAD}\r\n");
    for (name, table) in &inventory.tables {
        for (column, figures) in &table.columns {
            let cells = cells((name, table), (column, figures));
            let cells: Vec<String> = cells.iter().map(|value| cell(value)).collect();
            text.push_str(&cells.join(","));
            text.push_str("\r\n");
        }
    }
    text
}

fn cells(
    (name, table): (&str, &TableFigures),
    (column, figures): (&str, &ColumnFigures),
) -> [String; 18] {
    let own = |text: &Option<String>| text.clone().unwrap_or_default();
    let number = |number: Option<u64>| number.map_or_else(String::new, |n| n.to_string());
    let looks = figures.looks.iter();
    let looks = looks.map(|(look, count)| format!("{} {count}", look.word()));
    [
        name.to_owned(),
        own(&table.module),
        table.role.clone(),
        table.rows.to_string(),
        own(&table.oldest),
        own(&table.newest),
        table.audited.clone(),
        column.to_owned(),
        figures.data_type.clone(),
        figures.class.clone(),
        figures.assumed.to_string(),
        figures.filled.to_string(),
        number(table.empty_percent(figures)),
        number(figures.changes),
        own(&figures.named),
        figures.looked.to_string(),
        looks.collect::<Vec<_>>().join("; "),
        figures.suspicious.to_string(),
    ]
}

/// A cell in quotes where it needs them. Names of tables and columns are the CRM's.
fn cell(value: &str) -> String {
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
