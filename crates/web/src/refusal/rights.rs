//! What the parts that serve the rights refuse, as pages and API answer it.

use super::Refusal;

impl From<answers::Error> for Refusal {
    fn from(error: answers::Error) -> Self {
        match error {
            answers::Error::Refused(notice) => Self::Conflict(vec![notice.into()]),
            answers::Error::NotFound => Self::NotFound,
            answers::Error::Below(error) => error.into(),
            answers::Error::Broken { .. } => Self::broken(&error),
        }
    }
}

impl From<effects::Error> for Refusal {
    fn from(error: effects::Error) -> Self {
        match error {
            effects::Error::Refused(notice) if notice.field.is_some() => {
                Self::Invalid(vec![notice.into()])
            }
            effects::Error::Refused(notice) => Self::Conflict(vec![notice.into()]),
            effects::Error::NotFound(_) => Self::NotFound,
            effects::Error::Desk(error) => error.into(),
            effects::Error::Consents(error) => error.into(),
        }
    }
}

impl From<recipients::Error> for Refusal {
    fn from(error: recipients::Error) -> Self {
        match error {
            recipients::Error::Refused(notice) if notice.field.is_some() => {
                Self::Invalid(vec![notice.into()])
            }
            recipients::Error::Refused(notice) => Self::Conflict(vec![notice.into()]),
            recipients::Error::NotFound => Self::NotFound,
            recipients::Error::Requests(error) => error.into(),
            recipients::Error::Desk(error) => error.into(),
            recipients::Error::Errands(error) => error.into(),
        }
    }
}

impl From<identity::Error> for Refusal {
    fn from(error: identity::Error) -> Self {
        match error {
            identity::Error::Refused(notice) if notice.field.is_some() => {
                Self::Invalid(vec![notice.into()])
            }
            identity::Error::Refused(notice) => Self::Conflict(vec![notice.into()]),
            identity::Error::NotFound => Self::NotFound,
            identity::Error::Requests(error) => error.into(),
            identity::Error::Desk(error) => error.into(),
            identity::Error::Mail(_) => Self::broken(&error),
        }
    }
}

impl From<errands::Error> for Refusal {
    fn from(error: errands::Error) -> Self {
        match error {
            errands::Error::Refused(notice) if notice.field.is_some() => {
                Self::Invalid(vec![notice.into()])
            }
            errands::Error::Refused(notice) => Self::Conflict(vec![notice.into()]),
            errands::Error::NotFound => Self::NotFound,
            errands::Error::Requests(error) => error.into(),
            errands::Error::Desk(error) => error.into(),
            errands::Error::Mail(_) | errands::Error::Webhook(_) => Self::broken(&error),
        }
    }
}

impl From<dossier::Error> for Refusal {
    fn from(error: dossier::Error) -> Self {
        match error {
            dossier::Error::Requests(error) => error.into(),
            dossier::Error::Desk(error) => error.into(),
            dossier::Error::Answers(error) => error.into(),
            dossier::Error::Effects(error) => error.into(),
            dossier::Error::Recipients(error) => error.into(),
            dossier::Error::Broken(_) => Self::broken(&error),
        }
    }
}

impl From<portal::Error> for Refusal {
    fn from(error: portal::Error) -> Self {
        match error {
            portal::Error::Invalid(notices) => {
                Self::Invalid(notices.into_iter().map(Into::into).collect())
            }
            portal::Error::Nothing => Self::NotFound,
            portal::Error::Requests(error) => error.into(),
            portal::Error::Desk(error) => error.into(),
            portal::Error::Mail(_) => Self::broken(&error),
        }
    }
}

impl From<letters::Error> for Refusal {
    fn from(error: letters::Error) -> Self {
        match error {
            letters::Error::Refused(notice) if notice.field.is_some() => {
                Self::Invalid(vec![notice.into()])
            }
            letters::Error::Refused(notice) => Self::Conflict(vec![notice.into()]),
            letters::Error::Requests(error) => error.into(),
            letters::Error::Desk(error) => error.into(),
            letters::Error::Effects(error) => error.into(),
            letters::Error::Answers(error) => error.into(),
            letters::Error::Errands(error) => error.into(),
            letters::Error::Recipients(error) => error.into(),
            letters::Error::Templates(error) => error.into(),
            letters::Error::Broken(_) => Self::broken(&error),
        }
    }
}

impl From<::templates::Error> for Refusal {
    fn from(error: ::templates::Error) -> Self {
        match error {
            ::templates::Error::NotFound => Self::NotFound,
            ::templates::Error::NotAllowed(_) => Self::NotAllowed,
            ::templates::Error::Invalid(notices) => {
                Self::Invalid(notices.into_iter().map(Into::into).collect())
            }
            ::templates::Error::Refused(notice) => Self::Conflict(vec![notice.into()]),
            ::templates::Error::Ledger(error) => error.into(),
        }
    }
}
