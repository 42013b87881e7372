//! All requests: tabs by what is to be done, filters in the address, one page at a time.

use ::requests::{Channel, Filter, Order, Person, State, person_of};
use accounts::{Account, Permission};
use askama::Template;
use law::Right;

use super::back::{self, Back};
use super::filter::{dues, filter, said_due};
use super::line::Line;
use super::marks::priorities;
use super::peek::{Peek, peek};
use super::read::{Read, lines};
use super::shelf::{self, Extent, Keeping, Own};
use crate::fields::Fields;
use crate::refusal::{Fault, Refusal};
use crate::visit::{Answer, Errors, Frame, Visit, form, to};

#[derive(Template)]
#[template(path = "requests/list.html")]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a question the template asks"
)]
struct List {
    page: Frame,
    errors: Errors,
    tabs: Vec<Tab>,
    lines: Vec<Line>,
    states: Vec<Choice>,
    rights: Vec<Choice>,
    owners: Vec<Choice>,
    systems: Vec<Choice>,
    channels: Vec<Choice>,
    priorities: Vec<Choice>,
    tag: String,
    dues: Vec<Choice>,
    views: Vec<Tab>,
    own: Vec<Own>,
    keeping: Keeping,
    columns: Vec<Choice>,
    distances: Vec<Choice>,
    sorts: Vec<(String, Choice)>,
    sort: String,
    peek: Option<Peek>,
    /// What the last change of several requests at once came to; empty when there was none.
    said: String,
    /// The form that takes it back.
    back: Option<Back>,
    may_assign: bool,
    may_merge: bool,
    /// Tags that were typed for several requests.
    bulk_tags: String,
    chips: Vec<Chip>,
    group: &'static str,
    reference: String,
    person: String,
    /// Whether a person has requests is for those who may read them.
    may_ask_person: bool,
    filtered: bool,
    /// `1–50 von 1 204`
    place: String,
    first: Option<String>,
    next: Option<String>,
}

pub struct Tab {
    pub href: String,
    pub label: String,
    pub count: String,
    pub current: bool,
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

/// The groups of the tabs with their states; the last is in none of the others' way.
const GROUPS: [(&str, &[State]); 4] = [
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
    (
        "open",
        &[
            State::New,
            State::IdentityOpen,
            State::InProgress,
            State::Waiting,
            State::ForApproval,
        ],
    ),
];

/// What an address asks for.
struct Asked {
    group: &'static str,
    /// The states that are shown: those of the group, or the one that was chosen.
    states: Vec<State>,
    /// Everything else that is filtered by.
    common: Filter,
    /// Why the person that was asked for is none.
    faults: Vec<Fault>,
}

impl Asked {
    fn read(visit: &Visit, fields: &Fields) -> Result<Self, Refusal> {
        // A state stands in one of the groups, and is all of it that is shown.
        let state: Option<State> = fields.get("state").parse().ok();
        let group = GROUPS.iter().find(|(word, states)| match state {
            Some(state) => states.contains(&state),
            None => *word == fields.get("group"),
        });
        let (group, states) = group.unwrap_or(&GROUPS[0]);
        let (common, faults) = match person(visit, fields) {
            Ok(person) => (filter(visit, fields, person), Vec::new()),
            Err(refusal) => (
                filter(visit, fields, None),
                Refusal::from(::requests::Error::from(refusal)).faults()?,
            ),
        };
        let order = match (fields.get("sort"), *group) {
            ("newest", _) | ("", "done") => Order::Newest,
            _ => Order::Due,
        };
        Ok(Self {
            group,
            states: state.map_or_else(|| states.to_vec(), |state| vec![state]),
            common: Filter { order, ..common },
            faults,
        })
    }

