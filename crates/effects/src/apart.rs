//! A value of the person's own where they shared one: the others keep theirs, and the person's ties
//! lead to another row, which is there or is added.

use std::collections::BTreeSet;

use base::Notice;
use crm::census::TableClass;
use crm::database::Connection;
use crm::marked;
use crm::plan::{Values, add_item, set_item};
use crm::profile::SharedValues;
use crm::rows::Record;
use crm::{RowRef, System};
use erasure::Desk;

use crate::draft::Making;
use crate::effect::Shared;
use crate::{Error, Kind};

/// One system in which a value is told apart.
pub(crate) struct Apart<'a> {
    pub desk: &'a Desk,
    pub system: &'a System,
    pub connection: &'a mut Connection,
    pub making: &'a mut Making,
}

impl Apart<'_> {
    /// Gives the chosen records a value of their own in the place of one that others have, too.
    /// Refused where the CRM's keys cannot be made from here.
    pub async fn give(
        &mut self,
        place: (&SharedValues, &TableClass),
        (wrong, others): (&Record, &BTreeSet<RowRef>),
        (values, chosen): (&Values, &BTreeSet<RowRef>),
    ) -> Result<(), Error> {
        let (system, (shared, table)) = (self.system, place);
        let names = others.iter().map(|row| row.name(&system.profile));
        self.making.plan.shared.push(Shared {
            system: system.name.clone(),
            record: wrong.row.name(&system.profile),
            others: names.collect(),
            stop: Some(false),
        });
        let there = marked::standing(self.connection, place, values).await?;
        let to = match there {
            Some(there) => {
                self.stops(place, (wrong, &there), chosen).await?;
                there.row.key.first().cloned()
            }
            None => self.add(table, wrong, values),
        };
        let to = to.ok_or_else(|| bound(shared.kind.word()))?;
        let moved = self.ties((shared, wrong), chosen, &to).await?;
        if moved {
            Ok(())
        } else {
            Err(bound(shared.kind.word()))
        }
    }

    /// A row like the one that others keep, with the right value.
    fn add(&mut self, table: &TableClass, like: &Record, values: &Values) -> Option<String> {
        let mut bytes = [0; 16];
        self.desk.ledger.random.fill(&mut bytes);
        let key = self.making.secret.key;
        let rule = Kind::Rectification.word();
        let (item, all) = add_item(&key, table, like, (bytes, values), rule)?;
        self.making.add(self.system, &item, (like, &all));
        item.row.key.first().cloned()
    }

    /// Whoever objected did so as a person: the value they get bears the opt-outs of the one they had (Art. 21(3)
    /// GDPR). Refused where somebody else has it without them, for theirs would stop, too.
    async fn stops(
        &mut self,
        (shared, table): (&SharedValues, &TableClass),
        (wrong, there): (&Record, &Record),
        chosen: &BTreeSet<RowRef>,
    ) -> Result<(), Error> {
        let system = self.system;
        let (engine, settings) = (self.connection.engine(), &system.profile.marketing);
        let said = marked::held(system, engine, settings, (table, wrong))?;
        let (key, rule) = (self.making.secret.key, Kind::Rectification.word());
        let Some(item) = set_item(&key, table, there, &said, rule) else {
            return Ok(());
        };
        let holders = marked::holders(system, self.connection, shared, &there.row).await?;
        if !holders.is_subset(chosen) {
            return Err(opted(shared.kind.word()));
        }
        self.making.add(system, &item, (there, &said));
        Ok(())
    }

    /// Leads the ties of the chosen records to another row. Says whether there are any that can.
    async fn ties(
        &mut self,
        (shared, wrong): (&SharedValues, &Record),
        chosen: &BTreeSet<RowRef>,
        to: &str,
    ) -> Result<bool, Error> {
        let Some(link) = self.system.census.table(shared.link.as_str()) else {
            return Ok(false);
        };
        let column = shared.link_value.as_str();
        if link.key.iter().any(|key| key == column) {
            return Ok(false);
        }
        let key = self.making.secret.key;
        let values = Values::from([(column.to_owned(), Some(to.to_owned()))]);
        let mut moved = false;
        for tie in marked::ties(self.system, self.connection, shared, chosen).await? {
            if tie.text(link, column).as_ref() != wrong.row.key.first() {
                continue;
            }
            let rule = Kind::Rectification.word();
            if let Some(item) = set_item(&key, link, &tie, &values, rule) {
                self.making.add(self.system, &item, (&tie, &values));
                moved = true;
            }
        }
        Ok(moved)
    }
}

fn bound(column: &str) -> Error {
    let line = format!(
        "{column}: others have the same, and a row of the person's own cannot be made from here; give the person one in the CRM"
    );
    let notice = Notice::new("correction-shared", line).at("set");
    notice.with("column", column).into()
}

fn opted(column: &str) -> Error {
    let line = format!(
        "{column}: somebody else has the right one without the person's opt-out; say in the CRM who is written to there"
    );
    let notice = Notice::new("correction-opted", line).at("set");
    notice.with("column", column).into()
}
