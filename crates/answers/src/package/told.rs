//! Everything that is told, read block by block: of the rows only those of the letter stay in memory,
//! the others go into the files of the package and are forgotten.

use std::collections::BTreeMap;
use std::path::PathBuf;

use base::Locale;
use erasure::{Desk, Head};
use jiff::Timestamp;
use jiff::civil::Date;
use requests::Request;
use serde::Serialize;

use super::changed;
use super::files::Files;
use crate::answer::{Answer, Item, Scope, Spans};
use crate::gather::{Piece, Reader, pieces};
use crate::group::title;
use crate::letter::RECORDS;
use crate::portable::{self, NotPortable};
use crate::share::Share;
use crate::value::Reading;
use crate::{AnswerId, Error, Ground, Topic, ours, seal, store};

/// Stands for what is blacked out, whatever its length.
pub(crate) const BLACK: &str = "█████";
/// So many rows are read at once: texts of mails may be long.
const TOGETHER: usize = 200;

/// An answer with its values.
pub(crate) struct Told {
    pub answer: AnswerId,
    pub request: String,
    pub scope: Scope,
    pub language: Locale,
    pub received: Date,
    pub today: Date,
    pub created_at: Timestamp,
    /// Who writes.
    pub head: Head,
    /// What the letter is written by.
    pub text: String,
    pub groups: Vec<ToldGroup>,
    /// The files beside the rows.
    pub files: Vec<ToldFile>,
    /// Systems that a transfer leaves out.
    pub not_portable: Vec<NotPortable>,
    /// What is said of the whole.
    pub statements: BTreeMap<Topic, String>,
}

/// A kind of data with its rows.
pub(crate) struct ToldGroup {
    pub key: String,
    pub title: String,
    pub statements: BTreeMap<Topic, String>,
    /// So many rows are told.
    pub count: usize,
    /// The first of them, for the letter.
    pub first: Vec<ToldRecord>,
    /// Stretches that are blacked out, by ground.
    pub black: BTreeMap<Ground, usize>,
    /// Rows that are left out, by ground.
    pub left_out: BTreeMap<Ground, usize>,
    /// Files of told rows that are left out, by ground.
    pub files_left_out: BTreeMap<Ground, usize>,
}

/// A row that is told.
pub(crate) struct ToldRecord {
    pub system: String,
    pub record: Option<String>,
    pub share: Share,
    pub kind: String,
    pub deleted: bool,
    pub date: Option<(String, bool)>,
    pub cells: Vec<ToldCell>,
    pub file: Option<ToldFile>,
}

/// A file that is told: where it lies, and what it is called in the package.
#[derive(Clone)]
pub(crate) struct ToldFile {
    pub name: String,
    pub path: PathBuf,
    pub bytes: i64,
    pub sha256: String,
}

/// A value that is told, blacked out where it is not.
#[derive(Clone)]
pub(crate) struct ToldCell {
    pub column: String,
    pub label: String,
    pub kind: &'static str,
    pub display: bool,
    pub text: String,
    /// The same for programs, and in the person's language; nothing where something is blacked out.
    pub reading: Reading,
    /// The stable word where the text is one of ours in a language.
    pub code: Option<String>,
    /// How many stretches are blacked out, by ground.
    pub black: BTreeMap<Ground, usize>,
}

/// What is not told, for the manifest and the letter.
#[derive(Debug, Serialize)]
pub(crate) struct NotTold {
    pub group: String,
    pub ground: Ground,
    /// Rows left out as a whole.
    pub records: usize,
    /// Stretches blacked out.
    pub stretches: usize,
    /// Files left out.
    pub files: usize,
}

impl Told {
    /// A word in the person's language.
    pub fn pick(&self, de: &'static str, en: &'static str) -> &'static str {
        match self.language {
            Locale::De => de,
            Locale::En => en,
        }
    }

    /// What is left out and blacked out, by group and ground.
    pub fn not_told(&self) -> Vec<NotTold> {
        let mut all = Vec::new();
        for group in &self.groups {
            for ground in Ground::ALL {
                let stretches = group.black.get(&ground).copied().unwrap_or(0);
                let records = group.left_out.get(&ground).copied().unwrap_or(0);
                let files = group.files_left_out.get(&ground).copied().unwrap_or(0);
                if records + stretches + files > 0 {
                    all.push(NotTold {
                        group: group.key.clone(),
                        ground,
                        records,
                        stretches,
                        files,
                    });
                }
            }
        }
        all
    }
}

impl ToldCell {
    /// The value, as programs read it.
    pub fn value(&self) -> &str {
        self.reading.value.as_deref().unwrap_or(&self.text)
    }

    /// The value, as the person reads it.
    pub fn shown(&self) -> &str {
        self.reading.shown.as_deref().unwrap_or(&self.text)
    }
}

impl ToldGroup {
    /// Counts what is told, and keeps what the letter has.
    fn add(&mut self, records: Vec<ToldRecord>) {
        self.count += records.len();
        for cell in records.iter().flat_map(|record| &record.cells) {
            for (ground, count) in &cell.black {
                *self.black.entry(*ground).or_default() += count;
            }
        }
        let room = RECORDS.saturating_sub(self.first.len());
        self.first.extend(records.into_iter().take(room));
    }
}

