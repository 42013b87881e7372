//! Reads a profile from TOML and refuses a wrong one with line and column.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use base::Notice;
use toml::Spanned;

use super::raw::{
    Columns, RawAudit, RawCustom, RawDescribed, RawProbe, RawProfile, RawTable, RawValues, Text,
};
use super::support::extend;
use super::{
    Audit, Common, Custom, Described, Field, FieldKind, Gap, Identifier, Members, Places, Profile,
    Role, Rule, SharedValues, Table, Target, VersionProbe, check, line_and_column, parse,
};
use crate::Error;

/// The profiles that ship with the product, by name.
const BUILTIN: &[(&str, &str)] = &[
    ("suitecrm7", include_str!("../../profiles/suitecrm7.toml")),
    ("espocrm9", include_str!("../../profiles/espocrm9.toml")),
    ("odoo18", include_str!("../../profiles/odoo18.toml")),
    ("sugarce6", include_str!("../../profiles/sugarce6.toml")),
    ("sugarcrm7", include_str!("../../profiles/sugarcrm7.toml")),
    ("sugarcrm8", include_str!("../../profiles/sugarcrm8.toml")),
];

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

/// The names of the profiles that ship with the product.
pub fn names() -> impl Iterator<Item = &'static str> {
    BUILTIN.iter().map(|(name, _)| *name)
}

/// A built-in profile by name, or one from a TOML file by path.
pub fn load(name_or_path: &str) -> Result<Profile, Error> {
    Ok(read(name_or_path)?.0)
}

/// The same, with the text of a file.
pub fn read(name_or_path: &str) -> Result<(Profile, Option<String>), Error> {
    if let Some(profile) = builtin(name_or_path) {
        return Ok((profile?, None));
    }
    let text = read_text(name_or_path)?;
    Ok((parse(name_or_path, &text)?, Some(text)))
}

/// The text of a built-in profile by name, or of a TOML file by path.
pub fn read_text(name_or_path: &str) -> Result<String, Error> {
    if let Some((_, text)) = BUILTIN.iter().find(|(name, _)| *name == name_or_path) {
        return Ok((*text).to_owned());
    }
    std::fs::read_to_string(Path::new(name_or_path)).map_err(|cause| {
        let known: Vec<&str> = BUILTIN.iter().map(|(name, _)| *name).collect();
        let line = format!(
            "profile {name_or_path}: neither built in ({}) nor a readable file: {cause}",
            known.join(", ")
        );
        Error::Invalid(Notice::new("profile-missing", line).with("profile", name_or_path))
    })
}

fn empty() -> Profile {
    Profile {
        name: String::new(),
        title: String::new(),
        versions: Vec::new(),
        support: BTreeMap::new(),
        version: None,
        can: BTreeSet::new(),
        soft_delete: None,
        in_use: None,
        custom_prefix: None,
        open: None,
        rules: BTreeMap::new(),
        modules: BTreeMap::new(),
        common: Common::default(),
        custom: None,
        audit: None,
        values: Vec::new(),
        stale: Vec::new(),
        marketing: Vec::new(),
        restriction: Vec::new(),
        requests: None,
        erased: None,
        drill: Vec::new(),
        consent: Vec::new(),
        tables: BTreeMap::new(),
    }
}

/// The file a profile is read from; turns offsets into lines and columns.
pub(super) struct Source<'a> {
    pub file: &'a str,
    pub text: &'a str,
    /// What was wrong and could be passed over to find more.
    pub gaps: RefCell<Vec<Gap>>,
}

