//! A desk that listens, and a Chromium before it.

use std::net::TcpListener as Socket;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use accounts::{By, Role};
use jiff::SignedDuration;
use serde_json::{Value, json};
use thirtyfour::{ChromiumLikeCapabilities as _, DesiredCapabilities, WebDriver};
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
}

impl Drop for Screen {
    fn drop(&mut self) {
        drop(self.stop.take());
        self.chromedriver.kill().ok();
        self.chromedriver.wait().ok();
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
        tokio::spawn(web::serve_until(app, listener, async {
            stopped.await.ok();
        }));
        let port = free_port();
        let chromedriver = Command::new("chromedriver")
            .arg(format!("--port={port}"))
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
        };
        screen.sign_in(world, role).await;
        screen
    }

    async fn sign_in(&self, world: &World, role: Role) {
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

    /// The path one is at.
    pub async fn here(&self) -> String {
        let url = self.driver.current_url().await.unwrap();
        url.as_str().trim_start_matches(&self.address).to_owned()
    }

    /// Waits until one is at this path.
    pub async fn arrives(&self, path: &str) {
        for _ in 0..200 {
            if self.here().await == path {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("still at {} and not at {path}", self.here().await);
    }

    pub async fn click(&self, css: &str) {
        let found = self.driver.find(thirtyfour::By::Css(css)).await;
        let found = found.unwrap_or_else(|error| panic!("{css}: {error}"));
        found.click().await.unwrap();
    }

    /// Presses keys where the focus is, as a keyboard does.
    pub async fn press(&self, keys: &str) {
        let actions = self.driver.action_chain().send_keys(keys);
        actions.perform().await.unwrap();
        tokio::time::sleep(Duration::from_millis(150)).await;
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
        let size =
            json!({ "width": width, "height": 800, "deviceScaleFactor": 1, "mobile": width < 600 });
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

    pub async fn quit(self) {
        self.driver.clone().quit().await.ok();
    }
}

/// Moves the clock on, so that two deeds are not of the same instant.
pub fn later(world: &World) {
    world.app.ledger.clock.advance(SignedDuration::from_secs(1));
}

async fn connect(port: u16) -> WebDriver {
    let mut wishes = DesiredCapabilities::chrome();
    for flag in FLAGS {
        wishes.add_arg(flag).unwrap();
    }
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
