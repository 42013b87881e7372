//! What consents promise, on both engines.

#![expect(clippy::unwrap_used, reason = "a test that fails says where")]

mod changes;
mod origin;
mod proof;
mod sending;
mod world;
