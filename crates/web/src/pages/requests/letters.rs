//! Letters of a request: drafted from what was done, to read, complete, print and note as sent.

use ::letters::Draft;
use ::requests::{Letter, LetterId, LetterTarget, State, Target, Text, View};
use accounts::Permission;
use askama::Template;
use axum::extract::Path;
use axum::http::header;
use axum::response::IntoResponse as _;
use jiff::civil::Date;
use law::LetterKind;

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
    /// Letters that may be drafted, in the order of a request's life.
    kinds: Vec<Kind>,
    /// Grounds of a refusal; empty where none may be written.
    grounds: Vec<Ground>,
    /// Words of one's own for the next letter.
    own: String,
    version: i64,
}

/// A letter that may be drafted.
struct Kind {
    word: &'static str,
    title: String,
    about: String,
    chosen: bool,
}

/// A ground on which a request is not met.
struct Ground {
    id: &'static str,
    title: String,
    meaning: String,
    chosen: bool,
}

/// A letter as it is shown.
pub struct Line {
    pub id: String,
    pub title: String,
    pub kind: &'static str,
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

/// The letters; `?kind=` chooses the next one.
pub async fn show(visit: Visit, Path(text): Path<String>, fields: Fields) -> Answer {
    render(&visit, &text, (&fields.only(&["kind"]), ""), &[]).await
}

/// Drafts a letter from what was done.
pub async fn draft(visit: Visit, Path(text): Path<String>, fields: Fields) -> Answer {
    let done = drafted(&visit, &text, &fields).await;
    match done {
        Ok(letter) => to(&format!("/requests/{text}/letters#{}", letter.id)),
        Err(refusal) => render(&visit, &text, (&fields, ""), &refusal.faults()?).await,
    }
}

async fn drafted(visit: &Visit, text: &str, fields: &Fields) -> Result<Letter, Refusal> {
    let grounds = fields.all("ground").map(str::to_owned).collect();
    let asked = Draft::parse(fields.get("kind"), grounds, fields.raw("own"))?;
    let target = Target {
        reference: reference(text)?,
        version: fields.get("version").parse().ok(),
    };
    let (desk, actor) = (&visit.app.desk, visit.actor()?);
    Ok(::letters::draft(desk, actor, target, asked).await?)
}

/// The letter as PDF.
pub async fn paper(visit: Visit, Path((text, letter)): Path<(String, String)>) -> Answer {
    let id = LetterId::from_stored(letter);
    let target = LetterTarget {
        reference: reference(&text)?,
        letter: &id,
        version: None,
    };
    let (desk, actor) = (&visit.app.desk, visit.actor()?);
    let pdf = ::letters::print(desk, actor, target).await?;
    let pdf = pdf.ok_or(Refusal::NotFound)?;
    let name = format!("inline; filename=\"{}.pdf\"", target.reference);
    let head = [
        (header::CONTENT_TYPE, "application/pdf".to_owned()),
        (header::CONTENT_DISPOSITION, name),
    ];
    Ok((head, pdf).into_response())
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
        Err(refusal) => render(&visit, &text, (&fields, &letter), &refusal.faults()?).await,
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
        Err(refusal) => render(&visit, &text, (&fields, &letter), &refusal.faults()?).await,
    }
}

async fn send(
    visit: &Visit,
    text: &str,
    (letter, fields): (&str, &Fields),
) -> Result<Letter, Refusal> {
    let (desk, actor) = (&visit.app.desk, visit.actor()?);
    let day = dates::read(fields.get("sent"), visit.today());
    let day = day.ok_or_else(|| Refusal::invalid(Fault::new("date-shape").at("sent")))?;
    let id = LetterId::from_stored(letter);
    let target = LetterTarget {
        reference: reference(text)?,
        letter: &id,
        version: fields.get("version").parse().ok(),
    };
    Ok(::letters::send(desk, actor, target, day).await?)
}

async fn render(
    visit: &Visit,
    text: &str,
    (fields, changed): (&Fields, &str),
    faults: &[Fault],
) -> Answer {
    let (view, head) = head_of(visit, text).await?;
    let errors = visit.errors(faults);
    let mut letters = lines(visit, &view).await?;
    if let Some(draft) = letters.iter_mut().find(|letter| letter.id == changed)
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
        kinds: kinds(visit, &view, fields.get("kind")),
        grounds: grounds(visit, &view, fields),
        own: fields.raw("own").to_owned(),
        version: view.version,
        head,
        errors,
    };
    form(&template, &template.errors)
}

