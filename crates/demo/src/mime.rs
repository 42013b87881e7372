//! The source of an e-mail as a mailbox import stores it: RFC 2047 words in the head, base64 and
//! quoted-printable in the body, so that a search for the plain text finds nothing.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// An e-mail on its way into `emails_text.raw_source`.
pub(crate) struct Source<'a> {
    pub(crate) from: (&'a str, &'a str),
    pub(crate) to: (&'a str, &'a str),
    pub(crate) subject: &'a str,
    pub(crate) message_id: &'a str,
    pub(crate) day: &'a str,
    pub(crate) text: &'a str,
    pub(crate) html: &'a str,
}

/// An encoded word (RFC 2047), base64 form; plain ASCII stays as it is.
pub(crate) fn word(text: &str) -> String {
    if text.is_ascii() {
        text.to_owned()
    } else {
        format!("=?utf-8?B?{}?=", STANDARD.encode(text))
    }
}

/// The Q form of the same.
fn q_word(text: &str) -> String {
    if text.is_ascii() {
        return text.to_owned();
    }
    let letters = text.bytes().map(|byte| match byte {
        b' ' => "_".to_owned(),
        byte if byte.is_ascii_alphanumeric() => char::from(byte).to_string(),
        byte => format!("={byte:02X}"),
    });
    format!("=?UTF-8?Q?{}?=", letters.collect::<String>())
}

impl Source<'_> {
    /// The whole message with CRLF line ends: plain part in base64, HTML part quoted-printable.
    pub(crate) fn render(&self) -> String {
        let (from, to) = (q_word(self.from.0), word(self.to.0));
        let plain = fold(&STANDARD.encode(self.text));
        let html = quoted_printable::encode_to_str(self.html);
        let lines = [
            format!("Message-ID: <{}>", self.message_id),
            format!("Date: {}", self.day),
            format!("Subject: {}", word(self.subject)),
            format!("From: {from} <{}>", self.from.1),
            format!("To: {to} <{}>", self.to.1),
            "MIME-Version: 1.0".into(),
            "Content-Type: multipart/alternative; boundary=\"part\"".into(),
            String::new(),
            "--part".into(),
            "Content-Type: text/plain; charset=utf-8".into(),
            "Content-Transfer-Encoding: base64".into(),
            String::new(),
            plain,
            "--part".into(),
            "Content-Type: text/html; charset=utf-8".into(),
            "Content-Transfer-Encoding: quoted-printable".into(),
            String::new(),
            html,
            "--part--".into(),
            String::new(),
        ];
        lines.join("\r\n")
    }
}

fn fold(encoded: &str) -> String {
    let lines: Vec<&str> = (0..encoded.len())
        .step_by(76)
        .map(|at| &encoded[at..encoded.len().min(at + 76)])
        .collect();
    lines.join("\r\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_source_hides_the_text_and_gives_it_back() {
        let text = "Sehr geehrte Frau Müller, ".repeat(5);
        let source = Source {
            from: ("Jörg Groß", "j@firma.example"),
            to: ("Anna", "a@firma.example"),
            subject: "Grüße",
            message_id: "1@firma.example",
            day: "2026-01-01",
            text: &text,
            html: "<p>Müller</p>",
        }
        .render();
        assert!(!source.contains("Müller"));
        assert!(source.contains("=?UTF-8?Q?J=C3=B6rg_Gro=C3=9F?= <j@firma.example>"));
        assert!(source.contains("M=C3=BCller"));
        let body = source
            .split("base64\r\n\r\n")
            .nth(1)
            .unwrap()
            .split("\r\n--part")
            .next();
        let decoded = STANDARD.decode(body.unwrap().replace("\r\n", "")).unwrap();
        assert_eq!(String::from_utf8(decoded).unwrap(), text);
    }
}
