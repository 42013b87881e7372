//! One call of a page or of the API: who, in which language, and the frame around the answer.

use std::convert::Infallible;
use std::sync::Arc;

use accounts::{Account, Actor, Permission, Role, Session};
use askama::Template;
use axum::extract::FromRequestParts;
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{Html, IntoResponse, Response};
use jiff::Timestamp;
use jiff::civil::Date;

use crate::directory::Directory;
use crate::look::Look;
use crate::pace::Pace;
use crate::pages::help;
use crate::refusal::{Fault, Refusal};
use crate::tasks::Tasks;
use crate::words::Words;
use crate::{App, assets};

/// What a handler gets.
#[derive(Clone)]
pub struct Visit {
    /// The application.
    pub app: Arc<App>,
    /// Who is signed in.
    pub actor: Option<Actor>,
    /// The language.
    pub words: Words,
    /// How the pages look in this browser.
    pub look: Look,
    /// The token every form carries.
    pub csrf: String,
    /// The browser's session.
    pub session: Option<Session>,
    /// A session that still lacks its second factor; it opens nothing but what completes it.
    pub halfway: Option<Session>,
    /// Work that goes on beside the pages.
    pub tasks: Tasks,
    /// Systems opened for reading.
    pub directory: Directory,
    /// How often somebody asked.
    pub pace: Pace,
    /// Whether messages get through.
    pub mail: mail::Health,
    /// Calls of webhooks that will not get through.
    pub calls_failed: i64,
    /// What the hourly look at all that must hold found, for whoever answers for it.
    pub examined: erasure::Examined,
    /// Path and query of this page.
    pub here: String,
    /// Where the visitor comes from, for slowing down guesses.
    pub address: String,
}

/// What every page needs around its content.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a question the layout asks"
)]
pub struct Frame {
    pub words: Words,
    pub look: Look,
    pub title: String,
    pub faulty: bool,
    pub csrf: String,
    pub here: String,
    pub style: String,
    pub script: String,
    pub icon: String,
    /// Where the help tells of this page.
    pub help: String,
    pub account: Option<Account>,
    pub nav: Vec<Place>,
    pub may_open: bool,
    pub may_search: bool,
    /// What the search of the page's head looks for, by the key of its words.
    pub search: &'static str,
    pub testing: bool,
    pub demo: bool,
    /// What is wrong right now, each with where to look.
    pub troubles: Vec<(String, &'static str)>,
    /// Seconds until the page loads itself anew.
    pub refresh: Option<u32>,
}

/// A place in the navigation.
pub struct Place {
    pub href: &'static str,
    pub key: &'static str,
    pub current: bool,
}

/// A result of a page's handler.
pub type Answer = Result<Response, Refusal>;

const PLACES: [(&str, &str, Permission); 19] = [
    ("/", "frame-today", Permission::RequestsRead),
    ("/requests", "frame-requests", Permission::RequestsList),
    ("/plans", "frame-plans", Permission::PlansRead),
    ("/figures", "frame-figures", Permission::RequestsList),
    ("/persons", "frame-persons", Permission::PersonReveal),
    ("/consents", "frame-consents", Permission::ConsentsRead),
    (
        "/restrictions",
        "frame-restrictions",
        Permission::RequestsRead,
    ),
    ("/ledger", "frame-ledger", Permission::LedgerRead),
    ("/systems", "frame-systems", Permission::SystemsRead),
    ("/register", "frame-register", Permission::RegisterRead),
    ("/returns", "frame-returns", Permission::PlansRead),
    ("/imports", "frame-imports", Permission::ImportsCheck),
    ("/checklists", "frame-checklists", Permission::SystemsManage),
    ("/holidays", "frame-holidays", Permission::SystemsManage),
    ("/templates", "frame-templates", Permission::TemplatesManage),
    ("/workflows", "frame-workflows", Permission::WorkflowsRead),
    ("/assessment", "frame-assess", Permission::AssessmentRead),
    ("/processes", "frame-processes", Permission::ProcessesRead),
    ("/accounts", "frame-accounts", Permission::AccountsManage),
];

impl Visit {
    /// Who acts. The gate lets nobody else in where this is asked.
    pub fn actor(&self) -> Result<&Actor, Refusal> {
        self.actor.as_ref().ok_or(Refusal::SignIn)
    }

