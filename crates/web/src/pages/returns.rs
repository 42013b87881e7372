//! Erased people who are back: what the last looks said, by system; a new look, and the proposal
//! to erase again.

use accounts::Permission;
use askama::Template;
use axum::extract::Path;
use erasure::Returns;

use crate::refusal::Refusal;
use crate::visit::{Answer, Errors, Frame, Visit, form, to};

/// So many records are listed by name; the number says the rest.
const LISTED: usize = 200;

#[derive(Template)]
#[template(path = "returns/list.html")]
struct List {
    page: Frame,
    errors: Errors,
    systems: Vec<OfSystem>,
    may_act: bool,
}

struct OfSystem {
    name: String,
    erased: i64,
    at: String,
    persons: i64,
    count: usize,
    back: Vec<BackLine>,
}

struct BackLine {
    record: String,
    href: String,
    requests: Vec<String>,
}

/// The list.
pub async fn show(visit: Visit) -> Answer {
    render(&visit, None).await
}

/// Looks now.
pub async fn scan(visit: Visit, Path(system): Path<String>) -> Answer {
    let done = erasure::scan(&visit.app.desk, visit.actor()?, &system).await;
    match done {
        Ok(_) => to("/returns"),
        Err(error) => render(&visit, Some(error.into())).await,
    }
}

/// Proposes to erase again, and goes to the first plan.
pub async fn replay(visit: Visit, Path(system): Path<String>) -> Answer {
    let done = erasure::replay(&visit.app.desk, visit.actor()?, &system).await;
    match done {
        Ok(replayed) => match replayed.proposed.first() {
            Some(first) => to(&format!("/requests/{}", first.request)),
            None => to("/returns"),
        },
        Err(error) => render(&visit, Some(error.into())).await,
    }
}

async fn render(visit: &Visit, refusal: Option<Refusal>) -> Answer {
    let faults = refusal.map(Refusal::faults).transpose()?;
    let errors = visit.errors(&faults.unwrap_or_default());
    let all = erasure::returns(&visit.app.desk, visit.actor()?).await?;
    let template = List {
        page: visit.titled("returns-title").refused_if(&errors),
        systems: all.iter().map(|one| of_system(visit, one)).collect(),
        may_act: visit.may(Permission::PlansDraft),
        errors,
    };
    form(&template, &template.errors)
}

fn of_system(visit: &Visit, of: &Returns) -> OfSystem {
    let line = |back: &erasure::Back| BackLine {
        record: back.record.clone(),
        href: format!(
            "/systems/{}/persons/{}",
            of.system,
            back.record.replacen(':', "/", 1)
        ),
        requests: back.requests.iter().cloned().collect(),
    };
    OfSystem {
        name: of.system.clone(),
        erased: of.erased,
        at: of
            .scanned_at
            .map_or_else(|| visit.words.t("returns-never"), |at| visit.moment(at)),
        persons: of.persons,
        count: of.found.len(),
        back: of.found.iter().take(LISTED).map(line).collect(),
    }
}
