//! All requests: tabs by what is to be done, filters in the address, one page at a time.

use ::requests::{Channel, Filter, Order, Owner, State};
use askama::Template;
use jiff::ToSpan as _;
use jiff::civil::Date;
use law::Right;

use super::line::{Line, named_lines};
use crate::fields::Fields;
use crate::refusal::Refusal;
use crate::visit::{Answer, Frame, Visit, page, to};

#[derive(Template)]
#[template(path = "requests/list.html")]
struct List {
    page: Frame,
    tabs: Vec<Tab>,
    lines: Vec<Line>,
    rights: Vec<Choice>,
    owners: Vec<Choice>,
    systems: Vec<Choice>,
    channels: Vec<Choice>,
    dues: Vec<Choice>,
    views: Vec<Tab>,
    chips: Vec<Chip>,
    group: &'static str,
    reference: String,
    filtered: bool,
    /// `1–50 von 1 204`
    place: String,
    first: Option<String>,
    next: Option<String>,
}

struct Tab {
    href: String,
    label: String,
    count: String,
    current: bool,
}

/// A filter in force, and the address without it.
struct Chip {
    name: String,
    value: String,
    without: String,
}

/// One of several values of a filter.
pub struct Choice {
    pub value: String,
    pub label: String,
    pub chosen: bool,
}

/// The three groups of the tabs with their states.
const GROUPS: [(&str, &[State]); 3] = [
    (
        "todo",
        &[
            State::New,
            State::IdentityOpen,
            State::InProgress,
            State::ForApproval,
        ],
    ),
    ("waiting", &[State::Waiting]),
    ("done", &[State::Closed]),
];

/// The list. A whole number in the search leads to its request.
pub async fn show(visit: Visit, fields: Fields) -> Answer {
    if let Ok(reference) = fields.get("reference").parse::<::requests::Reference>() {
        return to(&format!("/requests/{reference}"));
    }
    let group = GROUPS.iter().find(|(word, _)| *word == fields.get("group"));
    let (group, states) = group.unwrap_or(&GROUPS[0]);
    let common = filter(&visit, &fields);
    let filter = Filter {
        states: states.to_vec(),
        order: if *group == "done" {
            Order::Newest
        } else {
            Order::Due
        },
        after: fields.get("after").parse().ok(),
        ..common.clone()
    };
    let (ledger, actor, today) = (&visit.app.ledger, visit.actor()?, visit.today());
    let found = ::requests::list(ledger, actor, &filter, today).await?;
    let counts = ::requests::count(ledger, actor, &common, today).await?;
    let count = |states: &[State]| -> i64 {
        let fitting = counts.iter().filter(|count| states.contains(&count.state));
        fitting.map(|count| count.requests).sum()
    };
    let tab = |(word, states): &(&str, &[State])| Tab {
        href: format!("/requests?{}", fields.query_with("group", word)),
        label: visit.words.word("requests-list-group-", word),
        count: visit.words.number(count(states)),
        current: word == group,
    };
    let chips = chips(&visit, &fields).await?;
    let shown = Shown {
        lines: found.requests.len(),
        all: count(states),
        whole: found.next.is_none() && fields.filled("after").is_none(),
    };
    page(&List {
        page: visit.titled("requests-list-title"),
        tabs: GROUPS.iter().map(tab).collect(),
        lines: named_lines(&visit, &found.requests).await?,
        rights: rights(&visit, fields.get("right")),
        owners: owners(&visit, fields.get("assignee")).await?,
        systems: systems(&visit, fields.get("system")),
        channels: channels(&visit, fields.get("channel")),
        dues: dues(&visit, fields.get("due")),
        views: views(&visit, &fields).await?,
        filtered: !chips.is_empty(),
        chips,
        group,
        reference: fields.get("reference").to_owned(),
        place: shown.said(&visit),
        first: fields
            .filled("after")
            .map(|_| format!("/requests?{}", fields.query_with("after", ""))),
        next: found.next.map(|next| {
            format!(
                "/requests?{}",
                fields.query_with("after", &next.to_string())
            )
        }),
    })
}

/// How much of the list is on the page.
struct Shown {
    lines: usize,
    all: i64,
    whole: bool,
}

impl Shown {
    fn said(&self, visit: &Visit) -> String {
        let number = |n: usize| visit.words.number(i64::try_from(n).unwrap_or(i64::MAX));
        let all = visit.words.number(self.all);
        let key = if self.whole {
            "requests-list-whole"
        } else {
            "requests-list-part"
        };
        visit
            .words
            .with(key, &[("shown", number(self.lines)), ("all", all)])
    }
}

