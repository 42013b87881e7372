//! Whom a workflow tells, and in which words.

use std::fmt;
use std::str::FromStr;

use accounts::{Contact, Role};
use base::{Locale, Notice};
use mail::{Address, Relay};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Whom an action concerns. Written `assignee`, `manager`, `role:approver`, `login:anna`,
/// `address:dsb@example.org`.
#[derive(Clone, PartialEq, Eq)]
pub enum To {
    /// Who works on the request; the privacy managers while nobody does.
    Assignee,
    /// The manager of who works on it; the privacy managers where there is none.
    Manager,
    /// Everybody of a role.
    Role(Role),
    /// One account.
    Login(String),
    /// An address outside.
    Address(Address),
}

impl fmt::Debug for To {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Address(_) => f.write_str("address:***"),
            Self::Assignee | Self::Manager | Self::Role(_) | Self::Login(_) => {
                f.write_str(&self.word())
            }
        }
    }
}

impl To {
    /// As it is written in a rule.
    pub fn word(&self) -> String {
        match self {
            Self::Assignee => "assignee".to_owned(),
            Self::Manager => "manager".to_owned(),
            Self::Role(role) => format!("role:{}", role.word()),
            Self::Login(login) => format!("login:{login}"),
            Self::Address(address) => format!("address:{}", address.expose()),
        }
    }

    /// As it may stand in the log: an address outside is a personal value.
    pub(crate) fn log_word(&self) -> String {
        match self {
            Self::Address(_) => "address".to_owned(),
            Self::Assignee | Self::Manager | Self::Role(_) | Self::Login(_) => self.word(),
        }
    }
}

impl FromStr for To {
    type Err = Notice;

    fn from_str(word: &str) -> Result<Self, Notice> {
        let unknown = || {
            let line = "is not known: give assignee, manager, role:…, login:… or address:…";
            Notice::new("workflow-to", line).at("to")
        };
        match word.trim().split_once(':') {
            None if word.trim() == "assignee" => Ok(Self::Assignee),
            None if word.trim() == "manager" => Ok(Self::Manager),
            Some(("role", role)) => Role::from_word(role).map(Self::Role).ok_or_else(unknown),
            Some(("login", login)) if !login.trim().is_empty() => {
                Ok(Self::Login(login.trim().to_lowercase()))
            }
            Some(("address", address)) => {
                Address::parse(address).map(Self::Address).map_err(|_| {
                    let line = "is no mail address; write it as address:name@example.org";
                    Notice::new("workflow-address", line).at("to")
                })
            }
            _ => Err(unknown()),
        }
    }
}

impl Serialize for To {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&self.word())
    }
}

impl<'de> Deserialize<'de> for To {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let word = String::deserialize(from)?;
        word.parse()
            .map_err(|notice: Notice| serde::de::Error::custom(notice.message))
    }
}

/// The addresses behind a recipient. Whoever is named and has no address is stood in for by the
/// privacy managers, and those by `[mail] fallback`: an escalation that reaches nobody is none.
pub(crate) fn addresses(
    to: &To,
    assignee: Option<&str>,
    contacts: &[Contact],
    relay: Option<&Relay>,
) -> Vec<Address> {
    let of = |wanted: &dyn Fn(&Contact) -> bool| -> Vec<Address> {
        let found = contacts.iter().filter(|contact| wanted(contact));
        found
            .filter_map(|contact| Address::parse(contact.email.as_deref()?).ok())
            .collect()
    };
    let worker = contacts
        .iter()
        .find(|contact| assignee == Some(contact.login.as_str()));
    let mut found = match to {
        To::Assignee => of(&|contact| assignee == Some(contact.login.as_str())),
        To::Manager => {
            let manager = worker.and_then(|contact| contact.manager.as_deref());
            of(&|contact| manager == Some(contact.login.as_str()))
        }
        To::Role(role) => of(&|contact| contact.roles.contains(role)),
        To::Login(login) => of(&|contact| contact.login == *login),
        To::Address(address) => vec![address.clone()],
    };
    if found.is_empty() {
        found = of(&|contact| contact.roles.contains(&Role::PrivacyManager));
    }
    if found.is_empty() {
        found.extend(relay.and_then(Relay::fallback).cloned());
    }
    found.sort();
    found.dedup();
    found
}

/// A ready text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Template {
    Acknowledge,
    Reminder,
    Escalation,
    Identity,
    Extension,
    SystemTask,
}

impl Template {
    /// All of them, in the order they are offered.
    pub const ALL: [Self; 6] = [
        Self::Reminder,
        Self::Escalation,
        Self::Acknowledge,
        Self::Identity,
        Self::Extension,
        Self::SystemTask,
    ];

