//! Systems as they were opened a moment ago, for reading names: a page that shows fifty of them
//! need not read a whole schema each time.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use crm::System;
use jiff::{SignedDuration, Timestamp};

use crate::App;
use crate::refusal::Refusal;

/// A schema is believed so long. Whoever writes reads it anew.
const BELIEVED: SignedDuration = SignedDuration::from_mins(5);

/// Systems by name, each with the instant it was opened.
type Opened = HashMap<String, (Timestamp, Arc<System>)>;

/// Opened systems by name. Clones share them.
#[derive(Clone, Default)]
pub struct Directory(Arc<Mutex<Opened>>);

impl Directory {
    /// A system, opened now or within the last minutes. For reading only.
    pub async fn open(&self, app: &App, name: &str) -> Result<Arc<System>, Refusal> {
        let now = app.now();
        if let Some(known) = self.known(name, now) {
            return Ok(known);
        }
        let opened = Arc::new(app.desk.open(name).await?);
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.insert(name.to_owned(), (now, opened.clone()));
        Ok(opened)
    }

    fn known(&self, name: &str, now: Timestamp) -> Option<Arc<System>> {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (at, system) = all.get(name)?;
        let age = now.duration_since(*at);
        (age >= SignedDuration::ZERO && age < BELIEVED).then(|| system.clone())
    }
}
