//! A text as it stands, with every version before.

use accounts::{Actor, Permission, authorize};
use base::Locale;
use jiff::Timestamp;
use law::Language;
use law::template::{self, Kind};
use ledger::Ledger;
use serde::Serialize;
use sqlx::AnyConnection;

use crate::{Error, store};

/// Which text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Of {
    pub kind: Kind,
    pub language: Locale,
}

impl Of {
    /// Reads the words of an address.
    pub fn parse(kind: &str, language: &str) -> Result<Self, Error> {
        let mut locales = Locale::ALL.into_iter();
        let language = locales.find(|one| one.word() == language);
        let kind = Kind::from_word(kind);
        let of = kind.zip(language);
        let of = of.map(|(kind, language)| Self { kind, language });
        of.ok_or(Error::NotFound)
    }

    /// All there are, language by language within each kind.
    pub fn all() -> impl Iterator<Item = Self> {
        let of = |kind| Locale::ALL.map(|language| Self { kind, language });
        Kind::ALL.into_iter().flat_map(of)
    }

    /// The text that comes with the product.
    pub fn shipped(self) -> &'static str {
        let language = match self.language {
            Locale::De => Language::De,
            Locale::En => Language::En,
        };
        template::shipped(self.kind, language)
    }
}

/// A text as somebody saved it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Version {
    /// From 1; what comes with the product counts as 0.
    pub version: i64,
    /// None: back to what comes with the product.
    pub text: Option<String>,
    /// Login.
    pub made_by: String,
    pub made_at: Timestamp,
}

/// A text with its versions.
#[derive(Debug, Clone, Serialize)]
pub struct Shown {
    #[serde(flatten)]
    pub of: Of,
    /// What letters are written by.
    pub text: String,
    /// What comes with the product.
    pub shipped: &'static str,
    /// What the house saved, newest first.
    pub versions: Vec<Version>,
}

impl Shown {
    pub(crate) fn new(of: Of, versions: Vec<Version>) -> Self {
        Self {
            text: in_force(of, versions.first()),
            shipped: of.shipped(),
            of,
            versions,
        }
    }

    /// The number of the newest version; 0 where the house saved none.
    pub fn newest(&self) -> i64 {
        self.versions.first().map_or(0, |one| one.version)
    }

    /// Whether letters are written by what comes with the product.
    pub fn is_shipped(&self) -> bool {
        self.text == self.shipped
    }

    /// The text of a version; 0 is what comes with the product.
    pub fn text_of(&self, version: i64) -> Option<&str> {
        if version == 0 {
            return Some(self.shipped);
        }
        let found = self.versions.iter().find(|one| one.version == version);
        found.map(|one| one.text.as_deref().unwrap_or(self.shipped))
    }
}

/// A text in which something is lacking that this program wants is not used, however it came to be
/// stored.
fn in_force(of: Of, newest: Option<&Version>) -> String {
    let own = newest.and_then(|one| one.text.as_deref());
    let own = own.filter(|text| template::check(of.kind, text).is_empty());
    own.unwrap_or_else(|| of.shipped()).to_owned()
}

/// One text.
pub async fn show(ledger: &Ledger, actor: &Actor, of: Of) -> Result<Shown, Error> {
    authorize(ledger, actor, Permission::TemplatesManage, None).await?;
    let mut conn = ledger.store.pool().acquire().await?;
    Ok(Shown::new(of, store::versions(&mut conn, of).await?))
}

/// All texts, in the order of a request's life.
pub async fn list(ledger: &Ledger, actor: &Actor) -> Result<Vec<Shown>, Error> {
    authorize(ledger, actor, Permission::TemplatesManage, None).await?;
    let mut conn = ledger.store.pool().acquire().await?;
    let mut all = Vec::new();
    for of in Of::all() {
        all.push(Shown::new(of, store::versions(&mut conn, of).await?));
    }
    Ok(all)
}

/// The text that a letter is written by.
pub async fn text_of(conn: &mut AnyConnection, of: Of) -> Result<String, sqlx::Error> {
    let newest = store::newest(conn, of).await?;
    Ok(in_force(of, newest.as_ref()))
}
