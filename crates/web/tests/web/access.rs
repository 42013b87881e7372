//! Who may call what: every route of the table, every role, from the one table of permissions.

use std::collections::{BTreeMap, BTreeSet};

use accounts::Role;
use axum::http::{Method as Verb, StatusCode, header};
use web::{Access, Method, ROUTES, Route, Trace};

use crate::support::{Browser, World};

/// An address of the route with something in its places.
pub fn address(path: &str) -> String {
    path.replace("{reference}", "GD-2026-0001")
        .replace("{step}", "A3")
        .replace("{system}", "vertrieb")
        .replace("{kind}", "contact")
        .replace("{id}", "1")
        .replace("{plan}", "none")
        .replace("{token}", "none")
        .replace("{account}", "none")
        .replace("{right}", "erasure")
        .replace("{login}", "nobody")
        .replace("{name}", "none")
        .replace("{file}", "none")
        .replace("{index}", "0")
        .replace("{form}", "new-request")
        .replace("{workflow}", "none")
        .replace("{message}", "none")
        .replace("{letter}", "none")
        .replace("{purpose}", "none")
        .replace("{task}", "none")
        .replace("{call}", "none")
        .replace("{answer}", "none")
        .replace("{effect}", "none")
        .replace("{point}", "systems")
        .replace("{version}", "1")
        .replace("{process}", "erasure")
        .replace("{text}", "refused")
        .replace("{language}", "de")
        .replace("{recipient}", "none")
        .replace("{inventory}", "none")
        .replace("{writeback}", "none")
}

async fn call(browser: &mut Browser, method: Method, path: &str) -> StatusCode {
    match method {
        Method::Get => browser.get(path).await.status,
        Method::Post => browser.post(path, &[]).await.status,
    }
}

/// The matrix as reviewed: `GET /requests` to the words behind it.
fn matrix() -> BTreeMap<String, String> {
    let text = include_str!("../../access.toml");
    let table: toml::Table = text.parse().unwrap();
    let routes = table["routes"].as_table().unwrap();
    let words = |(address, who): (&String, &toml::Value)| {
        (address.clone(), who.as_str().unwrap().to_owned())
    };
    routes.iter().map(words).collect()
}

pub fn name(route: &Route) -> String {
    let verb = match route.method {
        Method::Get => "GET",
        Method::Post => "POST",
    };
    format!("{verb} {}", route.path)
}

/// Whether the matrix opens the route to the role. What does not stand there is open to nobody.
pub fn may(role: Role, route: &Route) -> bool {
    let matrix = matrix();
    let who = matrix.get(&name(route)).map_or("", String::as_str);
    ["public", "halfway", "signed_in"].contains(&who)
        || who.split(", ").any(|word| word == role.word())
}

#[test]
fn the_matrix_names_every_address_and_no_other() {
    let built: BTreeSet<String> = ROUTES.iter().map(name).collect();
    let reviewed: BTreeSet<String> = matrix().into_keys().collect();
    assert_eq!(built, reviewed);
    for (address, who) in matrix() {
        let known = |word: &str| Role::from_word(word).is_some();
        let whole = ["public", "halfway", "signed_in"].contains(&who.as_str());
        assert!(whole || who.split(", ").all(known), "{address}: {who}");
    }
}

#[test]
fn what_is_open_without_a_role_is_what_the_matrix_says() {
    let matrix = matrix();
    for route in ROUTES {
        let expected = match route.access {
            Access::Public => "public",
            Access::Halfway => "halfway",
            Access::SignedIn => "signed_in",
            Access::Needs(_) => continue,
        };
        assert_eq!(matrix[&name(route)], expected, "{}", name(route));
    }
}

#[test]
fn a_get_only_reads_and_a_post_names_its_deed() {
    for route in ROUTES {
        let reads = route.trace == Trace::Reads;
        assert_eq!(route.method == Method::Get, reads, "{}", route.path);
    }
    let mut seen = std::collections::BTreeSet::new();
    for route in ROUTES {
        assert!(
            seen.insert((route.path, route.method == Method::Get)),
            "{} twice",
            route.path
        );
    }
}

