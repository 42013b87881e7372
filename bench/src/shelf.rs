//! A store with many requests, and a server before it with somebody signed in.

use std::path::{Path, PathBuf};

use accounts::{Actor, By, NewAccount, Role};
use anyhow::Context as _;
use axum::Router;
use axum::body::Body;
use axum::http::{Request, header};
use base::{Clock, Locale, Random};
use crm::database::SystemConfig;
use erasure::{Desk, Systems};
use http_body_util::BodyExt as _;
use jiff::ToSpan as _;
use jiff::civil::{Date, date};
use law::{ExtraHolidays, Received, Region, Right};
use ledger::{Ledger, Via};
use requests::{Channel, Controller, NewRequest, Person};

use sqlx::{AnyConnection, AssertSqlSafe, Connection as _};
use store::Store;
use tower::ServiceExt as _;

use crate::bare::Bare;

pub const NOW: &str = "2026-11-23T09:00:00Z";
pub const TODAY: Date = date(2026, 11, 23);
/// Opened one by one, with number, dates, checklist and log entries; the rest are their copies.
const ORIGINALS: i32 = 1_000;
/// So many of them are not closed yet: a tenth.
const OPEN: i32 = 100;

/// The store and what reads it.
pub struct Shelf {
    pub url: String,
    pub router: Router,
    pub cookie: String,
    /// The address of a page that is not the first.
    pub further: String,
    /// The address of one request.
    pub case: String,
    pub ledger: Ledger,
    pub actor: Actor,
    place: Empty,
}

/// A new store with nothing in it.
pub struct Empty {
    pub url: String,
    pub store: Store,
    folder: PathBuf,
    /// Server and database, on PostgreSQL.
    made: Option<(String, String)>,
}

impl Empty {
    pub async fn make(engine: &str) -> anyhow::Result<Self> {
        let token = Random::os().token();
        let name = format!("bench_{}", &token.expose()[..16]);
        let folder = std::env::temp_dir().join(&name);
        std::fs::create_dir(&folder)?;
        let mut made = None;
        let url = if engine == "sqlite" {
            format!("sqlite:{}", folder.join("store.db").display())
        } else {
            let server = std::env::var("VERGISSMEIN_TEST_POSTGRES")
                .context("VERGISSMEIN_TEST_POSTGRES is not set; run scripts/bench")?;
            let mut admin = Bare::connect(&server).await?;
            admin.run(&format!("CREATE DATABASE {name}")).await?;
            made = Some((server.clone(), name.clone()));
            let (rest, _) = server.rsplit_once('/').context("a URL has a path")?;
            format!("{rest}/{name}")
        };
        let store = Store::connect_with(&url, Some(&folder.join("store.keys"))).await?;
        store.migrate().await?;
        Ok(Self {
            url,
            store,
            folder,
            made,
        })
    }

    /// Where its files lie.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    pub async fn clear(self) -> anyhow::Result<()> {
        self.store.close().await;
        if let Some((server, name)) = self.made {
            let mut admin = Bare::connect(&server).await?;
            let drop = format!("DROP DATABASE {name} WITH (FORCE)");
            admin.run(&drop).await?;
        }
        std::fs::remove_dir_all(&self.folder)?;
        Ok(())
    }
}

impl Shelf {
    /// Fills a new store with so many thousands of requests.
    pub async fn fill(engine: &str, thousands: i64) -> anyhow::Result<Self> {
        let place = Empty::make(engine).await?;
        let (store, url) = (place.store.clone(), place.url.clone());
        let ledger = Ledger::new(store, Clock::fixed(NOW.parse()?), Random::os());
        let controller = controller()?;
        let actor = actor(&ledger).await?;
        for n in 0..ORIGINALS {
            requests::open(&ledger, &actor, &controller, new(n)?).await?;
        }
        let mut conn = AnyConnection::connect(&url).await?;
        close_old(&mut conn).await?;
        for copy in 1..thousands {
            copied(&mut conn, copy).await?;
        }
        // What autovacuum does on a server within minutes.
        let settled = if engine == "sqlite" {
            "ANALYZE"
        } else {
            "VACUUM ANALYZE"
        };
        sqlx::raw_sql(settled).execute(&mut conn).await?;
        conn.close().await?;
        let router = web::router(app(&ledger, controller)?);
        let cookie = sign_in(&ledger, &router, &actor).await?;
        let further = further(&router, &cookie).await?;
        Ok(Self {
            url,
            router,
            cookie,
            further,
            case: "/requests/GD-2026-0042".to_owned(),
            ledger,
            actor,
            place,
        })
    }

