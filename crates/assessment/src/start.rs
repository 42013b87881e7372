//! Begins a round. What was answered in the version before is taken over, to be looked at again.

use accounts::{Actor, Permission, authorize};
use base::Notice;
use ledger::{Deed, Ledger};
use serde_json::json;

use crate::answer::{Answer, AnswerId};
use crate::assessment::{Assessment, AssessmentId, View};
use crate::{Error, store};

/// Begins the next round; refused while one is open.
pub async fn start(ledger: &Ledger, actor: &Actor) -> Result<Assessment, Error> {
    authorize(ledger, actor, Permission::AssessmentManage, None).await?;
    let mut tx = ledger.begin().await?;
    if store::open(tx.conn()).await?.is_some() {
        return Err(open_already());
    }
    let before = store::newest(tx.conn()).await?;
    let new = Assessment {
        id: AssessmentId::mint(&ledger.clock, &ledger.random),
        number: before.as_ref().map_or(1, |before| before.number + 1),
        started_by: actor.account.login.clone(),
        started_at: ledger.clock.now(),
        completed_by: None,
        completed_at: None,
    };
    if !store::insert(tx.conn(), &new).await? {
        return Err(open_already());
    }
    let mut taken = 0;
    if let Some(before) = before {
        let all = store::answers(tx.conn(), &before.id).await?;
        for answer in View::of(before, all).answers {
            let copy = Answer {
                id: AnswerId::mint(&ledger.clock, &ledger.random),
                taken_over: true,
                ..answer
            };
            store::insert_answer(tx.conn(), &new.id, &copy).await?;
            taken += 1;
        }
    }
    tx.record(Deed {
        object: Some(new.id.to_string()),
        details: json!({ "version": new.number, "taken_over": taken }),
        ..Deed::done(actor.who(), "assessment.start")
    })
    .await?;
    tx.commit().await?;
    Ok(new)
}

fn open_already() -> Error {
    let line = "an assessment is open: answer and complete it";
    Error::Refused(Notice::new("assessment-open", line))
}