    /// The browser's session, complete or not.
    pub fn any_session(&self) -> Result<&Session, Refusal> {
        self.session
            .as_ref()
            .or(self.halfway.as_ref())
            .ok_or(Refusal::SignIn)
    }

    /// Whether somebody is signed in who may.
    pub fn may(&self, permission: Permission) -> bool {
        self.actor
            .as_ref()
            .is_some_and(|actor| actor.may(permission))
    }

    /// Whether somebody is signed in who answers for the house: its data or its machines.
    pub fn oversees(&self) -> bool {
        let mut roles = self.actor.iter().flat_map(|actor| &actor.account.roles);
        roles.any(|role| matches!(role, Role::Administrator | Role::PrivacyManager))
    }

    /// Whether the password was given within the last minutes.
    pub fn is_fresh(&self) -> bool {
        self.session
            .as_ref()
            .is_some_and(|session| session.is_fresh(self.app.now()))
    }

    /// The controller's calendar day.
    pub fn today(&self) -> Date {
        self.app.today()
    }

    /// An instant in words, in the controller's zone; without the year when it is the present one.
    pub fn moment(&self, at: Timestamp) -> String {
        self.words.moment(at, self.app.zone(), Some(self.today()))
    }

    /// An instant in words with its year, for what is kept as proof.
    pub fn full_moment(&self, at: Timestamp) -> String {
        self.words.moment(at, self.app.zone(), None)
    }

    /// The frame of a page with this title.
    pub fn frame(&self, title: impl Into<String>) -> Frame {
        let path = self.here.split('?').next().unwrap_or_default();
        let help = help::place(path);
        // A person's page lies below its system, and belongs to the persons.
        let path = if path.contains("/persons/") {
            "/persons"
        } else {
            path
        };
        let current = |href: &str| path == href || (href != "/" && path.starts_with(href));
        let places = PLACES
            .into_iter()
            .filter(|(.., permission)| self.may(*permission));
        Frame {
            words: self.words,
            look: self.look,
            title: title.into(),
            faulty: false,
            csrf: self.csrf.clone(),
            here: self.here.clone(),
            style: assets::style(),
            script: assets::script(),
            icon: assets::icon(),
            help,
            account: self.actor.as_ref().map(|actor| actor.account.clone()),
            nav: places
                .map(|(href, key, _)| Place {
                    href,
                    key,
                    current: current(href),
                })
                .collect(),
            may_open: self.may(Permission::RequestsOpen),
            may_search: self.may(Permission::RequestsList),
            search: if self.may(Permission::PersonReveal) {
                "frame-search"
            } else {
                "frame-search-number"
            },
            testing: self.app.testing || self.app.ledger.clock.is_fixed(),
            demo: self.app.demo,
            troubles: self.troubles(),
            refresh: None,
        }
    }

    /// The frame of a page whose title is a message.
    pub fn titled(&self, key: &str) -> Frame {
        self.frame(self.words.t(key))
    }

    /// The faults as a form shows them.
    pub fn errors(&self, faults: &[Fault]) -> Errors {
        let said = faults.iter().map(|fault| Said {
            field: fault.field.clone().unwrap_or_default(),
            text: fault.said(self.words),
        });
        Errors(said.collect())
    }
}

impl Frame {
    /// The frame of a form that was refused.
    #[must_use]
    pub fn refused_if(mut self, errors: &Errors) -> Self {
        self.faulty = !errors.0.is_empty();
        self
    }

    /// A message; see [`Words::t`].
    pub fn t(&self, key: &str) -> String {
        self.words.t(key)
    }

    /// A message with one place; see [`Words::tr`].
    pub fn tr(&self, key: &str, name: &'static str, value: impl std::fmt::Display) -> String {
        self.words.tr(key, name, value)
    }

