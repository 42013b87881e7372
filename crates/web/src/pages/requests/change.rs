//! Small changes with a reason: waiting, identity, end date, extension, reopening, receipt.

use ::requests::{Correction, Extension, Request, Target, Text, View};
use accounts::Actor;
use askama::Template;
use axum::extract::Path;
use jiff::civil::Date;
use law::Received;

use super::reference;
use super::show::{CaseHead, head_of};
use super::together;
use crate::dates;
use crate::fields::Fields;
use crate::refusal::{Fault, Refusal};
use crate::visit::{Answer, Errors, Frame, Visit, form, to};

#[derive(Template)]
#[template(path = "requests/change.html")]
struct Change {
    page: Frame,
    errors: Errors,
    head: CaseHead,
    what: &'static str,
    hint: String,
    button: String,
    /// Label of the date, where one is asked.
    day_label: Option<String>,
    day: String,
    asks_reason: bool,
    reason: String,
    /// Building blocks of a reason, where there are some.
    blocks: Vec<Block>,
    /// Both positions on the month, where one is taken: the word, and whether it is chosen.
    positions: Vec<(&'static str, bool)>,
    version: i64,
}

/// A building block.
struct Block {
    id: &'static str,
    title: String,
    meaning: String,
    chosen: bool,
}

/// A change by its word in the address.
struct Kind {
    word: &'static str,
    day: Option<&'static str>,
    reason: bool,
}

const KINDS: [Kind; 7] = [
    Kind {
        word: "waiting",
        day: Some("until"),
        reason: true,
    },
    Kind {
        word: "resume",
        day: None,
        reason: false,
    },
    Kind {
        word: "identity",
        day: None,
        reason: true,
    },
    Kind {
        word: "end-day",
        day: Some("end_day"),
        reason: true,
    },
    Kind {
        word: "extension",
        day: None,
        reason: true,
    },
    Kind {
        word: "reopening",
        day: None,
        reason: true,
    },
    Kind {
        word: "receipt",
        day: Some("received"),
        reason: true,
    },
];

/// The form of the change that the address ends with.
pub async fn show(visit: Visit, Path(text): Path<String>) -> Answer {
    let path = visit.here.split('?').next().unwrap_or_default();
    let kind = KINDS.iter().find(|kind| path.ends_with(kind.word));
    let kind = kind.ok_or(Refusal::NotFound)?;
    render(&visit, &text, kind, &Fields::default(), &[]).await
}

/// What a change needs, read.
struct Input<'v> {
    ledger: &'v ledger::Ledger,
    actor: &'v Actor,
    target: Target,
    reason: Result<Text, Refusal>,
    day: Option<Date>,
}

/// Waits until a day.
pub async fn wait(visit: Visit, Path(text): Path<String>, fields: Fields) -> Answer {
    let done = async {
        let input = input(&visit, &text, &fields)?;
        let until = input
            .day
            .ok_or_else(|| Refusal::invalid(Fault::new("date-shape").at("until")))?;
        let request = ::requests::wait(
            input.ledger,
            input.actor,
            input.target,
            until,
            &input.reason?,
        )
        .await?;
        Ok(request)
    };
    let done = done.await;
    after(&visit, &text, &KINDS[0], &fields, done).await
}

/// Goes on.
pub async fn resume(visit: Visit, Path(text): Path<String>, fields: Fields) -> Answer {
    let done = async {
        let input = input(&visit, &text, &fields)?;
        Ok(::requests::resume(input.ledger, input.actor, input.target).await?)
    };
    let done = done.await;
    after(&visit, &text, &KINDS[1], &fields, done).await
}

/// Asks the person who they are.
pub async fn identity(visit: Visit, Path(text): Path<String>, fields: Fields) -> Answer {
    let done = async {
        let input = input(&visit, &text, &fields)?;
        Ok(::requests::ask_identity(
            input.ledger,
            input.actor,
            input.target,
            (&input.reason?, fields.get("position") == "waits"),
        )
        .await?)
    };
    let done = done.await;
    after(&visit, &text, &KINDS[2], &fields, done).await
}

/// Sets the house's own end date; an empty one takes it back.
pub async fn end_day(visit: Visit, Path(text): Path<String>, fields: Fields) -> Answer {
    let done = async {
        let input = input(&visit, &text, &fields)?;
        if input.day.is_none() && fields.filled("end_day").is_some() {
            return Err(Refusal::invalid(Fault::new("date-shape").at("end_day")));
        }
        Ok(::requests::set_end_day(
            input.ledger,
            input.actor,
            input.target,
            input.day,
            &input.reason?,
        )
        .await?)
    };
    let done = done.await;
    after(&visit, &text, &KINDS[3], &fields, done).await
}

/// Extends the period and has the letter drafted, which comes next.
pub async fn extend(visit: Visit, Path(text): Path<String>, fields: Fields) -> Answer {
    let done = async {
        let input = input(&visit, &text, &fields)?;
        let why = Extension::parse(fields.all("block"), fields.raw("reason"))?;
        Ok(::requests::extend_for(input.ledger, input.actor, input.target, &why).await?)
    };
    let done = done.await;
    if let Ok(request) = &done {
        return to(&format!("/requests/{}/letters", request.reference));
    }
    after(&visit, &text, &KINDS[4], &fields, done).await
}

