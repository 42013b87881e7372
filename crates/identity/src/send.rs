//! Sends a code to an address that is on file.

use accounts::{Actor, Permission};
use base::Notice;
use erasure::Desk;
use jiff::{SignedDuration, Timestamp};
use ledger::{Deed, Ledger, Tx};
use mail::{Address, NewMessage};
use requests::{Ground, Reference, Request};
use serde_json::json;

use crate::words::letter;
use crate::{Code, CodeId, Error, link, store};

/// A code works for so many hours.
const HOURS: i64 = 7 * 24;
/// So many are sent for a request within a day.
const MOST: i64 = 5;

/// To whom, and why.
pub struct Sending<'a> {
    pub reference: Reference,
    pub system: &'a str,
    /// `kind:key` of a record that the request is linked to.
    pub record: &'a str,
    /// The address as it stands there. One that does not is refused.
    pub address: &'a str,
    pub ground: Ground,
}

/// Sends a code. An earlier one of the request no longer works. Refused for a closed request, a right
/// without the step, and an address that is not on file for a linked record.
pub async fn send(
    desk: &Desk,
    public_url: &str,
    actor: &Actor,
    sending: &Sending<'_>,
) -> Result<Code, Error> {
    let ledger = &desk.ledger;
    let (reference, name) = (sending.reference, sending.reference.to_string());
    requests::authorize(ledger, actor, Permission::RequestsWork, Some(reference)).await?;
    let mut conn = ledger.store.pool().acquire().await?;
    let request = requests::load(&mut conn, reference).await?;
    drop(conn);
    request.must_be_open().map_err(requests::Error::from)?;
    request
        .step(requests::IDENTITY)
        .map_err(requests::Error::from)?;
    let to = on_file(desk, actor, (&request, sending)).await?;
    let now = ledger.clock.now();
    let code = Code {
        id: CodeId::mint(&ledger.clock, &ledger.random),
        request: name,
        system: sending.system.to_owned(),
        record: sending.record.to_owned(),
        ground: sending.ground,
        sent_by: actor.account.login.clone(),
        sent_at: now,
        expires_at: later(now, HOURS),
        tries: 0,
        outcome: None,
        ended_at: None,
    };
    let digits = link::digits(ledger);
    let hash = link::hash(ledger, &code.id, &digits)?;
    let mut tx = ledger.begin().await?;
    if store::sent_since(tx.conn(), &code.request, later(now, -24)).await? >= MOST {
        tx.rollback().await?;
        let line = format!(
            "{}: {MOST} codes were sent within a day; wait",
            code.request
        );
        let notice = Notice::new("identity-code-often", line).at("address");
        return Err(notice.with("n", MOST.to_string()).into());
    }
    store::replace(tx.conn(), &code.request, now).await?;
    store::insert(tx.conn(), &code, &hash).await?;
    queue(desk, &mut tx, (&request, &code), (to, &digits, public_url)).await?;
    tx.record(Deed {
        object: Some(code.record.clone()),
        system: Some(code.system.clone()),
        request: Some(code.request.clone()),
        details: json!({ "code": code.id, "ground": code.ground, "until": code.expires_at }),
        ..Deed::done(actor.who(), "identity.send")
    })
    .await?;
    tx.commit().await?;
    Ok(code)
}

fn later(now: Timestamp, hours: i64) -> Timestamp {
    let span = SignedDuration::from_hours(hours);
    now.saturating_add(span).unwrap_or(now)
}

/// The address, where it stands in the system now: what came with a request goes nowhere.
async fn on_file(
    desk: &Desk,
    actor: &Actor,
    (request, sending): (&Request, &Sending<'_>),
) -> Result<Address, Error> {
    let found = erasure::addresses(desk, actor, sending.reference, &request.persons).await?;
    let wanted = identifiers::email_exact(sending.address);
    let is_it = |one: &erasure::OnFile| {
        one.system == sending.system
            && one.record == sending.record
            && wanted.is_some()
            && identifiers::email_exact(&one.address) == wanted
    };
    let known = found.into_iter().find(is_it);
    // What stands there may be no address that a mail server takes.
    let address = known.and_then(|known| Address::parse(&known.address).ok());
    let address = address.ok_or_else(|| {
        let line = "is not on file for a linked record; a code goes to no other address";
        Notice::new("identity-code-address", line).at("address")
    })?;
    Ok(address)
}

async fn queue(
    desk: &Desk,
    tx: &mut Tx,
    (request, code): (&Request, &Code),
    (to, digits, public_url): (Address, &str, &str),
) -> Result<(), Error> {
    let ledger: &Ledger = &desk.ledger;
    let (letter, language) = letter(request.language);
    let zone = &desk.controller.time_zone;
    let ends = zone.to_datetime(code.expires_at);
    let until = law::long_day(ends.date(), language);
    let time = ends.strftime("%H:%M").to_string();
    let received = law::long_day(request.receipt.day, language);
    let link = format!("{public_url}/identity/{}", link::token(ledger, &code.id)?);
    let (first, second) = digits.split_at(link::DIGITS / 2);
    let spoken = format!("{first} {second}");
    let values = [
        ("number", code.request.as_str()),
        ("right", request.right.title().get(language)),
        ("received", &received),
        ("code", &spoken),
        ("link", &link),
        ("until", &until),
        ("time", &time),
    ];
    let new = NewMessage {
        to,
        subject: mail::template::fill(&letter.subject, &values),
        body: mail::template::fill(&letter.body, &values),
        request: Some(code.request.clone()),
        cause: format!("identity:{}", code.id),
    };
    mail::queue(tx, (&ledger.clock, &ledger.random), &new).await?;
    Ok(())
}
