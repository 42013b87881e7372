//! What people type: bad input keeps the input, text stays text, both languages are whole.

use accounts::Role;
use axum::http::StatusCode;

use crate::support::World;

const NASTY: &str = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>{{7*7}}";

#[tokio::test]
async fn bad_input_is_answered_with_the_form_its_input_and_what_to_do() {
    let world = World::new().await;
    let mut agent = world.sign_in(Role::Agent).await;
    agent.get("/requests/new").await;
    let long = "x".repeat(30_000);
    for (name, value, said) in [
        ("received", "24.12.2026", "Der Eingang liegt in der Zukunft"),
        ("received", "31.2.2026", "Das ist kein Datum"),
        ("right", "", "Wählen Sie ein Recht"),
        ("channel", "fax", "Wählen Sie einen Kanal"),
        (
            "person",
            "contact:gibt-es-nicht",
            "Diesen Datensatz gibt es im System nicht",
        ),
        (
            "person",
            "Quatsch mit Soße",
            "sichtbare Zeichen ohne Leerzeichen",
        ),
        (
            "assignee",
            "niemand-da",
            "Ein Konto mit diesem Namen gibt es nicht",
        ),
        ("text", long.as_str(), "Der Text ist zu lang"),
        ("text", "a\u{0}b", "Steuerzeichen"),
    ] {
        let mut fields = vec![
            ("right", "erasure"),
            ("received", "22.11."),
            ("channel", "phone"),
            ("system", "vertrieb"),
            ("text", "Bitte alles löschen"),
        ];
        fields.retain(|(known, _)| *known != name);
        fields.push((name, value));
        let page = agent.post("/requests/new", &fields).await;
        assert_eq!(
            page.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{name} {value:.20}"
        );
        assert!(page.body.contains(said), "{name}: no {said:?}");
        assert!(page.body.contains("<title>Fehler:"), "{name}");
        if name != "text" {
            assert!(
                page.body.contains("Bitte alles löschen"),
                "{name}: the input is kept"
            );
        }
    }
    assert!(
        agent.get("/requests").await.body.contains("keine Anfrage"),
        "nothing was recorded"
    );
}

