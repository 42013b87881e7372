//! Rights of the CRM's database account, on the servers that have accounts.

use accounts::Role;
use base::Random;
use erasure::{Error, PlanState};
use sqlx::{AssertSqlSafe, Connection as _, MySqlConnection, PgConnection};
use store::Engine;
use store::testing::{Fresh, each_engine};

use crate::world::{TODAY, World};

/// A person who is led to the right address may need a row of their own for it.
const NEW_ADDRESSES: &str = "INSERT ON email_addresses";

/// A CRM on a server, and an account that starts with no right at all.
struct Server {
    admin: String,
    name: String,
    planted: demo::Planted,
}

impl Server {
    async fn new(variable: &str) -> Self {
        let admin = std::env::var(variable)
            .unwrap_or_else(|_| panic!("{variable} is not set: run scripts/test"));
        let name = format!("rights_{}", &Random::os().token().expose()[..12]).to_lowercase();
        let name = name.replace('-', "_");
        let mut server = Self {
            admin,
            name,
            planted: demo::Planted::default(),
        };
        let name = &server.name;
        server
            .on("", &format!("CREATE DATABASE {name}{}", server.charset()))
            .await;
        server.planted = demo::fill(&server.url(None), demo::Size::least(), 7, TODAY)
            .await
            .unwrap();
        server
            .on(
                name,
                &format!("CREATE USER {}", server.account_with_password()),
            )
            .await;
        server
    }

    fn is_postgres(&self) -> bool {
        self.admin.starts_with("postgres")
    }

    fn charset(&self) -> &'static str {
        if self.is_postgres() {
            ""
        } else {
            " CHARACTER SET utf8mb4"
        }
    }

    fn account(&self) -> String {
        if self.is_postgres() {
            self.name.clone()
        } else {
            format!("'{}'@'127.0.0.1'", self.name)
        }
    }

    fn account_with_password(&self) -> String {
        if self.is_postgres() {
            format!("{} PASSWORD 'least'", self.name)
        } else {
            format!("{} IDENTIFIED BY 'least'", self.account())
        }
    }

    /// The CRM's address for its administrator, or for an account.
    fn url(&self, account: Option<&str>) -> String {
        let (scheme, rest) = self.admin.split_once("://").unwrap();
        let (authority, _) = rest.split_once('/').unwrap_or((rest, ""));
        let (who, host) = authority.rsplit_once('@').unwrap();
        let who = account.map_or_else(|| who.to_owned(), |name| format!("{name}:least"));
        format!("{scheme}://{who}@{host}/{}", self.name)
    }

    /// Runs statements as the administrator, in a database or beside all.
    async fn on(&self, database: &str, sql: &str) {
        let url = if database.is_empty() {
            self.admin.clone()
        } else {
            self.url(None)
        };
        let sql = sqlx::raw_sql(AssertSqlSafe(sql.to_owned()));
        if self.is_postgres() {
            let mut open = PgConnection::connect(&url).await.unwrap();
            sql.execute(&mut open).await.unwrap();
            open.close().await.unwrap();
        } else {
            let mut open = MySqlConnection::connect(&url).await.unwrap();
            sql.execute(&mut open).await.unwrap();
            open.close().await.unwrap();
        }
    }

    async fn grant(&self, rights: &str) {
        self.on(&self.name, &format!("GRANT {rights} TO {}", self.account()))
            .await;
    }

    async fn revoke(&self, rights: &str) {
        self.on(
            &self.name,
            &format!("REVOKE {rights} FROM {}", self.account()),
        )
        .await;
    }

    /// Every table of the CRM, as a grant names them.
    fn everything(&self) -> String {
        if self.is_postgres() {
            "ALL TABLES IN SCHEMA public".to_owned()
        } else {
            format!("{}.*", self.name)
        }
    }

    /// A desk that works on the CRM with the account.
    async fn world(&self) -> (Fresh, World) {
        let fresh = Fresh::create(Engine::Sqlite).await;
        fresh.store.migrate().await.unwrap();
        let (store, folder) = (fresh.store.clone(), fresh.folder.clone());
        let url = self.url(Some(&self.name));
        let world = World::with(store, folder, self.planted.clone(), url);
        (fresh, world)
    }

    /// Removes the database and the account.
    async fn clear(&self) {
        let (name, account) = (&self.name, self.account());
        if self.is_postgres() {
            self.on("", &format!("DROP DATABASE {name} WITH (FORCE)"))
                .await;
        } else {
            self.on("", &format!("DROP DATABASE {name}")).await;
        }
        self.on("", &format!("DROP USER {account}")).await;
    }
}

