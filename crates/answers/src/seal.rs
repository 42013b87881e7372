//! What the database keeps of an answer under lock: the key of its fingerprints, and the package.

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

/// A package as it is stored.
pub(crate) fn package(desk: &Desk, id: &AnswerId, clear: &[u8]) -> Result<Vec<u8>, Error> {
    let keys = desk.ledger.store.keys()?;
    Ok(keys.seal_bytes(PACKAGE, id.as_str(), clear, &desk.ledger.random))
}

/// Opens a stored package.
pub(crate) fn open_package(desk: &Desk, id: &AnswerId, sealed: &[u8]) -> Result<Vec<u8>, Error> {
    let keys = desk.ledger.store.keys()?;
    let clear = keys.unseal_bytes(PACKAGE, id.as_str(), sealed);
    clear
        .map(|clear| clear.to_vec())
        .ok_or_else(|| unsealed(id))
}

fn unsealed(id: &AnswerId) -> Error {
    let line = format!(
        "answer {id}: its sealed part cannot be opened; put back the key file it was made with"
    );
    Error::refused("answer-unsealed", line)
}
