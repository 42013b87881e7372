//! What is missing of a system's description, or due.

use jiff::civil::Date;
use serde::Serialize;

use crate::description::{Contract, Description, MeasureState, Transfers};

/// Something that is missing or due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Gap {
    /// Nobody answers for it.
    Owner,
    /// The owner cannot be reached.
    OwnerContact,
    Persons,
    DataKinds,
    Purposes,
    Basis,
    Recipients,
    /// A processor without a signed contract (Art. 28(3) GDPR).
    Contract,
    /// Nobody has said whether data leave for a third country, or where to.
    Transfers,
    Retention,
    Measures,
    /// A measure that is needed and not there.
    MeasureMissing,
    /// A measure that somebody has to look at again.
    MeasureDue,
    /// There is no day on which somebody looks again.
    Review,
    /// The day has come.
    ReviewDue,
}

impl Gap {
    /// The word in JSON and in the keys of the pages.
    pub fn word(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::OwnerContact => "owner_contact",
            Self::Persons => "persons",
            Self::DataKinds => "data_kinds",
            Self::Purposes => "purposes",
            Self::Basis => "basis",
            Self::Recipients => "recipients",
            Self::Contract => "contract",
            Self::Transfers => "transfers",
            Self::Retention => "retention",
            Self::Measures => "measures",
            Self::MeasureMissing => "measure_missing",
            Self::MeasureDue => "measure_due",
            Self::Review => "review",
            Self::ReviewDue => "review_due",
        }
    }
}

impl Description {
    /// What is missing or due; nothing for a system that is no longer in use.
    pub fn gaps(&self, today: Date) -> Vec<Gap> {
        if !self.is_in_use(today) {
            return Vec::new();
        }
        let is_due = |day: Option<Date>| day.is_some_and(|day| day <= today);
        let open = |one: &Contract| matches!(one, Contract::Missing | Contract::Requested);
        let unsaid = match self.transfers {
            Transfers::Unsaid => true,
            Transfers::Some => self.transfers_note.is_empty(),
            Transfers::None => false,
        };
        let missing = |state: MeasureState| state == MeasureState::Missing;
        let asked = [
            (Gap::Owner, self.owner.is_empty()),
            (Gap::OwnerContact, self.owner_contact.is_empty()),
            (Gap::Persons, self.persons.is_empty()),
            (Gap::DataKinds, self.data_kinds.is_empty()),
            (Gap::Purposes, self.purposes.is_empty()),
            (Gap::Basis, self.bases.is_empty()),
            (Gap::Recipients, self.everybody_told().is_empty()),
            (
                Gap::Contract,
                self.processors.iter().any(|one| open(&one.contract)),
            ),
            (Gap::Transfers, unsaid),
            (Gap::Retention, self.retention.is_empty()),
            (Gap::Measures, self.measures.is_empty()),
            (
                Gap::MeasureMissing,
                self.measures.iter().any(|one| missing(one.state)),
            ),
            (
                Gap::MeasureDue,
                self.measures.iter().any(|one| is_due(one.review_on)),
            ),
            (Gap::Review, self.review_on.is_none()),
            (Gap::ReviewDue, is_due(self.review_on)),
        ];
        let there = asked.into_iter().filter(|(_, is_open)| *is_open);
        there.map(|(gap, _)| gap).collect()
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::{Measure, MeasureState, Processor};

    fn whole() -> Description {
        let text = || "gesagt".to_owned();
        Description {
            title: text(),
            owner: text(),
            owner_contact: text(),
            persons: text(),
            data_kinds: text(),
            purposes: text(),
            bases: vec![consents::Basis::Contract],
            recipients: text(),
            transfers: Transfers::None,
            retention: text(),
            measures: vec![Measure {
                name: text(),
                state: MeasureState::InPlace,
                review_on: Some(date(2027, 1, 1)),
            }],
            review_on: Some(date(2027, 1, 1)),
            ..Description::default()
        }
    }

    #[test]
    fn a_whole_description_has_no_gap_until_its_day_comes() {
        assert_eq!(whole().gaps(date(2026, 12, 31)), []);
        let due = [Gap::MeasureDue, Gap::ReviewDue];
        assert_eq!(whole().gaps(date(2027, 1, 1)), due);
    }

    #[test]
    fn an_empty_one_lacks_everything_and_a_former_system_nothing() {
        let today = date(2026, 6, 1);
        let empty = Description::default();
        assert_eq!(empty.gaps(today).len(), 11);
        let former = Description {
            ended_on: Some(date(2026, 5, 31)),
            ..empty
        };
        assert_eq!(former.gaps(today), []);
    }

    #[test]
    fn a_processor_needs_a_signed_contract() {
        let today = date(2026, 6, 1);
        for (contract, is_gap) in [
            (Contract::Missing, true),
            (Contract::Requested, true),
            (Contract::Signed, false),
            (Contract::NotNeeded, false),
        ] {
            let mut one = whole();
            one.processors.push(Processor {
                name: "Hoster".into(),
                contract,
                dated: None,
            });
            assert_eq!(one.gaps(today).contains(&Gap::Contract), is_gap);
        }
    }

    #[test]
    fn where_data_go_has_to_be_said() {
        let today = date(2026, 6, 1);
        let mut one = whole();
        one.transfers = Transfers::Some;
        assert_eq!(one.gaps(today), [Gap::Transfers]);
        one.transfers_note = "USA, Standardvertragsklauseln".into();
        assert_eq!(one.gaps(today), []);
    }
}
