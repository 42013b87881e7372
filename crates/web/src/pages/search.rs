//! The search of every page: a number leads to its request; a person is looked up in the systems,
//! and words in what was written on requests. What is sought travels in the form, never in an address.

use ::requests::{Mention, Person, Reference, Text};
use accounts::Permission;
use askama::Template;

use crate::fields::Fields;
use crate::pages::persons::search::Found;
use crate::pages::persons::seek::{Sought, is_phone, seek};
use crate::pages::requests::line::{Line, lines};
use crate::refusal::{Fault, Refusal};
use crate::visit::{Answer, Errors, Frame, Visit, form, to};

#[derive(Template)]
#[template(path = "search/show.html")]
struct Search {
    page: Frame,
    errors: Errors,
    sought: String,
    searched: bool,
    hits: Vec<Hit>,
    more: usize,
    away: Vec<String>,
    texts: Vec<Written>,
}

/// A person with their requests.
struct Hit {
    found: Found,
    lines: Vec<Line>,
}

/// Words that were written on a request.
struct Written {
    reference: String,
    kind: String,
    at: String,
    excerpt: String,
}

/// The form alone.
pub async fn show(visit: Visit, fields: Fields) -> Answer {
    render(&visit, &fields, None, &[])
}

/// What was found, each with why it fits.
pub async fn find(visit: Visit, fields: Fields) -> Answer {
    let sought = fields.get("sought");
    if let Ok(reference) = sought.parse::<Reference>() {
        return to(&format!("/requests/{reference}"));
    }
    if sought.is_empty() || is_number(sought) || !visit.may(Permission::PersonReveal) {
        let part = number_of(sought);
        return to(&format!("/requests?group=open{part}"));
    }
    match try_find(&visit, sought).await {
        Ok(found) => render(&visit, &fields, Some(found), &[]),
        Err(refusal) => render(&visit, &fields, None, &refusal.faults()?),
    }
}

/// A part of a request's number; a longer row of digits is a phone number.
fn is_number(sought: &str) -> bool {
    let rest = sought.to_uppercase();
    let rest = rest.strip_prefix("GD").unwrap_or(&rest);
    let plain = |c: char| c.is_ascii_digit() || c == '-';
    let calls = rest.starts_with('0') && is_phone(rest);
    !rest.is_empty() && rest.len() <= 10 && rest.chars().all(plain) && !calls
}

/// As a filter of the list. What cannot be a part of a number is no filter: it may be a name.
fn number_of(sought: &str) -> String {
    if is_number(sought) {
        format!("&reference={sought}")
    } else {
        String::new()
    }
}

type Results = (Sought, Vec<Vec<Line>>, Vec<Mention>);

async fn try_find(visit: &Visit, sought: &str) -> Result<Results, Refusal> {
    let words = Text::parse("sought", sought)?;
    let persons = persons(visit, sought).await?;
    let (ledger, actor) = (&visit.app.ledger, visit.actor()?);
    let mut of_each = Vec::new();
    for found in &persons.found {
        let person = Person {
            system: found.name.system.clone(),
            record: found.name.record.clone(),
        };
        let page = ::requests::of_person(ledger, actor, person, visit.today()).await?;
        of_each.push(lines(visit, &page.requests).await?);
    }
    let mentions = ::requests::mentions(ledger, actor, &words).await?;
    Ok((persons, of_each, mentions))
}

/// Who it may be. What names nobody, and systems that are away, hide no words of texts.
async fn persons(visit: &Visit, sought: &str) -> Result<Sought, Refusal> {
    let is = |faults: &[Fault], code: &str| faults.iter().any(|fault| fault.code == code);
    match seek(visit, sought, "sought").await {
        Err(Refusal::Invalid(faults)) if is(&faults, "fact-name") => Ok(Sought::default()),
        Err(Refusal::Invalid(faults)) if is(&faults, "seek-away") => Ok(Sought {
            away: visit
                .app
                .desk
                .systems
                .connected()
                .map(str::to_owned)
                .collect(),
            ..Sought::default()
        }),
        sought => sought,
    }
}

fn render(visit: &Visit, fields: &Fields, results: Option<Results>, faults: &[Fault]) -> Answer {
    let errors = visit.errors(faults);
    let searched = results.is_some();
    let (persons, of_each, mentions) = results.unwrap_or_default();
    let hits = persons.found.into_iter().zip(of_each);
    let template = Search {
        page: visit.titled("search-title").refused_if(&errors),
        sought: fields.raw("sought").to_owned(),
        searched,
        hits: hits.map(|(found, lines)| Hit { found, lines }).collect(),
        more: persons.more,
        away: persons.away,
        texts: mentions.iter().map(|one| written(visit, one)).collect(),
        errors,
    };
    form(&template, &template.errors)
}

fn written(visit: &Visit, mention: &Mention) -> Written {
    Written {
        reference: mention.reference.to_string(),
        kind: visit.words.word("text-", mention.kind.word()),
        at: visit.moment(mention.at),
        excerpt: mention.excerpt.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::is_number;

    #[test]
    fn a_part_of_a_number_is_told_from_a_name_and_from_a_phone() {
        for number in ["471", "GD-2026-01", "gd", "2026-0142", "-0142"] {
            assert_eq!(is_number(number), number != "gd", "{number}");
        }
        for other in ["Gdansk", "0664 123456", "+43664123", "Huber 3", ""] {
            assert!(!is_number(other), "{other}");
        }
    }
}
