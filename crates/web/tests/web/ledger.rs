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
async fn the_log_is_filtered_by_kind_by_a_part_of_a_name_and_by_looks_at_clear_data() {
    let world = World::new().await;
    let mut manager = world.sign_in(Role::PrivacyManager).await;
    let case = open(&world, &mut manager).await;
    let person = world.planted.open[0].person.replace(':', "/");
    let person = format!("/systems/vertrieb/persons/{person}");
    assert_eq!(manager.post(&person, &[]).await.status, StatusCode::OK);
    let sentences = |page: &crate::support::Page| {
        let body = page.body.split("<tbody>").nth(1).unwrap_or_default();
        body.split("<summary>")
            .skip(1)
            .map(|rest| rest.split('<').next().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    let page = manager.get("/ledger?action=requests.").await;
    assert!(
        page.body
            .contains("<option value=\"requests.\" selected>Anfragen</option>")
    );
    let said = sentences(&page);
    assert!(
        said.contains(&"hat die Anfrage erfasst".to_owned()),
        "{case}: {said:?}"
    );
    assert!(
        !said.iter().any(|said| said.contains("Klardaten")),
        "{said:?}"
    );
    let page = manager.get("/ledger?clear=yes").await;
    assert_eq!(sentences(&page), ["hat Klardaten einer Person angesehen"]);
    let page = manager.get("/ledger?action=requests.open").await;
    assert_eq!(
        sentences(&page),
        ["hat die Anfrage erfasst"],
        "one action alone"
    );
    let page = manager.get("/ledger?who=privacy").await;
    assert!(!sentences(&page).is_empty(), "a part of a name is enough");
    let page = manager.get("/ledger?who=nobody+of+ours").await;
    assert!(sentences(&page).is_empty());
    // No kind stands there under its English word.
    let page = manager.get("/ledger").await;
    let kinds = page.between("<select name=\"action\">", "</select>");
    for option in kinds.split("<option value=\"").skip(2) {
        let (value, rest) = option.split_once('"').unwrap();
        let label = rest.trim_start_matches('>').split('<').next().unwrap();
        assert_ne!(value.trim_end_matches('.'), label);
    }
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

#[tokio::test]
async fn the_head_of_the_log_says_when_it_was_checked_and_what_was_signed() {
    let world = World::new().await;
    let mut auditor = world.sign_in(Role::Auditor).await;
    let page = auditor.get("/ledger").await;
    assert!(page.body.contains("noch nicht geprüft"));
    let unsigned = auditor.get("/ledger/checkpoint").await;
    assert_eq!(unsigned.status, StatusCode::NOT_FOUND);
    let note = world.app.ledger.checkpoint().await.unwrap();
    let verified = auditor.post("/ledger/verification", &[]).await;
    assert!(verified.body.contains("lückenlos und unverändert"));
    let page = auditor.get("/ledger").await;
    assert!(page.body.contains("Geprüft ") && page.body.contains("Letzter Prüfpunkt"));
    assert!(page.body.contains("hat das DSGVO-Log geprüft"));
    let loaded = auditor.get("/ledger/checkpoint").await;
    assert_eq!(loaded.body, note);
    assert_eq!(loaded.headers["content-type"], "text/plain; charset=utf-8");
}

#[tokio::test]
async fn an_entry_has_a_page_with_its_sentence_and_its_proof() {
    let world = World::new().await;
    let mut manager = world.sign_in(Role::PrivacyManager).await;
    open(&world, &mut manager).await;
    let list = manager.get("/ledger?action=requests.open").await;
    let index = list.between("href=\"/ledger/entries/", "\"");
    let page = manager.get(&format!("/ledger/entries/{index}")).await;
    assert!(
        page.body.contains("hat die Anfrage erfasst"),
        "{}",
        page.body
    );
    assert!(page.body.contains("<code>requests.open</code>"));
    let file = manager.get(&format!("/ledger/entries/{index}/proof")).await;
    let proof: serde_json::Value = serde_json::from_str(&file.body).unwrap();
    assert_eq!(proof["index"].to_string(), index);
    assert_eq!(proof["entry"]["action"], "requests.open");
    assert!(page.body.contains(proof["leaf"].as_str().unwrap()));
    assert!(
        file.headers["content-disposition"]
            .to_str()
            .unwrap()
            .contains(".json")
    );
    for wrong in ["999999", "-1", "x"] {
        let page = manager.get(&format!("/ledger/entries/{wrong}")).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{wrong}");
    }
}

#[tokio::test]
async fn a_log_that_was_altered_is_told_on_every_page_and_stays_readable() {
    let world = World::new().await;
    let mut auditor = world.sign_in(Role::Auditor).await;
    let mut tx = world.app.ledger.store.housekeep().await.unwrap();
    sqlx::query("DROP TRIGGER ledger_entries_no_update")
        .execute(tx.conn())
        .await
        .unwrap();
    sqlx::query("UPDATE ledger_entries SET action = 'plans.run' WHERE idx = 1")
        .execute(tx.conn())
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let verified = auditor.post("/ledger/verification", &[]).await;
    assert!(
        verified
            .body
            .contains("Die Prüfung ist fehlgeschlagen bei Eintrag")
    );
    assert!(verified.body.contains("Wen Sie anrufen"));
    let mut manager = world.sign_in(Role::PrivacyManager).await;
    let today = manager.get("/requests").await;
    assert!(today.body.contains("class=\"troubles\""));
    assert!(
        today.body.contains("fehlgeschlagen bei Eintrag 1"),
        "{}",
        today.body
    );
    let log = auditor.get("/ledger").await;
    assert_eq!(log.status, StatusCode::OK);
    assert!(log.body.contains("Prüfung fehlgeschlagen"));
}