    /// A number with its thousands apart.
    pub fn number(&self, number: impl std::borrow::Borrow<usize>) -> String {
        self.words
            .number(i64::try_from(*number.borrow()).unwrap_or(i64::MAX))
    }
}

/// Faults in words, for the summary and the fields.
#[derive(Debug, Default, Clone)]
pub struct Errors(pub Vec<Said>);

/// A fault in words.
#[derive(Debug, Clone)]
pub struct Said {
    pub field: String,
    pub text: String,
}

impl Errors {
    /// Whether a form has nothing to mend.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What is wrong with a field; empty when nothing is.
    pub fn of(&self, field: &str) -> &str {
        let found = self.0.iter().find(|said| said.field == field);
        found.map_or("", |said| said.text.as_str())
    }

    /// Has each link of the summary lead to something that is there. Where several forms of a page ask for the same,
    /// their fields have ids of their own: the words beside the first of them are where one goes on then. What stands
    /// in no form of the page is said without a link.
    fn reach(&self, mut html: String) -> String {
        for said in &self.0 {
            if !said.field.is_empty() && !has_id(&html, &said.field) {
                html = led_elsewhere(&html, &said.field).unwrap_or(html);
            }
        }
        html
    }
}

/// The page with the first link to this field leading to the words beside it, or being none.
fn led_elsewhere(html: &str, field: &str) -> Option<String> {
    let (before, rest) = html.split_once(&format!("<a href=\"#{field}\">"))?;
    let beside = format!("{field}-fault");
    if has_id(html, &beside) {
        return Some(format!("{before}<a href=\"#{beside}\">{rest}"));
    }
    let (text, after) = rest.split_once("</a>")?;
    Some(format!("{before}{text}{after}"))
}

fn has_id(html: &str, id: &str) -> bool {
    html.contains(&format!(" id=\"{id}\""))
}

/// A page that was made.
pub fn page(template: &impl Template) -> Answer {
    Ok(Html(template.render()?).into_response())
}

/// A form: again with its faults as 422, or for the first time.
pub fn form(template: &impl Template, errors: &Errors) -> Answer {
    let status = if errors.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    Ok((status, Html(errors.reach(template.render()?))).into_response())
}

/// On to another page after something was done.
#[expect(
    clippy::unnecessary_wraps,
    reason = "the last word of handlers that may fail"
)]
pub fn to(path: &str) -> Answer {
    Ok(axum::response::Redirect::to(path).into_response())
}

impl<S: Sync> FromRequestParts<S> for Visit {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(parts
            .extensions
            .get::<Self>()
            .cloned()
            .expect("the gate lays the visit down"))
    }
}

/// A path of our own to go back to; anything else becomes the first page (ASVS 5.0, 3.7.2).
pub fn own_path(path: &str) -> &str {
    let plain = path
        .bytes()
        .all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    if path.starts_with('/') && !path.starts_with("//") && plain {
        path
    } else {
        "/"
    }
}

#[cfg(test)]
mod tests {
    use super::{Errors, Said, own_path};

    #[test]
    fn a_summary_leads_to_what_is_there_and_to_nothing_else() {
        let said = |field: &str, text: &str| Said {
            field: field.to_owned(),
            text: text.to_owned(),
        };
        let errors = Errors(vec![
            said("on", "A"),
            said("day", "B"),
            said("gone", "C"),
            said("", "D"),
        ]);
        let summary = "<a href=\"#on\">A</a><a href=\"#day\">B</a><a href=\"#gone\">C</a>D";
        let fields = "<input id=\"on\"><b id=\"day-fault\">B</b><input id=\"day-7\">";
        assert_eq!(
            errors.reach(format!("{summary}{fields}")),
            format!("<a href=\"#on\">A</a><a href=\"#day-fault\">B</a>CD{fields}")
        );
    }

    #[test]
    fn one_comes_back_to_our_own_pages_only() {
        assert_eq!(own_path("/requests?state=new"), "/requests?state=new");
        for foreign in [
            "",
            "//evil.example",
            "/\\evil.example",
            "https://evil.example",
            "javascript:1",
            "/a\r\nb",
            "/ä",
        ] {
            assert_eq!(own_path(foreign), "/", "{foreign:?}");
        }
    }
}
