//! Every page with everything that can be wrong: a clear answer with the input kept, never a 500.

use std::collections::BTreeMap;

use accounts::Role;
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use web::{Method, ROUTES, Route};

use crate::access::{may, name};
use crate::nasty::{escaped, names, some_of, values};
use crate::support::{Browser, Page, World};

/// A desk with something at every address, and somebody of each role before it.
struct Desk {
    world: World,
    browsers: BTreeMap<Role, Browser>,
    plan: String,
    account: String,
}

impl Desk {
    async fn new() -> Self {
        let world = World::new().await;
        let mut browsers = BTreeMap::new();
        for role in Role::ALL {
            browsers.insert(role, world.sign_in(role).await);
        }
        let manager = browsers.get_mut(&Role::PrivacyManager).unwrap();
        let fields = [
            ("right", "erasure"),
            ("received", "heute"),
            ("channel", "email"),
            ("system", "vertrieb"),
            ("person", world.planted.open[0].person.as_str()),
        ];
        manager.get("/requests/new").await;
        manager.done("/requests/new", &fields).await;
        let persons = manager.done("/requests/GD-2026-0001/plan", &[]).await;
        let plan = persons.split('/').nth(2).unwrap().to_owned();
        let agent = accounts::by_login(&world.app.ledger, "agent")
            .await
            .unwrap();
        Self {
            account: agent.id.to_string(),
            world,
            browsers,
            plan,
        }
    }

    fn address(&self, path: &str) -> String {
        crate::access::address(
            &path
                .replace("{plan}", &self.plan)
                .replace("{account}", &self.account),
        )
    }

    /// Somebody who may, signed in anew where the last call ended the session.
    async fn somebody(&mut self, route: &Route) -> &mut Browser {
        let able = |role: &Role| may(*role, route);
        let order = [
            Role::PrivacyManager,
            Role::Approver,
            Role::Administrator,
            Role::Auditor,
            Role::Agent,
        ];
        let role = order.into_iter().find(able).unwrap();
        let browser = self.browsers.get_mut(&role).unwrap();
        if browser.get("/help").await.status != StatusCode::OK {
            *browser = self.world.sign_in(role).await;
        }
        if route.path.starts_with("/portal") {
            // The public form has a token of its own.
            browser.get("/portal").await;
        }
        self.browsers.get_mut(&role).unwrap()
    }
}

/// The forms; whoever leaves cannot go on, and drafting reads a whole CRM each time.
fn forms() -> impl Iterator<Item = &'static Route> {
    ROUTES.iter().filter(|route| {
        route.method == Method::Post
            && !route.path.starts_with("/api/")
            && !["/sign-out", "/requests/{reference}/plan"].contains(&route.path)
    })
}

/// Neither broken nor silent: a page of ours with its frame, in the language asked for.
fn sane(page: &Page, who: &str) {
    assert!(
        !page.status.is_server_error(),
        "{who}: {}: {}",
        page.status,
        page.body
    );
    let kind = page.headers.get(header::CONTENT_TYPE);
    let is_page = kind.is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    if page.status.is_client_error()
        && !["/assets/", "/drafts/", "/calendar/"]
            .iter()
            .any(|part| who.contains(part))
    {
        assert!(is_page, "{who}: {kind:?}");
    }
    if is_page {
        assert!(page.body.contains("<html lang=\"de\""), "{who}");
        assert!(
            !page.body.contains("<script>"),
            "{who}: markup came through"
        );
    }
    if page.status == StatusCode::UNPROCESSABLE_ENTITY {
        let said = page.body.contains("id=\"errors\"")
            || page.body.contains("class=\"prose\"")
            || who.starts_with("GET");
        assert!(said, "{who}: nothing says what was wrong: {}", page.body);
    }
}

/// Of a form that came back, one text field at least still holds what was typed.
fn kept(page: &Page, typed: &str, who: &str) {
    if !page.body.contains("id=\"errors\"") || typed.trim() != typed || typed.is_empty() {
        return;
    }
    // They have choices alone; the page's text fields are those of other forms.
    let choices = [
        "/requests/assign ",
        "/requests/merge ",
        "/processes/{process}/approval ",
    ];
    if choices
        .iter()
        .any(|path| who.starts_with(&format!("POST {path}")))
    {
        return;
    }
    let main = page.body.split("<main").nth(1).unwrap();
    let hidden = ["password", "hidden", "radio", "checkbox", "file", "search"];
    let texts: Vec<&str> = main
        .split("<input")
        .skip(1)
        .map(|rest| rest.split('>').next().unwrap())
        .filter(|tag| {
            !hidden
                .iter()
                .any(|kind| tag.contains(&format!("type=\"{kind}\"")))
        })
        .filter(|tag| !tag.contains("one-time-code"))
        .collect();
    if texts.is_empty() && !main.contains("<textarea") {
        return;
    }
    let shown = escaped(typed);
    assert!(
        main.contains(&shown),
        "{who}: {typed:?} is not kept: {texts:?}"
    );
}

