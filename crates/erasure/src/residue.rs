//! The scan of a system for given identifiers, on demand.

use std::path::Path;

use accounts::{Actor, Permission};
use base::Notice;
use identifiers::{Identifiers, Matcher};
use ledger::Deed;
use serde::Serialize;
use serde_json::json;

use crate::{Desk, Error};

/// What `residue` answers.
#[derive(Debug, Clone, Serialize)]
pub struct ResidueView {
    /// What was read.
    pub scanned: ScannedView,
    /// Where identifiers stand.
    pub found: Vec<FoundAt>,
}

/// What a scan read.
#[derive(Debug, Clone, Serialize)]
pub struct ScannedView {
    /// Tables.
    pub tables: usize,
    /// Text-like columns.
    pub columns: usize,
    /// Rows.
    pub rows: u64,
    /// Bytes of text.
    pub bytes: u64,
    /// Files of the upload folder.
    pub files: usize,
    /// How long it took.
    pub seconds: f64,
}

/// Where an identifier stands; never the identifier itself.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct FoundAt {
    /// Table, or `files`.
    pub table: String,
    /// Column, or path below the upload folder.
    pub column: String,
    /// Key of the row.
    pub key: String,
    /// Kind of identifier.
    pub kind: &'static str,
}

/// Reads every text-like column of every table, and the upload folder, for the identifiers.
pub async fn residue(
    desk: &Desk,
    actor: &Actor,
    name: &str,
    ids: &Identifiers,
) -> Result<ResidueView, Error> {
    desk.authorize(actor, Permission::PlansDraft, None).await?;
    let matcher = Matcher::new(ids).map_err(|invalid| {
        Error::Refused(Notice::new(
            "identifiers-wrong",
            format!("identifiers: {invalid}"),
        ))
    })?;
    let system = desk.open(name).await?;
    let started = std::time::Instant::now();
    let scanned = crm::scan::scan(&system, &matcher).await?;
    let mut found: Vec<FoundAt> = scanned
        .found
        .iter()
        .flat_map(|at| {
            at.needles
                .iter()
                .map(move |needle| (at, needle.kind.word()))
        })
        .map(|(at, kind)| FoundAt {
            table: at.row.table.clone(),
            column: at.column.clone(),
            key: at.row.key_text(),
            kind,
        })
        .collect();
    let files = match &system.files {
        None => 0,
        Some(folder) => scan_files(name, folder.clone(), matcher, &mut found).await?,
    };
    found.sort();
    found.dedup();
    desk.ledger
        .enter(Deed {
            system: Some(name.to_owned()),
            details: json!({ "rows": scanned.rows, "found": found.len() }),
            ..Deed::done(actor.who(), "systems.scan")
        })
        .await?;
    Ok(ResidueView {
        scanned: ScannedView {
            tables: scanned.tables,
            columns: scanned.columns,
            rows: scanned.rows,
            bytes: scanned.bytes,
            files,
            seconds: started.elapsed().as_secs_f64(),
        },
        found,
    })
}

/// Looks into every file of the upload folder, as it stands and decoded.
async fn scan_files(
    name: &str,
    folder: std::path::PathBuf,
    matcher: Matcher,
    found: &mut Vec<FoundAt>,
) -> Result<usize, Error> {
    let looked = tokio::task::spawn_blocking(move || {
        let mut hits = Vec::new();
        let mut files = 0;
        walk(&folder, &folder, &matcher, &mut hits, &mut files)?;
        Ok::<_, std::io::Error>((hits, files))
    })
    .await
    .map_err(|cause| Error::broken("reading the upload folder", cause))?;
    let (hits, files) =
        looked.map_err(|error| {
            Error::Refused(Notice::new("folder-unreadable", format!(
            "system {name}: its upload folder cannot be read ({}); check path and rights",
            error.kind()
        )).with("system", name))
        })?;
    found.extend(hits);
    Ok(files)
}

fn walk(
    root: &Path,
    folder: &Path,
    matcher: &Matcher,
    hits: &mut Vec<FoundAt>,
    files: &mut usize,
) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let kind = entry.file_type()?;
        if kind.is_dir() {
            walk(root, &entry.path(), matcher, hits, files)?;
        } else if kind.is_file() {
            *files += 1;
            let path = entry.path();
            let shown = path
                .strip_prefix(root)
                .unwrap_or(&path)
                .to_string_lossy()
                .into_owned();
            let content = std::fs::read(&path)?;
            let in_name = matcher.find(shown.as_bytes());
            for hit in in_name.into_iter().chain(matcher.find(&content)) {
                hits.push(FoundAt {
                    table: "files".to_owned(),
                    column: shown.clone(),
                    key: String::new(),
                    kind: hit.needle.kind.word(),
                });
            }
        }
    }
    Ok(())
}
