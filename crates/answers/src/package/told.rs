//! Everything that is told, in memory for the time of making the package.

use std::collections::BTreeMap;
use std::path::PathBuf;

use base::Locale;
use documents::Sender;
use erasure::Desk;
use jiff::Timestamp;
use jiff::civil::Date;
use requests::Request;
use serde::Serialize;

use super::changed;
use crate::answer::{Answer, Item, Scope, Spans};
use crate::gather::{BLOCK, Piece, Reader, pieces};
use crate::group::title;
use crate::portable::{self, NotPortable};
use crate::share::Share;
use crate::{AnswerId, Error, Ground, Topic, ours, seal, store};

/// Stands for what is blacked out, whatever its length.
pub(crate) const BLACK: &str = "█████";

/// An answer with its values.
pub(crate) struct Told {
    pub answer: AnswerId,
    pub request: String,
    pub scope: Scope,
    pub language: Locale,
    pub received: Date,
    pub today: Date,
    pub created_at: Timestamp,
    pub sender: Sender,
    pub groups: Vec<ToldGroup>,
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
    pub records: Vec<ToldRecord>,
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

    /// The files beside the rows.
    pub fn files(&self) -> impl Iterator<Item = &ToldFile> {
        let records = self.groups.iter().flat_map(|group| &group.records);
        records.filter_map(|record| record.file.as_ref())
    }

    /// What is left out and blacked out, by group and ground.
    pub fn not_told(&self) -> Vec<NotTold> {
        let mut all = Vec::new();
        for group in &self.groups {
            for ground in Ground::ALL {
                let cells = group.records.iter().flat_map(|record| &record.cells);
                let stretches = cells.filter_map(|cell| cell.black.get(&ground)).sum();
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

/// Reads every row once more and black outs what is not told. Refused where a row is other than
/// when it was collected: nobody would have reviewed it.
pub(crate) async fn tell(desk: &Desk, answer: &Answer, request: &Request) -> Result<Told, Error> {
    let sealed = store::sealed_key(&desk.ledger.store, &answer.id).await?;
    let key = seal::key(desk, &answer.id, &sealed)?;
    let items: Vec<&Item> = answer.items.iter().collect();
    // Grounds that were recorded since may take a system in or out.
    if portable::not_portable(desk, answer.scope, &answer.persons).await? != answer.not_portable {
        return Err(changed(answer, 1));
    }
    let ours = ours::wanted(desk, answer, (&items, request), &key).await?;
    let reader = Reader::open(desk, &items, key, request.language).await?;
    let mut reader = reader.with(ours);
    let spans = answer.spans_by_cell();
    let mut groups: BTreeMap<String, ToldGroup> = BTreeMap::new();
    let mut other = 0;
    for block in items.chunks(BLOCK) {
        let read = reader.read(block).await?;
        for (piece, item) in read.into_iter().zip(block) {
            other += usize::from(piece.changed);
            let group = groups
                .entry(item.group())
                .or_insert_with(|| group(answer, &item.group(), request.language));
            if let Some(ground) = item.left_out {
                *group.left_out.entry(ground).or_default() += 1;
                continue;
            }
            if let Some(ground) = item.file.as_ref().and_then(|file| file.left_out) {
                *group.files_left_out.entry(ground).or_default() += 1;
            }
            // A file that is gone was changed too.
            other += usize::from(item.told_file().is_some() && piece.file.is_none());
            group.records.push(record(piece, item, &spans));
        }
    }
    reader.close().await;
    if other > 0 {
        return Err(changed(answer, other));
    }
    let order = answer.groups();
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
        sender: desk.sender.clone(),
        groups: order.iter().filter_map(|key| groups.remove(key)).collect(),
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
        records: Vec::new(),
        left_out: BTreeMap::new(),
        files_left_out: BTreeMap::new(),
    }
}

fn record(piece: Piece, item: &Item, spans: &Spans<'_>) -> ToldRecord {
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
