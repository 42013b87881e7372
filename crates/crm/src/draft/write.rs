//! Writes the draft down as a profile's TOML.

use std::fmt::Write as _;

use super::columns::{self, Class};
use super::links::Link;
use super::{Drafted, Sheet, Sketch, names, roles};
use crate::catalogue::Shape;
use crate::profile::{FieldKind, Role, Rule};

/// The longest line of an array before it is broken.
const WIDTH: usize = 110;

/// What is shown of a person, best first.
const SHOWN: &[FieldKind] = &[
    FieldKind::GivenName,
    FieldKind::FamilyName,
    FieldKind::FullName,
    FieldKind::Company,
    FieldKind::BirthDate,
    FieldKind::Email,
    FieldKind::Phone,
    FieldKind::City,
];

struct Page {
    text: String,
    columns: usize,
    remarks: usize,
}

/// The file.
pub fn profile(sketch: &Sketch<'_>, name: &str) -> Drafted {
    let mut page = Page {
        text: String::new(),
        columns: 0,
        remarks: 0,
    };
    page.head(sketch, name);
    let mut tables = 0;
    for role in Role::ALL {
        let of_role = sketch.sheets.values().filter(|sheet| sheet.role == *role);
        for sheet in of_role.filter(|sheet| !sketch.is_companion(sheet.name)) {
            tables += 1;
            page.table(sketch, sheet);
        }
    }
    Drafted {
        profile: page.text,
        tables,
        columns: page.columns,
        remarks: page.remarks,
    }
}

impl Page {
    fn line(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }

    fn remark(&mut self, text: &str) {
        self.remarks += 1;
        self.line(&format!("# LOOK: {text}"));
    }

    fn head(&mut self, sketch: &Sketch<'_>, name: &str) {
        self.line("# Drafted from a live schema. Whoever knows the CRM reads it once, above all the lines marked LOOK, and then");
        self.line("# runs `vergissmein profile check` on it. Nothing is erased with it before that check has nothing to say.");
        self.line(&format!("name = {}", quoted(name)));
        self.line(&format!("title = {}", quoted(name)));
        if let Some(column) = &sketch.soft_delete {
            self.line(&format!("soft_delete = {}", quoted(column)));
        }
        self.line("\n[rules]");
        for kind in ["family_name", "full_name", "company"] {
            self.line(&format!("{kind} = \"fixed:[gelöscht]\""));
        }
        if !sketch.modules.is_empty() {
            self.line("\n[modules]");
            for (word, table) in &sketch.modules {
                self.line(&format!("{} = {}", quoted(word), quoted(table)));
            }
        }
        if let Some(changes) = &sketch.audit {
            self.line("\n[audit]");
            self.line(&format!("suffix = {}", quoted(&changes.suffix)));
            self.line(&format!("owner = {}", quoted(&changes.owner)));
            self.line(&format!("field = {}", quoted(&changes.field)));
            self.list("values", &changes.values);
        }
        for shared in &sketch.values {
            self.line("\n[[values]]");
            for (key, value) in [
                ("table", shared.table.as_str()),
                ("kind", shared.kind.word()),
                ("value", &shared.value),
                ("link", &shared.link),
                ("link_value", &shared.link_value),
                ("link_owner", &shared.link_owner),
            ] {
                self.line(&format!("{key} = {}", quoted(value)));
            }
        }
    }

    fn list(&mut self, key: &str, names: &[String]) {
        if names.is_empty() {
            return;
        }
        let quoted: Vec<String> = names.iter().map(|name| quoted(name)).collect();
        let line = format!("{key} = [{}]", quoted.join(", "));
        if line.len() <= WIDTH {
            self.line(&line);
        } else {
            self.line(&format!("{key} = ["));
            for name in quoted {
                self.line(&format!("  {name},"));
            }
            self.line("]");
        }
    }

    fn table(&mut self, sketch: &Sketch<'_>, sheet: &Sheet<'_>) {
        self.text.push('\n');
        for remark in remarks(sheet) {
            self.remark(&remark);
        }
        let name = sheet.name;
        self.line(&format!("[tables.{}]", bare_key(name)));
        self.line(&format!("role = {}", quoted(sheet.role.word())));
        let record = names::record(name, &sketch.prefix);
        if matches!(
            sheet.role,
            Role::Person | Role::Activity | Role::Record | Role::Document
        ) && record != name
        {
            self.line(&format!("record = {}", quoted(&record)));
        }
        if sheet.staff {
            self.line("staff = true");
        }
        if sheet.role == Role::Trace && !sheet.owner.is_empty() {
            self.line("purge = true");
        }
        self.list("display", &display(sheet));
        self.list("owner", &sheet.owner);
        if let Some((person, whole, part)) = &sheet.members {
            let (table, part) = (quoted(person), quoted(part));
            let whole = quoted(whole);
            self.line(&format!(
                "members = {{ table = {table}, whole = {whole}, part = {part}, person = {table} }}"
            ));
        }
        self.columns(sheet);
    }

