//! What people do with the pages, in a real browser: journeys, and a sweep over every page.

#![expect(clippy::unwrap_used, reason = "a test that fails says where")]

#[expect(dead_code, reason = "a browser needs only a part of it")]
#[path = "../web/support.rs"]
mod support;

mod journeys;
mod screen;
mod sweep;
