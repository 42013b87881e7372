//! All rows of a CRM, to be compared byte for byte.

use std::collections::BTreeMap;

use crm::database::{Database, Engine, SecretUrl, Statement, SystemConfig};

/// Rows by table, sorted.
pub type Rows = BTreeMap<String, Vec<Vec<Option<Vec<u8>>>>>;

/// Reads one CRM wherever it lies.
pub struct Reader {
    /// Table, and the statement that reads it.
    selects: Vec<(String, Statement)>,
}

impl Reader {
    /// Learns the tables of the CRM at this address.
    pub async fn new(url: &str) -> Self {
        let database = database(url);
        let mut connection = database.connect().await.unwrap();
        let (columns, cast) = match database.engine() {
            Engine::Sqlite => (
                "SELECT m.name, i.name FROM sqlite_master m, pragma_table_info(m.name) i
                 WHERE m.type = 'table' ORDER BY 1, i.cid",
                "BLOB",
            ),
            Engine::MySql => (
                "SELECT CAST(TABLE_NAME AS CHAR), CAST(COLUMN_NAME AS CHAR)
                 FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE()
                 ORDER BY 1, ORDINAL_POSITION",
                "BINARY",
            ),
            Engine::Postgres => (
                "SELECT c.table_name::text, c.column_name::text
                 FROM information_schema.columns c JOIN information_schema.tables t
                   ON t.table_schema = c.table_schema AND t.table_name = c.table_name
                 WHERE c.table_schema = current_schema() AND t.table_type = 'BASE TABLE'
                 ORDER BY 1, c.ordinal_position",
                "text",
            ),
        };
        let quote = match database.engine() {
            Engine::Postgres => '"',
            Engine::MySql | Engine::Sqlite => '`',
        };
        let mut cells: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let all = connection
            .rows("reading columns", &Statement::fixed(columns, &[]))
            .await
            .unwrap();
        for row in all {
            let word = |at: usize| String::from_utf8(row[at].clone().unwrap()).unwrap();
            let cell = format!("CAST({quote}{}{quote} AS {cast})", word(1));
            cells.entry(word(0)).or_default().push(cell);
        }
        connection.close().await;
        let select = |(table, cells): (String, Vec<String>)| {
            let sql = format!("SELECT {} FROM {quote}{table}{quote}", cells.join(", "));
            // Made once for a whole test.
            (table, Statement::fixed(sql.leak(), &[]))
        };
        Self {
            selects: cells.into_iter().map(select).collect(),
        }
    }

    /// Every row as it stands, all of one moment.
    pub async fn rows(&self, url: &str) -> Rows {
        let database = database(url);
        let mut connection = database.connect().await.unwrap();
        let begin = match database.engine() {
            Engine::Sqlite => "BEGIN",
            Engine::MySql => "START TRANSACTION WITH CONSISTENT SNAPSHOT",
            Engine::Postgres => "BEGIN ISOLATION LEVEL REPEATABLE READ",
        };
        connection.command("beginning", begin).await.unwrap();
        let mut rows = Rows::new();
        for (table, select) in &self.selects {
            let mut read = connection.rows("reading", select).await.unwrap();
            read.sort();
            rows.insert(table.clone(), read);
        }
        connection.command("ending", "COMMIT").await.unwrap();
        connection.close().await;
        rows
    }
}

/// Tables in which the two differ.
pub fn differing<'r>(one: &'r Rows, other: &Rows) -> Vec<&'r str> {
    let differs = |(table, rows): (&'r String, &Vec<_>)| {
        (other.get(table) != Some(rows)).then_some(table.as_str())
    };
    one.iter().filter_map(differs).collect()
}

/// Runs fixed statements.
pub async fn command(url: &str, sql: &'static str) {
    let mut connection = database(url).connect().await.unwrap();
    connection.command("preparing", sql).await.unwrap();
    connection.close().await;
}

pub fn database(url: &str) -> Database {
    let config = SystemConfig {
        name: "crm".into(),
        profile: "suitecrm7".into(),
        url: Some(SecretUrl::new(url)),
        url_file: None,
        files: None,
        tls: None,
        web: None,
        owner: None,
    };
    Database::new(&config).unwrap()
}
