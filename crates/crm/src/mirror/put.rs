//! Writes a request where the CRM keeps its own.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use sea_query::{Alias, Expr, Query};
use sha2::{Digest, Sha256};

use super::{Cells, Mirrored, Values, column, filled, instant, own, row_of, shaped, table, unfit};
use crate::census::TableClass;
use crate::database::{Connection, Engine, Statement};
use crate::plan::readable;
use crate::profile::{OwnRequests, RequestPersons, person_table};
use crate::record::RowRef;
use crate::rows::{self, Record, key_condition, typed};
use crate::{Error, System};

/// What became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Put {
    /// There was no such row.
    Made,
    /// Something of the row or of its ties was other than it shall be.
    Changed,
    /// All of it was there.
    Same,
}

/// One row to add or to change.
struct Write {
    /// Whether it is the request itself that is added, and not a tie.
    makes: bool,
    statement: Statement,
}

/// Makes the row of a request, or brings it and its ties up to date, in one transaction; then
/// reads back on another connection that nothing is left to do.
///
/// Refused where the profile does not say where requests are kept, or says something that the
/// schema has no place for; [`Error::Conflict`] where something else is read back.
pub async fn put(
    system: &System,
    key: &str,
    request: &Mirrored,
    now: Timestamp,
) -> Result<Put, Error> {
    let putting = Putting::new(system, key, request, now)?;
    let mut connection = system.database.connect().await?;
    connection.begin().await?;
    let done = putting.carry_out(&mut connection).await;
    let put = match done {
        Ok(put) => put,
        Err(error) => {
            connection.rollback().await?;
            return Err(error);
        }
    };
    connection.commit().await?;
    let mut other = system.database.connect().await?;
    let left = putting.writes(&mut other, false).await?;
    other.close().await;
    connection.close().await;
    if left.is_empty() {
        return Ok(put);
    }
    Err(putting.conflict())
}

struct Putting<'p> {
    system: &'p System,
    own: &'p OwnRequests,
    table: &'p TableClass,
    key: &'p str,
    request: &'p Mirrored,
    now: Timestamp,
}

impl<'p> Putting<'p> {
    fn new(
        system: &'p System,
        key: &'p str,
        request: &'p Mirrored,
        now: Timestamp,
    ) -> Result<Self, Error> {
        let own = own(system)?;
        Ok(Self {
            system,
            own,
            table: table(system, &own.table)?,
            key,
            request,
            now,
        })
    }

    async fn carry_out(&self, connection: &mut Connection) -> Result<Put, Error> {
        let writes = self.writes(connection, true).await?;
        let mut put = if writes.is_empty() {
            Put::Same
        } else {
            Put::Changed
        };
        for write in &writes {
            let met = connection
                .execute("writing a request", &write.statement)
                .await?;
            if met != 1 {
                return Err(self.conflict());
            }
            if write.makes {
                put = Put::Made;
            }
        }
        Ok(put)
    }

    fn conflict(&self) -> Error {
        let row = RowRef::new(&self.table.name, self.key);
        Error::Conflict {
            system: self.system.name.clone(),
            record: row.name(&self.system.profile),
        }
    }

    /// What is left to do, the request before its ties.
    async fn writes(&self, connection: &mut Connection, lock: bool) -> Result<Vec<Write>, Error> {
        let mut writes = Vec::new();
        let values = self.values();
        let row = RowRef::new(&self.table.name, self.key);
        let there = rows::by_key(connection, self.table, std::slice::from_ref(&row), lock).await?;
        let (follow, when) = row_of(&self.own.follow, &values);
        if let Some(record) = there.first() {
            writes.extend(self.change(connection, (self.table, record), &follow, &when)?);
        } else {
            let (mut all, stamps) = row_of(&self.own.new, &values);
            all.extend(stamps);
            all.extend(follow);
            all.extend(when);
            writes.push(Write {
                makes: true,
                ..self.add(connection.engine(), self.table, &all)?
            });
        }
        for persons in &self.own.persons {
            writes.extend(self.ties(connection, persons, lock).await?);
        }
        Ok(writes)
    }

