//! The archive.

use std::io::{Cursor, Write as _};

use zip::result::ZipError;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::ToldFile;
use crate::attachment;

/// The files as one archive; none where a file beside a row is other than it was measured. Times are
/// left out: the manifest has the one that counts.
pub(super) fn archive(
    files: &[(String, Vec<u8>)],
    beside: &[ToldFile],
) -> Result<Option<Vec<u8>>, ZipError> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for (path, bytes) in files {
        zip.start_file(path.as_str(), options)?;
        zip.write_all(bytes)?;
    }
    for file in beside {
        zip.start_file(file.name.as_str(), options)?;
        if attachment::copy((&file.path, file.bytes), &mut zip)? != file.sha256 {
            return Ok(None);
        }
    }
    Ok(Some(zip.finish()?.into_inner()))
}
