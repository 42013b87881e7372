//! What the database keeps of an answer under lock: the key of its fingerprints, and the package.

use ::store::Store;
use base::Random;
use crm::plan::FingerprintKey;
use erasure::Desk;

use crate::{AnswerId, Error};

const KEY: &str = "answers.key";
const PACKAGE: &str = "answers.package";

/// A fresh key, and how it is stored.
pub(crate) fn fresh_key(desk: &Desk, id: &AnswerId) -> Result<(FingerprintKey, String), Error> {
    let key = desk.ledger.random.bytes32();
    let keys = desk.ledger.store.keys()?;
    let sealed = keys.seal(KEY, id.as_str(), &key, &desk.ledger.random);
    Ok((key, sealed))
}

/// Opens a stored key.
pub(crate) fn key(desk: &Desk, id: &AnswerId, sealed: &str) -> Result<FingerprintKey, Error> {
    let clear = desk.ledger.store.keys()?.unseal(KEY, id.as_str(), sealed);
    clear
        .and_then(|clear| FingerprintKey::try_from(clear.as_slice()).ok())
        .ok_or_else(|| unsealed(id))
}

/// Where a part stands: of which answer, in which of its spools, at which place.
pub(crate) type Place<'p> = (&'p AnswerId, &'p str, usize);

/// A part of a package as it is stored, or as it waits to be put into one.
pub(crate) fn part(
    (store, random): (&Store, &Random),
    place: Place<'_>,
    clear: &[u8],
) -> Result<Vec<u8>, ::store::Error> {
    Ok(store
        .keys()?
        .seal_bytes(PACKAGE, &bound(place), clear, random))
}

/// Opens such a part; none where it was sealed for another place, with other keys, or altered.
pub(crate) fn open_part(
    store: &Store,
    place: Place<'_>,
    sealed: &[u8],
) -> Result<Option<Vec<u8>>, ::store::Error> {
    let clear = store.keys()?.unseal_bytes(PACKAGE, &bound(place), sealed);
    Ok(clear.map(|clear| clear.to_vec()))
}

fn bound((answer, name, at): Place<'_>) -> String {
    format!("{answer}/{name}/{at}")
}

/// Opens a package that was stored in one piece, as they were before there were parts.
pub(crate) fn open_package(desk: &Desk, id: &AnswerId, sealed: &[u8]) -> Result<Vec<u8>, Error> {
    let keys = desk.ledger.store.keys()?;
    let clear = keys.unseal_bytes(PACKAGE, id.as_str(), sealed);
    clear
        .map(|clear| clear.to_vec())
        .ok_or_else(|| unsealed(id))
}

pub(crate) fn unsealed(id: &AnswerId) -> Error {
    let line = format!(
        "answer {id}: its sealed part cannot be opened; put back the key file it was made with"
    );
    Error::refused("answer-unsealed", line)
}
