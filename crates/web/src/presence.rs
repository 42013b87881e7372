//! Who has a form of a request open: kept in memory for some minutes, so that two people do not do
//! the same work.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use accounts::Account;
use jiff::{SignedDuration, Timestamp};

/// A form nobody has loaded or sent for so long counts as left.
const PRESENT: SignedDuration = SignedDuration::from_mins(5);

/// Who is where. Clones share it.
#[derive(Clone, Default)]
pub struct Presence(Arc<Mutex<Open>>);

/// Those with an open form, by the reference of the request.
type Open = HashMap<String, Vec<Editor>>;

struct Editor {
    account: String,
    name: String,
    since: Timestamp,
    last: Timestamp,
}

impl Presence {
    /// An account has a form of the request open.
    pub fn opened(&self, request: &str, account: &Account, now: Timestamp) {
        let mut open = self.present(now);
        let editors = open.entry(request.to_owned()).or_default();
        let id = account.id.to_string();
        match editors.iter_mut().find(|editor| editor.account == id) {
            Some(editor) => editor.last = now,
            None => editors.push(Editor {
                account: id,
                name: account.name.clone(),
                since: now,
                last: now,
            }),
        }
    }

    /// An account has sent its form.
    pub fn left(&self, request: &str, account: &Account) {
        let mut open = self.lock();
        if let Some(editors) = open.get_mut(request) {
            let id = account.id.to_string();
            editors.retain(|editor| editor.account != id);
        }
    }

    /// The names of all others with an open form, each with the instant they opened one.
    pub fn others(
        &self,
        request: &str,
        account: &Account,
        now: Timestamp,
    ) -> Vec<(String, Timestamp)> {
        let open = self.present(now);
        let editors = open.get(request).into_iter().flatten();
        let id = account.id.to_string();
        let others = editors.filter(|editor| editor.account != id);
        others
            .map(|editor| (editor.name.clone(), editor.since))
            .collect()
    }

    fn present(&self, now: Timestamp) -> MutexGuard<'_, Open> {
        let mut open = self.lock();
        open.retain(|_, editors| {
            editors.retain(|editor| now.duration_since(editor.last) < PRESENT);
            !editors.is_empty()
        });
        open
    }

    fn lock(&self) -> MutexGuard<'_, Open> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
