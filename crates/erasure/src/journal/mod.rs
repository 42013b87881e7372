//! The erasure journal: who was erased, known again without being remembered.
//!
//! [`note`] writes keyed fingerprints before the first effect of a run; [`scan()`] looks for people
//! who are back in a system, [`replay`] proposes to erase them again, under four eyes as the first
//! time; [`guard()`] tells of a list to be imported which lines may not come in. The journal has a
//! retention of its own ([`expire`]). Where a CRM's database keeps watch ([`watch`]), [`arrivals`] looks
//! at whoever is new there.

mod arrivals;
mod expire;
mod guard;
mod note;
mod print;
mod replay;
mod scan;
mod table;

pub use arrivals::{arrivals, watch};
pub use expire::expire;
pub use guard::{Guarded, Line, guard};
pub(crate) use note::{Noted, note};
pub use replay::{Proposed, Replayed, replay};
pub use scan::{Back, Returns, returns, scan, scan_due};
pub use table::{Unreadable, lines};
