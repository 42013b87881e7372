//! Releases an answer: a second person puts their name to exactly this, and the package is made.

use std::sync::Arc;
use std::sync::atomic::AtomicUsize;

use accounts::{Actor, Permission};
use base::Notice;
use erasure::Desk;
use jiff::ToSpan as _;
use law::Right;
use ledger::{Deed, Outcome as Ended, Tx};
use requests::{Blocker, Doer, Outcome, Reference, Request};
use serde_json::json;

use crate::answer::Answer;
use crate::package;
use crate::progress::{self, Collecting};
use crate::{AnswerId, AnswerState, AnswerView, Error, Settings, letter, ours, store, view};

/// Releases an answer under its hash.
///
/// Refused for whoever prepared it while four eyes are on, for another hash, while something the
/// law wants said is not, while the identity of the person is not decided, and where a row was
/// changed since. A refusal is entered in the log too.
pub async fn release(
    desk: &Desk,
    settings: &Settings,
    actor: &Actor,
    (id, hash): (&AnswerId, &str),
) -> Result<AnswerView, Error> {
    let answer = store::answer_for(desk, actor, Permission::AnswersRelease, id).await?;
    let request = request(desk, &answer).await?;
    if let Err(why) = may_release(desk, actor, &request, (&answer, hash)) {
        desk.ledger
            .enter(Deed {
                outcome: Ended::Refused,
                details: json!({ "why": why.code, "hash": answer.hash }),
                ..deed(actor, "answers.release", &answer)
            })
            .await?;
        return Err(Error::Refused(why));
    }
    let rows = answer.items.iter().filter(|item| item.left_out.is_none());
    let begun = (desk.ledger.clock.now(), rows.count());
    let mut progress = Collecting::packing(answer.request.clone(), actor, begun);
    progress::begin(desk, &progress).await?;
    let making = make(desk, settings, actor, (&answer, &request), &mut progress);
    let made = Box::pin(making).await;
    progress::end(desk, &progress).await?;
    // It is read again to be shown: not twice at once.
    drop(answer);
    made?;
    view::show(desk, actor, id).await
}

/// Everything between the beginning and the end that the waiting pages see.
async fn make(
    desk: &Desk,
    settings: &Settings,
    actor: &Actor,
    (answer, request): (&Answer, &Request),
    progress: &mut Collecting,
) -> Result<(), Error> {
    let rows = Arc::new(AtomicUsize::new(0));
    let build = Box::pin(package::build(desk, answer, request, Arc::clone(&rows)));
    let mut package = progress::counted(desk, progress, &rows, build).await?;
    let now = desk.ledger.clock.now();
    let keep = (i64::from(settings.keep_days) * 24).hours();
    let released = store::Released {
        by: actor.account.id.to_string(),
        at: now,
        expires_at: now.saturating_add(keep).unwrap_or(now),
        hash: package.sha256.clone(),
        bytes: package.bytes,
    };
    let mut tx = desk.ledger.begin().await?;
    if !store::release(tx.conn(), answer, &released).await? {
        return Err(raced(answer));
    }
    store::keep_package(tx.conn(), &answer.id).await?;
    for (at, part) in package.parts()?.enumerate() {
        store::keep_part(tx.conn(), (&answer.id, at), &part?).await?;
    }
    store::save_files(tx.conn(), &answer.id, &package.files).await?;
    let doer = Doer::part("answers", actor.via, &desk.ledger.clock);
    for step in answer.scope.steps() {
        tick(&mut tx, &doer, request, step).await?;
    }
    requests::mark_in_progress(&mut tx, &doer, request.reference).await?;
    tx.record(Deed {
        details: json!({
            "hash": answer.hash, "package": released.hash, "files": package.files.len(),
            "until": released.expires_at,
        }),
        ..deed(actor, "answers.release", answer)
    })
    .await?;
    tx.commit().await?;
    Ok(())
}

/// Somebody else was faster.
fn raced(answer: &Answer) -> Error {
    let line = format!(
        "answer {}: somebody changed or released it meanwhile; look at it again",
        answer.id
    );
    Error::refused("answer-raced", line)
}

