//! The order that foreign keys ask for: a row goes only after everything that the database holds
//! to it was cut off or went before. The database would refuse otherwise, or change the other rows
//! by itself, past the plan.

use std::collections::BTreeMap;

use super::{Action, Item};
use crate::census::Census;
use crate::profile::Target;
use crate::record::RowRef;
use crate::rows::Record;

/// The items in their order, each row that goes behind those that point to it. Where rows point
/// to each other in a circle, the order stays as it was.
pub(super) fn in_order(
    census: &Census,
    records: &BTreeMap<RowRef, Record>,
    items: Vec<Item>,
) -> Vec<Item> {
    let going: BTreeMap<&RowRef, usize> = items
        .iter()
        .enumerate()
        .filter(|(_, item)| item.action == Action::Delete)
        .map(|(at, item)| (&item.row, at))
        .collect();
    let mut before: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (at, item) in items.iter().enumerate() {
        let Some(record) = records.get(&item.row) else {
            continue;
        };
        for to in held_to(census, record) {
            if let Some(goes) = going.get(&to).filter(|goes| **goes != at) {
                before.entry(*goes).or_default().push(at);
            }
        }
    }
    if before.is_empty() {
        return items;
    }
    let order = sorted(items.len(), &before);
    let mut items: Vec<Option<Item>> = items.into_iter().map(Some).collect();
    order
        .into_iter()
        .filter_map(|at| items[at].take())
        .collect()
}

/// The rows that the database holds a row to.
fn held_to(census: &Census, record: &Record) -> Vec<RowRef> {
    let Some(table) = census.table(&record.row.table) else {
        return Vec::new();
    };
    let links = table
        .links()
        .filter(|(column, _)| table.held.contains(*column));
    links
        .filter_map(|(column, target)| match target {
            Target::Table(to) => Some(RowRef::new(to.as_str(), record.text(table, column)?)),
            Target::By(_) => None,
        })
        .collect()
}

/// Places, each behind those that have to come before it.
fn sorted(count: usize, before: &BTreeMap<usize, Vec<usize>>) -> Vec<usize> {
    let mut order = Vec::with_capacity(count);
    let mut met = vec![false; count];
    for start in 0..count {
        let mut open = vec![(start, false)];
        while let Some((at, is_ready)) = open.pop() {
            if is_ready {
                order.push(at);
            } else if !std::mem::replace(&mut met[at], true) {
                open.push((at, true));
                let first = before.get(&at).into_iter().flatten().rev();
                open.extend(first.filter(|one| !met[**one]).map(|one| (*one, false)));
            }
        }
    }
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_comes_behind_all_that_point_to_it_and_nothing_else_moves() {
        let before = BTreeMap::from([(0, vec![2, 3]), (3, vec![4])]);
        assert_eq!(sorted(6, &before), [2, 4, 3, 0, 1, 5]);
    }

    #[test]
    fn a_circle_ends() {
        let before = BTreeMap::from([(0, vec![1]), (1, vec![0])]);
        assert_eq!(sorted(2, &before), [1, 0]);
    }
}
