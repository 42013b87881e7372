//! Notes that somebody looked whether what is told of a system still holds.

use accounts::{Actor, Permission, authorize};
use base::Notice;
use jiff::civil::Date;
use ledger::Ledger;
use serde_json::json;

use crate::change::{deed, raced};
use crate::{Error, Place, System, list, store};

/// Notes the look and the day of the next one, which lies ahead.
pub async fn review(
    ledger: &Ledger,
    actor: &Actor,
    place: &Place<'_>,
    (id, next): (&str, Date),
) -> Result<System, Error> {
    authorize(ledger, actor, Permission::RegisterWrite, None).await?;
    let mut system = list::show(ledger, actor, place, id).await?;
    if next <= place.today {
        let line = "does not lie ahead; give the day of the next look";
        return Err(Notice::new("register-review", line).at("review_on").into());
    }
    system.description.review_on = Some(next);
    let by = (actor.account.id.as_str(), ledger.clock.now());
    let mut tx = ledger.begin().await?;
    let (version, described) = (system.version, &system.description);
    let is_saved = if version == 0 {
        store::insert(tx.conn(), (id, described), by).await?
    } else {
        store::save(tx.conn(), (id, version, described), by).await?
    };
    if !is_saved {
        return Err(raced().into());
    }
    store::set_reviewed(tx.conn(), id, by).await?;
    let details = json!({ "next": next });
    tx.record(deed(actor, "register.review", id, details))
        .await?;
    tx.commit().await?;
    list::show(ledger, actor, place, id).await
}
