//! An invented person, and the ways the same person is written differently.

use crate::lexicon::{Town, plain};
use crate::world::World;

/// Somebody who does not exist.
#[derive(Debug, Clone)]
pub(crate) struct Person {
    pub(crate) woman: bool,
    pub(crate) given: String,
    pub(crate) family: String,
    pub(crate) degree: &'static str,
    pub(crate) title: String,
    /// The first is the primary one; never empty.
    pub(crate) mails: Vec<String>,
    pub(crate) home: String,
    pub(crate) mobile: String,
    pub(crate) work: String,
    pub(crate) street: String,
    pub(crate) town: Town,
    pub(crate) birth: String,
}

/// The firm somebody works for.
#[derive(Debug, Clone)]
pub(crate) struct Firm {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) domain: String,
}

impl Person {
    /// Invents a person whose address and numbers nobody else has.
    pub(crate) fn invent(world: &mut World, firm: Option<&Firm>) -> Self {
        let woman = world.dice.percent(52);
        let given = if woman {
            &world.lexicon.women
        } else {
            &world.lexicon.men
        };
        let given = world.dice.pick(given).to_owned();
        let family = world.lexicon.family(&mut world.dice);
        let town = world.lexicon.town(&mut world.dice);
        let serial = world.next_serial();
        let domain = match firm {
            Some(firm) if world.dice.percent(60) => firm.domain.clone(),
            _ => world.dice.pick(&world.lexicon.providers).to_owned(),
        };
        let mail = free_address(world, &given, &family, &domain);
        let mobile_dial = if town.dial.starts_with("+49") {
            "+49 171"
        } else {
            "+43 664"
        };
        let degree = if world.dice.percent(8) { "Dr." } else { "" };
        Self {
            woman,
            degree,
            title: world.dice.pick(&world.lexicon.titles).to_owned(),
            mails: vec![mail],
            home: number(world, town.dial, serial),
            mobile: number(world, mobile_dial, serial),
            work: format!(
                "{} 5557 {:04}-{}",
                town.dial,
                1_000 + serial / 9 % 9_000,
                serial % 90 + 10
            ),
            street: format!(
                "{} {}",
                world.dice.pick(&world.lexicon.streets),
                1 + world.dice.below(140)
            ),
            birth: world.calendar.birthday(&mut world.dice),
            given,
            family,
            town,
        }
    }

    pub(crate) fn full(&self) -> String {
        format!("{} {}", self.given, self.family)
    }

    pub(crate) fn salutation(&self) -> &'static str {
        match (self.degree.is_empty(), self.woman) {
            (false, _) => "Dr.",
            (true, true) => "Ms.",
            (true, false) => "Mr.",
        }
    }

    pub(crate) fn form_of_address(&self) -> String {
        let word = if self.woman { "Frau" } else { "Herr" };
        if self.degree.is_empty() {
            format!("{word} {}", self.family)
        } else {
            format!("{word} {} {}", self.degree, self.family)
        }
    }

    pub(crate) fn mail(&self) -> &str {
        self.mails.first().map_or("", String::as_str)
    }

    /// The same person as a hurried colleague types them: umlauts spelt out, digits without spaces.
    pub(crate) fn misspelt(&self) -> Self {
        let capital = |name: &str| {
            let spelt = plain(name);
            spelt[..1].to_uppercase() + &spelt[1..]
        };
        Self {
            given: self.given.to_uppercase(),
            family: capital(&self.family),
            mobile: self.mobile.replace(' ', "").replacen('+', "00", 1),
            street: self
                .street
                .replace("straße", "str.")
                .replace("Straße", "Str."),
            ..self.clone()
        }
    }
}

fn free_address(world: &mut World, given: &str, family: &str, domain: &str) -> String {
    let (given, family) = (plain(given), plain(family));
    let mut address = format!("{given}.{family}@{domain}");
    while world.is_taken(&address) {
        let serial = world.next_serial();
        address = format!("{given}.{family}{serial}@{domain}");
    }
    address
}

/// A number of a fictitious range, in one of the ways people write it. The serial goes through a
/// permutation of the range, so that neighbours do not get neighbouring numbers.
fn number(world: &mut World, dial: &str, serial: u64) -> String {
    let wide = world.size.contacts + world.size.leads > 5_000;
    let (range, width) = if wide { (9_000_000, 7) } else { (9_000, 4) };
    // 7,919 is a prime that divides neither range.
    let digits = range / 9 + serial * 7_919 % range;
    let country = dial[..3].to_owned();
    let area = &dial[3..];
    match world.dice.below(5) {
        0 => format!("{country}{}5557{digits:0width$}", area.trim()),
        1 => format!("0{} 5557 {digits:0width$}", area.trim()),
        2 => format!("00{}{area} 5557{digits:0width$}", &country[1..]),
        3 => format!("0{}/5557 {digits:0width$}", area.trim()),
        _ => format!("{dial} 5557 {digits:0width$}"),
    }
}
