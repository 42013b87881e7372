//! The public form: from a blank page to a request in the list, what is refused, and what nobody learns.

use std::net::SocketAddr;

use accounts::Role;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{Request, StatusCode, header};
use web::ROUTES;

use crate::access::address;
use crate::nasty::values;
use crate::support::{Browser, Page, World};

const MAIL: &str = "theodora@quittenbaum.example";

/// Fills the form in up to the last page.
async fn fill(browser: &mut Browser, right: &str, (name, email): (&str, &str)) {
    browser.get("/portal").await;
    assert_eq!(
        browser.done("/portal", &[("right", right)]).await,
        "/portal/you"
    );
    let you = [("name", name), ("email", email), ("address", "")];
    assert_eq!(browser.done("/portal/you", &you).await, "/portal/details");
    let details = [("details", "Bitte alles, auch aus dem Archiv")];
    assert_eq!(
        browser.done("/portal/details", &details).await,
        "/portal/check"
    );
}

/// Sends what is filled in. Returns number, code and page.
async fn send(browser: &mut Browser) -> (String, String, Page) {
    assert_eq!(browser.done("/portal/check", &[]).await, "/portal/sent");
    let page = browser.get("/portal/sent").await;
    let number = page.between("<code id=\"number\">", "</code>");
    let code = page.between("<code id=\"code\">", "</code>");
    (number, code, page)
}

#[tokio::test]
async fn what_somebody_asks_for_stands_in_the_list_with_channel_and_deadline() {
    let world = World::new().await;
    let mut person = world.browser();
    fill(&mut person, "erasure", ("O'Brien", MAIL)).await;
    let check = person.get("/portal/check").await;
    assert!(check.body.contains("O&#39;Brien") && check.body.contains(MAIL));
    let (number, code, page) = send(&mut person).await;
    assert_eq!((number.as_str(), code.len()), ("GD-2026-0001", 14));
    assert!(page.body.contains("Mi 23. Dez. 2026"), "{}", page.body);
    assert!(!page.body.contains(MAIL), "nothing of the person stays");

    let mut manager = world.sign_in(Role::PrivacyManager).await;
    assert!(manager.get("/requests").await.body.contains(&number));
    let case = manager.get(&format!("/requests/{number}")).await;
    for said in ["Formular", "Neu", "23. Dez.", MAIL, "auch aus dem Archiv"] {
        assert!(case.body.contains(said), "{said}");
    }
    let outbox: (String, String, String) =
        sqlx::query_as("SELECT recipient, subject, body FROM outbox")
            .fetch_one(world.app.ledger.store.pool())
            .await
            .unwrap();
    assert_eq!(outbox.0, MAIL);
    assert!(outbox.1.contains(&number) && !outbox.1.contains("Brien"));
    assert!(outbox.2.contains("/portal/status") && !outbox.2.contains(&code));
    let entries = world.app.ledger.list(&ledger::Filter::default()).await;
    let entries = entries.unwrap();
    for action in ["requests.open", "portal.send"] {
        let entry = entries.iter().find(|entry| entry.action == action);
        assert_eq!(entry.unwrap().actor, "portal", "{action}");
    }
}

#[tokio::test]
async fn the_answer_is_the_same_whether_the_person_is_known_or_not() {
    let world = World::new().await;
    let known = &world.planted.katharina;
    let mut pages = Vec::new();
    for (name, email) in [
        (
            format!("{} {}", known.given, known.family),
            known.identifiers.emails[0].clone(),
        ),
        (
            "Niemand Nirgends".to_owned(),
            "niemand@nirgends.example".to_owned(),
        ),
    ] {
        let mut person = world.browser();
        fill(&mut person, "access", (&name, &email)).await;
        let (number, code, page) = send(&mut person).await;
        let body = page.body.replace(&number, "N").replace(&code, "C");
        pages.push(body.replace(&person.csrf, "T"));
        let linked: (i64,) = sqlx::query_as("SELECT COUNT(*) FROM request_persons")
            .fetch_one(world.app.ledger.store.pool())
            .await
            .unwrap();
        assert_eq!(linked.0, 0, "nobody was looked up");
    }
    assert_eq!(pages[0], pages[1]);
}

#[tokio::test]
async fn what_is_lacking_is_said_with_the_input_kept() {
    let world = World::new().await;
    let mut person = world.browser();
    person.get("/portal").await;
    let page = person.post("/portal", &[("right", "everything")]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.body.contains("Wählen Sie, was Sie möchten."));
    // Automated decisions are no choice of the form.
    let page = person
        .post("/portal", &[("right", "automated_decision")])
        .await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    person.done("/portal", &[("right", "access")]).await;
    let you = [("name", "Anna"), ("email", "anna@"), ("address", "Gasse 1")];
    let page = person.post("/portal/you", &you).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.body.contains("href=\"#email\"") && page.body.contains("Gasse 1"));
    assert!(page.body.contains("value=\"anna@\""));
    let page = person
        .post("/portal/you", &[("name", ""), ("email", "")])
        .await;
    for said in ["wie Sie heißen", "damit wir Ihnen antworten"] {
        assert!(page.body.contains(said), "{said}");
    }
    assert_eq!(person.get("/portal/check").await.location(), "/portal/you");
    assert_eq!(person.done("/portal/check", &[]).await, "/portal/you");
}

