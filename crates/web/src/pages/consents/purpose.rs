//! One purpose: its words now, as a form for who may, and every version before.

use ::consents::{Channel, Purpose, Terms, Version};
use accounts::Permission;
use askama::Template;
use axum::extract::Path;
use base::Locale;

use super::{choices, chosen};
use crate::fields::Fields;
use crate::pages::requests::list::Choice;
use crate::refusal::{Fault, Refusal};
use crate::visit::{Answer, Errors, Frame, Visit, form, to};

#[derive(Template)]
#[template(path = "consents/purpose.html")]
struct Show {
    page: Frame,
    errors: Errors,
    /// Empty for a new one.
    id: String,
    typed_id: String,
    active: bool,
    may_manage: bool,
    title_de: String,
    title_en: String,
    text_de: String,
    text_en: String,
    channels: Vec<Choice>,
    double: bool,
    versions: Vec<Past>,
}

struct Past {
    version: i64,
    made: String,
    title: String,
    text: String,
    channel: String,
    double: bool,
}

/// An empty form.
pub async fn new(visit: Visit) -> Answer {
    render(&visit, None, &Fields::default(), &[]).await
}

/// One purpose.
pub async fn show(visit: Visit, Path(id): Path<String>) -> Answer {
    let purpose = ::consents::purpose(&visit.app.ledger, visit.actor()?, &id).await?;
    render(&visit, Some(purpose), &Fields::default(), &[]).await
}

/// Stores a new purpose or the next version.
pub async fn save(visit: Visit, fields: Fields) -> Answer {
    match try_save(&visit, &fields).await {
        Ok(id) => to(&format!("/consents/purposes/{id}")),
        Err(refusal) => {
            let faults = refusal.faults()?;
            let known = ::consents::purposes(&visit.app.ledger, visit.actor()?).await?;
            let known = known.into_iter().find(|one| one.id == fields.get("known"));
            render(&visit, known, &fields, &faults).await
        }
    }
}

async fn try_save(visit: &Visit, fields: &Fields) -> Result<String, Refusal> {
    let terms = Terms {
        title_de: fields.raw("title_de").to_owned(),
        title_en: fields.raw("title_en").to_owned(),
        text_de: fields.raw("text_de").to_owned(),
        text_en: fields.raw("text_en").to_owned(),
        channel: chosen(fields, "channel", Channel::from_word)?,
        double_opt_in: !fields.get("double_opt_in").is_empty(),
    };
    let known = fields.get("known");
    let id = if known.is_empty() {
        fields.get("id")
    } else {
        known
    };
    let (ledger, actor) = (&visit.app.ledger, visit.actor()?);
    let all = ::consents::purposes(ledger, actor).await?;
    if known.is_empty() && all.iter().any(|one| one.id == id) {
        return Err(Refusal::invalid(
            Fault::new("consent-purpose-taken").at("id"),
        ));
    }
    let saved = ::consents::save(ledger, actor, (id, terms)).await?;
    Ok(saved.id)
}

/// Switches it on.
pub async fn on(visit: Visit, Path(id): Path<String>) -> Answer {
    switch(&visit, &id, true).await
}

/// Switches it off.
pub async fn off(visit: Visit, Path(id): Path<String>) -> Answer {
    switch(&visit, &id, false).await
}

async fn switch(visit: &Visit, id: &str, on: bool) -> Answer {
    ::consents::switch(&visit.app.ledger, visit.actor()?, (id, on)).await?;
    to(&format!("/consents/purposes/{id}"))
}

async fn render(
    visit: &Visit,
    purpose: Option<Purpose>,
    fields: &Fields,
    faults: &[Fault],
) -> Answer {
    let versions = match &purpose {
        Some(purpose) => {
            ::consents::versions(&visit.app.ledger, visit.actor()?, &purpose.id).await?
        }
        None => Vec::new(),
    };
    let errors = visit.errors(faults);
    let title = purpose.as_ref().map_or_else(
        || visit.words.t("consents-new"),
        |purpose| purpose.terms.title(visit.words.0).to_owned(),
    );
    let terms = purpose.as_ref().map(|purpose| &purpose.terms);
    let value = |field: &str, known: Option<&str>| {
        if fields.is_empty() {
            known.unwrap_or_default().to_owned()
        } else {
            fields.raw(field).to_owned()
        }
    };
    let channel = value("channel", terms.map(|terms| terms.channel.word()));
    let all = Channel::ALL.into_iter().map(Channel::word);
    let template = Show {
        page: visit.frame(title).refused_if(&errors),
        typed_id: fields.raw("id").to_owned(),
        active: purpose.as_ref().is_some_and(|purpose| purpose.active),
        may_manage: visit.may(Permission::ConsentsManage),
        title_de: value("title_de", terms.map(|terms| terms.title(Locale::De))),
        title_en: value("title_en", terms.map(|terms| terms.title(Locale::En))),
        text_de: value("text_de", terms.map(|terms| terms.text(Locale::De))),
        text_en: value("text_en", terms.map(|terms| terms.text(Locale::En))),
        channels: choices(visit.words, "consents-channel-", all, &channel),
        double: if fields.is_empty() {
            terms.is_some_and(|terms| terms.double_opt_in)
        } else {
            !fields.get("double_opt_in").is_empty()
        },
        versions: versions.iter().map(|one| past(visit, one)).collect(),
        id: purpose.map(|purpose| purpose.id).unwrap_or_default(),
        errors,
    };
    form(&template, &template.errors)
}

fn past(visit: &Visit, one: &Version) -> Past {
    let words = visit.words;
    Past {
        version: one.version,
        made: format!("{}, {}", one.made_by, visit.full_moment(one.made_at)),
        title: one.terms.title(words.0).to_owned(),
        text: one.terms.text(words.0).to_owned(),
        channel: words.word("consents-channel-", one.terms.channel.word()),
        double: one.terms.double_opt_in,
    }
}
