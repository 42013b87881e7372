//! How a request ends, and what each ending needs.

use std::fmt;
use std::str::FromStr;

use law::{Binding, Item, LetterKind, Phase};
use serde::Serialize;

use crate::Refusal;
use crate::checklist::{ANSWER, SEARCH};

/// The result of a closed request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    Fulfilled,
    /// The rest was refused, with reasons (Art. 12(4) GDPR).
    PartlyFulfilled,
    /// With reasons and the way to complain (Art. 12(4) GDPR).
    Refused,
    /// By the person's own statement; silence is none.
    Withdrawn,
    /// All systems were searched and hold nothing.
    NoData,
    /// Recorded twice: it goes on in another request. Merging alone sets it.
    Merged,
}

impl Outcome {
    pub const ALL: [Self; 6] = [
        Self::Fulfilled,
        Self::PartlyFulfilled,
        Self::Refused,
        Self::Withdrawn,
        Self::NoData,
        Self::Merged,
    ];

    /// Those that closing may choose from.
    pub const CHOICES: [Self; 5] = [
        Self::Fulfilled,
        Self::PartlyFulfilled,
        Self::Refused,
        Self::Withdrawn,
        Self::NoData,
    ];

    /// The stable word in tables, URLs and API.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Fulfilled => "fulfilled",
            Self::PartlyFulfilled => "partly_fulfilled",
            Self::Refused => "refused",
            Self::Withdrawn => "withdrawn",
            Self::NoData => "no_data",
            Self::Merged => "merged",
        }
    }

    /// Whether a step must be decided before a request ends like this.
    ///
    /// Who is refused is owed reasons and an answer, no examination in steps; "no data" must show
    /// the search (A5) and the answer; a withdrawn request is owed its file and nothing else.
    pub fn needs(self, item: &Item) -> bool {
        let file = matches!(item.phase, Phase::Intake | Phase::Closing);
        let needed = match self {
            Self::Fulfilled | Self::PartlyFulfilled => true,
            Self::Refused => file || item.id == ANSWER,
            Self::NoData => file || item.id == ANSWER || item.id == SEARCH,
            Self::Withdrawn => file,
            Self::Merged => false,
        };
        item.binding == Binding::Mandatory && needed
    }

    /// Whether something that was asked for is not done: to be told within the first month, with
    /// reasons (Art. 12(4) GDPR).
    pub const fn refuses(self) -> bool {
        matches!(self, Self::Refused | Self::PartlyFulfilled)
    }

    /// The letters of which one must have been sent: a notice with grounds, complaint and remedy
    /// (Art. 12(4) GDPR).
    pub const fn notices(self) -> &'static [LetterKind] {
        match self {
            Self::Refused => &[LetterKind::Refused],
            // What was refused first may be met in part later.
            Self::PartlyFulfilled => &[LetterKind::PartlyFulfilled, LetterKind::Refused],
            Self::Fulfilled | Self::Withdrawn | Self::NoData | Self::Merged => &[],
        }
    }

    /// Whether the person must have been answered. A withdrawal answers itself, and what was
    /// recorded twice is answered once.
    pub const fn needs_answer(self) -> bool {
        !matches!(self, Self::Withdrawn | Self::Merged)
    }
}

impl FromStr for Outcome {
    type Err = Refusal;

    fn from_str(word: &str) -> Result<Self, Refusal> {
        let known = Self::ALL
            .into_iter()
            .find(|outcome| outcome.word() == word.trim());
        known.ok_or_else(|| {
            Refusal::new(
                "outcome-unknown",
                "is not known: give fulfilled, partly_fulfilled, refused, withdrawn or no_data",
            )
            .at("outcome")
        })
    }
}

/// Something outside the checklist that keeps a request open, told by who knows of it: residue
/// after a run, a run under way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Blocker {
    /// Stable, for the pages' sentence: `residue`, `run-open`.
    pub code: &'static str,
    /// One English line without personal values.
    pub message: String,
}

/// What was written down by the time a request is closed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Given {
    /// Reasons, with the closing or on a step that examines or answers.
    pub reasons: bool,
    /// A notice that fits the outcome was sent, with its grounds, complaint and remedy.
    pub notice: bool,
    /// An answer was sent that says it is late.
    pub delay: bool,
}

/// One thing that is missing before a request can be closed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "missing", rename_all = "snake_case")]
pub enum Missing {
    /// A mandatory step is neither ticked nor skipped with a reason.
    Step { id: String, title: law::Words },
    /// Nothing says that the person was answered: step Z1.
    Answer,
    /// A refusal without its reasons.
    Reasons,
    /// A refusal, in whole or in part, of which the person was not told with its grounds, the right
    /// to complain and the judicial remedy (Art. 12(4) GDPR).
    Notice,
    /// A late answer without a word on why.
    Delay,
    /// Something outside the checklist.
    Blocker(Blocker),
}

impl fmt::Display for Missing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Step { id, title } => write!(f, "step {id} is open ({})", title.en),
            Self::Answer => f.write_str("the answer to the person is missing (tick Z1)"),
            Self::Reasons => f.write_str("a refusal needs its reasons (give a reason)"),
            Self::Notice => f.write_str(
                "the notice of Art. 12(4) GDPR is missing (draft the letter of the refusal and note it as sent)",
            ),
            Self::Delay => f.write_str("the answer is late and nothing says why (give a reason)"),
            Self::Blocker(blocker) => f.write_str(&blocker.message),
        }
    }
}

#[cfg(test)]
mod tests {
    use law::{Checklist, Right};

    use super::*;

    fn needed(outcome: Outcome, right: Right) -> Vec<&'static str> {
        let items = Checklist::for_right(right).items.iter();
        items
            .filter(|item| outcome.needs(item))
            .map(|item| item.id.as_str())
            .collect()
    }

    #[test]
    fn every_outcome_is_read_by_its_word() {
        for outcome in Outcome::ALL {
            assert_eq!(outcome.word().parse::<Outcome>().unwrap(), outcome);
        }
        assert_eq!(
            "done".parse::<Outcome>().unwrap_err().code,
            "outcome-unknown"
        );
    }

    #[test]
    fn a_fulfilled_request_needs_every_mandatory_step_and_no_other() {
        for right in Right::ALL {
            let mandatory = Checklist::for_right(right).items.iter();
            let mandatory = mandatory
                .filter(|item| item.binding == Binding::Mandatory)
                .count();
            assert_eq!(needed(Outcome::Fulfilled, right).len(), mandatory);
        }
    }

    #[test]
    fn who_is_refused_is_owed_an_answer_and_no_execution() {
        for right in Right::ALL
            .into_iter()
            .filter(|right| *right != Right::WithdrawalOfConsent)
        {
            assert_eq!(
                needed(Outcome::Refused, right),
                ["A1", "A2", "Z1", "Z2"],
                "{right}"
            );
        }
    }

    #[test]
    fn no_data_needs_the_search_and_a_withdrawal_only_the_file() {
        assert_eq!(
            needed(Outcome::NoData, Right::Access),
            ["A1", "A2", "A5", "Z1", "Z2"]
        );
        assert_eq!(
            needed(Outcome::Withdrawn, Right::Access),
            ["A1", "A2", "Z2"]
        );
    }
}
