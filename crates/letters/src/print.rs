//! A letter on the controller's paper.

use accounts::Actor;
use documents::{Logo, Paper, Part};
use erasure::Desk;
use requests::LetterTarget;

use crate::Error;
use crate::draft::load;

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
    let language = crate::draft::language(letter.language);
    let day = letter
        .sent
        .unwrap_or_else(|| desk.controller.today(&desk.ledger.clock));
    let pick = |de: &'static str, en: &'static str| match language {
        law::Language::De => de,
        law::Language::En => en,
    };
    let paper = Paper {
        title: request.right.title().get(language).to_owned(),
        language: letter.language,
        sender: head.sender.clone(),
        to: Vec::new(),
        marks: vec![
            (
                pick("Unser Zeichen", "Our reference").to_owned(),
                request.reference.to_string(),
            ),
            (
                pick("Datum", "Date").to_owned(),
                law::long_day(day, language),
            ),
        ],
        parts: text.split("\n\n").map(Part::text).collect(),
        foot: head.foot(&request.reference.to_string()),
        made_at: desk.ledger.clock.now(),
        attachments: Vec::new(),
    };
    Ok(Some(set(paper, head.logo).await?))
}

/// Sets a paper; a moment of computing, during which others go on.
pub(crate) async fn set(paper: Paper, logo: Option<Logo>) -> Result<Vec<u8>, Error> {
    let printing = move || documents::print_with(&paper, logo.as_ref());
    let printed = tokio::task::spawn_blocking(printing).await;
    let printed = printed.map_err(|error| Error::Broken(error.into()))?;
    printed.map_err(|error| Error::Broken(error.into()))
}
