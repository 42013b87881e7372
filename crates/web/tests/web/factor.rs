//! The second factor and one's own account, as a browser meets them.

use accounts::Role;
use axum::http::StatusCode;
use totp_rs::{Builder, Secret as Key};
use web::{Access, Method, ROUTES};

use crate::support::{Browser, PASSWORD, World};

/// What the authenticator shows now for the key on the page.
fn shown(world: &World, key: &str) -> String {
    let key = Key::try_from_base32(key.replace(' ', "")).unwrap();
    let totp = Builder::new().with_secret(key).build().unwrap();
    let now = u64::try_from(world.app.now().as_second()).unwrap();
    totp.generate(now).to_string()
}

/// Sets the factor up as the pages lead; its key and the recovery codes.
pub async fn set_up(world: &World, browser: &mut Browser) -> (String, Vec<String>) {
    browser.get("/account/second-factor").await;
    browser.done("/account/second-factor", &[]).await;
    let page = browser.get("/account/second-factor").await;
    let key = page.between("<dd><code>", "</code>");
    let code = shown(world, &key);
    let page = browser
        .post("/account/second-factor/confirm", &[("code", &code)])
        .await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    let codes = page.body.split("<li><code>").skip(1);
    let codes = codes
        .map(|rest| rest.split('<').next().unwrap().to_owned())
        .collect();
    (key, codes)
}

async fn sign_in(world: &World, role: Role) -> (Browser, String) {
    let mut browser = world.browser();
    browser.get("/sign-in").await;
    let fields = [("login", role.word()), ("password", PASSWORD)];
    let to = browser.done("/sign-in", &fields).await;
    browser.get("/sign-in/code").await;
    (browser, to)
}

#[tokio::test]
async fn without_its_second_factor_a_session_opens_nothing() {
    let world = World::new().await.for_real();
    let (mut browser, _) = world.accept_invitation(Role::PrivacyManager).await;
    for route in ROUTES {
        if matches!(route.access, Access::Public | Access::Halfway)
            || route.path.starts_with("/api/")
        {
            continue;
        }
        let path = route.path.replace(['{', '}'], "");
        browser.get("/account/second-factor").await;
        let page = match route.method {
            Method::Get => browser.get(&path).await,
            Method::Post => browser.post(&path, &[]).await,
        };
        assert!(
            page.location().starts_with("/account/second-factor?next="),
            "{path}"
        );
    }
    set_up(&world, &mut browser).await;
    assert_eq!(browser.get("/requests").await.status, StatusCode::OK);
}

#[tokio::test]
async fn signing_in_asks_for_a_code_and_leads_where_one_wanted_to() {
    let world = World::new().await.for_real();
    let (mut browser, _) = world.accept_invitation(Role::Approver).await;
    let (key, codes) = set_up(&world, &mut browser).await;
    assert_eq!(codes.len(), 8);
    world
        .app
        .ledger
        .clock
        .advance(jiff::SignedDuration::from_secs(60));
    let (mut browser, _) = sign_in(&world, Role::Approver).await;
    let to = browser.get("/requests?assignee=me").await.location();
    assert_eq!(to, "/sign-in/code?next=%2Frequests%3Fassignee%3Dme");
    let wrong = browser.post("/sign-in/code", &[("code", "000000")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.body.contains("Dieser Code gilt nicht"));
    let before = browser.cookies.clone();
    let fields = [("code", &*shown(&world, &key)), ("next", "/requests")];
    assert_eq!(browser.done("/sign-in/code", &fields).await, "/requests");
    assert_ne!(
        browser.cookies, before,
        "the session answers to a new token"
    );
    assert_eq!(browser.get("/requests").await.status, StatusCode::OK);
    let (mut browser, _) = sign_in(&world, Role::Approver).await;
    let fields = [("code", codes[0].as_str())];
    assert_eq!(browser.done("/sign-in/code", &fields).await, "/");
}

#[tokio::test]
async fn roles_without_the_duty_go_straight_in() {
    let world = World::new().await.for_real();
    let (mut browser, to) = world.accept_invitation(Role::Agent).await;
    assert_eq!(to, "/");
    assert_eq!(browser.get("/requests").await.status, StatusCode::OK);
    let page = browser.get("/account").await;
    assert!(page.body.contains("Nicht eingerichtet"));
}

#[tokio::test]
async fn a_one_time_link_opens_invented_data_only() {
    let world = World::new().await;
    let account = accounts::by_login(&world.app.ledger, "agent")
        .await
        .unwrap();
    let link = accounts::sign_in_link(&world.app.ledger, accounts::By::Operator, &account.id)
        .await
        .unwrap();
    let world = world.for_real();
    let path = format!("/sign-in/link/{}", link.expose());
    let mut browser = world.browser();
    assert_eq!(browser.get(&path).await.status, StatusCode::NOT_FOUND);
    browser.get("/sign-in").await;
    assert_eq!(browser.post(&path, &[]).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn one_ends_another_session_and_changes_the_password_by_the_same_rules() {
    let world = World::new().await;
    let (mut here, _) = world.accept_invitation(Role::Agent).await;
    let mut there = world.sign_in(Role::Agent).await;
    let page = here.get("/account").await;
    let id = page.between("name=\"session\" value=\"", "\"");
    assert_eq!(
        here.done("/account/sessions/end", &[("session", &id)])
            .await,
        "/account"
    );
    assert_eq!(there.get("/requests").await.status, StatusCode::SEE_OTHER);

    let mut third = world.sign_in(Role::Agent).await;
    let change =
        |old: &'static str, new: &'static str| [("old", old), ("new", new), ("again", new)];
    for (old, new, said) in [
        (PASSWORD, "kurz", "mindestens 12 Zeichen"),
        (PASSWORD, "Passwort1234", "zuerst probiert"),
        (
            "falsch falsch falsch",
            "acht rote Gänse am See",
            "Das Passwort stimmt nicht",
        ),
    ] {
        let page = here.post("/account/password", &change(old, new)).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{new}");
        assert!(page.body.contains(said), "{new}: {}", page.body);
    }
    let fields = change(PASSWORD, "acht rote Gänse am See");
    assert_eq!(here.done("/account/password", &fields).await, "/account");
    assert_eq!(here.get("/account").await.status, StatusCode::OK);
    assert_eq!(third.get("/account").await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn an_access_for_programs_is_shown_once_and_revoked() {
    let world = World::new().await;
    let mut browser = world.sign_in(Role::Agent).await;
    let page = browser.post("/account/tokens", &[("label", "")]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    let page = browser
        .post("/account/tokens", &[("label", "Monatsbericht")])
        .await;
    let token = page.between("<code>vgm_", "</code>");
    let call = |token: String| {
        axum::http::Request::get("/api/v1/requests")
            .header("authorization", format!("Bearer vgm_{token}"))
    };
    let nobody = axum::body::Body::empty;
    let answer = world.browser().send(call(token.clone()), nobody()).await;
    assert_eq!(answer.status, StatusCode::OK);
    let page = browser.get("/account").await;
    assert!(!page.body.contains(&token));
    let id = page.between("name=\"token\" value=\"", "\"");
    browser
        .done("/account/tokens/revoke", &[("token", &id)])
        .await;
    let answer = world.browser().send(call(token), nobody()).await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
}
