//! Which needles are worth a try at a character of the text.

use std::collections::HashMap;

use super::{Needles, letters::Letter};

/// Which needles to try at a character.
#[derive(Clone, Debug, Default)]
pub(super) struct Index {
    pub names: Pairs,
    pub others: Table,
    pub emails: Table,
    pub phones: HashMap<[u8; 3], Vec<u32>>,
}

/// Numbers of needles by a character of theirs.
#[derive(Clone, Debug, Default)]
pub(super) struct Table {
    ascii: Vec<Vec<u32>>,
    wide: HashMap<char, Vec<u32>>,
}

impl Table {
    fn add(&mut self, c: char, number: u32) {
        let numbers = match u8::try_from(c) {
            Ok(byte) if byte.is_ascii() => {
                self.ascii.resize(128, Vec::new());
                &mut self.ascii[usize::from(byte)]
            }
            _ => self.wide.entry(c).or_default(),
        };
        if !numbers.contains(&number) {
            numbers.push(number);
        }
    }

    pub fn get(&self, c: char) -> &[u32] {
        if c.is_ascii() {
            self.ascii.get(c as usize).map_or(&[], Vec::as_slice)
        } else if self.wide.is_empty() {
            &[]
        } else {
            self.wide.get(&c).map_or(&[], Vec::as_slice)
        }
    }
}

fn number(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// Numbers of needles by their first two letters, or by the first where the second may vary.
#[derive(Clone, Debug, Default)]
pub(super) struct Pairs {
    by_one: Table,
    by_two: HashMap<[char; 2], Vec<u32>>,
    /// First letters of all pairs, so that most words need no hashing.
    starts: Table,
}

impl Pairs {
    fn add(&mut self, word: &[Letter], number: u32) {
        match word {
            [
                Letter::Plain(a) | Letter::Accented(a),
                Letter::Plain(b) | Letter::Accented(b),
                ..,
            ] => self.add_pair(*a, *b, number),
            [first, ..] => first
                .starts()
                .into_iter()
                .for_each(|start| self.by_one.add(start, number)),
            [] => {}
        }
    }

    fn add_pair(&mut self, a: char, b: char, number: u32) {
        self.starts.add(a, 0);
        let numbers = self.by_two.entry([a, b]).or_default();
        if !numbers.contains(&number) {
            numbers.push(number);
        }
    }

    pub fn get(&self, a: char, b: Option<char>) -> impl Iterator<Item = &u32> {
        let pair = b
            .filter(|_| !self.starts.get(a).is_empty())
            .and_then(|b| self.by_two.get(&[a, b]));
        self.by_one.get(a).iter().chain(pair.into_iter().flatten())
    }
}

impl Index {
    pub fn new(needles: &Needles) -> Self {
        let mut index = Self::default();
        for (at, owned) in needles.names.iter().enumerate() {
            let name = &owned.what;
            for word in name
                .given
                .iter()
                .chain([&name.family])
                .filter_map(|parts| parts.first())
            {
                index.names.add(word, number(at));
            }
            for sign in name
                .initial
                .iter()
                .flat_map(|initial| [[*initial, '.'], [*initial, '_']])
            {
                index.names.add_pair(sign[0], sign[1], number(at));
            }
        }
        for (at, owned) in needles.others.iter().enumerate() {
            for start in owned.what.words[0][0].starts() {
                index.others.add(start, number(at));
            }
        }
        for (at, owned) in needles.emails.iter().enumerate() {
            for host in &owned.what.hosts {
                index.emails.add(host[0], number(at));
            }
        }
        for (at, owned) in needles.phones.iter().enumerate() {
            if let [.., a, b, c] = *owned.what.national.as_bytes() {
                index.phones.entry([a, b, c]).or_default().push(number(at));
            }
        }
        index
    }
}
