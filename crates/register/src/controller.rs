//! Who stands beside the controller in the record (Art. 30(1)(a) GDPR): the data protection officer,
//! the representative, joint controllers. The controller itself stands in the configuration.

use accounts::{Actor, Permission, authorize};
use ledger::{Deed, Ledger};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::change::raced;
use crate::description::text;
use crate::{Error, store};

/// Each with name and how it is reached, line by line; empty where there is none.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Bodies {
    /// The data protection officer.
    pub officer: String,
    /// The representative in the Union (Art. 27).
    pub representative: String,
    /// Who decides together with the controller (Art. 26).
    pub joint: String,
    /// Counts up with every change.
    pub version: i64,
}

impl Bodies {
    fn differs(&self, other: &Self) -> Vec<&'static str> {
        let all = [
            ("officer", self.officer != other.officer),
            (
                "representative",
                self.representative != other.representative,
            ),
            ("joint", self.joint != other.joint),
        ];
        let other = all.into_iter().filter(|(_, is_other)| *is_other);
        other.map(|(field, _)| field).collect()
    }
}

/// Who stands beside the controller.
pub async fn bodies(ledger: &Ledger, actor: &Actor) -> Result<Bodies, Error> {
    authorize(ledger, actor, Permission::RegisterRead, None).await?;
    let mut conn = ledger.store.pool().acquire().await?;
    store::bodies(&mut conn).await
}

/// Says who stands beside the controller; `version` is the one that was read.
pub async fn set_bodies(ledger: &Ledger, actor: &Actor, mut new: Bodies) -> Result<Bodies, Error> {
    authorize(ledger, actor, Permission::RegisterWrite, None).await?;
    new.officer = text("officer", &new.officer)?;
    new.representative = text("representative", &new.representative)?;
    new.joint = text("joint", &new.joint)?;
    let before = bodies(ledger, actor).await?;
    if before.version != new.version {
        return Err(raced().into());
    }
    let fields = before.differs(&new);
    if fields.is_empty() {
        return Ok(before);
    }
    new.version += 1;
    let mut tx = ledger.begin().await?;
    if !store::save_bodies(tx.conn(), &new).await? {
        return Err(raced().into());
    }
    tx.record(Deed {
        object: Some("register:controller".to_owned()),
        details: json!({ "fields": fields }),
        ..Deed::done(actor.who(), "register.controller")
    })
    .await?;
    tx.commit().await?;
    Ok(new)
}
