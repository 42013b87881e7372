//! Where the CRM itself shows a record: the configured address of its pages, and below it the
//! pattern of the profile.

use std::fmt::Write as _;

use crate::profile::Profile;
use crate::record::RowRef;
use crate::system::System;

/// What a pattern may leave to be filled in.
const PLACES: [&str; 3] = ["{module}", "{table}", "{key}"];

/// What is wrong with a pattern, if anything.
pub(crate) fn wrong(pattern: &str) -> Option<&'static str> {
    let mut rest = pattern.to_owned();
    for place in PLACES {
        rest = rest.replace(place, "");
    }
    let plain = |c: char| c.is_ascii_graphic() && !"{}<>\"'`\\".contains(c);
    let below = !pattern.starts_with('/') && !pattern.contains("://");
    if !pattern.contains("{key}") {
        return Some("open must have {key}, the record's key");
    }
    (!below || !rest.chars().all(plain)).then_some(
        "open is a place below the CRM's address, with {module}, {table} and {key} and no other",
    )
}

/// What is wrong with the address of a CRM's pages, if anything.
pub fn wrong_base(base: &str) -> Option<&'static str> {
    let host = base
        .strip_prefix("https://")
        .or_else(|| base.strip_prefix("http://"));
    let plain = |c: char| c.is_ascii_graphic() && !"<>\"'`\\{}@?#".contains(c);
    let fits = host.is_some_and(|host| !host.is_empty() && host.chars().all(plain));
    (!fits).then_some("is no address; write it as https://crm.example.org/")
}

impl System {
    /// The record's own page in the CRM; none where no address is configured or the profile knows
    /// no pattern.
    pub fn address_of(&self, row: &RowRef) -> Option<String> {
        address(&self.profile, self.web.as_deref()?, row)
    }
}

fn address(profile: &Profile, base: &str, row: &RowRef) -> Option<String> {
    let pattern = profile.open.as_deref()?;
    let [key] = &row.key[..] else { return None };
    let filled = pattern
        .replace("{module}", &encoded(module(profile, &row.table)))
        .replace("{table}", &encoded(&row.table))
        .replace("{key}", &encoded(key));
    Some(format!("{}/{filled}", base.trim_end_matches('/')))
}

/// The CRM's word for the table; of several the one that is spelt like it.
fn module<'a>(profile: &'a Profile, table: &'a str) -> &'a str {
    let spelt = |word: &str| -> String {
        let letters = word.chars().filter(char::is_ascii_alphanumeric);
        letters.map(|c| c.to_ascii_lowercase()).collect()
    };
    let words = profile.modules.iter();
    let words: Vec<&str> = words
        .filter(|(_, of)| of.as_str() == table)
        .map(|(word, _)| word.as_str())
        .collect();
    let alike = words.iter().find(|word| spelt(word) == spelt(table));
    alike.or(words.first()).copied().unwrap_or(table)
}

/// All but letters, digits and `-._~` in percent signs (RFC 3986, 2.3).
fn encoded(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            safe.push(char::from(byte));
        } else {
            // Writing into a string does not fail.
            let _ = write!(safe, "%{byte:02X}");
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile;

    fn opened(name: &str, table: &str, key: &str) -> Option<String> {
        let profile = profile::builtin(name).unwrap().unwrap();
        address(
            &profile,
            "https://crm.example.org/crm/",
            &RowRef::new(table, key),
        )
    }

    #[test]
    fn each_crm_shows_its_record_under_its_own_address() {
        for (name, table, expected) in [
            (
                "suitecrm7",
                "contacts",
                "index.php?module=Contacts&action=DetailView&record=4711",
            ),
            (
                "sugarce6",
                "leads",
                "index.php?module=Leads&action=DetailView&record=4711",
            ),
            ("sugarcrm7", "contacts", "#Contacts/4711"),
            ("sugarcrm8", "contacts", "#Contacts/4711"),
            ("espocrm9", "contact", "#Contact/view/4711"),
            (
                "odoo18",
                "res_partner",
                "web#id=4711&model=res.partner&view_type=form",
            ),
        ] {
            let address = opened(name, table, "4711");
            let expected = format!("https://crm.example.org/crm/{expected}");
            assert_eq!(address.as_deref(), Some(expected.as_str()), "{name}");
        }
    }

    #[test]
    fn a_key_cannot_leave_its_place() {
        let address = opened("suitecrm7", "contacts", "1&action=Delete#\"><script>").unwrap();
        assert!(
            address.ends_with("record=1%26action%3DDelete%23%22%3E%3Cscript%3E"),
            "{address}"
        );
    }

    #[test]
    fn a_pattern_or_base_that_leads_elsewhere_is_refused() {
        for pattern in [
            "index.php",
            "https://evil.example/{key}",
            "/x/{key}",
            "x/{key}/{name}",
            "x\"{key}",
        ] {
            assert!(wrong(pattern).is_some(), "{pattern}");
        }
        assert_eq!(wrong("#{module}/view/{key}"), None);
        for base in [
            "crm.example.org",
            "javascript:alert(1)",
            "https://",
            "https://a@b/",
            "https://x/?y",
        ] {
            assert!(wrong_base(base).is_some(), "{base}");
        }
        assert_eq!(wrong_base("https://crm.example.org:8443/suite"), None);
    }
}
