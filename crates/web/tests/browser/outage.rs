//! A CRM that cannot be reached for a while, and what the pages say meanwhile.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use accounts::Role;
use demo::Size;
use jiff::civil::date;
use sqlx::Connection as _;

use crate::approving::{approved, opened};
use crate::screen::Screen;
use crate::support::World;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

/// A CRM behind a line that can be cut: what was said until then arrived, nothing after it.
pub struct Line {
    pub port: u16,
    commits_left: Arc<AtomicI64>,
    whole: watch::Sender<bool>,
}

impl Line {
    /// A line to this port of this machine.
    #[expect(clippy::disallowed_methods, reason = "the test itself ends with it")]
    pub async fn to(server: u16) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let (whole, _) = watch::channel(true);
        let commits_left = Arc::new(AtomicI64::new(i64::MAX));
        let line = Self {
            port,
            commits_left: commits_left.clone(),
            whole: whole.clone(),
        };
        tokio::spawn(async move {
            loop {
                let Ok((near, _)) = listener.accept().await else {
                    return;
                };
                if *whole.borrow() {
                    let (whole, left) = (whole.clone(), commits_left.clone());
                    tokio::spawn(join(near, server, whole, left));
                }
            }
        });
        line
    }

    /// Is cut for everybody when somebody wants to commit for this time (counted from one); the
    /// wish does not arrive.
    pub fn cut_at_commit(&self, nth: i64) {
        self.commits_left.store(nth, Ordering::SeqCst);
    }

    pub fn mend(&self) {
        self.commits_left.store(i64::MAX, Ordering::SeqCst);
        self.whole.send_replace(true);
    }

    pub fn is_cut(&self) -> bool {
        !*self.whole.borrow()
    }
}

/// Waits until the line is cut.
async fn is_over(cut: &mut watch::Receiver<bool>) {
    cut.wait_for(|whole| !whole).await.ok();
}

async fn join(mut near: TcpStream, server: u16, whole: watch::Sender<bool>, left: Arc<AtomicI64>) {
    let Ok(mut far) = TcpStream::connect(("127.0.0.1", server)).await else {
        return;
    };
    let mut cut = whole.subscribe();
    let (mut asked, mut answered) = (vec![0; 1 << 16], vec![0; 1 << 16]);
    loop {
        tokio::select! {
            read = near.read(&mut asked) => {
                let Ok(size @ 1..) = read else { return };
                let wishes = asked[..size].windows(6).any(|word| word == b"COMMIT");
                if wishes && left.fetch_sub(1, Ordering::SeqCst) == 1 {
                    whole.send_replace(false);
                    return;
                }
                if far.write_all(&asked[..size]).await.is_err() { return }
            }
            read = far.read(&mut answered) => {
                let Ok(size @ 1..) = read else { return };
                if near.write_all(&answered[..size]).await.is_err() { return }
            }
            () = is_over(&mut cut) => return,
        }
    }
}

/// A CRM on MariaDB, reached over a line, and its own address to be removed by.
async fn crm() -> (World, Line, String, String) {
    let server = std::env::var("VERGISSMEIN_TEST_MARIADB").expect(
        "VERGISSMEIN_TEST_MARIADB is not set: run scripts/test, or scripts/with-servers COMMAND",
    );
    let name = format!("web_outage_{}", std::process::id());
    let mut admin = sqlx::MySqlConnection::connect(&server).await.unwrap();
    for sql in [
        format!("DROP DATABASE IF EXISTS {name}"),
        format!("CREATE DATABASE {name} CHARACTER SET utf8mb4"),
    ] {
        sqlx::query(sqlx::AssertSqlSafe(sql))
            .execute(&mut admin)
            .await
            .unwrap();
    }
    let url = format!("{server}{name}");
    demo::fill(&url, Size::least(), 7, date(2026, 11, 23))
        .await
        .unwrap();
    let port = url.rsplit(':').next().unwrap().split('/').next().unwrap();
    let line = Line::to(port.parse().unwrap()).await;
    let through = url.replace(&format!(":{port}/"), &format!(":{}/", line.port));
    (World::with_branch(&through).await, line, server, name)
}

#[tokio::test(flavor = "multi_thread")]
async fn t6_a_run_that_loses_its_crm_says_what_is_done_and_ends_when_it_is_back() {
    let (world, line, server, name) = crm().await;
    let mut manager = world.sign_in(Role::PrivacyManager).await;
    let case = opened(&mut manager, &world.planted.katharina.persons[0]).await;
    let plan = approved(&world, &mut manager, &case).await;
    let screen = Screen::of(&world, Role::PrivacyManager).await;
    screen.go(&format!("{plan}/run")).await;
    line.cut_at_commit(1);
    screen.click("#reference").await;
    screen.press("GD-2026-0001\u{E007}").await;
    screen.shows("#errors").await;
    assert!(line.is_cut());
    let page = screen
        .ask("return document.querySelector('main').innerText")
        .await;
    let page = page.as_str().unwrap();
    assert!(
        page.contains("vertrieb") && page.contains("nicht erreichbar"),
        "{page}"
    );
    assert!(
        page.contains("In keinem System ist etwas halb ausgeführt"),
        "{page}"
    );
    assert!(
        page.contains("filiale\n674 erledigt · 0 noch offen"),
        "{page}"
    );
    assert!(
        page.contains("vertrieb\n0 erledigt · 674 noch offen"),
        "{page}"
    );
    assert!(!page.contains("Es wurde nichts geändert"), "{page}");
    line.mend();
    screen
        .ask("document.getElementById('reference').value = ''")
        .await;
    screen.click("#reference").await;
    screen.press("GD-2026-0001\u{E007}").await;
    screen
        .shows(&format!("a.button[href='{plan}/certificate']"))
        .await;
    assert!(screen.says("0 Treffer").await);
    screen
        .click(&format!("a.button[href='{plan}/certificate']"))
        .await;
    assert!(screen.says("vollständig ausgeführt und nachgeprüft").await);
    screen.quit().await;
    let mut admin = sqlx::MySqlConnection::connect(&server).await.unwrap();
    let sql = format!("DROP DATABASE {name}");
    sqlx::query(sqlx::AssertSqlSafe(sql))
        .execute(&mut admin)
        .await
        .unwrap();
}
