//! A job, and how one comes to wait.

use base::{Clock, Random, Secret};
use jiff::{SignedDuration, Timestamp};
use sqlx::AnyConnection;

use crate::{Error, store};

base::id!(
    /// Id of a job.
    JobId
);

/// So often a job is tried before a person has to look.
pub const ATTEMPTS: i64 = 10;

/// A job to be done.
#[derive(Clone, Debug)]
pub struct NewJob {
    /// Which code does it, such as `erasure.run`.
    pub kind: &'static str,
    /// What it is about, such as a plan's id: while one of a kind waits for a subject, no second
    /// does.
    pub subject: Option<String>,
    /// Input, read by the code of the kind.
    pub input: serde_json::Value,
    /// Not before.
    pub due_at: Timestamp,
}

/// A claimed job. Whoever holds this holds the lease, until it ends or another took over.
#[derive(Clone, Debug)]
pub struct Job {
    /// Its id.
    pub id: JobId,
    /// Which code does it.
    pub kind: String,
    /// What it is about.
    pub subject: Option<String>,
    /// Input.
    pub input: serde_json::Value,
    /// This is the so many-th try, from 1.
    pub attempt: i64,
    /// The lease ends then.
    pub lease_until: Timestamp,
    pub(crate) token: Secret,
}

/// How a job stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// To be done, or being done.
    Waiting,
    /// Done.
    Done,
    /// Tried too often; a person has to look.
    Stuck,
}

/// A job as seen from outside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// Its id.
    pub id: JobId,
    /// How it stands.
    pub state: State,
    /// Tries so far.
    pub attempts: i64,
    /// Whether a worker holds it now.
    pub held: bool,
    /// Why the last try failed, in a word.
    pub last_failure: Option<String>,
}

impl State {
    pub(crate) fn from_word(word: &str) -> Option<Self> {
        match word {
            "waiting" => Some(Self::Waiting),
            "done" => Some(Self::Done),
            "stuck" => Some(Self::Stuck),
            _ => None,
        }
    }
}

/// Enqueues a job in the caller's transaction: it exists if and only if the change that needs it
/// does. `None` when one of this kind already waits for the subject.
pub async fn enqueue(
    conn: &mut AnyConnection,
    clock: &Clock,
    random: &Random,
    new: &NewJob,
) -> Result<Option<JobId>, Error> {
    let id = JobId::mint(clock, random);
    let added = store::insert(conn, &id, new, clock.now()).await?;
    Ok(added.then_some(id))
}

/// The newest job of a kind for a subject.
pub async fn find(
    conn: &mut AnyConnection,
    clock: &Clock,
    kind: &str,
    subject: &str,
) -> Result<Option<Waiting>, Error> {
    let now = ::store::lease_time(conn, clock).await?;
    store::newest(conn, kind, subject, now).await
}

/// How long the next try waits after so many: one second, doubled each time, at most five
/// minutes, and up to half of it more by chance, so that workers do not come back together.
pub(crate) fn back_off(attempt: i64, random: &Random) -> SignedDuration {
    let doublings = u32::try_from((attempt - 1).clamp(0, 20)).expect("clamped");
    let base_millis = 300_000.min(1000_i64 << doublings);
    let mut byte = [0];
    random.fill(&mut byte);
    let more = base_millis * i64::from(byte[0]) / 512;
    SignedDuration::from_millis(base_millis + more)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pause_doubles_up_to_five_minutes_and_is_never_shorter() {
        let random = Random::seeded(1);
        for (attempt, seconds) in [(1, 1), (2, 2), (5, 16), (9, 256), (10, 300), (1000, 300)] {
            for _ in 0..50 {
                let pause = back_off(attempt, &random).as_millis();
                let base = i128::from(seconds * 1000);
                assert!((base..base * 3 / 2).contains(&pause), "{attempt}: {pause}");
            }
        }
    }
}
