//! Takes one request out whole.

use accounts::Actor;
use base::Locale;
use erasure::Desk;
use ledger::Deed;
use requests::Reference;
use serde_json::json;

use crate::archive::Piece;
use crate::contents::Contents;
use crate::{Dossier, Error, Say, paper};

/// The request with everything kept on it, in one language. That it is taken out is entered before
/// the first byte leaves.
pub async fn export(
    desk: &Desk,
    actor: &Actor,
    reference: Reference,
    (language, say): (Locale, &dyn Say),
) -> Result<Dossier, Error> {
    let contents = Contents::read(desk, actor, reference, language).await?;
    let paper = paper::of(desk, &contents, say);
    let json = contents.json()?;
    // Setting takes a moment of computing; others go on meanwhile.
    let printed = tokio::task::spawn_blocking(move || documents::print(&paper)).await;
    let printed = printed.map_err(|error| Error::Broken(error.into()))?;
    let pdf = printed.map_err(|error| Error::Broken(error.into()))?;
    let mut files = vec![
        ("request.pdf".to_owned(), Piece::Made(pdf)),
        ("request.json".to_owned(), Piece::Made(json)),
    ];
    let laid = contents.files.into_iter().filter_map(|(file, path)| {
        let piece = Piece::Laid(file.id, file.hash);
        Some((path?, piece))
    });
    files.extend(laid);
    let deed = Deed {
        request: Some(reference.to_string()),
        details: json!({ "files": files.len(), "language": language }),
        ..Deed::done(actor.who(), "requests.take_out")
    };
    desk.ledger.enter(deed).await?;
    Ok(Dossier::new(&desk.ledger, actor, reference, files))
}
