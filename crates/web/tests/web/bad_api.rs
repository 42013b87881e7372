//! Every call of the API with everything that can be wrong: a problem (RFC 9457), never a 500.

use accounts::Role;
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use serde_json::{Value, json};
use web::{Method, ROUTES, Route};

use crate::access::{address, may, name};
use crate::nasty::{some_of, values};
use crate::support::{Page, World};

fn calls(method: Method) -> impl Iterator<Item = &'static Route> {
    ROUTES
        .iter()
        .filter(move |route| route.method == method && route.path.starts_with("/api/"))
}

/// The properties that a call takes, as the description says, each with whether it must be there.
fn properties(described: &Value, route: &Route) -> Vec<(String, bool)> {
    let call = &described["paths"][route.path]["post"];
    let schema = &call["requestBody"]["content"]["application/json"]["schema"]["$ref"];
    let name = schema.as_str().and_then(|path| path.rsplit('/').next());
    let Some(schema) = name.map(|name| &described["components"]["schemas"][name]) else {
        return Vec::new();
    };
    let required = schema["required"].as_array().cloned().unwrap_or_default();
    let names = schema["properties"].as_object().into_iter().flatten();
    names
        .map(|(name, _)| (name.clone(), required.contains(&json!(name))))
        .collect()
}

fn sane(page: &Page, who: &str) {
    assert!(
        !page.status.is_server_error(),
        "{who}: {}: {}",
        page.status,
        page.body
    );
    if page.status.is_client_error() {
        let kind = page.headers.get(header::CONTENT_TYPE);
        assert!(
            kind.is_some_and(|kind| kind == "application/problem+json"),
            "{who}: {} {kind:?} {}",
            page.status,
            page.body
        );
        let problem: Value = serde_json::from_str(&page.body).unwrap();
        assert_eq!(problem["status"], page.status.as_u16(), "{who}");
        let told = problem["title"]
            .as_str()
            .is_some_and(|title| !title.is_empty());
        assert!(told, "{who}: {problem}");
    }
}

struct Caller {
    world: World,
    tokens: Vec<(Role, String)>,
    keys: usize,
}

impl Caller {
    async fn new() -> Self {
        let world = World::new().await;
        let mut tokens = Vec::new();
        for role in [Role::PrivacyManager, Role::Approver, Role::Administrator] {
            tokens.push((role, world.token(role).await));
        }
        let mut caller = Self {
            world,
            tokens,
            keys: 0,
        };
        let open = ROUTES
            .iter()
            .find(|route| route.method == Method::Post && route.path == "/api/v1/requests");
        let body = json!({ "right": "access", "received": "2026-11-20" }).to_string();
        let made = caller
            .post(open.unwrap(), "application/json", body.into_bytes())
            .await;
        assert_eq!(made.status, StatusCode::CREATED);
        caller
    }

    async fn send(
        &mut self,
        route: &Route,
        request: axum::http::request::Builder,
        body: Vec<u8>,
    ) -> Page {
        let token = self.tokens.iter().find(|(role, _)| may(*role, route));
        let (_, token) = token.unwrap_or(&self.tokens[0]);
        self.keys += 1;
        let request = request
            .header(header::AUTHORIZATION, format!("Bearer {token}"))
            .header("idempotency-key", format!("key-{}", self.keys));
        self.world.browser().send(request, Body::from(body)).await
    }

    async fn post(&mut self, route: &Route, kind: &str, body: Vec<u8>) -> Page {
        let request = Request::post(address(route.path)).header(header::CONTENT_TYPE, kind);
        self.send(route, request, body).await
    }
}

