//! The pages people open all day over a store of 100,000 requests: the answer of the whole server,
//! session and permission included, against the bare query for the rows shown.

use std::time::{Duration, Instant};

use anyhow::Context as _;
use axum::body::Body;
use axum::http::{Request, header};
use http_body_util::BodyExt as _;

use sqlx::{AnyConnection, AssertSqlSafe, Connection as _};
use tower::ServiceExt as _;

use crate::figure::{Figure, Goal};
use crate::options::Options;
use crate::shelf::Shelf;

/// Samples of each; the 95th percentile is taken of them.
const SAMPLES: usize = 200;
/// Answers that are thrown away first.
const WARM: usize = 20;
/// In milliseconds, at the 95th percentile.
const GOAL: f64 = 50.0;

const OPEN: &str =
    "r.state IN ('new', 'identity_open', 'in_progress', 'for_approval', 'new', 'new')";

/// A page with the query for what it shows, and nothing else that it says.
struct Case {
    name: &'static str,
    path: String,
    bare: String,
}

fn cases(shelf: &Shelf) -> Vec<Case> {
    let rows = |condition: &str, order: &str| {
        format!("SELECT r.* FROM requests r WHERE {condition} ORDER BY {order} LIMIT 51")
    };
    let due = "r.due_day, r.id";
    let case = |name, path: &str, bare| Case {
        name,
        path: path.to_owned(),
        bare,
    };
    vec![
        case("list: first page, p95", "/requests", rows(OPEN, due)),
        case(
            "list: a page further on, p95",
            &shelf.further,
            rows(&format!("{OPEN} AND r.due_day > '2026-12-10'"), due),
        ),
        case(
            "list: filtered, p95",
            "/requests?right=erasure&assignee=bench&channel=email",
            rows(
                &format!(
                    "{OPEN} AND r.right_word = 'erasure' AND r.assignee = 'bench' AND r.channel = 'email'"
                ),
                due,
            ),
        ),
        case(
            "list: of one system, p95",
            "/requests?system=papierarchiv",
            rows(
                &format!(
                    "{OPEN} AND EXISTS (SELECT 1 FROM request_persons p WHERE p.request = r.id AND p.system = 'papierarchiv')"
                ),
                due,
            ),
        ),
        case(
            "list: sorted, newest first, p95",
            "/requests?group=done",
            rows("r.state = 'closed'", "r.received_day DESC, r.id DESC"),
        ),
        case(
            "list: searched by number, p95",
            "/requests?reference=471",
            rows(
                &format!(
                    "{OPEN} AND r.id IN (SELECT n.id FROM requests n WHERE n.reference LIKE '%471%')"
                ),
                due,
            ),
        ),
        case("today, p95", "/", rows(OPEN, due).replace("51", "10")),
        case(
            "case, p95",
            &shelf.case,
            format!(
                "SELECT r.* FROM requests r WHERE r.reference = '{}'",
                shelf.reference()
            ),
        ),
    ]
}

/// On SQLite and on PostgreSQL.
pub async fn measure(options: &Options) -> anyhow::Result<Vec<Figure>> {
    let mut figures = Vec::new();
    let copies = if options.small { 10 } else { 100 };
    for engine in ["sqlite", "postgres"] {
        crate::say(engine, "filling the store");
        let shelf = Shelf::fill(engine, copies).await.context("filling")?;
        let mut bare = AnyConnection::connect(&shelf.url).await?;
        for case in cases(&shelf) {
            let figure = one(&shelf, &mut bare, engine, &case)
                .await
                .with_context(|| format!("{} on {engine}", case.name))?;
            crate::say(engine, figure.line().trim_end());
            figures.push(figure);
        }
        bare.close().await?;
        shelf.clear().await?;
    }
    Ok(figures)
}

async fn one(
    shelf: &Shelf,
    bare: &mut AnyConnection,
    engine: &'static str,
    case: &Case,
) -> anyhow::Result<Figure> {
    let (mut ours, mut limit) = (Vec::new(), Vec::new());
    for sample in 0..WARM + SAMPLES {
        let start = Instant::now();
        let request = Request::get(&case.path).header(header::COOKIE, &shelf.cookie);
        let answer = shelf.router.clone().oneshot(request.body(Body::empty())?);
        let answer = answer.await?;
        let status = answer.status();
        let bytes = answer.into_body().collect().await?.to_bytes();
        let taken = start.elapsed();
        anyhow::ensure!(status.is_success(), "{}: {status}", case.path);
        anyhow::ensure!(!bytes.is_empty(), "{}: nothing", case.path);
        let start = Instant::now();
        // The texts stand above.
        let rows = sqlx::query(AssertSqlSafe(case.bare.clone()))
            .fetch_all(&mut *bare)
            .await?;
        anyhow::ensure!(!rows.is_empty(), "{}: no rows", case.bare);
        if sample >= WARM {
            ours.push(taken);
            limit.push(start.elapsed());
        }
    }
    let both = (percentile(ours), percentile(limit));
    let goal = Goal::MostItself(GOAL);
    Ok(Figure::new(case.name, engine, both, "ms", goal).of_samples(SAMPLES))
}

/// The 95th, in milliseconds.
fn percentile(mut times: Vec<Duration>) -> f64 {
    times.sort_unstable();
    let place = (times.len() * 95).div_ceil(100).saturating_sub(1);
    times
        .get(place)
        .map_or(f64::NAN, |time| time.as_secs_f64() * 1e3)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_hundred_times_the_ninety_fifth_is_taken() {
        let times = (1..=100).rev().map(Duration::from_millis).collect();
        assert!((percentile(times) - 95.0).abs() < 1e-9);
    }
}
