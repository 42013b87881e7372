//! The overview of the week: on Monday morning, to everybody who works on requests.
//!
//! A week has one row, written in the transaction of its messages, so that no week is told twice,
//! with however many workers. A Monday that was missed is made up for within its week. The week of
//! the first start has none: there is nothing to look back at.

use accounts::{Contact, Role};
use base::Locale;
use jiff::ToSpan as _;
use jiff::civil::Date;
use law::Right;
use ledger::{Deed, Ledger};
use mail::{Address, NewMessage};
use serde_json::json;

use crate::act::{day, language};
use crate::pass::{Office, worker};
use crate::{Error, moment, store};

/// So many requests are named; the rest is a number.
const NAMED: usize = 50;

/// An open request as the overview names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Open {
    pub reference: String,
    pub right: String,
    pub legal_day: Date,
    pub assignee: Option<String>,
}

/// Queues the overview of the present week, unless that was done; returns how many messages.
pub(crate) async fn send(ledger: &Ledger, office: &Office) -> Result<usize, Error> {
    let now = ledger.clock.now();
    let house = &office.controller;
    let today = house.time_zone.to_datetime(now).date();
    let since_monday = i32::from(today.weekday().to_monday_zero_offset());
    let monday = today.saturating_sub(since_monday.days());
    if now < moment::morning(monday, house) {
        return Ok(0);
    }
    let known = {
        let mut conn = ledger.store.pool().acquire().await?;
        store::newest_digest(&mut conn).await?
    };
    if known.is_some_and(|newest| newest >= monday) {
        return Ok(0);
    }
    let contacts = accounts::contacts(ledger).await?;
    let mut tx = ledger.begin().await?;
    // Whoever comes second finds the row.
    if !store::insert_digest(tx.conn(), monday, now).await? {
        tx.rollback().await?;
        return Ok(0);
    }
    let mut told = 0;
    if known.is_some() {
        let open = store::open_lines(tx.conn()).await?;
        for contact in &contacts {
            let Some(new) = overview(office, contact, &open, (monday, today)) else {
                continue;
            };
            let by = (&ledger.clock, &ledger.random);
            told += usize::from(mail::queue(&mut tx, by, &new).await?.is_some());
        }
    }
    tx.record(Deed {
        object: Some(monday.to_string()),
        details: json!({ "messages": told }),
        ..Deed::done(worker(), "workflows.digest")
    })
    .await?;
    tx.commit().await?;
    Ok(told)
}

/// The message to one account: privacy managers see all, others their own. None where nothing is
/// open or nobody can be reached.
fn overview(
    office: &Office,
    contact: &Contact,
    open: &[Open],
    (monday, today): (Date, Date),
) -> Option<NewMessage> {
    let to = Address::parse(contact.email.as_deref()?).ok()?;
    let all = contact.roles.contains(&Role::PrivacyManager);
    let own = |one: &&Open| all || one.assignee.as_deref() == Some(&contact.login);
    let lines: Vec<&Open> = open.iter().filter(own).collect();
    if lines.is_empty() {
        return None;
    }
    let locale = office.controller.language;
    let sunday = monday.saturating_add(6.days());
    let late = lines.iter().filter(|one| one.legal_day < today).count();
    let week = lines
        .iter()
        .filter(|one| (today..=sunday).contains(&one.legal_day));
    let sum = sum(locale, (lines.len(), late, week.count()));
    let mut body = vec![sum.clone(), String::new()];
    let named = lines.iter().take(NAMED);
    body.extend(named.map(|one| line(office, one, today)));
    if lines.len() > NAMED {
        let more = lines.len() - NAMED;
        body.push(match locale {
            Locale::De => format!("und {more} weitere"),
            Locale::En => format!("and {more} more"),
        });
    }
    body.push(format!("\n{}/requests\n", office.public_url));
    Some(NewMessage {
        to,
        subject: sum,
        body: body.join("\n"),
        request: None,
        cause: format!("digest:{monday}"),
    })
}

fn line(office: &Office, one: &Open, today: Date) -> String {
    let locale = office.controller.language;
    let right = one.right.parse::<Right>().map_or_else(
        |_| one.right.clone(),
        |right| right.title().get(language(office)).to_owned(),
    );
    let (until, over) = match locale {
        Locale::De => ("bis", "  ÜBERFÄLLIG"),
        Locale::En => ("by", "  OVERDUE"),
    };
    let over = if one.legal_day < today { over } else { "" };
    let end = day(one.legal_day, locale);
    format!("{}  {right}, {until} {end}{over}", one.reference)
}

fn sum(locale: Locale, (open, late, week): (usize, usize, usize)) -> String {
    match locale {
        Locale::De => {
            format!("DSGVO: {open} offen, {late} überfällig, {week} fällig in dieser Woche")
        }
        Locale::En => format!("GDPR: {open} open, {late} overdue, {week} due this week"),
    }
}
