//! Sends the form: an ordinary request comes of it, with a message to the person, or nothing.

use base::{Locale, Secret};
use erasure::Desk;
use jiff::civil::Date;
use law::{Received, Right};
use ledger::{Deed, Tx, Via, Who};
use mail::NewMessage;
use requests::{Channel, Doer, NewFile, NewRequest, Reference, Request, Text};
use serde_json::json;

use crate::{Asker, Draft, Error, PART, code, draft, store, words};

/// Who sends, and in which language.
#[derive(Clone, Copy)]
pub struct Sending<'a> {
    /// The token of the browser.
    pub visitor: &'a str,
    /// The language the person chose: that of the letters.
    pub language: Locale,
    /// Where the form is reached.
    pub public_url: &'a str,
}

/// Makes a request of what the browser filled in. Sent twice, it is one request: the second time its
/// number is told again.
pub async fn send(desk: &Desk, sending: Sending<'_>) -> Result<Reference, Error> {
    let ledger = &desk.ledger;
    let found = draft::sealed(ledger, sending.visitor).await?;
    let (filled, sealed) = found.ok_or(Error::Nothing)?;
    if let Some(sent) = &filled.sent {
        return Ok(sent.parse::<Reference>().map_err(requests::Error::from)?);
    }
    let asker = Asker::parse(&filled).map_err(Error::Invalid)?;
    let new = request(desk, &filled, (&asker, sending.language))?;
    let file = file_of(desk, sending.visitor, &filled).await?;
    let told = asker.email.is_some();
    let doer = Doer::part(PART, Via::Page, &ledger.clock);
    let mut tx = ledger.begin().await?;
    let made =
        requests::open_by_machine(ledger, &mut tx, &doer, &desk.controller, (new, told)).await?;
    let sent = Draft {
        right: Some(made.right),
        sent: Some(made.reference.to_string()),
        ..Draft::default()
    };
    let place = draft::place(sending.visitor);
    let stored = draft::seal(ledger, &place, &sent)?;
    let states = (sealed.as_str(), stored.as_str());
    if !store::sent(tx.conn(), &place, states, ledger.clock.now()).await? {
        tx.rollback().await?;
        return sent_meanwhile(desk, sending.visitor).await;
    }
    store::drop_file(tx.conn(), &place).await?;
    if let Some((name, bytes)) = &file {
        let file = NewFile {
            name,
            bytes,
            step: None,
        };
        requests::attach_by_machine(ledger, &mut tx, &doer, (made.reference, file)).await?;
    }
    enter(desk, &mut tx, (&made, &asker), sending).await?;
    tx.commit().await?;
    Ok(made.reference)
}

/// The file that goes along. One that is no longer there is not left out in silence.
async fn file_of<'a>(
    desk: &Desk,
    visitor: &str,
    filled: &'a Draft,
) -> Result<Option<(&'a str, Vec<u8>)>, Error> {
    let Some(laid) = &filled.file else {
        return Ok(None);
    };
    let bytes = draft::file(&desk.ledger, visitor).await?;
    let bytes = bytes.ok_or_else(|| {
        let line = "is no longer there: attach it again or remove it";
        base::Notice::new("portal-file-gone", line).at("file")
    })?;
    Ok(Some((laid.name.as_str(), bytes)))
}

/// What the person is told once it was sent, and again while the browser knows of it.
#[derive(Debug)]
pub struct Receipt {
    pub reference: Reference,
    pub right: Right,
    /// The last day for the answer.
    pub due: Date,
    /// Opens the status together with the number.
    pub code: Secret,
}

/// What the browser of this token sent last.
pub async fn receipt(desk: &Desk, visitor: &str) -> Result<Option<Receipt>, Error> {
    let ledger = &desk.ledger;
    let found = draft::find(ledger, visitor).await?;
    let Some(sent) = found.and_then(|draft| draft.sent) else {
        return Ok(None);
    };
    let reference = sent.parse::<Reference>().map_err(requests::Error::from)?;
    let mut conn = ledger.store.pool().acquire().await?;
    let request = requests::load(&mut conn, reference).await?;
    Ok(Some(Receipt {
        reference,
        right: request.right,
        due: request.legal_day(),
        code: code::code_of(ledger, &request.id)?,
    }))
}

