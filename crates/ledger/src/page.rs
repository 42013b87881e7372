//! Many entries in one text, as the store joins them.
//!
//! A driver for any database spends more on each column than hashing the whole entry costs, so
//! the store joins a page of entries into one value. Numbers and hashes end with a space; a text
//! stands behind its length in bytes and a colon, and nothing stands before the colon where there
//! is none. So no text can be mistaken for the next column.

use std::borrow::Cow;

use proof::Hash;

use crate::record::{Details, Record};

/// Entries of the log in their order, not yet taken apart.
#[derive(Debug, Default)]
pub(crate) struct Page(pub String);

/// A column does not hold what belongs there.
#[derive(Debug)]
pub(crate) struct Unreadable;

impl Page {
    /// Whether there is no entry.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The entries; after one that cannot be read, none.
    pub fn records(&self) -> impl Iterator<Item = Result<Record<'_>, Unreadable>> {
        let mut rest = Columns(&self.0);
        std::iter::from_fn(move || {
            if rest.0.is_empty() {
                return None;
            }
            let read = rest.record();
            if read.is_none() {
                rest.0 = "";
            }
            Some(read.ok_or(Unreadable))
        })
    }
}

/// What is left to read.
struct Columns<'a>(&'a str);

impl<'a> Columns<'a> {
    fn record(&mut self) -> Option<Record<'a>> {
        Some(Record {
            index: self.number()?,
            at: self.number()?,
            actor: self.text()??,
            actor_kind: self.text()??,
            via: self.text()??,
            action: self.text()??,
            object: self.text()?,
            system: self.text()?,
            request: self.text()?,
            outcome: self.text()??,
            commitment: self.hash()?,
            prev_hash: self.hash()??,
            leaf: self.hash()??,
            details: self.details()?,
        })
    }

    #[expect(
        clippy::option_option,
        reason = "the outer is what cannot be read, the inner what is not there"
    )]
    fn details(&mut self) -> Option<Option<Details<'a>>> {
        match (self.hash()?, self.text()?) {
            (Some(salt), Some(body)) => Some(Some(Details { salt, body })),
            (None, None) => Some(None),
            _ => None,
        }
    }

    /// What stands before the next such byte, which is passed over.
    fn until(&mut self, end: u8) -> Option<&'a str> {
        let at = self.0.bytes().position(|byte| byte == end)?;
        let (word, rest) = self.0.split_at_checked(at)?;
        self.0 = rest.get(1..)?;
        Some(word)
    }

    fn number(&mut self) -> Option<i64> {
        self.until(b' ')?.parse().ok()
    }

    #[expect(
        clippy::option_option,
        reason = "the outer is what cannot be read, the inner what is not there"
    )]
    fn text(&mut self) -> Option<Option<Cow<'a, str>>> {
        let length = self.until(b':')?;
        if length.is_empty() {
            return Some(None);
        }
        let (text, rest) = self.0.split_at_checked(length.parse().ok()?)?;
        self.0 = rest;
        Some(Some(Cow::Borrowed(text)))
    }

    #[expect(
        clippy::option_option,
        reason = "the outer is what cannot be read, the inner what is not there"
    )]
    fn hash(&mut self) -> Option<Option<Hash>> {
        let digits = self.until(b' ')?;
        if digits.is_empty() {
            return Some(None);
        }
        let mut hash = [0; 32];
        hex::decode_to_slice(digits, &mut hash).ok()?;
        Some(Some(hash))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(object: &str, salt: &str, body: &str) -> Page {
        let hash = "07".repeat(32);
        Page(format!(
            "3 -5 4:01KA7:account3:cli13:requests.open{object}:12:GD-2026-00014:done{hash} {hash} {hash} {salt} {body}"
        ))
    }

    #[test]
    fn columns_come_apart_whatever_their_texts_hold() {
        let salt = "0A".repeat(32);
        let page = page("7:1: 2:ü", &salt, "7:{\"a\":1}");
        let twice = Page(page.0.repeat(2));
        let records: Vec<_> = twice
            .records()
            .map(|read| read.expect("readable"))
            .collect();
        assert_eq!(records.len(), 2);
        let record = &records[1];
        assert_eq!((record.index, record.at), (3, -5));
        assert_eq!(record.object.as_deref(), Some("1: 2:ü"));
        assert_eq!(
            (&record.system, &record.commitment),
            (&None, &Some([7; 32]))
        );
        let details = record.details.as_ref().expect("there are details");
        assert_eq!((details.salt, &*details.body), ([10; 32], "{\"a\":1}"));
    }

    #[test]
    fn details_without_salt_and_texts_too_short_are_unreadable() {
        let read = |page: &Page| page.records().all(|read| read.is_ok());
        assert!(read(&page(":", "", ":")));
        assert!(!read(&page(":", "", "2:{}")));
        assert!(!read(&page(":", &"0a".repeat(32), "9:{}")));
        assert!(!read(&page(":", &"0a".repeat(31), "2:{}")));
        assert!(Page::default().records().next().is_none());
    }
}
