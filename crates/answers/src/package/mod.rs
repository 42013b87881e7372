//! The package: one archive with the letter, the data for programs, and a list of every file with
//! its hash. Made of values read at this moment, in the person's language.

mod calendar;
mod csv;
mod data;
mod eml;
mod files;
mod spool;
mod told;
mod vcard;
mod zip;

use std::sync::Arc;
use std::sync::atomic::AtomicUsize;

use base::Notice;
use documents::Attachment;
use erasure::Desk;
use requests::Request;
use serde_json::json;

pub(crate) use eml::addresses_in;
pub(crate) use spool::sweep;
pub(crate) use told::{Told, ToldCell, ToldFile, ToldGroup, ToldRecord, tell, unwritten};

use crate::answer::{Answer, Item};
use crate::attachment::{MOST_BYTES, too_large};
use crate::view::FileView;
use crate::{Error, letter};
use files::Files;
use spool::{Content, Packed, Spool, Workshop};
use told::reader;

/// The shape of `data.json` (JSON Schema 2020-12).
const SCHEMA: &str = include_str!("schema.json");
/// Data larger than this stand beside the letter and not inside it too.
const INSIDE: i64 = 5 * 1024 * 1024;
/// The spool of a package, as its parts are bound to it.
pub(crate) const SPOOL: &str = "package";

/// What is handed over.
pub(crate) struct Package {
    zip: Packed,
    pub bytes: i64,
    pub sha256: String,
    pub files: Vec<FileView>,
}

impl Package {
    /// Its parts as they are stored, one after the other.
    pub fn parts(&mut self) -> Result<impl Iterator<Item = Result<Vec<u8>, Error>>, Error> {
        let parts = match &mut self.zip.content {
            Content::Sealed(sealed) => Some(sealed.parts().map_err(unwritten)?),
            Content::Memory(_) => None,
        };
        Ok(parts
            .into_iter()
            .flatten()
            .map(|part| part.map_err(unwritten)))
    }
}

/// Reads everything and makes the package, and counts the rows that are in it.
pub(crate) async fn build(
    desk: &Desk,
    answer: &Answer,
    request: &Request,
    rows: Arc<AtomicUsize>,
) -> Result<Package, Error> {
    may_be_packed(answer)?;
    let workshop = Workshop::new(desk, &answer.id);
    let mut files = Files::new(workshop.clone(), rows).map_err(unwritten)?;
    let mut told = tell(desk, answer, request, Some(&mut files)).await?;
    let (mut data, mut packed) = files.finish(&told).map_err(unwritten)?;
    let mut reader = reader(desk, answer, request).await?;
    let mail = eml::write(answer, &mut reader, &workshop).await;
    reader.close().await;
    packed.extend(mail?);
    let inside = data.whole(INSIDE).map_err(unwritten)?;
    let inside = inside.map(|bytes| Attachment {
        name: "data.json",
        media_type: "application/json",
        about: told
            .pick("Die Daten für Programme", "The data for programs")
            .to_owned(),
        bytes,
    });
    let paper = told.paper(inside.into_iter().collect());
    for group in &mut told.groups {
        group.first = Vec::new();
    }
    packed.push(data);
    packed.push(Packed::small("schema.json", SCHEMA.as_bytes().to_vec()));
    let logo = told.head.logo.clone();
    let printed = letter::print(paper, logo).await?;
    packed.push(Packed::small("letter.pdf", printed));
    packed.sort_by(|one, other| one.name().cmp(other.name()));
    let mut views = views(&packed, &told.files);
    let manifest = Packed::small("manifest.json", manifest(&told, &views));
    views.extend(manifest.files.iter().cloned());
    packed.push(manifest);
    let spool = workshop.spool(SPOOL).map_err(unwritten)?;
    let zip = archived(packed, told.files, spool).await?;
    let zip = zip.ok_or_else(|| changed(answer, 1))?;
    let whole = zip.files.first();
    Ok(Package {
        bytes: whole.map_or(0, |file| file.bytes),
        sha256: whole.map_or_else(String::new, |file| file.sha256.clone()),
        zip,
        files: views,
    })
}

/// The archive. Packing takes a moment; others go on meanwhile.
async fn archived(
    packed: Vec<Packed>,
    beside: Vec<ToldFile>,
    spool: Spool,
) -> Result<Option<Packed>, Error> {
    let work = tokio::task::spawn_blocking(move || {
        let Some(mut spool) = zip::archive(packed, &beside, spool)? else {
            return Ok(None);
        };
        spool.end("package.zip".to_owned());
        Ok::<_, ::zip::result::ZipError>(Some(spool.finish()?))
    });
    let zipped = work
        .await
        .map_err(|error| Error::broken("packing", error))?;
    zipped.map_err(|error| Error::broken("packing", error))
}

/// Every file with its hash, by name: those that are packed, and those that lie beside rows.
fn views(packed: &[Packed], beside: &[ToldFile]) -> Vec<FileView> {
    let files = packed.iter().flat_map(|some| some.files.iter().cloned());
    let beside = beside.iter().map(|file| FileView {
        path: file.name.clone(),
        bytes: file.bytes,
        sha256: file.sha256.clone(),
    });
    let mut all: Vec<FileView> = files.chain(beside).collect();
    all.sort_by(|one, other| one.path.cmp(&other.path));
    all
}

/// Refuses more files than one package carries.
fn may_be_packed(answer: &Answer) -> Result<(), Error> {
    let told = answer.items.iter().filter_map(Item::told_file);
    let bytes = told.fold(0, |sum: i64, file| sum.saturating_add(file.bytes));
    if bytes > MOST_BYTES {
        return Err(too_large(answer, bytes));
    }
    Ok(())
}

/// What is in the package and what is not, with hashes by which each file can be checked.
fn manifest(told: &Told, files: &[FileView]) -> Vec<u8> {
    let manifest = json!({
        "request": told.request,
        "right": told.scope.word(),
        "schema": 1,
        "created": told.created_at,
        "controller": told.head.sender.name,
        "answer": told.answer,
        "files": files,
        "not_told": told.not_told(),
        "not_portable": told.not_portable,
    });
    serde_json::to_vec_pretty(&manifest).expect("plain values are JSON")
}

/// A name every system can write.
pub(crate) fn plain_name(name: &str) -> String {
    let plain = |c: char| {
        if c.is_ascii_alphanumeric() || c == '_' || c == '-' {
            c
        } else {
            '_'
        }
    };
    name.chars().map(plain).take(60).collect()
}

/// The values were changed since somebody looked at them.
pub(crate) fn changed(answer: &Answer, count: usize) -> Error {
    let line = format!(
        "answer {}: {count} rows were changed in their systems since they were collected; collect again",
        answer.id
    );
    Error::Refused(Notice::new("answer-changed", line).with("n", count.to_string()))
}
