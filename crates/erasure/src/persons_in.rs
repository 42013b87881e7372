//! The search in one system: what it starts from, what it learns for the next.

use std::collections::BTreeSet;

use crm::database::Connection;
use crm::find::{Candidate, Certainty, Facts};
use crm::{RowRef, System};
use requests::Request;

use crate::apart::{Others, is_linked};
use crate::plan::PlanPerson;
use crate::{Desk, Error, store};

/// What a search in a system starts from: what was learnt before it, the records there that the request is linked to,
/// and those that are known to be other people.
fn facts_in(
    system: &System,
    request: &Request,
    (learnt, apart): (&Facts, &Others),
) -> Result<Facts, Error> {
    let mut facts = learnt.clone();
    facts.records.clear();
    let linked = request.persons.iter();
    for person in linked.filter(|person| person.system == system.name) {
        facts = facts.record(&system.profile, &person.record)?;
    }
    let others = apart
        .keys()
        .filter(|(name, record)| *name == system.name && !is_linked(request, name, record));
    // A kind that the profile does not know any more names no row that could be found.
    let others = others.filter_map(|(_, record)| RowRef::parse(&system.profile, record).ok());
    facts.others = others.collect();
    Ok(facts)
}

/// Every record of one system that may be the person a request is about: by the records linked
/// there and by what was learnt in other systems, to which it adds. Those linked and those that are
/// certainly the same are selected; who was called another person is none, and nothing is learnt of the linked rows
/// that are left out. Writes nothing.
pub async fn persons_in(
    desk: &Desk,
    system: &System,
    connection: &mut Connection,
    (request, learnt): (&Request, &mut Facts),
    left_out: &BTreeSet<RowRef>,
) -> Result<Vec<PlanPerson>, Error> {
    let mut conn = desk.ledger.store.pool().acquire().await?;
    let apart = store::others_of(&mut conn, &request.reference.to_string()).await?;
    drop(conn);
    let mut facts = facts_in(system, request, (learnt, &apart))?;
    facts.records.retain(|row| !left_out.contains(row));
    facts.others.extend(left_out.iter().cloned());
    search_by(system, connection, (facts, learnt)).await
}

pub(crate) async fn search_in(
    system: &System,
    connection: &mut Connection,
    (request, learnt, apart): (&Request, &mut Facts, &Others),
) -> Result<Vec<PlanPerson>, Error> {
    let facts = facts_in(system, request, (learnt, apart))?;
    search_by(system, connection, (facts, learnt)).await
}

async fn search_by(
    system: &System,
    connection: &mut Connection,
    (facts, learnt): (Facts, &mut Facts),
) -> Result<Vec<PlanPerson>, Error> {
    if facts.is_empty() {
        return Ok(Vec::new());
    }
    let found = crm::find::find(system, connection, &facts).await?;
    let certain: Vec<_> = found.certain().cloned().collect();
    let more = crm::find::facts_of(system, connection, &certain).await?;
    learn(learnt, &more);
    let person = |candidate: &Candidate| PlanPerson {
        system: system.name.clone(),
        record: candidate.row.name(&system.profile),
        certainty: candidate.certainty.word().to_owned(),
        score: candidate.score,
        reasons: candidate.reasons.clone(),
        deleted: candidate.deleted,
        selected: facts.records.contains(&candidate.row)
            || candidate.certainty == Certainty::Certain,
    };
    Ok(found.candidates.iter().map(person).collect())
}

fn learn(facts: &mut Facts, more: &crm::find::PersonFacts) {
    facts.emails.extend(more.emails.iter().cloned());
    facts.phones.extend(more.phones.iter().cloned());
    facts.names.extend(more.names.iter().cloned());
    facts.codes.extend(more.codes.iter().cloned());
    facts.born = facts.born.or_else(|| more.born.first().copied());
}
