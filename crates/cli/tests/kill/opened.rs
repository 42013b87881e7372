//! A request that is open, its person known, in a folder from which copies are made to be worked on.

use std::fs;
use std::path::{Path, PathBuf};

use demo::Size;

use crate::case::{SEED, today};
use crate::crm_rows::{Reader, Rows};
use crate::world::{self, ROLES, World, folder, text};

/// What every try of a test begins with.
pub struct Opened {
    pub home: PathBuf,
    /// Never worked on, but by who makes it ready.
    pub world: World,
    pub reader: Reader,
    pub reference: String,
}

impl Opened {
    /// A request of Katharina's; `config` is added to the configuration.
    pub async fn new(name: &str, config: &str, right: &str) -> Self {
        let home = folder(name);
        let pristine = home.join("pristine");
        fs::create_dir(&pristine).unwrap();
        fs::write(pristine.join("vergissmein.toml"), world::config(config)).unwrap();
        let file = pristine.join("crm.db");
        let planted = demo::create_sqlite(&file, Size::least(), SEED, today())
            .await
            .unwrap();
        let reader = Reader::new(&format!("sqlite:{}", file.display())).await;
        let world = World {
            folder: pristine,
            planted,
        };
        world.yes(&["migrate"]);
        for (login, role) in ROLES {
            let add = [
                "account", "add", "--login", login, "--name", login, "--role", role,
            ];
            world.yes(&add);
        }
        let record = world.planted.katharina.persons[0].clone();
        let mut words = vec!["request", "new", "--right", right];
        words.extend(["--received", "2026-11-20", "--as", "lea"]);
        words.extend(["--system", "vertrieb", "--person", &record]);
        let reference = text(&world.yes(&words)["reference"]);
        let note = [
            "request", "tick", &reference, "A4", "--note", "Rückruf", "--as", "miriam",
        ];
        world.yes(&note);
        Self {
            home,
            world,
            reader,
            reference,
        }
    }
}

/// The CRM's rows in a folder.
pub async fn rows(reader: &Reader, folder: &Path) -> Rows {
    let url = format!("sqlite:{}", folder.join("crm.db").display());
    reader.rows(&url).await
}
