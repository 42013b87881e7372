//! The deeds themselves. None of them can move a legal date.

use accounts::{Contact, Role};
use base::Locale;
use jiff::civil::Date;
use ledger::{Ledger, Tx, Via};
use mail::NewMessage;
use requests::{Doer, NewTask, Reference, Tag, TaskOwner, Text};
use serde_json::json;
use webhooks::NewCall;

use crate::action::{Action, Deed};
use crate::condition::Facts;
use crate::pass::{Office, WORKER};
use crate::telling::{To, addresses};
use crate::{Error, moment};

/// What an act needs to know.
pub(crate) struct Scene<'a> {
    pub office: &'a Office,
    pub contacts: &'a [Contact],
    pub workflow: &'a str,
    pub reference: &'a str,
    pub facts: &'a Facts,
    pub today: Date,
    pub cause: &'a str,
    pub title: &'a str,
}

/// The language of the house.
pub(crate) fn language(office: &Office) -> law::Language {
    match office.controller.language {
        Locale::De => law::Language::De,
        Locale::En => law::Language::En,
    }
}

/// Does it; says in words what was done, without personal values.
pub(crate) async fn act(
    ledger: &Ledger,
    tx: &mut Tx,
    scene: &Scene<'_>,
    action: &Action,
) -> Result<Vec<String>, Error> {
    let done = match action.deed {
        Deed::Mail => return tell(ledger, tx, scene, action).await,
        Deed::Note => note(ledger, tx, scene, action).await,
        Deed::Assign => assign(ledger, tx, scene, action).await,
        Deed::InternalDate => internal_date(ledger, tx, scene, action).await,
        Deed::Task => task(ledger, tx, scene, action).await,
        Deed::Priority => priority(ledger, tx, scene, action).await,
        Deed::Tag => tag(ledger, tx, scene, action).await,
        Deed::Webhook => return call(ledger, tx, scene, action).await,
    };
    match done {
        Ok(word) => Ok(vec![word]),
        // The request does not allow it, such as one that is closed: said, and not tried again.
        Err(requests::Error::Invalid(refusal) | requests::Error::Refused(refusal)) => {
            Ok(vec![format!("refused {}", refusal.code)])
        }
        Err(error) => Err(error.into()),
    }
}

async fn tell(
    ledger: &Ledger,
    tx: &mut Tx,
    scene: &Scene<'_>,
    action: &Action,
) -> Result<Vec<String>, Error> {
    let to = action.to.clone().unwrap_or(To::Assignee);
    let found = addresses(
        &to,
        scene.facts.assignee.as_deref(),
        scene.contacts,
        scene.office.relay.as_ref(),
    );
    let (subject, body) = words(scene, action);
    let mut done = Vec::new();
    for address in found {
        let new = NewMessage {
            to: address,
            subject: subject.clone(),
            body: body.clone(),
            request: Some(scene.reference.to_owned()),
            cause: scene.cause.to_owned(),
        };
        let by = (&ledger.clock, &ledger.random);
        if let Some(id) = mail::queue(tx, by, &new).await? {
            done.push(format!("mail {} {id}", to.log_word()));
        }
    }
    if done.is_empty() {
        done.push(format!("nobody {}", to.log_word()));
    }
    Ok(done)
}

/// Subject and text with their places filled: number, right, dates, link, and nothing else.
fn words(scene: &Scene<'_>, action: &Action) -> (String, String) {
    let locale = scene.office.controller.language;
    let ready = action.template.map(|template| template.words(locale));
    let subject = action
        .subject
        .as_deref()
        .or(ready.map(|ready| ready.0))
        .unwrap_or("{number}");
    let text = action
        .text
        .as_deref()
        .or(ready.map(|ready| ready.1))
        .unwrap_or("{link}\n");
    let right = scene.facts.right.parse::<law::Right>().map_or_else(
        |_| scene.facts.right.clone(),
        |right| right.title().get(language(scene.office)).to_owned(),
    );
    let left = scene.today.duration_until(scene.facts.legal_day).as_hours() / 24;
    let (end, days) = (day(scene.facts.legal_day, locale), left_words(left, locale));
    let link = format!("{}/requests/{}", scene.office.public_url, scene.reference);
    let values = [
        ("number", scene.reference),
        ("right", &right),
        ("end", &end),
        ("days", &days),
        ("state", &scene.facts.state),
        ("link", &link),
        ("workflow", scene.title),
    ];
    let fill = |text| mail::template::fill(text, &values);
    let subject = fill(subject).replace(['\r', '\n'], " ");
    (subject, fill(text))
}

/// A day as people write it.
pub(crate) fn day(day: Date, locale: Locale) -> String {
    let language = match locale {
        Locale::De => law::Language::De,
        Locale::En => law::Language::En,
    };
    law::long_day(day, language)
}

fn left_words(left: i64, locale: Locale) -> String {
    match (left, locale) {
        (0, Locale::De) => "heute".to_owned(),
        (0, Locale::En) => "today".to_owned(),
        (1, Locale::De) => "morgen".to_owned(),
        (1, Locale::En) => "tomorrow".to_owned(),
        (2.., Locale::De) => format!("in {left} Tagen"),
        (2.., Locale::En) => format!("in {left} days"),
        (-1, Locale::De) => "seit gestern überschritten".to_owned(),
        (-1, Locale::En) => "missed since yesterday".to_owned(),
        (_, Locale::De) => format!("seit {} Tagen überschritten", -left),
        (_, Locale::En) => format!("missed {} days ago", -left),
    }
}

