//! Whole tables by the fastest path each driver has: what a table says is sent as it stands,
//! without a statement being prepared for it.

use futures_util::TryStreamExt as _;
use sqlx::{AssertSqlSafe, Executor as _};

use super::failed::failed;
use super::silence::answered;
use super::{Connection, Inner, Row, Statement};
use crate::Error;

/// A row of `COPY … (FORMAT binary)`: a count, then each cell behind its length.
#[derive(Debug, Clone, Copy)]
pub struct CopyRow<'r> {
    bytes: &'r [u8],
    cells: &'r [Place],
}

/// Where a cell starts and ends; none for NULL.
type Place = Option<(usize, usize)>;

/// What stands at the beginning of a binary copy: its name, flags and an extension's length.
const SIGNATURE: &[u8] = b"PGCOPY\n\xff\r\n\0";
const HEADER: usize = SIGNATURE.len() + 8;

impl Connection {
    /// Streams the rows of a statement without parameters, as [`Connection::each`] does. For
    /// reading tables through, and for them alone: the statement is planned anew each time.
    pub async fn stream(
        &mut self,
        doing: &str,
        statement: &Statement,
        mut take: impl FnMut(&Row) -> Result<(), Error>,
    ) -> Result<(), Error> {
        if !statement.binds.is_empty() {
            return self.each(doing, statement, take).await;
        }
        self.settle().await?;
        let system = self.system.clone();
        let failed = |cause| failed(&system, doing, cause);
        match &mut self.inner {
            Inner::Sqlite(_) => return self.each(doing, statement, take).await,
            Inner::MySql(connection) => {
                // What is not read to its end is in the way of the next answer.
                self.torn = true;
                let query = sqlx::raw_sql(AssertSqlSafe(statement.sql.clone()));
                let mut rows = connection.fetch(query);
                while let Some(row) = answered(&self.options, rows.try_next())
                    .await
                    .map_err(failed)?
                {
                    take(&Row::from(&row))?;
                }
                self.torn = false;
            }
            Inner::Postgres(connection) => {
                // A copy that is not read to its end leaves the connection useless.
                self.torn = true;
                let sql = format!("COPY ({}) TO STDOUT (FORMAT binary)", statement.sql);
                let mut pieces = answered(&self.options, connection.copy_out_raw(&sql))
                    .await
                    .map_err(failed)?;
                let mut cells = Vec::new();
                let mut at_start = true;
                while let Some(piece) = answered(&self.options, pieces.try_next())
                    .await
                    .map_err(failed)?
                {
                    // One row a piece; only the header comes before the first.
                    let skip = if std::mem::take(&mut at_start) {
                        HEADER
                    } else {
                        0
                    };
                    let bytes = piece.get(skip..).unwrap_or_default();
                    match read(bytes, &mut cells) {
                        Some(true) => take(&Row::Copy(CopyRow {
                            bytes,
                            cells: &cells,
                        }))?,
                        Some(false) => {}
                        None => {
                            let what = "the copy is not in the format it was asked for";
                            return Err(failed(sqlx::Error::Protocol(what.to_owned())));
                        }
                    }
                }
                self.torn = false;
            }
        }
        Ok(())
    }
}

impl<'r> CopyRow<'r> {
    /// How many cells it has.
    pub fn len(self) -> usize {
        self.cells.len()
    }

    /// A cell; none for NULL.
    pub fn get(self, index: usize) -> Option<&'r [u8]> {
        let (start, end) = (*self.cells.get(index)?)?;
        self.bytes.get(start..end)
    }
}

/// Notes where the cells of a row stand: whether there was a row, or none when the bytes are
/// no row.
fn read(bytes: &[u8], cells: &mut Vec<Place>) -> Option<bool> {
    cells.clear();
    if bytes.is_empty() {
        return Some(false);
    }
    let count = i16::from_be_bytes(*bytes.first_chunk()?);
    if count < 0 {
        // The trailer.
        return Some(false);
    }
    let mut at = size_of::<i16>();
    for _ in 0..count {
        let length = i32::from_be_bytes(*bytes.get(at..)?.first_chunk()?);
        at += size_of::<i32>();
        let place = usize::try_from(length).ok().map(|length| (at, at + length));
        at = place.map_or(at, |(_, end)| end);
        cells.push(place);
    }
    (at == bytes.len()).then_some(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copied_row_gives_its_cells_and_its_nulls() {
        let bytes = b"\0\x03\0\0\0\x02ab\xff\xff\xff\xff\0\0\0\0";
        let mut cells = Vec::new();
        assert_eq!(read(bytes, &mut cells), Some(true));
        let row = CopyRow {
            bytes,
            cells: &cells,
        };
        let all: Vec<_> = (0..row.len()).map(|at| row.get(at)).collect();
        assert_eq!(all, [Some(&b"ab"[..]), None, Some(&b""[..])]);
        assert_eq!(row.get(3), None);
    }

    #[test]
    fn the_trailer_and_a_header_alone_are_no_rows() {
        assert_eq!(read(b"\xff\xff", &mut Vec::new()), Some(false));
        assert_eq!(read(b"", &mut Vec::new()), Some(false));
    }

    #[test]
    fn a_row_cut_off_is_refused() {
        for bytes in [
            &b"\0"[..],
            b"\0\x01\0\0",
            b"\0\x01\0\0\0\x05ab",
            b"\0\x01\0\0\0\x01abc",
        ] {
            assert_eq!(read(bytes, &mut Vec::new()), None, "{bytes:?}");
        }
    }
}