#[tokio::test]
async fn every_text_is_taken_or_refused_in_words() {
    let world = World::new().await;
    let mut person = world.browser();
    person.get("/portal").await;
    person.done("/portal", &[("right", "objection")]).await;
    let (mut taken, mut refused) = (0, 0);
    for value in values() {
        for (path, fields) in [
            (
                "/portal/you",
                vec![("name", value.as_str()), ("email", MAIL)],
            ),
            (
                "/portal/you",
                vec![("name", "Anna"), ("address", value.as_str())],
            ),
            (
                "/portal/you",
                vec![("name", "Anna"), ("email", value.as_str())],
            ),
            ("/portal/details", vec![("details", value.as_str())]),
        ] {
            let page = person.post(path, &fields).await;
            let who = format!("{path} {value:.40?}: {}", page.status);
            match page.status {
                StatusCode::SEE_OTHER => taken += 1,
                StatusCode::UNPROCESSABLE_ENTITY => {
                    refused += 1;
                    assert!(page.body.contains("id=\"errors\""), "{who}");
                }
                _ => panic!("{who}"),
            }
            assert!(!page.body.contains("<script>"), "{who}");
        }
    }
    assert!(
        taken > 60 && refused > 10,
        "{taken} taken, {refused} refused"
    );
}

#[tokio::test]
async fn a_file_goes_with_the_request_and_another_kind_is_refused() {
    let world = World::new().await;
    let mut person = world.browser();
    fill(&mut person, "rectification", ("Anna", MAIL)).await;
    person.get("/portal/details").await;
    let program = ("foto.png", &b"MZ\x90\0\0"[..]);
    let page = person.upload("/portal/details", program, "").await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.body.contains("href=\"#file\""));
    let paper = ("rechnung.pdf", &b"%PDF-1.7\n%..."[..]);
    let page = person.upload("/portal/details", paper, "").await;
    assert_eq!(page.location(), "/portal/check");
    assert!(
        person
            .get("/portal/check")
            .await
            .body
            .contains("rechnung.pdf")
    );
    let (number, ..) = send(&mut person).await;
    let stored: (String, String) = sqlx::query_as(
        "SELECT f.name, f.kind FROM request_files f JOIN requests r ON r.id = f.request
         WHERE r.reference = $1",
    )
    .bind(&number)
    .fetch_one(world.app.ledger.store.pool())
    .await
    .unwrap();
    assert_eq!(stored, ("rechnung.pdf".to_owned(), "pdf".to_owned()));
    let drafts: (i64,) = sqlx::query_as("SELECT COUNT(*) FROM portal_draft_files")
        .fetch_one(world.app.ledger.store.pool())
        .await
        .unwrap();
    assert_eq!(drafts.0, 0);
}

#[tokio::test]
async fn sent_twice_it_is_one_request_and_another_browser_sees_nothing_of_it() {
    let world = World::new().await;
    let mut person = world.browser();
    fill(&mut person, "access", ("Anna", MAIL)).await;
    let (number, ..) = send(&mut person).await;
    assert_eq!(person.done("/portal/check", &[]).await, "/portal/sent");
    let again = person.get("/portal/sent").await;
    assert!(again.body.contains(&number));
    let mut other = world.browser();
    assert_eq!(other.get("/portal/sent").await.location(), "/portal");
    assert_eq!(person.done("/portal/sent", &[]).await, "/portal");
    assert_eq!(person.get("/portal/sent").await.location(), "/portal");
    let mut manager = world.sign_in(Role::PrivacyManager).await;
    let list = manager.get("/requests").await;
    assert!(!list.body.contains("GD-2026-0002"));
}

