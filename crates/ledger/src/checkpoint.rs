//! Signs the present state and lays it down outside the database.

use std::fs;
use std::io::{ErrorKind, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

use proof::{Checkpoint, SignerKey};
use store::{Key, Store};

use crate::gap::after;
use crate::head::Head;
use crate::{Error, Ledger, store as rows};

/// The checkpoint that was laid down last outside the database.
#[derive(Debug, Clone)]
pub struct Published {
    /// How many entries it signs.
    pub size: i64,
    /// Its text, to be kept elsewhere.
    pub note: String,
}

impl Ledger {
    /// The checkpoint beside the keys; none while none was laid down, or when it cannot be read,
    /// which [`Ledger::verify_published`] says.
    pub fn published(&self) -> Option<Published> {
        let note = fs::read_to_string(self.store.checkpoint_file()).ok()?;
        let size = Checkpoint::parse(&note).ok()?.size.cast_signed();
        Some(Published { size, note })
    }

    /// Signs size and root as they are now, keeps the note in the database and in the file
    /// [`Store::checkpoint_file`], and returns its text to be printed, mailed, kept elsewhere.
    pub async fn checkpoint(&self) -> Result<String, Error> {
        let key = signer(&self.store)?;
        let mut tx = self.store.housekeep().await?;
        let row = rows::lock_head(&mut tx).await?;
        let head = row.as_ref().and_then(Head::from_row).ok_or_else(|| {
            Error::Blocked("its head was altered or is missing; run `ledger verify`".to_owned())
        })?;
        let gaps = rows::gap_places(tx.conn()).await?;
        let note = note_of(&head, &gaps, &key);
        rows::save_checkpoint(tx.conn(), head.size(), &note).await?;
        tx.commit().await?;
        publish(&self.store, &note)?;
        Ok(note)
    }

    /// The first state that was signed with the entry of this index in it; none while none was since.
    pub async fn covering(&self, index: i64) -> Result<Option<Checkpoint>, Error> {
        let mut conn = self.store.pool().acquire().await?;
        let note = rows::covering(&mut conn, index).await?;
        Ok(note.and_then(|note| Checkpoint::parse(&note).ok()))
    }

    /// The public key that checks this ledger's checkpoints, as one word to hand out.
    pub fn verifier_key(&self) -> Result<String, Error> {
        Ok(signer(&self.store)?.verifier().text())
    }
}

/// Lays a checkpoint down in a folder outside, such as a share on another machine, under a name
/// of its own: none that lies there is ever replaced. Tells whether it is new there.
///
/// # Errors
/// Refused where the folder cannot be written, and where another state of the same size lies
/// there already: then there are two logs, and one of them is not ours.
pub fn lay_down(note: &str, folder: &Path) -> Result<bool, Error> {
    let state = Checkpoint::parse(note)
        .map_err(|error| Error::Refused(format!("the checkpoint cannot be read: {error}")))?;
    let log = state.origin.replace('/', "-");
    let file = folder.join(format!("{log}-{:012}.checkpoint", state.size));
    let refused =
        |what: String| Error::Refused(format!("the checkpoint {} {what}", file.display()));
    let cannot = |error: std::io::Error| {
        refused(format!(
            "cannot be written ({}); check the folder",
            error.kind()
        ))
    };
    let mut options = fs::OpenOptions::new();
    match options.write(true).create_new(true).open(&file) {
        Ok(mut open) => {
            open.write_all(note.as_bytes()).map_err(cannot)?;
            open.sync_all().map_err(cannot)?;
            Ok(true)
        }
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            let there = fs::read_to_string(&file).map_err(cannot)?;
            // One that was broken off says less than ours; one that says otherwise is no copy.
            match Checkpoint::parse(&there) {
                Ok(known) if known == state => Ok(false),
                _ => Err(refused(
                    "differs from the log's own state of the same size; run `ledger verify` with it"
                        .to_owned(),
                )),
            }
        }
        Err(error) => Err(cannot(error)),
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

/// Signs a state of the log, and which gaps it comes after: what such a one has seen, no gap of these explains.
pub(crate) fn note_of(head: &Head, gaps: &[i64], key: &SignerKey) -> String {
    let origin = key.verifier().name().to_owned();
    Checkpoint {
        origin,
        size: head.frontier.size(),
        root: head.frontier.root(),
    }
    .sign_with(key, &after(gaps))
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

/// Lays a state down, and never replaces one by an older one.
fn publish(store: &Store, note: &str) -> Result<(), Error> {
    let size = Checkpoint::parse(note).map_or(0, |checkpoint| checkpoint.size.cast_signed());
    if size < published_outside(store)? {
        return Ok(());
    }
    replace(store, note)
}

/// Replaces the file in one step, whatever it said.
pub(crate) fn replace(store: &Store, note: &str) -> Result<(), Error> {
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
