//! Finding with containers opened, as deep as they go.

use std::ops::Range;

use crate::{
    Hit, Layer, Place,
    containers::{self, Php},
    look::{Seen, look},
    needles::Needles,
    text::{HTML, JSON, QP, URL},
};

/// Containers in containers that are opened: base64 of PHP of base64 of a mail is three.
pub(crate) const DEEPEST: usize = 5;

/// Bytes that may still be decoded, so that no value costs more than a fixed multiple of its length.
pub(crate) struct Budget(usize);

impl Budget {
    pub fn of(value: &[u8]) -> Self {
        Self(value.len().saturating_mul(12).saturating_add(64 * 1024))
    }

    /// Whether `len` more bytes may be looked at.
    pub fn spend(&mut self, len: usize) -> bool {
        let fits = self.0 >= len;
        self.0 = self.0.saturating_sub(len);
        fits
    }
}

/// Everything in the value, in its order, with whose it is.
pub(crate) fn find(needles: &Needles, value: &[u8]) -> Vec<(u32, Hit)> {
    let mut hits = Vec::new();
    collect(
        needles,
        value,
        &mut Vec::new(),
        false,
        &mut Budget::of(value),
        &mut hits,
    );
    hits
}

fn collect(
    needles: &Needles,
    bytes: &[u8],
    path: &mut Vec<Layer>,
    is_inside: bool,
    budget: &mut Budget,
    hits: &mut Vec<(u32, Hit)>,
) {
    let depth = path.len();
    if Php::parse(bytes).is_some() {
        path.push(Layer::PhpSerialize);
    }
    let first = hits.len();
    hits.extend(
        look(needles, bytes)
            .iter()
            .map(|seen| (seen.owner, hit(seen, path, is_inside))),
    );
    if depth < DEEPEST {
        let mut opened = Vec::new();
        containers::open(bytes, &mut |container| {
            if !budget.spend(container.text.len()) {
                return false;
            }
            let before = hits.len();
            path.push(container.layer);
            collect(needles, &container.text, path, true, budget, hits);
            path.pop();
            if hits.len() > before {
                opened.push((container.range(), before..hits.len()));
            }
            hits.len() > before
        });
        drop_doubles(hits, first, &opened);
    }
    path.truncate(depth);
}

/// What a container says counts once, though its escapes can be read in place too.
fn drop_doubles(hits: &mut Vec<(u32, Hit)>, first: usize, opened: &[(Range<usize>, Range<usize>)]) {
    let Some(inner) = opened.first().map(|(_, inner)| inner.start) else {
        return;
    };
    let double = |at: usize| {
        let (owner, hit) = &hits[at];
        opened.iter().any(|(range, inner)| {
            range.start <= hit.range.start
                && hit.range.end <= range.end
                && hits[inner.clone()]
                    .iter()
                    .any(|other| other.0 == *owner && other.1.needle == hit.needle)
        })
    };
    let doubles: Vec<usize> = (first..inner).filter(|at| double(*at)).collect();
    let mut at = 0;
    hits.retain(|_| {
        at += 1;
        !doubles.contains(&(at - 1))
    });
}

fn hit(seen: &Seen, path: &[Layer], is_inside: bool) -> Hit {
    let mut layers = path.to_vec();
    for (bit, layer) in [
        (QP, Layer::QuotedPrintable),
        (URL, Layer::Url),
        (JSON, Layer::Json),
        (HTML, Layer::Html),
    ] {
        if seen.via & bit != 0 {
            layers.push(layer);
        }
    }
    let range = seen.hull();
    let raw = (!is_inside).then(|| range.clone());
    let place = if layers.is_empty() {
        Place::Plain
    } else {
        Place::Decoded(layers)
    };
    Hit {
        needle: seen.needle,
        place,
        range,
        raw,
    }
}
