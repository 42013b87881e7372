//! Each right from intake to closing: what changed in the CRM, what must not, the letter that tells
//! of it, and the closed request. On the built-in CRM, and on a database that SuiteCRM itself made.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::process::Command;

use answers::{KindSettings, Settings};
use effects::{Asked, Correction, Old, Restricting, Shares, Whom};
use requests::{Closing, Outcome, Reference, Request, State, StepState, Text};
use sqlx::mysql::MySqlConnection;
use sqlx::{AssertSqlSafe, Connection as _, raw_sql};
use store::Engine;
use store::testing::Fresh;

use crate::eye::{Change, Picture, changes, look};
use crate::world::{World, folder};

/// The person of the dump, in the records that are hers and not deleted.
const HERS: [&str; 6] = [
    "contact:c3a69ea6-a10f-00e4-fd42-6b0448ede424",
    "contact:cb1a8da8-1ad2-c504-227f-6b0449a966ef",
    "lead:ace59f6e-0482-393a-dae3-6b0448c9e942",
    "lead:84073a72-3f65-51c6-cc24-6b0448dfe1cf",
    "lead:ad6ed7b2-8711-e408-8340-6b0449c876e6",
    "prospect:d6039b10-a247-8442-d474-6b04485f1cb6",
];

/// People of the dump who are not her: her husband, whose description names her, and a namesake.
const HUSBAND: &str = "contact:e42851da-848c-5100-255e-6b04486f74df";
const NAMESAKE: &str = "contact:190b0b1c-b2d9-0282-ae5f-6b04482c9074";

async fn close(world: &World, reference: Reference, said: &str) {
    let closed = end(world, reference, (Outcome::Fulfilled, said)).await;
    assert_eq!(closed.answered_in_time(), Some(true));
}

/// Ticks what is left, writes, sends and closes, as somebody does at the end.
pub async fn end(world: &World, reference: Reference, (outcome, said): (Outcome, &str)) -> Request {
    let (ledger, manager) = (&world.desk.ledger, &world.manager);
    let shown = requests::show(ledger, manager, reference).await.unwrap();
    for item in &shown.request.checklist.items {
        let is_left = item.binding == law::Binding::Mandatory && !["Z1", "Z2"].contains(&&*item.id);
        let (_, step) = shown.request.step(&item.id).unwrap();
        if is_left && step.state == StepState::Open {
            world.tick(reference, &item.id).await;
        }
    }
    let is_whole = outcome == Outcome::Fulfilled;
    let kind = if is_whole {
        "fulfilled"
    } else {
        "partly_fulfilled"
    };
    let letter = world.draft(reference, kind, (&[], "")).await.unwrap();
    let text = letter.text.clone().unwrap();
    assert!(text.contains(said), "{said}: {text}");
    world.send(reference, &letter).await.unwrap();
    world.tick(reference, "Z2").await;
    let why = || requests::Text::parse("reason", "Aufbewahrungspflicht").unwrap();
    let closing = Closing {
        outcome,
        reason: (!is_whole).then(why),
    };
    let name = reference.to_string();
    let mut blockers = erasure::blockers(&world.desk, &name, outcome)
        .await
        .unwrap();
    blockers.extend(
        answers::blockers(&world.desk, &name, outcome)
            .await
            .unwrap(),
    );
    let closed = requests::close(ledger, manager, reference.into(), &closing, &blockers).await;
    let closed = closed.unwrap();
    assert_eq!(
        (closed.state, closed.outcome),
        (State::Closed, Some(outcome))
    );
    closed
}

pub async fn apply(world: &World, reference: Reference, asked: impl Fn(Shares) -> Asked) {
    let (desk, manager, name) = (&world.desk, &world.manager, reference.to_string());
    let open = effects::draft(desk, manager, &name, &asked(Shares::default()))
        .await
        .unwrap();
    let mut shares = Shares::default();
    shares
        .leave
        .extend(open.shared.iter().map(|one| one.record.clone()));
    let draft = effects::draft(desk, manager, &name, &asked(shares))
        .await
        .unwrap();
    let done = effects::apply(desk, manager, &draft.effect, &draft.hash)
        .await
        .unwrap();
    assert_eq!(done.state, effects::State::Done, "{:?}", done.conflicts);
}

fn settings() -> Settings {
    let said = |text: &str| Some(text.to_owned());
    let other = KindSettings {
        purpose: said("Vertragserfüllung"),
        recipients: said("Rechenzentrum"),
        retention: said("Drei Jahre"),
    };
    Settings {
        source: said("Von der Person selbst"),
        automated: said("Keine"),
        transfers: said("Keine"),
        kind: BTreeMap::from([("other".to_owned(), other)]),
        ..Settings::default()
    }
}

