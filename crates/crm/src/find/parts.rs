//! The parts of the statement that loads persons: one for each table that tells something of them.

use sea_query::{
    Alias, Asterisk, CommonTableExpression, Expr, ExprTrait, JoinType, Query, SelectStatement,
    UnionType, WithQuery,
};

use super::layout::{Layout, Owners, SameLink, Shared, Sheet};
use crate::catalogue::LiveColumn;
use crate::rows::{fits, is_one_of};

/// Cells before a table's own: which arm of the statement, key, deleted or word.
pub(super) const HEAD: usize = 3;

/// The names under which the statement knows the keys of whoever has an address: PostgreSQL's alone.
const OWNERS: &str = "owners";
const KEYS: &str = "keys";
const PERSONS: &str = "persons";

/// Whose rows a statement asks for.
pub(super) enum Asked<'l> {
    /// These keys.
    Keys(Vec<&'l str>),
    /// The keys that [`with_owners`] puts before it.
    Owners,
}

/// One part of the statement.
#[derive(Clone, Copy)]
pub(super) enum Arm<'l, 's> {
    Sheet(&'l Sheet<'s>),
    Shared(&'l Shared<'s>),
    /// Rows that point to the wanted ones.
    Link(&'l SameLink<'s>),
}

/// The parts for the wanted person tables.
pub(super) fn arms<'l, 's>(
    layout: &'l Layout<'s>,
    wanted: impl Fn(&str) -> bool,
) -> Vec<Arm<'l, 's>> {
    let sheets = layout
        .sheets
        .iter()
        .filter(|sheet| wanted(&sheet.person.name));
    let links = layout
        .links
        .iter()
        .filter(|link| link.column.indexed && wanted(link.to));
    sheets
        .map(Arm::Sheet)
        .chain(layout.shared.iter().map(Arm::Shared))
        .chain(links.map(Arm::Link))
        .collect()
}

/// All parts in one; none where there is none.
pub(super) fn query(
    layout: &Layout<'_>,
    arms: &[Arm<'_, '_>],
    asked: &Asked<'_>,
) -> Option<SelectStatement> {
    let cells: Vec<Vec<Expr>> = arms.iter().map(|arm| cells(layout, arm)).collect();
    let width = cells.iter().map(Vec::len).max()?;
    let mut queries = arms
        .iter()
        .zip(cells)
        .enumerate()
        .map(|(at, (arm, mut cells))| {
            let mut query = select(layout, arm, asked);
            cells.resize(width, Expr::cust("NULL"));
            query.expr(Expr::cust(format!("'{at}'")));
            query.exprs(cells);
            query
        });
    let mut first = queries.next()?;
    for query in queries {
        first.union(UnionType::All, query);
    }
    Some(first)
}

/// Puts the look-up of the keys before what asks for them: one list, made once, that each part is
/// handed. To join each part with it, or to let each fetch it, took twice as long.
pub(super) fn with_owners(query: SelectStatement, owners: SelectStatement) -> WithQuery {
    let owners = Expr::SubQuery(None, Box::new(owners.into()));
    let mut list = Query::select();
    list.expr(Expr::cust_with_expr("ARRAY $1", owners));
    let mut table = CommonTableExpression::new();
    table
        .table_name(Alias::new(OWNERS))
        .column(Alias::new(KEYS))
        .query(list)
        .materialized(true);
    let mut whole = Query::select();
    whole
        .column((Alias::new(PERSONS), Asterisk))
        .from(Alias::new(OWNERS))
        .join_lateral(
            JoinType::InnerJoin,
            query,
            Alias::new(PERSONS),
            Expr::cust("TRUE"),
        );
    whole.with(Query::with().cte(table).to_owned())
}

