//! A text or a head of the house as a letter to nobody, before any letter is written by it.

use accounts::{Actor, Permission, authorize};
use answers::{Sample, Scope, sample};
use base::Locale;
use documents::Paper;
use erasure::{Desk, Head};
use jiff::ToSpan as _;
use jiff::civil::Date;
use law::extension::{self, Extended, Reason};
use law::letter::{self, Told};
use law::template::Kind;
use law::{LetterKind, Right};
use templates::{HeadVersion, Letterhead, Of, Picture};

use crate::Error;
use crate::draft::language;
use crate::print::{About, on_paper, set};

/// A text as a PDF, with invented values at its places. Refused for what would not be saved either.
pub async fn preview(desk: &Desk, actor: &Actor, of: Of, text: &str) -> Result<Vec<u8>, Error> {
    authorize(&desk.ledger, actor, Permission::TemplatesManage, None)
        .await
        .map_err(templates::Error::from)?;
    let text = templates::checked(of, text)?;
    let head = desk.head(desk.ledger.clock.now()).await?;
    let logo = head.logo.clone();
    set(paper(desk, of, (text, head)), logo).await
}

/// A head as a PDF, over the letter that acknowledges a request.
pub async fn preview_letterhead(
    desk: &Desk,
    actor: &Actor,
    language: Locale,
    (head, wanted): (Letterhead, &Picture),
) -> Result<Vec<u8>, Error> {
    let head = head.checked()?;
    let logo = templates::picture(&desk.ledger, actor, wanted).await?;
    let has_logo = logo.is_some();
    let head = Head::of(&head, logo);
    let of = Of {
        kind: Kind::Acknowledge,
        language,
    };
    let text = desk.text_for(of.kind, language).await?;
    let logo = head.logo.clone();
    match set(paper(desk, of, (text, head)), logo).await {
        Err(Error::Broken(_)) if has_logo => {
            Err(templates::Error::Invalid(vec![templates::broken_logo()]).into())
        }
        printed => printed,
    }
}

/// Saves a head with which a paper could be set.
pub async fn save_letterhead(
    desk: &Desk,
    actor: &Actor,
    seen: i64,
    (head, wanted): (Letterhead, Picture),
) -> Result<HeadVersion, Error> {
    preview_letterhead(
        desk,
        actor,
        desk.controller.language,
        (head.clone(), &wanted),
    )
    .await?;
    Ok(templates::save_head(&desk.ledger, actor, seen, (head, wanted)).await?)
}

fn paper(desk: &Desk, of: Of, (text, head): (String, Head)) -> Paper {
    let today = desk.controller.today(&desk.ledger.clock);
    let now = desk.ledger.clock.now();
    let scope = match of.kind {
        Kind::Access => Scope::Access,
        Kind::Portability => Scope::Portability,
        Kind::Acknowledge
        | Kind::Identity
        | Kind::Extension
        | Kind::Fulfilled
        | Kind::PartlyFulfilled
        | Kind::Refused
        | Kind::NoData => return letter_paper(desk, of, (&text, &head)),
    };
    let authority = law::authority::of(desk.controller.region);
    sample(Sample {
        scope,
        language: of.language,
        authority: authority.name.get(language(of.language)).to_owned(),
        text,
        head,
        today,
        now,
    })
}

fn letter_paper(desk: &Desk, of: Of, (text, head): (&str, &Head)) -> Paper {
    let today = desk.controller.today(&desk.ledger.clock);
    let number = format!("GD-{}-0000", today.year());
    let kind = of.kind.letter().unwrap_or(LetterKind::Acknowledge);
    let said = if kind == LetterKind::Extension {
        extended(of, text, (&number, today), &head.lines())
    } else {
        written(desk, (of, kind), text, (&number, today, &head.lines()))
    };
    on_paper(
        &said,
        &About {
            right: Right::Erasure,
            reference: &number,
            language: of.language,
            day: today,
            now: desk.ledger.clock.now(),
            head,
        },
    )
}

fn days_from(today: Date, days: i32) -> Date {
    today.saturating_add(days.days())
}

fn extended(of: Of, text: &str, (number, today): (&str, Date), sender: &[String]) -> String {
    let told = Extended {
        number,
        right: Right::Erasure,
        received: days_from(today, -20),
        last_day: days_from(today, 10),
        extended_last_day: days_from(today, 71),
    };
    let reasons: Vec<&Reason> = extension::reasons().iter().take(2).collect();
    let sender = sender.join("\n");
    let by = (text, Some(&*sender));
    extension::letter_by(by, &told, (&*reasons, None), language(of.language))
}

/// What answers comes late, so that everything it may have to say is seen.
fn written(
    desk: &Desk,
    (of, kind): (Of, LetterKind),
    text: &str,
    (number, today, sender): (&str, Date, &[String]),
) -> String {
    let in_law = language(of.language);
    let end = days_from(today, if kind.answers() { -7 } else { 28 });
    let right = Right::Erasure;
    let done = match of.language {
        Locale::De => "In crm: 3 Datensätze gelöscht.",
        Locale::En => "In crm: 3 records erased.",
    };
    let ground = letter::refusals(right).map(|one| one.text.get(in_law).to_owned());
    let grounds: Vec<String> = ground.take(2).collect();
    let own = match of.language {
        Locale::De => "Hier stehen Ihre eigenen Worte.",
        Locale::En => "Words of your own stand here.",
    };
    let told = Told {
        number,
        right,
        received: days_from(end, -30),
        last_day: end,
        legal_day: end,
        today,
        region: desk.controller.region,
        done: &[done.to_owned()],
        grounds: &grounds,
        own: Some(own).filter(|_| !kind.refuses()),
        sender,
    };
    let written = letter::write_by(text, kind, &told, in_law);
    written.map_or_else(String::new, |written| written.text)
}
