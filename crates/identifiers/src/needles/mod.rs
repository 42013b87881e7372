//! The identifiers of one or many people, compiled, and the exact look at folded text.

mod beside;
mod common;
mod emails;
mod gaps;
mod index;
mod letters;
mod names;
mod others;
mod phones;
mod punycode;
mod scan;

pub(crate) use beside::is_in_address;
pub(crate) use emails::Email;
pub(crate) use letters::Letter;
pub(crate) use names::{FullName, Parts};
pub(crate) use others::Other;
pub(crate) use phones::Phone;
pub(crate) use scan::{Found, any, scan};

use crate::{Identifiers, Invalid, Kind, Needle};

/// One compiled identifier and whose it is.
#[derive(Clone, Debug)]
pub(crate) struct Owned<T> {
    /// Place of the person in the list, 0 for a single one.
    pub owner: u32,
    pub needle: Needle,
    pub what: T,
}

/// All identifiers of all people looked for.
#[derive(Clone, Debug, Default)]
pub(crate) struct Needles {
    pub emails: Vec<Owned<Email>>,
    pub phones: Vec<Owned<Phone>>,
    pub names: Vec<Owned<FullName>>,
    pub others: Vec<Owned<Other>>,
    /// Whether a given or family name counts by itself, as in a row that is the person's.
    pub is_in_row: bool,
    index: index::Index,
}

impl Needles {
    /// Compiles the list of each person; on refusal says whose.
    pub fn new<'a>(
        people: impl Iterator<Item = &'a Identifiers>,
    ) -> Result<Self, (usize, Invalid)> {
        let mut needles = Self::default();
        for (at, ids) in people.enumerate() {
            let owner = u32::try_from(at).map_err(|_| (at, Invalid::TooMany(Kind::Other)))?;
            needles.add(owner, ids).map_err(|invalid| (at, invalid))?;
        }
        needles.index = index::Index::new(&needles);
        Ok(needles)
    }

    /// The same, for a row that is the person's: a name of theirs counts by itself.
    pub fn in_row(&self) -> Self {
        Self {
            is_in_row: true,
            ..self.clone()
        }
    }

    /// Characters of the longest identifier.
    pub fn longest(&self) -> usize {
        let letters = |parts: &Parts| parts.iter().map(|part| part.len() + 1).sum::<usize>();
        let emails = self.emails.iter().flat_map(|owned| {
            owned
                .what
                .hosts
                .iter()
                .map(|host| owned.what.local.len() + host.len())
        });
        let names = self.names.iter().map(|owned| {
            letters(&owned.what.family) + owned.what.given.iter().map(letters).max().unwrap_or(0)
        });
        let others = self.others.iter().map(|owned| letters(&owned.what.words));
        emails.chain(names).chain(others).max().unwrap_or(0)
    }

    fn add(&mut self, owner: u32, ids: &Identifiers) -> Result<(), Invalid> {
        if ids.emails.is_empty()
            && ids.phones.is_empty()
            && ids.names.is_empty()
            && ids.other.is_empty()
        {
            return Err(Invalid::Nothing);
        }
        for (at, text) in ids.emails.iter().enumerate() {
            let needle = numbered(Kind::Email, at)?;
            self.emails.push(Owned {
                owner,
                needle,
                what: Email::new(text, needle)?,
            });
        }
        for (at, text) in ids.phones.iter().enumerate() {
            let needle = numbered(Kind::Phone, at)?;
            self.phones.push(Owned {
                owner,
                needle,
                what: Phone::new(text, needle)?,
            });
        }
        for (at, name) in ids.names.iter().enumerate() {
            let needle = numbered(Kind::Name, at)?;
            self.names.push(Owned {
                owner,
                needle,
                what: FullName::new(&name.given, &name.family, needle)?,
            });
        }
        for (at, text) in ids.other.iter().enumerate() {
            let needle = numbered(Kind::Other, at)?;
            for what in Other::new(text, needle)? {
                self.others.push(Owned {
                    owner,
                    needle,
                    what,
                });
            }
        }
        Ok(())
    }
}

impl std::fmt::Display for Needles {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (emails, phones) = (self.emails.len(), self.phones.len());
        write!(
            out,
            "emails: {emails}, phones: {phones}, names: {}, other: {}",
            self.names.len(),
            self.others.len()
        )
    }
}

fn numbered(kind: Kind, at: usize) -> Result<Needle, Invalid> {
    u16::try_from(at)
        .map(|index| Needle { kind, index })
        .map_err(|_| Invalid::TooMany(kind))
}
