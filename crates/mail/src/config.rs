//! `[mail]`: the server that takes our messages.

use std::path::PathBuf;

use serde::Deserialize;

/// A relay for outgoing mail. Without this table messages wait.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MailConfig {
    /// Host name of the server.
    pub server: String,
    /// 465 when `tls` is `implicit`, 587 otherwise, when absent.
    pub port: Option<u16>,
    /// The sender's address.
    pub from: String,
    /// Name to sign in with; no sign-in when absent.
    pub user: Option<String>,
    /// A file with the password.
    pub password_file: Option<PathBuf>,
    /// `starttls` when absent, or `implicit` on port 465; on this machine itself plain.
    pub tls: Option<Tls>,
    /// A file with the certificate (PEM) of a private authority that signed the server's.
    pub ca_file: Option<PathBuf>,
    /// Who is told when a workflow's recipient has no address.
    pub fallback: Option<String>,
}

/// How a connection is encrypted. The server's certificate is always checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Tls {
    /// From the first byte.
    Implicit,
    /// Asked for and demanded before anything else is said.
    Starttls,
    /// Not at all: warned of.
    Off,
}
