//! What a driver's error means for the caller.

use crate::Error;

/// Sorts a driver's error by what the caller does next.
pub(super) fn failed(system: &str, doing: &str, cause: sqlx::Error) -> Error {
    let (system, doing) = (system.to_owned(), doing.to_owned());
    let said = cause.as_database_error();
    let code = said.and_then(|error| error.code().map(std::borrow::Cow::into_owned));
    let number = said
        .and_then(|error| error.try_downcast_ref::<sqlx::mysql::MySqlDatabaseError>())
        .map(sqlx::mysql::MySqlDatabaseError::number);
    match (code.as_deref(), number) {
        (_, Some(1044 | 1045 | 1142 | 1143 | 1227 | 1370))
        | (Some("42501" | "28P01" | "28000"), _) => Error::NotAllowed {
            system,
            doing,
            cause,
        },
        // Deadlock, lock wait, standby, server going away, idle too long; no code: the connection was lost.
        (_, Some(1205 | 1213 | 1053 | 1927))
        | (
            None
            | Some(
                "40001" | "40P01" | "55P03" | "57P01" | "57P02" | "57P03" | "25006" | "25P03" | "5"
                | "6",
            ),
            _,
        ) => Error::Retry {
            system,
            doing,
            cause,
        },
        (Some(_), _) => Error::Broken {
            system,
            doing,
            cause,
        },
    }
}
