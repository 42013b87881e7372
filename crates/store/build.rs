//! Lists the migrations: every `migrations/NNNN_noun.sql`, in order of its number.

use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

fn main() {
    println!("cargo:rerun-if-changed=migrations");
    let home = env::var("CARGO_MANIFEST_DIR").expect("cargo sets it");
    let folder = Path::new(&home).join("migrations");
    let mut paths: Vec<_> = fs::read_dir(&folder)
        .expect("the folder migrations exists")
        .map(|file| file.expect("the folder can be read").path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "sql"))
        .collect();
    paths.sort();
    let mut list = String::from("&[\n");
    for path in paths {
        let stem = path.file_stem().and_then(|stem| stem.to_str());
        let (number, noun) = stem
            .and_then(|stem| stem.split_once('_'))
            .expect("a migration is named NNNN_noun.sql");
        let number: i64 = number
            .parse()
            .expect("a migration's name begins with its number");
        let path = path.to_str().expect("the path is UTF-8");
        println!("cargo:rerun-if-changed={path}");
        writeln!(
            list,
            "Migration {{ number: {number}, noun: {noun:?}, text: include_str!({path:?}) }},"
        )
        .expect("writing to a string cannot fail");
    }
    list += "]\n";
    let out = Path::new(&env::var("OUT_DIR").expect("cargo sets it")).join("migrations.rs");
    fs::write(out, list).expect("cargo's output folder can be written");
}
