//! Why something is not told.

use serde::{Deserialize, Serialize};

use base::Locale;

/// The grounds there are. Redaction comes before leaving out (EDPB 01/2022).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ground {
    /// Rights and freedoms of others (Art. 15(4), 20(4) GDPR).
    ThirdParty,
    /// A business secret (recital 63 GDPR).
    BusinessSecret,
    /// Handed over another way, such as a file that is too large: for files only.
    Apart,
}

impl Ground {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::ThirdParty, Self::BusinessSecret, Self::Apart];
    /// Those on which values and rows are not told.
    pub const OF_VALUES: [Self; 2] = [Self::ThirdParty, Self::BusinessSecret];

    /// The word in JSON, tables and forms.
    pub const fn word(self) -> &'static str {
        match self {
            Self::ThirdParty => "third_party",
            Self::BusinessSecret => "business_secret",
            Self::Apart => "apart",
        }
    }

    /// Reads the word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|ground| ground.word() == word)
    }

    /// The ground in words, with its provision.
    pub const fn said(self, language: Locale) -> &'static str {
        match (self, language) {
            (Self::ThirdParty, Locale::De) => {
                "Rechte und Freiheiten anderer Personen (Art. 15 Abs. 4, Art. 20 Abs. 4 DSGVO)"
            }
            (Self::ThirdParty, Locale::En) => {
                "rights and freedoms of others (Art. 15(4), 20(4) GDPR)"
            }
            (Self::BusinessSecret, Locale::De) => {
                "Geschäftsgeheimnis (Art. 15 Abs. 4, Erwägungsgrund 63 DSGVO)"
            }
            (Self::BusinessSecret, Locale::En) => "business secret (Art. 15(4), recital 63 GDPR)",
            (Self::Apart, Locale::De) => "wird gesondert übergeben",
            (Self::Apart, Locale::En) => "handed over apart",
        }
    }
}
