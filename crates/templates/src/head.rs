//! The head of the house's paper, in versions like the texts.

use accounts::{Actor, Permission, authorize};
use base::Notice;
use jiff::Timestamp;
use law::template;
use ledger::{Deed, Ledger};
use serde::{Deserialize, Serialize};
use serde_json::json;
use sqlx::AnyConnection;

use crate::logo::{Logo, broken};
use crate::save::changed;
use crate::{Error, store};

/// The longest line, in characters.
const LONGEST: usize = 100;
/// So many lines an address, a contact and a footer may have.
const LINES: [(&str, usize); 3] = [("address", 8), ("contact", 6), ("footer", 4)];

/// Who writes, as it stands over and under a letter.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Letterhead {
    /// The controller's name.
    pub name: String,
    /// Where it is and how it is reached, line by line.
    pub address: Vec<String>,
    /// How its data protection officer is reached, line by line.
    pub contact: Vec<String>,
    /// Small print at the foot of each page, line by line.
    pub footer: Vec<String>,
}

impl Letterhead {
    /// Takes what was typed, a line of text for each line; everything that is wrong at once.
    pub fn checked(self) -> Result<Self, Error> {
        let name = template::visible(&self.name).trim().to_owned();
        let mut wrong: Vec<Notice> = Vec::new();
        if name.is_empty() {
            let line = "is missing: say who writes";
            wrong.push(Notice::new("letterhead-name", line).at("name"));
        }
        let head = Self {
            address: lines(&self.address),
            contact: lines(&self.contact),
            footer: lines(&self.footer),
            name,
        };
        wrong.extend(unfit("name", [&head.name], 1));
        for ((field, most), part) in LINES.into_iter().zip(head.parts()) {
            wrong.extend(unfit(field, part, most));
        }
        if wrong.is_empty() {
            Ok(head)
        } else {
            Err(Error::Invalid(wrong))
        }
    }

    fn parts(&self) -> [&Vec<String>; 3] {
        [&self.address, &self.contact, &self.footer]
    }

    /// Name, address and contact: who signs a letter, line by line.
    pub fn lines(&self) -> Vec<String> {
        let below = self.address.iter().chain(&self.contact);
        std::iter::once(&self.name).chain(below).cloned().collect()
    }
}

/// Lines without what is around them; none is empty.
fn lines(typed: &[String]) -> Vec<String> {
    let lines = typed.iter().flat_map(|text| text.lines());
    let lines = lines.map(|line| template::visible(line).trim().to_owned());
    lines.filter(|line| !line.is_empty()).collect()
}

fn unfit<'a>(
    field: &'static str,
    lines: impl IntoIterator<Item = &'a String>,
    most: usize,
) -> Option<Notice> {
    let lines: Vec<&String> = lines.into_iter().collect();
    if lines.len() > most || lines.iter().any(|line| line.chars().count() > LONGEST) {
        let line = format!("may have {most} lines of {LONGEST} characters: shorten it");
        let notice = Notice::new("letterhead-long", line).at(field);
        let notice = notice.with("lines", most.to_string());
        return Some(notice.with("longest", LONGEST.to_string()));
    }
    let mut letters = lines.iter().flat_map(|line| line.chars());
    letters.any(template::is_forbidden).then(|| {
        let line =
            "holds a control character or a mark that turns the reading direction: remove it";
        Notice::new("text-characters", line).at(field)
    })
}

/// A head as somebody saved it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct HeadVersion {
    /// From 1; what the configuration says counts as 0.
    pub version: i64,
    /// None: back to what the configuration says.
    pub head: Option<Letterhead>,
    /// Size of the picture; 0 where there is none.
    pub logo_bytes: i64,
    /// Login.
    pub made_by: String,
    pub made_at: Timestamp,
}

/// What becomes of the picture.
#[derive(Debug, Clone)]
pub enum Picture {
    /// That of the newest version stays.
    Keep,
    /// There is none any more.
    Remove,
    /// This one from now on.
    New(Logo),
}

/// Every head, newest first.
pub async fn heads(ledger: &Ledger, actor: &Actor) -> Result<Vec<HeadVersion>, Error> {
    authorize(ledger, actor, Permission::TemplatesManage, None).await?;
    let mut conn = ledger.store.pool().acquire().await?;
    Ok(store::heads(&mut conn).await?)
}

