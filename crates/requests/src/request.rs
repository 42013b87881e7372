//! The request itself: what it holds and the rules that need no database and no clock.

use std::collections::BTreeSet;
use std::sync::Arc;

use base::Locale;
use jiff::Timestamp;
use jiff::ToSpan as _;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use law::{Checklist, Received, Region, Right};
use serde::{Deserialize, Serialize};

use crate::{Channel, Controller, Outcome, Person, Priority, Reference, Refusal, State, Step, Tag};

base::id!(
    /// Id of a request.
    RequestId
);

/// One demand of one data subject for one right.
#[derive(Debug, Clone)]
pub struct Request {
    pub id: RequestId,
    pub reference: Reference,
    pub right: Right,
    pub state: State,
    /// How it ended, once closed.
    pub outcome: Option<Outcome>,
    /// The request that goes on with this one, once it was merged.
    pub merged_into: Option<Reference>,
    pub receipt: Receipt,
    pub channel: Channel,
    /// The language of the person: that of letters.
    pub language: Locale,
    /// Login of the account that works on it.
    pub assignee: Option<String>,
    /// How pressing it is for the house.
    pub priority: Priority,
    pub tags: Vec<Tag>,
    /// How many tasks beside the checklist keep it open.
    pub waiting_tasks: i64,
    pub due: Due,
    pub facts: Facts,
    /// The list as it stood when the request was opened.
    pub checklist: Arc<Checklist>,
    /// How each item of the list stands, in the list's order.
    pub steps: Vec<Step>,
    pub persons: Vec<Person>,
    /// The systems its persons stand in, where no more than the outline is told.
    pub outlined: Option<Vec<String>>,
    /// Login of the account that opened it.
    pub opened_by: String,
    pub opened_at: Timestamp,
    pub closed_at: Option<Timestamp>,
    /// The day on which the file's texts go, set at closing.
    pub delete_day: Option<Date>,
    /// Counts up with every change; two changes from the same version conflict.
    pub version: i64,
}

/// When it came in: the local day counts (Art. 12(3) GDPR, Regulation 1182/71 Art. 3(1)).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    pub day: Date,
    /// The instant, when more than the day is known.
    pub at: Option<Timestamp>,
    /// The controller's zone, in which the day was read.
    pub zone: TimeZone,
}

/// The dates of the period, frozen when the request is opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    /// The month without any shift: always safe.
    pub nominal: Date,
    /// Last day of the month, shifted to a working day.
    pub last_day: Date,
    /// Last day when extended by two months.
    pub extended_last_day: Date,
    /// The house's own end date, when somebody set one with a reason. Never moves the legal one.
    pub end_day: Option<Date>,
    pub region: Region,
    /// Version of the holiday calendar used.
    pub calendar: String,
    pub derivation: Derivation,
}

/// How the dates came about, frozen with them: a later calendar explains nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Derivation {
    pub month: Vec<law::Step>,
    pub extension: Vec<law::Step>,
}

impl Due {
    /// The dates for a receipt, by the controller's calendar.
    pub fn compute(received: Received, controller: &Controller) -> Self {
        let deadline =
            law::deadline::compute(received, controller.region, &controller.extra_holidays);
        Self {
            nominal: deadline.nominal,
            last_day: deadline.last_day,
            extended_last_day: deadline.extended_last_day,
            end_day: None,
            region: deadline.region,
            calendar: deadline.calendar,
            derivation: Derivation {
                month: deadline.derivation,
                extension: deadline.extended_derivation,
            },
        }
    }
}

/// Dated facts that are no states.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts {
    /// The day the answer was sent.
    pub answered: Option<Date>,
    /// The day the person was told of the extension.
    pub extended: Option<Date>,
    /// Until when the request waits for the person or a third party.
    pub waiting_until: Option<Date>,
    /// The day the person was asked for more, because of reasonable doubt.
    pub identity_asked: Option<Date>,
    /// Whether we hold that the month waits for the person's answer.
    pub identity_waits: bool,
}

/// What we hold about the month while the person was asked who they are (EDPB Guidelines 01/2022,
/// 159). No date of the request depends on it: it is shown beside the legal day, never in its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Position {
    /// The day the person was asked.
    pub asked: Date,
    /// The day the identity was settled.
    pub settled: Option<Date>,
    /// Whether we hold that the month waits.
    pub waits: bool,
    /// Where the period would end by this position; none while we hold that it runs.
    pub end: Option<Date>,
}

