//! What a house writes its letters by: a text for each kind and language, and the head of its paper.
//!
//! The product comes with a text for each ([`law::template`]). A house that saves its own keeps
//! every version; [`save`] refuses a text that lacks what the law wants told, and [`restore`] goes
//! back to any version or to what came with the product. [`text_of`] and [`letterhead_at`] are what
//! letters are written by: they ask no permission, as they tell nothing of anybody.

mod error;
mod head;
mod logo;
mod save;
mod show;
mod store;

pub use error::Error;
pub use head::{
    HeadVersion, Letterhead, Picture, heads, letterhead_at, picture, restore_head, save_head,
};
pub use logo::{Logo, LogoKind, broken as broken_logo};
pub use save::{checked, restore, save};
pub use show::{Of, Shown, Version, list, show, text_of};