    /// Subject and text, with placeholders.
    pub fn words(self, locale: Locale) -> (&'static str, &'static str) {
        match (self, locale) {
            (Self::Acknowledge, Locale::De) => (
                "{number}: Eingang noch nicht bestätigt",
                "Für die DSGVO-Anfrage {number} ({right}) ist der Eingang noch nicht bestätigt.\n\nZu antworten ist bis {end}.\n\n{link}\n",
            ),
            (Self::Acknowledge, Locale::En) => (
                "{number}: receipt not acknowledged yet",
                "Receipt of GDPR request {number} ({right}) has not been acknowledged yet.\n\nThe answer is due by {end}.\n\n{link}\n",
            ),
            (Self::Reminder, Locale::De) => (
                "{number}: zu beantworten bis {end}",
                "Die DSGVO-Anfrage {number} ({right}) ist noch offen.\n\nZu antworten ist bis {end}, {days}.\n\n{link}\n",
            ),
            (Self::Reminder, Locale::En) => (
                "{number}: answer due by {end}",
                "GDPR request {number} ({right}) is still open.\n\nThe answer is due by {end}, {days}.\n\n{link}\n",
            ),
            (Self::Escalation, Locale::De) => (
                "{number}: Frist {end}, {days}",
                "Die gesetzliche Frist der DSGVO-Anfrage {number} ({right}) endet am {end}, {days}. Die Anfrage ist nicht abgeschlossen.\n\nBitte greifen Sie ein. Wer die Rechte betroffener Personen verletzt, dem drohen Geldbußen nach Art. 83 Abs. 5 DSGVO.\n\n{link}\n",
            ),
            (Self::Escalation, Locale::En) => (
                "{number}: deadline {end}, {days}",
                "The legal period of GDPR request {number} ({right}) ends on {end}, {days}. The request is not closed.\n\nPlease step in. Infringing data subjects' rights is fined under Art. 83(5) GDPR.\n\n{link}\n",
            ),
            (Self::Identity, Locale::De) => (
                "{number}: Antwort zur Identität steht aus",
                "Zur DSGVO-Anfrage {number} ({right}) wurde die Person um einen Nachweis gebeten; eine Antwort steht aus.\n\nDie gesetzliche Frist läuft weiter: {end}, {days}.\n\n{link}\n",
            ),
            (Self::Identity, Locale::En) => (
                "{number}: answer about the identity outstanding",
                "For GDPR request {number} ({right}) the person was asked who they are; the answer is outstanding.\n\nThe legal period runs on: {end}, {days}.\n\n{link}\n",
            ),
            (Self::SystemTask, Locale::De) => (
                "{number}: Schritt in einem anderen System überfällig",
                "Zur DSGVO-Anfrage {number} ({right}) ist eine Aufgabe in einem anderen System überfällig.\n\nZu antworten ist bis {end}, {days}.\n\n{link}\n",
            ),
            (Self::SystemTask, Locale::En) => (
                "{number}: step in another system overdue",
                "For GDPR request {number} ({right}) a task in another system is overdue.\n\nThe answer is due by {end}, {days}.\n\n{link}\n",
            ),
            (Self::Extension, Locale::De) => (
                "{number}: Verlängerung nur noch bis {end}",
                "Die DSGVO-Anfrage {number} ({right}) ist noch offen. Wenn sie nach Art. 12 Abs. 3 DSGVO verlängert werden soll, ist das der Person bis {end} mit Gründen mitzuteilen; danach geht es nicht mehr.\n\n{link}\n",
            ),
            (Self::Extension, Locale::En) => (
                "{number}: can be extended only until {end}",
                "GDPR request {number} ({right}) is still open. If it is to be extended under Art. 12(3) GDPR, the person must be told by {end}, with reasons; after that it is too late.\n\n{link}\n",
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contact(login: &str, role: Role, email: Option<&str>, manager: Option<&str>) -> Contact {
        Contact {
            login: login.to_owned(),
            roles: vec![role],
            email: email.map(str::to_owned),
            manager: manager.map(str::to_owned),
        }
    }

    fn told(to: &str, assignee: Option<&str>, contacts: &[Contact]) -> Vec<String> {
        let found = addresses(&to.parse().unwrap(), assignee, contacts, None);
        found
            .iter()
            .map(|address| address.expose().to_owned())
            .collect()
    }

    #[test]
    fn each_recipient_is_found_and_nobody_is_stood_in_for() {
        let all = [
            contact("anna", Role::Agent, Some("anna@x.example"), Some("paul")),
            contact("paul", Role::PrivacyManager, Some("paul@x.example"), None),
            contact("dora", Role::Approver, Some("dora@x.example"), None),
            contact("emil", Role::Agent, None, None),
        ];
        assert_eq!(told("assignee", Some("anna"), &all), ["anna@x.example"]);
        assert_eq!(told("manager", Some("anna"), &all), ["paul@x.example"]);
        assert_eq!(told("role:approver", None, &all), ["dora@x.example"]);
        assert_eq!(told("login:dora", None, &all), ["dora@x.example"]);
        assert_eq!(told("address:out@y.example", None, &all), ["out@y.example"]);
        for nobody in [None, Some("emil")] {
            assert_eq!(told("assignee", nobody, &all), ["paul@x.example"]);
            assert_eq!(told("manager", nobody, &all), ["paul@x.example"]);
        }
    }

    #[test]
    fn what_is_written_reads_back_and_an_address_prints_nothing() {
        for word in [
            "assignee",
            "manager",
            "role:approver",
            "login:anna",
            "address:a@b.example",
        ] {
            assert_eq!(word.parse::<To>().unwrap().word(), word);
        }
        for word in ["", "boss", "role:boss", "address:nobody", "login:"] {
            assert!(word.parse::<To>().is_err(), "{word}");
        }
        let to: To = "address:a@b.example".parse().unwrap();
        assert_eq!(
            (format!("{to:?}"), to.log_word()),
            ("address:***".into(), "address".into())
        );
    }

    #[test]
    fn every_text_names_number_right_end_and_link_and_nothing_unknown() {
        for template in Template::ALL {
            for locale in Locale::ALL {
                let (subject, text) = template.words(locale);
                for name in ["{number}", "{right}", "{end}", "{link}"] {
                    assert!(text.contains(name), "{template:?} {name}");
                }
                assert!(subject.contains("{number}"));
                assert_eq!(mail::template::unknown(subject), None);
                assert_eq!(mail::template::unknown(text), None);
            }
        }
    }
}
