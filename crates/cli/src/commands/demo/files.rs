//! The folder of a demonstration: its configuration, its store, its CRM.

use std::fs;
use std::io::ErrorKind;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use demo::{Planted, Size};
use jiff::civil::Date;

use crate::failure::Failure;

/// Name of the invented CRM in the configuration.
pub const SYSTEM: &str = "vertrieb";
/// The same people at every start.
const SEED: u64 = 20_261_123;
/// What the invented controller says in answers to access.
const ANSWERS: &str = "[answers]
source = \"Von der Person selbst, aus dem Kontaktformular der Website und von Messen.\"
automated = \"Automatisierte Entscheidungen einschließlich Profiling gibt es nicht.\"
transfers = \"In Drittländer wird nichts übermittelt.\"
[answers.kind.other]
purpose = \"Anbahnung und Erfüllung von Verträgen, Betreuung.\"
recipients = \"Rechenzentrum Muster GmbH (Auftragsverarbeiter), Wien\"
retention = \"Drei Jahre nach dem letzten Kontakt, Belege sieben Jahre (§ 132 BAO).\"
";
/// What a demonstration makes, and nothing else is ever removed.
const MADE: [&str; 11] = [
    "vergissmein.toml",
    "vergissmein.db",
    "vergissmein.db-wal",
    "vergissmein.db-shm",
    "vergissmein.keys",
    "vergissmein.checkpoint",
    "vergissmein.lock",
    "crm.db",
    "crm.db-wal",
    "crm.db-shm",
    "crm.db-journal",
];

/// The folder, by its full path.
pub struct Folder(PathBuf);

impl Folder {
    /// The configuration.
    pub fn config(&self) -> PathBuf {
        self.0.join("vergissmein.toml")
    }

    /// The invented CRM.
    fn crm(&self) -> PathBuf {
        self.0.join("crm.db")
    }
}

/// Makes the folder, and empties it of an earlier demonstration unless that is to be kept.
pub fn prepare(path: &Path, keep: bool) -> Result<Folder, Failure> {
    fs::create_dir_all(path).map_err(|error| cannot(path, &error))?;
    let folder = Folder(path.canonicalize().map_err(|error| cannot(path, &error))?);
    refuse_foreign(&folder)?;
    refuse_in_use(&folder)?;
    if !(keep && folder.config().exists() && folder.crm().exists()) {
        for name in MADE {
            let file = folder.0.join(name);
            match fs::remove_file(&file) {
                Err(error) if error.kind() != ErrorKind::NotFound => {
                    return Err(cannot(&file, &error));
                }
                _ => {}
            }
        }
    }
    Ok(folder)
}

/// A store with nothing of a demonstration beside it is somebody's work.
fn refuse_foreign(folder: &Folder) -> Result<(), Failure> {
    let store = folder.0.join("vergissmein.db");
    if store.exists() && !folder.config().exists() && !folder.crm().exists() {
        return Err(Failure::refused(format!(
            "{}: holds a store that no demonstration made; name another folder with --data",
            folder.0.display()
        )));
    }
    Ok(())
}

/// The lock of a server that runs on the folder.
fn refuse_in_use(folder: &Folder) -> Result<(), Failure> {
    let lock = folder.0.join("vergissmein.lock");
    let Ok(file) = fs::File::open(&lock) else {
        return Ok(());
    };
    file.try_lock().map_err(|_| {
        Failure::refused(format!(
            "{}: another server works on it; stop it or name another folder with --data",
            folder.0.display()
        ))
    })
}

/// The configuration of a demonstration.
pub fn config(folder: &Folder, listen: SocketAddr) -> String {
    let quoted = |text: String| toml::Value::String(text).to_string();
    let url = |name: &str| quoted(format!("sqlite:{}", folder.0.join(name).display()));
    format!(
        "# Written by `vergissmein demo`: an invented CRM and a store of its own.\n\
         [store]\nurl = {store}\n\
         [controller]\nname = \"Muster GmbH\"\nregion = \"AT\"\n\
         time_zone = \"Europe/Vienna\"\nlanguage = \"de\"\n\
         [http]\nlisten = \"{listen}\"\n\
         [[system]]\nname = \"{SYSTEM}\"\nprofile = \"suitecrm7\"\nurl = {crm}\n\
         [erasure]\nfour_eyes = true\n\
         [portal]\nopen = true\n\
         {ANSWERS}",
        store = url("vergissmein.db"),
        crm = url("crm.db"),
    )
}

/// Writes the configuration, last of all: where it stands, the demonstration is whole.
pub fn write_config(folder: &Folder, text: &str) -> Result<(), Failure> {
    let file = folder.config();
    fs::write(&file, text).map_err(|error| cannot(&file, &error))
}

/// Fills the CRM with people who do not exist.
pub async fn make_crm(folder: &Folder, today: Date) -> Result<Planted, Failure> {
    demo::create_sqlite(&folder.crm(), Size::demo(), SEED, today)
        .await
        .map_err(|error| Failure::refused(format!("{}: {error}", folder.crm().display())))
}

fn cannot(path: &Path, error: &std::io::Error) -> Failure {
    Failure::refused(format!(
        "{}: cannot be used ({}); check rights, or name another folder with --data",
        path.display(),
        error.kind()
    ))
}
