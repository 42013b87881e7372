//! Small entries of a profile: what it promises, what goes stale, until when a version is supported.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::raw::{
    Columns, RawChanges, RawConsent, RawDrill, RawRetention, RawSent, RawSetting, RawStale,
    RawWords, Text,
};
use super::read::Source;
use super::{
    Ability, Changes, ConsentFields, DrillRow, Gap, Identifier, Retention, Setting, Stale, Table,
    Words,
};
use crate::drill::Guise;

/// What makes a row a message that was sent to a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sent {
    /// Columns and words: only a row with one of the words was sent.
    pub when: Words,
    /// The column that says when.
    pub at: Identifier,
}

impl Source<'_> {
    /// Beginnings of versions and days, as in `"7.14" = "2027-06-30"`.
    pub fn support(&self, raw: &Columns) -> Result<BTreeMap<String, Date>, Gap> {
        let days = raw.iter().map(|(version, day)| {
            let read: Result<Date, _> = day.get_ref().parse();
            let read = read.map_err(|_| {
                self.wrong(
                    day.span().start,
                    "support names a day that is none; write it as 2027-06-30",
                )
            });
            Ok((version.get_ref().clone(), read?))
        });
        days.collect()
    }

    /// What the profile promises.
    pub fn abilities(&self, words: &[Text]) -> Result<BTreeSet<Ability>, Gap> {
        let read = |word: &Text| {
            Ability::from_word(word.get_ref()).ok_or_else(|| {
                let known: Vec<&str> = Ability::ALL.iter().map(|a| a.word()).collect();
                let what = format!("unknown ability; known: {}", known.join(", "));
                self.wrong(word.span().start, &what)
            })
        };
        words.iter().map(read).collect()
    }

    /// Columns and the words that may stand in them.
    pub fn words(&self, raw: RawWords) -> Result<Words, Gap> {
        raw.into_iter()
            .map(|(column, words)| Ok((self.id(&column)?, words)))
            .collect()
    }

    /// What is set to tell the CRM something of a person. An extending profile says it anew for a
    /// table that its base names already.
    pub fn settings(&self, known: &mut Vec<Setting>, raw: Vec<RawSetting>) -> Result<(), Gap> {
        for raw in raw {
            let set = raw.set.iter();
            let set = set.map(|(column, value)| Ok((self.id(column)?, value.clone())));
            let setting = Setting {
                table: self.id(&raw.table)?,
                set: set.collect::<Result<_, Gap>>()?,
            };
            known.retain(|other| other.table != setting.table);
            known.push(setting);
        }
        Ok(())
    }

    /// How changes of fields stand in one text.
    pub fn changes(&self, raw: RawChanges) -> Result<Changes, Gap> {
        Ok(Changes {
            column: self.id(&raw.column)?,
            when: self.words(raw.when)?,
            places: raw.places,
            personal: raw.personal,
        })
    }

    /// By what a row is a message that was sent.
    pub fn sent(&self, raw: RawSent) -> Result<Sent, Gap> {
        Ok(Sent {
            when: self.words(raw.when)?,
            at: self.id(&raw.at)?,
        })
    }

    /// The rows of a drill. An extending profile that says any says all of them.
    pub fn drill(&self, known: &mut Vec<DrillRow>, raw: Vec<RawDrill>) -> Result<(), Gap> {
        if !raw.is_empty() {
            known.clear();
        }
        for raw in raw {
            let guise = |word: &Text| {
                Guise::from_word(word.get_ref()).ok_or_else(|| {
                    let all: Vec<&str> = Guise::ALL.iter().map(|guise| guise.word()).collect();
                    let what = format!("unknown guise; known: {}", all.join(", "));
                    self.wrong(word.span().start, &what)
                })
            };
            let set = raw.set.iter();
            let set = set.map(|(column, value)| Ok((self.id(column)?, value.clone())));
            known.push(DrillRow {
                guise: raw.guise.as_ref().map(guise).transpose()?,
                table: self.id(&raw.table)?,
                set: set.collect::<Result<_, Gap>>()?,
                file: raw.file,
            });
        }
        Ok(())
    }

    /// Where consents stand. An extending profile says it anew for a table that its base names
    /// already.
    pub fn consents(
        &self,
        known: &mut Vec<ConsentFields>,
        raw: Vec<RawConsent>,
    ) -> Result<(), Gap> {
        let column = |name: &Option<Text>| name.as_ref().map(|name| self.id(name)).transpose();
        for raw in raw {
            let fields = ConsentFields {
                table: self.id(&raw.table)?,
                basis: column(&raw.basis)?,
                wrap: raw.wrap,
                reviewed: column(&raw.reviewed)?,
                source: column(&raw.source)?,
                opt_out: column(&raw.opt_out)?,
                opt_in: column(&raw.opt_in)?,
                words: raw.words,
            };
            known.retain(|other| other.table != fields.table);
            known.push(fields);
        }
        Ok(())
    }

    pub fn retention(&self, raw: RawRetention) -> Result<Retention, Gap> {
        Ok(Retention {
            document: raw.document,
            date: self.ids(&raw.date),
            when: self.words(raw.when)?,
        })
    }

    /// What goes stale.
    pub fn stale(&self, raw: RawStale) -> Result<Stale, Gap> {
        let name = self.id(&raw.name)?.to_string();
        Ok(Stale {
            name,
            de: raw.de,
            en: raw.en,
            command: raw.command,
            tables: self.ids(&raw.tables),
        })
    }
}

/// An extending profile adds columns to a table that its base knows already; what it shows of a
/// row it says anew.
pub(super) fn extend(known: &mut Table, more: Table) {
    known.personal.extend(more.personal);
    known.text.extend(more.text);
    known.link.extend(more.link);
    known.plain.extend(more.plain);
    known.owner.extend(more.owner);
    known.author.extend(more.author);
    known.purge |= more.purge;
    if more.changes.is_some() {
        known.changes = more.changes;
    }
    if more.statement.is_some() {
        known.statement = more.statement;
    }
    if more.sent.is_some() {
        known.sent = more.sent;
    }
    known.required |= more.required;
    if !more.display.is_empty() {
        known.display = more.display;
    }
    if more.assigned.is_some() {
        known.assigned = more.assigned;
    }
    if more.retention.is_some() {
        known.retention = more.retention;
    }
}
