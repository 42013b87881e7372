//! The calendar of legal ends, for programs that fetch it from a secret address.

use ::requests::{Filter, Owner, Request};
use accounts::{Account, Actor, Permission};
use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse as _;
use ledger::Via;

use super::show::{Told, render};
use crate::ical::{Event, calendar};
use crate::refusal::Refusal;
use crate::visit::{Answer, Visit, to};

/// So often one calendar is given out in an hour.
const OFTEN: u32 = 60;
/// So often one address may ask for calendars there are none of.
const GUESSES: u32 = 20;
/// So many requests stand in a calendar.
const MOST: usize = 2000;

/// Makes a new address and shows it, once.
pub async fn renew(visit: Visit) -> Answer {
    let secret = accounts::renew_feed(&visit.app.ledger, visit.actor()?).await?;
    let told = Told {
        feed: format!("{}/calendar/{}.ics", visit.app.public_url, secret.expose()),
        ..Told::default()
    };
    render(&visit, told).await
}

/// Switches the calendar off.
pub async fn end(visit: Visit) -> Answer {
    match accounts::end_feed(&visit.app.ledger, visit.actor()?).await {
        // It is off already: nothing is left to do.
        Ok(()) | Err(accounts::Error::NotFound) => to("/account"),
        Err(error) => Err(error.into()),
    }
}

/// The calendar itself. It names numbers, rights and days, and nobody.
pub async fn show(visit: Visit, Path(token): Path<String>) -> Answer {
    let now = visit.app.now();
    let secret = token.strip_suffix(".ics").unwrap_or(&token);
    let found = accounts::by_feed(&visit.app.ledger, secret).await?;
    let (key, most) = match &found {
        Some(account) => (format!("calendar {}", account.id), OFTEN),
        None => (format!("no calendar {}", visit.address), GUESSES),
    };
    if !visit.pace.admits(&key, most, now) {
        let wait = [(header::RETRY_AFTER, "3600")];
        return Ok((StatusCode::TOO_MANY_REQUESTS, wait).into_response());
    }
    let account = found.ok_or(Refusal::NotFound)?;
    let actor = Actor {
        account,
        via: Via::Api,
    };
    let requests = open(&visit, &actor).await?;
    let events: Vec<Event> = requests.iter().map(|one| event(&visit, one)).collect();
    let name = visit.words.t("calendar-name");
    let headers = [
        (header::CONTENT_TYPE, "text/calendar; charset=utf-8"),
        (header::CACHE_CONTROL, "private, no-store"),
    ];
    Ok((headers, calendar(&name, now, &events)).into_response())
}

/// Whose requests: who works on them sees their own, who leads or oversees sees all.
fn owner(actor: &Actor) -> Option<Owner> {
    let Account { login, .. } = &actor.account;
    let works = actor.may(Permission::RequestsWork) && !actor.may(Permission::RequestsClose);
    works.then(|| Owner::Login(login.clone()))
}

async fn open(visit: &Visit, actor: &Actor) -> Result<Vec<Request>, Refusal> {
    let mut filter = Filter {
        open: true,
        assignee: owner(actor),
        limit: Some(500),
        ..Filter::default()
    };
    let mut all = Vec::new();
    loop {
        let page = ::requests::list(&visit.app.ledger, actor, &filter, visit.today()).await?;
        all.extend(page.requests);
        filter.after = page.next;
        if filter.after.is_none() || all.len() >= MOST {
            return Ok(all);
        }
    }
}

fn event(visit: &Visit, request: &Request) -> Event {
    let places = [
        ("reference", request.reference.to_string()),
        ("right", visit.words.law(request.right.title())),
    ];
    let base = &visit.app.public_url;
    let host = base.split("://").nth(1).unwrap_or(base);
    Event {
        uid: format!("{}@{host}", request.reference),
        day: request.legal_day(),
        summary: visit.words.with("calendar-event", &places),
        url: format!("{base}/requests/{}", request.reference),
    }
}