impl Request {
    /// The day the law demands the answer on, extension counted.
    pub fn legal_day(&self) -> Date {
        if self.facts.extended.is_some() {
            self.due.extended_last_day
        } else {
            self.due.last_day
        }
    }

    /// The day to work towards: the earlier of the legal day and the house's own.
    pub fn due_day(&self) -> Date {
        let legal = self.legal_day();
        self.due.end_day.map_or(legal, |own| own.min(legal))
    }

    /// The controller's calendar day at an instant.
    pub fn day_of(&self, at: Timestamp) -> Date {
        self.receipt.zone.to_datetime(at).date()
    }

    /// Days until the due day; negative once it has passed.
    pub fn days_left(&self, today: Date) -> i32 {
        days_between(today, self.due_day())
    }

    /// Open and past the legal day.
    pub fn is_overdue(&self, today: Date) -> bool {
        self.state != State::Closed && today > self.legal_day()
    }

    /// Whether the answer went out in time, once it did. An extension does not help a refusal.
    pub fn answered_in_time(&self) -> Option<bool> {
        let until = if self.outcome.is_some_and(Outcome::refuses) {
            self.due.last_day
        } else {
            self.legal_day()
        };
        self.facts.answered.map(|day| day <= until)
    }

    /// Whether the person was told of a refusal, in whole or in part, after the first month: late
    /// even when the period was extended (Art. 12(4) GDPR).
    pub fn refused_late(&self) -> bool {
        let closed = || self.closed_at.map(|at| self.day_of(at));
        let told = self.facts.answered.or_else(closed);
        self.outcome.is_some_and(Outcome::refuses)
            && told.is_some_and(|day| day > self.due.last_day)
    }

    /// What we hold about the month since the person was asked who they are.
    pub fn position(&self, today: Date) -> Option<Position> {
        let asked = self.facts.identity_asked?;
        let settled = self.identity_decided().then(|| {
            let step = self.steps.iter().find(|step| step.id == crate::IDENTITY);
            let at = step.and_then(|step| step.changed_at);
            at.map_or(today, |at| self.day_of(at))
        });
        let waits = self.facts.identity_waits;
        let end = waits.then(|| {
            let waited = days_between(asked, settled.unwrap_or(today));
            let waited = u16::try_from(waited.max(0)).unwrap_or(u16::MAX);
            let nominal = if self.facts.extended.is_some() {
                self.receipt.day.saturating_add(3.months())
            } else {
                self.due.nominal
            };
            let none = law::ExtraHolidays::none();
            law::deadline::suspended(nominal, waited, self.due.region, &none)
        });
        Some(Position {
            asked,
            settled,
            waits,
            end,
        })
    }

    /// Refuses any change of a closed request.
    pub fn must_be_open(&self) -> Result<(), Refusal> {
        if self.state != State::Closed {
            return Ok(());
        }
        let message = format!("{} is closed; reopen it first", self.reference);
        Err(Refusal::new("closed", message).with("reference", self.reference.to_string()))
    }

    /// Moves to another state by the one table of moves.
    pub fn move_to(&mut self, to: State) -> Result<(), Refusal> {
        self.state = self.state.to(to)?;
        if to != State::Waiting {
            self.facts.waiting_until = None;
        }
        Ok(())
    }

    /// Work has begun: a new request is in progress from now on.
    pub(crate) fn begin_work(&mut self) {
        if self.state == State::New {
            self.state = State::InProgress;
        }
    }

    /// Asks the person for more; `waits` is the position we take on the month. From now on the steps that follow wait for A4.
    pub fn ask_identity(&mut self, today: Date, waits: bool) -> Result<(), Refusal> {
        self.must_be_open()?;
        self.move_to(State::IdentityOpen)?;
        self.facts.identity_asked = Some(today);
        self.facts.identity_waits = waits;
        Ok(())
    }

    /// Waits for the person or a third party. Art. 12 GDPR knows no pause: the due day stays.
    pub fn wait_until(&mut self, until: Date, today: Date) -> Result<(), Refusal> {
        self.must_be_open()?;
        if until < today {
            return Err(past("until", until));
        }
        self.move_to(State::Waiting)?;
        self.facts.waiting_until = Some(until);
        Ok(())
    }

