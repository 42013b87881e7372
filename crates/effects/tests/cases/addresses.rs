//! Of several mail addresses the one that is said to be wrong is put right, and nobody else's.

use std::collections::{BTreeMap, BTreeSet};

use effects::{Asked, Correction, EffectView, Error, Old, State, Whom};
use requests::Text;
use store::testing::each_engine;

use crate::eye::{Picture, look};
use crate::world::World;

const HERS: &str = "contact:two";
const MATE: &str = "contact:mate";

/// A person with an address of her own and one that she shares with somebody else.
async fn world(store: store::Store) -> World {
    let world = World::new(store).await;
    for (id, name) in [("two", "Zweig"), ("mate", "Gefährte")] {
        world
            .in_crm(&format!(
                "INSERT INTO contacts (id, first_name, last_name, do_not_call, deleted)
                 VALUES ('{id}', 'Wanda', '{name}', 0, 0)"
            ))
            .await;
    }
    for (id, address) in [
        ("own", "wanda@zweig.example"),
        ("ours", "wir@zweig.example"),
    ] {
        let caps = address.to_uppercase();
        world
            .in_crm(&format!(
                "INSERT INTO email_addresses (id, email_address, email_address_caps, opt_out, deleted)
                 VALUES ('{id}', '{address}', '{caps}', 1, 0)"
            ))
            .await;
    }
    for (id, address, bean, primary) in [
        ("tie-own", "own", "two", 1),
        ("tie-ours", "ours", "two", 0),
        ("tie-mate", "ours", "mate", 1),
    ] {
        world
            .in_crm(&format!(
                "INSERT INTO email_addr_bean_rel (id, email_address_id, bean_id, bean_module,
                     primary_address, deleted)
                 VALUES ('{id}', '{address}', '{bean}', 'Contacts', {primary}, 0)"
            ))
            .await;
    }
    world
}

fn correct(was: Option<&str>, to: &str) -> Asked {
    let said = |value: &str| BTreeMap::from([("email".to_owned(), value.to_owned())]);
    Asked::Rectification(Correction {
        set: said(to),
        was: was.map(said).unwrap_or_default(),
        statement: None,
        records: BTreeSet::from([HERS.to_owned()]),
        old: Old::Keep,
        proof: Text::parse("proof", "E-Mail von der neuen Adresse").unwrap(),
        whom: Whom::default(),
    })
}

async fn request(world: &World) -> String {
    let reference = world.request("rectification", &[HERS.to_owned()]).await;
    let marks = requests::Marks::default();
    let target: requests::Reference = reference.parse().unwrap();
    let (ledger, manager) = (&world.desk.ledger, &world.manager);
    requests::tick(ledger, manager, target.into(), "A4", &marks)
        .await
        .unwrap();
    reference
}

/// Table, key, column and value of what is another than before, and of what was not there.
fn news(before: &Picture, after: &Picture) -> Vec<(String, String, String, String)> {
    assert!(before.keys().all(|place| after.contains_key(place)));
    let other = |(place, cell): (&(String, String, String), &Option<String>)| {
        let (table, key, column) = place.clone();
        (before.get(place) != Some(cell))
            .then(|| (table, key, column, cell.clone().unwrap_or_default()))
    };
    after.iter().filter_map(other).collect()
}

async fn code(world: &World, reference: &str, asked: &Asked) -> &'static str {
    match effects::draft(&world.desk, &world.manager, reference, asked).await {
        Err(Error::Refused(why)) => why.code,
        other => panic!("{other:?}"),
    }
}

fn tables(effect: &EffectView) -> Vec<&str> {
    let rows = effect.rows.iter();
    rows.map(|row| row.record.split(':').next().unwrap())
        .collect()
}

#[tokio::test]
async fn of_two_addresses_the_wrong_one_is_replaced_and_the_other_stays() {
    each_engine(async |store| {
        let world = world(store).await;
        let reference = request(&world).await;
        for (was, to, expected) in [
            (None, "neu@zweig.example", "correction-many"),
            (
                Some("x@zweig.example"),
                "neu@zweig.example",
                "correction-was",
            ),
            (
                Some("wanda@zweig.example"),
                "WIR@zweig.example",
                "correction-had",
            ),
            (
                Some("wanda@zweig.example"),
                "no address",
                "correction-address",
            ),
        ] {
            assert_eq!(code(&world, &reference, &correct(was, to)).await, expected);
        }
        let before = look(&world.desk).await;
        let asked = correct(Some("Wanda@Zweig.example"), "neu@zweig.example");
        let draft = world.draft(&reference, &asked).await;
        world.apply(&draft).await;
        let changed = news(&before, &look(&world.desk).await);
        let told: Vec<_> = changed
            .iter()
            .map(|one| (&*one.1, &*one.2, &*one.3))
            .collect();
        assert_eq!(
            told,
            [
                ("own", "email_address", "neu@zweig.example"),
                ("own", "email_address_caps", "NEU@ZWEIG.EXAMPLE"),
            ]
        );
        world.clear();
    })
    .await;
}

