//! A connected CRM: its database, its profile, and its live schema classified.

use std::collections::BTreeSet;
use std::path::PathBuf;

use base::Notice;
use serde::Serialize;

use crate::Error;
use crate::catalogue::{Around, Catalogue};
use crate::census::{Census, Descriptions};
use crate::database::{Connection, Database, Statement, SystemConfig};
use crate::drift::Drift;
use crate::find::looks::Looks;
use crate::gaps::{self, Live};
use crate::profile::{self, Marks, Profile};
use crate::record::RowRef;

/// A CRM that can be read and written.
#[derive(Debug, Clone)]
pub struct System {
    /// Name in the configuration.
    pub name: String,
    /// How its database is reached.
    pub database: Database,
    /// What its tables mean.
    pub profile: Profile,
    /// The live schema, classified.
    pub census: Census,
    /// The CRM's version, where the CRM says it.
    pub version: Option<String>,
    /// The CRM's upload folder.
    pub files: Option<PathBuf>,
    /// Where the CRM's own pages are.
    pub web: Option<String>,
    /// Rows that we wrote ourselves, such as a request that the CRM keeps, too: they follow what they
    /// are written for, and no plan touches them.
    pub ours: BTreeSet<RowRef>,
    /// Statements that look persons up in it.
    pub(crate) looks: Looks,
}

/// What `system check` answers.
#[derive(Debug, Clone, Serialize)]
pub struct Check {
    /// Name in the configuration.
    pub system: String,
    /// Word for the database engine.
    pub engine: &'static str,
    /// The CRM's version; none where it does not say.
    pub version: Option<String>,
    /// Whether a run may begin.
    pub fits: bool,
    /// Text columns nobody classified.
    pub unclassified: Vec<ColumnName>,
    /// Tables nobody classified.
    pub unknown_tables: Vec<String>,
    /// Share of text columns that are classified.
    pub coverage: f64,
    /// Customers' own columns whose class was assumed.
    pub assumed: Vec<ColumnName>,
    /// Tables the profile requires and the database lacks.
    pub missing_tables: Vec<String>,
    /// Columns the profile names and the database lacks.
    pub missing_columns: Vec<ColumnName>,
    /// Rules that cannot be carried out.
    pub faults: Vec<String>,
    /// The same and the warnings, with codes for translation.
    pub notices: Vec<Notice>,
    /// How many rights the profile needs.
    pub needed_rights: usize,
    /// Rights the database user lacks.
    pub missing_rights: Vec<String>,
    /// Rights the database user has and nothing needs; they bar no run.
    pub excess_rights: Vec<String>,
    /// What of the schema is other than when it was confirmed.
    pub drift: Drift,
    /// What an administrator should know.
    pub warnings: Vec<String>,
    /// Changes when the schema does.
    pub fingerprint: String,
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ColumnName {
    /// Table.
    pub table: String,
    /// Column.
    pub column: String,
}

impl System {
    /// Connects, reads the schema and classifies it.
    pub async fn open(config: &SystemConfig, marks: &Marks) -> Result<Self, Error> {
        let (profile, text) = profile::read(&config.profile)?;
        let database = Database::new(config)?;
        let mut connection = database.connect().await?;
        let catalogue = Catalogue::read(&mut connection).await?;
        let described = Descriptions::read(&profile, &catalogue, &mut connection).await?;
        let mut census = Census::take(&profile, &catalogue, &described, marks);
        if let Some(text) = text {
            let around = Around::read(&mut connection).await?;
            let live = Live {
                profile: &profile,
                catalogue: &catalogue,
                around: &around,
                census: &census,
            };
            census.faults = gaps::faults(&live, &config.profile, &text);
        }
        let version = version(&profile, &catalogue, &mut connection).await?;
        connection.close().await;
        Ok(Self {
            name: config.name.clone(),
            database,
            profile,
            census,
            version,
            files: config.files.clone(),
            web: config.web.clone(),
            ours: BTreeSet::new(),
            looks: Looks::default(),
        })
    }

    /// Whether the version is one the profile was made for; a CRM that does not say passes.
    pub fn version_fits(&self) -> bool {
        match &self.version {
            None => true,
            Some(version) => {
                self.profile.versions.is_empty()
                    || self
                        .profile
                        .versions
                        .iter()
                        .any(|known| version.starts_with(known))
            }
        }
    }

    /// The last day on which the maker supports the connected version, where the profile says it.
    pub fn supported_until(&self) -> Option<jiff::civil::Date> {
        let version = self.version.as_deref()?;
        let support = self.profile.support.iter();
        let of_version = support.filter(|(known, _)| version.starts_with(known.as_str()));
        // The longest beginning says it most exactly.
        of_version
            .max_by_key(|(known, _)| known.len())
            .map(|(_, day)| *day)
    }

