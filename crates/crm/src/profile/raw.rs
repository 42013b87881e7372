//! The profile as it stands in the file, each word with its place.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

pub(super) type Text = Spanned<String>;
pub(super) type Columns = BTreeMap<Text, Text>;
pub(super) type RawWords = BTreeMap<Text, Vec<String>>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawProfile {
    pub name: String,
    pub title: String,
    pub extends: Option<Text>,
    #[serde(default)]
    pub versions: Vec<String>,
    pub version: Option<RawProbe>,
    #[serde(default)]
    pub can: Vec<Text>,
    /// Beginning of a version to the last day its maker supports it.
    #[serde(default)]
    pub support: Columns,
    pub soft_delete: Option<Text>,
    pub in_use: Option<Text>,
    pub custom_prefix: Option<String>,
    pub open: Option<Text>,
    #[serde(default)]
    pub rules: Columns,
    #[serde(default)]
    pub modules: Columns,
    #[serde(default)]
    pub common: RawCommon,
    pub custom: Option<RawCustom>,
    pub audit: Option<RawAudit>,
    #[serde(default)]
    pub values: Vec<RawValues>,
    #[serde(default)]
    pub stale: Vec<RawStale>,
    #[serde(default)]
    pub marketing: Vec<RawSetting>,
    #[serde(default)]
    pub restriction: Vec<RawSetting>,
    pub requests: Option<RawRequests>,
    pub erased: Option<RawErased>,
    #[serde(default)]
    pub drill: Vec<RawDrill>,
    #[serde(default)]
    pub consent: Vec<RawConsent>,
    #[serde(default)]
    pub tables: BTreeMap<Text, RawTable>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawProbe {
    pub table: Text,
    pub column: Text,
    #[serde(default)]
    pub pick: BTreeMap<Text, String>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
pub(super) struct RawCommon {
    #[serde(default)]
    pub dated: Vec<Text>,
    #[serde(default)]
    pub link: Columns,
    #[serde(default)]
    pub text: Vec<Text>,
    #[serde(default)]
    pub plain: Vec<Text>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawCustom {
    pub suffix: String,
    pub key: Text,
    #[serde(default)]
    pub plain: Vec<Text>,
    #[serde(default)]
    pub personal: Columns,
    pub described: Option<RawDescribed>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawDescribed {
    pub table: Text,
    pub module: Text,
    pub column: Text,
    pub kind: Text,
    pub target: Option<Text>,
    pub target_key: Option<Text>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawAudit {
    pub suffix: String,
    pub owner: Text,
    pub field: Text,
    pub values: Vec<Text>,
    #[serde(default)]
    pub plain: Vec<Text>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawValues {
    pub table: Text,
    pub kind: Text,
    pub value: Text,
    pub upper: Option<Text>,
    pub lower: Option<Text>,
    pub digits: Option<Text>,
    pub link: Text,
    pub link_value: Text,
    pub link_owner: Text,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawTable {
    pub role: Text,
    pub record: Option<String>,
    #[serde(default)]
    pub key: Vec<Text>,
    #[serde(default)]
    pub display: Vec<Text>,
    pub assigned: Option<Text>,
    #[serde(default)]
    pub owner: Vec<Text>,
    #[serde(default)]
    pub purge: bool,
    pub changes: Option<RawChanges>,
    pub statement: Option<Text>,
    pub sent: Option<RawSent>,
    #[serde(default)]
    pub author: Vec<Text>,
    pub retention: Option<RawRetention>,
    pub file: Option<String>,
    pub file_when: Option<String>,
    pub required: Option<bool>,
    #[serde(default)]
    pub staff: bool,
    #[serde(default)]
    pub staff_when: RawWords,
    #[serde(default)]
    pub firm_when: RawWords,
    pub beside: Option<Text>,
    pub same: Option<Text>,
    #[serde(default)]
    pub same_when: RawWords,
    #[serde(default)]
    pub personal: Columns,
    #[serde(default)]
    pub text: Vec<Text>,
    #[serde(default)]
    pub link: Columns,
    #[serde(default)]
    pub plain: Vec<Text>,
    pub members: Option<RawMembers>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawSent {
    pub when: RawWords,
    pub at: Text,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawChanges {
    pub column: Text,
    pub when: RawWords,
    pub places: Vec<String>,
    #[serde(default)]
    pub personal: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawRetention {
    pub document: String,
    pub date: Vec<Text>,
    #[serde(default)]
    pub when: RawWords,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawMembers {
    pub table: Text,
    pub whole: Text,
    pub part: Text,
    pub person: Text,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawStale {
    pub name: Text,
    pub de: String,
    pub en: String,
    pub command: String,
    #[serde(default)]
    pub tables: Vec<Text>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawSetting {
    pub table: Text,
    pub set: BTreeMap<Text, String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawRequests {
    pub table: Text,
    pub new: Columns,
    pub follow: Columns,
    pub number: Text,
    pub right: Text,
    pub state: Text,
    pub due: Text,
    pub rights: Columns,
    pub states: Columns,
    pub persons: Vec<RawRequestPersons>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawRequestPersons {
    pub table: Text,
    pub set: Columns,
    pub gone: Columns,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawErased {
    pub table: Text,
    pub record: Text,
    pub record_table: Text,
    pub fields: Text,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawDrill {
    pub guise: Option<Text>,
    pub table: Text,
    pub set: BTreeMap<Text, String>,
    #[serde(default)]
    pub file: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawConsent {
    pub table: Text,
    pub basis: Option<Text>,
    #[serde(default)]
    pub wrap: String,
    pub reviewed: Option<Text>,
    pub source: Option<Text>,
    pub opt_out: Option<Text>,
    pub opt_in: Option<Text>,
    #[serde(default)]
    pub words: BTreeMap<String, String>,
}
