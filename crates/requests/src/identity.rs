//! How it was checked who asks: the means, mildest first, with what it showed and why it was taken.
//!
//! What the means showed is kept as a word and a reason. A copy of an ID is kept nowhere.

use std::str::FromStr;

use accounts::{Actor, Permission};
use jiff::Timestamp;
use ledger::{Ledger, Tx};
use serde::Serialize;
use serde_json::json;

use crate::change::{Change, Doer, Place, Target};
use crate::checklist::IDENTITY;
use crate::remark::{Draft, TextKind};
use crate::request::Request;
use crate::{Error, Reference, Refusal, StepState, Text, store};

base::id!(
    /// Id of a check of somebody's identity.
    CheckId
);

/// By what means, mildest first (Art. 12(6) GDPR; EDPB Guidelines 01/2022, 65–79).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Means {
    /// The person asked from an account they were signed in to.
    Account,
    /// A code or link went to an address that was on file before, not to the one in the request.
    KnownAddress,
    /// Called back under a number that was on file before.
    CallBack,
    /// Two facts that the person has to know, such as customer number and last order.
    Facts,
    /// A written mandate of whoever acts for the person.
    Mandate,
    /// An ID, looked at and not copied: the last resort, which needs its reason in words.
    Document,
}

impl Means {
    pub const ALL: [Self; 6] = [
        Self::Account,
        Self::KnownAddress,
        Self::CallBack,
        Self::Facts,
        Self::Mandate,
        Self::Document,
    ];

    /// The stable word in tables, forms and API.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Account => "account",
            Self::KnownAddress => "known_address",
            Self::CallBack => "call_back",
            Self::Facts => "facts",
            Self::Mandate => "mandate",
            Self::Document => "document",
        }
    }
}

impl FromStr for Means {
    type Err = Refusal;

    fn from_str(word: &str) -> Result<Self, Refusal> {
        let known = Self::ALL.into_iter().find(|means| means.word() == word);
        known.ok_or_else(|| {
            let message =
                "is not known: give account, known_address, call_back, facts, mandate or document";
            Refusal::new("identity-means", message).at("means")
        })
    }
}

/// Why this means was taken, or why there was doubt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Ground {
    /// The request came from an address that is on file.
    SenderKnown,
    /// It came from an address that is not.
    SenderDiffers,
    /// Several people on file have this name.
    NameShared,
    /// Somebody asks for somebody else.
    ActsForAnother,
    /// A wrong disclosure would do much harm.
    Harm,
    /// What the words say.
    Other,
}

impl Ground {
    pub const ALL: [Self; 6] = [
        Self::SenderKnown,
        Self::SenderDiffers,
        Self::NameShared,
        Self::ActsForAnother,
        Self::Harm,
        Self::Other,
    ];

    /// The stable word in tables, forms and API.
    pub const fn word(self) -> &'static str {
        match self {
            Self::SenderKnown => "sender_known",
            Self::SenderDiffers => "sender_differs",
            Self::NameShared => "name_shared",
            Self::ActsForAnother => "acts_for_another",
            Self::Harm => "harm",
            Self::Other => "other",
        }
    }
}

impl FromStr for Ground {
    type Err = Refusal;

    fn from_str(word: &str) -> Result<Self, Refusal> {
        let known = Self::ALL.into_iter().find(|ground| ground.word() == word);
        known.ok_or_else(|| {
            let message = "is not known: give sender_known, sender_differs, name_shared, \
                           acts_for_another, harm or other";
            Refusal::new("identity-ground", message).at("ground")
        })
    }
}

/// A check as somebody made it.
#[derive(Debug, Clone)]
pub struct NewCheck {
    pub means: Means,
    /// Whether the person is the one they say.
    pub confirmed: bool,
    pub ground: Ground,
    /// More, in words. Stands with the request's texts and never in the log.
    pub words: Option<Text>,
}

impl NewCheck {
    /// Reads a check from its words.
    pub fn parse(
        (means, result): (&str, &str),
        (ground, words): (&str, &str),
    ) -> Result<Self, Refusal> {
        let means = means.trim().parse()?;
        let confirmed = match result.trim() {
            "confirmed" => true,
            "unconfirmed" => false,
            _ => {
                let message = "is not known: give confirmed or unconfirmed";
                return Err(Refusal::new("identity-result", message).at("result"));
            }
        };
        let new = Self {
            means,
            confirmed,
            ground: ground.trim().parse()?,
            words: Text::optional("reason", words)?,
        };
        let needs_words = new.means == Means::Document || new.ground == Ground::Other;
        if needs_words && new.words.is_none() {
            let message = "is missing: say in words why no milder means was enough";
            return Err(Refusal::new("identity-words", message).at("reason"));
        }
        Ok(new)
    }
}

