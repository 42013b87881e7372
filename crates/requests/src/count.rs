//! Counts requests by state and right, in all and by system.

use accounts::Actor;
use jiff::civil::Date;
use law::Right;
use ledger::Ledger;
use serde::Serialize;

use crate::list::{Filter, may_ask};
use crate::{Error, State, store};

/// How many requests of a right are in a state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Count {
    pub state: State,
    pub right: Right,
    pub requests: i64,
}

/// Where the persons of a request stand. Each request stands in exactly one place, so that the
/// places add up to all requests.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// All in this system.
    System(String),
    /// In several systems.
    Several,
    /// No person is linked.
    Nowhere,
}

/// The requests of one place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PlaceCount {
    pub place: Place,
    pub requests: i64,
    pub counts: Vec<Count>,
}

/// All counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Counts {
    pub requests: i64,
    pub counts: Vec<Count>,
    /// The same requests by place; the sums agree.
    pub places: Vec<PlaceCount>,
}

/// Counts by state what the filter lets through; its order and page do not matter.
pub async fn count(
    ledger: &Ledger,
    actor: &Actor,
    filter: &Filter,
    today: Date,
) -> Result<Vec<(State, i64)>, Error> {
    may_ask(ledger, actor, filter).await?;
    let mut conn = ledger.store.pool().acquire().await?;
    store::count_by_state(&mut conn, filter, today).await
}

/// How many open requests the lists hold that everybody has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shelves {
    /// All.
    pub open: i64,
    /// Those of who asks.
    pub mine: i64,
    /// Those nobody works on.
    pub nobodys: i64,
    /// Those past the legal day.
    pub overdue: i64,
}

/// Counts the lists that everybody has, all in one reading of the open requests.
pub async fn shelves(ledger: &Ledger, actor: &Actor, today: Date) -> Result<Shelves, Error> {
    may_ask(ledger, actor, &Filter::default()).await?;
    let mut conn = ledger.store.pool().acquire().await?;
    store::shelves(&mut conn, &actor.account.login, today).await
}

/// Counts by state and right what the filter lets through, in all and by place.
pub async fn counts(
    ledger: &Ledger,
    actor: &Actor,
    filter: &Filter,
    today: Date,
) -> Result<Counts, Error> {
    may_ask(ledger, actor, filter).await?;
    let mut conn = ledger.store.pool().acquire().await?;
    let found = store::count_by_place(&mut conn, filter, today).await?;
    let mut places: Vec<PlaceCount> = Vec::new();
    let mut counts: Vec<Count> = Vec::new();
    for (place, count) in found {
        add(&mut counts, &count);
        match places.iter_mut().find(|known| known.place == place) {
            Some(known) => known.counts.push(count),
            None => places.push(PlaceCount {
                place,
                requests: 0,
                counts: vec![count],
            }),
        }
    }
    for place in &mut places {
        place.requests = place.counts.iter().map(|count| count.requests).sum();
    }
    places.sort_by(|a, b| a.place.cmp(&b.place));
    counts.sort_by_key(|count| (count.state.word(), count.right.word()));
    Ok(Counts {
        requests: counts.iter().map(|count| count.requests).sum(),
        counts,
        places,
    })
}

/// What monitoring may know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tally {
    pub counts: Vec<Count>,
    /// Open and past the legal day.
    pub overdue: i64,
}

/// Counts for monitoring. No account asks, and nothing but numbers is told.
pub async fn tally(ledger: &Ledger, today: Date) -> Result<Tally, Error> {
    let overdue = Filter {
        overdue: true,
        ..Filter::default()
    };
    let mut conn = ledger.store.pool().acquire().await?;
    let late = store::count(&mut conn, &overdue, today).await?;
    Ok(Tally {
        counts: store::count(&mut conn, &Filter::default(), today).await?,
        overdue: late.iter().map(|count| count.requests).sum(),
    })
}

fn add(counts: &mut Vec<Count>, more: &Count) {
    let same = |known: &&mut Count| known.state == more.state && known.right == more.right;
    match counts.iter_mut().find(same) {
        Some(known) => known.requests += more.requests,
        None => counts.push(more.clone()),
    }
}
