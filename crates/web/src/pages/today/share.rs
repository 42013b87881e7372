//! The share of answers in time, month by month, as bars and as a table.

use ::requests::Month;

use crate::refusal::Refusal;
use crate::visit::Visit;

/// One month.
pub struct Share {
    /// `Nov 2026`
    pub month: String,
    pub answered: String,
    pub in_time: String,
    /// `93 %`, or a dash in a month without an answer.
    pub percent: String,
    /// Left edge, upper edge and height of its bar, in a drawing 120 wide and 40 high.
    pub x: i64,
    pub y: i64,
    pub height: i64,
}

/// The height of the whole drawing.
const HEIGHT: i64 = 40;

/// The last twelve months, oldest first. Empty while nothing was answered at all.
pub async fn shares(visit: &Visit) -> Result<Vec<Share>, Refusal> {
    let (ledger, actor) = (&visit.app.ledger, visit.actor()?);
    let months = ::requests::on_time(ledger, actor, visit.today()).await?;
    if months.iter().all(|month| month.answered == 0) {
        return Ok(Vec::new());
    }
    let shares = (0..)
        .zip(&months)
        .map(|(place, month)| share(visit, place, *month));
    Ok(shares.collect())
}

fn share(visit: &Visit, place: i64, month: Month) -> Share {
    let words = visit.words;
    let height = month.share().map_or(0, |share| share * HEIGHT / 100);
    let name = words.word("date-month-", &month.first.month().to_string());
    Share {
        month: format!("{name} {}", month.first.year()),
        answered: words.number(month.answered),
        in_time: words.number(month.in_time),
        percent: month
            .share()
            .map_or_else(|| "–".to_owned(), |share| format!("{share} %")),
        x: place * 10 + 1,
        y: HEIGHT - height,
        height,
    }
}