fn doer(ledger: &Ledger) -> Doer {
    Doer::part(WORKER, Via::Job, &ledger.clock)
}

fn reference(scene: &Scene<'_>) -> Result<Reference, requests::Error> {
    scene
        .reference
        .parse()
        .map_err(|_| requests::Error::NotFound)
}

async fn note(
    ledger: &Ledger,
    tx: &mut Tx,
    scene: &Scene<'_>,
    action: &Action,
) -> Result<String, requests::Error> {
    let (_, text) = words(scene, action);
    let text = Text::parse("text", &text)?;
    requests::work_log::write_by_machine(ledger, tx, &doer(ledger), reference(scene)?, &text)
        .await?;
    Ok("note".to_owned())
}

/// Gives the request to an account, or to the account of a role that has the fewest open ones.
async fn assign(
    ledger: &Ledger,
    tx: &mut Tx,
    scene: &Scene<'_>,
    action: &Action,
) -> Result<String, requests::Error> {
    let login = match &action.to {
        Some(To::Login(login)) => Some(login.clone()),
        Some(To::Role(role)) => {
            let of_role = scene
                .contacts
                .iter()
                .filter(|contact| contact.roles.contains(role));
            let logins: Vec<&str> = of_role.map(|contact| contact.login.as_str()).collect();
            requests::least_busy(tx.conn(), &logins).await?
        }
        _ => None,
    };
    let Some(login) = login else {
        return Ok("nobody".to_owned());
    };
    requests::assign_by_machine(ledger, tx, &doer(ledger), reference(scene)?, &login).await?;
    Ok(format!("assign login:{login}"))
}

/// The day an action names, counted from today; today where it names none.
fn day_of(scene: &Scene<'_>, action: &Action) -> Date {
    action.date.map_or(scene.today, |span| {
        moment::later(scene.today, span, &scene.office.controller)
    })
}

async fn internal_date(
    ledger: &Ledger,
    tx: &mut Tx,
    scene: &Scene<'_>,
    action: &Action,
) -> Result<String, requests::Error> {
    let end = day_of(scene, action);
    requests::set_end_day_by_machine(tx, &doer(ledger), reference(scene)?, end).await?;
    Ok(format!("internal_date {end}"))
}

/// Gives somebody a task: an account, a role, or who works on the request; the privacy managers
/// while nobody does.
async fn task(
    ledger: &Ledger,
    tx: &mut Tx,
    scene: &Scene<'_>,
    action: &Action,
) -> Result<String, requests::Error> {
    let (_, text) = words(scene, action);
    let owner = match (&action.to, &scene.facts.assignee) {
        (Some(To::Role(role)), _) => TaskOwner::Role(*role),
        (Some(To::Login(login)), _) | (_, Some(login)) => TaskOwner::Login(login.clone()),
        (_, None) => TaskOwner::Role(Role::PrivacyManager),
    };
    let said = owner.to_string();
    let new = NewTask {
        words: Text::parse("text", &text)?,
        owner,
        system: action.system.clone(),
        due: day_of(scene, action),
    };
    let by = doer(ledger);
    requests::add_task_by_machine(ledger, tx, &by, reference(scene)?, new).await?;
    Ok(format!("task {said}"))
}

async fn priority(
    ledger: &Ledger,
    tx: &mut Tx,
    scene: &Scene<'_>,
    action: &Action,
) -> Result<String, requests::Error> {
    let by = doer(ledger);
    let request =
        requests::raise_priority_by_machine(tx, &by, reference(scene)?, action.priority).await?;
    Ok(format!("priority {}", request.priority.word()))
}

/// The log names no tag: people choose the words.
async fn tag(
    ledger: &Ledger,
    tx: &mut Tx,
    scene: &Scene<'_>,
    action: &Action,
) -> Result<String, requests::Error> {
    let tag = Tag::parse(action.tag.as_deref().unwrap_or_default())?;
    requests::add_tag_by_machine(tx, &doer(ledger), reference(scene)?, &tag).await?;
    Ok("tag".to_owned())
}

/// Queues a call: number, right, dates, link, and nothing else.
async fn call(
    ledger: &Ledger,
    tx: &mut Tx,
    scene: &Scene<'_>,
    action: &Action,
) -> Result<Vec<String>, Error> {
    let hook = action.hook.clone().unwrap_or_default();
    let link = format!("{}/requests/{}", scene.office.public_url, scene.reference);
    let new = NewCall {
        request: Some(scene.reference.to_owned()),
        cause: scene.cause.to_owned(),
        body: json!({
            "type": "workflow.fired",
            "timestamp": ledger.clock.now(),
            "data": {
                "workflow": scene.workflow,
                "request": scene.reference,
                "right": scene.facts.right,
                "state": scene.facts.state,
                "priority": scene.facts.priority,
                "legal_day": scene.facts.legal_day,
                "due_day": scene.facts.due_day,
                "link": link,
            },
        }),
        hook: hook.clone(),
    };
    let by = (&ledger.clock, &ledger.random);
    Ok(
        match webhooks::queue(tx, by, &scene.office.hooks, &new).await {
            Ok(Some(id)) => vec![format!("webhook {hook} {id}")],
            Ok(None) => Vec::new(),
            Err(webhooks::Error::Ledger(error)) => return Err(error.into()),
            Err(webhooks::Error::Job(error)) => return Err(mail::Error::Job(error).into()),
            // It was taken out of the configuration: said, and not tried again.
            Err(
                webhooks::Error::NotFound
                | webhooks::Error::Config(_)
                | webhooks::Error::NotTaken(_),
            ) => vec![format!("no-webhook {hook}")],
        },
    )
}
