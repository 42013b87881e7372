//! `[[refresh]]`: an endpoint by which a CRM brings up to date what a run leaves stale.

use std::path::PathBuf;

use base::Secret;
use crm::database::SystemConfig;
use erasure::{Endpoint, Endpoints};
use serde::Deserialize;
use webhooks::Target;

use crate::failure::Failure;

/// One endpoint.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RefreshConfig {
    /// The system's name.
    pub system: String,
    /// What it brings up to date: a `[[stale]]` of the system's profile.
    pub name: String,
    /// `https://…`; called by POST without a body.
    pub url: String,
    /// A file with a token that is sent as `Authorization: Bearer`.
    pub token_file: Option<PathBuf>,
    /// Whether the address may lie inside the house (private addresses, this machine, plain HTTP).
    #[serde(default)]
    pub inside: bool,
}

/// Reads the tokens. Refused: an unknown system, something its profile does not call stale.
pub fn endpoints(all: &[RefreshConfig], systems: &[SystemConfig]) -> Result<Endpoints, Failure> {
    let mut endpoints = Endpoints::new();
    for refresh in all {
        let RefreshConfig { system, name, .. } = refresh;
        let refused =
            |what: String| Failure::refused(format!("[[refresh]] {system} {name}: {what}"));
        let config = systems.iter().find(|config| config.name == *system);
        let config = config.ok_or_else(|| refused("there is no [[system]] of this name".into()))?;
        let profile = crm::profile::load(&config.profile)?;
        if !profile.stale.iter().any(|stale| stale.name == *name) {
            let known: Vec<&str> = profile.stale.iter().map(|stale| &*stale.name).collect();
            return Err(refused(format!(
                "profile {} has no [[stale]] of this name; known: {}",
                profile.name,
                known.join(", ")
            )));
        }
        let token = refresh.token_file.as_ref().map(|file| {
            let text = std::fs::read_to_string(file).map_err(|error| {
                let kind = error.kind();
                refused(format!(
                    "token_file {}: cannot be read ({kind})",
                    file.display()
                ))
            })?;
            Ok::<_, Failure>(Secret::new(text.trim()))
        });
        let target = Target::parse(&refresh.url).ok_or_else(|| {
            refused("url: is no address; write it as https://host/path".to_owned())
        })?;
        let endpoint = Endpoint {
            target,
            token: token.transpose()?,
            inside: refresh.inside,
        };
        endpoints.insert((system.clone(), name.clone()), endpoint);
    }
    Ok(endpoints)
}
