//! A run that another command stops.

use std::time::Duration;

use serde_json::{Value, json};

use crate::world::{Said, World, being_read};

#[tokio::test]
async fn a_run_is_stopped_by_another_command_and_goes_on_by_the_same() {
    let world = World::new("stopping").await;
    let plan = world.approved(&world.open_erasure());
    let line = world.refused(&["plan", "stop", &plan, "--as", "miriam"]);
    assert!(line.contains("no run is under way"), "{line}");

    // Somebody else reads in the CRM, so that the batch cannot commit before they are done.
    let mut other = being_read(&world.folder.join("crm.db")).await;
    let run = world.begin(&["plan", "run", &plan, "--as", "miriam"]);
    until_told(&world, "runs.intend");
    let line = world.refused(&["plan", "stop", &plan, "--as", "jonas"]);
    assert!(line.contains("plans.run"), "{line}");
    let asked = world.yes(&["plan", "stop", &plan, "--as", "miriam"]);
    assert_eq!(
        (&asked["state"], &asked["stop"]["by"]),
        (&json!("running"), &json!("miriam"))
    );
    other.command("reading", "COMMIT").await.unwrap();
    other.close().await;
    let said = Said::from(run.wait_with_output().unwrap());
    assert_eq!(said.code, 1, "{}", said.stderr);
    assert_eq!(said.json()["state"], "paused");
    let listed = world.yes(&["plan", "list", "--state", "paused"]);
    assert_eq!(listed["plans"][0]["plan"], plan.as_str());

    let ended = world.yes(&["plan", "run", &plan, "--as", "miriam"]);
    assert_eq!(
        (&ended["state"], &ended["stop"]),
        (&json!("complete"), &Value::Null)
    );
    for action in ["runs.stop", "runs.pause", "runs.resume"] {
        assert!(is_told(&world, action), "{action}");
    }
    world.yes(&["doctor"]);
}

fn is_told(world: &World, action: &str) -> bool {
    let log = world.yes(&["ledger", "list"]);
    let entries = log["entries"].as_array().unwrap();
    entries.iter().any(|entry| entry["action"] == action)
}

fn until_told(world: &World, action: &str) {
    for _ in 0..1_000 {
        if is_told(world, action) {
            return;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    panic!("{action} does not come");
}
