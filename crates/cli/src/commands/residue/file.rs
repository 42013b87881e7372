//! The identifiers file. What is wrong with it is told by line or field, never by value.

use std::path::Path;

use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::failure::Failure;

const FIELDS: [&str; 4] = ["emails", "phones", "names", "other"];
/// A list of identifiers is no dump: so many bytes at most.
const LARGEST: u64 = 16 * 1024 * 1024;

/// Reads the file into what the scan takes.
pub fn read<T: DeserializeOwned>(path: &Path) -> Result<T, Failure> {
    let shown = path.display();
    let cannot = |why: &str| Failure::refused(format!("{shown}: {why}"));
    let size = std::fs::metadata(path).map(|found| found.len());
    if size.is_ok_and(|size| size > LARGEST) {
        return Err(cannot("is larger than 16 MiB; split the list"));
    }
    let text = std::fs::read_to_string(path).map_err(|error| {
        cannot(&format!(
            "cannot be read ({}); check path and rights",
            error.kind()
        ))
    })?;
    parse(&text).map_err(|line| cannot(&line))
}

fn parse<T: DeserializeOwned>(text: &str) -> Result<T, String> {
    let value: Value = serde_json::from_str(text).map_err(|error| {
        format!(
            "line {}, column {}: is no JSON; write {{\"emails\":[], \"phones\":[], \"names\":[], \"other\":[]}}",
            error.line(),
            error.column()
        )
    })?;
    check(&value)?;
    serde_json::from_value(value).map_err(|_| "its fields cannot be read".to_owned())
}

fn check(value: &Value) -> Result<(), String> {
    let object = value
        .as_object()
        .ok_or("is no JSON object; begin with { and end with }")?;
    for (field, list) in object {
        if !FIELDS.contains(&field.as_str()) {
            return Err(format!(
                "field {field}: is not known; give {}",
                FIELDS.join(", ")
            ));
        }
        let entries = list
            .as_array()
            .ok_or_else(|| format!("field {field}: is no list; put its values in [ ]"))?;
        for (place, entry) in entries.iter().enumerate() {
            let fits = if field == "names" {
                is_name(entry)
            } else {
                entry.is_string()
            };
            if !fits {
                let shape = if field == "names" {
                    "{\"given\":\"…\", \"family\":\"…\"}"
                } else {
                    "a text in quotes"
                };
                return Err(format!(
                    "field {field}[{place}]: has the wrong shape; write {shape}"
                ));
            }
        }
    }
    Ok(())
}

fn is_name(entry: &Value) -> bool {
    entry.as_object().is_some_and(|parts| {
        parts
            .iter()
            .all(|(part, value)| matches!(part.as_str(), "given" | "family") && value.is_string())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_whole_file_is_read() {
        let read: Value = parse(
            r#"{"emails":["a@b.example"],"phones":["+43 1 2345678"],
                "names":[{"given":"Anna","family":"Huber"}],"other":["P1234567"]}"#,
        )
        .unwrap();
        assert_eq!(read["names"][0]["family"], "Huber");
        assert!(parse::<Value>("{}").is_ok());
    }

    #[test]
    fn what_is_wrong_is_named_by_line_or_field_and_never_by_value() {
        let cases = [
            ("{\n\"emails\": [\"geheim\",]}", "line 2, column"),
            ("", "line 1, column 0"),
            ("[\"geheim\"]", "no JSON object"),
            (r#"{"email":["geheim"]}"#, "field email"),
            (r#"{"emails":"geheim"}"#, "field emails: is no list"),
            (r#"{"phones":["geheim", 431234567]}"#, "field phones[1]"),
            (r#"{"names":["geheim"]}"#, "field names[0]"),
            (
                r#"{"names":[{"given":"geheim","surname":"geheim"}]}"#,
                "field names[0]",
            ),
        ];
        for (text, expected) in cases {
            let line = parse::<Value>(text).unwrap_err();
            assert!(line.contains(expected), "{line}");
            assert!(!line.contains("geheim"), "{line}");
        }
    }
}