/// Lists that are asked for every day, with how long they are.
async fn views(visit: &Visit, fields: &Fields) -> Result<Vec<Tab>, Refusal> {
    let mut views = Vec::new();
    for (word, query) in [
        ("mine", "assignee=me"),
        ("overdue", "due=overdue"),
        ("nobodys", "assignee=nobody"),
    ] {
        let asked = Fields::parse(query.as_bytes());
        let filter = Filter {
            open: true,
            ..filter(visit, &asked)
        };
        let (ledger, actor) = (&visit.app.ledger, visit.actor()?);
        let counts = ::requests::count(ledger, actor, &filter, visit.today()).await?;
        let count = counts.iter().map(|count| count.requests).sum();
        views.push(Tab {
            href: format!("/requests?{query}"),
            label: visit.words.word("requests-list-view-", word),
            count: visit.words.number(count),
            current: fields.query_with("group", "") == query,
        });
    }
    Ok(views)
}

/// The filters in force, each with the way to take it back.
async fn chips(visit: &Visit, fields: &Fields) -> Result<Vec<Chip>, Refusal> {
    let words = visit.words;
    let of = |choices: Vec<Choice>, value: &str| {
        let found = choices.into_iter().find(|choice| choice.value == value);
        found.map_or_else(|| value.to_owned(), |choice| choice.label)
    };
    let mut chips = Vec::new();
    for (name, key) in [
        ("due", "requests-list-due"),
        ("right", "requests-list-right"),
        ("assignee", "requests-list-assignee"),
        ("system", "requests-list-system"),
        ("channel", "requests-list-channel"),
        ("reference", "requests-list-number"),
    ] {
        let Some(value) = fields.filled(name) else {
            continue;
        };
        let said = match name {
            "due" => said_due(visit, value),
            "right" => of(rights(visit, ""), value),
            "assignee" => of(owners(visit, "").await?, value),
            "channel" => of(channels(visit, ""), value),
            _ => value.to_owned(),
        };
        let rest = Fields::parse(fields.query_with(name, "").as_bytes());
        chips.push(Chip {
            name: words.t(key),
            value: said,
            without: format!("/requests?{}", rest.query_with("after", "")),
        });
    }
    Ok(chips)
}

/// The classes of the traffic light, to choose from.
fn dues(visit: &Visit, chosen: &str) -> Vec<Choice> {
    let choice = |word: &str| Choice {
        value: word.to_owned(),
        label: said_due(visit, word),
        chosen: word == chosen,
    };
    ["overdue", "3", "10"].into_iter().map(choice).collect()
}

fn said_due(visit: &Visit, word: &str) -> String {
    match word.parse::<Date>() {
        Ok(day) => visit.words.near_day(day, visit.today()),
        Err(_) => visit.words.word("requests-list-due-", word),
    }
}

fn filter(visit: &Visit, fields: &Fields) -> Filter {
    let me = visit
        .actor
        .as_ref()
        .map(|actor| actor.account.login.clone());
    let owner = |word: &str| match word {
        "nobody" => Owner::Nobody,
        "me" => Owner::Login(me.clone().unwrap_or_default()),
        login => Owner::Login(login.to_owned()),
    };
    let ahead = |days: i32| Some(visit.today().saturating_add(days.days()));
    Filter {
        overdue: fields.get("due") == "overdue",
        due_until: match fields.get("due") {
            "3" => ahead(3),
            "10" => ahead(10),
            day => day.parse().ok(),
        },
        channel: fields.get("channel").parse().ok(),
        right: fields.get("right").parse().ok(),
        assignee: fields.filled("assignee").map(owner),
        system: fields.filled("system").map(str::to_owned),
        reference: fields.filled("reference").map(str::to_owned),
        ..Filter::default()
    }
}

/// Every right, to choose from.
pub fn rights(visit: &Visit, chosen: &str) -> Vec<Choice> {
    let choice = |right: Right| Choice {
        value: right.word().to_owned(),
        label: visit.words.law(right.title()),
        chosen: right.word() == chosen,
    };
    Right::ALL.into_iter().map(choice).collect()
}

/// Every way a request may come in.
pub fn channels(visit: &Visit, chosen: &str) -> Vec<Choice> {
    let choice = |channel: Channel| Choice {
        value: channel.word().to_owned(),
        label: visit.words.word("channel-", channel.word()),
        chosen: channel.word() == chosen,
    };
    Channel::ALL.into_iter().map(choice).collect()
}

/// Me, nobody, and everybody who may work on requests.
async fn owners(visit: &Visit, chosen: &str) -> Result<Vec<Choice>, Refusal> {
    let fixed = ["me", "nobody"].map(|word| Choice {
        value: word.to_owned(),
        label: visit.words.word("requests-list-owner-", word),
        chosen: word == chosen,
    });
    let workers = super::assign::workers(visit, chosen).await?;
    Ok(fixed.into_iter().chain(workers).collect())
}

/// Every configured system.
pub fn systems(visit: &Visit, chosen: &str) -> Vec<Choice> {
    let choice = |name: &str| Choice {
        value: name.to_owned(),
        label: name.to_owned(),
        chosen: name == chosen,
    };
    visit.app.desk.systems.names().map(choice).collect()
}
