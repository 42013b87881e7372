//! What a driver's error means for the caller.

use crate::{Error, Hindrance};

/// What the caller does next.
#[derive(Debug, PartialEq, Eq)]
enum Next {
    /// Grants a right.
    Grant,
    /// Tries again.
    Again(Hindrance),
    /// Asks a person.
    Ask,
}

/// Sorts a driver's error by what the caller does next.
pub(super) fn failed(system: &str, doing: &str, cause: sqlx::Error) -> Error {
    let (system, doing) = (system.to_owned(), doing.to_owned());
    if is_untrusted(&cause) {
        return Error::Retry {
            system,
            doing,
            why: Hindrance::Untrusted,
            cause,
        };
    }
    let said = cause.as_database_error();
    let code = said.and_then(|error| error.code().map(std::borrow::Cow::into_owned));
    let number = said
        .and_then(|error| error.try_downcast_ref::<sqlx::mysql::MySqlDatabaseError>())
        .map(sqlx::mysql::MySqlDatabaseError::number);
    match next(code.as_deref(), number) {
        Next::Grant => Error::NotAllowed {
            system,
            doing,
            cause,
        },
        Next::Again(why) => Error::Retry {
            system,
            doing,
            why,
            cause,
        },
        Next::Ask => Error::Broken {
            system,
            doing,
            cause,
        },
    }
}

/// Whether an encrypted connection did not come about; what the driver's TLS refuses is data it cannot accept.
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "all other errors of the driver say nothing of trust"
)]
fn is_untrusted(cause: &sqlx::Error) -> bool {
    match cause {
        sqlx::Error::Tls(_) => true,
        sqlx::Error::Io(error) => error.kind() == std::io::ErrorKind::InvalidData,
        _ => false,
    }
}

/// What a code of the SQL standard or of SQLite means, and a number of MariaDB or MySQL.
fn next(code: Option<&str>, number: Option<u16>) -> Next {
    match (code, number) {
        (_, Some(1044 | 1045 | 1142 | 1143 | 1227 | 1370))
        | (Some("42501" | "28P01" | "28000"), _) => Next::Grant,
        // `read_only` or `super_read_only` is on; on PostgreSQL the server is a standby, or was set so.
        // Of the options that 1290 speaks of no other forbids what we send.
        (_, Some(1290 | 1836)) | (Some("25006"), _) => Next::Again(Hindrance::ReadOnly),
        // Deadlock, lock wait, server going away, idle too long; no code: the connection was lost.
        (_, Some(1205 | 1213 | 1053 | 1927))
        | (
            None
            | Some("40001" | "40P01" | "55P03" | "57P01" | "57P02" | "57P03" | "25P03" | "5" | "6"),
            _,
        ) => Next::Again(Hindrance::Away),
        (Some(_), _) => Next::Ask,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// MariaDB and MySQL name most of what hinders a write by this.
    const GENERAL: Option<&str> = Some("HY000");

    #[test]
    fn a_server_that_takes_no_writes_for_now_is_tried_again_and_named_as_that() {
        for (code, number) in [
            (GENERAL, Some(1290)),
            (GENERAL, Some(1836)),
            (Some("25006"), None),
        ] {
            assert_eq!(next(code, number), Next::Again(Hindrance::ReadOnly));
        }
        let error = Error::Retry {
            system: "vertrieb".to_owned(),
            doing: "writing rows".to_owned(),
            why: Hindrance::ReadOnly,
            cause: sqlx::Error::PoolTimedOut,
        };
        let line = "system vertrieb: writing rows failed; its server takes no writes now (read only): nothing is lost, try again when it does";
        assert_eq!(error.to_string(), line);
    }

    #[test]
    fn locks_and_lost_connections_are_tried_again_rights_are_granted_and_the_rest_is_asked() {
        for (code, number) in [
            (GENERAL, Some(1205)),
            (Some("40001"), Some(1213)),
            (Some("40P01"), None),
            (Some("5"), None),
            (None, None),
        ] {
            assert_eq!(next(code, number), Next::Again(Hindrance::Away), "{code:?}");
        }
        for (code, number) in [(Some("42000"), Some(1142)), (Some("42501"), None)] {
            assert_eq!(next(code, number), Next::Grant, "{code:?}");
        }
        for (code, number) in [(Some("42S22"), Some(1054)), (Some("23505"), None)] {
            assert_eq!(next(code, number), Next::Ask, "{code:?}");
        }
    }
}
