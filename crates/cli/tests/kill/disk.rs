//! The disk is full, or fails, at the n-th write of a run: what was told is true, nothing is half
//! done, and with space the run comes to the same end.

use std::collections::BTreeMap;

use crate::case::Case;
use crate::counter::{Counter, tried};
use crate::ends::Ends;
use crate::world::{Said, one_line};

async fn sweep(name: &str, full: bool) {
    let case = Case::new(name, &[]).await;
    case.restore_files();
    let ends = Ends::of(&case).await;
    let counter = Counter::new(case.work.parent().unwrap());
    case.restore_files();
    let calm = counter.load_into(&mut case.run()).output().unwrap();
    assert!(calm.status.success());
    let writes = counter.counted();
    let mut met = BTreeMap::<(i32, usize), usize>::new();
    for n in tried(writes, 16) {
        case.restore_files();
        counter.fail_at(n, full);
        let said: Said = counter.load_into(&mut case.run()).output().unwrap().into();
        counter.calm();
        eprintln!(
            "write {n} of {writes}: exit {} {}",
            said.code,
            said.stderr.trim()
        );
        match said.code {
            0 => {}
            // Where its answer itself could not be written nothing is said.
            2 if said.stderr.is_empty() => assert_eq!(said.stdout, ""),
            2 => {
                one_line(&said, &["plan", "run"]);
            }
            other => assert!(said.stdout.is_empty(), "exit {other}: {}", said.stdout),
        }
        let crms = ends.nothing_is_half_done(&case).await;
        *met.entry((said.code, crms)).or_default() += 1;
        ends.are_reached(&case).await;
    }
    eprintln!("{writes} writes; (exit code, CRMs changed) met: {met:?}");
    assert!(
        met.keys().any(|(code, _)| *code == 2),
        "no fault was told: {met:?}"
    );
}

#[tokio::test]
async fn a_disk_that_is_full_at_any_write_leads_to_the_same_end_when_there_is_space() {
    sweep("disk_full", true).await;
}

#[tokio::test]
async fn a_disk_that_fails_at_any_write_leads_to_the_same_end() {
    sweep("disk_fails", false).await;
}
