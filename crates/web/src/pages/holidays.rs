//! The calendar deadlines are computed by, and the days an administrator added to it.

use ::requests::NewHoliday;
use askama::Template;
use law::{ExtraHolidays, Region, holiday};

use crate::dates;
use crate::fields::Fields;
use crate::pages::requests::list::Choice;
use crate::refusal::{Fault, Refusal};
use crate::visit::{Answer, Errors, Frame, Visit, form, to};

#[derive(Template)]
#[template(path = "holidays/list.html")]
struct Holidays {
    page: Frame,
    errors: Errors,
    region: String,
    calendar: String,
    years: Vec<Year>,
    added: Vec<Added>,
    regions: Vec<Choice>,
    day: String,
    name_de: String,
    name_en: String,
    source: String,
}

struct Year {
    year: i16,
    days: Vec<Feast>,
}

struct Feast {
    day: String,
    name: String,
    added: bool,
}

/// A day that was added, with its source.
struct Added {
    day: String,
    name: String,
    region: String,
    source: String,
}

/// The calendar.
pub async fn show(visit: Visit) -> Answer {
    render(&visit, &Fields::default(), &[]).await
}

/// Adds a day.
pub async fn add(visit: Visit, fields: Fields) -> Answer {
    match try_add(&visit, &fields).await {
        Ok(()) => to("/holidays"),
        Err(refusal) => render(&visit, &fields, &refusal.faults()?).await,
    }
}

async fn try_add(visit: &Visit, fields: &Fields) -> Result<(), Refusal> {
    let day = dates::read_ahead(fields.get("day"), visit.today());
    let region = fields.get("region").parse::<Region>();
    let new = NewHoliday {
        day: day.ok_or_else(|| Refusal::invalid(Fault::new("date-shape").at("day")))?,
        name_de: fields.raw("name_de").to_owned(),
        name_en: fields.raw("name_en").to_owned(),
        region: region.map_err(::requests::Error::from)?,
        source: fields.raw("source").to_owned(),
    };
    ::requests::add_holiday(&visit.app.ledger, visit.actor()?, &new).await?;
    Ok(())
}

async fn render(visit: &Visit, fields: &Fields, faults: &[Fault]) -> Answer {
    let region = visit.app.controller.region;
    let extra = ::requests::holidays(&visit.app.ledger).await?;
    let this = visit.today().year();
    let errors = visit.errors(faults);
    let template = Holidays {
        page: visit.titled("holidays-title").refused_if(&errors),
        region: visit.words.law(region.title()),
        calendar: extra.version(),
        years: [this, this + 1].map(|one| year(visit, one, &extra)).into(),
        added: extra.0.iter().map(|one| added(visit, one)).collect(),
        regions: regions(visit, fields.get("region")),
        day: fields.raw("day").to_owned(),
        name_de: fields.raw("name_de").to_owned(),
        name_en: fields.raw("name_en").to_owned(),
        source: fields.raw("source").to_owned(),
        errors,
    };
    form(&template, &template.errors)
}

fn year(visit: &Visit, year: i16, extra: &ExtraHolidays) -> Year {
    let found = holiday::in_year(year, visit.app.controller.region, extra);
    let day = |one: &holiday::Holiday| Feast {
        day: visit.words.day(one.date),
        name: visit.words.law(&one.name),
        added: one.added,
    };
    Year {
        year,
        days: found.iter().map(day).collect(),
    }
}

fn added(visit: &Visit, one: &law::ExtraHoliday) -> Added {
    Added {
        day: visit.words.day(one.date),
        name: visit.words.law(&one.name),
        region: visit.words.law(one.region.title()),
        source: one.source.clone(),
    }
}

/// Where a holiday can be kept that concerns us: here, or in the whole state.
fn regions(visit: &Visit, chosen: &str) -> Vec<Choice> {
    let here = visit.app.controller.region;
    let mut all = vec![here];
    if here.nationwide() != here {
        all.push(here.nationwide());
    }
    let choice = |region: Region| Choice {
        value: region.code().to_owned(),
        label: visit.words.law(region.title()),
        chosen: region.code() == chosen,
    };
    all.into_iter().map(choice).collect()
}
