//! The way to the CRM's database breaks in the middle of a run, and its rows are locked by others:
//! running again leads to the same end, and nobody is left waiting.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::time::Duration;

use accounts::{Actor, Role};
use erasure::{PlanId, PlanState, RunView};
use sqlx::AnyConnection;
use sqlx::{AssertSqlSafe, Connection as _};
use store::testing::Fresh;
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

use crate::server::{Crm, count, run};
use crate::world::World;

/// Which way a message is lost.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Way {
    /// The server never learns of it.
    ToServer,
    /// The server has done it, and nobody learns of that: a COMMIT among others.
    ToClient,
}

/// Stands between us and the CRM's database.
pub struct Proxy {
    port: u16,
    /// Messages of both ways so far.
    counted: Arc<[AtomicI64; 2]>,
    /// Messages until the connection breaks, by way; negative: never.
    left: Arc<[AtomicI64; 2]>,
    /// Whether it does not break then but swallows all that follows, also of new connections.
    swallows: Arc<AtomicBool>,
    _serving: JoinSet<()>,
}

impl Proxy {
    async fn new(server: String) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let counted = Arc::new([AtomicI64::new(0), AtomicI64::new(0)]);
        let left = Arc::new([AtomicI64::new(-1), AtomicI64::new(-1)]);
        let swallows = Arc::new(AtomicBool::new(false));
        let (counts, cuts, swallowing) = (counted.clone(), left.clone(), swallows.clone());
        let mut serving = JoinSet::new();
        serving.spawn(async move {
            let mut open = JoinSet::new();
            while let Ok((client, _)) = listener.accept().await {
                let Ok(server) = TcpStream::connect(&server).await else {
                    continue;
                };
                let (counts, cuts) = (counts.clone(), cuts.clone());
                let swallows = swallowing.clone();
                open.spawn(async move {
                    let (from_client, to_client) = client.into_split();
                    let (from_server, to_server) = server.into_split();
                    // Whichever way breaks first takes the other along.
                    tokio::select! {
                        () = pass(from_client, to_server, (&counts[0], &cuts[0]), &swallows) => {}
                        () = pass(from_server, to_client, (&counts[1], &cuts[1]), &swallows) => {}
                    }
                });
            }
        });
        Self {
            port,
            counted,
            left,
            swallows,
            _serving: serving,
        }
    }

    pub fn counted(&self, way: Way) -> i64 {
        self.counted[way as usize].load(Ordering::SeqCst)
    }

    fn cut_after(&self, way: Way, messages: i64) {
        self.left[way as usize].store(messages, Ordering::SeqCst);
    }

    /// After so many messages of a way nothing of it comes through any more, and nobody is told.
    pub fn swallow_after(&self, way: Way, messages: i64) {
        self.swallows.store(true, Ordering::SeqCst);
        self.cut_after(way, messages);
    }

    pub fn mend(&self) {
        self.swallows.store(false, Ordering::SeqCst);
        for left in self.left.iter() {
            left.store(-1, Ordering::SeqCst);
        }
    }
}

async fn pass(
    mut from: impl AsyncRead + Unpin,
    mut to: impl AsyncWrite + Unpin,
    (counted, left): (&AtomicI64, &AtomicI64),
    swallows: &AtomicBool,
) {
    let mut bytes = vec![0; 64 * 1024];
    while let Ok(count) = from.read(&mut bytes).await {
        counted.fetch_add(1, Ordering::SeqCst);
        let now = left.load(Ordering::SeqCst);
        if count == 0 {
            return;
        }
        if now == 0 {
            if swallows.load(Ordering::SeqCst) {
                continue;
            }
            return;
        }
        if now > 0 {
            left.store(now - 1, Ordering::SeqCst);
        }
        if to.write_all(&bytes[..count]).await.is_err() {
            return;
        }
    }
}

