//! The main job in the browser: from a person's page to a certificate.

use std::time::Duration;

use accounts::Role;
use axum::http::StatusCode;
use base64::Engine as _;

use crate::support::{Browser, World};

const CASE: &str = "/requests/GD-2026-0001";

#[tokio::test]
async fn a_person_is_erased_by_two_people_with_nothing_but_plain_forms() {
    let world = World::new().await;
    let mut manager = world.sign_in(Role::PrivacyManager).await;
    open_case(&mut manager, &world.planted.katharina.persons[0]).await;
    let plan = review(&mut manager).await;
    let hash = approve(&world, &mut manager, &plan).await;
    run(&mut manager, &plan).await;
    prove(&world, &mut manager, &plan, &hash).await;
}

/// From the person's page, with the person filled in.
async fn open_case(manager: &mut Browser, record: &str) {
    let person = format!("/systems/vertrieb/persons/{}", record.replace(':', "/"));
    let page = manager.get(&person).await;
    assert!(
        page.body.contains("Brandl") && !page.body.contains("Katharina"),
        "masked"
    );
    let shown = manager.post(&person, &[]).await;
    assert!(shown.body.contains("Katharina"), "shown when asked");
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
    assert_eq!(received, format!("{CASE}/received"));
    assert!(
        manager
            .get(&received)
            .await
            .body
            .contains("Di 22. Dez. 2026")
    );
    let case = manager.get(CASE).await;
    assert!(case.body.contains("noch 29 Tage") && case.body.contains("Brandl"));
    let reason = [("reason", "Am Telefon erkannt")];
    manager
        .done(&format!("{CASE}/steps/A4/skip"), &reason)
        .await;
}

/// Draft, persons, groups with a ground, a look at one record. Returns the plan's address.
async fn review(manager: &mut Browser) -> String {
    let persons = manager.done(&format!("{CASE}/plan"), &[]).await;
    assert!(manager.get(&persons).await.body.contains("Dieselbe Person"));
    let records = manager.done(&persons, &[]).await;
    let plan = records.trim_end_matches("/records").to_owned();
    let page = manager.get(&format!("{records}?open=call")).await;
    let call = page.between("name=\"look\" value=\"", "\"");
    let line = page.between("<tbody>", "</tr>");
    assert!(
        line.contains(" 202") && line.contains("<br><code>call:"),
        "day and subject stand with the record: {line}"
    );
    let preview = manager
        .post(&format!("{plan}/preview"), &[("look", &call)])
        .await;
    assert!(
        preview.body.contains("Klardaten sichtbar"),
        "{}",
        preview.body
    );
    let refused = manager.post(&records, &[("group/call", "keep")]).await;
    assert_eq!(
        refused.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "a kept group needs a ground"
    );
    assert!(
        refused
            .body
            .contains("Behalten und Archivieren brauchen einen Grund"),
        "said in the language of the page"
    );
    let decided = [("group/call", "keep"), ("ground", "contract")];
    let refused = manager.post(&records, &decided).await;
    assert!(
        refused
            .body
            .contains("Der Grund „Laufender Vertrag“ braucht eine Anmerkung"),
        "{}",
        refused.body
    );
    let noted = [decided[0], decided[1], ("note", "Wartung läuft bis 2029")];
    let check = manager.done(&records, &noted).await;
    let summary = manager.get(&check).await.body;
    assert!(summary.contains("Laufender Vertrag") && summary.contains("Wartung läuft bis 2029"));
    let events = manager.get(&format!("{plan}/run/events")).await;
    assert_eq!(events.headers["content-type"], "text/event-stream");
    assert!(events.body.contains("event: over"), "nothing runs yet");
    plan
}

/// Not by who drafted it. Returns the hash.
async fn approve(world: &World, manager: &mut Browser, plan: &str) -> String {
    let approval = format!("{plan}/approval");
    let own = manager.get(&approval).await;
    assert!(
        own.body.contains("<button disabled"),
        "nobody approves their own plan"
    );
    let hash = own.between("name=\"hash\" value=\"", "\"");
    let tried = manager.post(&approval, &[("hash", &hash)]).await;
    assert_eq!(tried.status, StatusCode::NOT_FOUND);
    let mut approver = world.sign_in(Role::Approver).await;
    assert!(
        approver.get("/").await.body.contains("GD-2026-0001"),
        "it waits for approval"
    );
    let old = approver.post(&approval, &[("hash", &"0".repeat(64))]).await;
    assert_eq!(
        old.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "another hash is another plan"
    );
    assert!(old.body.contains("Der Plan wurde inzwischen geändert"));
    approver.done(&approval, &[("hash", &hash)]).await;
    hash
}

