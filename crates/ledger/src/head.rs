//! How far the log has come.

use proof::{Frontier, Hash};

/// The one row of `ledger_head`, as stored: hashes in lower-case hexadecimal digits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct HeadRow {
    pub id: i64,
    pub size: i64,
    pub root: String,
    pub frontier: String,
    pub last: String,
}

/// The head, understood.
#[derive(Clone, Debug)]
pub(crate) struct Head {
    pub frontier: Frontier,
    /// Hash of the newest entry; zeros when there is none.
    pub last: Hash,
}

impl Head {
    /// Before the first entry.
    pub fn empty() -> Self {
        Self {
            frontier: Frontier::empty(),
            last: [0; 32],
        }
    }

    pub fn size(&self) -> i64 {
        self.frontier.size().cast_signed()
    }

    pub fn append(&mut self, leaf: Hash) {
        self.frontier.append(leaf);
        self.last = leaf;
    }

    pub fn to_row(&self) -> HeadRow {
        HeadRow {
            id: 1,
            size: self.size(),
            root: hex::encode(self.frontier.root()),
            frontier: hex::encode(self.frontier.to_bytes()),
            last: hex::encode(self.last),
        }
    }

    /// Reads a row; `None` when its columns contradict each other.
    pub fn from_row(row: &HeadRow) -> Option<Self> {
        let size = u64::try_from(row.size).ok()?;
        let frontier = Frontier::from_bytes(size, &hex::decode(&row.frontier).ok()?).ok()?;
        let last = hex::decode(&row.last).ok()?.try_into().ok()?;
        let head = Self { frontier, last };
        (head.to_row() == *row).then_some(head)
    }
}
