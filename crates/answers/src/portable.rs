//! Which systems fall under Art. 20 GDPR at all: it speaks of data that are processed on a consent or a
//! contract (Art. 20(1)(a)). Where other grounds are recorded, and these alone, a transfer leaves the
//! system out and says so; where none is recorded, nothing is left out.

use std::collections::BTreeMap;

use consents::{Basis, State};
use erasure::Desk;
use requests::Person;
use serde::{Deserialize, Serialize};

use crate::Error;
use crate::answer::{AnswerPerson, Scope};

/// A system that a transfer leaves out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotPortable {
    pub system: String,
    /// The grounds recorded there, over all purposes.
    pub bases: Vec<Basis>,
}

/// The systems that a transfer to these persons leaves out, by name.
pub(crate) async fn not_portable(
    desk: &Desk,
    scope: Scope,
    persons: &[AnswerPerson],
) -> Result<Vec<NotPortable>, Error> {
    if scope == Scope::Access {
        return Ok(Vec::new());
    }
    let today = desk.controller.today(&desk.ledger.clock);
    let mut recorded: BTreeMap<&str, Vec<Basis>> = BTreeMap::new();
    for person in persons.iter().filter(|person| person.selected) {
        let who = Person {
            system: person.system.clone(),
            record: person.record.clone(),
        };
        let bases = recorded.entry(&person.system).or_default();
        for line in consents::for_crm(&desk.ledger, &who, today).await? {
            bases.extend(line.basis.map(|ground| ground.basis));
            let given = line.consent.filter(|one| one.state == State::Given);
            bases.extend(given.map(|_| Basis::Consent));
        }
    }
    let left = recorded.into_iter().filter_map(|(system, found)| {
        let bases = grounds(&found);
        is_left_out(&bases).then(|| NotPortable {
            system: system.to_owned(),
            bases,
        })
    });
    Ok(left.collect())
}

/// Each ground once. That somebody looked and found none is no ground.
fn grounds(found: &[Basis]) -> Vec<Basis> {
    let all = Basis::ALL.iter().copied();
    all.filter(|basis| *basis != Basis::NoneFound && found.contains(basis))
        .collect()
}

/// Whether there are grounds, and neither consent nor contract is among them.
fn is_left_out(bases: &[Basis]) -> bool {
    let carries = |basis: &Basis| matches!(basis, Basis::Consent | Basis::Contract);
    !bases.is_empty() && !bases.iter().any(carries)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_system_is_left_out_where_grounds_are_recorded_and_none_is_consent_or_contract() {
        let left = |found: &[Basis]| is_left_out(&grounds(found));
        assert!(!left(&[]), "nothing is recorded");
        assert!(!left(&[Basis::NoneFound]), "none found is no ground");
        assert!(left(&[Basis::LegitimateInterests]));
        assert!(left(&[Basis::LegalObligation, Basis::NoneFound]));
        for carries in [Basis::Consent, Basis::Contract] {
            assert!(!left(&[Basis::LegitimateInterests, carries]));
        }
    }

    #[test]
    fn each_ground_is_told_once() {
        let found = [
            Basis::LegitimateInterests,
            Basis::LegalObligation,
            Basis::LegitimateInterests,
        ];
        let told = [Basis::LegalObligation, Basis::LegitimateInterests];
        assert_eq!(grounds(&found), told);
    }
}
