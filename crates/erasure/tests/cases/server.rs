//! The invented people in a CRM on each engine, in a database of the test's own.

use sqlx::AnyConnection;
use sqlx::{AssertSqlSafe, Connection as _, Row as _};

use crate::world::TODAY;

/// A database of its own for the CRM, with the invented people in it.
pub struct Crm {
    pub url: String,
    /// The server's own address and the database's name; none for a file.
    on: Option<(String, String)>,
    pub planted: demo::Planted,
    pub folder: std::path::PathBuf,
}

impl Crm {
    pub async fn new(engine: &str) -> Self {
        let token = base::Random::os().token();
        let name = format!("watch_{}", &token.expose()[..12]);
        let folder = std::env::temp_dir().join(&name);
        std::fs::create_dir(&folder).unwrap();
        let variable = match engine {
            "mariadb" => "VERGISSMEIN_TEST_MARIADB",
            "postgres" => "VERGISSMEIN_TEST_POSTGRES",
            _ => {
                let file = folder.join("crm.db");
                let size = demo::Size::least();
                let planted = demo::create_sqlite(&file, size, 7, TODAY).await.unwrap();
                let url = format!("sqlite:{}", file.display());
                return Self {
                    url,
                    on: None,
                    planted,
                    folder,
                };
            }
        };
        let server = std::env::var(variable)
            .unwrap_or_else(|_| panic!("{variable} is not set: run scripts/test"));
        let (base, _) = server.rsplit_once('/').unwrap();
        let url = format!("{base}/{name}");
        run(&server, &format!("CREATE DATABASE {name}")).await;
        let planted = demo::fill(&url, demo::Size::least(), 7, TODAY).await;
        Self {
            url,
            on: Some((server, name)),
            planted: planted.unwrap(),
            folder,
        }
    }

    pub async fn remove(self) {
        if let Some((server, name)) = self.on {
            let force = if server.starts_with("postgres") {
                " WITH (FORCE)"
            } else {
                ""
            };
            run(&server, &format!("DROP DATABASE {name}{force}")).await;
        }
        std::fs::remove_dir_all(&self.folder).unwrap();
    }
}

pub async fn run(url: &str, sql: &str) {
    sqlx::any::install_default_drivers();
    let mut conn = AnyConnection::connect(url).await.unwrap();
    let sql = AssertSqlSafe(sql.to_owned());
    sqlx::raw_sql(sql).execute(&mut conn).await.unwrap();
    conn.close().await.unwrap();
}

pub async fn count(url: &str, sql: &'static str) -> i64 {
    let mut conn = AnyConnection::connect(url).await.unwrap();
    let row = sqlx::query(sql).fetch_one(&mut conn).await.unwrap();
    conn.close().await.unwrap();
    row.get(0)
}
