//! One text: as a form, as a PDF with invented values, and every version.

use ::templates::{Of, Shown, Version};
use askama::Template;
use axum::extract::Path;
use law::template::{LONGEST, Place as Slot};

use super::{Past, made, pdf, title};
use crate::fields::Fields;
use crate::pages::requests::line::names;
use crate::refusal::{Fault, Refusal};
use crate::visit::{Answer, Errors, Frame, Visit, form, to};

#[derive(Template)]
#[template(path = "templates/show.html")]
struct Show {
    page: Frame,
    errors: Errors,
    path: String,
    language: &'static str,
    /// The newest version, which a save comes after.
    newest: i64,
    /// The version that is looked at.
    looked: i64,
    /// Whether it is not the one in force.
    old: bool,
    shipped: bool,
    text: String,
    places: Vec<Slotted>,
    versions: Vec<Past>,
    longest: usize,
    saved: bool,
}

/// A place as it is told.
struct Slotted {
    shown: String,
    about: String,
    block: bool,
    demanded: bool,
}

/// The text in force, or `?version=1`.
pub async fn show(visit: Visit, Path(path): Path<(String, String)>, fields: Fields) -> Answer {
    let of = Of::parse(&path.0, &path.1)?;
    let looked = fields.filled("version").map(str::parse::<i64>).transpose();
    let looked = looked.map_err(|_| Refusal::NotFound)?;
    let saved = fields.filled("saved").is_some();
    render(&visit, of, (looked, saved), (None, &[])).await
}

/// Stores the next version.
pub async fn save(visit: Visit, Path(path): Path<(String, String)>, fields: Fields) -> Answer {
    let of = Of::parse(&path.0, &path.1)?;
    let seen = fields.get("version").parse().unwrap_or(-1);
    let new = (seen, fields.raw("text"));
    let done = ::templates::save(&visit.app.ledger, visit.actor()?, of, new).await;
    match done {
        Ok(_) => to(&format!("{}?saved=1", address(of))),
        Err(error) => again(&visit, of, (&fields, error.into())).await,
    }
}

/// What was typed, as a letter to nobody.
pub async fn preview(visit: Visit, Path(path): Path<(String, String)>, fields: Fields) -> Answer {
    let of = Of::parse(&path.0, &path.1)?;
    let (desk, actor) = (&visit.app.desk, visit.actor()?);
    match ::letters::preview(desk, actor, of, fields.raw("text")).await {
        Ok(bytes) => pdf(of.kind.word(), bytes),
        Err(error) => again(&visit, of, (&fields, error.into())).await,
    }
}

/// Goes back to an earlier version, or to what comes with the product.
pub async fn restore(visit: Visit, Path(path): Path<(String, String)>, fields: Fields) -> Answer {
    let of = Of::parse(&path.0, &path.1)?;
    let seen = fields.get("seen").parse().unwrap_or(-1);
    let version = fields.get("version").parse();
    let back = (seen, version.map_err(|_| Refusal::NotFound)?);
    let done = ::templates::restore(&visit.app.ledger, visit.actor()?, of, back).await;
    match done {
        Ok(_) => to(&format!("{}?saved=1", address(of))),
        Err(error) => {
            let faults = Refusal::from(error).faults()?;
            render(&visit, of, (None, false), (None, &faults)).await
        }
    }
}

fn address(of: Of) -> String {
    format!("/templates/{}/{}", of.kind.word(), of.language.word())
}

/// The form with what was typed and what is wrong with it.
async fn again(visit: &Visit, of: Of, (fields, refusal): (&Fields, Refusal)) -> Answer {
    let faults = refusal.faults()?;
    let typed = Some(fields.raw("text"));
    render(visit, of, (None, false), (typed, &faults)).await
}

async fn render(
    visit: &Visit,
    of: Of,
    (looked, saved): (Option<i64>, bool),
    (typed, faults): (Option<&str>, &[Fault]),
) -> Answer {
    let shown = ::templates::show(&visit.app.ledger, visit.actor()?, of).await?;
    let text = match (typed, looked) {
        (Some(typed), _) => typed,
        (None, Some(version)) => shown.text_of(version).ok_or(Refusal::NotFound)?,
        (None, None) => &shown.text,
    };
    let looked = looked.unwrap_or(shown.newest());
    let errors = visit.errors(faults);
    let template = Show {
        page: visit.frame(title(visit, of)).refused_if(&errors),
        path: address(of),
        language: of.language.word(),
        newest: shown.newest(),
        looked,
        old: looked != shown.newest(),
        shipped: shown.is_shipped(),
        text: text.to_owned(),
        places: of
            .kind
            .places()
            .iter()
            .map(|place| slotted(visit, place))
            .collect(),
        versions: versions(visit, &shown, looked).await?,
        longest: LONGEST,
        saved,
        errors,
    };
    form(&template, &template.errors)
}

async fn versions(visit: &Visit, shown: &Shown, looked: i64) -> Result<Vec<Past>, Refusal> {
    let names = names(&visit.app).await?;
    let past = |one: &Version| Past {
        version: one.version,
        made: made(visit, &names, (&one.made_by, one.made_at)),
        shipped: one.text.is_none(),
        current: one.version == looked,
    };
    let mut all: Vec<Past> = shown.versions.iter().map(past).collect();
    all.push(Past {
        version: 0,
        made: visit.words.t("checklists-shipped"),
        shipped: true,
        current: looked == 0,
    });
    Ok(all)
}

fn slotted(visit: &Visit, place: &Slot) -> Slotted {
    Slotted {
        shown: format!("{{{}}}", place.name),
        about: visit.words.word("templates-place-", place.name),
        block: place.block,
        demanded: place.demanded,
    }
}
