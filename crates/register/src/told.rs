//! What other parts of the house take from the register: names to choose from, and what a person is
//! told who asks for access (Art. 15(1)(a), (c), (d) and (2) GDPR).

use std::collections::BTreeMap;

use jiff::civil::Date;
use ledger::Ledger;

use crate::{Error, Place, Transfers, list};

/// A system to choose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// Technical or short name.
    pub id: String,
    /// As people call it.
    pub title: String,
}

/// What is told of a system; empty where the register says nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Told {
    pub title: String,
    pub purposes: String,
    /// Recipients, processors among them.
    pub recipients: String,
    /// The same one by one.
    pub named: Vec<String>,
    pub retention: String,
    /// Countries and safeguards; none while nobody said whether data leave for a third country.
    pub transfers: Option<String>,
}

/// The systems in use, to choose from. Their names are no secret within the house.
pub async fn names(ledger: &Ledger, place: &Place<'_>) -> Result<Vec<Named>, Error> {
    let all = list::all(ledger, place).await?;
    let used = all
        .iter()
        .filter(|one| one.configured || one.description.is_in_use(place.today));
    let named = used.map(|system| Named {
        id: system.id.clone(),
        title: system.title().to_owned(),
    });
    Ok(named.collect())
}

/// What is told of each system, by name. For the answer to a person; the caller has made sure who
/// asks.
pub async fn told(ledger: &Ledger, today: Date) -> Result<BTreeMap<String, Told>, Error> {
    let place = Place {
        configured: &[],
        today,
    };
    let all = list::all(ledger, &place).await?;
    let told = all.into_iter().map(|system| {
        let title = system.title().to_owned();
        let described = system.description;
        let told = Told {
            title,
            recipients: described.everybody_told(),
            named: described.recipients_named(),
            transfers: match described.transfers {
                Transfers::Unsaid => None,
                Transfers::None => Some(String::new()),
                Transfers::Some => Some(described.transfers_note),
            },
            purposes: described.purposes,
            retention: described.retention,
        };
        (system.id, told)
    });
    Ok(told.collect())
}
