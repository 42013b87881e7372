//! Letters to the person: drafted from building blocks and from what was really done, completed by
//! a human, then sent by them. A notice that something is not done leaves with its grounds, the
//! right to complain and the judicial remedy, or not at all (Art. 12(4) GDPR).

use accounts::{Actor, Permission};
use base::Locale;
use jiff::Timestamp;
use jiff::civil::Date;
use law::letter::{Written, has_gap, lacking};
use law::{Language, LetterKind, extension};
use ledger::Ledger;
use serde::Serialize;
use serde_json::json;

use crate::change::{Change, Place, Target, authorize};
use crate::checklist::ANSWER;
use crate::extension::Extension;
use crate::request::Request;
use crate::{Error, Reference, Refusal, StepState, Text, store};

base::id!(
    /// Id of a letter.
    LetterId
);

/// A letter as it stands. Prints no text for debugging.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct Letter {
    pub id: LetterId,
    /// What it tells.
    pub kind: LetterKind,
    pub language: Locale,
    /// `None` once the file's time is over.
    pub text: Option<String>,
    /// Login of who had it drafted.
    pub made_by: String,
    pub made_at: Timestamp,
    /// The day it was sent on; a draft has none.
    pub sent: Option<Date>,
    /// Ids of the grounds that were chosen for a refusal.
    pub grounds: Vec<String>,
    /// Paragraphs that have to stand in it when it leaves.
    #[serde(skip)]
    pub demands: Vec<String>,
    /// Whether it says that it comes too late.
    pub tells_delay: bool,
    /// Fingerprint of what had been done when it was drafted.
    #[serde(skip)]
    pub facts: Option<String>,
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

/// A letter to be drafted.
#[derive(Debug)]
pub struct NewLetter {
    /// What it tells.
    pub kind: LetterKind,
    /// As the law's building blocks wrote it.
    pub written: Written,
    /// Ids of the grounds that were chosen.
    pub grounds: Vec<String>,
    /// Fingerprint of what has been done.
    pub facts: String,
}

/// Keeps the draft of a letter in the place of an earlier draft of its kind.
pub async fn draft_letter(
    ledger: &Ledger,
    actor: &Actor,
    target: Target,
    new: NewLetter,
) -> Result<Letter, Error> {
    let mut change = Change::by(ledger, actor, Permission::RequestsWork, target).await?;
    change.request.must_be_open()?;
    let letter = Letter {
        id: LetterId::mint(&ledger.clock, &ledger.random),
        kind: new.kind,
        language: change.request.language,
        text: Some(new.written.text),
        made_by: change.doer.name.clone(),
        made_at: change.doer.at,
        sent: None,
        grounds: new.grounds,
        demands: new.written.demands,
        tells_delay: new.written.tells_delay,
        facts: Some(new.facts),
        version: 1,
    };
    let details = json!({ "kind": letter.kind, "grounds": letter.grounds });
    let place = Place {
        object: Some(letter.id.as_str()),
        system: None,
    };
    change
        .record_on("requests.draft_letter", Some(place), details)
        .await?;
    let id = change.request.id.clone();
    store::drop_drafts(change.conn(), &id, letter.kind).await?;
    store::insert_letter(change.conn(), &id, &letter).await?;
    change.save().await?;
    Ok(letter)
}

/// Drafts the letter that tells of an extension, in the person's language, by the house's text.
pub(crate) fn draft(
    ledger: &Ledger,
    request: &Request,
    why: &Extension,
    (by, at): (&str, Timestamp),
    (template, sender): (&str, Option<&str>),
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
    let reasons = (&*why.reasons, own);
    let language = language(request.language);
    let text = extension::letter_by((template, sender), &told, reasons, language);
    Letter {
        id: LetterId::mint(&ledger.clock, &ledger.random),
        kind: LetterKind::Extension,
        language: request.language,
        text: Some(text),
        made_by: by.to_owned(),
        made_at: at,
        sent: None,
        grounds: Vec::new(),
        demands: Vec::new(),
        tells_delay: false,
        facts: None,
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
            holds(text.expose(), letter)?;
            letter.text = Some(text.expose().to_owned());
            Ok(())
        },
    )
    .await
}

/// Notes the day on which a letter was sent. The last text is the one that was sent. A letter that
/// answers is the answer: step Z1 is done with it, on that day.
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
        complete(&change.request, &letter, day)?;
    }
    write(&mut letter)?;
    letter.version += 1;
    let due = due(&change.request, letter.kind);
    let in_time = sent.zip(due).map(|(day, due)| day <= due);
    let details = json!({ "kind": letter.kind, "sent": sent, "in_time": in_time });
    let place = Place {
        object: Some(letter.id.as_str()),
        system: None,
    };
    change.record_on(action, Some(place), details).await?;
    store::save_letter(change.conn(), &letter).await?;
    if let Some(day) = sent.filter(|_| letter.kind.answers()) {
        answered(&mut change, actor, day).await?;
    }
    change.save().await?;
    Ok(letter)
}

/// The last day on which a letter of this kind is in time, where it has one.
fn due(request: &Request, kind: LetterKind) -> Option<Date> {
    if kind == LetterKind::Extension || kind.refuses() {
        return Some(request.due.last_day);
    }
    kind.answers().then(|| request.legal_day())
}

/// The step that says the answer was sent is done, on the day the letter left.
async fn answered(change: &mut Change<'_>, actor: &Actor, day: Date) -> Result<(), Error> {
    let Ok((item, step)) = change.request.step(ANSWER) else {
        return Ok(());
    };
    let may = !item.reserved || actor.may(Permission::RequestsClose);
    if step.state == StepState::Done || !may {
        return Ok(());
    }
    change.request.facts.answered = Some(day);
    change
        .turn(ANSWER, StepState::Done, "requests.tick")
        .await?;
    Ok(())
}

/// Refuses a text that lacks what the letter must hold. Names which paragraph, and does not repeat
/// it: a ground in words of one's own may hold personal values.
fn holds(text: &str, letter: &Letter) -> Result<(), Refusal> {
    let Some(at) = lacking(text, &letter.demands) else {
        return Ok(());
    };
    // Complaint and remedy stand last, the delay before them, the grounds first.
    let (code, what) = match (letter.demands.len() - at, letter.tells_delay) {
        (1, _) => ("letter-lacks-remedy", "the judicial remedy"),
        (2, _) => ("letter-lacks-complaint", "the right to complain"),
        (3, true) => ("letter-lacks-delay", "that it is late"),
        _ => ("letter-lacks-ground", "a ground"),
    };
    let message = format!("lacks the paragraph on {what}: put it back, or draft the letter anew");
    Err(Refusal::new(code, message).at("text"))
}

/// Refuses to send a letter that is not finished, or that comes too late and does not say so.
fn complete(request: &Request, letter: &Letter, day: Date) -> Result<(), Refusal> {
    let text = letter.text.as_deref().unwrap_or_default();
    holds(text, letter)?;
    if has_gap(text) {
        let message = "has a place in brackets that is still to be filled";
        return Err(Refusal::new("letter-gap", message).at("text"));
    }
    let late = due(request, letter.kind).filter(|due| day > *due);
    if let Some(due) = late.filter(|_| letter.kind.answers() && !letter.tells_delay) {
        let message = format!("was due by {due} and does not say that it is late: draft it anew");
        return Err(Refusal::new("letter-late", message)
            .at("sent")
            .with("day", due.to_string()));
    }
    Ok(())
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
