//! The main job in the browser: from a person's page to a certificate.

use accounts::Role;
use axum::http::StatusCode;

use crate::support::World;

#[tokio::test]
async fn a_person_is_erased_by_two_people_with_nothing_but_plain_forms() {
    let world = World::new().await;
    let record = world.planted.katharina.persons[0].clone();
    let (kind, id) = record.split_once(':').unwrap();
    let mut manager = world.sign_in(Role::PrivacyManager).await;

    let person = format!("/systems/vertrieb/persons/{kind}/{id}");
    let page = manager.get(&person).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(
        page.body.contains("Brandl") && !page.body.contains("Katharina"),
        "masked"
    );
    assert!(
        manager.post(&person, &[]).await.body.contains("Katharina"),
        "shown when asked"
    );

    let query = page
        .between("href=\"/requests/new?", "\"")
        .replace("&#38;", "&");
    let new = manager.get(&format!("/requests/new?{query}")).await;
    assert!(new.body.contains("aus dem CRM übernommen"));
    let linked = format!("vertrieb/{record}");
    let fields = [
        ("right", "erasure"),
        ("received", "gestern"),
        ("channel", "phone"),
        ("linked", linked.as_str()),
    ];
    let received = manager.done("/requests/new", &fields).await;
    assert_eq!(received, "/requests/GD-2026-0001/received");
    assert!(
        manager
            .get(&received)
            .await
            .body
            .contains("Di 22. Dez. 2026")
    );

    let case = manager.get("/requests/GD-2026-0001").await;
    assert!(case.body.contains("noch 29 Tage") && case.body.contains("Brandl"));
    manager
        .done(
            "/requests/GD-2026-0001/steps/A4/skip",
            &[("reason", "Am Telefon erkannt")],
        )
        .await;
    let persons = manager.done("/requests/GD-2026-0001/plan", &[]).await;
    assert!(manager.get(&persons).await.body.contains("Dieselbe Person"));
    let records = manager.done(&persons, &[]).await;
    let page = manager.get(&format!("{records}?open=call")).await;
    let call = page.between("name=\"look\" value=\"", "\"");
    let preview = manager
        .post(&records.replace("records", "preview"), &[("look", &call)])
        .await;
    assert_eq!(preview.status, StatusCode::OK, "{}", preview.body);
    assert!(preview.body.contains("Klardaten sichtbar"));
    let refused = manager.post(&records, &[("group/call", "keep")]).await;
    assert_eq!(
        refused.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "a kept group needs a ground"
    );
    let check = manager
        .done(&records, &[("group/call", "keep"), ("ground", "contract")])
        .await;
    assert!(manager.get(&check).await.body.contains("Laufender Vertrag"));

    let approval = check.replace("check", "approval");
    let own = manager.get(&approval).await;
    assert!(
        own.body.contains("<button disabled"),
        "nobody approves their own plan"
    );
    let hash = own.between("name=\"hash\" value=\"", "\"");
    assert_eq!(
        manager.post(&approval, &[("hash", &hash)]).await.status,
        StatusCode::NOT_FOUND
    );
    let mut approver = world.sign_in(Role::Approver).await;
    assert!(
        approver.get("/").await.body.contains("GD-2026-0001"),
        "it waits for approval"
    );
    approver.get(&approval).await;
    approver.done(&approval, &[("hash", &hash)]).await;

    let run = check.replace("check", "run");
    assert!(
        manager
            .get(&run)
            .await
            .body
            .contains("Das lässt sich nicht rückgängig machen")
    );
    let mistyped = manager.post(&run, &[("reference", "GD-2026-0002")]).await;
    assert_eq!(mistyped.status, StatusCode::UNPROCESSABLE_ENTITY);
    manager.done(&run, &[("reference", "gd-2026-0001")]).await;
    let mut over = manager.get(&run).await;
    for _ in 0..100 {
        if !over.body.contains("http-equiv=\"refresh\"") {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(200)).await;
        over = manager.get(&run).await;
    }
    assert!(over.body.contains("Ergebnis je Datensatz"), "{}", over.body);
    let certificate = manager.get(&check.replace("check", "certificate")).await;
    assert_eq!(certificate.status, StatusCode::OK);
    assert!(certificate.body.contains("Nachweis über die Löschung"));
    let json = manager
        .get(&check.replace("check", "certificate.json"))
        .await;
    assert!(
        serde_json::from_str::<serde_json::Value>(&json.body).unwrap()["hash"] == hash.as_str()
    );

    let log = manager.get("/ledger?request=GD-2026-0001").await;
    assert!(log.body.contains("hat den Löschplan freigegeben"));
    assert!(
        manager
            .get("/ledger/verification")
            .await
            .body
            .contains("lückenlos und unverändert")
    );
    let csv = manager
        .post("/ledger/export", &[("query", "request=GD-2026-0001")])
        .await;
    assert!(csv.body.starts_with('\u{FEFF}') && csv.body.contains("plans.approve"));
}
