//! Recipients: to whom data of a person were disclosed, and who is told that they were corrected,
//! erased or restricted (Art. 19 GDPR).
//!
//! [`note`] keeps the disclosure log of a request; the configuration and the register name
//! recipients that a system always has ([`proposed`]). Each recipient is told by a message with a link ([`tell`], which makes an errand they
//! can answer), by hand on a day ([`told`]), or need not be told for a reason ([`exempt`]). Once all
//! are decided the step of the checklist is done. The person is told the recipients on demand, in
//! the letter.

mod decide;
mod error;
mod expire;
mod known;
mod list;
mod note;
mod recipient;
mod store;
mod tell;

pub use decide::{exempt, told};
pub use error::Error;
pub use expire::expire;
pub use known::{Known, RecipientConfig};
pub use list::{Proposed, proposed, recipients_of};
pub use note::{NewRecipient, note};
pub use recipient::{Recipient, RecipientId, State, Way, step_of};
pub use tell::{Notice, tell};
