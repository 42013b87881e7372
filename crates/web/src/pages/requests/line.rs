//! A request as a line of a list, the same on every page.

use std::collections::HashMap;

use ::requests::{Request, View};

use crate::App;
use crate::light::Light;
use crate::refusal::Refusal;
use crate::visit::Visit;

/// One line.
pub struct Line {
    pub reference: String,
    pub right: String,
    pub light: Light,
    pub extended: bool,
    /// Where the person stands; names are read live on the request's own page only.
    pub person: String,
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
}

/// The lines of some requests.
pub async fn lines(visit: &Visit, requests: &[Request]) -> Result<Vec<Line>, Refusal> {
    let names = names(&visit.app).await?;
    Ok(requests
        .iter()
        .map(|request| line(visit, request, &names))
        .collect())
}

fn line(visit: &Visit, request: &Request, names: &HashMap<String, String>) -> Line {
    let (words, today) = (visit.words, visit.today());
    let view = View::brief(request, today, words.0);
    let person = view.persons.first().map_or_else(String::new, |person| {
        format!("{} ({})", words.word("kind-", person.kind()), person.system)
    });
    let person = match view.persons.len() {
        0 | 1 => person,
        more => format!("{person} +{}", more - 1),
    };
    let assignee = view.assignee.as_ref();
    Line {
        reference: view.reference.to_string(),
        right: words.law(view.right.title()),
        light: Light::of(&view, today, words),
        extended: view.due.extended.is_some(),
        person,
        step_href: match &view.next_step {
            Some(step) => format!("/requests/{}/steps/{}", view.reference, step.id),
            None => format!("/requests/{}", view.reference),
        },
        step: view.next_step.map_or_else(String::new, |step| step.title),
        progress: format!("{}/{}", view.progress.done, view.progress.all),
        assignee: assignee.map_or_else(String::new, |login| name_of(names, login)),
        channel: words.word("channel-", view.channel.word()),
        received: words.near_day(view.received, today),
        state: words.word("state-", view.state.word()),
    }
}

/// Login → the name shown.
pub async fn names(app: &App) -> Result<HashMap<String, String>, Refusal> {
    let all = accounts::list(&app.ledger).await?;
    Ok(all
        .into_iter()
        .map(|account| (account.login, account.name))
        .collect())
}

/// The name behind a login; parts of the product are named by their word.
pub fn name_of(names: &HashMap<String, String>, login: &str) -> String {
    names
        .get(login)
        .cloned()
        .unwrap_or_else(|| login.to_owned())
}
