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
use requests::Doer;
use serde_json::json;

use crate::ground::{duty_words, law_language};
use crate::plan::{Plan, PlanDecision, PlanPerson};
use crate::propose::{Place, fill};
use crate::{Desk, Error, PlanId, PlanState, PlanView, draft, store};

/// What somebody decided.
#[derive(Debug, Clone, Default)]
pub struct Change {
    /// Records, `kind:key`, and what is to happen.
    pub select: Vec<(String, Decision)>,
    /// Kinds of records and what is to happen.
    pub groups: Vec<(String, Decision)>,
    /// Why, from the list of grounds; needed to keep or archive.
    pub ground: Option<String>,
    /// Until when the ground holds, if it ends.
    pub until: Option<Date>,
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
    let was_approved = plan.state == PlanState::Approved;
    let mut places = open_places(desk, &plan).await?;
    for (record, decision) in &change.select {
        select(&mut plan, &mut places, record, *decision, change).await?;
    }
    for (kind, decision) in &change.groups {
        group(&mut plan, kind, *decision, change)?;
    }
    let secrets = fill(desk, &mut plan, &mut places).await?;
    change.select.iter().try_for_each(|(record, decision)| {
        demand_no_duty(&plan, record, *decision, desk.controller.language)
    })?;
    plan.state = PlanState::Draft;
    plan.changed_by = actor.account.id.to_string();
    let request = draft::request(desk, &plan.request).await?;
    let mut tx = desk.ledger.begin().await?;
    if !store::replace(tx.conn(), &plan, &secrets).await? {
        return Err(Error::Refused(Notice::new(
            "plan-raced",
            format!("plan {id}: somebody else changed it meanwhile; look at it again"),
        )));
    }
    if was_approved {
        let doer = Doer::part("erasure", actor.via, &desk.ledger.clock);
        if request
            .step(crate::approve::PLANNED)
            .is_ok_and(|(_, step)| step.state.is_decided())
        {
            requests::untick_by_machine(&mut tx, &doer, request.reference, crate::approve::PLANNED)
                .await?;
        }
        requests::mark_for_approval(&mut tx, &doer, request.reference).await?;
    }
    tx.record(Deed {
        details: json!({
            "hash": plan.hash, "counts": plan.counts(), "ground": change.ground, "until": change.until,
            "records": change.select.iter().map(|(record, d)| format!("{record}={}", d.word())).collect::<Vec<_>>(), "groups": change.groups.iter().map(|(kind, d)| format!("{kind}={}", d.word())).collect::<Vec<_>>(),
        }),
        ..draft::deed(actor, "plans.change", &plan)
    })
    .await?;
    tx.commit().await?;
    draft::show(desk, actor, id).await
}

async fn open_places(desk: &Desk, plan: &Plan) -> Result<BTreeMap<String, Place>, Error> {
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

async fn select(
    plan: &mut Plan,
    places: &mut BTreeMap<String, Place>,
    record: &str,
    decision: Decision,
    change: &Change,
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
    demand_ground(record, decision, change.ground.as_deref())?;
    decide(plan, false, record, decision, change);
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

fn group(plan: &mut Plan, kind: &str, decision: Decision, change: &Change) -> Result<(), Error> {
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
    demand_ground(kind, decision, change.ground.as_deref())?;
    decide(plan, true, kind, decision, change);
    Ok(())
}

fn demand_ground(name: &str, decision: Decision, ground: Option<&str>) -> Result<(), Error> {
    if !matches!(decision, Decision::Keep | Decision::Archive) {
        return Ok(());
    }
    let known = || {
        let ids: Vec<&str> = law::ground::all()
            .iter()
            .map(|ground| ground.id.as_str())
            .collect();
        ids.join(", ")
    };
    match ground {
        None => Err(Error::Refused(
            Notice::new(
                "ground-needed",
                format!(
                    "{name}: {} needs a ground; give one of {}",
                    decision.word(),
                    known()
                ),
            )
            .with("record", name),
        )),
        Some(id) if law::ground::find(id).is_none() => Err(Error::Refused(Notice::new(
            "ground-unknown",
            format!("ground {id}: is not in the list; give one of {}", known()),
        ))),
        Some(_) => Ok(()),
    }
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

fn decide(plan: &mut Plan, on_group: bool, name: &str, decision: Decision, change: &Change) {
    let reasoned = matches!(decision, Decision::Keep | Decision::Archive);
    plan.decisions
        .retain(|made| made.on_group != on_group || made.name != name);
    plan.decisions.push(PlanDecision {
        on_group,
        name: name.to_owned(),
        decision,
        ground: change.ground.clone(),
        until: change.until.filter(|_| reasoned),
    });
}
