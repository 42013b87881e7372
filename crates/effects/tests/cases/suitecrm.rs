//! The same on a database that SuiteCRM itself made.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::Command;

use effects::{Asked, Correction, Old, Restricting, Shares, Told, Whom};
use requests::Text;
use sqlx::mysql::MySqlConnection;
use sqlx::{AssertSqlSafe, Connection as _, raw_sql};
use store::testing::Fresh;

use crate::eye::{Change, Picture, changes, look};
use crate::world::{TODAY, World};

/// The person of the dump, in the records that are hers and not deleted.
const HERS: [&str; 6] = [
    "contact:c3a69ea6-a10f-00e4-fd42-6b0448ede424",
    "contact:cb1a8da8-1ad2-c504-227f-6b0449a966ef",
    "lead:ace59f6e-0482-393a-dae3-6b0448c9e942",
    "lead:84073a72-3f65-51c6-cc24-6b0448dfe1cf",
    "lead:ad6ed7b2-8711-e408-8340-6b0449c876e6",
    "prospect:d6039b10-a247-8442-d474-6b04485f1cb6",
];

/// Records that are hers, too, and that the CRM has deleted: nobody linked them.
const DELETED: [&str; 2] = [
    "contact:117da954-d3ae-2d05-9dc2-6b04488c521b",
    "contact:c6ff5373-1f7d-edc1-29ab-6b04483a3371",
];

/// Loads the dump into a database of its own; none where the shared folder is absent.
async fn loaded(name: &str) -> Option<String> {
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
    let database = format!("effects_{name}_{}", std::process::id());
    let mut connection = MySqlConnection::connect(&server).await.unwrap();
    let head = format!(
        "DROP DATABASE IF EXISTS {database}; CREATE DATABASE {database} CHARACTER SET utf8mb4; USE {database}; SET autocommit=0;"
    );
    let whole = AssertSqlSafe(format!("{head}{sql}\nCOMMIT; SET autocommit=1"));
    raw_sql(whole).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
    Some(format!("{}/{database}", server.trim_end_matches('/')))
}

async fn cleared(url: &str) {
    let (server, database) = url.rsplit_once('/').unwrap();
    let mut connection = MySqlConnection::connect(server).await.unwrap();
    let drop = AssertSqlSafe(format!("DROP DATABASE {database}"));
    raw_sql(drop).execute(&mut connection).await.unwrap();
}

async fn world(store: store::Store, url: String) -> World {
    let folder = std::env::temp_dir().join(format!(
        "vergissmein-effects-{}",
        base::Random::os().token().expose()
    ));
    std::fs::create_dir(&folder).unwrap();
    World::with(store, folder, demo::Planted::default(), url).await
}

fn hers() -> Vec<String> {
    HERS.map(str::to_owned).to_vec()
}

/// Her records that may be called so far.
fn callable(picture: &Picture) -> usize {
    let hers = HERS.iter().chain(&DELETED);
    let is_hers = |key: &str| hers.clone().any(|record| record.ends_with(key));
    let calls = picture.iter().filter(|((_, key, column), cell)| {
        column == "do_not_call" && is_hers(key) && cell.as_deref() != Some("1")
    });
    calls.count()
}

fn in_column<'c>(changed: &'c [Change], wanted: &str) -> Vec<&'c Change> {
    changed.iter().filter(|one| one.2 == wanted).collect()
}

