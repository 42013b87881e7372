//! Two people on one request: who else has a form of it open, and who was faster.

use ledger::Filter;

use super::line::names;
use crate::pages::ledger::said;
use crate::refusal::{Fault, Refusal};
use crate::visit::Visit;

/// What a save that came too late is refused with.
const CHANGED: &str = "changed";
/// The same, with who was faster.
const CHANGED_BY: &str = "changed-by";
/// So many of the newest deeds are looked through for the change.
const NEWEST: u32 = 20;

/// The visitor has a form of the request open.
pub fn opened(visit: &Visit, reference: &str) {
    if let Some(actor) = &visit.actor {
        let presence = &visit.directory.presence;
        presence.opened(reference, &actor.account, visit.app.now());
    }
}

/// The visitor has sent the form.
pub fn left(visit: &Visit, reference: &str) {
    if let Some(actor) = &visit.actor {
        visit.directory.presence.left(reference, &actor.account);
    }
}

/// `Anna Berger bearbeitet gerade (seit 10:42)`, a line for each.
pub fn others(visit: &Visit, reference: &str) -> Vec<String> {
    let Some(actor) = &visit.actor else {
        return Vec::new();
    };
    let presence = &visit.directory.presence;
    let others = presence.others(reference, &actor.account, visit.app.now());
    let line = |(name, since)| {
        let local = visit.app.zone().to_datetime(since);
        let at = format!("{:02}:{:02}", local.hour(), local.minute());
        let places = [("name", name), ("at", at)];
        visit.words.with("requests-busy", &places)
    };
    others.into_iter().map(line).collect()
}

/// The faults of a form; where somebody was faster, with who, what and when.
///
/// # Errors
/// The refusal itself where a form cannot mend it.
pub async fn faults(visit: &Visit, text: &str, refusal: Refusal) -> Result<Vec<Fault>, Refusal> {
    let faults = refusal.faults()?;
    if !lost(&faults) {
        return Ok(faults);
    }
    let filter = Filter {
        request: Some(super::reference(text)?.to_string()),
        newest_first: true,
        limit: Some(NEWEST),
        ..Filter::default()
    };
    let entries = visit.app.ledger.list(&filter).await?;
    let changed =
        |entry: &&ledger::Entry| entry.outcome == "done" && entry.action.starts_with("requests.");
    let Some(entry) = entries.iter().find(changed) else {
        return Ok(faults);
    };
    let name = names(&visit.app).await?.remove(&entry.actor);
    let name = name.unwrap_or_else(|| visit.words.word("part-", &entry.actor));
    let fault = Fault::new(CHANGED_BY)
        .fill("name", name)
        .fill("did", said(visit, entry))
        .fill("at", visit.moment(entry.at));
    Ok(vec![fault])
}

/// Whether somebody else was faster.
pub fn lost(faults: &[Fault]) -> bool {
    let mut codes = faults.iter().map(|fault| fault.code.as_str());
    codes.any(|code| code == CHANGED || code == CHANGED_BY)
}
