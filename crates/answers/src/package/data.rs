//! `data.json`: everything that is told, for programs. Written record by record, in the layout of one
//! that is written at once: nobody ever has all of it in memory.

use std::collections::BTreeMap;

use base::Locale;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Serialize, Serializer};

use super::{Told, ToldCell, ToldGroup, ToldRecord};
use crate::{Ground, Topic};

/// The data in the shape of `schema.json`, up to the groups.
#[derive(Serialize)]
struct Head<'t> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: u32,
    request: &'t str,
    right: &'static str,
    language: Locale,
    received: Date,
    created: Timestamp,
    controller: Controller<'t>,
    statements: BTreeMap<&'static str, &'t str>,
}

#[derive(Serialize)]
struct Controller<'t> {
    name: &'t str,
    address: &'t [String],
}

#[derive(Serialize)]
struct GroupHead<'t> {
    group: &'t str,
    title: &'t str,
    purpose: Option<&'t str>,
    recipients: Option<&'t str>,
    retention: Option<&'t str>,
}

#[derive(Serialize)]
struct RecordData<'t> {
    system: &'t str,
    record: Option<&'t str>,
    kind: &'t str,
    share: &'static str,
    deleted: bool,
    file: Option<File<'t>>,
    #[serde(serialize_with = "fields")]
    fields: &'t [ToldCell],
}

#[derive(Serialize)]
struct File<'t> {
    path: &'t str,
    bytes: i64,
    sha256: &'t str,
}

#[derive(Serialize)]
struct FieldData<'t> {
    name: &'t str,
    label: &'t str,
    kind: &'static str,
    value: &'t str,
    #[serde(skip_serializing_if = "Option::is_none")]
    shown: Option<&'t str>,
    blacked_out: Vec<&'t Ground>,
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<&'t str>,
}

/// Writes the file in pieces, and knows what stands between them.
#[derive(Default)]
pub(super) struct Writer {
    groups: usize,
    /// Of the group that is being written.
    records: usize,
}

impl Writer {
    /// Everything before the first group.
    pub fn head(told: &Told) -> String {
        let said = told.statements.iter();
        let head = Head {
            schema: "schema.json",
            version: 1,
            request: &told.request,
            right: told.scope.word(),
            language: told.language,
            received: told.received,
            created: told.created_at,
            controller: Controller {
                name: &told.head.sender.name,
                address: &told.head.sender.lines,
            },
            statements: said
                .map(|(topic, text)| (topic.word(), text.as_str()))
                .collect(),
        };
        format!("{},\n  \"groups\": [", begun(&pretty(&head, 0)))
    }

    /// The beginning of a group, up to its first record.
    pub fn begin_group(&mut self, group: &ToldGroup) -> String {
        let of = |topic: Topic| group.statements.get(&topic).map(String::as_str);
        let head = GroupHead {
            group: &group.key,
            title: &group.title,
            purpose: of(Topic::Purpose),
            recipients: of(Topic::Recipients),
            retention: of(Topic::Retention),
        };
        let before = between(self.groups, 4);
        self.groups += 1;
        self.records = 0;
        let head = pretty(&head, 4);
        format!("{before}{},\n      \"records\": [", begun(&head))
    }

    /// A record of the group.
    pub fn record(&mut self, one: &ToldRecord) -> String {
        let before = between(self.records, 8);
        self.records += 1;
        format!("{before}{}", pretty(&record(one), 8))
    }

    /// The end of the group.
    pub fn end_group(&self) -> String {
        format!("{}\n    }}", ended(self.records, 6))
    }

    /// Everything after the last group.
    pub fn tail(&self, told: &Told) -> String {
        format!(
            "{},\n  \"not_told\": {},\n  \"not_portable\": {}\n}}",
            ended(self.groups, 2),
            pretty(&told.not_told(), 2),
            pretty(&told.not_portable, 2)
        )
    }
}

/// A value as it stands so deep inside the file. No text of JSON has a line in it.
fn pretty(value: &impl Serialize, depth: usize) -> String {
    let text = serde_json::to_string_pretty(value).expect("plain values are JSON");
    text.replace('\n', &line(depth))
}

/// An object without its end, so that it can be carried on.
fn begun(object: &str) -> &str {
    object.strip_suffix('}').unwrap_or(object).trim_end()
}

/// What stands before a member of a list that has so many before it.
fn between(before: usize, depth: usize) -> String {
    let comma = if before == 0 { "" } else { "," };
    format!("{comma}{}", line(depth))
}

/// The end of a list with so many members.
fn ended(members: usize, depth: usize) -> String {
    if members == 0 {
        return "]".to_owned();
    }
    format!("{}]", line(depth))
}

fn line(depth: usize) -> String {
    format!("\n{}", " ".repeat(depth))
}

fn record(record: &ToldRecord) -> RecordData<'_> {
    RecordData {
        system: &record.system,
        record: record.record.as_deref(),
        kind: &record.kind,
        share: record.share.word(),
        deleted: record.deleted,
        file: record.file.as_ref().map(|file| File {
            path: &file.name,
            bytes: file.bytes,
            sha256: &file.sha256,
        }),
        fields: &record.cells,
    }
}

fn fields<S: Serializer>(cells: &[ToldCell], into: S) -> Result<S::Ok, S::Error> {
    into.collect_seq(cells.iter().map(field))
}

fn field(cell: &ToldCell) -> FieldData<'_> {
    FieldData {
        name: &cell.column,
        label: &cell.label,
        kind: cell.kind,
        value: cell.value(),
        shown: cell.reading.shown.as_deref(),
        blacked_out: cell.black.keys().collect(),
        code: cell.code.as_deref(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn pieces_stand_as_they_would_in_a_file_that_is_written_at_once() {
        let one = json!({ "name": "a\nb", "fields": [], "more": { "x": [1, 2] } });
        let whole = json!({ "list": [one, one], "none": [] });
        let first = between(0, 4) + &pretty(&one, 4);
        let second = between(1, 4) + &pretty(&one, 4);
        let pieces = format!(
            "{{\n  \"list\": [{first}{second}{},\n  \"none\": [{}\n}}",
            ended(2, 2),
            ended(0, 2)
        );
        let read: serde_json::Value = serde_json::from_str(&pieces).unwrap();
        assert_eq!(read, whole);
        let lines = |text: &str| text.lines().map(str::len).collect::<Vec<_>>();
        let at_once = serde_json::to_string_pretty(&json!({ "list": [one, one] })).unwrap();
        let alone = format!("{{\n  \"list\": [{first}{second}{}\n}}", ended(2, 2));
        assert_eq!(lines(&alone), lines(&at_once));
        let head = pretty(&json!({ "request": "GD-1" }), 0);
        assert_eq!(begun(&head), "{\n  \"request\": \"GD-1\"");
    }
}
