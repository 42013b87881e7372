//! Has the owner of a system asked, by a message or by a call.

use accounts::{Actor, Permission};
use base::Notice;
use erasure::Desk;
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use ledger::{Deed, Tx};
use mail::{Address, NewMessage};
use requests::{Reference, Request, State, Task, TaskId, Text};
use serde_json::json;
use webhooks::{Hooks, NewCall};

use crate::errand::{Errand, Way};
use crate::{Error, link, store, words};

/// Somebody outside who is asked at an address, for a task without a system.
#[derive(Debug)]
pub struct Somebody<'a> {
    pub request: &'a Request,
    /// The task, added in the same transaction.
    pub task: &'a TaskId,
    pub due: Date,
    pub address: Address,
    /// What they may read of the person on the page.
    pub identifiers: Option<&'a Text>,
}

/// Asks somebody outside inside the caller's transaction, once for a task.
pub async fn ask_somebody(
    desk: &Desk,
    (ways, actor): (Ways<'_>, &Actor),
    tx: &mut Tx,
    somebody: Somebody<'_>,
) -> Result<(), Error> {
    let now = desk.ledger.clock.now();
    let errand = Errand {
        task: somebody.task.clone(),
        system: String::new(),
        way: Way::Mail,
        asked_by: actor.account.login.clone(),
        asked_at: now,
        expires_at: expiry(now),
        round: 1,
        reveals: somebody.identifiers.is_some(),
        outcome: None,
        answered_at: None,
        reason: None,
        identifiers: somebody.identifiers.map(|text| text.expose().to_owned()),
    };
    store::put(tx.conn(), &errand).await?;
    let to = Recipient::Owner(somebody.address);
    let about = (somebody.request, somebody.due);
    to.queue(desk, tx, ways, (about, &errand)).await?;
    let reference = somebody.request.reference.to_string();
    tx.record(deed(actor, &errand, reference)).await?;
    Ok(())
}

fn deed(actor: &Actor, errand: &Errand, reference: String) -> Deed {
    Deed {
        object: Some(errand.task.to_string()),
        system: Some(errand.system.clone()).filter(|system| !system.is_empty()),
        request: Some(reference),
        details: json!({
            "way": errand.way, "round": errand.round, "until": errand.expires_at,
            "reveals": errand.reveals,
        }),
        ..Deed::done(actor.who(), "errands.ask")
    }
}

/// A link works for so many days.
const DAYS: i64 = 30;

/// How owners are reached.
#[derive(Debug, Clone, Copy)]
pub struct Ways<'a> {
    /// Where browsers reach us.
    pub public_url: &'a str,
    /// Programs that look after systems.
    pub hooks: &'a Hooks,
}

/// What is asked.
#[derive(Debug)]
pub struct Ask<'a> {
    pub reference: Reference,
    pub task: &'a TaskId,
    /// What the owner may read of the person on the page; nothing when absent.
    pub identifiers: Option<Text>,
    /// How often it had been asked when the caller looked: a form that is sent twice asks once.
    pub round: i64,
}

/// Has the owner of a task's system asked. Refused while it is open who asks, for a task that ended
/// or has no system with somebody to ask; asking twice from the same look asks once.
pub async fn ask(
    desk: &Desk,
    ways: Ways<'_>,
    actor: &Actor,
    asked: &Ask<'_>,
) -> Result<Errand, Error> {
    let ledger = &desk.ledger;
    let name = asked.reference.to_string();
    let about = Some(asked.reference);
    requests::authorize(ledger, actor, Permission::RequestsWork, about).await?;
    if asked.identifiers.is_some() {
        requests::authorize(ledger, actor, Permission::PersonReveal, about).await?;
    }
    let mut conn = ledger.store.pool().acquire().await?;
    let request = requests::load(&mut conn, asked.reference).await?;
    drop(conn);
    demand(&request)?;
    let tasks = requests::tasks(ledger, actor, asked.reference).await?;
    let task = tasks.into_iter().find(|task| task.id == *asked.task);
    let task = task.ok_or(Error::NotFound)?;
    let (system, to) = recipient(desk, ways, &task)?;
    let now = ledger.clock.now();
    let errand = Errand {
        task: task.id.clone(),
        system,
        way: to.way(),
        asked_by: actor.account.login.clone(),
        asked_at: now,
        expires_at: expiry(now),
        round: asked.round + 1,
        reveals: asked.identifiers.is_some(),
        outcome: None,
        answered_at: None,
        reason: None,
        identifiers: asked
            .identifiers
            .as_ref()
            .map(|text| text.expose().to_owned()),
    };
    let mut tx = ledger.begin().await?;
    if !store::put(tx.conn(), &errand).await? {
        // Sent twice, or somebody else was faster: it is asked already.
        tx.rollback().await?;
        let known = store::errand(ledger.store.pool(), &task.id).await?;
        return known.ok_or(Error::NotFound);
    }
    requests::task_is_asked(tx.conn(), &task.id).await?;
    let about = (&request, task.due);
    to.queue(desk, &mut tx, ways, (about, &errand)).await?;
    tx.record(deed(actor, &errand, name)).await?;
    tx.commit().await?;
    Ok(errand)
}

