//! What is told of a system: whose data, what for, on which ground, who gets them, how long they
//! stay and what protects them. Knows no database.

use base::Notice;
use consents::Basis;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// The longest name or contact, in characters.
const LONGEST_LINE: usize = 120;
/// The longest text, in characters.
const LONGEST_TEXT: usize = 4_000;
/// The most processors, and the most measures.
const MOST: usize = 50;

macro_rules! words {
    ($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident = $word:literal,)+ }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$doc])* $variant,)+ }

        impl $name {
            /// All, in the order they are offered.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The word as stored and shown in JSON.
            pub fn word(self) -> &'static str {
                match self { $(Self::$variant => $word,)+ }
            }

            /// Reads a word.
            pub fn from_word(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$variant),)+ _ => None }
            }
        }
    };
}

words! {
    /// How the contract with a processor stands (Art. 28(3) GDPR).
    Contract {
        /// There is none.
        #[default]
        Missing = "missing",
        /// It was asked for.
        Requested = "requested",
        /// It is signed.
        Signed = "signed",
        /// None is needed, because it is no processor after all.
        NotNeeded = "not_needed",
    }
}

words! {
    /// Whether data leave for a third country (Arts. 44 ff. GDPR).
    Transfers {
        /// Nobody has said.
        #[default]
        Unsaid = "unsaid",
        /// They do not.
        None = "none",
        /// They do; the text says where to and under which safeguards.
        Some = "some",
    }
}

words! {
    /// How far a measure is (Art. 32 GDPR).
    MeasureState {
        /// Meant to come.
        #[default]
        Planned = "planned",
        /// In place.
        InPlace = "in_place",
        /// Needed and not there.
        Missing = "missing",
    }
}

/// Who processes on the controller's behalf.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Processor {
    pub name: String,
    pub contract: Contract,
    /// Of the contract, or of its request.
    pub dated: Option<Date>,
}

/// A technical or organisational measure.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Measure {
    pub name: String,
    pub state: MeasureState,
    /// From this day on somebody has to look again.
    pub review_on: Option<Date>,
}

/// Everything that is told of a system. What is empty was not told.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Description {
    /// As people call it; its technical name when empty.
    pub title: String,
    /// Who answers for it.
    pub owner: String,
    /// How the owner is reached at work.
    pub owner_contact: String,
    /// Categories of data subjects (Art. 30(1)(c)).
    pub persons: String,
    /// Categories of personal data (Art. 30(1)(c)).
    pub data_kinds: String,
    /// What for (Art. 30(1)(b)).
    pub purposes: String,
    /// Grounds of Art. 6(1).
    pub bases: Vec<Basis>,
    /// What else is to be said of the grounds, such as Art. 9.
    pub basis_note: String,
    /// Categories of recipients (Art. 30(1)(d)).
    pub recipients: String,
    /// Who processes on our behalf (Art. 28).
    pub processors: Vec<Processor>,
    /// Whether data leave for a third country (Art. 30(1)(e)).
    pub transfers: Transfers,
    /// Countries and safeguards.
    pub transfers_note: String,
    /// Periods until erasure (Art. 30(1)(f)).
    pub retention: String,
    /// Security measures (Art. 30(1)(g)).
    pub measures: Vec<Measure>,
    /// From this day on somebody has to look whether all this still holds.
    pub review_on: Option<Date>,
    /// The last day on which the system was in use; it then leaves the record.
    pub ended_on: Option<Date>,
}

/// The names of the fields, in the order of the form.
pub const FIELDS: [&str; 16] = [
    "title",
    "owner",
    "owner_contact",
    "persons",
    "data_kinds",
    "purposes",
    "bases",
    "basis_note",
    "recipients",
    "processors",
    "transfers",
    "transfers_note",
    "retention",
    "measures",
    "review_on",
    "ended_on",
];

impl Description {
    /// The same with its ends trimmed and empty lines of lists left out; refused where something is
    /// too long, of a wrong kind or holds what no text should.
    pub fn checked(mut self) -> Result<Self, Notice> {
        for (field, value) in self.lines() {
            *value = line(field, value)?;
        }
        for (field, value) in self.texts() {
            *value = text(field, value)?;
        }
        self.processors.retain(|one| !one.name.trim().is_empty());
        self.measures.retain(|one| !one.name.trim().is_empty());
        demand_few("processors", self.processors.len())?;
        demand_few("measures", self.measures.len())?;
        for one in &mut self.processors {
            one.name = line("processors", &one.name)?;
        }
        for one in &mut self.measures {
            one.name = line("measures", &one.name)?;
        }
        if self.bases.contains(&Basis::NoneFound) {
            let line = "a system has grounds or lacks them; leave the list empty instead";
            return Err(Notice::new("register-basis", line).at("bases"));
        }
        // Once each, in the order of the law.
        let named = std::mem::take(&mut self.bases);
        self.bases = Basis::ALL
            .iter()
            .copied()
            .filter(|basis| named.contains(basis))
            .collect();
        if self.transfers != Transfers::Some && !self.transfers_note.is_empty() {
            let line = "names countries while none is said to get data; say that they do";
            return Err(Notice::new("register-transfers", line).at("transfers_note"));
        }
        Ok(self)
    }

