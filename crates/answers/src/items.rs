//! The rows of an answer with their values, for whoever reviews it. Read live; each look is entered
//! in the log.

use accounts::{Actor, Permission};
use erasure::Desk;
use ledger::Deed;
use serde::Serialize;
use serde_json::json;

use crate::answer::{Answer, Item, ItemFile, Spans};
use crate::gather::{Piece, Reader, pieces};
use crate::{AnswerId, Error, Ground, ours, release, seal, store};

/// So many rows are shown at once.
const PAGE: usize = 50;

/// A row under review.
#[derive(Clone, Serialize)]
pub struct ItemView {
    /// Its place in the answer.
    pub item: i64,
    pub system: String,
    /// `kind:key`; none where the row is somebody else's.
    pub record: Option<String>,
    pub group: String,
    /// How many other people are on it.
    pub others: i64,
    /// Whether the CRM marks it as deleted.
    pub deleted: bool,
    pub date: Option<String>,
    pub left_out: Option<Ground>,
    /// Whether it was changed since it was collected: collect again.
    pub changed: bool,
    pub cells: Vec<ShownCell>,
    /// The file beside it.
    pub file: Option<ItemFile>,
}

/// A cell under review.
#[derive(Clone, Serialize)]
pub struct ShownCell {
    pub column: String,
    pub label: String,
    pub kind: &'static str,
    pub pieces: Vec<PieceView>,
}

/// A stretch of a cell, told or blacked out.
#[derive(Clone, Serialize)]
pub struct PieceView {
    pub text: String,
    pub ground: Option<Ground>,
}

impl std::fmt::Debug for ItemView {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "ItemView({})", self.item)
    }
}

/// The next rows of an answer after a place, all or those of a group, with their values.
pub async fn items(
    desk: &Desk,
    actor: &Actor,
    id: &AnswerId,
    (group, after): (Option<&str>, i64),
) -> Result<Vec<ItemView>, Error> {
    let answer = store::answer_for(desk, actor, Permission::AnswersRead, id).await?;
    let wanted = answer
        .items
        .iter()
        .filter(|item| item.place > after && group.is_none_or(|group| item.group() == group));
    let wanted: Vec<&Item> = wanted.take(PAGE).collect();
    let read = read(desk, &answer, &wanted).await?;
    desk.ledger
        .enter(Deed {
            object: Some(answer.id.to_string()),
            request: Some(answer.request.clone()),
            details: json!({ "items": wanted.len(), "group": group }),
            ..Deed::done(actor.who(), "answers.look")
        })
        .await?;
    let spans = answer.spans_by_cell();
    let views = read.into_iter().zip(&wanted);
    let views = views.map(|(piece, item)| view(piece, item, &spans));
    Ok(views.collect())
}

/// The rows as they stand.
pub(crate) async fn read(
    desk: &Desk,
    answer: &Answer,
    wanted: &[&Item],
) -> Result<Vec<Piece>, Error> {
    let sealed = store::sealed_key(&desk.ledger.store, &answer.id).await?;
    let key = seal::key(desk, &answer.id, &sealed)?;
    let request = release::request(desk, answer).await?;
    let ours = ours::wanted(desk, answer, (wanted, &request), &key).await?;
    let language = desk.controller.language;
    let mut reader = Reader::open(desk, wanted, key, language).await?.with(ours);
    let read = reader.read(wanted).await?;
    reader.close().await;
    Ok(read)
}

fn view(piece: Piece, item: &Item, spans: &Spans<'_>) -> ItemView {
    let cells = piece.cells.into_iter().map(|cell| {
        let told = pieces(&cell.text, spans.of(item.place, &cell.column));
        let told = told.into_iter().map(|(text, ground)| PieceView {
            text: text.to_owned(),
            ground,
        });
        ShownCell {
            pieces: told.collect(),
            column: cell.column,
            label: cell.label,
            kind: cell.kind,
        }
    });
    ItemView {
        item: item.place,
        system: piece.system,
        record: piece.record,
        group: piece.group,
        others: piece.others,
        deleted: piece.deleted,
        date: piece.date.map(|(text, _)| text),
        left_out: item.left_out,
        changed: piece.changed || (item.file.is_some() && piece.file.is_none()),
        cells: cells.collect(),
        file: item.file.clone(),
    }
}
