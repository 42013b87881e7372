//! Who asks: the ladder, the addresses side by side, and nothing kept of an ID.

use accounts::Role;
use axum::http::StatusCode;

use crate::support::{Browser, World};
use crate::tasks::api;

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

/// The code and the link of the newest message, with the address it goes to.
async fn message(world: &World) -> (String, String, String) {
    let sql = "SELECT recipient, subject, body FROM outbox ORDER BY queued_at DESC, id DESC";
    let all: Vec<(String, String, String)> = sqlx::query_as(sql)
        .fetch_all(world.app.ledger.store.pool())
        .await
        .unwrap();
    let (to, subject, body) = all.into_iter().next().unwrap();
    assert!(!subject.contains('@') && subject.contains("GD-2026-0001"));
    let link = body.split("http://127.0.0.1:8080").nth(1).unwrap();
    let link = link.split_whitespace().next().unwrap().to_owned();
    let is_code = |line: &&str| line.len() == 9 && line.replace(' ', "").parse::<u32>().is_ok();
    let code = body.lines().find(is_code).unwrap().to_owned();
    (to, link, code)
}

/// Sends a code to the first address on file, as the button beside it does.
async fn send(world: &World, agent: &mut Browser, address: &str) {
    let record = &world.planted.katharina.persons[0];
    let fields = [
        ("system", "vertrieb"),
        ("record", record.as_str()),
        ("address", address),
        ("ground", "sender_differs"),
    ];
    let at = format!("{IDENTITY}/code");
    assert_eq!(agent.done(&at, &fields).await, IDENTITY);
}

