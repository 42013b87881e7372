//! `[[recipient]]`: who always gets data of a system.

use base::Notice;
use mail::Address;
use serde::Deserialize;

/// A recipient of the configuration.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecipientConfig {
    /// Who.
    pub name: String,
    /// Where they are reached, if by mail.
    #[serde(default)]
    pub address: Option<String>,
    /// The systems whose data they get; all when none is named.
    #[serde(default)]
    pub systems: Vec<String>,
}

/// The recipients of the configuration, checked.
#[derive(Clone, Debug, Default)]
pub struct Known(Vec<RecipientConfig>);

impl Known {
    /// Checks names and addresses.
    pub fn new(configs: Vec<RecipientConfig>) -> Result<Self, Notice> {
        for config in &configs {
            let name = config.name.trim();
            let bad = config
                .address
                .as_deref()
                .is_some_and(|text| Address::parse(text).is_err());
            if name.is_empty() || bad {
                let line =
                    format!("recipient {name}: give a name, and an address as name@example.org");
                return Err(Notice::new("recipient-config", line));
            }
        }
        Ok(Self(configs))
    }

    /// Those who get data of one of these systems.
    pub fn of(&self, systems: &[String]) -> Vec<&RecipientConfig> {
        let gets = |one: &&RecipientConfig| {
            one.systems.is_empty() || one.systems.iter().any(|system| systems.contains(system))
        };
        self.0.iter().filter(gets).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(name: &str, address: Option<&str>, systems: &[&str]) -> RecipientConfig {
        RecipientConfig {
            name: name.into(),
            address: address.map(str::to_owned),
            systems: systems.iter().map(|name| (*name).to_owned()).collect(),
        }
    }

    #[test]
    fn recipients_belong_to_their_systems_and_a_wrong_address_is_named() {
        let known = Known::new(vec![
            config("Druckerei", Some("dsgvo@druck.example"), &["vertrieb"]),
            config("Steuerberatung", None, &[]),
            config("Kassendienst", None, &["kasse"]),
        ]);
        let known = known.unwrap();
        let systems = ["vertrieb".to_owned()];
        let names: Vec<&str> = known.of(&systems).iter().map(|one| &*one.name).collect();
        assert_eq!(names, ["Druckerei", "Steuerberatung"]);
        let wrong = Known::new(vec![config("X", Some("nirgends"), &[])]).unwrap_err();
        assert_eq!(wrong.code, "recipient-config");
        assert!(Known::new(vec![config(" ", None, &[])]).is_err());
    }
}
