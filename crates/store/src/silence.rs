//! A server that has fallen silent: a network that swallows everything breaks no connection, and whoever waits
//! for an answer on one of them waits for ever.

use std::time::Duration;

use sqlx::{AnyConnection, Connection as _};
use tokio::time::{sleep, timeout};

use crate::connect::PATIENCE;
use crate::{Engine, Store};

/// Between two knocks that were heard.
const PAUSE: Duration = Duration::from_secs(30);
/// After so many knocks that nobody heard, nothing under way gets its answer any more.
const KNOCKS: u32 = 3;

impl Store {
    /// Ends when the server has been silent for half a minute, and not where it only takes its time: it is knocked
    /// at on a connection of its own. Never ends for a file.
    pub async fn until_silent(&self) {
        if self.engine == Engine::Sqlite {
            return std::future::pending().await;
        }
        let mut unheard = 0;
        while unheard < KNOCKS {
            if self.is_heard().await {
                unheard = 0;
                sleep(PAUSE).await;
            } else {
                unheard += 1;
            }
        }
    }

    /// Whether somebody is there; whoever refuses is there as well.
    async fn is_heard(&self) -> bool {
        let options = self.pool.connect_options();
        let knocking = async {
            if let Ok(connection) = AnyConnection::connect_with(&options).await {
                let _ = connection.close().await;
            }
        };
        timeout(PATIENCE, knocking).await.is_ok()
    }
}

/// Whether a connection that is given back can be used again. The pool asks as well, and would wait for the answer
/// for ever, with one of its few places. It asks for nothing else: SQLite ends a transaction by itself when the disk is
/// full, the driver goes on counting it, and whoever got the connection next could begin none.
pub(crate) async fn answers(engine: Engine, conn: &mut AnyConnection) -> Result<bool, sqlx::Error> {
    match engine {
        // Whatever was to be undone is undone before this is answered.
        Engine::Sqlite => conn.ping().await?,
        Engine::Postgres => {
            let said = timeout(PATIENCE, conn.ping()).await;
            said.map_err(|_| sqlx::Error::PoolTimedOut)??;
        }
    }
    Ok(!conn.is_in_transaction())
}
