//! Who stands behind a cookie or a bearer token.

use accounts::{Actor, Session};
use axum::http::{HeaderMap, header};
use base::Secret;

use crate::App;
use crate::fields::Fields;
use crate::refusal::{Fault, Refusal};
use crate::visit::Visit;

/// The session of a cookie, if it is still good. Roles are as they are now.
pub async fn open(app: &App, token: &Secret) -> Result<Option<Session>, Refusal> {
    Ok(accounts::resume(&app.ledger, token.expose()).await?)
}

/// The account of a bearer token (RFC 6750), if it carries one that opens.
pub async fn bearer(app: &App, headers: &HeaderMap) -> Result<Option<Actor>, Refusal> {
    let header = headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok());
    let token = header.and_then(|line| {
        let (scheme, token) = line.split_once(' ')?;
        scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
    });
    match token {
        Some(token) => Ok(accounts::authenticate(&app.ledger, token).await?),
        None => Ok(None),
    }
}

/// Makes sure that the password was given within the last minutes, before something that cannot
/// be undone or hands out data; asks the form for it otherwise (ASVS 5.0, 7.5.3). Returns the
/// session as it is then.
pub async fn freshen(visit: &Visit, fields: &Fields) -> Result<Session, Refusal> {
    freshen_at(visit, fields, "password").await
}

/// The same on a page with several forms that may ask: the fault stands at the field of this one.
pub async fn freshen_at(visit: &Visit, fields: &Fields, field: &str) -> Result<Session, Refusal> {
    let session = visit.session.as_ref().ok_or(Refusal::SignIn)?;
    if visit.is_fresh() {
        return Ok(session.clone());
    }
    let given = Secret::new(fields.raw("password"));
    let wrong = || Refusal::invalid(Fault::new("password-wrong").at(field));
    if given.expose().is_empty() {
        return Err(Refusal::invalid(
            Fault::new("password-again-needed").at(field),
        ));
    }
    match accounts::confirm(&visit.app.ledger, session, &given).await {
        Ok(fresh) => Ok(fresh),
        Err(accounts::Error::NotSignedIn) => Err(wrong()),
        Err(error) => Err(error.into()),
    }
}