/// The address with another host and port; the rest as it was.
fn through(url: &str, port: u16) -> (String, String) {
    let (scheme, rest) = url.split_once("://").unwrap();
    let (authority, path) = rest.split_once('/').unwrap();
    let (user, host) = authority.rsplit_once('@').unwrap_or(("", authority));
    let at = if user.is_empty() { "" } else { "@" };
    let proxied = format!("{scheme}://{user}{at}127.0.0.1:{port}/{path}");
    // Encrypted, a message is not told from half of one; nothing of it is seen by others here.
    let plain = match scheme {
        "mysql" => format!("{proxied}?ssl-mode=DISABLED"),
        _ => format!("{proxied}?sslmode=disable"),
    };
    (host.to_owned(), plain)
}

pub struct Desk {
    world: World,
    manager: Actor,
    plan: PlanId,
    fresh: Fresh,
    crm: Crm,
    pub proxy: Proxy,
}

impl Desk {
    /// An approved plan in a CRM behind the proxy.
    pub async fn new(engine: &str) -> Self {
        let fresh = Fresh::create(store::Engine::Sqlite).await;
        fresh.store.migrate().await.unwrap();
        let crm = Crm::new(engine).await;
        let (server, _) = through(&crm.url, 0);
        let proxy = Proxy::new(server).await;
        let (_, url) = through(&crm.url, proxy.port);
        let world = World::with(
            fresh.store.clone(),
            crm.folder.clone(),
            crm.planted.clone(),
            url,
        );
        let manager = world.actor("miriam", &[Role::PrivacyManager]).await;
        let approver = world.actor("jonas", &[Role::Approver]).await;
        let plan = world.plan(&manager).await;
        erasure::approve(&world.desk, &approver, &plan.plan, &plan.hash)
            .await
            .unwrap();
        Self {
            world,
            manager,
            plan: plan.plan,
            fresh,
            crm,
            proxy,
        }
    }

    pub async fn run(&self) -> Result<RunView, erasure::Error> {
        erasure::run(&self.world.desk, &self.manager, &self.plan).await
    }

    /// Runs until the end, whatever the way there meets.
    pub async fn reaches_the_end(&self, place: &str) {
        let run = self
            .run()
            .await
            .unwrap_or_else(|error| panic!("{place}: {error}"));
        assert_eq!(run.state, PlanState::Complete, "{place}: {:?}", run.residue);
        let doctor = erasure::doctor(&self.world.desk).await;
        assert!(doctor.unwrap().is_empty(), "{place}");
        let filter = ledger::Filter {
            action: Some("runs.".to_owned()),
            ..ledger::Filter::default()
        };
        let told = self.world.desk.ledger.list(&filter).await.unwrap();
        let of = |action: &str| told.iter().filter(|entry| entry.action == action).count();
        assert_eq!(
            (of("runs.start"), of("runs.apply"), of("runs.finish")),
            (1, 1, 1),
            "{place}"
        );
        assert!(of("runs.intend") >= 1);
        self.nobody_waits(place).await;
    }

