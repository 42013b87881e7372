//! The steps by which a date came about, and the sentences a person reads.

mod english;
mod german;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{Language, Words};

/// Why a period may not end on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Pause {
    Weekend,
    Holiday { name: Words, added: bool },
}

/// One step of a derivation. Numbers and names only: the sentence is made when it is read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "snake_case")]
pub enum Step {
    /// The instant of receipt fell on this local day.
    LocalDay {
        instant: Timestamp,
        day: Date,
        region: Words,
    },
    ReceiptNotCounted {
        day: Date,
    },
    SameNumber {
        months: i8,
        end: Date,
    },
    NoSuchNumber {
        months: i8,
        number: i8,
        end: Date,
    },
    NoWorkingDay {
        day: Date,
        pause: Pause,
    },
    LastDay {
        day: Date,
        region: Words,
        calendar: String,
    },
    Cautious {
        day: Date,
    },
    ExtensionOnlyIfAnnounced {
        until: Date,
    },
    ExtendedLastDay {
        day: Date,
    },
}

/// All steps as sentences, in order.
pub(crate) fn sentences<'a>(
    steps: impl IntoIterator<Item = &'a Step>,
    language: Language,
) -> Vec<String> {
    steps
        .into_iter()
        .map(|step| step.sentence(language))
        .collect()
}

impl Step {
    /// The step as one sentence with its source.
    pub fn sentence(&self, language: Language) -> String {
        match language {
            Language::De => german::sentence(self),
            Language::En => english::sentence(self),
        }
    }
}
