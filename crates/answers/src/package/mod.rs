//! The package: one archive with the letter, the data for programs, and a list of every file with
//! its hash. Made of values read at this moment, in the person's language.

mod calendar;
mod csv;
mod data;
mod eml;
mod told;
mod vcard;
mod zip;

use base::Notice;
use documents::Attachment;
use erasure::Desk;
use requests::Request;
use serde_json::json;
use sha2::{Digest as _, Sha256};

pub(crate) use eml::addresses_in;
pub(crate) use told::{Told, ToldCell, ToldFile, ToldGroup, ToldRecord, tell};

use crate::answer::{Answer, Item};
use crate::attachment::{MOST_BYTES, too_large};
use crate::view::FileView;
use crate::{Error, letter};

/// The shape of `data.json` (JSON Schema 2020-12).
const SCHEMA: &str = include_str!("schema.json");
/// Data larger than this stand beside the letter and not inside it too.
const INSIDE: usize = 5 * 1024 * 1024;

/// What is handed over.
pub(crate) struct Package {
    pub zip: Vec<u8>,
    pub files: Vec<FileView>,
}

/// Reads everything and makes the package.
pub(crate) async fn build(
    desk: &Desk,
    answer: &Answer,
    request: &Request,
) -> Result<Package, Error> {
    may_be_packed(answer)?;
    let told = tell(desk, answer, request).await?;
    let data = data::json(&told);
    let mut files: Vec<(String, Vec<u8>)> = Vec::new();
    for group in &told.groups {
        let name = plain_name(&group.key);
        files.push((format!("csv/{name}.csv"), csv::of_group(group)));
    }
    files.extend(vcard::of(&told).map(|card| ("contact.vcf".to_owned(), card)));
    files.extend(calendar::of(&told).map(|dates| ("calendar.ics".to_owned(), dates)));
    files.extend(eml::of(&told));
    files.push(("schema.json".to_owned(), SCHEMA.as_bytes().to_vec()));
    let inside = (data.len() <= INSIDE).then(|| Attachment {
        name: "data.json",
        media_type: "application/json",
        about: told
            .pick("Die Daten für Programme", "The data for programs")
            .to_owned(),
        bytes: data.clone(),
    });
    let paper = told.paper(inside.into_iter().collect());
    files.push(("data.json".to_owned(), data));
    files.push(("letter.pdf".to_owned(), letter::print(paper).await?));
    files.sort();
    let beside: Vec<ToldFile> = told.files().cloned().collect();
    let mut views: Vec<FileView> = files
        .iter()
        .map(|(path, bytes)| view(path, bytes))
        .collect();
    views.extend(beside.iter().map(|file| FileView {
        path: file.name.clone(),
        bytes: file.bytes,
        sha256: file.sha256.clone(),
    }));
    views.sort_by(|one, other| one.path.cmp(&other.path));
    let manifest = manifest(&told, &views);
    views.push(view("manifest.json", &manifest));
    files.push(("manifest.json".to_owned(), manifest));
    drop(told);
    let zipped = tokio::task::spawn_blocking(move || zip::archive(&files, &beside)).await;
    let zipped = zipped.map_err(|error| Error::broken("packing", error))?;
    let zip = zipped.map_err(|error| Error::broken("packing", error))?;
    Ok(Package {
        zip: zip.ok_or_else(|| changed(answer, 1))?,
        files: views,
    })
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

fn view(path: &str, bytes: &[u8]) -> FileView {
    FileView {
        path: path.to_owned(),
        bytes: i64::try_from(bytes.len()).unwrap_or(i64::MAX),
        sha256: hex::encode(Sha256::digest(bytes)),
    }
}

/// What is in the package and what is not, with hashes by which each file can be checked.
fn manifest(told: &Told, files: &[FileView]) -> Vec<u8> {
    let manifest = json!({
        "request": told.request,
        "right": told.scope.word(),
        "schema": 1,
        "created": told.created_at,
        "controller": told.sender.name,
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
