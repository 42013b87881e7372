//! How many requests there are: by right and state, in all and by system.

use ::requests::{Count, Filter, Place, State};
use askama::Template;
use law::Right;

use crate::visit::{Answer, Frame, Visit, page};

#[derive(Template)]
#[template(path = "requests/counts.html")]
struct CountsPage {
    page: Frame,
    states: Vec<String>,
    tables: Vec<Table>,
}

/// The requests of one place, or all.
struct Table {
    title: String,
    lines: Vec<Line>,
    sums: Vec<Cell>,
}

struct Line {
    right: String,
    cells: Vec<Cell>,
}

struct Cell {
    number: String,
    /// The list of exactly these requests; empty where there are none. No filter of the list names
    /// a place, so only the first table leads there.
    href: String,
}

/// The tables.
pub async fn show(visit: Visit) -> Answer {
    let (ledger, actor, all) = (&visit.app.ledger, visit.actor()?, Filter::default());
    let counts = ::requests::counts(ledger, actor, &all, visit.today()).await?;
    let words = visit.words;
    let whole = table(&visit, words.t("requests-counts-all"), &counts.counts, true);
    let places = counts.places.iter().map(|place| {
        let title = match &place.place {
            Place::System(name) => name.clone(),
            Place::Several => words.t("requests-counts-several"),
            Place::Nowhere => words.t("requests-counts-nowhere"),
        };
        table(&visit, title, &place.counts, false)
    });
    let state = |state: State| words.word("state-", state.word());
    page(&CountsPage {
        page: visit.titled("requests-counts-title"),
        states: State::ALL.into_iter().map(state).collect(),
        tables: std::iter::once(whole).chain(places).collect(),
    })
}

/// A right in each line, a state in each column, sums at both ends.
fn table(visit: &Visit, title: String, counts: &[Count], linked: bool) -> Table {
    let cell = |state: Option<State>, right: Option<Right>| {
        let fits = |count: &&Count| {
            state.is_none_or(|state| count.state == state)
                && right.is_none_or(|right| count.right == right)
        };
        let number: i64 = counts.iter().filter(fits).map(|count| count.requests).sum();
        let state = state.filter(|_| number > 0 && linked);
        Cell {
            number: visit.words.number(number),
            href: state.map_or_else(String::new, |state| href(state, right)),
        }
    };
    let cells = |right: Option<Right>| {
        let states = State::ALL.into_iter().map(Some).chain([None]);
        states.map(|state| cell(state, right)).collect()
    };
    let line = |right: Right| Line {
        right: visit.words.law(right.title()),
        cells: cells(Some(right)),
    };
    let rights = Right::ALL.into_iter();
    let rights = rights.filter(|right| counts.iter().any(|count| count.right == *right));
    Table {
        title,
        lines: rights.map(line).collect(),
        sums: cells(None),
    }
}

fn href(state: State, right: Option<Right>) -> String {
    let right = right.map_or_else(String::new, |right| format!("&right={}", right.word()));
    format!("/requests?state={}{right}", state.word())
}
