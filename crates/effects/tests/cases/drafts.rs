//! What was drafted and never carried out leaves nothing behind: neither values nor what was to show
//! that they are right.

use std::collections::{BTreeMap, BTreeSet};

use effects::{Asked, Correction, Error, Old, Restricting, Shares, State, Told, Whom};
use requests::Text;
use store::testing::each_engine;

use crate::world::{TODAY, World};

fn correct(name: &str, proof: &str) -> Asked {
    Asked::Rectification(Correction {
        was: BTreeMap::new(),
        set: BTreeMap::from([("last_name".to_owned(), name.to_owned())]),
        statement: None,
        records: BTreeSet::new(),
        old: Old::Keep,
        proof: Text::parse("proof", proof).unwrap(),
        whom: Whom::default(),
    })
}

async fn texts(world: &World) -> String {
    let rows: Vec<(String,)> = sqlx::query_as("SELECT COALESCE(text, '') FROM request_texts")
        .fetch_all(world.desk.ledger.store.pool())
        .await
        .unwrap();
    rows.into_iter().map(|(text,)| text).collect()
}

async fn sealed(world: &World) -> i64 {
    let (sealed,): (i64,) = sqlx::query_as("SELECT COUNT(*) FROM effects WHERE sealed IS NOT NULL")
        .fetch_one(world.desk.ledger.store.pool())
        .await
        .unwrap();
    sealed
}

async fn close(world: &World, reference: &str) {
    let done = sqlx::query("UPDATE requests SET state = 'closed' WHERE reference = $1")
        .bind(reference)
        .execute(world.desk.ledger.store.pool())
        .await
        .unwrap();
    assert_eq!(done.rows_affected(), 1);
}

#[tokio::test]
async fn a_correction_that_was_never_carried_out_goes_with_its_request() {
    each_engine(async |store| {
        let world = World::new(store).await;
        let (desk, manager) = (&world.desk, &world.manager);
        let records = world.katharina();
        let reference = world.request("rectification", &records[..1]).await;
        let first = world
            .draft(&reference, &correct("Neuwirth", "Meldezettel"))
            .await;
        world
            .draft(&reference, &correct("Altwirth", "Heiratsurkunde"))
            .await;
        let kept = texts(&world).await;
        assert!(!kept.contains("Meldezettel"), "its draft was dropped");
        assert!(kept.contains("Heiratsurkunde"));
        assert_eq!(sealed(&world).await, 1);
        let dropped = effects::show(desk, manager, &first.effect).await.unwrap();
        assert_eq!(dropped.state, State::Dropped);

        assert_eq!(effects::expire(desk).await.unwrap(), 0, "it is open");
        assert_eq!(sealed(&world).await, 1);
        close(&world, &reference).await;
        assert_eq!(effects::expire(desk).await.unwrap(), 1);
        assert_eq!(sealed(&world).await, 0);
        assert!(!texts(&world).await.contains("Heiratsurkunde"));
        assert_eq!(world.entries("effects.expire").await, 1);
        assert_eq!(effects::expire(desk).await.unwrap(), 0, "once");
        world.clear();
    })
    .await;
}

#[tokio::test]
async fn what_lifts_is_drafted_after_the_closing_and_stays_until_it_is_lifted() {
    each_engine(async |store| {
        let world = World::new(store).await;
        let (desk, manager) = (&world.desk, &world.manager);
        let records = world.katharina();
        let reference = world.request("restriction", &records[..1]).await;
        let restrict = |shares| {
            Asked::Restriction(Restricting {
                ground: "a".into(),
                review_on: None,
                shares,
            })
        };
        let open = world.draft(&reference, &restrict(Shares::default())).await;
        let shares = World::shares(&open, false);
        let draft = world.draft(&reference, &restrict(shares)).await;
        world.apply(&draft).await;
        close(&world, &reference).await;
        let told = Told {
            on: TODAY,
            note: Text::parse("note", "Brief").unwrap(),
        };
        effects::told(desk, manager, &reference, &told)
            .await
            .unwrap();
        let lift = world.draft(&reference, &Asked::Lift).await;
        assert_eq!(effects::expire(desk).await.unwrap(), 0);
        // As if another desk had lifted it meanwhile.
        sqlx::query("UPDATE restrictions SET lifted_at = 1")
            .execute(desk.ledger.store.pool())
            .await
            .unwrap();
        assert_eq!(effects::expire(desk).await.unwrap(), 1, "nothing to lift");
        let gone = effects::apply(desk, manager, &lift.effect, &lift.hash).await;
        assert!(matches!(gone, Err(Error::Refused(why)) if why.code == "effect-over"));
        world.clear();
    })
    .await;
}
