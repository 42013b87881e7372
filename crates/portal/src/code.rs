//! The code that opens the status of a request together with its number.
//!
//! It is made from the request's id under a key of the installation and stands nowhere. Sixty bits
//! cannot be guessed within the limits of the pages; its letters leave out those that are mistaken
//! for digits (Crockford's base 32), and whoever writes them all the same is understood.

use base::Secret;
use hmac::{Hmac, KeyInit as _, Mac as _};
use ledger::Ledger;
use requests::RequestId;
use sha2::Sha256;
use subtle::ConstantTimeEq as _;

use crate::Error;

const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// So many letters make a code, and so many stand together.
const LENGTH: usize = 12;
const GROUP: usize = 4;

/// The code of a request, as it is shown.
pub(crate) fn code_of(ledger: &Ledger, request: &RequestId) -> Result<Secret, Error> {
    let letters = letters(ledger, request)?;
    let groups: Vec<&str> = (0..LENGTH / GROUP)
        .map(|group| &letters[group * GROUP..(group + 1) * GROUP])
        .collect();
    Ok(Secret::new(groups.join("-")))
}

/// Whether somebody gave the code of a request.
pub(crate) fn fits(ledger: &Ledger, request: &RequestId, given: &Secret) -> Result<bool, Error> {
    let expected = letters(ledger, request)?;
    let given: String = given.expose().chars().filter_map(meant).collect();
    Ok(bool::from(given.as_bytes().ct_eq(expected.as_bytes())))
}

fn letters(ledger: &Ledger, request: &RequestId) -> Result<String, Error> {
    let key = ledger.store.keys()?.derive("portal.code");
    let mut mac =
        Hmac::<Sha256>::new_from_slice(key.as_slice()).expect("HMAC takes keys of any length");
    mac.update(request.as_str().as_bytes());
    let bytes = mac.finalize().into_bytes();
    let letter = |byte: &u8| char::from(LETTERS[usize::from(byte & 31)]);
    Ok(bytes.iter().take(LENGTH).map(letter).collect())
}

/// The letter that was meant; nothing for spaces and dashes.
fn meant(typed: char) -> Option<char> {
    match typed.to_ascii_uppercase() {
        'O' => Some('0'),
        'I' | 'L' => Some('1'),
        letter if letter.is_alphanumeric() => Some(letter),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::meant;

    #[test]
    fn a_code_is_read_as_it_was_meant() {
        let read: String = " o1-iL x é".chars().filter_map(meant).collect();
        assert_eq!(read, "0111Xé");
    }
}
