//! The page of the owner of a system behind a link: what is to be done for a request, and once the
//! answer. Looking changes nothing, so that a preview of the link does not use it up.

use ::errands::{Asked, NewAnswer, Outcome};
use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::IntoResponse as _;
use requests::NewFile;

use crate::fields::Fields;
use crate::refusal::{Fault, Refusal};
use crate::visit::{Answer, Errors, Frame, Visit, form, to};

#[derive(Template)]
#[template(path = "errands/answer.html")]
struct AnswerPage {
    page: Frame,
    errors: Errors,
    token: String,
    /// None where the link does not work, or no longer.
    asked: Option<Shown>,
    /// It was answered, perhaps just now.
    answered: bool,
    outcomes: Vec<Choice>,
    reason: String,
}

/// What is asked.
struct Shown {
    number: String,
    right: String,
    system: String,
    due: String,
    until: String,
    words: String,
    /// Empty where nothing of the person is shown.
    identifiers: String,
}

struct Choice {
    word: &'static str,
    title: String,
    chosen: bool,
}

/// The page.
pub async fn show(visit: Visit, Path(token): Path<String>) -> Answer {
    render(&visit, token, &Fields::default(), &[]).await
}

/// Takes the answer, once.
pub async fn answer(visit: Visit, Path(token): Path<String>, fields: Fields) -> Answer {
    match try_answer(&visit, &token, &fields).await {
        Ok(()) => to(&format!("/errand/{token}")),
        Err(Refusal::NotFound) => {
            let gone = render(&visit, token, &fields, &[]).await?;
            Ok((StatusCode::NOT_FOUND, gone).into_response())
        }
        Err(refusal) => render(&visit, token, &fields, &refusal.faults()?).await,
    }
}

async fn try_answer(visit: &Visit, token: &str, fields: &Fields) -> Result<(), Refusal> {
    let file = fields.file("file").map(|upload| NewFile {
        name: &upload.name,
        bytes: &upload.bytes,
        step: None,
    });
    let new = NewAnswer::parse(fields.get("outcome"), fields.raw("reason"), file)?;
    Ok(::errands::answer(&visit.app.desk, token, new).await?)
}

async fn render(visit: &Visit, token: String, fields: &Fields, faults: &[Fault]) -> Answer {
    let asked = match ::errands::look(&visit.app.desk, &token)
        .await
        .map_err(Refusal::from)
    {
        Ok(asked) => Some(asked),
        Err(Refusal::NotFound) => None,
        Err(refusal) => return Err(refusal),
    };
    let errors = visit.errors(faults);
    let outcome = |outcome: Outcome| Choice {
        word: outcome.word(),
        title: visit.words.word("errand-outcome-", outcome.word()),
        chosen: fields.get("outcome") == outcome.word(),
    };
    let template = AnswerPage {
        page: visit.titled("errand-title").refused_if(&errors),
        token,
        answered: asked.as_ref().is_some_and(|asked| asked.answered),
        asked: asked
            .filter(|asked| asked.waits)
            .map(|asked| shown(visit, asked)),
        outcomes: Outcome::ALL.map(outcome).into(),
        reason: fields.raw("reason").to_owned(),
        errors,
    };
    form(&template, &template.errors)
}

fn shown(visit: &Visit, asked: Asked) -> Shown {
    let words = visit.words;
    Shown {
        number: asked.request.to_string(),
        right: words.law(asked.right.title()),
        due: words.day(asked.due),
        until: visit.moment(asked.until),
        words: asked.words.map_or_else(String::new, |said| words.law(said)),
        identifiers: asked.identifiers.unwrap_or_default(),
        system: asked.system,
    }
}
