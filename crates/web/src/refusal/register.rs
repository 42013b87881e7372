//! Refusals of the register, of inventories, and of what is written into the CRM's consent fields.

use super::Refusal;

impl From<writebacks::Error> for Refusal {
    fn from(error: writebacks::Error) -> Self {
        match error {
            writebacks::Error::NotFound => Self::NotFound,
            writebacks::Error::Refused(notice) => Self::Conflict(vec![notice.into()]),
            writebacks::Error::Desk(error) => error.into(),
            writebacks::Error::Consents(error) => error.into(),
        }
    }
}

impl From<inventory::Error> for Refusal {
    fn from(error: inventory::Error) -> Self {
        match error {
            inventory::Error::NotFound => Self::NotFound,
            inventory::Error::Desk(error) => error.into(),
        }
    }
}

impl From<register::Error> for Refusal {
    fn from(error: register::Error) -> Self {
        match error {
            register::Error::NotFound => Self::NotFound,
            register::Error::NotAllowed(_) => Self::NotAllowed,
            register::Error::Invalid(notice) => Self::Invalid(vec![notice.into()]),
            register::Error::Refused(notice) => Self::Conflict(vec![notice.into()]),
            register::Error::Accounts(error) => error.into(),
            register::Error::Ledger(error) => error.into(),
            broken @ register::Error::Printing(_) => Self::broken(&broken),
        }
    }
}