/// Takes up a closed request.
pub async fn reopen(visit: Visit, Path(text): Path<String>, fields: Fields) -> Answer {
    let done = async {
        let input = input(&visit, &text, &fields)?;
        Ok(::requests::reopen(input.ledger, input.actor, input.target, &input.reason?).await?)
    };
    let done = done.await;
    after(&visit, &text, &KINDS[5], &fields, done).await
}

/// Corrects the day of receipt; the dates are computed anew.
pub async fn receipt(visit: Visit, Path(text): Path<String>, fields: Fields) -> Answer {
    let done = async {
        let input = input(&visit, &text, &fields)?;
        let day = dates::read(fields.get("received"), visit.today());
        let day = day.ok_or_else(|| Refusal::invalid(Fault::new("date-shape").at("received")))?;
        let correction = Correction {
            received: Received::on(day).map_err(::requests::Error::from)?,
            reason: input.reason?,
        };
        let house = &visit.app.controller;
        let (ledger, actor) = (input.ledger, input.actor);
        let target = input.target;
        Ok(::requests::correct_receipt(ledger, actor, target, house, &correction).await?)
    };
    let done = done.await;
    after(&visit, &text, &KINDS[6], &fields, done).await
}

fn input<'v>(visit: &'v Visit, text: &str, fields: &Fields) -> Result<Input<'v>, Refusal> {
    let day = fields.filled("until").or_else(|| fields.filled("end_day"));
    Ok(Input {
        ledger: &visit.app.ledger,
        actor: visit.actor()?,
        target: Target {
            reference: reference(text)?,
            version: fields.get("version").parse().ok(),
        },
        reason: Text::parse("reason", fields.raw("reason")).map_err(Refusal::from),
        day: day.and_then(|day| dates::read_ahead(day, visit.today())),
    })
}

async fn after(
    visit: &Visit,
    text: &str,
    kind: &'static Kind,
    fields: &Fields,
    done: Result<Request, Refusal>,
) -> Answer {
    match done {
        Ok(request) => {
            together::left(visit, text);
            to(&format!("/requests/{}", request.reference))
        }
        Err(refusal) => {
            let faults = together::faults(visit, text, refusal).await?;
            render(visit, text, kind, fields, &faults).await
        }
    }
}

async fn render(
    visit: &Visit,
    text: &str,
    kind: &'static Kind,
    fields: &Fields,
    faults: &[Fault],
) -> Answer {
    let (view, mut head) = head_of(visit, text).await?;
    head.lost = together::lost(faults);
    together::opened(visit, &head.reference);
    let errors = visit.errors(faults);
    let words = visit.words;
    let known = known_day(kind, &view).map_or_else(String::new, |day| {
        format!("{:02}.{:02}.{}", day.day(), day.month(), day.year())
    });
    let template = Change {
        page: visit
            .frame(words.word("requests-change-", kind.word))
            .refused_if(&errors),
        hint: hint(visit, kind, &view),
        button: words.word("requests-change-do-", kind.word),
        what: kind.day.unwrap_or_default(),
        day_label: kind
            .day
            .map(|name| words.word("requests-change-day-", name)),
        day: match kind.day {
            Some(name) if !faults.is_empty() => fields.raw(name).to_owned(),
            _ => known,
        },
        asks_reason: kind.reason,
        reason: fields.raw("reason").to_owned(),
        blocks: if kind.word == "extension" {
            blocks(visit, fields)
        } else {
            Vec::new()
        },
        positions: if kind.word == "identity" {
            let waits = fields.get("position") == "waits";
            vec![("runs", !waits), ("waits", waits)]
        } else {
            Vec::new()
        },
        version: view.version,
        head,
        errors,
    };
    form(&template, &template.errors)
}

/// What the change does; an extension names the dates it moves between.
fn hint(visit: &Visit, kind: &Kind, view: &View) -> String {
    let words = visit.words;
    if kind.word != "extension" {
        return words.word("requests-change-hint-", kind.word);
    }
    let places = [
        ("last", words.day(view.due.last_day)),
        ("extended", words.day(view.due.extended_last_day)),
    ];
    words.with("requests-change-hint-extension", &places)
}

fn blocks(visit: &Visit, fields: &Fields) -> Vec<Block> {
    let block = |reason: &'static law::extension::Reason| Block {
        id: &reason.id,
        title: visit.words.law(&reason.title),
        meaning: visit.words.law(&reason.meaning),
        chosen: fields.all("block").any(|id| id == reason.id),
    };
    law::extension::reasons().iter().map(block).collect()
}

fn known_day(kind: &Kind, view: &View) -> Option<Date> {
    match kind.word {
        "waiting" => view.waiting_until,
        "end-day" => view.due.end_day,
        "receipt" => Some(view.received),
        _ => None,
    }
}
