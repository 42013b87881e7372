//! How the list of requests looks for an account: its columns, and how close the rows stand.

use std::str::FromStr;

use accounts::{Actor, Permission};
use ledger::{Deed, Ledger};
use serde::Serialize;
use serde_json::json;

use crate::change::authorize;
use crate::{Error, Refusal, store};

/// A column that may be left out. Period, number and right always stand there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Column {
    Person,
    Step,
    Progress,
    Assignee,
    Channel,
    Received,
}

impl Column {
    pub const ALL: [Self; 6] = [
        Self::Person,
        Self::Step,
        Self::Progress,
        Self::Assignee,
        Self::Channel,
        Self::Received,
    ];

    /// The stable word in tables and forms.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Step => "step",
            Self::Progress => "progress",
            Self::Assignee => "assignee",
            Self::Channel => "channel",
            Self::Received => "received",
        }
    }
}

impl FromStr for Column {
    type Err = Refusal;

    fn from_str(word: &str) -> Result<Self, Refusal> {
        let known = Self::ALL.into_iter().find(|column| column.word() == word);
        known.ok_or_else(|| {
            let message =
                "is not known: give person, step, progress, assignee, channel or received";
            Refusal::new("list-column-unknown", message).at("column")
        })
    }
}

/// How close the rows stand.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Rows {
    /// As the browser's own choice has it.
    #[default]
    AsElsewhere,
    Normal,
    Compact,
    Comfortable,
}

impl Rows {
    pub const ALL: [Self; 4] = [
        Self::AsElsewhere,
        Self::Normal,
        Self::Compact,
        Self::Comfortable,
    ];

    /// The stable word in tables and forms.
    pub const fn word(self) -> &'static str {
        match self {
            Self::AsElsewhere => "",
            Self::Normal => "normal",
            Self::Compact => "compact",
            Self::Comfortable => "comfortable",
        }
    }
}

impl FromStr for Rows {
    type Err = Refusal;

    fn from_str(word: &str) -> Result<Self, Refusal> {
        let known = Self::ALL.into_iter().find(|rows| rows.word() == word);
        known.ok_or_else(|| {
            let message = "is not known: give normal, compact or comfortable";
            Refusal::new("list-rows-unknown", message).at("rows")
        })
    }
}

/// What an account chose.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ListLook {
    /// Columns that are left out, each once.
    pub hidden: Vec<Column>,
    pub rows: Rows,
}

impl ListLook {
    pub fn shows(&self, column: Column) -> bool {
        !self.hidden.contains(&column)
    }
}

/// The account's own choice.
pub async fn list_look(ledger: &Ledger, actor: &Actor) -> Result<ListLook, Error> {
    authorize(ledger, actor, Permission::RequestsList, None).await?;
    let mut conn = ledger.store.pool().acquire().await?;
    store::list_look(&mut conn, actor.account.id.as_str()).await
}

/// Keeps the account's choice.
pub async fn set_list_look(ledger: &Ledger, actor: &Actor, look: &ListLook) -> Result<(), Error> {
    authorize(ledger, actor, Permission::RequestsList, None).await?;
    let mut hidden = look.hidden.clone();
    hidden.sort();
    hidden.dedup();
    let details = json!({ "hidden": hidden, "rows": look.rows });
    let look = ListLook {
        hidden,
        rows: look.rows,
    };
    let now = ledger.clock.now().as_microsecond();
    let mut tx = ledger.begin().await?;
    store::set_list_look(tx.conn(), actor.account.id.as_str(), &look, now).await?;
    tx.record(Deed {
        details,
        ..Deed::done(actor.who(), "requests.set_list_look")
    })
    .await?;
    Ok(tx.commit().await?)
}
