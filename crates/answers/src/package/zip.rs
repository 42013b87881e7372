//! The archive.

use std::io;

use zip::result::ZipError;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::ToldFile;
use super::spool::{Packed, Spool};
use crate::attachment;

/// Writes the files as one archive, from its beginning to its end; none where a file beside a row is
/// other than it was measured. Times are left out: the manifest has the one that counts.
pub(super) fn archive(
    packed: Vec<Packed>,
    beside: &[ToldFile],
    into: Spool,
) -> Result<Option<Spool>, ZipError> {
    let mut zip = ZipWriter::new_stream(into);
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for mut some in packed {
        let files = std::mem::take(&mut some.files);
        let content = some.open()?;
        for file in files {
            zip.start_file(file.path.as_str(), options)?;
            let bytes = u64::try_from(file.bytes).unwrap_or(0);
            let copied = io::copy(&mut io::Read::take(&mut *content, bytes), &mut zip)?;
            if copied != bytes {
                return Err(io::Error::from(io::ErrorKind::UnexpectedEof).into());
            }
        }
    }
    for file in beside {
        zip.start_file(file.name.as_str(), options)?;
        if attachment::copy((&file.path, file.bytes), &mut zip)? != file.sha256 {
            return Ok(None);
        }
    }
    Ok(Some(zip.finish()?.into_inner()))
}
