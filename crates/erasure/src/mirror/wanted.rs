//! What a CRM shall have of a request. Pure.

use std::collections::BTreeSet;

use crm::mirror::Mirrored;
use crm::{RowRef, System};
use jiff::civil::Date;
use requests::Request;
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::Error;

/// A request as one system shall have it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Wanted {
    reference: String,
    right: &'static str,
    state: &'static str,
    received: Date,
    due: Date,
    closed: Option<Date>,
    persons: BTreeSet<String>,
}

impl Wanted {
    pub fn new(request: &Request, system: &str) -> Self {
        let state = match request.outcome {
            Some(outcome) => outcome.word(),
            None => request.state.word(),
        };
        let persons = request.persons.iter();
        let here = persons.filter(|person| person.system == system);
        Self {
            reference: request.reference.to_string(),
            right: request.right.word(),
            state,
            received: request.receipt.day,
            due: request.due_day(),
            closed: request.closed_at.map(|at| request.day_of(at)),
            persons: here.map(|person| person.record.clone()).collect(),
        }
    }

    /// Whether nobody of the system is concerned.
    pub fn is_nobodys(&self) -> bool {
        self.persons.is_empty()
    }

    /// The word for the log.
    pub fn state(&self) -> &'static str {
        self.state
    }

    /// Changes when anything of it does.
    pub fn digest(&self) -> String {
        let text = serde_json::to_string(self).expect("words and days are plain JSON");
        hex::encode(Sha256::digest(text))
    }

    /// The same for the CRM.
    pub fn mirrored(&self, system: &System) -> Result<Mirrored, Error> {
        let persons = self.persons.iter();
        let persons = persons.map(|name| RowRef::parse(&system.profile, name));
        Ok(Mirrored {
            reference: self.reference.clone(),
            right: self.right.to_owned(),
            state: self.state.to_owned(),
            received: self.received,
            due: self.due,
            closed: self.closed,
            persons: persons.collect::<Result<_, _>>()?,
        })
    }
}

#[cfg(test)]
mod tests {
    use crm::profile::{RIGHTS, STATES};
    use law::Right;
    use requests::{Outcome, State};

    /// The engine knows nothing of requests, so the words a profile has to say are compared here.
    #[test]
    fn a_profile_says_a_word_for_every_right_state_and_outcome() {
        let rights: Vec<&str> = Right::ALL.into_iter().map(Right::word).collect();
        assert_eq!(rights, RIGHTS);
        let open = State::ALL
            .into_iter()
            .filter(|state| *state != State::Closed);
        let states = open.map(State::word);
        let all: Vec<&str> = states
            .chain(Outcome::ALL.into_iter().map(Outcome::word))
            .collect();
        assert_eq!(all, STATES);
    }
}
