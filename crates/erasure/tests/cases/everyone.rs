//! Every N-th person of the invented CRM, through draft, approval, run and certificate, with the
//! statutory duties in force; `VERGISSMEIN_EVERY=1` takes everybody. Each is erased from a fresh
//! copy, so that nothing but the plan may differ afterwards.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use accounts::{Actor, Role};
use crm::{RowRef, System};
use erasure::{PlanState, PlanView, RunView};
use requests::Outcome;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions as _, Connection as _, Row as _, SqliteConnection};
use store::Engine;
use store::testing::Fresh;

use crate::world::World;

/// How many people a sample leaves out between two.
const SAMPLE: usize = 23;

/// Every row of a CRM by table and key, each cell as SQLite writes a literal: type and bytes.
type Rows = BTreeMap<(String, Vec<String>), Vec<String>>;

async fn open(file: &Path) -> SqliteConnection {
    let options = SqliteConnectOptions::new().filename(file);
    options.connect().await.unwrap()
}

async fn rows(file: &Path, system: &System) -> Rows {
    let mut crm = open(file).await;
    let mut rows = Rows::new();
    for table in system.census.tables.values() {
        let cells = table.columns.iter();
        let cells = cells.map(|column| format!("quote(\"{}\")", column.live.name));
        let keys = table.key.iter();
        let keys = keys.map(|column| format!("coalesce(CAST(\"{column}\" AS TEXT), '')"));
        let picked: Vec<String> = keys.chain(cells).collect();
        let sql = format!("SELECT {} FROM \"{}\"", picked.join(", "), table.name);
        for row in sqlx::query(AssertSqlSafe(sql))
            .fetch_all(&mut crm)
            .await
            .unwrap()
        {
            let mut all: Vec<String> = (0..row.len()).map(|at| row.get(at)).collect();
            let cells = all.split_off(table.key.len());
            rows.insert((table.name.clone(), all), cells);
        }
    }
    crm.close().await.unwrap();
    rows
}

/// The persons' records, the one with invoices under retention first.
async fn people(file: &Path, first: &str) -> Vec<String> {
    let mut crm = open(file).await;
    let mut people = vec![first.to_owned()];
    for (table, kind) in [("contacts", "contact"), ("leads", "lead")] {
        let sql = format!("SELECT id FROM {table} ORDER BY id");
        let found = sqlx::query(AssertSqlSafe(sql)).fetch_all(&mut crm).await;
        let records = found.unwrap();
        people.extend(
            records
                .iter()
                .map(|row| format!("{kind}:{}", row.get::<String, _>(0))),
        );
    }
    crm.close().await.unwrap();
    people
}

/// From a request to the run.
async fn erase(world: &World, actors: &[Actor; 2], record: &str) -> (PlanView, RunView) {
    let (desk, [manager, approver]) = (&world.desk, actors);
    let reference = world.request_about(manager, record).await;
    let plan = erasure::draft(desk, manager, &reference.to_string())
        .await
        .unwrap();
    let marks = requests::Marks::default();
    requests::tick(&desk.ledger, manager, reference.into(), "A4", &marks)
        .await
        .unwrap();
    erasure::approve(desk, approver, &plan.plan, &plan.hash)
        .await
        .unwrap();
    let run = erasure::run(desk, manager, &plan.plan).await.unwrap();
    let open = erasure::blockers(desk, &plan.request, Outcome::Fulfilled).await;
    assert!(open.unwrap().is_empty(), "{record}: it can be closed");
    (plan, run)
}

/// What is wrong with a run that should have been complete.
fn faults(plan: &PlanView, run: &RunView) -> Vec<String> {
    let mut faults = Vec::new();
    let mut demand = |holds: bool, what: &str| {
        if !holds {
            faults.push(what.to_owned());
        }
    };
    demand(run.state == PlanState::Complete, "the run is not complete");
    demand(run.residue.is_empty(), "something is left");
    demand(
        run.done + run.skipped == plan.items.len(),
        "rows are missing",
    );
    let kept = plan.items.iter().filter(|item| item.action == "keep");
    demand(
        kept.clone().all(|item| item.ground.is_some()),
        "a row is kept without a ground",
    );
    demand(run.skipped == kept.count(), "another number of rows stays");
    let Some(certificate) = &run.certificate else {
        demand(false, "there is no certificate");
        return faults;
    };
    demand(
        certificate.hash == plan.hash,
        "the certificate is of another plan",
    );
    demand(
        certificate.residue == 0,
        "the certificate tells of a residue",
    );
    let counts: BTreeMap<String, usize> = plan
        .counts
        .iter()
        .map(|(action, count)| ((*action).to_owned(), *count))
        .collect();
    demand(
        certificate.counts == counts,
        "the certificate counts otherwise",
    );
    faults
}

/// Rows that differ although the plan leaves them alone, or keeps them.
fn touched(before: &Rows, after: &Rows, plan: &PlanView, system: &System) -> Vec<String> {
    let planned: BTreeSet<(String, Vec<String>)> = plan
        .items
        .iter()
        .filter(|item| item.action != "keep")
        .map(|item| RowRef::parse(&system.profile, &item.record).unwrap())
        .map(|row| (row.table, row.key))
        .collect();
    let rows: BTreeSet<_> = before.keys().chain(after.keys()).collect();
    rows.into_iter()
        .filter(|row| before.get(*row) != after.get(*row) && !planned.contains(*row))
        .map(|(table, _)| format!("a row of {table} changed without a plan"))
        .collect()
}

#[tokio::test]
async fn everybody_is_erased_whole_under_the_duties_and_nobody_else_is_touched() {
    let fresh = Fresh::create(Engine::Sqlite).await;
    fresh.store.migrate().await.unwrap();
    let world = World::new(fresh.store.clone()).await;
    let manager = world.actor("berger", &[Role::PrivacyManager]).await;
    let actors = [manager, world.actor("huber", &[Role::Approver]).await];
    let (crm, untouched) = (
        world.folder.join("crm.db"),
        world.folder.join("untouched.db"),
    );
    std::fs::copy(&crm, &untouched).unwrap();
    let system = world.desk.open("vertrieb").await.unwrap();
    let before = rows(&untouched, &system).await;
    assert!(before.len() > 1_000);

    let step = match std::env::var_os("VERGISSMEIN_EVERY") {
        Some(_) => 1,
        None => SAMPLE,
    };
    let people = people(&untouched, &world.planted.katharina.persons[0]).await;
    let (mut wrong, mut duties) = (Vec::new(), 0);
    for record in people.iter().step_by(step) {
        for more in ["-wal", "-shm"] {
            std::fs::remove_file(world.folder.join(format!("crm.db{more}"))).ok();
        }
        std::fs::copy(&untouched, &crm).unwrap();
        let (plan, run) = erase(&world, &actors, record).await;
        let mut told = faults(&plan, &run);
        told.extend(touched(&before, &rows(&crm, &system).await, &plan, &system));
        duties += plan
            .items
            .iter()
            .filter(|item| item.rule.starts_with("duty."))
            .count();
        if !told.is_empty() {
            wrong.push(format!("{record}: {}", told.join("; ")));
        }
    }
    let count = people.iter().step_by(step).count();
    assert!(
        wrong.is_empty(),
        "{} of {count}:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    assert!(duties > 0, "an invoice stays for its duty");
    world.clear();
    fresh.remove().await;
}
