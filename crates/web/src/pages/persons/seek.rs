//! Looks a person up by one line, as somebody on the phone says it: an e-mail address, a number or a
//! name, in every connected system.

use crm::find::Facts;

use super::search::{Found, candidates};
use crate::refusal::{Fault, Refusal};
use crate::visit::Visit;

/// So many are shown; whoever finds more says more.
const MOST: usize = 20;
/// Nobody has a longer name.
const LONGEST: usize = 200;
/// A number with fewer digits is none that somebody can be called by.
const LEAST_DIGITS: usize = 6;

/// Who was found, and where nobody could look.
#[derive(Default)]
pub struct Sought {
    pub found: Vec<Found>,
    /// How many more there are.
    pub more: usize,
    /// Systems that could not be reached.
    pub away: Vec<String>,
}

/// Everybody the line may speak of; what is wrong with it is told at this field.
pub async fn seek(visit: &Visit, line: &str, field: &str) -> Result<Sought, Refusal> {
    let facts = facts(line).map_err(|fault| Refusal::invalid(fault.at(field)))?;
    let systems: Vec<&str> = visit.app.desk.systems.connected().collect();
    let mut sought = Sought::default();
    for system in &systems {
        match candidates(visit, system, &facts).await {
            Ok(found) => sought.found.extend(found),
            // One that is away or wrongly set up hides nobody who is found elsewhere.
            Err(Refusal::Busy(_) | Refusal::Conflict(_)) => sought.away.push((*system).to_owned()),
            Err(refusal) => return Err(refusal),
        }
    }
    if sought.away.len() == systems.len() {
        return Err(Refusal::invalid(Fault::new("seek-away").at(field)));
    }
    sought.more = sought.found.len().saturating_sub(MOST);
    sought.found.truncate(MOST);
    Ok(sought)
}

fn facts(line: &str) -> Result<Facts, Fault> {
    let line = line.trim();
    if line.is_empty() {
        return Err(Fault::new("seek-none"));
    }
    if line.chars().count() > LONGEST {
        return Err(Fault::new("seek-long"));
    }
    let none = Facts::default();
    if line.contains('@') {
        return none.email(line).map_err(|_| Fault::new("fact-email"));
    }
    if is_phone(line) {
        return none.phone(line).map_err(|_| Fault::new("fact-phone"));
    }
    none.name(line).map_err(|_| Fault::new("fact-name"))
}

/// Digits, with what people write between them.
pub fn is_phone(line: &str) -> bool {
    let digits = line.chars().filter(char::is_ascii_digit).count();
    let between = |c: char| c.is_ascii_digit() || " +()/-.".contains(c);
    digits >= LEAST_DIGITS && line.chars().all(between)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_an_address_a_number_or_a_name() {
        for number in ["+43 664 123456", "0664/123-456", "(01) 58858 0"] {
            assert!(is_phone(number), "{number}");
        }
        for other in ["Brandl", "4711", "GD-2026-0042", "anna@example.org", ""] {
            assert!(!is_phone(other), "{other}");
        }
        let read = |line: &str| facts(line).map_err(|fault| fault.code);
        assert!(read("Katharina Brandl").is_ok());
        assert!(read("anna@example.org").is_ok());
        assert_eq!(read("kein@@adresse").unwrap_err(), "fact-email");
        assert_eq!(read(" ").unwrap_err(), "seek-none");
        assert_eq!(read(&"x".repeat(201)).unwrap_err(), "seek-long");
    }
}
