//! Takes many consents from a table: first tried, then taken whole or not at all.

use std::collections::{BTreeMap, BTreeSet};

use accounts::{Actor, Permission, authorize};
use base::{Locale, Notice};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use ledger::{Deed, Ledger};
use requests::Person;
use serde::Serialize;
use serde_json::json;

use crate::address::Hasher;
use crate::change::{Change, Doer, switched_off, unknown_purpose};
use crate::circumstances::{Act, Circumstances};
use crate::consent::{Consent, No, State, Way, Yes, name_of_thing};
use crate::give::{moment, proof, version};
use crate::{Error, Purpose, csv, store};

/// The columns, those that must be there first.
pub const COLUMNS: [&str; 16] = [
    "system",
    "record",
    "purpose",
    "state",
    "at",
    "way",
    "source",
    "proof",
    "language",
    "text_version",
    "confirmed_at",
    "address",
    "act",
    "explicit",
    "for_child",
    "notice",
];
const NEEDED: usize = 7;

/// The most lines taken at once.
pub const MOST_LINES: usize = 50_000;
/// The most faults told.
const MOST_FAULTS: usize = 100;

/// A table and what is needed to read it.
#[derive(Clone, Copy, Debug)]
pub struct Import<'a> {
    pub table: &'a str,
    /// The names of the systems there are.
    pub systems: &'a [&'a str],
    /// In which days begin.
    pub zone: &'a TimeZone,
}

/// What a table does, or would do.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Taken {
    pub lines: usize,
    pub new: usize,
    pub changed: usize,
    pub unchanged: usize,
    /// Lines that cannot be taken, and why; while there is one, none is.
    pub faults: Vec<LineFault>,
    /// How many lines have a fault.
    pub faulty: usize,
}

/// A line that cannot be taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LineFault {
    pub line: usize,
    pub fault: Notice,
}

/// Says what a table would do, line by line, and changes nothing.
pub async fn try_import(
    ledger: &Ledger,
    actor: &Actor,
    import: Import<'_>,
) -> Result<Taken, Error> {
    authorize(ledger, actor, Permission::ConsentsManage, None).await?;
    let doer = doer(actor);
    let (change, taken) = apply(ledger, &doer, import).await?;
    change.end(false).await?;
    Ok(taken)
}

/// Takes a table in one transaction, each changed consent with its entry. Refused while a line has
/// a fault.
pub async fn import(ledger: &Ledger, actor: &Actor, import: Import<'_>) -> Result<Taken, Error> {
    authorize(ledger, actor, Permission::ConsentsManage, None).await?;
    let doer = doer(actor);
    let (mut change, taken) = apply(ledger, &doer, import).await?;
    if let Some(first) = taken.faults.first() {
        let line = format!(
            "{} lines cannot be taken; the first is line {}: {}",
            taken.faulty, first.line, first.fault
        );
        let notice = Notice::new("consent-lines", line).with("n", taken.faulty.to_string());
        return Err(notice
            .with("line", first.line.to_string())
            .at("table")
            .into());
    }
    let details = json!({
        "lines": taken.lines, "new": taken.new, "changed": taken.changed,
    });
    let deed = Deed {
        details,
        ..Deed::done(doer.who.clone(), "consents.import")
    };
    change.tx.record(deed).await?;
    change.end(true).await?;
    Ok(taken)
}

fn doer(actor: &Actor) -> Doer {
    Doer {
        who: actor.who(),
        path: "import",
    }
}

/// Writes every line in a transaction that the caller ends.
async fn apply<'a>(
    ledger: &'a Ledger,
    doer: &'a Doer,
    import: Import<'_>,
) -> Result<(Change<'a>, Taken), Error> {
    let table = Table::read(import.table)?;
    let hasher = Hasher::new(ledger)?;
    let mut taken = Taken {
        lines: table.lines.len(),
        ..Taken::default()
    };
    let mut change = Change::begin(ledger, doer).await?;
    // Held in the order of their names, so that two tables never wait for each other.
    let mut purposes = BTreeMap::new();
    let named: BTreeSet<&str> = table.lines.iter().map(|line| line.get("purpose")).collect();
    for id in named {
        if let Some(purpose) = store::purpose(change.tx.conn(), id).await? {
            purposes.insert(id, purpose);
        }
    }
    for line in &table.lines {
        let purpose = purposes.get(line.get("purpose"));
        match one(&mut change, (&import, &hasher), (purpose, line)).await {
            Ok(Done::New) => taken.new += 1,
            Ok(Done::Changed) => taken.changed += 1,
            Ok(Done::Unchanged) => taken.unchanged += 1,
            Err(Error::Invalid(fault) | Error::Refused(fault)) => {
                taken.faulty += 1;
                if taken.faults.len() < MOST_FAULTS {
                    let line = line.number;
                    taken.faults.push(LineFault { line, fault });
                }
            }
            Err(other) => return Err(other),
        }
    }
    Ok((change, taken))
}

