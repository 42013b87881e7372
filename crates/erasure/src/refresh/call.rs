//! One POST to an endpoint: its answer's first line counts, nothing else is read or followed.

use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::{TcpStream, lookup_host};
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::pki_types::ServerName;
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

use super::Endpoint;
use super::address::{Address, permitted};

/// How long a call may take in all, in seconds.
const SECONDS: u64 = 10;
/// The longest first line of an answer.
const LINE: usize = 512;

/// Calls an endpoint. Done is an answer of 2xx; a redirect is none.
pub(super) async fn call(endpoint: &Endpoint) -> Result<(), String> {
    let limit = Duration::from_secs(SECONDS);
    let answered = tokio::time::timeout(limit, answer(endpoint)).await;
    let line = answered.map_err(|_| "no answer in time".to_owned())??;
    match line.split(' ').nth(1) {
        Some(status) if status.len() == 3 && status.starts_with('2') => Ok(()),
        Some(status) if status.bytes().all(|b| b.is_ascii_digit()) => {
            Err(format!("it answered {status}"))
        }
        Some(_) | None => Err("its answer is no HTTP".to_owned()),
    }
}

async fn answer(endpoint: &Endpoint) -> Result<String, String> {
    let address = Address::parse(&endpoint.url)?;
    if !address.tls && !endpoint.inside {
        return Err("a plain address is allowed inside the house only".to_owned());
    }
    let resolved = lookup_host((address.host.as_str(), address.port)).await;
    let resolved: Vec<_> = resolved
        .map_err(|_| "the host's name leads nowhere")?
        .collect();
    let to = permitted(&resolved, endpoint.inside)?;
    let stream = TcpStream::connect(to).await;
    let stream = stream.map_err(|error| format!("it cannot be reached ({})", error.kind()))?;
    if !address.tls {
        return exchange(stream, &address, endpoint).await;
    }
    let name = ServerName::try_from(address.host.clone());
    let name = name.map_err(|_| "the host's name is none a certificate could hold")?;
    let secure = connector().connect(name, stream).await;
    let secure = secure.map_err(|_| "its certificate is not trusted")?;
    exchange(secure, &address, endpoint).await
}

fn connector() -> TlsConnector {
    let roots = RootCertStore {
        roots: webpki_roots::TLS_SERVER_ROOTS.to_vec(),
    };
    let config = ClientConfig::builder()
        .with_root_certificates(roots)
        .with_no_client_auth();
    TlsConnector::from(Arc::new(config))
}

/// Sends the request and reads the first line of the answer.
async fn exchange(
    mut stream: impl AsyncRead + AsyncWrite + Unpin,
    address: &Address,
    endpoint: &Endpoint,
) -> Result<String, String> {
    let broken = |error: std::io::Error| format!("the connection broke ({})", error.kind());
    let Address { host, path, .. } = address;
    let host = if host.contains(':') {
        format!("[{host}]")
    } else {
        host.clone()
    };
    let token = endpoint.token.as_ref().map(|token| {
        let token = token.expose();
        format!("Authorization: Bearer {token}\r\n")
    });
    let request = format!(
        "POST {path} HTTP/1.1\r\nHost: {host}:{}\r\nUser-Agent: vergissmein\r\n{}Content-Length: 0\r\nConnection: close\r\n\r\n",
        address.port,
        token.unwrap_or_default()
    );
    stream.write_all(request.as_bytes()).await.map_err(broken)?;
    stream.flush().await.map_err(broken)?;
    let mut line = Vec::new();
    while line.len() < LINE {
        let byte = match stream.read_u8().await {
            Ok(byte) => byte,
            Err(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => break,
            Err(error) => return Err(broken(error)),
        };
        if byte == b'\n' {
            break;
        }
        line.push(byte);
    }
    Ok(String::from_utf8_lossy(&line).into_owned())
}

#[cfg(test)]
mod tests {
    use tokio::net::TcpListener;

    use super::*;

    /// An endpoint that answers one call with these words and tells what it was sent.
    async fn answering(words: &'static str, inside: bool) -> (Result<(), String>, String) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let endpoint = Endpoint {
            url: format!("http://127.0.0.1:{port}/rebuild"),
            token: Some(base::Secret::new("geheim")),
            inside,
        };
        let serve = async {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut sent = vec![0; 1024];
            let read = stream.read(&mut sent).await.unwrap();
            stream.write_all(words.as_bytes()).await.unwrap();
            String::from_utf8_lossy(&sent[..read]).into_owned()
        };
        if !inside {
            return (call(&endpoint).await, String::new());
        }
        tokio::join!(call(&endpoint), serve)
    }

    #[tokio::test]
    async fn an_answer_of_success_alone_counts() {
        let (done, sent) = answering("HTTP/1.1 204 No Content\r\n\r\n", true).await;
        assert_eq!(done, Ok(()));
        assert!(sent.starts_with("POST /rebuild HTTP/1.1\r\n"), "{sent}");
        assert!(sent.contains("Authorization: Bearer geheim\r\n"), "{sent}");
        for words in [
            "HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/\r\n\r\n",
            "HTTP/1.1 500 no\r\n\r\n",
            "2xx",
            "",
        ] {
            let (done, _) = answering(words, true).await;
            assert!(done.is_err_and(|why| !why.contains("geheim")), "{words}");
        }
    }

    #[tokio::test]
    async fn nothing_is_sent_inside_the_house_unless_that_is_meant() {
        assert!(answering("HTTP/1.1 200 OK\r\n\r\n", false).await.0.is_err());
    }
}
