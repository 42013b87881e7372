//! Figures for monitoring: on a listener of their own, and nobody is in them.

use std::net::SocketAddr;
use std::time::Duration;

use accounts::Role;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;

use crate::support::World;

async fn get(at: SocketAddr, path: &str) -> String {
    let mut stream = TcpStream::connect(at).await.unwrap();
    let ask = format!("GET {path} HTTP/1.1\r\nHost: {at}\r\nConnection: close\r\n\r\n");
    stream.write_all(ask.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer
}

/// The value of a line that begins like this.
fn value(text: &str, line: &str) -> f64 {
    let found = text.lines().find(|known| known.starts_with(line));
    let found = found.unwrap_or_else(|| panic!("no {line} in {text}"));
    found.rsplit(' ').next().unwrap().parse().unwrap()
}

/// What is nought in a house where nothing went wrong and nobody looked yet.
const NOUGHT: [&str; 4] = [
    "dsgvo_requests_overdue",
    "dsgvo_runs_open",
    "dsgvo_findings",
    "dsgvo_examined_timestamp_seconds",
];

#[tokio::test]
async fn figures_are_served_apart_and_hold_nobody() {
    let world = World::new().await;
    let mut agent = world.sign_in(Role::Agent).await;
    let record = world.planted.katharina.persons[0].clone();
    let fields = [
        ("right", "erasure"),
        ("received", "22.11."),
        ("channel", "phone"),
        ("system", "vertrieb"),
        ("person", record.as_str()),
    ];
    agent.done("/requests/new", &fields).await;

    let listen = async || TcpListener::bind("127.0.0.1:0").await.unwrap();
    let (pages, figures) = (listen().await, listen().await);
    let (main, apart) = (pages.local_addr().unwrap(), figures.local_addr().unwrap());
    let (tell, told) = oneshot::channel::<()>();
    let stop = async move { told.await.unwrap_or(()) };
    let app = world.app.clone();
    let beside = web::Beside {
        figures: Some(figures),
        form: None,
    };
    let serving = web::serve_until(app, pages, beside, Duration::ZERO, stop);
    let asking = async move {
        let id = record.split_once(':').unwrap().1;
        for path in [
            "/healthz".to_owned(),
            format!("/systems/vertrieb/persons/contact/{id}"),
            format!("/requests?person={record}"),
            format!("/no/such/{id}"),
        ] {
            get(main, &path).await;
        }
        assert!(get(main, "/metrics").await.starts_with("HTTP/1.1 404"));
        assert!(get(apart, "/requests").await.starts_with("HTTP/1.1 404"));
        assert!(get(apart, "/healthz").await.starts_with("HTTP/1.1 404"));
        let answer = get(apart, "/metrics").await;
        drop(tell);
        (answer, id.to_owned())
    };
    let (served, (answer, id)) = tokio::join!(serving, asking);
    served.unwrap();
    assert!(answer.starts_with("HTTP/1.1 200") && answer.contains("text/plain; version=0.0.4"));
    let (_, text) = answer.split_once("\r\n\r\n").unwrap();
    let is = |line: &str, expected: f64| {
        let found = value(text, line);
        assert!((found - expected).abs() < f64::EPSILON, "{line} {found}");
    };
    is("dsgvo_requests{right=\"erasure\",state=\"new\"}", 1.0);
    is("dsgvo_store_up", 1.0);
    for line in NOUGHT {
        is(line, 0.0);
    }
    let answers = |of: &str| format!("dsgvo_http_answers_total{{method=\"GET\",{of}}}");
    is(&answers("route=\"/healthz\",status=\"200\""), 1.0);
    is(&answers("route=\"none\",status=\"404\""), 2.0);
    is("dsgvo_http_answer_seconds_count{surface=\"pages\"}", 5.0);
    assert!(value(text, "dsgvo_ledger_entries ") > 1.0);
    assert!(text.contains("/systems/{system}/persons/{kind}/{id}"));
    let person = &world.planted.katharina;
    for value in [
        id.as_str(),
        "GD-2026",
        person.given.as_str(),
        person.family.as_str(),
        "agent",
    ] {
        assert!(!text.contains(value), "{value} stands in the figures");
    }
}
