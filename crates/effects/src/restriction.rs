//! Restrictions as they stand: why, since when, until when to look again, whether the person was
//! told before the end, and whether a record was changed or the person written to all the same
//! (Art. 18 GDPR).

use accounts::{Actor, Permission, authorize};
use base::Notice;
use crm::RowRef;
use crm::plan::{FingerprintKey, fingerprint_before};
use erasure::Desk;
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use ledger::{Deed, Outcome, Via, Who};
use requests::{Doer, Person, Reason, Reference, Text, TextId};
use serde::Serialize;
use serde_json::json;

use crate::{EffectId, Error, Place, lift, store};

/// Letters of Art. 18(1) GDPR.
pub const GROUNDS: [&str; 4] = ["a", "b", "c", "d"];

/// Label of the key of the fingerprints by which a change is noticed.
const LABEL: &str = "effects.restriction";
/// Between two looks that nobody asks for.
const EVERY: SignedDuration = SignedDuration::from_hours(24);

/// One restricted record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Restriction {
    /// The effect that restricted it.
    pub effect: EffectId,
    /// The record.
    #[serde(flatten)]
    pub place: Place,
    /// Reference of the request.
    pub request: String,
    /// `a` to `d` of Art. 18(1) GDPR.
    pub ground: String,
    /// Since when.
    pub since: Timestamp,
    /// The day on which somebody looks whether the ground still holds.
    pub review_on: Option<Date>,
    /// The day on which the person was told that it ends.
    pub told_on: Option<Date>,
    /// Fingerprint of the row as it was marked.
    #[serde(skip)]
    pub(crate) print: Option<String>,
    /// When the row was last compared.
    pub checked_at: Option<Timestamp>,
    /// When it was first seen to be another.
    pub changed_at: Option<Timestamp>,
    /// When it was first seen that the CRM wrote to the person since.
    pub mailed_at: Option<Timestamp>,
}

/// That the person was told before the restriction ends.
#[derive(Debug, Clone)]
pub struct Told {
    /// The day; not in the future.
    pub on: Date,
    /// How and what was said; kept with the request's texts.
    pub note: Text,
}

/// Refuses a ground that Art. 18(1) does not have.
pub(crate) fn demand_ground(ground: &str) -> Result<(), Error> {
    if GROUNDS.contains(&ground) {
        return Ok(());
    }
    let line = "is none of a, b, c, d of Art. 18(1) GDPR";
    Err(Notice::new("restriction-ground", line).at("ground").into())
}

/// Refuses to lift what is not restricted, and before the person was told.
pub(crate) fn demand_told(desk: &Desk, reference: &str, all: &[Restriction]) -> Result<(), Error> {
    if all.is_empty() {
        return Err(lift::nothing(reference));
    }
    let today = desk.controller.today(&desk.ledger.clock);
    if all
        .iter()
        .all(|one| one.told_on.is_some_and(|day| day <= today))
    {
        return Ok(());
    }
    let line = format!(
        "{reference}: the person is told before a restriction is lifted (Art. 18(3) GDPR); tell them, note it with `effect told`, then lift"
    );
    Err(Notice::new("restriction-untold", line)
        .with("reference", reference)
        .into())
}

/// Notes that the person was told that the restrictions of a request end.
pub async fn told(desk: &Desk, actor: &Actor, reference: &str, told: &Told) -> Result<(), Error> {
    let reference: Reference = reference.parse().map_err(requests::Error::from)?;
    let name = reference.to_string();
    authorize(&desk.ledger, actor, Permission::PlansChange, Some(&name)).await?;
    if told.on > desk.controller.today(&desk.ledger.clock) {
        let line = "lies in the future: note it when the person has been told";
        return Err(Notice::new("told-future", line).at("on").into());
    }
    let mut conn = desk.ledger.store.pool().acquire().await?;
    let request = requests::load(&mut conn, reference).await?;
    drop(conn);
    let id = TextId::mint(&desk.ledger.clock, &desk.ledger.random);
    let mut tx = desk.ledger.begin().await?;
    if store::set_told(tx.conn(), &name, told.on).await? == 0 {
        return Err(lift::nothing(&name));
    }
    let doer = Doer::person(actor, &desk.ledger.clock);
    let reason = Reason {
        id: &id,
        object: "restriction",
        text: &told.note,
    };
    requests::give_reason(&mut tx, &doer, reference, reason).await?;
    crate::finish::tick(&mut tx, desk, actor.via, (&request, &["18.7", "16.7"])).await?;
    tx.record(Deed {
        request: Some(name.clone()),
        details: json!({ "on": told.on }),
        ..Deed::done(actor.who(), "effects.told")
    })
    .await?;
    tx.commit().await?;
    Ok(())
}

