//! Whether PHP could read a serialised value, as it stands or in base64.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// Whether the text is one whole serialised value.
pub fn is_whole(text: &str) -> bool {
    let raw = STANDARD
        .decode(text.trim())
        .unwrap_or_else(|_| text.as_bytes().to_vec());
    value(&raw).is_some_and(<[u8]>::is_empty)
}

/// What is behind the first value; none where there is none.
fn value(bytes: &[u8]) -> Option<&[u8]> {
    let (kind, rest) = bytes.split_first()?;
    match kind {
        b'N' => rest.strip_prefix(b";"),
        b'b' | b'i' | b'd' => Some(until(rest.strip_prefix(b":")?, b';')?.1),
        b's' => {
            let (length, rest) = until(rest.strip_prefix(b":")?, b':')?;
            let rest = rest.strip_prefix(b"\"")?;
            rest.get(number(length)?..)?.strip_prefix(b"\";")
        }
        b'a' => {
            let (count, rest) = until(rest.strip_prefix(b":")?, b':')?;
            let mut rest = rest.strip_prefix(b"{")?;
            for _ in 0..2 * number(count)? {
                rest = value(rest)?;
            }
            rest.strip_prefix(b"}")
        }
        _ => None,
    }
}

fn until(bytes: &[u8], end: u8) -> Option<(&[u8], &[u8])> {
    let at = bytes.iter().position(|byte| *byte == end)?;
    Some((&bytes[..at], &bytes[at + 1..]))
}

fn number(digits: &[u8]) -> Option<usize> {
    std::str::from_utf8(digits).ok()?.parse().ok()
}
