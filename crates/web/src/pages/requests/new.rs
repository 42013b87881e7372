//! Records a new request; from a person's page the person is filled in already.

use ::requests::{Form, NewFile, NewRequest, OneOrMany, PersonForm};
use accounts::Permission;
use askama::Template;
use law::Right;

use super::assign::workers;
use super::due;
use super::list::{Choice, channels, systems};
use super::persons::known;
use crate::dates;
use crate::drafts::{self, NEW_REQUEST};
use crate::fields::Fields;
use crate::pages::persons::name::{Name, names};
use crate::pages::persons::seek::{Sought, seek};
use crate::refusal::{Fault, Refusal};
use crate::visit::{Answer, Errors, Frame, Visit, form, to};

/// The field of the files.
const FILE: &str = "file";

#[derive(Template)]
#[template(path = "requests/new.html")]
struct New {
    page: Frame,
    errors: Errors,
    rights: Vec<RightChoice>,
    received: String,
    channels: Vec<Choice>,
    persons: Vec<Name>,
    /// What the person is looked up by.
    who: String,
    /// Who was found by it; absent while nobody looked.
    sought: Option<Sought>,
    systems: Vec<Choice>,
    record: String,
    assignees: Vec<Choice>,
    text: String,
    may_attach: bool,
    /// Whether files were chosen that no browser chooses again by itself.
    again: bool,
    /// The deadline of the day of receipt, when that is a day.
    due: String,
    /// When the draft that fills the form was kept; empty for none.
    drafted: String,
}

struct RightChoice {
    word: &'static str,
    title: String,
    articles: String,
    meaning: String,
    chosen: bool,
}

/// The form, with what the address fills in.
pub async fn show(visit: Visit, fields: Fields) -> Answer {
    // What the address fills in is meant now; a draft waits for the plain form.
    let draft = if fields.is_empty() {
        drafts::find(&visit, NEW_REQUEST).await?
    } else {
        None
    };
    match draft {
        Some(draft) => {
            let drafted = visit.moment(draft.at);
            let told = Told {
                drafted,
                ..Told::default()
            };
            render(&visit, &draft.fields, told).await
        }
        None => render(&visit, &fields, Told::default()).await,
    }
}

/// Opens the request and shows what happens next.
pub async fn open(visit: Visit, fields: Fields) -> Answer {
    match try_open(&visit, &fields).await {
        Ok(reference) => {
            drafts::forget(&visit, NEW_REQUEST).await?;
            to(&format!("/requests/{reference}/received"))
        }
        Err(refusal) => {
            let faults = refusal.faults()?;
            render(&visit, &fields, Told::of(faults)).await
        }
    }
}

/// Looks the person up while the form is filled in; everything typed stays.
pub async fn person(visit: Visit, fields: Fields) -> Answer {
    let told = match seek(&visit, fields.get("who"), "who").await {
        Ok(sought) => Told {
            sought: Some(sought),
            ..Told::default()
        },
        Err(refusal) => Told::of(refusal.faults()?),
    };
    render(&visit, &fields, told).await
}

/// What the form says besides what was typed.
#[derive(Default)]
struct Told {
    faults: Vec<Fault>,
    drafted: String,
    sought: Option<Sought>,
}

impl Told {
    fn of(faults: Vec<Fault>) -> Self {
        Self {
            faults,
            ..Self::default()
        }
    }
}

async fn try_open(visit: &Visit, fields: &Fields) -> Result<String, Refusal> {
    let day = dates::read(fields.get("received"), visit.today());
    let persons = person_fields(fields).map(|(system, record)| PersonForm { system, record });
    let filled = Form {
        right: OneOrMany::Many(fields.all("right").map(str::to_owned).collect()),
        received: day.map_or_else(|| fields.get("received").to_owned(), |day| day.to_string()),
        channel: Some(fields.get("channel").to_owned()),
        text: Some(fields.raw("text").to_owned()),
        language: None,
        assignee: Some(fields.get("assignee").to_owned()),
        persons: persons.collect(),
    };
    let controller = &visit.app.controller;
    let others = visit.app.desk.systems.manual();
    let new = NewRequest::parse(&filled, controller)?.for_others(others);
    known(visit, &new.persons).await?;
    let files = fields.files(FILE).map(|upload| NewFile {
        name: &upload.name,
        bytes: &upload.bytes,
        step: None,
    });
    let files: Vec<NewFile<'_>> = files.collect();
    let (ledger, actor) = (&visit.app.ledger, visit.actor()?);
    let request = ::requests::open_with(ledger, actor, controller, (new, &files)).await?;
    Ok(request.reference.to_string())
}

/// Persons that were filled in, and the one that was typed.
fn person_fields(fields: &Fields) -> impl Iterator<Item = (String, String)> + '_ {
    let linked = fields.all("linked").filter_map(|text| text.split_once('/'));
    let typed = fields
        .filled("person")
        .map(|record| (fields.get("system"), record));
    linked
        .chain(typed)
        .map(|(system, record)| (system.to_owned(), record.to_owned()))
}

async fn render(visit: &Visit, fields: &Fields, mut told: Told) -> Answer {
    let has_files = fields.files(FILE).next().is_some();
    let at_file = |fault: &Fault| fault.field.as_deref() == Some(FILE);
    // No page fills in a file, and none is kept before the request is.
    if has_files && !told.faults.is_empty() && !told.faults.iter().any(at_file) {
        told.faults.push(Fault::new("file-again").at(FILE));
    }
    let errors = visit.errors(&told.faults);
    let asked = fields.raw("received");
    let today = visit.today();
    let typed_is_wrong = !errors.of("person").is_empty() || !errors.of("system").is_empty();
    let persons = person_fields(fields)
        .filter(|(_, record)| !(typed_is_wrong && record == fields.get("person")))
        .filter_map(|(system, record)| ::requests::Person::parse(&system, &record).ok());
    let received = if asked.is_empty() && told.faults.is_empty() {
        format!("{:02}.{:02}.{}", today.day(), today.month(), today.year())
    } else {
        asked.to_owned()
    };
    let template = New {
        page: visit.titled("requests-new-title").refused_if(&errors),
        rights: rights(visit, fields.get("right")),
        due: due::said(visit, &received).await?,
        received,
        drafted: told.drafted,
        who: fields.raw("who").to_owned(),
        sought: told.sought,
        channels: channels(visit, fields.filled("channel").unwrap_or("phone")),
        persons: names(visit, &persons.collect::<Vec<_>>()).await,
        systems: systems(visit, fields.get("system")),
        record: if typed_is_wrong {
            fields.raw("person").to_owned()
        } else {
            String::new()
        },
        assignees: assignees(visit, fields).await?,
        text: fields.raw("text").to_owned(),
        may_attach: visit.may(Permission::RequestsWork),
        again: has_files && errors.is_empty(),
        errors,
    };
    form(&template, &template.errors)
}

/// Who records it works on it, unless they choose another.
async fn assignees(visit: &Visit, fields: &Fields) -> Result<Vec<Choice>, Refusal> {
    let me = &visit.actor()?.account.login;
    let chosen = if fields.filled("channel").is_some() {
        fields.get("assignee")
    } else {
        me
    };
    workers(visit, chosen).await
}

fn rights(visit: &Visit, chosen: &str) -> Vec<RightChoice> {
    let choice = |right: Right| RightChoice {
        word: right.word(),
        title: visit.words.law(right.title()),
        articles: visit.words.law(right.articles()),
        meaning: visit.words.law(&right.profile().meaning),
        chosen: right.word() == chosen,
    };
    Right::ALL.into_iter().map(choice).collect()
}
