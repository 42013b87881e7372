//! Changing a plan: decisions on persons, groups and single records. A changed plan has another
//! hash, so that approvals of the old one are void.

use std::collections::BTreeMap;

use accounts::{Actor, Permission};
use base::Notice;
use crm::RowRef;
use crm::plan::{Action, Decision};
use crm::profile::Role;
use jiff::civil::Date;
use ledger::Deed;
use requests::{Doer, Request, Text};
use serde_json::json;

use crate::apart::{self, Apart};
use crate::given::{Given, decide, demand_ground};
use crate::ground::{duty_words, law_language};
use crate::hit::{self, Hit};
use crate::plan::{Plan, PlanPerson};
use crate::propose::{Place, fill};
use crate::{Desk, Error, PlanId, PlanState, PlanView, draft, store};

/// What somebody decided.
#[derive(Debug, Clone, Default)]
pub struct Change {
    /// Records, `kind:key`, and what is to happen.
    pub select: Vec<(String, Decision)>,
    /// Kinds of records and what is to happen.
    pub groups: Vec<(String, Decision)>,
    /// Candidates, `system/kind:key`, that are another person; remembered for whoever asks about the
    /// same person again.
    pub others: Vec<String>,
    /// Texts that name the person and stay as they are.
    pub leave: Vec<Hit>,
    /// Texts that are redacted after all.
    pub redact: Vec<Hit>,
    /// Why, from the list of grounds; needed to keep or archive.
    pub ground: Option<String>,
    /// Until when the ground holds, if it ends.
    pub until: Option<Date>,
    /// Why the ground holds; kept with the request's texts, where it expires.
    pub note: Option<Text>,
}

/// Takes decisions and proposes anew.
pub async fn change(
    desk: &Desk,
    actor: &Actor,
    id: &PlanId,
    change: &Change,
) -> Result<PlanView, Error> {
    let mut plan = desk.plan_for(actor, Permission::PlansChange, id).await?;
    if !plan.state.may_change() {
        return Err(Error::Refused(Notice::new(
            "plan-begun",
            format!("plan {id}: its run has begun; draft a new plan for further changes"),
        )));
    }
    let others = apart::named(&plan, &change.others)?;
    if apart::is_all(&plan, change, &others) {
        return apart::note(desk, actor, plan, &others).await;
    }
    let waits_no_more = plan.state == PlanState::Approved || is_returned(desk, &plan).await?;
    let given = Given::of(desk, change);
    let mut places = open_places(desk, &plan).await?;
    for (record, decision) in &change.select {
        select(&mut plan, &mut places, record, *decision, &given).await?;
    }
    for (kind, decision) in &change.groups {
        group(&mut plan, kind, *decision, &given)?;
    }
    hit::leave(&mut plan, &change.leave, &given)?;
    hit::redact(&mut plan, &change.redact)?;
    for (system, record) in &others {
        choose(&mut plan, system, record, Decision::Keep)?;
    }
    let request = draft::request(desk, &plan.request).await?;
    let chosen = change.select.iter();
    let chosen = chosen.filter(|(_, decision)| *decision != Decision::Keep);
    let chosen = chosen.map(|(record, _)| record.clone()).collect();
    let apart = Apart::take(desk, actor, &mut plan, (&request, &others, &chosen));
    let secrets = fill(desk, &mut plan, &mut places).await?;
    change.select.iter().try_for_each(|(record, decision)| {
        demand_no_duty(&plan, record, *decision, desk.controller.language)
    })?;
    plan.state = PlanState::Draft;
    plan.changed_by = actor.account.id.to_string();
    let mut tx = desk.ledger.begin().await?;
    if !store::replace(tx.conn(), &plan, &secrets).await? {
        return Err(raced(id));
    }
    let doer = Doer::person(actor, &desk.ledger.clock);
    given
        .keep_note(&mut tx, &doer, (&plan, &request), change.note.as_ref())
        .await?;
    if waits_no_more {
        void_approval(&mut tx, desk, actor, &request).await?;
    }
    apart.keep(&mut tx, actor, (&plan, &request)).await?;
    tx.record(Deed {
        details: json!({
            "hash": plan.hash, "counts": plan.counts(), "ground": change.ground, "until": change.until,
            "left": names(&change.leave), "redacted": names(&change.redact),
            "records": change.select.iter().map(|(record, d)| format!("{record}={}", d.word())).collect::<Vec<_>>(), "groups": change.groups.iter().map(|(kind, d)| format!("{kind}={}", d.word())).collect::<Vec<_>>(),
        }),
        ..draft::deed(actor, "plans.change", &plan)
    })
    .await?;
    tx.commit().await?;
    draft::show(desk, actor, id).await
}