    fn columns(&mut self, sheet: &Sheet<'_>) {
        let (mut text, mut plain) = (Vec::new(), Vec::new());
        let (mut links, mut personal) = (Vec::new(), Vec::new());
        for column in &sheet.live.columns {
            let name = column.name.clone();
            match columns::class(sheet, column) {
                Class::None => {}
                Class::Text => text.push(name),
                Class::Plain => plain.push(name),
                Class::Link(link) => links.push((name, link)),
                Class::Personal(kind, rule, guessed) => personal.push((name, kind, rule, guessed)),
            }
        }
        self.columns += text.len() + plain.len() + links.len() + personal.len();
        self.list("text", &text);
        self.list("plain", &plain);
        if !links.is_empty() {
            self.line(&format!("\n[tables.{}.link]", bare_key(sheet.name)));
            for (name, link) in links {
                let to = match link {
                    Link::Table { to, .. } => to,
                    Link::By(by) => format!("by {by}"),
                };
                self.line(&format!("{} = {}", bare_key(&name), quoted(&to)));
            }
        }
        if !personal.is_empty() {
            self.line(&format!("\n[tables.{}.personal]", bare_key(sheet.name)));
            for (name, kind, rule, guessed) in personal {
                if guessed {
                    self.remark("its name says nothing; it is cleared as it stands");
                }
                let rule = rule.map(|rule| format!(" {}", said(&rule)));
                let class = format!("{}{}", kind.word(), rule.unwrap_or_default());
                self.line(&format!("{} = {}", bare_key(&name), quoted(&class)));
            }
        }
    }
}

fn said(rule: &Rule) -> String {
    match rule {
        Rule::Fixed(text) => format!("fixed:{text}"),
        Rule::Prefix(count) => format!("prefix:{count}"),
        Rule::Clear | Rule::YearOnly | Rule::Keep => rule.word().to_owned(),
    }
}

/// What somebody has to look at before the table is used.
fn remarks(sheet: &Sheet<'_>) -> Vec<String> {
    let mut remarks = sheet.remarks.clone();
    let guessed: Vec<&str> = sheet
        .links
        .iter()
        .filter(|(_, link)| matches!(link, Link::Table { certain: false, .. }))
        .map(|(column, _)| column.as_str())
        .collect();
    if !guessed.is_empty() {
        let columns = guessed.join(", ");
        remarks.push(format!(
            "no foreign key says where {columns} points; the name does"
        ));
    }
    if sheet.live.primary_key.is_empty() {
        remarks.push("has no primary key; name the columns that tell a row as key".to_owned());
    } else if sheet.role == Role::Person && !roles::has_plain_key(sheet.live) {
        remarks.push("its key has several columns; persons need one".to_owned());
    }
    if sheet.members.is_some() {
        remarks.push("a firm counts as a person while one person alone belongs to it".to_owned());
    }
    if sheet.role == Role::Record {
        remarks.push("a business record is kept and the person in it overwritten; has it to be kept by law, add retention".to_owned());
    }
    if sheet.role == Role::Trace && sheet.owner.is_empty() {
        remarks.push("a copy the CRM made; nothing says whose, so values are redacted".to_owned());
    }
    remarks
}

fn display(sheet: &Sheet<'_>) -> Vec<String> {
    let columns = &sheet.live.columns;
    if sheet.role == Role::Person {
        let mut shown: Vec<(usize, &str)> = columns
            .iter()
            .filter_map(|column| match columns::class(sheet, column) {
                Class::Personal(kind, ..) => {
                    let place = SHOWN.iter().position(|shown| *shown == kind)?;
                    Some((place, column.name.as_str()))
                }
                Class::None | Class::Text | Class::Plain | Class::Link(_) => None,
            })
            .collect();
        shown.sort_unstable();
        return shown
            .into_iter()
            .take(8)
            .map(|(_, name)| name.to_owned())
            .collect();
    }
    if !matches!(sheet.role, Role::Activity | Role::Record | Role::Document) {
        return Vec::new();
    }
    let subject = columns.iter().find(|column| {
        let told = [
            "subject", "name", "title", "number", "no", "betreff", "filename",
        ];
        column.shape == Shape::Text && names::has(&column.name, &told)
    });
    let date = columns
        .iter()
        .find(|column| matches!(column.shape, Shape::Date | Shape::Instant));
    subject
        .into_iter()
        .chain(date)
        .map(|c| c.name.clone())
        .collect()
}

/// A key of TOML: bare where it may be.
fn bare_key(name: &str) -> String {
    let is_bare = name
        .bytes()
        .all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-');
    if is_bare {
        name.to_owned()
    } else {
        quoted(name)
    }
}

/// A basic string of TOML.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => {
                out.push('\\');
                out.push(c);
            }
            c if c.is_control() => {
                write!(out, "\\u{:04X}", u32::from(c)).expect("a string takes all");
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
