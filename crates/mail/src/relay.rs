//! One delivery by SMTP (RFC 5321, submission RFC 6409).

use std::net::IpAddr;
use std::time::{Duration, SystemTime};

use lettre::address::Envelope;
use lettre::message::Mailbox;
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::transport::smtp::authentication::{Credentials, DEFAULT_MECHANISMS};
use lettre::transport::smtp::client::{
    AsyncSmtpConnection, Certificate, CertificateStore, TlsParameters,
};
use lettre::transport::smtp::extension::ClientId;
use lettre::transport::smtp::{Error as SmtpError, response::Response};

use crate::error::Trouble;
use crate::message::Waiting;
use crate::{Address, Error, MailConfig, Tls};

/// How long the server may take for one answer.
const PATIENCE: Duration = Duration::from_secs(30);
/// How long one delivery may take altogether: well below the lease of its message.
pub(crate) const WHOLE: Duration = Duration::from_mins(2);

/// The server that takes our messages, as configured and checked.
#[derive(Clone)]
pub struct Relay {
    host: String,
    port: u16,
    tls: Option<(TlsParameters, Tls)>,
    credentials: Option<Credentials>,
    from: Mailbox,
    fallback: Option<Address>,
    plain_abroad: bool,
    whole: Duration,
}

impl std::fmt::Debug for Relay {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Relay({}:{})", self.host, self.port)
    }
}

impl Relay {
    /// Reads and checks the settings; password and certificate come from their files.
    pub fn new(config: &MailConfig) -> Result<Self, Error> {
        let host = config.server.trim().to_owned();
        if host.is_empty() {
            return Err(wrong("server: is empty; give the mail server's name"));
        }
        let here = is_loopback(&host);
        let mode = config.tls.unwrap_or(match config.port {
            Some(465) => Tls::Implicit,
            _ if here => Tls::Off,
            _ => Tls::Starttls,
        });
        let tls = match mode {
            Tls::Off => None,
            Tls::Implicit | Tls::Starttls => Some((parameters(&host, config)?, mode)),
        };
        let from: Mailbox = config
            .from
            .trim()
            .parse()
            .map_err(|_| wrong("from: is no mail address; write it as dsgvo@example.org"))?;
        let fallback = config.fallback.as_deref().map(Address::parse).transpose();
        Ok(Self {
            port: config
                .port
                .unwrap_or(if mode == Tls::Implicit { 465 } else { 587 }),
            host,
            tls,
            credentials: credentials(config)?,
            from,
            fallback: fallback
                .map_err(|_| wrong("fallback: is no mail address; write it as dsb@example.org"))?,
            plain_abroad: mode == Tls::Off && !here,
            whole: WHOLE,
        })
    }

    /// As this relay, with less patience: for tests.
    #[must_use]
    pub fn within(mut self, whole: Duration) -> Self {
        self.whole = whole;
        self
    }

