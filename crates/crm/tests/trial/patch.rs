//! Applies a unified diff.

/// How many lines a diff takes out and puts in.
pub fn size(diff: &str) -> usize {
    let body = diff
        .lines()
        .filter(|line| !line.starts_with("---") && !line.starts_with("+++"));
    body.filter(|line| line.starts_with(['+', '-'])).count()
}

/// The text after the diff; stops where the text is not what the diff expects.
pub fn apply(text: &str, diff: &str) -> String {
    let before: Vec<&str> = text.lines().collect();
    let (mut after, mut at) = (Vec::new(), 0);
    for line in diff.lines() {
        if let Some(hunk) = line.strip_prefix("@@ -") {
            let start: usize = hunk.split([',', ' ']).next().unwrap().parse().unwrap();
            after.extend(&before[at..start - 1]);
            at = start - 1;
        } else if line.starts_with("---") || line.starts_with("+++") {
        } else if let Some(added) = line.strip_prefix('+') {
            after.push(added);
        } else {
            let expected = &line[1..];
            assert_eq!(
                before[at], expected,
                "the draft is another than the one corrected"
            );
            if line.starts_with(' ') {
                after.push(expected);
            }
            at += 1;
        }
    }
    after.extend(&before[at..]);
    after.join("\n") + "\n"
}
