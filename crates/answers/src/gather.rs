//! Reads the rows of an answer as they stand now. Values go to whoever asked and are kept nowhere.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use base::Locale;
use crm::catalogue::Shape;
use crm::census::{Class, TableClass};
use crm::database::Connection;
use crm::plan::{FingerprintKey, fingerprint_before};
use crm::rows::Record;
use crm::{RowRef, System};
use erasure::Desk;

use crate::answer::Item;
use crate::label::label;
use crate::ours::Ours;
use crate::package::plain_name;
use crate::share::Share;
use crate::value::{Reading, Reads};
use crate::{Error, Ground, answer};

/// So many rows are read at once.
pub(crate) const BLOCK: usize = 500;

/// One cell as it stands.
#[derive(Clone)]
pub(crate) struct Cell {
    pub column: String,
    pub label: String,
    /// A field kind's word, `text` or `plain`.
    pub kind: &'static str,
    /// Whether the profile shows it for a row.
    pub display: bool,
    pub text: String,
    /// The same for programs, and in the person's language.
    pub reading: Reading,
    /// The stable word where the text is one of ours in a language.
    pub code: Option<String>,
}

/// A row as it stands.
#[derive(Clone)]
pub(crate) struct Piece {
    pub place: i64,
    pub system: String,
    /// `kind:key`; none where the row is somebody else's.
    pub record: Option<String>,
    pub share: Share,
    pub kind: String,
    pub group: String,
    pub others: i64,
    pub deleted: bool,
    /// The first date the profile shows, and whether it has a time.
    pub date: Option<(String, bool)>,
    pub cells: Vec<Cell>,
    /// The file beside it, with its name in the package.
    pub file: Option<(String, PathBuf)>,
    /// Whether it is other than when it was collected, or gone.
    pub changed: bool,
}

/// The systems of an answer, opened for reading.
pub(crate) struct Reader {
    places: BTreeMap<String, (System, Connection)>,
    /// What our own store holds, by its name.
    ours: BTreeMap<String, Ours>,
    key: FingerprintKey,
    reads: Reads,
}

impl Reader {
    /// Opens the systems these items stand in.
    pub async fn open(
        desk: &Desk,
        items: &[&Item],
        key: FingerprintKey,
        language: Locale,
    ) -> Result<Self, Error> {
        let mut places = BTreeMap::new();
        for item in items.iter().filter(|item| item.share != Share::Ours) {
            if !places.contains_key(&item.system) {
                let system = desk.open(&item.system).await?;
                let connection = system.database.connect().await?;
                places.insert(item.system.clone(), (system, connection));
            }
        }
        Ok(Self {
            places,
            ours: BTreeMap::new(),
            key,
            reads: Reads {
                language,
                zone: desk.controller.time_zone.clone(),
            },
        })
    }

    /// The same with what our own store holds, to be read like the rows of a system.
    pub fn with(mut self, ours: Vec<Ours>) -> Self {
        let named = ours.into_iter().map(|one| (one.record.clone(), one));
        self.ours.extend(named);
        self
    }

    /// The items as they stand now, in their order.
    pub async fn read(&mut self, items: &[&Item]) -> Result<Vec<Piece>, Error> {
        let mut found: BTreeMap<i64, Piece> = BTreeMap::new();
        for item in items.iter().filter(|item| item.share == Share::Ours) {
            let known = self.ours.get(&item.record);
            found.extend(known.map(|known| {
                (
                    item.place,
                    ours_piece(item, known, (&self.key, &self.reads)),
                )
            }));
        }
        for (name, (system, connection)) in &mut self.places {
            let mut by_table: BTreeMap<String, Vec<(RowRef, &Item)>> = BTreeMap::new();
            for item in items
                .iter()
                .filter(|item| item.share != Share::Ours && item.system == *name)
            {
                let row = RowRef::parse(&system.profile, &item.record)?;
                by_table
                    .entry(row.table.clone())
                    .or_default()
                    .push((row, item));
            }
            for (table, wanted) in by_table {
                let Some(table) = system.census.table(&table) else {
                    continue;
                };
                let rows: Vec<RowRef> = wanted.iter().map(|(row, _)| row.clone()).collect();
                let records = crm::rows::by_key(connection, table, &rows, false).await?;
                let records: BTreeMap<RowRef, Record> = records
                    .into_iter()
                    .map(|record| (record.row.clone(), record))
                    .collect();
                for (row, item) in wanted {
                    let record = records.get(&row);
                    let mut piece = piece(table, item, record, (&self.key, &self.reads));
                    if let (Some(record), Some(_)) = (record, &item.file) {
                        let path = crm::plan::file_beside(system, record);
                        piece.file = path.map(|path| (file_name(table, item, record, &path), path));
                    }
                    found.insert(item.place, piece);
                }
            }
        }
        let all = items.iter().map(|item| {
            let piece = found.remove(&item.place);
            piece.unwrap_or_else(|| empty(item))
        });
        Ok(all.collect())
    }

    /// Lets the systems go.
    pub async fn close(self) {
        for (_, connection) in self.places.into_values() {
            connection.close().await;
        }
    }
}

fn empty(item: &Item) -> Piece {
    Piece {
        place: item.place,
        system: item.system.clone(),
        record: (item.share != Share::Mention).then(|| item.record.clone()),
        share: item.share,
        kind: item.kind.clone(),
        group: item.group(),
        others: item.others,
        deleted: false,
        date: None,
        cells: Vec::new(),
        file: None,
        changed: true,
    }
}

