//! A desk that listens, and a Chromium before it.

use std::net::{SocketAddr, TcpListener as Socket};
use std::os::unix::process::CommandExt as _;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use accounts::{By, Role};
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header;
use axum::middleware::{Next, from_fn_with_state};
use axum::response::Response;
use http_body_util::BodyExt as _;
use jiff::SignedDuration;
use serde_json::{Value, json};
use thirtyfour::{
    ChromiumLikeCapabilities as _, DesiredCapabilities, LoggingPrefsLogLevel, WebDriver,
};
use tokio::net::TcpListener;
use tokio::sync::oneshot;

use crate::support::World;

/// Chromium must reach nobody and keep nothing.
const FLAGS: [&str; 10] = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    "--lang=de",
];

/// One browser with one role signed in.
pub struct Screen {
    pub driver: WebDriver,
    pub address: String,
    chromedriver: Child,
    stop: Option<oneshot::Sender<()>>,
    sent: Arc<Mutex<String>>,
    keys: AtomicUsize,
    /// Whether what the browser complained of was looked at.
    heard: bool,
}

impl Drop for Screen {
    fn drop(&mut self) {
        drop(self.stop.take());
        // With the browsers it started: they outlive it otherwise.
        let group = format!("-{}", self.chromedriver.id());
        let kill = Command::new("kill").args(["-KILL", "--", &group]).status();
        if kill.is_err() {
            self.chromedriver.kill().ok();
        }
        self.chromedriver.wait().ok();
        if !std::thread::panicking() {
            assert!(
                self.heard,
                "a journey ends with `quit`, which looks for breaches of the policy"
            );
        }
    }
}