#[tokio::test]
async fn every_page_is_open_to_the_roles_of_the_table_and_to_no_other() {
    let world = World::new().await;
    for role in Role::ALL {
        let mut browser = world.sign_in(role).await;
        for route in ROUTES
            .iter()
            .filter(|route| !route.path.starts_with("/api/"))
        {
            if matches!(route.trace, Trace::Deed("accounts.sign_out")) {
                continue;
            }
            let path = address(route.path);
            let before = browser.cookies.clone();
            let status = call(&mut browser, route.method, &path).await;
            let who = format!("{} {:?} {path}", role.word(), route.method);
            if may(role, route) {
                assert_ne!(status, StatusCode::FORBIDDEN, "{who}");
                assert!(!status.is_server_error(), "{who}: {status}");
            } else {
                assert_eq!(status, StatusCode::NOT_FOUND, "{who}");
            }
            browser.cookies = before;
        }
    }
}

#[tokio::test]
async fn every_call_of_the_api_is_open_to_the_roles_of_the_table_and_to_no_other() {
    let world = World::new().await;
    for role in Role::ALL {
        let token = world.token(role).await;
        for (at, route) in ROUTES
            .iter()
            .filter(|route| route.path.starts_with("/api/"))
            .enumerate()
        {
            let verb = if route.method == Method::Get {
                Verb::GET
            } else {
                Verb::POST
            };
            let request = axum::http::Request::builder()
                .method(verb)
                .uri(address(route.path))
                .header(header::AUTHORIZATION, format!("Bearer {token}"))
                .header("idempotency-key", format!("{}-{at}", role.word()));
            let page = world
                .browser()
                .send(request, axum::body::Body::empty())
                .await;
            let who = format!("{} {:?} {}", role.word(), route.method, route.path);
            let allowed = may(role, route);
            assert_eq!(
                page.status != StatusCode::FORBIDDEN,
                allowed,
                "{who}: {}",
                page.status
            );
            assert_ne!(page.status, StatusCode::UNAUTHORIZED, "{who}");
            assert!(
                !page.status.is_server_error(),
                "{who}: {} {}",
                page.status,
                page.body
            );
        }
    }
}

#[tokio::test]
async fn nobody_gets_in_without_signing_in() {
    let world = World::new().await;
    for route in ROUTES.iter().filter(|route| route.access != Access::Public) {
        let mut browser = world.browser();
        browser.get("/sign-in").await;
        let path = address(route.path);
        let status = call(&mut browser, route.method, &path).await;
        let expected = if path.starts_with("/api/") {
            StatusCode::UNAUTHORIZED
        } else {
            StatusCode::SEE_OTHER
        };
        assert_eq!(status, expected, "{:?} {path}", route.method);
    }
}

#[tokio::test]
async fn a_get_leaves_no_entry() {
    let world = World::new().await;
    for role in Role::ALL {
        let mut browser = world.sign_in(role).await;
        let before = world.entries().await;
        for route in ROUTES
            .iter()
            .filter(|route| route.method == Method::Get && !route.path.starts_with("/api/"))
        {
            browser.get(&address(route.path)).await;
        }
        assert_eq!(world.entries().await, before, "{}", role.word());
    }
}

#[tokio::test]
async fn a_form_without_the_token_or_from_elsewhere_is_refused_everywhere() {
    let world = World::new().await;
    let mut people = Vec::new();
    for role in [Role::PrivacyManager, Role::Approver, Role::Administrator] {
        people.push((role, world.sign_in(role).await));
    }
    let before = world.entries().await;
    let forms = ROUTES
        .iter()
        .filter(|route| route.method == Method::Post && !route.path.starts_with("/api/"));
    for route in forms {
        let able = people.iter_mut().find(|(role, _)| may(*role, route));
        let (_, browser) = able.unwrap_or_else(|| panic!("nobody may {}", name(route)));
        let good = browser.csrf.clone();
        browser.csrf = "0".repeat(64);
        let page = browser.post(&address(route.path), &[]).await;
        assert!(
            page.body.contains("Formular ist abgelaufen"),
            "{}",
            route.path
        );
        let request =
            axum::http::Request::post(address(route.path)).header("sec-fetch-site", "cross-site");
        let page = browser
            .send(request, axum::body::Body::from(format!("csrf={good}")))
            .await;
        assert_eq!(
            page.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{}",
            route.path
        );
        browser.csrf = good;
    }
    assert_eq!(world.entries().await, before, "nothing was done");
}

