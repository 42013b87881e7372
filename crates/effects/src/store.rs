//! All SQL of this crate. One text for SQLite and PostgreSQL.

mod restrictions;

use std::collections::BTreeMap;

use accounts::{Actor, Permission, authorize};
use erasure::Desk;
use jiff::Timestamp;
use requests::TextId;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, AssertSqlSafe, Row};

pub(crate) use restrictions::{
    lift, live, restrict, set_changed, set_checked, set_mailed, set_print, set_told,
};

use crate::effect::{Ended, Plan};
use crate::{Effect, EffectId, Error, Kind, State};

/// An effect with its sealed values.
type Found = (Effect, Option<String>);

const EFFECT: &str = "SELECT e.id, e.request, e.kind, e.state, e.hash, e.plan, e.sealed, \
     COALESCE(d.login, e.drafted_by), e.drafted_at, COALESCE(r.login, e.run_by), e.begun_at, \
     e.ended_at, e.attempts, e.done \
     FROM effects e LEFT JOIN accounts d ON d.id = e.drafted_by \
     LEFT JOIN accounts r ON r.id = e.run_by";

/// A draft, with the text that shows that a correction is right.
pub(crate) async fn insert(
    conn: &mut AnyConnection,
    effect: &Effect,
    (sealed, proof): (&str, Option<&TextId>),
) -> Result<(), Error> {
    sqlx::query(
        "INSERT INTO effects (id, request, kind, state, hash, plan, sealed, drafted_by, drafted_at,
                              attempts, done, proof)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, '{}', $10)",
    )
    .bind(effect.id.as_str())
    .bind(&*effect.request)
    .bind(effect.kind.word())
    .bind(effect.state.word())
    .bind(&*effect.hash)
    .bind(serde_json::to_string(&effect.plan).expect("a plan is plain text"))
    .bind(sealed)
    .bind(&*effect.drafted_by)
    .bind(effect.drafted_at.as_microsecond())
    .bind(proof.map(TextId::as_str))
    .execute(conn)
    .await?;
    Ok(())
}

/// Drops the drafts of a kind that a new one replaces, with their values. Returns the texts that
/// were to show that they are right.
pub(crate) async fn drop_drafts(
    conn: &mut AnyConnection,
    request: &str,
    kind: Kind,
) -> Result<Vec<TextId>, Error> {
    let dropped = sqlx::query(
        "UPDATE effects SET state = 'dropped', sealed = NULL
         WHERE request = $1 AND kind = $2 AND state = 'draft'
         RETURNING proof",
    )
    .bind(request)
    .bind(kind.word())
    .fetch_all(conn)
    .await?;
    proofs(&dropped)
}

/// Drops the drafts of closed requests, with their values: how many, and the texts that were to show
/// that they are right. One that lifts stays while there is something to lift.
pub(crate) async fn drop_closed(conn: &mut AnyConnection) -> Result<(u64, Vec<TextId>), Error> {
    let dropped = sqlx::query(
        "UPDATE effects SET state = 'dropped', sealed = NULL
         WHERE state = 'draft'
           AND request IN (SELECT reference FROM requests WHERE state = 'closed')
           AND (kind <> 'lift' OR NOT EXISTS (
               SELECT 1 FROM restrictions r
               WHERE r.request = effects.request AND r.lifted_at IS NULL))
         RETURNING proof",
    )
    .fetch_all(conn)
    .await?;
    Ok((dropped.len() as u64, proofs(&dropped)?))
}

fn proofs(rows: &[AnyRow]) -> Result<Vec<TextId>, Error> {
    let mut found = Vec::new();
    for row in rows {
        found.extend(
            row.try_get::<Option<String>, _>(0)?
                .map(TextId::from_stored),
        );
    }
    Ok(found)
}

/// One effect.
pub(crate) async fn effect(conn: &mut AnyConnection, id: &EffectId) -> Result<Found, Error> {
    let sql = [EFFECT, " WHERE e.id = $1"].concat();
    let row = sqlx::query(AssertSqlSafe(sql))
        .bind(id.as_str())
        .fetch_optional(conn)
        .await?;
    let unknown = || Error::NotFound("there is no such effect; `effect list` shows them".into());
    read(&row.ok_or_else(unknown)?)
}

/// One effect for whoever has all of these permissions; who lacks one learns nothing of it, and the log tells of the
/// request it belongs to.
pub(crate) async fn effect_for(
    desk: &Desk,
    actor: &Actor,
    asked: &[Permission],
    id: &EffectId,
) -> Result<Found, Error> {
    let mut conn = desk.ledger.store.pool().acquire().await?;
    let found = effect(&mut conn, id).await;
    drop(conn);
    let request = found.as_ref().ok();
    let request = request.map(|(effect, _)| effect.request.as_str());
    for permission in asked {
        authorize(&desk.ledger, actor, *permission, request).await?;
    }
    found
}

