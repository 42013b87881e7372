//! A line for people, with a code that the pages translate.

use std::fmt;

use serde::{Serialize, Serializer};

/// Why the rules say no, what is wrong with an input, or what to look at.
///
/// `code` is stable and names the sentence in the pages' languages; `args` fill it; `message` is
/// the English line for command and API. Neither repeats an input: it may be personal.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Notice {
    pub code: &'static str,
    /// The form field or JSON member that is wrong, where one is.
    pub field: Option<&'static str>,
    #[serde(serialize_with = "as_map")]
    pub args: Vec<(&'static str, String)>,
    pub message: String,
}

fn as_map<S: Serializer>(args: &[(&'static str, String)], to: S) -> Result<S::Ok, S::Error> {
    to.collect_map(args.iter().map(|(name, value)| (name, value)))
}

impl Notice {
    pub fn new(code: &'static str, message: impl Into<String>) -> Self {
        Self {
            code,
            field: None,
            args: Vec::new(),
            message: message.into(),
        }
    }

    /// Names the input that is wrong.
    #[must_use]
    pub fn at(mut self, field: &'static str) -> Self {
        self.field = Some(field);
        self
    }

    /// Adds a value for the translated sentence.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.args.push((name, value.into()));
        self
    }
}

impl fmt::Display for Notice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.field {
            Some(field) => write!(f, "{field}: {}", self.message),
            None => f.write_str(&self.message),
        }
    }
}
