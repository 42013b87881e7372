//! Drafting a correction anew for more or fewer records, with the values that lie sealed beside its
//! draft: nobody types them twice, and no page has to carry them.

use accounts::{Actor, Permission};
use base::Notice;
use erasure::Desk;
use requests::Text;

use crate::draft::{Asked, Correction, draft};
use crate::{EffectId, EffectView, Error, Old, State, Whom, secret, store};

/// Drafts a correction anew; the earlier draft is dropped.
///
/// Refused once it was carried out or another draft stands in its place.
pub async fn redraft(
    desk: &Desk,
    actor: &Actor,
    (id, of): (&EffectId, &str),
    whom: Whom,
) -> Result<EffectView, Error> {
    let (effect, sealed) = store::effect_for(desk, actor, &[Permission::PlansDraft], id).await?;
    if effect.request != of {
        let line = "the request has no such effect; `effect list` shows them";
        return Err(Error::NotFound(line.into()));
    }
    if effect.state != State::Draft {
        let line = format!("effect {id}: is over; draft it again for what is left");
        return Err(Notice::new("effect-over", line).into());
    }
    let secret = secret::open(desk, id, sealed.as_deref())?;
    let words = secret.asked.ok_or_else(|| secret::gone(id))?;
    let statement = words.statement.as_deref();
    let statement = statement.map(|text| Text::parse("statement", text));
    let asked = Asked::Rectification(Correction {
        statement: statement.transpose()?,
        proof: Text::parse("proof", &words.proof)?,
        set: words.set,
        was: words.was,
        records: words.records,
        old: effect.plan.old.unwrap_or(Old::Keep),
        whom,
    });
    draft(desk, actor, &effect.request, &asked).await
}
