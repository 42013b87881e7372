//! `[[panel]]`: a CRM that shows a person's requests on the person's own page there.

use std::collections::BTreeMap;
use std::path::PathBuf;

use base::Secret;
use crm::database::SystemConfig;
use serde::Deserialize;
use web::Panel;

use crate::failure::Failure;

/// The fewest characters of a key: 128 bit in hexadecimal.
const LEAST: usize = 32;

/// One CRM.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PanelConfig {
    /// The system's name.
    pub system: String,
    /// Scheme, host and port of the CRM's pages; no other page may frame the panel.
    pub origin: String,
    /// A file with the key that the CRM signs with.
    pub key_file: PathBuf,
}

/// Reads the keys. Refused: an unknown system, an origin with a path, a short key.
pub fn panels(
    all: &[PanelConfig],
    systems: &[SystemConfig],
) -> Result<BTreeMap<String, Panel>, Failure> {
    let mut panels = BTreeMap::new();
    for panel in all {
        let refused =
            |what: String| Failure::refused(format!("[[panel]] {}: {what}", panel.system));
        if !systems.iter().any(|system| system.name == panel.system) {
            return Err(refused("there is no [[system]] of this name".into()));
        }
        if !is_origin(&panel.origin) {
            return Err(refused(
                "origin: give scheme, host and port of the CRM, as in https://crm.example.org"
                    .into(),
            ));
        }
        let file = panel.key_file.display();
        let key = std::fs::read_to_string(&panel.key_file).map_err(|error| {
            refused(format!(
                "key_file {file}: cannot be read ({})",
                error.kind()
            ))
        })?;
        let key = Secret::new(key.trim());
        if key.expose().len() < LEAST {
            return Err(refused(format!(
                "key_file {file}: holds fewer than {LEAST} characters; make one with `openssl rand -hex 32`"
            )));
        }
        let origin = panel.origin.clone();
        panels.insert(panel.system.clone(), Panel { origin, key });
    }
    Ok(panels)
}

/// Nothing but scheme, host and port, for it stands in a header.
fn is_origin(text: &str) -> bool {
    let host = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"));
    host.is_some_and(|host| {
        !host.is_empty()
            && host
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b':' | b'[' | b']'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(system: &str, origin: &str, key: &str) -> Result<BTreeMap<String, Panel>, Failure> {
        let random = base::Random::os().token();
        let key_file = std::env::temp_dir().join(format!("panel-{}.key", random.expose()));
        std::fs::write(&key_file, key).unwrap();
        let crm = SystemConfig {
            name: "vertrieb".into(),
            profile: "suitecrm7".into(),
            url: None,
            url_file: None,
            files: None,
            tls: None,
            web: None,
            owner: None,
        };
        let panel = PanelConfig {
            system: system.into(),
            origin: origin.into(),
            key_file: key_file.clone(),
        };
        let read = panels(&[panel], &[crm]);
        std::fs::remove_file(key_file).unwrap();
        read
    }

    #[test]
    fn a_panel_needs_a_system_an_origin_and_a_long_key() {
        let key = "0123456789abcdef0123456789abcdef\n";
        assert!(one("vertrieb", "https://crm.example.org:8443", key).is_ok());
        for (system, origin, key) in [
            ("anderes", "https://crm.example.org", key),
            ("vertrieb", "https://crm.example.org/crm", key),
            ("vertrieb", "https://a.example; script-src *", key),
            ("vertrieb", "*", key),
            ("vertrieb", "https://crm.example.org", "kurz"),
        ] {
            let refused = one(system, origin, key).err().expect("refused").to_string();
            assert!(
                !refused.contains("kurz") && !refused.contains('\n'),
                "{refused}"
            );
        }
    }
}
