//! Files of a request: laid down, downloaded, removed.

use ::requests::{FileId, FileView, NewFile, Reference};
use axum::extract::Path;
use axum::http::header;
use axum::response::IntoResponse as _;

use super::line::{author, names};
use super::{reference, show as case, step};
use crate::fields::Fields;
use crate::refusal::{Fault, Refusal};
use crate::visit::{Answer, Visit, to};

/// A file as a line.
pub struct FileLine {
    pub name: String,
    /// Empty once it is gone.
    pub href: String,
    /// Size, who and when.
    pub about: String,
    /// Number in the log.
    pub no: i64,
}

/// The files of a request, or of one of its steps.
pub async fn file_lines(
    visit: &Visit,
    reference: Reference,
    step: Option<&str>,
) -> Result<Vec<FileLine>, Refusal> {
    let all = ::requests::files(&visit.app.ledger, visit.actor()?, reference).await?;
    let names = names(&visit.app).await?;
    let of_step = |file: &&FileView| step.is_none() || file.step.as_deref() == step;
    let line = |file: &FileView| FileLine {
        name: file.name.clone().unwrap_or_default(),
        href: match &file.name {
            Some(_) => format!("/requests/{reference}/files/{}", file.id),
            None => String::new(),
        },
        about: about(visit, file, &author(visit.words, &names, &file.by)),
        no: file.entry,
    };
    Ok(all.iter().filter(of_step).map(line).collect())
}

fn about(visit: &Visit, file: &FileView, by: &str) -> String {
    // Whole kilobytes, at least one.
    let size = visit.words.number((file.bytes + 999) / 1000);
    let mut parts = vec![format!("{size} kB"), by.to_owned(), visit.moment(file.at)];
    parts.extend(file.step.clone());
    parts.join(", ")
}

/// Lays a file to the request or to one of its steps.
pub async fn attach(visit: Visit, Path(text): Path<String>, fields: Fields) -> Answer {
    match try_attach(&visit, &text, &fields).await {
        Ok(()) => back(&text, &fields),
        Err(refusal) => {
            let faults = refusal.faults()?;
            match fields.filled("step") {
                Some(id) => step::render(&visit, (&text, id), &fields, &faults).await,
                None => case::render(&visit, &text, &fields, &faults).await,
            }
        }
    }
}

async fn try_attach(visit: &Visit, text: &str, fields: &Fields) -> Result<(), Refusal> {
    let reference = reference(text)?;
    let missing = || Refusal::invalid(Fault::new("file-needed").at("file"));
    let upload = fields.file("file").ok_or_else(missing)?;
    let file = NewFile {
        name: &upload.name,
        bytes: &upload.bytes,
        step: fields.filled("step"),
    };
    ::requests::attach(&visit.app.ledger, visit.actor()?, reference, file).await?;
    Ok(())
}

fn back(text: &str, fields: &Fields) -> Answer {
    let reference = reference(text)?;
    match fields.filled("step") {
        Some(step) => to(&format!("/requests/{reference}/steps/{step}")),
        None => to(&format!("/requests/{reference}#files")),
    }
}

/// Always a download, in a sandbox of its own, never a page (ASVS 5.0, 3.2.1).
pub async fn show(visit: Visit, Path((text, file)): Path<(String, String)>) -> Answer {
    let id = FileId::from_stored(file);
    let (ledger, actor) = (&visit.app.ledger, visit.actor()?);
    let (view, bytes) = ::requests::open_file(ledger, actor, reference(&text)?, &id).await?;
    let headers = [
        (header::CONTENT_TYPE, view.kind.media_type().to_owned()),
        (
            header::CONTENT_DISPOSITION,
            disposition(&view.name.unwrap_or_default()),
        ),
    ];
    Ok((headers, bytes).into_response())
}

/// `attachment` with the name twice: plain for old browsers, whole for the others (RFC 6266).
fn disposition(name: &str) -> String {
    let plain = |c: char| {
        if c.is_ascii_alphanumeric() || "._- ".contains(c) {
            c
        } else {
            '_'
        }
    };
    let ascii: String = name.chars().map(plain).collect();
    let mut whole = String::new();
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"._-".contains(&byte) {
            whole.push(char::from(byte));
        } else {
            whole.push('%');
            whole.push_str(&hex::encode_upper([byte]));
        }
    }
    format!("attachment; filename=\"{ascii}\"; filename*=UTF-8''{whole}")
}

/// Removes a file that should not be there.
pub async fn remove(
    visit: Visit,
    Path((text, file)): Path<(String, String)>,
    fields: Fields,
) -> Answer {
    let id = FileId::from_stored(file);
    let (ledger, actor) = (&visit.app.ledger, visit.actor()?);
    ::requests::remove_file(ledger, actor, reference(&text)?, &id).await?;
    back(&text, &fields)
}

#[cfg(test)]
mod tests {
    use super::disposition;

    #[test]
    fn a_name_cannot_leave_its_header() {
        assert_eq!(
            disposition("Brief \"x\"; filename=y.html ü.pdf"),
            "attachment; filename=\"Brief _x__ filename_y.html _.pdf\"; \
             filename*=UTF-8''Brief%20%22x%22%3B%20filename%3Dy.html%20%C3%BC.pdf"
        );
    }
}