#[tokio::test]
async fn a_body_that_is_no_json_is_a_problem() {
    let mut caller = Caller::new().await;
    let deep = "[".repeat(20_000);
    let nested = format!("{}1{}", "{\"right\":".repeat(200), "}".repeat(200));
    let large = format!("{{\"text\":\"{}\"}}", "x".repeat(2_000_000));
    // A call that needs no words reads none.
    for route in calls(Method::Post) {
        for (kind, body) in [
            ("application/json", &b"{"[..]),
            ("application/json", b"[]"),
            ("application/json", b"\"x\""),
            ("application/json", b"1e999"),
            ("application/json", b"{\"right\":\"\\ud800\"}"),
            ("application/json", b"{\"nobody\": 1, \"nobody\": 2}"),
            ("application/json", b"\xff\xfe{}"),
            ("application/json", deep.as_bytes()),
            ("application/json", nested.as_bytes()),
            ("application/json", large.as_bytes()),
            ("application/xml", b"<a/>"),
        ] {
            let who = format!("{} {:.40?}", name(route), String::from_utf8_lossy(body));
            let page = caller.post(route, kind, body.to_vec()).await;
            sane(&page, &who);
        }
    }
}

#[tokio::test]
async fn every_property_may_hold_anything() {
    let mut caller = Caller::new().await;
    let described = caller.world.browser().get("/api/v1/openapi.json").await;
    let described: Value = serde_json::from_str(&described.body).unwrap();
    let texts = values().into_iter().map(Value::String);
    let others = [
        json!(null),
        json!(-1),
        json!(1.5e300),
        json!(u64::MAX),
        json!([]),
        json!([[]]),
        json!({}),
        json!(true),
    ];
    let all: Vec<Value> = texts.chain(others).collect();
    let mut tried = 0;
    let mut faults: Vec<String> = Vec::new();
    for (place, route) in calls(Method::Post).enumerate() {
        let properties = properties(&described, route);
        tried += properties.len();
        for (property, is_required) in &properties {
            let body = json!({ property: null }).to_string().into_bytes();
            let page = caller.post(route, "application/json", body).await;
            sane(&page, &name(route));
            // A name that the call does not know is refused where it ends.
            let end = format!("column {})", property.len() + 3);
            if *is_required && page.body.contains(&end) {
                faults.push(format!("{}: {property} is not taken", name(route)));
            }
        }
        for value in some_of(all.clone(), place) {
            let whole: serde_json::Map<String, Value> = properties
                .iter()
                .map(|(name, _)| (name.clone(), value.clone()))
                .collect();
            for body in bodies(&whole) {
                let page = caller.post(route, "application/json", body).await;
                sane(&page, &format!("{} {value:.60}", name(route)));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert!(tried > 100, "only {tried} properties were tried");
}

/// Everything at once, and each property by itself.
fn bodies(whole: &serde_json::Map<String, Value>) -> Vec<Vec<u8>> {
    let alone = whole.iter().map(|(name, value)| json!({ name: value }));
    let all = alone.chain([json!(whole)]);
    all.map(|body| body.to_string().into_bytes()).collect()
}

#[tokio::test]
async fn no_query_and_no_address_breaks_a_call() {
    let mut caller = Caller::new().await;
    let names = [
        "state",
        "overdue",
        "right",
        "person",
        "system",
        "after",
        "limit",
        "since",
        "until",
        "request",
        "who",
        "received",
        "region",
        "extended",
        "reference",
        "due",
    ];
    let encode =
        |text: &str| -> String { form_urlencoded::byte_serialize(text.as_bytes()).collect() };
    for (place, route) in calls(Method::Get).enumerate() {
        for value in some_of(values(), place).filter(|value| value.len() < 1_000) {
            for some in names.chunks(4) {
                let query: Vec<String> = some
                    .iter()
                    .map(|name| format!("{name}={}", encode(&value)))
                    .collect();
                let path = format!("{}?{}", address(route.path), query.join("&"));
                let page = caller.send(route, Request::get(path), Vec::new()).await;
                sane(&page, &format!("{} {value:.40?}", name(route)));
            }
        }
        for part in [
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
            let page = caller.send(route, Request::get(&path), Vec::new()).await;
            sane(&page, &path);
        }
    }
}