#[tokio::test]
async fn number_and_code_show_the_status_and_a_wrong_pair_shows_nothing() {
    let world = World::new().await;
    let mut person = world.browser();
    fill(&mut person, "access", ("Anna", MAIL)).await;
    let (number, code, _) = send(&mut person).await;
    let mut other = world.browser();
    other.get("/portal/status").await;
    let lower = code.to_lowercase().replace('-', " ");
    let right = [("number", number.as_str()), ("code", lower.as_str())];
    let page = other.post("/portal/status", &right).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    assert!(page.body.contains("Mi 23. Dez. 2026") && page.body.contains("noch nicht abgeschickt"));
    assert!(!page.body.contains("Anna") && !page.body.contains(MAIL));
    // A request that the house recorded has no code, and no other number either.
    let mut manager = world.sign_in(Role::PrivacyManager).await;
    manager.get("/requests/new").await;
    let fields = [
        ("right", "access"),
        ("received", "heute"),
        ("channel", "email"),
    ];
    manager.done("/requests/new", &fields).await;
    let mut answers = Vec::new();
    for (number, code) in [
        (number.as_str(), "0000-0000-0000"),
        ("GD-2026-0002", code.as_str()),
        ("GD-2026-0999", code.as_str()),
        (number.as_str(), ""),
    ] {
        let page = other
            .post("/portal/status", &[("number", number), ("code", code)])
            .await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{number}");
        let value = |typed: &str| format!("value=\"{typed}\"");
        answers.push(
            page.body
                .replace(&value(number), "N")
                .replace(&value(code), "C"),
        );
    }
    assert!(answers.iter().all(|answer| *answer == answers[0]));
}

#[tokio::test]
async fn taking_it_back_leaves_a_task_and_no_closed_request() {
    let world = World::new().await;
    let mut person = world.browser();
    fill(&mut person, "erasure", ("Anna", MAIL)).await;
    let (number, code, _) = send(&mut person).await;
    person.get("/portal/status").await;
    let pair = [("number", number.as_str()), ("code", code.as_str())];
    for _ in 0..2 {
        let page = person.post("/portal/withdraw", &pair).await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(page.body.contains("haben Sie diese Anfrage zurückgezogen"));
        assert!(!page.body.contains("action=\"/portal/withdraw\""));
    }
    // The page that stands there was sent by a form: another language shows one that can be opened.
    let english = [("language", "en"), ("next", "/portal/withdraw")];
    let shown = person.done("/portal/language", &english).await;
    assert_eq!(person.get(&shown).await.status, StatusCode::OK, "{shown}");
    let mut manager = world.sign_in(Role::PrivacyManager).await;
    let tasks = manager.get(&format!("/requests/{number}/tasks")).await;
    assert_eq!(
        tasks
            .body
            .matches("Die Person hat die Anfrage zurückgezogen")
            .count(),
        1
    );
    let case = manager.get(&format!("/requests/{number}")).await;
    let log = case.between("id=\"log\"", "</section>");
    assert!(log.contains("Öffentliches Formular"), "{log}");
    let state: (String,) = sqlx::query_as("SELECT state FROM requests WHERE reference = $1")
        .bind(&number)
        .fetch_one(world.app.ledger.store.pool())
        .await
        .unwrap();
    assert_eq!(state.0, "new");
}

#[tokio::test]
async fn whoever_tries_too_often_waits_and_no_header_changes_that() {
    let world = World::new().await;
    let mut person = world.browser();
    person.get("/portal/status").await;
    let wrong = [("number", "GD-2026-0001"), ("code", "0000-0000-0000")];
    let mut tried = 0;
    while person.post("/portal/status", &wrong).await.status != StatusCode::TOO_MANY_REQUESTS {
        tried += 1;
        assert!(tried <= 30, "nobody stops it");
    }
    // Another browser, another number, another claimed place: the address has its own count.
    for number in 2..100 {
        let mut other = world.browser();
        other.get("/portal/status").await;
        let body = format!("csrf={}&number=GD-2026-{number:04}&code=x", other.csrf);
        let request = Request::post("/portal/status")
            .header("x-forwarded-for", format!("203.0.113.{number}"))
            .header("forwarded", format!("for=203.0.113.{number}"))
            .header(header::ACCEPT_LANGUAGE, "de")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        let page = other.send(request, Body::from(body)).await;
        if page.status == StatusCode::TOO_MANY_REQUESTS {
            assert_eq!(page.headers[header::RETRY_AFTER], "3600");
            assert!(page.body.contains("Bitte warten Sie eine Stunde"));
            return;
        }
    }
    panic!("nobody stops it");
}