    pub fn reference(&self) -> &str {
        self.case.trim_start_matches("/requests/")
    }

    pub async fn clear(self) -> anyhow::Result<()> {
        drop(self.router);
        self.place.clear().await
    }
}

pub fn controller() -> anyhow::Result<Controller> {
    let region = Region::parse("AT").context("Austria has a calendar")?;
    Ok(Controller {
        region,
        time_zone: region.time_zone(),
        language: Locale::De,
        extra_holidays: ExtraHolidays::default(),
    })
}

pub async fn actor(ledger: &Ledger) -> anyhow::Result<Actor> {
    let new = NewAccount {
        login: "bench".to_owned(),
        name: "Bench".to_owned(),
        roles: vec![Role::PrivacyManager, Role::Approver],
    };
    accounts::add(ledger, By::Operator, new).await?;
    Ok(Actor {
        account: accounts::by_login(ledger, "bench").await?,
        via: Via::Cli,
    })
}

/// The open ones came in over the last six weeks, the others over three years before.
fn new(n: i32) -> anyhow::Result<NewRequest> {
    let ago = if n < OPEN {
        n * 45 / OPEN
    } else {
        45 + n - OPEN
    };
    let right = Right::ALL[usize::try_from(n).unwrap_or(0) % Right::ALL.len()];
    let channels = Channel::ALL;
    Ok(NewRequest {
        others: Vec::new(),
        right,
        received: Received::on(TODAY.saturating_sub(ago.days()))?,
        channel: channels[usize::try_from(n / 7).unwrap_or(0) % channels.len()],
        text: None,
        language: None,
        assignee: (n % 3 != 0).then(|| "bench".to_owned()),
        persons: vec![Person {
            system: if n % 2 == 0 {
                "papierarchiv"
            } else {
                "newsletter"
            }
            .to_owned(),
            record: format!("contact:{n}"),
        }],
    })
}

async fn close_old(conn: &mut AnyConnection) -> anyhow::Result<()> {
    let day = TODAY.saturating_sub(45.days()).to_string();
    sqlx::query(
        "UPDATE requests SET state = 'closed', outcome = 'fulfilled', closed_at = opened_at WHERE received_day <= $1",
    )
    .bind(&day)
    .execute(&mut *conn)
    .await?;
    let steps = "UPDATE request_steps SET state = 'done' WHERE request IN (SELECT id FROM requests WHERE state = 'closed')";
    sqlx::query(steps).execute(&mut *conn).await?;
    // A few are with somebody else or wait.
    let others = "UPDATE requests SET state = CASE WHEN channel = 'email' THEN 'in_progress' ELSE 'waiting' END WHERE state <> 'closed' AND right_word = 'access'";
    sqlx::query(others).execute(&mut *conn).await?;
    Ok(())
}

