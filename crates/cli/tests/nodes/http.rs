//! Just enough of HTTP/1.1 to be a browser that keeps one cookie.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

/// What a server answered.
#[derive(Debug)]
pub struct Reply {
    pub status: u16,
    pub head: String,
    pub body: String,
}

impl Reply {
    fn read(mut stream: TcpStream) -> Self {
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).unwrap();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
        let status = head.split(' ').nth(1).unwrap_or_default();
        Self {
            status: status.parse().unwrap_or(0),
            head: head.to_owned(),
            body: body.to_owned(),
        }
    }

    /// The cookies that were set, as a browser sends them back.
    pub fn cookies(&self) -> String {
        let set = self.head.lines().filter_map(|line| {
            let (name, value) = line.split_once(": ")?;
            name.eq_ignore_ascii_case("set-cookie")
                .then(|| value.split(';').next().unwrap_or_default())
        });
        set.collect::<Vec<_>>().join("; ")
    }

    /// The token that a form of ours carries.
    pub fn csrf(&self) -> String {
        let token = self.body.split("name=\"csrf\" value=\"").nth(1);
        token.unwrap().split('"').next().unwrap().to_owned()
    }
}

fn open(port: u16) -> std::io::Result<TcpStream> {
    let stream = TcpStream::connect(("127.0.0.1", port))?;
    stream.set_read_timeout(Some(Duration::from_secs(20)))?;
    Ok(stream)
}

/// Asks for a page; an error when nobody listens.
pub fn try_get(port: u16, path: &str, cookie: &str) -> std::io::Result<Reply> {
    let mut stream = open(port)?;
    write!(
        stream,
        "GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nCookie: {cookie}\r\nConnection: close\r\n\r\n"
    )?;
    Ok(Reply::read(stream))
}

pub fn get(port: u16, path: &str, cookie: &str) -> Reply {
    try_get(port, path, cookie).unwrap()
}

/// A form on its way: head and half of its body are sent.
pub struct Sending {
    stream: TcpStream,
    rest: String,
}

pub fn begin_post(port: u16, path: &str, cookie: &str, body: &str) -> Sending {
    let mut stream = open(port).unwrap();
    let (half, rest) = body.split_at(body.len() / 2);
    write!(
        stream,
        "POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nCookie: {cookie}\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\
         Connection: close\r\n\r\n{half}",
        body.len()
    )
    .unwrap();
    stream.flush().unwrap();
    Sending {
        stream,
        rest: rest.to_owned(),
    }
}

impl Sending {
    pub fn end(mut self) -> Reply {
        self.stream.write_all(self.rest.as_bytes()).unwrap();
        Reply::read(self.stream)
    }
}

pub fn post(port: u16, path: &str, cookie: &str, body: &str) -> Reply {
    begin_post(port, path, cookie, body).end()
}