/// Confirmed by typing the reference; watched until it is over.
async fn run(manager: &mut Browser, plan: &str) {
    let run = format!("{plan}/run");
    let ask = manager.get(&run).await;
    assert!(ask.body.contains("Das lässt sich nicht rückgängig machen"));
    let mistyped = manager.post(&run, &[("reference", "GD-2026-0002")]).await;
    assert_eq!(mistyped.status, StatusCode::UNPROCESSABLE_ENTITY);
    manager.done(&run, &[("reference", "gd-2026-0001")]).await;
    let mut over = manager.get(&run).await;
    for _ in 0..300 {
        if !over.body.contains("http-equiv=\"refresh\"") {
            break;
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
        over = manager.get(&run).await;
    }
    assert!(over.body.contains("Ergebnis je Datensatz"), "{}", over.body);
    assert!(over.body.contains("0 Treffer"), "nothing is left");
}

/// Certificate, log, export.
async fn prove(world: &World, manager: &mut Browser, plan: &str, hash: &str) {
    let certificate = manager.get(&format!("{plan}/certificate")).await;
    assert!(certificate.body.contains("Nachweis über die Löschung"));
    let json = manager.get(&format!("{plan}/certificate.json")).await;
    let json: serde_json::Value = serde_json::from_str(&json.body).unwrap();
    assert_eq!(json["hash"], hash);
    let pdf = manager.get(&format!("{plan}/certificate.pdf")).await;
    assert!(pdf.body.starts_with("%PDF-") && pdf.body.contains("pdfaid:part>3<"));
    let file = manager.get(&format!("{plan}/certificate.tlog-proof")).await;
    assert_eq!(file.status, StatusCode::OK, "{}", file.body);
    checked_by_a_stranger(world, &file.body).await;
    let log = manager.get("/ledger?request=GD-2026-0001").await;
    assert!(log.body.contains("hat den Löschplan freigegeben"));
    let verified = manager.get("/ledger/verification").await;
    assert!(verified.body.contains("lückenlos und unverändert"));
    let csv = manager
        .post("/ledger/export", &[("query", "request=GD-2026-0001")])
        .await;
    assert!(csv.body.starts_with('\u{FEFF}') && csv.body.contains("plans.approve"));
}

/// Without an account: the certificate holds as it is, and no letter of it can change.
async fn checked_by_a_stranger(world: &World, file: &str) {
    let mut stranger = world.browser();
    let form = stranger.get("/proof").await;
    assert!(form.body.contains("Nachweis prüfen"), "{}", form.body);
    let held = stranger
        .upload("/proof", ("n.tlog-proof", file.as_bytes()), "")
        .await;
    assert!(held.body.contains("Der Nachweis ist echt"), "{}", held.body);
    assert!(held.body.contains("GD-2026-0001") && held.body.contains("runs.finish"));
    let extra = file.lines().nth(1).unwrap().strip_prefix("extra ").unwrap();
    let base64 = base64::engine::general_purpose::STANDARD;
    let clear = String::from_utf8(base64.decode(extra).unwrap()).unwrap();
    for (from, to, said) in [
        (
            r#"\"residue\":0,\"ledger_entry"#,
            r#"\"residue\":7,\"ledger_entry"#,
            "Der Wortlaut ist nicht der",
        ),
        (
            r#"\"state\":\"complete"#,
            r#"\"state\":\"partiale"#,
            "Die Einzelheiten sind nicht die",
        ),
    ] {
        let altered = clear.replacen(from, to, 1);
        assert_ne!(altered, clear, "{from}");
        let altered = file.replacen(extra, &base64.encode(altered), 1);
        let page = stranger
            .upload("/proof", ("n", altered.as_bytes()), "")
            .await;
        assert!(page.body.contains("hält der Prüfung nicht stand"), "{from}");
        assert!(page.body.contains(said), "{}", page.body);
    }
    let letter = stranger.upload("/proof", ("n", b"Guten Tag"), "").await;
    assert_eq!(letter.status, StatusCode::UNPROCESSABLE_ENTITY);
    let none = stranger.post("/proof", &[("key", "x")]).await;
    assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
}
