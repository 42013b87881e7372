//! Small entries of a profile: what it promises, what goes stale, until when a version is supported.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::raw::{Columns, RawSetting, RawStale, RawWords, Text};
use super::read::Source;
use super::{Ability, Gap, Setting, Stale, Table, Words};

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
    known.purge |= more.purge;
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
