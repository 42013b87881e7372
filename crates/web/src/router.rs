//! Turns the table of routes into a service.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::http::StatusCode;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::{IntoResponse as _, Response};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::timeout::TimeoutLayer;

use crate::directory::Directory;
use crate::gate::{self, Door};
use crate::pace::Pace;
use crate::pages::portal;
use crate::routes::{ROUTES, Route};
use crate::tasks::Tasks;
use crate::{App, Metrics, metrics, security};

/// A page that takes longer has met a fault. Drafting a plan reads a whole CRM, so it is patient.
const PATIENCE: Duration = Duration::from_mins(10);

/// Pages that a person opens by a link that was sent to them: as public as the form.
const BY_LINK: [&str; 3] = ["/consent/", "/identity/", "/pick-up/"];

/// All pages and the API.
pub fn router(app: App) -> Router {
    router_with(app, &Tasks::default(), None)
}

/// As [`router`], with the work that goes on beside the pages, and what counts the answers.
pub fn router_with(app: App, tasks: &Tasks, metrics: Option<&Metrics>) -> Router {
    let apart = app.portal.as_ref().is_some_and(|portal| portal.apart);
    let here = move |route: &Route| !(apart && portal::is_path(route.path));
    assemble(app, tasks, metrics, here)
}

/// The public form and the pages that persons open by a link, for a listener of their own: no page of
/// the house and no call of the API.
pub fn portal_router(app: App) -> Router {
    let shared = ["/healthz", "/readyz", "/assets/{name}", "/language"];
    let is_by_link = |path: &str| BY_LINK.iter().any(|start| path.starts_with(start));
    let here = |route: &Route| {
        let path = route.path;
        portal::is_path(path) || is_by_link(path) || shared.contains(&path)
    };
    assemble(app, &Tasks::default(), None, here)
}

/// The routes of the table that are served here, each behind its door.
fn assemble(
    app: App,
    tasks: &Tasks,
    metrics: Option<&Metrics>,
    here: impl Fn(&Route) -> bool,
) -> Router {
    let app = Arc::new(app);
    let (directory, pace) = (Directory::default(), Pace::default());
    let mut router = Router::new();
    for route in ROUTES.iter().filter(|route| here(route)) {
        let door = Door {
            app: app.clone(),
            tasks: tasks.clone(),
            directory: directory.clone(),
            pace: pace.clone(),
            route: Some(route),
        };
        let handler = (route.handler)().route_layer(from_fn_with_state(door, gate::pass));
        router = router.route(route.path, handler);
    }
    let door = Door {
        app: app.clone(),
        tasks: tasks.clone(),
        directory,
        pace,
        route: None,
    };
    let nowhere =
        axum::routing::any(gate::nothing_here).layer(from_fn_with_state(door, gate::pass));
    let router = router
        .fallback_service(nowhere.with_state(app.clone()))
        .layer(CatchPanicLayer::custom(|_| broken()))
        .layer(TimeoutLayer::with_status_code(
            StatusCode::SERVICE_UNAVAILABLE,
            PATIENCE,
        ))
        .layer(from_fn(security::only_known_methods))
        .layer(from_fn_with_state(app.clone(), security::headers))
        .with_state(app);
    match metrics {
        Some(metrics) => router.layer(from_fn_with_state(metrics.clone(), metrics::count)),
        None => router,
    }
}

/// The last resort: a handler panicked, which is logged by the panic itself.
fn broken() -> Response {
    StatusCode::INTERNAL_SERVER_ERROR.into_response()
}