    /// Goes on after waiting; a question about the identity that is still open comes back.
    pub fn resume(&mut self) -> Result<(), Refusal> {
        if self.state != State::Waiting {
            let message = format!("{} does not wait", self.reference);
            return Err(Refusal::new("not-waiting", message));
        }
        let asked = self.facts.identity_asked.is_some() && !self.identity_decided();
        self.move_to(if asked {
            State::IdentityOpen
        } else {
            State::InProgress
        })
    }

    /// Puts the receipt right; the dates are computed anew, an extension stays.
    pub fn receive(&mut self, received: Received, controller: &Controller) -> Result<(), Refusal> {
        self.must_be_open()?;
        let end_day = self.due.end_day.filter(|end| *end >= received.day());
        self.receipt.day = received.day();
        self.receipt.at = received.instant();
        self.due = Due::compute(received, controller);
        self.due.end_day = end_day;
        Ok(())
    }

    /// Records that the person was told of the extension (Art. 12(3) s. 3 GDPR): once, and only
    /// within the first month.
    pub fn extend(&mut self, today: Date) -> Result<(), Refusal> {
        self.must_be_open()?;
        if self.facts.extended.is_some() {
            let message = "the period was extended already; the law knows one extension";
            return Err(Refusal::new("extended-already", message));
        }
        if today > self.due.last_day {
            let last = self.due.last_day;
            let message = format!(
                "the person had to be told by {last} (Art. 12(3) GDPR); answer without extension"
            );
            return Err(Refusal::new("extended-late", message).with("day", last.to_string()));
        }
        self.facts.extended = Some(today);
        Ok(())
    }

    /// Sets the house's own end date, or takes it back. The legal day stays visible beside it.
    pub fn set_end_day(&mut self, end: Option<Date>) -> Result<(), Refusal> {
        self.must_be_open()?;
        if let Some(end) = end.filter(|end| *end < self.receipt.day) {
            let message = format!("{end} lies before the receipt on {}", self.receipt.day);
            return Err(Refusal::new("end-before-receipt", message).at("end_day"));
        }
        self.due.end_day = end;
        Ok(())
    }

    /// Takes up a closed request again.
    pub fn reopen(&mut self) -> Result<(), Refusal> {
        if self.state != State::Closed {
            let message = format!("{} is not closed", self.reference);
            return Err(Refusal::new("not-closed", message));
        }
        self.move_to(State::InProgress)?;
        self.outcome = None;
        self.merged_into = None;
        self.closed_at = None;
        self.delete_day = None;
        Ok(())
    }

    /// Adds a person; one already there is refused, so that a double click is noticed.
    pub fn link(&mut self, person: Person) -> Result<(), Refusal> {
        self.must_be_open()?;
        if self.persons.contains(&person) {
            let message = format!("this record is linked to {} already", self.reference);
            return Err(Refusal::new("linked-already", message).at("person"));
        }
        if self.persons.len() >= Person::MOST {
            let message = format!("a request carries at most {} persons", Person::MOST);
            return Err(Refusal::new("persons-many", message).at("person"));
        }
        self.persons.push(person);
        self.persons.sort();
        Ok(())
    }

    /// Leaves what is told to whom the request is not open: number, right, dates and state, and in
    /// which systems its persons stand. No record of a person is left.
    pub fn outline(&mut self) {
        let systems = self.persons.drain(..).map(|person| person.system);
        let systems: BTreeSet<String> = systems.collect();
        self.outlined = Some(systems.into_iter().collect());
    }

    /// Takes a person off.
    pub fn unlink(&mut self, person: &Person) -> Result<(), Refusal> {
        self.must_be_open()?;
        let before = self.persons.len();
        self.persons.retain(|linked| linked != person);
        if self.persons.len() == before {
            let message = format!("this record is not linked to {}", self.reference);
            return Err(Refusal::new("not-linked", message).at("person"));
        }
        Ok(())
    }
}

/// Calendar days from one day to another.
pub(crate) fn days_between(from: Date, to: Date) -> i32 {
    let days = from.duration_until(to).as_hours() / 24;
    i32::try_from(days).expect("days between two valid dates fit")
}

pub(crate) fn past(field: &'static str, day: Date) -> Refusal {
    Refusal::new(
        "day-past",
        format!("{day} has passed: give today or a later day"),
    )
    .at(field)
    .with("day", day.to_string())
}

#[cfg(test)]
mod tests;
