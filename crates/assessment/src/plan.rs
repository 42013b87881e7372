//! The plan of measures as it is now: what the answers and the state ask for, and what became of it.

use accounts::{Actor, Permission, authorize};
use erasure::Desk;
use serde::Serialize;

use crate::agenda::agenda;
use crate::facts::Facts;
use crate::gather::gather;
use crate::measure::{Item, State};
use crate::{Error, rules, store};

/// Items with the state they were made from.
#[derive(Debug, Clone, Serialize)]
pub struct Plan {
    /// In the order of their kinds.
    pub items: Vec<Item>,
    pub facts: Facts,
}

/// The plan. Computed anew each time: answers and systems change.
pub async fn plan(desk: &Desk, actor: &Actor) -> Result<Plan, Error> {
    authorize(&desk.ledger, actor, Permission::AssessmentRead, None).await?;
    compute(desk).await
}

/// What is proposed now, joined with what was made of it. What was adopted stays in the plan when
/// it is no longer proposed: it was done.
pub(crate) async fn compute(desk: &Desk) -> Result<Plan, Error> {
    let facts = gather(desk).await?;
    let mut conn = desk.ledger.store.pool().acquire().await?;
    let answers = match store::open(&mut conn).await? {
        Some(open) => store::answers(&mut conn, &open.id).await?,
        None => match store::newest(&mut conn).await? {
            Some(newest) => store::answers(&mut conn, &newest.id).await?,
            None => Vec::new(),
        },
    };
    let answers = newest_of(answers);
    let proposed = rules::measures(agenda(), &answers, &facts);
    let stored = store::measures(&mut conn).await?;
    let mut items: Vec<Item> = proposed.into_iter().map(Item::proposed).collect();
    for known in stored {
        match items
            .iter_mut()
            .find(|item| item.measure.id == known.measure.id)
        {
            Some(item) => {
                // Whoever sees to it and until when was decided; the words are those of today.
                item.measure.owner.clone_from(&known.measure.owner);
                item.measure.due = known.measure.due;
                let again = known.state == State::Set;
                if !again {
                    let measure = item.measure.clone();
                    *item = Item { measure, ..known };
                }
            }
            None if known.state != State::Proposed => items.push(known),
            None => {}
        }
    }
    items.sort_by_key(|item| item.measure.kind);
    Ok(Plan { items, facts })
}

/// The last answer to each question.
fn newest_of(all: Vec<crate::Answer>) -> Vec<crate::Answer> {
    let mut kept: Vec<crate::Answer> = Vec::new();
    for answer in all {
        kept.retain(|known| known.question != answer.question);
        kept.push(answer);
    }
    kept
}