/// The effects of a request, newest first, without dropped drafts.
pub(crate) async fn effects_of(
    conn: &mut AnyConnection,
    request: &str,
) -> Result<Vec<Found>, Error> {
    let order = " WHERE e.request = $1 AND e.state <> 'dropped' ORDER BY e.id DESC";
    let rows = sqlx::query(AssertSqlSafe([EFFECT, order].concat()))
        .bind(request)
        .fetch_all(conn)
        .await?;
    rows.iter().map(read).collect()
}

/// The restrictions of a request that were carried out and not lifted, oldest first, with what they
/// set.
pub(crate) async fn restrictions_sealed(
    conn: &mut AnyConnection,
    request: &str,
) -> Result<Vec<(Effect, String)>, Error> {
    let which = " WHERE e.request = $1 AND e.kind = 'restriction' AND e.sealed IS NOT NULL
         AND e.state IN ('done', 'conflict') ORDER BY e.id";
    let rows = sqlx::query(AssertSqlSafe([EFFECT, which].concat()))
        .bind(request)
        .fetch_all(conn)
        .await?;
    let found: Vec<Found> = rows.iter().map(read).collect::<Result<_, _>>()?;
    let sealed = |(effect, sealed): Found| Some((effect, sealed?));
    Ok(found.into_iter().filter_map(sealed).collect())
}

/// Effects that have begun and not ended.
pub(crate) async fn running(conn: &mut AnyConnection) -> Result<Vec<EffectId>, Error> {
    let rows = sqlx::query("SELECT id FROM effects WHERE state = 'running' ORDER BY id")
        .fetch_all(conn)
        .await?;
    let id = |row: &AnyRow| Ok(EffectId::from_stored(row.try_get::<String, _>(0)?));
    rows.iter().map(id).collect()
}

/// Begins, or begins again. Says whether it is still to be done.
pub(crate) async fn begin(
    conn: &mut AnyConnection,
    id: &EffectId,
    by: &str,
    now: Timestamp,
) -> Result<bool, Error> {
    let done = sqlx::query(
        "UPDATE effects SET state = 'running', attempts = attempts + 1,
                            run_by = COALESCE(run_by, $2), begun_at = COALESCE(begun_at, $3)
         WHERE id = $1 AND state IN ('draft', 'running')",
    )
    .bind(id.as_str())
    .bind(by)
    .bind(now.as_microsecond())
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// What became of the systems so far.
pub(crate) async fn set_done(
    conn: &mut AnyConnection,
    id: &EffectId,
    done: &BTreeMap<String, Ended>,
) -> Result<(), Error> {
    sqlx::query("UPDATE effects SET done = $2 WHERE id = $1 AND state = 'running'")
        .bind(id.as_str())
        .bind(serde_json::to_string(done).expect("outcomes are plain text"))
        .execute(conn)
        .await?;
    Ok(())
}

/// Ends, and drops the values unless they are still needed. Says whether it was under way.
pub(crate) async fn end(
    conn: &mut AnyConnection,
    (id, state): (&EffectId, State),
    now: Timestamp,
    keeps: bool,
) -> Result<bool, Error> {
    let done = sqlx::query(
        "UPDATE effects SET state = $2, ended_at = $3,
                            sealed = CASE WHEN $4 = 1 THEN sealed ELSE NULL END
         WHERE id = $1 AND state = 'running'",
    )
    .bind(id.as_str())
    .bind(state.word())
    .bind(now.as_microsecond())
    .bind(i64::from(keeps))
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

fn read(row: &AnyRow) -> Result<Found, Error> {
    let effect = Effect {
        id: EffectId::from_stored(row.try_get::<String, _>(0)?),
        request: row.try_get(1)?,
        kind: Kind::from_word(row.try_get(2)?).ok_or_else(|| wrong("kind"))?,
        state: State::from_word(row.try_get(3)?).ok_or_else(|| wrong("state"))?,
        hash: row.try_get(4)?,
        plan: json::<Plan>(row, 5)?,
        drafted_by: row.try_get(7)?,
        drafted_at: instant(row.try_get(8)?)?,
        run_by: row.try_get(9)?,
        begun_at: row
            .try_get::<Option<i64>, _>(10)?
            .map(instant)
            .transpose()?,
        ended_at: row
            .try_get::<Option<i64>, _>(11)?
            .map(instant)
            .transpose()?,
        attempts: row.try_get(12)?,
        done: json(row, 13)?,
    };
    Ok((effect, row.try_get(6)?))
}

fn json<T: serde::de::DeserializeOwned>(row: &AnyRow, column: usize) -> Result<T, Error> {
    let text: String = row.try_get(column)?;
    serde_json::from_str(&text).map_err(|_| wrong("plan"))
}

fn instant(micros: i64) -> Result<Timestamp, Error> {
    Timestamp::from_microsecond(micros).map_err(|_| wrong("an instant"))
}

/// A stored value this program cannot read; names the column only.
fn wrong(column: &'static str) -> Error {
    let source = "a value this program did not write".into();
    sqlx::Error::ColumnDecode {
        index: column.to_owned(),
        source,
    }
    .into()
}
