//! Where data came from that the person did not give, and until when they have to be told (Art. 14 GDPR).

use ::consents::{Exception, Obtained, Origin, ToInform};
use accounts::Permission;
use jiff::civil::Date;

use super::{chosen, sheet_href};
use crate::dates;
use crate::fields::Fields;
use crate::refusal::{Fault, Refusal};
use crate::visit::Visit;

/// Somebody who has to be told.
pub struct Line {
    pub href: String,
    pub record: String,
    pub purpose: String,
    pub from: String,
    pub due: String,
    pub is_over: bool,
}

/// Everybody who has still to be told, the most pressing first.
pub async fn open(visit: &Visit) -> Result<Vec<Line>, Refusal> {
    let all = ::consents::to_inform(&visit.app.ledger, visit.actor()?).await?;
    let today = visit.today();
    let line = |one: &ToInform| Line {
        href: sheet_href(&one.person),
        record: format!("{} · {}", one.person.system, one.person.record),
        purpose: one.purpose.clone(),
        from: one.origin.from.clone(),
        due: visit.words.day(one.due),
        is_over: one.due < today,
    };
    Ok(all.iter().map(line).collect())
}

/// How many have not been told in time; none for who may not see it.
pub async fn overdue(visit: &Visit) -> Result<usize, Refusal> {
    if !visit.may(Permission::ConsentsRead) {
        return Ok(0);
    }
    let all = open(visit).await?;
    Ok(all.iter().filter(|line| line.is_over).count())
}

/// What the form says of it.
pub fn read(visit: &Visit, fields: &Fields) -> Result<Obtained, Refusal> {
    let past = |field: &str| day(fields, field, |text| dates::read(text, visit.today()));
    let exception = match fields.filled("exception") {
        Some(_) => Some(chosen(fields, "exception", Exception::from_word)?),
        None => None,
    };
    Ok(Obtained {
        from: fields.filled("from").map(str::to_owned),
        obtained_on: past("obtained_on")?,
        contact_on: day(fields, "contact_on", |text| {
            dates::read_ahead(text, visit.today())
        })?,
        informed_on: past("informed_on")?,
        exception,
    })
}

/// A day of the form, where it is filled.
pub fn day(
    fields: &Fields,
    field: &str,
    read: impl Fn(&str) -> Option<Date>,
) -> Result<Option<Date>, Refusal> {
    let Some(text) = fields.filled(field) else {
        return Ok(None);
    };
    let day = read(text).ok_or_else(|| Refusal::invalid(Fault::new("date-shape").at(field)))?;
    Ok(Some(day))
}

/// What is known of it, label by value.
pub fn facts(visit: &Visit, origin: &Origin) -> Vec<(String, String)> {
    let words = visit.words;
    let mut facts = vec![
        (words.t("consents-from"), origin.from.clone()),
        (
            words.t("consents-obtained-on"),
            words.day(origin.obtained_on),
        ),
    ];
    for (label, day) in [
        ("consents-contact-on", origin.contact_on),
        ("consents-informed-on", origin.informed_on),
    ] {
        facts.extend(day.map(|day| (words.t(label), words.day(day))));
    }
    if let Some(exception) = origin.exception {
        let said = words.word("consents-exception-", exception.word());
        facts.push((words.t("consents-exception"), said));
    }
    if let Some(due) = origin.due() {
        let why =
            law::information::follows_from(origin.obtained_on, origin.contact_on, words.language());
        let said = format!("{}: {why}", words.day(due));
        facts.push((words.t("consents-inform-due"), said));
    }
    facts
}
