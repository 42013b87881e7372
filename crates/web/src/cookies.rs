//! Our five cookies: the session, the visitor before signing in, the visitor of the public form, the
//! language, the look.

use axum::http::{HeaderMap, header};
use base::Secret;

use crate::App;

/// The language a visitor chose.
pub const LANGUAGE: &str = "vergissmein-language";
/// How the pages look here.
pub const LOOK: &str = "vergissmein-look";

/// The session's cookie. Over https browsers take it from this host only and never unencrypted.
pub fn session_name(app: &App) -> String {
    prefixed(app, "vergissmein")
}

/// The visitor's cookie, which binds the forms before signing in.
pub fn guest_name(app: &App) -> String {
    prefixed(app, "vergissmein-guest")
}

/// The cookie of whoever fills in the public form. The pages of the house do not know it, and the form
/// does not know theirs (ASVS 5.0, 3.5.4).
pub fn portal_name(app: &App) -> String {
    prefixed(app, "vergissmein-portal")
}

fn prefixed(app: &App, name: &str) -> String {
    if app.is_https() {
        format!("__Host-{name}")
    } else {
        name.to_owned()
    }
}

/// A cookie's value.
pub fn read(headers: &HeaderMap, name: &str) -> Option<Secret> {
    let lines = headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|line| line.to_str().ok());
    lines
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(known, value)| *known == name && !value.is_empty())
        .map(|(_, value)| Secret::new(value))
}

/// A cookie that lives as long as the browser.
pub fn write(app: &App, name: &str, value: &str) -> String {
    let secure = if app.is_https() { "; Secure" } else { "" };
    format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax{secure}")
}

/// A cookie that is over.
pub fn clear(app: &App, name: &str) -> String {
    format!("{}; Max-Age=0", write(app, name, ""))
}

/// A cookie that stays for a year. For what is no secret.
pub fn lasting(app: &App, name: &str, value: &str) -> String {
    format!("{}; Max-Age=31536000", write(app, name, value))
}
