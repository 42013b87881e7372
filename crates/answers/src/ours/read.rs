//! Reads what our own store holds of a person, in words of the person's language.

use std::collections::BTreeSet;

use crm::plan::FingerprintKey;
use erasure::Desk;
use requests::{Person, Request};

use super::Ours;
use super::words::Teller;
use crate::Error;
use crate::answer::{Answer, Item, Scope};
use crate::gather::{BLOCK, Reader};
use crate::share::Share;

/// Everything, in an order that stays. A transfer has what the person said: their consents alone.
pub(super) async fn all(
    desk: &Desk,
    answer: &Answer,
    request: &Request,
    key: &FingerprintKey,
) -> Result<Vec<Ours>, Error> {
    let ledger = &desk.ledger;
    let today = desk.controller.today(&ledger.clock);
    let teller = Teller {
        language: request.language,
        scope: answer.scope,
        zone: &desk.controller.time_zone,
    };
    let persons: Vec<Person> = persons(answer, request).into_iter().collect();
    let mut all = Vec::new();
    for person in &persons {
        for line in consents::for_crm(ledger, person, today).await? {
            all.extend(teller.consent(person, &line));
            all.extend(teller.basis(person, &line));
        }
    }
    if answer.scope == Scope::Portability {
        return Ok(all);
    }
    for person in consents::objected(ledger, &persons).await? {
        all.push(teller.suppressed(&person));
    }
    let addresses = addresses(desk, answer, (request, key)).await?;
    let prints = consents::prints(ledger, addresses.iter().map(String::as_str))?;
    let kept = consents::suppressed(ledger, &prints).await?;
    all.extend(teller.suppressed_addresses(kept.len()));
    let mut requests = requests::of_persons(ledger, &persons, today).await?;
    // The one that is answered is told also where a record was taken off it meanwhile.
    if !requests
        .iter()
        .any(|one| one.reference == request.reference)
    {
        requests.push(request.clone());
    }
    all.extend(requests.iter().map(|one| teller.request(one)));
    Ok(all)
}

/// The records that are the person, also in systems that are not connected.
fn persons(answer: &Answer, request: &Request) -> BTreeSet<Person> {
    let taken = answer.persons.iter().filter(|person| person.selected);
    let taken = taken.map(|person| Person {
        system: person.system.clone(),
        record: person.record.clone(),
    });
    taken.chain(request.persons.iter().cloned()).collect()
}

/// Mail addresses and telephone numbers in the person's own rows: the list of those who are kept from
/// advertising knows addresses alone, and these as keyed hashes.
async fn addresses(
    desk: &Desk,
    answer: &Answer,
    (request, key): (&Request, &FingerprintKey),
) -> Result<BTreeSet<String>, Error> {
    let own = answer.items.iter().filter(|item| item.share == Share::Own);
    let own: Vec<&Item> = own.collect();
    let mut reader = Reader::open(desk, &own, *key, request.language).await?;
    let mut found = BTreeSet::new();
    for block in own.chunks(BLOCK) {
        for piece in reader.read(block).await? {
            let cells = piece.cells.into_iter();
            let cells = cells.filter(|cell| matches!(cell.kind, "email" | "phone"));
            found.extend(cells.map(|cell| cell.text));
        }
    }
    reader.close().await;
    Ok(found)
}
