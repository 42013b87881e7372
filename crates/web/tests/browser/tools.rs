//! Judges that are no part of the product: axe-core and html-validate.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::screen::Screen;

/// Where `scripts/browser-tools` puts them: beside what cargo builds.
fn folder() -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("npm");
    assert!(
        folder.join("package-lock.json").is_file(),
        "no axe-core and html-validate in {}: run scripts/test, or with CARGO_TARGET_DIR={} scripts/browser-tools",
        folder.display(),
        folder.parent().unwrap().display()
    );
    folder
}

/// The script of axe-core.
pub fn axe() -> String {
    let file = folder().join("node_modules/axe-core/axe.min.js");
    std::fs::read_to_string(file).unwrap()
}

/// What axe-core finds on the page that is shown: everything, or only what a theme changes.
pub async fn examined(screen: &Screen, axe: &str, whole: bool) -> Vec<String> {
    if screen.ask("return typeof axe === 'undefined'").await == true {
        screen.ask(axe).await;
    }
    let rules = if whole {
        ""
    } else {
        ", runOnly: ['color-contrast']"
    };
    let script = format!(
        "return axe.run(document, {{ resultTypes: ['violations'], elementRef: false{rules} }}) \
         .then(found => found.violations.map(one => `${{one.id}}: ${{one.help}} ` + \
         one.nodes.slice(0, 3).map(node => node.target.join(' ')).join(' | ')))"
    );
    let answer = screen.ask(&script).await;
    let Some(found) = answer.as_array() else {
        return vec!["axe did not answer".to_owned()];
    };
    found
        .iter()
        .map(|one| one.as_str().unwrap_or_default().to_owned())
        .collect()
}

/// What html-validate finds in pages, by their names.
pub fn invalid(pages: &[(String, String)]) -> Vec<String> {
    let tools = folder();
    let room = tempfile(&tools);
    for (place, (_, source)) in pages.iter().enumerate() {
        std::fs::write(room.join(format!("{place}.html")), source).unwrap();
    }
    std::fs::write(
        room.join(".htmlvalidate.json"),
        include_str!("htmlvalidate.json"),
    )
    .unwrap();
    let out = Command::new("node")
        .arg(tools.join("node_modules/html-validate/bin/html-validate.mjs"))
        .args(["--formatter", "json=found", "."])
        .current_dir(&room)
        .output()
        .unwrap_or_else(|error| panic!("node: {error}; scripts/test installs it"));
    let found = std::fs::read(room.join("found")).unwrap_or_default();
    std::fs::remove_dir_all(&room).ok();
    let Ok(Value::Array(files)) = serde_json::from_slice(&found) else {
        let said = String::from_utf8_lossy(&out.stderr).into_owned();
        return vec![format!("html-validate did not answer: {said}")];
    };
    files.iter().flat_map(|file| faults(file, pages)).collect()
}

fn tempfile(tools: &Path) -> PathBuf {
    let name = format!("pages-{}", base::Random::os().token().expose());
    let room = tools.join(name);
    std::fs::create_dir(&room).unwrap();
    room
}

fn faults(file: &Value, pages: &[(String, String)]) -> Vec<String> {
    let path = Path::new(file["filePath"].as_str().unwrap());
    let place: usize = path.file_stem().unwrap().to_str().unwrap().parse().unwrap();
    let messages = file["messages"].as_array().unwrap();
    let said = messages.iter().map(|one| {
        let mut said = pages[place].0.clone();
        let (rule, message) = (one["ruleId"].as_str(), one["message"].as_str());
        write!(
            said,
            ": line {}: {}: {}",
            one["line"],
            rule.unwrap_or(""),
            message.unwrap_or("")
        )
        .unwrap();
        said
    });
    said.collect()
}

#[test]
fn markup_that_is_wrong_is_found() {
    let page = |body: &str| {
        let text = format!(
            "<!doctype html>\n<html lang=\"de\"><head><title>x</title></head><body>{body}</body></html>\n"
        );
        (body.to_owned(), text)
    };
    let good = page("<main><h1>x</h1></main>");
    assert_eq!(invalid(std::slice::from_ref(&good)), Vec::<String>::new());
    for wrong in [
        "<p><div>x</div></p>",
        "<p id=\"a\">x</p><p id=\"a\">y</p>",
        "<img src=\"x\">",
        "<button>x",
    ] {
        let found = invalid(&[good.clone(), page(wrong)]);
        assert!(!found.is_empty(), "{wrong}");
        assert!(found.iter().all(|fault| fault.starts_with(wrong)));
    }
}
