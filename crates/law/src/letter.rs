//! The letters to a person: that a request came in, what more is needed, and each end it can have
//! (Art. 12(3), (4) and (6) GDPR). The text about an extension stands in [`crate::extension`].
//!
//! A refusal, in whole or in part, cannot be written without a ground, and what it is written with
//! always holds the right to complain and the judicial remedy: [`Written::demands`] names the
//! paragraphs that have to stand in the letter when it leaves.

use std::sync::LazyLock;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::spelling::long_day;
use crate::{Language, Region, Right, Words, authority, template};

/// What a letter tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LetterKind {
    /// That the request came in, and until when it is answered.
    Acknowledge,
    /// That more is needed to know who asks (Art. 12(6) GDPR).
    Identity,
    /// That the answer takes two further months (Art. 12(3) s. 3).
    Extension,
    /// That the request was met, and how.
    Fulfilled,
    /// What was done, and what was not for which ground (Art. 12(4)).
    PartlyFulfilled,
    /// That nothing is done, and why not (Art. 12(4)).
    Refused,
    /// That nothing is held of the person.
    NoData,
}

impl LetterKind {
    /// All of them, in the order of a request's life.
    pub const ALL: [Self; 7] = [
        Self::Acknowledge,
        Self::Identity,
        Self::Extension,
        Self::Fulfilled,
        Self::PartlyFulfilled,
        Self::Refused,
        Self::NoData,
    ];

    /// Those that are drafted when somebody asks for them; an extension drafts its own.
    pub const DRAFTED: [Self; 6] = [
        Self::Acknowledge,
        Self::Identity,
        Self::Fulfilled,
        Self::PartlyFulfilled,
        Self::Refused,
        Self::NoData,
    ];

    /// The stable word in tables, URLs and API.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Acknowledge => "acknowledge",
            Self::Identity => "identity",
            Self::Extension => "extension",
            Self::Fulfilled => "fulfilled",
            Self::PartlyFulfilled => "partly_fulfilled",
            Self::Refused => "refused",
            Self::NoData => "no_data",
        }
    }

    /// Reads the word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }

    /// Whether it answers the request.
    pub const fn answers(self) -> bool {
        matches!(
            self,
            Self::Fulfilled | Self::PartlyFulfilled | Self::Refused | Self::NoData
        )
    }

    /// Whether it tells that something is not done (Art. 12(4) GDPR).
    pub const fn refuses(self) -> bool {
        matches!(self, Self::PartlyFulfilled | Self::Refused)
    }
}

/// A ground on which a request is not met.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Refusal {
    /// Stable id, for example `excessive`.
    pub id: String,
    /// Its name in a list.
    pub title: Words,
    /// The sentence in the letter.
    pub text: Words,
    /// When it carries, for who chooses it.
    pub meaning: Words,
    /// The rights it can be held against; all where none is named.
    #[serde(default)]
    pub rights: Vec<Right>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    paragraphs: Paragraphs,
    ground: Vec<Refusal>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Paragraphs {
    done: Words,
    grounds: Words,
    not_met: Words,
    delay: Words,
    complaint: Words,
    remedy: Words,
    gap: Words,
}

static FILE: LazyLock<File> = LazyLock::new(|| {
    toml::from_str(include_str!("../data/letters.toml"))
        .expect("the embedded letters are parsed by a test")
});

/// The grounds that can be held against a right.
pub fn refusals(right: Right) -> impl Iterator<Item = &'static Refusal> {
    let fits = move |one: &&Refusal| one.rights.is_empty() || one.rights.contains(&right);
    FILE.ground.iter().filter(fits)
}

/// Whether a place for a person to fill is left in a text.
pub fn has_gap(text: &str) -> bool {
    let gap = &FILE.paragraphs.gap;
    [&gap.de, &gap.en].into_iter().any(|gap| {
        let start = gap.split(':').next().unwrap_or(gap);
        text.contains(start)
    })
}

/// What a letter is written from.
#[derive(Debug, Clone, Copy)]
pub struct Told<'a> {
    /// Number of the request.
    pub number: &'a str,
    pub right: Right,
    pub received: Date,
    /// Last day of the month: also that of a refusal.
    pub last_day: Date,
    /// The day the law demands the answer on, extension counted.
    pub legal_day: Date,
    /// The day it is written on.
    pub today: Date,
    pub region: Region,
    /// What was really done, one sentence each.
    pub done: &'a [String],
    /// Why something is not done, one paragraph each.
    pub grounds: &'a [String],
    /// Words of one's own: of a letter that asks, what is needed. Of one that refuses they stand
    /// among the grounds.
    pub own: Option<&'a str>,
    /// Who writes, line by line.
    pub sender: &'a [String],
}

