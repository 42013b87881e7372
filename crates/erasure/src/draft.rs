//! Drafting a plan: find, relate, propose, store. Writes nothing in a CRM.

use std::collections::BTreeMap;

use accounts::{Actor, Permission};
use base::Notice;
use crm::find::Facts;
use law::Right;
use ledger::{Deed, WhoKind};
use requests::{Doer, Reference, Request};
use serde_json::json;

use crate::persons_in::search_in;
use crate::plan::{Plan, PlanPerson};
use crate::propose::{Place, fill};
use crate::{Desk, Error, PlanHead, PlanId, PlanState, PlanView, store};

/// The step "search all systems".
pub(crate) const SEARCH: &str = requests::SEARCH;

/// Drafts a plan for an erasure request.
///
/// Refuses requests of other rights, closed ones, and ones without a person; refuses while a
/// system's schema is not classified.
pub async fn draft(desk: &Desk, actor: &Actor, reference: &str) -> Result<PlanView, Error> {
    draft_knowing(desk, actor, reference, &Facts::default()).await
}

/// The same, with what somebody knows of the person beside the linked records. It is used for this search alone; what
/// of it can stand in a text is kept sealed with the plan, so that its run looks for it, too.
pub async fn draft_knowing(
    desk: &Desk,
    actor: &Actor,
    reference: &str,
    known: &Facts,
) -> Result<PlanView, Error> {
    let named = reference.parse::<Reference>().ok().map(|r| r.to_string());
    desk.authorize(actor, Permission::PlansDraft, named.as_deref())
        .await?;
    let request = request(desk, reference).await?;
    may_have_plan(&request)?;
    let mut places = BTreeMap::new();
    let persons = candidates(desk, &request, known, &mut places).await?;
    draft_for(desk, actor, &request, (persons, known, places)).await
}

/// Drafts a plan for exactly the persons that the request is linked to: nobody else is looked
/// for, for the records stand for several people.
pub(crate) async fn draft_exactly(
    desk: &Desk,
    actor: &Actor,
    request: &Request,
) -> Result<PlanView, Error> {
    let mut places = BTreeMap::new();
    let persons: Vec<PlanPerson> = request
        .persons
        .iter()
        .filter(|person| desk.systems.connected().any(|name| name == person.system))
        .map(|person| PlanPerson {
            system: person.system.clone(),
            record: person.record.clone(),
            certainty: "chosen".to_owned(),
            score: 100,
            reasons: Vec::new(),
            deleted: false,
            selected: true,
        })
        .collect();
    for person in &persons {
        if !places.contains_key(&person.system) {
            let system = desk.open(&person.system).await?;
            system.require_fit()?;
            let connection = system.database.connect().await?;
            places.insert(person.system.clone(), Place { system, connection });
        }
    }
    draft_for(desk, actor, request, (persons, &Facts::default(), places)).await
}

async fn draft_for(
    desk: &Desk,
    actor: &Actor,
    request: &Request,
    (persons, known, mut places): (Vec<PlanPerson>, &Facts, BTreeMap<String, Place>),
) -> Result<PlanView, Error> {
    let mut conn = desk.ledger.store.pool().acquire().await?;
    let apart = store::others_of(&mut conn, &request.reference.to_string()).await?;
    drop(conn);
    let mut plan = Plan {
        id: PlanId::mint(&desk.ledger.clock, &desk.ledger.random),
        request: request.reference.to_string(),
        state: PlanState::Draft,
        hash: String::new(),
        drafted_by: actor.account.id.to_string(),
        drafted_at: desk.ledger.clock.now(),
        changed_by: actor.account.id.to_string(),
        schemas: BTreeMap::new(),
        persons,
        decisions: Vec::new(),
        items: Vec::new(),
        exceptions: Vec::new(),
        files: Vec::new(),
        looks: Vec::new(),
        apart,
        given: crm::plan::identifiers_in(known),
        warnings: Vec::new(),
        version: 1,
    };
    let secrets = fill(desk, &mut plan, &mut places).await?;
    let mut tx = desk.ledger.begin().await?;
    store::insert(tx.conn(), &plan, &secrets).await?;
    // The request is locked before the log, in the order in which everybody else locks them.
    let doer = Doer::part("erasure", actor.via, &desk.ledger.clock);
    for place in places.values() {
        crate::schema::know(&mut tx, desk, actor, &place.system).await?;
    }
    tick(&mut tx, &doer, request, SEARCH).await?;
    requests::mark_for_approval(&mut tx, &doer, request.reference).await?;
    let mut entry = deed(actor, "plans.draft", &plan);
    if !known.is_empty() {
        entry.details["known"] = counts(known);
    }
    tx.record(entry).await?;
    tx.commit().await?;
    show(desk, actor, &plan.id).await
}