/// All restrictions that hold, those to be looked at first.
pub async fn restrictions(desk: &Desk, actor: &Actor) -> Result<Vec<Restriction>, Error> {
    authorize(&desk.ledger, actor, Permission::RequestsRead, None).await?;
    let mut conn = desk.ledger.store.pool().acquire().await?;
    store::live(&mut conn).await
}

/// The restriction that holds on a record. Asked by whoever shows it: no permission beside theirs.
pub async fn of_record(desk: &Desk, person: &Person) -> Result<Option<Restriction>, Error> {
    let mut conn = desk.ledger.store.pool().acquire().await?;
    let live = store::live(&mut conn).await?;
    let place = Place::from(person);
    Ok(live.into_iter().find(|one| one.place == place))
}

/// Compares every restricted record with what it was when it was marked, and looks whether the CRM
/// wrote to the person since. Changes nothing in the CRM; says to which of them that happened.
pub async fn check(desk: &Desk, actor: &Actor) -> Result<Vec<Restriction>, Error> {
    authorize(&desk.ledger, actor, Permission::PlansDraft, None).await?;
    let mut conn = desk.ledger.store.pool().acquire().await?;
    let live = store::live(&mut conn).await?;
    drop(conn);
    let looked_at = live.iter().filter(|one| one.print.is_some()).count();
    look(desk, actor.who(), live).await?;
    if looked_at == 0 {
        // That somebody asked stands in the log, also where there is nothing to compare.
        let nothing = Deed {
            details: json!({ "records": 0, "changed": 0, "mailed": 0 }),
            ..Deed::done(actor.who(), "restrictions.check")
        };
        desk.ledger.enter(nothing).await?;
    }
    let mut conn = desk.ledger.store.pool().acquire().await?;
    let live = store::live(&mut conn).await?;
    let happened = live
        .into_iter()
        .filter(|one| one.changed_at.is_some() || one.mailed_at.is_some());
    Ok(happened.collect())
}

/// The same once a day without anybody asking. Says where it could not.
pub async fn check_due(desk: &Desk) -> Result<Vec<(String, Error)>, Error> {
    let mut conn = desk.ledger.store.pool().acquire().await?;
    let live = store::live(&mut conn).await?;
    drop(conn);
    let now = desk.ledger.clock.now();
    let is_due = |at: Timestamp| now.duration_since(at) >= EVERY;
    let due = live
        .into_iter()
        .filter(|one| one.checked_at.is_none_or(is_due));
    look_by_system(desk, &Who::system("effects", Via::Job), due.collect()).await
}

async fn look(desk: &Desk, who: Who, live: Vec<Restriction>) -> Result<(), Error> {
    let failed = look_by_system(desk, &who, live).await?;
    failed
        .into_iter()
        .next()
        .map_or(Ok(()), |(_, error)| Err(error))
}

async fn look_by_system(
    desk: &Desk,
    who: &Who,
    live: Vec<Restriction>,
) -> Result<Vec<(String, Error)>, Error> {
    let mut failed = Vec::new();
    let connected: Vec<&str> = desk.systems.connected().collect();
    for name in connected {
        let there = live.iter().filter(|one| one.place.system == name);
        let there: Vec<&Restriction> = there.filter(|one| one.print.is_some()).collect();
        if there.is_empty() {
            continue;
        }
        match compare(desk, name, &there).await {
            Ok(seen) => enter(desk, who, name, (&there, &seen)).await?,
            Err(error) => failed.push((name.to_owned(), error)),
        }
    }
    Ok(failed)
}

