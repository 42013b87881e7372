//! One look of the scheduler over many open requests and twenty workflows. What is not due must
//! cost nothing, so that a look grows with what is due and not with what is open.

use std::time::{Duration, Instant};

use accounts::Actor;
use anyhow::Context as _;
use base::{Clock, Random};
use jiff::ToSpan as _;
use law::{Received, Right};
use ledger::{Ledger, Via};
use requests::{Channel, NewRequest};
use sqlx::{AnyConnection, Connection as _};
use workflows::{Office, pass};

use crate::figure::{Figure, Goal};
use crate::options::{Options, SAMPLES};
use crate::shelf::{Empty, NOW, TODAY, actor, controller, copied};

/// Workflows in all, the shipped ones among them.
const WORKFLOWS: usize = 20;
/// Requests opened one by one; the rest are their copies.
const ORIGINALS: i32 = 1_000;

/// On SQLite and on PostgreSQL.
pub async fn measure(options: &Options) -> anyhow::Result<Vec<Figure>> {
    let mut figures = Vec::new();
    for engine in ["sqlite", "postgres"] {
        let measured = on(options, engine).await;
        let measured = measured.with_context(|| format!("workflows on {engine}"))?;
        for figure in &measured {
            crate::say(engine, figure.line().trim_end());
        }
        figures.extend(measured);
    }
    Ok(figures)
}

async fn on(options: &Options, engine: &'static str) -> anyhow::Result<Vec<Figure>> {
    let mut figures = Vec::new();
    let most = if options.small { 3 } else { 10 };
    let few = Desk::fill(engine, 1).await?;
    let idle_few = few.idle().await?;
    let due_few = few.with_due(200).await?;
    few.clear().await?;
    let many = Desk::fill(engine, most).await?;
    let idle = many.idle().await?;
    figures.push(flat(
        "workflows: a look, nothing due, most / 1,000 open",
        engine,
        (idle, idle_few),
    ));
    let each = micros(many.planned) / millions(most);
    let name = "workflows: planning, per request and workflow";
    figures.push(Figure::new(name, engine, (each, each), "us", Goal::None).of_samples(1));
    let mut per_act = Vec::new();
    for (name, due) in [
        ("workflows: a look, 20 due, per act", 20),
        ("workflows: a look, 200 due, per act", 200),
        ("workflows: a look, 2,000 due, per act", 2_000),
    ] {
        let took = many.with_due(due).await?;
        let act = micros(took) / f64::from(u32::try_from(due)?) / 1e3;
        per_act.push(act);
        // The limit of each is the cheapest: a straight line is a ratio near one.
        let best = per_act.iter().copied().fold(f64::INFINITY, f64::min);
        figures.push(Figure::new(name, engine, (act, best), "ms", Goal::None));
        if due == 200 {
            let name = "workflows: a look, 200 due, most / 1,000 open";
            figures.push(flat(name, engine, (took, due_few)));
        }
    }
    many.clear().await?;
    Ok(figures)
}

/// The same with many open requests and with a thousand: the ratio should be one.
fn flat(name: &'static str, engine: &'static str, (many, few): (Duration, Duration)) -> Figure {
    let both = (micros(many) / 1e3, micros(few) / 1e3);
    Figure::new(name, engine, both, "ms", Goal::Most(1.5)).of_samples(SAMPLES)
}

fn micros(time: Duration) -> f64 {
    time.as_secs_f64() * 1e6
}

/// Requests times workflows, of so many thousands of requests.
fn millions(thousands: i64) -> f64 {
    let pairs = usize::try_from(thousands).unwrap_or(1) * 1_000 * WORKFLOWS;
    f64::from(u32::try_from(pairs).unwrap_or(u32::MAX))
}

/// A store with open requests, each planned for every workflow.
struct Desk {
    ledger: Ledger,
    office: Office,
    place: Empty,
    /// How long planning took.
    planned: Duration,
}

