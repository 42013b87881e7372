//! Lists the migrations: every `migrations/NNNN_noun.sql`, in order of its number.

use std::path::Path;
use std::{env, fs};

fn main() {
    println!("cargo:rerun-if-changed=migrations");
    let folder =
        Path::new(&env::var("CARGO_MANIFEST_DIR").expect("cargo sets it")).join("migrations");
    let mut names: Vec<String> = fs::read_dir(&folder)
        .expect("the folder migrations exists")
        .filter_map(|file| file.ok()?.file_name().into_string().ok())
        .filter(|name| name.ends_with(".sql"))
        .collect();
    names.sort();
    let mut list = String::from("&[\n");
    for name in &names {
        let (number, noun) = name
            .split_once('_')
            .expect("a migration is named NNNN_noun.sql");
        let number: i64 = number
            .parse()
            .expect("a migration's name begins with its number");
        let noun = noun.trim_end_matches(".sql");
        let path = folder.join(name);
        println!("cargo:rerun-if-changed={}", path.display());
        list += &format!(
            "    Migration {{ number: {number}, noun: {noun:?}, text: include_str!({path:?}) }},\n"
        );
    }
    list += "]\n";
    let out = Path::new(&env::var("OUT_DIR").expect("cargo sets it")).join("migrations.rs");
    fs::write(out, list).expect("cargo's output folder can be written");
}
