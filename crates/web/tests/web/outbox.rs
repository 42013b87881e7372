//! Messages that leave the house, and the bar on every page when they do not.

use std::time::Duration;

use accounts::Role;
use jiff::SignedDuration;
use ledger::{Deed, Via, Who};
use mail::{Address, MailConfig, NewMessage, Relay};
use serde_json::json;

use crate::api::{call, parsed, sent};
use crate::smtp::{Mood, Server};
use crate::support::{Browser, Page, World};

/// Says that messages wait.
const STALLED: &str = "Nachrichten warten seit";

fn relay(port: u16) -> Relay {
    let config = MailConfig {
        server: "127.0.0.1".to_owned(),
        port: Some(port),
        from: "DSGVO-Stelle <dsgvo@muster.example>".to_owned(),
        user: None,
        password_file: None,
        tls: None,
        ca_file: None,
        fallback: None,
    };
    Relay::new(&config).unwrap().within(Duration::from_secs(2))
}

async fn queued(world: &World, cause: &str) {
    let ledger = &world.app.ledger;
    let mut tx = ledger.begin().await.unwrap();
    let new = NewMessage {
        to: Address::parse("anna@muster.example").unwrap(),
        subject: format!("GD-2026-0001: {cause}"),
        body: "http://127.0.0.1/requests/GD-2026-0001\n".to_owned(),
        request: Some("GD-2026-0001".to_owned()),
        cause: cause.to_owned(),
    };
    mail::queue(&mut tx, (&ledger.clock, &ledger.random), &new)
        .await
        .unwrap();
    let who = Who::system("test", Via::Job);
    tx.record(Deed::done(who, "workflows.fire")).await.unwrap();
    tx.commit().await.unwrap();
}

fn minutes(world: &World, minutes: i64) {
    let by = SignedDuration::from_mins(minutes);
    world.app.ledger.clock.advance(by);
}

/// The message whose form says to send it again.
fn to_retry(page: &Page) -> String {
    let before = page.body.split("/retry\"").next().unwrap();
    let id = before.rsplit("action=\"/mail/").next().unwrap();
    id.to_owned()
}

/// Somebody of the role with a session that is fresh now; the desk is no demo.
async fn enter(world: &World, role: Role) -> Browser {
    let (mut browser, _) = world.accept_invitation(role).await;
    browser.get("/account").await;
    browser
}

/// Whether every page an agent and an auditor see says it, or none does.
async fn every_page(world: &World, said: &str, expected: bool) {
    let mut agent = enter(world, Role::Agent).await;
    for path in [
        "/",
        "/requests",
        "/requests/new",
        "/account",
        "/help",
        "/nowhere",
    ] {
        let page = agent.get(path).await;
        assert_eq!(page.body.contains(said), expected, "{path}: {}", page.body);
    }
    let mut auditor = enter(world, Role::Auditor).await;
    for path in ["/workflows", "/mail", "/ledger", "/figures"] {
        let page = auditor.get(path).await;
        assert_eq!(page.body.contains(said), expected, "{path}: {}", page.body);
    }
}

#[tokio::test]
async fn a_mail_server_that_is_down_for_a_day_is_told_on_every_page_and_nothing_is_lost_or_doubled()
{
    let world = World::new().await.for_real();
    let server = Server::start(Mood::Closed).await;
    for cause in ["erinnerung", "eskalation", "verlängerung"] {
        queued(&world, cause).await;
    }
    every_page(&world, STALLED, false).await;
    for _ in 0..24 {
        minutes(&world, 60);
        let done = mail::deliver(&world.app.ledger, &relay(server.port)).await;
        assert!(done.unwrap().server.is_some());
    }
    every_page(&world, STALLED, true).await;
    server.becomes(Mood::Takes);
    minutes(&world, 10);
    for _ in 0..3 {
        mail::deliver(&world.app.ledger, &relay(server.port))
            .await
            .unwrap();
        minutes(&world, 10);
    }
    let mut subjects: Vec<String> = server
        .taken()
        .iter()
        .map(|message| {
            let id = message.lines().find(|line| line.starts_with("Message-ID"));
            id.unwrap().to_owned()
        })
        .collect();
    subjects.sort();
    subjects.dedup();
    assert_eq!((server.taken().len(), subjects.len()), (3, 3));
    every_page(&world, STALLED, false).await;
}

#[tokio::test]
async fn a_message_that_was_refused_is_sent_again_or_dropped_and_the_bar_goes() {
    let world = World::new().await;
    // The demonstration needs no second factor, and shows no bar.
    let mut author = world.sign_in(Role::WorkflowAuthor).await;
    let world = world.for_real();
    let server = Server::start(Mood::Refuses).await;
    queued(&world, "erinnerung").await;
    queued(&world, "eskalation").await;
    mail::deliver(&world.app.ledger, &relay(server.port))
        .await
        .unwrap();
    let told = "unzustellbar";
    every_page(&world, told, true).await;
    let page = author.get("/mail").await;
    assert!(page.body.contains("550"), "why it failed is said");
    assert!(page.body.contains("GD-2026-0001: eskalation"));
    let path = to_retry(&page);
    author.done(&format!("/mail/{path}/retry"), &[]).await;
    server.becomes(Mood::Takes);
    mail::deliver(&world.app.ledger, &relay(server.port))
        .await
        .unwrap();
    assert_eq!(server.taken().len(), 1);
    let page = author.get("/mail").await;
    assert!(page.body.contains("angenommen"));
    let path = to_retry(&page);
    author.done(&format!("/mail/{path}/drop"), &[]).await;
    let page = author.get("/mail").await;
    assert!(page.body.contains("erledigt") && !page.body.contains("/retry\""));
    let mut agent = enter(&world, Role::Agent).await;
    let bar = agent.get("/requests").await;
    assert!(!bar.body.contains("class=\"troubles\""), "{}", bar.body);
    let twice = author.post(&format!("/mail/{path}/retry"), &[]).await;
    assert_eq!(twice.status, 404, "what is dropped stays dropped");
}

