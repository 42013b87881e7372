//! Changes of the dates: the house's own end date, a corrected receipt.

use accounts::{Actor, Permission};
use jiff::civil::Date;
use law::{ExtraHolidays, Received};
use ledger::{Ledger, Tx};
use serde_json::json;

use crate::change::{Change, Doer, Target, authorize};
use crate::open::not_future;
use crate::remark::{Draft, TextKind};
use crate::request::Request;
use crate::{Controller, Error, Reference, Text, store};

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

/// Sets the house's own end date inside the transaction of a part of the product. There is no such
/// way for the legal one.
pub async fn set_end_day_by_machine(
    tx: &mut Tx,
    doer: &Doer,
    reference: Reference,
    end: Date,
) -> Result<Request, Error> {
    let mut change = Change::of(tx, reference.into(), doer.clone()).await?;
    let from = change.request.due.end_day;
    change.request.set_end_day(Some(end))?;
    let details = json!({ "from": from, "to": end, "legal": change.request.legal_day() });
    change.record("requests.set_end_day", details).await?;
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
    // The calendar the request began with: a holiday added since moves no date of it.
    let added = ExtraHolidays(store::holidays(change.conn()).await?);
    let controller = &Controller {
        extra_holidays: added.as_of(&change.request.due.calendar),
        ..controller.clone()
    };
    change.request.receive(correction.received, controller)?;
    let details = json!({
        "from": day_before,
        "to": change.request.receipt.day,
        "legal_from": legal_before,
        "legal_to": change.request.legal_day(),
        "calendar": change.request.due.calendar,
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
