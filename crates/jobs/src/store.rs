//! All SQL of the queue. Every write of a worker names its token: no row, no lease.

use ::store::{Engine, Tx};
use base::Secret;
use jiff::Timestamp;
use sqlx::any::{AnyQueryResult, AnyRow};
use sqlx::{AnyConnection, Row};

use crate::job::{ATTEMPTS, State, Waiting};
use crate::{Error, Job, JobId, NewJob};

pub(crate) async fn insert(
    conn: &mut AnyConnection,
    id: &JobId,
    new: &NewJob,
    now: Timestamp,
) -> Result<bool, Error> {
    let done = sqlx::query(
        "INSERT INTO jobs (id, kind, subject, input, state, created_at, due_at, attempts,
                           lease_until, lease_token)
         VALUES ($1, $2, $3, $4, 'waiting', $5, $6, 0, 0, '')
         ON CONFLICT DO NOTHING",
    )
    .bind(id.as_str())
    .bind(new.kind)
    .bind(new.subject.clone())
    .bind(new.input.to_string())
    .bind(now.as_microsecond())
    .bind(new.due_at.as_microsecond())
    .execute(conn)
    .await?;
    Ok(done.rows_affected() > 0)
}

pub(crate) async fn newest(
    conn: &mut AnyConnection,
    kind: &str,
    subject: &str,
    now: Timestamp,
) -> Result<Option<Waiting>, Error> {
    let row = sqlx::query(
        "SELECT id, state, attempts, lease_until, last_failure FROM jobs
         WHERE kind = $1 AND subject = $2 ORDER BY id DESC LIMIT 1",
    )
    .bind(kind)
    .bind(subject)
    .fetch_optional(conn)
    .await?;
    let read = |row: AnyRow| {
        let state = State::from_word(row.try_get(1)?).unwrap_or(State::Stuck);
        let lease_until: i64 = row.try_get(3)?;
        Ok::<_, sqlx::Error>(Waiting {
            id: JobId::from_stored(row.try_get::<String, _>(0)?),
            state,
            attempts: row.try_get(2)?,
            held: state == State::Waiting && lease_until > now.as_microsecond(),
            last_failure: row.try_get(4)?,
        })
    };
    Ok(row.map(read).transpose()?)
}

/// Sets aside jobs whose last allowed try ended without a word.
pub(crate) async fn set_aside(conn: &mut AnyConnection, now: Timestamp) -> Result<u64, Error> {
    let done = sqlx::query(
        "UPDATE jobs SET state = 'stuck', last_failure = 'silent'
         WHERE state = 'waiting' AND attempts >= $1 AND lease_until <= $2",
    )
    .bind(ATTEMPTS)
    .bind(now.as_microsecond())
    .execute(conn)
    .await?;
    Ok(done.rows_affected())
}

/// The statement that takes the job due longest. The second test of `lease_until` keeps two workers
/// apart that saw the same row.
macro_rules! claiming {
    ($lock:literal) => {
        concat!(
            "UPDATE jobs SET lease_until = $1, lease_token = $2, attempts = attempts + 1
             WHERE id = (SELECT id FROM jobs
                          WHERE state = 'waiting' AND kind = $3 AND due_at <= $4 AND lease_until <= $4
                          ORDER BY due_at, id LIMIT 1",
            $lock,
            ") AND state = 'waiting' AND lease_until <= $4
             RETURNING id, kind, subject, input, attempts"
        )
    };
}

/// On a server, a row that another worker is taking is passed over, so that nobody waits for it and
/// whoever comes second has the next job.
pub(crate) async fn claim(
    tx: &mut Tx,
    kind: &str,
    (token, until): (&Secret, Timestamp),
    now: Timestamp,
) -> Result<Option<Job>, Error> {
    let row = sqlx::query(match tx.engine() {
        Engine::Sqlite => claiming!(""),
        Engine::Postgres => claiming!(" FOR UPDATE SKIP LOCKED"),
    })
    .bind(until.as_microsecond())
    .bind(token.expose())
    .bind(kind)
    .bind(now.as_microsecond())
    .fetch_optional(tx.conn())
    .await?;
    let read = |row: AnyRow| {
        let input: String = row.try_get(3)?;
        Ok::<_, sqlx::Error>(Job {
            id: JobId::from_stored(row.try_get::<String, _>(0)?),
            kind: row.try_get(1)?,
            subject: row.try_get(2)?,
            input: serde_json::from_str(&input).unwrap_or_default(),
            attempt: row.try_get(4)?,
            lease_until: until,
            token: token.clone(),
        })
    };
    Ok(row.map(read).transpose()?)
}

/// A lease that ended is lost even if nobody took the job over: the clock decides, not luck.
pub(crate) async fn renew(
    conn: &mut AnyConnection,
    job: &Job,
    until: Timestamp,
    now: Timestamp,
) -> Result<(), Error> {
    let done = sqlx::query(
        "UPDATE jobs SET lease_until = $1
         WHERE id = $2 AND lease_token = $3 AND state = 'waiting' AND lease_until > $4",
    )
    .bind(until.as_microsecond())
    .bind(job.id.as_str())
    .bind(job.token.expose())
    .bind(now.as_microsecond())
    .execute(conn)
    .await?;
    held(&done)
}

pub(crate) async fn finish(conn: &mut AnyConnection, job: &Job) -> Result<(), Error> {
    let done = sqlx::query(
        "UPDATE jobs SET state = 'done', lease_until = 0, lease_token = ''
         WHERE id = $1 AND lease_token = $2 AND state = 'waiting'",
    )
    .bind(job.id.as_str())
    .bind(job.token.expose())
    .execute(conn)
    .await?;
    held(&done)
}

pub(crate) async fn fail(
    conn: &mut AnyConnection,
    job: &Job,
    (stuck, due_at): (bool, Timestamp),
    why: &str,
) -> Result<(), Error> {
    let done = sqlx::query(
        "UPDATE jobs SET state = $1, due_at = $2, last_failure = $3, lease_until = 0,
                         lease_token = ''
         WHERE id = $4 AND lease_token = $5 AND state = 'waiting'",
    )
    .bind(if stuck { "stuck" } else { "waiting" })
    .bind(due_at.as_microsecond())
    .bind(why)
    .bind(job.id.as_str())
    .bind(job.token.expose())
    .execute(conn)
    .await?;
    held(&done)
}

pub(crate) async fn postpone(
    conn: &mut AnyConnection,
    job: &Job,
    due_at: Timestamp,
    why: &str,
) -> Result<(), Error> {
    let done = sqlx::query(
        "UPDATE jobs SET attempts = attempts - 1, due_at = $1, last_failure = $2, lease_until = 0,
                         lease_token = ''
         WHERE id = $3 AND lease_token = $4 AND state = 'waiting'",
    )
    .bind(due_at.as_microsecond())
    .bind(why)
    .bind(job.id.as_str())
    .bind(job.token.expose())
    .execute(conn)
    .await?;
    held(&done)
}

pub(crate) async fn release(conn: &mut AnyConnection, job: &Job) -> Result<(), Error> {
    let done = sqlx::query(
        "UPDATE jobs SET attempts = attempts - 1, lease_until = 0, lease_token = ''
         WHERE id = $1 AND lease_token = $2 AND state = 'waiting'",
    )
    .bind(job.id.as_str())
    .bind(job.token.expose())
    .execute(conn)
    .await?;
    held(&done)
}

fn held(done: &AnyQueryResult) -> Result<(), Error> {
    if done.rows_affected() == 1 {
        Ok(())
    } else {
        Err(Error::LeaseLost)
    }
}
