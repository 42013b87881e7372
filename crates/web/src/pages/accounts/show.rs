//! One's own account: password, second factor, sessions, tokens of the API.

use accounts::{ApiToken, Session};
use askama::Template;

use crate::refusal::{Fault, Refusal};
use crate::visit::{Answer, Errors, Frame, Visit, form};

#[derive(Template)]
#[template(path = "accounts/show.html")]
pub struct OwnAccount {
    page: Frame,
    errors: Errors,
    name: String,
    login: String,
    roles: Vec<String>,
    has_factor: bool,
    codes_left: i64,
    fresh: bool,
    sessions: Vec<Line>,
    tokens: Vec<Line>,
    /// A token that was just issued, shown this once.
    issued: String,
    label: String,
    /// The calendar's address, shown this once.
    feed: String,
    /// Since when the calendar is on; empty while it is off.
    feed_since: String,
}

/// A session or a token of the list.
struct Line {
    id: String,
    label: String,
    begun: String,
    used: String,
    here: bool,
    /// Nothing is left to be ended.
    over: bool,
}

/// What the page shows beside what is kept.
#[derive(Default)]
pub struct Told {
    pub faults: Vec<Fault>,
    pub issued: String,
    pub label: String,
    pub feed: String,
}

/// The page.
pub async fn show(visit: Visit) -> Answer {
    render(&visit, Told::default()).await
}

/// The page after something was done or refused.
pub async fn render(visit: &Visit, told: Told) -> Answer {
    let (ledger, session) = (&visit.app.ledger, visit.any_session()?);
    let account = &session.account;
    let sessions = accounts::sessions(ledger, &account.id).await?;
    let tokens = accounts::tokens(ledger, account).await?;
    let feed_since = accounts::feed_since(ledger, account).await?;
    let errors = visit.errors(&told.faults);
    let template = OwnAccount {
        page: visit.titled("account-title").refused_if(&errors),
        name: account.name.clone(),
        login: account.login.clone(),
        roles: roles(visit)?,
        has_factor: session.has_factor,
        codes_left: accounts::recovery_codes_left(ledger, session).await?,
        fresh: visit.is_fresh(),
        sessions: sessions
            .iter()
            .map(|one| line(visit, session, one))
            .collect(),
        tokens: tokens
            .iter()
            .map(|token| token_line(visit, token))
            .collect(),
        issued: told.issued,
        label: told.label,
        feed: told.feed,
        feed_since: feed_since.map_or_else(String::new, |since| visit.full_moment(since)),
        errors,
    };
    form(&template, &template.errors)
}

fn roles(visit: &Visit) -> Result<Vec<String>, Refusal> {
    let roles = &visit.actor()?.account.roles;
    Ok(roles
        .iter()
        .map(|role| visit.words.word("role-", role.word()))
        .collect())
}

fn line(visit: &Visit, own: &Session, session: &Session) -> Line {
    let here = own.id == session.id;
    Line {
        id: session.id.to_string(),
        label: String::new(),
        begun: visit.moment(session.created_at),
        used: visit.moment(session.used_at),
        here,
        over: here,
    }
}

fn token_line(visit: &Visit, token: &ApiToken) -> Line {
    Line {
        id: token.id.to_string(),
        label: token.label.clone(),
        begun: visit.moment(token.created_at),
        used: visit.full_moment(token.expires_at),
        here: false,
        over: token.revoked || token.expires_at <= visit.app.now(),
    }
}
