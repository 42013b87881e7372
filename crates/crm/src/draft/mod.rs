//! Drafts a profile of a database nobody has described yet.
//!
//! 1. the schema as it is: tables, keys, foreign keys ([`crate::catalogue`]);
//! 2. a look at a few rows of each table: how values look, never what they are ([`sample`]);
//! 3. links, by foreign key, by name, by a type column beside ([`links`]);
//! 4. what the rows of each table are ([`roles`]);
//! 5. what each column holds ([`columns`]);
//! 6. the file ([`write`]), with a remark wherever somebody who knows the CRM has to look.
//!
//! Every text column is said to be something, and one that could name a person is never said to be
//! harmless: a draft that nobody corrects redacts too much, not too little.

mod columns;
mod links;
mod names;
mod roles;
mod sample;
mod write;

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::Error;
use crate::catalogue::{Around, Catalogue, LiveTable};
use crate::database::Database;
use crate::profile::{FieldKind, Role};
use links::Link;
use sample::Look;

/// A drafted profile.
#[derive(Debug, Clone, Serialize)]
pub struct Drafted {
    /// The file.
    pub profile: String,
    /// Tables it describes.
    pub tables: usize,
    /// Columns it describes.
    pub columns: usize,
    /// Remarks in it: places to look at before it is used.
    pub remarks: usize,
}

/// A table while it is being drafted.
pub(crate) struct Sheet<'c> {
    name: &'c str,
    live: &'c LiveTable,
    /// Links by column.
    links: BTreeMap<String, Link>,
    /// How the values of text columns look.
    looks: BTreeMap<String, Look>,
    role: Role,
    /// Its persons are the controller's staff.
    staff: bool,
    /// Link columns whose target its rows belong to.
    owner: Vec<String>,
    /// For a firm: the table of persons, its link to the firm and its key.
    members: Option<(String, String, String)>,
    remarks: Vec<String>,
}

/// The whole draft.
pub(crate) struct Sketch<'c> {
    sheets: BTreeMap<&'c str, Sheet<'c>>,
    /// What table names begin with and says nothing.
    prefix: String,
    soft_delete: Option<String>,
    /// The CRM's words in type columns.
    modules: BTreeMap<String, String>,
    /// Suffix of tables of changes and their columns: owner, field, values.
    audit: Option<roles::Changes>,
    /// Tables of values that several records share.
    values: Vec<Shared>,
}

/// A table of shared values: table, kind, value, link table and its two columns.
pub(crate) struct Shared {
    table: String,
    kind: FieldKind,
    value: String,
    link: String,
    link_value: String,
    link_owner: String,
}

/// Reads a live schema and proposes a profile. Nothing is written, and no value of a row leaves
/// this function but words of type columns that are names of tables.
pub async fn draft(database: &Database, name: &str) -> Result<Drafted, Error> {
    let mut connection = database.connect().await?;
    let catalogue = Catalogue::read(&mut connection).await?;
    let around = Around::read(&mut connection).await?;
    let looks = sample::read(&mut connection, &catalogue).await?;
    let words = links::words(&mut connection, &catalogue).await?;
    connection.close().await;
    let sketch = Sketch::new(&catalogue, &around, looks, &words);
    Ok(write::profile(&sketch, name))
}

/// The kind that the name of a column speaks of, where it is one that tells a person.
pub fn suspected(column: &crate::catalogue::LiveColumn) -> Option<FieldKind> {
    use FieldKind as K;
    let telling = [
        K::GivenName,
        K::FamilyName,
        K::Email,
        K::Phone,
        K::Street,
        K::BirthDate,
        K::Handle,
    ];
    let kind = columns::kind_of_name(&column.name).filter(|kind| telling.contains(kind))?;
    let is_date = matches!(
        column.shape,
        crate::catalogue::Shape::Date | crate::catalogue::Shape::Instant
    );
    (column.holds_text() || is_date && kind == K::BirthDate).then_some(kind)
}

impl<'c> Sketch<'c> {
    fn new(
        catalogue: &'c Catalogue,
        around: &Around,
        mut looks: BTreeMap<String, BTreeMap<String, Look>>,
        words: &BTreeMap<String, BTreeSet<String>>,
    ) -> Self {
        let prefix = names::prefix(catalogue.tables.keys().map(String::as_str));
        let mut sketch = Self {
            sheets: BTreeMap::new(),
            soft_delete: roles::soft_delete(catalogue),
            audit: roles::changes(catalogue),
            modules: BTreeMap::new(),
            values: Vec::new(),
            prefix,
        };
        for (name, live) in &catalogue.tables {
            let sheet = Sheet {
                name,
                live,
                links: links::of(name, catalogue, around, &sketch.prefix),
                looks: looks.remove(name).unwrap_or_default(),
                role: Role::Record,
                staff: false,
                owner: Vec::new(),
                members: None,
                remarks: Vec::new(),
            };
            sketch.sheets.insert(name, sheet);
        }
        sketch.modules = links::modules(&sketch, words);
        roles::decide(&mut sketch);
        sketch
    }

    /// Whether the table follows from its name, as a table of changes does.
    fn is_companion(&self, table: &str) -> bool {
        self.audit.as_ref().is_some_and(|changes| {
            let base = table.strip_suffix(changes.suffix.as_str());
            base.is_some_and(|base| self.sheets.contains_key(base))
        })
    }
}