fn names(hits: &[Hit]) -> Vec<String> {
    hits.iter().map(ToString::to_string).collect()
}

/// Whether it was given back as it stands.
async fn is_returned(desk: &Desk, plan: &Plan) -> Result<bool, Error> {
    let mut conn = desk.ledger.store.pool().acquire().await?;
    Ok(store::returned(&mut conn, &plan.id, &plan.hash)
        .await?
        .is_some())
}

/// The request waits for approval again. Its step is open again, unless it was skipped.
pub(crate) async fn void_approval(
    tx: &mut ledger::Tx,
    desk: &Desk,
    actor: &Actor,
    request: &Request,
) -> Result<(), Error> {
    let doer = Doer::part("erasure", actor.via, &desk.ledger.clock);
    let planned = request.step(crate::approve::PLANNED);
    if planned.is_ok_and(|(_, step)| step.state.is_decided()) {
        requests::untick_by_machine(tx, &doer, request.reference, crate::approve::PLANNED).await?;
    }
    requests::mark_for_approval(tx, &doer, request.reference).await?;
    Ok(())
}

pub(crate) fn raced(id: &PlanId) -> Error {
    Error::Refused(Notice::new(
        "plan-raced",
        format!("plan {id}: somebody else changed it meanwhile; look at it again"),
    ))
}

pub(crate) async fn open_places(
    desk: &Desk,
    plan: &Plan,
) -> Result<BTreeMap<String, Place>, Error> {
    let mut places = BTreeMap::new();
    for name in desk.systems.connected() {
        if plan.persons.iter().any(|person| person.system == name) {
            let system = desk.open(name).await?;
            system.require_fit()?;
            let connection = system.database.connect().await?;
            places.insert(name.to_owned(), Place { system, connection });
        }
    }
    Ok(places)
}

pub(crate) async fn select(
    plan: &mut Plan,
    places: &mut BTreeMap<String, Place>,
    record: &str,
    decision: Decision,
    given: &Given<'_>,
) -> Result<(), Error> {
    let (name, system) = match plan.persons.iter().find(|person| person.record == record) {
        Some(person) => (person.system.clone(), &places[&person.system].system),
        None => place_of(plan, places, record)?,
    };
    let row = RowRef::parse(&system.profile, record)?;
    let table = system.census.table(&row.table).ok_or_else(|| {
        Error::Refused(
            Notice::new(
                "record-table",
                format!("record {record}: system {name} has no table {}", row.table),
            )
            .with("record", record)
            .with("system", name.clone()),
        )
    })?;
    if table.role == Role::Person {
        let exists = {
            let (table, place) = (
                table.clone(),
                places.get_mut(&name).expect("the place was found above"),
            );
            crm::rows::by_key(
                &mut place.connection,
                &table,
                std::slice::from_ref(&row),
                false,
            )
            .await?
        };
        if exists.is_empty() {
            return Err(Error::Refused(
                Notice::new(
                    "record-gone",
                    format!("record {record}: there is none in system {name}"),
                )
                .with("record", record),
            ));
        }
        return choose(plan, &name, record, decision);
    }
    if !plan.items.iter().any(|planned| planned.record == record) {
        return Err(Error::Refused(
            Notice::new(
                "record-not-planned",
                format!("record {record}: is not in the plan; select a person it belongs to first"),
            )
            .with("record", record),
        ));
    }
    demand_ground(record, decision, given)?;
    decide(plan, false, record, decision, given);
    Ok(())
}

