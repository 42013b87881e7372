//! A person's name, masked: initial, a bar of one width, family name. Read live, kept nowhere.

use std::collections::BTreeMap;
use std::time::Duration;

use ::requests::Person;
use accounts::Permission;
use crm::RowRef;
use erasure::MaskedName;

use crate::visit::Visit;

/// So many names are read for one page.
const MOST: usize = 50;
/// How long a list waits for names.
const SOON: Duration = Duration::from_millis(400);

/// A person as a line of text with a link.
pub struct Name {
    pub href: String,
    pub system: String,
    pub record: String,
    pub kind: String,
    pub masked: Option<Masked>,
    pub deleted: bool,
    /// The record's page in the CRM itself, where its address is configured.
    pub crm: Option<String>,
    /// Why the name is missing.
    pub trouble: String,
}

/// What is seen of a name, and what is heard.
pub struct Masked {
    pub initial: String,
    pub family: String,
    pub heard: String,
}

/// The names of some persons, in their order. A system that cannot be reached hides nothing but
/// the names.
pub async fn names(visit: &Visit, persons: &[Person]) -> Vec<Name> {
    let mut read = BTreeMap::new();
    let systems: std::collections::BTreeSet<&str> =
        persons.iter().map(|p| p.system.as_str()).collect();
    for system in systems {
        let records = persons.iter().filter(|person| person.system == system);
        let records: Vec<&str> = records
            .take(MOST)
            .map(|person| person.record.as_str())
            .collect();
        read.insert(system, read_names(visit, system, &records).await);
    }
    persons
        .iter()
        .map(|person| name(visit, person, &read))
        .collect()
}

/// What was read of one record.
struct Found {
    name: Option<MaskedName>,
    crm: Option<String>,
}

type Read = Result<BTreeMap<String, Found>, ()>;

fn name(visit: &Visit, person: &Person, read: &BTreeMap<&str, Read>) -> Name {
    let words = visit.words;
    let (record, trouble) = match read.get(person.system.as_str()) {
        Some(Ok(records)) => (records.get(&person.record), ""),
        _ => (None, "persons-name-unreachable"),
    };
    let found = record.and_then(|record| record.name.as_ref());
    Name {
        href: href(&person.system, &person.record),
        system: person.system.clone(),
        record: person.record.clone(),
        kind: words.word("kind-", person.kind()),
        deleted: found.is_some_and(|name| name.deleted),
        crm: record.and_then(|record| record.crm.clone()),
        masked: found
            .filter(|masked| !masked.family.is_empty())
            .map(|masked| Masked {
                initial: masked.initial.clone(),
                family: masked.family.clone(),
                heard: words.with(
                    "persons-name-heard",
                    &[
                        ("initial", masked.initial.clone()),
                        ("family", masked.family.clone()),
                    ],
                ),
            }),
        trouble: if trouble.is_empty() {
            String::new()
        } else {
            words.t(trouble)
        },
    }
}

/// Where a person's page is.
pub fn href(system: &str, record: &str) -> String {
    let part = |text: &str| -> String {
        let encoded: String = form_urlencoded::byte_serialize(text.as_bytes()).collect();
        encoded.replace('+', "%20")
    };
    let (kind, id) = record.split_once(':').unwrap_or((record, ""));
    format!(
        "/systems/{}/persons/{}/{}",
        part(system),
        part(kind),
        part(id)
    )
}

async fn read_names(visit: &Visit, system: &str, records: &[&str]) -> Read {
    let actor = visit.actor().map_err(|_| ())?;
    // Who may list requests and not read them sees no name; asking would be a refused try.
    if !actor.may(Permission::RequestsRead) {
        return Ok(BTreeMap::new());
    }
    let opened = visit.directory.open(&visit.app, system).await;
    let opened = opened.map_err(|_| ())?;
    let read = erasure::masked_names(&visit.app.desk, actor, &opened, records).await;
    match &read {
        Ok(_) => visit.directory.watch.reached(system),
        Err(erasure::Error::Unreachable(_)) => {
            visit.directory.watch.missed(system, visit.app.now());
        }
        Err(_) => {}
    }
    let mut names = read.map_err(|_| ())?;
    let mut found = |record: &&str| {
        let row = RowRef::parse(&opened.profile, record).ok();
        let crm = row.and_then(|row| opened.address_of(&row));
        let name = names.remove(*record);
        ((*record).to_owned(), Found { name, crm })
    };
    Ok(records.iter().map(&mut found).collect())
}

/// As [`names`], for a list that does not wait for a slow system: then without names.
pub async fn names_soon(visit: &Visit, persons: &[Person]) -> Vec<Option<Masked>> {
    match tokio::time::timeout(SOON, names(visit, persons)).await {
        Ok(names) => names.into_iter().map(|name| name.masked).collect(),
        Err(_) => persons.iter().map(|_| None).collect(),
    }
}
