//! Configuration and command line.

use std::fs;

use crate::world::{config, folder, one_line, run};

#[test]
fn a_command_before_migrate_says_what_to_run() {
    let folder = folder("before-migrate");
    fs::write(folder.join("vergissmein.toml"), config("")).unwrap();
    let words = ["request", "list"];
    let line = one_line(&run(&folder, &words), &words);
    assert!(line.contains("run `vergissmein migrate` first"), "{line}");
    assert!(!folder.join("data").exists(), "nothing was made");
}

#[test]
fn a_missing_or_wrong_configuration_is_named() {
    let folder = folder("configuration");
    let words = ["request", "list"];
    let line = one_line(&run(&folder, &words), &words);
    assert!(
        line.contains("vergissmein.toml") && line.contains("--config"),
        "{line}"
    );
    fs::write(
        folder.join("a.toml"),
        config("[erasure]\nsix_eyes = true\n"),
    )
    .unwrap();
    let words = ["--config", "a.toml", "request", "list"];
    let line = one_line(&run(&folder, &words), &words);
    assert!(
        line.contains("a.toml:") && line.contains("six_eyes"),
        "{line}"
    );
    let twice = "[[system]]\nname = \"vertrieb\"\nprofile = \"manual\"\n";
    fs::write(folder.join("a.toml"), config(twice)).unwrap();
    let line = one_line(&run(&folder, &words), &words);
    assert!(line.contains("vertrieb: given twice"), "{line}");
}

#[test]
fn the_clock_is_set_only_where_testing_is_on() {
    let folder = folder("clock");
    let text = config("").replace("testing = true\n", "");
    fs::write(folder.join("vergissmein.toml"), text).unwrap();
    let words = ["migrate", "--at", "2026-11-23T10:00:00Z"];
    let line = one_line(&run(&folder, &words), &words);
    assert!(line.contains("testing = true"), "{line}");
    fs::write(folder.join("vergissmein.toml"), config("")).unwrap();
    let words = ["migrate", "--at", "gestern"];
    let line = one_line(&run(&folder, &words), &words);
    assert!(line.contains("--at"), "{line}");
}

#[test]
fn a_wrong_command_line_is_refused_in_one_line_without_its_values() {
    let folder = folder("command-line");
    let cases: [(&[&str], &str); 5] = [
        (&["burn"], "no such command"),
        (&[], "no such command"),
        (&["deadline", "--region", "AT"], "--received"),
        (&["deadline", "--geheim"], "--geheim"),
        (
            &[
                "person", "find", "--system", "a", "--name", "Anna", "Geheim",
            ],
            "quotes",
        ),
    ];
    for (words, expected) in cases {
        let line = one_line(&run(&folder, words), words);
        assert!(
            line.contains(expected) && !line.contains("Geheim"),
            "{line}"
        );
    }
    let help = run(&folder, &["--help"]);
    assert_eq!((help.code, help.stderr.as_str()), (0, ""));
    assert!(help.stdout.contains("demo"));
}
