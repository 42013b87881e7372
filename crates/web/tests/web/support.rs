//! A desk of its own for each test: own store, own copy of a small invented CRM, a fixed clock.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use accounts::{By, NewAccount, Role};
use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use base::{Clock, Locale, Random, Secret};
use crm::database::{SecretUrl, SystemConfig};
use demo::{Planted, Size};
use erasure::{Desk, Systems};
use http_body_util::BodyExt as _;
use jiff::civil::date;
use law::Region;
use ledger::Ledger;
use requests::Controller;
use store::Store;
use tower::ServiceExt as _;
use web::{App, Panel, Portal};

#[path = "trace.rs"]
mod trace;

pub const NOW: &str = "2026-11-23T09:00:00Z";

/// What accounts that need one set as their password.
pub const PASSWORD: &str = "sieben gelbe Enten";

/// The desk under test.
pub struct World {
    pub app: App,
    pub router: Router,
    pub planted: Planted,
    folder: PathBuf,
}

impl Drop for World {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.folder).ok();
    }
}

impl World {
    /// A desk reached over http.
    pub async fn new() -> Self {
        Self::at("http://127.0.0.1:8080").await
    }

    /// A desk reached at this address, with an account for each role.
    pub async fn at(public_url: &str) -> Self {
        let folder = folder();
        let (app, planted) = open(&folder, public_url, Clock::fixed(NOW.parse().unwrap())).await;
        let router = web::router(app.clone());
        Self {
            app,
            router,
            planted,
            folder,
        }
    }

    /// A desk with two CRMs that know the same people: one here, and one that lies elsewhere.
    pub async fn with_branch(crm: &str) -> Self {
        let folder = folder();
        let clock = Clock::fixed(NOW.parse().unwrap());
        let (branch, planted) = branch(&folder).await;
        let systems = [("filiale", &*branch), ("vertrieb", crm)];
        let app = open_with(&folder, "http://127.0.0.1:8080", clock, &systems).await;
        let router = web::router(app.clone());
        Self {
            app,
            router,
            planted,
            folder,
        }
    }

    /// A browser that nobody signed in with.
    pub fn browser(&self) -> Browser {
        Browser {
            ledger: self.app.ledger.clone(),
            router: self.router.clone(),
            cookies: Vec::new(),
            csrf: String::new(),
            language: "de",
        }
    }

    /// A browser in which an account of the role is signed in, by a one-time link.
    pub async fn sign_in(&self, role: Role) -> Browser {
        let account = accounts::by_login(&self.app.ledger, role.word())
            .await
            .unwrap();
        let link = accounts::sign_in_link(&self.app.ledger, By::Operator, &account.id)
            .await
            .unwrap();
        let mut browser = self.browser();
        let path = format!("/sign-in/link/{}", link.expose());
        assert_eq!(browser.get(&path).await.status, StatusCode::OK);
        assert_eq!(browser.post(&path, &[]).await.status, StatusCode::SEE_OTHER);
        // Any page brings the token of the new session.
        browser.get("/nowhere").await;
        browser
    }

    /// A bearer token of the role's account.
    pub async fn token(&self, role: Role) -> String {
        let account = accounts::by_login(&self.app.ledger, role.word())
            .await
            .unwrap();
        let actor = accounts::Actor {
            account,
            via: ledger::Via::Page,
        };
        let (_, token) = accounts::issue_token(&self.app.ledger, &actor, "test", 7)
            .await
            .unwrap();
        token.expose().to_owned()
    }

    /// The same desk with real data: no one-time links, and second factors are demanded.
    pub fn for_real(mut self) -> Self {
        self.app.demo = false;
        self.router = web::router(self.app.clone());
        self
    }

    /// A browser in which the role's account accepted a fresh invitation with [`PASSWORD`], and
    /// where that led.
    pub async fn accept_invitation(&self, role: Role) -> (Browser, String) {
        let ledger = &self.app.ledger;
        let account = accounts::by_login(ledger, role.word()).await.unwrap();
        let invited = accounts::invite(ledger, By::Operator, &account.id)
            .await
            .unwrap();
        let path = format!("/invitation/{}", invited.token.expose());
        let mut browser = self.browser();
        assert_eq!(browser.get(&path).await.status, StatusCode::OK);
        let fields = [("password", PASSWORD), ("again", PASSWORD)];
        let to = browser.done(&path, &fields).await;
        (browser, to)
    }

    /// The CRM's file as it is now.
    pub fn backup(&self) -> Vec<u8> {
        std::fs::read(self.folder.join("crm.db")).unwrap()
    }

