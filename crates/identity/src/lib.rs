//! The code to the mailbox on file: whoever reads it shows that they are who they say (Art. 12(6)
//! GDPR), and nobody has to send an ID.
//!
//! [`send`] takes an address that stands in a connected system now, and no other, and queues one message
//! to it with a code and a link. The person enters the code behind the link ([`enter`]), tells it on
//! the telephone ([`enter_for`]), or says that the request is not theirs ([`deny`]). Each end is kept
//! as a check of the request, with its means and ground, in one transaction with its entry; one that
//! confirms ticks the step. A code works for some days and some tries, is kept as a keyed hash, and
//! the address is kept nowhere but in the message that leaves.

mod code;
mod enter;
mod error;
mod expire;
mod link;
mod look;
mod send;
mod store;
mod words;

pub use code::{Code, CodeId, Outcome};
pub use enter::{deny, enter, enter_for};
pub use error::Error;
pub use expire::expire;
pub use look::{Asked, codes_of, look};
pub use send::{Sending, send};
