//! Other people's programs open what a person is handed: vobject the card, icalendar the calendar,
//! LibreOffice the tables. `scripts/reader-tools` fetches the first two, `scripts/test` installs the
//! last.

use std::path::Path;
use std::process::Command;

use serde::Deserialize;

use crate::world::{Files, folder};

/// What was read.
#[derive(Deserialize)]
pub struct Read {
    pub cards: Vec<Card>,
    /// The subject of each event.
    pub events: Vec<String>,
}

/// A card.
#[derive(Debug, Deserialize)]
pub struct Card {
    pub name: String,
    pub emails: Vec<String>,
    pub streets: Vec<String>,
    pub born: String,
}

/// Opens card and calendar; panics where a reader finds anything wrong.
pub fn open(files: &Files) -> Read {
    let place = folder();
    for name in ["contact.vcf", "calendar.ics"] {
        if let Some(bytes) = files.0.get(name) {
            std::fs::write(place.join(name), bytes).unwrap();
        }
    }
    let read = python("open", &place);
    std::fs::remove_dir_all(&place).unwrap();
    serde_json::from_str(&read).unwrap()
}

/// Opens every table in LibreOffice, all in one start, as it opens a file that is double-clicked and told
/// to compute: no cell becomes a formula, and each text reads as it stands. A table of our own with formulas
/// shows that one would be seen.
pub fn tables_open(files: &Files) {
    let place = folder();
    let mut tables = vec![place.join("control.csv")];
    std::fs::write(&tables[0], "a,b\n\"=1+1\",x\n=3+4,y\n").unwrap();
    for (name, bytes) in &files.0 {
        if let Some(name) = name.strip_prefix("csv/") {
            let path = place.join(name.replace('/', "-"));
            std::fs::write(&path, bytes).unwrap();
            tables.push(path);
        }
    }
    assert!(tables.len() > 1, "there are tables");
    // Comma, quotes, UTF-8; quoted cells are not text by themselves, and formulas are computed.
    let filter = "CSV:44,34,76,1,,0,false,false,false,false,false,0,true";
    let profile = place.join("profile");
    let done = Command::new("soffice")
        .arg("--headless")
        .arg(format!(
            "-env:UserInstallation=file://{}",
            profile.display()
        ))
        .arg(format!("--infilter={filter}"))
        .args(["--convert-to", "fods", "--outdir"])
        .arg(&place)
        .args(&tables)
        .output()
        .expect("scripts/test installs it");
    assert!(done.status.success(), "soffice: {done:?}");
    let cells: usize = python("tables", &place).trim().parse().unwrap();
    assert!(cells > 100, "{cells} cells were compared");
    std::fs::remove_dir_all(&place).unwrap();
}

fn python(job: &str, place: &Path) -> String {
    let tools = Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("readers");
    let python = tools.join("bin/python3");
    assert!(
        python.exists(),
        "{} is missing: run scripts/reader-tools",
        python.display()
    );
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/told/readers.py");
    let done = Command::new(python)
        .arg(script)
        .arg(job)
        .arg(place)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&done.stderr);
    assert!(done.status.success(), "{job}: {said}");
    String::from_utf8(done.stdout).unwrap()
}
