//! A small HTTP server that answers as a test tells it to.

use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

pub struct Receiver {
    pub port: u16,
    answer: Arc<Mutex<String>>,
    got: Arc<Mutex<Vec<String>>>,
    task: JoinHandle<()>,
}

impl Receiver {
    #[expect(clippy::disallowed_methods, reason = "the test itself ends with it")]
    pub async fn start(answer: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let answer = Arc::new(Mutex::new(answer.to_owned()));
        let got = Arc::new(Mutex::new(Vec::new()));
        let (answers, box_of) = (answer.clone(), got.clone());
        let task = tokio::task::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let answer = answers.lock().unwrap().clone();
                serve(stream, &answer, &box_of).await;
            }
        });
        Self {
            port,
            answer,
            got,
            task,
        }
    }

    pub fn becomes(&self, answer: &str) {
        answer.clone_into(&mut self.answer.lock().unwrap());
    }

    /// Every call, as sent.
    pub fn got(&self) -> Vec<String> {
        self.got.lock().unwrap().clone()
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// A client that goes away before its answer is no fault of the server.
async fn serve(mut stream: TcpStream, answer: &str, got: &Mutex<Vec<String>>) {
    let mut text = String::new();
    let mut part = [0; 4096];
    while !is_whole(&text) {
        match stream.read(&mut part).await {
            Ok(read) if read > 0 => text.push_str(&String::from_utf8_lossy(&part[..read])),
            _ => return,
        }
    }
    got.lock().unwrap().push(text);
    let answer = format!("HTTP/1.1 {answer}\r\nContent-Length: 0\r\n\r\n");
    let _ = stream.write_all(answer.as_bytes()).await;
}

fn is_whole(text: &str) -> bool {
    let Some((head, body)) = text.split_once("\r\n\r\n") else {
        return false;
    };
    let length = head
        .lines()
        .find_map(|line| line.strip_prefix("Content-Length: "))
        .and_then(|length| length.parse::<usize>().ok());
    body.len() >= length.unwrap_or(0)
}