#[test]
fn every_deed_of_the_table_has_its_sentence_in_the_log() {
    let folder = std::path::Path::new("locales");
    let words = ["de", "en"].map(|language| {
        let files = std::fs::read_dir(folder.join(language)).unwrap();
        let texts = files.map(|file| std::fs::read_to_string(file.unwrap().path()).unwrap());
        texts.collect::<Vec<_>>().join("\n")
    });
    for route in ROUTES {
        let Trace::Deed(action) = route.trace else {
            continue;
        };
        let key = format!("\ndeed-{} = ", action.replace(['.', '_'], "-"));
        let said = words.iter().all(|text| text.contains(&key));
        assert!(said, "{}: no {key:?}", name(route));
    }
}

#[tokio::test]
async fn a_role_that_is_taken_away_closes_the_next_click() {
    let world = World::new().await;
    let mut browser = world.sign_in(Role::PrivacyManager).await;
    assert_eq!(browser.get("/ledger").await.status, StatusCode::OK);
    let account = accounts::by_login(&world.app.ledger, "privacy_manager")
        .await
        .unwrap();
    accounts::change_roles(
        &world.app.ledger,
        accounts::By::Operator,
        &account.id,
        &[Role::Agent],
    )
    .await
    .unwrap();
    assert_eq!(
        browser.get("/ledger").await.location(),
        "/sign-in?next=%2Fledger",
        "the session is over"
    );
    let mut browser = world.sign_in(Role::PrivacyManager).await;
    assert_eq!(browser.get("/ledger").await.status, StatusCode::NOT_FOUND);
    assert_eq!(browser.get("/requests").await.status, StatusCode::OK);
}

#[tokio::test]
async fn every_answer_carries_the_security_headers() {
    let world = World::at("https://desk.example").await;
    let mut browser = world.sign_in(Role::PrivacyManager).await;
    assert!(
        browser
            .cookies
            .iter()
            .any(|(name, _)| name == "__Host-vergissmein")
    );
    for path in [
        "/",
        "/requests",
        "/nowhere",
        "/healthz",
        "/api/v1/openapi.json",
        "/api/v1/requests",
        "/assets/none",
    ] {
        let page = browser.get(path).await;
        for (name, part) in [
            ("content-security-policy", "default-src 'none'"),
            ("content-security-policy", "frame-ancestors 'none'"),
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "same-origin"),
            ("cross-origin-opener-policy", "same-origin"),
            ("cache-control", "no-store"),
            ("strict-transport-security", "max-age="),
        ] {
            let value = page.headers.get(name).map(|value| value.to_str().unwrap());
            assert!(
                value.is_some_and(|value| value.contains(part)),
                "{path}: {name} {value:?}"
            );
        }
    }
    for method in [
        Verb::PUT,
        Verb::DELETE,
        Verb::PATCH,
        Verb::TRACE,
        Verb::OPTIONS,
    ] {
        let page = browser.method(method.clone(), "/requests").await;
        assert_eq!(page.status, StatusCode::METHOD_NOT_ALLOWED, "{method}");
    }
}

#[tokio::test]
async fn after_signing_out_the_old_cookie_opens_nothing() {
    let world = World::new().await;
    let mut browser = world.sign_in(Role::Agent).await;
    let old = browser.clone();
    assert_eq!(browser.done("/sign-out", &[]).await, "/sign-in");
    let mut thief = old;
    assert_eq!(
        thief.get("/requests").await.location(),
        "/sign-in?next=%2Frequests"
    );
}