    fn values(&self) -> Values<'_> {
        let request = self.request;
        let theirs = |words: &BTreeMap<String, String>, word: &str| words.get(word).cloned();
        BTreeMap::from([
            ("id", Some(self.key.to_owned())),
            ("reference", Some(request.reference.clone())),
            ("right", theirs(&self.own.rights, &request.right)),
            ("state", theirs(&self.own.states, &request.state)),
            ("received", Some(request.received.to_string())),
            ("due", Some(request.due.to_string())),
            ("closed", request.closed.map(|day| day.to_string())),
            ("now", Some(instant(self.now))),
        ])
    }

    /// Ties of one kind of person: those that are missing are made, those of persons that are no
    /// longer concerned are taken back as the CRM takes them back.
    async fn ties(
        &self,
        connection: &mut Connection,
        persons: &RequestPersons,
        lock: bool,
    ) -> Result<Vec<Write>, Error> {
        let profile = &self.system.profile;
        let (Some(of), Some(person), Some(request)) = (
            person_table(profile, persons),
            persons.column_of("person"),
            persons.column_of("request"),
        ) else {
            return Ok(Vec::new());
        };
        let mut wanted: BTreeSet<&str> = self
            .request
            .persons
            .iter()
            .filter(|row| row.table == of.as_str())
            .filter_map(|row| row.key.first())
            .map(String::as_str)
            .collect();
        let Some(live) = self.system.census.table(persons.table.as_str()) else {
            // An edition without this kind of person: nobody of it can be concerned.
            if wanted.is_empty() {
                return Ok(Vec::new());
            }
            return Err(unfit(self.system, self.table, "a table of ties is missing"));
        };
        let keys = [self.key.to_owned()];
        let ties = rows::by_column(connection, live, request.as_str(), &keys, None).await?;
        let mut held = rows::by_key(connection, live, &refs(&ties), lock).await?;
        held.sort_by(|one, other| one.row.cmp(&other.row));
        let mut writes = Vec::new();
        for tie in &held {
            let to = tie.text(live, person.as_str()).unwrap_or_default();
            let is_wanted = wanted.remove(to.as_str());
            writes.extend(self.mend(connection, (persons, live), tie, (&to, is_wanted))?);
        }
        for to in wanted {
            let values = self.tie_values((persons, live), to)?;
            let (mut all, stamps) = row_of(&persons.set, &values);
            all.extend(stamps);
            writes.push(self.add(connection.engine(), live, &all)?);
        }
        Ok(writes)
    }

    /// A tie that is there, brought to what it shall be.
    fn mend(
        &self,
        connection: &Connection,
        (persons, live): (&RequestPersons, &TableClass),
        tie: &Record,
        (to, is_wanted): (&str, bool),
    ) -> Result<Option<Write>, Error> {
        let values = self.tie_values((persons, live), to)?;
        let (gone, when) = row_of(&persons.gone, &values);
        let shall: Cells = if is_wanted {
            let columns = gone.keys().filter_map(|name| {
                let value = persons.set.get(name.as_str())?;
                Some((name.clone(), filled(value, &values)))
            });
            columns.collect()
        } else {
            gone
        };
        self.change(connection, (live, tie), &shall, &when)
    }

    fn tie_values(
        &self,
        (persons, live): (&RequestPersons, &TableClass),
        to: &str,
    ) -> Result<Values<'p>, Error> {
        let id = match persons.column_of("id") {
            None => None,
            Some(name) => Some(shaped(
                tie_key(self.key, &live.name, to),
                &column(self.system, live, name.as_str())?,
            )),
        };
        Ok(BTreeMap::from([
            ("id", id),
            ("request", Some(self.key.to_owned())),
            ("person", Some(to.to_owned())),
            ("now", Some(instant(self.now))),
        ]))
    }

    /// The statement that gives a row what differs; none where nothing does.
    fn change(
        &self,
        connection: &Connection,
        (live, record): (&TableClass, &Record),
        shall: &Cells,
        when: &Cells,
    ) -> Result<Option<Write>, Error> {
        let engine = connection.engine();
        let mut query = Query::update();
        query.table(Alias::new(&live.name));
        let mut differs = false;
        for (name, value) in shall {
            let of = column(self.system, live, name)?;
            let wanted = value.as_deref().map(|value| readable(engine, &of, value));
            let is = record.text(live, name);
            // A day in a column of instants is read back with its time.
            let same = match (&is, &wanted) {
                (Some(is), Some(wanted)) => {
                    is == wanted || is.strip_prefix(wanted.as_str()).is_some_and(is_midnight)
                }
                (None, None) => true,
                (Some(_), None) | (None, Some(_)) => false,
            };
            if !same {
                differs = true;
                query.value(
                    Alias::new(name),
                    self.bound(engine, live, (name, value.as_deref()))?,
                );
            }
        }
        if !differs {
            return Ok(None);
        }
        for (name, value) in when {
            query.value(
                Alias::new(name),
                self.bound(engine, live, (name, value.as_deref()))?,
            );
        }
        let only = std::slice::from_ref(&record.row);
        query.cond_where(key_condition(engine, live, only)?);
        Ok(Some(Write {
            makes: false,
            statement: Statement::built(engine, &query)?,
        }))
    }

    fn add(&self, engine: Engine, live: &TableClass, all: &Cells) -> Result<Write, Error> {
        let mut query = Query::insert();
        query.into_table(Alias::new(&live.name));
        query.columns(all.keys().map(Alias::new));
        let values = all
            .iter()
            .map(|(name, value)| self.bound(engine, live, (name, value.as_deref())));
        let values = values.collect::<Result<Vec<Expr>, Error>>()?;
        query.values_panic(values);
        Ok(Write {
            makes: false,
            statement: Statement::built(engine, &query)?,
        })
    }

    fn bound(
        &self,
        engine: Engine,
        live: &TableClass,
        (name, value): (&str, Option<&str>),
    ) -> Result<Expr, Error> {
        let of = column(self.system, live, name)?;
        Ok(match value {
            Some(value) => typed(engine, &of, value),
            None => Expr::cust("NULL"),
        })
    }
}

fn refs(records: &[Record]) -> Vec<RowRef> {
    records.iter().map(|record| record.row.clone()).collect()
}

fn is_midnight(rest: &str) -> bool {
    rest.trim_start_matches([' ', 'T', '0', ':', '.'])
        .is_empty()
}

/// The same for the same two ends, so that a tie is never made twice.
fn tie_key(request: &str, table: &str, person: &str) -> [u8; 16] {
    let mut hash = Sha256::new();
    for part in [request, table, person] {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part.as_bytes());
    }
    let digest: [u8; 32] = hash.finalize().into();
    let mut key = [0; 16];
    key.copy_from_slice(&digest[..16]);
    key
}
