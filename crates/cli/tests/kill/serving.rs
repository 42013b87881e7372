//! A serving process goes on with what was interrupted, and is killed while it does.

use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::case::{Case, command, yes};
use crate::counter::{Counter, tried};
use crate::ends::Ends;

/// After a fault is over, work is resumed within this (I19).
const PATIENCE: Duration = Duration::from_mins(1);

fn serve(case: &Case) -> Command {
    let mut command = command(&case.work, &["serve"]);
    command.stdout(Stdio::null()).stderr(Stdio::null());
    command
}

/// Waits until the plan is complete or the process is over; whether it is complete.
fn await_end(case: &Case, serving: &mut Child) -> bool {
    let begun = Instant::now();
    while serving.try_wait().unwrap().is_none() {
        let plan = yes(&case.work, &["plan", "show", &case.plan]);
        if plan["state"] == "complete" {
            return true;
        }
        assert!(begun.elapsed() < PATIENCE, "nobody goes on with the run");
        std::thread::sleep(Duration::from_millis(50));
    }
    false
}

fn stop(mut serving: Child) {
    let pid = serving.id().to_string();
    assert!(Command::new("kill").arg(pid).status().unwrap().success());
    assert!(serving.wait().unwrap().success());
}

#[tokio::test]
async fn a_server_that_is_killed_goes_on_with_the_run_by_itself_when_it_serves_again() {
    let case = Case::new("kill_serving", &[]).await;
    let counter = Counter::new(case.work.parent().unwrap());
    case.restore_files();
    let calm = counter.load_into(&mut case.run()).output().unwrap();
    assert!(calm.status.success());
    let writes = counter.counted();
    case.restore_files();
    let ends = Ends::of(&case).await;
    for n in tried(writes, 5) {
        case.restore_files();
        // Begun, so that there is something to go on with; then the server dies in it.
        counter.end_at((n / 2).max(writes / 6), false);
        counter.load_into(&mut case.run()).output().unwrap();
        counter.end_at(n, n.is_multiple_of(2));
        let mut serving = counter.load_into(&mut serve(&case)).spawn().unwrap();
        let ended = await_end(&case, &mut serving);
        // Most often it is dead by now.
        let _ = serving.kill();
        serving.wait().unwrap();
        eprintln!("write {n} of {writes}, complete before the kill: {ended}");
        ends.nothing_is_half_done(&case).await;
        let mut serving = serve(&case).spawn().unwrap();
        assert!(await_end(&case, &mut serving), "the server ended");
        stop(serving);
        ends.are_reached(&case).await;
    }
}
