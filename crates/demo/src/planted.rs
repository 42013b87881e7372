//! The known answers: what was planted, so that a test can say what must be found and what must not.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Serialize;

/// Everything that was planted while the CRM was filled. Records are written `kind:id` with the kinds
/// `contact`, `lead`, `prospect`, `user`, `account`, `call`, `meeting`, `email`, `task`, `note`, then
/// the CRM's own table names.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Planted {
    /// Katharina Brandl, the person the demo tells about: about 120 related records, two namesakes,
    /// a husband on the same mailbox and telephone, invoices under retention.
    pub katharina: Story,
    /// One open request for each of the six rights, Katharina's erasure among them.
    pub open: Vec<OpenRequest>,
    /// Further open requests, so that a list of requests looks like one.
    pub further: Vec<OpenRequest>,
    /// Groups of records in the crowd that are the same person, or look so and are not.
    pub tangles: Vec<Tangle>,
    /// In a big CRM: people with exactly [`HEAVY_ACTIVITIES`] activities and three audit rows each.
    pub heavy: Vec<Heavy>,
    /// Rows per table.
    pub rows: BTreeMap<String, u64>,
}

/// How many activities each of [`Planted::heavy`] has.
pub const HEAVY_ACTIVITIES: u64 = 200;

/// One person with all that belongs to them.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Story {
    pub given: String,
    pub family: String,
    /// Records that are this person, the main one first; deleted ones and prospects included.
    pub persons: Vec<String>,
    /// Records that must stay as they are, with the reason: husband, namesakes, colleagues.
    pub others: Vec<Other>,
    pub identifiers: Identifiers,
    /// Records linked to the person by any link: activities, documents, cases, contracts …
    pub related: Vec<String>,
    /// Those of `related` in which other people take part too: detach, do not delete.
    pub shared: Vec<String>,
    /// Records of others that name the person in free text without any link.
    pub mentions: Vec<Place>,
    /// Copies the CRM made by itself: audit, tracker, feed, index, campaign log, serialised blobs.
    pub traces: Vec<Place>,
    /// Invoices whose retention still runs (AT: 7 years, section 132 BAO).
    pub retained: Vec<String>,
    /// Invoices whose retention is over.
    pub lapsed: Vec<String>,
}

/// A value's place in the CRM.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Place {
    pub table: String,
    pub column: String,
    /// Primary key of the row.
    pub key: String,
    /// How the value is wrapped there.
    pub coding: Coding,
}

/// How a planted value is wrapped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Coding {
    /// As it stands.
    Plain,
    /// PHP `serialize`, then base64.
    PhpBase64,
    /// A MIME message with RFC 2047 words, base64 and quoted-printable parts.
    Mime,
    /// HTML with entities.
    Html,
}

/// A record that is somebody else.
#[derive(Debug, Clone, Serialize)]
pub struct Other {
    pub record: String,
    /// `namesake`, `spouse`, `shared_mailbox` or `colleague`.
    pub why: &'static str,
}

/// What a person can be recognised by, in the shape of the residue scan's identifiers file.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Identifiers {
    pub emails: Vec<String>,
    pub phones: Vec<String>,
    pub names: Vec<Name>,
    pub other: Vec<String>,
}

/// A spelling of a name.
#[derive(Debug, Clone, Serialize)]
pub struct Name {
    pub given: String,
    pub family: String,
}

/// A request that waits when the demo starts.
#[derive(Debug, Clone, Serialize)]
pub struct OpenRequest {
    /// `access`, `rectification`, `erasure`, `restriction`, `portability` or `objection`.
    pub right: &'static str,
    /// The day it came in.
    pub received: Date,
    /// `portal`, `email`, `letter`, `phone` or `crm`.
    pub channel: &'static str,
    /// What the person wrote.
    pub text: String,
    /// The record the request starts from.
    pub person: String,
    pub story: Story,
}

/// Records in the crowd that belong together, or only look so.
#[derive(Debug, Clone, Serialize)]
pub struct Tangle {
    /// What happened: `spelling`, `merged`, `crm_deleted`, `converted`, `web_form`, `csv_import`,
    /// `second_address`, `one_person_firm`, `spouse`, `shared_mailbox` or `namesake`.
    pub kind: &'static str,
    /// The same person.
    pub persons: Vec<String>,
    /// Somebody else who shares a name, a mailbox or a telephone.
    pub others: Vec<String>,
}

/// A person with many activities, for measuring.
#[derive(Debug, Clone, Serialize)]
pub struct Heavy {
    pub person: String,
    pub email: String,
    pub phone: String,
    pub name: Name,
}

impl Story {
    pub(crate) fn trace(&mut self, table: &str, column: &str, key: &str, coding: Coding) {
        self.traces.push(place(table, column, key, coding));
    }

    pub(crate) fn mention(&mut self, table: &str, column: &str, key: &str) {
        self.mentions.push(place(table, column, key, Coding::Plain));
    }
}

fn place(table: &str, column: &str, key: &str, coding: Coding) -> Place {
    Place {
        table: table.into(),
        column: column.into(),
        key: key.into(),
        coding,
    }
}

impl Identifiers {
    pub(crate) fn name(&mut self, given: &str, family: &str) {
        self.names.push(Name {
            given: given.into(),
            family: family.into(),
        });
    }
}

/// `kind:id`.
pub(crate) fn record(kind: &str, id: &str) -> String {
    format!("{kind}:{id}")
}
