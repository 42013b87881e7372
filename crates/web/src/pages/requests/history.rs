//! What happened with a request, day by day, each line with its number in the log.

use jiff::civil::Date;
use ledger::{Entry, Filter};

use super::line::names;
use crate::pages::ledger::said;
use crate::refusal::Refusal;
use crate::visit::Visit;

/// So many lines stand on the request's page; the log has them all.
const MOST: u32 = 40;

/// The newest lines.
pub struct History {
    pub days: Vec<Day>,
    /// Whether there are older ones.
    pub more: bool,
}

/// A day with its lines, newest first.
pub struct Day {
    pub title: String,
    pub lines: Vec<Line>,
}

/// One deed.
pub struct Line {
    /// `14:05`
    pub at: String,
    pub by: String,
    /// `hat einen Schritt erledigt`
    pub said: String,
    /// `over` for what was refused, `near` for what failed.
    pub shape: &'static str,
    pub no: i64,
}

/// The newest deeds of a request.
pub async fn history(visit: &Visit, reference: &str) -> Result<History, Refusal> {
    let filter = Filter {
        request: Some(reference.to_owned()),
        newest_first: true,
        limit: Some(MOST + 1),
        ..Filter::default()
    };
    let mut entries = visit.app.ledger.list(&filter).await?;
    let more = entries.len() > MOST as usize;
    entries.truncate(MOST as usize);
    let names = names(&visit.app).await?;
    let mut days: Vec<(Date, Day)> = Vec::new();
    for entry in &entries {
        let local = visit.app.zone().to_datetime(entry.at);
        if days.last().is_none_or(|(day, _)| *day != local.date()) {
            let title = visit.words.near_day(local.date(), visit.today());
            let lines = Vec::new();
            days.push((local.date(), Day { title, lines }));
        }
        let by = names.get(&entry.actor).cloned();
        let by = by.unwrap_or_else(|| visit.words.word("part-", &entry.actor));
        let at = format!("{:02}:{:02}", local.hour(), local.minute());
        let (_, day) = days.last_mut().expect("a day was just pushed");
        day.lines.push(line(visit, entry, (at, by)));
    }
    let days = days.into_iter().map(|(_, day)| day).collect();
    Ok(History { days, more })
}

fn line(visit: &Visit, entry: &Entry, (at, by): (String, String)) -> Line {
    Line {
        at,
        by,
        said: said(visit, entry),
        shape: match entry.outcome.as_str() {
            "refused" => "over",
            "failed" => "near",
            _ => "",
        },
        no: entry.index,
    }
}
