//! Link and digits: the link is made from the code's id under a key of the installation, and the
//! digits are kept as a hash under another, so that the few there are cannot be tried against the
//! database.

use hmac::{Hmac, KeyInit as _, Mac as _};
use ledger::Ledger;
use sha2::Sha256;

use crate::{CodeId, Error};

/// So many bytes stand in the link.
const BYTES: usize = 20;
/// So many digits can be told on the telephone.
pub(crate) const DIGITS: usize = 8;

/// The last part of the address.
pub(crate) fn token(ledger: &Ledger, id: &CodeId) -> Result<String, Error> {
    let code = mac(ledger, "identity.link", &[id.as_str()])?;
    let code = code.finalize().into_bytes();
    Ok(format!("{id}-{}", hex::encode(&code[..BYTES])))
}

/// What a link was made for; none for one that we did not make.
pub(crate) fn read(ledger: &Ledger, token: &str) -> Result<Option<CodeId>, Error> {
    let Some((id, code)) = token.rsplit_once('-') else {
        return Ok(None);
    };
    let id = CodeId::from_stored(id);
    let code = hex::decode(code).unwrap_or_default();
    let mac = mac(ledger, "identity.link", &[id.as_str()])?;
    let is_ours = code.len() == BYTES && mac.verify_truncated_left(&code).is_ok();
    Ok(is_ours.then_some(id))
}

/// Fresh digits.
pub(crate) fn digits(ledger: &Ledger) -> String {
    let mut bytes = [0; DIGITS * 2];
    ledger.random.fill(&mut bytes);
    let digit = |pair: &[u8]| {
        let number = pair
            .iter()
            .fold(0_u32, |all, byte| all * 256 + u32::from(*byte));
        char::from_digit(number % 10, 10).unwrap_or('0')
    };
    bytes.chunks_exact(2).map(digit).collect()
}

/// What is kept of the digits.
pub(crate) fn hash(ledger: &Ledger, id: &CodeId, digits: &str) -> Result<String, Error> {
    let mac = mac(ledger, "identity.code", &[id.as_str(), digits])?;
    Ok(hex::encode(mac.finalize().into_bytes()))
}

/// Whether these are the digits, compared in the same time whatever differs.
pub(crate) fn is_it(
    ledger: &Ledger,
    (id, digits): (&CodeId, &str),
    hash: &str,
) -> Result<bool, Error> {
    let mac = mac(ledger, "identity.code", &[id.as_str(), digits])?;
    let known = hex::decode(hash).unwrap_or_default();
    Ok(mac.verify_slice(&known).is_ok())
}

fn mac(ledger: &Ledger, label: &'static str, parts: &[&str]) -> Result<Hmac<Sha256>, Error> {
    let key = ledger.store.keys()?.derive(label);
    let mut mac =
        Hmac::<Sha256>::new_from_slice(key.as_slice()).expect("HMAC takes keys of any length");
    mac.update(parts.join("/").as_bytes());
    Ok(mac)
}
