//! The systems: last check, rights, mapping, masked rows, a profile drafted and checked.

use accounts::Role;
use axum::http::StatusCode;
use serde_json::json;

use crate::api::sent;
use crate::support::World;

#[tokio::test]
async fn the_list_says_what_the_last_check_found_while_the_crm_is_away() {
    let world = World::new().await;
    let mut administrator = world.sign_in(Role::Administrator).await;
    let page = administrator.get("/systems").await;
    assert!(page.body.contains("noch nie geprüft"), "{}", page.body);
    let to = administrator.done("/systems/vertrieb/check", &[]).await;
    assert_eq!(to, "/systems/vertrieb");
    world.lose_crm();
    let page = administrator.get("/systems").await;
    assert_eq!(page.status, StatusCode::OK);
    for said in ["bereit", "100.0 %", "wie bestätigt"] {
        assert!(page.body.contains(said), "{said}: {}", page.body);
    }
}

#[tokio::test]
async fn the_script_of_rights_is_shown_and_a_strange_account_refused() {
    let world = World::new().await;
    let mut agent = world.sign_in(Role::Agent).await;
    let page = agent.get("/systems/vertrieb/grants").await;
    assert!(
        page.body.contains("SQLite knows no accounts"),
        "{}",
        page.body
    );
    let page = agent
        .get("/systems/vertrieb/grants?account=a%27%3B--")
        .await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn the_scripts_of_the_watch_are_shown_and_a_strange_account_refused() {
    let world = World::new().await;
    let mut agent = world.sign_in(Role::Agent).await;
    let page = agent.get("/systems/vertrieb/watch").await;
    for said in [
        "CREATE TRIGGER",
        "DROP TABLE IF EXISTS",
        "vergissmein_arrivals",
    ] {
        assert!(page.body.contains(said), "{said}: {}", page.body);
    }
    let page = agent.get("/systems/vertrieb/watch?account=a%27%3B--").await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn an_administrator_sees_the_mapping_and_rows_only_masked() {
    let world = World::new().await;
    let mut administrator = world.sign_in(Role::Administrator).await;
    let page = administrator
        .get("/systems/vertrieb/mapping?table=contacts")
        .await;
    assert!(
        page.body.contains("last_name") && page.body.contains("Nachname"),
        "{}",
        page.body
    );
    let table = [("table", "contacts")];
    let page = administrator
        .post("/systems/vertrieb/mapping", &table)
        .await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.body.contains('•') && page.body.contains("[gelöscht]"));
    assert!(!page.body.contains("Brandl"), "a name stands in the clear");
    let none = administrator
        .post("/systems/vertrieb/mapping", &[("table", "moon")])
        .await;
    assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
    let marks = "/systems/vertrieb/marks";
    let at = "/systems/vertrieb/mapping?table=contacts";
    for (column, class) in [
        ("", "plain"),
        ("contacts.moon", "plain"),
        ("contacts.title", ""),
    ] {
        administrator.get(at).await;
        let fields = [("column", column), ("class", class), ("back", "mapping")];
        let page = administrator.post(marks, &fields).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{column}");
    }
    let fields = [
        ("column", "contacts.title"),
        ("class", "plain"),
        ("back", "mapping"),
    ];
    administrator.get(at).await;
    assert_eq!(administrator.done(marks, &fields).await, at);
    let mut agent = world.sign_in(Role::Agent).await;
    let hidden = agent.get("/systems/vertrieb/mapping").await;
    assert_eq!(hidden.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_profile_is_drafted_and_a_wrong_one_shown_with_its_places() {
    let world = World::new().await;
    let mut administrator = world.sign_in(Role::Administrator).await;
    let page = administrator.post("/systems/vertrieb/profile", &[]).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    assert!(page.body.contains("[tables.contacts]"));
    assert!(
        !page.body.contains("Brandl"),
        "a value of a row stands in the draft"
    );
    let text = "name = \"x\"\ntitle = \"x\"\n[tables.contacts]\nrole = \"human\"\n";
    let page = administrator
        .post("/systems/vertrieb/profile/check", &[("profile", text)])
        .await;
    assert!(page.body.contains("4:8"), "{}", page.body);
    assert!(page.body.contains("unknown role"));
}

#[tokio::test]
async fn a_record_is_opened_in_the_crm_where_its_address_is_configured() {
    let world = World::new().await;
    let mut manager = world.sign_in(Role::PrivacyManager).await;
    let record = &world.planted.katharina.persons[0];
    let (kind, id) = record.split_once(':').unwrap();
    let page = manager
        .get(&format!("/systems/vertrieb/persons/{kind}/{id}"))
        .await;
    let expected = format!(
        "href=\"https://crm.example.org/index.php?module=Contacts&#38;action=DetailView&#38;record={id}\""
    );
    assert!(page.body.contains(&expected), "{}", page.body);
    let sought = [("system", "vertrieb"), ("name", "Brandl")];
    let found = manager.post("/persons", &sought).await;
    assert!(found.body.contains(&expected), "{}", found.body);
}

#[tokio::test]
async fn a_program_runs_a_drill_that_leaves_nothing_and_the_page_tells_of_it() {
    let world = World::new().await;
    let path = "/api/v1/systems/vertrieb/drills";
    let drill = sent(&world, Role::PrivacyManager, path, &json!({})).await;
    assert_eq!(drill["state"], "over", "{drill}");
    let mut manager = world.sign_in(Role::PrivacyManager).await;
    let page = manager.get("/systems/vertrieb/drill").await;
    assert!(page.body.contains(">100 %<"), "{}", page.body);
}