/// A check that was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct IdentityCheck {
    pub id: CheckId,
    pub means: Means,
    pub confirmed: bool,
    pub ground: Ground,
    /// Login of who checked.
    pub by: String,
    pub at: Timestamp,
    /// Index of the ledger entry that tells of it; its words stand under the same.
    pub entry: i64,
}

impl IdentityCheck {
    /// The word of what it showed.
    pub const fn result(&self) -> &'static str {
        if self.confirmed {
            "confirmed"
        } else {
            "unconfirmed"
        }
    }
}

/// Records how it was checked who asks, and what that showed. Where the person was confirmed, the
/// step is ticked in the same act; where not, it stays open.
pub async fn check_identity(
    ledger: &Ledger,
    actor: &Actor,
    target: Target,
    new: &NewCheck,
) -> Result<Request, Error> {
    let mut change = Change::by(ledger, actor, Permission::RequestsWork, target).await?;
    let entry = enter(&mut change, ledger, new).await?;
    if let Some(words) = &new.words {
        let draft = Draft {
            step: Some(IDENTITY),
            ..Draft::new(TextKind::Reason, words)
        };
        change.write(ledger, draft, entry).await?;
    }
    settle(&mut change, new).await?;
    change.save().await
}

/// Records what a part of the product has seen of it, such as a code that came back, inside the
/// transaction of that part.
pub async fn note_identity_check(
    ledger: &Ledger,
    tx: &mut Tx,
    doer: &Doer,
    (reference, new): (Reference, &NewCheck),
) -> Result<Request, Error> {
    let mut change = Change::of(tx, reference.into(), doer.clone()).await?;
    enter(&mut change, ledger, new).await?;
    settle(&mut change, new).await?;
    change.save().await
}

/// Keeps the check with its entry; returns the entry's index.
async fn enter(change: &mut Change<'_>, ledger: &Ledger, new: &NewCheck) -> Result<i64, Error> {
    change.request.must_be_open()?;
    let mut check = IdentityCheck {
        id: CheckId::mint(&ledger.clock, &ledger.random),
        means: new.means,
        confirmed: new.confirmed,
        ground: new.ground,
        by: change.doer.name.clone(),
        at: change.doer.at,
        entry: 0,
    };
    let id = check.id.clone();
    let place = Place {
        object: Some(id.as_str()),
        system: None,
    };
    let details = json!({
        "means": new.means,
        "result": check.result(),
        "ground": new.ground,
        "words": new.words.is_some(),
    });
    let entry = change
        .record_on("requests.check_identity", Some(place), details)
        .await?;
    check.entry = entry;
    let request = change.request.id.clone();
    store::insert_check(change.conn(), &request, &check).await?;
    Ok(entry)
}

/// Ticks the step where the person was confirmed.
async fn settle(change: &mut Change<'_>, new: &NewCheck) -> Result<(), Error> {
    let is_open = change.request.step(IDENTITY)?.1.state != StepState::Done;
    if new.confirmed && is_open {
        change
            .turn(IDENTITY, StepState::Done, "requests.tick")
            .await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_means_and_ground_is_read_by_its_word() {
        for means in Means::ALL {
            assert_eq!(means.word().parse::<Means>().unwrap(), means);
        }
        for ground in Ground::ALL {
            assert_eq!(ground.word().parse::<Ground>().unwrap(), ground);
        }
        assert_eq!(
            "passport".parse::<Means>().unwrap_err().code,
            "identity-means"
        );
    }

    #[test]
    fn an_id_and_another_ground_need_their_reason_in_words() {
        let read = |means, ground, words| {
            NewCheck::parse((means, "confirmed"), (ground, words)).map_err(|refusal| refusal.code)
        };
        assert!(read("account", "sender_known", "").is_ok());
        assert!(read("document", "harm", "Konto mit Gesundheitsdaten").is_ok());
        for (means, ground) in [("document", "harm"), ("facts", "other")] {
            assert_eq!(read(means, ground, " ").unwrap_err(), "identity-words");
        }
        let wrong = NewCheck::parse(("account", "maybe"), ("harm", ""));
        assert_eq!(wrong.unwrap_err().code, "identity-result");
    }
}
