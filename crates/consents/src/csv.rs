//! Reads comma or semicolon separated values (RFC 4180).

/// The lines of a text, each with the number of its first line and its fields. Empty lines are left
/// out. The first line decides whether commas or semicolons separate.
pub(crate) fn lines(text: &str) -> Vec<(usize, Vec<String>)> {
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    let head = text.lines().next().unwrap_or_default();
    let comma = if head.contains(';') { ';' } else { ',' };
    let mut reader = Reader {
        comma,
        lines: Vec::new(),
        fields: Vec::new(),
        field: String::new(),
        begun: 1,
    };
    let mut number = 1;
    let mut quoted = false;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => {
                chars.next();
                reader.field.push('"');
            }
            '"' if quoted || reader.field.is_empty() => quoted = !quoted,
            '\r' if !quoted && chars.peek() == Some(&'\n') => {}
            '\n' => {
                number += 1;
                if quoted {
                    reader.field.push(c);
                } else {
                    reader.end_line(number);
                }
            }
            c if c == reader.comma && !quoted => reader.end_field(),
            c => reader.field.push(c),
        }
    }
    reader.end_line(number + 1);
    reader.lines
}

struct Reader {
    comma: char,
    lines: Vec<(usize, Vec<String>)>,
    fields: Vec<String>,
    field: String,
    begun: usize,
}

impl Reader {
    fn end_field(&mut self) {
        let field = std::mem::take(&mut self.field);
        self.fields.push(field.trim().to_owned());
    }

    fn end_line(&mut self, next: usize) {
        self.end_field();
        let fields = std::mem::take(&mut self.fields);
        if fields.iter().any(|field| !field.is_empty()) {
            self.lines.push((self.begun, fields));
        }
        self.begun = next;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_line_ends_and_both_separators_are_read() {
        let read = lines("\u{FEFF}a;b\r\n1;\"x;\"\"y\"\"\"\r\n\r\n2;\"zwei\nZeilen\"");
        let expected = [
            (1, vec!["a", "b"]),
            (2, vec!["1", "x;\"y\""]),
            (4, vec!["2", "zwei\nZeilen"]),
        ];
        let found: Vec<(usize, Vec<&str>)> = read
            .iter()
            .map(|(at, fields)| (*at, fields.iter().map(String::as_str).collect()))
            .collect();
        assert_eq!(found, expected);
        assert_eq!(lines("a,b\n1,2")[1].1, ["1", "2"]);
        assert!(lines("").is_empty());
    }
}