/// Whether the visitor may write how a request ends: it is drafted from plans and answers.
fn may_answer(visit: &Visit) -> bool {
    visit.may(Permission::PlansRead) && visit.may(Permission::AnswersRead)
}

/// What may be drafted, with the likeliest chosen.
fn kinds(visit: &Visit, view: &View, asked: &str) -> Vec<Kind> {
    if view.state == State::Closed || !visit.may(Permission::RequestsWork) {
        return Vec::new();
    }
    let likely = match view.state {
        State::New => LetterKind::Acknowledge,
        State::IdentityOpen => LetterKind::Identity,
        State::InProgress | State::Waiting | State::ForApproval | State::Closed => {
            LetterKind::Fulfilled
        }
    };
    let asked = LetterKind::from_word(asked).unwrap_or(likely);
    let may = |kind: &LetterKind| !kind.answers() || may_answer(visit);
    let kinds = LetterKind::DRAFTED.into_iter().filter(may);
    let kind = |kind: LetterKind| Kind {
        word: kind.word(),
        title: visit.words.word("letters-kind-", kind.word()),
        about: visit.words.word("letters-kind-about-", kind.word()),
        chosen: kind == asked,
    };
    kinds.map(kind).collect()
}

fn grounds(visit: &Visit, view: &View, fields: &Fields) -> Vec<Ground> {
    if !may_answer(visit) {
        return Vec::new();
    }
    let ground = |one: &'static law::letter::Refusal| Ground {
        id: &one.id,
        title: visit.words.law(&one.title),
        meaning: visit.words.law(&one.meaning),
        chosen: fields.all("ground").any(|id| id == one.id),
    };
    law::letter::refusals(view.right).map(ground).collect()
}

/// The letters of a request as they are shown.
pub async fn lines(visit: &Visit, view: &View) -> Result<Vec<Line>, Refusal> {
    let (ledger, actor) = (&visit.app.ledger, visit.actor()?);
    let letters = ::requests::letters(ledger, actor, view.reference).await?;
    let line = |letter: &Letter| {
        let by_month = letter.kind == LetterKind::Extension || letter.kind.refuses();
        let due = if by_month {
            Some(view.due.last_day)
        } else {
            letter.kind.answers().then_some(view.due.legal_day)
        };
        line(visit, (visit.today(), due), letter)
    };
    Ok(letters.iter().map(line).collect())
}

fn line(visit: &Visit, (today, due): (Date, Option<Date>), letter: &Letter) -> Line {
    let words = visit.words;
    let told = letter.sent.unwrap_or(today);
    let late = due.is_some_and(|due| told > due);
    let state = match (letter.sent, due) {
        (Some(day), _) if !late => words.tr("letters-sent", "day", words.day(day)),
        (Some(day), _) => {
            let key = late_key("letters-sent-late", letter.kind);
            words.tr(key, "day", words.day(day))
        }
        (None, None) => words.t("letters-draft-open"),
        (None, Some(due)) => {
            let key = if late {
                late_key("letters-draft-late", letter.kind)
            } else if letter.kind == LetterKind::Extension {
                "letters-draft"
            } else {
                "letters-draft-answer"
            };
            words.tr(key, "day", words.day(due))
        }
    };
    Line {
        id: letter.id.to_string(),
        title: words.word("letters-kind-", letter.kind.word()),
        kind: letter.kind.word(),
        state,
        late,
        sent: letter.sent.is_some(),
        expired: letter.text.is_none(),
        text: letter.text.clone().unwrap_or_default(),
        language: letter.language.word(),
        version: letter.version,
        day: words.t("letters-today"),
    }
}

/// The key of what is said of a letter that is late, by what it tells.
fn late_key(of: &'static str, kind: LetterKind) -> &'static str {
    match of {
        of if kind == LetterKind::Extension => of,
        "letters-sent-late" => "letters-sent-late-answer",
        _ => "letters-draft-late-answer",
    }
}
