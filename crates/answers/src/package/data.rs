//! `data.json`: everything that is told, for programs.

use serde_json::{Value, json};

use super::{Told, ToldCell, ToldGroup, ToldRecord};
use crate::Topic;

/// The data in the shape of `schema.json`.
pub(super) fn data(told: &Told) -> Value {
    let said = told.statements.iter();
    let said = said.map(|(topic, text)| (topic.word().to_owned(), json!(text)));
    json!({
        "$schema": "schema.json",
        "version": 1,
        "request": told.request,
        "right": told.scope.word(),
        "language": told.language,
        "received": told.received,
        "created": told.created_at,
        "controller": { "name": told.sender.name, "address": told.sender.lines },
        "statements": Value::Object(said.collect()),
        "groups": told.groups.iter().map(group).collect::<Vec<_>>(),
        "not_told": told.not_told(),
        "not_portable": told.not_portable,
    })
}

fn group(group: &ToldGroup) -> Value {
    let of = |topic: Topic| group.statements.get(&topic);
    json!({
        "group": group.key,
        "title": group.title,
        "purpose": of(Topic::Purpose),
        "recipients": of(Topic::Recipients),
        "retention": of(Topic::Retention),
        "records": group.records.iter().map(record).collect::<Vec<_>>(),
    })
}

fn record(record: &ToldRecord) -> Value {
    json!({
        "system": record.system,
        "record": record.record,
        "kind": record.kind,
        "share": record.share.word(),
        "deleted": record.deleted,
        "file": record.file.as_ref().map(|file| json!({
            "path": file.name, "bytes": file.bytes, "sha256": file.sha256,
        })),
        "fields": record.cells.iter().map(field).collect::<Vec<_>>(),
    })
}

fn field(cell: &ToldCell) -> Value {
    let mut field = json!({
        "name": cell.column,
        "label": cell.label,
        "kind": cell.kind,
        "value": cell.text,
        "blacked_out": cell.black.keys().collect::<Vec<_>>(),
    });
    if let Some(code) = &cell.code {
        field["code"] = json!(code);
    }
    field
}
