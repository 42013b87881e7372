//! Webhooks: what happened here is told to another program, signed (Standard Webhooks 1.0).
//!
//! The configuration names each webhook with its address and a file with its secret; who writes
//! workflows picks a name and can aim at nothing else. [`queue`] puts a call into the transaction
//! of the deed that causes it. [`deliver`] makes what is due, each under its lease: the name is
//! resolved, every address behind it must be public or expressly allowed, and the connection goes
//! to exactly the address that was looked at, so that no answer of a name server can lead it
//! inside afterwards. Redirects are not followed, and of the answer only its code is read. [`post`]
//! is that call by itself, for whoever else has to call a program.
//!
//! A call holds the number of a request, its right, its dates and an address of our pages, and
//! nothing else about a person.

mod call;
mod config;
mod deliver;
mod error;
mod http;
mod network;
mod sign;
mod store;

pub use call::{
    Call, CallId, KEPT_DAYS, NewCall, State, drop_failed, failed, list, queue, retry, tidy,
};
pub use config::{Hooks, WebhookConfig};
pub use deliver::{Delivered, MOST_TRIES, deliver, send_test};
pub use error::{Error, Trouble};
pub use http::{Target, post};
pub use network::{May, Network};
pub use sign::Signed;
