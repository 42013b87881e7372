//! Who asks: the ladder, the addresses side by side, and nothing kept of an ID.

use accounts::Role;
use axum::http::StatusCode;

use crate::support::{Browser, World};

const CASE: &str = "/requests/GD-2026-0001";
const IDENTITY: &str = "/requests/GD-2026-0001/identity";
const COMPARE: &str = "/requests/GD-2026-0001/identity/compare";

/// A request about Katharina that came by mail.
async fn case(world: &World) -> Browser {
    let mut agent = world.sign_in(Role::Agent).await;
    let record = &world.planted.katharina.persons[0];
    let fields = [
        ("right", "access"),
        ("received", "heute"),
        ("channel", "email"),
        ("text", "Von: Kathi <kathi@fremd.example>, bitte Auskunft."),
        ("system", "vertrieb"),
        ("person", record.as_str()),
    ];
    agent.done("/requests/new", &fields).await;
    agent
}

#[tokio::test]
async fn the_address_of_the_request_stands_beside_those_on_file_and_is_kept_nowhere() {
    let world = World::new().await;
    let mut agent = case(&world).await;
    let page = agent.get(IDENTITY).await;
    assert!(
        page.body.contains("value=\"kathi@fremd.example\""),
        "read out of the request's own words"
    );
    let on_file = &world.planted.katharina.identifiers.emails[0];
    assert!(
        !page.body.contains(on_file.as_str()),
        "masked until asked for"
    );
    let page = agent
        .post(COMPARE, &[("sender", "kathi@fremd.example")])
        .await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    assert!(page.body.contains(on_file.as_str()), "{}", page.body);
    assert!(page.body.contains("andere Adresse"));
    let upper = on_file.to_uppercase();
    let page = agent.post(COMPARE, &[("sender", &upper)]).await;
    assert!(page.body.contains("dieselbe Mailbox"), "{}", page.body);

    let filter = ledger::Filter::default();
    let entries = world.app.ledger.list(&filter).await.unwrap();
    let last = entries.last().unwrap();
    assert_eq!(last.action, "persons.reveal");
    assert_eq!(last.request.as_deref(), Some("GD-2026-0001"));
    let details = last.details.as_ref().unwrap().to_string();
    assert!(!details.contains('@'), "records alone: {details}");

    let page = agent.post(COMPARE, &[("sender", "Kathi")]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.body.contains("keine E-Mail-Adresse"), "{}", page.body);
    agent.get(CASE).await;
    let record = &world.planted.katharina.persons[0];
    let off = [("system", "vertrieb"), ("record", record.as_str())];
    agent.done(&format!("{CASE}/persons/remove"), &off).await;
    let page = agent.post(COMPARE, &[("sender", "a@b.example")]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn a_check_is_recorded_with_its_ground_and_one_that_confirms_ticks_the_step() {
    let world = World::new().await;
    let mut agent = case(&world).await;
    let page = agent.get(IDENTITY).await;
    let rungs = [
        "Anmeldung im Konto",
        "Code an die gespeicherte Adresse",
        "Rückruf",
        "Zwei Angaben",
        "Schriftliche Vollmacht",
        "Ausweis ansehen",
    ];
    let places: Vec<usize> = rungs
        .iter()
        .map(|rung| page.body.find(rung).unwrap_or_else(|| panic!("{rung}")))
        .collect();
    assert!(places.is_sorted(), "the mildest stands first");
    let document = [
        ("means", "document"),
        ("result", "confirmed"),
        ("ground", "harm"),
    ];
    let page = agent.post(IDENTITY, &document).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.body.contains("kein milderes Mittel"), "{}", page.body);
    assert!(
        page.body.contains("value=\"document\" checked"),
        "what was chosen stays"
    );
    let page = agent.post(IDENTITY, &[]).await;
    assert!(page.body.contains("womit geprüft wurde"), "{}", page.body);

    let doubt = [
        ("means", "facts"),
        ("result", "unconfirmed"),
        ("ground", "sender_differs"),
        ("reason", "Bestellung unbekannt"),
    ];
    assert_eq!(agent.done(IDENTITY, &doubt).await, IDENTITY);
    let page = agent.get(IDENTITY).await;
    assert!(page.body.contains("Bestellung unbekannt"), "{}", page.body);
    assert!(page.body.contains("nicht bestätigt"));
    let sure = [
        ("means", "known_address"),
        ("result", "confirmed"),
        ("ground", "sender_differs"),
    ];
    assert_eq!(agent.done(IDENTITY, &sure).await, CASE);
    let page = agent.get(CASE).await;
    assert!(
        page.body
            .contains("Code an die gespeicherte Adresse: bestätigt"),
        "{}",
        page.body
    );
    let mut approver = world.sign_in(Role::Approver).await;
    let page = approver.get(IDENTITY).await;
    assert!(
        !page.body.contains("name=\"means\""),
        "may read, not record"
    );
}

#[tokio::test]
async fn a_right_without_the_step_has_no_such_page() {
    let world = World::new().await;
    let mut agent = world.sign_in(Role::Agent).await;
    let fields = [
        ("right", "withdrawal_of_consent"),
        ("received", "heute"),
        ("channel", "email"),
    ];
    agent.done("/requests/new", &fields).await;
    assert_eq!(agent.get(IDENTITY).await.status, StatusCode::NOT_FOUND);
}
