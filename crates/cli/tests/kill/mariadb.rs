//! The server that holds the CRM is killed at its n-th write while a run is under way.

use std::collections::BTreeMap;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use crate::case::Case;
use crate::counter::tried;
use crate::ends::Ends;
use crate::server::Server;
use crate::world::{Said, one_line};

const SYSTEM: &str = "zentrale";
/// A command that the server leaves alone ends within this.
const PATIENCE: Duration = Duration::from_secs(90);

/// The case with one CRM on the server, whose files are laid aside.
async fn prepared(name: &str, server: &mut Server) -> Case {
    crate::crm_rows::command(&server.url(""), "CREATE DATABASE crm CHARACTER SET utf8mb4").await;
    let case = Case::new(name, &[(SYSTEM, &server.url("crm"))]).await;
    server.stop();
    server.keep();
    case
}

/// Puts everything back as before the run, the server running.
fn restore(case: &Case, server: &mut Server) {
    server.kill();
    server.restore();
    server.start();
    case.restore_files();
}

/// Waits for a run; the server is started again when it dies and is not to stay away.
fn attend(mut run: Child, server: &mut Server, comes_back: bool) -> Said {
    let begun = Instant::now();
    let mut died = false;
    while run.try_wait().unwrap().is_none() {
        assert!(begun.elapsed() < PATIENCE, "the run hangs");
        if !died && server.is_over() {
            died = true;
            if comes_back {
                server.start();
            }
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    run.wait_with_output().unwrap().into()
}

fn begin(case: &Case) -> Child {
    let mut run = case.run();
    run.stdout(Stdio::piped()).stderr(Stdio::piped());
    run.spawn().unwrap()
}

#[tokio::test]
async fn a_server_that_is_killed_at_any_write_of_a_run_leads_to_the_same_end() {
    let mut server = Server::new("mariadb");
    let case = prepared("kill_mariadb", &mut server).await;
    restore(&case, &mut server);
    let calm: Said = begin(&case).wait_with_output().unwrap().into();
    assert_eq!(calm.code, 0, "{}", calm.stderr);
    let writes = server.counter.counted();
    restore(&case, &mut server);
    let ends = Ends::of(&case).await;
    let mut met = BTreeMap::<(usize, i32), usize>::new();
    for n in tried(writes, 8) {
        restore(&case, &mut server);
        server.counter.end_at(n, n.is_multiple_of(2));
        // It comes back at once, or only when the run has given up.
        let comes_back = !n.is_multiple_of(5);
        let said = attend(begin(&case), &mut server, comes_back);
        eprintln!(
            "write {n} of {writes}, comes back: {comes_back}, exit {} {}",
            said.code, said.stderr
        );
        if said.code != 0 {
            one_line(&said, &["plan", "run"]);
        }
        // Dead by now, or at the latest here.
        server.kill();
        server.start();
        let crms = ends.nothing_is_half_done(&case).await;
        *met.entry((crms, said.code)).or_default() += 1;
        ends.are_reached(&case).await;
    }
    eprintln!("{writes} writes; (CRMs changed, exit code) met: {met:?}");
    assert!(met.len() > 1, "{met:?}");
}
