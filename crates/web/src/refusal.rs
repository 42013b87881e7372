//! The answers that are no page of their own: not found, invalid, conflict, busy, broken.

mod register;
mod rights;

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use requests::Missing;

use crate::words::Words;

/// Names that the disk of our own store is full: nothing is written, and reading goes on.
pub const FULL: &str = "store-full";

/// Why a request of a browser or program was not done.
#[derive(Debug, Clone)]
pub enum Refusal {
    /// There is none, or it is not for this account: the two look the same.
    NotFound,
    /// The account lacks a role. Pages say "not found", the API says so.
    NotAllowed,
    /// Nobody is signed in.
    SignIn,
    /// Mend the input.
    Invalid(Vec<Fault>),
    /// The rules say no, or somebody else was faster.
    Conflict(Vec<Fault>),
    /// Try again later.
    Busy(Fault),
    /// A fault of ours; the log has more under this number.
    Broken(String),
}

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The field it is about.
    pub field: Option<String>,
    /// Names the sentence.
    pub code: String,
    /// What fills the sentence.
    pub args: Vec<(&'static str, String)>,
    /// The English line, without personal values.
    pub message: String,
}

impl Fault {
    /// A fault known by its code, said in the words of the pages.
    pub fn new(code: &str) -> Self {
        Self {
            field: None,
            code: code.to_owned(),
            args: Vec::new(),
            message: String::new(),
        }
    }

    /// A fault that is only known as a line.
    pub fn line(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            ..Self::new("")
        }
    }

    /// Names the field.
    #[must_use]
    pub fn at(mut self, field: &str) -> Self {
        self.field = Some(field.to_owned());
        self
    }

    /// Fills a place of the sentence.
    #[must_use]
    pub fn fill(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.args.push((name, value.into()));
        self
    }

    /// The sentence in the visitor's language; the English line where there is no translation.
    pub fn said(&self, words: Words) -> String {
        let said = words.sentence(&self.code, &self.args);
        said.unwrap_or_else(|| self.message.clone())
    }
}

