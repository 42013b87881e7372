//! The one list of checks, the same on a laptop and on a server.

use std::path::Path;
use std::process::{Command, ExitCode};
use std::time::Instant;

use anyhow::Context as _;

const FORMAT: &[&str] = &["cargo", "fmt", "--all", "--check"];
const LINTS: &[&str] = &[
    "cargo",
    "clippy",
    "--workspace",
    "--all-targets",
    "--",
    "--deny",
    "warnings",
];
const DEPENDENCIES: &[&str] = &["cargo", "deny", "check", "bans", "licenses", "sources"];
const BUILD: &[&str] = &["cargo", "test", "--workspace", "--no-run", "--quiet"];
const TESTS: &[&str] = &["cargo", "test", "--workspace", "--no-fail-fast"];
const TESTS_SIDE_BY_SIDE: &[&str] = &["cargo", "nextest", "run", "--workspace", "--no-fail-fast"];
const WITH_SERVERS: &str = "scripts/with-servers";

/// Runs all checks and stops at the first that fails; its exit code is ours.
/// With names, only the tests whose name contains one of them.
pub fn run(root: &Path, names: &[String]) -> anyhow::Result<ExitCode> {
    if names.is_empty() {
        for words in [FORMAT, LINTS] {
            let code = step(root, words)?;
            if code != 0 {
                return Ok(ExitCode::from(code));
            }
        }
        if crate::tidy::run(root)? != ExitCode::SUCCESS {
            return Ok(ExitCode::FAILURE);
        }
        if installed("cargo-deny") {
            let code = step(root, DEPENDENCIES)?;
            if code != 0 {
                return Ok(ExitCode::from(code));
            }
        } else {
            say("skipped: cargo deny, because cargo-deny is not installed");
        }
    }
    tests(root, names)
}

/// Compiles before the servers start, so that no server waits for a compiler.
fn tests(root: &Path, names: &[String]) -> anyhow::Result<ExitCode> {
    let code = step(root, BUILD)?;
    if code != 0 {
        return Ok(ExitCode::from(code));
    }
    let runner = if installed("cargo-nextest") {
        TESTS_SIDE_BY_SIDE
    } else {
        TESTS
    };
    let words = test_words(runner, names);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    Ok(ExitCode::from(step(root, &words)?))
}

/// `cargo test` takes several filters only behind `--`; nextest takes them in both places.
fn test_words(runner: &[&str], names: &[String]) -> Vec<String> {
    let mut words = vec![WITH_SERVERS.to_owned()];
    words.extend(runner.iter().map(|word| (*word).to_owned()));
    if !names.is_empty() {
        words.push("--".to_owned());
        words.extend_from_slice(names);
    }
    words
}

fn step(root: &Path, words: &[&str]) -> anyhow::Result<u8> {
    let line = words.join(" ");
    say(&format!("— {line}"));
    let started = Instant::now();
    let (program, arguments) = words.split_first().context("a step has a program")?;
    let status = Command::new(program)
        .args(arguments)
        .current_dir(root)
        .status()
        .with_context(|| format!("cannot start `{program}`; is it installed?"))?;
    let seconds = started.elapsed().as_secs();
    if status.success() {
        say(&format!("  done in {seconds} s"));
        return Ok(0);
    }
    say(&format!("  failed after {seconds} s: {line}"));
    let code = status.code().and_then(|code| u8::try_from(code).ok());
    Ok(code.unwrap_or(1))
}

fn installed(program: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|folder| folder.join(program).is_file())
}

/// On stderr, so that the runner's closing line stays the last on stdout.
fn say(line: &str) {
    eprintln!("{line}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_that_fails_hands_its_exit_code_on() -> anyhow::Result<()> {
        let root = Path::new("/");
        assert_eq!(step(root, &["sh", "-c", "exit 7"])?, 7);
        assert_eq!(step(root, &["true"])?, 0);
        Ok(())
    }

    #[test]
    fn a_program_that_is_not_there_is_named() {
        let failure = step(Path::new("/"), &["no-such-program"]).expect_err("it cannot start");
        assert!(failure.to_string().contains("no-such-program"));
    }

    #[test]
    fn names_reach_the_test_runner_as_filters() {
        let words = test_words(TESTS, &["ledger".to_owned(), "erasure".to_owned()]);
        assert!(
            words
                .join(" ")
                .ends_with("--no-fail-fast -- ledger erasure")
        );
        let all = test_words(TESTS, &[]);
        assert!(all.join(" ").ends_with("--no-fail-fast"));
    }
}
