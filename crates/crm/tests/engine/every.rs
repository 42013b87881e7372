//! Each contact and lead by itself.

use std::collections::{BTreeMap, BTreeSet};

use crm::find::Facts;
use crm::graph::Graph;
use crm::plan::{
    Action, Decisions, FingerprintKey, Item, Order, Proposal, identifiers_of, propose,
};
use crm::write::{Applied, Tools, apply};
use crm::{RowRef, System};
use identifiers::Matcher;

use crate::dump::{Dump, text};
use crate::eye::{Cell, Eye, words_of};
use crate::rules::broken;

/// How many people a sample leaves out between two.
const SAMPLE: usize = 61;

/// Rows that differ from the untouched database: table and key.
pub type Changed = BTreeSet<(String, Vec<String>)>;

pub struct Erased {
    pub persons: BTreeSet<RowRef>,
    pub proposal: Proposal,
    pub changed: Changed,
    pub faults: Vec<String>,
}

/// Finds the person from one record, plans, writes, scans, compares. Faults are collected.
pub async fn erase(
    dump: &mut Dump,
    eye: &Eye,
    system: &System,
    start: &RowRef,
    more: &[RowRef],
) -> Erased {
    let mut connection = system.database.connect().await.unwrap();
    let facts = Facts {
        records: vec![start.clone()],
        ..Facts::default()
    };
    let found = crm::find::find(system, &mut connection, &facts)
        .await
        .unwrap();
    let mut persons: BTreeSet<RowRef> = found.certain().cloned().collect();
    persons.insert(start.clone());
    persons.extend(more.iter().cloned());
    let identifiers = identifiers_of(system, &mut connection, &persons)
        .await
        .unwrap();
    let key: FingerprintKey = [7; 32];
    let order = Order {
        persons: &persons,
        identifiers: &identifiers,
        decisions: &Decisions::default(),
        duties: &|_, _| None,
        key: &key,
    };
    let proposal = propose(system, &mut connection, &order).await.unwrap();
    connection.close().await;
    let matcher = Matcher::new(&identifiers).unwrap();
    let tools = Tools {
        matcher: matcher.clone(),
        key,
    };
    let mut faults = Vec::new();
    match apply(system, &proposal.items, &tools).await {
        Ok(Applied::Done { recovered: 0 }) => {}
        other => faults.push(format!("the first run was {other:?}")),
    }
    match apply(system, &proposal.items, &tools).await {
        Ok(Applied::Done { recovered }) => {
            let changes = |item: &&Item| {
                item.action == Action::Delete
                    || (item.action != Action::Keep && !item.changes.is_empty())
            };
            let due = proposal.items.iter().filter(changes).count();
            if recovered != due {
                faults.push(format!(
                    "run again, {recovered} of {due} rows were as they shall be"
                ));
            }
        }
        other => faults.push(format!("the second run was {other:?}")),
    }
    faults.extend(residue(system, &matcher, &proposal).await);
    let changed = dump.changed().await;
    faults.extend(untouched(&changed, &proposal));
    faults.extend(seen(dump, eye, &persons, &proposal, &changed).await);
    let tables = changed.iter().map(|(table, _)| table.clone()).collect();
    faults.extend(broken(dump, &tables).await);
    faults.extend(dangling(dump, system, &proposal).await);
    Erased {
        persons,
        proposal,
        changed,
        faults,
    }
}

async fn residue(system: &System, matcher: &Matcher, proposal: &Proposal) -> Vec<String> {
    let declared: BTreeSet<(String, String, String)> = proposal
        .exceptions
        .iter()
        .map(|e| (e.table.clone(), e.key.clone(), e.column.clone()))
        .collect();
    let scanned = crm::scan::scan(system, matcher).await.unwrap();
    scanned
        .found
        .iter()
        .filter(|f| !declared.contains(&(f.row.table.clone(), f.row.key_text(), f.column.clone())))
        .map(|f| format!("left in {} {} {:?}", f.row, f.column, f.needles))
        .collect()
}

/// Every row that changed is in the plan, and not as one that is kept.
fn untouched(changed: &Changed, proposal: &Proposal) -> Vec<String> {
    let planned: BTreeSet<(String, Vec<String>)> = proposal
        .items
        .iter()
        .filter(|item| item.action != Action::Keep)
        .map(|item| (item.row.table.clone(), item.row.key.clone()))
        .collect();
    changed
        .difference(&planned)
        .map(|(table, key)| format!("changed without a plan: {table} {key:?}"))
        .collect()
}