    fn lines(&mut self) -> [(&'static str, &mut String); 3] {
        [
            ("title", &mut self.title),
            ("owner", &mut self.owner),
            ("owner_contact", &mut self.owner_contact),
        ]
    }

    fn texts(&mut self) -> [(&'static str, &mut String); 7] {
        [
            ("persons", &mut self.persons),
            ("data_kinds", &mut self.data_kinds),
            ("purposes", &mut self.purposes),
            ("basis_note", &mut self.basis_note),
            ("recipients", &mut self.recipients),
            ("transfers_note", &mut self.transfers_note),
            ("retention", &mut self.retention),
        ]
    }

    /// Names of the fields in which two descriptions differ.
    pub fn differs(&self, other: &Self) -> Vec<&'static str> {
        let fields = |one: &Self| serde_json::to_value(one).unwrap_or_default();
        let (ours, theirs) = (fields(self), fields(other));
        let is_other = |field: &&str| ours.get(*field) != theirs.get(*field);
        FIELDS.into_iter().filter(is_other).collect()
    }

    /// Whether the system is still in use.
    pub fn is_in_use(&self, today: Date) -> bool {
        self.ended_on.is_none_or(|day| day >= today)
    }

    /// Everybody who gets the data, processors too: recipients in the sense of Art. 4(9).
    pub fn everybody_told(&self) -> String {
        let names: Vec<&str> = self.processors.iter().map(|one| &*one.name).collect();
        let lines = [self.recipients.clone(), names.join(", ")];
        let filled: Vec<String> = lines.into_iter().filter(|line| !line.is_empty()).collect();
        filled.join("\n")
    }

    /// Whom data go to, one by one: each line or part of the recipients, and the processors.
    pub fn recipients_named(&self) -> Vec<String> {
        let parts = self.recipients.split(['\n', ';']);
        let parts = parts.map(str::trim).filter(|part| !part.is_empty());
        let all = parts.chain(self.processors.iter().map(|one| one.name.trim()));
        let mut once: Vec<String> = Vec::new();
        for name in all {
            if !once.iter().any(|known| known == name) {
                once.push(name.to_owned());
            }
        }
        once
    }
}

/// A text on one line.
pub(crate) fn line(field: &'static str, value: &str) -> Result<String, Notice> {
    let said = text(field, value)?;
    if said.chars().count() > LONGEST_LINE || said.contains(['\n', '\t']) {
        let line = format!("is longer than {LONGEST_LINE} characters or has line breaks");
        let notice = Notice::new("register-line", line).with("n", LONGEST_LINE.to_string());
        return Err(notice.at(field));
    }
    Ok(said)
}

/// A text of some lines.
pub(crate) fn text(field: &'static str, value: &str) -> Result<String, Notice> {
    let said = requests::Text::optional(field, value)?;
    let said = said.map_or_else(String::new, |said| said.expose().to_owned());
    if said.chars().count() > LONGEST_TEXT {
        let line = format!("is longer than {LONGEST_TEXT} characters");
        let notice = Notice::new("register-long", line).with("n", LONGEST_TEXT.to_string());
        return Err(notice.at(field));
    }
    Ok(said)
}

fn demand_few(field: &'static str, count: usize) -> Result<(), Notice> {
    if count <= MOST {
        return Ok(());
    }
    let line = format!("has more than {MOST} lines; join some");
    Err(Notice::new("register-many", line)
        .with("n", MOST.to_string())
        .at(field))
}

/// Checks the short name of a system that is added.
pub(crate) fn check_id(id: &str) -> Result<(), Notice> {
    let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    let reserved = ["new", "record", "controller"];
    if (1..=40).contains(&id.len()) && id.chars().all(allowed) && !reserved.contains(&id) {
        return Ok(());
    }
    let line = "is no short name: give up to 40 letters a-z, digits and -";
    Err(Notice::new("register-id", line).at("id"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn full() -> Description {
        Description {
            title: " Rundbrief ".into(),
            processors: vec![
                Processor::default(),
                Processor {
                    name: "Versand GmbH".into(),
                    ..Processor::default()
                },
            ],
            bases: vec![Basis::LegitimateInterests, Basis::Consent, Basis::Consent],
            recipients: "Druckerei".into(),
            ..Description::default()
        }
    }

    #[test]
    fn what_is_told_is_trimmed_and_empty_lines_are_left_out() {
        let checked = full().checked().unwrap();
        assert_eq!(checked.title, "Rundbrief");
        assert_eq!(checked.processors.len(), 1);
        assert_eq!(checked.bases, [Basis::Consent, Basis::LegitimateInterests]);
        assert_eq!(checked.everybody_told(), "Druckerei\nVersand GmbH");
    }

    #[test]
    fn what_cannot_be_so_is_refused_at_its_field() {
        type Spoil = fn(&mut Description);
        let cases: [(&str, Spoil); 5] = [
            ("title", |one| one.title = "a\nb".into()),
            ("owner_contact", |one| one.owner_contact = "x".repeat(121)),
            ("purposes", |one| one.purposes = "x".repeat(4_001)),
            ("bases", |one| one.bases.push(Basis::NoneFound)),
            ("transfers_note", |one| one.transfers_note = "USA".into()),
        ];
        for (field, spoil) in cases {
            let mut one = full();
            spoil(&mut one);
            assert_eq!(one.checked().unwrap_err().field, Some(field));
        }
        let mut crowd = full();
        crowd.measures = vec![
            Measure {
                name: "m".into(),
                ..Measure::default()
            };
            51
        ];
        assert_eq!(crowd.checked().unwrap_err().field, Some("measures"));
    }

    #[test]
    fn a_change_is_named_by_its_fields() {
        let before = full();
        let mut after = full();
        after.owner = "Anna".into();
        after.processors[1].contract = Contract::Signed;
        assert_eq!(before.differs(&after), ["owner", "processors"]);
        let all = serde_json::to_value(&before).unwrap();
        assert_eq!(all.as_object().unwrap().len(), FIELDS.len());
    }

    #[test]
    fn a_short_name_is_short_and_taken_by_no_page() {
        assert!(check_id("papier-archiv").is_ok());
        for bad in ["", "Papier", "record", "a b", &"x".repeat(41)] {
            assert!(check_id(bad).is_err(), "{bad}");
        }
    }
}