/// Reads every row once more and black outs what is not told; into files, where there are some to be
/// written. Refused where a row is other than when it was collected: nobody would have reviewed it.
pub(crate) async fn tell(
    desk: &Desk,
    answer: &Answer,
    request: &Request,
    mut files: Option<&mut Files>,
) -> Result<Told, Error> {
    // Grounds that were recorded since may take a system in or out.
    if portable::not_portable(desk, answer.scope, &answer.persons).await? != answer.not_portable {
        return Err(changed(answer, 1));
    }
    let mut reader = reader(desk, answer, request).await?;
    let spans = answer.spans_by_cell();
    let mut told = head(desk, answer, request).await?;
    if let Some(files) = files.as_deref_mut() {
        files.begin(&told).map_err(unwritten)?;
    }
    let mut by_group: BTreeMap<String, Vec<&Item>> = BTreeMap::new();
    for item in &answer.items {
        by_group.entry(item.group()).or_default().push(item);
    }
    let mut other = 0;
    for key in answer.groups() {
        let mut group = group(answer, &key, request.language);
        if let Some(files) = files.as_deref_mut() {
            files.begin_group(&group).map_err(unwritten)?;
        }
        for block in by_group.remove(&key).unwrap_or_default().chunks(TOGETHER) {
            let read = reader.read(block).await?;
            let (records, differ) = of_block(read, block, &mut group, &spans);
            other += differ;
            if let Some(files) = files.as_deref_mut() {
                files.take(&records).map_err(unwritten)?;
            }
            told.files
                .extend(records.iter().filter_map(|one| one.file.clone()));
            group.add(records);
        }
        if let Some(files) = files.as_deref_mut() {
            files.end_group(&group).map_err(unwritten)?;
        }
        told.groups.push(group);
    }
    reader.close().await;
    if other > 0 {
        return Err(changed(answer, other));
    }
    Ok(told)
}

/// A file of the package cannot be written.
pub(crate) fn unwritten(error: std::io::Error) -> Error {
    Error::broken("packing", error)
}

/// What reads the rows of an answer.
pub(crate) async fn reader(
    desk: &Desk,
    answer: &Answer,
    request: &Request,
) -> Result<Reader, Error> {
    let sealed = store::sealed_key(&desk.ledger.store, &answer.id).await?;
    let key = seal::key(desk, &answer.id, &sealed)?;
    let items: Vec<&Item> = answer.items.iter().collect();
    let ours = ours::wanted(desk, answer, (&items, request), &key).await?;
    let reader = Reader::open(desk, &items, key, request.language).await?;
    Ok(reader.with(ours))
}

/// What is told of a block of rows, and how many of them were changed.
fn of_block(
    read: Vec<Piece>,
    block: &[&Item],
    group: &mut ToldGroup,
    spans: &Spans<'_>,
) -> (Vec<ToldRecord>, usize) {
    let mut records = Vec::with_capacity(block.len());
    let mut other = 0;
    for (piece, item) in read.into_iter().zip(block) {
        other += usize::from(piece.changed);
        if let Some(ground) = item.left_out {
            *group.left_out.entry(ground).or_default() += 1;
            continue;
        }
        if let Some(ground) = item.file.as_ref().and_then(|file| file.left_out) {
            *group.files_left_out.entry(ground).or_default() += 1;
        }
        // A file that is gone was changed too.
        other += usize::from(item.told_file().is_some() && piece.file.is_none());
        records.push(record(piece, item, spans));
    }
    (records, other)
}

/// Everything but the rows.
async fn head(desk: &Desk, answer: &Answer, request: &Request) -> Result<Told, Error> {
    let whole = answer
        .statements
        .iter()
        .filter(|((of, _), _)| of.is_empty());
    let now = desk.ledger.clock.now();
    Ok(Told {
        answer: answer.id.clone(),
        request: answer.request.clone(),
        scope: answer.scope,
        language: request.language,
        received: request.receipt.day,
        today: desk.controller.time_zone.to_datetime(now).date(),
        created_at: now,
        head: desk.head(now).await?,
        text: desk
            .text_for(answer.scope.template(), request.language)
            .await?,
        groups: Vec::new(),
        files: Vec::new(),
        not_portable: answer.not_portable.clone(),
        statements: whole
            .map(|((_, topic), text)| (*topic, text.clone()))
            .collect(),
    })
}

fn group(answer: &Answer, key: &str, language: Locale) -> ToldGroup {
    let said = answer.statements.iter().filter(|((of, _), _)| of == key);
    ToldGroup {
        key: key.to_owned(),
        title: title(answer.scope, key, language),
        statements: said
            .map(|((_, topic), text)| (*topic, text.clone()))
            .collect(),
        count: 0,
        first: Vec::new(),
        black: BTreeMap::new(),
        left_out: BTreeMap::new(),
        files_left_out: BTreeMap::new(),
    }
}

/// A row with what is not told of it blacked out.
pub(crate) fn record(piece: Piece, item: &Item, spans: &Spans<'_>) -> ToldRecord {
    let cells = piece.cells.into_iter().map(|cell| {
        let mut black: BTreeMap<Ground, usize> = BTreeMap::new();
        let mut text = String::with_capacity(cell.text.len());
        for (part, ground) in pieces(&cell.text, spans.of(item.place, &cell.column)) {
            match ground {
                None => text.push_str(part),
                Some(ground) => {
                    text.push_str(BLACK);
                    *black.entry(ground).or_default() += 1;
                }
            }
        }
        ToldCell {
            column: cell.column,
            label: cell.label,
            kind: cell.kind,
            display: cell.display,
            text,
            reading: if black.is_empty() {
                cell.reading
            } else {
                Reading::default()
            },
            // A word that stands for what is blacked out would tell it.
            code: cell.code.filter(|_| black.is_empty()),
            black,
        }
    });
    let file = item.told_file().zip(piece.file);
    let file = file.map(|(known, (name, path))| ToldFile {
        name,
        path,
        bytes: known.bytes,
        sha256: known.sha256.clone(),
    });
    ToldRecord {
        file,
        cells: cells.collect(),
        system: piece.system,
        record: piece.record,
        share: piece.share,
        kind: piece.kind,
        deleted: piece.deleted,
        date: piece.date,
    }
}
