//! Who manages accounts: list, other roles, the end.

use crate::world::World;

#[tokio::test]
async fn roles_are_given_and_taken_away_and_the_last_administrator_stays() {
    let world = World::new("account-roles").await;
    let changed = world.yes(&[
        "account", "roles", "lea", "--role", "agent", "auditor", "--as", "anton",
    ]);
    assert_eq!(changed["roles"], serde_json::json!(["agent", "auditor"]));
    world.yes(&["ledger", "list", "--as", "lea"]);
    world.yes(&["account", "roles", "lea", "--role", "agent"]);
    let line = world.refused(&["ledger", "list", "--as", "lea"]);
    assert!(line.contains("ledger.read"), "{line}");

    let line = world.refused(&["account", "roles", "lea", "--role", "king"]);
    assert!(line.contains("administrator"), "{line}");
    let line = world.refused(&[
        "account", "roles", "lea", "--role", "agent", "--as", "miriam",
    ]);
    assert!(line.contains("accounts.manage"), "{line}");
    let line = world.refused(&["account", "list", "--as", "miriam"]);
    assert!(line.contains("accounts.manage"), "{line}");
    let line = world.refused(&["account", "roles", "anton", "--role", "agent"]);
    assert!(line.contains("last administrator"), "{line}");
    let line = world.refused(&["account", "disable", "anton"]);
    assert!(line.contains("last administrator"), "{line}");
}

#[tokio::test]
async fn a_disabled_account_acts_no_more_and_stays_on_the_list() {
    let world = World::new("account-disable").await;
    let gone = world.yes(&["account", "disable", "lea", "--as", "anton"]);
    assert_eq!(gone["state"], "disabled");
    let line = world.refused(&["request", "list", "--as", "lea"]);
    assert!(line.contains("no active account"), "{line}");
    let listed = world.yes(&["account", "list"]);
    let listed = listed["accounts"].as_array().unwrap();
    let states: Vec<_> = listed
        .iter()
        .map(|one| {
            (
                one["login"].as_str().unwrap(),
                one["state"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(states.len(), 5);
    assert!(states.contains(&("lea", "disabled")) && states.contains(&("jonas", "invited")));
}
