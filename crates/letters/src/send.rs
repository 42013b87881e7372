//! Notes that a letter left, if it still tells what is.

use accounts::Actor;
use base::Notice;
use erasure::Desk;
use jiff::civil::Date;
use requests::{Letter, LetterTarget};

use crate::Error;
use crate::draft::{facts_for, load};

/// Notes the day on which a letter was sent. Refused where what was done has changed since it was
/// drafted, and for whatever [`requests::send_letter`] refuses.
pub async fn send(
    desk: &Desk,
    actor: &Actor,
    target: LetterTarget<'_>,
    day: Date,
) -> Result<Letter, Error> {
    let all = requests::letters(&desk.ledger, actor, target.reference).await?;
    let letter = all.into_iter().find(|letter| letter.id == *target.letter);
    let letter = letter.ok_or(requests::Error::NotFound)?;
    if let Some(drafted_of) = letter.facts.filter(|_| letter.kind.answers()) {
        let request = load(desk, target.reference.into()).await?;
        let now = facts_for(desk, actor, &request, letter.kind).await?;
        if letter.sent.is_none() && now.print() != drafted_of {
            let line = "tells what is no longer so: draft it anew";
            return Err(Notice::new("letter-stale", line).into());
        }
    }
    Ok(requests::send_letter(&desk.ledger, actor, target, day).await?)
}