fn refusal<T: std::fmt::Debug>(done: Result<T, Error>) -> String {
    match done {
        Err(error @ Error::Refused(_)) => error.to_string(),
        other => panic!("not refused: {other:?}"),
    }
}

/// From an account that may only read to one that may do what is needed, and back.
async fn story(server: &Server) {
    let (fresh, world) = server.world().await;
    let desk = &world.desk;
    let manager = world.actor("berger", &[Role::PrivacyManager]).await;
    let approver = world.actor("huber", &[Role::Approver]).await;
    let all = server.everything();

    server.grant(&format!("SELECT ON {all}")).await;
    let check = erasure::check(desk, &manager, "vertrieb").await.unwrap();
    assert!(!check.fits);
    assert!(check.unclassified.is_empty(), "the schema is seen whole");
    for right in ["UPDATE ON contacts", "DELETE ON calls", "UPDATE ON calls"] {
        assert!(
            check.missing_rights.iter().any(|missing| missing == right),
            "{right} stands not in {:?}",
            check.missing_rights
        );
    }
    let persons = "DELETE ON contacts";
    assert!(
        check
            .missing_rights
            .iter()
            .all(|missing| missing != persons)
    );

    let plan = world.plan(&manager).await;
    let (id, hash) = (&plan.plan, &plan.hash);
    let line = refusal(erasure::approve(desk, &approver, id, hash).await);
    assert!(line.contains("lacks a right"), "{line}");

    server.grant(&format!("UPDATE, DELETE ON {all}")).await;
    server.grant(NEW_ADDRESSES).await;
    let check = erasure::check(desk, &manager, "vertrieb").await.unwrap();
    assert_eq!(check.missing_rights, Vec::<String>::new());
    assert!(check.fits);
    let everywhere = if server.is_postgres() {
        "DELETE ON every table".to_owned()
    } else {
        format!("DELETE, UPDATE ON {all}")
    };
    assert!(
        check.excess_rights.contains(&everywhere),
        "said once, and a run is not barred: {:?}",
        check.excess_rights
    );
    erasure::approve(desk, &approver, id, hash).await.unwrap();

    server.revoke(&format!("UPDATE, DELETE ON {all}")).await;
    let line = refusal(erasure::run(desk, &manager, id).await);
    assert!(line.contains("lacks a right"), "{line}");
    let progress = erasure::progress(desk, &manager, id).await.unwrap();
    assert_eq!(progress.state, PlanState::Approved, "nothing was begun");

    // The same rights, column by column, on one table.
    let of_contacts = contacts_columns(&world).await;
    server
        .grant(&format!("UPDATE ({of_contacts}) ON contacts"))
        .await;
    let check = erasure::check(desk, &manager, "vertrieb").await.unwrap();
    assert!(
        check
            .missing_rights
            .iter()
            .any(|missing| missing == "UPDATE (phone_work) ON contacts"),
        "{:?}",
        check.missing_rights
    );
    server.grant(&format!("UPDATE, DELETE ON {all}")).await;
    let run = erasure::run(desk, &manager, id).await.unwrap();
    assert_eq!(run.state, PlanState::Complete);
    fresh.remove().await;
}

