//! Messages that leave the house: an outbox of our own and a relay that delivers them.
//!
//! [`queue`] puts a message into the transaction of the deed that causes it, so that it exists if
//! and only if the deed does. [`deliver`] hands what is due to the relay under the leases of
//! `jobs`: one worker at a time holds a message, for longer than a delivery may take. A server
//! that is away costs no message a try; one that refuses a message for good makes it `failed`,
//! which [`health`] tells every page. Where a server's last word got lost, the same message goes
//! out again under the same Message-ID, by which the receiver knows it.
//!
//! A message holds the number of a request, its right, its dates and an address of our pages, and
//! nothing else about a person; the templates can name nothing more.

mod address;
mod checkpoint;
mod config;
mod deliver;
mod error;
mod health;
mod message;
mod relay;
mod store;
pub mod template;

pub use address::Address;
pub use checkpoint::send_checkpoint;
pub use config::{MailConfig, Tls};
pub use deliver::{Delivered, GIVE_UP_DAYS, deliver, send_test};
pub use error::Error;
pub use health::{Health, health};
pub use message::{
    BOUNCED, KEPT_DAYS, MessageId, NewMessage, Outgoing, State, bounced, drop_failed, list, queue,
    retry, tidy, undelivered,
};
pub use relay::Relay;
