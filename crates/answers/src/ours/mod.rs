//! What our own store holds of a person beside what stands in the CRMs: consents and withdrawals,
//! lawful bases, whether they are kept from advertising, and the files of their requests. Told like
//! the rest: an answer keeps references and fingerprints, the values are read anew.

mod read;
mod words;

use crm::plan::{FingerprintKey, fingerprint_after};
use erasure::Desk;
use requests::Request;

use crate::Error;
use crate::answer::{Answer, Item};
use crate::gather::Cell;
use crate::share::Share;

pub(crate) use words::{basis, said, title};

/// The group it is told under.
pub(crate) const GROUP: &str = "ours";
/// Stands where the rows of a CRM name their system.
const SYSTEM: &str = "vergissmein";
/// The kind of a request.
const REQUEST: &str = "request";

/// One record of ours.
#[derive(Clone)]
pub(crate) struct Ours {
    /// `kind:key`, such as `request:GD-2026-0142`.
    pub record: String,
    pub kind: &'static str,
    pub cells: Vec<Cell>,
}

impl Ours {
    /// By which it is known again.
    pub fn fingerprint(&self, key: &FingerprintKey) -> String {
        let cells = self.cells.iter();
        fingerprint_after(
            key,
            cells.map(|cell| (cell.column.as_str(), Some(cell.text.as_bytes()))),
        )
    }
}

/// The name of a request among our records.
pub(crate) fn request_name(reference: &str) -> String {
    format!("{REQUEST}:{reference}")
}

/// Adds what we hold to an answer that is being collected. Says how many records that are.
pub(crate) async fn collect(
    desk: &Desk,
    answer: &mut Answer,
    request: &Request,
    key: &FingerprintKey,
) -> Result<usize, Error> {
    let all = read::all(desk, answer, request, key).await?;
    let count = all.len();
    for one in all {
        let place = answer.next_place();
        answer.items.push(Item {
            place,
            system: SYSTEM.to_owned(),
            share: Share::Ours,
            kind: one.kind.to_owned(),
            others: 0,
            columns: one.cells.iter().map(|cell| cell.column.clone()).collect(),
            fingerprint: one.fingerprint(key),
            left_out: None,
            file: None,
            record: one.record,
        });
    }
    Ok(count)
}

/// Whether we hold more of a request's person than that request, as it was asked for and merged.
pub(crate) async fn holds_more(desk: &Desk, request: &Request) -> Result<bool, Error> {
    let (ledger, persons) = (&desk.ledger, &request.persons);
    let today = desk.controller.today(&ledger.clock);
    for person in persons {
        if !consents::for_crm(ledger, person, today).await?.is_empty() {
            return Ok(true);
        }
    }
    let known = requests::of_persons(ledger, persons, today).await?;
    let is_other = |one: &Request| {
        one.reference != request.reference && one.merged_into != Some(request.reference)
    };
    let is_kept = !consents::objected(ledger, persons).await?.is_empty();
    Ok(is_kept || known.iter().any(is_other))
}

/// What we hold as it stands now, where one of the items is of it.
pub(crate) async fn wanted(
    desk: &Desk,
    answer: &Answer,
    (items, request): (&[&Item], &Request),
    key: &FingerprintKey,
) -> Result<Vec<Ours>, Error> {
    if items.iter().any(|item| item.share == Share::Ours) {
        read::all(desk, answer, request, key).await
    } else {
        Ok(Vec::new())
    }
}
