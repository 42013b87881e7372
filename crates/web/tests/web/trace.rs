//! Whatever a test does through the router: a call that succeeded has left the entry that the
//! table of routes names.

use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode};
use ledger::{Filter, Ledger};
use web::{Method, ROUTES, Route, Trace};

/// Nothing is changed where nothing was chosen otherwise.
const MAY_DO_NOTHING: [&str; 28] = [
    // All of it was changed by somebody else meanwhile, or is as it was already.
    "/requests/assign/undo",
    "/requests/tag/undo",
    // They stand there already.
    "/register/{system}/edit",
    "/api/v1/register/{system}",
    "/register/controller",
    "/api/v1/register/controller",
    // Answers that stand there already.
    "/assessment/points/{point}",
    "/api/v1/assessment/answers",
    // A number leads on to its request.
    "/search",
    // It was off already.
    "/account/calendar/end",
    // A row more, or a trial.
    "/workflows/build",
    "/plans/{plan}/persons",
    "/plans/{plan}/records",
    // Another worker is at it already, which the page says.
    "/plans/{plan}/run",
    // Said twice.
    "/plans/{plan}/run/stop",
    "/api/v1/plans/{plan}/stop",
    "/consent/{token}/confirm",
    "/consent/{token}/withdraw",
    "/systems/{system}/persons/{kind}/{id}/consents/withdraw",
    "/api/v1/consents/withdraw",
    // Asked, or noted, already: a form that is sent twice does it once.
    "/requests/{reference}/tasks/{task}/ask",
    "/api/v1/requests/{reference}/tasks/{task}/ask",
    "/requests/{reference}/recipients",
    "/api/v1/requests/{reference}/recipients",
    // Nothing was filled in, or it was sent already.
    "/portal/check",
    // No row contradicts.
    "/plans/{plan}/conflict/values",
    // There is no such session or token any more: it has ended, as was wished.
    "/account/sessions/end",
    "/account/tokens/revoke",
];

/// What is to be found in the log afterwards.
pub struct Due {
    route: Option<(&'static Route, &'static str)>,
    before: usize,
}

impl Due {
    /// What this call has to leave, when it succeeds.
    pub async fn of(ledger: &Ledger, request: &Request<Body>) -> Self {
        let route = (request.method() == "POST").then(|| route_of(request.uri().path()));
        let route = route.flatten().and_then(|route| match route.trace {
            Trace::Deed(action) => Some((route, action)),
            Trace::Reads | Trace::Nothing => None,
        });
        let before = if route.is_some() {
            entries(ledger).await.len()
        } else {
            0
        };
        Self { route, before }
    }

    /// Looks for it.
    pub async fn settle(self, ledger: &Ledger, status: StatusCode, headers: &HeaderMap) {
        let Some((route, action)) = self.route else {
            return;
        };
        let done = status.is_success() || status.is_redirection() && !asks_to_sign_in(headers);
        let asked = asks_for_password(route, headers);
        if !done || asked || headers.contains_key("idempotency-replayed") {
            return;
        }
        let entries = entries(ledger).await;
        let left: Vec<&String> = entries.iter().skip(self.before).collect();
        let idle = left.is_empty() && MAY_DO_NOTHING.contains(&route.path);
        assert!(
            idle || left
                .iter()
                .any(|one| *one == action || is_likewise(action, one)),
            "POST {}: {status}, but no {action} among {left:?}",
            route.path
        );
    }
}

/// What a call may leave instead of the deed that the table names.
fn is_likewise(named: &str, left: &str) -> bool {
    const INSTEAD: [(&str, &str); 4] = [
        // A code of the list instead of one of the device.
        ("accounts.give_code", "accounts.use_recovery_code"),
        // A run that somebody stopped does not start, it goes on.
        ("runs.start", "runs.resume"),
        // A candidate who was not chosen is told apart, which changes nothing of the plan.
        ("plans.change", "persons.tell_apart"),
        // One that was taken back, or closed, already is looked at once more.
        ("portal.withdraw", "portal.look"),
    ];
    INSTEAD.contains(&(named, left))
}

fn asks_to_sign_in(headers: &HeaderMap) -> bool {
    let to = headers.get("location").and_then(|to| to.to_str().ok());
    to.is_some_and(|to| to.starts_with("/sign-in?") || to.contains("second-factor?next"))
}

/// An export that answers with a page instead of a file asked for the password first.
fn asks_for_password(route: &Route, headers: &HeaderMap) -> bool {
    let kind = headers
        .get("content-type")
        .and_then(|kind| kind.to_str().ok());
    route.path.ends_with("/export") && kind.is_some_and(|kind| kind.starts_with("text/html"))
}

async fn entries(ledger: &Ledger) -> Vec<String> {
    let found = ledger.list(&Filter::default()).await.unwrap();
    found.into_iter().map(|entry| entry.action).collect()
}

/// The route with the most words in common.
fn route_of(path: &str) -> Option<&'static Route> {
    let words: Vec<&str> = path.split('/').collect();
    let fits = |route: &&Route| {
        let own: Vec<&str> = route.path.split('/').collect();
        own.len() == words.len()
            && own
                .iter()
                .zip(&words)
                .all(|(own, word)| own.starts_with('{') || own == word)
    };
    let posts = ROUTES.iter().filter(|route| route.method == Method::Post);
    posts
        .filter(fits)
        .min_by_key(|route| route.path.matches('{').count())
}
