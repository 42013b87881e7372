//! The log as a file that anyone can check without this database.

use std::fs::{self, File};
use std::io::{BufRead as _, BufReader, BufWriter, Write};
use std::path::Path;

use base::Notice;
use proof::{Checkpoint, VerifierKey};
use store::Tx;

use crate::check::{Check, Fault, Verdict};
use crate::checkpoint::{note_of, signer};
use crate::head::Head;
use crate::record::Record;
use crate::{Error, Ledger, store as rows};

/// First line of the file.
#[derive(serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Opening {
    format: String,
    key: String,
}

/// Last line of the file.
#[derive(serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Closing {
    checkpoint: String,
}

const FORMAT: &str = "vergissmein-ledger-1";
const PAGE: i64 = 4096;

impl Ledger {
    /// Writes all entries as lines of JSON, closed by a checkpoint signed for exactly them, and
    /// returns how many. The file appears whole or not at all, readable by its owner alone.
    pub async fn export(&self, to: &Path) -> Result<i64, Error> {
        let key = signer(&self.store)?;
        let beside = to.with_extension("part");
        let mut out = BufWriter::new(create(&beside).map_err(|error| cannot(to, &error))?);
        let opening = Opening {
            format: FORMAT.to_owned(),
            key: key.verifier().text(),
        };
        line(&mut out, &opening).map_err(|error| cannot(to, &error))?;
        let mut tx = self.store.snapshot().await?;
        let head = write_entries(&mut tx, &mut out, to).await?;
        let gaps = rows::gap_places(tx.conn()).await?;
        tx.rollback().await?;
        let closing = Closing {
            checkpoint: note_of(&head, &gaps, &key),
        };
        line(&mut out, &closing)
            .and_then(|()| {
                out.into_inner()
                    .map_err(std::io::IntoInnerError::into_error)
            })
            .and_then(|file| file.sync_all())
            .and_then(|()| fs::rename(&beside, to))
            .map_err(|error| cannot(to, &error))?;
        Ok(head.size())
    }
}

async fn write_entries(tx: &mut Tx, out: &mut BufWriter<File>, to: &Path) -> Result<Head, Error> {
    let mut head = Head::empty();
    loop {
        let page = rows::page(tx, head.size() - 1, PAGE).await?;
        for record in page.records() {
            let record = record.ok().filter(|record| record.index == head.size());
            let record = record.ok_or_else(|| {
                Error::Blocked(
                    "it cannot be exported: an entry is missing; run `ledger verify`".to_owned(),
                )
            })?;
            head.append(record.leaf);
            line(out, &record).map_err(|error| cannot(to, &error))?;
        }
        if page.is_empty() {
            return Ok(head);
        }
    }
}

/// Checks an exported file, offline. `key` is the public key as handed out by the installation;
/// without it the file's own key is believed, which proves only that the file is whole.
pub fn verify_export(file: &Path, key: Option<&str>) -> Result<Verdict, Error> {
    let open = File::open(file).map_err(|error| cannot(file, &error))?;
    let wrong =
        |what: &str| Error::Refused(format!("{} is no exported ledger: {what}", file.display()));
    let mut lines = BufReader::new(open).lines();
    let mut next = || {
        lines
            .next()
            .transpose()
            .map_err(|error| cannot(file, &error))
    };
    let opening: Opening = next()?
        .and_then(|text| serde_json::from_str(&text).ok())
        .ok_or_else(|| wrong("its first line names no format and key"))?;
    if opening.format != FORMAT {
        return Err(wrong(
            "its format is another; use the program that wrote it",
        ));
    }
    let key = VerifierKey::parse(key.unwrap_or(&opening.key))
        .map_err(|error| Error::Refused(format!("the key cannot be read: {error}")))?;
    let mut check = Check::new(Vec::new());
    let mut waiting = next()?;
    while let Some(text) = waiting {
        waiting = next()?;
        if waiting.is_none() {
            return Ok(close(check, &text, &key));
        }
        match serde_json::from_str::<Record<'_>>(&text) {
            Ok(record) => check.entry(&record),
            Err(_) => check.note(Fault::at(
                check.next(),
                Notice::new("entry-unreadable", "the entry cannot be read"),
            )),
        }
        if check.is_over() {
            return Ok(check.finish(&[]));
        }
    }
    Err(wrong("it ends after its first line"))
}

fn close(mut check: Check, text: &str, key: &VerifierKey) -> Verdict {
    let head = check.head();
    let newest = (check.next() - 1).max(0);
    let note = serde_json::from_str::<Closing>(text).ok();
    let opened = note.map(|closing| Checkpoint::open(&closing.checkpoint, key));
    match opened {
        None => check.note(Fault::at(
            check.next(),
            Notice::new(
                "checkpoint-missing",
                "entries are missing: the checkpoint is cut off",
            ),
        )),
        Some(Err(_)) => {
            check.note(Fault::at(
                newest,
                Notice::new(
                    "checkpoint-unsigned",
                    format!("the checkpoint is not signed by {}", key.name()),
                ),
            ));
        }
        Some(Ok(state)) if state.size != head.frontier.size() => {
            let reason = format!("entries are missing: the checkpoint saw {}", state.size);
            check.note(Fault::at(
                check.next().min(state.size.cast_signed()),
                Notice::new("entries-missing", reason).with("seen", state.size.to_string()),
            ));
        }
        Some(Ok(state)) if state.root != head.frontier.root() => {
            check.note(Fault::at(
                0,
                Notice::new(
                    "entries-other",
                    "the entries are not those the checkpoint was signed for",
                ),
            ));
        }
        Some(Ok(_)) => {}
    }
    check.finish(&[head.to_row()])
}

fn create(path: &Path) -> std::io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt as _;
    fs::OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(path)
}

fn line(out: &mut impl Write, value: &impl serde::Serialize) -> std::io::Result<()> {
    serde_json::to_writer(&mut *out, value)?;
    out.write_all(b"\n")
}

fn cannot(path: &Path, error: &std::io::Error) -> Error {
    Error::Refused(format!(
        "{} cannot be used ({}); check the path",
        path.display(),
        error.kind()
    ))
}
