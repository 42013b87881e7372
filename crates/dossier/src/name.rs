//! Names of files in the archive: no folders, no signs of a shell, no two alike.

/// The longest name that is kept, in characters.
const LONGEST: usize = 100;

/// Where the file at this place stands. The number before the name keeps any two apart.
pub(crate) fn in_archive(place: usize, name: &str) -> String {
    format!("files/{place:03}-{}", plain(name))
}

/// Letters, digits and few signs; the end of the name, which tells its kind, stays.
fn plain(name: &str) -> String {
    let kept = |c: char| match c {
        '.' | '-' | '_' => c,
        c if c.is_alphanumeric() => c,
        _ => '_',
    };
    let all: Vec<char> = name.chars().map(kept).collect();
    let from = all.len().saturating_sub(LONGEST);
    let end: String = all.into_iter().skip(from).collect();
    let plain = end.trim_matches('.');
    if plain.is_empty() {
        "file".to_owned()
    } else {
        // Two dots climb nowhere here, and look as if they did.
        plain.replace("..", "__")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_has_no_folder_and_no_two_are_alike() {
        for (name, path) in [
            ("Brief.pdf", "files/001-Brief.pdf"),
            ("../../etc/passwd", "files/001-____etc_passwd"),
            ("C:\\Windows\\x.txt", "files/001-C__Windows_x.txt"),
            ("Müller <b>.png", "files/001-Müller__b_.png"),
            ("a\n\u{202E}b", "files/001-a__b"),
            ("..", "files/001-file"),
            ("", "files/001-file"),
        ] {
            let made = in_archive(1, name);
            assert_eq!(made.matches('/').count(), 1, "{made}");
            assert!(!made.contains("..") && !made.contains('\\'), "{made}");
            assert_eq!(made, path);
        }
        assert_ne!(in_archive(1, "a"), in_archive(2, "a"));
        let long = in_archive(1, &format!("{}.pdf", "ä".repeat(300)));
        assert!(
            std::path::Path::new(&long)
                .extension()
                .is_some_and(|end| end == "pdf")
                && long.chars().count() <= 110,
            "{long}"
        );
    }
}
