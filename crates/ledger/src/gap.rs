//! Entries that were signed and are lost: named by an entry of their own, for which two people answer.
//!
//! A log that is shorter than a published state takes no entry. Where the newest copy is gone for good,
//! one person says why, another one confirms, and the log goes on with an entry that names both heads. What
//! it says is signed, and so is the state that has it: nobody without the key can make a gap.

use std::fs;
use std::io::ErrorKind;

use jiff::Timestamp;
use proof::{Checkpoint, VerifierKey};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::append::Appender;
use crate::check::{Awaited, Span};
use crate::checkpoint::{replace, signer};
use crate::{Deed, Error, Ledger, Who, store as rows};

/// The action of the entry that names a gap.
const ACTION: &str = "ledger.gap";

/// How the line of a checkpoint begins that names a gap before it.
const LINE: &str = "gap ";

/// Why entries are lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Loss {
    /// The store was restored from an older copy, and there is no newer one.
    Restored,
    /// A fail-over of the database lost what was confirmed.
    Failover,
    /// The store was damaged, and what could be saved of it is older.
    Damaged,
}

impl Loss {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Restored, Self::Failover, Self::Damaged];

    /// The word as stored and entered.
    pub fn word(self) -> &'static str {
        match self {
            Self::Restored => "restored",
            Self::Failover => "failover",
            Self::Damaged => "damaged",
        }
    }

    /// Reads a word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|loss| loss.word() == word)
    }
}

/// A state of the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct State {
    /// How many entries.
    pub size: i64,
    /// Root of the tree over them, in hexadecimal digits.
    pub root: String,
}

/// What the first person said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Asked {
    /// Account id.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// Why, a word of [`Loss`].
    pub reason: String,
}

/// Entries that a published state had seen and the log has not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Gap {
    /// The log as it is.
    pub own: State,
    /// The log as it was published.
    pub seen: State,
    /// What the first person said; none while nobody did.
    pub asked: Option<Asked>,
}

/// What the entry of a gap says.
#[derive(Deserialize)]
struct Said {
    own: State,
    seen: State,
    signed: String,
}

/// What is signed of a gap: both heads, as the state that was seen by a name that no checkpoint has.
fn statement(log: &str, own: &State, seen: &State) -> Option<Checkpoint> {
    state(format!("{log}/gap/{}/{}", own.size, own.root), seen)
}

/// What is signed of what the first person said. Without it whoever writes in the store could say it for somebody.
fn request(log: &str, (own, seen): (&State, &State), asked: &Asked) -> Option<Checkpoint> {
    let Asked { by, at, reason } = asked;
    let at = at.as_microsecond();
    let origin = format!(
        "{log}/gap-asked/{}/{}/{reason}/{at}/{by}",
        own.size, own.root
    );
    state(origin, seen)
}

fn state(origin: String, of: &State) -> Option<Checkpoint> {
    Some(Checkpoint {
        origin,
        size: u64::try_from(of.size).ok()?,
        root: hex::decode(&of.root).ok()?.try_into().ok()?,
    })
}

/// The lines of a checkpoint that name the gaps before it.
pub(crate) fn after(gaps: &[i64]) -> Vec<String> {
    gaps.iter().map(|at| format!("{LINE}{at}")).collect()
}

/// Reads a signed state and the gaps before it.
pub(crate) fn open(note: &str, key: &VerifierKey) -> Result<Awaited, proof::Error> {
    let (state, lines) = Checkpoint::open_with(note, key)?;
    let places = lines.filter_map(|line| line.strip_prefix(LINE)?.parse::<i64>().ok());
    Ok(Awaited {
        past: places.collect(),
        state,
    })
}

impl Ledger {
    /// What is missing against the state that was published beside the keys; none where nothing is. Where
    /// the gap is named and signed already, the file of this node is brought up to date.
    ///
    /// # Errors
    /// Refused for a log that is not whole in itself, and for a published state that is not ours.
    pub async fn gap(&self) -> Result<Option<Gap>, Error> {
        let key = signer(&self.store)?.verifier();
        let Some(seen) = self.seen(&key)? else {
            return Ok(None);
        };
        let verdict = self.verify(None).await?;
        if !verdict.ok {
            return Err(refused(
                "the log itself does not hold; run `ledger verify`: only a log that is whole goes on after a gap",
            ));
        }
        if seen.state.size.cast_signed() <= verdict.size {
            return Ok(None);
        }
        let own = State {
            size: verdict.size,
            root: verdict.root,
        };
        let mut conn = self.store.pool().acquire().await?;
        let named = spans(&rows::gaps(&mut conn).await?, &key);
        let newest = rows::checkpoints(&mut conn).await?.pop();
        let signed = newest.filter(|(size, _)| {
            let covers = |(span, _): &(Span, Awaited)| span.explains(&seen) && *size > span.at;
            named.iter().any(covers)
        });
        if let Some((_, note)) = signed {
            drop(conn);
            replace(&self.store, &note)?;
            return Ok(None);
        }
        let seen = State {
            size: seen.state.size.cast_signed(),
            root: hex::encode(seen.state.root),
        };
        let asked = rows::asked_gap(&mut conn, &own, &seen).await?;
        let asked = asked.filter(|(asked, signed)| {
            let said = request(key.name(), (&own, &seen), asked);
            said.is_some() && Checkpoint::open(signed, &key).ok() == said
        });
        let asked = asked.map(|(asked, _)| asked);
        Ok(Some(Gap { own, seen, asked }))
    }

