//! JSON taken string by string, for documents in which an encoding seems to open in one string and to close in another.

use serde::de::IgnoredAny;

/// Whether the value is one JSON object or array.
pub(crate) fn is_json(bytes: &[u8]) -> bool {
    bytes
        .iter()
        .find(|byte| !byte.is_ascii_whitespace())
        .is_some_and(|byte| matches!(byte, b'{' | b'['))
        && serde_json::from_slice::<IgnoredAny>(bytes).is_ok()
}

/// The document in which `rewrite` has gone over each string apart; what stands between the strings stays as it is
/// written. A string that is no Unicode text is left.
pub(crate) fn each_string(json: &[u8], rewrite: &dyn Fn(&[u8]) -> Vec<u8>) -> Vec<u8> {
    let mut out = Vec::with_capacity(json.len());
    let mut rest = json;
    while let Some(start) = memchr::memchr(b'"', rest) {
        out.extend_from_slice(&rest[..start]);
        rest = &rest[start..];
        let (literal, after) = rest.split_at(literal_len(rest));
        match serde_json::from_slice::<String>(literal) {
            Ok(text) => {
                let new = rewrite(text.as_bytes());
                if new == text.as_bytes() {
                    out.extend_from_slice(literal);
                } else {
                    out.extend_from_slice(quoted(&new).as_bytes());
                }
            }
            Err(_) => out.extend_from_slice(literal),
        }
        rest = after;
    }
    out.extend_from_slice(rest);
    out
}

/// Bytes of the string literal that `rest` begins with, both quotes included.
fn literal_len(rest: &[u8]) -> usize {
    let mut is_escaped = false;
    for (at, byte) in rest.iter().enumerate().skip(1) {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' => is_escaped = true,
            b'"' => return at + 1,
            _ => {}
        }
    }
    rest.len()
}

fn quoted(text: &[u8]) -> String {
    serde_json::Value::from(String::from_utf8_lossy(text)).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_whole_object_or_array_is_json() {
        assert!(is_json(b" {\"a\": [1, \"x\\\"y\"]}\n"));
        for other in ["{\"a\": 1", "\"text\"", "12", "[name]", ""] {
            assert!(!is_json(other.as_bytes()), "{other}");
        }
    }

    #[test]
    fn strings_are_rewritten_and_all_between_them_stays() {
        let rewrite = |text: &[u8]| text.to_ascii_uppercase();
        let json = b"{ \"a\\u0062\" :[\"x\\\"\\\\\", 17,\"Z\"], \"bad \\ud800\":null}";
        let new = each_string(json, &rewrite);
        assert_eq!(
            String::from_utf8_lossy(&new),
            "{ \"AB\" :[\"X\\\"\\\\\", 17,\"Z\"], \"bad \\ud800\":null}"
        );
    }
}