    /// Puts an older file of the CRM back.
    pub fn restore(&self, backup: &[u8]) {
        std::fs::write(self.folder.join("crm.db"), backup).unwrap();
    }

    /// The CRM's file is gone.
    pub fn lose_crm(&self) {
        std::fs::remove_file(self.folder.join("crm.db")).unwrap();
    }

    /// How many entries the log has.
    pub async fn entries(&self) -> usize {
        self.app
            .ledger
            .list(&ledger::Filter::default())
            .await
            .unwrap()
            .len()
    }
}

fn folder() -> PathBuf {
    let name = format!("vergissmein-web-{}", Random::os().token().expose());
    let folder = std::env::temp_dir().join(name);
    std::fs::create_dir(&folder).unwrap();
    folder
}

/// An application with an invented CRM in the folder.
pub async fn open(folder: &Path, public_url: &str, clock: Clock) -> (App, Planted) {
    let (crm, planted) = branch(folder).await;
    let app = open_with(folder, public_url, clock, &[("vertrieb", &crm)]).await;
    (app, planted)
}

/// An invented CRM in the folder, and its address.
async fn branch(folder: &Path) -> (String, Planted) {
    let crm = folder.join("crm.db");
    let planted = demo::create_sqlite(&crm, Size::least(), 7, date(2026, 11, 23))
        .await
        .unwrap();
    (format!("sqlite:{}", crm.display()), planted)
}

async fn open_with(folder: &Path, public_url: &str, clock: Clock, crms: &[(&str, &str)]) -> App {
    let url = format!("sqlite:{}", folder.join("store.db").display());
    let store = Store::connect_with(&url, Some(&folder.join("store.keys")))
        .await
        .unwrap();
    store.migrate().await.unwrap();
    let ledger = Ledger::new(store, clock, Random::os());
    for role in Role::ALL {
        let name = format!("{} <script>alert(1)</script>", role.word());
        let new = NewAccount {
            login: role.word().to_owned(),
            name,
            roles: vec![role],
        };
        accounts::add(&ledger, By::Operator, new).await.unwrap();
    }
    let system = |name: &str, profile: &str, url: Option<String>| SystemConfig {
        name: name.to_owned(),
        profile: profile.to_owned(),
        url: url.map(SecretUrl::new),
        url_file: None,
        files: None,
        tls: None,
        web: Some("https://crm.example.org/".to_owned()),
        owner: None,
    };
    let crms = crms
        .iter()
        .map(|(name, url)| system(name, "suitecrm7", Some((*url).to_owned())));
    let by_hand = [SystemConfig {
        owner: Some("archiv@example.org".to_owned()),
        ..system("papierarchiv", "manual", None)
    }];
    let systems = Systems::new(crms.chain(by_hand).collect()).unwrap();
    let region = Region::parse("AT").unwrap();
    let controller = Controller {
        region,
        time_zone: region.time_zone(),
        language: Locale::De,
        extra_holidays: law::ExtraHolidays::default(),
    };
    let desk = Desk {
        ledger: ledger.clone(),
        systems,
        controller: controller.clone(),
        four_eyes: true,
        sender: erasure::Sender::default(),
    };
    App {
        ledger,
        desk,
        controller,
        public_url: public_url.to_owned(),
        portal: Some(Portal {
            public_url: public_url.to_owned(),
            apart: false,
        }),
        recipients: recipients::Known::default(),
        hooks: webhooks::Hooks::default(),
        answers: answers::Settings::default(),
        panels: BTreeMap::from([("vertrieb".to_owned(), panel())]),
        testing: false,
        demo: true,
    }
}

fn panel() -> Panel {
    Panel {
        origin: "https://crm.example.org".to_owned(),
        key: Secret::new("0123456789abcdef0123456789abcdef"),
    }
}

/// Keeps cookies and the form's token, as a browser does.
#[derive(Clone)]
pub struct Browser {
    ledger: Ledger,
    router: Router,
    pub cookies: Vec<(String, String)>,
    pub csrf: String,
    pub language: &'static str,
}

/// What came back.
pub struct Page {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
}

impl Page {
    /// Every link of an error summary leads to something on the same page.
    fn leads_to_its_faults(&self) {
        let Some((_, summary)) = self.body.split_once("id=\"errors\"") else {
            return;
        };
        let summary = summary.split("</div>").next().unwrap();
        for link in summary.split("<a href=\"#").skip(1) {
            let id = link.split('"').next().unwrap();
            let there = self.body.contains(&format!(" id=\"{id}\""));
            assert!(
                there,
                "the summary leads to #{id}, which is nowhere: {summary}"
            );
        }
    }

