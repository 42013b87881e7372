//! A text in both languages of the product.

use serde::{Deserialize, Serialize};

/// The language a sentence is wanted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    De,
    En,
}

/// One text in German and English. German leads: the forms of address are `Sie`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    pub de: String,
    pub en: String,
}

impl Words {
    pub fn new(de: impl Into<String>, en: impl Into<String>) -> Self {
        Self {
            de: de.into(),
            en: en.into(),
        }
    }

    /// The text in the language asked for.
    pub fn get(&self, language: Language) -> &str {
        match language {
            Language::De => &self.de,
            Language::En => &self.en,
        }
    }

    /// Whether both languages hold a text.
    pub fn is_complete(&self) -> bool {
        !self.de.trim().is_empty() && !self.en.trim().is_empty()
    }
}
