//! Who asks: the ladder of means, what was checked already, and the address of the request beside
//! those on file.

use ::requests::{Ground, IdentityCheck, Means, NewCheck, Target, View};
use accounts::Permission;
use askama::Template;
use axum::extract::Path;
use erasure::OnFile;
use identifiers::email_key;

use super::identity_code::{self, CodeLine};
use super::line::{name_of, names};
use super::reference;
use super::show::{CaseHead, head_of};
use super::together;
use crate::fields::Fields;
use crate::pages::persons::name::href;
use crate::refusal::{Fault, Refusal};
use crate::visit::{Answer, Errors, Frame, Visit, form, to};

/// Who checked where the person entered a code behind its link.
const LINK: &str = "identity";
/// So many addresses are read out of a request's words.
const MOST_SENDERS: usize = 5;

#[derive(Template)]
#[template(path = "requests/identity.html")]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a question the template asks"
)]
struct IdentityPage {
    page: Frame,
    errors: Errors,
    head: CaseHead,
    checks: Vec<CheckLine>,
    means: Vec<Rung>,
    grounds: Vec<Rung>,
    result: String,
    reason: String,
    /// What is compared with the addresses on file.
    sender: String,
    compared: Vec<Compared>,
    /// Codes that were sent, newest first.
    codes: Vec<CodeLine>,
    /// Whether one can be entered, or was tried.
    takes_code: bool,
    /// What was entered.
    typed: String,
    has_persons: bool,
    may_work: bool,
    may_reveal: bool,
    may_ledger: bool,
    version: i64,
}

/// One of several means or grounds, in their order.
struct Rung {
    word: &'static str,
    title: String,
    about: String,
    chosen: bool,
}

/// A check that was made.
struct CheckLine {
    at: String,
    by: String,
    means: String,
    result: String,
    confirmed: bool,
    ground: String,
    /// More in words; empty for none.
    words: String,
    no: i64,
}

/// An address on file beside that of the request.
struct Compared {
    system: String,
    record: String,
    href: String,
    address: String,
    verdict: String,
    same: bool,
    /// Why a code would be sent there.
    ground: &'static str,
}

/// The page.
pub async fn show(visit: Visit, Path(text): Path<String>) -> Answer {
    let seen = Seen::default();
    render(&visit, &text, &Fields::default(), seen).await
}

/// Records a check; one that confirms ticks the step.
pub async fn check(visit: Visit, Path(text): Path<String>, fields: Fields) -> Answer {
    let done = async {
        let new = NewCheck::parse(
            (fields.get("means"), fields.get("result")),
            (fields.get("ground"), fields.raw("reason")),
        )?;
        let target = Target {
            reference: reference(&text)?,
            version: fields.get("version").parse().ok(),
        };
        let (ledger, actor) = (&visit.app.ledger, visit.actor()?);
        Ok(::requests::check_identity(ledger, actor, target, &new).await?)
    };
    match done.await {
        Ok(request) => {
            together::left(&visit, &text);
            let case = format!("/requests/{}", request.reference);
            if request.identity_decided() {
                return to(&case);
            }
            to(&format!("{case}/identity"))
        }
        Err(refusal) => {
            let faults = together::faults(&visit, &text, refusal).await?;
            let seen = Seen {
                faults,
                ..Seen::default()
            };
            render(&visit, &text, &fields, seen).await
        }
    }
}

/// Shows the addresses on file beside the one that is given. The look is logged; what is given is
/// kept nowhere.
pub async fn compare(visit: Visit, Path(text): Path<String>, fields: Fields) -> Answer {
    let sender = fields.get("sender").to_owned();
    let looked = look(&visit, &text, &sender).await;
    let mut seen = Seen {
        sender: Some(sender),
        ..Seen::default()
    };
    match looked {
        Ok(compared) => seen.compared = compared,
        Err(refusal) => seen.faults = refusal.faults()?,
    }
    render(&visit, &text, &Fields::default(), seen).await
}

async fn look(visit: &Visit, text: &str, sender: &str) -> Result<Vec<Compared>, Refusal> {
    let (view, _) = head_of(visit, text).await?;
    let Some(mailbox) = email_key(sender) else {
        return Err(Refusal::invalid(Fault::new("fact-email").at("sender")));
    };
    let (desk, actor) = (&visit.app.desk, visit.actor()?);
    let found = erasure::addresses(desk, actor, view.reference, &view.persons).await?;
    if found.is_empty() {
        let fault = Fault::new("identity-no-address").at("sender");
        return Err(Refusal::invalid(fault));
    }
    let beside = |one: OnFile| {
        let same = email_key(&one.address).is_some_and(|key| key == mailbox);
        let verdict = if same { "same" } else { "other" };
        Compared {
            href: href(&one.system, &one.record),
            verdict: visit.words.word("identity-address-", verdict),
            system: one.system,
            record: one.record,
            address: one.address,
            same,
            ground: if same {
                Ground::SenderKnown.word()
            } else {
                Ground::SenderDiffers.word()
            },
        }
    };
    Ok(found.into_iter().map(beside).collect())
}