    /// What the operator should know, said at start.
    pub fn warning(&self) -> Option<&'static str> {
        self.plain_abroad.then_some(
            "[mail] tls = \"off\": messages and password cross the network in the clear; use starttls",
        )
    }

    /// Who is told when a workflow's recipient has no address.
    pub fn fallback(&self) -> Option<&Address> {
        self.fallback.as_ref()
    }

    /// Hands a message over; returns the server's answer.
    pub(crate) async fn hand_over(&self, message: &Waiting) -> Result<String, Trouble> {
        match tokio::time::timeout(self.whole, self.talk(message)).await {
            Ok(done) => done,
            Err(_) => Err(Trouble::Later("slow".to_owned())),
        }
    }

    async fn talk(&self, message: &Waiting) -> Result<String, Trouble> {
        let (envelope, bytes) = self.written(message)?;
        let mut connection = self.connect().await?;
        let said = connection.send(&envelope, &bytes).await;
        let answer = said.map_err(|error| of_message(&error))?;
        // The message is theirs now; how the goodbye goes changes nothing.
        let _ = tokio::time::timeout(Duration::from_secs(2), connection.quit()).await;
        Ok(first_line(&answer))
    }

    async fn connect(&self) -> Result<AsyncSmtpConnection, Trouble> {
        let us = ClientId::default();
        let implicit = match &self.tls {
            Some((parameters, Tls::Implicit)) => Some(parameters.clone()),
            _ => None,
        };
        let server = (self.host.as_str(), self.port);
        let mut connection =
            AsyncSmtpConnection::connect_tokio1(server, Some(PATIENCE), &us, implicit, None)
                .await
                .map_err(|error| of_server(&error, "unreachable"))?;
        if let Some((parameters, Tls::Starttls)) = &self.tls {
            let begun = connection.starttls(parameters.clone(), &us).await;
            begun.map_err(|error| of_server(&error, "no-tls"))?;
        }
        if let Some(credentials) = &self.credentials {
            let signed_in = connection.auth(DEFAULT_MECHANISMS, credentials).await;
            signed_in.map_err(|error| of_server(&error, "sign-in"))?;
        }
        Ok(connection)
    }

    fn written(&self, message: &Waiting) -> Result<(Envelope, Vec<u8>), Trouble> {
        let never = |word: &str| Trouble::Never(word.to_owned());
        let to: lettre::Address = message.recipient.parse().map_err(|_| never("address"))?;
        let queued = u64::try_from(message.queued_at.as_second()).unwrap_or_default();
        let queued = Duration::from_secs(queued);
        // Answers of machines to machines end here (RFC 3834).
        let automatic = HeaderName::new_from_ascii_str("Auto-Submitted");
        let built = lettre::Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(None, to))
            .subject(message.subject.clone())
            .date(SystemTime::UNIX_EPOCH + queued)
            .message_id(Some(self.message_id(message)))
            .raw_header(HeaderValue::new(automatic, "auto-generated".to_owned()))
            .header(ContentType::TEXT_PLAIN)
            .body(message.body.clone())
            .map_err(|_| never("shape"))?;
        Ok((built.envelope().clone(), built.formatted()))
    }

    /// The same at every try, so that a receiver who got it twice shows it once.
    fn message_id(&self, message: &Waiting) -> String {
        format!("<{}@{}>", message.id, self.from.email.domain())
    }
}

fn wrong(line: &str) -> Error {
    Error::Config(line.to_owned())
}

fn parameters(host: &str, config: &MailConfig) -> Result<TlsParameters, Error> {
    let mut builder =
        TlsParameters::builder(host.to_owned()).certificate_store(CertificateStore::WebpkiRoots);
    if let Some(file) = &config.ca_file {
        let cannot = |why: String| wrong(&format!("ca_file {}: {why}", file.display()));
        let text =
            std::fs::read(file).map_err(|e| cannot(format!("cannot be read ({})", e.kind())))?;
        let certificate = Certificate::from_pem(&text)
            .map_err(|_| cannot("holds no certificate in PEM form".to_owned()))?;
        builder = builder.add_root_certificate(certificate);
    }
    builder
        .build_rustls()
        .map_err(|_| wrong("server: is no host name that a certificate could name"))
}

fn credentials(config: &MailConfig) -> Result<Option<Credentials>, Error> {
    match (&config.user, &config.password_file) {
        (None, None) => Ok(None),
        (Some(user), Some(file)) => {
            let password = std::fs::read_to_string(file).map_err(|error| {
                let file = file.display();
                wrong(&format!(
                    "password_file {file}: cannot be read ({})",
                    error.kind()
                ))
            })?;
            let password = password.trim_end_matches(['\r', '\n']).to_owned();
            Ok(Some(Credentials::new(user.clone(), password)))
        }
        (Some(_), None) => Err(wrong("user: needs password_file, a file with the password")),
        (None, Some(_)) => Err(wrong("password_file: needs user, the name to sign in with")),
    }
}

