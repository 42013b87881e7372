//! Checks of the house that the compiler does not make.
//!
//! `cargo run -p xtask -- tidy` looks at the tree; `cargo run -p xtask -- ci [NAME…]` runs every check;
//! `cargo run -p xtask -- package FILE` writes the package for SuiteCRM's module loader.

mod ci;
mod package;
mod tidy;
mod tree;

use std::path::Path;
use std::process::ExitCode;

use anyhow::Context;

fn main() -> anyhow::Result<ExitCode> {
    // Asked when it runs: a cache that several clones share may hold the program of another one.
    let home = std::env::var("CARGO_MANIFEST_DIR").context("start it as `cargo run -p xtask`")?;
    let root = Path::new(&home)
        .parent()
        .context("the manifest's folder lies inside the workspace")?;
    let words: Vec<String> = std::env::args().skip(1).collect();
    match words.split_first() {
        Some((command, [])) if command == "tidy" => tidy::run(root),
        Some((command, names)) if command == "ci" => ci::run(root, names),
        Some((command, [file])) if command == "package" => package::run(root, Path::new(file)),
        _ => anyhow::bail!("usage: cargo run -p xtask -- tidy | ci [NAME…] | package FILE"),
    }
}