/// What a plain text search finds and nobody declared.
async fn seen(
    dump: &mut Dump,
    eye: &Eye,
    persons: &BTreeSet<RowRef>,
    proposal: &Proposal,
    changed: &Changed,
) -> Vec<String> {
    let declared: BTreeSet<Cell> = proposal
        .exceptions
        .iter()
        .map(|e| (e.table.clone(), e.key.clone(), e.column.clone()))
        .collect();
    let words = words_of(dump, persons).await;
    eye.left(dump, &words, changed)
        .await
        .difference(&declared)
        .map(|(table, key, column)| format!("a plain search finds {table} {key} {column}"))
        .collect()
}

/// Links that pointed to a row before and point to nothing now.
async fn dangling(dump: &mut Dump, system: &System, proposal: &Proposal) -> Vec<String> {
    let graph = Graph::new(&system.profile, &system.census);
    let mut gone: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for item in proposal
        .items
        .iter()
        .filter(|item| item.action == Action::Delete)
    {
        gone.entry(&item.row.table)
            .or_default()
            .push(format!("'{}'", item.row.key[0].replace('\'', "''")));
    }
    let mut faults = Vec::new();
    for (table, keys) in gone {
        for edge in graph.edges_to(table) {
            let by = edge.by.as_ref().map_or(String::new(), |(column, words)| {
                let words: Vec<String> = words.iter().map(|w| format!("'{w}'")).collect();
                if words.is_empty() {
                    " AND 1 = 0".to_owned()
                } else {
                    format!(" AND `{column}` IN ({})", words.join(","))
                }
            });
            let sql = format!(
                "SELECT CAST(COUNT(*) AS CHAR) FROM {}.`{}` WHERE `{}` IN ({}){by}",
                dump.work,
                edge.from.name,
                edge.column,
                keys.join(",")
            );
            let count = text(&dump.rows(&sql).await[0], 0).unwrap();
            if count != "0" {
                faults.push(format!(
                    "{count} rows of {}.{} point to deleted rows of {table}",
                    edge.from.name, edge.column
                ));
            }
        }
    }
    faults
}

#[tokio::test]
async fn each_contact_and_lead_is_erased_and_nobody_else_is_touched() {
    let Some(dump) = Dump::load("every").await else {
        return;
    };
    let handled = each(dump, SAMPLE).await;
    assert!(handled > 0, "the dump holds nobody");
}

/// Installations of old have tables in the character set that knows three bytes a letter only.
#[tokio::test]
async fn twenty_people_of_a_crm_in_the_old_character_set_are_erased_likewise() {
    let dump = Dump::load_from("old", "suitecrm-vanilla-utf8mb3", "utf8mb3").await;
    let Some(dump) = dump else {
        return;
    };
    // The installer's demo data are 400 contacts and leads.
    let handled = each(dump, 20).await;
    assert!(handled >= 20, "only {handled} people were erased");
}

/// Erases people, one by one, leaving out as many between two as told; all of them where asked to. Says how
/// many were erased and looked at afterwards.
async fn each(mut dump: Dump, sample: usize) -> usize {
    let system = dump.open().await;
    let eye = Eye::open(&mut dump).await;
    let step = if std::env::var_os("VERGISSMEIN_EVERY").is_some() {
        1
    } else {
        sample
    };
    let mut starts = Vec::new();
    for table in ["contacts", "leads"] {
        let sql = format!("SELECT id FROM {}.{table} ORDER BY id", dump.pristine);
        for row in dump.rows(&sql).await {
            starts.push(RowRef::new(table, text(&row, 0).unwrap()));
        }
    }
    let mut wrong = Vec::new();
    let mut handled = 0;
    for start in starts.iter().step_by(step) {
        let erased = erase(&mut dump, &eye, &system, start, &[]).await;
        if !erased.faults.is_empty() {
            let told = format!(
                "{start}: {} rows planned\n    {}",
                erased.proposal.items.len(),
                erased.faults.join("\n    ")
            );
            eprintln!("{told}");
            wrong.push(told);
        }
        // Who was not changed was not erased.
        handled += usize::from(!erased.changed.is_empty());
        let tables: BTreeSet<String> = erased.changed.into_iter().map(|(table, _)| table).collect();
        dump.restore(tables).await;
    }
    dump.drop().await;
    assert!(
        wrong.is_empty(),
        "{} of {handled} people:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    handled
}