fn is_loopback(host: &str) -> bool {
    let bare = host.trim_matches(['[', ']']);
    host.eq_ignore_ascii_case("localhost")
        || bare.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

/// Before a message was named, what is wrong concerns every message.
fn of_server(error: &SmtpError, word: &str) -> Trouble {
    Trouble::Server(coded(error, word))
}

fn of_message(error: &SmtpError) -> Trouble {
    if error.is_permanent() {
        Trouble::Never(coded(error, "refused"))
    } else if error.is_client() {
        Trouble::Never("not-possible-there".to_owned())
    } else if error.is_transient() {
        Trouble::Later(coded(error, "put-off"))
    } else if error.is_timeout() {
        Trouble::Later("slow".to_owned())
    } else {
        // The connection broke, perhaps after the last byte: nobody knows whether it arrived.
        Trouble::Later("broken-off".to_owned())
    }
}

fn coded(error: &SmtpError, word: &str) -> String {
    match error.status() {
        Some(code) => format!("{word} {code}"),
        None if error.is_tls() => format!("{word} tls"),
        None => word.to_owned(),
    }
}

fn first_line(answer: &Response) -> String {
    format!(
        "{} {}",
        answer.code(),
        answer.first_line().unwrap_or_default()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(server: &str) -> MailConfig {
        MailConfig {
            server: server.to_owned(),
            port: None,
            from: "DSGVO <dsgvo@example.org>".to_owned(),
            user: None,
            password_file: None,
            tls: None,
            ca_file: None,
            fallback: None,
        }
    }

    #[test]
    fn tls_is_the_rule_and_plain_is_for_this_machine_alone() {
        let abroad = Relay::new(&config("mail.example.org")).unwrap();
        assert_eq!(abroad.tls.as_ref().map(|tls| tls.1), Some(Tls::Starttls));
        assert_eq!((abroad.port, abroad.warning()), (587, None));
        let implicit = MailConfig {
            port: Some(465),
            ..config("mail.example.org")
        };
        let implicit = Relay::new(&implicit).unwrap();
        assert_eq!(implicit.tls.as_ref().map(|tls| tls.1), Some(Tls::Implicit));
        for here in ["127.0.0.1", "localhost", "::1"] {
            let here = Relay::new(&config(here)).unwrap();
            assert!(here.tls.is_none() && here.warning().is_none());
        }
    }

    #[test]
    fn plain_over_a_network_is_possible_and_warned_of() {
        let off = MailConfig {
            tls: Some(Tls::Off),
            ..config("mail.example.org")
        };
        assert!(Relay::new(&off).unwrap().warning().is_some());
    }

    #[test]
    fn a_wrong_setting_is_named() {
        let cases = [
            (config(" "), "[mail] server: "),
            (
                MailConfig {
                    from: "nobody".into(),
                    ..config("127.0.0.1")
                },
                "[mail] from: ",
            ),
            (
                MailConfig {
                    user: Some("u".into()),
                    ..config("127.0.0.1")
                },
                "[mail] user: ",
            ),
            (
                MailConfig {
                    password_file: Some("/nowhere".into()),
                    ..config("127.0.0.1")
                },
                "[mail] password_file: ",
            ),
            (
                MailConfig {
                    user: Some("u".into()),
                    password_file: Some("/nowhere".into()),
                    ..config("127.0.0.1")
                },
                "[mail] password_file /nowhere: ",
            ),
            (
                MailConfig {
                    fallback: Some("x".into()),
                    ..config("127.0.0.1")
                },
                "[mail] fallback: ",
            ),
            (
                MailConfig {
                    ca_file: Some("/nowhere".into()),
                    ..config("mail.example.org")
                },
                "[mail] ca_file /nowhere: ",
            ),
        ];
        for (config, expected) in cases {
            let line = Relay::new(&config).unwrap_err().to_string();
            assert!(line.starts_with(expected), "{line}");
        }
    }
}
