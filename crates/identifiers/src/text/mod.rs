//! A value as characters that remember where they stand, with escapes undone and letters folded.

mod entities;
mod escapes;
mod fold;
mod html;
mod layers;
mod stream;

pub(crate) use escapes::unescape_json;
pub(crate) use fold::{Fold, Glyph, Mark, combining, fold, fold_text, letter};
pub(crate) use html::{is_block_tag, unescape_html};
pub(crate) use layers::{HTML, JSON, QP, URL, readings};
pub(crate) use stream::plain;
