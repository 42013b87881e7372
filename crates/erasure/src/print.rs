//! The certificate on paper: an archive PDF with the proof inside, for whoever wants it in a file.

use accounts::Actor;
use base::Locale;
use documents::{Attachment, Paper, Part};

use crate::certificate::{Certificate, LogState};
use crate::{Desk, Error, PlanId, run};

/// The certificate of a plan's run as PDF/A-3, with the file that proves it and the certificate for
/// programs attached. None while the run has not ended.
///
/// # Errors
/// Refused as [`crate::certificate_file`] is.
pub async fn certificate_pdf(
    desk: &Desk,
    actor: &Actor,
    id: &PlanId,
    language: Locale,
) -> Result<Option<Vec<u8>>, Error> {
    let Some(proof) = run::certificate_file(desk, actor, id).await? else {
        return Ok(None);
    };
    let run = run::run_view(desk, actor, id).await?;
    let Some(mut certificate) = run.and_then(|run| run.certificate) else {
        return Ok(None);
    };
    // What is read on paper is the state that the attached file is checked against.
    certificate.checkpoint = LogState::of_proof(&proof).or(certificate.checkpoint.take());
    let paper = paper(desk, &certificate, proof, language);
    // Setting takes a moment of computing; others go on meanwhile.
    let printed = tokio::task::spawn_blocking(move || documents::print(&paper)).await;
    let printed = printed.map_err(|error| Error::broken("printing", error))?;
    Ok(Some(
        printed.map_err(|error| Error::broken("printing", error))?,
    ))
}

fn paper(desk: &Desk, certificate: &Certificate, proof: String, language: Locale) -> Paper {
    let pick = |de: &'static str, en: &'static str| match language {
        Locale::De => de,
        Locale::En => en,
    };
    let text = certificate.sentences(language);
    let mut rows = text.lines().filter_map(|line| line.split_once(": "));
    // The first line names the paper and the run.
    let title = rows
        .next()
        .map_or(pick("Nachweis", "Certificate"), |(label, _)| label);
    let about = pick(
        "Errechnet aus den Ergebnissen des Laufs. Der Nachweis enthält keine personenbezogenen Daten außer der Nummer der Anfrage und den Namen der Handelnden. Die beigefügte Datei beweist ihn ohne uns: „vergissmein-verify“ oder die Seite „Nachweis prüfen“ rechnen sie nach.",
        "Computed from the results of the run. The certificate holds no personal data but the number of the request and the names of those who acted. The attached file proves it without us: `vergissmein-verify` or the page “Check a certificate” recompute it.",
    );
    let json = serde_json::to_vec_pretty(certificate).expect("a certificate is plain JSON");
    Paper {
        title: title.to_owned(),
        language,
        sender: desk.sender.clone(),
        to: Vec::new(),
        marks: vec![(pick("Lauf", "Run").to_owned(), certificate.run.to_string())],
        parts: vec![
            Part::Facts {
                rows: rows
                    .map(|(label, value)| (label.to_owned(), value.to_owned()))
                    .collect(),
            },
            Part::text(about),
        ],
        foot: format!("{}, {title}", desk.sender.name),
        made_at: certificate.ended_at,
        attachments: vec![
            Attachment {
                name: "certificate.tlog-proof",
                media_type: "text/plain",
                about: pick(
                    "Der Nachweis mit seinem Beweis",
                    "The certificate with its proof",
                )
                .to_owned(),
                bytes: proof.into_bytes(),
            },
            Attachment {
                name: "certificate.json",
                media_type: "application/json",
                about: pick("Der Nachweis für Programme", "The certificate for programs")
                    .to_owned(),
                bytes: json,
            },
        ],
    }
}
