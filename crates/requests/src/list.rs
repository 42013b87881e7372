//! Lists, counts and finds requests.

use std::collections::BTreeMap;
use std::str::FromStr;

use accounts::{Actor, Permission};
use jiff::civil::Date;
use law::Right;
use ledger::Ledger;
use sqlx::Row as _;
use sqlx::any::AnyRow;

use crate::change::authorize;
use crate::request::{Request, RequestId};
use crate::sight::reads;
use crate::{Channel, Error, Person, Priority, Refusal, State, Tag, store};

/// More ids than this cost a statement more than reading all numbers again.
const MOST_NUMBERED: usize = 500;

/// Which requests, in which order. The default lists all by due day.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// One of these states; all when empty.
    pub states: Vec<State>,
    /// Not closed.
    pub open: bool,
    /// Open and past the legal day.
    pub overdue: bool,
    /// Open and due on this day or before.
    pub due_until: Option<Date>,
    /// Open and due on this day or later.
    pub due_from: Option<Date>,
    pub right: Option<Right>,
    pub priority: Option<Priority>,
    pub tag: Option<Tag>,
    /// How it came in.
    pub channel: Option<Channel>,
    pub assignee: Option<Owner>,
    /// Concerns a person in this system.
    pub system: Option<String>,
    /// Concerns this record.
    pub person: Option<Person>,
    /// Any part of the number.
    pub reference: Option<String>,
    /// Those that [`settle`] found to have that part.
    pub numbered: Option<Vec<RequestId>>,
    pub order: Order,
    /// Where the page before ended.
    pub after: Option<Cursor>,
    /// Requests per page, 50 when absent, 500 at most.
    pub limit: Option<u16>,
}

impl Filter {
    /// Whether it lets no closed request through.
    pub(crate) fn is_open(&self) -> bool {
        let states = !self.states.is_empty() && !self.states.contains(&State::Closed);
        states || self.open || self.overdue || self.due_until.is_some() || self.due_from.is_some()
    }

    pub(crate) fn page_size(&self) -> usize {
        usize::from(self.limit.unwrap_or(50).clamp(1, 500))
    }
}

/// Whose requests.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Owner {
    Nobody,
    Login(String),
}

/// What comes first.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Order {
    /// What is due first.
    #[default]
    Due,
    /// What came in last.
    Newest,
}

/// The place after the last request of a page; a text without personal values for the URL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cursor {
    pub(crate) day: Date,
    pub(crate) id: RequestId,
}

impl Cursor {
    pub(crate) fn read(row: &AnyRow, column: &str) -> Result<Self, Error> {
        let day: String = row.try_get(column)?;
        let id: String = row.try_get("id")?;
        Ok(format!("{day}_{id}").parse()?)
    }
}

impl std::fmt::Display for Cursor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}_{}", self.day, self.id)
    }
}

impl FromStr for Cursor {
    type Err = Refusal;

    fn from_str(text: &str) -> Result<Self, Refusal> {
        let wrong =
            || Refusal::new("cursor-shape", "is no place in a list: start anew").at("after");
        let (day, id) = text.split_once('_').ok_or_else(wrong)?;
        let plain = id.len() <= 26 && id.bytes().all(|byte| byte.is_ascii_alphanumeric());
        let day = day.parse().ok().filter(|_| plain).ok_or_else(wrong)?;
        let id = RequestId::from_stored(id);
        Ok(Self { day, id })
    }
}

/// One page of requests.
#[derive(Debug, Clone)]
pub struct Page {
    pub requests: Vec<Request>,
    /// Where the next page begins.
    pub next: Option<Cursor>,
}

/// Refuses unless the actor may: whether a person has requests is for those who may read them,
/// or the filter would tell what the list hides.
pub(crate) async fn may_ask(ledger: &Ledger, actor: &Actor, filter: &Filter) -> Result<(), Error> {
    authorize(ledger, actor, Permission::RequestsList, None).await?;
    if filter.person.is_some() {
        authorize(ledger, actor, Permission::RequestsRead, None).await?;
    }
    Ok(())
}

/// Looks once for the requests whose number has the part asked for, so that a list and its counts
/// do not each read all numbers. Where more than 500 have it, the filter stays as it was.
pub async fn settle(ledger: &Ledger, actor: &Actor, filter: &mut Filter) -> Result<(), Error> {
    may_ask(ledger, actor, filter).await?;
    if let Some(part) = &filter.reference {
        let mut conn = ledger.store.pool().acquire().await?;
        filter.numbered = store::numbered(&mut conn, part, MOST_NUMBERED).await?;
    }
    Ok(())
}

/// Lists a page. Of requests that are not open to the actor the outline stands there; who may only
/// list may not ask for a person.
pub async fn list(
    ledger: &Ledger,
    actor: &Actor,
    filter: &Filter,
    today: Date,
) -> Result<Page, Error> {
    may_ask(ledger, actor, filter).await?;
    let mut conn = ledger.store.pool().acquire().await?;
    let mut found = store::search(&mut conn, filter, today).await?;
    for request in &mut found.requests {
        if !reads(actor, request) {
            request.outline();
        }
    }
    Ok(Page {
        requests: found.requests,
        next: found.next,
    })
}

/// The requests of one person, newest first.
pub async fn of_person(
    ledger: &Ledger,
    actor: &Actor,
    person: Person,
    today: Date,
) -> Result<Page, Error> {
    authorize(ledger, actor, Permission::RequestsRead, None).await?;
    let filter = Filter {
        person: Some(person),
        order: Order::Newest,
        ..Filter::default()
    };
    list(ledger, actor, &filter, today).await
}

/// How many open requests are due on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DueCount {
    pub day: Date,
    pub requests: i64,
}

/// Counts the open requests that are due up to a day, by their due day; days without any are
/// left out.
pub async fn due_days(ledger: &Ledger, actor: &Actor, until: Date) -> Result<Vec<DueCount>, Error> {
    authorize(ledger, actor, Permission::RequestsList, None).await?;
    let mut conn = ledger.store.pool().acquire().await?;
    store::due_days(&mut conn, until).await
}

/// Every request about one of these records, by its number and without the persons, for an answer
/// that tells the person of them. No account asks: the caller has made sure that one may.
pub async fn of_persons(
    ledger: &Ledger,
    persons: &[Person],
    today: Date,
) -> Result<Vec<Request>, Error> {
    let mut conn = ledger.store.pool().acquire().await?;
    let mut all = BTreeMap::new();
    for person in persons {
        let mut filter = Filter {
            person: Some(person.clone()),
            limit: Some(500),
            ..Filter::default()
        };
        loop {
            let page = store::search(&mut conn, &filter, today).await?;
            for mut request in page.requests {
                request.persons.clear();
                all.insert(request.reference, request);
            }
            filter.after = page.next;
            if filter.after.is_none() {
                break;
            }
        }
    }
    Ok(all.into_values().collect())
}

/// The requests of one person for the page of the CRM that shows the person, newest first, without
/// the persons. No account asks: the caller has made sure that the CRM does.
pub async fn of_person_for_crm(
    ledger: &Ledger,
    person: Person,
    today: Date,
) -> Result<Vec<Request>, Error> {
    let filter = Filter {
        person: Some(person),
        order: Order::Newest,
        ..Filter::default()
    };
    let mut conn = ledger.store.pool().acquire().await?;
    let mut found = store::search(&mut conn, &filter, today).await?.requests;
    for request in &mut found {
        request.persons.clear();
    }
    Ok(found)
}