/// The picture that a head saved now would have.
pub async fn picture(
    ledger: &Ledger,
    actor: &Actor,
    wanted: &Picture,
) -> Result<Option<Logo>, Error> {
    authorize(ledger, actor, Permission::TemplatesManage, None).await?;
    let mut conn = ledger.store.pool().acquire().await?;
    let newest = store::heads(&mut conn).await?.into_iter().next();
    becomes(&mut conn, newest.as_ref(), wanted).await
}

async fn becomes(
    conn: &mut AnyConnection,
    newest: Option<&HeadVersion>,
    wanted: &Picture,
) -> Result<Option<Logo>, Error> {
    match (wanted, newest) {
        (Picture::New(logo), _) => Ok(Some(logo.clone())),
        (Picture::Keep, Some(newest)) => Ok(store::logo(conn, newest.version).await?),
        (Picture::Remove, _) | (Picture::Keep, None) => Ok(None),
    }
}

/// Stores a head as the next version; `seen` is the version that was looked at. The caller has set
/// a paper with it: a picture that cannot be drawn would spoil every letter.
pub async fn save_head(
    ledger: &Ledger,
    actor: &Actor,
    seen: i64,
    (head, wanted): (Letterhead, Picture),
) -> Result<HeadVersion, Error> {
    authorize(ledger, actor, Permission::TemplatesManage, None).await?;
    let head = head.checked()?;
    let kept = matches!(wanted, Picture::Keep);
    put(ledger, actor, seen, (Some(head), wanted, kept)).await
}

/// Stores an earlier head as the next version; 0 is what the configuration says.
pub async fn restore_head(
    ledger: &Ledger,
    actor: &Actor,
    (seen, version): (i64, i64),
) -> Result<HeadVersion, Error> {
    authorize(ledger, actor, Permission::TemplatesManage, None).await?;
    let (head, wanted) = {
        let mut conn = ledger.store.pool().acquire().await?;
        let all = store::heads(&mut conn).await?;
        let found = all.into_iter().find(|one| one.version == version);
        if found.is_none() && version != 0 {
            return Err(Error::NotFound);
        }
        let logo = store::logo(&mut conn, version).await?;
        (
            found.and_then(|one| one.head),
            logo.map_or(Picture::Remove, Picture::New),
        )
    };
    put(ledger, actor, seen, (head, wanted, false)).await
}

async fn put(
    ledger: &Ledger,
    actor: &Actor,
    seen: i64,
    (head, wanted, kept): (Option<Letterhead>, Picture, bool),
) -> Result<HeadVersion, Error> {
    let mut tx = ledger.begin().await?;
    let newest = store::heads(tx.conn()).await?.into_iter().next();
    let number = newest.as_ref().map_or(0, |one| one.version);
    if number != seen {
        return Err(changed(number));
    }
    let before = becomes(tx.conn(), newest.as_ref(), &Picture::Keep).await?;
    let logo = becomes(tx.conn(), newest.as_ref(), &wanted).await?;
    let old = newest.and_then(|one| one.head);
    if old == head && (kept || before == logo) {
        let line = "is the letterhead that is in force already";
        return Err(Error::Refused(
            Notice::new("template-same", line).at("name"),
        ));
    }
    let bytes = logo.as_ref().map_or(0, |logo| logo.bytes.len());
    let new = HeadVersion {
        version: seen + 1,
        logo_bytes: i64::try_from(bytes).map_err(|_| Error::Invalid(vec![broken()]))?,
        made_by: actor.account.login.clone(),
        made_at: ledger.clock.now(),
        head,
    };
    if !store::insert_head(tx.conn(), &new, logo.as_ref()).await? {
        return Err(changed(new.version));
    }
    tx.record(Deed {
        object: Some(new.version.to_string()),
        details: json!({ "own": new.head.is_some(), "logo": new.logo_bytes > 0 }),
        ..Deed::done(actor.who(), "templates.letterhead")
    })
    .await?;
    tx.commit().await?;
    Ok(new)
}

/// The head that letters written at an instant have, with its picture; none where the configuration
/// says it.
pub async fn letterhead_at(
    conn: &mut AnyConnection,
    at: Timestamp,
) -> Result<Option<(Letterhead, Option<Logo>)>, sqlx::Error> {
    let Some(found) = store::head_at(conn, at).await? else {
        return Ok(None);
    };
    let Some(head) = found.head else {
        return Ok(None);
    };
    let logo = store::logo(conn, found.version).await?;
    Ok(Some((head, logo)))
}
