//! The files beside the rows of a plan: where the profile says they lie, whether they are there, and
//! whether somebody else's row names the same one.

use std::collections::BTreeSet;
use std::path::{Component, Path, PathBuf};

use super::draft::Draft;
use super::{Action, FileRef, Item, NamedBy};
use crate::census::TableClass;
use crate::database::Connection;
use crate::record::RowRef;
use crate::rows::{self, Record};
use crate::{Error, System};

/// What a pattern of files says of one row.
struct Named {
    path: String,
    by: Option<NamedBy>,
}

impl Draft<'_, '_> {
    /// The file beside each row of the plan.
    pub(super) async fn files(&mut self, items: &[Item]) -> Result<Vec<FileRef>, Error> {
        let mut files = BTreeSet::new();
        let moved = items.iter().filter(|item| item.action != Action::Keep);
        for item in moved {
            let Some(table) = self.table(&item.row.table) else {
                continue;
            };
            let Some(named) = self
                .records
                .get(&item.row)
                .and_then(|record| named(table, record))
            else {
                continue;
            };
            let there = self
                .system
                .files
                .as_ref()
                .map(|folder| is_below(&named.path) && folder.join(&named.path).is_file());
            if !there.unwrap_or_else(|| self.is_told(table, &item.row)) {
                continue;
            }
            // In a record that stays with others, the file may be theirs: a human looks.
            let goes = matches!(
                item.action,
                Action::Delete | Action::Archive | Action::Anonymise
            );
            let is_shared = match &named.by {
                Some(by) if goes => self.is_shared(table, by, items).await?,
                Some(_) | None => false,
            };
            files.insert(FileRef {
                record: self.name(&item.row),
                path: named.path,
                removed: there == Some(true) && goes && !is_shared,
                named_by: named.by,
            });
        }
        Ok(files.into_iter().collect())
    }

    /// Where the folder cannot be seen, the record says whether it has a file.
    fn is_told(&self, table: &TableClass, row: &RowRef) -> bool {
        let Some(column) = table.file_when.as_deref() else {
            return true;
        };
        let record = self.records.get(row);
        let name = record.and_then(|record| record.text(table, column));
        name.is_some_and(|name| !name.is_empty())
    }

    /// Whether a row that stays names the same file.
    async fn is_shared(
        &mut self,
        table: &TableClass,
        by: &NamedBy,
        items: &[Item],
    ) -> Result<bool, Error> {
        let values = [by.value.clone()];
        let rows = rows::by_column(self.connection, table, &by.column, &values, None).await?;
        let goes = |row: &RowRef| {
            let mut items = items.iter();
            items.any(|item| item.row == *row && item.action == Action::Delete)
        };
        Ok(rows.iter().any(|record| !goes(&record.row)))
    }
}

/// Fills the pattern: `{key}`, and columns of the row, which may share a file with others.
fn named(table: &TableClass, record: &Record) -> Option<Named> {
    let pattern = table.file.as_deref()?;
    let path = pattern.replace("{key}", record.row.key.first()?);
    let Some((before, rest)) = path.split_once('{') else {
        return Some(Named { path, by: None });
    };
    let (column, after) = rest.split_once('}')?;
    let value = record.text(table, column).filter(|text| !text.is_empty())?;
    Some(Named {
        path: [before, &value, after].concat(),
        by: Some(NamedBy {
            table: table.name.clone(),
            column: column.to_owned(),
            value,
        }),
    })
}

/// The file beside a row, where it lies in the system's folder and the folder can be seen. A link that
/// leads out of the folder leads nowhere.
pub fn file_beside(system: &System, record: &Record) -> Option<PathBuf> {
    let table = system.census.table(&record.row.table)?;
    let path = named(table, record)?.path;
    if !is_below(&path) {
        return None;
    }
    let folder = system.files.as_ref()?.canonicalize().ok()?;
    let file = folder.join(path).canonicalize().ok()?;
    (file.starts_with(&folder) && file.is_file()).then_some(file)
}

/// Whether a path leads nowhere but below the folder it is joined to.
fn is_below(path: &str) -> bool {
    let mut parts = Path::new(path).components();
    parts.all(|part| matches!(part, Component::Normal(_)))
}

/// Whether a row is left that names the file. Asked right before it is removed: a row may have come
/// since the plan was made.
pub async fn still_named(
    system: &System,
    connection: &mut Connection,
    by: &NamedBy,
) -> Result<bool, Error> {
    let Some(table) = system.census.table(&by.table) else {
        return Ok(true);
    };
    let values = [by.value.clone()];
    let rows = rows::by_column(connection, table, &by.column, &values, None).await?;
    Ok(!rows.is_empty())
}

#[cfg(test)]
mod tests {
    use super::is_below;

    #[test]
    fn a_path_that_leads_out_of_the_folder_is_none() {
        assert!(is_below("3f/3f4287ad"));
        for out in ["../secrets", "/etc/passwd", "a/../../b"] {
            assert!(!is_below(out), "{out}");
        }
    }
}
