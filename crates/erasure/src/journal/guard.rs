//! Tells of a list which lines may not be imported, and of no line more than that.

use std::collections::BTreeSet;

use accounts::{Actor, Permission};
use crm::find::{Facts, PersonFacts};
use ledger::Deed;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::print::{Print, Printer};
use crate::{Desk, Error, store};

/// So many fingerprints are asked for at a time.
const BLOCK: usize = 4_000;

/// One line of a list to be imported. All of it is personal: it prints nothing.
#[derive(Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Line {
    /// E-mail addresses, separated by commas or semicolons.
    pub email: String,
    /// Phone number.
    pub phone: String,
    /// A second phone number, such as a mobile one.
    pub mobile: String,
    /// Given name.
    pub given: String,
    /// Family name.
    pub family: String,
    /// The name in one column.
    pub name: String,
    /// Date of birth.
    pub born: String,
}

impl std::fmt::Debug for Line {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Line(***)")
    }
}

/// The answer to a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Guarded {
    /// How many lines were looked at.
    pub checked: usize,
    /// The lines that may not come in, counted from 1. Why and since when is not told.
    pub stopped: Vec<usize>,
    /// Lines in which there is nothing to know a person by.
    pub empty: Vec<usize>,
}

/// Looks the lines up in the journal of every system. The list is not kept; that one was looked
/// up, and how many lines were stopped, stands in the log.
pub async fn guard(desk: &Desk, actor: &Actor, lines: &[Line]) -> Result<Guarded, Error> {
    desk.authorize(actor, Permission::ImportsCheck, None)
        .await?;
    let printer = Printer::new(&desk.ledger.store)?;
    let mut answer = Guarded {
        checked: lines.len(),
        stopped: Vec::new(),
        empty: Vec::new(),
    };
    let mut waiting: Vec<(usize, BTreeSet<Print>)> = Vec::new();
    let mut held = 0;
    for (at, line) in lines.iter().enumerate() {
        let prints = printer.person(&line.facts(), |_| true);
        if prints.is_empty() {
            answer.empty.push(at + 1);
            continue;
        }
        held += prints.len();
        waiting.push((at + 1, prints));
        if held >= BLOCK {
            look_up(desk, &mut waiting, &mut answer).await?;
            held = 0;
        }
    }
    look_up(desk, &mut waiting, &mut answer).await?;
    desk.ledger
        .enter(Deed {
            details: json!({ "lines": lines.len(), "stopped": answer.stopped.len() }),
            ..Deed::done(actor.who(), "imports.check")
        })
        .await?;
    Ok(answer)
}

async fn look_up(
    desk: &Desk,
    waiting: &mut Vec<(usize, BTreeSet<Print>)>,
    answer: &mut Guarded,
) -> Result<(), Error> {
    let asked: BTreeSet<&Print> = waiting.iter().flat_map(|(_, prints)| prints).collect();
    let asked: Vec<&str> = asked.iter().map(|(_, print)| print.as_str()).collect();
    let mut conn = desk.ledger.store.pool().acquire().await?;
    let known = store::known_prints(&mut conn, &asked).await?;
    drop(conn);
    for (line, prints) in waiting.drain(..) {
        if prints.iter().any(|(_, print)| known.contains(print)) {
            answer.stopped.push(line);
        }
    }
    Ok(())
}

impl Line {
    /// What identifies the person; what cannot be read identifies nobody.
    fn facts(&self) -> PersonFacts {
        let filled = |text: &String| !text.trim().is_empty();
        let mut facts = Facts::default();
        let mut add = |read: &dyn Fn(Facts) -> Result<Facts, crm::Error>| {
            if let Ok(more) = read(facts.clone()) {
                facts = more;
            }
        };
        for email in self.email.split([',', ';']) {
            add(&|facts| facts.email(email));
        }
        for phone in [&self.phone, &self.mobile] {
            add(&|facts| facts.phone(phone));
        }
        let whole = match (filled(&self.given), filled(&self.family)) {
            (false, false) => self.name.clone(),
            // As a list writes it that has the family name in a column of its own.
            _ => format!("{}, {}", self.family.replace(',', " "), self.given),
        };
        add(&|facts| facts.name(&whole));
        add(&|facts| facts.born(&self.born));
        PersonFacts {
            emails: facts.emails,
            phones: facts.phones,
            names: facts.names,
            born: facts.born.into_iter().collect(),
            ..PersonFacts::default()
        }
    }
}
