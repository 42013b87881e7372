//! Fingerprints: a row is recognised without a copy of it.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use super::draft::Draft;
use super::order::in_order;
use super::{Action, Effect, Item, Proposal, new_value};
use crate::Error;
use crate::census::TableClass;
use crate::rows::Record;
use identifiers::Matcher;

/// The secret of a plan's fingerprints, so that nobody can guess a value from one.
pub type FingerprintKey = [u8; 32];

/// The whole row.
pub fn fingerprint_before(key: &FingerprintKey, record: &Record) -> String {
    fingerprint_of(key, record.cells.iter().map(Option::as_deref))
}

/// The whole row, from its cells as they are read.
pub(crate) fn fingerprint_of<'c>(
    key: &FingerprintKey,
    cells: impl Iterator<Item = Option<&'c [u8]>>,
) -> String {
    let mut mac = mac(key);
    for cell in cells {
        update(&mut mac, cell);
    }
    finish(mac)
}

/// The columns an item changes, as they shall be.
pub fn fingerprint_after<'v>(
    key: &FingerprintKey,
    values: impl IntoIterator<Item = (&'v str, Option<&'v [u8]>)>,
) -> String {
    let mut mac = mac(key);
    for (column, value) in values {
        update(&mut mac, Some(column.as_bytes()));
        update(&mut mac, value);
    }
    finish(mac)
}

fn mac(key: &FingerprintKey) -> Hmac<Sha256> {
    Hmac::new_from_slice(key).expect("HMAC takes a key of any length")
}

/// Length-prefixed, so that two cells never read like one.
fn update(mac: &mut Hmac<Sha256>, value: Option<&[u8]>) {
    match value {
        None => mac.update(&[0]),
        Some(bytes) => {
            mac.update(&[1]);
            mac.update(&(bytes.len() as u64).to_be_bytes());
            mac.update(bytes);
        }
    }
}

fn finish(mac: Hmac<Sha256>) -> String {
    hex::encode(&mac.finalize().into_bytes()[..16])
}

/// The values an item gives its columns, in the columns' order by name.
pub fn new_values(
    item: &Item,
    table: &TableClass,
    record: &Record,
    matcher: &Matcher,
) -> Vec<(String, Option<Vec<u8>>)> {
    item.changes
        .iter()
        .filter_map(|(name, effect)| {
            let position = table.position(name)?;
            let live = &table.columns[position].live;
            let current = record.cells[position].as_deref();
            Some((name.clone(), new_value(effect, live, current, matcher)))
        })
        .collect()
}

impl Draft<'_, '_> {
    /// Reads every row of the plan, drops changes that change nothing, and takes fingerprints.
    pub(super) async fn seal(mut self) -> Result<Proposal, Error> {
        self.load_all().await?;
        let drafted = std::mem::take(&mut self.items);
        let mut items = Vec::with_capacity(drafted.len());
        for (row, mut item) in drafted {
            let Some(record) = self.records.get(&row) else {
                continue;
            };
            let Some(table) = self.system.census.table(&row.table) else {
                continue;
            };
            if !matches!(item.action, Action::Delete | Action::Keep) {
                item.changes
                    .retain(|name, effect| changes(table, record, name, effect, self.matcher));
                if item.changes.is_empty() && item.group.is_none() {
                    continue;
                }
            }
            item.before = fingerprint_before(self.order.key, record);
            let values = new_values(&item, table, record, self.matcher);
            item.after = fingerprint_after(
                self.order.key,
                values
                    .iter()
                    .map(|(name, value)| (name.as_str(), value.as_deref())),
            );
            items.push(item);
        }
        items.sort_by(|a, b| (a.stage, &a.row).cmp(&(b.stage, &b.row)));
        let items = in_order(&self.system.census, &self.records, items);
        let files = self.files(&items).await?;
        Ok(Proposal {
            items,
            exceptions: self.exceptions.into_iter().collect(),
            warnings: self.warnings.into_iter().collect(),
            files,
            shared: self.shared,
        })
    }
}

fn changes(
    table: &TableClass,
    record: &Record,
    name: &str,
    effect: &Effect,
    matcher: &Matcher,
) -> bool {
    let Some(position) = table.position(name) else {
        return false;
    };
    let current = record.cells[position].as_deref();
    new_value(effect, &table.columns[position].live, current, matcher).as_deref() != current
}
