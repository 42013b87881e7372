//! The steps of a period in hours, and the sentences a person reads.

use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};

use crate::Language;
use crate::spelling::long_date;

/// One step of the derivation. Times are local.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "snake_case")]
pub enum HourStep {
    AwareHourNotCounted {
        aware: DateTime,
        counted_from: DateTime,
    },
    HoursCounted {
        end: DateTime,
    },
    HoursNotShifted,
    StrictHours {
        end: DateTime,
    },
}

impl HourStep {
    /// The step as one sentence with its source.
    pub fn sentence(&self, language: Language) -> String {
        match language {
            Language::De => self.german(),
            Language::En => self.english(),
        }
    }

    fn german(&self) -> String {
        let hour = |at: &DateTime| {
            format!(
                "{}, {} Uhr",
                long_date(at.date(), Language::De),
                at.strftime("%H:%M")
            )
        };
        match self {
            Self::AwareHourNotCounted { aware, counted_from } => format!(
                "Kenntnis {}: diese Stunde zählt nicht mit, gezählt wird ab dem {} (Art. 3 Abs. 1 VO 1182/71).",
                hour(aware),
                hour(counted_from)
            ),
            Self::HoursCounted { end } => format!(
                "72 volle Stunden später, das heißt vor dem {} (Art. 33 Abs. 1 DSGVO, Art. 3 Abs. 2 lit. a VO 1182/71).",
                hour(end)
            ),
            Self::HoursNotShifted => {
                "Wochenenden und Feiertage verschieben eine Frist in Stunden nicht (Art. 3 Abs. 4 VO 1182/71)."
                    .to_owned()
            }
            Self::StrictHours { end } => {
                format!("Sichere Seite: 72 Stunden ab Kenntnis enden am {}.", hour(end))
            }
        }
    }

    fn english(&self) -> String {
        let hour = |at: &DateTime| {
            format!(
                "{}, {}",
                long_date(at.date(), Language::En),
                at.strftime("%H:%M")
            )
        };
        match self {
            Self::AwareHourNotCounted { aware, counted_from } => format!(
                "Awareness on {}: this hour is not counted, counting starts on {} (Art. 3(1) of Regulation 1182/71).",
                hour(aware),
                hour(counted_from)
            ),
            Self::HoursCounted { end } => format!(
                "72 whole hours later, that is before {} (Art. 33(1) GDPR, Art. 3(2)(a) of Regulation 1182/71).",
                hour(end)
            ),
            Self::HoursNotShifted => {
                "Weekends and holidays do not move the end of a period in hours (Art. 3(4) of Regulation 1182/71)."
                    .to_owned()
            }
            Self::StrictHours { end } => {
                format!("Safe side: 72 hours from awareness end on {}.", hour(end))
            }
        }
    }
}
