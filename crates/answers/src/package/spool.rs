//! Files of a package while it is made: written in parts to a file that has no name any more, each part
//! sealed. So a package may be larger than the memory there is, nothing of it ever stands on a disk in
//! clear, and whatever ends the program leaves nothing behind.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Cursor, Read, Seek as _, SeekFrom, Write};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

use ::store::Store;
use base::Random;
use erasure::Desk;
use sha2::{Digest as _, Sha256};

use crate::view::FileView;
use crate::{AnswerId, seal};

/// So many bytes are sealed at once.
const PART: usize = 1024 * 1024;
/// How the name of a spool begins and ends, for the moment in which it has one.
const HEAD: &str = "answer-";
const TAIL: &str = ".part";

/// Makes spools for one answer.
#[derive(Clone)]
pub(crate) struct Workshop {
    store: Store,
    random: Random,
    answer: AnswerId,
}

impl Workshop {
    pub fn new(desk: &Desk, answer: &AnswerId) -> Self {
        Self {
            store: desk.ledger.store.clone(),
            random: desk.ledger.random.clone(),
            answer: answer.clone(),
        }
    }

    /// A spool that is not written yet. One with this name that a program left when it was ended
    /// between making and unnaming it, and so is empty, goes.
    pub fn spool(&self, name: &str) -> io::Result<Spool> {
        let of = super::plain_name(self.answer.as_str());
        let file = format!("{HEAD}{of}-{name}{TAIL}");
        // Where the key file lies nobody may be allowed to write; what is sealed may lie anywhere.
        let file = match made(self.store.folder(), &file) {
            Err(error) if is_barred(&error) => made(&std::env::temp_dir(), &file)?,
            other => other?,
        };
        Ok(Spool {
            workshop: self.clone(),
            name: name.to_owned(),
            file,
            waiting: Vec::with_capacity(PART),
            parts: 0,
            files: Vec::new(),
            bytes: 0,
            hash: Sha256::new(),
        })
    }
}

/// A file of this name in a folder, which has none any more.
fn made(folder: &Path, name: &str) -> io::Result<File> {
    let path = folder.join(name);
    unname(&path)?;
    let file = OpenOptions::new()
        .read(true)
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(&path)?;
    unname(&path)?;
    Ok(file)
}

fn is_barred(error: &io::Error) -> bool {
    let kind = error.kind();
    kind == io::ErrorKind::PermissionDenied || kind == io::ErrorKind::ReadOnlyFilesystem
}

/// Takes the name of a file away; one that has none any more is as it should be.
fn unname(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        Ok(()) | Err(_) => Ok(()),
    }
}

/// Takes away what programs left that were ended between making a spool and unnaming it: it is empty.
pub(crate) fn sweep(store: &Store) -> io::Result<()> {
    let folder = match fs::read_dir(store.folder()) {
        Err(error) if is_barred(&error) => return Ok(()),
        other => other?,
    };
    for entry in folder {
        let name = entry?.file_name();
        let is_spool = name
            .to_str()
            .is_some_and(|name| name.starts_with(HEAD) && name.ends_with(TAIL));
        if is_spool {
            unname(&store.folder().join(name))?;
        }
    }
    Ok(())
}

/// Files that are being written, one after the other.
pub(crate) struct Spool {
    workshop: Workshop,
    name: String,
    file: File,
    /// Not sealed yet.
    waiting: Vec<u8>,
    parts: usize,
    files: Vec<FileView>,
    /// Of the file that is being written.
    bytes: i64,
    hash: Sha256,
}

impl Spool {
    /// What was written since the last end is the file of this name.
    pub fn end(&mut self, path: String) {
        let hash = std::mem::replace(&mut self.hash, Sha256::new());
        self.files.push(FileView {
            path,
            bytes: std::mem::take(&mut self.bytes),
            sha256: hex::encode(hash.finalize()),
        });
    }

    /// All files are written.
    pub fn finish(mut self) -> io::Result<Packed> {
        if !self.waiting.is_empty() {
            self.seal()?;
        }
        Ok(Packed {
            files: self.files,
            content: Content::Sealed(Box::new(Sealed {
                workshop: self.workshop,
                name: self.name,
                file: self.file,
                parts: self.parts,
                next: 0,
                open: Cursor::default(),
            })),
        })
    }

    fn seal(&mut self) -> io::Result<()> {
        let Workshop {
            store,
            random,
            answer,
        } = &self.workshop;
        let place = (answer, self.name.as_str(), self.parts);
        let sealed = seal::part((store, random), place, &self.waiting);
        let sealed = sealed.map_err(io::Error::other)?;
        let length = u32::try_from(sealed.len()).map_err(io::Error::other)?;
        self.file.write_all(&length.to_be_bytes())?;
        self.file.write_all(&sealed)?;
        self.waiting.clear();
        self.parts += 1;
        Ok(())
    }
}

