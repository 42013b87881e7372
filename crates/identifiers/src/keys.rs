//! Normal forms for looking up candidates: equal keys mean "worth comparing", not "the same person".

use crate::{
    Kind, Needle,
    needles::{Email, Phone},
    text::fold_text,
};

/// A name folded in both ways in which umlauts are written.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Default)]
pub struct NameKey {
    /// ä as a: `muller grunwald`.
    pub base: String,
    /// ä as ae: `mueller gruenwald`.
    pub long: String,
}

impl NameKey {
    /// Whether two names agree in one of the spellings: Müller with Muller and with Mueller.
    pub fn meets(&self, other: &Self) -> bool {
        self.base == other.base
            || self.long == other.long
            || self.base == other.long
            || self.long == other.base
    }
}

/// An address as the list of identifiers takes it; the place in it does not matter here.
fn email(text: &str) -> Option<Email> {
    Email::new(
        text,
        Needle {
            kind: Kind::Email,
            index: 0,
        },
    )
    .ok()
}

/// The address as it stands, trimmed, composed and in lower case; `None` when it is no address.
pub fn email_exact(text: &str) -> Option<String> {
    email(text)?;
    Some(
        fold_text(text.trim())
            .iter()
            .map(|glyph| glyph.low)
            .collect(),
    )
}

/// The mailbox: as [`email_exact`], without a plus-tag, the host in its ASCII form (RFC 3492).
pub fn email_key(text: &str) -> Option<String> {
    let email = email(text)?;
    let host = email
        .hosts
        .iter()
        .find(|host| host.iter().all(char::is_ascii))
        .or(email.hosts.first())?;
    Some(email.local.iter().chain(&['@']).chain(host).collect())
}

/// The national significant number in digits: without country code and trunk zero. `None` under
/// six digits.
///
/// Codes are told apart by `+`, `00` or, for Germany, Austria and Switzerland, by the length.
pub fn phone_key(text: &str) -> Option<String> {
    Phone::read(text).map(|phone| phone.national)
}

/// Lower case, accents stripped, ß as ss, separators to one blank.
pub fn name_key(text: &str) -> NameKey {
    let mut key = NameKey::default();
    for glyph in fold_text(text) {
        if !glyph.is_alnum() {
            if !key.base.is_empty() && !key.base.ends_with(' ') && glyph.base != '\'' {
                key.base.push(' ');
                key.long.push(' ');
            }
            continue;
        }
        let letters: &[char] = if glyph.base == 'ß' {
            &['s', 's']
        } else {
            &[glyph.base]
        };
        key.base.extend(letters);
        key.long.extend(letters);
        if glyph.is_umlaut() {
            key.long.push('e');
        }
    }
    key.base.truncate(key.base.trim_end().len());
    key.long.truncate(key.long.trim_end().len());
    key
}

#[cfg(test)]
mod tests {
    use super::{email_exact, email_key, name_key, phone_key};

    #[test]
    fn one_mailbox_has_one_key() {
        let key = Some("anna.berg@host.example".to_owned());
        for text in [
            "anna.berg@host.example",
            " Anna.Berg@HOST.example ",
            "anna.berg+shop@host.example",
            "mailto:anna.berg@host.example.",
        ] {
            assert_eq!(email_key(text), key, "{text}");
        }
        assert_eq!(
            email_key("info@müller.example"),
            email_key("INFO@xn--mller-kva.example")
        );
        assert_eq!(
            email_exact(" Anna+X@Host.Example"),
            Some("anna+x@host.example".to_owned())
        );
        for text in [
            "",
            "anna",
            "@host.example",
            "anna@",
            "a b@host.example",
            "a@b@host.example",
        ] {
            assert_eq!(email_key(text), None, "{text}");
        }
    }

    #[test]
    fn one_number_has_one_key() {
        let numbers = [
            ("+49 30 5557 0147", "3055570147"),
            ("0049 (0)30/5557-0147", "3055570147"),
            ("030 5557 0147", "3055570147"),
            ("(030) 5557 0147", "3055570147"),
            ("+49 (30) 55570147", "3055570147"),
            ("491715550148", "1715550148"),
            ("01715550148", "1715550148"),
            ("+43 1 5541632", "15541632"),
            ("01 5541632", "15541632"),
            ("+41 44 668 18 00", "446681800"),
            ("0664/1234567", "6641234567"),
            ("+43 (0)664 1234567", "6641234567"),
            ("+39 06 6982", "066982"),
            ("+1 (212) 555-0100", "2125550100"),
        ];
        for (text, key) in numbers {
            assert_eq!(phone_key(text).as_deref(), Some(key), "{text}");
        }
        for text in ["", "12345", "Tel.", "+"] {
            assert_eq!(phone_key(text), None, "{text}");
        }
    }

    #[test]
    fn a_name_key_holds_both_ways_to_write_umlauts() {
        let key = name_key("  Dr. Müller-Grünwald\u{a0}ß ");
        assert_eq!(
            (key.base.as_str(), key.long.as_str()),
            ("dr muller grunwald ss", "dr mueller gruenwald ss")
        );
        assert!(
            name_key("MÜLLER").meets(&name_key("Mueller"))
                && name_key("Müller").meets(&name_key("Muller"))
        );
        assert!(!name_key("Mueller").meets(&name_key("Muller")));
        assert_eq!(name_key("O'Brien").base, "obrien");
    }
}
