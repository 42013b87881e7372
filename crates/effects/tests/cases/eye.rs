//! Every row of a CRM before and after.

use std::collections::BTreeMap;

use erasure::Desk;

/// Table, key, column: what stands there.
pub type Picture = BTreeMap<(String, String, String), Option<String>>;
/// A cell that is another: table, key, column, before, after.
pub type Change = (String, String, String, Option<String>, Option<String>);

/// So many rows of a table are read, which is all of them.
const ALL: u32 = 10_000_000;

pub async fn look(desk: &Desk) -> Picture {
    let system = desk.open("vertrieb").await.unwrap();
    let mut connection = system.database.connect().await.unwrap();
    let mut picture = Picture::new();
    for table in system.census.tables.values() {
        for record in crm::rows::first(&mut connection, table, ALL).await.unwrap() {
            for (column, cell) in table.columns.iter().zip(&record.cells) {
                let place = (
                    table.name.clone(),
                    record.row.key_text(),
                    column.live.name.clone(),
                );
                let cell = cell
                    .as_deref()
                    .map(|c| String::from_utf8_lossy(c).into_owned());
                picture.insert(place, cell);
            }
        }
    }
    connection.close().await;
    picture
}

/// What is another now; a row that came or went is wrong in every test.
pub fn changes(before: &Picture, after: &Picture) -> Vec<Change> {
    assert_eq!(before.len(), after.len(), "no row came or went");
    let is_other = |(place, cell): (&(String, String, String), &Option<String>)| {
        let now = after.get(place).expect("the row is still there");
        let (table, key, column) = place.clone();
        (now != cell).then(|| (table, key, column, cell.clone(), now.clone()))
    };
    before.iter().filter_map(is_other).collect()
}
