//! One POST over HTTP/1.1, to an address that was looked at before.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::ServerName;
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

use crate::error::Trouble;
use crate::network::May;

/// How long one call may take altogether: well below its lease.
pub const WHOLE: Duration = Duration::from_secs(15);
/// So much of an answer is read: its first line and what may stand before it.
const MOST_READ: usize = 16 * 1024;

/// Where a call goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    pub(crate) tls: bool,
    host: String,
    port: u16,
    path: String,
}

impl Target {
    /// Reads `https://host:port/path?query`. Neither a name and password nor a fragment.
    pub fn parse(url: &str) -> Option<Self> {
        let url = url.trim();
        let (scheme, rest) = url.split_once("://")?;
        let tls = match scheme.to_ascii_lowercase().as_str() {
            "https" => true,
            "http" => false,
            _ => return None,
        };
        let plain = |c: char| c.is_ascii_graphic() && c != '#' && c != '\\';
        if !rest.chars().all(plain) {
            return None;
        }
        let end = rest.find(['/', '?']).unwrap_or(rest.len());
        let (authority, path) = rest.split_at(end);
        let (host, port) = match authority.rsplit_once(':') {
            Some((host, port)) if !port.contains(']') => (host, port.parse().ok()?),
            _ => (authority, if tls { 443 } else { 80 }),
        };
        let named = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.');
        let bare = host
            .strip_prefix('[')
            .and_then(|rest| rest.strip_suffix(']'));
        let sound = match bare {
            Some(v6) => v6.parse::<std::net::Ipv6Addr>().is_ok(),
            None => !host.is_empty() && host.chars().all(named),
        };
        sound.then(|| Self {
            tls,
            host: bare.unwrap_or(host).to_owned(),
            port,
            path: if path.starts_with('/') {
                path.to_owned()
            } else {
                format!("/{path}")
            },
        })
    }

    /// As it stands in the header `Host`.
    fn authority(&self) -> String {
        let host = if self.host.contains(':') {
            format!("[{}]", self.host)
        } else {
            self.host.clone()
        };
        match (self.tls, self.port) {
            (true, 443) | (false, 80) => host,
            _ => format!("{host}:{}", self.port),
        }
    }
}

/// Resolves the name once and gives one of its addresses, if all of them may be called: a name
/// with one address inside is not to be trusted with the others.
async fn resolve(target: &Target, may: May<'_>) -> Result<SocketAddr, Trouble> {
    let name = (target.host.as_str(), target.port);
    let found = tokio::net::lookup_host(name).await;
    let found: Vec<SocketAddr> = found.map_err(|_| later("no-address"))?.collect();
    let first = *found.first().ok_or_else(|| later("no-address"))?;
    let permitted = |address: &SocketAddr| may.call(address.ip(), target.tls);
    if found.iter().all(permitted) {
        Ok(first)
    } else {
        Err(Trouble::Never("address-not-allowed".to_owned()))
    }
}

fn later(word: &str) -> Trouble {
    Trouble::Later(word.to_owned())
}

