//! Lists somebody asks for every day, under names of their own, beside those everybody has.

use ::requests::{Column, Filter, LONGEST_NAME, ListLook, Order, Page, Rows, SavedView};

use super::list::{Choice, Tab, asked, passing};
use crate::fields::Fields;
use crate::refusal::{Fault, Refusal};
use crate::visit::{Answer, Visit, to};

/// A view with how many requests it holds.
pub struct Own {
    pub name: String,
    pub href: String,
    pub count: String,
    pub current: bool,
}

/// What the form that keeps a view needs.
pub struct Keeping {
    pub query: String,
    pub name: String,
    pub longest: usize,
}

/// The lists everybody has, with how long they are.
pub async fn fixed(visit: &Visit, here: &Fields) -> Result<Vec<Tab>, Refusal> {
    let (ledger, actor) = (&visit.app.ledger, visit.actor()?);
    let shelves = ::requests::shelves(ledger, actor, visit.today()).await?;
    let view = |(word, query, count): (&str, &str, i64)| Tab {
        href: format!("/requests?{query}"),
        label: visit.words.word("requests-list-view-", word),
        count: visit.words.number(count),
        current: here.query_with("group", "") == query,
    };
    let views = [
        ("mine", "assignee=me", shelves.mine),
        ("overdue", "due=overdue", shelves.overdue),
        ("nobodys", "assignee=nobody", shelves.nobodys),
    ];
    Ok(views.into_iter().map(view).collect())
}

/// The visitor's own views.
pub async fn own(visit: &Visit, here: &Fields) -> Result<Vec<Own>, Refusal> {
    let mut own = Vec::new();
    for view in ::requests::views(&visit.app.ledger, visit.actor()?).await? {
        let filter = asked(visit, &Fields::parse(view.query.as_bytes()))?;
        own.push(Own {
            href: format!("/requests?{}", view.query),
            count: count(visit, &filter).await?,
            current: !view.query.is_empty() && view.query == here.query(),
            name: view.name,
        });
    }
    Ok(own)
}

async fn count(visit: &Visit, filter: &Filter) -> Result<String, Refusal> {
    let (ledger, actor) = (&visit.app.ledger, visit.actor()?);
    let counts = ::requests::count(ledger, actor, filter, visit.today()).await?;
    let sum = counts.iter().map(|(_, count)| count).sum();
    Ok(visit.words.number(sum))
}

/// The form for the list that is shown.
pub fn keeping(fields: &Fields) -> Keeping {
    Keeping {
        query: passing(fields).query(),
        name: fields.raw("view").to_owned(),
        longest: LONGEST_NAME,
    }
}

/// Keeps the list that was shown.
pub async fn save(visit: Visit, fields: Fields) -> Answer {
    let query = query(&fields);
    let view = SavedView {
        name: fields.get("view").to_owned(),
        query: query.clone(),
    };
    match ::requests::save_view(&visit.app.ledger, visit.actor()?, &view).await {
        Ok(()) => to(&format!("/requests?{query}")),
        Err(error) => {
            let faults = Refusal::from(error).faults()?;
            let typed = Fields::parse(query.as_bytes()).with("view", fields.raw("view"));
            let at = |fault: Fault| match fault.field.as_deref() {
                Some("name") => fault.at("view"),
                _ => fault,
            };
            let faults: Vec<Fault> = faults.into_iter().map(at).collect();
            super::list::render(&visit, &typed, &faults).await
        }
    }
}

/// Forgets a view; the list stays as it is.
pub async fn remove(visit: Visit, fields: Fields) -> Answer {
    let name = fields.get("view");
    ::requests::remove_view(&visit.app.ledger, visit.actor()?, name).await?;
    to(&format!("/requests?{}", query(&fields)))
}

/// The columns that may be left out, each chosen where it stands there.
pub fn columns(visit: &Visit, look: &ListLook) -> Vec<Choice> {
    let choice = |column: Column| Choice {
        value: column.word().to_owned(),
        label: visit.words.word("requests-list-", column.word()),
        chosen: look.shows(column),
    };
    Column::ALL.into_iter().map(choice).collect()
}

/// How close the rows may stand.
pub fn distances(visit: &Visit, look: &ListLook) -> Vec<Choice> {
    let choice = |rows: Rows| Choice {
        value: rows.word().to_owned(),
        label: match rows {
            Rows::AsElsewhere => visit.words.t("requests-list-rows-elsewhere"),
            Rows::Normal | Rows::Compact | Rows::Comfortable => {
                visit.words.word("account-look-rows-", rows.word())
            }
        },
        chosen: rows == look.rows,
    };
    Rows::ALL.into_iter().map(choice).collect()
}

/// Keeps how the list looks for whoever asks.
pub async fn look(visit: Visit, fields: Fields) -> Answer {
    let shown: Vec<Column> = fields
        .all("column")
        .map(str::parse)
        .collect::<Result<_, _>>()?;
    let hidden = Column::ALL
        .into_iter()
        .filter(|column| !shown.contains(column));
    let look = ListLook {
        hidden: hidden.collect(),
        rows: fields.get("rows").parse()?,
    };
    ::requests::set_list_look(&visit.app.ledger, visit.actor()?, &look).await?;
    to(&format!("/requests?{}", query(&fields)))
}

/// The filters a form brings along, and nothing else.
pub fn query(fields: &Fields) -> String {
    passing(&Fields::parse(fields.get("query").as_bytes())).query()
}

/// The ways to sort, each with its address.
pub fn sorts(visit: &Visit, here: &Fields, order: Order) -> Vec<(String, Choice)> {
    let sort = |(word, way): (&str, Order)| {
        let choice = Choice {
            value: word.to_owned(),
            label: visit.words.word("requests-list-sort-", word),
            chosen: way == order,
        };
        (
            format!("/requests?{}", here.query_with("sort", word)),
            choice,
        )
    };
    [("due", Order::Due), ("newest", Order::Newest)]
        .into_iter()
        .map(sort)
        .collect()
}

/// What became of several requests at once, told by the address one was sent on to.
pub fn said(visit: &Visit, fields: &Fields) -> String {
    let number = |name: &str| fields.get(name).parse::<u32>().ok();
    let done = ["given", "tagged", "undone"]
        .into_iter()
        .find_map(|name| Some((name, number(name)?)));
    let (Some((name, n)), Some(left)) = (done, number("left")) else {
        return String::new();
    };
    let done = visit.words.tr(&format!("requests-list-{name}"), "n", n);
    if left == 0 {
        return done;
    }
    let left = visit.words.tr("requests-list-left", "n", left);
    format!("{done} {left}")
}

/// How much of the list is on the page, counted from 1.
pub struct Extent {
    pub from: usize,
    pub to: usize,
    all: i64,
}

impl Extent {
    /// A page that is not the first is told where it begins by the address.
    pub fn of(fields: &Fields, found: &Page, all: i64) -> Self {
        let told = fields.filled("after").and(fields.get("from").parse().ok());
        let from: usize = told.unwrap_or(1);
        Self {
            from,
            to: from.saturating_add(found.requests.len()).saturating_sub(1),
            all,
        }
    }

    /// `1–50 von 1 204`
    pub fn said(&self, visit: &Visit) -> String {
        let number = |n: usize| visit.words.number(i64::try_from(n).unwrap_or(i64::MAX));
        let places = [
            ("from", number(self.from)),
            ("to", number(self.to)),
            ("all", visit.words.number(self.all)),
        ];
        visit.words.with("requests-list-range", &places)
    }
}
