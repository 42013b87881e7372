//! Katharina Brandl of Vienna: the person the demo tells about.
//!
//! A contact, once merged with a duplicate, who began as a lead, asked again through the website and
//! stands on a trade-fair list. Her husband shares a mailbox and the telephone at home; two strangers
//! share her name.

mod copies;
mod life;
mod people;

use crate::planted::Story;
use crate::records::Party;
use crate::world::World;

/// The people of the story.
struct Cast {
    katharina: Party,
    husband: Party,
    colleague: Party,
    /// Somebody of another firm, in whose records she is only named.
    stranger: Party,
}

pub(crate) fn write(world: &mut World) -> Story {
    let (cast, mut story) = people::write(world);
    life::write(world, &cast, &mut story);
    copies::write(world, &cast.katharina, &mut story);
    story
}
