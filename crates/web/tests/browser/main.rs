//! What people do with the pages, in a real browser: journeys, and a sweep over every page in
//! every state.

#![expect(clippy::unwrap_used, reason = "a test that fails says where")]

#[expect(dead_code, reason = "a browser needs only a part of it")]
#[path = "../web/support.rs"]
mod support;

mod answered;
mod approving;
mod desk;
mod journeys;
mod keyboard;
mod outage;
mod policy;
mod readme;
mod scenes;
mod screen;
mod sweep;
mod tools;
mod views;
mod workflow;