/// All originals once more, under other ids and numbers.
pub async fn copied(conn: &mut AnyConnection, copy: i64) -> anyhow::Result<()> {
    let columns = "right_word, state, outcome, received_day, received_at, time_zone, channel, language, assignee, region, \
         calendar, derivation, nominal_day, last_day, extended_last_day, end_day, legal_day, due_day, answered_day, \
         extended_day, waiting_until, identity_asked_day, checklist, opened_by, opened_at, closed_at, delete_day, version, systems";
    // At the head, where an id says the moment: its end is random and must stay whole to be unique.
    let head = format!("{copy:010}");
    let original = "reference < 'GD-2026-1001' AND LENGTH(reference) = 12";
    // Numbers and names of this file alone stand in the texts.
    let statements = [
        format!(
            "INSERT INTO requests (id, reference, {columns})
             SELECT '{head}' || SUBSTR(id, 11),
                    'GD-2026-' || CAST(CAST(SUBSTR(reference, 9) AS INTEGER) + {copy} * 1000 AS TEXT), {columns}
             FROM requests WHERE {original}"
        ),
        format!(
            "INSERT INTO request_steps (request, step, place, state, automatic, changed_by, changed_at, entry)
             SELECT '{head}' || SUBSTR(s.request, 11), s.step, s.place, s.state, s.automatic, s.changed_by, s.changed_at, s.entry
             FROM request_steps s JOIN requests r ON r.id = s.request WHERE {original}"
        ),
        format!(
            "INSERT INTO request_persons (request, system, record, linked_by, linked_at)
             SELECT '{head}' || SUBSTR(p.request, 11), p.system, p.record || '-{copy}', p.linked_by, p.linked_at
             FROM request_persons p JOIN requests r ON r.id = p.request WHERE {original}"
        ),
    ];
    for sql in statements {
        sqlx::query(AssertSqlSafe(sql)).execute(&mut *conn).await?;
    }
    Ok(())
}

fn app(ledger: &Ledger, controller: Controller) -> anyhow::Result<web::App> {
    let by_hand = |name: &str| SystemConfig {
        name: name.to_owned(),
        profile: "manual".to_owned(),
        url: None,
        url_file: None,
        files: None,
        tls: None,
        web: None,
        owner: None,
    };
    let systems = ["papierarchiv", "newsletter"].map(by_hand);
    let desk = Desk {
        ledger: ledger.clone(),
        systems: Systems::new(systems.into())?,
        controller: controller.clone(),
        four_eyes: true,
        sender: erasure::Sender::default(),
    };
    Ok(web::App {
        ledger: ledger.clone(),
        desk,
        controller,
        public_url: "http://127.0.0.1:8080".to_owned(),
        portal: None,
        panels: std::collections::BTreeMap::new(),
        hooks: webhooks::Hooks::default(),
        recipients: recipients::Known::default(),
        answers: answers::Settings::default(),
        testing: false,
        demo: true,
    })
}

/// By a one-time link, as a browser does.
async fn sign_in(ledger: &Ledger, router: &Router, actor: &Actor) -> anyhow::Result<String> {
    let link = accounts::sign_in_link(ledger, By::Operator, &actor.account.id).await?;
    let path = format!("/sign-in/link/{}", link.expose());
    let asked = Request::get(&path).body(Body::empty())?;
    let (guest, page) = answered(router, asked).await?;
    let csrf = page.split("name=\"csrf\" value=\"").nth(1);
    let csrf = csrf.and_then(|rest| rest.split('"').next());
    let csrf = csrf.context("the page of the link has a form")?;
    let sent = Request::post(&path)
        .header(header::COOKIE, guest)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from(format!("csrf={csrf}")))?;
    Ok(answered(router, sent).await?.0)
}

/// Its cookies as a browser sends them back, and the page.
async fn answered(router: &Router, request: Request<Body>) -> anyhow::Result<(String, String)> {
    let answer = router.clone().oneshot(request).await?;
    let set = answer.headers().get_all(header::SET_COOKIE);
    let cookies: Vec<String> = set
        .iter()
        .filter_map(|line| line.to_str().ok()?.split(';').next())
        .map(str::to_owned)
        .collect();
    let bytes = answer.into_body().collect().await?.to_bytes();
    Ok((cookies.join("; "), String::from_utf8(bytes.to_vec())?))
}

/// Where the list goes on after its first page.
async fn further(router: &Router, cookie: &str) -> anyhow::Result<String> {
    let asked = Request::get("/requests").header(header::COOKIE, cookie);
    let (_, page) = answered(router, asked.body(Body::empty())?).await?;
    let link = page
        .split("href=\"")
        .find(|rest| rest.contains("after=") && rest.starts_with("/requests?"));
    let link = link.and_then(|rest| rest.split('"').next());
    Ok(link.context("the list goes on")?.replace("&#38;", "&"))
}
