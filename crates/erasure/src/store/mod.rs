//! All SQL of this crate. One text for SQLite and PostgreSQL.

mod apart;
mod drills;
mod examinations;
mod examine;
mod journal;
mod kept;
mod load;
mod looks;
mod mirrors;
mod overview;
mod restricted;
mod returns;
mod runs;
mod save;
mod starts;
mod stops;
mod systems;

pub(crate) use apart::{forget_others, others_of, save_warnings, tell_apart, tell_same};
pub(crate) use drills::{begin_drill, drill, drills, end_drill, open_drills};
pub(crate) use examinations::{keep_examination, last_examination, take_examination};
pub(crate) use examine::{approval, items_said, plan_ids, sealed_systems, stopped};
pub(crate) use journal::{
    expire_journal, in_open_plans, known_prints, prints_of, returns, save_journal, save_scan,
};
pub(crate) use kept::{kept, note_end};
pub(crate) use load::{heads, plan, secret};
pub(crate) use looks::{looks, remember_look};
pub(crate) use mirrors::{
    advance_mirror, begin_mirror, intend_mirror, mirror, mirror_cursor, mirrored, open_requests_in,
    set_mirror_written,
};
pub(crate) use overview::overview;
pub(crate) use restricted::restricted_by;
pub(crate) use returns::{ReturnRow, give_back, returned};
pub(crate) use runs::{
    Batch, RunRow, add_batches, batches, begin_batch, count_open, end_run, finish_batch,
    forget_conflicts, open_runs, renew_lease, residue, restart_run, run_of, save_residue,
    start_run, take_lease,
};
pub(crate) use save::{approve, count, drop_secrets, insert, replace, set_state};
pub(crate) use starts::{StartRow, drop_start, due_starts, fail_start, set_start, start_of};
pub(crate) use stops::{ask_stop, pause_run, stop_of, unpause_run};
pub(crate) use systems::{confirm, confirmed, last_checks, remember_check, set_stale, stale_of};

use ::store::Store;
use crm::profile::Marks;
use sqlx::{AnyConnection, Row};

use crate::Error;

/// The scope of a decision on one text of a record.
const CELL: &str = "cell";
/// Stands between the system, the record and the column of such a text.
const BETWEEN: char = '\u{1f}';

/// What administrators said of a system's columns.
pub(crate) async fn marks(store: &Store, system: &str) -> Result<Marks, Error> {
    let rows =
        sqlx::query("SELECT table_name, column_name, class FROM column_marks WHERE system = $1")
            .bind(system)
            .fetch_all(store.pool())
            .await?;
    rows.iter()
        .map(|row| Ok(((row.try_get(0)?, row.try_get(1)?), row.try_get(2)?)))
        .collect::<Result<_, sqlx::Error>>()
        .map_err(Error::from)
}

/// Sets what a column is.
pub(crate) async fn mark(
    conn: &mut AnyConnection,
    system: &str,
    table: &str,
    column: &str,
    class: &str,
) -> Result<(), Error> {
    sqlx::query(
        "INSERT INTO column_marks (system, table_name, column_name, class) VALUES ($1, $2, $3, $4)
         ON CONFLICT (system, table_name, column_name) DO UPDATE SET class = excluded.class",
    )
    .bind(system)
    .bind(table)
    .bind(column)
    .bind(class)
    .execute(conn)
    .await?;
    Ok(())
}
