//! Hands a released package over: to the privacy manager, or to the person by a link that works once
//! and asks for a code told another way. Each is entered in the log.

use accounts::{Actor, Permission};
use base::Secret;
use erasure::Desk;
use jiff::{Timestamp, ToSpan as _};
use ledger::{Deed, Outcome, Via, Who};
use serde_json::json;
use sha2::{Digest as _, Sha256};

use crate::{AnswerId, Error, Outgoing, store};

/// So many hours a link is good for, at most.
const MOST_HOURS: u16 = 24 * 30;
/// So many wrong codes close a link.
pub(crate) const TRIES: i64 = 5;
/// Digits of a code.
const DIGITS: usize = 8;

/// A link's token and its code, told once.
#[derive(Debug)]
pub struct Link {
    /// Goes into the address.
    pub token: Secret,
    /// Told the person another way.
    pub code: Secret,
    pub expires_at: Timestamp,
}

/// What somebody picked up.
pub struct PickedUp {
    /// Reference of the request, which names the file.
    pub request: String,
    pub zip: Outgoing,
}

/// The package, for whoever hands it over by hand.
pub async fn save(desk: &Desk, actor: &Actor, id: &AnswerId) -> Result<Outgoing, Error> {
    let answer = store::answer_for(desk, actor, Permission::AnswersPrepare, id).await?;
    let zip = Outgoing::of(desk, &answer).await?;
    desk.ledger
        .enter(Deed {
            object: Some(answer.id.to_string()),
            request: Some(answer.request.clone()),
            ..Deed::done(actor.who(), "answers.save")
        })
        .await?;
    Ok(zip)
}

/// Makes a link by which the person picks the package up. An earlier one stops working.
pub async fn link(
    desk: &Desk,
    actor: &Actor,
    (id, hours): (&AnswerId, u16),
) -> Result<Link, Error> {
    let answer = store::answer_for(desk, actor, Permission::AnswersPrepare, id).await?;
    Outgoing::of(desk, &answer).await?;
    if hours == 0 || hours > MOST_HOURS {
        let line = format!("a link is good for 1 to {MOST_HOURS} hours");
        return Err(Error::refused("link-hours", line));
    }
    let ledger = &desk.ledger;
    let (token, code) = (ledger.random.token(), code(desk));
    let until = ledger.clock.now().saturating_add(i64::from(hours).hours());
    let until = until.unwrap_or(Timestamp::MAX);
    // What is gone cannot be picked up.
    let expires_at = answer.expires_at.map_or(until, |gone| gone.min(until));
    let mut tx = ledger.begin().await?;
    let hashes = (hash(&token), code_hash(&token, &code));
    store::insert_link(tx.conn(), &answer.id, &hashes, expires_at).await?;
    tx.record(Deed {
        object: Some(answer.id.to_string()),
        request: Some(answer.request.clone()),
        details: json!({ "until": expires_at }),
        ..Deed::done(actor.who(), "answers.link")
    })
    .await?;
    tx.commit().await?;
    Ok(Link {
        token,
        code,
        expires_at,
    })
}

/// Digits that can be told on the telephone.
fn code(desk: &Desk) -> Secret {
    let mut bytes = [0; DIGITS * 2];
    desk.ledger.random.fill(&mut bytes);
    let digits = bytes.chunks_exact(2).map(|pair| {
        let number = u16::from_be_bytes([pair[0], pair[1]]) % 10;
        char::from(b'0' + u8::try_from(number).expect("a digit"))
    });
    Secret::new(digits.collect::<String>())
}

fn hash(token: &Secret) -> String {
    hex::encode(Sha256::digest(token.expose()))
}

/// Bound to the token, which the database does not hold, so that the few codes there are cannot be
/// tried against it.
fn code_hash(token: &Secret, code: &Secret) -> String {
    let mut hash = Sha256::new();
    hash.update(token.expose());
    hash.update([0]);
    hash.update(code.expose().trim());
    hex::encode(hash.finalize())
}

/// Whether a link still waits to be used.
pub async fn waits(desk: &Desk, token: &Secret) -> Result<bool, Error> {
    let now = desk.ledger.clock.now();
    store::link_waits(&desk.ledger.store, &hash(token), now).await
}

/// Picks a package up by its link and code, once. A wrong code counts, however many come at once;
/// after the last try the link is closed.
pub async fn pick_up(desk: &Desk, token: &Secret, code: &Secret) -> Result<PickedUp, Error> {
    let ledger = &desk.ledger;
    let now = ledger.clock.now();
    let code = Secret::new(code.expose().replace([' ', '-'], ""));
    let mut tx = ledger.begin().await?;
    let tried = store::try_link(tx.conn(), &hash(token), now).await?;
    let Some(tried) = tried else {
        tx.rollback().await?;
        return Err(Error::NotFound);
    };
    let answer = store::answer(tx.conn(), &tried.answer).await?;
    let deed = Deed {
        object: Some(answer.id.to_string()),
        request: Some(answer.request.clone()),
        ..Deed::done(Who::system("pick_up", Via::Page), "answers.pick_up")
    };
    if tried.code_hash != code_hash(token, &code) {
        let left = TRIES - tried.tries;
        tx.record(Deed {
            outcome: Outcome::Refused,
            details: json!({ "tries_left": left }),
            ..deed
        })
        .await?;
        tx.commit().await?;
        return Err(Error::refused("pick-up-code", "the code is wrong"));
    }
    let used = store::use_link(tx.conn(), &hash(token), now).await?;
    if !used {
        tx.rollback().await?;
        return Err(Error::NotFound);
    }
    tx.record(deed).await?;
    let zip = Outgoing::of(desk, &answer).await?;
    tx.commit().await?;
    Ok(PickedUp {
        request: answer.request,
        zip,
    })
}
