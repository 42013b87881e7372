//! While a record is restricted nothing of ours is written there; afterwards it goes on.

use store::testing::each_engine;
use writebacks::{Error, State, apply, draft, resume_open};

use crate::own::Crm;
use crate::world::World;

const RESTRICTED: &str = "writeback-restricted";

/// As a restriction that was carried out leaves it, or as its lifting does.
async fn restrict(world: &World, record: &str, lifted: bool) {
    let sql = if lifted {
        "UPDATE restrictions SET lifted_at = 2 WHERE record = $1"
    } else {
        "INSERT INTO restrictions (effect, system, record, request, ground, since)
         VALUES ('E1', 'vertrieb', $1, 'GD-2026-0007', 'a', 1)"
    };
    let done = sqlx::query(sql)
        .bind(record)
        .execute(world.desk.ledger.store.pool())
        .await
        .unwrap();
    assert_eq!(done.rows_affected(), 1);
}

async fn set_running(world: &World) {
    let done = sqlx::query("UPDATE writebacks SET state = 'running'")
        .execute(world.desk.ledger.store.pool())
        .await
        .unwrap();
    assert_eq!(done.rows_affected(), 1);
}

#[tokio::test]
async fn a_preview_waits_for_the_lifting_and_goes_on_after_it() {
    each_engine(async |store| {
        let crm = Crm::new().await;
        let world = World::new(store, &crm.url).await;
        let (desk, manager) = (&world.desk, &world.manager);
        let (her, id) = crm.contact().await;
        world.yes(&her).await;
        let drafted = draft(desk, manager, &her).await.unwrap();
        restrict(&world, &her.record, false).await;
        let stands = format!("SELECT lawful_basis FROM contacts WHERE id = '{id}'");
        let before = crm.texts(&stands).await;
        let barred = apply(desk, manager, &drafted.id, &drafted.hash).await;
        let Err(Error::Refused(why)) = barred else {
            panic!("{barred:?}");
        };
        assert_eq!(why.code, RESTRICTED);
        assert!(why.to_string().contains("GD-2026-0007"), "{why}");
        let anew = draft(desk, manager, &her).await;
        assert!(matches!(anew, Err(Error::Refused(why)) if why.code == RESTRICTED));
        let shown = writebacks::show(desk, manager, &drafted.id).await.unwrap();
        assert_eq!((shown.state, shown.attempts), (State::Draft, 0));
        assert_eq!(crm.texts(&stands).await, before);
        assert_eq!(world.entries("writebacks.begin").await.len(), 0);

        restrict(&world, &her.record, true).await;
        let done = apply(desk, manager, &drafted.id, &drafted.hash)
            .await
            .unwrap();
        assert_eq!(done.state, State::Done);
        assert_eq!(crm.texts(&stands).await, ["^consent^"]);
        crm.remove();
    })
    .await;
}

#[tokio::test]
async fn what_was_interrupted_waits_and_is_resumed_by_itself_after_the_lifting() {
    each_engine(async |store| {
        let crm = Crm::new().await;
        let world = World::new(store, &crm.url).await;
        let (desk, manager) = (&world.desk, &world.manager);
        let (her, id) = crm.contact().await;
        world.yes(&her).await;
        let drafted = draft(desk, manager, &her).await.unwrap();
        set_running(&world).await;
        restrict(&world, &her.record, false).await;
        let stands = format!("SELECT lawful_basis FROM contacts WHERE id = '{id}'");
        let before = crm.texts(&stands).await;
        for _ in 0..30 {
            let waits = resume_open(desk).await.unwrap();
            let [(waiting, Error::Refused(why))] = waits.as_slice() else {
                panic!("{waits:?}");
            };
            assert_eq!((waiting, why.code), (&drafted.id, RESTRICTED));
        }
        assert_eq!(crm.texts(&stands).await, before);
        restrict(&world, &her.record, true).await;
        assert!(resume_open(desk).await.unwrap().is_empty());
        let done = writebacks::show(desk, manager, &drafted.id).await.unwrap();
        assert_eq!(done.state, State::Done, "waiting used no attempt up");
        assert_eq!(crm.texts(&stands).await, ["^consent^"]);
        crm.remove();
    })
    .await;
}

#[tokio::test]
async fn a_yes_that_was_taken_back_meanwhile_is_not_written_any_more() {
    each_engine(async |store| {
        let crm = Crm::new().await;
        let world = World::new(store, &crm.url).await;
        let (desk, manager) = (&world.desk, &world.manager);
        let (her, id) = crm.contact().await;
        world.yes(&her).await;
        let drafted = draft(desk, manager, &her).await.unwrap();
        restrict(&world, &her.record, false).await;
        world.later(1);
        world.no(&her).await;
        restrict(&world, &her.record, true).await;
        let stands = format!("SELECT lawful_basis FROM contacts WHERE id = '{id}'");
        let before = crm.texts(&stands).await;
        let old = apply(desk, manager, &drafted.id, &drafted.hash).await;
        let Err(Error::Refused(why)) = old else {
            panic!("{old:?}");
        };
        assert_eq!(why.code, "writeback-outdated");
        // Had it been confirmed before and been interrupted, no job writes it either.
        set_running(&world).await;
        assert!(resume_open(desk).await.unwrap().is_empty());
        let over = writebacks::show(desk, manager, &drafted.id).await.unwrap();
        assert_eq!((over.state, over.attempts), (State::Conflict, 0));
        assert_eq!(crm.texts(&stands).await, before);

        let anew = draft(desk, manager, &her).await.unwrap();
        let done = apply(desk, manager, &anew.id, &anew.hash).await.unwrap();
        assert_eq!(done.state, State::Done);
        assert_eq!(crm.texts(&stands).await, ["^withdrawn^"]);
        crm.remove();
    })
    .await;
}

#[tokio::test]
async fn what_was_written_before_the_interruption_is_told_as_done() {
    each_engine(async |store| {
        let crm = Crm::new().await;
        let world = World::new(store, &crm.url).await;
        let (desk, manager) = (&world.desk, &world.manager);
        let (her, _) = crm.contact().await;
        world.yes(&her).await;
        let drafted = draft(desk, manager, &her).await.unwrap();
        apply(desk, manager, &drafted.id, &drafted.hash)
            .await
            .unwrap();
        // As if the process had died behind the commit in the CRM.
        set_running(&world).await;
        world.later(1);
        world.no(&her).await;
        assert!(resume_open(desk).await.unwrap().is_empty());
        let done = writebacks::show(desk, manager, &drafted.id).await.unwrap();
        assert_eq!(done.state, State::Done);
        crm.remove();
    })
    .await;
}
