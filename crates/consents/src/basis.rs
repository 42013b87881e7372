//! The lawful basis per person and purpose (Art. 6(1)), with where it comes from and when somebody
//! has to look again. That there is none is an answer, too.

use accounts::{Actor, Permission, authorize};
use base::Notice;
use jiff::civil::Date;
use ledger::Ledger;
use requests::Person;
use serde::{Deserialize, Serialize};

use crate::address::Hasher;
use crate::change::{Change, Doer};
use crate::consent::{name_of_thing, words};
use crate::origin::{Obtained, Origin};
use crate::{Error, store};

/// A ground of Art. 6(1) GDPR.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    Consent,
    Contract,
    LegalObligation,
    VitalInterests,
    PublicTask,
    LegitimateInterests,
    NoneFound,
}

words!(Basis {
    Consent = "consent", Contract = "contract", LegalObligation = "legal_obligation",
    VitalInterests = "vital_interests", PublicTask = "public_task",
    LegitimateInterests = "legitimate_interests", NoneFound = "none_found"
});

impl Basis {
    /// Whether it carries by itself, without a consent.
    pub fn carries(self) -> bool {
        !matches!(self, Self::Consent | Self::NoneFound)
    }
}

/// The ground found for a person and a purpose. Holds no personal value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ground {
    pub basis: Basis,
    /// A contract's number, a balancing test: the name of a thing.
    pub source: String,
    /// A keyed hash.
    pub address: Option<String>,
    pub found_on: Date,
    /// From this day on it does not carry until somebody looked again.
    pub review_on: Option<Date>,
    /// Where the data came from, when not from the person.
    #[serde(default)]
    pub origin: Option<Origin>,
}

/// A ground from outside.
#[derive(Clone, Debug)]
pub struct NewGround {
    pub person: Person,
    pub purpose: String,
    pub basis: Basis,
    pub source: String,
    pub address: Option<String>,
    pub found_on: Date,
    pub review_on: Option<Date>,
    pub origin: Obtained,
}

/// Stores what was found, in place of what was found before.
pub async fn set_basis(ledger: &Ledger, actor: &Actor, new: &NewGround) -> Result<Ground, Error> {
    authorize(ledger, actor, Permission::ConsentsRecord, None).await?;
    let mut ground = Ground {
        basis: new.basis,
        source: name_of_thing("source", &new.source)?,
        address: Hasher::new(ledger)?.read(new.address.as_deref())?,
        found_on: new.found_on,
        review_on: new.review_on,
        origin: None,
    };
    if ground.review_on.is_some_and(|day| day <= ground.found_on) {
        let line = "lies before the day on which it was found";
        return Err(Notice::new("consent-review", line).at("review_on").into());
    }
    let doer = Doer::of(actor);
    let mut change = Change::begin(ledger, &doer).await?;
    let purpose = change.purpose(&new.purpose).await?;
    let place = (&new.person, &*purpose.id);
    let before = store::ground(change.tx.conn(), place).await?;
    let known = before.as_ref().and_then(|before| before.origin.as_ref());
    ground.origin = new.origin.onto(ledger, known)?;
    store::save_ground(change.tx.conn(), place, &ground).await?;
    let states = (&before, &ground);
    change
        .record((&new.person, &purpose), "consents.basis", states)
        .await?;
    change.end(true).await?;
    Ok(ground)
}
