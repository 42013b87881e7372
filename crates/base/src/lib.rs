//! What every other crate stands on: time, chance, ids, secrets and the two languages.
//!
//! Time and randomness are parameters everywhere, so that a test can move the one and repeat the
//! other. Nothing here reads a file or opens a socket, and nothing here prints what it holds.

mod clock;
mod id;
mod locale;
mod notice;
mod random;
mod secret;

pub use clock::Clock;
pub use id::mint_text;
pub use locale::Locale;
pub use notice::Notice;
pub use random::Random;
pub use secret::Secret;

/// What the [`id!`] macro needs at its place of use.
#[doc(hidden)]
pub mod macros {
    pub use serde;
}
