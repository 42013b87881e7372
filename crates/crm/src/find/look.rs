//! Looks up e-mail addresses by index.
//!
//! The index brings everything that begins like the address or like its mailbox with a plus-tag.
//! That is more than is meant: collations take ö for o, one emoji for another and a trailing
//! blank for nothing. So every address is compared again here, exactly.

use std::collections::BTreeSet;

use identifiers::email_key;
use sea_query::{
    Alias, Cond, Expr, ExprTrait, JoinType, LikeExpr, Query, SelectStatement, UnionType,
};

use super::layout::{Cell, Holds, Layout, Letters, Owners, Shared, Sheet, Value};
use super::looks::Beginnings;
use super::parts::join;
use crate::Error;
use crate::catalogue::LiveColumn;
use crate::database::{Bind, Connection, Engine, Statement};
use crate::record::RowRef;
use crate::rows::padded;

/// How many addresses one statement asks for.
pub(super) const CHUNK: usize = 50;

enum Arm<'l, 's> {
    Shared(&'l Shared<'s>),
    Column(&'l Sheet<'s>, &'l Cell<'s>),
}

/// The rows that have one of at most [`CHUNK`] mailboxes, in any spelling and with any plus-tag.
pub(super) async fn look(
    layout: &Layout<'_>,
    connection: &mut Connection,
    mailboxes: &[String],
) -> Result<BTreeSet<RowRef>, Error> {
    let arms = arms(layout);
    let mut rows = BTreeSet::new();
    let Some(statement) = statement(layout, &arms, mailboxes)? else {
        return Ok(rows);
    };
    connection
        .each("looking up e-mail addresses", &statement, |row| {
            let arm = row
                .text(0)
                .and_then(|at| arms.get(at.parse::<usize>().ok()?));
            let (Some(arm), Some(key), Some(value)) = (arm, row.text(1), row.text(3)) else {
                return Ok(());
            };
            let table = match arm {
                Arm::Shared(shared) => layout.owner_table(shared, row.text(2).as_deref()),
                Arm::Column(sheet, _) => Some(sheet.person.name.as_str()),
            };
            let is_meant = email_key(&value).is_some_and(|mailbox| mailboxes.contains(&mailbox));
            if let Some(table) = table.filter(|_| is_meant) {
                rows.insert(RowRef::new(table, key));
            }
            Ok(())
        })
        .await?;
    Ok(rows)
}

/// The keys of the rows that [`look`] brings and of those that only seem to have a mailbox; none
/// where no index leads to anybody.
pub(super) fn owners(layout: &Layout<'_>, mailboxes: &[String]) -> Option<SelectStatement> {
    let mut queries = arms(layout).into_iter().map(|arm| {
        let mut query = select(layout, &arm, mailboxes);
        let (alias, key) = match arm {
            Arm::Shared(shared) => ("b", shared.owner),
            Arm::Column(sheet, _) => ("a", sheet.key),
        };
        query.expr(layout.text(alias, key));
        query
    });
    let mut first = queries.next()?;
    for query in queries {
        first.union(UnionType::All, query);
    }
    Some(first)
}

/// What [`owners`] asks for, as PostgreSQL is asked: from where to where.
pub(super) fn beginnings(layout: &Layout<'_>, mailboxes: &[String]) -> Beginnings {
    let (mut shape, mut binds) = (Vec::new(), Vec::new());
    for arm in arms(layout) {
        let letters = match arm {
            Arm::Shared(shared) => shared.lookup.1,
            Arm::Column(..) => Letters::AsTyped,
        };
        let prefixes = prefixes(layout.engine, letters, mailboxes);
        shape.push(prefixes.len().next_power_of_two());
        for prefix in padded(&prefixes) {
            binds.push(Bind::Text(prefix.clone()));
            binds.push(Bind::Text(end_of(prefix)));
        }
    }
    Beginnings { shape, binds }
}

fn arms<'l, 's>(layout: &'l Layout<'s>) -> Vec<Arm<'l, 's>> {
    let shared = layout
        .shared
        .iter()
        .filter(|shared| shared.value_kind == Value::Email);
    let columns = layout.sheets.iter().flat_map(|sheet| {
        sheet
            .cells
            .iter()
            .filter(|cell| is_looked_up(cell))
            .map(move |cell| (sheet, cell))
    });
    shared
        .map(Arm::Shared)
        .chain(columns.map(|(sheet, cell)| Arm::Column(sheet, cell)))
        .collect()
}

/// Whether a column of addresses is looked up by index; the others need a pass.
pub(super) fn is_looked_up(cell: &Cell<'_>) -> bool {
    cell.holds == Holds::Value(Value::Email) && cell.column.indexed
}

