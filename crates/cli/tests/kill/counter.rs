//! Ends a program at its n-th write.

use std::fs::{self, OpenOptions};
use std::os::unix::fs::{FileExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::process::Command;

/// How many bytes the program shares with us: four numbers.
const SHARED: usize = 32;

/// Counts the writes of a program that it is loaded into.
pub struct Counter {
    library: PathBuf,
    shared: PathBuf,
}

impl Counter {
    /// Compiles the library; both files lie in the folder, for every account to use.
    pub fn new(folder: &Path) -> Self {
        let library = folder.join("nth_write.so");
        let compiled = Command::new("cc")
            .args(["-shared", "-fPIC", "-O2", "-o"])
            .arg(&library)
            .args(["tests/kill/nth_write.c", "-ldl"])
            .output()
            .expect("cc compiles; scripts/test installs it");
        let said = String::from_utf8_lossy(&compiled.stderr);
        assert!(compiled.status.success(), "{said}");
        let shared = folder.join("nth_write");
        fs::write(&shared, [0; SHARED]).unwrap();
        fs::set_permissions(&shared, fs::Permissions::from_mode(0o666)).unwrap();
        Self { library, shared }
    }

    /// Has the program counted.
    pub fn load_into<'c>(&self, command: &'c mut Command) -> &'c mut Command {
        command
            .env("LD_PRELOAD", &self.library)
            .env("NTH_WRITE", &self.shared)
    }

    /// Counts from nought and ends nobody.
    pub fn calm(&self) {
        self.say([0; 4]);
    }

    /// Counts from nought and ends the program at its n-th write from now: before it, or when
    /// half of it is done.
    pub fn end_at(&self, n: u64, half: bool) {
        self.say([0, n, u64::from(half), 0]);
    }

    /// Counts from nought and stops the program before its n-th write from now, until somebody
    /// continues it.
    pub fn stop_at(&self, n: u64) {
        self.say([0, n, 2, 0]);
    }

    /// Counts from nought and lets the n-th write from now fail as on a broken disk, or it and all
    /// later ones as on a full one.
    pub fn fail_at(&self, n: u64, full: bool) {
        self.say([0, n, if full { 4 } else { 3 }, 0]);
    }

    /// From now on no file of the program takes anything any more, until it is calm again.
    pub fn fill_disk(&self) {
        self.say([0, 0, 5, 0]);
    }

    /// How many writes there were.
    pub fn counted(&self) -> u64 {
        let bytes = fs::read(&self.shared).unwrap();
        u64::from_ne_bytes(bytes[..8].try_into().unwrap())
    }

    fn say(&self, numbers: [u64; 4]) {
        let bytes: Vec<u8> = numbers.into_iter().flat_map(u64::to_ne_bytes).collect();
        let file = OpenOptions::new().write(true).open(&self.shared).unwrap();
        file.write_all_at(&bytes, 0).unwrap();
    }
}

/// Which writes of so many are tried: all from the one that the environment names, else so many
/// that lie evenly, from another start each time.
pub fn tried(writes: u64, sample: u64) -> Vec<u64> {
    if let Ok(from) = std::env::var("VERGISSMEIN_EVERY") {
        let from: u64 = from.parse().expect("VERGISSMEIN_EVERY is a number");
        // One more, to see that it ends by itself.
        return (from.max(1)..=writes + 1).collect();
    }
    let step = (writes / sample).max(1);
    let first = 1 + u64::from(std::process::id()) % step;
    (first..=writes)
        .step_by(usize::try_from(step).unwrap())
        .collect()
}
