//! The archive, written while it is read: no more than one file is held at a time.

use std::collections::VecDeque;
use std::fmt::Write as _;
use std::io::{self, Write};
use std::sync::{Arc, Mutex, PoisonError};

use accounts::Actor;
use ledger::Ledger;
use requests::{FileId, Reference};
use sha2::{Digest as _, Sha256};
use zip::write::{SimpleFileOptions, StreamWriter};
use zip::{CompressionMethod, ZipWriter};

use crate::Error;

/// So many bytes are packed at a time; others go on between.
const AT_ONCE: usize = 256 * 1024;
/// The fingerprints of all other files, as `sha256sum -c` reads them.
const MANIFEST: &str = "SHA256SUMS";

/// A file that is still to come.
pub(crate) enum Piece {
    Made(Vec<u8>),
    /// One that was laid to the request, with the fingerprint it was kept under.
    Laid(FileId, String),
}

/// A request on its way out.
pub struct Dossier {
    ledger: Ledger,
    actor: Actor,
    reference: Reference,
    waiting: VecDeque<(String, Piece)>,
    /// What is packed just now, and how far.
    open: Option<(Vec<u8>, usize)>,
    manifest: String,
    zip: Option<ZipWriter<StreamWriter<Sink>>>,
    packed: Sink,
}

/// Where packed bytes wait to be taken.
#[derive(Clone, Default)]
struct Sink(Arc<Mutex<Vec<u8>>>);

impl Sink {
    fn take(&self) -> Vec<u8> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut packed = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        packed.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl std::fmt::Debug for Dossier {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Dossier({})", self.reference)
    }
}

impl Dossier {
    pub(crate) fn new(
        ledger: &Ledger,
        actor: &Actor,
        reference: Reference,
        files: Vec<(String, Piece)>,
    ) -> Self {
        let packed = Sink::default();
        Self {
            ledger: ledger.clone(),
            actor: actor.clone(),
            reference,
            waiting: files.into(),
            open: None,
            manifest: String::new(),
            zip: Some(ZipWriter::new_stream(packed.clone())),
            packed,
        }
    }

    /// How the archive is called: after the request alone.
    pub fn name(&self) -> String {
        format!("{}.zip", self.reference)
    }

    /// The next bytes of the archive; none when it is whole.
    pub async fn more(&mut self) -> Result<Option<Vec<u8>>, Error> {
        while self.zip.is_some() {
            if self.open.is_some() {
                self.pack()?;
            } else if let Some((path, piece)) = self.waiting.pop_front() {
                let bytes = match piece {
                    Piece::Made(bytes) => bytes,
                    Piece::Laid(id, hash) => {
                        let from = (&self.ledger, &self.actor);
                        read(from, (self.reference, &id, &hash)).await?
                    }
                };
                self.begin(&path, bytes)?;
            } else {
                self.end()?;
            }
            let packed = self.packed.take();
            if !packed.is_empty() {
                return Ok(Some(packed));
            }
        }
        Ok(None)
    }

    fn begin(&mut self, path: &str, bytes: Vec<u8>) -> Result<(), Error> {
        // Writing to a string cannot fail.
        let _ = writeln!(self.manifest, "{}  {path}", fingerprint(&bytes));
        self.start(path)?;
        self.open = Some((bytes, 0));
        Ok(())
    }

    fn start(&mut self, path: &str) -> Result<(), Error> {
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
        match &mut self.zip {
            Some(zip) => zip.start_file(path, options).map_err(broken),
            None => Ok(()),
        }
    }

    fn pack(&mut self) -> Result<(), Error> {
        let (Some(zip), Some((bytes, from))) = (&mut self.zip, &mut self.open) else {
            return Ok(());
        };
        let to = from.saturating_add(AT_ONCE).min(bytes.len());
        zip.write_all(bytes.get(*from..to).unwrap_or_default())
            .map_err(broken)?;
        *from = to;
        if to == bytes.len() {
            self.open = None;
        }
        Ok(())
    }

    fn end(&mut self) -> Result<(), Error> {
        self.start(MANIFEST)?;
        let manifest = std::mem::take(&mut self.manifest);
        if let Some(mut zip) = self.zip.take() {
            zip.write_all(manifest.as_bytes()).map_err(broken)?;
            zip.finish().map_err(broken)?;
        }
        Ok(())
    }
}

/// A file as it was laid down: another content under its fingerprint is no file of ours.
async fn read(
    (ledger, actor): (&Ledger, &Actor),
    (reference, id, hash): (Reference, &FileId, &str),
) -> Result<Vec<u8>, Error> {
    let (_, bytes) = requests::open_file(ledger, actor, reference, id).await?;
    if fingerprint(&bytes) != hash {
        return Err(Error::Broken(
            "a file is other than it was laid down".into(),
        ));
    }
    Ok(bytes)
}

fn fingerprint(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

fn broken(error: impl std::error::Error + Send + Sync + 'static) -> Error {
    Error::Broken(Box::new(error))
}
