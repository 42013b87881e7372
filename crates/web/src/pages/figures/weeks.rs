//! What comes due within eight weeks: a bar for each, in pieces by who works on it.

use std::collections::BTreeMap;

use ::requests::Load;
use jiff::ToSpan as _;
use jiff::civil::Date;

use crate::pages::requests::line::{name_of, names};
use crate::refusal::Refusal;
use crate::visit::Visit;

/// So many weeks, the present one included.
const WEEKS: i32 = 8;
/// The length of the longest bar.
const LONGEST: i64 = 480;
/// Height of a bar with the room below it.
const ROW: i64 = 24;
/// So many people have a pattern of their own; the rest share the last.
const PATTERNS: usize = 4;

/// Chart and table.
pub struct Weeks {
    pub owners: Vec<Owner>,
    pub rows: Vec<Week>,
    pub sum: String,
    pub height: i64,
    /// What the chart shows, in a sentence.
    pub said: String,
}

/// Somebody, or nobody.
pub struct Owner {
    pub name: String,
    pub pattern: usize,
    pub all: Cell,
}

/// A week, or what is overdue.
pub struct Week {
    pub label: String,
    /// Lower edge of its words in the drawing.
    pub base: i64,
    pub pieces: Vec<Piece>,
    pub cells: Vec<Cell>,
    pub all: Cell,
}

/// A piece of a bar.
pub struct Piece {
    pub x: i64,
    pub y: i64,
    pub width: i64,
    pub pattern: usize,
}

/// A number with the list of exactly these requests.
pub struct Cell {
    pub number: i64,
    pub href: String,
}

/// The overdue requests and the next eight weeks.
pub async fn weeks(visit: &Visit) -> Result<Weeks, Refusal> {
    let today = visit.today();
    let since_monday = i32::from(today.weekday().to_monday_zero_offset());
    let monday = today.saturating_sub(since_monday.days());
    let until = monday.saturating_add((WEEKS * 7 - 1).days());
    let (ledger, actor) = (&visit.app.ledger, visit.actor()?);
    let load = ::requests::load_until(ledger, actor, until).await?;
    let stretches = stretches(visit, (today, monday, until));
    let mut by_owner: BTreeMap<Option<String>, i64> = BTreeMap::new();
    for one in &load {
        *by_owner.entry(one.owner.clone()).or_default() += one.requests;
    }
    let mut owners: Vec<(Option<String>, i64)> = by_owner.into_iter().collect();
    owners.sort_by_key(|(_, requests)| -requests);
    let keys: Vec<&Option<String>> = owners.iter().map(|(owner, _)| owner).collect();
    let longest = stretches.iter().map(|one| sum(&load, one, None)).max();
    let longest = longest.unwrap_or(0).max(1);
    let rows = (0..)
        .zip(&stretches)
        .map(|(place, one)| row(&load, &keys, one, (place, longest)));
    let rows: Vec<Week> = rows.collect();
    let all = rows.iter().map(|row| row.all.number).sum::<i64>();
    let accounts = names(&visit.app).await?;
    let whole = (String::new(), (Date::MIN, until));
    let owner = |(place, (login, _)): (usize, &(Option<String>, i64))| Owner {
        name: login.as_ref().map_or_else(
            || visit.words.t("requests-list-nobody"),
            |login| name_of(&accounts, login),
        ),
        pattern: place.min(PATTERNS - 1),
        all: cell(&load, &whole, Some(login)),
    };
    Ok(Weeks {
        owners: owners.iter().enumerate().map(owner).collect(),
        height: ROW * i64::try_from(rows.len()).unwrap_or(0),
        said: visit.words.with(
            "figures-weeks-said",
            &[("n", all.to_string()), ("until", visit.words.day(until))],
        ),
        sum: visit.words.number(all),
        rows,
    })
}

type Stretch = (String, (Date, Date));

/// What is overdue, then week by week; the first week begins today.
fn stretches(visit: &Visit, (today, monday, until): (Date, Date, Date)) -> Vec<Stretch> {
    let yesterday = today.saturating_sub(1.day());
    let mut all = vec![(visit.words.t("figures-overdue"), (Date::MIN, yesterday))];
    let mut first = monday;
    while first < until {
        let last = first.saturating_add(6.days());
        let from = first.max(today);
        let places = [
            // Eight weeks leave no doubt about the year, and the bars little room for it.
            ("from", visit.words.short_day(from, from)),
            ("until", visit.words.short_day(last, last)),
        ];
        all.push((visit.words.with("figures-week", &places), (from, last)));
        first = last.saturating_add(1.day());
    }
    all
}

fn row(
    load: &[Load],
    owners: &[&Option<String>],
    stretch: &Stretch,
    (place, longest): (i64, i64),
) -> Week {
    let mut x = 0;
    let mut pieces = Vec::new();
    for (at, owner) in owners.iter().enumerate() {
        let width = sum(load, stretch, Some(owner)) * LONGEST / longest;
        if width > 0 {
            pieces.push(Piece {
                x,
                y: place * ROW,
                width,
                pattern: at.min(PATTERNS - 1),
            });
            x += width;
        }
    }
    Week {
        label: stretch.0.clone(),
        base: place * ROW + 13,
        pieces,
        cells: owners
            .iter()
            .map(|owner| cell(load, stretch, Some(owner)))
            .collect(),
        all: cell(load, stretch, None),
    }
}

fn sum(load: &[Load], (_, (from, until)): &Stretch, owner: Option<&Option<String>>) -> i64 {
    let fits = |one: &&Load| {
        (*from..=*until).contains(&one.day) && owner.is_none_or(|owner| one.owner == *owner)
    };
    load.iter().filter(fits).map(|one| one.requests).sum()
}

/// A number with its list; no link where there is nothing to see.
fn cell(load: &[Load], stretch: &Stretch, owner: Option<&Option<String>>) -> Cell {
    let number = sum(load, stretch, owner);
    let (_, (from, until)) = stretch;
    let from = if *from == Date::MIN {
        String::new()
    } else {
        from.to_string()
    };
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.append_pair("group", "open");
    query.append_pair("due", &format!("{from}..{until}"));
    if let Some(owner) = owner {
        query.append_pair("assignee", owner.as_deref().unwrap_or("nobody"));
    }
    let href = if number > 0 {
        format!("/requests?{}", query.finish())
    } else {
        String::new()
    };
    Cell { number, href }
}
