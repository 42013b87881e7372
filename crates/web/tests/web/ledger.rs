//! The log on its page: filters, what was refused, the export.

use accounts::Role;
use axum::http::StatusCode;

use crate::support::World;

/// A request about the planted person of this place in the list of open ones.
async fn open(world: &World, browser: &mut crate::support::Browser) -> String {
    browser.get("/requests/new").await;
    let fields = [
        ("right", "erasure"),
        ("received", "22.11."),
        ("channel", "phone"),
        ("system", "vertrieb"),
        ("person", world.planted.open[0].person.as_str()),
    ];
    let received = browser.done("/requests/new", &fields).await;
    received.strip_suffix("/received").unwrap().to_owned()
}

#[tokio::test]
async fn the_log_is_filtered_by_person_and_by_the_name_that_is_shown() {
    let world = World::new().await;
    let mut manager = world.sign_in(Role::PrivacyManager).await;
    let case = open(&world, &mut manager).await;
    let person: String =
        form_urlencoded::byte_serialize(world.planted.open[0].person.as_bytes()).collect();
    let of_person = format!("/ledger?person={person}&system=vertrieb");
    let page = manager.get(&of_person).await;
    assert!(
        page.body.contains("hat die Anfrage erfasst"),
        "{}",
        page.body
    );
    assert!(!page.body.contains("hat sich mit einem Einmal-Link"));
    let elsewhere = manager
        .get(&of_person.replace("vertrieb", "papierarchiv"))
        .await;
    assert!(!elsewhere.body.contains("hat die Anfrage erfasst"));
    let name = "privacy_manager+%3Cscript%3Ealert(1)%3C/script%3E";
    let page = manager.get(&format!("/ledger?who={name}")).await;
    assert!(page.body.contains("hat die Anfrage erfasst"));
    // The first step ticks itself: that was the product, under the name it has on the page.
    let page = manager.get("/ledger?who=Vergissmein").await;
    assert!(page.body.contains("hat einen Schritt erledigt"), "{case}");
    assert!(!page.body.contains("hat die Anfrage erfasst"));
}

#[tokio::test]
async fn a_day_that_is_none_is_refused_and_stays_to_be_mended() {
    let world = World::new().await;
    let mut auditor = world.sign_in(Role::Auditor).await;
    let page = auditor.get("/ledger?since=31.2.2026&who=agent").await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.body.contains("Das ist kein Datum"), "{}", page.body);
    assert!(page.body.contains("value=\"31.2.2026\"") && page.body.contains("value=\"agent\""));
    let export = [("query", "since=31.2.2026")];
    let page = auditor.post("/ledger/export", &export).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn what_was_refused_reads_as_a_try() {
    let world = World::new().await;
    let agent = accounts::by_login(&world.app.ledger, "agent")
        .await
        .unwrap();
    let actor = accounts::Actor {
        account: agent,
        via: ledger::Via::Page,
    };
    let asked = accounts::Permission::PlansApprove;
    let refused = accounts::authorize(&world.app.ledger, &actor, asked, None).await;
    assert!(refused.is_err());
    let mut auditor = world.sign_in(Role::Auditor).await;
    let page = auditor.get("/ledger").await;
    assert!(
        page.body
            .contains("wollte den Löschplan freigeben: abgelehnt"),
        "{}",
        page.body
    );
}

#[tokio::test]
async fn the_export_has_exactly_the_rows_the_page_shows() {
    let world = World::new().await;
    let mut manager = world.sign_in(Role::PrivacyManager).await;
    open(&world, &mut manager).await;
    let page = manager.get("/ledger").await;
    let shown: Vec<&str> = page.body.split("<tr id=\"e").skip(1).collect();
    let mut shown: Vec<&str> = shown
        .into_iter()
        .map(|row| row.split('"').next().unwrap())
        .collect();
    shown.reverse();
    // Meanwhile somebody else acts.
    world.sign_in(Role::Agent).await;
    let below = page.between("name=\"below\" value=\"", "\"");
    let fields = [("query", ""), ("below", below.as_str())];
    let csv = manager.post("/ledger/export", &fields).await.body;
    let rows: Vec<&str> = csv
        .lines()
        .skip(1)
        .map(|row| row.split(',').next().unwrap())
        .collect();
    assert_eq!(rows, shown);
    let after = manager.get("/ledger").await;
    assert!(after.body.contains("hat das DSGVO-Log exportiert"));
}

#[tokio::test]
async fn the_work_log_offers_the_configured_systems() {
    let world = World::new().await;
    let mut manager = world.sign_in(Role::PrivacyManager).await;
    let case = open(&world, &mut manager).await;
    let page = manager.get(&case).await;
    let select = page.between("name=\"system\"><option value=\"\">", "</select>");
    assert!(
        select.contains("papierarchiv") && select.contains("vertrieb"),
        "{select}"
    );
    let write = format!("{case}/work-log");
    let entry = |system| [("text", "Ordner 7 vernichtet"), ("system", system)];
    manager.done(&write, &entry("papierarchiv")).await;
    let log = manager.get("/ledger?system=papierarchiv").await;
    assert!(log.body.contains("ins Arbeitsprotokoll geschrieben"));
    let page = manager.post(&write, &entry("irgendwo")).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        page.body.contains("Dieses System gibt es hier nicht"),
        "{}",
        page.body
    );
}
