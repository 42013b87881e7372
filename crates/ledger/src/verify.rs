//! Recomputes the whole log in the database.

use std::fs;
use std::io::ErrorKind;

use base::Notice;
use futures_util::future::try_join_all;
use proof::VerifierKey;
use store::Tx;
use tokio::task::{JoinHandle, spawn_blocking};

use crate::check::{Awaited, Check, Fault, Verdict};
use crate::checkpoint::signer;
use crate::gap::{open, spans};
use crate::page::{Page, Unreadable};
use crate::stretch::{Stretch, sum};
use crate::{Error, Ledger, store as rows};

/// So many entries are read at a time: memory stays flat.
const PAGE: i64 = 4096;
/// So many pages are read at once, at most: connections are for others, too.
const READERS: usize = 4;

impl Ledger {
    /// Recomputes every entry from its columns, chain, tree, details, head and checkpoints, in
    /// one view of the database. `checkpoint` is the text of one that was kept elsewhere: only
    /// with such a one is a tail cut off together with all inner checkpoints noticed.
    ///
    /// A log that fails is an answer, not an error; errors are a store that cannot be read and a
    /// text that is no checkpoint.
    pub async fn verify(&self, checkpoint: Option<&str>) -> Result<Verdict, Error> {
        let key = signer(&self.store)?.verifier();
        let mut signed = Signed::default();
        if let Some(note) = checkpoint {
            signed.add_outside(note, &key)?;
        }
        self.recompute(signed, &key).await
    }

    /// As [`Ledger::verify`], and also against the checkpoint laid down beside the keys: one that
    /// was kept elsewhere is asked for besides, never instead.
    pub async fn verify_published(&self, checkpoint: Option<&str>) -> Result<Verdict, Error> {
        let key = signer(&self.store)?.verifier();
        let mut signed = Signed::default();
        if let Some(note) = checkpoint {
            signed.add_outside(note, &key)?;
        }
        match fs::read_to_string(self.store.checkpoint_file()) {
            Ok(note) => {
                if signed.add_outside(&note, &key).is_err() {
                    let what = "the checkpoint file beside the keys holds no checkpoint";
                    signed
                        .bad
                        .push((i64::MAX, Notice::new("checkpoint-unreadable", what)));
                }
            }
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => {
                return Err(Error::Refused(format!(
                    "the checkpoint file {} cannot be read ({}); check path and rights",
                    self.store.checkpoint_file().display(),
                    error.kind()
                )));
            }
        }
        self.recompute(signed, &key).await
    }

    async fn recompute(&self, mut signed: Signed, key: &VerifierKey) -> Result<Verdict, Error> {
        let mut tx = self.store.snapshot().await?;
        for (size, note) in readable(rows::checkpoints(tx.conn()).await)?.unwrap_or_default() {
            signed.add_stored(size, &note, key);
        }
        let named = readable(rows::gaps(tx.conn()).await)?.unwrap_or_default();
        let gaps = spans(&named, key);
        signed
            .good
            .extend(gaps.iter().map(|(_, left)| left.clone()));
        let gaps = gaps.into_iter().map(|(span, _)| span).collect();
        let mut check = Check::new(signed.good).over(gaps);
        self.stride(&mut tx, &mut check).await?;
        walk(&mut tx, &mut check).await?;
        if let Some(index) = rows::first_orphan(tx.conn()).await? {
            let line = "there are details without an entry";
            check.note(Fault::at(index, Notice::new("details-orphaned", line)));
        }
        for (size, notice) in signed.bad {
            check.note(Fault::at((size.min(check.next()) - 1).max(0), notice));
        }
        let heads = readable(rows::heads(tx.conn()).await)?.unwrap_or_default();
        tx.rollback().await?;
        Ok(check.finish(&heads))
    }
}

