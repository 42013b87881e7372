//! Work that goes on after its page was answered. Shutdown waits for it.

use std::collections::HashMap;
use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::task::JoinSet;

use crate::refusal::Fault;

/// What is under way, and how what went wrong was said.
#[derive(Clone, Default)]
pub struct Tasks {
    under_way: Arc<Mutex<JoinSet<()>>>,
    failed: Arc<Mutex<HashMap<String, Fault>>>,
}

impl Tasks {
    /// Goes on with the work beside the pages. `name` finds again what went wrong with it.
    pub fn start(
        &self,
        name: String,
        work: impl Future<Output = Result<(), Fault>> + Send + 'static,
    ) {
        drop(self.take_fault(&name));
        let failed = self.failed.clone();
        let mut under_way = self
            .under_way
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        while under_way.try_join_next().is_some() {}
        under_way.spawn(async move {
            if let Err(fault) = work.await {
                failed
                    .lock()
                    .unwrap_or_else(PoisonError::into_inner)
                    .insert(name, fault);
            }
        });
    }

    /// What went wrong with the work of this name.
    pub fn fault(&self, name: &str) -> Option<Fault> {
        let failed = self.failed.lock().unwrap_or_else(PoisonError::into_inner);
        failed.get(name).cloned()
    }

    /// The same, to be told once: what is tried again may be done elsewhere.
    pub fn take_fault(&self, name: &str) -> Option<Fault> {
        let mut failed = self.failed.lock().unwrap_or_else(PoisonError::into_inner);
        failed.remove(name)
    }

    /// Waits until all is done.
    pub async fn finish(&self) {
        let under_way = std::mem::take(
            &mut *self
                .under_way
                .lock()
                .unwrap_or_else(PoisonError::into_inner),
        );
        under_way.join_all().await;
    }
}
