//! An address as it is kept: a keyed hash, under a key that is not in the database.

use base::Notice;
use hmac::{Hmac, KeyInit as _, Mac as _};
use ledger::Ledger;
use sha2::Sha256;

use crate::Error;

/// Makes the hashes of one installation.
pub(crate) struct Hasher(Hmac<Sha256>);

impl Hasher {
    pub fn new(ledger: &Ledger) -> Result<Self, Error> {
        let key = ledger.store.keys()?.derive("consents.address");
        let mac = Hmac::new_from_slice(key.as_slice()).expect("HMAC takes keys of any length");
        Ok(Self(mac))
    }

    /// The hash of a mail address or telephone number, whichever way it is written; `None` when it
    /// is neither.
    pub fn hash(&self, text: &str) -> Option<String> {
        let plain = if text.contains('@') {
            identifiers::email_exact(text)?
        } else {
            identifiers::phone_key(text)?
        };
        let mut mac = self.0.clone();
        mac.update(plain.as_bytes());
        Some(hex::encode(mac.finalize().into_bytes()))
    }

    /// As [`Hasher::hash`], for an input that may be absent.
    pub fn read(&self, text: Option<&str>) -> Result<Option<String>, Notice> {
        let Some(text) = text.map(str::trim).filter(|text| !text.is_empty()) else {
            return Ok(None);
        };
        let hash = self.hash(text).ok_or_else(|| {
            let line = "is neither a mail address nor a telephone number";
            Notice::new("consent-address", line).at("address")
        })?;
        Ok(Some(hash))
    }
}
