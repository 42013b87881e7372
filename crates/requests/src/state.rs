//! The six states of a request and the moves between them, in one table.

use std::str::FromStr;

use serde::Serialize;

use crate::Refusal;

/// Where a request stands. Overdue and extended are flags, "answer sent" is a dated fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    New,
    /// The person was asked for more, because of reasonable doubt (Art. 12(6) GDPR).
    IdentityOpen,
    InProgress,
    /// For the person or a third party, until a date. The legal date runs on.
    Waiting,
    /// A plan lies with the second person.
    ForApproval,
    Closed,
}

/// Every legal move. What is not here is refused.
const MOVES: [(State, &[State]); 6] = [
    (
        State::New,
        &[
            State::IdentityOpen,
            State::InProgress,
            State::Waiting,
            State::ForApproval,
            State::Closed,
        ],
    ),
    (
        State::IdentityOpen,
        &[State::InProgress, State::Waiting, State::Closed],
    ),
    (
        State::InProgress,
        &[
            State::IdentityOpen,
            State::Waiting,
            State::ForApproval,
            State::Closed,
        ],
    ),
    (
        State::Waiting,
        &[
            State::IdentityOpen,
            State::InProgress,
            State::ForApproval,
            State::Closed,
        ],
    ),
    (
        State::ForApproval,
        &[
            State::IdentityOpen,
            State::InProgress,
            State::Waiting,
            State::Closed,
        ],
    ),
    (State::Closed, &[State::InProgress]),
];

impl State {
    pub const ALL: [Self; 6] = [
        Self::New,
        Self::IdentityOpen,
        Self::InProgress,
        Self::Waiting,
        Self::ForApproval,
        Self::Closed,
    ];

    /// The stable word in tables, URLs and API.
    pub const fn word(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::IdentityOpen => "identity_open",
            Self::InProgress => "in_progress",
            Self::Waiting => "waiting",
            Self::ForApproval => "for_approval",
            Self::Closed => "closed",
        }
    }

    /// The states a request may move to from here.
    pub fn next(self) -> &'static [Self] {
        MOVES
            .iter()
            .find(|(from, _)| *from == self)
            .map_or(&[], |(_, to)| to)
    }

    /// Moves, or says why not. Staying where one is counts as a move.
    pub fn to(self, to: Self) -> Result<Self, Refusal> {
        if self == to || self.next().contains(&to) {
            return Ok(to);
        }
        let message = format!(
            "a request that is {} cannot become {}",
            self.word(),
            to.word()
        );
        Err(Refusal::new("state-move", message)
            .with("from", self.word())
            .with("to", to.word()))
    }
}

impl FromStr for State {
    type Err = Refusal;

    fn from_str(word: &str) -> Result<Self, Refusal> {
        let known = Self::ALL
            .into_iter()
            .find(|state| state.word() == word.trim());
        known.ok_or_else(|| {
            Refusal::new(
                "state-unknown",
                "is not known: give new, identity_open, in_progress, waiting, for_approval or closed",
            )
            .at("state")
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_state_has_a_word_and_a_way_forward() {
        for state in State::ALL {
            assert_eq!(state.word().parse::<State>().unwrap(), state);
            assert!(!state.next().is_empty());
        }
    }

    #[test]
    fn a_closed_request_can_only_be_taken_up_again() {
        for to in State::ALL {
            let legal = matches!(to, State::Closed | State::InProgress);
            assert_eq!(State::Closed.to(to).is_ok(), legal, "{to:?}");
        }
    }

    #[test]
    fn nothing_becomes_new_again() {
        for from in State::ALL {
            assert_eq!(from.to(State::New).is_ok(), from == State::New);
        }
    }

    #[test]
    fn identity_is_settled_before_a_plan_goes_to_approval() {
        let refusal = State::IdentityOpen.to(State::ForApproval).unwrap_err();
        assert_eq!(refusal.code, "state-move");
    }
}