impl Ledger {
    /// Checks whole pages from the first on, several at once, up to the first in which anything
    /// does not agree. The other readers' views are later than ours: entries below the size we see
    /// never change.
    async fn stride(&self, tx: &mut Tx, check: &mut Check) -> Result<(), Error> {
        let pages = rows::size(tx.conn()).await? / PAGE;
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        let readers = threads
            .min(READERS)
            .min(usize::try_from(pages).unwrap_or(1));
        let mut others = Vec::new();
        for _ in 1..readers {
            others.push(self.store.snapshot().await?);
        }
        let mut readers: Vec<&mut Tx> = std::iter::once(tx).chain(&mut others).collect();
        let mut under_way = Vec::new();
        let mut next = 0;
        while next < pages {
            let reads = readers.iter_mut().zip(next..pages);
            // The store joins these texts while those before are hashed.
            let read = try_join_all(reads.map(|(tx, page)| async move {
                let text = rows::page(tx, page * PAGE - 1, PAGE).await;
                Ok::<_, Error>((page, readable(text)?))
            }))
            .await?;
            next += i64::try_from(read.len()).unwrap_or(pages);
            let hashed = read.into_iter().map(|(page, text)| hash(page, text));
            let before = std::mem::replace(&mut under_way, hashed.collect());
            if !absorb(before, check).await {
                next = pages;
            }
        }
        absorb(under_way, check).await;
        drop(readers);
        for tx in others {
            tx.rollback().await?;
        }
        Ok(())
    }
}

/// A page being hashed, with its number.
type Hashing = (i64, JoinHandle<Option<Stretch>>);

fn hash(page: i64, text: Option<Page>) -> Hashing {
    let count = usize::try_from(PAGE).expect("a page is small");
    let hashing = spawn_blocking(move || sum(&text?, page * PAGE, count));
    (page, hashing)
}

/// Goes on by these pages. Says whether all agreed and followed.
async fn absorb(pages: Vec<Hashing>, check: &mut Check) -> bool {
    for (page, hashing) in pages {
        let stretch = hashing.await.ok().flatten();
        let follows =
            check.next() == page * PAGE && stretch.is_some_and(|stretch| check.stretch(&stretch));
        if !follows || check.is_over() {
            return false;
        }
    }
    true
}

async fn walk(tx: &mut Tx, check: &mut Check) -> Result<(), Error> {
    let mut limit = PAGE;
    while !check.is_over() {
        let Some(page) = readable(rows::page(tx, check.next() - 1, limit).await)? else {
            if limit == 1 {
                check.note(unreadable(check));
            }
            // Entry by entry now, to name the one.
            limit = 1;
            continue;
        };
        for record in page.records() {
            match record {
                Ok(record) => check.entry(&record),
                Err(Unreadable) => check.note(unreadable(check)),
            }
            if check.is_over() {
                return Ok(());
            }
        }
        if page.is_empty() {
            return Ok(());
        }
    }
    Ok(())
}

fn unreadable(check: &Check) -> Fault {
    let notice = Notice::new("entry-unreadable", "the entry cannot be read");
    Fault::at(check.next(), notice)
}

/// `None` for a value of a wrong kind, which is a fault of the log and no failure of the store.
fn readable<T>(read: Result<T, Error>) -> Result<Option<T>, Error> {
    match read {
        Ok(value) => Ok(Some(value)),
        Err(Error::Store(store::Error::Broken(_))) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Checkpoints whose signature holds, and what is wrong with the others.
#[derive(Default)]
struct Signed {
    good: Vec<Awaited>,
    bad: Vec<(i64, Notice)>,
}

impl Signed {
    fn add_outside(&mut self, note: &str, key: &VerifierKey) -> Result<(), Error> {
        match open(note, key) {
            Ok(awaited) if awaited.state.origin == key.name() => self.good.push(awaited),
            Err(error @ proof::Error::Malformed(_)) => {
                return Err(Error::Refused(format!(
                    "the checkpoint cannot be read: {error}"
                )));
            }
            Ok(_) | Err(_) => {
                self.bad.push((
                    i64::MAX,
                    Notice::new(
                        "checkpoint-unsigned",
                        format!("the checkpoint is not signed by {}", key.name()),
                    ),
                ));
            }
        }
        Ok(())
    }

    fn add_stored(&mut self, size: i64, note: &str, key: &VerifierKey) {
        match open(note, key) {
            Ok(awaited)
                if awaited.state.origin == key.name()
                    && awaited.state.size.cast_signed() == size =>
            {
                self.good.push(awaited);
            }
            Ok(_) | Err(_) => {
                self.bad.push((
                    size,
                    Notice::new(
                        "checkpoint-altered",
                        format!("the stored checkpoint of size {size} was altered"),
                    ),
                ));
            }
        }
    }
}
