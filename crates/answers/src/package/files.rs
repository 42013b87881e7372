//! The files of a package that are written while the rows are read: the data for programs, a table for
//! each kind of data, the calendar and the card.

use std::io::{self, Write as _};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::data::Writer;
use super::spool::{Packed, Spool, Workshop};
use super::vcard::Card;
use super::{Told, ToldGroup, ToldRecord, calendar, csv, plain_name};

/// Files that are being written.
pub(crate) struct Files {
    workshop: Workshop,
    data: Spool,
    writer: Writer,
    /// The table of the group whose rows are read.
    table: Option<Spool>,
    calendar: Option<Spool>,
    card: Card,
    /// When the calendar is made, as it says it.
    made: String,
    done: Vec<Packed>,
    /// Rows that are in it so far, for whoever waits.
    rows: Arc<AtomicUsize>,
}

impl Files {
    pub fn new(workshop: Workshop, rows: Arc<AtomicUsize>) -> io::Result<Self> {
        Ok(Self {
            data: workshop.spool("data")?,
            workshop,
            writer: Writer::default(),
            table: None,
            calendar: None,
            card: Card::default(),
            made: String::new(),
            done: Vec::new(),
            rows,
        })
    }

    /// Before the first row.
    pub fn begin(&mut self, told: &Told) -> io::Result<()> {
        self.made = told.created_at.strftime("%Y%m%dT%H%M%SZ").to_string();
        self.data.write_all(Writer::head(told).as_bytes())
    }

    /// Before the rows of a group.
    pub fn begin_group(&mut self, group: &ToldGroup) -> io::Result<()> {
        let mut table = self.workshop.spool("table")?;
        table.write_all(csv::HEAD.as_bytes())?;
        self.table = Some(table);
        let begun = self.writer.begin_group(group);
        self.data.write_all(begun.as_bytes())
    }

    /// Rows of the group.
    pub fn take(&mut self, records: &[ToldRecord]) -> io::Result<()> {
        for record in records {
            let written = self.writer.record(record);
            self.data.write_all(written.as_bytes())?;
            if let Some(table) = &mut self.table {
                table.write_all(csv::lines(record).as_bytes())?;
            }
            if let Some(event) = calendar::event(record, &self.made) {
                self.event(&event)?;
            }
            self.card.take(record);
        }
        self.rows.fetch_add(records.len(), Ordering::Relaxed);
        Ok(())
    }

    fn event(&mut self, event: &str) -> io::Result<()> {
        if let Some(calendar) = &mut self.calendar {
            return calendar.write_all(event.as_bytes());
        }
        let mut calendar = self.workshop.spool("calendar")?;
        calendar.write_all(calendar::head().as_bytes())?;
        calendar.write_all(event.as_bytes())?;
        self.calendar = Some(calendar);
        Ok(())
    }

    /// After the rows of a group.
    pub fn end_group(&mut self, group: &ToldGroup) -> io::Result<()> {
        let ended = self.writer.end_group();
        self.data.write_all(ended.as_bytes())?;
        if let Some(mut table) = self.table.take() {
            table.end(format!("csv/{}.csv", plain_name(&group.key)));
            self.done.push(table.finish()?);
        }
        Ok(())
    }

    /// After the last row: the data, and the files beside them.
    pub fn finish(mut self, told: &Told) -> io::Result<(Packed, Vec<Packed>)> {
        self.data.write_all(self.writer.tail(told).as_bytes())?;
        self.data.end("data.json".to_owned());
        if let Some(mut calendar) = self.calendar {
            calendar.write_all(calendar::tail().as_bytes())?;
            calendar.end("calendar.ics".to_owned());
            self.done.push(calendar.finish()?);
        }
        let card = self.card.finish();
        let card = card.map(|card| Packed::small("contact.vcf", card));
        self.done.extend(card);
        Ok((self.data.finish()?, self.done))
    }
}
