//! The page of a refusal.

use accounts::Standing;
use askama::Template;
use axum::response::{Html, IntoResponse as _, Redirect, Response};
use form_urlencoded::byte_serialize;

use crate::pages::portal;
use crate::refusal::{FULL, Fault, Refusal};
use crate::visit::{Frame, Visit};

#[derive(Template)]
#[template(path = "refused.html")]
struct Refused {
    page: Frame,
    lines: Vec<String>,
    number: String,
}

/// Says what is wrong and what to do. Who is not signed in is asked to.
pub fn answer(refusal: &Refusal, visit: &Visit) -> Response {
    let (key, faults, number): (_, Vec<Fault>, _) = match *refusal {
        Refusal::SignIn => return sign_in(visit),
        // Not permitted looks like not there: nobody learns what exists.
        Refusal::NotFound | Refusal::NotAllowed => (
            "refused-not-found",
            vec![Fault::new("not-found")],
            String::new(),
        ),
        Refusal::Invalid(ref faults) => ("refused-invalid", faults.clone(), String::new()),
        Refusal::Conflict(ref faults) => ("refused-conflict", faults.clone(), String::new()),
        // Waiting a minute does not help here.
        Refusal::Busy(ref fault) if fault.code == FULL => {
            ("refused-full", vec![fault.clone()], String::new())
        }
        Refusal::Busy(ref fault) => (
            "refused-busy",
            vec![fault.clone(), Fault::new("busy")],
            String::new(),
        ),
        Refusal::Broken(ref number) => {
            ("refused-broken", vec![Fault::new("broken")], number.clone())
        }
    };
    let status = if matches!(refusal, Refusal::NotAllowed) {
        Refusal::NotFound.status()
    } else {
        refusal.status()
    };
    let page = visit.titled(key);
    let lines = faults.iter().map(|fault| fault.said(visit.words)).collect();
    let rendered = if portal::is_here(visit) {
        let house = portal::house(visit);
        let refused = portal::Refused {
            page,
            house,
            lines,
            number,
        };
        refused.render()
    } else {
        let refused = Refused {
            page,
            lines,
            number,
        };
        refused.render()
    };
    match rendered {
        Ok(html) => (status, Html(html)).into_response(),
        Err(_) => status.into_response(),
    }
}

fn sign_in(visit: &Visit) -> Response {
    let next: String = byte_serialize(visit.here.as_bytes()).collect();
    let waiting = visit.halfway.as_ref();
    let place = match waiting.map(|session| session.standing(!visit.app.demo)) {
        Some(Standing::GiveCode) => "/sign-in/code",
        Some(Standing::SetUp) => "/account/second-factor",
        Some(Standing::Complete) | None => "/sign-in",
    };
    Redirect::to(&format!("{place}?next={next}")).into_response()
}
