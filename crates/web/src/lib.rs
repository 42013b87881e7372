//! Pages and REST API: other clothes for the same use cases that the commands call.
//!
//! One table (`routes`) names every address with who may call it and which deed it leaves; the
//! gate before every handler reads it. Pages work as plain forms without script; every answer
//! carries the same security headers; no address outside our own is ever loaded.

mod api;
mod app;
mod assets;
mod cookies;
mod csrf;
mod dates;
mod directory;
mod drafts;
mod fields;
mod gate;
mod ical;
mod leaving;
mod light;
mod look;
mod metrics;
mod pace;
mod pages;
mod panel;
mod presence;
mod refusal;
mod route;
mod router;
mod routes;
mod security;
mod serve;
mod session;
mod speech;
mod store;
mod strip;
mod tasks;
mod trouble;
mod visit;
mod watch;
mod words;
mod xlsx;

pub use app::{App, Portal};
pub use leaving::LONGEST;
pub use metrics::{Metrics, metrics_router};
pub use panel::Panel;
pub use router::{portal_router, router};
pub use routes::{Access, Method, ROUTES, Route, Trace};
pub use serve::{Beside, serve, serve_until};
pub use speech::speech;
