//! What is measured and how the answer is written.

use anyhow::bail;
use demo::Size;

/// How many samples each median is taken of, at least.
pub const SAMPLES: usize = 21;

/// The command line.
pub struct Options {
    /// JSON instead of a table.
    pub json: bool,
    /// A tenth of the data.
    pub small: bool,
    /// Words of figures and engines; empty for all.
    only: Vec<String>,
}

const FIGURES: &[&str] = &[
    "email",
    "names",
    "mentions",
    "erase",
    "many",
    "profiles",
    "log",
    "list",
    "sending",
    "workflows",
    "answer",
    "letter",
];
/// What needs no CRM.
const OF_THE_STORE: &[&str] = &["log", "list", "sending", "workflows", "answer", "letter"];
const ENGINES: &[&str] = &["mariadb", "postgres"];

impl Options {
    pub fn read(words: impl Iterator<Item = String>) -> anyhow::Result<Self> {
        let mut options = Self {
            json: false,
            small: false,
            only: Vec::new(),
        };
        for word in words {
            match word.as_str() {
                "--json" => options.json = true,
                "--small" => options.small = true,
                known if FIGURES.contains(&known) || ENGINES.contains(&known) => {
                    options.only.push(word);
                }
                _ => bail!(
                    "unknown word {word:?}; known: --small, --json, {}, {}",
                    FIGURES.join(", "),
                    ENGINES.join(", ")
                ),
            }
        }
        Ok(options)
    }

    pub fn wants(&self, figure: &str) -> bool {
        self.is_wanted(FIGURES, figure)
    }

    pub fn wants_engine(&self, engine: &str) -> bool {
        self.is_wanted(ENGINES, engine)
            && FIGURES
                .iter()
                .any(|f| !OF_THE_STORE.contains(f) && self.wants(f))
    }

    /// Whether a figure is wanted that needs the big CRM.
    pub fn wants_big(&self) -> bool {
        let needs = |figure: &&&str| **figure != "profiles" && !OF_THE_STORE.contains(figure);
        FIGURES
            .iter()
            .filter(needs)
            .any(|figure| self.wants(figure))
    }

    fn is_wanted(&self, of: &[&str], word: &str) -> bool {
        let mut named = self.only.iter().filter(|w| of.contains(&w.as_str()));
        let first = named.next();
        first.is_none() || first.into_iter().chain(named).any(|w| w == word)
    }

    pub fn size(&self) -> Size {
        if self.small {
            tenth_of(Size::bench())
        } else {
            Size::bench()
        }
    }

    /// A CRM ten times smaller than the one measured.
    pub fn tenth(&self) -> Size {
        tenth_of(self.size())
    }
}

fn tenth_of(size: Size) -> Size {
    Size {
        contacts: size.contacts / 10,
        leads: size.leads / 10,
        activities: size.activities / 10,
        audit_rows: size.audit_rows / 10,
    }
}
