//! The package for SuiteCRM's module loader: the files of `packages/suitecrm7` in a zip.

use std::io::{Cursor, Write as _};
use std::path::Path;
use std::process::ExitCode;

use anyhow::Context as _;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

/// Where the package's files lie.
const FOLDER: &str = "packages/suitecrm7";

/// Writes the zip. The same files give the same bytes.
pub fn run(root: &Path, file: &Path) -> anyhow::Result<ExitCode> {
    let bytes = zip_of(&root.join(FOLDER))?;
    std::fs::write(file, bytes)
        .with_context(|| format!("{}: cannot be written", file.display()))?;
    Ok(ExitCode::SUCCESS)
}

fn zip_of(folder: &Path) -> anyhow::Result<Vec<u8>> {
    let mut files = Vec::new();
    collect(folder, folder, &mut files)?;
    files.sort();
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Stored)
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for name in files {
        let text = std::fs::read_to_string(folder.join(&name))
            .with_context(|| format!("{FOLDER}/{name}: cannot be read"))?;
        zip.start_file(&name, options)?;
        zip.write_all(filled(&text).as_bytes())?;
    }
    Ok(zip.finish()?.into_inner())
}

/// The version stands in one place, the workspace's manifest.
fn filled(text: &str) -> String {
    text.replace("{{version}}", env!("CARGO_PKG_VERSION"))
}

fn collect(root: &Path, folder: &Path, files: &mut Vec<String>) -> anyhow::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(root, &path, files)?;
        } else {
            let name = path.strip_prefix(root)?.to_str();
            files.push(name.context("a file name is not UTF-8")?.to_owned());
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use super::*;

    fn folder() -> std::path::PathBuf {
        Path::new("..").join(FOLDER)
    }

    #[test]
    fn the_package_holds_every_file_that_its_manifest_names_and_is_always_the_same() {
        let bytes = zip_of(&folder()).unwrap();
        assert_eq!(bytes, zip_of(&folder()).unwrap());
        let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
        let held: Vec<String> = zip
            .file_names()
            .map(|name| name.unwrap().into_owned())
            .collect();
        let mut manifest = String::new();
        zip.by_name("manifest.php")
            .unwrap()
            .read_to_string(&mut manifest)
            .unwrap();
        assert!(manifest.contains(env!("CARGO_PKG_VERSION")) && !manifest.contains("{{"));
        let named: Vec<&str> = manifest
            .split("<basepath>/")
            .skip(1)
            .filter_map(|rest| rest.split('\'').next())
            .collect();
        assert!(named.len() > 4);
        for path in named {
            let is_held = held
                .iter()
                .any(|name| name == path || name.starts_with(&format!("{path}/")));
            assert!(is_held, "{path}");
        }
    }

    #[test]
    fn every_file_is_php_without_a_fault() {
        let mut files = Vec::new();
        collect(&folder(), &folder(), &mut files).unwrap();
        for name in files {
            let checked = std::process::Command::new("php")
                .arg("-l")
                .arg(folder().join(&name))
                .output()
                .expect("php is missing; scripts/test installs what is needed");
            assert!(checked.status.success(), "{name}");
        }
    }
}