enum Done {
    New,
    Changed,
    Unchanged,
}

async fn one(
    change: &mut Change<'_>,
    (import, hasher): (&Import<'_>, &Hasher),
    (purpose, line): (Option<&Purpose>, &Line<'_>),
) -> Result<Done, Error> {
    let person = Person::parse(line.get("system"), line.get("record"))?;
    if !import.systems.contains(&&*person.system) {
        let fault = Notice::new("consent-system", "is no system of this installation");
        return Err(fault.at("system").into());
    }
    let purpose = purpose.ok_or_else(unknown_purpose)?;
    let spot = (&person, purpose);
    let (before, id) = change.consent(spot).await?;
    let barred = |fault: &'static str| Notice::new("consent-suppressed", fault).at("address");
    let state = State::from_word(line.get("state")).ok_or_else(|| {
        Notice::new("consent-state", "is none of given, pending, withdrawn").at("state")
    })?;
    let reading = Reading {
        zone: import.zone,
        now: change.now,
        hasher,
    };
    let (action, after) = if state == State::Withdrawn {
        let no = line.no(&reading)?;
        (
            "consents.withdraw",
            Consent::refused(before.as_ref(), id, no)?,
        )
    } else {
        let yes = line.yes(&reading, (purpose, state))?;
        let conn = change.tx.conn();
        if store::has_objected(conn, &person).await? {
            return Err(barred("belongs to a person who objected to advertising").into());
        }
        if let Some(print) = &yes.address
            && !store::suppressed(conn, &[print]).await?.is_empty()
        {
            return Err(barred("was kept from advertising by an objection").into());
        }
        ("consents.give", Consent::agreed(before.as_ref(), id, yes)?)
    };
    let states = (before.as_ref(), &after);
    let is_changed = change.put(spot, action, states).await?;
    Ok(match (is_changed, before) {
        (false, _) => Done::Unchanged,
        (true, None) => Done::New,
        (true, Some(_)) => Done::Changed,
    })
}

/// What a line is read with.
struct Reading<'a> {
    zone: &'a TimeZone,
    now: Timestamp,
    hasher: &'a Hasher,
}

struct Table<'a> {
    lines: Vec<Line<'a>>,
}

struct Line<'a> {
    number: usize,
    fields: BTreeMap<&'a str, String>,
}

impl Table<'_> {
    fn read(text: &str) -> Result<Self, Notice> {
        let mut lines = csv::lines(text).into_iter();
        let wrong = |line: String| Notice::new("consent-columns", line).at("table");
        let (_, head) = lines
            .next()
            .ok_or_else(|| wrong("is empty: give a table with a line of column names".into()))?;
        let column = |name: &String| COLUMNS.iter().position(|known| known == name);
        let columns: Vec<Option<usize>> = head.iter().map(column).collect();
        let missing = (0..NEEDED).any(|needed| !columns.contains(&Some(needed)));
        let twice = columns.len() != columns.iter().collect::<BTreeSet<_>>().len();
        if missing || twice || columns.contains(&None) {
            let needed = COLUMNS[..NEEDED].join(", ");
            let rest = COLUMNS[NEEDED..].join(", ");
            return Err(wrong(format!(
                "needs the columns {needed}; {rest} may follow, and no other"
            )));
        }
        let line = |(number, fields): (usize, Vec<String>)| Line {
            number,
            fields: columns
                .iter()
                .flatten()
                .map(|at| COLUMNS[*at])
                .zip(fields)
                .collect(),
        };
        let lines: Vec<Line> = lines.map(line).collect();
        if lines.is_empty() {
            return Err(wrong("has no line under its head".into()));
        }
        if lines.len() > MOST_LINES {
            let line = format!("has more than {MOST_LINES} lines: divide it");
            return Err(wrong(line));
        }
        Ok(Self { lines })
    }
}

