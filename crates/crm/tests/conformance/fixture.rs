//! Who is in a database, and where they stand.

use std::collections::BTreeMap;
use std::path::Path;

use crm::profile::Ability;
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fixture {
    pub profile: String,
    pub source: Source,
    pub person: Person,
    /// Other people, none of whom may be taken for the person.
    pub others: Vec<String>,
    pub shows: Shows,
}

/// Where the database comes from.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    pub engine: On,
    /// A dump in the shared folder.
    pub dump: Option<String>,
    /// Corrections of a profile that nobody wrote: the database is the invented one of the trial, and
    /// its profile is drafted from it and corrected so.
    pub corrections: Option<String>,
    /// SQL beside the fixture: tables, and people in them.
    #[serde(default)]
    pub sql: Vec<String>,
}

#[derive(Deserialize, Debug, Clone, Copy, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum On {
    MariaDb,
    Postgres,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Person {
    /// From where the search starts.
    pub start: String,
    /// All rows that are the person.
    pub rows: Vec<String>,
    /// What is known of the person; each fact alone leads to the start.
    pub emails: Vec<String>,
    pub phones: Vec<String>,
    pub names: Vec<String>,
    /// Texts of theirs, in lower case, that stand nowhere afterwards.
    pub words: Vec<String>,
    /// Texts that somebody else has too: they may stand where the plan says whose they are.
    #[serde(default)]
    pub shared: Vec<String>,
}

/// What shows each promise.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shows {
    /// Rows that come with the person.
    #[serde(default)]
    pub relate: Vec<String>,
    /// Kinds of records that are kept without the person, and rows of them.
    #[serde(default)]
    pub archive: BTreeMap<String, Vec<String>>,
    /// Rows that go.
    #[serde(default)]
    pub delete: Vec<String>,
    /// Rows of old values.
    #[serde(default)]
    pub purge_history: Vec<String>,
    /// `row column /pointer`: old values in one JSON text that go.
    #[serde(default)]
    pub purge_parts: Vec<String>,
    /// `row column /pointer`: values beside them that stay.
    #[serde(default)]
    pub keep_parts: Vec<String>,
    /// `row column`: cells that stay without the person.
    #[serde(default)]
    pub redact_text: Vec<String>,
    #[serde(default)]
    pub redact_json: Vec<String>,
    #[serde(default)]
    pub redact_serialised: Vec<String>,
    /// `row column`: cells of others that stay byte for byte.
    #[serde(default)]
    pub keep_shared: Vec<String>,
}

impl Fixture {
    pub fn all() -> Vec<Self> {
        let mut files: Vec<_> = std::fs::read_dir(folder())
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.extension().is_some_and(|end| end == "toml"))
            .collect();
        files.sort();
        files.iter().map(|path| Self::read(path)).collect()
    }

    /// The one whose profile is drafted.
    pub fn drafted() -> Self {
        Self::read(&folder().join("drafted/lotsen.toml"))
    }

    fn read(path: &Path) -> Self {
        let text = std::fs::read_to_string(path).unwrap();
        toml::from_str(&text).unwrap_or_else(|wrong| panic!("{}: {wrong}", path.display()))
    }

    /// The diff by which the draft is corrected.
    pub fn corrections(&self) -> Option<String> {
        let file = self.source.corrections.as_ref()?;
        Some(std::fs::read_to_string(folder().join(file)).unwrap())
    }

    /// Whether there is something by which an ability can be seen.
    pub fn shows(&self, ability: Ability) -> bool {
        let shows = &self.shows;
        match ability {
            Ability::Find => !self.person.rows.is_empty() && !self.others.is_empty(),
            Ability::Anonymise => !self.person.words.is_empty(),
            Ability::Relate => !shows.relate.is_empty(),
            Ability::Archive => !shows.archive.is_empty(),
            Ability::Delete => !shows.delete.is_empty(),
            Ability::PurgeHistory => {
                !(shows.purge_history.is_empty() && shows.purge_parts.is_empty())
            }
            Ability::RedactText => !shows.redact_text.is_empty(),
            Ability::RedactJson => !shows.redact_json.is_empty(),
            Ability::RedactSerialised => !shows.redact_serialised.is_empty(),
            Ability::KeepShared => !shows.keep_shared.is_empty(),
            // Shown by the person's own rows.
            Ability::Suppress | Ability::Restrict => !self.person.rows.is_empty(),
        }
    }
}

pub fn folder() -> &'static Path {
    Path::new(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/conformance/fixtures"
    ))
}
