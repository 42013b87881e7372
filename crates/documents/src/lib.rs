//! Papers people read: letters and certificates as PDF. The only crate that knows Typst.
//!
//! A [`Paper`] is plain data: headings, paragraphs, pairs and tables. [`print`] sets it by the one
//! template of this crate. Every value goes in as data that the template reads, never as source,
//! so that nothing written in a CRM is ever carried out; letters that no embedded font has are
//! replaced, and what is invisible is left out. Fonts come with the program: nothing of the
//! machine is read and nothing is fetched.

mod error;
mod fonts;
mod logo;
mod markdown;
mod paper;
mod plain;
mod print;
mod text;
mod world;

pub use error::Error;
pub use logo::Logo;
pub use markdown::{Page, page};
pub use paper::{Attachment, Paper, Part, Sender};
pub use print::{print, print_with};
pub use text::text;