#[tokio::test]
async fn whoever_is_past_their_own_limit_locks_no_number_for_others() {
    let world = World::new().await;
    let mut person = world.browser();
    person.get("/portal/status").await;
    let look = |number: &'static str| [("number", number), ("code", "0000-0000-0000")];
    for _ in 0..2 {
        for number in ["GD-2026-0001", "GD-2026-0002"] {
            for _ in 0..15 {
                let page = person.post("/portal/status", &look(number)).await;
                assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
            }
        }
    }
    for _ in 0..40 {
        let page = person.post("/portal/status", &look("GD-2026-0003")).await;
        assert_eq!(page.status, StatusCode::TOO_MANY_REQUESTS);
    }
    // From elsewhere that number was not looked at once.
    let mut other = world.browser();
    other.get("/portal/status").await;
    let body = format!("csrf={}&number=GD-2026-0003&code=x", other.csrf);
    let elsewhere = SocketAddr::from(([203, 0, 113, 7], 40_000));
    let request = Request::post("/portal/status")
        .extension(ConnectInfo(elsewhere))
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    let page = other.send(request, Body::from(body)).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn a_mailbox_is_not_filled_by_others() {
    let world = World::new().await;
    for round in 0..4 {
        let mut person = world.browser();
        // Another spelling is the same mailbox.
        let mail = match round {
            1 => MAIL.to_uppercase(),
            2 => MAIL.replace('@', "+2@"),
            _ => MAIL.to_owned(),
        };
        fill(&mut person, "access", ("Anna", &mail)).await;
        let page = person.post("/portal/check", &[]).await;
        let expected = if round < 3 {
            StatusCode::SEE_OTHER
        } else {
            StatusCode::TOO_MANY_REQUESTS
        };
        assert_eq!(page.status, expected, "round {round}");
    }
}

#[tokio::test]
async fn the_house_and_the_form_take_no_cookie_of_each_other() {
    let world = World::new().await;
    let mut manager = world.sign_in(Role::PrivacyManager).await;
    let staff = manager.csrf.clone();
    let page = manager.get("/portal").await;
    assert!(!page.body.contains("/sign-out") && !page.body.contains("/requests"));
    let form = manager.csrf.clone();
    assert_ne!(staff, form);
    // The token of the one is none of the other's.
    manager.csrf.clone_from(&staff);
    let page = manager.post("/portal", &[("right", "access")]).await;
    assert!(page.body.contains("Formular ist abgelaufen"));
    manager.csrf = form;
    let page = manager.post("/sign-out", &[]).await;
    assert!(page.body.contains("Formular ist abgelaufen"));
    // Whoever has the form's cookie alone is nobody to the house.
    manager
        .cookies
        .retain(|(name, _)| name == "vergissmein-portal");
    assert_eq!(manager.cookies.len(), 1);
    let to = manager.get("/requests").await.location();
    assert_eq!(to, "/sign-in?next=%2Frequests");
}

#[tokio::test]
async fn closed_it_is_not_there_and_apart_it_is_only_there() {
    let mut world = World::new().await;
    world.app.portal = None;
    world.router = web::router(world.app.clone());
    for route in ROUTES
        .iter()
        .filter(|route| route.path.starts_with("/portal"))
    {
        let mut browser = world.browser();
        browser.get("/sign-in").await;
        let page = match route.method {
            web::Method::Get => browser.get(&address(route.path)).await,
            web::Method::Post => browser.post(&address(route.path), &[]).await,
        };
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{}", route.path);
    }
    world.app.portal = Some(web::Portal {
        public_url: "https://ask.example".to_owned(),
        apart: true,
    });
    world.router = web::router(world.app.clone());
    assert_eq!(
        world.browser().get("/portal").await.status,
        StatusCode::NOT_FOUND
    );
    world.router = web::portal_router(world.app.clone());
    assert_eq!(world.browser().get("/portal").await.status, StatusCode::OK);
    assert_eq!(world.browser().get("/readyz").await.status, StatusCode::OK);
    for path in ["/", "/sign-in", "/requests", "/api/v1/requests", "/help"] {
        let status = world.browser().get(path).await.status;
        assert_eq!(status, StatusCode::NOT_FOUND, "{path}");
    }
    // What persons open by a link is there too, in either language.
    for path in ["/identity/none", "/pick-up/none"] {
        let page = world.browser().get(path).await;
        assert!(page.body.contains("action=\"/language\""), "{path}");
        assert!(!page.body.contains("Diese Seite gibt es nicht"), "{path}");
    }
    let mut person = world.browser();
    person.get("/identity/none").await;
    let english = [("language", "en"), ("next", "/identity/none")];
    let back = person.done("/language", &english).await;
    assert_eq!(back, "/identity/none");
}

#[tokio::test]
async fn what_nobody_sends_is_gone_after_two_hours() {
    let world = World::new().await;
    let mut person = world.browser();
    fill(&mut person, "access", ("Anna", MAIL)).await;
    let minutes = |minutes| jiff::SignedDuration::from_mins(minutes);
    world.app.ledger.clock.advance(minutes(119));
    assert_eq!(person.get("/portal/check").await.status, StatusCode::OK);
    world.app.ledger.clock.advance(minutes(2));
    assert_eq!(person.get("/portal/check").await.location(), "/portal");
    // What is typed on a page that is still open is not lost.
    let you = [("name", "Anna"), ("email", MAIL)];
    assert_eq!(person.done("/portal/you", &you).await, "/portal");
    person.done("/portal", &[("right", "access")]).await;
    assert!(person.get("/portal/you").await.body.contains(MAIL));
}
