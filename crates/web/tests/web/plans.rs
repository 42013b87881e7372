//! Plans by program, and what is done about them after a run: what it left stale, what stopped it.

use accounts::Role;
use serde_json::{Value, json};

use crate::api::{call, parsed, sent};
use crate::conflict::{approve, approved, drafted, over, stopped};
use crate::support::World;

#[tokio::test]
async fn what_a_run_left_stale_is_ticked_off_on_its_page_and_by_a_program() {
    let world = World::new().await;
    let mut manager = world.sign_in(Role::PrivacyManager).await;
    let mut approver = world.sign_in(Role::Approver).await;
    let plan = approved(&world, &mut manager, &mut approver).await;
    let page = over(&mut manager, &plan).await;
    let stale = page.between("id=\"stale\"", "</section>");
    for name in ["cache", "search_index"] {
        assert!(stale.contains(&format!("value=\"{name}\"")), "{stale}");
    }
    let refresh = format!("{plan}/run/refresh");
    let by_hand = [("system", "vertrieb"), ("name", "cache"), ("how", "done")];
    manager.done(&refresh, &by_hand).await;
    let page = manager.get(&format!("{plan}/run")).await;
    let stale = page.between("id=\"stale\"", "</section>");
    assert!(!stale.contains("value=\"cache\""), "{stale}");
    assert!(stale.contains("value=\"search_index\""), "{stale}");

    let other = json!({ "system": "vertrieb", "name": "search_index", "by_hand": true });
    let path = format!("/api/v1{plan}/refresh");
    let said = sent(&world, Role::PrivacyManager, &path, &other).await;
    let stale = said["stale"].as_array().unwrap();
    assert_eq!(stale.len(), 2, "{said}");
    assert!(stale.iter().all(|one| one["state"] == "done"), "{said}");
}

#[tokio::test]
async fn a_program_decides_a_conflict_and_the_plan_waits_for_another_approval() {
    let world = World::new().await;
    let mut manager = world.sign_in(Role::PrivacyManager).await;
    let mut approver = world.sign_in(Role::Approver).await;
    let plan = stopped(&world, &mut manager, &mut approver).await;
    let at = format!("/api/v1{plan}");
    let token = world.token(Role::PrivacyManager).await;
    let open = call(&world, &token, &format!("{at}/conflicts"), None, "").await;
    let open = parsed(&open);
    let rows = open["conflicts"].as_array().unwrap();
    let records: Vec<&Value> = rows.iter().map(|row| &row["record"]).collect();
    assert!(!records.is_empty(), "{open}");
    let anyway = json!({ "anyway": records });
    let settled = sent(
        &world,
        Role::PrivacyManager,
        &format!("{at}/settle"),
        &anyway,
    )
    .await;
    assert_eq!(settled["state"], "draft", "{settled}");
    approve(&mut approver, &plan).await;
    let ended = over(&mut manager, &plan).await;
    assert!(ended.body.contains("0 Treffer"), "{}", ended.body);
}

#[tokio::test]
async fn a_program_drafts_changes_approves_and_runs_a_plan() {
    let world = World::new().await;
    let mut manager = world.sign_in(Role::PrivacyManager).await;
    let plan = drafted(&world, &mut manager).await;
    let at = format!("/api/v1{plan}");
    let manage = Role::PrivacyManager;
    let keep = json!({
        "groups": { "call": "keep" }, "ground": "contract", "note": "Wartung läuft bis 2029"
    });
    let changed = sent(&world, manage, &format!("{at}/change"), &keep).await;
    let hash = json!({ "hash": changed["hash"] });
    let said = sent(&world, Role::Approver, &format!("{at}/approve"), &hash).await;
    assert_eq!(said["approved_by"], "approver", "{said}");
    let run = sent(&world, manage, &format!("{at}/run"), &json!({})).await;
    assert_eq!(run["residue"], json!([]), "{run}");
}