    /// Refuses while anything stands in the way of a run.
    pub fn require_fit(&self) -> Result<(), Error> {
        let Some(what) = self.misfit() else {
            return Ok(());
        };
        Err(Error::Unfit {
            system: self.name.clone(),
            what: what.with("system", &self.name),
        })
    }

    fn misfit(&self) -> Option<Notice> {
        if let Some((table, column)) = self.census.unclassified.first() {
            let more = self.census.unclassified.len() - 1;
            let line = format!(
                "{table}.{column} (and {more} more) is not classified; run `system check {}`, then classify it with `system mark` or in a profile of your own",
                self.name
            );
            let column = format!("{table}.{column}");
            return Some(Notice::new("column-unclassified", line).with("column", column));
        }
        if let Some(table) = self.census.unknown_tables.first() {
            let line = format!(
                "table {table} is not classified; run `system check {}`, then classify its columns with `system mark` or in a profile of your own",
                self.name
            );
            return Some(Notice::new("table-unclassified", line).with("table", table));
        }
        if let Some(table) = self.census.missing_tables.first() {
            let line = format!("table {table} is missing; is this the right database and profile?");
            return Some(Notice::new("table-missing", line).with("table", table));
        }
        if let Some(fault) = self.census.faults.first() {
            return Some(fault.clone());
        }
        let profile = &self.profile.name;
        let line = format!("the CRM's version is not one profile {profile} was made for");
        (!self.version_fits()).then(|| Notice::new("version-unknown", line))
    }

    /// What the profile says of the live schema.
    pub fn check(&self, missing_rights: Vec<String>) -> Check {
        let names = |pairs: &[(String, String)]| {
            pairs
                .iter()
                .map(|(table, column)| ColumnName {
                    table: table.clone(),
                    column: column.clone(),
                })
                .collect()
        };
        let mut warnings = Vec::new();
        let slow: Vec<&str> = self
            .census
            .tables
            .values()
            .filter(|table| !table.transactional)
            .map(|table| table.name.as_str())
            .collect();
        if !slow.is_empty() {
            let tables = slow.join(", ");
            let line =
                format!("changes in these tables cannot be undone by the database: {tables}");
            warnings.push(Notice::new("tables-without-undo", line).with("tables", tables));
        }
        Check {
            system: self.name.clone(),
            engine: self.database.engine().word(),
            version: self.version.clone(),
            fits: self.census.fits() && self.version_fits() && missing_rights.is_empty(),
            unclassified: names(&self.census.unclassified),
            unknown_tables: self.census.unknown_tables.clone(),
            coverage: self.census.coverage,
            assumed: self.assumed(),
            missing_tables: self.census.missing_tables.clone(),
            missing_columns: names(&self.census.missing_columns),
            faults: lines(&self.census.faults),
            warnings: lines(&warnings),
            notices: self.census.faults.iter().cloned().chain(warnings).collect(),
            needed_rights: 0,
            missing_rights,
            excess_rights: Vec::new(),
            drift: Drift::default(),
            fingerprint: self.census.fingerprint.clone(),
        }
    }

    fn assumed(&self) -> Vec<ColumnName> {
        self.census
            .tables
            .values()
            .flat_map(|table| table.columns.iter().map(move |column| (table, column)))
            .filter(|(_, column)| column.assumed)
            .map(|(table, column)| ColumnName {
                table: table.name.clone(),
                column: column.live.name.clone(),
            })
            .collect()
    }
}

fn lines(notices: &[Notice]) -> Vec<String> {
    notices.iter().map(Notice::to_string).collect()
}

async fn version(
    profile: &Profile,
    catalogue: &Catalogue,
    connection: &mut Connection,
) -> Result<Option<String>, Error> {
    use sea_query::{Alias, Expr, ExprTrait, Query};
    let Some(probe) = &profile.version else {
        return Ok(None);
    };
    let Some(table) = catalogue.tables.get(probe.table.as_str()) else {
        return Ok(None);
    };
    let named = || std::iter::once(&probe.column).chain(probe.pick.keys());
    if named().any(|column| table.column(column.as_str()).is_none()) {
        return Ok(None);
    }
    let mut query = Query::select();
    query
        .column(Alias::new(probe.column.as_str()))
        .from(Alias::new(probe.table.as_str()));
    for (column, value) in &probe.pick {
        query.and_where(Expr::col(Alias::new(column.as_str())).eq(value.as_str()));
    }
    let statement = Statement::built(connection.engine(), &query)?;
    let rows = connection
        .rows("reading the CRM's version", &statement)
        .await?;
    Ok(rows
        .first()
        .and_then(|row| row.first()?.as_ref())
        .map(|bytes| String::from_utf8_lossy(bytes).trim().to_owned()))
}