    /// Where a redirect leads.
    pub fn location(&self) -> String {
        let to = self
            .headers
            .get(header::LOCATION)
            .map(|to| to.to_str().unwrap().to_owned());
        to.unwrap_or_else(|| panic!("{} is no redirect: {}", self.status, self.body))
    }

    /// The text between two marks.
    pub fn between(&self, before: &str, after: &str) -> String {
        let rest = self
            .body
            .split_once(before)
            .unwrap_or_else(|| panic!("no {before:?}"))
            .1;
        rest.split_once(after).unwrap().0.to_owned()
    }
}

impl Browser {
    pub async fn get(&mut self, path: &str) -> Page {
        let request = Request::get(path).header(header::ACCEPT_LANGUAGE, self.language);
        self.send(request, Body::empty()).await
    }

    /// Sends a form with the token of the last page.
    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Page {
        let csrf = self.csrf.clone();
        let mut form = form_urlencoded::Serializer::new(String::new());
        form.append_pair("csrf", &csrf).extend_pairs(fields);
        let body = form.finish();
        let request = Request::post(path)
            .header(header::ACCEPT_LANGUAGE, self.language)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request, Body::from(body)).await
    }

    /// Sends a form with a file, as browsers do (RFC 7578).
    pub async fn upload(&mut self, path: &str, file: (&str, &[u8]), step: &str) -> Page {
        self.upload_with(path, &[("step", step)], &[file]).await
    }

    /// Sends a form with these fields and files.
    pub async fn upload_with(
        &mut self,
        path: &str,
        fields: &[(&str, &str)],
        files: &[(&str, &[u8])],
    ) -> Page {
        let mut body = Vec::new();
        let csrf = self.csrf.clone();
        for (field, value) in [("csrf", csrf.as_str())].iter().chain(fields) {
            body.extend_from_slice(
                format!(
                    "--XX\r\ncontent-disposition: form-data; name=\"{field}\"\r\n\r\n{value}\r\n"
                )
                .as_bytes(),
            );
        }
        for (name, bytes) in files {
            body.extend_from_slice(
                format!("--XX\r\ncontent-disposition: form-data; name=\"file\"; filename=\"{name}\"\r\ncontent-type: image/png\r\n\r\n")
                    .as_bytes(),
            );
            body.extend_from_slice(bytes);
            body.extend_from_slice(b"\r\n");
        }
        body.extend_from_slice(b"--XX--\r\n");
        let request = Request::post(path)
            .header(header::ACCEPT_LANGUAGE, self.language)
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=XX");
        self.send(request, Body::from(body)).await
    }

    /// Posts and expects to be sent on.
    pub async fn done(&mut self, path: &str, fields: &[(&str, &str)]) -> String {
        let page = self.post(path, fields).await;
        assert_eq!(page.status, StatusCode::SEE_OTHER, "{path}: {}", page.body);
        page.location()
    }

    pub async fn method(&mut self, method: Method, path: &str) -> Page {
        self.send(Request::builder().method(method).uri(path), Body::empty())
            .await
    }

    pub async fn send(&mut self, mut request: axum::http::request::Builder, body: Body) -> Page {
        let cookies: Vec<String> = self
            .cookies
            .iter()
            .map(|(n, v)| format!("{n}={v}"))
            .collect();
        if !cookies.is_empty() {
            request = request.header(header::COOKIE, cookies.join("; "));
        }
        let request = request.body(body).unwrap();
        let due = trace::Due::of(&self.ledger, &request).await;
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (status, headers) = (response.status(), response.headers().clone());
        due.settle(&self.ledger, status, &headers).await;
        let bytes = response.into_body().collect().await.unwrap().to_bytes();
        let page = Page {
            status,
            headers,
            body: String::from_utf8_lossy(&bytes).into_owned(),
        };
        for line in page.headers.get_all(header::SET_COOKIE) {
            let (name, rest) = line.to_str().unwrap().split_once('=').unwrap();
            let value = rest.split(';').next().unwrap();
            self.cookies.retain(|(known, _)| known != name);
            if !value.is_empty() {
                self.cookies.push((name.to_owned(), value.to_owned()));
            }
        }
        page.leads_to_its_faults();
        if let Some((_, rest)) = page.body.split_once("name=\"csrf\" value=\"") {
            rest.split('"').next().unwrap().clone_into(&mut self.csrf);
        }
        page
    }
}
