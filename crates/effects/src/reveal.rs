//! The values of a correction, read live and unsealed, for who has to look at them before they
//! confirm. The look is entered in the log.

use accounts::{Actor, Permission};
use erasure::Desk;
use ledger::Deed;
use serde::Serialize;

use crate::{EffectId, Error, store};

/// A row with what stands there now and what shall stand there. Personal: `Debug` counts.
#[derive(Clone, Serialize)]
pub struct Revealed {
    /// System.
    pub system: String,
    /// `kind:key`.
    pub record: String,
    /// Word of the rule.
    pub rule: String,
    /// Column, what stands there, what shall stand there.
    pub columns: Vec<(String, Option<String>, Option<String>)>,
}

impl std::fmt::Debug for Revealed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "Revealed({}, {} columns)",
            self.record,
            self.columns.len()
        )
    }
}

/// The rows of an effect in the clear. Once it is over there is nothing left to show.
pub async fn reveal(desk: &Desk, actor: &Actor, id: &EffectId) -> Result<Vec<Revealed>, Error> {
    let asked = [Permission::PlansRead, Permission::PersonReveal];
    let (effect, sealed) = store::effect_for(desk, actor, &asked, id).await?;
    let secret = crate::secret::open(desk, id, sealed.as_deref())?;
    let mut shown = Vec::new();
    for (row, to) in effect.plan.rows.iter().zip(&secret.to) {
        let system = desk.open(&row.system).await?;
        let Some(table) = system.census.table(&row.table) else {
            continue;
        };
        let mut connection = system.database.connect().await?;
        let there = crm::rows::by_key(&mut connection, table, &[row.row()], false).await?;
        connection.close().await;
        let now = |column: &str| there.first().and_then(|record| record.text(table, column));
        let columns = to.iter();
        let columns = columns.map(|(column, to)| (column.clone(), now(column), to.clone()));
        shown.push(Revealed {
            system: row.system.clone(),
            record: row.record.clone(),
            rule: row.rule.clone(),
            columns: columns.collect(),
        });
    }
    desk.ledger
        .enter(Deed {
            object: Some(id.to_string()),
            request: Some(effect.request),
            ..Deed::done(actor.who(), "persons.reveal")
        })
        .await?;
    Ok(shown)
}
