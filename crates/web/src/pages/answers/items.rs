//! The rows of an answer with their values. The look is logged, so a button asks for it; what is
//! decided on the page shows it again.

use ::answers::{AnswerId, Ground, ItemFile, ItemView, Left, Mark};
use ::requests::Text;
use accounts::Permission;
use askama::Template;
use axum::extract::Path;
use axum::http::header;
use axum::response::IntoResponse as _;

use super::show::answer_of;
use crate::fields::Fields;
use crate::refusal::{Fault, Refusal};
use crate::visit::{Answer, Errors, Frame, Visit, form};

#[derive(Template)]
#[template(path = "answers/items.html")]
struct ItemsPage {
    page: Frame,
    errors: Errors,
    reference: String,
    id: String,
    group: String,
    title: String,
    rows: Vec<Row>,
    /// From where this page began.
    after: i64,
    /// Where the next one begins; nought where there is none.
    next: i64,
    words: String,
    grounds: Vec<(&'static str, String)>,
    file_grounds: Vec<(&'static str, String)>,
    may_prepare: bool,
}

/// A row.
struct Row {
    item: i64,
    record: String,
    about: String,
    left_out: String,
    changed: bool,
    black: bool,
    cells: Vec<Cell>,
    file: Option<Beside>,
}

/// The file beside a row.
struct Beside {
    size: String,
    left_out: String,
}

/// A cell: what it is called, and its text in pieces with the ground of what is blacked out.
struct Cell {
    label: String,
    pieces: Vec<(String, String)>,
}

/// The rows of a group.
pub async fn show(visit: Visit, Path(id): Path<String>, fields: Fields) -> Answer {
    render(&visit, &id, &fields, &[]).await
}

/// Blacks out words.
pub async fn redact(visit: Visit, Path(id): Path<String>, fields: Fields) -> Answer {
    let done = async {
        let mark = Mark {
            item: fields.get("item").parse().ok(),
            column: None,
            words: Text::parse("words", fields.raw("words"))?,
            ground: ground(&fields)?,
        };
        let (desk, actor) = (&visit.app.desk, visit.actor()?);
        ::answers::redact(desk, actor, &AnswerId::from_stored(&*id), &mark).await?;
        Ok(())
    };
    let done = done.await;
    again(&visit, &id, &fields, done).await
}

/// Shows again what was blacked out in a row.
pub async fn lift(visit: Visit, Path(id): Path<String>, fields: Fields) -> Answer {
    let done = async {
        let item = place(&fields)?;
        let (desk, actor) = (&visit.app.desk, visit.actor()?);
        ::answers::lift(desk, actor, &AnswerId::from_stored(&*id), (item, None)).await?;
        Ok(())
    };
    let done = done.await;
    again(&visit, &id, &fields, done).await
}

/// Leaves a row out, or takes it back in.
pub async fn leave_out(visit: Visit, Path(id): Path<String>, fields: Fields) -> Answer {
    let done = async {
        let item = place(&fields)?;
        let why = match fields.filled("ground") {
            Some(_) => Some(ground(&fields)?),
            None => None,
        };
        let left = match fields.filled("file") {
            Some(_) => Left::File,
            None => Left::Row,
        };
        let (desk, actor) = (&visit.app.desk, visit.actor()?);
        let which = (item, left, why);
        ::answers::leave_out(desk, actor, &AnswerId::from_stored(&*id), which).await?;
        Ok(())
    };
    let done = done.await;
    again(&visit, &id, &fields, done).await
}

/// The file beside a row, to be saved and looked at.
pub async fn file(visit: Visit, Path(id): Path<String>, fields: Fields) -> Answer {
    let which = (&AnswerId::from_stored(&*id), place(&fields)?);
    let done = ::answers::attachment(&visit.app.desk, visit.actor()?, which).await;
    match done {
        Ok(file) => {
            let name = file.name.rsplit('/').next().unwrap_or_default();
            let name = format!("attachment; filename=\"{name}\"");
            let headers = [
                (header::CONTENT_TYPE, "application/octet-stream".to_owned()),
                (header::CONTENT_DISPOSITION, name),
            ];
            Ok((headers, file.bytes).into_response())
        }
        Err(error) => again(&visit, &id, &fields, Err(error.into())).await,
    }
}

fn place(fields: &Fields) -> Result<i64, Refusal> {
    fields.get("item").parse().map_err(|_| Refusal::NotFound)
}

fn ground(fields: &Fields) -> Result<Ground, Refusal> {
    let read = Ground::from_word(fields.get("ground"));
    read.ok_or_else(|| Refusal::invalid(Fault::new("answer-ground").at("ground")))
}

async fn again(visit: &Visit, id: &str, fields: &Fields, done: Result<(), Refusal>) -> Answer {
    let faults = match done {
        Ok(()) => Vec::new(),
        Err(refusal) => refusal.faults()?,
    };
    render(visit, id, fields, &faults).await
}

async fn render(visit: &Visit, id: &str, fields: &Fields, faults: &[Fault]) -> Answer {
    let answer = answer_of(visit, id).await?;
    let group = fields.get("group").to_owned();
    let after: i64 = fields.get("after").parse().unwrap_or(0);
    let (desk, actor) = (&visit.app.desk, visit.actor()?);
    let asked = (Some(group.as_str()), after);
    let items = ::answers::items(desk, actor, &answer.answer, asked).await?;
    let words = visit.words;
    let errors = visit.errors(faults);
    let named = |ground: &Ground| (ground.word(), words.word("answers-ground-", ground.word()));
    let grounds = Ground::OF_VALUES.iter().map(named).collect();
    let next = items.last().map_or(0, |item| item.item);
    let template = ItemsPage {
        page: visit.titled("answers-items").refused_if(&errors),
        reference: answer.request.clone(),
        id: answer.answer.to_string(),
        title: ::answers::group_title(answer.scope, &group, words.0),
        // A page that is not full is the last one.
        next: if items.len() < 50 { 0 } else { next },
        rows: items.into_iter().map(|item| row(visit, item)).collect(),
        group,
        after,
        words: if errors.is_empty() {
            String::new()
        } else {
            fields.raw("words").to_owned()
        },
        grounds,
        file_grounds: Ground::ALL.iter().map(named).collect(),
        may_prepare: visit.may(Permission::AnswersPrepare)
            && answer.state == ::answers::AnswerState::Draft,
        errors,
    };
    form(&template, &template.errors)
}

fn row(visit: &Visit, item: ItemView) -> Row {
    let words = visit.words;
    let ground = |ground: Ground| words.word("answers-ground-", ground.word());
    let mut about = vec![item.system];
    about.extend(item.date);
    if item.others > 0 {
        about.push(words.tr("answers-others", "n", item.others));
    }
    if item.deleted {
        about.push(words.t("answers-deleted"));
    }
    let cells = item.cells.into_iter().map(|cell| Cell {
        label: cell.label,
        pieces: cell
            .pieces
            .into_iter()
            .map(|piece| (piece.text, piece.ground.map_or_else(String::new, ground)))
            .collect(),
    });
    let cells: Vec<Cell> = cells.collect();
    Row {
        item: item.item,
        record: item.record.unwrap_or_default(),
        about: about.join(" · "),
        left_out: item.left_out.map_or_else(String::new, ground),
        changed: item.changed,
        black: cells
            .iter()
            .any(|cell| cell.pieces.iter().any(|piece| !piece.1.is_empty())),
        cells,
        file: item.file.map(|file| Beside {
            size: size(visit, &file),
            left_out: file.left_out.map_or_else(String::new, ground),
        }),
    }
}

/// The size of a file in words.
fn size(visit: &Visit, file: &ItemFile) -> String {
    let kilobytes = visit.words.number((file.bytes + 999) / 1000);
    format!("{kilobytes} kB")
}
