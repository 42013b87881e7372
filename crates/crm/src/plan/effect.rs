//! What happens to a column, as a pure function of what stands there.

use std::collections::BTreeSet;

use identifiers::{Matcher, Needle, Redacted};
use serde::{Deserialize, Serialize};

use super::parts;
use crate::catalogue::{LiveColumn, Shape};
use crate::profile::Rule;
use crate::record::RowRef;

/// What happens to a column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "effect", rename_all = "snake_case")]
pub enum Effect {
    /// Emptied.
    Clear,
    /// Overwritten with a constant.
    Fixed {
        /// The constant.
        text: String,
    },
    /// Only the year of a date stays.
    YearOnly,
    /// Only the first characters stay.
    Prefix {
        /// How many.
        count: u8,
    },
    /// Identifiers inside it are overwritten, but for those another person rightly keeps.
    Redact {
        /// Identifiers that stay: kind and place in the list.
        keep: BTreeSet<(String, u16)>,
        /// The row is the person's, so a given or family name alone names them too.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        in_row: bool,
    },
    /// In a change log that keeps fields in one JSON text, the values of these go, and what else names
    /// the person.
    Fields {
        /// Where the objects stand, as `attributes.was`.
        places: Vec<String>,
        /// Fields.
        fields: BTreeSet<String>,
    },
    /// A link is cut.
    Unlink,
    /// Set to a value, also where nothing stood.
    Set {
        /// The value; none for NULL.
        value: Option<String>,
    },
}

impl Effect {
    /// What a rule does to a row; none where it keeps.
    pub fn of_rule(rule: &Rule, row: &RowRef) -> Option<Self> {
        match rule {
            Rule::Clear => Some(Self::Clear),
            Rule::Fixed(text) => Some(Self::Fixed {
                text: text.replace(KEY, &row.key_text()),
            }),
            Rule::YearOnly => Some(Self::YearOnly),
            Rule::Prefix(count) => Some(Self::Prefix { count: *count }),
            Rule::Keep => None,
        }
    }

    /// Redaction of everything but what is to stay.
    pub fn redact(keep: &BTreeSet<Needle>) -> Self {
        let keep = keep
            .iter()
            .map(|needle| (needle.kind.word().to_owned(), needle.index))
            .collect();
        Self::Redact {
            keep,
            in_row: false,
        }
    }

    /// Redaction of everything in a row that is the person's, names alone included.
    pub fn redact_in_row() -> Self {
        Self::Redact {
            keep: BTreeSet::new(),
            in_row: true,
        }
    }

    /// The word in JSON.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Clear => "clear",
            Self::Fixed { .. } => "fixed",
            Self::YearOnly => "year_only",
            Self::Prefix { .. } => "prefix",
            Self::Redact { .. } => "redact",
            Self::Fields { .. } => "fields",
            Self::Unlink => "unlink",
            Self::Set { .. } => "set",
        }
    }
}

/// Stands for the row's key in a constant.
pub(crate) const KEY: &str = "{key}";

/// The value a column shall have. Applying an effect to its own result changes nothing.
pub fn new_value(
    effect: &Effect,
    column: &LiveColumn,
    current: Option<&[u8]>,
    matcher: &Matcher,
) -> Option<Vec<u8>> {
    if let Effect::Set { value } = effect {
        return value.clone().map(String::into_bytes);
    }
    let current = current?;
    match effect {
        Effect::Clear
        | Effect::Unlink
        | Effect::Fixed { .. }
        | Effect::YearOnly
        | Effect::Prefix { .. }
        | Effect::Set { .. } => ruled_value(effect, column, current),
        Effect::Redact { keep, in_row } => {
            let stays =
                |needle: Needle| keep.contains(&(needle.kind.word().to_owned(), needle.index));
            let most = column.most.and_then(|most| usize::try_from(most).ok());
            let redacted = if *in_row {
                matcher.redact_in_row(current, &stays, most)
            } else {
                matcher.redact(current, &stays, most)
            };
            redacted_value(redacted, column, current)
        }
        Effect::Fields { places, fields } => {
            let text = String::from_utf8_lossy(current);
            let Some(left) = parts::emptied(&text, places, fields) else {
                return emptied(column, current);
            };
            let redacted = matcher.redact_in_row(left.as_bytes(), &|_| false, None);
            redacted_value(redacted, column, left.as_bytes())
        }
    }
}

fn redacted_value(redacted: Redacted, column: &LiveColumn, current: &[u8]) -> Option<Vec<u8>> {
    match redacted {
        Redacted::Unchanged => Some(current.to_vec()),
        Redacted::Rewritten(value) => Some(value),
        Redacted::Impossible(_) => emptied(column, current),
    }
}

/// The value by an effect that looks for nobody in particular; a text is left as it is.
pub fn ruled_value(effect: &Effect, column: &LiveColumn, current: &[u8]) -> Option<Vec<u8>> {
    match effect {
        Effect::Clear | Effect::Unlink => emptied(column, current),
        Effect::Fixed { text } => Some(text.clone().into_bytes()),
        Effect::YearOnly => year_only(column, current),
        Effect::Prefix { count } => {
            let text = String::from_utf8_lossy(current);
            let first: String = text.chars().take(usize::from(*count)).collect();
            Some(first.into_bytes())
        }
        Effect::Redact { .. } | Effect::Fields { .. } => Some(current.to_vec()),
        Effect::Set { value } => value.clone().map(String::into_bytes),
    }
}

/// NULL where the column may be NULL, otherwise the type's empty value.
fn emptied(column: &LiveColumn, current: &[u8]) -> Option<Vec<u8>> {
    if column.nullable {
        return if current.is_empty() {
            Some(Vec::new())
        } else {
            None
        };
    }
    let empty: &[u8] = match &column.shape {
        Shape::Number if column.data_type.starts_with("bool") => b"false",
        Shape::Number => b"0",
        Shape::Date => b"1900-01-01",
        Shape::Instant => b"1900-01-01 00:00:00",
        Shape::Json => b"null",
        Shape::Enum(words) => return words.first().map(|word| word.clone().into_bytes()),
        Shape::Text | Shape::Binary | Shape::Other => b"",
    };
    Some(empty.to_vec())
}

fn year_only(column: &LiveColumn, current: &[u8]) -> Option<Vec<u8>> {
    let year = current
        .get(..4)
        .filter(|year| year.iter().all(u8::is_ascii_digit));
    match year {
        Some(b"0000") => Some(current.to_vec()),
        Some(year) => {
            let mut date = year.to_vec();
            date.extend_from_slice(b"-01-01");
            if column.shape == Shape::Instant {
                date.extend_from_slice(b" 00:00:00");
            }
            Some(date)
        }
        None => emptied(column, current),
    }
}
