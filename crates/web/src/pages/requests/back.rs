//! Takes back what was just done to several requests at once: who works on them, the tags they got.

use std::collections::BTreeMap;

use ::requests::{Reference, Request, Tag, Target};

use super::bulk::{MOST, passed_over};
use super::shelf::query;
use crate::fields::Fields;
use crate::refusal::Refusal;
use crate::visit::{Answer, Visit, to};

/// The field of the address, and of the form.
const FIELD: &str = "back";

/// What several requests were before, each value once with the requests that had it. Stands in the
/// address one is sent on to.
#[derive(Default)]
pub struct Before(BTreeMap<String, Vec<Reference>>);

impl Before {
    pub fn note(&mut self, value: &str, reference: Reference) {
        self.0.entry(value.to_owned()).or_default().push(reference);
    }

    /// `&now=lea&back=miriam:GD-2026-0001,GD-2026-0007`; empty where nothing can be taken back.
    pub fn query(&self, now: &str) -> String {
        if self.0.is_empty() {
            return String::new();
        }
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.append_pair("now", now);
        for (value, references) in &self.0 {
            let references: Vec<String> = references.iter().map(Reference::to_string).collect();
            query.append_pair(FIELD, &format!("{value}:{}", references.join(",")));
        }
        format!("&{}", query.finish())
    }
}

/// The form that takes it back.
pub struct Back {
    pub action: &'static str,
    /// What they are now.
    pub now: String,
    pub fields: Vec<String>,
}

/// What the address says can be taken back.
pub fn of(fields: &Fields) -> Option<Back> {
    let action = if fields.filled("given").is_some() {
        "/requests/assign/undo"
    } else {
        "/requests/tag/undo"
    };
    let back = Back {
        action,
        now: fields.get("now").to_owned(),
        fields: fields.all(FIELD).map(str::to_owned).collect(),
    };
    Some(back).filter(|back| !back.fields.is_empty())
}

/// Values with the requests that had them; what is no number of a request is passed over.
fn noted(fields: &Fields) -> impl Iterator<Item = (&str, Reference)> {
    let each = |field| {
        let (value, references): (&str, &str) = str::rsplit_once(field, ':')?;
        let references = references.split(',').filter_map(|text| text.parse().ok());
        Some(references.map(move |reference| (value, reference)))
    };
    fields.all(FIELD).filter_map(each).flatten().take(MOST)
}

/// Gives the requests back to whom they were taken from, unless somebody else has them by now.
pub async fn assign(visit: Visit, fields: Fields) -> Answer {
    let (ledger, actor) = (&visit.app.ledger, visit.actor()?);
    let (mut back, mut left) = (0, 0);
    for (login, reference) in noted(&fields) {
        let undone = async {
            let seen = ::requests::look(ledger, actor, reference).await?;
            let request = seen.request();
            if request.assignee.as_deref().unwrap_or_default() != fields.get("now") {
                return Err(Refusal::NotFound);
            }
            let login = Some(login).filter(|login| !login.is_empty());
            ::requests::assign(ledger, actor, exactly(request), login).await?;
            Ok::<(), Refusal>(())
        };
        match undone.await {
            Ok(()) => back += 1,
            Err(refusal) => left += passed_over(refusal)?,
        }
    }
    said(&fields, back, left)
}

/// Takes the tags off again that the requests got.
pub async fn tag(visit: Visit, fields: Fields) -> Answer {
    let (ledger, actor) = (&visit.app.ledger, visit.actor()?);
    let (mut back, mut left) = (0, 0);
    for (words, reference) in noted(&fields) {
        let undone = async {
            let got = Tag::parse_all(words)?;
            let seen = ::requests::look(ledger, actor, reference).await?;
            let request = seen.request();
            let kept = request.tags.iter().filter(|tag| !got.contains(tag));
            let kept: Vec<Tag> = kept.cloned().collect();
            if kept.len() == request.tags.len() {
                // Somebody has taken them off already.
                return Err(Refusal::NotFound);
            }
            ::requests::set_tags(ledger, actor, exactly(request), &kept).await?;
            Ok::<(), Refusal>(())
        };
        match undone.await {
            Ok(()) => back += 1,
            Err(refusal) => left += passed_over(refusal)?,
        }
    }
    said(&fields, back, left)
}

/// The request as it was just read, and no later one.
pub fn exactly(request: &Request) -> Target {
    Target {
        reference: request.reference,
        version: Some(request.version),
    }
}

fn said(fields: &Fields, back: u32, left: u32) -> Answer {
    to(&format!(
        "/requests?{}&undone={back}&left={left}",
        query(fields)
    ))
}
