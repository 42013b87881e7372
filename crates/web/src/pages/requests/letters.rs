//! Letters of a request: a draft to read, complete, print and note as sent.

use ::requests::{Letter, LetterId, LetterTarget, Text, View};
use accounts::Permission;
use askama::Template;
use axum::extract::Path;

use super::reference;
use super::show::{CaseHead, head_of};
use crate::dates;
use crate::fields::Fields;
use crate::refusal::{Fault, Refusal};
use crate::visit::{Answer, Errors, Frame, Visit, form, to};

#[derive(Template)]
#[template(path = "requests/letters.html")]
struct LettersPage {
    page: Frame,
    errors: Errors,
    head: CaseHead,
    letters: Vec<Line>,
    may_work: bool,
}

/// A letter as it is shown.
pub struct Line {
    pub id: String,
    pub title: String,
    /// `Entwurf, zu senden bis …`, or when it was sent.
    pub state: String,
    pub late: bool,
    pub sent: bool,
    pub text: String,
    pub expired: bool,
    pub language: &'static str,
    pub version: i64,
    /// What was typed as the day of sending.
    pub day: String,
}

/// The letters.
pub async fn show(visit: Visit, Path(text): Path<String>) -> Answer {
    render(&visit, &text, &Fields::default(), &[]).await
}

/// Keeps a changed text, or notes the letter as sent with this text.
pub async fn write(
    visit: Visit,
    Path((text, letter)): Path<(String, String)>,
    fields: Fields,
) -> Answer {
    let done = keep(&visit, &text, (&letter, &fields)).await;
    match done {
        Ok(_) => to(&format!("/requests/{text}/letters")),
        Err(refusal) => render(&visit, &text, &fields, &refusal.faults()?).await,
    }
}

async fn keep(
    visit: &Visit,
    text: &str,
    (letter, fields): (&str, &Fields),
) -> Result<Letter, Refusal> {
    let (ledger, actor) = (&visit.app.ledger, visit.actor()?);
    let id = LetterId::from_stored(letter);
    let target = LetterTarget {
        reference: reference(text)?,
        letter: &id,
        version: fields.get("version").parse().ok(),
    };
    let words = Text::parse("text", fields.raw("text"))?;
    Ok(::requests::write_letter(ledger, actor, target, &words).await?)
}

/// Notes the day on which a letter was sent.
pub async fn sent(
    visit: Visit,
    Path((text, letter)): Path<(String, String)>,
    fields: Fields,
) -> Answer {
    let done = send(&visit, &text, (&letter, &fields)).await;
    match done {
        Ok(_) => to(&format!("/requests/{text}/letters")),
        Err(refusal) => render(&visit, &text, &fields, &refusal.faults()?).await,
    }
}

async fn send(
    visit: &Visit,
    text: &str,
    (letter, fields): (&str, &Fields),
) -> Result<Letter, Refusal> {
    let (ledger, actor) = (&visit.app.ledger, visit.actor()?);
    let day = dates::read(fields.get("sent"), visit.today());
    let day = day.ok_or_else(|| Refusal::invalid(Fault::new("date-shape").at("sent")))?;
    let id = LetterId::from_stored(letter);
    let target = LetterTarget {
        reference: reference(text)?,
        letter: &id,
        version: fields.get("version").parse().ok(),
    };
    Ok(::requests::send_letter(ledger, actor, target, day).await?)
}

async fn render(visit: &Visit, text: &str, fields: &Fields, faults: &[Fault]) -> Answer {
    let (view, head) = head_of(visit, text).await?;
    let errors = visit.errors(faults);
    let mut letters = lines(visit, &view).await?;
    if let Some(draft) = letters.iter_mut().find(|letter| !letter.sent)
        && !faults.is_empty()
    {
        if fields.filled("text").is_some() {
            fields.raw("text").clone_into(&mut draft.text);
        }
        fields.raw("sent").clone_into(&mut draft.day);
    }
    let template = LettersPage {
        page: visit.titled("letters-title").refused_if(&errors),
        letters,
        may_work: visit.may(Permission::RequestsWork),
        head,
        errors,
    };
    form(&template, &template.errors)
}

/// The letters of a request as they are shown.
pub async fn lines(visit: &Visit, view: &View) -> Result<Vec<Line>, Refusal> {
    let (ledger, actor) = (&visit.app.ledger, visit.actor()?);
    let letters = ::requests::letters(ledger, actor, view.reference).await?;
    Ok(letters
        .iter()
        .map(|letter| line(visit, view, letter))
        .collect())
}

fn line(visit: &Visit, view: &View, letter: &Letter) -> Line {
    let words = visit.words;
    let until = view.due.last_day;
    let (key, day) = match letter.sent {
        Some(day) if day > until => ("letters-sent-late", day),
        Some(day) => ("letters-sent", day),
        None if visit.today() > until => ("letters-draft-late", until),
        None => ("letters-draft", until),
    };
    Line {
        id: letter.id.to_string(),
        title: words.word("letters-kind-", letter.kind),
        state: words.tr(key, "day", words.day(day)),
        late: letter.sent.unwrap_or_else(|| visit.today()) > until,
        sent: letter.sent.is_some(),
        expired: letter.text.is_none(),
        text: letter.text.clone().unwrap_or_default(),
        language: letter.language.word(),
        version: letter.version,
        day: words.t("letters-today"),
    }
}
