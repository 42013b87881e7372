//! A small generated CRM on one of the databases.

use std::collections::{BTreeMap, BTreeSet};

use crm::database::{Engine, SecretUrl, Statement, SystemConfig};
use crm::plan::{Decisions, FingerprintKey, Order, Proposal, identifiers_of, propose};
use crm::profile::Marks;
use crm::rows::as_text;
use crm::write::Tools;
use crm::{RowRef, System};
use demo::{Planted, Size};
use identifiers::Matcher;
use jiff::civil::date;
use sea_query::{Alias, Expr, ExprTrait as _, Query, QueryStatementWriter};
use sqlx::{AssertSqlSafe, Connection as _, raw_sql};

const KEY: FingerprintKey = [7; 32];

/// Every row of a CRM.
pub type Rows = BTreeMap<RowRef, Vec<Option<Vec<u8>>>>;

pub struct World {
    pub system: System,
    planted: Planted,
    place: Place,
}

enum Place {
    File(std::path::PathBuf),
    Database { admin: String, name: String },
}

/// What a person's plan comes to.
pub struct Plan {
    pub proposal: Proposal,
    pub tools: Tools,
}

impl World {
    pub async fn fill(engine: Engine, word: &str) -> Self {
        let name = format!("generated_{word}_{}", std::process::id());
        let place = match engine {
            Engine::Sqlite => Place::File(std::env::temp_dir().join(format!("{name}.db"))),
            Engine::MySql => server("VERGISSMEIN_TEST_MARIADB", name),
            Engine::Postgres => server("VERGISSMEIN_TEST_POSTGRES", name),
        };
        let today = date(2026, 11, 23);
        let planted = match &place {
            Place::File(path) => demo::create_sqlite(path, Size::least(), 7, today).await,
            Place::Database { admin, name } => {
                run(admin, &format!("CREATE DATABASE {name}")).await;
                demo::fill(&place.url(), Size::least(), 7, today).await
            }
        };
        Self {
            system: open(&place).await,
            planted: planted.unwrap(),
            place,
        }
    }

    /// Reads the schema again.
    pub async fn reopen(&mut self) {
        self.system = open(&self.place).await;
    }

    /// The plan for the person whose story was planted.
    pub async fn plan(&self) -> Plan {
        let system = &self.system;
        let mut connection = system.database.connect().await.unwrap();
        let persons: BTreeSet<RowRef> = self
            .planted
            .katharina
            .persons
            .iter()
            .map(|name| RowRef::parse(&system.profile, name).unwrap())
            .collect();
        let identifiers = identifiers_of(system, &mut connection, &persons)
            .await
            .unwrap();
        let order = Order {
            persons: &persons,
            identifiers: &identifiers,
            decisions: &Decisions::default(),
            duties: &|_, _| None,
            key: &KEY,
        };
        let proposal = propose(system, &mut connection, &order).await.unwrap();
        connection.close().await;
        let matcher = Matcher::new(&identifiers).unwrap();
        Plan {
            proposal,
            tools: Tools { matcher, key: KEY },
        }
    }

    pub async fn rows(&self) -> Rows {
        let mut connection = self.system.database.connect().await.unwrap();
        let engine = connection.engine();
        let mut rows = Rows::new();
        for table in self.system.census.tables.values() {
            let mut query = Query::select();
            query.from(Alias::new(&table.name));
            for column in &table.columns {
                query.expr(as_text(engine, &column.live));
            }
            let statement = Statement::built(engine, &query).unwrap();
            let read = connection.rows("looking", &statement).await.unwrap();
            for (at, cells) in read.into_iter().enumerate() {
                let key = |name: &String| {
                    let cell = cells[table.position(name).unwrap()].clone();
                    String::from_utf8(cell.unwrap_or_default()).unwrap()
                };
                let key = if table.keyed {
                    table.key.iter().map(key).collect()
                } else {
                    vec![at.to_string()]
                };
                let row = RowRef {
                    table: table.name.clone(),
                    key,
                };
                rows.insert(row, cells);
            }
        }
        connection.close().await;
        rows
    }

    /// As somebody at work in the CRM does.
    pub async fn rename(&self, row: &RowRef) {
        let mut query = Query::update();
        query
            .table(Alias::new(&row.table))
            .value(Alias::new("name"), "anders")
            .and_where(Expr::col(Alias::new("id")).eq(row.key[0].as_str()));
        self.run(&query).await;
    }

    pub async fn remove(&self, row: &RowRef) {
        let mut query = Query::delete();
        query
            .from_table(Alias::new(&row.table))
            .and_where(Expr::col(Alias::new("id")).eq(row.key[0].as_str()));
        self.run(&query).await;
    }

    async fn run(&self, query: &impl QueryStatementWriter) {
        let mut connection = self.system.database.connect().await.unwrap();
        let statement = Statement::built(connection.engine(), query).unwrap();
        let met = connection.execute("editing", &statement).await.unwrap();
        assert_eq!(met, 1);
        connection.close().await;
    }

    pub async fn drop(self) {
        drop(self.system);
        match self.place {
            Place::File(path) => std::fs::remove_file(path).unwrap(),
            Place::Database { admin, name } if admin.starts_with("mysql:") => {
                run(&admin, &format!("DROP DATABASE {name}")).await;
            }
            Place::Database { admin, name } => {
                run(&admin, &format!("DROP DATABASE {name} WITH (FORCE)")).await;
            }
        }
    }
}

impl Place {
    fn url(&self) -> String {
        match self {
            Self::File(path) => format!("sqlite:{}", path.display()),
            Self::Database { admin, name } => {
                let (server, _) = admin.rsplit_once('/').unwrap();
                format!("{server}/{name}")
            }
        }
    }
}

fn server(variable: &str, name: String) -> Place {
    let admin = std::env::var(variable).expect("the servers' addresses are set: run scripts/test");
    Place::Database { admin, name }
}

async fn open(place: &Place) -> System {
    let config = SystemConfig {
        name: "crm".into(),
        profile: "suitecrm7".into(),
        url: Some(SecretUrl::new(place.url())),
        url_file: None,
        files: None,
        tls: None,
        web: None,
        owner: None,
    };
    System::open(&config, &Marks::new()).await.unwrap()
}

async fn run(admin: &str, sql: &str) {
    let sql = raw_sql(AssertSqlSafe(sql.to_owned()));
    if admin.starts_with("mysql:") {
        let mut connection = sqlx::MySqlConnection::connect(admin).await.unwrap();
        sql.execute(&mut connection).await.unwrap();
    } else {
        let mut connection = sqlx::PgConnection::connect(admin).await.unwrap();
        sql.execute(&mut connection).await.unwrap();
    }
}
