//! Reads a profile from TOML and refuses a wrong one with line and column.

use std::collections::BTreeMap;
use std::path::Path;

use base::Notice;
use toml::Spanned;

use super::raw::{
    Columns, RawAudit, RawCustom, RawDescribed, RawProbe, RawProfile, RawRetention, RawTable,
    RawValues, Text,
};
use super::{
    Audit, Common, Custom, Described, Field, FieldKind, Identifier, Members, Profile, Retention,
    Role, Rule, SharedValues, Table, Target, VersionProbe, check,
};
use crate::Error;

/// The profiles that ship with the product, by name.
const BUILTIN: &[(&str, &str)] = &[("suitecrm7", include_str!("../../profiles/suitecrm7.toml"))];

/// What an administrator said of columns the profile does not know: `table.column` to class.
/// The class is a field kind's word, `text` or `plain`.
pub type Marks = BTreeMap<(String, String), String>;

/// A profile that ships with the product.
pub fn builtin(name: &str) -> Option<Result<Profile, Error>> {
    BUILTIN
        .iter()
        .find(|(known, _)| *known == name)
        .map(|(known, text)| parse(known, text))
}

/// A built-in profile by name, or one from a TOML file by path.
pub fn load(name_or_path: &str) -> Result<Profile, Error> {
    if let Some(profile) = builtin(name_or_path) {
        return profile;
    }
    let path = Path::new(name_or_path);
    let text =
        std::fs::read_to_string(path).map_err(|cause| {
            let known: Vec<&str> = BUILTIN.iter().map(|(name, _)| *name).collect();
            Error::Invalid(Notice::new("profile-missing", format!(
            "profile {name_or_path}: neither built in ({}) nor a readable file: {cause}",
            known.join(", ")
        )).with("profile", name_or_path))
        })?;
    parse(name_or_path, &text)
}

/// Reads and checks a profile; `file` is named in errors.
pub fn parse(file: &str, text: &str) -> Result<Profile, Error> {
    let source = Source { file, text };
    let raw: RawProfile = toml::from_str(text).map_err(|error| {
        let at = error.span().map_or(0, |span| span.start);
        source.wrong(at, error.message())
    })?;
    let mut profile = match &raw.extends {
        None => empty(),
        Some(base) => builtin(base.get_ref()).ok_or_else(|| {
            source.wrong(base.span().start, "extends names no built-in profile")
        })??,
    };
    source.merge(&mut profile, raw)?;
    check::profile(&profile).map_err(|(name, what)| {
        let at = text.find(&name).unwrap_or(0);
        source.wrong(at, &what)
    })?;
    Ok(profile)
}

fn empty() -> Profile {
    Profile {
        name: String::new(),
        title: String::new(),
        versions: Vec::new(),
        version: None,
        soft_delete: None,
        rules: BTreeMap::new(),
        modules: BTreeMap::new(),
        common: Common::default(),
        custom: None,
        audit: None,
        values: Vec::new(),
        tables: BTreeMap::new(),
    }
}

/// The file a profile is read from; turns offsets into lines and columns.
struct Source<'a> {
    file: &'a str,
    text: &'a str,
}