/// How much somebody knew of each kind, for the log; never a value.
fn counts(known: &Facts) -> serde_json::Value {
    json!({
        "emails": known.emails.len(), "phones": known.phones.len(), "names": known.names.len(),
        "born": known.born.is_some(), "codes": known.codes.len(),
    })
}

/// One plan.
pub async fn show(desk: &Desk, actor: &Actor, plan: &PlanId) -> Result<PlanView, Error> {
    let plan = desk.plan_for(actor, Permission::PlansRead, plan).await?;
    let mut conn = desk.ledger.store.pool().acquire().await?;
    let heads = store::heads(&mut conn, &plan.request).await?;
    let head = heads.into_iter().find(|head| head.plan == plan.id);
    let (drafted_by, approved_by) = head.map_or((String::new(), None), |head| {
        (head.drafted_by, head.approved_by)
    });
    let returned = store::returned(&mut conn, &plan.id, &plan.hash).await?;
    drop(conn);
    let language = desk.controller.language;
    let mut view = PlanView::new(plan, drafted_by, approved_by, language);
    view.returned = returned;
    read_notes(desk, actor, &mut view).await?;
    Ok(view)
}

/// The notes of decisions and why the plan was given back, for people who may read what people wrote on the request.
async fn read_notes(desk: &Desk, actor: &Actor, view: &mut PlanView) -> Result<(), Error> {
    let noted = view.decisions.iter().any(|made| made.note_id.is_some()) || view.returned.is_some();
    let may = actor.may(Permission::RequestsRead) && actor.who().kind != WhoKind::System;
    if !(noted && may) {
        return Ok(());
    }
    let reference: Reference = view.request.parse().map_err(requests::Error::from)?;
    let texts = requests::show(&desk.ledger, actor, reference)
        .await?
        .remarks;
    let written = |id: &requests::TextId| {
        let found = texts.iter().find(|text| text.id == *id);
        found.and_then(|text| text.text.clone())
    };
    for made in &mut view.decisions {
        made.note = made.note_id.as_ref().and_then(written);
    }
    if let Some(returned) = &mut view.returned {
        returned.note = written(&returned.note_id);
    }
    Ok(())
}

/// The plans of a request, newest first.
pub async fn plans_of(desk: &Desk, actor: &Actor, reference: &str) -> Result<Vec<PlanHead>, Error> {
    desk.authorize(actor, Permission::PlansRead, None).await?;
    let mut conn = desk.ledger.store.pool().acquire().await?;
    let reference: Reference = reference.parse().map_err(requests::Error::from)?;
    store::heads(&mut conn, &reference.to_string()).await
}

pub(crate) async fn request(desk: &Desk, reference: &str) -> Result<Request, Error> {
    let reference: Reference = reference.parse().map_err(requests::Error::from)?;
    let mut conn = desk.ledger.store.pool().acquire().await?;
    Ok(requests::load(&mut conn, reference).await?)
}

