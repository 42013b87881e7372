//! A second look at an anchor that costs next to nothing: the run of letters it stands in.

use crate::needles::Letter;

/// What must stand around an anchor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Shape {
    /// Where the anchor starts in the run.
    pub offset: usize,
    /// Letters and digits of the identifier in a row that no spelling changes, in lower case.
    pub run: Vec<u8>,
    pub left: Edge,
    pub right: Edge,
}

/// What may stand beside a run. Anything but a plain letter may, as it can be an encoded one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Edge {
    Any,
    /// The word ends here; these letters of what belongs to it may follow without a sign.
    Word(Vec<u8>),
    /// A letter with several spellings.
    Letter(Vec<u8>),
    /// These digits come before, perhaps with separators.
    Digits(Vec<u8>),
    NoDigit,
}

impl Shape {
    pub fn fits(&self, bytes: &[u8], at: usize) -> bool {
        let Some(start) = at.checked_sub(self.offset) else {
            return false;
        };
        let end = start + self.run.len();
        let Some(run) = bytes.get(start..end) else {
            return false;
        };
        run.eq_ignore_ascii_case(&self.run)
            && self.left.fits(&bytes[..start], run[0], true)
            && self.right.fits(&bytes[end..], run[run.len() - 1], false)
    }
}

impl Edge {
    /// Whether the text `beside` a run may go on like this; `inner` is the run's letter at this edge.
    fn fits(&self, beside: &[u8], inner: u8, is_left: bool) -> bool {
        let Some(next) = (if is_left {
            beside.last()
        } else {
            beside.first()
        }) else {
            return true;
        };
        let is_hump = if is_left {
            next.is_ascii_lowercase() && inner.is_ascii_uppercase()
        } else {
            inner.is_ascii_lowercase() && next.is_ascii_uppercase()
        };
        let low = next.to_ascii_lowercase();
        match self {
            Self::Any => true,
            Self::Word(letters) => {
                !next.is_ascii_alphabetic()
                    || is_hump
                    || letters.contains(&low)
                    || (!is_left && low == b's')
                    || (is_left && is_escape_tail(beside))
            }
            Self::Letter(letters) => {
                !next.is_ascii_alphabetic()
                    || letters.contains(&low)
                    || (is_left && is_escape_tail(beside))
            }
            Self::NoDigit => !next.is_ascii_digit(),
            Self::Digits(digits) => digits_before(beside, digits),
        }
    }
}

/// Whether the text may end with an escape whose letters look like plain ones: `\n`, `%3C`, `\u00fc`.
fn is_escape_tail(before: &[u8]) -> bool {
    before
        .iter()
        .rev()
        .take(8)
        .any(|byte| matches!(byte, b'\\' | b'%' | b'=' | b'&' | b';' | b'>') || !byte.is_ascii())
}

/// Whether the two digits before match, as far as they can be seen.
fn digits_before(before: &[u8], digits: &[u8]) -> bool {
    let mut wanted = digits.iter().rev().take(2);
    let Some(mut digit) = wanted.next() else {
        return true;
    };
    for byte in before.iter().rev().take(6) {
        if byte == digit {
            let Some(next) = wanted.next() else {
                return true;
            };
            digit = next;
        } else if byte.is_ascii_alphanumeric() {
            return is_escape_tail(before);
        } else if !matches!(byte, b' ' | b'.' | b'-' | b'/' | b'(' | b')') {
            return true;
        }
    }
    true
}

/// The runs of an identifier's words with their edges; `before` and `behind` may join on.
pub(super) fn runs(parts: &[Vec<Letter>], before: &[u8], behind: &[u8]) -> Vec<(Vec<u8>, Shape)> {
    let mut out = Vec::new();
    for word in parts {
        let mut at = 0;
        while at < word.len() {
            let Some(start) = word[at..]
                .iter()
                .position(|letter| is_fixed(*letter))
                .map(|skip| at + skip)
            else {
                break;
            };
            let end = start
                + word[start..]
                    .iter()
                    .take_while(|letter| is_fixed(**letter))
                    .count();
            let run: Vec<u8> = word[start..end].iter().copied().filter_map(fixed).collect();
            let left = edge(start.checked_sub(1).map(|at| word[at]), before);
            let right = edge(word.get(end).copied(), behind);
            out.push((
                run.clone(),
                Shape {
                    offset: 0,
                    run,
                    left,
                    right,
                },
            ));
            at = end;
        }
    }
    out
}

fn fixed(letter: Letter) -> Option<u8> {
    match letter {
        Letter::Plain(c) => u8::try_from(c).ok().filter(u8::is_ascii_alphanumeric),
        Letter::Accented(_) | Letter::Umlaut(_) | Letter::Digraph(_) | Letter::Sharp => None,
    }
}

fn is_fixed(letter: Letter) -> bool {
    fixed(letter).is_some()
}

fn edge(letter: Option<Letter>, joined: &[u8]) -> Edge {
    match letter {
        None if joined.is_empty() => Edge::Any,
        None => Edge::Word(joined.to_vec()),
        Some(Letter::Accented(c) | Letter::Umlaut(c) | Letter::Digraph(c)) => match u8::try_from(c)
        {
            Ok(c) if c.is_ascii() => Edge::Letter(vec![c, b'e']),
            _ => Edge::Any,
        },
        Some(Letter::Sharp) => Edge::Letter(vec![b's']),
        Some(Letter::Plain(_)) => Edge::Any,
    }
}
