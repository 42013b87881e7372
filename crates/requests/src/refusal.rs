//! A "no" in one line, with a code that the pages translate.

use std::fmt;

/// Why the rules say no, or what is wrong with an input.
///
/// `code` is stable and names the sentence in the pages' languages; `args` fill it; `message` is
/// the English line for command and API. Neither repeats an input: it may be personal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    pub code: &'static str,
    /// The form field or JSON member that is wrong, where one is.
    pub field: Option<&'static str>,
    pub args: Vec<(&'static str, String)>,
    pub message: String,
}

impl Refusal {
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

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.field {
            Some(field) => write!(f, "{field}: {}", self.message),
            None => f.write_str(&self.message),
        }
    }
}
