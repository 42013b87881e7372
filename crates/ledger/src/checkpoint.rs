//! Signs the present state and lays it down outside the database.

use std::fs;
use std::io::{ErrorKind, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;

use proof::{Checkpoint, SignerKey};
use store::{Key, Store};

use crate::head::Head;
use crate::{Error, Ledger, store as rows};

impl Ledger {
    /// Signs size and root as they are now, keeps the note in the database and in the file
    /// [`Store::checkpoint_file`], and returns its text to be printed, mailed, kept elsewhere.
    pub async fn checkpoint(&self) -> Result<String, Error> {
        let key = signer(&self.store)?;
        let mut tx = self.store.housekeep().await?;
        let row = rows::lock_head(&mut tx).await?;
        let head = row.as_ref().and_then(Head::from_row).ok_or_else(|| {
            Error::Blocked("its head was altered or is missing; run `ledger verify`".to_owned())
        })?;
        let note = note_of(&head, &key);
        rows::save_checkpoint(tx.conn(), head.size(), &note).await?;
        tx.commit().await?;
        publish(&self.store, &note)?;
        Ok(note)
    }

    /// The public key that checks this ledger's checkpoints, as one word to hand out.
    pub fn verifier_key(&self) -> Result<String, Error> {
        Ok(signer(&self.store)?.verifier().text())
    }
}

/// The signing key; log and key are named after the key's own first bytes, so that two
/// installations never share a name.
pub(crate) fn signer(store: &Store) -> Result<SignerKey, Error> {
    let seed = store.keys()?.get(Key::LedgerSign);
    let unnamed = SignerKey::from_seed("x", seed).verifier().text();
    let digits: String = unnamed.split('+').nth(1).unwrap_or_default().to_owned();
    Ok(SignerKey::from_seed(
        &format!("vergissmein/ledger/{digits}"),
        seed,
    ))
}

pub(crate) fn note_of(head: &Head, key: &SignerKey) -> String {
    let origin = key.verifier().name().to_owned();
    Checkpoint {
        origin,
        size: head.frontier.size(),
        root: head.frontier.root(),
    }
    .sign(key)
}

/// Size in the checkpoint laid down outside the database; 0 when there is none yet.
pub(crate) fn published_outside(store: &Store) -> Result<i64, Error> {
    let path = store.checkpoint_file();
    let cannot = |why: &str| {
        Error::Blocked(format!(
            "the checkpoint file {} {why}; check the file",
            path.display()
        ))
    };
    match fs::read_to_string(&path) {
        Ok(note) => Checkpoint::parse(&note)
            .map(|checkpoint| checkpoint.size.cast_signed())
            .map_err(|_| cannot("holds no checkpoint")),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(0),
        Err(error) => Err(cannot(&format!("cannot be read ({})", error.kind()))),
    }
}

/// Replaces the file in one step, and never by an older state.
fn publish(store: &Store, note: &str) -> Result<(), Error> {
    let size = Checkpoint::parse(note).map_or(0, |checkpoint| checkpoint.size.cast_signed());
    if size < published_outside(store)? {
        return Ok(());
    }
    let path = store.checkpoint_file();
    let beside = path.with_extension(format!("checkpoint.{}", std::process::id()));
    let written = (|| {
        let mut options = fs::OpenOptions::new();
        let mut file = options
            .write(true)
            .create(true)
            .truncate(true)
            .mode(0o600)
            .open(&beside)?;
        file.write_all(note.as_bytes())?;
        file.sync_all()?;
        fs::rename(&beside, &path)
    })();
    written.map_err(|error| {
        Error::Refused(format!(
            "the checkpoint file {} cannot be written ({}); check the folder",
            path.display(),
            error.kind()
        ))
    })
}
