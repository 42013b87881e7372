//! What the configuration says of answers: `[answers]`.

use std::collections::BTreeMap;

use base::Locale;
use law::Region;
use serde::Deserialize;

use crate::{Topic, ours};

/// Rules and words that every answer begins with.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    /// So many days a released package is kept; then its content goes, its hash stays.
    pub keep_days: u16,
    /// Where the data come from, if not from the person (Art. 15(1)(g) GDPR).
    pub source: Option<String>,
    /// Automated decisions with their logic, or that there are none (Art. 15(1)(h)).
    pub automated: Option<String>,
    /// Safeguards where data go to a third country, or that none do (Art. 15(2)).
    pub transfers: Option<String>,
    /// The authority a complaint goes to (Art. 15(1)(f)); that of the region when absent.
    pub authority: Option<String>,
    /// What is said of each kind of data; the key is a record's kind, `own`, `history`, `trace`,
    /// `mention`, `ours` for what is kept beside the CRMs, or `other` for those that are not named.
    pub kind: BTreeMap<String, KindSettings>,
}

/// What is said of a kind of data.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct KindSettings {
    /// What for (Art. 15(1)(a)).
    pub purpose: Option<String>,
    /// Who got it, by name (Art. 15(1)(c)).
    pub recipients: Option<String>,
    /// How long, or by which criteria (Art. 15(1)(d)).
    pub retention: Option<String>,
}

impl KindSettings {
    /// What is said on a topic of a kind.
    fn of(&self, topic: Topic) -> Option<&str> {
        match topic {
            Topic::Purpose => self.purpose.as_deref(),
            Topic::Recipients => self.recipients.as_deref(),
            Topic::Retention => self.retention.as_deref(),
            Topic::Source
            | Topic::Automated
            | Topic::Transfers
            | Topic::Authority
            | Topic::Note => None,
        }
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            keep_days: 30,
            source: None,
            automated: None,
            transfers: None,
            authority: None,
            kind: BTreeMap::new(),
        }
    }
}

impl Settings {
    /// What is said of a new answer with these groups.
    pub(crate) fn statements(
        &self,
        groups: &[String],
        (region, language): (Region, Locale),
    ) -> BTreeMap<(String, Topic), String> {
        let mut said = BTreeMap::new();
        let mut say = |group: &str, topic: Topic, text: Option<&str>| {
            let text = text.map(str::trim).filter(|text| !text.is_empty());
            if let Some(text) = text {
                said.insert((group.to_owned(), topic), text.to_owned());
            }
        };
        for group in groups {
            let own = self.kind.get(group);
            let other = self.kind.get("other");
            for topic in Topic::OF_GROUP {
                let own = own.and_then(|kind| kind.of(topic));
                // What we keep ourselves is kept for reasons of its own.
                let own = own.or_else(|| ours::said(group, topic, language));
                say(
                    group,
                    topic,
                    own.or_else(|| other.and_then(|kind| kind.of(topic))),
                );
            }
        }
        say("", Topic::Source, self.source.as_deref());
        say("", Topic::Automated, self.automated.as_deref());
        say("", Topic::Transfers, self.transfers.as_deref());
        let known = authority(region, language);
        say(
            "",
            Topic::Authority,
            self.authority.as_deref().or(Some(&known)),
        );
        said
    }
}

/// The authority of the region, where nothing else is configured.
fn authority(region: Region, language: Locale) -> String {
    let language = match language {
        Locale::De => law::Language::De,
        Locale::En => law::Language::En,
    };
    law::authority::of(region).name.get(language).to_owned()
}
