//! What stands before every handler: who is it, may they, and did the form come from our page.

use std::net::SocketAddr;
use std::sync::Arc;

use accounts::Standing;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{ConnectInfo, DefaultBodyLimit, FromRequest as _, Multipart, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use base::{Locale, Secret};

use crate::api::{idempotency, problem};
use crate::directory::Directory;
use crate::fields::Fields;
use crate::look::Look;
use crate::pace::Pace;
use crate::pages::{portal, refused};
use crate::refusal::{Fault, Refusal};
use crate::routes::{Access, Route};
use crate::tasks::Tasks;
use crate::visit::Visit;
use crate::words::Words;
use crate::{App, cookies, csrf, session};

/// The largest body that is read. Texts are limited further where they are understood.
pub const LARGEST_BODY: usize = 1024 * 1024;

/// The door of one route.
#[derive(Clone)]
pub struct Door {
    pub app: Arc<App>,
    pub tasks: Tasks,
    pub directory: Directory,
    pub pace: Pace,
    /// `None` for addresses where nothing is.
    pub route: Option<&'static Route>,
}

/// Lets a call through, or answers it.
pub async fn pass(State(door): State<Door>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    let is_api = parts.uri.path().starts_with("/api/");
    let (visit, cookie) = match visit(&door, &parts, is_api).await {
        Ok(known) => known,
        Err((refusal, visit)) => return refuse(&refusal, &visit, is_api),
    };
    let body = match checked(&door, &visit, &mut parts, body, is_api).await {
        Ok(body) => body,
        Err(refusal) => return refuse(&refusal, &visit, is_api),
    };
    parts.extensions.insert(visit.clone());
    let request = Request::from_parts(parts, body);
    let mut response = if is_api && request.method() == Method::POST {
        idempotency::once(&visit, request, next).await
    } else {
        next.run(request).await
    };
    if let Some(refusal) = response.extensions_mut().remove::<Refusal>() {
        response = refuse(&refusal, &visit, is_api);
    }
    if let Some(cookie) = cookie
        && let Ok(value) = cookie.parse()
    {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
    response
}

fn refuse(refusal: &Refusal, visit: &Visit, is_api: bool) -> Response {
    if is_api {
        problem::answer(refusal)
    } else {
        refused::answer(refusal, visit)
    }
}

/// Who calls, and the cookie a visitor without one is given.
async fn visit(
    door: &Door,
    parts: &Parts,
    is_api: bool,
) -> Result<(Visit, Option<String>), (Refusal, Box<Visit>)> {
    let app = &door.app;
    let address = parts.extensions.get::<ConnectInfo<SocketAddr>>();
    let mut visit = Visit {
        app: app.clone(),
        actor: None,
        words: Words(language(&parts.headers, app)),
        look: Look::kept(&parts.headers),
        csrf: String::new(),
        session: None,
        halfway: None,
        tasks: door.tasks.clone(),
        directory: door.directory.clone(),
        pace: door.pace.clone(),
        mail: mail::Health::default(),
        calls_failed: 0,
        examined: erasure::Examined::default(),
        here: parts
            .uri
            .path_and_query()
            .map(ToString::to_string)
            .unwrap_or_default(),
        address: address.map_or_else(String::new, |info| info.0.ip().to_string()),
    };
    if is_api {
        return match session::bearer(app, &parts.headers).await {
            Ok(actor) => {
                visit.actor = actor;
                Ok((visit, None))
            }
            Err(refusal) => Err((refusal, Box::new(visit))),
        };
    }
    if portal::is_path(parts.uri.path()) {
        let (guest, cookie) = guest(app, &parts.headers, &cookies::portal_name(app));
        visit.csrf = csrf::token(&guest);
        return Ok((visit, cookie));
    }
    let secret = cookies::read(&parts.headers, &cookies::session_name(app));
    if let Some(secret) = secret {
        match session::open(app, &secret).await {
            Ok(Some(open)) => {
                visit.csrf = csrf::token(&secret);
                if open.standing(!app.demo) == Standing::Complete {
                    visit.actor = Some(open.actor());
                    visit.session = Some(open);
                    // Where it cannot be asked, the page itself will say what is wrong.
                    visit.mail = mail::health(&app.ledger).await.unwrap_or_default();
                    visit.calls_failed = webhooks::failed(&app.ledger).await.unwrap_or_default();
                    if visit.oversees() {
                        let examined = erasure::examined(&app.ledger).await;
                        visit.examined = examined.unwrap_or_default();
                    }
                } else {
                    visit.halfway = Some(open);
                }
                return Ok((visit, None));
            }
            Ok(None) => {}
            Err(refusal) => return Err((refusal, Box::new(visit))),
        }
    }
    let (guest, cookie) = guest(app, &parts.headers, &cookies::guest_name(app));
    visit.csrf = csrf::token(&guest);
    Ok((visit, cookie))
}

fn guest(app: &App, headers: &HeaderMap, name: &str) -> (Secret, Option<String>) {
    let known = cookies::read(headers, name);
    let known = known.filter(|secret| secret.expose().len() == 64);
    if let Some(secret) = known {
        return (secret, None);
    }
    let secret = app.ledger.random.token();
    let cookie = cookies::write(app, name, secret.expose());
    (secret, Some(cookie))
}

fn language(headers: &HeaderMap, app: &App) -> Locale {
    let chosen = cookies::read(headers, cookies::LANGUAGE);
    let chosen = chosen.and_then(|tag| Locale::from_tag(tag.expose()));
    let asked = || {
        let header = headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok()?;
        Words::accepted(header)
    };
    chosen.or_else(asked).unwrap_or(app.controller.language)
}

/// Checks permission first and the form second, and lays the fields down for the handler.
async fn checked(
    door: &Door,
    visit: &Visit,
    parts: &mut Parts,
    body: Body,
    is_api: bool,
) -> Result<Body, Refusal> {
    let unsafe_method = !parts.method.is_safe();
    let is_closed = portal::is_path(parts.uri.path()) && door.app.portal.is_none();
    if is_closed || !is_text(parts.uri.path()) {
        return Err(Refusal::NotFound);
    }
    if let Some(route) = door.route {
        admit(route, visit, unsafe_method).await?;
    }
    if !unsafe_method {
        let query = parts.uri.query().unwrap_or_default();
        parts.extensions.insert(Fields::parse(query.as_bytes()));
        return Ok(body);
    }
    let has_files = !is_api && content_type(&parts.headers).starts_with("multipart/form-data");
    let largest = if has_files {
        LARGEST_BODY + ::requests::LARGEST_FILE
    } else {
        LARGEST_BODY
    };
    let too_large = || Refusal::invalid(Fault::new("body-large"));
    let whole = to_bytes(body, largest).await.map_err(|_| too_large())?;
    if !is_api {
        if !csrf::same_site(&parts.headers, &visit.app.public_url) {
            return Err(Refusal::invalid(Fault::new("csrf")));
        }
        let fields = if has_files {
            multipart(&parts.headers, whole.clone()).await?
        } else {
            Fields::parse(&whole)
        };
        if !csrf::fits(fields.get("csrf"), &visit.csrf) {
            return Err(Refusal::invalid(Fault::new("csrf")));
        }
        parts.extensions.insert(fields);
    }
    Ok(Body::from(whole))
}

/// Whether an address is UTF-8 behind its percent signs; what is not names nothing of ours.
fn is_text(path: &str) -> bool {
    let mut bytes = path.as_bytes().iter();
    let mut decoded = Vec::with_capacity(path.len());
    while let Some(&byte) = bytes.next() {
        let rest = bytes.as_slice();
        let coded = (byte == b'%')
            .then(|| rest.get(..2))
            .flatten()
            .and_then(|two| hex::decode(two).ok());
        match coded {
            Some(one) => {
                decoded.extend(one);
                bytes.nth(1);
            }
            None => decoded.push(byte),
        }
    }
    std::str::from_utf8(&decoded).is_ok()
}

fn content_type(headers: &HeaderMap) -> &str {
    let value = headers.get(header::CONTENT_TYPE);
    value.and_then(|value| value.to_str().ok()).unwrap_or("")
}

/// Reads a form with files that was taken in whole.
async fn multipart(headers: &HeaderMap, whole: Bytes) -> Result<Fields, Refusal> {
    let wrong = || Refusal::invalid(Fault::new("body-form"));
    let mut request = Request::new(Body::from(whole));
    *request.headers_mut() = headers.clone();
    // The whole is within its limit already.
    DefaultBodyLimit::disable().apply(&mut request);
    let form = Multipart::from_request(request, &())
        .await
        .map_err(|_| wrong())?;
    Fields::parse_multipart(form).await.map_err(|_| wrong())
}

async fn admit(route: &Route, visit: &Visit, unsafe_method: bool) -> Result<(), Refusal> {
    let needed = match route.access {
        Access::Public => return Ok(()),
        Access::Halfway if visit.halfway.is_some() => return Ok(()),
        Access::Halfway | Access::SignedIn => None,
        Access::Needs(permission) => Some(permission),
    };
    let actor = visit.actor()?;
    match needed {
        // Who tries to change what they may not is entered in the log.
        Some(permission) if unsafe_method => {
            Ok(accounts::authorize(&visit.app.ledger, actor, permission, None).await?)
        }
        Some(permission) => Ok(actor.require(permission)?),
        None => Ok(()),
    }
}

/// The answer where nothing is.
pub async fn nothing_here() -> Response {
    Refusal::NotFound.into_response()
}