/// The system a record that is no candidate stands in: that of the plan's item, or the only one.
fn place_of<'p>(
    plan: &Plan,
    places: &'p BTreeMap<String, Place>,
    record: &str,
) -> Result<(String, &'p crm::System), Error> {
    let planned = plan.items.iter().find(|planned| planned.record == record);
    let name = match planned {
        Some(planned) => planned.system.clone(),
        None => places.keys().next().cloned().ok_or_else(|| {
            Error::Refused(
                Notice::new(
                    "record-not-planned",
                    format!("record {record}: the plan has no connected system"),
                )
                .with("record", record),
            )
        })?,
    };
    let place = places.get(&name).ok_or_else(|| {
        Error::Refused(
            Notice::new(
                "system-gone",
                format!("record {record}: system {name} is not connected"),
            )
            .with("system", name.clone()),
        )
    })?;
    Ok((name, &place.system))
}

/// Says whether a record is the person.
fn choose(plan: &mut Plan, system: &str, record: &str, decision: Decision) -> Result<(), Error> {
    let selected = match decision {
        Decision::Anonymise => true,
        Decision::Keep => false,
        Decision::Archive | Decision::Delete | Decision::Detach => {
            return Err(Error::Refused(Notice::new("person-decision", format!(
                "record {record}: a person is anonymised or kept, never deleted; use anonymise or keep"
            )).with("record", record)));
        }
    };
    match plan
        .persons
        .iter_mut()
        .find(|p| p.system == system && p.record == record)
    {
        Some(person) => person.selected = selected,
        None => plan.persons.push(PlanPerson {
            system: system.to_owned(),
            record: record.to_owned(),
            certainty: "chosen".to_owned(),
            score: 0,
            reasons: Vec::new(),
            deleted: false,
            selected,
        }),
    }
    if plan.persons.iter().any(|person| person.selected) {
        return Ok(());
    }
    Err(Error::Refused(Notice::new(
        "person-none-left",
        "no person would be left in the plan; close the request instead",
    )))
}

fn group(plan: &mut Plan, kind: &str, decision: Decision, given: &Given<'_>) -> Result<(), Error> {
    let known: std::collections::BTreeSet<&str> = plan
        .items
        .iter()
        .filter_map(|planned| planned.item.group.as_deref())
        .collect();
    if !known.contains(kind) {
        let known: Vec<&str> = known.into_iter().collect();
        return Err(Error::Refused(
            Notice::new(
                "group-unknown",
                format!(
                    "group {kind}: the plan has none; it has {}",
                    known.join(", ")
                ),
            )
            .with("group", kind),
        ));
    }
    demand_ground(kind, decision, given)?;
    decide(plan, true, kind, decision, given);
    Ok(())
}

/// What a statutory duty keeps stays kept, whatever is decided: said at once, not silently ignored.
fn demand_no_duty(
    plan: &Plan,
    record: &str,
    decision: Decision,
    locale: base::Locale,
) -> Result<(), Error> {
    if decision == Decision::Keep {
        return Ok(());
    }
    let kept = plan
        .items
        .iter()
        .find(|planned| planned.record == record && planned.item.action == Action::Keep);
    let duty = kept
        .and_then(|planned| planned.item.ground.as_deref())
        .and_then(|ground| duty_words(ground, law_language(locale)));
    let Some(duty) = duty else { return Ok(()) };
    Err(Error::Refused(
        Notice::new(
            "record-duty",
            format!("record {record}: must be kept ({duty}); it cannot be decided otherwise"),
        )
        .with("record", record)
        .with("duty", duty),
    ))
}