/// A letter as it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    pub text: String,
    /// Paragraphs that have to stand in it when it leaves.
    pub demands: Vec<String>,
    /// Whether it says that it comes too late.
    pub tells_delay: bool,
}

impl Told<'_> {
    /// The last day on which a letter of this kind is in time.
    pub fn due(&self, kind: LetterKind) -> Date {
        if kind.refuses() {
            self.last_day
        } else {
            self.legal_day
        }
    }
}

/// Writes a letter by the text that comes with the product; see [`write_by`].
pub fn write(kind: LetterKind, told: &Told<'_>, language: Language) -> Option<Written> {
    write_by(
        template::shipped(kind.into(), language),
        kind,
        told,
        language,
    )
}

/// Writes a letter by a text that [`template::check`] took, to be read and completed by a person
/// before it is sent. None where something is refused and no ground is given, and for an extension,
/// which [`crate::extension`] writes.
pub fn write_by(
    text: &str,
    kind: LetterKind,
    told: &Told<'_>,
    language: Language,
) -> Option<Written> {
    if kind == LetterKind::Extension || (kind.refuses() && told.grounds.is_empty()) {
        return None;
    }
    let words = &FILE.paragraphs;
    let mut values = inline(kind, told, language);
    let say = |words: &Words| template::fill(words.get(language), &values);
    let only = |wanted: bool, words: &Words| if wanted { say(words) } else { String::new() };
    let tells_delay = kind.answers() && told.today > told.due(kind);
    let may_be_contested = kind.refuses() || tells_delay;
    let demanded = [
        ("delay", only(tells_delay, &words.delay)),
        ("complaint", only(may_be_contested, &words.complaint)),
        ("remedy", only(may_be_contested, &words.remedy)),
    ];
    let done = listed(&say(&words.done), told.done);
    let head = if kind == LetterKind::Refused {
        &words.grounds
    } else {
        &words.not_met
    };
    let grounds = listed(&say(head), told.grounds);
    let own = told.own.unwrap_or_default().to_owned();
    let needed = told.own.unwrap_or_else(|| words.gap.get(language));
    let mut demands: Vec<String> = Vec::new();
    if kind.refuses() {
        demands.extend(told.grounds.iter().cloned());
    }
    let paragraphs = demanded.iter().map(|(_, paragraph)| paragraph);
    demands.extend(paragraphs.filter(|one| !one.is_empty()).cloned());
    values.extend([
        ("done", done),
        ("grounds", grounds),
        ("own", own),
        ("needed", needed.to_owned()),
    ]);
    values.extend(demanded);
    Some(Written {
        text: template::compose(text, &values),
        demands,
        tells_delay,
    })
}

/// A list under its head; nothing where the list is empty.
fn listed(head: &str, lines: &[String]) -> String {
    if lines.is_empty() {
        return String::new();
    }
    let lines: Vec<String> = lines.iter().map(|line| format!("- {line}")).collect();
    format!("{head}\n\n{}", lines.join("\n"))
}

/// What stands inside a sentence: in a template, and in the sentences of the law.
fn inline(kind: LetterKind, told: &Told<'_>, language: Language) -> Vec<(&'static str, String)> {
    let day = |day| long_day(day, language);
    vec![
        ("number", told.number.to_owned()),
        ("right", told.right.title().get(language).to_owned()),
        ("received", day(told.received)),
        ("last_day", day(told.last_day)),
        ("today", day(told.today)),
        ("due", day(told.due(kind))),
        (
            "authority",
            authority::of(told.region).name.get(language).to_owned(),
        ),
        (
            "controller",
            told.sender.first().cloned().unwrap_or_default(),
        ),
        ("sender", told.sender.join("\n")),
    ]
}

/// The place of the first paragraph of these that does not stand in a text, whatever the line breaks.
pub fn lacking(text: &str, demands: &[String]) -> Option<usize> {
    let smooth = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let whole = smooth(text);
    demands
        .iter()
        .position(|demand| !whole.contains(&smooth(demand)))
}

#[cfg(test)]
mod tests;