    /// The first person says why the entries are lost; the log stays as it is until another one confirms.
    ///
    /// # Errors
    /// Refused where nothing is missing.
    pub async fn ask_gap(&self, who: &Who, why: Loss) -> Result<Gap, Error> {
        let gap = self.gap().await?.ok_or_else(nothing)?;
        let asked = Asked {
            by: who.id.clone(),
            at: self.clock.now(),
            reason: why.word().to_owned(),
        };
        let key = signer(&self.store)?;
        let states = (&gap.own, &gap.seen);
        let said = request(key.verifier().name(), states, &asked).ok_or_else(unreadable)?;
        let signed = said.sign(&key);
        let mut tx = self.store.housekeep().await?;
        rows::forget_gap(tx.conn()).await?;
        rows::ask_gap(tx.conn(), states, (&asked, signed.as_str())).await?;
        tx.commit().await?;
        Ok(Gap {
            asked: Some(asked),
            ..gap
        })
    }

    /// The second person confirms: the gap is entered and signed, and the log goes on.
    ///
    /// # Errors
    /// Refused where nothing is missing, where nobody said why, and for who said it.
    pub async fn close_gap(&self, who: &Who) -> Result<Gap, Error> {
        let gap = self.gap().await?.ok_or_else(nothing)?;
        let asked = gap.asked.as_ref().ok_or_else(|| {
            refused(
                "nobody has said yet why the entries are lost; one person does with `ledger gap ask`",
            )
        })?;
        if asked.by == who.id {
            return Err(refused(
                "who said why the entries are lost does not confirm it; ask a second person",
            ));
        }
        let key = signer(&self.store)?;
        let mut tx = self.store.begin().await?;
        let mut appender = Appender::lock_shortened(&mut tx).await?;
        if !appender.stands_at(&gap.own) {
            return Err(refused("the log is another by now; look again"));
        }
        let statement =
            statement(key.verifier().name(), &gap.own, &gap.seen).ok_or_else(unreadable)?;
        let deed = Deed {
            details: json!({
                "own": gap.own, "seen": gap.seen, "reason": asked.reason,
                "asked_by": asked.by, "asked_at": asked.at.to_string(),
                "signed": statement.sign(&key),
            }),
            ..Deed::done(who.clone(), ACTION)
        };
        let mut gaps = rows::gap_places(tx.conn()).await?;
        gaps.push(appender.add(&deed, &self.clock, &self.random));
        let (size, note) = appender.note(&gaps, &key);
        appender.finish(&mut tx).await?;
        rows::forget_gap(tx.conn()).await?;
        rows::save_checkpoint(tx.conn(), size, &note).await?;
        tx.commit().await?;
        replace(&self.store, &note)?;
        Ok(gap)
    }

    /// The state that was published beside the keys.
    fn seen(&self, key: &VerifierKey) -> Result<Option<Awaited>, Error> {
        let file = self.store.checkpoint_file();
        let note = match fs::read_to_string(&file) {
            Ok(note) => note,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => {
                return Err(refused(&format!(
                    "the checkpoint file {} cannot be read ({}); check path and rights",
                    file.display(),
                    error.kind()
                )));
            }
        };
        match open(&note, key) {
            Ok(seen) if seen.state.origin == key.name() => Ok(Some(seen)),
            Ok(_) | Err(_) => Err(refused(&format!(
                "the checkpoint file {} holds no state that this log signed; put the right one back",
                file.display()
            ))),
        }
    }
}

/// What the entries of gaps say, with the state of the log as it was left, which is signed with it; one that does
/// not name its own place, or that nobody signed, says nothing.
pub(crate) fn spans(entries: &[(i64, String)], key: &VerifierKey) -> Vec<(Span, Awaited)> {
    let read = |(index, body): &(i64, String)| {
        let said: Said = serde_json::from_str(body).ok()?;
        let signed = Checkpoint::open(&said.signed, key).ok()?;
        let is_ours = statement(key.name(), &said.own, &said.seen)? == signed;
        let earlier = entries.iter().map(|(at, _)| *at);
        let left = Awaited {
            state: state(key.name().to_owned(), &said.own)?,
            past: earlier.filter(|at| at < index).collect(),
        };
        let span = Span {
            at: *index,
            seen: said.seen.size,
        };
        (is_ours && said.own.size == *index).then_some((span, left))
    };
    entries.iter().filter_map(read).collect()
}

fn nothing() -> Error {
    refused("nothing is missing: the log is as long as the state that was published")
}

fn unreadable() -> Error {
    refused("the published state cannot be read")
}

fn refused(line: &str) -> Error {
    Error::Refused(line.to_owned())
}