impl Write for Spool {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let room = PART.saturating_sub(self.waiting.len());
        let taken = &bytes[..bytes.len().min(room)];
        self.waiting.extend_from_slice(taken);
        self.hash.update(taken);
        self.bytes = self
            .bytes
            .saturating_add(i64::try_from(taken.len()).unwrap_or(i64::MAX));
        if self.waiting.len() >= PART {
            self.seal()?;
        }
        Ok(taken.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Files that are written, to be put into the archive.
pub(crate) struct Packed {
    /// In the order of their content.
    pub files: Vec<FileView>,
    pub content: Content,
}

/// Where the content of files is.
pub(crate) enum Content {
    Sealed(Box<Sealed>),
    Memory(Cursor<Vec<u8>>),
}

impl Packed {
    /// A small file.
    pub fn small(path: &str, bytes: Vec<u8>) -> Self {
        let view = FileView {
            path: path.to_owned(),
            bytes: i64::try_from(bytes.len()).unwrap_or(i64::MAX),
            sha256: hex::encode(Sha256::digest(&bytes)),
        };
        Self {
            files: vec![view],
            content: Content::Memory(Cursor::new(bytes)),
        }
    }

    /// The name of its first file, by which it has its place.
    pub fn name(&self) -> &str {
        self.files.first().map_or("", |file| file.path.as_str())
    }

    /// The content from its beginning.
    pub fn open(&mut self) -> io::Result<&mut dyn Read> {
        match &mut self.content {
            Content::Sealed(sealed) => {
                sealed.rewind()?;
                Ok(sealed.as_mut())
            }
            Content::Memory(bytes) => {
                bytes.set_position(0);
                Ok(bytes)
            }
        }
    }

    /// All of it, where it is not larger than this.
    pub fn whole(&mut self, most: i64) -> io::Result<Option<Vec<u8>>> {
        let bytes: i64 = self.files.iter().map(|file| file.bytes).sum();
        if bytes > most {
            return Ok(None);
        }
        let mut all = Vec::with_capacity(usize::try_from(bytes).unwrap_or(0));
        self.open()?.read_to_end(&mut all)?;
        Ok(Some(all))
    }
}

/// The parts of a spool, read again.
pub(crate) struct Sealed {
    workshop: Workshop,
    name: String,
    file: File,
    /// So many were written.
    parts: usize,
    /// The part after the open one.
    next: usize,
    open: Cursor<Vec<u8>>,
}

impl Sealed {
    fn rewind(&mut self) -> io::Result<()> {
        self.file.seek(SeekFrom::Start(0))?;
        self.next = 0;
        self.open = Cursor::default();
        Ok(())
    }

    /// The next part as it is sealed; none after the last. An error where fewer are there than were
    /// written: nobody takes a part of a file for the whole.
    fn next_part(&mut self) -> io::Result<Option<Vec<u8>>> {
        if self.next == self.parts {
            return Ok(None);
        }
        let mut length = [0; 4];
        self.file.read_exact(&mut length)?;
        let length = usize::try_from(u32::from_be_bytes(length)).map_err(io::Error::other)?;
        let mut sealed = vec![0; length];
        self.file.read_exact(&mut sealed)?;
        self.next += 1;
        Ok(Some(sealed))
    }

    /// All parts as they are sealed, from the first.
    pub fn parts(&mut self) -> io::Result<impl Iterator<Item = io::Result<Vec<u8>>>> {
        self.rewind()?;
        Ok(std::iter::from_fn(move || self.next_part().transpose()))
    }
}

impl Read for Sealed {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.open.read(into)?;
        if read > 0 || into.is_empty() {
            return Ok(read);
        }
        let Some(sealed) = self.next_part()? else {
            return Ok(0);
        };
        let place = (&self.workshop.answer, self.name.as_str(), self.next - 1);
        let clear = seal::open_part(&self.workshop.store, place, &sealed);
        let clear = clear.map_err(io::Error::other)?;
        let clear = clear.ok_or_else(|| io::Error::from(io::ErrorKind::InvalidData))?;
        self.open = Cursor::new(clear);
        self.open.read(into)
    }
}

#[cfg(test)]
mod tests {
    use ::store::Engine;
    use ::store::testing::Fresh;

    use super::*;

    #[tokio::test]
    async fn a_spool_that_lost_a_part_is_not_taken_for_a_shorter_file() {
        let fresh = Fresh::create(Engine::Sqlite).await;
        fresh.store.migrate().await.unwrap();
        let workshop = Workshop {
            store: fresh.store.clone(),
            random: Random::seeded(3),
            answer: AnswerId::from_stored("one"),
        };
        let mut spool = workshop.spool("short").unwrap();
        let clear = vec![7_u8; 3 * PART];
        spool.write_all(&clear).unwrap();
        spool.end("file".to_owned());
        let mut packed = spool.finish().unwrap();
        assert_eq!(packed.whole(i64::MAX).unwrap(), Some(clear));
        let Content::Sealed(sealed) = &mut packed.content else {
            panic!("a spool is sealed");
        };
        // Parts of one length: what is left ends where one does.
        let length = sealed.file.metadata().unwrap().len();
        sealed.file.set_len(length / 3 * 2).unwrap();
        let short = packed.whole(i64::MAX).unwrap_err();
        assert_eq!(short.kind(), io::ErrorKind::UnexpectedEof);
        drop(packed);
        fresh.remove().await;
    }
}