#[tokio::test]
async fn every_form_answers_every_value_with_a_page_and_keeps_what_was_typed() {
    let mut desk = Desk::new().await;
    let names = names();
    let mut refused = 0;
    for (place, route) in forms().enumerate() {
        let path = desk.address(route.path);
        for value in some_of(values(), place) {
            let who = format!("{} {value:.40?}", name(route));
            let fields: Vec<(&str, &str)> = names
                .iter()
                .map(|name| (name.as_str(), value.as_str()))
                .collect();
            let page = desk.somebody(route).await.post(&path, &fields).await;
            sane(&page, &who);
            if page.status == StatusCode::UNPROCESSABLE_ENTITY {
                refused += 1;
                // What does not fit a line of a form is not shown again, and no password is.
                let secret = route.path == "/account/password";
                if !secret
                    && !value.contains(['\u{0}', '\r', '\n', '\u{1F}'])
                    && value.len() < 5_000
                {
                    kept(&page, &value, &who);
                }
            }
        }
    }
    assert!(refused > 150, "{refused} values were refused");
}

#[tokio::test]
async fn a_body_that_is_no_form_is_answered_and_changes_nothing() {
    let mut desk = Desk::new().await;
    let before = desk.world.entries().await;
    let large = format!("a={}", "x".repeat(2_000_000));
    for route in forms() {
        let path = desk.address(route.path);
        let browser = desk.somebody(route).await;
        let good = browser.csrf.clone();
        for (kind, body) in [
            (
                "application/x-www-form-urlencoded",
                &b"csrf=%ff%fe&a=%zz&&&=&b"[..],
            ),
            ("application/x-www-form-urlencoded", b"\xff\xfe\x00\x01"),
            ("application/x-www-form-urlencoded", large.as_bytes()),
            ("application/json", b"{\"csrf\":"),
            ("multipart/form-data", b"--XX\r\n\r\n"),
            (
                "multipart/form-data; boundary=XX",
                b"--XX\r\ncontent-disposition: form-data; name=\"csrf\"\r\n\r\nhalf",
            ),
            (
                "multipart/form-data; boundary=XX",
                b"--XX\r\ncontent-disposition: nonsense\r\n\r\nx\r\n--XX--\r\n",
            ),
            ("multipart/form-data; boundary=", b"----\r\n"),
            ("text/plain", b""),
        ] {
            let who = format!(
                "{} {kind} {:.20?}",
                name(route),
                String::from_utf8_lossy(body)
            );
            let request = Request::post(&path)
                .header(header::ACCEPT_LANGUAGE, "de")
                .header(header::CONTENT_TYPE, kind);
            let page = browser.send(request, Body::from(body.to_vec())).await;
            sane(&page, &who);
            assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{who}");
            browser.csrf.clone_from(&good);
        }
    }
    let after = desk.world.entries().await;
    assert_eq!(after, before, "nothing was done");
}

#[tokio::test]
async fn no_address_and_no_query_breaks_a_page() {
    let mut desk = Desk::new().await;
    let names = names();
    let encode =
        |text: &str| -> String { form_urlencoded::byte_serialize(text.as_bytes()).collect() };
    let gets = ROUTES
        .iter()
        .filter(|route| route.method == Method::Get && !route.path.ends_with("/events"));
    for (place, route) in gets
        .filter(|route| !route.path.starts_with("/api/"))
        .enumerate()
    {
        for value in some_of(values(), place).filter(|value| value.len() < 5_000) {
            // The whole would be longer than an address may be.
            let all: Vec<&String> = names.iter().collect();
            for some in all.chunks(if value.len() > 100 { 3 } else { 30 }).take(3) {
                let pairs = some
                    .iter()
                    .map(|name| format!("{}={}", encode(name), encode(&value)));
                let query = pairs.collect::<Vec<_>>().join("&");
                let path = format!("{}?{query}", desk.address(route.path));
                let page = desk.somebody(route).await.get(&path).await;
                sane(&page, &format!("{} {value:.40?}", name(route)));
            }
        }
        if !route.path.contains('{') {
            continue;
        }
        for part in [
            "none",
            "%00",
            "%ff",
            "..%2F..",
            "%27%3B--",
            "%F0%9F%98%80",
            "-1",
            "99999999999999999999",
        ] {
            let filled = route
                .path
                .split('/')
                .map(|word| if word.starts_with('{') { part } else { word });
            let path = filled.collect::<Vec<_>>().join("/");
            let page = desk.somebody(route).await.get(&path).await;
            assert!(
                page.status.is_client_error() || page.status.is_success(),
                "{path}: {}",
                page.status
            );
            assert!(!page.status.is_server_error(), "{path}: {}", page.status);
        }
    }
}

#[tokio::test]
async fn a_field_that_comes_twice_or_not_at_all_is_no_fault_of_ours() {
    let mut desk = Desk::new().await;
    let names = names();
    for route in forms() {
        let path = desk.address(route.path);
        let browser = desk.somebody(route).await;
        sane(&browser.post(&path, &[]).await, &name(route));
        let twice: Vec<(&str, &str)> = names
            .iter()
            .flat_map(|name| [(name.as_str(), "eins"), (name.as_str(), "<b>zwei")])
            .collect();
        let browser = desk.somebody(route).await;
        let page = browser.post(&path, &twice).await;
        sane(&page, &name(route));
        assert!(!page.body.contains("<b>zwei"), "{}", name(route));
    }
}