#[tokio::test]
async fn an_address_that_somebody_else_has_stays_theirs_and_she_gets_one_of_her_own() {
    each_engine(async |store| {
        let world = world(store).await;
        let (desk, manager) = (&world.desk, &world.manager);
        let reference = request(&world).await;
        let before = look(desk).await;
        let asked = correct(Some("wir@zweig.example"), "ich@zweig.example");
        let draft = world.draft(&reference, &asked).await;
        assert_eq!(tables(&draft).len(), 2, "a row that is added, and her tie");
        assert_eq!(draft.shared.len(), 1);
        assert_eq!(draft.shared[0].others, [MATE]);
        assert_eq!(draft.undecided(), 0);
        let clear = effects::reveal(desk, manager, &draft.effect).await.unwrap();
        let address = clear.iter().flat_map(|row| &row.columns);
        let mut address = address.filter(|(column, ..)| column == "email_address");
        let (_, was, to) = address.next().unwrap();
        assert_eq!((was, to.as_deref()), (&None, Some("ich@zweig.example")));

        world.apply(&draft).await;
        let after = look(desk).await;
        let changed = news(&before, &after);
        let ties: Vec<_> = changed
            .iter()
            .filter(|one| one.0 == "email_addr_bean_rel")
            .collect();
        assert_eq!(ties.len(), 1, "{changed:?}");
        assert_eq!((&*ties[0].1, &*ties[0].2), ("tie-ours", "email_address_id"));
        let own = ties[0].3.clone();
        let cell = |column: &str| {
            let place = ("email_addresses".to_owned(), own.clone(), column.to_owned());
            after[&place].clone()
        };
        assert_eq!(cell("email_address").as_deref(), Some("ich@zweig.example"));
        assert_eq!(
            cell("email_address_caps").as_deref(),
            Some("ICH@ZWEIG.EXAMPLE")
        );
        assert_eq!(cell("opt_out").as_deref(), Some("1"), "who said no said no");
        let elsewhere = changed.iter().filter(|one| one.0 == "email_addresses");
        assert!(elsewhere.clone().all(|one| one.1 == own), "{changed:?}");
        assert!(changed.len() > 1 && changed.iter().all(|one| one.0.starts_with("email_addr")));
        assert!(!world.kept().await.contains("ich@zweig.example"));
        world.apply(&draft).await;
        assert_eq!(look(desk).await, after, "twice does nothing more");
        world.clear();
    })
    .await;
}

#[tokio::test]
async fn an_address_that_is_there_already_is_used_and_not_made_twice() {
    each_engine(async |store| {
        let world = world(store).await;
        world
            .in_crm(
                "INSERT INTO email_addresses (id, email_address, email_address_caps, deleted)
                 VALUES ('there', 'ich@zweig.example', 'ICH@ZWEIG.EXAMPLE', 0)",
            )
            .await;
        let reference = request(&world).await;
        let before = look(&world.desk).await;
        let asked = correct(Some("wir@zweig.example"), "ich@zweig.example");
        let draft = world.draft(&reference, &asked).await;
        world.apply(&draft).await;
        let changed = news(&before, &look(&world.desk).await);
        let told: Vec<_> = changed
            .iter()
            .map(|one| (&*one.1, &*one.2, &*one.3))
            .collect();
        assert_eq!(
            told,
            [
                ("tie-ours", "email_address_id", "there"),
                ("there", "opt_out", "1"),
            ],
            "who said no said no"
        );
        world.clear();
    })
    .await;
}

#[tokio::test]
async fn an_address_that_somebody_else_has_without_her_opt_out_is_left_to_people() {
    each_engine(async |store| {
        let world = world(store).await;
        for sql in [
            "INSERT INTO email_addresses (id, email_address, email_address_caps, opt_out, deleted)
             VALUES ('there', 'ich@zweig.example', 'ICH@ZWEIG.EXAMPLE', 0, 0)",
            "INSERT INTO contacts (id, first_name, last_name, do_not_call, deleted)
             VALUES ('third', 'Wenzel', 'Zweig', 0, 0)",
            "INSERT INTO email_addr_bean_rel (id, email_address_id, bean_id, bean_module,
                 primary_address, deleted)
             VALUES ('tie-third', 'there', 'third', 'Contacts', 1, 0)",
        ] {
            world.in_crm(sql).await;
        }
        let reference = request(&world).await;
        let asked = correct(Some("wir@zweig.example"), "ich@zweig.example");
        assert_eq!(code(&world, &reference, &asked).await, "correction-opted");

        world
            .in_crm("UPDATE email_addresses SET opt_out = 1 WHERE id = 'there'")
            .await;
        let before = look(&world.desk).await;
        let draft = world.draft(&reference, &asked).await;
        world.apply(&draft).await;
        let changed = news(&before, &look(&world.desk).await);
        let told: Vec<_> = changed.iter().map(|one| (&*one.1, &*one.3)).collect();
        assert_eq!(told, [("tie-ours", "there")], "both said no");
        world.clear();
    })
    .await;
}

#[tokio::test]
async fn interrupted_between_the_new_row_and_the_tie_it_adds_nothing_twice() {
    each_engine(async |store| {
        let world = world(store).await;
        let (desk, manager) = (&world.desk, &world.manager);
        let reference = request(&world).await;
        let asked = correct(Some("wir@zweig.example"), "ich@zweig.example");
        let draft = world.draft(&reference, &asked).await;
        let pool = desk.ledger.store.pool();
        let (sealed,): (String,) =
            sqlx::query_as("SELECT sealed FROM effects WHERE state = 'draft'")
                .fetch_one(pool)
                .await
                .unwrap();
        world.apply(&draft).await;
        let after = look(desk).await;
        // As tables without transactions leave it where the process dies behind the first row.
        world
            .in_crm(
                "UPDATE email_addr_bean_rel SET email_address_id = 'ours' WHERE id = 'tie-ours'",
            )
            .await;
        let again = sqlx::query("UPDATE effects SET state = 'running', sealed = $1, done = '{}'")
            .bind(sealed)
            .execute(pool)
            .await
            .unwrap();
        assert_eq!(again.rows_affected(), 1);
        assert!(effects::resume_open(desk).await.unwrap().is_empty());
        let shown = effects::show(desk, manager, &draft.effect).await.unwrap();
        assert_eq!((shown.state, shown.recovered), (State::Done, 1));
        assert_eq!(look(desk).await, after);
        world.clear();
    })
    .await;
}
