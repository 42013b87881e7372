//! From persons and decisions to everything a plan holds, over all connected systems.

use std::collections::{BTreeMap, BTreeSet};

use crm::plan::{Decided, Decisions, Duty, FingerprintKey, Order, Proposal};
use crm::{RowRef, System};
use identifiers::Identifiers;
use jiff::civil::Date;
use law::retention::{self, DocumentKind, Trade};

use crate::plan::{Plan, PlanDecision, PlanItem, PlanPerson};
use crate::secret::PlanSecret;
use crate::{Desk, Error, Warning, ground, restricted, secret};

/// A connected system and what is known of the person there.
pub(crate) struct Place {
    pub system: System,
    pub connection: crm::database::Connection,
}

/// Fills a plan from its persons and decisions, and seals what its run will need: by system.
pub(crate) async fn fill(
    desk: &Desk,
    plan: &mut Plan,
    places: &mut BTreeMap<String, Place>,
) -> Result<Vec<(String, String)>, Error> {
    restricted::demand_free(desk, plan).await?;
    let given = secret::given(desk, plan).await?;
    let mut secrets = Vec::new();
    plan.items.clear();
    plan.exceptions.clear();
    plan.files.clear();
    plan.schemas.clear();
    let mut warnings = BTreeSet::new();
    for (name, place) in places {
        let persons = selected(plan, name, &place.system)?;
        if persons.is_empty() {
            continue;
        }
        let ids = crm::plan::identifiers_of(&place.system, &mut place.connection, &persons).await?;
        let secret = PlanSecret::new(ids, &given, fresh_key(desk));
        if is_empty(&secret.identifiers) {
            warnings.insert(Warning::NothingToLookFor {
                system: name.clone(),
            });
        }
        let decisions = decisions(&plan.decisions, &place.system)?;
        let duties = |document: &str, date: Date| duty(desk, document, date);
        let order = Order {
            persons: &persons,
            identifiers: &secret.identifiers,
            decisions: &decisions,
            duties: &duties,
            key: &secret.key,
        };
        let proposal = crm::plan::propose(&place.system, &mut place.connection, &order).await?;
        warnings.extend(proposal.warnings.iter().cloned().map(Warning::Table));
        plan.schemas
            .insert(name.clone(), place.system.census.fingerprint.clone());
        take(plan, name, &place.system, proposal);
        let store = &desk.ledger.store;
        secrets.push((
            name.clone(),
            secret::seal(store, &desk.ledger.random, &plan.id, name, &secret)?,
        ));
    }
    for system in plan.schemas.keys() {
        let count = plan.files_by_hand().filter(|(of, _)| of == system).count();
        if count > 0 {
            warnings.insert(Warning::FilesByHand {
                system: system.clone(),
                count,
            });
        }
    }
    plan.warnings = warnings.into_iter().collect();
    warn_of_likely(plan);
    plan.hash = plan.compute_hash();
    Ok(secrets)
}

/// Warns of records that are likely the person and not selected, but for those of which somebody said that they are
/// not.
pub(crate) fn warn_of_likely(plan: &mut Plan) {
    let is_open = |person: &&PlanPerson| {
        let name = (person.system.clone(), person.record.clone());
        !person.selected && person.certainty != "possible" && !plan.apart.contains_key(&name)
    };
    let count = plan.persons.iter().filter(is_open).count();
    plan.warnings
        .retain(|warning| !matches!(warning, Warning::LikelyUnselected { .. }));
    if count > 0 {
        plan.warnings.push(Warning::LikelyUnselected { count });
        plan.warnings.sort();
    }
}

fn is_empty(ids: &Identifiers) -> bool {
    ids.emails.is_empty() && ids.phones.is_empty() && ids.names.is_empty() && ids.other.is_empty()
}

fn fresh_key(desk: &Desk) -> FingerprintKey {
    let mut key = FingerprintKey::default();
    desk.ledger.random.fill(&mut key);
    key
}

/// The rows of one system that are the person, as decided.
pub(crate) fn selected(
    plan: &Plan,
    name: &str,
    system: &System,
) -> Result<BTreeSet<RowRef>, Error> {
    plan.persons
        .iter()
        .filter(|person| person.selected && person.system == name)
        .map(|person| Ok(RowRef::parse(&system.profile, &person.record)?))
        .collect()
}

fn decisions(made: &[PlanDecision], system: &System) -> Result<Decisions, Error> {
    let mut decisions = Decisions::default();
    for decision in made {
        let decided = Decided {
            decision: decision.decision,
            ground: decision.ground.clone(),
        };
        if let Some(cell) = &decision.cell {
            if cell.system == system.name {
                let row = RowRef::parse(&system.profile, &decision.name)?;
                decisions.cells.insert((row, cell.column.clone()), decided);
            }
        } else if decision.on_group {
            decisions.groups.insert(decision.name.clone(), decided);
        } else {
            let row = RowRef::parse(&system.profile, &decision.name)?;
            decisions.records.insert(row, decided);
        }
    }
    Ok(decisions)
}

fn take(plan: &mut Plan, name: &str, system: &System, proposal: Proposal) {
    for item in proposal.items {
        let record = item.row.name(&system.profile);
        let others = proposal.shared.get(&item.row).copied().unwrap_or(0);
        plan.items.push(PlanItem {
            system: name.to_owned(),
            record,
            item,
            others,
        });
    }
    plan.exceptions.extend(
        proposal
            .exceptions
            .into_iter()
            .map(|e| (name.to_owned(), e)),
    );
    plan.files
        .extend(proposal.files.into_iter().map(|f| (name.to_owned(), f)));
}

/// The statutory duty that keeps a document of a kind and date today, the longest of them.
fn duty(desk: &Desk, document: &str, date: Date) -> Option<Duty> {
    let kind: DocumentKind =
        serde_json::from_value(serde_json::Value::String(document.to_owned())).ok()?;
    let today = desk.controller.today(&desk.ledger.clock);
    retention::find(desk.controller.region.jurisdiction(), kind, Trade::General)
        .into_iter()
        .filter(|rule| rule.retained(date).last_day >= today)
        .max_by_key(|rule| rule.retained(date).last_day)
        .map(|rule| Duty {
            rule: rule.id.clone(),
            ground: ground::of_duty(&rule.id, date),
        })
}
