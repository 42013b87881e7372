//! The grounds on which a record may stay: kept as it is, or archived without its person.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use crate::Words;

/// What a ground may justify.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Use {
    /// The record stays as it is.
    Keep,
    /// The record stays, the personal values are overwritten.
    Archive,
}

/// A reason from the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ground {
    /// Stable id, for example `legal_duty`.
    pub id: String,
    pub title: Words,
    /// When the ground fits, and what to note.
    pub meaning: Words,
    pub basis: Words,
    pub uses: Vec<Use>,
    /// An end date must be given: nothing is kept for ever on this ground.
    pub needs_end: bool,
    /// Facts must be noted: the title alone does not carry the decision.
    pub needs_note: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    ground: Vec<Ground>,
}

static GROUNDS: LazyLock<Vec<Ground>> = LazyLock::new(|| {
    let file: File = toml::from_str(include_str!("../data/grounds.toml"))
        .expect("the embedded grounds are parsed by a test");
    file.ground
});

/// Every ground, the most usual first.
pub fn all() -> &'static [Ground] {
    &GROUNDS
}

/// The ground with this id.
pub fn find(id: &str) -> Option<&'static Ground> {
    GROUNDS.iter().find(|ground| ground.id == id)
}

/// The grounds that may justify this use, for a list to choose from.
pub fn justifying(wanted: Use) -> impl Iterator<Item = &'static Ground> {
    GROUNDS
        .iter()
        .filter(move |ground| ground.uses.contains(&wanted))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_ground_has_an_id_of_its_own_both_languages_and_a_use() {
        let ids: BTreeSet<_> = all().iter().map(|ground| &ground.id).collect();
        assert_eq!(ids.len(), all().len());
        for ground in all() {
            assert!(!ground.uses.is_empty(), "{}", ground.id);
            for words in [&ground.title, &ground.meaning, &ground.basis] {
                assert!(words.is_complete(), "{}", ground.id);
            }
        }
    }

    #[test]
    fn duty_contract_claim_and_consent_can_keep_a_record() {
        for id in ["legal_duty", "contract", "legal_claim", "consent"] {
            assert!(justifying(Use::Keep).any(|ground| ground.id == id), "{id}");
        }
        assert!(find("legal_duty").unwrap().needs_end);
        assert!(find("legal_claim").unwrap().needs_note);
    }
}
