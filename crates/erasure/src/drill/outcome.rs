//! What a drill says. Pure.

use std::collections::BTreeSet;

use crm::drill::Guise;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

base::id!(
    /// Id of a drill.
    DrillId
);

/// Where a drill stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DrillState {
    /// Its rows may stand in the CRM.
    Planted,
    /// It came to its end, and nothing of it is left.
    Over,
    /// It came to no end; nothing of it is left.
    Swept,
    /// Something of it is left in the CRM, and a person looks.
    Broken,
}

impl DrillState {
    /// The word in JSON and tables.
    pub fn word(self) -> &'static str {
        match self {
            Self::Planted => "planted",
            Self::Over => "over",
            Self::Swept => "swept",
            Self::Broken => "broken",
        }
    }

    /// Reads the word.
    pub fn from_word(word: &str) -> Option<Self> {
        let all = [Self::Planted, Self::Over, Self::Swept, Self::Broken];
        all.into_iter().find(|state| state.word() == word)
    }
}

/// One drill.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Drill {
    /// Id.
    pub drill: DrillId,
    /// System.
    pub system: String,
    /// Where it stands.
    pub state: DrillState,
    /// Login of the account that began it.
    pub started_by: String,
    /// When it began.
    pub started_at: Timestamp,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
    /// What came of it; none where it came to no end.
    pub outcome: Option<DrillOutcome>,
}

/// What came of a drill.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DrillOutcome {
    /// Each guise that was planted.
    pub guises: Vec<GuiseOutcome>,
    /// Guises this system has no place for.
    pub not_planted: BTreeSet<Guise>,
    /// Share of the guises that were found, told and erased, in percent, rounded down.
    pub coverage: u8,
    /// Rows that the erasure would have changed and the drill did not plant: then nothing was
    /// erased, because they may be somebody's.
    pub foreign: Vec<String>,
    /// Places beside the planted rows in which the invented person was found after the erasure.
    pub copies: Vec<String>,
    /// Places in which the invented person is found after everything was taken out.
    pub left: Vec<String>,
}

/// What became of a guise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GuiseOutcome {
    /// Which.
    pub guise: Guise,
    /// Whether the finder came to the record; none for what is no record of a person.
    pub found: Option<bool>,
    /// Whether it would be told to the person (Art. 15 GDPR).
    pub told: bool,
    /// Whether a plan of erasure names it (Art. 17 GDPR).
    pub planned: bool,
    /// Whether nothing of the person stands there after the erasure.
    pub gone: bool,
}

impl GuiseOutcome {
    /// Whether all of it went well.
    pub fn is_well(&self) -> bool {
        self.found != Some(false) && self.told && self.planned && self.gone
    }
}

impl DrillOutcome {
    /// Counts.
    #[must_use]
    pub fn counted(mut self) -> Self {
        let well = self.guises.iter().filter(|guise| guise.is_well()).count();
        let percent = (well * 100).checked_div(self.guises.len()).unwrap_or(0);
        self.coverage = u8::try_from(percent).unwrap_or(100);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn coverage_counts_what_went_well_from_end_to_end() {
        let well = GuiseOutcome {
            guise: Guise::Contact,
            found: Some(true),
            told: true,
            planned: true,
            gone: true,
        };
        let note = GuiseOutcome {
            guise: Guise::Note,
            found: None,
            ..well.clone()
        };
        let missed = GuiseOutcome {
            found: Some(false),
            ..well.clone()
        };
        let outcome = DrillOutcome {
            guises: vec![well, note, missed],
            ..DrillOutcome::default()
        };
        assert_eq!(outcome.counted().coverage, 66);
        assert_eq!(DrillOutcome::default().counted().coverage, 0);
    }
}
