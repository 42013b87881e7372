//! The invented CRM of schema.sql on one of the databases.

use std::path::PathBuf;

use crm::database::{Database, Engine, SystemConfig};

use crate::contents::{self, run};

/// The guest whose story is told.
pub const SHE: usize = 7;

pub struct World {
    pub url: String,
    place: Place,
    folder: PathBuf,
}

enum Place {
    File,
    Server { admin: String, name: String },
}

impl World {
    pub async fn new(engine: Engine, mark: &str) -> Self {
        let name = format!("trial_{mark}_{}", std::process::id());
        let folder = std::env::temp_dir().join(&name);
        std::fs::create_dir(&folder).unwrap();
        let (place, url) = match engine {
            Engine::Sqlite => {
                let file = folder.join("crm.db");
                std::fs::write(&file, "").unwrap();
                (Place::File, format!("sqlite:{}", file.display()))
            }
            Engine::MySql => server("VERGISSMEIN_TEST_MARIADB", &name).await,
            Engine::Postgres => server("VERGISSMEIN_TEST_POSTGRES", &name).await,
        };
        contents::put(&url).await;
        Self { url, place, folder }
    }

    /// Runs statements that are written for PostgreSQL.
    pub async fn run(&self, sql: &str) {
        run(&self.url, &contents::spoken(&self.url, sql)).await;
    }

    /// Runs statements in the engine's own words.
    pub async fn run_as_is(&self, sql: &str) {
        run(&self.url, sql).await;
    }

    /// The address for another account.
    pub fn url_of(&self, account: &str, password: &str) -> String {
        let (scheme, rest) = self.url.split_once("://").unwrap();
        let (_, host) = rest.rsplit_once('@').unwrap();
        format!("{scheme}://{account}:{password}@{host}")
    }

    /// What stands in the database's file.
    pub fn bytes(&self) -> Vec<u8> {
        std::fs::read(self.folder.join("crm.db")).unwrap()
    }

    /// A file of the world's folder with a profile in it.
    pub fn write(&self, name: &str, text: &str) -> String {
        let file = self.folder.join(name);
        std::fs::write(&file, text).unwrap();
        file.display().to_string()
    }

    pub fn config(&self, profile: &str) -> SystemConfig {
        contents::config(profile, &self.url)
    }

    pub fn database(&self) -> Database {
        contents::database(&self.url)
    }

    pub async fn drop(self) {
        std::fs::remove_dir_all(&self.folder).unwrap();
        match self.place {
            Place::File => {}
            Place::Server { admin, name } if admin.starts_with("mysql:") => {
                run(&admin, &format!("DROP DATABASE {name}")).await;
            }
            Place::Server { admin, name } => {
                run(&admin, &format!("DROP DATABASE {name} WITH (FORCE)")).await;
            }
        }
    }
}

async fn server(variable: &str, name: &str) -> (Place, String) {
    let admin = std::env::var(variable).expect("the servers' addresses are set: run scripts/test");
    run(&admin, &format!("CREATE DATABASE {name}")).await;
    let (server, _) = admin.rsplit_once('/').unwrap();
    let url = format!("{server}/{name}");
    let name = name.to_owned();
    (Place::Server { admin, name }, url)
}
