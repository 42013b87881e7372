//! The head of the house's paper: as a form, as a PDF, and every version.

use ::templates::{HeadVersion, Letterhead, Logo, Picture};
use askama::Template;

use super::{Past, made, pdf};
use crate::fields::Fields;
use crate::pages::requests::line::names;
use crate::refusal::{Fault, Refusal};
use crate::visit::{Answer, Errors, Frame, Visit, form, to};

#[derive(Template)]
#[template(path = "templates/letterhead.html")]
struct Head {
    page: Frame,
    errors: Errors,
    newest: i64,
    name: String,
    address: String,
    contact: String,
    footer: String,
    has_logo: bool,
    /// Whether the configuration says it.
    configured: bool,
    versions: Vec<Past>,
    saved: bool,
}

/// What was typed, line breaks and all.
struct Typed {
    name: String,
    address: String,
    contact: String,
    footer: String,
}

impl Typed {
    fn of(fields: &Fields) -> Self {
        let raw = |name| fields.raw(name).to_owned();
        Self {
            name: raw("name"),
            address: raw("address"),
            contact: raw("contact"),
            footer: raw("footer"),
        }
    }

    fn head(&self) -> Letterhead {
        Letterhead {
            name: self.name.clone(),
            address: vec![self.address.clone()],
            contact: vec![self.contact.clone()],
            footer: vec![self.footer.clone()],
        }
    }

    /// What is in force: the newest head, or what the configuration says.
    fn known(visit: &Visit, newest: Option<&Letterhead>) -> Self {
        let sender = &visit.app.desk.sender;
        match newest {
            Some(head) => Self {
                name: head.name.clone(),
                address: head.address.join("\n"),
                contact: head.contact.join("\n"),
                footer: head.footer.join("\n"),
            },
            None => Self {
                name: sender.name.clone(),
                address: sender.lines.join("\n"),
                contact: String::new(),
                footer: String::new(),
            },
        }
    }
}

/// The form.
pub async fn show(visit: Visit, fields: Fields) -> Answer {
    let saved = fields.filled("saved").is_some();
    render(&visit, None, (&[], saved)).await
}

/// Stores the next version.
pub async fn save(visit: Visit, fields: Fields) -> Answer {
    match saved(&visit, &fields).await {
        Ok(_) => to("/templates/letterhead?saved=1"),
        Err(refusal) => {
            let typed = Some(Typed::of(&fields));
            render(&visit, typed, (&refusal.faults()?, false)).await
        }
    }
}

async fn saved(visit: &Visit, fields: &Fields) -> Result<HeadVersion, Refusal> {
    let seen = fields.get("version").parse().unwrap_or(-1);
    let new = (Typed::of(fields).head(), picture(fields)?);
    let (desk, actor) = (&visit.app.desk, visit.actor()?);
    Ok(::letters::save_letterhead(desk, actor, seen, new).await?)
}

/// What was typed, over a letter to nobody.
pub async fn preview(visit: Visit, fields: Fields) -> Answer {
    match previewed(&visit, &fields).await {
        Ok(bytes) => pdf("letterhead", bytes),
        Err(refusal) => {
            let typed = Some(Typed::of(&fields));
            render(&visit, typed, (&refusal.faults()?, false)).await
        }
    }
}

async fn previewed(visit: &Visit, fields: &Fields) -> Result<Vec<u8>, Refusal> {
    let picture = picture(fields)?;
    let head = (Typed::of(fields).head(), &picture);
    let (desk, actor) = (&visit.app.desk, visit.actor()?);
    Ok(::letters::preview_letterhead(desk, actor, visit.words.0, head).await?)
}

/// Goes back to an earlier version, or to what the configuration says.
pub async fn restore(visit: Visit, fields: Fields) -> Answer {
    let seen = fields.get("seen").parse().unwrap_or(-1);
    let version = fields.get("version").parse();
    let back = (seen, version.map_err(|_| Refusal::NotFound)?);
    match ::templates::restore_head(&visit.app.ledger, visit.actor()?, back).await {
        Ok(_) => to("/templates/letterhead?saved=1"),
        Err(error) => {
            let faults = Refusal::from(error).faults()?;
            render(&visit, None, (&faults, false)).await
        }
    }
}

/// What becomes of the picture: a new file, none any more, or what is there.
fn picture(fields: &Fields) -> Result<Picture, Refusal> {
    let file = fields.file("file").filter(|file| !file.bytes.is_empty());
    if let Some(file) = file {
        let read = Logo::read(file.bytes.to_vec());
        let logo = read.map_err(|notice| Refusal::invalid(notice.into()))?;
        return Ok(Picture::New(logo));
    }
    if fields.get("without_logo") == "yes" {
        return Ok(Picture::Remove);
    }
    Ok(Picture::Keep)
}

async fn render(visit: &Visit, typed: Option<Typed>, (faults, saved): (&[Fault], bool)) -> Answer {
    let all = ::templates::heads(&visit.app.ledger, visit.actor()?).await?;
    let names = names(&visit.app).await?;
    let newest = all.first();
    let number = newest.map_or(0, |one| one.version);
    let head = newest.and_then(|one| one.head.as_ref());
    let shown = typed.unwrap_or_else(|| Typed::known(visit, head));
    let past = |one: &HeadVersion| Past {
        version: one.version,
        made: made(visit, &names, (&one.made_by, one.made_at)),
        shipped: one.head.is_none(),
        current: one.version == number,
    };
    let mut versions: Vec<Past> = all.iter().map(past).collect();
    versions.push(Past {
        version: 0,
        made: visit.words.t("templates-configured"),
        shipped: true,
        current: number == 0,
    });
    let errors = visit.errors(faults);
    let template = Head {
        page: visit.titled("templates-letterhead").refused_if(&errors),
        newest: number,
        name: shown.name,
        address: shown.address,
        contact: shown.contact,
        footer: shown.footer,
        has_logo: newest.is_some_and(|one| one.logo_bytes > 0),
        configured: head.is_none(),
        versions,
        saved,
        errors,
    };
    form(&template, &template.errors)
}
