//! A released package on its way out: read and opened part by part, so that however large it is only one
//! of them is in memory.

use ::store::Store;
use erasure::Desk;

use crate::answer::{Answer, AnswerState};
use crate::package::SPOOL;
use crate::{AnswerId, Error, seal, store};

/// A package that is handed over.
pub struct Outgoing {
    store: Store,
    answer: AnswerId,
    /// The first part, or the whole of a package that was stored in one piece.
    first: Option<Vec<u8>>,
    /// The part after it.
    next: usize,
    /// So many bytes are still to come.
    left: i64,
}

impl std::fmt::Debug for Outgoing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Outgoing({})", self.answer)
    }
}

impl Outgoing {
    /// Begins with a package that is released and still kept. Its first part is opened at once: whoever
    /// may not have it, or cannot, is told before anything is on its way.
    pub(crate) async fn of(desk: &Desk, answer: &Answer) -> Result<Self, Error> {
        let id = &answer.id;
        if answer.state != AnswerState::Released {
            let line = format!("answer {id}: is {}, not released", answer.state.word());
            return Err(Error::refused("answer-unreleased", line));
        }
        let store = &desk.ledger.store;
        let sealed = store::package(store, id).await?;
        let expired = answer
            .expires_at
            .is_none_or(|at| at <= desk.ledger.clock.now());
        let Some(sealed) = sealed.filter(|_| !expired) else {
            return Err(gone(id));
        };
        let mut begun = Self {
            store: store.clone(),
            answer: id.clone(),
            first: None,
            next: 0,
            left: answer.bytes,
        };
        let first = if sealed.is_empty() {
            begun.read().await?.ok_or_else(|| gone(id))?
        } else {
            seal::open_package(desk, id, &sealed)?
        };
        begun.first = Some(first);
        Ok(begun)
    }

    /// How many bytes are still to come.
    pub fn bytes(&self) -> u64 {
        u64::try_from(self.left).unwrap_or(0)
    }

    /// The next part; none after the last. Refused where one is missing: nobody gets half a package for
    /// a whole one.
    pub async fn part(&mut self) -> Result<Option<Vec<u8>>, Error> {
        let part = match self.first.take() {
            Some(first) => Some(first),
            None if self.left > 0 => self.read().await?,
            None => return Ok(None),
        };
        let part = part.ok_or_else(|| gone(&self.answer))?;
        let bytes = i64::try_from(part.len()).unwrap_or(i64::MAX);
        self.left = self.left.saturating_sub(bytes);
        Ok(Some(part))
    }

    /// All of it at once, for what can be given in one piece only.
    pub async fn whole(mut self) -> Result<Vec<u8>, Error> {
        let mut all = Vec::with_capacity(usize::try_from(self.left).unwrap_or(0));
        while let Some(part) = self.part().await? {
            all.extend_from_slice(&part);
        }
        Ok(all)
    }

    async fn read(&mut self) -> Result<Option<Vec<u8>>, Error> {
        let at = self.next;
        let Some(sealed) = store::part(&self.store, (&self.answer, at)).await? else {
            return Ok(None);
        };
        self.next += 1;
        let clear = seal::open_part(&self.store, (&self.answer, SPOOL, at), &sealed)?;
        clear.map(Some).ok_or_else(|| seal::unsealed(&self.answer))
    }
}

fn gone(id: &AnswerId) -> Error {
    let line =
        format!("answer {id}: its package was kept until its day and is gone; collect again");
    Error::refused("answer-gone", line)
}
