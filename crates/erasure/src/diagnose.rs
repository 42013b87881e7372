//! Everything that must always hold, in one answer.

use base::Notice;
use serde::Serialize;

use crate::{Desk, Error, Finding, doctor, store};

/// What `doctor` answers.
#[derive(Debug, Clone, Serialize)]
pub struct Diagnosis {
    /// Whether nothing was found.
    pub ok: bool,
    /// What does not hold.
    pub findings: Vec<Finding>,
}

impl Diagnosis {
    /// Adds that rows of another noun are not what the log says of them; `see` is the command that
    /// names them.
    pub fn add_unlogged(&mut self, noun: &str, rows: usize, see: &str) {
        if rows == 0 {
            return;
        }
        self.ok = false;
        self.findings.push(Finding {
            invariant: "I2",
            object: noun.to_owned(),
            code: "unlogged",
            what: format!("{rows} row(s) are not what the log says; see them with `{see}`"),
        });
    }

    /// What two examinations, one right after the other, both found: what was only under way at one of
    /// them is no fault.
    #[must_use]
    pub fn lasting(&self, mut again: Self) -> Self {
        let key = |one: &Finding| (one.invariant, one.code, one.object.clone());
        again
            .findings
            .retain(|one| self.findings.iter().any(|known| key(known) == key(one)));
        again.ok = again.findings.is_empty();
        again
    }
}

/// Examines the log, with the checkpoint that lies beside the keys, and everything stored.
pub async fn diagnose(desk: &Desk) -> Result<Diagnosis, Error> {
    let mut findings = log(desk).await?;
    findings.extend(doctor(desk).await?);
    findings.extend(returned(desk).await?);
    Ok(Diagnosis {
        ok: findings.is_empty(),
        findings,
    })
}

/// Nobody who was erased is back, as far as the last looks say.
async fn returned(desk: &Desk) -> Result<Vec<Finding>, Error> {
    let mut findings = Vec::new();
    let mut conn = desk.ledger.store.pool().acquire().await?;
    for system in desk.systems.connected() {
        let back = store::returns(&mut conn, system).await?.found.len();
        if back > 0 {
            findings.push(Finding {
                invariant: "I16",
                object: format!("system {system}"),
                code: "returned",
                what: format!(
                    "{back} record(s) hold erased people again; propose to erase them with `replay --system {system}`"
                ),
            });
        }
    }
    Ok(findings)
}

/// Chain, tree and checkpoints agree.
async fn log(desk: &Desk) -> Result<Vec<Finding>, Error> {
    let beside = desk.ledger.store.checkpoint_file();
    let note = if beside.exists() {
        let read = std::fs::read_to_string(&beside);
        Some(read.map_err(|error| {
            let (file, kind) = (beside.display().to_string(), error.kind());
            let line = format!("{file}: cannot be read ({kind}); check path and rights");
            Error::Refused(Notice::new("ledger-refused", line))
        })?)
    } else {
        None
    };
    let verdict = desk.ledger.verify(note.as_deref()).await?;
    if verdict.ok {
        return Ok(Vec::new());
    }
    let place = verdict.first_bad.map(|index| format!("entry {index}"));
    Ok(vec![Finding {
        invariant: "I11",
        object: place.unwrap_or_else(|| "ledger".to_owned()),
        code: "ledger",
        what: verdict.reason.unwrap_or_else(|| "does not fit".to_owned()),
    }])
}