#[expect(
    clippy::too_many_lines,
    reason = "three rights of one person are one story"
)]
#[tokio::test]
async fn the_rights_change_suitecrm_as_its_users_would_see_it_and_nobody_else() {
    let Some(url) = loaded("rights").await else {
        return;
    };
    let fresh = Fresh::create(store::Engine::Sqlite).await;
    fresh.store.migrate().await.unwrap();
    let world = world(fresh.store.clone(), url.clone()).await;
    let (desk, manager) = (&world.desk, &world.manager);
    let start = look(desk).await;

    let restriction = world.request("restriction", &hers()).await;
    let restrict = |shares| {
        Asked::Restriction(Restricting {
            ground: "b".into(),
            review_on: None,
            shares,
        })
    };
    let open = world
        .draft(&restriction, &restrict(Shares::default()))
        .await;
    assert!(
        open.undecided() > 0,
        "she shares an address with her husband"
    );
    let leave = World::shares(&open, false);
    let draft = world.draft(&restriction, &restrict(leave)).await;
    world.apply(&draft).await;
    let changed = changes(&start, &look(desk).await);
    assert_eq!(in_column(&changed, "do_not_call").len(), callable(&start));
    assert!(!in_column(&changed, "opt_out").is_empty());
    let told = Told {
        on: TODAY,
        note: Text::parse("note", "Brief").unwrap(),
    };
    effects::told(desk, manager, &restriction, &told)
        .await
        .unwrap();
    let lift = world.draft(&restriction, &Asked::Lift).await;
    world.apply(&lift).await;
    assert_eq!(changes(&start, &look(desk).await), []);

    let rectification = world.request("rectification", &hers()).await;
    let target: requests::Reference = rectification.parse().unwrap();
    let marks = requests::Marks::default();
    requests::tick(&desk.ledger, manager, target.into(), "A4", &marks)
        .await
        .unwrap();
    let set = [
        ("last_name", "Grünwald"),
        ("phone_mobile", "+49 171 0000000"),
    ];
    let correct = Asked::Rectification(Correction {
        was: BTreeMap::new(),
        set: set.map(|(c, v)| (c.to_owned(), v.to_owned())).into(),
        records: [HERS[0].to_owned(), HERS[2].to_owned()].into(),
        statement: None,
        old: Old::Empty,
        proof: Text::parse("proof", "Ausweis gesehen").unwrap(),
        whom: Whom::default(),
    });
    let draft = world.draft(&rectification, &correct).await;
    world.apply(&draft).await;
    let corrected = look(desk).await;
    let changed = changes(&start, &corrected);
    assert_eq!(in_column(&changed, "last_name").len(), 2);
    assert_eq!(in_column(&changed, "phone_mobile").len(), 2);
    for (table, key, column, _, after) in &changed {
        let own = HERS.iter().any(|record| record.ends_with(key.as_str()));
        let emptied = table.ends_with("_audit") && after.is_none();
        assert!(own || emptied, "{table} {key} {column}");
    }

    let objection = world.request("objection", &hers()).await;
    let open = world
        .draft(&objection, &Asked::Marketing(Shares::default()))
        .await;
    let stop = Asked::Marketing(World::shares(&open, true));
    let draft = world.draft(&objection, &stop).await;
    world.apply(&draft).await;
    let changed = changes(&corrected, &look(desk).await);
    assert_eq!(
        in_column(&changed, "do_not_call").len(),
        callable(&corrected)
    );
    assert!(in_column(&changed, "opt_out").len() >= open.undecided());
    let known = ["do_not_call", "opt_out", "deleted"];
    for (table, key, column, _, after) in &changed {
        assert!(
            known.contains(&&**column) && after.as_deref() == Some("1"),
            "{table} {key}"
        );
        assert!(column != "deleted" || table == "prospect_lists_prospects");
    }
    world.clear();
    fresh.remove().await;
    cleared(&url).await;
}

/// The dump is slow to load, so both stores take turns on one copy: what was stopped is so already
/// for the second, which says so and changes nothing.
#[tokio::test]
async fn a_second_desk_finds_everything_stopped() {
    let Some(url) = loaded("twice").await else {
        return;
    };
    let mut known = None;
    for engine in [store::Engine::Sqlite, store::Engine::Postgres] {
        let fresh = Fresh::create(engine).await;
        fresh.store.migrate().await.unwrap();
        let world = world(fresh.store.clone(), url.clone()).await;
        let objection = world.request("objection", &hers()).await;
        let open = world
            .draft(&objection, &Asked::Marketing(Shares::default()))
            .await;
        let stop = Asked::Marketing(World::shares(&open, true));
        let draft = world.draft(&objection, &stop).await;
        world.apply(&draft).await;
        let now = look(&world.desk).await;
        if let Some(before) = known.replace(now) {
            assert_eq!(changes(&before, known.as_ref().unwrap()), []);
            assert!(draft.rows.is_empty());
        }
        world.clear();
        fresh.remove().await;
    }
    cleared(&url).await;
}
