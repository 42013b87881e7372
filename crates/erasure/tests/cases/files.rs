//! Files beside records: removed with what goes, told of where they stay.

use std::path::Path;

use accounts::Role;
use erasure::{Change, Decision, PlanState, PlanView};
use store::testing::each_engine;

use crate::world::World;

/// Lays a file down for each note of the plan; their paths.
fn lay_down(folder: &Path, plan: &PlanView) -> Vec<std::path::PathBuf> {
    let notes = plan
        .items
        .iter()
        .filter(|item| item.group.as_deref() == Some("note"));
    let files: Vec<std::path::PathBuf> = notes
        .filter_map(|item| item.record.split_once(':'))
        .map(|(_, id)| folder.join("upload").join(id))
        .collect();
    for file in &files {
        std::fs::write(file, "Vollmacht").unwrap();
    }
    files
}

#[tokio::test]
async fn files_go_with_deleted_and_archived_records() {
    each_engine(async |store| {
        let world = World::with_uploads(store).await;
        let desk = &world.desk;
        let manager = world.actor("berger", &[Role::PrivacyManager]).await;
        let approver = world.actor("huber", &[Role::Approver]).await;
        let plan = world.plan(&manager).await;
        let files = lay_down(&world.folder, &plan);
        assert!(files.len() > 1);
        let until = "2031-12-31".parse().unwrap();
        let archived = Change {
            groups: vec![("note".into(), Decision::Archive)],
            ground: Some("business_history".into()),
            until: Some(until),
            ..Change::default()
        };
        let plan = erasure::change(desk, &manager, &plan.plan, &archived)
            .await
            .unwrap();
        let is_note = |item: &&erasure::ItemView| item.group.as_deref() == Some("note");
        let notes = plan
            .items
            .iter()
            .filter(is_note)
            .filter(|item| item.action == "archive");
        assert!(notes.clone().count() > 0);
        assert!(notes.clone().all(|note| note.until == Some(until)));
        erasure::approve(desk, &approver, &plan.plan, &plan.hash)
            .await
            .unwrap();
        let run = erasure::run(desk, &manager, &plan.plan).await.unwrap();
        assert_eq!(run.state, PlanState::Complete);
        let certificate = run.certificate.unwrap();
        let left = files.iter().filter(|file| file.exists()).count();
        assert_eq!(left, certificate.files_by_hand);
        assert_eq!(files.len() - left, certificate.files_removed);
        assert!(certificate.files_removed > 0);
        assert!(certificate.kinds["note"]["archive"] > 0);
        world.clear();
    })
    .await;
}

#[tokio::test]
async fn files_that_stay_are_told_before_the_approval_and_on_the_certificate() {
    each_engine(async |store| {
        let world = World::new(store).await;
        let desk = &world.desk;
        let manager = world.actor("berger", &[Role::PrivacyManager]).await;
        let approver = world.actor("huber", &[Role::Approver]).await;
        let system = desk.open("vertrieb").await.unwrap();
        let mut connection = system.database.connect().await.unwrap();
        let named = "UPDATE notes SET filename = 'vollmacht.pdf'";
        connection.command("naming files", named).await.unwrap();
        connection.close().await;
        let plan = world.plan(&manager).await;
        let told = plan.warning_notices.iter();
        assert!(told.clone().any(|notice| notice.code == "files-by-hand"));
        assert!(!plan.files.is_empty());
        erasure::approve(desk, &approver, &plan.plan, &plan.hash)
            .await
            .unwrap();
        let run = erasure::run(desk, &manager, &plan.plan).await.unwrap();
        let certificate = run.certificate.unwrap();
        assert_eq!(certificate.files_by_hand, plan.files.len());
        assert_eq!(certificate.files_removed, 0);
        assert!(certificate.texts["de"].contains("von Hand zu löschen"));
        world.clear();
    })
    .await;
}
