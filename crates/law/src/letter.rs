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
use crate::{Language, Region, Right, Words, authority};

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
    acknowledge: Words,
    identity: Words,
    identity_end: Words,
    fulfilled: Words,
    partly_fulfilled: Words,
    refused: Words,
    no_data: Words,
    done: Words,
    grounds: Words,
    not_met: Words,
    delay: Words,
    complaint: Words,
    remedy: Words,
    greeting: Words,
    close: Words,
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
    /// Words of one's own: of a letter that asks, what is needed.
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

/// Writes a letter, to be read and completed by a person before it is sent. None where something
/// is refused and no ground is given.
pub fn write(kind: LetterKind, told: &Told<'_>, language: Language) -> Option<Written> {
    if kind.refuses() && told.grounds.is_empty() {
        return None;
    }
    let words = &FILE.paragraphs;
    let say = |words: &Words| fill(words.get(language), kind, told, language);
    let mut letter = Letter::default();
    letter.add(say(&words.greeting));
    letter.add(say(opening(kind)));
    if kind == LetterKind::Identity {
        let asked = told.own.unwrap_or_else(|| words.gap.get(language));
        letter.add(asked.to_owned());
        letter.add(say(&words.identity_end));
    }
    if kind.answers() && kind != LetterKind::Refused && !told.done.is_empty() {
        letter.add(say(&words.done));
        letter.list(told.done);
    }
    if kind.refuses() {
        let head = if kind == LetterKind::Refused {
            &words.grounds
        } else {
            &words.not_met
        };
        letter.add(say(head));
        letter.list(told.grounds);
        letter.demands.extend(told.grounds.iter().cloned());
    }
    if let Some(own) = told.own.filter(|_| kind != LetterKind::Identity) {
        letter.add(own.to_owned());
    }
    let tells_delay = kind.answers() && told.today > told.due(kind);
    if tells_delay {
        letter.demand(say(&words.delay));
    }
    if kind.refuses() || tells_delay {
        letter.demand(say(&words.complaint));
        letter.demand(say(&words.remedy));
    }
    let sender = told.sender.join("\n");
    letter.add(format!("{}\n{sender}", say(&words.close)));
    Some(Written {
        text: format!("{}\n", letter.paragraphs.join("\n\n")),
        demands: letter.demands,
        tells_delay,
    })
}

#[derive(Default)]
struct Letter {
    paragraphs: Vec<String>,
    demands: Vec<String>,
}

impl Letter {
    fn add(&mut self, paragraph: String) {
        self.paragraphs.push(paragraph);
    }

    fn demand(&mut self, paragraph: String) {
        self.demands.push(paragraph.clone());
        self.paragraphs.push(paragraph);
    }

    fn list(&mut self, lines: &[String]) {
        let lines: Vec<String> = lines.iter().map(|line| format!("- {line}")).collect();
        self.paragraphs.push(lines.join("\n"));
    }
}

fn opening(kind: LetterKind) -> &'static Words {
    let words = &FILE.paragraphs;
    match kind {
        LetterKind::Acknowledge | LetterKind::Extension => &words.acknowledge,
        LetterKind::Identity => &words.identity,
        LetterKind::Fulfilled => &words.fulfilled,
        LetterKind::PartlyFulfilled => &words.partly_fulfilled,
        LetterKind::Refused => &words.refused,
        LetterKind::NoData => &words.no_data,
    }
}

fn fill(text: &str, kind: LetterKind, told: &Told<'_>, language: Language) -> String {
    let day = |day| long_day(day, language);
    [
        ("{number}", told.number.to_owned()),
        ("{right}", told.right.title().get(language).to_owned()),
        ("{received}", day(told.received)),
        ("{last_day}", day(told.last_day)),
        ("{due}", day(told.due(kind))),
        (
            "{authority}",
            authority::of(told.region).name.get(language).to_owned(),
        ),
    ]
    .iter()
    .fold(text.to_owned(), |text, (place, value)| {
        text.replace(place, value)
    })
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
