//! `[[webhook]]`: programs that are told what happens.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use jiff::Timestamp;
use serde::Deserialize;

use crate::Error;
use crate::http::Target;
use crate::network::Network;
use crate::sign::{Key, Signed, TOLERANCE_SECONDS};

/// A program that workflows may call.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WebhookConfig {
    /// How workflows name it.
    pub name: String,
    /// Where it is called; `https`, or `http` where every address is in `allow`.
    pub url: String,
    /// A file with the secret that signs the calls: `whsec_` and base64 of 24 to 64 bytes.
    pub secret_file: PathBuf,
    /// The system whose owner it is: it is asked to do there what a request needs.
    #[serde(default)]
    pub system: Option<String>,
    /// Addresses that are not public and may be called all the same, such as `10.20.0.0/16`.
    #[serde(default)]
    pub allow: Vec<String>,
}

/// A webhook, checked.
#[derive(Debug)]
pub(crate) struct Hook {
    pub system: Option<String>,
    pub target: Target,
    pub key: Key,
    pub allow: Vec<Network>,
}

/// The webhooks there are, by name.
#[derive(Clone, Debug, Default)]
pub struct Hooks(BTreeMap<String, Arc<Hook>>);

impl Hooks {
    /// Reads and checks the settings; secrets come from their files.
    pub fn new(configs: &[WebhookConfig]) -> Result<Self, Error> {
        let mut hooks = BTreeMap::new();
        for config in configs {
            let name = config.name.trim();
            let wrong = |line: String| Error::Config(format!("{name}: {line}"));
            let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
            if name.is_empty() || name.len() > 40 || !name.chars().all(plain) {
                let line = "name: is no short name: give up to 40 letters a-z, digits and -";
                return Err(Error::Config(line.to_owned()));
            }
            let allow = config.allow.iter().map(|text| Network::parse(text));
            let allow: Option<Vec<Network>> = allow.collect();
            let allow = allow.ok_or_else(|| {
                wrong("allow: is no network; write it as 10.20.0.0/16".to_owned())
            })?;
            let target = Target::parse(&config.url).ok_or_else(|| {
                wrong("url: is no address; write it as https://host/path".to_owned())
            })?;
            if !target.tls && allow.is_empty() {
                let line = "url: must begin with https; http is for addresses in allow alone";
                return Err(wrong(line.to_owned()));
            }
            let file = config.secret_file.display();
            let text = std::fs::read_to_string(&config.secret_file).map_err(|error| {
                wrong(format!(
                    "secret_file {file}: cannot be read ({})",
                    error.kind()
                ))
            })?;
            let key = Key::parse(&text).ok_or_else(|| {
                wrong(format!(
                    "secret_file {file}: holds no secret; write whsec_ and base64 of 24 to 64 bytes"
                ))
            })?;
            let system = config.system.clone();
            let taken = |hook: &&Arc<Hook>| system.is_some() && hook.system == system;
            if hooks.values().any(|hook| taken(&hook)) {
                return Err(wrong("system: has another webhook already".to_owned()));
            }
            let hook = Hook {
                system,
                target,
                key,
                allow,
            };
            if hooks.insert(name.to_owned(), Arc::new(hook)).is_some() {
                return Err(wrong("name: stands there twice".to_owned()));
            }
        }
        Ok(Self(hooks))
    }

    /// Their names, in order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// Whether there is one of this name.
    pub fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// The webhook of a system, where one is configured.
    pub fn of_system(&self, system: &str) -> Option<&str> {
        let mut hooks = self.0.iter();
        let found = hooks.find(|(_, hook)| hook.system.as_deref() == Some(system));
        found.map(|(name, _)| name.as_str())
    }

    /// Whether a call to us was signed with the secret of this webhook, now or a moment ago.
    pub fn is_signed(&self, name: &str, call: &Signed<'_>, now: Timestamp) -> bool {
        let fresh = (now.as_second() - call.seconds).abs() <= TOLERANCE_SECONDS;
        let hook = self.get(name);
        fresh && hook.is_some_and(|hook| hook.key.verify(call))
    }

    pub(crate) fn get(&self, name: &str) -> Option<&Arc<Hook>> {
        self.0.get(name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(config: WebhookConfig) -> String {
        Hooks::new(&[config]).unwrap_err().to_string()
    }

    #[test]
    fn a_wrong_setting_is_named_and_no_secret_is_printed() {
        let folder = std::env::temp_dir().join(format!("webhooks-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let file = folder.join("secret");
        std::fs::write(&file, "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n").unwrap();
        let good = WebhookConfig {
            name: "ticket".into(),
            url: "https://tickets.example.org/in".into(),
            secret_file: file.clone(),
            system: None,
            allow: Vec::new(),
        };
        let hooks = Hooks::new(std::slice::from_ref(&good)).unwrap();
        assert!(hooks.has("ticket") && !hooks.has("other"));
        assert!(!format!("{hooks:?}").contains("MfKQ9r8"));
        let twice = Hooks::new(&[good.clone(), good.clone()]);
        assert!(twice.unwrap_err().to_string().contains("twice"));
        for (config, expected) in [
            (
                WebhookConfig {
                    name: "A b".into(),
                    ..good.clone()
                },
                "name: ",
            ),
            (
                WebhookConfig {
                    url: "ftp://x/".into(),
                    ..good.clone()
                },
                "ticket: url: ",
            ),
            (
                WebhookConfig {
                    url: "http://x/".into(),
                    ..good.clone()
                },
                "ticket: url: must begin",
            ),
            (
                WebhookConfig {
                    allow: vec!["10/x".into()],
                    ..good.clone()
                },
                "ticket: allow: ",
            ),
            (
                WebhookConfig {
                    secret_file: folder.join("none"),
                    ..good.clone()
                },
                "ticket: secret_file ",
            ),
        ] {
            let line = line(config);
            assert!(line.contains(expected), "{line}");
        }
        std::fs::write(&file, "short").unwrap();
        assert!(line(good).contains("holds no secret"));
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