#[tokio::test]
async fn a_code_goes_to_the_address_on_file_and_the_person_enters_it_without_an_account() {
    let world = World::new().await;
    let mut agent = case(&world).await;
    let on_file = world.planted.katharina.identifiers.emails[0].clone();
    let compared = agent
        .post(COMPARE, &[("sender", "kathi@fremd.example")])
        .await;
    assert!(compared.body.contains("Code senden"), "{}", compared.body);
    let record = &world.planted.katharina.persons[0];
    let elsewhere = [
        ("system", "vertrieb"),
        ("record", record.as_str()),
        ("address", "kathi@fremd.example"),
        ("ground", "sender_differs"),
    ];
    let refused = agent.post(&format!("{IDENTITY}/code"), &elsewhere).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains("Ein Code geht an keine andere"));
    send(&world, &mut agent, &on_file).await;
    let (to, link, code) = message(&world).await;
    assert_eq!(to, on_file);
    let page = agent.get(IDENTITY).await;
    assert!(
        page.body.contains("wartet auf die Eingabe"),
        "{}",
        page.body
    );
    assert!(!page.body.contains(&on_file), "masked as before");

    let mut person = world.browser();
    let page = person.get(&link).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.body.contains("GD-2026-0001") && !page.body.contains(&on_file));
    let wrong = person.post(&link, &[("code", "0000 000x")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(person.done(&link, &[("code", &code)]).await, link);
    let page = person.get(&link).await;
    assert!(
        page.body.contains("Ihre Anfrage ist bestätigt"),
        "{}",
        page.body
    );
    let again = person.post(&link, &[("code", &code)]).await;
    assert_eq!(again.status, StatusCode::NOT_FOUND, "once");
    let page = agent.get(IDENTITY).await;
    for said in ["eingegeben und bestätigt", "Person, über den Link"] {
        assert!(page.body.contains(said), "{said}: {}", page.body);
    }
    let page = agent.get(CASE).await;
    assert!(
        page.body
            .contains("Code an die gespeicherte Adresse: bestätigt"),
        "{}",
        page.body
    );
    let gone = person.get("/identity/none").await;
    assert!(gone.body.contains("gilt nicht oder nicht mehr"));
    let filter = ledger::Filter::default();
    let entries = world.app.ledger.list(&filter).await.unwrap();
    let told = format!("{entries:?}");
    assert!(!told.contains(&on_file) && !told.contains(&code.replace(' ', "")));
}

#[tokio::test]
async fn the_link_leads_where_persons_reach_us() {
    let mut world = World::new().await;
    world.app.portal = Some(web::Portal {
        public_url: "https://ask.example".to_owned(),
        apart: true,
    });
    world.router = web::router(world.app.clone());
    let mut agent = case(&world).await;
    let on_file = world.planted.katharina.identifiers.emails[0].clone();
    send(&world, &mut agent, &on_file).await;
    let body: (String,) = sqlx::query_as("SELECT body FROM outbox")
        .fetch_one(world.app.ledger.store.pool())
        .await
        .unwrap();
    let (_, link) = body.0.split_once("https://ask.example").unwrap();
    let link = link.split_whitespace().next().unwrap();
    world.router = web::portal_router(world.app.clone());
    let page = world.browser().get(link).await;
    assert!(page.body.contains("GD-2026-0001"), "{}", page.body);
}

#[tokio::test]
async fn a_code_is_told_on_the_telephone_and_whoever_did_not_ask_says_so() {
    let world = World::new().await;
    let mut agent = case(&world).await;
    let on_file = world.planted.katharina.identifiers.emails[0].clone();
    let enter = format!("{IDENTITY}/code/enter");
    let none = agent.post(&enter, &[("code", "1234 5678")]).await;
    assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(none.body.contains("Es wartet kein Code"), "{}", none.body);
    send(&world, &mut agent, &on_file).await;
    let (_, link, _) = message(&world).await;
    let mut person = world.browser();
    person.get(&link).await;
    let denied = person.done(&format!("{link}/deny"), &[]).await;
    assert_eq!(denied, link);
    assert!(
        person
            .get(&link)
            .await
            .body
            .contains("Danke für den Hinweis")
    );
    let page = agent.get(IDENTITY).await;
    for said in ["nicht von der Person", "nicht bestätigt"] {
        assert!(page.body.contains(said), "{said}: {}", page.body);
    }
    let minute = jiff::SignedDuration::from_mins(1);
    world.app.ledger.clock.advance(minute);
    send(&world, &mut agent, &on_file).await;
    let (_, _, code) = message(&world).await;
    let wrong = if code.starts_with('1') { "2" } else { "1" };
    let wrong = format!("{wrong}{}", &code[1..]);
    let page = agent.post(&enter, &[("code", &wrong)]).await;
    assert!(page.body.contains("Übrige Versuche: 4"), "{}", page.body);
    assert_eq!(agent.done(&enter, &[("code", &code)]).await, IDENTITY);
    let page = agent.get(CASE).await;
    assert!(
        page.body
            .contains("Code an die gespeicherte Adresse: bestätigt")
    );
}

#[tokio::test]
async fn programs_send_and_enter_codes_and_who_may_not_is_refused() {
    let world = World::new().await;
    case(&world).await;
    let codes = "/api/v1/requests/GD-2026-0001/identity-codes";
    let new = |address: &str| {
        serde_json::json!({
            "system": "vertrieb",
            "record": world.planted.katharina.persons[0],
            "address": address,
            "ground": "harm",
        })
    };
    let on_file = &world.planted.katharina.identifiers.emails[0];
    let auditor = api(&world, Role::Auditor, (codes, Some(new(on_file)))).await;
    assert_eq!(auditor.0, 403);
    let elsewhere = Some(new("kathi@fremd.example"));
    let (status, _) = api(&world, Role::Agent, (codes, elsewhere)).await;
    assert_eq!(status, 422);
    let (status, sent) = api(&world, Role::Agent, (codes, Some(new(on_file)))).await;
    assert_eq!(status, 201, "{sent}");
    assert!(!sent.to_string().contains('@'));
    let (_, listed) = api(&world, Role::Agent, (codes, None)).await;
    assert_eq!(listed["codes"][0]["id"], sent["id"]);
    let (_, _, code) = message(&world).await;
    let enter = format!("{codes}/enter");
    let none = serde_json::json!({ "code": "12" });
    assert_eq!(api(&world, Role::Agent, (&enter, Some(none))).await.0, 422);
    let right = serde_json::json!({ "code": code });
    let (status, done) = api(&world, Role::Agent, (&enter, Some(right))).await;
    assert_eq!((status, &done["confirmed"]), (200, &true.into()), "{done}");
    let (_, listed) = api(&world, Role::Agent, (codes, None)).await;
    assert_eq!(listed["codes"][0]["outcome"], "confirmed");
}