impl Refusal {
    /// The status of HTTP that fits.
    pub fn status(&self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::NotAllowed => StatusCode::FORBIDDEN,
            Self::SignIn => StatusCode::UNAUTHORIZED,
            Self::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Conflict(_) => StatusCode::CONFLICT,
            Self::Busy(fault) if fault.code == FULL => StatusCode::INSUFFICIENT_STORAGE,
            Self::Busy(_) => StatusCode::SERVICE_UNAVAILABLE,
            Self::Broken(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// The faults that a form shows beside its fields, or the refusal itself where a form cannot
    /// mend it.
    pub fn faults(self) -> Result<Vec<Fault>, Self> {
        match self {
            Self::Invalid(faults) | Self::Conflict(faults) => Ok(faults),
            Self::NotFound | Self::NotAllowed | Self::SignIn | Self::Busy(_) | Self::Broken(_) => {
                Err(self)
            }
        }
    }

    /// The fault to show where there is room for one, or the refusal itself.
    pub fn first(self) -> Result<Fault, Self> {
        if let Self::Busy(fault) = self {
            return Ok(fault);
        }
        let faults = self.faults()?;
        Ok(faults
            .into_iter()
            .next()
            .unwrap_or_else(|| Fault::new("not-found")))
    }

    /// The fault that is told of work beside the pages; `broken` is the word for a fault of ours.
    pub fn told(self, broken: &str) -> Fault {
        if let Self::Broken(number) = self {
            return Fault::new(broken).fill("number", number);
        }
        self.first().unwrap_or_else(|_| Fault::new("not-found"))
    }

    /// One invalid field.
    pub fn invalid(fault: Fault) -> Self {
        Self::Invalid(vec![fault])
    }

    fn busy(error: &impl std::fmt::Display) -> Self {
        Self::Busy(Fault {
            message: error.to_string(),
            ..Fault::new("store-away")
        })
    }

    /// Logs the error once, with a number that the page shows.
    pub fn broken(error: &dyn std::error::Error) -> Self {
        let mut causes = error.to_string();
        let mut source = error.source();
        while let Some(cause) = source {
            causes.push_str(": ");
            causes.push_str(&cause.to_string());
            source = cause.source();
        }
        let number = base::Random::os().token().expose()[..8].to_owned();
        tracing::error!(number, "request failed: {causes}");
        Self::Broken(number)
    }
}

impl IntoResponse for Refusal {
    /// The gate renders it as a page or as JSON.
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}

impl From<requests::Refusal> for Fault {
    fn from(refusal: requests::Refusal) -> Self {
        Self {
            message: refusal.to_string(),
            field: refusal.field.map(str::to_owned),
            code: refusal.code.to_owned(),
            args: refusal.args,
        }
    }
}

impl From<requests::Refusal> for Refusal {
    fn from(refusal: requests::Refusal) -> Self {
        requests::Error::from(refusal).into()
    }
}

impl From<requests::Error> for Refusal {
    fn from(error: requests::Error) -> Self {
        match error {
            requests::Error::NotFound => Self::NotFound,
            requests::Error::NotAllowed(_) => Self::NotAllowed,
            requests::Error::Invalid(refusal) => Self::Invalid(vec![refusal.into()]),
            requests::Error::Refused(refusal) => Self::Conflict(vec![refusal.into()]),
            requests::Error::Unfinished { missing, .. } => {
                Self::Conflict(missing.iter().map(missing_fault).collect())
            }
            requests::Error::Changed { ref reference, .. } => Self::Conflict(vec![Fault {
                message: error.to_string(),
                ..Fault::new("changed").fill("reference", reference.to_string())
            }]),
            requests::Error::Ledger(error) => error.into(),
        }
    }
}

fn missing_fault(missing: &Missing) -> Fault {
    let fault = match missing {
        Missing::Step { id, .. } => Fault::new("missing-step").fill("step", id.clone()),
        Missing::Answer => Fault::new("missing-answer"),
        Missing::Reasons => Fault::new("missing-reasons").at("reason"),
        Missing::Notice => Fault::new("missing-notice"),
        Missing::Delay => Fault::new("missing-delay").at("reason"),
        Missing::Blocker(blocker) => Fault::new(&format!("missing-{}", blocker.code)),
    };
    Fault {
        message: missing.to_string(),
        ..fault
    }
}

impl From<ledger::Error> for Refusal {
    fn from(error: ledger::Error) -> Self {
        match error {
            ledger::Error::Store(error) => error.into(),
            ledger::Error::Blocked(_) => Self::Busy(Fault {
                message: error.to_string(),
                ..Fault::new("ledger-blocked")
            }),
            ledger::Error::Refused(message) => Self::Conflict(vec![Fault {
                message,
                ..Fault::new("ledger-refused")
            }]),
            ledger::Error::NothingRecorded => Self::broken(&error),
        }
    }
}

impl From<store::Error> for Refusal {
    fn from(error: store::Error) -> Self {
        match error {
            store::Error::Full => Self::Busy(Fault {
                message: error.to_string(),
                ..Fault::new(FULL)
            }),
            store::Error::Busy | store::Error::Unreachable(_) => Self::busy(&error),
            store::Error::Conflict(_) => Self::Conflict(vec![Fault {
                message: error.to_string(),
                ..Fault::new("store-refused")
            }]),
            store::Error::Newer { .. } | store::Error::Refused(_) | store::Error::Broken(_) => {
                Self::broken(&error)
            }
        }
    }
}

impl From<mail::Error> for Refusal {
    fn from(error: mail::Error) -> Self {
        match error {
            mail::Error::NotFound => Self::NotFound,
            mail::Error::Ledger(error) => error.into(),
            mail::Error::Config(_)
            | mail::Error::Invalid(_)
            | mail::Error::NotSent(_)
            | mail::Error::Job(_) => Self::broken(&error),
        }
    }
}

impl From<webhooks::Error> for Refusal {
    fn from(error: webhooks::Error) -> Self {
        match error {
            webhooks::Error::NotFound => Self::NotFound,
            webhooks::Error::Ledger(error) => error.into(),
            webhooks::Error::Config(_) | webhooks::Error::NotTaken(_) | webhooks::Error::Job(_) => {
                Self::broken(&error)
            }
        }
    }
}

impl From<workflows::Error> for Refusal {
    fn from(error: workflows::Error) -> Self {
        match error {
            workflows::Error::NotFound => Self::NotFound,
            workflows::Error::NotAllowed(_) => Self::NotAllowed,
            workflows::Error::Invalid(notice) => Self::Invalid(vec![notice.into()]),
            workflows::Error::Accounts(error) => error.into(),
            workflows::Error::Requests(error) => error.into(),
            workflows::Error::Mail(error) => error.into(),
            workflows::Error::Ledger(error) => error.into(),
        }
    }
}

impl From<consents::Error> for Refusal {
    fn from(error: consents::Error) -> Self {
        match error {
            consents::Error::NotFound => Self::NotFound,
            consents::Error::NotAllowed(_) => Self::NotAllowed,
            consents::Error::Invalid(notice) => Self::Invalid(vec![notice.into()]),
            consents::Error::Refused(notice) => Self::Conflict(vec![notice.into()]),
            consents::Error::Accounts(error) => error.into(),
            consents::Error::Mail(mail::Error::Invalid(_)) => {
                Self::invalid(Fault::new("consent-address").at("address"))
            }
            consents::Error::Mail(error) => error.into(),
            consents::Error::Ledger(error) => error.into(),
            broken @ consents::Error::Printing(_) => Self::broken(&broken),
        }
    }
}

impl From<sqlx::Error> for Refusal {
    fn from(error: sqlx::Error) -> Self {
        store::Error::from(error).into()
    }
}

impl From<accounts::Error> for Refusal {
    fn from(error: accounts::Error) -> Self {
        match error {
            accounts::Error::NotFound => Self::NotFound,
            accounts::Error::NotSignedIn => Self::invalid(Fault {
                message: error.to_string(),
                ..Fault::new("not-signed-in")
            }),
            accounts::Error::Refused(_) => Self::NotAllowed,
            accounts::Error::Invalid(ref line) => Self::Invalid(vec![Fault::line(line.clone())]),
            accounts::Error::Password(weakness) => Self::invalid(Fault {
                message: error.to_string(),
                ..Fault::new(&["password-", weakness.word()].concat())
            }),
            accounts::Error::Wait(seconds) => Self::Conflict(vec![Fault {
                message: error.to_string(),
                ..Fault::new("wait").fill("n", seconds.to_string())
            }]),
            accounts::Error::Ledger(error) => error.into(),
        }
    }
}

impl From<accounts::Refused> for Refusal {
    fn from(_: accounts::Refused) -> Self {
        Self::NotAllowed
    }
}

impl From<erasure::Error> for Refusal {
    fn from(error: erasure::Error) -> Self {
        match error {
            erasure::Error::Refused(notice) => Self::Conflict(vec![notice.into()]),
            erasure::Error::NotFound(_) => Self::NotFound,
            erasure::Error::NotAllowed(_) => Self::NotAllowed,
            erasure::Error::Conflict(ref rows) => Self::Conflict(vec![Fault {
                message: error.to_string(),
                ..Fault::new("rows-changed").fill("n", rows.len().to_string())
            }]),
            erasure::Error::Unreachable(notice) => Self::Busy(notice.into()),
            erasure::Error::Broken { .. } => Self::broken(&error),
        }
    }
}

impl From<askama::Error> for Refusal {
    fn from(error: askama::Error) -> Self {
        Self::broken(&error)
    }
}
