//! Changes of the dates: extension, the house's own end date, a corrected receipt.

use accounts::{Actor, Permission};
use jiff::civil::Date;
use law::Received;
use ledger::Ledger;
use serde_json::json;

use crate::change::{Change, Doer, Target, authorize};
use crate::open::not_future;
use crate::remark::{Draft, TextKind};
use crate::request::Request;
use crate::{Controller, Error, Text};

/// Records that the person was told today, with the reasons, that the answer takes two further
/// months (Art. 12(3) s. 2 and 3 GDPR). Once, and within the first month only.
pub async fn extend(
    ledger: &Ledger,
    actor: &Actor,
    target: Target,
    reason: &Text,
) -> Result<Request, Error> {
    let mut change = Change::by(ledger, actor, Permission::RequestsClose, target).await?;
    let (today, from) = (change.today(), change.request.legal_day());
    change.request.extend(today)?;
    let details = json!({ "from": from, "to": change.request.legal_day() });
    let entry = change.record("requests.extend", details).await?;
    change
        .write(ledger, Draft::new(TextKind::Reason, reason), entry)
        .await?;
    change.save().await
}

/// Sets the house's own end date, or takes it back with `None`. The legal date stays and goes on
/// deciding what is overdue.
pub async fn set_end_day(
    ledger: &Ledger,
    actor: &Actor,
    target: Target,
    end: Option<Date>,
    reason: &Text,
) -> Result<Request, Error> {
    let mut change = Change::by(ledger, actor, Permission::RequestsClose, target).await?;
    let from = change.request.due.end_day;
    change.request.set_end_day(end)?;
    let details = json!({ "from": from, "to": end, "legal": change.request.legal_day() });
    let entry = change.record("requests.set_end_day", details).await?;
    change
        .write(ledger, Draft::new(TextKind::Reason, reason), entry)
        .await?;
    change.save().await
}

/// A receipt day put right.
#[derive(Debug, Clone)]
pub struct Correction {
    pub received: Received,
    pub reason: Text,
}

/// Corrects the receipt; the dates are computed anew and the old ones stay in the ledger.
pub async fn correct_receipt(
    ledger: &Ledger,
    actor: &Actor,
    target: Target,
    controller: &Controller,
    correction: &Correction,
) -> Result<Request, Error> {
    authorize(
        ledger,
        actor,
        Permission::RequestsClose,
        Some(target.reference),
    )
    .await?;
    let doer = Doer::person(actor, &ledger.clock);
    not_future(correction.received, controller, doer.at)?;
    let mut change = Change::begin(ledger, actor, target).await?;
    let (day_before, legal_before) = (change.request.receipt.day, change.request.legal_day());
    change.request.receive(correction.received, controller)?;
    let details = json!({
        "from": day_before,
        "to": change.request.receipt.day,
        "legal_from": legal_before,
        "legal_to": change.request.legal_day(),
    });
    let entry = change.record("requests.correct_receipt", details).await?;
    change
        .write(
            ledger,
            Draft::new(TextKind::Reason, &correction.reason),
            entry,
        )
        .await?;
    change.save().await
}
