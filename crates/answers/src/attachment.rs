//! The files beside rows: measured when collected, looked at by whoever reviews, and handed over only
//! as they were measured. A file cannot be blacked out in part: it is told or it is not.

use std::io::{self, Read, Write};
use std::path::Path;

use accounts::{Actor, Permission};
use base::Notice;
use erasure::Desk;
use ledger::Deed;
use serde_json::json;
use sha2::{Digest as _, Sha256};

use crate::answer::{Answer, ItemFile};
use crate::redact::changed;
use crate::{AnswerId, Error, Ground, items, store};

/// So many bytes of files go into one package; more are handed over another way.
pub(crate) const MOST_BYTES: i64 = 100 * 1024 * 1024;
/// Read at once.
const BUFFER: usize = 64 * 1024;

/// A file beside a row.
pub struct Attachment {
    /// What it is called in the package.
    pub name: String,
    pub bytes: Vec<u8>,
}

impl std::fmt::Debug for Attachment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Attachment({})", self.name)
    }
}

/// The file beside a row, for whoever reviews it. The look is entered in the log.
pub async fn attachment(
    desk: &Desk,
    actor: &Actor,
    (id, place): (&AnswerId, i64),
) -> Result<Attachment, Error> {
    let answer = store::answer_for(desk, actor, Permission::AnswersRead, id).await?;
    let item = answer.item(place)?;
    let known = item.file.as_ref().ok_or(Error::NotFound)?;
    if known.bytes > MOST_BYTES {
        return Err(too_large(&answer, known.bytes));
    }
    let read = items::read(desk, &answer, &[item]).await?;
    let (name, path) = read
        .into_iter()
        .find_map(|piece| piece.file)
        .ok_or_else(|| changed(&answer))?;
    let most = known.bytes;
    let copied = tokio::task::spawn_blocking(move || {
        let mut bytes = Vec::new();
        copy((&path, most), &mut bytes).map(|hash| (hash, bytes))
    });
    let copied = copied
        .await
        .map_err(|error| Error::broken("reading a file", error))?;
    let (hash, bytes) = copied.map_err(|error| Error::broken("reading a file", error))?;
    if hash != known.sha256 {
        return Err(changed(&answer));
    }
    desk.ledger
        .enter(Deed {
            object: Some(answer.id.to_string()),
            request: Some(answer.request.clone()),
            details: json!({ "items": 1, "file": place }),
            ..Deed::done(actor.who(), "answers.look")
        })
        .await?;
    Ok(Attachment { name, bytes })
}

/// Measures a file; none where it has gone since it was found. One on a row with others is left out
/// until somebody has looked at it.
pub(crate) async fn measured(
    path: &Path,
    others: i64,
    (system, record): (&str, &str),
) -> Result<Option<ItemFile>, Error> {
    let path = path.to_owned();
    let read = tokio::task::spawn_blocking(move || {
        let bytes = i64::try_from(std::fs::metadata(&path)?.len()).unwrap_or(i64::MAX);
        Ok::<_, io::Error>((bytes, copy((&path, bytes), &mut io::sink())?))
    });
    let read = read
        .await
        .map_err(|error| Error::broken("reading a file", error))?;
    match read {
        Ok((bytes, sha256)) => Ok(Some(ItemFile {
            bytes,
            sha256,
            left_out: (others > 0).then_some(Ground::ThirdParty),
        })),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => {
            let line = format!(
                "system {system}: the file beside {record} cannot be read ({}); give us the right to, then collect again",
                error.kind()
            );
            let notice = Notice::new("file-unread", line).with("system", system);
            Err(Error::Refused(notice.with("record", record)))
        }
    }
}

/// More than one package carries, or one look.
pub(crate) fn too_large(answer: &Answer, bytes: i64) -> Error {
    let (megabytes, most) = (bytes / 1024 / 1024, MOST_BYTES / 1024 / 1024);
    let line = format!(
        "answer {}: its files have {megabytes} MB and a package carries {most}; leave the largest out as handed over apart, and hand them over another way",
        answer.id
    );
    let notice = Notice::new("answer-large", line).with("n", megabytes.to_string());
    Error::Refused(notice.with("most", most.to_string()))
}

/// Copies a file and returns its SHA-256, in steps that do not grow with it. Of one that is longer
/// than it was measured no more is read than tells so.
pub(crate) fn copy((path, bytes): (&Path, i64), to: &mut impl Write) -> io::Result<String> {
    let most = u64::try_from(bytes).unwrap_or(0).saturating_add(1);
    let mut file = std::fs::File::open(path)?.take(most);
    let mut hash = Sha256::new();
    let mut buffer = vec![0; BUFFER];
    loop {
        match file.read(&mut buffer)? {
            0 => return Ok(hex::encode(hash.finalize())),
            read => {
                hash.update(&buffer[..read]);
                to.write_all(&buffer[..read])?;
            }
        }
    }
}