impl Line<'_> {
    fn get(&self, column: &str) -> &str {
        self.fields.get(column).map_or("", String::as_str)
    }

    fn filled(&self, column: &str) -> Option<&str> {
        Some(self.get(column)).filter(|value| !value.is_empty())
    }

    fn way(&self) -> Result<Way, Notice> {
        Way::from_word(self.get("way")).ok_or_else(|| {
            let words: Vec<&str> = Way::ALL.iter().map(|way| way.word()).collect();
            Notice::new("consent-way", format!("is none of {}", words.join(", "))).at("way")
        })
    }

    fn at(&self, field: &'static str, zone: &TimeZone) -> Result<Option<Timestamp>, Notice> {
        let Some(text) = self.filled(field) else {
            return Ok(None);
        };
        let day = || {
            let day: Date = text.parse().ok()?;
            Some(day.to_zoned_datetime(zone.clone()).ok()?.timestamp())
        };
        let at = text.parse::<Timestamp>().ok().or_else(day);
        let line = "is no instant: write 2026-11-23T10:00:00Z or 2026-11-23";
        at.map(Some)
            .ok_or_else(|| Notice::new("consent-at", line).at(field))
    }

    fn needed_at(&self, reading: &Reading<'_>) -> Result<Timestamp, Notice> {
        let at = self.at("at", reading.zone)?.ok_or_else(|| {
            Notice::new("consent-at", "is empty: say when the person said so").at("at")
        })?;
        moment("at", Some(at), reading.now)
    }

    fn no(&self, reading: &Reading<'_>) -> Result<No, Notice> {
        Ok(No {
            way: self.way()?,
            source: name_of_thing("source", self.get("source"))?,
            proof: proof(self.filled("proof"))?,
            address: reading.hasher.read(self.filled("address"))?,
            at: self.needed_at(reading)?,
        })
    }

    fn yes(
        &self,
        reading: &Reading<'_>,
        (purpose, state): (&Purpose, State),
    ) -> Result<Yes, Notice> {
        if !purpose.active {
            return Err(switched_off());
        }
        let confirmed = self.at("confirmed_at", reading.zone)?;
        let confirmed = confirmed
            .map(|at| moment("confirmed_at", Some(at), reading.now))
            .transpose()?;
        let double = purpose.terms.double_opt_in;
        if double && state == State::Given && confirmed.is_none() {
            let line = "is empty: this purpose wants consents confirmed; say when, or give pending";
            return Err(Notice::new("consent-unconfirmed", line).at("confirmed_at"));
        }
        if state == State::Pending && (confirmed.is_some() || !double) {
            let line = "is pending, but this purpose wants no confirmation, or it was confirmed";
            return Err(Notice::new("consent-not-pending", line).at("state"));
        }
        let language = self.filled("language").unwrap_or("de");
        let asked = self.filled("text_version").map(str::parse);
        let unread = || Notice::new("consent-number", "is no number").at("text_version");
        let asked = asked.transpose().map_err(|_| unread())?;
        Ok(Yes {
            text_version: version(asked, purpose.version)?,
            language: Locale::from_tag(language).ok_or_else(|| {
                Notice::new("consent-language", "is neither de nor en").at("language")
            })?,
            way: self.way()?,
            source: name_of_thing("source", self.get("source"))?,
            proof: proof(self.filled("proof"))?,
            address: reading.hasher.read(self.filled("address"))?,
            at: self.needed_at(reading)?,
            double,
            confirmed_at: confirmed,
            circumstances: self.circumstances()?,
        })
    }

    fn circumstances(&self) -> Result<Circumstances, Notice> {
        let act = self.filled("act").map(|word| {
            let line = "is none of tick, signature, spoken, message";
            Act::from_word(word).ok_or_else(|| Notice::new("consent-act", line).at("act"))
        });
        let read = Circumstances {
            act: act.transpose()?,
            explicit: self.flag("explicit")?,
            for_child: self.flag("for_child")?,
            notice: self.filled("notice").map(str::to_owned),
        };
        read.checked()
    }

    fn flag(&self, field: &'static str) -> Result<bool, Notice> {
        match self.get(field) {
            "yes" | "1" => Ok(true),
            "no" | "0" | "" => Ok(false),
            _ => Err(Notice::new("consent-flag", "is neither yes nor no").at(field)),
        }
    }
}
