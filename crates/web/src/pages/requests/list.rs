//! All requests: tabs by what is to be done, filters in the address, one page at a time.

use ::requests::{Channel, Filter, Order, Owner, State};
use askama::Template;
use law::Right;

use super::line::{Line, lines};
use crate::fields::Fields;
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
    group: &'static str,
    reference: String,
    overdue: bool,
    filtered: bool,
    next: Option<String>,
}

struct Tab {
    href: String,
    label: String,
    count: String,
    current: bool,
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
    page(&List {
        page: visit.titled("requests-list-title"),
        tabs: GROUPS.iter().map(tab).collect(),
        lines: lines(&visit, &found.requests).await?,
        rights: rights(&visit, fields.get("right")),
        owners: owners(&visit, fields.get("assignee")).await?,
        systems: systems(&visit, fields.get("system")),
        group,
        reference: fields.get("reference").to_owned(),
        overdue: common.overdue,
        filtered: ["right", "assignee", "system", "reference", "overdue"]
            .iter()
            .any(|name| fields.filled(name).is_some()),
        next: found.next.map(|next| {
            format!(
                "/requests?{}",
                fields.query_with("after", &next.to_string())
            )
        }),
    })
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
    Filter {
        overdue: fields.filled("overdue").is_some(),
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
async fn owners(visit: &Visit, chosen: &str) -> Result<Vec<Choice>, crate::refusal::Refusal> {
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
