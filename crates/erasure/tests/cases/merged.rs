//! Between plan and run the CRM merges the planned record into another one, as SuiteCRM does: what belonged to the
//! one belongs to the other, and the one is deleted.

use std::fmt::Write as _;

use accounts::Role;
use crm::database::Statement;
use erasure::{Error, PlanState};
use store::testing::each_engine;

use crate::world::World;

/// Somebody in the CRM merges a contact into another one that is not of the plan; the key of the one that stays.
async fn merge(world: &World, merged: &str) -> String {
    let system = world.desk.open("vertrieb").await.unwrap();
    let mut connection = system.database.connect().await.unwrap();
    let story = &world.planted.katharina;
    let known = story.persons.iter();
    let known: Vec<String> = known
        .filter_map(|record| Some(format!("'{}'", record.split_once(':')?.1)))
        .collect();
    let other = format!(
        "SELECT id FROM contacts WHERE deleted = 0 AND id NOT IN ({}) ORDER BY id LIMIT 1",
        known.join(", ")
    );
    // Made once for a test.
    let other = Statement::fixed(other.leak(), &[]);
    let rows = connection.rows("looking", &other).await.unwrap();
    let stays = String::from_utf8(rows[0][0].clone().unwrap()).unwrap();
    let mut sql = String::new();
    for column in [
        "first_name",
        "last_name",
        "birthdate",
        "phone_mobile",
        "phone_work",
    ] {
        let _ = write!(
            sql,
            "UPDATE contacts SET {column} = (SELECT {column} FROM contacts WHERE id = '{merged}') WHERE id = '{stays}';"
        );
    }
    let _ = write!(
        sql,
        "UPDATE email_addr_bean_rel SET bean_id = '{stays}' WHERE bean_id = '{merged}';
         UPDATE notes SET parent_id = '{stays}' WHERE parent_id = '{merged}';
         UPDATE contacts SET deleted = 1, description = 'merged' WHERE id = '{merged}'"
    );
    connection.command("merging", sql.leak()).await.unwrap();
    connection.close().await;
    stays
}

#[tokio::test]
async fn a_record_that_the_crm_merged_into_another_stops_the_run_and_the_other_is_proposed() {
    each_engine(async |store| {
        let world = World::new(store).await;
        let desk = &world.desk;
        let manager = world.actor("berger", &[Role::PrivacyManager]).await;
        let approver = world.actor("huber", &[Role::Approver]).await;
        let plan = world.plan(&manager).await;
        erasure::approve(desk, &approver, &plan.plan, &plan.hash)
            .await
            .unwrap();
        let merged = world.planted.katharina.persons[0].replacen("contact:", "", 1);
        let stays = format!("contact:{}", merge(&world, &merged).await);
        assert!(plan.persons.iter().all(|person| person.record != stays));
        let before = std::fs::read(world.folder.join("crm.db")).unwrap();

        let run = erasure::run(desk, &manager, &plan.plan).await;
        let Err(Error::Conflict(rows)) = run else {
            panic!("{run:?}")
        };
        assert!(rows.contains(&format!("contact:{merged}")), "{rows:?}");
        let after = std::fs::read(world.folder.join("crm.db")).unwrap();
        assert!(before == after, "something was written");
        let shown = erasure::show(desk, &manager, &plan.plan).await.unwrap();
        assert_eq!(shown.state, PlanState::Conflict);

        let again = erasure::draft(desk, &manager, &plan.request).await.unwrap();
        let proposed = again.persons.iter().find(|person| person.record == stays);
        let proposed = proposed.expect("the record that stays is proposed");
        assert!(!proposed.reasons.is_empty() && !proposed.deleted);
        world.clear();
    })
    .await;
}
