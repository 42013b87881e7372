//! Appends entries: one lock of the head for as many as the transaction has.

use std::borrow::Cow;

use base::{Clock, Random};
use proof::SignerKey;
use store::{Store, Tx};

use crate::checkpoint::{note_of, published_outside};
use crate::gap::State;
use crate::head::Head;
use crate::record::{Details, Record};
use crate::{Deed, Error, store as rows};

/// So many entries wait in memory before they are written together.
const BATCH: usize = 256;

/// The locked head with the entries not yet written.
#[derive(Debug)]
pub(crate) struct Appender {
    head: Head,
    waiting: Vec<Record<'static>>,
    scratch: Vec<u8>,
}

impl Appender {
    /// Locks the head until the transaction ends and checks that the log is whole at its end:
    /// a log that lost entries, or whose head was altered, takes no new ones.
    pub async fn lock(tx: &mut Tx, store: &Store) -> Result<Self, Error> {
        let (appender, published) = Self::whole(tx).await?;
        let published = published.max(published_outside(store)?);
        let size = appender.head.size();
        if published > size {
            return Err(Error::Blocked(format!(
                "it has {size} entries, but {published} were published in a checkpoint: the store was \
                 restored from an older copy or lost its newest entries; restore the newest copy, or, \
                 where there is none, name the gap with `ledger gap`"
            )));
        }
        Ok(appender)
    }

    /// As [`Appender::lock`], whatever was published outside: for the entry that names what is lost.
    pub async fn lock_shortened(tx: &mut Tx) -> Result<Self, Error> {
        let (appender, published) = Self::whole(tx).await?;
        if published > appender.head.size() {
            return Err(Error::Blocked(format!(
                "the store itself holds a checkpoint of {published} entries, so no older copy was \
                 restored: its newest entries were removed; run `ledger verify`"
            )));
        }
        Ok(appender)
    }

    /// The locked head of a log that is whole at its end, and the size in its newest stored checkpoint.
    async fn whole(tx: &mut Tx) -> Result<(Self, i64), Error> {
        let row = rows::lock_head(tx).await?;
        let blocked = |why: &str| Error::Blocked(format!("{why}; run `ledger verify`"));
        let row = row.ok_or_else(|| blocked("its head is missing"))?;
        let head = Head::from_row(&row).ok_or_else(|| blocked("its head was altered"))?;
        let end = rows::end(tx.conn()).await?;
        if end.size != head.size() || end.last.is_some_and(|leaf| leaf != head.last) {
            return Err(blocked("its newest entries do not fit its head"));
        }
        let appender = Self {
            head,
            waiting: Vec::new(),
            scratch: Vec::with_capacity(256),
        };
        Ok((appender, end.published))
    }

    /// Whether the log is in this state.
    pub fn stands_at(&self, state: &State) -> bool {
        let row = self.head.to_row();
        (row.size, &row.root) == (state.size, &state.root)
    }

    /// Signs the log as it will be with what was added, after these gaps: its size, and the signed text.
    pub fn note(&self, gaps: &[i64], key: &SignerKey) -> (i64, String) {
        (self.head.size(), note_of(&self.head, gaps, key))
    }

    /// The place of the next deed.
    pub fn next_index(&self) -> i64 {
        self.head.size()
    }

    /// Gives the deed its place.
    pub fn add(&mut self, deed: &Deed, clock: &Clock, random: &Random) -> i64 {
        let details = (!deed.details.is_null()).then(|| Details {
            salt: random.bytes32(),
            body: deed.details.to_string().into(),
        });
        let mut record = Record {
            index: self.head.size(),
            at: clock.now().as_microsecond(),
            actor: deed.who.id.clone().into(),
            actor_kind: deed.who.kind.word().into(),
            via: deed.who.via.word().into(),
            action: deed.action.into(),
            object: deed.object.clone().map(Cow::Owned),
            system: deed.system.clone().map(Cow::Owned),
            request: deed.request.clone().map(Cow::Owned),
            outcome: deed.outcome.word().into(),
            commitment: details.as_ref().map(Details::commitment),
            prev_hash: self.head.last,
            leaf: [0; 32],
            details,
        };
        let leaf = record.hash_in(&mut self.scratch);
        record.leaf = leaf;
        self.head.append(leaf);
        let index = record.index;
        self.waiting.push(record);
        index
    }

    /// Writes the waiting entries when there are many.
    pub async fn flush_when_full(&mut self, tx: &mut Tx) -> Result<(), Error> {
        if self.waiting.len() < BATCH {
            return Ok(());
        }
        rows::insert(tx, &std::mem::take(&mut self.waiting)).await
    }

    /// Writes the rest and the new head.
    pub async fn finish(self, tx: &mut Tx) -> Result<(), Error> {
        rows::insert(tx, &self.waiting).await?;
        rows::save_head(tx.conn(), &self.head.to_row()).await
    }
}