/// All columns of the contacts but one.
async fn contacts_columns(world: &World) -> String {
    let system = world.desk.open("vertrieb").await.unwrap();
    let table = system.census.table("contacts").unwrap();
    let names = table.columns.iter().map(|column| column.live.name.as_str());
    let but_one: Vec<&str> = names.filter(|name| *name != "phone_work").collect();
    but_one.join(", ")
}

#[tokio::test]
async fn an_account_of_mariadb_without_a_right_is_told_which_and_nothing_runs() {
    let server = Server::new("VERGISSMEIN_TEST_MARIADB").await;
    story(&server).await;
    server.clear().await;
}

#[tokio::test]
async fn an_account_of_postgres_without_a_right_is_told_which_and_nothing_runs() {
    let server = Server::new("VERGISSMEIN_TEST_POSTGRES").await;
    story(&server).await;
    server.clear().await;
}

#[tokio::test]
async fn rights_that_come_by_a_role_count() {
    let server = Server::new("VERGISSMEIN_TEST_MARIADB").await;
    let (name, all, account) = (&server.name, server.everything(), server.account());
    server
        .on(
            name,
            &format!(
                "CREATE ROLE {name}_role; GRANT SELECT, UPDATE, DELETE ON {all} TO {name}_role;
                 GRANT {NEW_ADDRESSES} TO {name}_role;
                 GRANT {name}_role TO {account}; SET DEFAULT ROLE {name}_role FOR {account}"
            ),
        )
        .await;
    let (fresh, world) = server.world().await;
    let manager = world.actor("berger", &[Role::PrivacyManager]).await;
    let check = erasure::check(&world.desk, &manager, "vertrieb")
        .await
        .unwrap();
    assert_eq!(check.missing_rights, Vec::<String>::new());
    assert!(check.fits);
    let everywhere = ["DELETE ON every table", "UPDATE ON every table"];
    assert_eq!(check.excess_rights, everywhere);
    fresh.remove().await;
    server.on("", &format!("DROP ROLE {name}_role")).await;
    server.clear().await;
}

#[tokio::test]
async fn rows_that_a_policy_hides_are_a_missing_right() {
    let server = Server::new("VERGISSMEIN_TEST_POSTGRES").await;
    let all = server.everything();
    server
        .grant(&format!("SELECT, UPDATE, DELETE ON {all}"))
        .await;
    server.grant(NEW_ADDRESSES).await;
    let policy = "ALTER TABLE calls ENABLE ROW LEVEL SECURITY";
    server.on(&server.name, policy).await;
    let (fresh, world) = server.world().await;
    let manager = world.actor("berger", &[Role::PrivacyManager]).await;
    let check = erasure::check(&world.desk, &manager, "vertrieb")
        .await
        .unwrap();
    assert_eq!(check.missing_rights.len(), 1);
    assert!(check.missing_rights[0].contains("calls"));
    fresh.remove().await;
    server.clear().await;
}

#[tokio::test]
async fn a_crm_file_that_is_opened_for_reading_only_lacks_the_right_to_write() {
    each_engine(async |store| {
        let plain = World::new(store.clone()).await;
        let manager = plain.actor("berger", &[Role::PrivacyManager]).await;
        let file = plain.folder.join("crm.db");
        let before = std::fs::read(&file).unwrap();
        let check = erasure::check(&plain.desk, &manager, "vertrieb")
            .await
            .unwrap();
        assert_eq!(check.missing_rights, Vec::<String>::new());
        assert_eq!(before, std::fs::read(&file).unwrap());

        let url = format!("sqlite:{}?mode=ro", file.display());
        let world = World::with(store, plain.folder.clone(), plain.planted.clone(), url);
        let check = erasure::check(&world.desk, &manager, "vertrieb")
            .await
            .unwrap();
        assert_eq!(check.missing_rights.len(), 1);
        assert!(!check.fits);
        world.clear();
    })
    .await;
}
