//! One person's way through the engine: found, planned, carried out.

use std::collections::{BTreeMap, BTreeSet};

use crm::RowRef;
use crm::find::{Candidate, Facts, find};
use crm::plan::{Decided, Decision, Decisions, Item, Order, Proposal, identifiers_of, propose};
use crm::write::{Applied, Tools, apply};
use identifiers::Matcher;

use crate::fixture::Fixture;
use crate::world::{Rows, World};

/// Everything that was seen on the way.
pub struct Run {
    /// Whom each fact alone leads to.
    pub found: BTreeMap<String, Vec<Candidate>>,
    pub proposal: Proposal,
    pub before: Rows,
    pub after: Rows,
    pub first: String,
    pub again: String,
    /// Cells in which the scan afterwards finds the person.
    pub left: BTreeSet<(String, String, String)>,
}

impl Run {
    pub async fn of(fixture: &Fixture, world: &World) -> Self {
        let system = &world.system;
        let person = &fixture.person;
        let mut connection = system.database.connect().await.unwrap();
        let mut found = BTreeMap::new();
        for (word, facts) in facts(fixture, world) {
            let candidates = find(system, &mut connection, &facts).await.unwrap();
            found.insert(word, candidates.candidates);
        }
        let persons: BTreeSet<RowRef> = person.rows.iter().map(|row| world.row(row)).collect();
        let identifiers = identifiers_of(system, &mut connection, &persons)
            .await
            .unwrap();
        let archived = |kind: &String| {
            let decided = Decided {
                decision: Decision::Archive,
                ground: Some("legal_claim".into()),
            };
            (kind.clone(), decided)
        };
        let decisions = Decisions {
            groups: fixture.shows.archive.keys().map(archived).collect(),
            ..Decisions::default()
        };
        let order = Order {
            persons: &persons,
            identifiers: &identifiers,
            decisions: &decisions,
            duties: &|_, _| None,
            key: &[7; 32],
        };
        let proposal = propose(system, &mut connection, &order).await.unwrap();
        connection.close().await;
        let tools = Tools {
            matcher: Matcher::new(&identifiers).unwrap(),
            key: [7; 32],
        };
        let before = world.rows().await;
        // In batches, as a run is carried out: what the database does by itself to a later batch
        // would be met there as a conflict.
        let first = carried_out(world, &proposal.items, &tools).await;
        let again = carried_out(world, &proposal.items, &tools).await;
        let after = world.rows().await;
        let scanned = crm::scan::scan(system, &tools.matcher).await.unwrap();
        let at = |found: crm::scan::Found| {
            let key = found.row.key_text();
            (found.row.table, key, found.column)
        };
        Self {
            found,
            proposal,
            before,
            after,
            first,
            again,
            left: scanned.found.into_iter().map(at).collect(),
        }
    }
}

/// How many rows of how many were as they shall be before; or what went wrong.
async fn carried_out(world: &World, items: &[Item], tools: &Tools) -> String {
    let mut before = 0;
    for batch in items.chunks(7) {
        match apply(&world.system, batch, tools).await {
            Ok(Applied::Done { recovered }) => before += recovered,
            other => return format!("{other:?}"),
        }
    }
    before.to_string()
}

fn facts(fixture: &Fixture, world: &World) -> Vec<(String, Facts)> {
    let person = &fixture.person;
    let mut all = vec![(
        "the record".to_owned(),
        Facts {
            records: vec![world.row(&person.start)],
            ..Facts::default()
        },
    )];
    let emails = person.emails.iter();
    all.extend(emails.map(|e| (e.clone(), Facts::default().email(e).unwrap())));
    let phones = person.phones.iter();
    all.extend(phones.map(|p| (p.clone(), Facts::default().phone(p).unwrap())));
    let names = person.names.iter();
    all.extend(names.map(|n| (n.clone(), Facts::default().name(n).unwrap())));
    all
}
