//! The person's own link: one page on which a consent is confirmed, and withdrawn as easily.
//!
//! The link is made from the consent's id under a key of the installation, so that it can stand in
//! every message without being stored anywhere.

use std::sync::LazyLock;

use base::Locale;
use hmac::{Hmac, KeyInit as _, Mac as _};
use ledger::{Ledger, Tx, Via, Who};
use mail::{Address, NewMessage};
use requests::Person;
use serde::Deserialize;
use sha2::Sha256;

use crate::change::{Change, Doer, now};
use crate::consent::{Consent, ConsentId, No, State, Way};
use crate::{Error, Purpose, Terms, store};

/// A consent that was asked for can be confirmed so long.
pub const CONFIRM_DAYS: i64 = 14;

/// What the link leads to: nothing of the person.
#[derive(Clone, Debug)]
pub struct Linked {
    pub state: State,
    /// As they were shown.
    pub terms: Terms,
    pub language: Locale,
}

#[derive(Deserialize)]
struct Letters {
    de: Letter,
    en: Letter,
}

#[derive(Deserialize)]
struct Letter {
    subject: String,
    body: String,
}

static LETTERS: LazyLock<Letters> = LazyLock::new(|| {
    toml::from_str(include_str!("../data/ask.toml")).expect("a test reads the shipped letters")
});

/// The last part of a consent's link.
pub(crate) fn token(ledger: &Ledger, id: &ConsentId) -> Result<String, Error> {
    Ok(format!(
        "{id}-{}",
        hex::encode(&mac(ledger, id)?.finalize().into_bytes()[..16])
    ))
}

/// The whole address of a consent's link.
pub(crate) fn address(ledger: &Ledger, public_url: &str, id: &ConsentId) -> Result<String, Error> {
    Ok(format!("{public_url}/consent/{}", token(ledger, id)?))
}

fn mac(ledger: &Ledger, id: &ConsentId) -> Result<Hmac<Sha256>, Error> {
    let key = ledger.store.keys()?.derive("consents.link");
    let mut mac =
        Hmac::<Sha256>::new_from_slice(key.as_slice()).expect("HMAC takes keys of any length");
    mac.update(id.as_str().as_bytes());
    Ok(mac)
}

/// The consent a link was made for; `None` for one that we did not make.
fn read(ledger: &Ledger, token: &str) -> Result<Option<ConsentId>, Error> {
    let Some((id, signature)) = token.split_once('-') else {
        return Ok(None);
    };
    let id = ConsentId::from_stored(id);
    let signature = hex::decode(signature).unwrap_or_default();
    let is_ours =
        signature.len() == 16 && mac(ledger, &id)?.verify_truncated_left(&signature).is_ok();
    Ok(is_ours.then_some(id))
}

/// Queues the message that asks the person to confirm.
pub(crate) async fn ask(
    ledger: &Ledger,
    tx: &mut Tx,
    (public_url, to): (&str, &str),
    (purpose, consent): (&Purpose, &Consent),
) -> Result<(), Error> {
    let locale = consent.language.unwrap_or_default();
    let terms = match consent.text_version {
        Some(version) => store::terms(tx.conn(), (&purpose.id, version)).await?,
        None => None,
    };
    let terms = terms.unwrap_or_else(|| purpose.terms.clone());
    let letter = match locale {
        Locale::De => &LETTERS.de,
        Locale::En => &LETTERS.en,
    };
    let link = address(ledger, public_url, &consent.id)?;
    let fill = |text: &str| {
        text.replace("{days}", &CONFIRM_DAYS.to_string())
            .replace("{link}", &link)
            .replace("{title}", terms.title(locale))
            .replace("{text}", terms.text(locale))
    };
    let asked = consent.given_at.map_or(0, jiff::Timestamp::as_microsecond);
    let message = NewMessage {
        to: Address::parse(to)?,
        subject: fill(&letter.subject),
        body: fill(&letter.body),
        request: None,
        cause: format!("consents.ask:{}:{asked}", consent.id),
    };
    mail::queue(tx, (&ledger.clock, &ledger.random), &message).await?;
    Ok(())
}

/// What a link leads to.
pub async fn by_link(ledger: &Ledger, token: &str) -> Result<Linked, Error> {
    let id = read(ledger, token)?.ok_or(Error::NotFound)?;
    let mut conn = ledger.store.pool().acquire().await?;
    let (_, purpose, consent) = store::by_id(&mut conn, &id).await?.ok_or(Error::NotFound)?;
    let terms = match consent.text_version {
        Some(version) => store::terms(&mut conn, (&purpose, version)).await?,
        None => None,
    };
    Ok(Linked {
        state: consent.state,
        terms: terms.ok_or(Error::NotFound)?,
        language: consent.language.unwrap_or_default(),
    })
}

/// The person confirms. Done twice, it leaves one entry.
pub async fn confirm_by_link(ledger: &Ledger, token: &str) -> Result<(), Error> {
    follow(ledger, token, "consents.confirm", |consent, at| {
        Ok(consent.confirmed(at, CONFIRM_DAYS)?)
    })
    .await
}

/// The person withdraws. Done twice, it leaves one entry.
pub async fn withdraw_by_link(ledger: &Ledger, token: &str) -> Result<(), Error> {
    follow(ledger, token, "consents.withdraw", |consent, at| {
        let no = No {
            way: Way::Link,
            source: consent.source.clone(),
            proof: None,
            address: None,
            at,
        };
        Ok(Consent::refused(Some(consent), consent.id.clone(), no)?)
    })
    .await
}

async fn follow(
    ledger: &Ledger,
    token: &str,
    action: &'static str,
    decide: impl FnOnce(&Consent, jiff::Timestamp) -> Result<Consent, Error>,
) -> Result<(), Error> {
    let (person, purpose) = place(ledger, token).await?;
    let doer = Doer {
        who: Who::system("data-subject", Via::Page),
        path: "link",
    };
    let mut change = Change::begin(ledger, &doer).await?;
    let purpose = change.purpose(&purpose).await?;
    let spot = (&person, &purpose);
    let (before, _) = change.consent(spot).await?;
    let before = before.ok_or(Error::NotFound)?;
    let after = decide(&before, now(ledger))?;
    let states = (Some(&before), &after);
    let is_changed = change.put(spot, action, states).await?;
    change.end(is_changed).await
}

async fn place(ledger: &Ledger, token: &str) -> Result<(Person, String), Error> {
    let id = read(ledger, token)?.ok_or(Error::NotFound)?;
    let mut conn = ledger.store.pool().acquire().await?;
    let found = store::by_id(&mut conn, &id).await?;
    let (person, purpose, _) = found.ok_or(Error::NotFound)?;
    Ok((person, purpose))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_letters_name_every_place() {
        for letter in [&LETTERS.de, &LETTERS.en] {
            assert!(letter.subject.contains("{title}"));
            for place in ["{text}", "{link}", "{days}"] {
                assert!(letter.body.contains(place), "{place}");
            }
        }
    }
}
