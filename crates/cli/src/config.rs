//! The configuration: a TOML file with a table per concern. Unknown keys are refused.

mod controller;
mod erasure;
mod http;
mod ledger;
mod metrics;
mod panel;
mod place;
mod portal;
mod refresh;
mod roles;
mod store;

use std::path::{Path, PathBuf};

use crm::database::SystemConfig;
use mail::MailConfig;
use serde::Deserialize;
use webhooks::WebhookConfig;

pub use self::controller::ControllerConfig;
pub use self::erasure::ErasureConfig;
pub use self::http::HttpConfig;
pub use self::ledger::LedgerConfig;
pub use self::metrics::MetricsConfig;
pub use self::panel::{PanelConfig, panels};
pub use self::portal::PortalConfig;
pub use self::refresh::{RefreshConfig, endpoints};
pub use self::roles::RolesConfig;
pub use self::store::StoreConfig;
use crate::failure::Failure;

/// Where it is looked for, first to last.
const USUAL: [&str; 2] = ["vergissmein.toml", "/etc/vergissmein/config.toml"];

/// The whole file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Whether `--at` may set the clock; said on every page.
    #[serde(default)]
    pub testing: bool,
    /// Our own database.
    pub store: StoreConfig,
    /// Whose desk this is.
    pub controller: ControllerConfig,
    /// What roles are called.
    #[serde(default)]
    pub roles: RolesConfig,
    /// Where pages and API are served.
    #[serde(default)]
    pub http: HttpConfig,
    /// Where figures for monitoring are served, if at all.
    #[serde(default)]
    pub metrics: MetricsConfig,
    /// The connected systems.
    #[serde(default, rename = "system")]
    pub systems: Vec<SystemConfig>,
    /// The CRMs that show a person's requests on their own pages.
    #[serde(default, rename = "panel")]
    pub panels: Vec<PanelConfig>,
    /// The public form by which persons ask.
    #[serde(default)]
    pub portal: PortalConfig,
    /// Endpoints that are called when a run has left something stale.
    #[serde(default, rename = "refresh")]
    pub refreshes: Vec<RefreshConfig>,
    /// The server that takes our messages; without it they wait.
    #[serde(default)]
    pub mail: Option<MailConfig>,
    /// The programs that workflows may call.
    #[serde(default, rename = "webhook")]
    pub webhooks: Vec<WebhookConfig>,
    /// Who always gets data of a system (Art. 19).
    #[serde(default, rename = "recipient")]
    pub recipients: Vec<recipients::RecipientConfig>,
    /// Where signed states of the log go.
    #[serde(default)]
    pub ledger: LedgerConfig,
    /// How an erasure is approved.
    #[serde(default)]
    pub erasure: ErasureConfig,
    /// What answers begin with, and how long they are kept.
    #[serde(default)]
    pub answers: answers::Settings,
}

impl Config {
    /// Reads the file named, or the first of the usual ones.
    pub fn load(named: Option<&Path>) -> Result<Self, Failure> {
        let file = match named {
            Some(file) => file.to_owned(),
            None => Self::usual().ok_or_else(|| {
                Failure::refused(format!(
                    "there is no configuration: neither {} nor {} exists; write one or name it with --config",
                    USUAL[0], USUAL[1]
                ))
            })?,
        };
        let text = std::fs::read_to_string(&file).map_err(|error| {
            Failure::refused(format!(
                "{}: cannot be read ({}); check path and rights",
                file.display(),
                error.kind()
            ))
        })?;
        Self::parse(&file, &text)
    }

    /// The first of the usual files that exists.
    pub fn usual() -> Option<PathBuf> {
        USUAL.iter().map(PathBuf::from).find(|file| file.exists())
    }

    /// Reads the text of a file.
    pub fn parse(file: &Path, text: &str) -> Result<Self, Failure> {
        toml::from_str(text).map_err(|error| {
            let at = error.span().map_or(0, |span| span.start);
            let (line, key) = place::of(text, at);
            Failure::refused(format!(
                "{}:{line}: {key}{}",
                file.display(),
                place::without_values(error.message())
            ))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LEAST: &str = "[store]\nurl = \"sqlite:a.db\"\n[controller]\nname = \"Muster GmbH\"\n";

    fn line(text: &str) -> String {
        let parsed = Config::parse(Path::new("v.toml"), text);
        parsed.err().expect("refused").to_string()
    }

    #[test]
    fn a_store_and_a_controller_are_enough_and_four_eyes_are_on() {
        let config = Config::parse(Path::new("v.toml"), LEAST).unwrap();
        assert!(config.erasure.four_eyes && !config.testing);
        assert!(config.systems.is_empty());
        assert!(config.controller.settings().is_ok());
    }

    #[test]
    fn an_error_names_line_and_key() {
        let cases = [
            (
                "[erasure]\nfour_eyes = \"ja\"\n",
                "v.toml:6: [erasure] four_eyes: ",
            ),
            (
                "[erasure]\nsix_eyes = true\n",
                "v.toml:6: [erasure] six_eyes: unknown field",
            ),
            ("[http]\nlisten = 8080\n", "v.toml:6: [http] listen: "),
            (
                "[[system]]\nprofile = \"suitecrm7\"\n",
                "missing field `name`",
            ),
        ];
        for (more, expected) in cases {
            let line = line(&format!("{LEAST}{more}"));
            assert!(line.contains(expected), "{line}");
            assert!(!line.contains('\n'), "{line}");
        }
        assert!(line("testing = true\n").contains("missing field `store`"));
    }

    #[test]
    fn an_error_repeats_no_value() {
        let text =
            format!("{LEAST}[[system]]\nname = \"a\"\nprofile = \"b\"\nurl = [\"geheim\"]\n");
        assert!(!line(&text).contains("geheim"));
        let text = format!("{LEAST}[erasure]\nfour_eyes = \"geheim\"\n");
        assert!(!line(&text).contains("geheim"));
    }
}