    /// No transaction of ours is left open in the CRM.
    async fn nobody_waits(&self, place: &str) {
        let sql = if self.crm.url.starts_with("mysql") {
            "SELECT COUNT(*) FROM information_schema.INNODB_TRX t
             JOIN information_schema.PROCESSLIST p ON p.ID = t.trx_mysql_thread_id
             WHERE p.DB = DATABASE()"
        } else {
            "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database()
             AND state LIKE 'idle in transaction%'"
        };
        for _ in 0..50 {
            if count(&self.crm.url, sql).await == 0 {
                return;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("{place}: a transaction is left open");
    }

    /// Asks for a record that stays in the CRM: a run locks it before the person's own row.
    async fn locked_before_the_person(&self) -> String {
        let plan = erasure::show(&self.world.desk, &self.manager, &self.plan).await;
        let tables = [
            ("call", "calls"),
            ("meeting", "meetings"),
            ("note", "notes"),
            ("task", "tasks"),
        ];
        let stays = plan.unwrap().items.into_iter().find_map(|item| {
            let (kind, key) = item.record.split_once(':')?;
            let (_, table) = tables.iter().find(|(known, _)| *known == kind)?;
            let stays = matches!(item.action, "archive" | "detach" | "redact");
            stays.then(|| format!("SELECT 1 FROM {table} WHERE id = '{key}' FOR UPDATE"))
        });
        stays.expect("a record of the plan stays")
    }

    /// Until the run waits for a row that somebody else has locked.
    async fn waits_for_a_row(&self) {
        let sql = if self.crm.url.starts_with("mysql") {
            "SELECT COUNT(*) FROM information_schema.INNODB_TRX t
             JOIN information_schema.PROCESSLIST p ON p.ID = t.trx_mysql_thread_id
             WHERE p.DB = DATABASE() AND t.trx_state = 'LOCK WAIT'"
        } else {
            "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database()
             AND wait_event_type = 'Lock'"
        };
        for _ in 0..200 {
            if count(&self.crm.url, sql).await > 0 {
                return;
            }
            // InnoDB's own list is not made anew while it is read more often.
            tokio::time::sleep(Duration::from_millis(150)).await;
        }
        panic!("the run never waited");
    }

    pub async fn clear(self) {
        self.fresh.remove().await;
        self.crm.remove().await;
    }
}

/// How many places are tried each way; all of them with `VERGISSMEIN_EVERY`.
const SAMPLE: i64 = 2;
pub const WAYS: [Way; 2] = [Way::ToServer, Way::ToClient];

/// How many messages a whole run sends each way.
pub async fn messages(engine: &str) -> [i64; 2] {
    let calm = Desk::new(engine).await;
    let before = WAYS.map(|way| calm.proxy.counted(way));
    calm.reaches_the_end("calm").await;
    let messages = WAYS.map(|way| calm.proxy.counted(way) - before[way as usize]);
    calm.clear().await;
    messages
}

/// After which of so many messages something happens, in a sample of so many.
pub fn places(all: i64, sample: i64) -> impl Iterator<Item = i64> {
    let every = std::env::var_os("VERGISSMEIN_EVERY").is_some();
    let step = if every { 1 } else { (all / sample).max(1) };
    let first = i64::from(std::process::id()) % step;
    (first..all).step_by(usize::try_from(step).unwrap())
}

async fn breaks_anywhere(engine: &str) {
    let messages = messages(engine).await;
    let mut broke = 0;
    for way in WAYS {
        let all = messages[way as usize];
        for at in places(all, SAMPLE) {
            let desk = Desk::new(engine).await;
            desk.proxy.cut_after(way, at);
            let met = desk.run().await;
            desk.proxy.mend();
            broke += i32::from(met.is_err());
            desk.reaches_the_end(&format!("{way:?} {at} of {all}"))
                .await;
            desk.clear().await;
        }
    }
    eprintln!("{engine}: {messages:?} messages, {broke} runs broke");
    assert!(broke > 0, "no run broke");
}

#[tokio::test]
async fn a_way_to_mariadb_that_breaks_at_any_message_leads_to_the_same_end() {
    Box::pin(breaks_anywhere("mariadb")).await;
}

#[tokio::test]
async fn a_way_to_postgres_that_breaks_at_any_message_leads_to_the_same_end() {
    Box::pin(breaks_anywhere("postgres")).await;
}

/// What a user of the CRM does in it.
async fn tell(connection: &mut AnyConnection, sql: &str) -> Result<(), sqlx::Error> {
    let sql = sqlx::raw_sql(AssertSqlSafe(sql.to_owned()));
    sql.execute(connection).await.map(drop)
}

/// Of two that wait for each other MariaDB undoes the one that changed less. A run has changed nothing while
/// it still locks.
const CHANGES: u32 = 300;

/// Somebody in the CRM changes the person's row, which a run locks last, and then wants one that the run has
/// locked before: each waits for the other, and the server undoes one of them.
async fn deadlock(engine: &str) {
    let desk = Desk::new(engine).await;
    let url = desk.crm.url.clone();
    let key = desk.crm.planted.katharina.persons[0].replacen("contact:", "", 1);
    let wanted = desk.locked_before_the_person().await;
    let mut other = AnyConnection::connect(&url).await.unwrap();
    tell(&mut other, "BEGIN").await.unwrap();
    for call in 0..CHANGES {
        let sql = format!("UPDATE contacts SET description = 'Anruf {call}' WHERE id = '{key}'");
        tell(&mut other, &sql).await.unwrap();
    }
    let crossing = async {
        desk.waits_for_a_row().await;
        let mut third = AnyConnection::connect(&url).await.unwrap();
        let free = tell(&mut third, &format!("{wanted} NOWAIT")).await;
        third.close().await.unwrap();
        assert!(free.is_err(), "the run has not locked it: {wanted}");
        let met = tell(&mut other, &wanted).await;
        let _ = tell(&mut other, "ROLLBACK").await;
        met
    };
    let (run, met) = tokio::join!(desk.run(), crossing);
    // Who got what the run held got it because the server undid the run; the other way round it says so.
    let code = met.as_ref().err().and_then(sqlx::Error::as_database_error);
    let code = code.and_then(|error| error.code().map(std::borrow::Cow::into_owned));
    eprintln!("{engine}: the user of the CRM met {met:?}");
    if engine == "mariadb" {
        assert!(met.is_ok(), "the run was to be undone: {met:?}");
    }
    assert!(
        met.is_ok() || matches!(code.as_deref(), Some("40001" | "40P01")),
        "no deadlock: {met:?}"
    );
    assert_eq!(run.unwrap().state, PlanState::Complete);
    other.close().await.unwrap();
    desk.reaches_the_end("after the deadlock").await;
    desk.clear().await;
}

#[tokio::test]
async fn a_deadlock_with_a_user_of_mariadb_is_gone_through() {
    deadlock("mariadb").await;
}

#[tokio::test]
async fn a_deadlock_with_a_user_of_postgres_is_gone_through() {
    deadlock("postgres").await;
}

/// A row is held longer than the server waits for it.
#[tokio::test]
async fn a_row_held_longer_than_the_server_waits_is_written_when_it_is_free() {
    let desk = Desk::new("mariadb").await;
    let key = desk.crm.planted.katharina.persons[0].replacen("contact:", "", 1);
    let url = desk.crm.url.clone();
    let mut other = AnyConnection::connect(&url).await.unwrap();
    let begin = format!("BEGIN; SELECT 1 FROM contacts WHERE id = '{key}' FOR UPDATE");
    sqlx::raw_sql(AssertSqlSafe(begin))
        .execute(&mut other)
        .await
        .unwrap();
    // The server's own wait is fifty seconds.
    let release = async {
        tokio::time::sleep(Duration::from_secs(54)).await;
        sqlx::raw_sql("ROLLBACK").execute(&mut other).await.unwrap();
    };
    let (run, ()) = tokio::join!(desk.run(), release);
    assert_eq!(run.unwrap().state, PlanState::Complete);
    other.close().await.unwrap();
    desk.reaches_the_end("after the wait").await;
    desk.clear().await;
}

#[tokio::test]
async fn a_trigger_that_copies_what_is_overwritten_is_found_and_nothing_is_called_complete() {
    let desk = Desk::new("mariadb").await;
    let url = desk.crm.url.clone();
    run(
        &url,
        "CREATE TRIGGER copies AFTER UPDATE ON contacts FOR EACH ROW
               INSERT INTO tracker (monitor_id, user_id, module_name, item_id, item_summary)
               VALUES ('m', '1', 'Contacts', OLD.id, CONCAT(OLD.first_name, ' ', OLD.last_name))",
    )
    .await;
    let met = desk.run().await.unwrap();
    assert_eq!(met.state, PlanState::Partial, "a copy is left");
    assert!(
        met.residue.iter().any(|one| one.table == "tracker"),
        "{:?}",
        met.residue
    );
    desk.clear().await;
}