/// What the page shows besides what is stored.
#[derive(Default)]
pub struct Seen {
    faults: Vec<Fault>,
    /// What was compared; read out of the request's words when absent.
    sender: Option<String>,
    compared: Vec<Compared>,
}

impl Seen {
    /// Nothing but what is to be mended.
    pub fn refused(faults: Vec<Fault>) -> Self {
        Self {
            faults,
            ..Self::default()
        }
    }
}

/// The page with what was just tried.
pub async fn render(visit: &Visit, text: &str, fields: &Fields, seen: Seen) -> Answer {
    let (view, mut head) = head_of(visit, text).await?;
    if !view
        .checklist
        .iter()
        .any(|step| step.id == ::requests::IDENTITY)
    {
        return Err(Refusal::NotFound);
    }
    head.lost = together::lost(&seen.faults);
    let may_work = visit.may(Permission::RequestsWork) && !head.closed;
    if may_work {
        together::opened(visit, &head.reference);
    }
    let errors = visit.errors(&seen.faults);
    let tries_code = seen
        .faults
        .iter()
        .any(|fault| fault.field.as_deref() == Some("code"));
    let codes = identity_code::lines(visit, view.reference).await?;
    let template = IdentityPage {
        takes_code: may_work && (codes.iter().any(|code| code.waits) || tries_code),
        codes,
        typed: fields.get("code").to_owned(),
        page: visit.titled("identity-title").refused_if(&errors),
        checks: checks(visit, &view).await?,
        means: rungs(
            visit,
            Means::ALL.map(Means::word),
            "identity-means-",
            fields.get("means"),
        ),
        grounds: rungs(
            visit,
            Ground::ALL.map(Ground::word),
            "identity-ground-",
            fields.get("ground"),
        ),
        result: fields.get("result").to_owned(),
        reason: fields.raw("reason").to_owned(),
        sender: seen.sender.unwrap_or_else(|| senders(&view).join(", ")),
        compared: seen.compared,
        has_persons: !view.persons.is_empty(),
        may_work,
        may_reveal: visit.may(Permission::PersonReveal),
        may_ledger: visit.may(Permission::LedgerRead),
        version: view.version,
        head,
        errors,
    };
    form(&template, &template.errors)
}

fn rungs<const N: usize>(
    visit: &Visit,
    all: [&'static str; N],
    family: &str,
    chosen: &str,
) -> Vec<Rung> {
    let rung = |word: &'static str| {
        let about = [family, "about-", &word.replace('_', "-")].concat();
        Rung {
            word,
            title: visit.words.word(family, word),
            about: visit.words.find(&about, &[]).unwrap_or_default(),
            chosen: word == chosen,
        }
    };
    all.into_iter().map(rung).collect()
}

async fn checks(visit: &Visit, view: &View) -> Result<Vec<CheckLine>, Refusal> {
    let accounts = names(&visit.app).await?;
    let step = view
        .checklist
        .iter()
        .find(|step| step.id == ::requests::IDENTITY);
    let remarks = step.and_then(|step| step.more.as_ref());
    let remarks = remarks.map_or(&[][..], |more| &more.remarks);
    let line = |check: &IdentityCheck| {
        let words = remarks.iter().find(|remark| remark.entry == check.entry);
        let words = words.map(|remark| remark.text.clone());
        CheckLine {
            at: visit.moment(check.at),
            by: if check.by == LINK {
                visit.words.t("identity-by-link")
            } else {
                name_of(&accounts, &check.by)
            },
            means: visit.words.word("identity-means-", check.means.word()),
            result: visit.words.word("identity-result-", check.result()),
            confirmed: check.confirmed,
            ground: visit.words.word("identity-ground-", check.ground.word()),
            words: match words {
                Some(Some(words)) => words,
                Some(None) => visit.words.t("work-log-expired"),
                None => String::new(),
            },
            no: check.entry,
        }
    };
    Ok(view.identity_checks.iter().map(line).collect())
}

/// The addresses that stand in the request's own words.
fn senders(view: &View) -> Vec<String> {
    let words = view.text.as_deref().unwrap_or_default();
    let pieces = words.split(|c: char| c.is_whitespace() || "<>()[],;\"".contains(c));
    let mut found: Vec<String> = Vec::new();
    for piece in pieces {
        let piece = piece.trim_matches(|c: char| ".:!?'".contains(c));
        let piece = piece.strip_prefix("mailto:").unwrap_or(piece);
        let known = || found.iter().any(|address| address == piece);
        if piece.contains('@') && email_key(piece).is_some() && !known() {
            found.push(piece.to_owned());
        }
    }
    found.truncate(MOST_SENDERS);
    found
}
