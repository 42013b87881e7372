//! `request export`: one request whole, into a file.

use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::path::Path;

use dossier::Dossier;
use requests::Reference;
use serde::Serialize;

use crate::answer::Answer;
use crate::failure::Failure;
use crate::installation::Installation;

/// What `request export` answers.
#[derive(Serialize)]
struct Exported<'a> {
    reference: Reference,
    file: &'a Path,
    bytes: usize,
}

/// Writes the archive into a file that is not there yet; one that cannot be ended is removed.
pub async fn run(
    site: &Installation,
    (reference, file): (Reference, &Path),
    login: &str,
) -> Result<Answer, Failure> {
    let actor = site.actor(login).await?;
    let language = site.desk.controller.language;
    let say = web::speech(language);
    let new = OpenOptions::new().write(true).create_new(true).open(file);
    let mut new = new.map_err(|error| unwritten(file, &error))?;
    let written = async {
        let dossier = dossier::export(&site.desk, &actor, reference, (language, &say)).await?;
        Box::pin(write(dossier, file, &mut new)).await
    };
    let bytes = match written.await {
        Ok(bytes) => bytes,
        Err(failure) => {
            // The first fault is the one that is told.
            let _removed = fs::remove_file(file);
            return Err(failure);
        }
    };
    let text = format!("{reference}: {bytes} bytes in {}", file.display());
    let exported = Exported {
        reference,
        file,
        bytes,
    };
    Ok(Answer::new(&exported, text))
}

async fn write(mut dossier: Dossier, path: &Path, file: &mut fs::File) -> Result<usize, Failure> {
    let mut all = 0;
    while let Some(bytes) = dossier.more().await? {
        file.write_all(&bytes)
            .map_err(|error| unwritten(path, &error))?;
        all += bytes.len();
    }
    file.sync_all().map_err(|error| unwritten(path, &error))?;
    Ok(all)
}

fn unwritten(file: &Path, error: &io::Error) -> Failure {
    Failure::refused(format!(
        "{}: cannot be written ({}); name a file that is not there yet, in a folder you may write to",
        file.display(),
        error.kind()
    ))
}
