//! What somebody is filling in, page after page: sealed, for one browser, for two hours.

use jiff::{SignedDuration, Timestamp};
use law::Right;
use ledger::Ledger;
use requests::NewFile;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::{Error, store};

/// Labels of the sealing keys.
const LABEL: &str = "portal.draft";
const FILE_LABEL: &str = "portal.file";
/// A draft that nobody came back to is thrown away. One with a file is kept no longer than as long again
/// after it was laid, however often somebody comes back: files are what fills a disk.
pub(crate) const KEPT: SignedDuration = SignedDuration::from_hours(2);

/// The form as it stands, as it was typed. Prints nothing of it.
#[derive(Clone, Default, Deserialize, Serialize)]
pub struct Draft {
    pub right: Option<Right>,
    pub name: String,
    pub email: String,
    pub address: String,
    pub details: String,
    pub file: Option<Laid>,
    /// The number it was given, once it was sent; nothing else is left then.
    pub sent: Option<String>,
}

/// The file of a draft.
#[derive(Clone, Deserialize, Serialize)]
pub struct Laid {
    /// As the person calls it.
    pub name: String,
    pub bytes: usize,
    pub at: Timestamp,
}

impl std::fmt::Debug for Draft {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Draft")
            .field("right", &self.right)
            .field("sent", &self.sent)
            .finish_non_exhaustive()
    }
}

/// What a draft is kept under: nobody comes from it to the browser's token.
pub(crate) fn place(visitor: &str) -> String {
    let mut hash = Sha256::new();
    hash.update(b"vergissmein portal\0");
    hash.update(visitor);
    hex::encode(hash.finalize())
}

pub(crate) fn old(now: Timestamp) -> Timestamp {
    now.saturating_sub(KEPT).unwrap_or(Timestamp::MIN)
}

/// What the browser of this token filled in. One that is too old, or cannot be opened, is none.
pub async fn find(ledger: &Ledger, visitor: &str) -> Result<Option<Draft>, Error> {
    Ok(sealed(ledger, visitor).await?.map(|(draft, _)| draft))
}

/// The draft, and as it is stored.
pub(crate) async fn sealed(
    ledger: &Ledger,
    visitor: &str,
) -> Result<Option<(Draft, String)>, Error> {
    let place = place(visitor);
    let since = old(ledger.clock.now());
    let mut conn = ledger.store.pool().acquire().await?;
    let Some(sealed) = store::draft(&mut conn, &place, since).await? else {
        return Ok(None);
    };
    let clear = ledger.store.keys()?.unseal(LABEL, &place, &sealed);
    let draft = clear.and_then(|clear| serde_json::from_slice(&clear).ok());
    Ok(draft.map(|draft| (draft, sealed)))
}

pub(crate) fn seal(ledger: &Ledger, place: &str, draft: &Draft) -> Result<String, Error> {
    let clear = serde_json::to_vec(draft).expect("a draft is plain text");
    let keys = ledger.store.keys()?;
    Ok(keys.seal(LABEL, place, &clear, &ledger.random))
}

/// Keeps the draft in the place of what the browser had before; old ones of everybody go.
pub async fn keep(ledger: &Ledger, visitor: &str, draft: &Draft) -> Result<(), Error> {
    let place = place(visitor);
    let sealed = seal(ledger, &place, draft)?;
    let now = ledger.clock.now();
    let longest = |laid: &Laid| laid.at.saturating_add(KEPT).unwrap_or(now).min(now);
    let saved = draft.file.as_ref().map_or(now, longest);
    let mut tx = ledger.store.housekeep().await?;
    store::keep(tx.conn(), (&place, &sealed), saved).await?;
    store::drop_old(tx.conn(), old(now)).await?;
    Ok(tx.commit().await?)
}

/// Keeps the draft with a file. Refused: a file that no request takes.
pub async fn lay_file(
    ledger: &Ledger,
    visitor: &str,
    draft: &mut Draft,
    (name, bytes): (&str, &[u8]),
) -> Result<(), Error> {
    let file = NewFile {
        name,
        bytes,
        step: None,
    };
    requests::check_file(&file)?;
    let now = ledger.clock.now();
    draft.file = Some(Laid {
        name: name.to_owned(),
        bytes: bytes.len(),
        at: now,
    });
    let place = place(visitor);
    let keys = ledger.store.keys()?;
    let content = keys.seal_bytes(FILE_LABEL, &place, bytes, &ledger.random);
    let sealed = seal(ledger, &place, draft)?;
    let mut tx = ledger.store.housekeep().await?;
    store::keep(tx.conn(), (&place, &sealed), now).await?;
    store::keep_file(tx.conn(), &place, &content).await?;
    store::drop_old(tx.conn(), old(now)).await?;
    Ok(tx.commit().await?)
}

/// Takes the file off again.
pub async fn drop_file(ledger: &Ledger, visitor: &str, draft: &mut Draft) -> Result<(), Error> {
    draft.file = None;
    let place = place(visitor);
    let sealed = seal(ledger, &place, draft)?;
    let mut tx = ledger.store.housekeep().await?;
    store::keep(tx.conn(), (&place, &sealed), ledger.clock.now()).await?;
    store::drop_file(tx.conn(), &place).await?;
    Ok(tx.commit().await?)
}

/// The file of a draft.
pub(crate) async fn file(ledger: &Ledger, visitor: &str) -> Result<Option<Vec<u8>>, Error> {
    let place = place(visitor);
    let mut conn = ledger.store.pool().acquire().await?;
    let Some(sealed) = store::file(&mut conn, &place).await? else {
        return Ok(None);
    };
    let clear = ledger
        .store
        .keys()?
        .unseal_bytes(FILE_LABEL, &place, &sealed);
    Ok(clear.map(|clear| clear.to_vec()))
}

/// Throws away what the browser of this token filled in, or that it sent something.
pub async fn forget(ledger: &Ledger, visitor: &str) -> Result<(), Error> {
    let place = place(visitor);
    let mut tx = ledger.store.housekeep().await?;
    store::forget(tx.conn(), &place).await?;
    Ok(tx.commit().await?)
}

/// Throws away the old drafts of everybody.
pub(crate) async fn tidy(ledger: &Ledger) -> Result<(), Error> {
    let mut tx = ledger.store.housekeep().await?;
    store::drop_old(tx.conn(), old(ledger.clock.now())).await?;
    Ok(tx.commit().await?)
}
