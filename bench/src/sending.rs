//! "May I send?" for 100,000 addresses through the API, ten thousand a call, against the bare look-up
//! of the same keys.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use anyhow::Context as _;
use axum::body::Body;
use axum::http::{Request, header};
use consents::{Channel, Import, MOST_ASKED, Terms};
use http_body_util::BodyExt as _;
use jiff::tz::TimeZone;
use serde_json::json;
use sqlx::{AnyConnection, AssertSqlSafe, Connection as _, Row as _};
use tower::ServiceExt as _;

use crate::figure::{Figure, Goal, median};
use crate::options::Options;
use crate::shelf::Shelf;

const SAMPLES: usize = 5;
/// So many keys stand in one bare statement, as in ours.
const CHUNK: usize = 500;
/// So many lines are taken at once.
const LINES: usize = 25_000;

/// On SQLite and on PostgreSQL.
pub async fn measure(options: &Options) -> anyhow::Result<Vec<Figure>> {
    let mut figures = Vec::new();
    let many = if options.small { 10_000 } else { 100_000 };
    for engine in ["sqlite", "postgres"] {
        crate::say(engine, "filling the store with consents");
        let shelf = Shelf::fill(engine, 1).await.context("filling")?;
        fill(&shelf, many).await.context("taking consents")?;
        let figure = one(&shelf, engine, many).await?;
        crate::say(engine, figure.line().trim_end());
        figures.push(figure);
        shelf.clear().await?;
    }
    Ok(figures)
}

fn address(n: usize) -> String {
    format!("kunde{n}@example.org")
}

/// Three of four gave their consent.
async fn fill(shelf: &Shelf, many: usize) -> anyhow::Result<()> {
    let terms = Terms {
        title_de: "Rundbrief".to_owned(),
        title_en: "Newsletter".to_owned(),
        text_de: "Ja, schreiben Sie mir.".to_owned(),
        text_en: "Yes, write to me.".to_owned(),
        channel: Channel::Email,
        double_opt_in: false,
    };
    let (ledger, actor) = (&shelf.ledger, &shelf.actor);
    consents::save(ledger, actor, ("newsletter", terms)).await?;
    for first in (0..many).step_by(LINES) {
        let mut table = "system,record,purpose,state,at,way,source,address\n".to_owned();
        for n in first..many.min(first + LINES) {
            let state = if n % 4 == 0 { "withdrawn" } else { "given" };
            let address = address(n);
            writeln!(
                table,
                "vertrieb,contact:{n},newsletter,{state},2026-01-05,web_form,Formular,{address}"
            )?;
        }
        let import = Import {
            table: &table,
            systems: &["vertrieb"],
            zone: &TimeZone::UTC,
        };
        consents::import(ledger, actor, import).await?;
    }
    let mut conn = AnyConnection::connect(&shelf.url).await?;
    sqlx::raw_sql("ANALYZE").execute(&mut conn).await?;
    Ok(conn.close().await?)
}

async fn one(shelf: &Shelf, engine: &'static str, many: usize) -> anyhow::Result<Figure> {
    let (_, token) = accounts::issue_token(&shelf.ledger, &shelf.actor, "bench", 7).await?;
    let mut bare = AnyConnection::connect(&shelf.url).await?;
    let keys: Vec<String> = sqlx::query("SELECT address FROM consents ORDER BY id")
        .fetch_all(&mut bare)
        .await?
        .iter()
        .map(|row| row.try_get(0))
        .collect::<Result<_, _>>()?;
    anyhow::ensure!(keys.len() == many, "every line was taken");
    let (mut ours, mut limit) = (Vec::new(), Vec::new());
    for sample in 0..=SAMPLES {
        let start = Instant::now();
        let agreed = ask(shelf, token.expose(), (many, sample)).await?;
        let took = start.elapsed();
        anyhow::ensure!(
            agreed == many - many.div_ceil(4),
            "{agreed} may be written to"
        );
        let start = Instant::now();
        look_up(&mut bare, &keys).await?;
        // The first fills the caches.
        if sample > 0 {
            ours.push(rate(many, took));
            limit.push(rate(many, start.elapsed()));
        }
    }
    bare.close().await?;
    let rates = (median(&mut ours), median(&mut limit));
    let name = "may I send, addresses a second";
    Ok(Figure::new(name, engine, rates, "rows/s", Goal::None).of_samples(SAMPLES))
}

/// Asks for all, and counts the yes.
async fn ask(shelf: &Shelf, token: &str, (many, sample): (usize, usize)) -> anyhow::Result<usize> {
    let mut agreed = 0;
    for first in (0..many).step_by(MOST_ASKED) {
        let addresses: Vec<String> = (first..many.min(first + MOST_ASKED)).map(address).collect();
        let body = json!({ "purpose": "newsletter", "addresses": addresses }).to_string();
        let request = Request::post("/api/v1/consents/may-send")
            .header(header::AUTHORIZATION, format!("Bearer {token}"))
            .header(header::CONTENT_TYPE, "application/json")
            .header("idempotency-key", format!("bench-{sample}-{first}"))
            .body(Body::from(body))?;
        let response = shelf.router.clone().oneshot(request).await?;
        let status = response.status();
        let bytes = response.into_body().collect().await?.to_bytes();
        anyhow::ensure!(status.is_success(), "{status}");
        let said: serde_json::Value = serde_json::from_slice(&bytes)?;
        let answers = said["answers"].as_array().context("answers")?;
        agreed += answers.iter().filter(|one| one["may"] == true).count();
    }
    Ok(agreed)
}

async fn look_up(bare: &mut AnyConnection, keys: &[String]) -> anyhow::Result<()> {
    for part in keys.chunks(CHUNK) {
        let places: Vec<String> = (1..=part.len()).map(|n| format!("${n}")).collect();
        // Only numbers of placeholders are put together.
        let sql = format!(
            "SELECT address, state FROM consents WHERE purpose = 'newsletter' AND address IN ({})",
            places.join(", ")
        );
        let mut query = sqlx::query(AssertSqlSafe(sql));
        for key in part {
            query = query.bind(key.as_str());
        }
        let rows = query.fetch_all(&mut *bare).await?;
        anyhow::ensure!(rows.len() == part.len(), "every key is there");
    }
    Ok(())
}

#[expect(
    clippy::cast_precision_loss,
    reason = "a hundred thousand is exact in a float"
)]
fn rate(many: usize, taken: Duration) -> f64 {
    many as f64 / taken.as_secs_f64()
}
