//! While a package is made, everybody can see how far it is, and nobody else begins.

use store::testing::each_engine;

use crate::world::World;

#[tokio::test]
async fn a_package_is_made_once_at_a_time_and_says_how_far_it_is() {
    each_engine(async |store| {
        let world = World::new(store).await;
        let (desk, manager) = (&world.desk, &world.manager);
        let katharina = world.planted.katharina.persons[..1].to_vec();
        let draft = world.collected("portability", &katharina).await;
        let begun: jiff::Timestamp = "2026-11-23T09:59:00Z".parse().unwrap();
        sqlx::query(
            "INSERT INTO answer_collections (request, started_by, started_at, seen_at, system, done, systems, found, to_pack)
             VALUES ($1, 'somebody', $2, $2, '', 0, 0, 12, 40)",
        )
        .bind(&draft.request)
        .bind(begun.as_microsecond())
        .execute(desk.ledger.store.pool())
        .await
        .unwrap();
        let far = answers::collecting(desk, manager, &draft.request).await.unwrap();
        let far = far.unwrap();
        assert_eq!((far.found, far.to_pack), (12, 40));
        assert_eq!(world.refused(&draft).await, "answer-collecting");

        // Silent for too long: it was interrupted, and left nothing.
        sqlx::query("UPDATE answer_collections SET seen_at = 0")
            .execute(desk.ledger.store.pool())
            .await
            .unwrap();
        let answer = world.released(&draft).await;
        assert!(answer.kept);
        let over = answers::collecting(desk, manager, &draft.request).await.unwrap();
        assert_eq!(over, None);
        world.clear();
    })
    .await;
}