/// Posts a body with these headers to where a call may go; gives the code of the answer when it is a success.
/// Redirects are not followed.
///
/// # Errors
/// Whether another try may help, with a word that says nothing about what was sent.
pub async fn post(
    to: (&Target, May<'_>),
    headers: &[(&str, String)],
    body: &str,
) -> Result<u16, Trouble> {
    match tokio::time::timeout(WHOLE, talk(to, headers, body)).await {
        Ok(Ok(code @ 200..=299)) => Ok(code),
        Ok(Ok(code @ 300..=399)) => Err(Trouble::Never(format!("redirect {code}"))),
        Ok(Ok(410)) => Err(Trouble::Never("gone 410".to_owned())),
        Ok(Ok(code)) => Err(Trouble::Later(format!("answered {code}"))),
        Ok(Err(trouble)) => Err(trouble),
        Err(_) => Err(later("slow")),
    }
}

async fn talk(
    (target, may): (&Target, May<'_>),
    headers: &[(&str, String)],
    body: &str,
) -> Result<u16, Trouble> {
    let address = resolve(target, may).await?;
    let stream = TcpStream::connect(address).await;
    let stream = stream.map_err(|_| later("unreachable"))?;
    let text = written(target, headers, body);
    if !target.tls {
        return exchange(stream, &text).await;
    }
    let name = ServerName::try_from(target.host.clone());
    let name = name.map_err(|_| Trouble::Never("host-name".to_owned()))?;
    let stream = connector().connect(name, stream).await;
    exchange(stream.map_err(|_| later("tls"))?, &text).await
}

fn connector() -> TlsConnector {
    let mut roots = RootCertStore::empty();
    roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("ring speaks the usual versions of TLS")
        .with_root_certificates(roots)
        .with_no_client_auth();
    TlsConnector::from(Arc::new(config))
}

fn written(target: &Target, headers: &[(&str, String)], body: &str) -> String {
    let mut text = format!(
        "POST {} HTTP/1.1\r\nHost: {}\r\nUser-Agent: vergissmein\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n",
        target.path,
        target.authority(),
        body.len(),
    );
    for (name, value) in headers {
        text.push_str(name);
        text.push_str(": ");
        text.push_str(value);
        text.push_str("\r\n");
    }
    text.push_str("\r\n");
    text.push_str(body);
    text
}

async fn exchange<S>(mut stream: S, text: &str) -> Result<u16, Trouble>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let broken = |_| later("broken-off");
    stream.write_all(text.as_bytes()).await.map_err(broken)?;
    stream.flush().await.map_err(broken)?;
    let mut read = Vec::new();
    let mut part = [0; 2048];
    loop {
        if let Some(code) = code_of(&read) {
            return Ok(code);
        }
        let more = stream.read(&mut part).await.map_err(broken)?;
        if more == 0 || read.len() + more > MOST_READ {
            return Err(later("no-answer"));
        }
        read.extend_from_slice(&part[..more]);
    }
}

/// The code of the final answer, once its first line is there; interim answers (1xx) are passed
/// over.
fn code_of(mut read: &[u8]) -> Option<u16> {
    loop {
        let end = read.windows(2).position(|two| two == b"\r\n")?;
        let line = std::str::from_utf8(&read[..end]).ok()?;
        let rest = line.strip_prefix("HTTP/1.")?;
        let code: u16 = rest.get(2..5)?.parse().ok()?;
        if code >= 200 {
            return Some(code);
        }
        let blank = read.windows(4).position(|four| four == b"\r\n\r\n")?;
        read = &read[blank + 4..];
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_read_or_refused() {
        let target = Target::parse("https://Tickets.example.org/in?x=1").unwrap();
        assert_eq!((target.port, &*target.path), (443, "/in?x=1"));
        assert_eq!(target.authority(), "Tickets.example.org");
        let target = Target::parse("http://[::1]:8080").unwrap();
        assert_eq!((target.host.as_str(), &*target.path), ("::1", "/"));
        assert_eq!(target.authority(), "[::1]:8080");
        for wrong in [
            "javascript:alert(1)",
            "ftp://x/",
            "https://",
            "https://a b/",
            "https://u:p@x/",
            "https://x/#y",
            "https://x:99999/",
            "https://[::1/",
            "https://x\\@y/",
            "https:///x",
            "https://x:y/",
            "https://x/\r\nHost: b",
            "file:///etc",
        ] {
            assert_eq!(Target::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn the_code_is_that_of_the_final_answer() {
        assert_eq!(code_of(b"HTTP/1.1 204 No Content\r\n"), Some(204));
        assert_eq!(
            code_of(b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 500 x\r\n"),
            Some(500)
        );
        for none in [
            &b"HTTP/1.1 20"[..],
            b"HTTP/1.1 abc\r\n",
            b"SSH-2.0\r\n",
            b"HTTP/1.1 100 x\r\n",
        ] {
            assert_eq!(code_of(none), None);
        }
    }
}