fn may_have_plan(request: &Request) -> Result<(), Error> {
    let reference = request.reference;
    request.must_be_open().map_err(requests::Error::from)?;
    if !matches!(
        request.right,
        Right::Erasure | Right::Objection | Right::WithdrawalOfConsent
    ) {
        return Err(Error::Refused(
            Notice::new(
                "right-erases-nothing",
                format!(
                    "{reference}: right {} erases nothing; record a request of right erasure",
                    request.right.word()
                ),
            )
            .with("reference", reference.to_string()),
        ));
    }
    if request.persons.is_empty() {
        return Err(Error::Refused(
            Notice::new(
                "person-none",
                format!(
                    "{reference}: no person is linked; link the contact or lead it concerns first"
                ),
            )
            .with("reference", reference.to_string()),
        ));
    }
    Ok(())
}

/// All candidates in all connected systems: first where a person is linked, then, by what was
/// learnt there, in the others. Who was called another person is none that anything is learnt of.
async fn candidates(
    desk: &Desk,
    request: &Request,
    known: &Facts,
    places: &mut BTreeMap<String, Place>,
) -> Result<Vec<PlanPerson>, Error> {
    let mut conn = desk.ledger.store.pool().acquire().await?;
    let apart = store::others_of(&mut conn, &request.reference.to_string()).await?;
    drop(conn);
    let mut persons = Vec::new();
    let mut learnt = known.clone();
    let linked: Vec<&str> = desk
        .systems
        .connected()
        .filter(|name| request.persons.iter().any(|person| person.system == **name))
        .collect();
    let others = desk
        .systems
        .connected()
        .filter(|name| !linked.contains(name));
    for name in linked.iter().copied().chain(others) {
        let system = desk.open(name).await?;
        system.require_fit()?;
        crate::schema::require_confirmed(desk, &system).await?;
        let mut connection = system.database.connect().await?;
        let asked = (request, &mut learnt, &apart);
        persons.extend(search_in(&system, &mut connection, asked).await?);
        places.insert(name.to_owned(), Place { system, connection });
    }
    for person in &request.persons {
        if desk.systems.connected().any(|name| name == person.system)
            && !persons
                .iter()
                .any(|p| p.system == person.system && p.record == person.record)
        {
            return Err(Error::Refused(
                Notice::new(
                    "person-not-there",
                    format!(
                        "{}: record {} is not in system {}; unlink it or link the right one",
                        request.reference, person.record, person.system
                    ),
                )
                .with("record", person.record.clone())
                .with("system", person.system.clone()),
            ));
        }
    }
    Ok(persons)
}

/// Every record in the connected systems that may be the person a request is about. Those it is
/// linked to and those that are certainly the same are selected; writes nothing.
pub async fn persons_of(desk: &Desk, request: &Request) -> Result<Vec<PlanPerson>, Error> {
    let mut places = BTreeMap::new();
    let persons = candidates(desk, request, &Facts::default(), &mut places).await?;
    for place in places.into_values() {
        place.connection.close().await;
    }
    Ok(persons)
}

/// Ticks a step where the request's checklist has it and it is open.
pub(crate) async fn tick(
    tx: &mut ledger::Tx,
    doer: &Doer,
    request: &Request,
    step: &str,
) -> Result<(), Error> {
    if request
        .step(step)
        .is_ok_and(|(_, at)| !at.state.is_decided())
    {
        requests::tick_by_machine(tx, doer, request.reference, step).await?;
    }
    Ok(())
}

/// The deed on a plan, with its counts and hash.
pub(crate) fn deed(actor: &Actor, action: &'static str, plan: &Plan) -> Deed {
    Deed {
        object: Some(plan.id.to_string()),
        system: one_system(plan),
        request: Some(plan.request.clone()),
        details: json!({ "hash": plan.hash, "counts": plan.counts(), "systems": plan.schemas.keys().collect::<Vec<_>>() }),
        ..Deed::done(actor.who(), action)
    }
}

/// The system's name where a plan concerns only one.
pub(crate) fn one_system(plan: &Plan) -> Option<String> {
    let mut names = plan.schemas.keys();
    let first = names.next().cloned();
    if names.next().is_none() { first } else { None }
}
