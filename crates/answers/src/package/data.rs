//! `data.json`: everything that is told, for programs. Written row by row: a tree of twenty thousand rows
//! would be many times as large as what it says.

use std::collections::BTreeMap;

use base::Locale;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Serialize, Serializer};

use super::told::NotTold;
use super::{Told, ToldCell, ToldGroup, ToldRecord};
use crate::portable::NotPortable;
use crate::{Ground, Topic};

/// The data in the shape of `schema.json`.
#[derive(Serialize)]
struct Data<'t> {
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
    groups: Vec<GroupData<'t>>,
    not_told: Vec<NotTold>,
    not_portable: &'t [NotPortable],
}

#[derive(Serialize)]
struct Controller<'t> {
    name: &'t str,
    address: &'t [String],
}

#[derive(Serialize)]
struct GroupData<'t> {
    group: &'t str,
    title: &'t str,
    purpose: Option<&'t str>,
    recipients: Option<&'t str>,
    retention: Option<&'t str>,
    #[serde(serialize_with = "records")]
    records: &'t [ToldRecord],
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
    blacked_out: Vec<&'t Ground>,
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<&'t str>,
}

/// The file's bytes.
pub(super) fn json(told: &Told) -> Vec<u8> {
    let said = told.statements.iter();
    let data = Data {
        schema: "schema.json",
        version: 1,
        request: &told.request,
        right: told.scope.word(),
        language: told.language,
        received: told.received,
        created: told.created_at,
        controller: Controller {
            name: &told.sender.name,
            address: &told.sender.lines,
        },
        statements: said
            .map(|(topic, text)| (topic.word(), text.as_str()))
            .collect(),
        groups: told.groups.iter().map(group).collect(),
        not_told: told.not_told(),
        not_portable: &told.not_portable,
    };
    serde_json::to_vec_pretty(&data).expect("plain values are JSON")
}

fn group(group: &ToldGroup) -> GroupData<'_> {
    let of = |topic: Topic| group.statements.get(&topic).map(String::as_str);
    GroupData {
        group: &group.key,
        title: &group.title,
        purpose: of(Topic::Purpose),
        recipients: of(Topic::Recipients),
        retention: of(Topic::Retention),
        records: &group.records,
    }
}

fn records<S: Serializer>(records: &[ToldRecord], into: S) -> Result<S::Ok, S::Error> {
    into.collect_seq(records.iter().map(record))
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
        value: &cell.text,
        blacked_out: cell.black.keys().collect(),
        code: cell.code.as_deref(),
    }
}
