//! `request new`: records a request.

use std::io::Write as _;

use accounts::Actor;
use requests::{Form, NewRequest, OneOrMany, Person, PersonForm};

use crate::answer::Answer;
use crate::arguments::Acting;
use crate::failure::Failure;
use crate::installation::Installation;

#[derive(clap::Args)]
pub struct New {
    /// access, rectification, erasure, restriction, portability or objection
    #[arg(long = "right", required = true)]
    rights: Vec<String>,
    /// A local day or an instant with its offset
    #[arg(long)]
    received: String,
    /// System of the person; one for all, or one before each --person
    #[arg(long = "system")]
    systems: Vec<String>,
    /// KIND:ID of a record that is the person; may be repeated
    #[arg(long = "person")]
    persons: Vec<String>,
    /// phone, email, letter, form, in_person, crm or other
    #[arg(long)]
    channel: Option<String>,
    /// The request's own words
    #[arg(long)]
    text: Option<String>,
    /// The person's language, de or en
    #[arg(long)]
    language: Option<String>,
    /// Login of the account that shall work on it
    #[arg(long)]
    assignee: Option<String>,
    #[command(flatten)]
    acting: Acting,
}

pub async fn run(site: &Installation, asked: New) -> Result<Answer, Failure> {
    let actor = site.actor(&asked.acting.login).await?;
    for system in &asked.systems {
        site.desk.systems.get(system)?;
    }
    let form = Form {
        right: OneOrMany::Many(asked.rights),
        received: asked.received,
        channel: asked.channel,
        text: asked.text,
        language: asked.language,
        assignee: asked.assignee,
        persons: persons(&asked.systems, asked.persons)?,
    };
    let controller = &site.desk.controller;
    let others = site.desk.systems.manual();
    let new = NewRequest::parse(&form, controller)?.for_others(others);
    known(site, &actor, &new.persons).await?;
    let request = requests::open(site.ledger(), &actor, controller, new).await?;
    super::show(site, &actor, request.reference).await
}

/// Refuses records that are not there; says where that could not be seen.
pub async fn known(site: &Installation, actor: &Actor, persons: &[Person]) -> Result<(), Failure> {
    for warning in erasure::known(&site.desk, actor, persons).await? {
        // Nobody is left to be told that nobody reads.
        let _ = writeln!(std::io::stderr().lock(), "vergissmein: {warning}");
    }
    Ok(())
}

/// Each record with its system.
fn persons(systems: &[String], records: Vec<String>) -> Result<Vec<PersonForm>, Failure> {
    let one_for_all = systems.len() == 1;
    if !one_for_all && systems.len() != records.len() || one_for_all && records.is_empty() {
        return Err(Failure::refused(
            "--person: needs its system; give one --system for all, or one for each --person in the same order",
        ));
    }
    let of = |place: usize| systems[if one_for_all { 0 } else { place }].clone();
    let records = records.into_iter().enumerate();
    Ok(records
        .map(|(place, record)| PersonForm {
            system: of(place),
            record,
        })
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(systems: &[&str], records: &[&str]) -> Option<Vec<(String, String)>> {
        let own = |words: &[&str]| {
            words
                .iter()
                .map(|&word| word.to_owned())
                .collect::<Vec<_>>()
        };
        let persons = persons(&own(systems), own(records)).ok()?;
        Some(persons.into_iter().map(|p| (p.system, p.record)).collect())
    }

    #[test]
    fn one_system_serves_all_persons_and_several_serve_one_each() {
        let pair = |system: &str, record: &str| (system.to_owned(), record.to_owned());
        assert_eq!(pairs(&[], &[]), Some(Vec::new()));
        assert_eq!(
            pairs(&["a"], &["contact:1", "lead:2"]),
            Some(vec![pair("a", "contact:1"), pair("a", "lead:2")])
        );
        assert_eq!(
            pairs(&["a", "b"], &["contact:1", "lead:2"]),
            Some(vec![pair("a", "contact:1"), pair("b", "lead:2")])
        );
    }

    #[test]
    fn a_person_without_its_system_is_refused() {
        assert_eq!(pairs(&[], &["contact:1"]), None);
        assert_eq!(pairs(&["a"], &[]), None);
        assert_eq!(pairs(&["a", "b"], &["contact:1"]), None);
    }
}
