//! Descriptions of the processes: listed, edited in versions, approved by a second person, printed.

pub mod list;
pub mod show;

use crate::refusal::Refusal;

impl From<::processes::Error> for Refusal {
    fn from(error: ::processes::Error) -> Self {
        match error {
            ::processes::Error::NotFound => Self::NotFound,
            ::processes::Error::NotAllowed(_) => Self::NotAllowed,
            ::processes::Error::Invalid(notice) => Self::Invalid(vec![notice.into()]),
            ::processes::Error::Refused(notice) => Self::Conflict(vec![notice.into()]),
            ::processes::Error::Requests(error) => error.into(),
            ::processes::Error::Ledger(error) => error.into(),
        }
    }
}
