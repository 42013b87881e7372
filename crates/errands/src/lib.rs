//! Errands: what the owner of another system is asked to do for a request.
//!
//! A task of a request in a system that people work in by hand ([`requests::Task`]) becomes an
//! errand when somebody has its owner asked ([`ask`]): by a message with a link, or by a signed
//! call to the program that looks after the system. The link opens one page without an account; it
//! shows the number of the request, the right, the day and what is to be done, and of the person
//! only what whoever asked chose to show. It is answered once ([`answer`], [`answer_by_call`]):
//! nothing found, done, or done in part with the reason, with a file as proof. What was done ends
//! the task; what was done in part stays open until somebody of the house has looked.
//!
//! The link is made from the errand under a key of the installation and stands nowhere. Asking
//! again makes another, and the one before no longer works.

mod answer;
mod ask;
mod errand;
mod error;
mod expire;
mod link;
mod look;
mod store;
mod words;

pub use answer::{NewAnswer, answer, answer_by_call};
pub use ask::{Ask, Somebody, Ways, ask, ask_somebody};
pub use errand::{Errand, Outcome, Way};
pub use error::Error;
pub use expire::expire;
pub use look::{Asked, errands_of, look};