fn may_release(
    desk: &Desk,
    actor: &Actor,
    request: &Request,
    (answer, hash): (&Answer, &str),
) -> Result<(), Notice> {
    let id = &answer.id;
    let refuse = |code, line: String| Err(Notice::new(code, line));
    if desk.four_eyes && answer.hands.contains(actor.account.id.as_str()) {
        let line =
            format!("answer {id}: nobody releases an answer they prepared; ask a second person");
        return refuse("own-answer", line);
    }
    if answer.state != AnswerState::Draft {
        let line = format!("answer {id}: is {}, not a draft", answer.state.word());
        return refuse("answer-state", line);
    }
    if answer.hash != hash.trim().to_lowercase() {
        let line = format!("answer {id}: this is not its hash; it was changed, look at it again");
        return refuse("old-answer", line);
    }
    if answer.compute_hash() != answer.hash {
        let line = format!(
            "answer {id}: its rows in the store were changed by somebody else; collect again"
        );
        return refuse("answer-tampered", line);
    }
    if !request.identity_decided() {
        let line = format!(
            "answer {id}: step A4 (identity) of {} is open; tick it or skip it with a reason first",
            request.reference
        );
        return Err(
            Notice::new("answer-identity", line).with("reference", request.reference.to_string())
        );
    }
    let unsaid = answer.unsaid();
    if let Some((group, topic)) = unsaid.first() {
        let of = if group.is_empty() {
            "the whole answer"
        } else {
            group
        };
        let line = format!(
            "answer {id}: {} statements are missing, the first: {} of {of}",
            unsaid.len(),
            topic.word()
        );
        return Err(Notice::new("answer-unsaid", line).with("n", unsaid.len().to_string()));
    }
    Ok(())
}

/// The letter as the person will read it, for whoever reviews.
pub async fn preview(desk: &Desk, actor: &Actor, id: &AnswerId) -> Result<Vec<u8>, Error> {
    let answer = store::answer_for(desk, actor, Permission::AnswersRead, id).await?;
    let request = request(desk, &answer).await?;
    let told = package::tell(desk, &answer, &request, None).await?;
    desk.ledger
        .enter(deed(actor, "answers.preview", &answer))
        .await?;
    let paper = told.paper(Vec::new());
    letter::print(paper, told.head.logo).await
}

/// What keeps a request from its end: from being fulfilled an answer that was begun and never released
/// (a copy made elsewhere is noted at the checklist's own step), and from "no data" what we keep of the
/// person beside our systems.
pub async fn blockers(
    desk: &Desk,
    reference: &str,
    outcome: Outcome,
) -> Result<Vec<Blocker>, Error> {
    let answers = store::heads(&desk.ledger.store, reference).await?;
    let fulfilled = matches!(outcome, Outcome::Fulfilled | Outcome::PartlyFulfilled);
    let draft = answers.iter().find(|head| head.state == AnswerState::Draft);
    let blocker = draft.filter(|_| fulfilled).map(|head| Blocker {
        code: "answer-open",
        message: format!("answer {}: was collected and not released", head.answer),
    });
    let mut blockers: Vec<Blocker> = blocker.into_iter().collect();
    if outcome == Outcome::NoData {
        let request = load(desk, reference).await?;
        if matches!(request.right, Right::Access | Right::Portability)
            && ours::holds_more(desk, &request).await?
        {
            let code = "own-records";
            let message = format!(
                "{reference}: we keep consents, lawful bases, an entry against advertising or other requests of this person; collect the answer"
            );
            blockers.push(Blocker { code, message });
        }
    }
    Ok(blockers)
}

/// The request of an answer.
pub(crate) async fn request(desk: &Desk, answer: &Answer) -> Result<Request, Error> {
    load(desk, &answer.request).await
}

async fn load(desk: &Desk, reference: &str) -> Result<Request, Error> {
    let reference: Reference = reference.parse().map_err(requests::Error::from)?;
    let mut conn = desk.ledger.store.pool().acquire().await?;
    Ok(requests::load(&mut conn, reference).await?)
}

/// Ticks a step where the request's checklist has it and it is open.
pub(crate) async fn tick(
    tx: &mut Tx,
    doer: &Doer,
    request: &Request,
    step: &str,
) -> Result<(), Error> {
    let is_open = request
        .step(step)
        .is_ok_and(|(_, at)| !at.state.is_decided());
    if is_open {
        requests::tick_by_machine(tx, doer, request.reference, step).await?;
    }
    Ok(())
}

fn deed(actor: &Actor, action: &'static str, answer: &Answer) -> Deed {
    Deed {
        object: Some(answer.id.to_string()),
        request: Some(answer.request.clone()),
        ..Deed::done(actor.who(), action)
    }
}
