//! The project's files in memory: read once, so that a rule is a function and its test a few lines of text.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::Context as _;

/// Folders at the root that hold nothing of ours, as in `.gitignore`.
const SKIPPED: &[&str] = &[".git", "data", "node_modules", "target"];

/// All files by their path from the root, with `/` between the parts.
pub struct Tree {
    files: BTreeMap<String, String>,
    /// Files that only tests see because their module is declared under `#[cfg(test)]`.
    test_modules: BTreeSet<String>,
}

impl Tree {
    pub fn read(root: &Path) -> anyhow::Result<Self> {
        let mut files = BTreeMap::new();
        read_folder(root, "", &mut files)?;
        Ok(Self::new(files))
    }

    fn new(files: BTreeMap<String, String>) -> Self {
        let test_modules = files
            .iter()
            .filter(|(path, _)| is_rust(path))
            .flat_map(|(path, text)| declared_test_modules(path, text))
            .collect();
        Self {
            files,
            test_modules,
        }
    }

    #[cfg(test)]
    pub fn of(files: &[(&str, &str)]) -> Self {
        let owned = |(path, text): &(&str, &str)| ((*path).to_owned(), (*text).to_owned());
        Self::new(files.iter().map(owned).collect())
    }

    pub fn files(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files
            .iter()
            .map(|(path, text)| (path.as_str(), text.as_str()))
    }

    /// Whether a file or a folder of this name exists.
    pub fn exists(&self, path: &str) -> bool {
        let path = path.trim_end_matches('/');
        let folder = format!("{path}/");
        self.files.contains_key(path)
            || self
                .files
                .range(folder.clone()..)
                .next()
                .is_some_and(|(found, _)| found.starts_with(&folder))
    }

    /// Rust files with the text that ships: without files and modules that only tests see.
    pub fn shipped(&self) -> impl Iterator<Item = (&str, String)> {
        self.files()
            .filter(|(path, _)| is_rust(path) && !self.is_test(path))
            .map(|(path, text)| (path, split_tests(text).0))
    }

    /// Rust files with the text that only tests see.
    pub fn tests(&self) -> impl Iterator<Item = (&str, String)> {
        self.files()
            .filter(|(path, _)| is_rust(path))
            .map(|(path, text)| {
                if self.is_test(path) {
                    (path, text.to_owned())
                } else {
                    (path, split_tests(text).1)
                }
            })
    }

    fn is_test(&self, path: &str) -> bool {
        path.contains("/tests/") || path.ends_with("/tests.rs") || self.test_modules.contains(path)
    }
}

/// The folder `crates/<name>` that a path lies in.
pub fn crate_folder(path: &str) -> Option<&str> {
    path.strip_prefix("crates/")?.split('/').next()
}

pub fn is_rust(path: &str) -> bool {
    extension(path) == "rs"
}

pub fn extension(path: &str) -> &str {
    Path::new(path)
        .extension()
        .and_then(|ending| ending.to_str())
        .unwrap_or_default()
}

fn read_folder(
    root: &Path,
    below: &str,
    files: &mut BTreeMap<String, String>,
) -> anyhow::Result<()> {
    let folder = root.join(below);
    let entries = std::fs::read_dir(&folder)
        .with_context(|| format!("cannot read the folder {}", folder.display()))?;
    for entry in entries {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = if below.is_empty() {
            name.clone()
        } else {
            format!("{below}/{name}")
        };
        let kind = entry.file_type()?;
        if kind.is_dir() && !SKIPPED.contains(&path.as_str()) {
            read_folder(root, &path, files)?;
        } else if kind.is_file() {
            let bytes = std::fs::read(entry.path())
                .with_context(|| format!("cannot read {}", entry.path().display()))?;
            files.insert(path, String::from_utf8_lossy(&bytes).into_owned());
        }
    }
    Ok(())
}

/// Divides a file into what ships and what stands under `#[cfg(test)]`. Leans on rustfmt: the item under
/// the attribute ends with `;` on its line, or with a `}` at its own indentation.
fn split_tests(text: &str) -> (String, String) {
    let (mut shipped, mut tests) = (String::new(), String::new());
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let indent = indentation(line);
        if line.trim() != "#[cfg(test)]" {
            shipped.push_str(line);
            shipped.push('\n');
            continue;
        }
        for line in lines.by_ref() {
            tests.push_str(line);
            tests.push('\n');
            let own = indentation(line) == indent && !line.trim_start().starts_with("#[");
            if own && (line.ends_with(';') || line.trim() == "}" || line.ends_with("{}")) {
                break;
            }
        }
    }
    (shipped, tests)
}

fn indentation(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

/// `#[cfg(test)] mod name;` makes a whole file a test: beside `lib.rs`, `main.rs` and `mod.rs`, or in the
/// folder named after the file.
fn declared_test_modules(path: &str, text: &str) -> Vec<String> {
    let (folder, file) = path.rsplit_once('/').unwrap_or(("", path));
    let base = match file {
        "lib.rs" | "main.rs" | "mod.rs" => folder.to_owned(),
        _ => path.trim_end_matches(".rs").to_owned(),
    };
    split_tests(text)
        .1
        .lines()
        .filter_map(|line| line.strip_prefix("mod ")?.strip_suffix(';'))
        .map(|name| format!("{base}/{name}.rs"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const MIXED: &str = "fn ships() {}\n#[cfg(test)]\nuse x::y;\n#[cfg(test)]\nmod tests {\n    fn checks() {\n    }\n}\nfn ships_too() {}\n";

    #[test]
    fn a_test_module_is_cut_out_and_what_follows_still_ships() {
        let (shipped, tests) = split_tests(MIXED);
        assert_eq!(shipped, "fn ships() {}\nfn ships_too() {}\n");
        assert!(tests.contains("fn checks()") && tests.contains("use x::y;"));
    }

    #[test]
    fn a_file_declared_for_tests_alone_does_not_ship() {
        let tree = Tree::of(&[
            ("crates/a/src/lib.rs", "#[cfg(test)]\nmod both_engines;\n"),
            ("crates/a/src/both_engines.rs", "fn checks() {}\n"),
            ("crates/a/src/noun.rs", "#[cfg(test)]\nmod tests;\n"),
            ("crates/a/src/noun/tests.rs", "fn checks() {}\n"),
            ("crates/a/tests/whole.rs", "fn checks() {}\n"),
        ]);
        let shipped: Vec<_> = tree.shipped().map(|(path, _)| path).collect();
        assert_eq!(shipped, ["crates/a/src/lib.rs", "crates/a/src/noun.rs"]);
        assert_eq!(
            tree.tests()
                .filter(|(_, text)| text.contains("checks"))
                .count(),
            3
        );
    }

    #[test]
    fn a_folder_exists_when_a_file_lies_in_it() {
        let tree = Tree::of(&[("docs/guide/de/install.md", "")]);
        assert!(tree.exists("docs/guide"));
        assert!(tree.exists("docs/guide/de/install.md"));
        assert!(!tree.exists("docs/gui"));
    }
}