fn expiry(now: Timestamp) -> Timestamp {
    let days = SignedDuration::from_hours(24 * DAYS);
    now.saturating_add(days).unwrap_or(Timestamp::MAX)
}

/// Nobody is told to act for somebody whose identity is in doubt.
fn demand(request: &Request) -> Result<(), Error> {
    request.must_be_open().map_err(requests::Error::from)?;
    if request.state == State::IdentityOpen {
        let line = format!("{}: settle who asks before others act", request.reference);
        return Err(Notice::new("errand-identity", line).into());
    }
    Ok(())
}

/// Whom to ask.
enum Recipient {
    Owner(Address),
    Program(String),
}

fn recipient(desk: &Desk, ways: Ways<'_>, task: &Task) -> Result<(String, Recipient), Error> {
    if task.ending.is_some() {
        return Err(Notice::new("task-ended", "was ended already").into());
    }
    let nobody = || {
        let line = "has no system with an owner to ask: name `owner` of the system, or a webhook with \
                    `system`, in the configuration; or write down what came of it";
        Error::from(Notice::new("errand-nobody", line))
    };
    let system = task.system.clone().ok_or_else(nobody)?;
    if let Some(hook) = ways.hooks.of_system(&system) {
        return Ok((system, Recipient::Program(hook.to_owned())));
    }
    let config = desk.systems.get(&system)?;
    let owner = config.owner.as_deref().ok_or_else(nobody)?;
    let address = Address::parse(owner)?;
    Ok((system, Recipient::Owner(address)))
}

impl Recipient {
    fn way(&self) -> Way {
        match self {
            Self::Owner(_) => Way::Mail,
            Self::Program(_) => Way::Webhook,
        }
    }

    /// Queued once for each time it is asked.
    async fn queue(
        self,
        desk: &Desk,
        tx: &mut Tx,
        ways: Ways<'_>,
        ((request, due), errand): ((&Request, Date), &Errand),
    ) -> Result<(), Error> {
        let ledger = &desk.ledger;
        let by = (&ledger.clock, &ledger.random);
        let token = link::token(ledger, (&errand.task, errand.round))?;
        let cause = format!("errand:{}:{}", errand.task, errand.round);
        let number = request.reference.to_string();
        match self {
            Self::Owner(to) => {
                let link = format!("{}/errand/{token}", ways.public_url);
                let (subject, body) = message(desk, request, (due, errand), &link);
                let new = NewMessage {
                    to,
                    subject,
                    body,
                    request: Some(number),
                    cause,
                };
                mail::queue(tx, by, &new).await?;
            }
            Self::Program(hook) => {
                let new = NewCall {
                    hook,
                    request: Some(number.clone()),
                    cause,
                    body: json!({
                        "type": "errand.asked",
                        "timestamp": errand.asked_at,
                        "data": {
                            "request": number,
                            "right": request.right,
                            "system": errand.system,
                            "task": errand.task,
                            "due": due,
                            "until": errand.expires_at,
                            "callback": format!("{}/api/v1/errands/{token}", ways.public_url),
                        },
                    }),
                };
                webhooks::queue(tx, by, ways.hooks, &new).await?;
            }
        }
        Ok(())
    }
}

/// Subject and text in the language of the house.
fn message(
    desk: &Desk,
    request: &Request,
    (due, errand): (Date, &Errand),
    link: &str,
) -> (String, String) {
    let locale = desk.controller.language;
    let language = words::language(locale);
    let letter = words::letter(locale);
    let until = desk
        .controller
        .time_zone
        .to_datetime(errand.expires_at)
        .date();
    let due = law::long_day(due, language);
    let until = law::long_day(until, language);
    let number = request.reference.to_string();
    let asked = words::asked(request.right, &errand.system).map_or("", |said| said.get(language));
    let system = if errand.system.is_empty() {
        "–"
    } else {
        &errand.system
    };
    let values = [
        ("number", number.as_str()),
        ("right", request.right.title().get(language)),
        ("system", system),
        ("due", &due),
        ("until", &until),
        ("words", asked),
        ("link", link),
    ];
    let fill = |text: &str| mail::template::fill(text, &values);
    (fill(&letter.subject), fill(&letter.body))
}
