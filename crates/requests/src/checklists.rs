//! The checklists an administrator keeps: one per right, in both languages, version after version.

use accounts::{Actor, Permission};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use law::{Checklist, Right};
use ledger::{Deed, Ledger, Tx};
use serde_json::json;

use crate::change::authorize;
use crate::{Error, Refusal, store};

base::id!(
    /// Id of a version of a checklist.
    ChecklistId
);

/// Steps the product itself ticks or asks for: a revision keeps them.
const KEPT: [&str; 5] = ["A1", "A2", "A4", "Z1", "Z2"];
/// Who made a version that came with the product.
const SHIPPED: &str = "law";

/// One version of a checklist, with who made it and how many open requests are worked by it.
#[derive(Debug, Clone)]
pub struct Version {
    pub list: Checklist,
    /// Login, or `law` for what came with the product.
    pub made_by: String,
    pub made_at: Timestamp,
    pub open_requests: i64,
}

/// Every stored version of a right's checklist, newest first. The one that ships is stored with
/// its first request.
pub async fn versions(ledger: &Ledger, actor: &Actor, right: Right) -> Result<Vec<Version>, Error> {
    authorize(ledger, actor, Permission::SystemsManage, None).await?;
    let mut conn = ledger.store.pool().acquire().await?;
    store::checklist_versions(&mut conn, right).await
}

/// Whether a revision must keep a step: the product ticks it or asks for it.
pub fn is_fixed(step: &str) -> bool {
    KEPT.contains(&step)
}

/// The checklist new requests of this right begin with, inside a transaction. The first use takes
/// over the one that ships, and so does the first use after an upgrade that ships a newer one,
/// unless the list was revised here.
pub(crate) async fn current(
    ledger: &Ledger,
    tx: &mut Tx,
    right: Right,
) -> Result<(String, Checklist), Error> {
    let shipped = Checklist::for_right(right);
    let newest = store::newest_checklist(tx.conn(), right).await?;
    if let Some((id, made_by, list)) = newest
        && (made_by != SHIPPED || list.version >= shipped.version)
    {
        return Ok((id, list));
    }
    let id = ChecklistId::mint(&ledger.clock, &ledger.random);
    let at = ledger.clock.now().as_microsecond();
    store::insert_checklist(tx.conn(), id.as_str(), (right, shipped), (SHIPPED, at)).await?;
    // Read back: another opening may have taken the list over in the same moment.
    let (id, _, list) = store::newest_checklist(tx.conn(), right)
        .await?
        .ok_or(Error::NotFound)?;
    Ok((id, list))
}

/// The checklist new requests of this right begin with.
pub async fn show(ledger: &Ledger, right: Right) -> Result<Checklist, Error> {
    let mut conn = ledger.store.pool().acquire().await?;
    let stored = store::newest_checklist(&mut conn, right).await?;
    Ok(stored.map_or_else(|| Checklist::for_right(right).clone(), |(_, _, list)| list))
}

/// Stores a revised checklist as the next version. Requests under way keep theirs.
pub async fn revise(
    ledger: &Ledger,
    actor: &Actor,
    right: Right,
    mut list: Checklist,
) -> Result<Checklist, Error> {
    authorize(ledger, actor, Permission::SystemsManage, None).await?;
    let mut tx = ledger.begin().await?;
    let (_, before) = current(ledger, &mut tx, right).await?;
    list.id.clone_from(&before.id);
    list.check()?;
    keeps_fixed_steps(&before, &list)?;
    if list.version != before.version {
        let message = format!(
            "was revised meanwhile (now version {}); load it again",
            before.version
        );
        return Err(Refusal::new("checklist-changed", message)
            .at("version")
            .into());
    }
    list.version += 1;
    list.dated = TimeZone::UTC.to_datetime(ledger.clock.now()).date();
    let id = ChecklistId::mint(&ledger.clock, &ledger.random);
    let made = (&*actor.account.login, ledger.clock.now().as_microsecond());
    store::insert_checklist(tx.conn(), id.as_str(), (right, &list), made).await?;
    let steps: Vec<&str> = list.items.iter().map(|item| item.id.as_str()).collect();
    tx.record(Deed {
        object: Some(id.to_string()),
        details: json!({
            "right": right,
            "from": before.version,
            "to": list.version,
            "steps": steps,
        }),
        ..Deed::done(actor.who(), "checklists.revise")
    })
    .await?;
    tx.commit().await?;
    Ok(list)
}

fn keeps_fixed_steps(before: &Checklist, after: &Checklist) -> Result<(), Refusal> {
    let fixed = KEPT.into_iter().filter_map(|id| before.item(id));
    for item in fixed {
        let kept = after.item(&item.id);
        if !kept.is_some_and(|kept| kept.binding == item.binding && kept.phase == item.phase) {
            let message = format!(
                "must keep step {} as it is: the product relies on it",
                item.id
            );
            let refusal = Refusal::new("checklist-fixed", message).at("checklist");
            return Err(refusal.with("step", &*item.id));
        }
    }
    Ok(())
}
