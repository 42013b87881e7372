//! Saves a text as the next version, or goes back to an earlier one.

use accounts::{Actor, Permission, authorize};
use base::Notice;
use law::template::{self, Fault, Wrong};
use ledger::{Deed, Ledger};
use serde_json::json;

use crate::show::{Of, Shown, Version};
use crate::{Error, store};

/// The text without what does not matter, or everything that is wrong with it.
pub fn checked(of: Of, text: &str) -> Result<String, Error> {
    let text = template::tidy(text);
    let wrong = template::check(of.kind, &text);
    if wrong.is_empty() {
        Ok(text)
    } else {
        Err(Error::Invalid(wrong.iter().take(20).map(notice).collect()))
    }
}

/// Stores a text as the next version; `seen` is the version that was looked at. Letters that are
/// written already stay as they are.
pub async fn save(
    ledger: &Ledger,
    actor: &Actor,
    of: Of,
    (seen, text): (i64, &str),
) -> Result<Shown, Error> {
    authorize(ledger, actor, Permission::TemplatesManage, None).await?;
    let text = checked(of, text)?;
    put(ledger, actor, (of, seen), ("templates.save", Some(text))).await
}

/// Stores the text of an earlier version as the next one; 0 is what comes with the product.
pub async fn restore(
    ledger: &Ledger,
    actor: &Actor,
    of: Of,
    (seen, version): (i64, i64),
) -> Result<Shown, Error> {
    authorize(ledger, actor, Permission::TemplatesManage, None).await?;
    let text = {
        let mut conn = ledger.store.pool().acquire().await?;
        let shown = Shown::new(of, store::versions(&mut conn, of).await?);
        let text = shown.text_of(version).ok_or(Error::NotFound)?;
        (text != shown.shipped).then(|| text.to_owned())
    };
    let text = text.map(|text| checked(of, &text)).transpose()?;
    put(ledger, actor, (of, seen), ("templates.restore", text)).await
}

async fn put(
    ledger: &Ledger,
    actor: &Actor,
    (of, seen): (Of, i64),
    (action, text): (&'static str, Option<String>),
) -> Result<Shown, Error> {
    let mut tx = ledger.begin().await?;
    let before = Shown::new(of, store::versions(tx.conn(), of).await?);
    if before.newest() != seen {
        return Err(changed(before.newest()));
    }
    if before.text == text.as_deref().unwrap_or(before.shipped) {
        let line = "is the text that is in force already";
        return Err(Error::Refused(
            Notice::new("template-same", line).at("text"),
        ));
    }
    let version = Version {
        version: seen + 1,
        text: text.filter(|text| text != before.shipped),
        made_by: actor.account.login.clone(),
        made_at: ledger.clock.now(),
    };
    if !store::insert(tx.conn(), of, &version).await? {
        return Err(changed(version.version));
    }
    tx.record(Deed {
        object: Some(format!("{}/{}", of.kind.word(), of.language)),
        details: json!({ "version": version.version, "own": version.text.is_some() }),
        ..Deed::done(actor.who(), action)
    })
    .await?;
    tx.commit().await?;
    let mut versions = before.versions;
    versions.insert(0, version);
    Ok(Shown::new(of, versions))
}

pub(crate) fn changed(newest: i64) -> Error {
    let line =
        format!("was saved by somebody else meanwhile (now version {newest}); load it again");
    Error::Refused(Notice::new("template-changed", line).at("version"))
}

fn notice(wrong: &Wrong) -> Notice {
    let (line, column) = (wrong.line, wrong.column);
    let place = format!("{{{}}}", wrong.name);
    let (code, what) = match wrong.fault {
        Fault::Unknown => (
            "template-unknown",
            format!("{place} is not known in this text"),
        ),
        Fault::Brace => (
            "template-brace",
            "a brace belongs to no placeholder".to_owned(),
        ),
        Fault::Crowded => (
            "template-crowded",
            format!("{place} has to be a paragraph of its own"),
        ),
        Fault::Missing => (
            "template-missing",
            format!("{place} is missing and has to be there"),
        ),
        Fault::Long => (
            "template-long",
            format!("the text is longer than {} characters", template::LONGEST),
        ),
        Fault::Character => (
            "template-character",
            "a control character or a mark that turns the reading direction".to_owned(),
        ),
    };
    Notice::new(code, format!("line {line}, column {column}: {what}"))
        .at("text")
        .with("place", place)
        .with("line", line.to_string())
        .with("column", column.to_string())
        .with("longest", template::LONGEST.to_string())
}