#[tokio::test]
async fn a_message_that_came_back_is_noted_and_stands_where_people_look() {
    let world = World::new().await;
    let mut agent = world.sign_in(Role::Agent).await;
    let fields = [
        ("right", "access"),
        ("received", "heute"),
        ("channel", "email"),
    ];
    agent.done("/requests/new", &fields).await;
    let server = Server::start(Mood::Takes).await;
    queued(&world, "Frist").await;
    mail::deliver(&world.app.ledger, &relay(server.port))
        .await
        .unwrap();
    let mut admin = world.sign_in(Role::Administrator).await;
    let page = admin.get("/mail").await;
    let id = page.between("action=\"/mail/", "/bounced");
    let path = format!("/mail/{id}/bounced");
    assert_eq!(
        agent.post(&path, &[]).await.status,
        404,
        "not for everybody"
    );
    assert!(!agent.get("/").await.body.contains("kam zurück"));
    assert_eq!(admin.done(&path, &[]).await, "/mail");
    let page = admin.get("/mail").await;
    assert!(
        page.body.contains("<code>kam zurück</code>"),
        "{}",
        page.body
    );
    assert_eq!(admin.post(&path, &[]).await.status, 404, "once is enough");
    for path in ["/requests/GD-2026-0001", "/"] {
        let page = agent.get(path).await;
        assert!(
            page.body
                .contains("Nachricht „GD-2026-0001: Frist“ kam zurück"),
            "{path}"
        );
        assert!(!page.body.contains("anna@muster.example"), "{path}");
    }
    let log = world
        .sign_in(Role::PrivacyManager)
        .await
        .get("/requests/GD-2026-0001")
        .await;
    assert!(
        log.body
            .contains("hat vermerkt, dass eine Nachricht zurückkam")
    );
    admin.get("/mail").await;
    admin.done(&format!("/mail/{id}/drop"), &[]).await;
    assert!(
        !agent
            .get("/requests/GD-2026-0001")
            .await
            .body
            .contains("kam zurück.")
    );
}

#[tokio::test]
async fn a_message_about_anothers_request_is_none_of_an_agents() {
    let world = World::new().await;
    let mut manager = world.sign_in(Role::PrivacyManager).await;
    manager.get("/requests/new").await;
    let fields = [
        ("right", "access"),
        ("received", "heute"),
        ("channel", "email"),
        ("assignee", "privacy_manager"),
    ];
    manager.done("/requests/new", &fields).await;
    let server = Server::start(Mood::Takes).await;
    queued(&world, "Frist").await;
    mail::deliver(&world.app.ledger, &relay(server.port))
        .await
        .unwrap();
    let mut admin = world.sign_in(Role::Administrator).await;
    let page = admin.get("/mail").await;
    let id = page.between("action=\"/mail/", "/bounced");
    admin.done(&format!("/mail/{id}/bounced"), &[]).await;
    let said = "Nachricht „GD-2026-0001: Frist“ kam zurück";
    assert!(manager.get("/").await.body.contains(said));
    let mut agent = world.sign_in(Role::Agent).await;
    assert!(!agent.get("/").await.body.contains(said));
    manager.get("/requests/GD-2026-0001").await;
    let given = [("assignee", "agent")];
    manager
        .done("/requests/GD-2026-0001/assignee", &given)
        .await;
    assert!(agent.get("/").await.body.contains(said), "given, so told");
}

#[tokio::test]
async fn a_program_drops_a_message_has_another_sent_again_and_notes_that_it_came_back() {
    let world = World::new().await;
    let server = Server::start(Mood::Refuses).await;
    for cause in ["erinnerung", "eskalation"] {
        queued(&world, cause).await;
    }
    mail::deliver(&world.app.ledger, &relay(server.port))
        .await
        .unwrap();
    let role = Role::Administrator;
    let token = world.token(role).await;
    let all = parsed(&call(&world, &token, "/api/v1/mail", None, "").await);
    let ids = all["messages"].as_array().unwrap().iter();
    let ids: Vec<&str> = ids.map(|one| one["id"].as_str().unwrap()).collect();
    let [one, other] = ids[..] else {
        panic!("two messages: {all}");
    };
    let none = json!({});
    let dropped = sent(&world, role, &format!("/api/v1/mail/{one}/drop"), &none).await;
    assert_eq!(dropped["state"], "dropped");
    let again = sent(&world, role, &format!("/api/v1/mail/{other}/retry"), &none).await;
    assert_eq!(again["state"], "waiting");
    server.becomes(Mood::Takes);
    mail::deliver(&world.app.ledger, &relay(server.port))
        .await
        .unwrap();
    assert_eq!(server.taken().len(), 1);
    let back = sent(
        &world,
        role,
        &format!("/api/v1/mail/{other}/bounced"),
        &none,
    )
    .await;
    assert_eq!(back["state"], "failed");
}
