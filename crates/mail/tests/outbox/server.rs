//! A small SMTP server that behaves as a test tells it to. It speaks the protocol by the book
//! (RFC 5321): commands line by line, dots undoubled, a message taken only at its end.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// How the server behaves towards a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mood {
    Takes,
    /// 451 at the recipient: greylisting.
    PutsOff,
    /// 550 at the recipient: no such mailbox.
    Refuses,
    /// Says nothing after the recipient.
    Sleeps,
    /// Takes the message and breaks off before its answer.
    TakesAndDrops,
    /// 421 in place of a greeting.
    Closed,
}

/// The server with what it took.
pub struct Server {
    pub port: u16,
    mood: Arc<Mutex<Mood>>,
    taken: Arc<Mutex<Vec<String>>>,
    task: JoinHandle<()>,
}

impl Server {
    pub async fn start(mood: Mood) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        Self::on(listener, mood)
    }

    #[expect(clippy::disallowed_methods, reason = "the test itself ends with it")]
    fn on(listener: TcpListener, mood: Mood) -> Self {
        let port = listener.local_addr().unwrap().port();
        let mood = Arc::new(Mutex::new(mood));
        let taken = Arc::new(Mutex::new(Vec::new()));
        let (moods, box_of) = (mood.clone(), taken.clone());
        let task = tokio::task::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let mood = *moods.lock().unwrap();
                // A client that went away is no fault of the server.
                tokio::task::spawn(serve(stream, mood, box_of.clone()));
            }
        });
        Self {
            port,
            mood,
            taken,
            task,
        }
    }

    pub fn becomes(&self, mood: Mood) {
        *self.mood.lock().unwrap() = mood;
    }

    /// Every message it took, as sent.
    pub fn taken(&self) -> Vec<String> {
        self.taken.lock().unwrap().clone()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn serve(
    stream: TcpStream,
    mood: Mood,
    taken: Arc<Mutex<Vec<String>>>,
) -> std::io::Result<()> {
    let mut stream = BufReader::new(stream);
    if mood == Mood::Closed {
        return stream.write_all(b"421 closing for now\r\n").await;
    }
    stream.write_all(b"220 test ESMTP\r\n").await?;
    let mut line = String::new();
    loop {
        line.clear();
        if stream.read_line(&mut line).await? == 0 {
            return Ok(());
        }
        let verb = line.split([' ', ':', '\r']).next().unwrap_or_default();
        let answer = match verb.to_ascii_uppercase().as_str() {
            "EHLO" => "250-test\r\n250 8BITMIME\r\n",
            "QUIT" => "221 bye\r\n",
            "RCPT" if mood == Mood::PutsOff => "451 4.7.1 greylisted\r\n",
            "RCPT" if mood == Mood::Refuses => "550 5.1.1 no such mailbox\r\n",
            "DATA" if mood == Mood::Sleeps => {
                tokio::time::sleep(Duration::from_mins(1)).await;
                return Ok(());
            }
            "DATA" => {
                stream.write_all(b"354 go on\r\n").await?;
                let message = message(&mut stream).await?;
                taken.lock().unwrap().push(message);
                if mood == Mood::TakesAndDrops {
                    return Ok(());
                }
                "250 2.0.0 taken\r\n"
            }
            _ => "250 ok\r\n",
        };
        stream.write_all(answer.as_bytes()).await?;
    }
}

async fn message(stream: &mut BufReader<TcpStream>) -> std::io::Result<String> {
    let mut whole = String::new();
    loop {
        let mut line = String::new();
        stream.read_line(&mut line).await?;
        if line == ".\r\n" {
            return Ok(whole);
        }
        whole.push_str(line.strip_prefix("..").map_or(&*line, |_| &line[1..]));
    }
}