#[tokio::test]
async fn markup_in_any_text_stays_text() {
    let world = World::new().await;
    let mut manager = world.sign_in(Role::PrivacyManager).await;
    let fields = [
        ("right", "access"),
        ("received", "heute"),
        ("channel", "email"),
        ("text", NASTY),
    ];
    manager.done("/requests/new", &fields).await;
    let case = "/requests/GD-2026-0001";
    manager
        .done(&format!("{case}/work-log"), &[("text", NASTY)])
        .await;
    let page = manager.get(case).await;
    let entry = page.between("name=\"corrects\" value=\"", "\"");
    manager
        .done(
            &format!("{case}/work-log"),
            &[("text", NASTY), ("corrects", &entry)],
        )
        .await;
    manager
        .done(
            &format!("{case}/steps/A3/tick"),
            &[("note", NASTY), ("evidence", NASTY)],
        )
        .await;
    manager
        .done(
            &format!("{case}/change/end-day"),
            &[("end_day", "1.12.2026"), ("reason", NASTY)],
        )
        .await;
    manager
        .done(
            &format!("{case}/change/waiting"),
            &[("until", "1.12."), ("reason", NASTY)],
        )
        .await;
    let query: String = form_urlencoded::byte_serialize(NASTY.as_bytes()).collect();
    for path in [
        case.to_owned(),
        format!("{case}/steps/A3"),
        format!("/requests?reference={query}&assignee={query}&system={query}"),
        format!("/ledger?who={query}&request={query}&since={query}"),
        format!("/sign-in?next={query}"),
        format!("/requests/new?system={query}&person={query}&text={query}"),
        format!("/{query}"),
        format!("/systems/{query}"),
    ] {
        let page = manager.get(&path).await;
        assert!(!page.status.is_server_error(), "{path}: {}", page.status);
        assert!(
            !page.body.contains("<script>") && !page.body.contains("<img"),
            "{path}"
        );
    }
    let form = manager
        .post("/persons", &[("system", "vertrieb"), ("email", NASTY)])
        .await;
    assert_eq!(form.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(!form.body.contains("<script>") && form.body.contains("&#60;script"));
}

#[tokio::test]
async fn both_languages_say_everything() {
    let world = World::new().await;
    for (language, title) in [("de", "Neue Anfrage"), ("en", "New request")] {
        let mut manager = world.sign_in(Role::PrivacyManager).await;
        manager.language = language;
        for path in [
            "/",
            "/requests",
            "/requests/new",
            "/persons",
            "/ledger",
            "/systems",
            "/systems/vertrieb",
            "/ledger/verification",
            "/nowhere",
        ] {
            let page = manager.get(path).await;
            assert!(
                page.body.contains(&format!("<html lang=\"{language}\"")),
                "{path}"
            );
            assert!(page.body.contains(title), "{path}");
            // A key that has no message is shown as itself.
            for start in [
                "requests-",
                "plans-",
                "ledger-",
                "frame-",
                "form-",
                "systems-",
                "persons-",
            ] {
                assert!(!page.body.contains(&format!(">{start}")), "{path}: {start}");
            }
        }
    }
    let mut manager = world.sign_in(Role::PrivacyManager).await;
    assert_eq!(
        manager
            .done("/language", &[("language", "en"), ("next", "/requests")])
            .await,
        "/requests"
    );
    assert!(
        manager.get("/requests").await.body.contains("New request"),
        "a choice beats the browser"
    );
    assert_eq!(
        manager
            .done(
                "/language",
                &[("language", "de"), ("next", "//evil.example")]
            )
            .await,
        "/"
    );
}

#[tokio::test]
async fn colours_and_rows_are_chosen_for_this_browser_and_junk_changes_nothing() {
    let world = World::new().await;
    let mut agent = world.sign_in(Role::Agent).await;
    let page = agent.get("/account").await;
    assert!(
        page.body
            .contains("data-theme=\"browser\" data-rows=\"normal\"")
    );
    let dark = [("theme", "dark"), ("rows", "compact")];
    assert_eq!(agent.done("/account/look", &dark).await, "/account");
    let page = agent.get("/requests").await;
    assert!(
        page.body
            .contains("data-theme=\"dark\" data-rows=\"compact\"")
    );
    let junk = [("theme", "\"><script>"), ("rows", "")];
    agent.done("/account/look", &junk).await;
    let page = agent.get("/requests").await;
    assert!(
        page.body
            .contains("data-theme=\"browser\" data-rows=\"normal\"")
    );
}

#[tokio::test]
async fn two_people_on_one_request_never_overwrite_each_other() {
    let world = World::new().await;
    let mut one = world.sign_in(Role::PrivacyManager).await;
    let fields = [
        ("right", "access"),
        ("received", "heute"),
        ("channel", "email"),
        ("assignee", "agent"),
    ];
    one.done("/requests/new", &fields).await;
    let step = "/requests/GD-2026-0001/steps/A3";
    let version = one
        .get(step)
        .await
        .between("name=\"version\" value=\"", "\"");
    let mut two = world.sign_in(Role::Agent).await;
    two.get(step).await;
    two.done(
        &format!("{step}/note"),
        &[("note", "zuerst"), ("version", &version)],
    )
    .await;
    let late = one
        .post(
            &format!("{step}/tick"),
            &[("note", "meine Notiz"), ("version", &version)],
        )
        .await;
    assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(late.body.contains("war schneller") && late.body.contains("meine Notiz"));
}

#[tokio::test]
async fn an_invitation_sets_the_first_password_once() {
    let world = World::new().await;
    let agent = accounts::by_login(&world.app.ledger, "agent")
        .await
        .unwrap();
    let invited = accounts::invite(&world.app.ledger, accounts::By::Operator, &agent.id)
        .await
        .unwrap();
    let path = format!("/invitation/{}", invited.token.expose());
    let mut browser = world.browser();
    browser.get(&path).await;
    let good = "ein langer Satz über Pferde";
    let differ = browser
        .post(&path, &[("password", good), ("again", "anders")])
        .await;
    assert!(differ.body.contains("verschieden"));
    let short = browser
        .post(&path, &[("password", "kurz"), ("again", "kurz")])
        .await;
    assert_eq!(short.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(
        browser
            .done(&path, &[("password", good), ("again", good)])
            .await,
        "/"
    );
    assert_eq!(browser.get("/requests").await.status, StatusCode::OK);
    let mut other = world.browser();
    other.get("/sign-in").await;
    assert_eq!(
        other
            .post(&path, &[("password", good), ("again", good)])
            .await
            .status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "used up"
    );
    let wrong = other
        .post("/sign-in", &[("login", "agent"), ("password", "falsch")])
        .await;
    assert!(wrong.body.contains("passen nicht zusammen"));
    let back = [
        ("login", "AGENT"),
        ("password", good),
        ("next", "/requests?group=done"),
    ];
    assert_eq!(other.done("/sign-in", &back).await, "/requests?group=done");
}

#[tokio::test]
async fn what_was_typed_comes_back_until_it_is_sent_or_thrown_away() {
    let world = World::new().await;
    let mut agent = world.sign_in(Role::Agent).await;
    let before = world.entries().await;
    let typed = [
        ("right", "erasure"),
        ("received", "heute"),
        ("channel", "email"),
        ("text", "Bitte alles über mich löschen, M. Huber"),
    ];
    let kept = agent.post("/drafts/new-request", &typed).await;
    assert_eq!(kept.status, StatusCode::OK, "{}", kept.body);
    assert_eq!(world.entries().await, before, "a draft is no deed");
    agent.done("/sign-out", &[]).await;

    let mut agent = world.sign_in(Role::Agent).await;
    let page = agent.get("/requests/new").await;
    assert!(page.body.contains("M. Huber") && page.body.contains("Ihr Entwurf vom"));
    let mut other = world.sign_in(Role::PrivacyManager).await;
    assert!(!other.get("/requests/new").await.body.contains("M. Huber"));
    let from_a_person = agent
        .get("/requests/new?system=vertrieb&person=contact:1")
        .await;
    assert!(!from_a_person.body.contains("M. Huber"));

    agent.get("/requests/new").await;
    agent.done("/requests/new", &typed).await;
    assert!(!agent.get("/requests/new").await.body.contains("M. Huber"));
    agent.post("/drafts/new-request", &typed).await;
    let to = agent.done("/drafts/new-request/discard", &[]).await;
    assert_eq!(to, "/requests/new");
    assert!(!agent.get(&to).await.body.contains("M. Huber"));
    let nowhere = agent.post("/drafts/other", &typed).await;
    assert_eq!(nowhere.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_deadline_stands_beside_the_day_of_receipt() {
    let world = World::new().await;
    let mut agent = world.sign_in(Role::Agent).await;
    let page = agent.get("/requests/new").await;
    assert!(
        page.body
            .contains("Frist: Mi 23. Dez. 2026 (1 Monat ab Mo 23. Nov. 2026)")
    );
    let due = agent.get("/requests/new/due?received=8.11.").await;
    assert_eq!(
        due.body,
        "Frist: Mi 9. Dez. 2026 (1 Monat ab So 8. Nov. 2026)"
    );
    for no_day in ["", "31.2.", "24.12.2026", "1.1.1999"] {
        let due = agent
            .get(&format!("/requests/new/due?received={no_day}"))
            .await;
        assert_eq!(
            (due.status, due.body.as_str()),
            (StatusCode::OK, ""),
            "{no_day}"
        );
    }
}

#[tokio::test]
async fn help_is_whole_in_both_languages() {
    let world = World::new().await;
    let mut agent = world.sign_in(Role::Agent).await;
    for (language, honest) in [
        ("de", "macht niemanden DSGVO-konform"),
        ("en", "nobody compliant"),
    ] {
        agent.language = language;
        let tour = agent.get("/help").await;
        assert!(tour.body.contains(honest), "{language}");
        assert_eq!(tour.body.matches("<li><h2>").count(), 8);
        assert!(
            !tour.body.contains("help-"),
            "no word is missing: {}",
            tour.body
        );
        assert!(agent.get("/help/keys").await.body.contains("<kbd>?</kbd>"));
    }
}

#[tokio::test]
async fn a_list_shows_masked_names_and_keeps_its_filters_in_the_address() {
    let world = World::new().await;
    let mut agent = world.sign_in(Role::Agent).await;
    let person = world.planted.open[0].person.clone();
    let fields = [
        ("right", "erasure"),
        ("received", "22.11."),
        ("channel", "phone"),
        ("system", "vertrieb"),
        ("person", person.as_str()),
    ];
    agent.done("/requests/new", &fields).await;
    let soon = agent.get("/requests?channel=phone&due=10").await;
    assert!(soon.body.contains("Keine Anfrage passt zu diesen Filtern"));
    let page = agent.get("/requests?channel=phone").await;
    assert!(page.body.contains("Vorname verborgen"), "{}", page.body);
    assert!(page.body.contains("<span class=\"mask\">"));
    assert!(
        page.body.contains("href=\"/requests?\" aria-label"),
        "the chip leads back"
    );
    let none = agent.get("/requests?channel=letter").await;
    assert!(none.body.contains("Keine Anfrage passt zu diesen Filtern"));
}

#[tokio::test]
async fn what_was_just_done_is_taken_back_by_one_click() {
    let world = World::new().await;
    let mut agent = world.sign_in(Role::Agent).await;
    let fields = [
        ("right", "access"),
        ("received", "heute"),
        ("channel", "phone"),
        ("assignee", "privacy_manager"),
    ];
    agent.done("/requests/new", &fields).await;
    let case = "/requests/GD-2026-0001";
    let click = async |agent: &mut crate::support::Browser, to: &str| {
        let page = agent.get(to).await;
        let form = page.between("class=\"note ok\"", "</form>");
        assert!(form.contains("Rückgängig"), "{form}");
        let version = form.split("name=\"version\" value=\"").nth(1).unwrap();
        version.split('"').next().unwrap().to_owned()
    };
    let to = agent.done(&format!("{case}/steps/A3/tick"), &[]).await;
    assert_eq!(to, format!("{case}?undo=tick%3AA3"));
    let version = click(&mut agent, &to).await;
    let undo = [("version", version.as_str())];
    agent.done(&format!("{case}/steps/A3/untick"), &undo).await;
    let page = agent.get(&to).await;
    assert!(
        !page.body.contains("Rückgängig"),
        "there is nothing left to take back"
    );

    let given = [("assignee", "agent")];
    let to = agent.done(&format!("{case}/assignee"), &given).await;
    assert_eq!(to, format!("{case}?undo=assign%3Aprivacy_manager"));
    let version = click(&mut agent, &to).await;
    let undo = [
        ("version", version.as_str()),
        ("assignee", "privacy_manager"),
    ];
    agent.done(&format!("{case}/assignee"), &undo).await;

    let to = agent
        .done(&format!("{case}/tags"), &[("tags", "messe")])
        .await;
    assert_eq!(to, format!("{case}?undo=tags%3A"));
    let version = click(&mut agent, &to).await;
    let undo = [("version", version.as_str()), ("tags", "")];
    agent.done(&format!("{case}/tags"), &undo).await;
    let mut approver = world.sign_in(Role::Approver).await;
    let page = approver.get(&format!("{case}?undo=assign%3Aagent")).await;
    assert!(!page.body.contains("Rückgängig"), "for who may work on it");
    for junk in ["tick:Z9", "tick", "delete:all", "assign:privacy_manager"] {
        let page = agent.get(&format!("{case}?undo={junk}")).await;
        assert!(!page.body.contains("Rückgängig"), "{junk}");
    }
}

#[tokio::test]
async fn the_history_is_narrowed_to_one_kind() {
    let world = World::new().await;
    let mut agent = world.sign_in(Role::Agent).await;
    let fields = [
        ("right", "access"),
        ("received", "heute"),
        ("channel", "phone"),
    ];
    agent.done("/requests/new", &fields).await;
    let case = "/requests/GD-2026-0001";
    agent.done(&format!("{case}/steps/A1/tick"), &[]).await;
    agent
        .done(&format!("{case}/work-log"), &[("text", "Akte geholt")])
        .await;
    let history = async |agent: &mut crate::support::Browser, kind: &str| {
        let page = agent.get(&format!("{case}?history={kind}")).await;
        page.between("id=\"history\"", "</section>")
    };
    let all = history(&mut agent, "").await;
    for said in [
        "hat einen Schritt erledigt",
        "ins Arbeitsprotokoll",
        "hat die Anfrage erfasst",
    ] {
        assert!(all.contains(said), "{all}");
    }
    let steps = history(&mut agent, "steps").await;
    assert!(steps.contains("hat einen Schritt erledigt (A1)"), "{steps}");
    assert!(
        !steps.contains("Arbeitsprotokoll") && !steps.contains("erfasst"),
        "{steps}"
    );
    assert!(steps.contains("aria-current=\"true\">Schritte"), "{steps}");
    let notes = history(&mut agent, "notes").await;
    assert!(
        notes.contains("Arbeitsprotokoll") && !notes.contains("erledigt"),
        "{notes}"
    );
    let erasure = history(&mut agent, "erasure").await;
    assert!(erasure.contains("Nichts dieser Art"), "{erasure}");
    assert_eq!(history(&mut agent, "unfug").await, all);
}