/// Access and portability read, and write nothing.
async fn told(world: &World, records: &[String], right: &str) {
    let (desk, before) = (&world.desk, look(&world.desk).await);
    let reference = world.request_of(right, records).await;
    let name = reference.to_string();
    let draft = answers::collect(desk, &settings(), &world.manager, &name)
        .await
        .unwrap();
    assert!(draft.groups.iter().map(|group| group.items).sum::<usize>() > 0);
    let which = (&draft.answer, draft.hash.as_str());
    let answer = answers::release(desk, &settings(), &world.approver, which)
        .await
        .unwrap();
    assert!(answer.kept && answer.files.iter().any(|file| file.path == "data.json"));
    close(world, reference, "Ihre Daten sind zusammengestellt").await;
    assert_eq!(
        changes(&before, &look(desk).await),
        [],
        "{right} changes nothing"
    );
}

/// The columns that changed, with what stands there now.
fn held(changed: &[Change]) -> BTreeSet<(String, String)> {
    let cells = changed.iter();
    let cell =
        |(_, _, column, _, after): &Change| (column.clone(), after.clone().unwrap_or_default());
    cells.map(cell).collect()
}

fn only(changed: &[Change], allowed: &[(&str, &str)]) {
    assert!(!changed.is_empty(), "something changes");
    for (column, after) in held(changed) {
        let known = allowed
            .iter()
            .any(|(name, value)| *name == column && *value == after);
        assert!(known, "{column} = {after}");
    }
}

/// Objection, restriction and correction change what they say and nothing else.
async fn changed(world: &World, records: &[String]) {
    let desk = &world.desk;
    let start = look(desk).await;
    let restriction = world.request_of("restriction", records).await;
    apply(world, restriction, |shares| {
        Asked::Restriction(Restricting {
            ground: "b".into(),
            review_on: None,
            shares,
        })
    })
    .await;
    close(
        world,
        restriction,
        "Die Verarbeitung ist eingeschränkt (Art. 18 Abs. 1 lit. b DSGVO)",
    )
    .await;
    let marked = look(desk).await;
    only(
        &changes(&start, &marked),
        &[
            ("do_not_call", "1"),
            ("opt_out", "1"),
            ("email_opt_out", "1"),
        ],
    );

    let rectification = world.request_of("rectification", records).await;
    apply(world, rectification, |_| {
        Asked::Rectification(Correction {
            was: BTreeMap::new(),
            set: [("last_name".to_owned(), "Grünwald".to_owned())].into(),
            records: [records[0].clone()].into(),
            statement: None,
            old: Old::Keep,
            proof: Text::parse("proof", "Ausweis gesehen").unwrap(),
            whom: Whom::default(),
        })
    })
    .await;
    close(
        world,
        rectification,
        "Berichtigt wurden Ihre Angaben in vertrieb (1 Datensatz)",
    )
    .await;
    let corrected = look(desk).await;
    only(&changes(&marked, &corrected), &[("last_name", "Grünwald")]);

    let objection = world.request_of("objection", records).await;
    apply(world, objection, Asked::Marketing).await;
    close(world, objection, "nicht mehr für Direktwerbung").await;
    let stopped = changes(&corrected, &look(desk).await);
    let allowed = [("do_not_call", "1"), ("opt_out", "1"), ("deleted", "1")];
    for (column, after) in held(&stopped) {
        assert!(allowed.contains(&(&column, &after)), "{column} = {after}");
    }
    let lists = stopped
        .iter()
        .filter(|(_, _, column, ..)| column == "deleted");
    assert!(
        lists
            .clone()
            .all(|(table, ..)| table == "prospect_lists_prospects")
    );
}

/// The cells of records that are somebody else's.
fn theirs(picture: &Picture, others: &[String]) -> Picture {
    let keys: BTreeSet<&str> = others
        .iter()
        .filter_map(|one| Some(one.split_once(':')?.1))
        .collect();
    let cells = picture.iter().filter(|((table, key, _), _)| {
        ["contacts", "leads", "prospects"].contains(&&**table) && keys.contains(key.as_str())
    });
    cells
        .map(|(place, cell)| (place.clone(), cell.clone()))
        .collect()
}

/// Erasure leaves nothing of the person. Returns what of others is another now: key and column.
async fn erased(
    world: &World,
    records: &[String],
    others: &[String],
) -> BTreeSet<(String, String)> {
    let (desk, manager) = (&world.desk, &world.manager);
    let before = theirs(&look(desk).await, others);
    let reference = world.request_of("erasure", records).await;
    let plan = erasure::draft(desk, manager, &reference.to_string())
        .await
        .unwrap();
    erasure::approve(desk, &world.approver, &plan.plan, &plan.hash)
        .await
        .unwrap();
    let run = erasure::run(desk, manager, &plan.plan).await.unwrap();
    assert!(run.residue.is_empty() && run.conflicts.is_empty());
    // What a statute wants kept is told as a refusal in part.
    let kept = plan
        .items
        .iter()
        .any(|item| item.action == "keep" && item.ground_code.is_some());
    let outcome = if kept {
        Outcome::PartlyFulfilled
    } else {
        Outcome::Fulfilled
    };
    let closed = end(world, reference, (outcome, "In vertrieb: ")).await;
    assert_eq!(closed.answered_in_time(), Some(true));
    let after = theirs(&look(desk).await, others);
    assert_eq!(after.len(), before.len());
    let differs = before
        .into_iter()
        .filter(|(place, cell)| after.get(place) != Some(cell));
    differs.map(|((_, key, column), _)| (key, column)).collect()
}

