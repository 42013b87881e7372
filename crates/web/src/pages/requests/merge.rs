//! Merges a request that was recorded twice: which one goes on, and which goes into it.

use ::requests::{Pair, Reference, Target, View};
use askama::Template;
use axum::extract::Path;

use super::reference;
use super::shelf::query;
use super::show::{CaseHead, case_head};
use super::{line::names, together};
use crate::fields::Fields;
use crate::refusal::{Fault, Refusal};
use crate::visit::{Answer, Errors, Frame, Visit, form, to};

#[derive(Template)]
#[template(path = "requests/merge.html")]
struct Merge {
    page: Frame,
    errors: Errors,
    head: CaseHead,
    others: Vec<Other>,
    version: i64,
}

/// Another request that may be the same one.
struct Other {
    reference: String,
    about: String,
    /// What merging does to the receipt and the legal day.
    effect: String,
    chosen: bool,
}

/// What may be the same request.
pub async fn show(visit: Visit, Path(text): Path<String>, fields: Fields) -> Answer {
    render(&visit, &text, &fields, &[]).await
}

/// Merges.
pub async fn merge(visit: Visit, Path(text): Path<String>, fields: Fields) -> Answer {
    let done = async {
        let goes = other(&fields)?;
        let stays = Target {
            reference: reference(&text)?,
            version: fields.get("version").parse().ok(),
        };
        Ok(by(&visit, Pair { stays, goes }).await?.reference)
    };
    match done.await {
        Ok(reference) => {
            together::left(&visit, &text);
            to(&format!("/requests/{reference}"))
        }
        Err(refusal) => {
            let faults = together::faults(&visit, &text, refusal).await?;
            render(&visit, &text, &fields, &faults).await
        }
    }
}

/// Merges two, once nothing of the one that goes is under way.
pub async fn by(visit: &Visit, pair: Pair) -> Result<::requests::Request, Refusal> {
    let app = &visit.app;
    let outcome = ::requests::Outcome::Merged;
    let goes = pair.goes.to_string();
    let blockers = erasure::blockers(&app.desk, &goes, outcome).await?;
    let (actor, house) = (visit.actor()?, &app.controller);
    Ok(::requests::merge(&app.ledger, actor, pair, house, &blockers).await?)
}

/// Two that were chosen in the list go on to the page of the first.
pub async fn chosen(visit: Visit, fields: Fields) -> Answer {
    let references: Vec<Reference> = fields
        .all("ref")
        .filter_map(|text| text.parse().ok())
        .collect();
    let [first, second] = references[..] else {
        let typed = Fields::parse(query(&fields).as_bytes());
        let fault = Fault::new("merge-two");
        return super::list::render(&visit, &typed, &[fault]).await;
    };
    to(&format!("/requests/{first}/merge?other={second}"))
}

fn other(fields: &Fields) -> Result<Reference, Refusal> {
    let other = fields.get("other").parse();
    other.map_err(|_| Refusal::invalid(Fault::new("merge-other").at("other")))
}

async fn render(visit: &Visit, text: &str, fields: &Fields, faults: &[Fault]) -> Answer {
    let (ledger, actor) = (&visit.app.ledger, visit.actor()?);
    let shown = ::requests::show(ledger, actor, reference(text)?).await?;
    let view = View::whole(&shown, visit.today(), visit.words.0);
    let twins = ::requests::twins(ledger, actor, &[shown.request]).await?;
    let mut twins: Vec<Reference> = twins.into_values().flatten().collect();
    let asked = other(fields).ok().filter(|asked| *asked != view.reference);
    if let Some(asked) = asked.filter(|asked| !twins.contains(asked)) {
        twins.push(asked);
    }
    let chosen = asked.or(if twins.len() == 1 {
        twins.first().copied()
    } else {
        None
    });
    let mut others = Vec::new();
    for twin in twins {
        match ::requests::show(ledger, actor, twin).await {
            Ok(found) => others.push(line(visit, &view, (&found.request, chosen))),
            Err(::requests::Error::NotFound) => {}
            Err(error) => return Err(error.into()),
        }
    }
    let mut head = case_head(visit, &view, &names(&visit.app).await?);
    head.lost = together::lost(faults);
    together::opened(visit, &head.reference);
    let errors = visit.errors(faults);
    let template = Merge {
        page: visit.titled("merge-title").refused_if(&errors),
        others,
        version: view.version,
        head,
        errors,
    };
    form(&template, &template.errors)
}

fn line(
    visit: &Visit,
    stays: &View,
    (goes, chosen): (&::requests::Request, Option<Reference>),
) -> Other {
    let words = visit.words;
    let about = [
        ("right", words.law(goes.right.title())),
        ("state", words.word("state-", goes.state.word())),
        ("received", words.day(goes.receipt.day)),
        ("channel", words.word("channel-", goes.channel.word())),
    ];
    let effect = if goes.receipt.day < stays.received {
        let places = [
            ("reference", stays.reference.to_string()),
            ("received", words.day(goes.receipt.day)),
        ];
        words.with("merge-earlier", &places)
    } else {
        words.tr("merge-later", "reference", stays.reference)
    };
    Other {
        about: words.with("merge-about-other", &about),
        effect,
        chosen: chosen == Some(goes.reference),
        reference: goes.reference.to_string(),
    }
}