    fn filter(&self) -> Filter {
        Filter {
            states: self.states.clone(),
            ..self.common.clone()
        }
    }
}

/// The requests an address lists, from the first on.
pub fn asked(visit: &Visit, fields: &Fields) -> Result<Filter, Refusal> {
    Ok(Asked::read(visit, fields)?.filter())
}

/// What an address filters and sorts by, and nothing else of it.
pub fn passing(fields: &Fields) -> Fields {
    fields.only(&[
        "group",
        "due",
        "state",
        "right",
        "person",
        "assignee",
        "system",
        "channel",
        "priority",
        "tag",
        "reference",
        "sort",
    ])
}

/// The list. A whole number in the search leads to its request.
pub async fn show(visit: Visit, fields: Fields) -> Answer {
    if let Ok(reference) = fields.get("reference").parse::<::requests::Reference>() {
        return to(&format!("/requests/{reference}"));
    }
    render(&visit, &fields, &[]).await
}

/// The list again, with what was wrong with a form on it.
pub async fn render(visit: &Visit, fields: &Fields, faults: &[Fault]) -> Answer {
    let mut asked = Asked::read(visit, fields)?;
    asked.faults.extend_from_slice(faults);
    ::requests::settle(&visit.app.ledger, visit.actor()?, &mut asked.common).await?;
    let filter = Filter {
        after: fields.get("after").parse().ok(),
        ..asked.filter()
    };
    let here = passing(fields);
    let read = Read::all(visit, (&filter, &asked.common), &here).await?;
    let counts = &read.counts;
    let stateless = here.with("state", "");
    let tab = |(word, states): &(&str, &[State])| Tab {
        href: address(&stateless, "group", word),
        label: visit.words.word("requests-list-group-", word),
        count: visit.words.number(sum(counts, states)),
        current: *word == asked.group,
    };
    let chips = chips(visit, &here, &read.accounts);
    let extent = Extent::of(fields, &read.found, sum(counts, &asked.states));
    let errors = visit.errors(&asked.faults);
    let template = List {
        page: visit.titled("requests-list-title").refused_if(&errors),
        tabs: GROUPS.iter().map(tab).collect(),
        lines: lines(visit, &read, fields).await?,
        states: states_of(visit, fields.get("state")),
        rights: rights(visit, fields.get("right")),
        owners: owners(visit, &read.accounts, fields.get("assignee")),
        systems: systems(visit, fields.get("system")),
        channels: channels(visit, fields.get("channel")),
        priorities: priorities(visit, fields.get("priority")),
        tag: fields.get("tag").to_owned(),
        dues: dues(visit, fields.get("due")),
        views: read.views,
        own: read.own,
        keeping: shelf::keeping(fields),
        columns: shelf::columns(visit, &read.look),
        distances: shelf::distances(visit, &read.look),
        sorts: shelf::sorts(visit, &here, asked.common.order),
        sort: fields.get("sort").to_owned(),
        peek: peek(visit, fields).await?,
        said: shelf::said(visit, fields),
        back: back::of(fields).filter(|_| visit.may(Permission::RequestsWork)),
        may_assign: visit.may(Permission::RequestsWork),
        may_merge: visit.may(Permission::RequestsClose),
        bulk_tags: fields.raw("tags").to_owned(),
        filtered: !chips.is_empty(),
        chips,
        group: asked.group,
        reference: fields.get("reference").to_owned(),
        person: fields.raw("person").to_owned(),
        may_ask_person: visit.may(Permission::RequestsRead),
        errors,
        place: extent.said(visit),
        first: (extent.from > 1).then(|| address(&here, "", "")),
        next: read.found.next.map(|next| {
            let next = here.with("after", &next.to_string());
            address(&next, "from", &(extent.to + 1).to_string())
        }),
    };
    form(&template, &template.errors)
}

/// How many requests are in one of the states.
fn sum(counts: &[(State, i64)], states: &[State]) -> i64 {
    let fitting = counts.iter().filter(|(state, _)| states.contains(state));
    fitting.map(|(_, count)| count).sum()
}

/// An address of the list: these filters, with one set anew or left out.
fn address(fields: &Fields, name: &str, value: &str) -> String {
    format!("/requests?{}", fields.query_with(name, value))
}

/// The person asked for: `contact:ID` in the system chosen, or in the only one there is.
fn person(visit: &Visit, fields: &Fields) -> Result<Option<Person>, ::requests::Refusal> {
    let only = || {
        let mut connected = visit.app.desk.systems.connected();
        connected.next().filter(|_| connected.next().is_none())
    };
    let system = fields.filled("system").or_else(only);
    let word = fields.filled("person");
    word.map(|word| person_of(word, system)).transpose()
}

/// The six states, to choose from.
fn states_of(visit: &Visit, chosen: &str) -> Vec<Choice> {
    let choice = |state: State| Choice {
        value: state.word().to_owned(),
        label: visit.words.word("state-", state.word()),
        chosen: state.word() == chosen,
    };
    State::ALL.into_iter().map(choice).collect()
}

/// The filters in force, each with the way to take it back.
fn chips(visit: &Visit, fields: &Fields, accounts: &[Account]) -> Vec<Chip> {
    let words = visit.words;
    let of = |choices: Vec<Choice>, value: &str| {
        let found = choices.into_iter().find(|choice| choice.value == value);
        found.map_or_else(|| value.to_owned(), |choice| choice.label)
    };
    let mut chips = Vec::new();
    for (name, key) in [
        ("due", "requests-list-due"),
        ("state", "requests-list-state"),
        ("right", "requests-list-right"),
        ("person", "requests-list-person"),
        ("assignee", "requests-list-assignee"),
        ("system", "requests-list-system"),
        ("channel", "requests-list-channel"),
        ("priority", "requests-list-priority"),
        ("tag", "requests-list-tag"),
        ("reference", "requests-list-number"),
    ] {
        let Some(value) = fields.filled(name) else {
            continue;
        };
        let said = match name {
            "due" => said_due(visit, value),
            "state" => of(states_of(visit, ""), value),
            "right" => of(rights(visit, ""), value),
            "assignee" => of(owners(visit, accounts, ""), value),
            "channel" => of(channels(visit, ""), value),
            "priority" => of(priorities(visit, ""), value),
            _ => value.to_owned(),
        };
        let rest = Fields::parse(fields.query_with(name, "").as_bytes());
        chips.push(Chip {
            name: words.t(key),
            value: said,
            without: format!("/requests?{}", rest.query()),
        });
    }
    chips
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
fn owners(visit: &Visit, accounts: &[Account], chosen: &str) -> Vec<Choice> {
    let fixed = ["me", "nobody"].map(|word| Choice {
        value: word.to_owned(),
        label: visit.words.word("requests-list-owner-", word),
        chosen: word == chosen,
    });
    let workers = super::assign::workers_among(accounts, chosen);
    fixed.into_iter().chain(workers).collect()
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
