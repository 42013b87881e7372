//! The address of a database and whether it is on this machine.

use std::path::Path;

use base::Notice;

use super::SystemConfig;
use crate::Error;

pub(super) fn url_of(config: &SystemConfig) -> Result<String, Error> {
    let wrong = |what: String| {
        Error::Invalid(
            Notice::new("system-url", format!("system {}: {what}", config.name))
                .with("system", config.name.clone()),
        )
    };
    match (&config.url, &config.url_file) {
        (Some(url), None) => Ok(url.0.clone()),
        (None, Some(path)) => std::fs::read_to_string(path)
            .map(|text| text.trim().to_owned())
            .map_err(|cause| wrong(format!("url_file {}: {cause}", path.display()))),
        _ => Err(wrong("give either url or url_file".to_owned())),
    }
}

/// Refuses a SQLite database whose file is not there: opening it would only say that it cannot be
/// opened, and looking at a CRM never makes one.
pub(super) fn require_file(system: &str, file: &Path) -> Result<(), Error> {
    // The driver names a database in memory `file:…`.
    if file.to_string_lossy().starts_with("file:") || file.exists() {
        return Ok(());
    }
    Err(Error::Invalid(
        Notice::new(
            "system-file",
            format!(
                "system {system}: the file {} does not exist; check the path in its url",
                file.display()
            ),
        )
        .with("system", system)
        .with("file", file.display().to_string()),
    ))
}

/// Whether the host part of a URL is this machine; a socket path has no host.
pub(super) fn is_loopback(url: &str) -> bool {
    let rest = url.split_once("://").map_or("", |(_, rest)| rest);
    let authority = rest.split(['/', '?']).next().unwrap_or("");
    let host = authority.rsplit('@').next().unwrap_or("");
    let host = match host.strip_prefix('[') {
        Some(v6) => v6.split(']').next().unwrap_or(""),
        None => host.split(':').next().unwrap_or(""),
    };
    host.is_empty()
        || host == "localhost"
        || host
            .parse::<std::net::IpAddr>()
            .is_ok_and(|ip| ip.is_loopback())
}

/// Whether a URL says itself how it is encrypted, which counts where a plain connection is allowed.
pub(super) fn names_mode(url: &str) -> bool {
    let query = url.split_once('?').map_or("", |(_, query)| query);
    query.split('&').any(|pair| {
        let name = pair.split('=').next().unwrap_or("");
        matches!(name, "sslmode" | "ssl-mode")
    })
}

#[cfg(test)]
mod tests {
    use super::super::SecretUrl;
    use super::{is_loopback, names_mode};

    #[test]
    fn only_this_machine_counts_as_loopback() {
        for url in [
            "mysql://u:p@127.0.0.1:3306/x",
            "postgres://[::1]/x",
            "mysql://u@localhost/x",
            "postgres:///x?host=/run",
        ] {
            assert!(is_loopback(url), "{url}");
        }
        for url in [
            "mysql://u:p@10.0.0.1/x",
            "mysql://127.0.0.1@evil.example/x",
            "postgres://127.0.0.1.example/x",
        ] {
            assert!(!is_loopback(url), "{url}");
        }
    }

    #[test]
    fn a_url_says_itself_how_it_is_encrypted() {
        assert!(names_mode(
            "postgres://localhost/x?sslrootcert=ca&sslmode=verify-full"
        ));
        assert!(names_mode("mysql://localhost/x?ssl-mode=DISABLED"));
        assert!(!names_mode("mysql://sslmode:p@localhost/x"));
    }

    #[test]
    fn a_connection_url_is_never_printed() {
        let url = SecretUrl::new("mysql://u:geheim@127.0.0.1/x");
        assert!(!format!("{url:?}").contains("geheim"));
    }
}
