//! Letters to the person: drafted from building blocks, completed by a human, then sent by them.

use accounts::{Actor, Permission};
use base::Locale;
use jiff::Timestamp;
use jiff::civil::Date;
use law::{Language, extension};
use ledger::Ledger;
use serde::Serialize;
use serde_json::json;

use crate::change::{Change, Place, Target, authorize};
use crate::extension::Extension;
use crate::request::Request;
use crate::{Error, Reference, Refusal, Text, store};

base::id!(
    /// Id of a letter.
    LetterId
);

/// A letter as it stands. Prints no text for debugging.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct Letter {
    pub id: LetterId,
    /// `extension`
    pub kind: &'static str,
    pub language: Locale,
    /// `None` once the file's time is over.
    pub text: Option<String>,
    /// Login of who had it drafted.
    pub made_by: String,
    pub made_at: Timestamp,
    /// The day it was sent on; a draft has none.
    pub sent: Option<Date>,
    /// Counts up with every change; two changes from the same version conflict.
    pub version: i64,
}

impl std::fmt::Debug for Letter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Letter")
            .field("id", &self.id)
            .field("kind", &self.kind)
            .field("sent", &self.sent)
            .finish_non_exhaustive()
    }
}

/// The kind of letter that tells of an extension.
pub(crate) const EXTENSION: &str = "extension";

/// Drafts the letter that tells of an extension, in the person's language.
pub(crate) fn draft(
    ledger: &Ledger,
    request: &Request,
    why: &Extension,
    (by, at): (&str, Timestamp),
) -> Letter {
    let number = request.reference.to_string();
    let told = extension::Extended {
        number: &number,
        right: request.right,
        received: request.receipt.day,
        last_day: request.due.last_day,
        extended_last_day: request.due.extended_last_day,
    };
    let own = why.own.as_ref().map(Text::expose);
    let text = extension::letter(&told, &why.reasons, own, language(request.language));
    Letter {
        id: LetterId::mint(&ledger.clock, &ledger.random),
        kind: EXTENSION,
        language: request.language,
        text: Some(text),
        made_by: by.to_owned(),
        made_at: at,
        sent: None,
        version: 1,
    }
}

pub(crate) fn language(locale: Locale) -> Language {
    match locale {
        Locale::De => Language::De,
        Locale::En => Language::En,
    }
}

/// The letters of a request, oldest first.
pub async fn letters(
    ledger: &Ledger,
    actor: &Actor,
    reference: Reference,
) -> Result<Vec<Letter>, Error> {
    authorize(ledger, actor, Permission::RequestsRead, Some(reference)).await?;
    let mut conn = ledger.store.pool().acquire().await?;
    let request = crate::load(&mut conn, reference).await?;
    store::letters(&mut conn, &request.id).await
}

/// Which letter, as the caller saw it.
#[derive(Debug, Clone, Copy)]
pub struct LetterTarget<'a> {
    pub reference: Reference,
    pub letter: &'a LetterId,
    /// `None` changes whatever is there.
    pub version: Option<i64>,
}

/// Gives a draft another text. What was sent stays as it is.
pub async fn write_letter(
    ledger: &Ledger,
    actor: &Actor,
    target: LetterTarget<'_>,
    text: &Text,
) -> Result<Letter, Error> {
    change(
        ledger,
        actor,
        target,
        ("requests.write_letter", None),
        |letter| {
            letter.text = Some(text.expose().to_owned());
            Ok(())
        },
    )
    .await
}

/// Notes the day on which a letter was sent. The last text is the one that was sent.
pub async fn send_letter(
    ledger: &Ledger,
    actor: &Actor,
    target: LetterTarget<'_>,
    day: Date,
) -> Result<Letter, Error> {
    let deed = ("requests.send_letter", Some(day));
    change(ledger, actor, target, deed, |letter| {
        letter.sent = Some(day);
        Ok(())
    })
    .await
}

async fn change(
    ledger: &Ledger,
    actor: &Actor,
    target: LetterTarget<'_>,
    (action, sent): (&'static str, Option<Date>),
    write: impl FnOnce(&mut Letter) -> Result<(), Refusal>,
) -> Result<Letter, Error> {
    let request: Target = target.reference.into();
    let mut change = Change::by(ledger, actor, Permission::RequestsWork, request).await?;
    let id = change.request.id.clone();
    let all = store::letters(change.conn(), &id).await?;
    let mut letter = all
        .into_iter()
        .find(|letter| letter.id == *target.letter)
        .ok_or(Error::NotFound)?;
    if let Some(seen) = target.version.filter(|seen| *seen != letter.version) {
        return Err(Error::Changed {
            reference: target.reference,
            seen,
            found: letter.version,
        });
    }
    if letter.sent.is_some() {
        let message = "was sent already and stays as it is; write a new one";
        return Err(Refusal::new("letter-sent", message).into());
    }
    if let Some(day) = sent {
        sendable(&change.request, day, change.today())?;
    }
    write(&mut letter)?;
    letter.version += 1;
    let in_time = sent.map(|day| day <= change.request.due.last_day);
    let details = json!({ "kind": letter.kind, "sent": sent, "in_time": in_time });
    let place = Place {
        object: Some(letter.id.as_str()),
        system: None,
    };
    change.record_on(action, Some(place), details).await?;
    store::save_letter(change.conn(), &letter).await?;
    change.save().await?;
    Ok(letter)
}

/// A letter is sent on a day from receipt on, and not tomorrow.
fn sendable(request: &Request, day: Date, today: Date) -> Result<(), Refusal> {
    if day > today {
        let message = format!("{day} is still to come: give {today} or an earlier day");
        return Err(Refusal::new("day-future", message)
            .at("sent")
            .with("day", today.to_string()));
    }
    if day < request.receipt.day {
        let message = format!("{day} lies before the receipt on {}", request.receipt.day);
        return Err(Refusal::new("letter-early", message).at("sent"));
    }
    Ok(())
}