impl Desk {
    async fn fill(engine: &'static str, thousands: i64) -> anyhow::Result<Self> {
        crate::say(
            engine,
            &format!("{thousands},000 open requests, {WORKFLOWS} workflows"),
        );
        let place = Empty::make(engine).await?;
        let clock = Clock::fixed(NOW.parse()?);
        let ledger = Ledger::new(place.store.clone(), clock, Random::os());
        let office = Office {
            controller: controller()?,
            public_url: "http://127.0.0.1".to_owned(),
            relay: None,
            hooks: webhooks::Hooks::default(),
        };
        let manager = actor(&ledger).await?;
        for n in 0..ORIGINALS {
            requests::open(&ledger, &manager, &office.controller, new(n)?).await?;
        }
        let mut conn = AnyConnection::connect(&place.url).await?;
        for copy in 1..thousands {
            copied(&mut conn, copy).await?;
        }
        conn.close().await?;
        let start = Instant::now();
        pass(&ledger, &office).await?;
        for n in workflows::shipped().len()..WORKFLOWS {
            let rule =
                workflows::from_toml(&rule(n)).map_err(|notice| anyhow::anyhow!("{notice}"))?;
            let (author, name) = (author(&manager), format!("own-{n}"));
            workflows::save(&ledger, &author, &office.controller, (&name, rule)).await?;
            workflows::switch(&ledger, &author, &office.controller, (&name, true)).await?;
        }
        let planned = start.elapsed();
        // What is due by the calendar of the invented requests is done before it is measured.
        pass(&ledger, &office).await?;
        Ok(Self {
            ledger,
            office,
            place,
            planned,
        })
    }

    /// The median of looks at which nothing is due.
    async fn idle(&self) -> anyhow::Result<Duration> {
        let mut times = Vec::new();
        for _ in 0..SAMPLES {
            let start = Instant::now();
            let done = pass(&self.ledger, &self.office).await?;
            times.push(start.elapsed());
            anyhow::ensure!(done.due == 0, "something was due");
        }
        times.sort();
        Ok(times[times.len() / 2])
    }

    /// One look at which so many acts are due; the last of them were far off before.
    async fn with_due(&self, due: usize) -> anyhow::Result<Duration> {
        let now = self.ledger.clock.now().as_microsecond();
        let mut conn = AnyConnection::connect(&self.place.url).await?;
        sqlx::query(
            "UPDATE workflow_due SET due_at = $1 WHERE cause IN
             (SELECT cause FROM workflow_due WHERE workflow LIKE 'own-%' ORDER BY due_at DESC, cause LIMIT $2)",
        )
        .bind(now)
        .bind(i64::try_from(due)?)
        .execute(&mut conn)
        .await?;
        conn.close().await?;
        let start = Instant::now();
        let done = pass(&self.ledger, &self.office).await?;
        let took = start.elapsed();
        anyhow::ensure!(done.fired == due, "{} of {due} acted", done.fired);
        // What it wrote into the log is read before the next look.
        pass(&self.ledger, &self.office).await?;
        Ok(took)
    }

    async fn clear(self) -> anyhow::Result<()> {
        drop(self.ledger);
        self.place.clear().await
    }
}

/// A reminder some days before the end, of those that are not answered.
fn rule(n: usize) -> String {
    format!(
        "[title]\nde = \"Probe {n}\"\nen = \"Trial {n}\"\n\
         [when]\nevent = \"time\"\nfrom = \"legal_end\"\noffset = {}\n\
         [[condition]]\nfield = \"answered\"\ntest = \"is\"\nvalue = \"no\"\n\
         [[action]]\ndo = \"mail\"\nto = \"address:bench@example.org\"\ntemplate = \"reminder\"\n",
        n % 3
    )
}

fn author(manager: &Actor) -> Actor {
    let mut author = manager.clone();
    author.account.roles = vec![accounts::Role::WorkflowAuthor];
    author.via = Via::Cli;
    author
}

/// Received over the last two weeks, so that no end is near.
fn new(n: i32) -> anyhow::Result<NewRequest> {
    let right = Right::ALL[usize::try_from(n).unwrap_or(0) % Right::ALL.len()];
    Ok(NewRequest {
        others: Vec::new(),
        right,
        received: Received::on(TODAY.saturating_sub((n % 14).days()))?,
        channel: Channel::Email,
        text: None,
        language: None,
        assignee: None,
        persons: Vec::new(),
    })
}
