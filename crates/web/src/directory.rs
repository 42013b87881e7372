//! Systems as they were opened a moment ago, for reading names: a page that shows fifty of them
//! need not read a whole schema each time.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use crm::System;
use jiff::{SignedDuration, Timestamp};

use crate::App;
use crate::presence::Presence;
use crate::refusal::Refusal;
use crate::watch::Watch;

/// A schema is believed so long. Whoever writes reads it anew.
const BELIEVED: SignedDuration = SignedDuration::from_mins(5);

/// Systems by name, each with the instant it was opened.
type Opened = HashMap<String, (Timestamp, Arc<System>)>;

/// A system that has not answered by then is away.
const PATIENCE: Duration = Duration::from_millis(800);

/// Opened systems by name. Clones share them.
#[derive(Clone, Default)]
pub struct Directory {
    opened: Arc<Mutex<Opened>>,
    /// What was noticed to be wrong.
    pub watch: Watch,
    /// Who has a form of a request open.
    pub presence: Presence,
}

impl Directory {
    /// A system, opened now or within the last minutes. For reading only.
    pub async fn open(&self, app: &App, name: &str) -> Result<Arc<System>, Refusal> {
        let now = app.now();
        if let Some(known) = self.known(name, now) {
            return Ok(known);
        }
        let opened = match app.desk.open(name).await {
            Ok(opened) => Arc::new(opened),
            Err(error) => {
                if matches!(error, erasure::Error::Unreachable(_)) {
                    self.watch.missed(name, now);
                }
                return Err(error.into());
            }
        };
        self.watch.reached(name);
        let mut all = self.opened.lock().unwrap_or_else(PoisonError::into_inner);
        all.insert(name.to_owned(), (now, opened.clone()));
        Ok(opened)
    }

    /// Asks a system that was opened within the last minutes whether it still answers. One that
    /// was not is opened, for which the page waits no longer either.
    pub async fn knock(&self, app: &App, name: &str) {
        let asked = async {
            let system = self.open(app, name).await.ok()?;
            let connection = system.database.connect().await.ok()?;
            connection.close().await;
            Some(())
        };
        match tokio::time::timeout(PATIENCE, asked).await {
            Ok(Some(())) => self.watch.reached(name),
            // Whoever is slow to be opened is not away.
            Err(_) if self.known(name, app.now()).is_none() => {}
            Ok(None) | Err(_) => self.watch.missed(name, app.now()),
        }
    }

    fn known(&self, name: &str, now: Timestamp) -> Option<Arc<System>> {
        let all = self.opened.lock().unwrap_or_else(PoisonError::into_inner);
        let (at, system) = all.get(name)?;
        let age = now.duration_since(*at);
        (age >= SignedDuration::ZERO && age < BELIEVED).then(|| system.clone())
    }
}
