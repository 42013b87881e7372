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
use super::load::join;
use crate::Error;
use crate::catalogue::LiveColumn;
use crate::database::{Connection, Engine, Statement};
use crate::record::RowRef;
use crate::rows::padded;

/// How many addresses one statement asks for.
const CHUNK: usize = 50;

enum Arm<'l, 's> {
    Shared(&'l Shared<'s>),
    Column(&'l Sheet<'s>, &'l Cell<'s>),
}

/// The rows that have one of the mailboxes, in any spelling and with any plus-tag.
pub(super) async fn look(
    layout: &Layout<'_>,
    connection: &mut Connection,
    mailboxes: &[String],
) -> Result<BTreeSet<RowRef>, Error> {
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
    let arms: Vec<Arm<'_, '_>> = shared
        .map(Arm::Shared)
        .chain(columns.map(|(sheet, cell)| Arm::Column(sheet, cell)))
        .collect();
    let mut rows = BTreeSet::new();
    for chunk in mailboxes.chunks(CHUNK) {
        let Some(statement) = statement(layout, &arms, chunk)? else {
            break;
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
                let is_meant = email_key(&value).is_some_and(|mailbox| chunk.contains(&mailbox));
                if let Some(table) = table.filter(|_| is_meant) {
                    rows.insert(RowRef::new(table, key));
                }
                Ok(())
            })
            .await?;
    }
    Ok(rows)
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
    let mut prefixes = BTreeSet::new();
    for mailbox in mailboxes {
        let tagged = mailbox
            .rsplit_once('@')
            .map(|(local, _)| format!("{local}+"));
        for prefix in std::iter::once(mailbox.clone()).chain(tagged) {
            prefixes.extend(spellings(engine, letters, &prefix));
        }
    }
    let prefixes: Vec<String> = prefixes.into_iter().collect();
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
                let end = format!("{prefix}\u{ffff}");
                any.add(col().gte(prefix.as_str()).and(col().lt(end)))
            }
        };
    }
    any
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
