//! What everything written shares: the rows, chance, the calendar, the words and the firm itself.

use std::collections::HashSet;

use crate::calendar::Calendar;
use crate::dice::Dice;
use crate::house::House;
use crate::lexicon::Lexicon;
use crate::person::Person;
use crate::rows::{Rows, put};
use crate::{Planted, Size};

/// The CRM while it is being invented.
pub(crate) struct World {
    pub(crate) rows: Rows,
    pub(crate) dice: Dice,
    pub(crate) calendar: Calendar,
    pub(crate) lexicon: Lexicon,
    pub(crate) house: House,
    pub(crate) size: Size,
    pub(crate) planted: Planted,
    /// Numbers for phones, cases, invoices: never given twice.
    pub(crate) serial: u64,
    /// Addresses already written, as hashes: a set of texts would grow with the CRM.
    addresses: HashSet<u64>,
}

/// The tables whose rows are activities.
const ACTIVITIES: [&str; 5] = ["calls", "meetings", "tasks", "notes", "emails"];
const AUDITS: [&str; 5] = [
    "contacts_audit",
    "leads_audit",
    "accounts_audit",
    "cases_audit",
    "opportunities_audit",
];

impl World {
    pub(crate) fn new(rows: Rows, size: Size, seed: u64, calendar: Calendar) -> Self {
        let mut dice = Dice::new(seed);
        let house = House::invent(&mut dice);
        Self {
            rows,
            dice,
            calendar,
            lexicon: Lexicon::read(),
            house,
            size,
            planted: Planted::default(),
            serial: 0,
            addresses: HashSet::new(),
        }
    }

    pub(crate) fn activities(&self) -> u64 {
        ACTIVITIES.iter().map(|table| self.rows.count(table)).sum()
    }

    pub(crate) fn audits(&self) -> u64 {
        AUDITS.iter().map(|table| self.rows.count(table)).sum()
    }

    pub(crate) fn next_serial(&mut self) -> u64 {
        self.serial += 1;
        self.serial
    }

    /// A moment in the past, newer ones more likely.
    pub(crate) fn once(&mut self) -> String {
        let day = Calendar::past(&mut self.dice);
        self.calendar.moment(day, &mut self.dice)
    }

    pub(crate) fn moment(&mut self, day: i32) -> String {
        self.calendar.moment(day, &mut self.dice)
    }

    pub(crate) fn is_taken(&self, address: &str) -> bool {
        self.addresses.contains(&hash(&address.to_uppercase()))
    }

    /// The id of an address row, written when the address is new: everybody who has the address
    /// shares the row, and the upper-case form is what the CRM matches by.
    pub(crate) fn address(&mut self, address: &str, at: &str) -> String {
        let caps = address.to_uppercase();
        let hashed = hash(&caps);
        let id = Dice::new(hashed).id();
        if self.addresses.insert(hashed) {
            put!(
                self.rows, "email_addresses", id: &id, email_address: address,
                email_address_caps: &caps, opt_out: 0, date_created: at, date_modified: at,
                deleted: 0
            );
        }
        id
    }

    /// Links an address to a record, as the CRM does for Contacts, Leads, Prospects, Accounts, Users.
    pub(crate) fn link_address(&mut self, address: &str, module: &str, bean: &str, flags: Flags) {
        let at = self.once();
        let address = self.address(address, &at);
        let id = self.dice.id();
        put!(
            self.rows, "email_addr_bean_rel", id: &id, email_address_id: &address, bean_id: bean,
            bean_module: module, primary_address: flags.primary, reply_to_address: 0,
            date_created: &at, date_modified: &at, deleted: flags.deleted
        );
    }

    /// A text of some sentences about the person, one of them naming nobody.
    pub(crate) fn text(&mut self, person: &Person, sentences: usize) -> String {
        let mut parts = Vec::with_capacity(sentences + 1);
        for _ in 0..sentences {
            let template = self.dice.pick(&self.lexicon.sentences);
            parts.push(self.fill(template, person));
        }
        parts.push(self.dice.pick(&self.lexicon.neutral).to_owned());
        parts.join(" ")
    }

    /// Fills the places of a template with what the person is called.
    pub(crate) fn fill(&mut self, template: &str, person: &Person) -> String {
        let mut filled = String::with_capacity(template.len() + 32);
        let mut rest = template;
        while let Some((before, after)) = rest.split_once('{') {
            let (slot, tail) = after.split_once('}').unwrap_or((after, ""));
            filled.push_str(before);
            match slot {
                "wer" => filled.push_str(&person.form_of_address()),
                "name" => filled.push_str(&person.full()),
                "tel" => filled.push_str(&person.mobile),
                "mail" => filled.push_str(person.mail()),
                "ort" => filled.push_str(person.town.name),
                _ => filled.push_str(&(1_000 + self.dice.below(9_000)).to_string()),
            }
            rest = tail;
        }
        filled.push_str(rest);
        filled
    }
}

/// How an address hangs on a record.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Flags {
    pub(crate) primary: bool,
    pub(crate) deleted: bool,
}

/// FNV-1a: the same on every machine, unlike the standard library's.
fn hash(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}
