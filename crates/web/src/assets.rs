//! Style sheet, script and icon: embedded, and named by their content so that browsers may keep them.

use std::fmt::Write as _;
use std::sync::LazyLock;

use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use rust_embed::RustEmbed;
use sha2::{Digest, Sha256};

#[derive(RustEmbed)]
#[folder = "assets/"]
struct Folder;

/// A file with the name it is served by.
struct Asset {
    name: String,
    kind: &'static str,
    body: Vec<u8>,
}

/// The style sheet: the files of `assets/css` in order of their names.
static STYLE: LazyLock<Asset> = LazyLock::new(|| {
    let mut parts: Vec<_> = Folder::iter()
        .filter(|path| path.starts_with("css/"))
        .collect();
    parts.sort();
    let mut body = Vec::new();
    for path in parts {
        let file = Folder::get(&path).expect("a listed file is there");
        body.extend_from_slice(&file.data);
    }
    named("style", "css", "text/css; charset=utf-8", body)
});

static SCRIPT: LazyLock<Asset> = LazyLock::new(|| {
    let file = Folder::get("desk.js").expect("the script is embedded");
    let kind = "text/javascript; charset=utf-8";
    named("desk", "js", kind, file.data.into_owned())
});

static ICON: LazyLock<Asset> = LazyLock::new(|| {
    let file = Folder::get("icon.svg").expect("the icon is embedded");
    named("icon", "svg", "image/svg+xml", file.data.into_owned())
});

fn named(stem: &str, ending: &str, kind: &'static str, body: Vec<u8>) -> Asset {
    let mut name = format!("{stem}-");
    for byte in &Sha256::digest(&body)[..8] {
        write!(name, "{byte:02x}").expect("writing to a string cannot fail");
    }
    name.push('.');
    name.push_str(ending);
    Asset { name, kind, body }
}

/// Where the style sheet is.
pub fn style() -> String {
    format!("/assets/{}", STYLE.name)
}

/// Where the script is.
pub fn script() -> String {
    format!("/assets/{}", SCRIPT.name)
}

/// Where the icon is.
pub fn icon() -> String {
    format!("/assets/{}", ICON.name)
}

/// Serves a file for ever: another content has another name.
pub async fn show(Path(name): Path<String>) -> Response {
    let found = [&*STYLE, &*SCRIPT, &*ICON]
        .into_iter()
        .find(|asset| asset.name == name);
    match found {
        Some(asset) => (
            [
                (header::CONTENT_TYPE, asset.kind),
                (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
            ],
            asset.body.clone(),
        )
            .into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}
