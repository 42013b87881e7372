//! A letter on the controller's paper.

use accounts::Actor;
use base::Locale;
use documents::{Logo, Paper, Part};
use erasure::{Desk, Head};
use jiff::Timestamp;
use jiff::civil::Date;
use law::Right;
use requests::LetterTarget;

use crate::Error;
use crate::draft::{language, load};

/// The letter as PDF/A, as its text stands now; none once the file's time is over. Its words are
/// set as they are: nothing in them is a command.
pub async fn print(
    desk: &Desk,
    actor: &Actor,
    target: LetterTarget<'_>,
) -> Result<Option<Vec<u8>>, Error> {
    let all = requests::letters(&desk.ledger, actor, target.reference).await?;
    let letter = all.into_iter().find(|letter| letter.id == *target.letter);
    let letter = letter.ok_or(requests::Error::NotFound)?;
    let Some(text) = letter.text else {
        return Ok(None);
    };
    let request = load(desk, target.reference.into()).await?;
    // The head it was written with, whatever the house's is now.
    let head = desk.head(letter.made_at).await?;
    let day = letter
        .sent
        .unwrap_or_else(|| desk.controller.today(&desk.ledger.clock));
    let reference = request.reference.to_string();
    let about = About {
        right: request.right,
        reference: &reference,
        language: letter.language,
        day,
        now: desk.ledger.clock.now(),
        head: &head,
    };
    let paper = on_paper(&text, &about);
    Ok(Some(set(paper, head.logo).await?))
}

/// What stands around the text of a letter.
pub(crate) struct About<'a> {
    pub right: Right,
    pub reference: &'a str,
    pub language: Locale,
    pub day: Date,
    pub now: Timestamp,
    pub head: &'a Head,
}

/// A letter as a paper.
pub(crate) fn on_paper(text: &str, about: &About<'_>) -> Paper {
    let in_law = language(about.language);
    let pick = |de: &'static str, en: &'static str| match about.language {
        Locale::De => de,
        Locale::En => en,
    };
    Paper {
        title: about.right.title().get(in_law).to_owned(),
        language: about.language,
        sender: about.head.sender.clone(),
        to: Vec::new(),
        marks: vec![
            (
                pick("Unser Zeichen", "Our reference").to_owned(),
                about.reference.to_owned(),
            ),
            (
                pick("Datum", "Date").to_owned(),
                law::long_day(about.day, in_law),
            ),
        ],
        parts: text.split("\n\n").map(Part::text).collect(),
        foot: about.head.foot(about.reference),
        made_at: about.now,
        attachments: Vec::new(),
    }
}

/// Sets a paper; a moment of computing, during which others go on.
pub(crate) async fn set(paper: Paper, logo: Option<Logo>) -> Result<Vec<u8>, Error> {
    let printing = move || documents::print_with(&paper, logo.as_ref());
    let printed = tokio::task::spawn_blocking(printing).await;
    let printed = printed.map_err(|error| Error::Broken(error.into()))?;
    printed.map_err(|error| Error::Broken(error.into()))
}
