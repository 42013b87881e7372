//! The thorough look at one text: every reading, in stretches, without opening containers.

use std::ops::Range;

use crate::{
    Kind, Needle,
    needles::{Found, Needles, is_in_address, scan},
    text::{self, Glyph},
};

/// Bytes folded at a time, so that a large value costs memory for a part of it only.
const STRETCH: usize = 64 * 1024;
/// Bytes at a cut in which a find is left to the neighbouring stretch, which sees what is around it.
const MARGIN: usize = 1024;

/// One identifier in a text.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    pub owner: u32,
    pub needle: Needle,
    /// Bits of `text::layers`.
    pub via: u8,
    /// Bytes that make up each stretch; tags and soft line breaks between them are left out.
    pub stretches: Vec<Vec<Range<usize>>>,
    /// Part of an address or a link, where brackets would break something.
    pub in_address: bool,
    weight: (bool, u8, usize),
}

impl Seen {
    pub fn spans(&self) -> impl Iterator<Item = &Range<usize>> {
        self.stretches.iter().flatten()
    }

    /// From the first to the last byte.
    pub fn hull(&self) -> Range<usize> {
        let start = self.spans().map(|span| span.start).min().unwrap_or(0);
        start..self.spans().map(|span| span.end).max().unwrap_or(start)
    }

    fn overlaps(&self, other: &Self) -> bool {
        self.spans()
            .any(|a| other.spans().any(|b| a.start < b.end && b.start < a.end))
    }
}

/// Everything in `bytes`, in its order, each letter counted once for a person.
pub(crate) fn look(needles: &Needles, bytes: &[u8]) -> Vec<Seen> {
    let mut all = Vec::new();
    let mut from = 0;
    loop {
        let to = (from + STRETCH).min(bytes.len());
        let core = (if from == 0 { 0 } else { from + MARGIN })..(if to == bytes.len() {
            to
        } else {
            to - MARGIN
        });
        stretch(needles, &bytes[from..to], from, &core, &mut all);
        if to == bytes.len() {
            break;
        }
        from = to - 2 * MARGIN;
    }
    settle(all)
}

fn stretch(needles: &Needles, bytes: &[u8], base: usize, core: &Range<usize>, all: &mut Vec<Seen>) {
    text::readings(text::plain(bytes, base), &mut |units| {
        let fold = text::fold(units);
        for found in scan(needles, &fold) {
            if let Some(seen) = seen(&fold, &found) {
                let hull = seen.hull();
                if hull.start >= core.start && hull.start < core.end.max(1) && hull.end > hull.start
                {
                    all.push(seen);
                }
            }
        }
        false
    });
}

fn seen(fold: &[Glyph], found: &Found) -> Option<Seen> {
    let mut via = 0;
    let mut stretches = Vec::with_capacity(found.stretches.len());
    for stretch in &found.stretches {
        let mut spans: Vec<Range<usize>> = Vec::new();
        for glyph in &fold[stretch.clone()] {
            via |= glyph.via;
            let (start, end) = (glyph.start as usize, glyph.end as usize);
            match spans.last_mut() {
                Some(last) if last.end == start => last.end = end,
                _ if start == end => {}
                _ => spans.push(start..end),
            }
        }
        if !spans.is_empty() {
            stretches.push(spans);
        }
    }
    let (first, last) = (found.stretches.first()?.start, found.stretches.last()?.end);
    let in_address = is_in_address(fold, first, last);
    let len = found.stretches.iter().map(ExactSizeIterator::len).sum();
    let weight = (found.needle.kind != Kind::Name, found.rank as u8, len);
    Some(Seen {
        owner: found.owner,
        needle: found.needle,
        via,
        stretches,
        in_address,
        weight,
    })
}

/// One find for what several readings, or several needles of a person, saw.
fn settle(mut all: Vec<Seen>) -> Vec<Seen> {
    all.sort_by_key(|seen| std::cmp::Reverse(seen.weight));
    let mut kept: Vec<Seen> = Vec::with_capacity(all.len());
    for one in all {
        if !kept
            .iter()
            .any(|other| other.owner == one.owner && other.overlaps(&one))
        {
            kept.push(one);
        }
    }
    kept.sort_by_key(|seen| (seen.hull().start, seen.owner));
    kept
}