/// What was seen of restricted records.
struct Seen<'r> {
    /// Others than when they were marked, or gone.
    changed: Vec<&'r Restriction>,
    /// Written to since.
    mailed: Vec<&'r Restriction>,
}

async fn compare<'r>(
    desk: &Desk,
    name: &str,
    there: &[&'r Restriction],
) -> Result<Seen<'r>, Error> {
    let places: Vec<Place> = there.iter().map(|one| one.place.clone()).collect();
    let now = prints(desk, name, &places).await?;
    let is_other =
        |(one, print): (&&'r Restriction, Option<String>)| (one.print != print).then_some(*one);
    Ok(Seen {
        changed: there.iter().zip(now).filter_map(is_other).collect(),
        mailed: mailed(desk, name, there).await?,
    })
}

async fn mailed<'r>(
    desk: &Desk,
    name: &str,
    there: &[&'r Restriction],
) -> Result<Vec<&'r Restriction>, Error> {
    let system = desk.open(name).await?;
    let mut connection = system.database.connect().await?;
    let mut mailed = Vec::new();
    for one in there.iter().filter(|one| one.mailed_at.is_none()) {
        let row = RowRef::parse(&system.profile, &one.place.record)?;
        let since = (&row, one.since);
        if crm::written::last_sent(&system, &mut connection, since)
            .await?
            .is_some()
        {
            mailed.push(*one);
        }
    }
    connection.close().await;
    Ok(mailed)
}

/// Fingerprints of records as they stand now; none for what is gone.
pub(crate) async fn prints(
    desk: &Desk,
    name: &str,
    places: &[Place],
) -> Result<Vec<Option<String>>, Error> {
    let key: FingerprintKey = *desk.ledger.store.keys()?.derive(LABEL);
    let system = desk.open(name).await?;
    let mut connection = system.database.connect().await?;
    let mut prints = Vec::new();
    for place in places {
        let row = RowRef::parse(&system.profile, &place.record)?;
        let rows = std::slice::from_ref(&row);
        let found = match system.census.table(&row.table) {
            Some(table) => crm::rows::by_key(&mut connection, table, rows, false).await?,
            None => Vec::new(),
        };
        prints.push(found.first().map(|record| fingerprint_before(&key, record)));
    }
    connection.close().await;
    Ok(prints)
}

async fn enter(
    desk: &Desk,
    who: &Who,
    name: &str,
    (there, seen): (&[&Restriction], &Seen<'_>),
) -> Result<(), Error> {
    let now = desk.ledger.clock.now();
    let mut tx = desk.ledger.begin().await?;
    for one in there {
        store::set_checked(tx.conn(), &one.place, now).await?;
    }
    let happened = |one: &Restriction, action| Deed {
        outcome: Outcome::Failed,
        object: Some(one.place.record.clone()),
        system: Some(name.to_owned()),
        request: Some(one.request.clone()),
        ..Deed::done(who.clone(), action)
    };
    let changed = seen.changed.iter();
    for one in changed.filter(|one| one.changed_at.is_none()) {
        store::set_changed(tx.conn(), &one.place, now).await?;
        tx.record(happened(one, "restrictions.changed")).await?;
    }
    for one in &seen.mailed {
        store::set_mailed(tx.conn(), &one.place, now).await?;
        tx.record(happened(one, "restrictions.mailed")).await?;
    }
    tx.record(Deed {
        system: Some(name.to_owned()),
        details: json!({
            "records": there.len(), "changed": seen.changed.len(), "mailed": seen.mailed.len(),
        }),
        ..Deed::done(who.clone(), "restrictions.check")
    })
    .await?;
    tx.commit().await?;
    Ok(())
}
