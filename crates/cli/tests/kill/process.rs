//! Our own process is killed at its n-th write.

use std::collections::BTreeMap;
use std::os::unix::process::ExitStatusExt;

use demo::Size;

use crate::case::{Case, SEED, today};
use crate::counter::{Counter, tried};
use crate::crm_rows::command;
use crate::ends::Ends;
use crate::server::Server;

const SIGKILL: i32 = 9;

/// Kills the run at each write that is tried, then runs it again.
pub async fn sweep(case: &Case, ends: &Ends, sample: u64) {
    let counter = Counter::new(case.work.parent().unwrap());
    case.restore().await;
    let calm = counter.load_into(&mut case.run()).output().unwrap();
    assert!(calm.status.success());
    let writes = counter.counted();
    // How many kills found so many CRMs changed.
    let mut changed = BTreeMap::<usize, usize>::new();
    let mut by_itself = 0;
    let all = tried(writes, sample);
    for (at, n) in all.iter().enumerate() {
        // Before the write, or when half of it is done; begun one later, a sweep takes the other way.
        let half = at.is_multiple_of(2);
        case.restore().await;
        counter.end_at(*n, half);
        let run = counter.load_into(&mut case.run()).output().unwrap();
        eprintln!("write {n}, half: {half}");
        if run.status.signal() != Some(SIGKILL) {
            let said = String::from_utf8_lossy(&run.stderr);
            assert!(run.status.success(), "write {n}: {said}");
            by_itself += 1;
        }
        let crms = ends.nothing_is_half_done(case).await;
        *changed.entry(crms).or_default() += 1;
        ends.are_reached(case).await;
    }
    eprintln!(
        "{writes} writes, killed at {} of them; CRMs changed by then: {changed:?}; ended by itself: {by_itself}",
        all.len()
    );
    // A sweep that was told to begin later may come too late for the first state.
    let is_whole = all.first().is_some_and(|first| *first <= writes / sample);
    assert!(
        !is_whole || changed.len() > case.crms.len(),
        "{changed:?}: a state was never met"
    );
}

#[tokio::test]
async fn a_run_on_a_file_that_is_killed_at_any_write_leads_to_the_same_end() {
    let case = Case::new("kill_file", &[]).await;
    case.restore_files();
    let ends = Ends::of(&case).await;
    sweep(&case, &ends, 40).await;
}

#[tokio::test]
async fn a_run_on_a_file_and_a_server_that_is_killed_at_any_write_leads_to_the_same_end() {
    let server = Server::new("process");
    for database in ["CREATE DATABASE crm", "CREATE DATABASE pristine"] {
        command(&server.url(""), database).await;
    }
    let mut case = Case::new("kill_both", &[("zentrale", &server.url("crm"))]).await;
    demo::fill(&server.url("pristine"), Size::least(), SEED, today())
        .await
        .unwrap();
    case.restore_files();
    let ends = Ends::of(&case).await;
    case.put_back("zentrale", &ends.changed(1), "pristine");
    sweep(&case, &ends, 20).await;
}
