//! How long answers took against the time the law leaves: a dot for each.

use ::requests::{Answered, percentile};
use jiff::ToSpan as _;
use jiff::civil::Date;

use crate::refusal::Refusal;
use crate::visit::Visit;

/// So many months are looked at.
const MONTHS: i32 = 12;
/// Width and height of the drawing.
const WIDTH: i64 = 720;
const HEIGHT: i64 = 180;
/// The limit's line, from above; what took longer lies above it.
const LIMIT: i64 = 60;
/// So many rows of the table.
const SHOWN: usize = 200;

/// Chart and table.
pub struct Answers {
    pub dots: Vec<Dot>,
    pub rows: Vec<Row>,
    /// How many there are, how many in time, half and nine tenths.
    pub said: String,
    /// Answers that are dots and no rows.
    pub more: usize,
}

/// An answer in the drawing.
pub struct Dot {
    pub x: i64,
    pub y: i64,
    pub late: bool,
}

/// An answer in the table.
pub struct Row {
    pub reference: String,
    pub right: String,
    pub answered: String,
    pub days: i32,
    pub allowed: i32,
    pub late: bool,
}

/// The answers of the last twelve months.
pub async fn answers(visit: &Visit) -> Result<Answers, Refusal> {
    let today = visit.today();
    let since = today.saturating_sub(MONTHS.months());
    let (ledger, actor) = (&visit.app.ledger, visit.actor()?);
    let all = ::requests::answers(ledger, actor, since).await?;
    let days: Vec<i32> = all.iter().map(Answered::days).collect();
    let late = all.iter().filter(|one| !one.in_time()).count();
    let number = |n: Option<i32>| n.map_or_else(|| "–".to_owned(), |n| n.to_string());
    let places = [
        ("n", all.len().to_string()),
        ("late", late.to_string()),
        ("median", number(percentile(&days, 50))),
        ("ninety", number(percentile(&days, 90))),
    ];
    Ok(Answers {
        dots: all.iter().map(|one| dot(one, since, today)).collect(),
        rows: all.iter().take(SHOWN).map(|one| row(visit, one)).collect(),
        said: visit.words.with("figures-answers-said", &places),
        more: all.len().saturating_sub(SHOWN),
    })
}

/// By the day it went out, and by the share of its time it took; twice the time and more lies at
/// the upper edge.
fn dot(one: &Answered, since: Date, today: Date) -> Dot {
    let days = |from: Date, to: Date| from.duration_until(to).as_hours() / 24;
    let whole = days(since, today).max(1);
    let allowed = i64::from(one.allowed()).max(1);
    let height = i64::from(one.days()) * (HEIGHT - LIMIT) / allowed;
    Dot {
        x: (days(since, one.answered) * WIDTH / whole).clamp(0, WIDTH),
        y: (HEIGHT - height).clamp(4, HEIGHT - 4),
        late: !one.in_time(),
    }
}

fn row(visit: &Visit, one: &Answered) -> Row {
    Row {
        reference: one.reference.to_string(),
        right: visit.words.law(one.right.title()),
        answered: visit.words.day(one.answered),
        days: one.days(),
        allowed: one.allowed(),
        late: !one.in_time(),
    }
}
