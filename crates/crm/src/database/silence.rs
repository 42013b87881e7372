//! How long an answer is waited for.
//!
//! A network that swallows everything breaks no connection, and whoever waits on one of them waits for ever. But a
//! server that reads a large table through, or waits for a row, is silent, too. So whoever has heard nothing for a while
//! knocks on a connection of its own: a server that opens is at work, and is waited for.

use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::task::Poll;
use std::time::Duration;

use tokio::time::timeout;

use super::{CONNECT_SECONDS, Options};

/// Silence after which somebody knocks.
const SILENCE: Duration = Duration::from_secs(10);
/// After so many knocks, half an hour, no answer comes any more: a firewall may have forgotten this one connection.
const KNOCKS: u32 = 180;

/// The answer, or [`sqlx::Error::PoolTimedOut`] where none comes.
pub(super) async fn answered<T>(
    options: &Options,
    answer: impl Future<Output = Result<T, sqlx::Error>>,
) -> Result<T, sqlx::Error> {
    if matches!(options, Options::Sqlite(_)) {
        return answer.await;
    }
    let mut answer = pin!(answer);
    // Most rows of a long answer are there already: no clock is set for those.
    let first = poll_fn(|context| Poll::Ready(answer.as_mut().poll(context))).await;
    if let Poll::Ready(done) = first {
        return done;
    }
    // Boxed: what waits and knocks would make the future of every statement as large.
    Box::pin(waited_for(options, answer)).await
}

async fn waited_for<T>(
    options: &Options,
    mut answer: Pin<&mut impl Future<Output = Result<T, sqlx::Error>>>,
) -> Result<T, sqlx::Error> {
    for _ in 0..KNOCKS {
        if let Ok(done) = timeout(SILENCE, answer.as_mut()).await {
            return done;
        }
        if !is_reached(options).await {
            break;
        }
    }
    Err(sqlx::Error::PoolTimedOut)
}

/// Whether an error is that nothing was heard.
pub(super) fn is_silence(error: &sqlx::Error) -> bool {
    matches!(error, sqlx::Error::PoolTimedOut)
}

/// Whether somebody opens; a server that says why it does not is there as well.
async fn is_reached(options: &Options) -> bool {
    let knocking = async {
        match options.open().await {
            Ok(inner) => {
                inner.close().await;
                true
            }
            Err(error) => error.as_database_error().is_some(),
        }
    };
    timeout(Duration::from_secs(CONNECT_SECONDS), knocking)
        .await
        .unwrap_or(false)
}
