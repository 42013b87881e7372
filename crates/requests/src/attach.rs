//! Lays files to a request, shows and removes them.

use accounts::{Actor, Permission};
use ledger::{Ledger, Tx};
use serde_json::json;
use sha2::{Digest as _, Sha256};

use crate::change::{Change, Doer, Place, authorize};
use crate::checklist::IDENTITY;
use crate::file::{FileId, FileKind, FileView, LARGEST_FILE, MOST_FILES, plain_name};
use crate::{Error, Reference, Refusal, store};

/// A file as it was sent.
#[derive(Clone, Copy)]
pub struct NewFile<'a> {
    /// As the sender called it.
    pub name: &'a str,
    pub bytes: &'a [u8],
    /// The step it proves.
    pub step: Option<&'a str>,
}

/// Lays a file to a request. Kind and size are limited; the content is kept once under its hash.
/// The step that settles who asks takes none: no copy of an ID is kept.
/// The log learns kind, size and hash, never the name.
pub async fn attach(
    ledger: &Ledger,
    actor: &Actor,
    reference: Reference,
    file: NewFile<'_>,
) -> Result<FileId, Error> {
    authorize(ledger, actor, Permission::RequestsWork, Some(reference)).await?;
    if file.step.is_some_and(|step| step.trim() == IDENTITY) {
        let message = "is not kept here: look at an ID, record what it showed, keep no copy; lay a \
                       mandate to the request itself";
        return Err(Refusal::new("file-identity", message).at("file").into());
    }
    let mut tx = ledger.begin().await?;
    let doer = Doer::person(actor, &ledger.clock);
    let id = attach_by_machine(ledger, &mut tx, &doer, (reference, file)).await?;
    tx.commit().await?;
    Ok(id)
}

/// Lays a file to a request inside the transaction of a part of the product.
pub async fn attach_by_machine(
    ledger: &Ledger,
    tx: &mut Tx,
    doer: &Doer,
    (reference, file): (Reference, NewFile<'_>),
) -> Result<FileId, Error> {
    let (name, kind) = checked(&file)?;
    let hash = hex::encode(Sha256::digest(file.bytes));
    let mut change = Change::of(tx, reference.into(), doer.clone()).await?;
    if let Some(step) = file.step {
        change.request.step(step)?;
    }
    let request = change.request.id.clone();
    if store::count_files(change.conn(), &request).await? >= MOST_FILES {
        return Err(Refusal::new("files-many", "has too many files already")
            .at("file")
            .into());
    }
    let size = i64::try_from(file.bytes.len()).unwrap_or(i64::MAX);
    let id = FileId::mint(&ledger.clock, &ledger.random);
    let place = Place {
        object: Some(id.as_str()),
        system: None,
    };
    let details = json!({ "kind": kind, "bytes": size, "sha256": hash, "step": file.step });
    let entry = change
        .record_on("requests.attach", Some(place), details)
        .await?;
    let view = FileView {
        id,
        step: file.step.map(str::to_owned),
        name: Some(name),
        kind,
        bytes: size,
        hash,
        by: change.doer.name.clone(),
        at: change.doer.at,
        entry,
    };
    store::insert_file(change.conn(), &request, &view, file.bytes).await?;
    Ok(view.id)
}

/// Refuses a file that could not be laid to any request, before there is one.
pub fn check_file(file: &NewFile<'_>) -> Result<(), Refusal> {
    checked(file).map(|_| ())
}

fn checked(file: &NewFile<'_>) -> Result<(String, FileKind), Refusal> {
    if file.bytes.is_empty() {
        return Err(Refusal::new("file-empty", "is empty; choose another").at("file"));
    }
    if file.bytes.len() > LARGEST_FILE {
        return Err(Refusal::new("file-large", "is larger than 10 MB; make it smaller").at("file"));
    }
    let name = plain_name(file.name)?;
    let kind = FileKind::of(file.bytes).ok_or_else(|| {
        let message = "is no PDF, picture, text document or plain text; convert it";
        Refusal::new("file-kind", message).at("file")
    })?;
    Ok((name, kind))
}

/// The files of a request, oldest first, removed ones too.
pub async fn files(
    ledger: &Ledger,
    actor: &Actor,
    reference: Reference,
) -> Result<Vec<FileView>, Error> {
    authorize(ledger, actor, Permission::RequestsRead, Some(reference)).await?;
    let mut conn = ledger.store.pool().acquire().await?;
    let request = crate::load(&mut conn, reference).await?;
    store::files(&mut conn, &request.id).await
}

/// One file with its content.
pub async fn open_file(
    ledger: &Ledger,
    actor: &Actor,
    reference: Reference,
    id: &FileId,
) -> Result<(FileView, Vec<u8>), Error> {
    let all = files(ledger, actor, reference).await?;
    let view = all.into_iter().find(|file| file.id == *id);
    let view = view
        .filter(|file| file.name.is_some())
        .ok_or(Error::NotFound)?;
    let mut conn = ledger.store.pool().acquire().await?;
    let bytes = store::content(&mut conn, &view.hash).await?;
    Ok((view, bytes.ok_or(Error::NotFound)?))
}

/// Removes a file that should not be there. That it was there, and its hash, stay in the log.
pub async fn remove_file(
    ledger: &Ledger,
    actor: &Actor,
    reference: Reference,
    id: &FileId,
) -> Result<(), Error> {
    authorize(ledger, actor, Permission::RequestsWork, Some(reference)).await?;
    let mut tx = ledger.begin().await?;
    let doer = Doer::person(actor, &ledger.clock);
    let mut change = Change::of(&mut tx, reference.into(), doer).await?;
    let request = change.request.id.clone();
    if !store::drop_file(change.conn(), &request, id).await? {
        return Err(Error::NotFound);
    }
    store::drop_unused_contents(change.conn()).await?;
    let place = Place {
        object: Some(id.as_str()),
        system: None,
    };
    change
        .record_on("requests.remove_file", Some(place), json!({}))
        .await?;
    Ok(tx.commit().await?)
}
