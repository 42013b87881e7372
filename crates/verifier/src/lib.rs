//! Checks what Vergissmein hands out, without Vergissmein: an exported log, the proof of an entry,
//! a certificate. No database, no network, no configuration; the log is read by a reader of its
//! own, written from `docs/reference/ledger-format.md` alone.

mod log;

use proof::{Error, Evidence, ProofFile, VerifierKey};
use serde::Serialize;

pub use log::{Log, check_log};

/// What a file proved.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Report {
    /// An exported log.
    Log(Log),
    /// An entry, or a certificate with the entry that names it.
    Entry(Box<proof::Proven>),
}

/// Checks a file, whatever of ours it is. `key` is the public key as it was handed out; an
/// exported log may be read without it, which proves only that the file is whole.
pub fn verify(text: &str, key: Option<&str>) -> Result<Report, Error> {
    let key = key.map(VerifierKey::parse).transpose()?;
    if !ProofFile::is_one(text) {
        return check_log(text, key.as_ref()).map(Report::Log);
    }
    let key = key.ok_or(Error::Malformed(
        "a proof needs the key to check it with: give --key, as the installation hands it out",
    ))?;
    Evidence::verify(text, &key).map(|proven| Report::Entry(Box::new(proven)))
}

impl Report {
    /// The report in lines.
    pub fn text(&self) -> String {
        match self {
            Self::Log(log) => match (&log.reason, log.first_bad) {
                (Some(reason), Some(index)) => format!("ALTERED: entry {index}: {reason}"),
                (Some(reason), None) => format!("ALTERED: {reason}"),
                (None, _) => format!(
                    "WHOLE: {} entries, root {}, signed by {}{}",
                    log.size,
                    log.root,
                    log.signed_by,
                    if log.key_given {
                        ""
                    } else {
                        " (the file's own key: give --key to know who signed)"
                    }
                ),
            },
            Self::Entry(proven) => {
                let what = if proven.certificate.is_some() {
                    "PROVEN: certificate"
                } else {
                    "PROVEN: entry"
                };
                let or_dash =
                    |text: &Option<String>| text.clone().unwrap_or_else(|| "-".to_owned());
                format!(
                    "{what}, entry {} of {}: {} {} (request {}, system {}), root {}",
                    proven.index,
                    proven.size,
                    proven.action,
                    proven.outcome,
                    or_dash(&proven.request),
                    or_dash(&proven.system),
                    proven.root
                )
            }
        }
    }

    /// Whether everything held.
    pub fn holds(&self) -> bool {
        match self {
            Self::Log(log) => log.reason.is_none(),
            Self::Entry(_) => true,
        }
    }
}
