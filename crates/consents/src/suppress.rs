//! Keeps people from advertising for good (Art. 21(3) GDPR): their addresses as keyed hashes, and
//! their records. What may be asked of it is whether one may write; who stands there cannot be read.

use std::collections::{BTreeSet, HashSet};

use ledger::{Ledger, Tx};
use requests::Person;

use crate::address::Hasher;
use crate::{Error, store};

/// So many are looked up by one statement.
const CHUNK: usize = 500;

/// Whom to keep from advertising, by the request that demanded it.
#[derive(Clone, Copy, Debug)]
pub struct Stop<'a> {
    /// Addresses as [`prints`] made them.
    pub prints: &'a BTreeSet<String>,
    pub persons: &'a [Person],
    /// Reference of the request.
    pub request: &'a str,
}

/// Addresses as they are kept; what is neither a mail address nor a telephone number is left out.
pub fn prints<'t>(
    ledger: &Ledger,
    addresses: impl IntoIterator<Item = &'t str>,
) -> Result<BTreeSet<String>, Error> {
    let hasher = Hasher::new(ledger)?;
    let addresses = addresses.into_iter();
    Ok(addresses
        .filter_map(|address| hasher.hash(address.trim()))
        .collect())
}

/// Keeps them from advertising, inside the transaction of the part that was told so. Who is kept
/// already stays so by the first request.
pub async fn suppress(ledger: &Ledger, tx: &mut Tx, stop: Stop<'_>) -> Result<(), Error> {
    let now = crate::change::now(ledger);
    for print in stop.prints {
        store::suppress_address(tx.conn(), print, (stop.request, now)).await?;
    }
    for person in stop.persons {
        store::suppress_person(tx.conn(), person, (stop.request, now)).await?;
    }
    Ok(())
}

/// Lets the people of a request be asked again, because they wished so. Says how many addresses and
/// records that were.
pub async fn release(tx: &mut Tx, request: &str) -> Result<(u64, u64), Error> {
    store::release(tx.conn(), request).await
}

/// Which of these addresses are kept from advertising.
pub async fn suppressed(
    ledger: &Ledger,
    prints: &BTreeSet<String>,
) -> Result<HashSet<String>, Error> {
    let mut conn = ledger.store.pool().acquire().await?;
    let prints: Vec<&str> = prints.iter().map(String::as_str).collect();
    let mut found = HashSet::new();
    for part in prints.chunks(CHUNK) {
        found.extend(store::suppressed(&mut conn, part).await?);
    }
    Ok(found)
}

/// Which of these records are kept from advertising.
pub async fn objected(ledger: &Ledger, persons: &[Person]) -> Result<Vec<Person>, Error> {
    let mut conn = ledger.store.pool().acquire().await?;
    let mut found = Vec::new();
    for person in persons {
        if store::has_objected(&mut conn, person).await? {
            found.push(person.clone());
        }
    }
    Ok(found)
}
