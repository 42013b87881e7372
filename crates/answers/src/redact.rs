//! Blacks out stretches of values, shows them again, leaves whole rows out and takes them back.

use accounts::{Actor, Permission};
use erasure::Desk;
use ledger::Deed;
use requests::Text;
use serde_json::{Value, json};

use crate::answer::{Answer, Item, Span};
use crate::gather::BLOCK;
use crate::{AnswerId, AnswerView, Error, Ground, items, store, view};

/// What is to be blacked out.
#[derive(Debug)]
pub struct Mark {
    /// Place of the row; every row when absent.
    pub item: Option<i64>,
    /// Only in this column.
    pub column: Option<String>,
    /// The words, as they stand in the value.
    pub words: Text,
    pub ground: Ground,
}

/// Blacks out words wherever they stand. Refused where they stand nowhere.
pub async fn redact(
    desk: &Desk,
    actor: &Actor,
    id: &AnswerId,
    mark: &Mark,
) -> Result<AnswerView, Error> {
    let mut answer = store::answer_for(desk, actor, Permission::AnswersPrepare, id).await?;
    answer.must_be_draft()?;
    must_be_of_values(Some(mark.ground))?;
    let new = find(desk, actor, &answer, mark).await?;
    if new.is_empty() {
        return Err(Error::refused(
            "words-nowhere",
            "the words stand nowhere; give them as they stand in the value",
        ));
    }
    let count = new.len();
    for span in new {
        if !answer.spans.iter().any(|known| same(known, &span)) {
            answer.spans.push(span);
        }
    }
    let details = json!({ "item": mark.item, "ground": mark.ground, "stretches": count });
    keep(desk, actor, answer, ("answers.redact", details)).await
}

fn same(one: &Span, other: &Span) -> bool {
    (one.item, &one.column, one.from, one.to) == (other.item, &other.column, other.from, other.to)
}

async fn find(
    desk: &Desk,
    actor: &Actor,
    answer: &Answer,
    mark: &Mark,
) -> Result<Vec<Span>, Error> {
    if let Some(place) = mark.item {
        answer.item(place)?;
    }
    let by = actor.account.id.to_string();
    let words = mark.words.expose();
    let wanted = answer.items.iter();
    let wanted = wanted.filter(|item| mark.item.is_none_or(|place| item.place == place));
    let wanted: Vec<&Item> = wanted.collect();
    let mut found = Vec::new();
    for block in wanted.chunks(BLOCK) {
        for piece in items::read(desk, answer, block).await? {
            if piece.changed {
                return Err(changed(answer));
            }
            let cells = piece.cells.iter().filter(|cell| {
                mark.column
                    .as_ref()
                    .is_none_or(|column| cell.column == *column)
            });
            for cell in cells {
                found.extend(cell.text.match_indices(words).map(|(at, words)| Span {
                    item: piece.place,
                    column: cell.column.clone(),
                    from: i64::try_from(at).unwrap_or(i64::MAX),
                    to: i64::try_from(at + words.len()).unwrap_or(i64::MAX),
                    ground: mark.ground,
                    by: Some(by.clone()),
                }));
            }
        }
    }
    Ok(found)
}

/// Somebody changed a row in the CRM since it was collected.
pub(crate) fn changed(answer: &Answer) -> Error {
    let line = format!(
        "answer {}: a row was changed in its system since it was collected; collect again",
        answer.id
    );
    Error::refused("answer-changed", line)
}

/// Shows again what was blacked out in a row, or in one of its columns.
pub async fn lift(
    desk: &Desk,
    actor: &Actor,
    id: &AnswerId,
    (place, column): (i64, Option<&str>),
) -> Result<AnswerView, Error> {
    let mut answer = store::answer_for(desk, actor, Permission::AnswersPrepare, id).await?;
    answer.must_be_draft()?;
    answer.item(place)?;
    let before = answer.spans.len();
    answer
        .spans
        .retain(|span| span.item != place || column.is_some_and(|column| span.column != column));
    let details = json!({ "item": place, "stretches": before - answer.spans.len() });
    keep(desk, actor, answer, ("answers.lift", details)).await
}

/// What of a row is left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Left {
    /// The row and the file beside it.
    Row,
    /// The file alone.
    File,
}

/// Leaves a row, or the file beside it, out for a ground, or takes it back in.
pub async fn leave_out(
    desk: &Desk,
    actor: &Actor,
    id: &AnswerId,
    (place, left, ground): (i64, Left, Option<Ground>),
) -> Result<AnswerView, Error> {
    let mut answer = store::answer_for(desk, actor, Permission::AnswersPrepare, id).await?;
    answer.must_be_draft()?;
    let mut items = answer.items.iter_mut();
    let item = items.find(|item| item.place == place);
    let item = item.ok_or(Error::NotFound)?;
    match left {
        Left::Row => {
            must_be_of_values(ground)?;
            item.left_out = ground;
        }
        Left::File => item.file.as_mut().ok_or(Error::NotFound)?.left_out = ground,
    }
    let details = json!({ "item": place, "file": left == Left::File, "ground": ground });
    keep(desk, actor, answer, ("answers.leave_out", details)).await
}

/// Values are told, or not for the rights of somebody: only a file is handed over apart.
fn must_be_of_values(ground: Option<Ground>) -> Result<(), Error> {
    if ground.is_none_or(|ground| Ground::OF_VALUES.contains(&ground)) {
        return Ok(());
    }
    let line = "ground: only a file is handed over apart; give third_party or business_secret";
    Err(Error::Refused(
        base::Notice::new("answer-ground", line).at("ground"),
    ))
}

async fn keep(
    desk: &Desk,
    actor: &Actor,
    mut answer: Answer,
    (action, details): (&'static str, Value),
) -> Result<AnswerView, Error> {
    let mut tx = desk.ledger.begin().await?;
    store::save(tx.conn(), &mut answer, actor.account.id.as_str()).await?;
    store::save_spans(tx.conn(), &answer).await?;
    store::save_left_out(tx.conn(), &answer).await?;
    tx.record(Deed {
        object: Some(answer.id.to_string()),
        request: Some(answer.request.clone()),
        details,
        ..Deed::done(actor.who(), action)
    })
    .await?;
    tx.commit().await?;
    view::show(desk, actor, &answer.id).await
}
