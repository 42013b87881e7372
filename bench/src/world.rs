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
    pub async fn fill(
        server: &str,
        engine: &'static str,
        word: &str,
        size: Size,
    ) -> anyhow::Result<Self> {
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
        let planted = demo::fill(&url, size, SEED, date(2026, 11, 23))
            .await
            .context("filling the CRM")?;
        let config = SystemConfig {
            name: "crm".into(),
            profile: "suitecrm7".into(),
            url: Some(SecretUrl::new(&url)),
            url_file: None,
            files: None,
            tls: None,
            web: None,
            owner: None,
        };
        let system = System::open(&config, &Marks::new()).await?;
        system.require_fit()?;
        let connection = system.database.connect().await?;
        let mut bare = Bare::connect(&url).await?;
        bare.settle(&system).await?;
        Ok(Self {
            engine,
            planted,
            system,
            connection,
            bare,
            name,
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

/// The server's URL with another database.
fn url_of(server: &str, database: &str) -> String {
    let (base, _) = server.rsplit_once('/').unwrap_or((server, ""));
    format!("{base}/{database}")
}