impl Source<'_> {
    fn is_builtin(&self) -> bool {
        BUILTIN.iter().any(|(name, _)| *name == self.file)
    }

    fn wrong(&self, at: usize, what: &str) -> Error {
        let before = self.text.get(..at).unwrap_or(self.text);
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().map_or(0, |l| l.chars().count()) + 1;
        Error::Profile {
            file: self.file.to_owned(),
            line,
            column,
            what: what.replace('\n', " "),
        }
    }

    fn id(&self, name: &Text) -> Result<Identifier, Error> {
        Identifier::new(name.get_ref()).ok_or_else(|| {
            self.wrong(
                name.span().start,
                "a table or column name has letters, digits, _ and $ only, at most 64",
            )
        })
    }

    fn ids(&self, names: &[Text]) -> Result<Vec<Identifier>, Error> {
        names.iter().map(|name| self.id(name)).collect()
    }

    fn kind(&self, word: &Text) -> Result<FieldKind, Error> {
        FieldKind::from_word(word.get_ref()).ok_or_else(|| {
            let known: Vec<&str> = FieldKind::ALL.iter().map(|k| k.word()).collect();
            let what = format!("unknown kind of field; known: {}", known.join(", "));
            self.wrong(word.span().start, &what)
        })
    }

    fn rule(&self, at: &Text, word: &str) -> Result<Rule, Error> {
        Rule::from_word(word).ok_or_else(|| {
            self.wrong(
                at.span().start,
                "unknown rule; known: clear, fixed:TEXT, year_only, prefix:N, keep",
            )
        })
    }

    /// `kind` or `kind rule`.
    fn field(&self, word: &Text) -> Result<Field, Error> {
        let (kind, rule) = match word.get_ref().split_once(' ') {
            None => (word.get_ref().as_str(), None),
            Some((kind, rule)) => (kind, Some(self.rule(word, rule)?)),
        };
        let kind = self.kind(&Spanned::new(word.span(), kind.to_owned()))?;
        Ok(Field { kind, rule })
    }

    fn fields(&self, columns: &Columns) -> Result<BTreeMap<Identifier, Field>, Error> {
        columns
            .iter()
            .map(|(name, word)| Ok((self.id(name)?, self.field(word)?)))
            .collect()
    }

    /// `table` or `by type_column`.
    fn links(&self, columns: &Columns) -> Result<BTreeMap<Identifier, Target>, Error> {
        columns
            .iter()
            .map(|(name, word)| {
                let target = match word.get_ref().strip_prefix("by ") {
                    None => Target::Table(self.id(word)?),
                    Some(column) => {
                        Target::By(self.id(&Spanned::new(word.span(), column.to_owned()))?)
                    }
                };
                Ok((self.id(name)?, target))
            })
            .collect()
    }

    fn merge(&self, profile: &mut Profile, raw: RawProfile) -> Result<(), Error> {
        profile.name = raw.name;
        profile.title = raw.title;
        if !raw.versions.is_empty() {
            profile.versions = raw.versions;
        }
        if let Some(probe) = raw.version {
            profile.version = Some(self.probe(probe)?);
        }
        if let Some(column) = raw.soft_delete {
            profile.soft_delete = Some(self.id(&column)?);
        }
        for (kind, rule) in &raw.rules {
            let kind = self.kind(kind)?;
            profile.rules.insert(kind, self.rule(rule, rule.get_ref())?);
        }
        for (word, table) in &raw.modules {
            profile
                .modules
                .insert(word.get_ref().clone(), self.id(table)?);
        }
        profile.common.link.extend(self.links(&raw.common.link)?);
        profile.common.text.extend(self.ids(&raw.common.text)?);
        profile.common.plain.extend(self.ids(&raw.common.plain)?);
        if let Some(custom) = raw.custom {
            profile.custom = Some(self.custom(custom)?);
        }
        if let Some(audit) = raw.audit {
            profile.audit = Some(self.audit(audit)?);
        }
        for values in &raw.values {
            profile.values.push(self.shared(values)?);
        }
        for (name, table) in raw.tables {
            let id = self.id(&name)?;
            let table = self.table(table)?;
            match profile.tables.get_mut(&id) {
                None => {
                    profile.tables.insert(id, table);
                }
                Some(known) => extend(known, table),
            }
        }
        Ok(())
    }

    fn probe(&self, raw: RawProbe) -> Result<VersionProbe, Error> {
        let mut pick = BTreeMap::new();
        for (column, value) in raw.pick {
            pick.insert(self.id(&column)?, value);
        }
        Ok(VersionProbe {
            table: self.id(&raw.table)?,
            column: self.id(&raw.column)?,
            pick,
        })
    }

    fn custom(&self, raw: RawCustom) -> Result<Custom, Error> {
        Ok(Custom {
            suffix: raw.suffix,
            key: self.id(&raw.key)?,
            plain: self.ids(&raw.plain)?,
            personal: self.fields(&raw.personal)?,
            described: raw.described.map(|d| self.described(&d)).transpose()?,
        })
    }

    fn described(&self, raw: &RawDescribed) -> Result<Described, Error> {
        Ok(Described {
            table: self.id(&raw.table)?,
            module: self.id(&raw.module)?,
            column: self.id(&raw.column)?,
            kind: self.id(&raw.kind)?,
            target: raw.target.as_ref().map(|c| self.id(c)).transpose()?,
            target_key: raw.target_key.as_ref().map(|c| self.id(c)).transpose()?,
        })
    }

    fn audit(&self, raw: RawAudit) -> Result<Audit, Error> {
        Ok(Audit {
            suffix: raw.suffix,
            owner: self.id(&raw.owner)?,
            field: self.id(&raw.field)?,
            values: self.ids(&raw.values)?,
            plain: self.ids(&raw.plain)?,
        })
    }

    fn shared(&self, raw: &RawValues) -> Result<SharedValues, Error> {
        Ok(SharedValues {
            table: self.id(&raw.table)?,
            kind: self.kind(&raw.kind)?,
            value: self.id(&raw.value)?,
            upper: raw.upper.as_ref().map(|c| self.id(c)).transpose()?,
            lower: raw.lower.as_ref().map(|c| self.id(c)).transpose()?,
            link: self.id(&raw.link)?,
            link_value: self.id(&raw.link_value)?,
            link_owner: self.id(&raw.link_owner)?,
        })
    }

    fn retention(&self, raw: RawRetention) -> Result<Retention, Error> {
        let mut when = BTreeMap::new();
        for (column, words) in raw.when {
            when.insert(self.id(&column)?, words);
        }
        Ok(Retention {
            document: raw.document,
            date: self.ids(&raw.date)?,
            when,
        })
    }

    fn table(&self, raw: RawTable) -> Result<Table, Error> {
        let role = Role::from_word(raw.role.get_ref()).ok_or_else(|| {
            let known: Vec<&str> = Role::ALL.iter().map(|r| r.word()).collect();
            let what = format!("unknown role; known: {}", known.join(", "));
            self.wrong(raw.role.span().start, &what)
        })?;
        let retention = raw.retention.map(|r| self.retention(r));
        let members = raw.members.map(|m| {
            Ok::<_, Error>(Members {
                table: self.id(&m.table)?,
                whole: self.id(&m.whole)?,
                part: self.id(&m.part)?,
                person: self.id(&m.person)?,
            })
        });
        Ok(Table {
            role,
            record: raw.record,
            key: self.ids(&raw.key)?,
            display: self.ids(&raw.display)?,
            owner: self.ids(&raw.owner)?,
            purge: raw.purge,
            retention: retention.transpose()?,
            file: raw.file,
            file_when: raw.file_when,
            // A built-in profile also fits older versions that lack a table; whoever writes a
            // profile for a database at hand and names a table means one that is there.
            required: raw.required.unwrap_or(!self.is_builtin()),
            staff: raw.staff,
            personal: self.fields(&raw.personal)?,
            text: self.ids(&raw.text)?,
            link: self.links(&raw.link)?,
            plain: self.ids(&raw.plain)?,
            members: members.transpose()?,
        })
    }
}

/// An extending profile adds columns to a table that its base knows already.
fn extend(known: &mut Table, more: Table) {
    known.personal.extend(more.personal);
    known.text.extend(more.text);
    known.link.extend(more.link);
    known.plain.extend(more.plain);
    known.owner.extend(more.owner);
    known.purge |= more.purge;
    known.required |= more.required;
    if more.retention.is_some() {
        known.retention = more.retention;
    }
}
