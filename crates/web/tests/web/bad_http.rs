//! What is no proper HTTP: closed or refused, and nobody else notices.

use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;

use crate::support::World;

/// The status of the first answer to these bytes; none when the line was closed without one.
async fn said(port: u16, bytes: &[u8]) -> Option<u16> {
    let mut line = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
    // A server that has refused may close before all was sent.
    line.write_all(bytes).await.ok();
    let mut answer = vec![0; 64];
    let read = tokio::time::timeout(Duration::from_secs(10), line.read(&mut answer)).await;
    let size = read
        .expect("an answer, or the end of the line")
        .unwrap_or(0);
    let text = String::from_utf8_lossy(&answer[..size]).into_owned();
    text.split(' ').nth(1)?.parse().ok()
}

#[tokio::test(flavor = "multi_thread")]
#[expect(
    clippy::disallowed_methods,
    reason = "the test itself waits for the server's end"
)]
async fn broken_http_is_refused_and_hurts_nobody() {
    let world = World::new().await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let (stop, stopped) = oneshot::channel::<()>();
    let serving = tokio::spawn(web::serve_until(
        world.app.clone(),
        listener,
        web::Beside::default(),
        std::time::Duration::ZERO,
        async {
            stopped.await.ok();
        },
    ));
    let huge = format!(
        "GET /healthz HTTP/1.1\r\nhost: a\r\nx: {}\r\n\r\n",
        "x".repeat(1_000_000)
    );
    let many = format!(
        "GET /healthz HTTP/1.1\r\nhost: a\r\n{}\r\n",
        "x: y\r\n".repeat(500)
    );
    let long = format!("GET /{} HTTP/1.1\r\nhost: a\r\n\r\n", "x".repeat(70_000));
    let begin =
        "POST /sign-in HTTP/1.1\r\nhost: a\r\ncontent-type: application/x-www-form-urlencoded\r\n";
    for wrong in [
        "\0\0\0\0\r\n\r\n".to_owned(),
        "NONSENSE\r\n\r\n".to_owned(),
        "GET / HTTP/9.9\r\n\r\n".to_owned(),
        "GET /\u{7}\u{0} HTTP/1.1\r\nhost: a\r\n\r\n".to_owned(),
        "GET / HTTP/1.1\r\nno colon\r\n\r\n".to_owned(),
        "GET / HTTP/1.1\r\nhost: a\r\nx: a\u{0}b\r\n\r\n".to_owned(),
        "BREW /requests HTTP/1.1\r\nhost: a\r\n\r\n".to_owned(),
        format!("{begin}content-length: -1\r\n\r\n"),
        format!("{begin}content-length: 5\r\ncontent-length: 6\r\n\r\nabcdef"),
        format!("{begin}content-length: 99999999999999999999\r\n\r\n"),
        format!("{begin}transfer-encoding: chunked\r\n\r\nzz\r\nabc\r\n0\r\n\r\n"),
        format!(
            "{begin}transfer-encoding: chunked\r\ncontent-length: 3\r\n\r\n3\r\na=b\r\n0\r\n\r\n"
        ),
        huge,
        many,
        long,
    ] {
        let status = said(port, wrong.as_bytes()).await;
        assert!(
            status.is_none_or(|status| (400..500).contains(&status)),
            "{wrong:.60?}: {status:?}"
        );
        let good = said(port, b"GET /healthz HTTP/1.1\r\nhost: a\r\n\r\n").await;
        assert_eq!(good, Some(200), "after {wrong:.60?}");
    }
    stop.send(()).unwrap();
    serving.await.unwrap().unwrap();
}