impl Screen {
    /// Serves the desk and signs the role in by a one-time link.
    #[expect(
        clippy::disallowed_methods,
        reason = "the test itself waits for the server's end"
    )]
    pub async fn of(world: &World, role: Role) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let app = web::App {
            public_url: address.clone(),
            ..world.app.clone()
        };
        let (stop, stopped) = oneshot::channel::<()>();
        let sent = Arc::new(Mutex::new(String::new()));
        let service = web::router(app)
            .layer(from_fn_with_state(sent.clone(), keep_pages))
            .into_make_service_with_connect_info::<SocketAddr>();
        let serving = axum::serve(listener, service).with_graceful_shutdown(async {
            stopped.await.ok();
        });
        tokio::spawn(serving.into_future());
        let port = free_port();
        let chromedriver = Command::new("chromedriver")
            .arg(format!("--port={port}"))
            .process_group(0)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap_or_else(|error| panic!("chromedriver: {error}; scripts/test installs it"));
        let driver = connect(port).await;
        let screen = Self {
            driver,
            address,
            chromedriver,
            stop: Some(stop),
            sent,
            keys: AtomicUsize::new(0),
            heard: false,
        };
        screen.sign_in(world, role).await;
        screen
    }

    /// Becomes somebody of this role.
    pub async fn sign_in(&self, world: &World, role: Role) {
        self.driver.delete_all_cookies().await.unwrap();
        let ledger = &world.app.ledger;
        let account = accounts::by_login(ledger, role.word()).await.unwrap();
        let link = accounts::sign_in_link(ledger, By::Operator, &account.id).await;
        self.go(&format!("/sign-in/link/{}", link.unwrap().expose()))
            .await;
        self.ask("document.cookie = 'vergissmein-language=de; path=/'")
            .await;
        self.click("main button").await;
        while self.here().await.starts_with("/sign-in") {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    pub async fn go(&self, path: &str) {
        self.driver
            .goto(format!("{}{path}", self.address))
            .await
            .unwrap();
    }

    /// The path one is at, and the place on its page where one is named.
    async fn place(&self) -> String {
        let url = self.driver.current_url().await.unwrap();
        url.as_str().trim_start_matches(&self.address).to_owned()
    }

    /// The path one is at.
    pub async fn here(&self) -> String {
        let place = self.place().await;
        let path = place.split('#').next().unwrap_or_default();
        path.to_owned()
    }

    /// Waits until one is at this path; which place on its page counts only where the path names one.
    pub async fn arrives(&self, path: &str) {
        for _ in 0..200 {
            let here = if path.contains('#') {
                self.place().await
            } else {
                self.here().await
            };
            if here == path {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("still at {} and not at {path}", self.place().await);
    }

    pub async fn click(&self, css: &str) {
        let found = self.driver.find(thirtyfour::By::Css(css)).await;
        let found = found.unwrap_or_else(|error| panic!("{css}: {error}"));
        found.click().await.unwrap();
    }

    /// Presses keys where the focus is, as a keyboard does.
    pub async fn press(&self, keys: &str) {
        self.keys.fetch_add(keys.chars().count(), Ordering::Relaxed);
        let actions = self.driver.action_chain().send_keys(keys);
        actions.perform().await.unwrap();
        tokio::time::sleep(Duration::from_millis(150)).await;
    }

    /// Walks with Tab to what the selector names. Fails where the focus stands still, cannot be
    /// seen, is covered, or never comes there.
    pub async fn tab_to(&self, css: &str) {
        let at = format!(
            "const e = document.activeElement, parts = e.matches('[type=date]'), s = getComputedStyle(e), r = e.getBoundingClientRect(); \
             const top = document.elementFromPoint(r.left + Math.min(r.width, innerWidth) / 2, r.top + Math.min(r.height, 24) / 2); \
             const seen = parts || e.matches(':focus-visible') && s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2; \
             const free = top && (e.contains(top) || top.contains(e) || e.labels && [...e.labels].some(l => l.contains(top))); \
             const same = !parts && window.lastFocus === e; \
             return [e.matches(`{css}`), e === document.body || seen && Boolean(free) && !same, \
                     `${{e.outerHTML.slice(0, 160)}}, ring ${{seen}}, uncovered ${{Boolean(free)}} (${{top?.outerHTML.slice(0, 160)}}), moved ${{!same}}`]"
        );
        // From the top of a page past the places, as whoever works by keyboard goes.
        let is_far = format!(
            "return document.activeElement === document.body && Boolean(document.querySelector(`main :is({css})`))"
        );
        if self.ask(&is_far).await == true {
            self.key("\u{E004}").await;
            let is_skip = "return document.activeElement.matches('a[href=\"#main\"]')";
            assert_eq!(self.ask(is_skip).await, true, "no way past the places");
            self.key("\u{E007}").await;
        }
        self.ask("window.lastFocus = document.activeElement").await;
        for _ in 0..400 {
            self.key("\u{E004}").await;
            let mut step = self.ask(&at).await;
            // What gets the focus is scrolled to in the next frame.
            for _ in 0..20 {
                if step[1] == true {
                    break;
                }
                tokio::time::sleep(Duration::from_millis(25)).await;
                step = self.ask(&at).await;
            }
            assert_eq!(step[1], true, "on the way to {css}: {}", step[2]);
            self.ask("window.lastFocus = document.activeElement").await;
            if step[0] == true {
                return;
            }
        }
        panic!("no way by Tab to {css} on {}", self.here().await);
    }

    /// Walks to what the selector names and presses Enter.
    pub async fn enter(&self, css: &str) {
        self.tab_to(css).await;
        self.key("\u{E007}").await;
    }

    /// Presses one key.
    pub async fn key(&self, key: &str) {
        self.keys.fetch_add(1, Ordering::Relaxed);
        let actions = self.driver.action_chain().send_keys(key);
        actions.perform().await.unwrap();
    }

    /// How many keys were pressed.
    pub fn keys(&self) -> usize {
        self.keys.load(Ordering::Relaxed)
    }

    /// Waits until the page has what the selector names.
    pub async fn shows(&self, css: &str) {
        let there = format!("return document.querySelector(`{css}`) !== null");
        for _ in 0..1200 {
            if self.ask(&there).await == true {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        let page = self.ask("return document.body.innerText").await;
        panic!("no {css} on {}: {page}", self.here().await);
    }

    /// What a script on the page answers.
    pub async fn ask(&self, script: &str) -> Value {
        let answer = self.driver.execute(script, Vec::new()).await;
        answer.unwrap().json().clone()
    }

    pub async fn says(&self, text: &str) -> bool {
        let page = self.ask("return document.body.innerText").await;
        page.as_str().unwrap().contains(text)
    }

    async fn tool(&self, command: &str, asked: Value) -> Value {
        let answer = self.driver.cdp().send_raw(command, asked).await;
        answer.unwrap()
    }

    /// A page of this width, in the light or dark theme.
    pub async fn wear(&self, width: u32, dark: bool) {
        self.wear_at((width, 800), dark).await;
    }

    /// A page of this width and height.
    pub async fn wear_at(&self, (width, height): (u32, u32), dark: bool) {
        let size = json!({
            "width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600
        });
        self.tool("Emulation.setDeviceMetricsOverride", size).await;
        let theme = if dark { "dark" } else { "light" };
        let media = json!({ "features": [{ "name": "prefers-color-scheme", "value": theme }] });
        self.tool("Emulation.setEmulatedMedia", media).await;
    }

    /// Without script, as some must and some want.
    pub async fn without_script(&self) {
        let off = json!({ "value": true });
        self.tool("Emulation.setScriptExecutionDisabled", off).await;
    }

    /// The whole page as a PNG.
    pub async fn picture(&self) -> Vec<u8> {
        let shot = json!({ "captureBeyondViewport": true });
        let layout = self.tool("Page.getLayoutMetrics", json!({})).await;
        let size = &layout["cssContentSize"];
        let clip =
            json!({ "x": 0, "y": 0, "width": size["width"], "height": size["height"], "scale": 1 });
        let mut asked = shot;
        asked["clip"] = clip;
        let answer = self.tool("Page.captureScreenshot", asked).await;
        base64(answer["data"].as_str().unwrap())
    }

    /// The last page that the server sent, before the browser made a tree of it.
    pub fn source(&self) -> String {
        self.sent.lock().unwrap().clone()
    }

    /// What the browser refused for the sake of the content security policy, and scripts that
    /// failed, since it was last asked.
    pub async fn breaches(&self) -> Vec<String> {
        let log = self.driver.browser_log().await.unwrap();
        let grave = log.into_iter().filter(|entry| {
            let source = entry.source.as_deref();
            matches!(source, Some("security" | "javascript" | "violation"))
                || entry.message.contains("Content Security Policy")
        });
        grave.map(|entry| entry.message).collect()
    }

    /// Ends the journey. Whatever was refused on the way fails it.
    pub async fn quit(mut self) {
        let breaches = self.breaches().await;
        self.heard = true;
        self.driver.clone().quit().await.ok();
        assert!(breaches.is_empty(), "{}", breaches.join("\n"));
    }
}

/// Moves the clock on, so that two deeds are not of the same instant.
pub fn later(world: &World) {
    world.app.ledger.clock.advance(SignedDuration::from_secs(1));
}

/// Notes each page on its way, to be judged as it was sent.
async fn keep_pages(
    State(sent): State<Arc<Mutex<String>>>,
    asked: Request,
    next: Next,
) -> Response {
    let answer = next.run(asked).await;
    let kind = answer.headers().get(header::CONTENT_TYPE);
    if !kind.is_some_and(|kind| kind.as_bytes().starts_with(b"text/html")) {
        return answer;
    }
    let (parts, body) = answer.into_parts();
    let bytes = body.collect().await.unwrap().to_bytes();
    *sent.lock().unwrap() = String::from_utf8(bytes.to_vec()).unwrap();
    Response::from_parts(parts, Body::from(bytes))
}

async fn connect(port: u16) -> WebDriver {
    let mut wishes = DesiredCapabilities::chrome();
    for flag in FLAGS {
        wishes.add_arg(flag).unwrap();
    }
    wishes
        .set_browser_log_level(LoggingPrefsLogLevel::All)
        .unwrap();
    let at = format!("http://127.0.0.1:{port}");
    for _ in 0..100 {
        if let Ok(driver) = WebDriver::new(&at, wishes.clone()).await {
            return driver;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("no Chromium answered; scripts/test installs it");
}

fn free_port() -> u16 {
    let socket = Socket::bind("127.0.0.1:0").unwrap();
    socket.local_addr().unwrap().port()
}

/// Decodes base 64 (RFC 4648), as the browser sends pictures.
fn base64(text: &str) -> Vec<u8> {
    let value = |byte: u8| match byte {
        b'A'..=b'Z' => Some(byte - b'A'),
        b'a'..=b'z' => Some(byte - b'a' + 26),
        b'0'..=b'9' => Some(byte - b'0' + 52),
        b'+' => Some(62),
        b'/' => Some(63),
        _ => None,
    };
    let (mut bytes, mut bits, mut have) = (Vec::new(), 0_u32, 0);
    for six in text.bytes().filter_map(value) {
        bits = ((bits << 6) | u32::from(six)) & 0xff_ffff;
        have += 6;
        if have >= 8 {
            have -= 8;
            bytes.push(u8::try_from((bits >> have) & 0xff).unwrap());
        }
    }
    bytes
}
