//! Looking for a person, a number or a word: in the head of every page, and while a request is recorded.

use accounts::Role;
use axum::http::StatusCode;

use crate::support::{Browser, World};

async fn looks(world: &World) -> usize {
    let entries = world.app.ledger.list(&ledger::Filter::default()).await;
    let entries = entries.unwrap();
    entries
        .iter()
        .filter(|e| e.action == "persons.find")
        .count()
}

async fn recorded(world: &World, browser: &mut Browser, text: &str) {
    let linked = format!("vertrieb/{}", world.planted.katharina.persons[0]);
    let fields = [
        ("right", "access"),
        ("received", "gestern"),
        ("channel", "phone"),
        ("linked", linked.as_str()),
        ("text", text),
    ];
    browser.get("/requests/new").await;
    browser.done("/requests/new", &fields).await;
}

#[tokio::test]
async fn a_person_is_found_while_a_request_is_recorded_and_nothing_typed_is_lost() {
    let world = World::new().await;
    let mut agent = world.sign_in(Role::Agent).await;
    agent.get("/requests/new").await;
    let typed = [
        ("right", "erasure"),
        ("received", "20.11.2026"),
        ("channel", "letter"),
        ("assignee", ""),
        ("text", "Bitte alles löschen"),
        ("who", "Katharina Brandl"),
    ];
    let page = agent.post("/requests/new/person", &typed).await;
    assert_eq!(page.status, StatusCode::OK);
    assert_eq!(looks(&world).await, 1, "the look is entered");
    for kept in [
        "value=\"erasure\" checked",
        "value=\"20.11.2026\"",
        "value=\"letter\" selected",
        "Bitte alles löschen</textarea>",
        "value=\"Katharina Brandl\"",
    ] {
        assert!(page.body.contains(kept), "{kept}");
    }
    let found = page.between("id=\"sought\"", "<details");
    let record = &world.planted.katharina.persons[0];
    let value = format!("vertrieb/{record}");
    assert!(found.contains(&value), "{found}");
    assert!(!found.contains("checked"), "nothing is chosen beforehand");
    let seen = found.replace(&*value, "");
    assert!(!seen.contains("Katharina"), "names are masked");

    let mut chosen = typed.to_vec();
    chosen.push(("linked", &value));
    let again = agent.post("/requests/new/person", &chosen).await;
    assert!(again.body.contains(&format!("value=\"{value}\" checked")));
    let to = agent.done("/requests/new", &chosen).await;
    assert_eq!(to, "/requests/GD-2026-0001/received");
    let case = agent.get("/requests/GD-2026-0001").await;
    assert!(case.body.contains("Brandl"), "the person is linked");

    for (wrong, said) in [
        ("", "Geben Sie eine E-Mail-Adresse"),
        ("kein@@adresse", "E-Mail"),
        (&*"x".repeat(201), "höchstens 200 Zeichen"),
    ] {
        let page = agent.post("/requests/new/person", &[("who", wrong)]).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong:.20}");
        assert!(page.body.contains(said), "{wrong:.20}");
    }
    world.lose_crm();
    let page = agent
        .post("/requests/new/person", &[("who", "Brandl")])
        .await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.body.contains("kein verbundenes System erreichbar"));
}

#[tokio::test]
async fn the_search_of_every_page_finds_numbers_persons_and_words_and_says_why() {
    let world = World::new().await;
    let mut agent = world.sign_in(Role::Agent).await;
    recorded(
        &world,
        &mut agent,
        "Die Kundin nennt den Übergang zur Filiale Döbling.",
    )
    .await;
    for (number, leads) in [
        ("gd-2026-0001", "/requests/GD-2026-0001"),
        ("0001", "/requests?group=open&reference=0001"),
        ("2026-00", "/requests?group=open&reference=2026-00"),
    ] {
        agent.get("/").await;
        assert_eq!(agent.done("/search", &[("sought", number)]).await, leads);
    }
    assert_eq!(looks(&world).await, 0, "numbers are nobody's");

    let page = agent.post("/search", &[("sought", "Brandl")]).await;
    assert_eq!(page.status, StatusCode::OK);
    assert_eq!(looks(&world).await, 1);
    let persons = page.between("<h2>Personen</h2>", "</section>");
    assert!(
        persons.contains("GD-2026-0001"),
        "with their requests: {persons}"
    );
    assert!(persons.contains("class=\"by\""), "with the reasons");
    assert!(!persons.contains("Katharina"), "masked: {persons}");

    for words in ["übergang", "ÜBERGANG ZUR", "Döbling"] {
        let page = agent.post("/search", &[("sought", words)]).await;
        let texts = page.between("<h2>In Texten der Anfragen</h2>", "</section>");
        let whole = "nennt den Übergang zur Filiale Döbling.";
        assert!(texts.contains(whole), "{words}: {texts}");
    }
    let page = agent.post("/search", &[("sought", "100%_")]).await;
    assert!(
        page.body.contains("In keinem Text kommt das vor."),
        "signs are only signs"
    );
    world.lose_crm();
    let page = agent.post("/search", &[("sought", "Döbling")]).await;
    assert!(page.body.contains("GD-2026-0001</a>"), "texts are ours");
    assert!(
        page.body
            .contains("nicht erreichbar und wurde nicht durchsucht")
    );
}

#[tokio::test]
async fn whoever_may_not_see_persons_searches_by_number_and_no_name_gets_into_an_address() {
    let world = World::new().await;
    let mut auditor = world.sign_in(Role::Auditor).await;
    let page = auditor.get("/requests").await;
    assert!(page.body.contains("placeholder=\"Nummer suchen\""));
    let to = auditor.done("/search", &[("sought", "Brandl")]).await;
    assert_eq!(to, "/requests?group=open");
    assert_eq!(looks(&world).await, 0);
}
