//! Reads the state of the installation that the plan looks at. Columns and counts only: no value of
//! anybody is read.

use accounts::Actor;
use consents::Channel;
use crm::System;
use crm::census::{Class, TableClass};
use crm::profile::{FieldKind, Role};
use erasure::Desk;
use law::Words;

use crate::Error;
use crate::facts::{Facts, Finding, FindingKind, Module, PurposeFacts, SystemFacts, WorkflowFacts};
use crate::settings::settings;

/// Reads it all. A system that is away is named as such, and the rest goes on. Whoever asks has
/// been let in already; what is read here is the same for all of them.
pub(crate) async fn gather(desk: &Desk) -> Result<Facts, Error> {
    let mut facts = Facts {
        workflows: workflows(desk).await?,
        purposes: purposes(desk).await?,
        ..Facts::default()
    };
    for mut system in systems(desk).await? {
        if system.connected {
            match desk.lately(&system.name).await {
                Ok(opened) => {
                    facts.findings.extend(findings(&opened));
                    facts.findings.extend(seen(desk, &opened).await?);
                    read(&mut system, &opened);
                }
                Err(erasure::Error::Unreachable(_)) => {}
                Err(error) => return Err(error.into()),
            }
        }
        facts.systems.push(system);
    }
    Ok(facts)
}

/// The systems in use, those of the configuration first: whether they are connected, and whether somebody
/// answers for them.
async fn systems(desk: &Desk) -> Result<Vec<SystemFacts>, Error> {
    let configured: Vec<&str> = desk.systems.names().collect();
    let place = register::Place {
        configured: &configured,
        today: desk.controller.today(&desk.ledger.clock),
    };
    let all = register::list(&desk.ledger, &Actor::operator(), &place).await?;
    let used = all
        .into_iter()
        .filter(|one| one.configured || one.description.is_in_use(place.today));
    let known = used.map(|one| {
        let config = desk.systems.get(&one.id).ok();
        let configured_owner = config.is_some_and(|config| config.owner.is_some());
        SystemFacts {
            connected: desk.systems.connected().any(|name| name == one.id),
            configured: one.configured,
            has_owner: configured_owner || !one.description.owner.is_empty(),
            name: one.id,
            ..SystemFacts::default()
        }
    });
    Ok(known.collect())
}

fn read(facts: &mut SystemFacts, system: &System) {
    let census = &system.census;
    facts.reachable = true;
    facts.version.clone_from(&system.version);
    facts.fits = census.fits();
    facts.coverage_permille = permille(census.coverage);
    let persons = census.tables.values().filter(|table| is_module(table));
    facts.modules = persons.map(|table| module(system, table)).collect();
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "a share from 0 to 1 in thousandths"
)]
fn permille(share: f64) -> i64 {
    (share * 1000.0).floor() as i64
}

/// A table of people that the CRM's users work with: no companion, no staff.
fn is_module(table: &TableClass) -> bool {
    table.known && table.role == Role::Person && table.base.is_none() && !table.staff
}

fn module(system: &System, table: &TableClass) -> Module {
    let companions = system
        .census
        .tables
        .values()
        .filter(|other| other.base.as_deref() == Some(&*table.name) && other.audit.is_none());
    let parts: Vec<&TableClass> = std::iter::once(table).chain(companions).collect();
    let named = |table: &&TableClass| {
        let columns = table
            .personal()
            .map(|(column, ..)| column.live.name.clone());
        columns.collect::<Vec<_>>()
    };
    let of_changes =
        |other: &TableClass| other.audit.is_some() && other.base.as_deref() == Some(&*table.name);
    let has = |wanted: &str| {
        let columns = parts.iter().flat_map(|table| &table.columns);
        columns
            .into_iter()
            .any(|column| column.live.name.contains(wanted))
    };
    let mut kinds = table.personal().map(|(_, kind, _)| kind);
    Module {
        table: table.name.clone(),
        record: table.record.clone(),
        personal: parts.iter().flat_map(named).collect(),
        audit: system.census.tables.values().any(of_changes),
        // A firm has no basis of its own.
        basis: !kinds.any(|kind| kind == FieldKind::FamilyName)
            || (has("lawful_basis") && has("date_reviewed")),
    }
}

/// Columns that are assumed, open, or said to be harmless against their name.
fn findings(system: &System) -> Vec<Finding> {
    let mut found = Vec::new();
    for table in system.census.tables.values() {
        for column in &table.columns {
            let what = match &column.class {
                Class::Unclassified => FindingKind::Open,
                Class::Personal(..) | Class::Text if column.assumed => FindingKind::Assumed,
                Class::Plain if crm::draft::suspected(&column.live).is_some() => {
                    FindingKind::Suspicious
                }
                Class::Personal(..) | Class::Text | Class::Plain | Class::Bare | Class::Link(_) => {
                    continue;
                }
            };
            let kind = if let Class::Personal(kind, _) = &column.class {
                Some(*kind)
            } else {
                crm::draft::suspected(&column.live)
            };
            let class = kind.map_or("text", FieldKind::word);
            found.push(Finding {
                system: system.name.clone(),
                table: table.name.clone(),
                column: column.live.name.clone(),
                what,
                class: class.to_owned(),
            });
        }
    }
    found
}

/// Columns whose values looked personal when the last inventory was taken, and that are still said to
/// be harmless.
async fn seen(desk: &Desk, system: &System) -> Result<Vec<Finding>, Error> {
    let (newest, _) = inventory::newest(desk, &Actor::operator(), &system.name).await?;
    let Some(newest) = newest else {
        return Ok(Vec::new());
    };
    let mut found = Vec::new();
    for (table, column, figures) in newest.inventory.suspicious() {
        let class = system
            .census
            .table(table)
            .and_then(|table| table.column(column));
        let is_harmless = class.is_some_and(|one| matches!(one.class, Class::Plain | Class::Bare));
        // By its name it was found already.
        let is_new = class.is_some_and(|one| crm::draft::suspected(&one.live).is_none());
        let most = figures.looks.iter().max_by_key(|(_, times)| **times);
        if let (true, true, Some((look, _))) = (is_harmless, is_new, most) {
            found.push(Finding {
                system: system.name.clone(),
                table: table.to_owned(),
                column: column.to_owned(),
                what: FindingKind::Seen,
                class: look.kind().word().to_owned(),
            });
        }
    }
    Ok(found)
}

async fn workflows(desk: &Desk) -> Result<Vec<WorkflowFacts>, Error> {
    let all = workflows::list(&desk.ledger, &Actor::operator()).await?;
    let read = |workflow: workflows::Workflow| WorkflowFacts {
        settings: settings(&workflow.rule),
        title: workflow.rule.title,
        id: workflow.id,
        shipped: workflow.shipped,
        active: workflow.active,
        version: workflow.version,
    };
    Ok(all.into_iter().map(read).collect())
}

async fn purposes(desk: &Desk) -> Result<Vec<PurposeFacts>, Error> {
    let all = consents::counts(&desk.ledger, &Actor::operator()).await?;
    let read = |counted: consents::Counted| PurposeFacts {
        title: Words::new(
            counted.purpose.terms.title_de,
            counted.purpose.terms.title_en,
        ),
        email: counted.purpose.terms.channel == Channel::Email,
        double_opt_in: counted.purpose.terms.double_opt_in,
        active: counted.purpose.active,
        none_found: counted.none_found,
        id: counted.purpose.id,
    };
    Ok(all.into_iter().map(read).collect())
}
