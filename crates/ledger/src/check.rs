//! Recomputes entries one after the other; knows no database.

use std::collections::VecDeque;

use base::Notice;
use proof::{Checkpoint, Hash};

use crate::head::{Head, HeadRow};
use crate::record::Record;
use crate::stretch::Stretch;

/// The answer of a verification.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Verdict {
    /// Whether every check passed.
    pub ok: bool,
    /// Entries read, up to the first bad one.
    pub size: i64,
    /// Root of the tree over them, in hexadecimal digits.
    pub root: String,
    /// First index at which a check failed.
    pub first_bad: Option<i64>,
    /// Which check failed, in words.
    pub reason: Option<String>,
    /// The same with a code, for translation.
    pub notice: Option<Notice>,
    /// Entries older than the one before: the clock was set back. No fault of the log.
    pub set_back: i64,
    /// Entries whose details were dropped.
    pub dropped: i64,
    /// Gaps that two people named: entries that were published once, lost, and acknowledged.
    pub gaps: i64,
}

/// States larger than `at` and up to `seen` were signed for entries that are lost; the entry at `at` says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Span {
    pub at: i64,
    pub seen: i64,
}

impl Span {
    /// Whether a state may be of what is lost: it is of such a size, and does not come after this gap itself.
    pub fn explains(&self, awaited: &Awaited) -> bool {
        let size = awaited.state.size.cast_signed();
        self.at < size && size <= self.seen && !awaited.past.contains(&self.at)
    }
}

/// A state that somebody signed.
#[derive(Clone, Debug)]
pub(crate) struct Awaited {
    pub state: Checkpoint,
    /// Places of the gaps that the log had when it was signed.
    pub past: Vec<i64>,
}

/// A failed check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fault {
    pub index: i64,
    pub notice: Notice,
}

impl Fault {
    pub fn at(index: i64, notice: Notice) -> Self {
        Self { index, notice }
    }
}

/// Walks through the log from its first entry.
pub(crate) struct Check {
    head: Head,
    last_at: i64,
    set_back: i64,
    dropped: i64,
    /// States somebody signed, by size, that the log must pass through.
    awaited: VecDeque<Awaited>,
    /// Up to here a signed state was met.
    proven: i64,
    gaps: Vec<Span>,
    /// What does not agree with a state of what is lost, with the place of the gap: no fault where that is signed.
    lost: Vec<(i64, Fault)>,
    fault: Option<Fault>,
    scratch: Vec<u8>,
}

impl Check {
    pub fn new(mut awaited: Vec<Awaited>) -> Self {
        awaited.sort_by_key(|awaited| awaited.state.size);
        let mut check = Self {
            head: Head::empty(),
            last_at: i64::MIN,
            set_back: 0,
            dropped: 0,
            awaited: awaited.into(),
            proven: 0,
            gaps: Vec::new(),
            lost: Vec::new(),
            fault: None,
            scratch: Vec::with_capacity(256),
        };
        check.meet();
        check
    }

    /// Knows of gaps that entries name.
    pub fn over(mut self, gaps: Vec<Span>) -> Self {
        self.gaps = gaps;
        self
    }

    /// The index that must come next.
    pub fn next(&self) -> i64 {
        self.head.size()
    }

    /// The head as computed so far.
    pub fn head(&self) -> Head {
        self.head.clone()
    }

    /// Whether a fault was found, so that nothing later needs reading.
    pub fn is_over(&self) -> bool {
        self.fault.is_some()
    }

    /// Keeps the fault with the lowest index.
    pub fn note(&mut self, fault: Fault) {
        if self
            .fault
            .as_ref()
            .is_none_or(|known| fault.index < known.index)
        {
            self.fault = Some(fault);
        }
    }

    /// Checks the next entry.
    pub fn entry(&mut self, record: &Record<'_>) {
        match self.compare(record) {
            Ok(leaf) => {
                self.set_back += i64::from(record.at < self.last_at);
                self.last_at = record.at;
                self.head.append(leaf);
                self.meet();
            }
            Err(reason) => self.note(Fault::at(self.next(), reason)),
        }
    }

    /// Goes on by a stretch that agrees in itself. Says whether it follows; one that does not is
    /// left to [`Check::entry`].
    pub fn stretch(&mut self, stretch: &Stretch) -> bool {
        if stretch.before != self.head.last {
            return false;
        }
        self.set_back += stretch.set_back + i64::from(stretch.at.0 < self.last_at);
        self.last_at = stretch.at.1;
        self.dropped += stretch.dropped;
        for leaf in &stretch.leaves {
            self.head.append(*leaf);
            self.meet();
            if self.is_over() {
                return true;
            }
        }
        true
    }

