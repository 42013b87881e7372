//! The entries that a run makes around its effect, in a store of its own as a default
//! installation has it: SQLite, every commit on the disk.

use std::path::PathBuf;

use base::{Clock, Random};
use ledger::{Deed, Ledger, Via, Who};
use serde_json::json;
use store::Store;

/// A ledger in a folder of its own, removed with it.
pub struct Log {
    pub ledger: Ledger,
    folder: PathBuf,
}

impl Log {
    pub async fn open() -> anyhow::Result<Self> {
        let token = Random::os().token();
        let folder = std::env::temp_dir().join(format!("bench_{}", &token.expose()[..16]));
        std::fs::create_dir(&folder)?;
        let url = format!("sqlite:{}", folder.join("store.db").display());
        let store = Store::connect_with(&url, Some(&folder.join("store.keys"))).await?;
        store.migrate().await?;
        let ledger = Ledger::new(store, Clock::system(), Random::os());
        Ok(Self { ledger, folder })
    }

    /// As a run enters its intent and its outcome.
    pub async fn enter(&self, action: &'static str, rows: usize) -> anyhow::Result<()> {
        self.ledger.enter(deed(action, rows)).await?;
        Ok(())
    }

    pub async fn close(self) -> anyhow::Result<()> {
        self.ledger.store.close().await;
        std::fs::remove_dir_all(&self.folder)?;
        Ok(())
    }

    /// A file beside the store.
    pub fn file(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }
}

pub fn deed(action: &'static str, rows: usize) -> Deed {
    Deed {
        object: Some("01JDB0000000000000000BENCH".to_owned()),
        system: Some("crm".to_owned()),
        request: Some("GD-2026-0001".to_owned()),
        details: json!({ "run": "01JDB00000000000000000RUN0", "batch": 0, "rows": rows, "attempt": 1 }),
        ..Deed::done(Who::system("bench", Via::Cli), action)
    }
}
