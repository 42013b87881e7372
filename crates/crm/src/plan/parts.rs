//! Old and new values of fields that a change log keeps in one JSON text, such as
//! `{"attributes": {"was": {"lastName": "…"}, "became": {"lastName": "…"}}}`: those of some fields
//! are emptied, everything else stays as it is written, byte for byte.

use std::collections::BTreeSet;
use std::ops::Range;

use serde::de::IgnoredAny;

/// The fields of the objects at these places (`attributes.was`); none where the text is no JSON.
pub(super) fn fields(text: &str, places: &[String]) -> BTreeSet<String> {
    let members = members(text, places).unwrap_or_default();
    members.into_iter().map(|(field, _)| field).collect()
}

/// The text with `null` for these fields; none where it is no JSON.
pub(super) fn emptied(text: &str, places: &[String], fields: &BTreeSet<String>) -> Option<String> {
    let mut rest = text;
    let mut before = 0;
    let mut left = String::with_capacity(text.len());
    for (field, value) in members(text, places)? {
        if fields.contains(&field) && value.start >= before {
            left.push_str(&rest[..value.start - before]);
            left.push_str("null");
            rest = &text[value.end..];
            before = value.end;
        }
    }
    left.push_str(rest);
    Some(left)
}

/// The members of the objects at these places, with where their values stand.
fn members(text: &str, places: &[String]) -> Option<Vec<(String, Range<usize>)>> {
    serde_json::from_str::<IgnoredAny>(text).ok()?;
    let mut walk = Walk {
        text,
        at: 0,
        path: Vec::new(),
        places,
        found: Vec::new(),
    };
    walk.value()?;
    walk.found.sort_by_key(|(_, value)| value.start);
    Some(walk.found)
}

/// A walk over a text that is known to be JSON.
struct Walk<'t> {
    text: &'t str,
    at: usize,
    path: Vec<String>,
    places: &'t [String],
    found: Vec<(String, Range<usize>)>,
}

impl Walk<'_> {
    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn spaces(&mut self) {
        while self.byte().is_some_and(|byte| byte.is_ascii_whitespace()) {
            self.at += 1;
        }
    }

    fn value(&mut self) -> Option<()> {
        self.spaces();
        match self.byte()? {
            b'{' => self.object(),
            b'[' => self.array(),
            b'"' => self.string().map(drop),
            _ => {
                let ends = |byte: u8| b",]}".contains(&byte) || byte.is_ascii_whitespace();
                while self.byte().is_some_and(|byte| !ends(byte)) {
                    self.at += 1;
                }
                Some(())
            }
        }
    }

    fn object(&mut self) -> Option<()> {
        self.at += 1;
        let is_meant = self.places.contains(&self.path.join("."));
        loop {
            self.spaces();
            match self.byte()? {
                b'}' => break,
                b',' => self.at += 1,
                _ => {
                    let field = self.string()?;
                    self.spaces();
                    self.at += 1;
                    self.spaces();
                    let start = self.at;
                    self.path.push(field.clone());
                    self.value()?;
                    self.path.pop();
                    if is_meant {
                        self.found.push((field, start..self.at));
                    }
                }
            }
        }
        self.at += 1;
        Some(())
    }

    fn array(&mut self) -> Option<()> {
        self.at += 1;
        loop {
            self.spaces();
            match self.byte()? {
                b']' => break,
                b',' => self.at += 1,
                _ => self.value()?,
            }
        }
        self.at += 1;
        Some(())
    }

    fn string(&mut self) -> Option<String> {
        let start = self.at;
        self.at += 1;
        loop {
            match self.byte()? {
                b'\\' => self.at += 2,
                b'"' => break,
                _ => self.at += 1,
            }
        }
        self.at += 1;
        serde_json::from_str(self.text.get(start..self.at)?).ok()
    }
}

/// The column that a field stands for as the CRM spells fields: `lastName` for `last_name`.
pub(super) fn column_of(field: &str) -> String {
    let mut column = String::with_capacity(field.len() + 2);
    for letter in field.chars() {
        if letter.is_ascii_uppercase() {
            column.push('_');
        }
        column.push(letter.to_ascii_lowercase());
    }
    column
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = r#"{"fields":["lastName","status"], "attributes": {"was": {"lastName": "M\u00fcl\"ler", "status":"New", "emailAddressData":[{"lastName":"x"}]},
 "became":{"lastName":"}{", "status" : "Dead" }},"lastName":"stays"}"#;

    fn places() -> Vec<String> {
        vec!["attributes.was".to_owned(), "attributes.became".to_owned()]
    }

    #[test]
    fn values_of_some_fields_go_and_all_else_stays_byte_for_byte() {
        let fields = BTreeSet::from(["lastName".to_owned(), "emailAddressData".to_owned()]);
        let left = emptied(TEXT, &places(), &fields).unwrap();
        let expected = TEXT
            .replace(r#""M\u00fcl\"ler""#, "null")
            .replace(r#"[{"lastName":"x"}]"#, "null")
            .replace(r#""}{""#, "null");
        assert_eq!(left, expected);
        assert_eq!(emptied(&left, &places(), &fields), Some(expected));
        serde_json::from_str::<IgnoredAny>(&left).unwrap();
    }

    #[test]
    fn the_fields_of_the_places_alone_are_named() {
        let all = fields(TEXT, &places());
        assert_eq!(
            all.into_iter().collect::<Vec<_>>(),
            ["emailAddressData", "lastName", "status"]
        );
        assert!(fields("no JSON", &places()).is_empty());
        assert_eq!(emptied("{", &places(), &BTreeSet::new()), None);
    }

    #[test]
    fn a_field_is_spelt_like_its_column() {
        assert_eq!(column_of("addressPostalCode"), "address_postal_code");
        assert_eq!(column_of("cPassportNo"), "c_passport_no");
        assert_eq!(column_of("last_name"), "last_name");
    }

    proptest::proptest! {
        #[test]
        fn nothing_a_field_may_hold_breaks_the_text(value in ".{0,40}", other in ".{0,40}") {
            let text = serde_json::json!({
                "attributes": { "was": { "lastName": value, "status": other } }
            })
            .to_string();
            let fields = BTreeSet::from(["lastName".to_owned()]);
            let left = emptied(&text, &places(), &fields).unwrap();
            let left: serde_json::Value = serde_json::from_str(&left).unwrap();
            let was = &left["attributes"]["was"];
            proptest::prop_assert!(was["lastName"].is_null());
            proptest::prop_assert_eq!(was["status"].as_str(), Some(other.as_str()));
        }
    }
}
