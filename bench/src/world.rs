//! A CRM on one of the servers, ours and bare connections to it.

use anyhow::Context as _;
use crm::System;
use crm::database::{Connection, SecretUrl, SystemConfig};
use crm::profile::Marks;
use demo::{Planted, Size};
use jiff::civil::date;

use crate::bare::Bare;

/// The same seed and day always give the same CRM.
const SEED: u64 = 7;

/// A filled CRM.
pub struct World {
    /// `mariadb` or `postgres`.
    pub engine: &'static str,
    /// What was planted.
    pub planted: Planted,
    /// The system as the engine opens it.
    pub system: System,
    /// A connection of the engine, kept open as a worker keeps it.
    pub connection: Connection,
    /// A connection of the driver alone.
    pub bare: Bare,
    name: String,
}

impl World {
    /// The demo's CRM.
    pub async fn fill(
        server: &str,
        engine: &'static str,
        word: &str,
        size: Size,
    ) -> anyhow::Result<Self> {
        let place = Place::make(server, engine, word).await?;
        let planted = demo::fill(&place.url, size, SEED, date(2026, 11, 23))
            .await
            .context("filling the CRM")?;
        Self::open(place, "suitecrm7", planted).await
    }

    /// A database that is filled, as a CRM of this profile.
    pub async fn open(place: Place, profile: &str, planted: Planted) -> anyhow::Result<Self> {
        let config = SystemConfig {
            name: "crm".into(),
            profile: profile.into(),
            url: Some(SecretUrl::new(&place.url)),
            url_file: None,
            files: None,
            tls: None,
            web: None,
            owner: None,
        };
        let system = System::open(&config, &Marks::new()).await?;
        system.require_fit()?;
        let connection = system.database.connect().await?;
        let mut bare = Bare::connect(&place.url).await?;
        bare.settle(&system).await?;
        Ok(Self {
            engine: place.engine,
            planted,
            system,
            connection,
            bare,
            name: place.name,
        })
    }

    pub async fn drop(self, server: &str) -> anyhow::Result<()> {
        let Self {
            connection,
            bare,
            name,
            system,
            ..
        } = self;
        connection.close().await;
        drop((bare, system));
        let mut admin = Bare::connect(server).await?;
        let force = match admin {
            Bare::MySql(_) => "",
            Bare::Postgres(_) => " WITH (FORCE)",
        };
        admin.run(&format!("DROP DATABASE {name}{force}")).await?;
        Ok(())
    }
}

/// An empty database.
pub struct Place {
    /// `mariadb` or `postgres`.
    pub engine: &'static str,
    pub url: String,
    name: String,
}

impl Place {
    /// Makes it anew.
    pub async fn make(server: &str, engine: &'static str, word: &str) -> anyhow::Result<Self> {
        let name = format!("bench_{word}_{}", std::process::id());
        let mut admin = Bare::connect(server).await?;
        admin
            .run(&format!("DROP DATABASE IF EXISTS {name}"))
            .await?;
        admin
            .run(&match engine {
                "mariadb" => format!("CREATE DATABASE {name} CHARACTER SET utf8mb4"),
                _ => format!("CREATE DATABASE {name}"),
            })
            .await?;
        let url = url_of(server, &name);
        Ok(Self { engine, url, name })
    }
}

/// The server's URL with another database.
fn url_of(server: &str, database: &str) -> String {
    let (base, _) = server.rsplit_once('/').unwrap_or((server, ""));
    format!("{base}/{database}")
}