#[tokio::test]
async fn each_right_goes_from_intake_to_closing_on_the_built_in_crm() {
    let fresh = Fresh::create(Engine::Sqlite).await;
    fresh.store.migrate().await.unwrap();
    let world = World::new(fresh.store.clone()).await;
    let records = world.katharina();
    let others: Vec<String> = world
        .planted
        .katharina
        .others
        .iter()
        .map(|one| one.record.clone())
        .collect();
    told(&world, &records, "access").await;
    told(&world, &records, "portability").await;
    changed(&world, &records).await;
    // What is restricted is not erased; hers is not, once the person wants it lifted.
    lifted(&world, "GD-2026-0003").await;
    let differs = erased(&world, &records, &others).await;
    // What somebody wrote of her in a free text is blackened there.
    let is_text = |(_, column): &(String, String)| column == "description";
    assert!(differs.iter().all(is_text), "{differs:?}");
    world.clear();
    fresh.remove().await;
}

/// Takes the closed restriction up again and lifts it, after telling the person.
async fn lifted(world: &World, reference: &str) {
    let (desk, manager) = (&world.desk, &world.manager);
    let number: Reference = reference.parse().unwrap();
    let why = Text::parse("reason", "Löschung verlangt").unwrap();
    requests::reopen(&desk.ledger, manager, number.into(), &why)
        .await
        .unwrap();
    let told = effects::Told {
        on: crate::world::TODAY,
        note: Text::parse("note", "Brief").unwrap(),
    };
    effects::told(desk, manager, reference, &told)
        .await
        .unwrap();
    apply(world, number, |_| Asked::Lift).await;
}

#[tokio::test]
async fn each_right_goes_from_intake_to_closing_on_a_database_that_suitecrm_made() {
    let Some(url) = loaded().await else {
        return;
    };
    let fresh = Fresh::create(Engine::Sqlite).await;
    fresh.store.migrate().await.unwrap();
    let world = World::with(
        fresh.store.clone(),
        folder(),
        demo::Planted::default(),
        url.clone(),
    )
    .await;
    let records = HERS.map(str::to_owned).to_vec();
    told(&world, &records, "access").await;
    told(&world, &records, "portability").await;
    changed(&world, &records).await;
    lifted(&world, "GD-2026-0003").await;
    let others = [HUSBAND, NAMESAKE].map(str::to_owned);
    let rows = theirs(&look(&world.desk).await, &others);
    let keys: BTreeSet<&str> = rows.keys().map(|(_, key, _)| key.as_str()).collect();
    assert_eq!(keys.len(), others.len(), "both are there");
    let differs = erased(&world, &records, &others).await;
    let (_, husband) = HUSBAND.split_once(':').unwrap();
    let named = |(key, column): &(String, String)| key == husband && column == "description";
    assert!(differs.iter().all(named), "{differs:?}");
    world.clear();
    fresh.remove().await;
    let (server, database) = url.rsplit_once('/').unwrap();
    let mut connection = MySqlConnection::connect(server).await.unwrap();
    let drop = AssertSqlSafe(format!("DROP DATABASE {database}"));
    raw_sql(drop).execute(&mut connection).await.unwrap();
}

/// Loads the dump into a database of its own; none where the shared folder is absent.
async fn loaded() -> Option<String> {
    let Some(shared) = std::env::var_os("VERGISSMEIN_SHARED") else {
        eprintln!("skipped: VERGISSMEIN_SHARED names no folder with CRM databases");
        return None;
    };
    let file = PathBuf::from(shared).join("crm/suitecrm-demo.sql.gz");
    if !file.exists() {
        eprintln!("skipped: {} is not there", file.display());
        return None;
    }
    let server = std::env::var("VERGISSMEIN_TEST_MARIADB")
        .expect("VERGISSMEIN_TEST_MARIADB is not set: run scripts/test");
    let out = Command::new("zcat").arg(&file).output().expect("zcat runs");
    let sql = String::from_utf8(out.stdout).expect("the dump is UTF-8");
    let database = format!("letters_rights_{}", std::process::id());
    let mut connection = MySqlConnection::connect(&server).await.unwrap();
    let head = format!(
        "DROP DATABASE IF EXISTS {database}; CREATE DATABASE {database} CHARACTER SET utf8mb4; USE {database}; SET autocommit=0;"
    );
    let whole = AssertSqlSafe(format!("{head}{sql}\nCOMMIT; SET autocommit=1"));
    raw_sql(whole).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
    Some(format!("{}/{database}", server.trim_end_matches('/')))
}