/// What a file is called in the package: after its record, which names nobody, with the ending by which
/// programs know what it is.
fn file_name(table: &TableClass, item: &Item, record: &Record, path: &Path) -> String {
    let called = table.file_when.as_deref();
    let called = called.and_then(|column| record.text(table, column));
    let ending = |path: &Path| {
        let ending = path.extension()?.to_str()?.to_ascii_lowercase();
        let plain = ending.len() <= 8 && ending.chars().all(|c| c.is_ascii_alphanumeric());
        plain.then(|| format!(".{ending}"))
    };
    let ending = called
        .and_then(|name| ending(Path::new(&name)))
        .or_else(|| ending(path));
    let (system, record) = (plain_name(&item.system), plain_name(&item.record));
    format!("files/{system}-{record}{}", ending.unwrap_or_default())
}

fn piece(
    table: &TableClass,
    item: &Item,
    record: Option<&Record>,
    (key, reads): (&FingerprintKey, &Reads),
) -> Piece {
    let Some(record) = record else {
        return empty(item);
    };
    let cells = item.columns.iter().filter_map(|column| {
        let text = record.text(table, column).filter(|text| !text.is_empty())?;
        Some(Cell {
            column: column.clone(),
            label: label(table, column, reads.language),
            kind: kind(table, column),
            display: table.display.iter().any(|shown| shown == column),
            reading: table
                .column(column)
                .map(|column| reads.of(column, &text))
                .unwrap_or_default(),
            text,
            code: None,
        })
    });
    Piece {
        deleted: record.is_deleted(table),
        date: date(table, record),
        cells: cells.collect(),
        changed: fingerprint_before(key, record) != item.fingerprint,
        ..empty(item)
    }
}

fn ours_piece(item: &Item, known: &Ours, (key, reads): (&FingerprintKey, &Reads)) -> Piece {
    let cells = known.cells.iter().map(|cell| Cell {
        reading: Reading {
            value: None,
            shown: reads.ours(&cell.text),
        },
        ..cell.clone()
    });
    Piece {
        cells: cells.collect(),
        changed: known.fingerprint(key) != item.fingerprint,
        ..empty(item)
    }
}

fn kind(table: &TableClass, column: &str) -> &'static str {
    match table.column(column).map(|column| &column.class) {
        Some(Class::Personal(kind, _)) => kind.word(),
        Some(Class::Text) => "text",
        Some(Class::Link(_) | Class::Plain | Class::Bare | Class::Unclassified) | None => "plain",
    }
}

/// The first date among the columns the profile shows; `0000-00-00` is none.
fn date(table: &TableClass, record: &Record) -> Option<(String, bool)> {
    let dates = table.display.iter().filter_map(|column| {
        let shape = &table.column(column)?.live.shape;
        match shape {
            Shape::Date => Some((column, false)),
            Shape::Instant => Some((column, true)),
            Shape::Text
            | Shape::Enum(_)
            | Shape::Json
            | Shape::Binary
            | Shape::Number
            | Shape::Other => None,
        }
    });
    let (column, timed) = dates.into_iter().next()?;
    let text = record.text(table, column)?;
    (!text.is_empty() && !text.starts_with("0000")).then_some((text, timed))
}

/// A text in pieces, each with the ground on which it is not told.
pub(crate) fn pieces<'t>(text: &'t str, spans: &[&answer::Span]) -> Vec<(&'t str, Option<Ground>)> {
    let fits = |span: &&answer::Span| {
        let at = |byte: i64| usize::try_from(byte).is_ok_and(|at| text.is_char_boundary(at));
        at(span.from) && at(span.to)
    };
    // A stretch that does not fit was made on another text: nothing of this one is told.
    if let Some(misfit) = spans.iter().find(|span| !fits(span)) {
        return vec![(text, Some(misfit.ground))];
    }
    let at = |byte: i64| usize::try_from(byte).unwrap_or(text.len());
    let marks = spans
        .iter()
        .map(|span| (at(span.from), at(span.to), span.ground));
    let mut marks: Vec<(usize, usize, Ground)> = marks.collect();
    marks.sort_unstable();
    let mut all = Vec::new();
    let mut at = 0;
    for (from, to, ground) in marks {
        let from = from.max(at);
        if from > at {
            all.push((&text[at..from], None));
        }
        if to > from {
            all.push((&text[from..to], Some(ground)));
            at = to;
        }
    }
    if at < text.len() {
        all.push((&text[at..], None));
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(from: i64, to: i64, ground: Ground) -> answer::Span {
        answer::Span {
            item: 1,
            column: "text".into(),
            from,
            to,
            ground,
            by: None,
        }
    }

    #[test]
    fn a_text_falls_into_what_is_told_and_what_is_not() {
        let (one, two) = (
            span(5, 8, Ground::ThirdParty),
            span(7, 11, Ground::BusinessSecret),
        );
        let told = pieces("Herr Max Muster", &[&two, &one]);
        assert_eq!(
            told,
            [
                ("Herr ", None),
                ("Max", Some(Ground::ThirdParty)),
                (" Mu", Some(Ground::BusinessSecret)),
                ("ster", None)
            ]
        );
        let misfit = pieces("ä", &[&span(1, 9, Ground::ThirdParty)]);
        assert_eq!(misfit, [("ä", Some(Ground::ThirdParty))]);
    }
}
