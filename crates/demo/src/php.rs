//! PHP's `serialize`, the way SuiteCRM writes preferences and saved searches: then base64.

use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// A value PHP can serialise.
pub(crate) enum Php<'a> {
    Text(&'a str),
    Int(i64),
    Bool(bool),
    /// An array with text keys.
    Map(Vec<(&'a str, Php<'a>)>),
    /// An array with the keys 0, 1, 2 …
    List(Vec<Php<'a>>),
}

impl Php<'_> {
    fn write(&self, out: &mut String) {
        let written = match self {
            // The length counts bytes, not letters.
            Self::Text(text) => write!(out, "s:{}:\"{text}\";", text.len()),
            Self::Int(number) => write!(out, "i:{number};"),
            Self::Bool(truth) => write!(out, "b:{};", u8::from(*truth)),
            Self::Map(entries) => {
                let head = write!(out, "a:{}:{{", entries.len());
                for (key, value) in entries {
                    Php::Text(key).write(out);
                    value.write(out);
                }
                out.push('}');
                head
            }
            Self::List(entries) => {
                let head = write!(out, "a:{}:{{", entries.len());
                for (n, value) in (0..).zip(entries) {
                    Php::Int(n).write(out);
                    value.write(out);
                }
                out.push('}');
                head
            }
        };
        written.expect("a String takes all that is written");
    }

    pub(crate) fn base64(&self) -> String {
        let mut text = String::new();
        self.write(&mut text);
        STANDARD.encode(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_count_bytes_as_php_does() {
        let mut text = String::new();
        Php::Map(vec![
            ("name", Php::Text("Müller")),
            ("n", Php::List(vec![Php::Int(7)])),
        ])
        .write(&mut text);
        assert_eq!(
            text,
            "a:2:{s:4:\"name\";s:7:\"Müller\";s:1:\"n\";a:1:{i:0;i:7;}}"
        );
    }
}
