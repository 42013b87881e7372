//! A record of which somebody said that it is another person.

use erasure::Change;
use store::testing::each_engine;

use crate::world::World;

#[tokio::test]
async fn a_record_told_apart_is_not_taken_into_an_answer_which_says_who_decided() {
    each_engine(async |store| {
        let world = World::new(store).await;
        let (desk, manager) = (&world.desk, &world.manager);
        let main = world.planted.katharina.persons[..1].to_vec();
        let before = world.collected("access", &main).await;
        let mut persons = before.persons.iter();
        let lead = persons.find(|one| one.selected && one.record.starts_with("lead:"));
        let lead = lead.unwrap().record.clone();
        assert!(before.others.is_empty());

        let reference = world.request("erasure", &main).await.to_string();
        let plan = erasure::draft(desk, manager, &reference).await.unwrap();
        let change = Change {
            others: vec![format!("vertrieb/{lead}")],
            ..Change::default()
        };
        erasure::change(desk, manager, &plan.plan, &change)
            .await
            .unwrap();
        let after = world.collected("access", &main).await;
        let mut persons = after.persons.iter();
        let beside = persons.find(|one| one.record == lead).unwrap();
        assert!(!beside.selected);
        let told = &after.others[0];
        assert_eq!((&told.record, &*told.other.by), (&lead, "m.huber"));
        world.clear();
    })
    .await;
}