    fn compare(&mut self, record: &Record<'_>) -> Result<Hash, Notice> {
        if record.index != self.next() {
            return Err(Notice::new("entry-missing", "the entry is missing"));
        }
        let leaf = record.hash_in(&mut self.scratch);
        if leaf != record.leaf {
            let line = "the entry was altered: its hash does not fit";
            return Err(Notice::new("entry-altered", line));
        }
        if record.prev_hash != self.head.last {
            let line = "the entry does not follow the one before: the chain is broken";
            return Err(Notice::new("chain-broken", line));
        }
        match (&record.details, record.commitment) {
            (Some(details), said) if said != Some(details.commitment()) => {
                let line = "the details of the entry were altered";
                Err(Notice::new("details-altered", line))
            }
            (None, Some(_)) => {
                self.dropped += 1;
                Ok(leaf)
            }
            _ => Ok(leaf),
        }
    }

    /// Compares with the signed states of the size just reached.
    fn meet(&mut self) {
        while self
            .awaited
            .front()
            .is_some_and(|awaited| awaited.state.size == self.head.frontier.size())
        {
            let Some(awaited) = self.awaited.pop_front() else {
                return;
            };
            let checkpoint = &awaited.state;
            if checkpoint.root == self.head.frontier.root() {
                self.proven = self.next();
            } else {
                let reason = format!(
                    "entries {} to {} are not those that a checkpoint of size {} was signed for",
                    self.proven,
                    self.next() - 1,
                    checkpoint.size
                );
                let notice = Notice::new("entries-unsigned", reason)
                    .with("from", self.proven.to_string())
                    .with("to", (self.next() - 1).to_string());
                self.differ(&awaited, Fault::at(self.proven, notice));
            }
        }
    }

    /// A signed state does not agree: a fault, unless its entries are those of a gap that is signed, and that came
    /// later than the state.
    fn differ(&mut self, awaited: &Awaited, fault: Fault) {
        let explains = |gap: &&Span| gap.explains(awaited);
        match self.gaps.iter().find(explains).copied() {
            Some(gap) => self.lost.push((gap.at, fault)),
            None => self.note(fault),
        }
    }

    /// States not reached, and those of gaps that nobody signed.
    fn settle(&mut self) {
        let size = self.next();
        while let Some(awaited) = self.awaited.pop_front() {
            let checkpoint = &awaited.state;
            let reason = format!("entries are missing: a checkpoint saw {}", checkpoint.size);
            let notice =
                Notice::new("entries-missing", reason).with("seen", checkpoint.size.to_string());
            self.differ(&awaited, Fault::at(size, notice));
        }
        for (at, fault) in std::mem::take(&mut self.lost) {
            if self.proven <= at {
                self.note(fault);
            }
        }
    }

    /// After the last entry: compares with the head and with states not reached.
    pub fn finish(mut self, heads: &[HeadRow]) -> Verdict {
        if self.fault.is_none() {
            self.settle();
        }
        if self.fault.is_none()
            && let Some(fault) = self.compare_head(heads)
        {
            self.note(fault);
        }
        let named = self.gaps.iter().filter(|gap| self.proven > gap.at);
        let gaps = i64::try_from(named.count()).unwrap_or(i64::MAX);
        Verdict {
            ok: self.fault.is_none(),
            size: self.next(),
            root: hex::encode(self.head.frontier.root()),
            first_bad: self.fault.as_ref().map(|fault| fault.index),
            reason: self
                .fault
                .as_ref()
                .map(|fault| fault.notice.message.clone()),
            notice: self.fault.map(|fault| fault.notice),
            set_back: self.set_back,
            dropped: self.dropped,
            gaps,
        }
    }

    fn compare_head(&self, heads: &[HeadRow]) -> Option<Fault> {
        let newest = (self.next() - 1).max(0);
        let [head] = heads else {
            let line = "the head is missing or doubled";
            return Some(Fault::at(newest, Notice::new("head-missing", line)));
        };
        let own = self.head.to_row();
        if head.size > own.size {
            return Some(Fault::at(
                own.size,
                Notice::new(
                    "entries-missing",
                    format!("entries are missing: the head saw {}", head.size),
                )
                .with("seen", head.size.to_string()),
            ));
        }
        let fault = |what: &str| {
            Some(Fault::at(
                newest,
                Notice::new(
                    "head-altered",
                    format!("the head was altered: its {what} does not fit"),
                ),
            ))
        };
        match () {
            () if head.size != own.size => fault("size"),
            () if head.root != own.root => fault("root"),
            () if head.frontier != own.frontier => fault("frontier"),
            () if head.last != own.last => fault("last hash"),
            () if head.id != own.id => fault("id"),
            () => None,
        }
    }
}
