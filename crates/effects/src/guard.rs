//! Of a list: who was erased and may not come in, and who objected and may not be advertised to.

use std::collections::BTreeSet;

use accounts::Actor;
use erasure::{Desk, Line};
use serde::Serialize;

use crate::Error;

/// The answer to a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Guarded {
    /// How many lines were looked at, which may not come in, which say nothing of a person.
    #[serde(flatten)]
    pub erased: erasure::Guarded,
    /// The lines with an address that is kept from advertising, counted from 1.
    pub suppressed: Vec<usize>,
}

impl Guarded {
    /// Whether a line may not come in, or not be advertised to.
    pub fn says_no(&self) -> bool {
        !self.erased.stopped.is_empty() || !self.suppressed.is_empty()
    }
}

/// Looks the lines up in the journal of the erased and in the suppression list. The list is not
/// kept.
pub async fn guard(desk: &Desk, actor: &Actor, lines: &[Line]) -> Result<Guarded, Error> {
    let erased = erasure::guard(desk, actor, lines).await?;
    let prints = lines.iter().map(|line| prints(desk, line));
    let prints: Vec<BTreeSet<String>> = prints.collect::<Result<_, _>>()?;
    let all: BTreeSet<String> = prints.iter().flatten().cloned().collect();
    let known = consents::suppressed(&desk.ledger, &all).await?;
    let suppressed = (1..).zip(&prints);
    let suppressed = suppressed.filter(|(_, prints)| prints.iter().any(|one| known.contains(one)));
    Ok(Guarded {
        erased,
        suppressed: suppressed.map(|(line, _)| line).collect(),
    })
}

fn prints(desk: &Desk, line: &Line) -> Result<BTreeSet<String>, Error> {
    let emails = line.email.split([',', ';']);
    let all = emails.chain([line.phone.as_str(), line.mobile.as_str()]);
    Ok(consents::prints(&desk.ledger, all)?)
}
