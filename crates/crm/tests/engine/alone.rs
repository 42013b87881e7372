//! A last name by itself: hers in her archived task and in a loose copy that has her phone beside
//! it, her husband's in his task.

use std::collections::BTreeSet;

use crm::RowRef;
use crm::plan::{Decided, Decision, Decisions, Order, identifiers_of, propose};
use crm::write::{Applied, Tools, apply};
use identifiers::Matcher;

use crate::dump::{Dump, text};

const MAIN: &str = "c3a69ea6-a10f-00e4-fd42-6b0448ede424";
const HER_TASK: &str = "4424acf6-4bd1-5a4d-c8f8-6b04491946fc";
const HIS_TASK: &str = "62ec07c9-b1e0-3848-f911-6b0449137469";

#[tokio::test]
async fn a_name_alone_goes_from_her_rows_and_stays_in_those_of_her_husband() {
    let Some(mut dump) = Dump::load("alone").await else {
        return;
    };
    let copy = format!(
        "INSERT INTO {}.tasks (id, name, description, deleted) VALUES
         ('loose', 'Müller-Grünwald', '+49 171 5550148', 0),
         ('other', 'Müller-Grünwald', '+49 40 1234567', 0)",
        dump.work
    );
    dump.run(&copy).await;
    let system = dump.open().await;
    let mut connection = system.database.connect().await.unwrap();
    let persons = BTreeSet::from([RowRef::new("contacts", MAIN)]);
    let identifiers = identifiers_of(&system, &mut connection, &persons)
        .await
        .unwrap();
    let mut decisions = Decisions::default();
    decisions.groups.insert(
        "task".into(),
        Decided {
            decision: Decision::Archive,
            ground: Some("legal_claim".into()),
        },
    );
    let order = Order {
        persons: &persons,
        identifiers: &identifiers,
        decisions: &decisions,
        duties: &|_, _| None,
        key: &[7; 32],
    };
    let proposal = propose(&system, &mut connection, &order).await.unwrap();
    connection.close().await;
    let tools = Tools {
        matcher: Matcher::new(&identifiers).unwrap(),
        key: [7; 32],
    };
    for recovered in [false, true] {
        match apply(&system, &proposal.items, &tools).await {
            Ok(Applied::Done { recovered: rows }) => assert_eq!(rows > 0, recovered),
            other => panic!("{other:?}"),
        }
    }
    for (task, name) in [
        (HER_TASK, "[Name]"),
        ("loose", "[Name]"),
        ("other", "Müller-Grünwald"),
        (HIS_TASK, "Müller-Grünwald"),
    ] {
        let sql = format!("SELECT name FROM {}.tasks WHERE id = '{task}'", dump.work);
        assert_eq!(
            text(&dump.rows(&sql).await[0], 0).as_deref(),
            Some(name),
            "{task}"
        );
    }
    dump.drop().await;
}
