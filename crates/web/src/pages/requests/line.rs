//! A request as a line of a list, the same on every page.

use std::collections::HashMap;

use ::requests::{Column, ListLook, Person, Priority, Request, View};
use accounts::Account;

use crate::App;
use crate::light::Light;
use crate::pages::persons::name::{Masked, names_soon};
use crate::refusal::Refusal;
use crate::visit::Visit;
use crate::words::Words;

/// One line.
pub struct Line {
    pub reference: String,
    pub right: String,
    pub light: Light,
    pub extended: bool,
    /// Empty where nothing presses.
    pub priority: String,
    pub tags: Vec<String>,
    /// How many tasks wait; empty for none.
    pub waiting: String,
    /// Where the person stands, such as `Kontakt (vertrieb)`.
    pub person: String,
    /// The first person's name, masked; only on pages that ask for it.
    pub masked: Option<Masked>,
    /// How many more persons there are.
    pub more: usize,
    /// Empty once the request is closed.
    pub step: String,
    /// Where the next step is done, or the request itself.
    pub step_href: String,
    pub progress: String,
    /// Empty for nobody.
    pub assignee: String,
    pub channel: String,
    pub received: String,
    pub state: String,
    /// Which columns stand there.
    pub columns: Columns,
    /// Whether it can be chosen with others; only in the list.
    pub pick: bool,
    /// The list with this request beside it; empty where there is no list.
    pub peek: String,
    /// Other requests of the same person and right, received within thirty days.
    pub twins: Vec<String>,
}

/// The columns that may be left out, and how close the rows stand.
#[derive(Clone, Copy)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a question the template asks"
)]
pub struct Columns {
    pub person: bool,
    pub step: bool,
    pub progress: bool,
    pub assignee: bool,
    pub channel: bool,
    pub received: bool,
    /// Empty where the browser's own choice counts.
    pub rows: &'static str,
}

impl Default for Columns {
    fn default() -> Self {
        Self::of(&ListLook::default())
    }
}

impl Columns {
    /// As an account chose.
    pub fn of(look: &ListLook) -> Self {
        Self {
            person: look.shows(Column::Person),
            step: look.shows(Column::Step),
            progress: look.shows(Column::Progress),
            assignee: look.shows(Column::Assignee),
            channel: look.shows(Column::Channel),
            received: look.shows(Column::Received),
            rows: look.rows.word(),
        }
    }
}

/// The lines of some requests.
pub async fn lines(visit: &Visit, requests: &[Request]) -> Result<Vec<Line>, Refusal> {
    Ok(lines_with(visit, requests, &names(&visit.app).await?))
}

/// As [`lines`], where the names of the accounts are known: login → the name shown.
pub fn lines_with(
    visit: &Visit,
    requests: &[Request],
    names: &HashMap<String, String>,
) -> Vec<Line> {
    requests
        .iter()
        .map(|request| line(visit, request, names))
        .collect()
}

/// Adds the masked name of the first person to the lines of these requests.
pub async fn name_first(visit: &Visit, requests: &[Request], lines: &mut [Line]) {
    let first = |request: &Request| request.persons.first().cloned();
    let (places, persons): (Vec<usize>, Vec<Person>) = requests
        .iter()
        .enumerate()
        .filter_map(|(place, request)| Some((place, first(request)?)))
        .unzip();
    let names = names_soon(visit, &persons).await;
    for (place, name) in places.into_iter().zip(names) {
        if let Some(line) = lines.get_mut(place) {
            line.masked = name;
        }
    }
}

fn line(visit: &Visit, request: &Request, names: &HashMap<String, String>) -> Line {
    let (words, today) = (visit.words, visit.today());
    let view = View::brief(request, today, words.0);
    let person = view.persons.first().map_or_else(String::new, |person| {
        format!("{} ({})", words.word("kind-", person.kind()), person.system)
    });
    let assignee = view.assignee.as_ref();
    Line {
        reference: view.reference.to_string(),
        right: words.law(view.right.title()),
        light: Light::of(&view, today, words),
        extended: view.due.extended.is_some(),
        priority: match view.priority {
            Priority::Normal => String::new(),
            pressing @ (Priority::High | Priority::Urgent) => {
                words.word("priority-", pressing.word())
            }
        },
        tags: view.tags.iter().map(ToString::to_string).collect(),
        waiting: if view.waiting_tasks > 0 {
            words.tr("requests-list-waiting", "n", view.waiting_tasks)
        } else {
            String::new()
        },
        person,
        masked: None,
        more: view.persons.len().saturating_sub(1),
        step_href: match &view.next_step {
            Some(step) if !view.outline => {
                format!("/requests/{}/steps/{}", view.reference, step.id)
            }
            _ => format!("/requests/{}", view.reference),
        },
        step: view.next_step.map_or_else(String::new, |step| step.title),
        progress: format!("{}/{}", view.progress.done, view.progress.all),
        assignee: assignee.map_or_else(String::new, |login| name_of(names, login)),
        channel: words.word("channel-", view.channel.word()),
        received: words.short_day(view.received, today),
        state: words.word("state-", view.state.word()),
        columns: Columns::default(),
        pick: false,
        peek: String::new(),
        twins: Vec::new(),
    }
}

/// Login → the name shown.
pub async fn names(app: &App) -> Result<HashMap<String, String>, Refusal> {
    Ok(by_login(&accounts::list(&app.ledger).await?))
}

/// The same of accounts that were read already.
pub fn by_login(accounts: &[Account]) -> HashMap<String, String> {
    accounts
        .iter()
        .map(|account| (account.login.clone(), account.name.clone()))
        .collect()
}

/// The name behind the login of an account.
pub fn name_of(names: &HashMap<String, String>, login: &str) -> String {
    names
        .get(login)
        .cloned()
        .unwrap_or_else(|| login.to_owned())
}

/// Who wrote or did something: an account by its name, a part of the product as the log calls it.
pub fn author(words: Words, names: &HashMap<String, String>, by: &str) -> String {
    let name = names.get(by).cloned();
    name.unwrap_or_else(|| words.word("part-", by))
}
