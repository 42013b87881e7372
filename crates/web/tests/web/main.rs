//! The pages and the API through the real router, one module per ability.

mod access;
mod api;
mod forms;
mod journey;
mod support;
