//! The end of a run: files, the scan of the whole database, the certificate.

use std::collections::BTreeSet;
use std::path::PathBuf;

use base::Notice;
use ledger::Deed;
use requests::Doer;
use serde_json::json;

use super::{End, Residue, Runner, items_of};
use crate::certificate::Certificate;
use crate::{Error, PlanState, draft, refresh, store};

/// The step "execute in all systems".
pub(super) const EXECUTED: &str = "17.5";

impl Runner<'_> {
    /// Complete is computed, never set: every row is done and nothing is left but what was
    /// declared.
    pub(super) async fn finish(&mut self) -> Result<(), Error> {
        self.renew().await?;
        let files = Box::pin(self.remove_files()).await?;
        let erased = Box::pin(self.name_erased()).await?;
        let left = self.left().await?;
        let systems = self.places.iter().map(|place| &place.system);
        let outdated = refresh::after_run(self.desk, &self.plan, systems).await;
        let state = if left.is_empty() {
            PlanState::Complete
        } else {
            PlanState::Partial
        };
        let request = draft::request(self.desk, &self.plan.request).await?;
        let ledger = &self.desk.ledger;
        let now = ledger.clock.now();
        let mut tx = ledger.begin().await?;
        if state == PlanState::Complete {
            let doer = Doer::part("erasure", self.who.via, &ledger.clock);
            draft::tick(&mut tx, &doer, &request, EXECUTED).await?;
        }
        let entry = tx.next_index().await?;
        let certificate = Certificate::new(
            self.desk,
            &self.plan,
            &self.run,
            (&left, &outdated, files),
            entry,
        )
        .await?;
        let certificate = serde_json::to_string(&certificate).expect("a certificate is plain JSON");
        tx.record(Deed {
            details: json!({
                "run": self.run.id, "state": state.word(), "residue": left.len(), "files": { "removed": files, "by_hand": self.plan.files.len() - files },
                "named_erased": erased, "counts": self.plan.counts(), "kinds": self.plan.kinds(), "exceptions": self.plan.exceptions.len(),
                "stale": outdated.iter().map(|one| (&one.name, &one.state)).collect::<Vec<_>>(),
                "certificate": proof::digest(&certificate),
            }),
            ..self.deed("runs.finish")
        })
        .await?;
        let end = End {
            state,
            conflicts: Vec::new(),
            certificate: Some(certificate),
        };
        for one in &outdated {
            let what = (&*one.system, &*one.name, &*one.state);
            store::set_stale(tx.conn(), self.run.id.as_str(), what, now).await?;
        }
        store::save_residue(tx.conn(), &self.run.id, &left).await?;
        if !store::end_run(tx.conn(), &self.run.id, &self.token, &end, now).await? {
            return Err(self.lost());
        }
        let from = [PlanState::Running, PlanState::Partial];
        if !store::set_state(tx.conn(), &self.plan.id, &from, state).await? {
            return Err(self.lost());
        }
        if state == PlanState::Complete {
            store::drop_secrets(tx.conn(), &self.plan.id).await?;
        }
        tx.commit().await?;
        if state == PlanState::Complete {
            ledger.store.scrub().await?;
        }
        Ok(())
    }

    /// Adds the fields that were emptied to the list of erased ones that a CRM keeps itself. Returns how
    /// many lists were written; a list that nothing can be added to stays as it is.
    async fn name_erased(&self) -> Result<usize, Error> {
        let mut written = 0;
        for place in &self.places {
            let items = items_of(&self.plan, &place.name).map(|(_, planned)| &planned.item);
            let names = crm::erased::emptied(&place.system, items);
            if names.is_empty() || place.system.profile.erased.is_none() {
                continue;
            }
            let fields: usize = names.values().map(BTreeSet::len).sum();
            let intent = Deed {
                system: Some(place.name.clone()),
                details: json!({ "run": self.run.id, "records": names.len(), "fields": fields }),
                ..self.deed("runs.name_erased")
            };
            self.desk.ledger.enter(intent).await?;
            written += crm::erased::add(&place.system, &names).await?;
        }
        Ok(written)
    }

    /// Removes the files of deleted records. A file that is gone already counts as removed; one that
    /// somebody else's row names by now stays.
    async fn remove_files(&self) -> Result<usize, Error> {
        let mut removed = 0;
        for (system, file) in self.plan.files.iter().filter(|(_, file)| file.removed) {
            let Some(place) = self.places.iter().find(|place| place.name == *system) else {
                continue;
            };
            let Some(folder) = &place.system.files else {
                continue;
            };
            if let Some(by) = &file.named_by {
                let mut connection = place.system.database.connect().await?;
                let still = crm::plan::still_named(&place.system, &mut connection, by).await?;
                connection.close().await;
                if still {
                    continue;
                }
            }
            let path: PathBuf = folder.join(&file.path);
            match tokio::fs::remove_file(&path).await {
                Ok(()) => removed += 1,
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => removed += 1,
                Err(error) => {
                    return Err(Error::Refused(Notice::new("file-stuck", format!(
                        "system {system}: a file of the upload folder cannot be removed ({}); give us the right to, then run again",
                        error.kind()
                    )).with("system", system.clone())));
                }
            }
        }
        Ok(removed)
    }

    /// What a fresh scan of every system finds beyond the declared exceptions.
    async fn left(&self) -> Result<Vec<Residue>, Error> {
        let mut left = BTreeSet::new();
        for place in &self.places {
            let declared: BTreeSet<(&str, &str, &str)> = self
                .plan
                .exceptions
                .iter()
                .filter(|(system, _)| *system == place.name)
                .map(|(_, e)| (e.table.as_str(), e.key.as_str(), e.column.as_str()))
                .collect();
            let scanned = crm::scan::scan(&place.system, &place.tools.matcher).await?;
            for found in scanned.found {
                let key = found.row.key_text();
                if declared.contains(&(&found.row.table, &key, &found.column)) {
                    continue;
                }
                for needle in &found.needles {
                    left.insert(Residue {
                        system: place.name.clone(),
                        table: found.row.table.clone(),
                        column: found.column.clone(),
                        key: key.clone(),
                        kind: needle.kind.word().to_owned(),
                    });
                }
            }
        }
        Ok(left.into_iter().collect())
    }
}