impl Source<'_> {
    fn is_builtin(&self) -> bool {
        BUILTIN.iter().any(|(name, _)| *name == self.file)
    }

    pub fn read(&self) -> Result<Profile, Gap> {
        let raw: RawProfile = toml::from_str(self.text).map_err(|error| {
            let at = error.span().map_or(0, |span| span.start);
            self.wrong(at, error.message())
        })?;
        let mut profile = match &raw.extends {
            None => empty(),
            Some(base) => {
                let Some(Ok(known)) = builtin(base.get_ref()) else {
                    let what = "extends names no built-in profile";
                    return Err(self.wrong(base.span().start, what));
                };
                known
            }
        };
        self.merge(&mut profile, raw)?;
        // What is wrong with a word makes names unknown that are none.
        if self.gaps.borrow().is_empty() {
            let places = Places::new(self.text);
            for fault in check::profile(&profile) {
                let path: Vec<&str> = fault.path.iter().map(String::as_str).collect();
                let at = places.of(&path, &fault.name);
                self.gaps.borrow_mut().push(self.wrong(at, &fault.what));
            }
        }
        Ok(profile)
    }

    pub fn wrong(&self, at: usize, what: &str) -> Gap {
        let (line, column) = line_and_column(self.text, at);
        Gap {
            line,
            column,
            what: what.replace('\n', " "),
        }
    }

    /// Notes what is wrong and goes on without it.
    fn noted<T>(&self, read: Result<T, Gap>) -> Option<T> {
        read.map_err(|gap| self.gaps.borrow_mut().push(gap)).ok()
    }

    pub fn id(&self, name: &Text) -> Result<Identifier, Gap> {
        Identifier::new(name.get_ref()).ok_or_else(|| {
            self.wrong(
                name.span().start,
                "a table or column name has letters, digits, _ and $ only, at most 64",
            )
        })
    }

    pub fn ids(&self, names: &[Text]) -> Vec<Identifier> {
        let names = names.iter().filter_map(|name| self.noted(self.id(name)));
        names.collect()
    }

    fn kind(&self, word: &Text) -> Result<FieldKind, Gap> {
        FieldKind::from_word(word.get_ref()).ok_or_else(|| {
            let known: Vec<&str> = FieldKind::ALL.iter().map(|k| k.word()).collect();
            let what = format!("unknown kind of field; known: {}", known.join(", "));
            self.wrong(word.span().start, &what)
        })
    }

    fn rule(&self, at: &Text, word: &str) -> Result<Rule, Gap> {
        Rule::from_word(word).ok_or_else(|| {
            self.wrong(
                at.span().start,
                "unknown rule; known: clear, fixed:TEXT, year_only, prefix:N, keep",
            )
        })
    }

    /// `kind` or `kind rule`.
    fn field(&self, word: &Text) -> Result<Field, Gap> {
        let (kind, rule) = match word.get_ref().split_once(' ') {
            None => (word.get_ref().as_str(), None),
            Some((kind, rule)) => (kind, Some(self.rule(word, rule)?)),
        };
        let kind = self.kind(&Spanned::new(word.span(), kind.to_owned()))?;
        Ok(Field { kind, rule })
    }

    fn fields(&self, columns: &Columns) -> BTreeMap<Identifier, Field> {
        let one = |(name, word): (&Text, &Text)| Ok((self.id(name)?, self.field(word)?));
        let fields = columns.iter().filter_map(|column| self.noted(one(column)));
        fields.collect()
    }

    /// `table` or `by type_column`.
    fn links(&self, columns: &Columns) -> BTreeMap<Identifier, Target> {
        let one = |(name, word): (&Text, &Text)| {
            let target = match word.get_ref().strip_prefix("by ") {
                None => Target::Table(self.id(word)?),
                Some(column) => Target::By(self.id(&Spanned::new(word.span(), column.to_owned()))?),
            };
            Ok((self.id(name)?, target))
        };
        let links = columns.iter().filter_map(|column| self.noted(one(column)));
        links.collect()
    }

    fn merge(&self, profile: &mut Profile, raw: RawProfile) -> Result<(), Gap> {
        profile.name = raw.name;
        profile.title = raw.title;
        if !raw.versions.is_empty() {
            profile.versions = raw.versions;
        }
        profile.support.extend(self.support(&raw.support)?);
        if let Some(probe) = raw.version {
            profile.version = Some(self.probe(probe)?);
        }
        if let Some(column) = raw.soft_delete {
            profile.soft_delete = Some(self.id(&column)?);
        }
        if let Some(column) = raw.in_use {
            profile.in_use = Some(self.id(&column)?);
        }
        if raw.custom_prefix.is_some() {
            profile.custom_prefix = raw.custom_prefix;
        }
        if let Some(pattern) = raw.open {
            if let Some(what) = crate::open::wrong(pattern.get_ref()) {
                return Err(self.wrong(pattern.span().start, what));
            }
            profile.open = Some(pattern.into_inner());
        }
        // A profile that extends another is tested by itself, so it inherits no promise.
        profile.can = self.abilities(&raw.can)?;
        for (kind, rule) in &raw.rules {
            let kind = self.kind(kind)?;
            profile.rules.insert(kind, self.rule(rule, rule.get_ref())?);
        }
        for (word, table) in &raw.modules {
            profile
                .modules
                .insert(word.get_ref().clone(), self.id(table)?);
        }
        profile.common.dated.extend(self.ids(&raw.common.dated));
        profile.common.link.extend(self.links(&raw.common.link));
        profile.common.text.extend(self.ids(&raw.common.text));
        profile.common.plain.extend(self.ids(&raw.common.plain));
        if let Some(custom) = raw.custom {
            profile.custom = Some(self.custom(custom)?);
        }
        if let Some(audit) = raw.audit {
            profile.audit = Some(self.audit(audit)?);
        }
        for values in &raw.values {
            profile.values.push(self.shared(values)?);
        }
        for stale in raw.stale {
            let stale = self.stale(stale)?;
            profile.stale.retain(|known| known.name != stale.name);
            profile.stale.push(stale);
        }
        self.settings(&mut profile.marketing, raw.marketing)?;
        self.settings(&mut profile.restriction, raw.restriction)?;
        self.privacy(profile, (raw.requests.as_ref(), raw.erased.as_ref()))?;
        self.drill(&mut profile.drill, raw.drill)?;
        self.consents(&mut profile.consent, raw.consent)?;
        for (name, table) in raw.tables {
            let read = self.id(&name).and_then(|id| Ok((id, self.table(table)?)));
            let Some((id, table)) = self.noted(read) else {
                continue;
            };
            match profile.tables.get_mut(&id) {
                None => {
                    profile.tables.insert(id, table);
                }
                Some(known) => extend(known, table),
            }
        }
        Ok(())
    }

    fn probe(&self, raw: RawProbe) -> Result<VersionProbe, Gap> {
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

    fn custom(&self, raw: RawCustom) -> Result<Custom, Gap> {
        Ok(Custom {
            suffix: raw.suffix,
            key: self.id(&raw.key)?,
            plain: self.ids(&raw.plain),
            personal: self.fields(&raw.personal),
            described: raw.described.map(|d| self.described(&d)).transpose()?,
        })
    }

    fn described(&self, raw: &RawDescribed) -> Result<Described, Gap> {
        Ok(Described {
            table: self.id(&raw.table)?,
            module: self.id(&raw.module)?,
            column: self.id(&raw.column)?,
            kind: self.id(&raw.kind)?,
            target: raw.target.as_ref().map(|c| self.id(c)).transpose()?,
            target_key: raw.target_key.as_ref().map(|c| self.id(c)).transpose()?,
        })
    }

    fn audit(&self, raw: RawAudit) -> Result<Audit, Gap> {
        Ok(Audit {
            suffix: raw.suffix,
            owner: self.id(&raw.owner)?,
            field: self.id(&raw.field)?,
            values: self.ids(&raw.values),
            plain: self.ids(&raw.plain),
        })
    }

    fn shared(&self, raw: &RawValues) -> Result<SharedValues, Gap> {
        Ok(SharedValues {
            table: self.id(&raw.table)?,
            kind: self.kind(&raw.kind)?,
            value: self.id(&raw.value)?,
            upper: raw.upper.as_ref().map(|c| self.id(c)).transpose()?,
            lower: raw.lower.as_ref().map(|c| self.id(c)).transpose()?,
            digits: raw.digits.as_ref().map(|c| self.id(c)).transpose()?,
            link: self.id(&raw.link)?,
            link_value: self.id(&raw.link_value)?,
            link_owner: self.id(&raw.link_owner)?,
        })
    }

    fn table(&self, raw: RawTable) -> Result<Table, Gap> {
        let role = Role::from_word(raw.role.get_ref()).ok_or_else(|| {
            let known: Vec<&str> = Role::ALL.iter().map(|r| r.word()).collect();
            let what = format!("unknown role; known: {}", known.join(", "));
            self.wrong(raw.role.span().start, &what)
        })?;
        let retention = raw.retention.map(|r| self.retention(r));
        let members = raw.members.map(|m| {
            Ok::<_, Gap>(Members {
                table: self.id(&m.table)?,
                whole: self.id(&m.whole)?,
                part: self.id(&m.part)?,
                person: self.id(&m.person)?,
            })
        });
        Ok(Table {
            role,
            record: raw.record,
            key: self.ids(&raw.key),
            display: self.ids(&raw.display),
            assigned: raw.assigned.as_ref().map(|c| self.id(c)).transpose()?,
            owner: self.ids(&raw.owner),
            purge: raw.purge,
            changes: raw.changes.map(|c| self.changes(c)).transpose()?,
            statement: raw.statement.as_ref().map(|c| self.id(c)).transpose()?,
            sent: raw.sent.map(|s| self.sent(s)).transpose()?,
            author: self.ids(&raw.author),
            retention: retention.transpose()?,
            file: raw.file,
            file_when: raw.file_when,
            // A built-in profile also fits older versions that lack a table; whoever writes a
            // profile for a database at hand and names a table means one that is there.
            required: raw.required.unwrap_or(!self.is_builtin()),
            staff: raw.staff,
            staff_when: self.words(raw.staff_when)?,
            firm_when: self.words(raw.firm_when)?,
            beside: raw.beside.as_ref().map(|c| self.id(c)).transpose()?,
            same: raw.same.as_ref().map(|c| self.id(c)).transpose()?,
            same_when: self.words(raw.same_when)?,
            personal: self.fields(&raw.personal),
            text: self.ids(&raw.text),
            link: self.links(&raw.link),
            plain: self.ids(&raw.plain),
            members: members.transpose()?,
        })
    }
}
