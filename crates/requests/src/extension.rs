//! Why a period is extended, and the extension itself with the letter that tells of it.

use accounts::{Actor, Permission};
use law::extension::{self, Reason};
use law::template::Kind;
use ledger::Ledger;
use serde_json::json;
use templates::Of;

use crate::change::{Change, Target};
use crate::remark::{Draft, TextKind};
use crate::request::Request;
use crate::{Error, Refusal, Text, letter, store};

/// The reasons: building blocks, words of one's own, or both.
#[derive(Debug, Clone)]
pub struct Extension {
    pub reasons: Vec<&'static Reason>,
    pub own: Option<Text>,
}

impl Extension {
    /// Reads ids of building blocks and the own words; at least one reason is needed.
    pub fn parse<'a>(ids: impl IntoIterator<Item = &'a str>, own: &str) -> Result<Self, Refusal> {
        let known = |id: &str| {
            extension::find(id).ok_or_else(|| {
                let all: Vec<&str> = extension::reasons().iter().map(|one| &*one.id).collect();
                let all = all.join(", ");
                let message = format!("is not known: give one of {all}");
                Refusal::new("extension-reason", message).at("reasons")
            })
        };
        let ids = ids.into_iter().filter(|id| !id.is_empty());
        let mut reasons: Vec<&'static Reason> = ids.map(known).collect::<Result<_, _>>()?;
        reasons.dedup();
        let own = Text::optional("reason", own)?;
        if reasons.is_empty() && own.is_none() {
            let message = "is missing: choose a reason or write one";
            return Err(Refusal::new("extension-why", message).at("reason"));
        }
        Ok(Self { reasons, own })
    }

    /// The reasons as they stand in the work log.
    fn said(&self, language: law::Language) -> Result<Text, Refusal> {
        let titles = self.reasons.iter().map(|one| one.title.get(language));
        let lines: Vec<&str> = titles.chain(self.own.as_ref().map(Text::expose)).collect();
        Text::parse("reason", &lines.join("\n"))
    }
}

/// As [`extend_for`], for a reason in words of one's own.
pub async fn extend(
    ledger: &Ledger,
    actor: &Actor,
    target: Target,
    reason: &Text,
) -> Result<Request, Error> {
    let why = Extension {
        reasons: Vec::new(),
        own: Some(reason.clone()),
    };
    extend_for(ledger, actor, target, &why).await
}

/// Extends the period by two further months (Art. 12(3) s. 2 and 3 GDPR): once, and within the
/// first month only. The letter to the person is drafted in the same act; it has to leave within
/// the first month too.
pub async fn extend_for(
    ledger: &Ledger,
    actor: &Actor,
    target: Target,
    why: &Extension,
) -> Result<Request, Error> {
    let mut change = Change::by(ledger, actor, Permission::RequestsClose, target).await?;
    let (today, from) = (change.today(), change.request.legal_day());
    change.request.extend(today)?;
    let by = (change.doer.name.clone(), change.doer.at);
    let of = Of {
        kind: Kind::Extension,
        language: change.request.language,
    };
    let text = templates::text_of(change.conn(), of).await?;
    let head = templates::letterhead_at(change.conn(), by.1).await?;
    let sender = head.map(|(head, _)| head.lines().join("\n"));
    let written_by = (&*text, sender.as_deref());
    let letter = letter::draft(ledger, &change.request, why, (&by.0, by.1), written_by);
    let ids: Vec<&str> = why.reasons.iter().map(|one| &*one.id).collect();
    let details = json!({
        "from": from,
        "to": change.request.legal_day(),
        "tell_until": change.request.due.last_day,
        "reasons": ids,
        "letter": letter.id,
    });
    let entry = change.record("requests.extend", details).await?;
    let said = why.said(letter::language(change.request.language))?;
    change
        .write(ledger, Draft::new(TextKind::Reason, &said), entry)
        .await?;
    let id = change.request.id.clone();
    store::insert_letter(change.conn(), &id, &letter).await?;
    change.save().await
}