fn statement(
    layout: &Layout<'_>,
    arms: &[Arm<'_, '_>],
    mailboxes: &[String],
) -> Result<Option<Statement>, Error> {
    let mut queries = arms.iter().enumerate().map(|(at, arm)| {
        let mut query = select(layout, arm, mailboxes);
        query.expr(Expr::cust(format!("'{at}'")));
        match arm {
            Arm::Shared(shared) => {
                query.expr(layout.text("b", shared.owner));
                query.expr(match shared.owners {
                    Owners::One(_) => Expr::cust("NULL"),
                    Owners::By(column) => layout.text("b", column),
                });
                query.expr(layout.text("a", shared.value));
            }
            Arm::Column(sheet, cell) => {
                query.expr(layout.text("a", sheet.key));
                query.expr(Expr::cust("NULL"));
                query.expr(layout.text("a", &cell.column.live));
            }
        }
        query
    });
    let Some(mut first) = queries.next() else {
        return Ok(None);
    };
    for query in queries {
        first.union(UnionType::All, query);
    }
    Statement::built(layout.engine, &first).map(Some)
}

fn select(layout: &Layout<'_>, arm: &Arm<'_, '_>, mailboxes: &[String]) -> SelectStatement {
    let mut query = Query::select();
    match arm {
        Arm::Shared(shared) => {
            query.from_as(Alias::new(&shared.values.name), Alias::new("a"));
            query.join_as(
                JoinType::InnerJoin,
                Alias::new(&shared.link.name),
                Alias::new("b"),
                join(shared),
            );
            let (column, letters) = shared.lookup;
            query.cond_where(begins(layout.engine, column, letters, mailboxes));
        }
        Arm::Column(sheet, cell) => {
            query.from_as(Alias::new(&sheet.table.name), Alias::new("a"));
            let column = &cell.column.live;
            query.cond_where(begins(layout.engine, column, Letters::AsTyped, mailboxes));
        }
    }
    query
}

/// The condition that a column begins like one of the mailboxes; a range on its index.
fn begins(engine: Engine, column: &LiveColumn, letters: Letters, mailboxes: &[String]) -> Cond {
    let mut any = Cond::any();
    let prefixes = prefixes(engine, letters, mailboxes);
    for prefix in padded(&prefixes) {
        let col = || Expr::col((Alias::new("a"), Alias::new(&column.name)));
        any = match engine {
            // The collation's own idea of a beginning; it takes the index whatever its order.
            Engine::MySql => {
                let escaped: String = prefix
                    .chars()
                    .flat_map(|c| {
                        matches!(c, '!' | '%' | '_')
                            .then_some('!')
                            .into_iter()
                            .chain([c])
                    })
                    .collect();
                any.add(col().like(LikeExpr::new(escaped + "%").escape('!')))
            }
            Engine::Postgres | Engine::Sqlite => {
                any.add(col().gte(prefix.as_str()).and(col().lt(end_of(prefix))))
            }
        };
    }
    any
}

/// How an address in one of the mailboxes may begin.
fn prefixes(engine: Engine, letters: Letters, mailboxes: &[String]) -> Vec<String> {
    let mut prefixes = BTreeSet::new();
    for mailbox in mailboxes {
        let tagged = mailbox
            .rsplit_once('@')
            .map(|(local, _)| format!("{local}+"));
        for prefix in std::iter::once(mailbox.clone()).chain(tagged) {
            prefixes.extend(spellings(engine, letters, &prefix));
        }
    }
    prefixes.into_iter().collect()
}

/// What stands after everything that begins so.
fn end_of(prefix: &str) -> String {
    format!("{prefix}\u{ffff}")
}

/// How an address may be written in the column. MySQL's collations see past case themselves.
/// CRMs upper-case with or without letters beyond ASCII.
fn spellings(engine: Engine, letters: Letters, text: &str) -> BTreeSet<String> {
    let upper = || [text.to_uppercase(), text.to_ascii_uppercase()];
    let lower = || [text.to_lowercase(), text.to_owned()];
    match (engine, letters) {
        (Engine::MySql, Letters::Upper) => [text.to_ascii_uppercase()].into(),
        (Engine::MySql, Letters::Lower | Letters::AsTyped) => [text.to_owned()].into(),
        (Engine::Postgres | Engine::Sqlite, Letters::Upper) => upper().into(),
        (Engine::Postgres | Engine::Sqlite, Letters::Lower) => lower().into(),
        (Engine::Postgres | Engine::Sqlite, Letters::AsTyped) => {
            upper().into_iter().chain(lower()).collect()
        }
    }
}
