//! Figures for a monitoring system (Prometheus), on a listener of their own. No label holds a
//! value of a person: a route is the address as the table has it, with its places unfilled; states
//! and rights are words.

use std::sync::Arc;
use std::time::Instant;

use axum::Router;
use axum::extract::{MatchedPath, Request, State};
use axum::http::header;
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use jiff::Timestamp;
use prometheus::{
    HistogramOpts, HistogramVec, IntCounterVec, IntGauge, IntGaugeVec, Opts, Registry, TextEncoder,
};

use crate::App;
use crate::refusal::Refusal;

/// The text format of Prometheus.
const TEXT: &str = "text/plain; version=0.0.4; charset=utf-8";

/// What is measured. Clones share the figures.
#[derive(Clone)]
pub struct Metrics {
    registry: Registry,
    answers: IntCounterVec,
    seconds: HistogramVec,
    requests: IntGaugeVec,
    overdue: IntGauge,
    entries: IntGauge,
    running: IntGauge,
    findings: IntGauge,
    examined: IntGauge,
    store: IntGauge,
}

impl Metrics {
    /// Everything at nought.
    #[expect(
        clippy::new_without_default,
        reason = "two of them in one process would count apart"
    )]
    pub fn new() -> Self {
        let one = |name: &str, help: &str| IntGauge::new(name, help).expect(NAMES);
        let seconds = HistogramOpts::new(
            "dsgvo_http_answer_seconds",
            "How long answers took, by surface",
        );
        let build = Opts::new("dsgvo_build_info", "Which version runs")
            .const_label("version", env!("CARGO_PKG_VERSION"));
        let build = IntGauge::with_opts(build).expect(NAMES);
        build.set(1);
        let metrics = Self {
            registry: Registry::new(),
            answers: IntCounterVec::new(
                Opts::new("dsgvo_http_answers_total", "Answers given"),
                &["method", "route", "status"],
            )
            .expect(NAMES),
            seconds: HistogramVec::new(seconds, &["surface"]).expect(NAMES),
            requests: IntGaugeVec::new(
                Opts::new("dsgvo_requests", "Requests by right and state"),
                &["right", "state"],
            )
            .expect(NAMES),
            overdue: one(
                "dsgvo_requests_overdue",
                "Open requests past their legal day",
            ),
            entries: one("dsgvo_ledger_entries", "Entries of the DSGVO log"),
            running: one("dsgvo_runs_open", "Runs of erasure that have not ended"),
            findings: one(
                "dsgvo_findings",
                "What the last examination found that must not be",
            ),
            examined: one(
                "dsgvo_examined_timestamp_seconds",
                "When all that must hold was examined last, as seconds since 1970",
            ),
            store: one("dsgvo_store_up", "Whether our own database answers"),
        };
        let registry = metrics.registry.clone();
        for collector in [
            Box::new(metrics.answers.clone()) as Box<dyn prometheus::core::Collector>,
            Box::new(metrics.seconds.clone()),
            Box::new(metrics.requests.clone()),
            Box::new(metrics.overdue.clone()),
            Box::new(metrics.entries.clone()),
            Box::new(metrics.running.clone()),
            Box::new(metrics.findings.clone()),
            Box::new(metrics.examined.clone()),
            Box::new(metrics.store.clone()),
            Box::new(build),
        ] {
            registry.register(collector).expect(NAMES);
        }
        metrics
    }

    /// What the store knows, read when somebody asks.
    async fn read(&self, app: &App) -> Result<(), Refusal> {
        let tally = requests::tally(&app.ledger, app.today()).await?;
        self.requests.reset();
        for count in &tally.counts {
            self.requests
                .with_label_values(&[count.right.word(), count.state.word()])
                .set(count.requests);
        }
        self.overdue.set(tally.overdue);
        self.entries.set(app.ledger.size().await?);
        self.running.set(erasure::open_runs(&app.desk).await?);
        let examined = erasure::examined(&app.ledger).await?;
        let found = i64::try_from(examined.found).unwrap_or(i64::MAX);
        self.findings.set(found);
        let at = examined.at.map_or(0, Timestamp::as_second);
        self.examined.set(at);
        Ok(())
    }
}

/// Why naming and registering cannot fail.
const NAMES: &str = "names and labels are written here, and a test makes them";

/// Counts an answer.
pub async fn count(State(metrics): State<Metrics>, request: Request, next: Next) -> Response {
    let begun = Instant::now();
    let path = request.extensions().get::<MatchedPath>();
    let route = path.map_or("none", MatchedPath::as_str).to_owned();
    let method = request.method().as_str().to_owned();
    let response = next.run(request).await;
    let surface = if route.starts_with("/api/") {
        "api"
    } else {
        "pages"
    };
    let taken = begun.elapsed().as_secs_f64();
    metrics.seconds.with_label_values(&[surface]).observe(taken);
    metrics
        .answers
        .with_label_values(&[method.as_str(), &route, response.status().as_str()])
        .inc();
    response
}

/// What the listener of the figures serves: `/metrics` and nothing else.
pub fn metrics_router(app: App, metrics: Metrics) -> Router {
    Router::new()
        .route("/metrics", get(show))
        .with_state(Arc::new((app, metrics)))
}

async fn show(State(shared): State<Arc<(App, Metrics)>>) -> Response {
    let (app, metrics) = &*shared;
    // A store that is away is a figure, not a missing answer.
    let is_up = metrics.read(app).await.is_ok();
    metrics.store.set(i64::from(is_up));
    match TextEncoder::new().encode_to_string(&metrics.registry.gather()) {
        Ok(text) => ([(header::CONTENT_TYPE, TEXT)], text).into_response(),
        Err(error) => Refusal::broken(&error).status().into_response(),
    }
}
