//! That a record is another person than the one a request is about.
//!
//! Somebody says it once, where the persons of a plan are checked. From then on the search knows it, and every plan and
//! answer about the same record says who decided it. It is as true the other way round: whoever asks about the second
//! record is not the first. Kept are the references of the two records, never a value; choosing the record again takes
//! it back, and it expires with the texts of the request in which it was said.

use std::collections::{BTreeMap, BTreeSet};

use accounts::Actor;
use base::Notice;
use jiff::Timestamp;
use ledger::{Deed, Tx, Via, Who};
use requests::{Reference, Request};
use serde::Serialize;
use serde_json::json;

use crate::change::{self, Change};
use crate::plan::Plan;
use crate::{Desk, Error, PlanView, draft, propose, store};

/// System and `kind:key` of a record.
pub(crate) type Record = (String, String);

/// The records that are other people, each with who said so.
pub(crate) type Others = BTreeMap<Record, Other>;

/// Who said that a record is another person, and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Other {
    /// Login.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

/// A record that is another person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ToldApart {
    /// System.
    pub system: String,
    /// `kind:key`.
    pub record: String,
    /// Who said so.
    #[serde(flatten)]
    pub other: Other,
}

/// The records of which somebody said that they are another person than a request is about.
///
/// # Errors
/// Refused for a reference that is none.
pub async fn told_apart(desk: &Desk, reference: &str) -> Result<Vec<ToldApart>, Error> {
    let reference: Reference = reference.parse().map_err(requests::Error::from)?;
    let mut conn = desk.ledger.store.pool().acquire().await?;
    let others = store::others_of(&mut conn, &reference.to_string()).await?;
    let told = others
        .into_iter()
        .map(|((system, record), other)| ToldApart {
            system,
            record,
            other,
        });
    Ok(told.collect())
}

/// Forgets what was said in requests whose texts have expired. Returns how many pairs.
///
/// # Errors
/// Our own store cannot be used.
pub async fn forget_others(desk: &Desk) -> Result<u64, Error> {
    let today = desk.controller.today(&desk.ledger.clock);
    let mut tx = desk.ledger.begin().await?;
    let gone = store::forget_others(tx.conn(), today).await?;
    if gone == 0 {
        tx.rollback().await?;
        return Ok(0);
    }
    tx.record(Deed {
        details: json!({ "pairs": gone, "until": today }),
        ..Deed::done(Who::system("erasure", Via::Job), "persons.forget_others")
    })
    .await?;
    tx.commit().await?;
    Ok(gone)
}

/// The candidates with these names, written `system/kind:key`.
pub(crate) fn named(plan: &Plan, names: &[String]) -> Result<Vec<Record>, Error> {
    let candidate = |name: &String| {
        let name = name.trim();
        let mut persons = plan.persons.iter();
        let found = persons.find(|person| {
            name.split_once('/') == Some((person.system.as_str(), person.record.as_str()))
        });
        let found = found.map(|person| (person.system.clone(), person.record.clone()));
        found.ok_or_else(|| {
            let line = "one of the records is no candidate of the plan; write SYSTEM/RECORD as the plan lists it";
            Error::Refused(Notice::new("candidate-unknown", line).at("others"))
        })
    };
    names.iter().map(candidate).collect()
}

/// Whether a change says nothing else than that some are other people, who were not taken for the person anyway.
pub(crate) fn is_all(plan: &Plan, change: &Change, others: &[Record]) -> bool {
    let mut taken = others.iter();
    let is_taken = taken.any(|(system, record)| plan.is_person(system, record));
    let is_more = !change.leave.is_empty() || !change.redact.is_empty();
    let is_else = is_more || !change.select.is_empty() || !change.groups.is_empty();
    !others.is_empty() && !is_taken && !is_else
}

/// Remembers that some are other people where nothing of the plan changes by it: hash and approval stay.
pub(crate) async fn note(
    desk: &Desk,
    actor: &Actor,
    mut plan: Plan,
    others: &[Record],
) -> Result<PlanView, Error> {
    let request = draft::request(desk, &plan.request).await?;
    if request.persons.is_empty() {
        let line = "no person is linked to the request any more, so nobody can be told from them; link the contact or lead it concerns";
        return Err(Error::Refused(Notice::new("person-none", line)));
    }
    let apart = Apart::take(desk, actor, &mut plan, (&request, others, &BTreeSet::new()));
    if !(apart.told.is_empty() && apart.again.is_empty()) {
        propose::warn_of_likely(&mut plan);
        let mut tx = desk.ledger.begin().await?;
        if !store::save_warnings(tx.conn(), &plan).await? {
            return Err(change::raced(&plan.id));
        }
        apart.keep(&mut tx, actor, (&plan, &request)).await?;
        tx.commit().await?;
    }
    draft::show(desk, actor, &plan.id).await
}

/// What a change says of who is who.
pub(crate) struct Apart {
    /// They are other people.
    told: Vec<Record>,
    /// They were called other people, and are the person again.
    again: Vec<Record>,
    at: Timestamp,
}

impl Apart {
    /// Takes it into the plan. A record that the request is linked to is the person, whatever else is said of it; one
    /// that was told apart before stays as it was said then.
    pub fn take(
        desk: &Desk,
        actor: &Actor,
        plan: &mut Plan,
        (request, others, chosen): (&Request, &[Record], &BTreeSet<String>),
    ) -> Self {
        // Only who is chosen now is taken back: a plan that was drafted before somebody said otherwise still has
        // the record, and any other change of it says nothing about that.
        let back = plan.apart.keys();
        let back = back
            .filter(|(system, record)| chosen.contains(record) && plan.is_person(system, record));
        let again: Vec<Record> = back.cloned().collect();
        for record in &again {
            plan.apart.remove(record);
        }
        let is_fresh = |other: &&Record| {
            !is_linked(request, &other.0, &other.1) && !plan.apart.contains_key(*other)
        };
        let told: Vec<Record> = others.iter().filter(is_fresh).cloned().collect();
        let at = desk.ledger.clock.now();
        let by = &actor.account.login;
        for record in &told {
            let other = Other { by: by.clone(), at };
            plan.apart.insert(record.clone(), other);
        }
        Self { told, again, at }
    }

    /// Remembers it, and enters it in the log.
    pub async fn keep(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        (plan, request): (&Plan, &Request),
    ) -> Result<(), Error> {
        let said = (plan.request.as_str(), actor.account.id.as_str(), self.at);
        for person in &request.persons {
            for other in &self.told {
                store::tell_apart(tx.conn(), person, other, said).await?;
            }
            for other in &self.again {
                store::tell_same(tx.conn(), person, other).await?;
            }
        }
        let deeds = [
            ("persons.tell_apart", &self.told),
            ("persons.tell_same", &self.again),
        ];
        for (action, records) in deeds.into_iter().filter(|(_, records)| !records.is_empty()) {
            let names = records.iter();
            let names = names.map(|(system, record)| format!("{system}/{record}"));
            tx.record(Deed {
                details: json!({ "records": names.collect::<Vec<_>>() }),
                ..draft::deed(actor, action, plan)
            })
            .await?;
        }
        Ok(())
    }
}

/// Whether a request is linked to a record.
pub(crate) fn is_linked(request: &Request, system: &str, record: &str) -> bool {
    let mut linked = request.persons.iter();
    linked.any(|person| person.system == system && person.record == record)
}