/// Key, then what [`HEAD`] names third, then the arm's own cells.
fn cells(layout: &Layout<'_>, arm: &Arm<'_, '_>) -> Vec<Expr> {
    let text = |alias, column: &LiveColumn| layout.text(alias, column);
    let null = || Expr::cust("NULL");
    match arm {
        Arm::Sheet(sheet) => {
            let aside = sheet.table.soft_delete.as_deref();
            let aside = aside.or(sheet.table.in_use.as_deref());
            let aside = aside.and_then(|name| sheet.table.column(name));
            let mut cells = vec![
                text("a", sheet.key),
                aside.map_or_else(null, |column| text("a", &column.live)),
            ];
            cells.extend(sheet.cells.iter().map(|cell| text("a", &cell.column.live)));
            cells.extend(links_of(layout, sheet).map(|link| {
                let to = text("a", &link.column.live);
                match link.when("a") {
                    Some(when) => Expr::case(when, to).finally(null()).into(),
                    None => to,
                }
            }));
            cells.extend(firm_columns(sheet).map(|(column, _)| text("a", column)));
            cells
        }
        Arm::Shared(shared) => vec![
            text("b", shared.owner),
            match shared.owners {
                Owners::One(_) => null(),
                Owners::By(column) => text("b", column),
            },
            text("a", shared.value),
        ],
        Arm::Link(link) => {
            vec![
                text("a", link.from_key),
                null(),
                text("a", &link.column.live),
            ]
        }
    }
}

/// The links by which a sheet's rows say that they are another row's person.
pub(super) fn links_of<'l, 's>(
    layout: &'l Layout<'s>,
    sheet: &Sheet<'_>,
) -> impl Iterator<Item = &'l SameLink<'s>> {
    let table = sheet.table.name.clone();
    layout
        .links
        .iter()
        .filter(move |link| link.from.name == table)
}

/// Every arm asks for all keys, so that statements come in few shapes; what another table has
/// under a key that was not asked of it is left aside.
fn select(layout: &Layout<'_>, arm: &Arm<'_, '_>, asked: &Asked<'_>) -> SelectStatement {
    let mut query = Query::select();
    let is_one = |alias: &'static str, column: &LiveColumn| {
        let column_of = Expr::col((Alias::new(alias), Alias::new(&column.name)));
        match asked {
            Asked::Keys(all) => {
                let keys = all.iter().filter(|key| fits(column, key)).copied();
                let keys: Vec<&str> = keys.collect();
                is_one_of(layout.engine, column, column_of, &keys)
            }
            Asked::Owners => {
                let owners = Expr::col((Alias::new(OWNERS), Alias::new(KEYS)));
                Expr::cust_with_exprs("$1 = ANY($2)", [column_of, owners])
            }
        }
    };
    match arm {
        Arm::Sheet(sheet) => {
            query.from_as(Alias::new(&sheet.table.name), Alias::new("a"));
            query.and_where(is_one("a", sheet.key));
        }
        Arm::Shared(shared) => {
            query.from_as(Alias::new(&shared.link.name), Alias::new("b"));
            query.join_as(
                JoinType::InnerJoin,
                Alias::new(&shared.values.name),
                Alias::new("a"),
                join(shared),
            );
            query.and_where(is_one("b", shared.owner));
        }
        Arm::Link(link) => {
            query.from_as(Alias::new(&link.from.name), Alias::new("a"));
            query.and_where(is_one("a", &link.column.live));
            query.and_where_option(link.when("a"));
        }
    }
    query
}

/// The columns that tell whether a row is a firm, and their words.
pub(super) fn firm_columns<'s>(
    sheet: &Sheet<'s>,
) -> impl Iterator<Item = (&'s LiveColumn, &'s Vec<String>)> {
    let (table, main) = (sheet.table, sheet.is_main());
    table.firm_when.iter().filter_map(move |(name, words)| {
        let column = table.column(name.as_str()).filter(|_| main)?;
        Some((&column.live, words))
    })
}

/// How shared values (`a`) and their links (`b`) belong together.
pub(super) fn join(shared: &Shared<'_>) -> Expr {
    let column = |alias: &'static str, column: &LiveColumn| {
        Expr::col((Alias::new(alias), Alias::new(&column.name)))
    };
    column("a", shared.key).eq(column("b", shared.link_value))
}
