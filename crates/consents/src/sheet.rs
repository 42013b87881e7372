//! The proof sheet of a person: every purpose with what was shown, said and found, and every change.

use std::collections::BTreeSet;

use accounts::{Actor, Permission, authorize};
use jiff::Timestamp;
use jiff::civil::Date;
use ledger::{Entry, Filter, Ledger};
use requests::Person;
use serde::Serialize;
use sqlx::AnyConnection;

use crate::basis::Ground;
use crate::consent::{Consent, State};
use crate::may_send::{Verdict, What, judge};
use crate::{Error, Purpose, Terms, store};

/// What is kept of a person.
#[derive(Clone, Debug, Serialize)]
pub struct Sheet {
    pub person: Person,
    pub lines: Vec<Line>,
    /// Every change, newest first.
    pub past: Vec<Past>,
}

/// A purpose with what is known of it for the person.
#[derive(Clone, Debug, Serialize)]
pub struct Line {
    pub purpose: Purpose,
    pub consent: Option<Consent>,
    /// The text as it was shown.
    pub shown: Option<Terms>,
    pub basis: Option<Ground>,
    /// Whether the person may be written to today.
    pub verdict: Verdict,
    /// What is kept of the same address in other records, of this system and of others.
    pub elsewhere: Vec<Elsewhere>,
}

/// The consent of another record with the same address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Elsewhere {
    pub person: Person,
    pub state: State,
}

/// How many systems hold how many different values of one purpose for one address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Conflict {
    pub systems: usize,
    pub values: usize,
}

impl Line {
    /// None where all records with the person's address say the same.
    pub fn conflict(&self, person: &Person) -> Option<Conflict> {
        let own = self.consent.as_ref()?.state;
        let others = self.elsewhere.iter();
        let systems: BTreeSet<&str> = others
            .clone()
            .map(|one| &*one.person.system)
            .chain([&*person.system])
            .collect();
        let values: BTreeSet<&str> = others
            .map(|one| one.state.word())
            .chain([own.word()])
            .collect();
        if values.len() < 2 {
            return None;
        }
        Some(Conflict {
            systems: systems.len(),
            values: values.len(),
        })
    }
}

/// One change.
#[derive(Clone, Debug, Serialize)]
pub struct Past {
    /// Number of the entry.
    pub index: i64,
    pub at: Timestamp,
    /// Login, or `data-subject` for the person's own link.
    pub actor: String,
    /// `page`, `api`, `cli`, `import` or `link`.
    pub path: String,
    pub action: String,
    pub purpose: String,
    /// State or basis before and after.
    pub old: Option<String>,
    pub new: Option<String>,
}

/// The sheet.
pub async fn sheet(
    ledger: &Ledger,
    actor: &Actor,
    person: Person,
    today: Date,
) -> Result<Sheet, Error> {
    authorize(ledger, actor, Permission::ConsentsRead, None).await?;
    let filter = Filter {
        action: Some("consents.".to_owned()),
        person: Some(person.record.clone()),
        system: Some(person.system.clone()),
        newest_first: true,
        ..Filter::default()
    };
    let entries = ledger.list(&filter).await?;
    let past = entries.iter().filter_map(|entry| past(&person, entry));
    Ok(Sheet {
        past: past.collect(),
        lines: lines(ledger, &person, today).await?,
        person,
    })
}

/// What is known of the person, for the page of the CRM, and for an answer that tells the person of it.
/// No account asks: the caller has made sure that the CRM does, or that an account may.
pub async fn for_crm(ledger: &Ledger, person: &Person, today: Date) -> Result<Vec<Line>, Error> {
    let mut all = lines(ledger, person, today).await?;
    all.retain(|line| line.consent.is_some() || line.basis.is_some());
    Ok(all)
}

async fn lines(ledger: &Ledger, person: &Person, today: Date) -> Result<Vec<Line>, Error> {
    let mut conn = ledger.store.pool().acquire().await?;
    let mut lines = Vec::new();
    for purpose in store::purposes(&mut conn).await? {
        let place = (person, &*purpose.id);
        let consent = store::consent(&mut conn, place).await?;
        let basis = store::ground(&mut conn, place).await?;
        if consent.is_none() && basis.is_none() && !purpose.active {
            continue;
        }
        let shown = match consent.as_ref().and_then(|consent| consent.text_version) {
            Some(version) => store::terms(&mut conn, (&purpose.id, version)).await?,
            None => None,
        };
        let asked = (&*purpose.id, &*person.system);
        let known = store::known_by_record(&mut conn, asked, &[&person.record]).await?;
        lines.push(Line {
            verdict: judge(&known, false, today).0,
            elsewhere: elsewhere(&mut conn, place, consent.as_ref()).await?,
            consent,
            shown,
            basis,
            purpose,
        });
    }
    Ok(lines)
}

/// The consents of other records that have the address of this one.
async fn elsewhere(
    conn: &mut AnyConnection,
    (person, purpose): (&Person, &str),
    consent: Option<&Consent>,
) -> Result<Vec<Elsewhere>, Error> {
    let Some(address) = consent.and_then(|consent| consent.address.as_deref()) else {
        return Ok(Vec::new());
    };
    let known = store::known_by_address(conn, purpose, &[address]).await?;
    let mut all: Vec<Elsewhere> = known
        .into_iter()
        // Of somebody erased nothing is held any more.
        .filter(|known| known.person != *person && !known.erased)
        .filter_map(|known| match known.what {
            What::Consent(_, state) => Some(Elsewhere {
                person: known.person,
                state,
            }),
            What::Ground(..) => None,
        })
        .collect();
    all.sort_by(|one, other| one.person.cmp(&other.person));
    Ok(all)
}

fn past(person: &Person, entry: &Entry) -> Option<Past> {
    if entry.object.as_ref() != Some(&person.record) {
        return None;
    }
    let details = entry.details.as_ref()?;
    let word = |side: &str| {
        let state = details.get(side)?;
        let word = state.get("state").or_else(|| state.get("basis"))?;
        Some(word.as_str()?.to_owned())
    };
    Some(Past {
        index: entry.index,
        at: entry.at,
        actor: entry.actor.clone(),
        path: details.get("path")?.as_str()?.to_owned(),
        action: entry.action.clone(),
        purpose: details.get("purpose")?.as_str()?.to_owned(),
        old: word("old"),
        new: word("new"),
    })
}