/// Another click was faster: its number, or what somebody changed meanwhile is to be looked at first.
async fn sent_meanwhile(desk: &Desk, visitor: &str) -> Result<Reference, Error> {
    let found = draft::find(&desk.ledger, visitor).await?;
    let sent = found.and_then(|draft| draft.sent).ok_or(Error::Nothing)?;
    Ok(sent.parse::<Reference>().map_err(requests::Error::from)?)
}

/// The request as it will be opened. What was said of the person stands in its words.
fn request(
    desk: &Desk,
    filled: &Draft,
    (asker, language): (&Asker, Locale),
) -> Result<NewRequest, Error> {
    let now = desk.ledger.clock.now();
    let received = Received::at(now, &desk.controller.time_zone).map_err(requests::Error::from)?;
    let new = NewRequest {
        right: right_of(filled)?,
        received,
        channel: Channel::Form,
        text: Some(words_of(desk.controller.language, asker, &filled.details)?),
        language: Some(language),
        assignee: None,
        persons: Vec::new(),
        others: Vec::new(),
    };
    Ok(new.for_others(desk.systems.manual()))
}

fn right_of(filled: &Draft) -> Result<Right, Error> {
    filled.right.ok_or_else(|| {
        let line = "is missing: choose what you want";
        base::Notice::new("portal-right", line).at("right").into()
    })
}

fn words_of(locale: Locale, asker: &Asker, details: &str) -> Result<Text, Error> {
    let said = words::said(locale);
    let mut lines = vec![
        said.intro.clone(),
        String::new(),
        format!("{}: {}", said.name, asker.name.expose()),
    ];
    if let Some(email) = &asker.email {
        lines.push(format!("{}: {}", said.email, email.expose()));
    }
    if let Some(address) = &asker.address {
        lines.push(format!("{}: {}", said.address, address.expose()));
    }
    if let Some(details) = Text::optional("details", details)? {
        lines.push(format!("\n{}:\n{}", said.details, details.expose()));
    }
    Ok(Text::parse("details", &lines.join("\n"))?)
}

/// The request's place at the form, the message to the person, and the entry of both.
async fn enter(
    desk: &Desk,
    tx: &mut Tx,
    (made, asker): (&Request, &Asker),
    sending: Sending<'_>,
) -> Result<(), Error> {
    let ledger = &desk.ledger;
    let number = made.reference.to_string();
    store::insert(tx.conn(), &number).await?;
    if let Some(to) = &asker.email {
        let (subject, body) = message(desk, (made, &number), sending);
        let new = NewMessage {
            to: to.clone(),
            subject,
            body,
            request: Some(number.clone()),
            cause: format!("portal:{number}"),
        };
        mail::queue(tx, (&ledger.clock, &ledger.random), &new).await?;
    }
    tx.record(Deed {
        object: Some(made.id.to_string()),
        request: Some(number),
        details: json!({
            "language": sending.language,
            "mail": asker.email.is_some(),
            "post": asker.address.is_some(),
        }),
        ..Deed::done(Who::system(PART, Via::Page), "portal.send")
    })
    .await?;
    Ok(())
}

/// Subject and text in the language the person chose.
fn message(
    desk: &Desk,
    (made, number): (&Request, &str),
    sending: Sending<'_>,
) -> (String, String) {
    let said = words::said(sending.language);
    let language = words::language(sending.language);
    let day = |day: Date| law::long_day(day, language);
    let (received, due) = (day(made.receipt.day), day(made.legal_day()));
    let link = format!("{}/portal/status", sending.public_url);
    let values = [
        ("number", number),
        ("right", made.right.title().get(language)),
        ("received", &received),
        ("due", &due),
        ("link", &link),
        ("house", &desk.sender.name),
    ];
    let fill = |text: &str| mail::template::fill(text, &values);
    (fill(&said.subject), fill(&said.body))
}
