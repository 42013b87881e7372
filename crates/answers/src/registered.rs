//! What the register of systems says of the data that are told. It comes before what the
//! configuration says, and a group with data of several systems tells of each.

use std::collections::{BTreeMap, BTreeSet};

use base::Locale;
use register::Told;

use crate::Topic;
use crate::answer::Item;
use crate::share::Share;

/// Statements by group and topic.
pub(crate) type Statements = BTreeMap<(String, Topic), String>;

/// Puts what the register says in the place of what the configuration says.
pub(crate) fn overlay(
    said: &mut Statements,
    items: &[Item],
    told: &BTreeMap<String, Told>,
    language: Locale,
) {
    let mut systems: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    for item in items.iter().filter(|item| item.share != Share::Ours) {
        systems
            .entry(item.group())
            .or_default()
            .insert(&item.system);
    }
    for (group, systems) in &systems {
        for topic in Topic::OF_GROUP {
            let key = (group.clone(), topic);
            let otherwise = said.get(&key).cloned().unwrap_or_default();
            let of = |system: &&str| -> (String, String) {
                let known = told.get(*system);
                let text = known.map_or("", |known| of_topic(known, topic));
                let title = known.map_or(*system, |known| known.title.as_str());
                let text = if text.is_empty() { &*otherwise } else { text };
                (title.to_owned(), text.to_owned())
            };
            let texts: Vec<(String, String)> = systems.iter().map(of).collect();
            put(said, key, &texts);
        }
    }
    transfers(
        said,
        &systems.values().flatten().copied().collect(),
        told,
        language,
    );
}

fn of_topic(told: &Told, topic: Topic) -> &str {
    match topic {
        Topic::Purpose => &told.purposes,
        Topic::Recipients => &told.recipients,
        Topic::Retention => &told.retention,
        Topic::Source | Topic::Automated | Topic::Transfers | Topic::Authority | Topic::Note => "",
    }
}

/// Says it; what is not known of each of the systems is not said, so that somebody is asked.
fn put(said: &mut Statements, key: (String, Topic), texts: &[(String, String)]) {
    if texts.iter().any(|(_, text)| text.is_empty()) {
        said.remove(&key);
        return;
    }
    let different: BTreeSet<&str> = texts.iter().map(|(_, text)| &**text).collect();
    let text = match texts {
        [] => return,
        [(_, text), ..] if different.len() == 1 => text.clone(),
        _ => {
            let lines = texts.iter().map(|(title, text)| format!("{title}: {text}"));
            lines.collect::<Vec<_>>().join("\n")
        }
    };
    said.insert(key, text);
}

/// Third countries: said where the register knows it of every system.
fn transfers(
    said: &mut Statements,
    systems: &BTreeSet<&str>,
    told: &BTreeMap<String, Told>,
    language: Locale,
) {
    let known = systems.iter().map(|system| {
        let told = told.get(*system)?;
        Some((&*told.title, told.transfers.as_deref()?))
    });
    let Some(known) = known.collect::<Option<Vec<_>>>() else {
        return;
    };
    if known.is_empty() {
        return;
    }
    let some = known.iter().filter(|(_, note)| !note.is_empty());
    let lines: Vec<String> = some
        .map(|(title, note)| format!("{title}: {note}"))
        .collect();
    let text = if lines.is_empty() {
        match language {
            Locale::De => "Es werden keine Daten in Drittländer übermittelt.".to_owned(),
            Locale::En => "No data are transferred to third countries.".to_owned(),
        }
    } else {
        lines.join("\n")
    };
    said.insert((String::new(), Topic::Transfers), text);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(system: &str, kind: &str) -> Item {
        Item {
            place: 1,
            system: system.to_owned(),
            record: String::new(),
            share: Share::Related,
            kind: kind.to_owned(),
            others: 0,
            columns: Vec::new().into(),
            fingerprint: String::new(),
            left_out: None,
            file: None,
        }
    }

    fn told(title: &str, purposes: &str) -> Told {
        Told {
            title: title.to_owned(),
            purposes: purposes.to_owned(),
            transfers: Some(String::new()),
            ..Told::default()
        }
    }

    fn key(topic: Topic) -> (String, Topic) {
        ("call".to_owned(), topic)
    }

    #[test]
    fn the_register_comes_before_the_configuration() {
        let mut said = Statements::from([
            (key(Topic::Purpose), "Betreuung".to_owned()),
            (key(Topic::Retention), "drei Jahre".to_owned()),
        ]);
        let register = BTreeMap::from([("vertrieb".to_owned(), told("Vertrieb", "Verkauf"))]);
        overlay(
            &mut said,
            &[item("vertrieb", "call")],
            &register,
            Locale::De,
        );
        assert_eq!(said[&key(Topic::Purpose)], "Verkauf");
        assert_eq!(
            said[&key(Topic::Retention)],
            "drei Jahre",
            "not in the register"
        );
        let whole = (String::new(), Topic::Transfers);
        assert!(said[&whole].contains("keine Daten in Drittländer"));
    }

    #[test]
    fn two_systems_are_told_of_each_and_one_that_nobody_described_is_asked_for() {
        let items = [item("vertrieb", "call"), item("service", "call")];
        let mut register = BTreeMap::from([("vertrieb".to_owned(), told("Vertrieb", "Verkauf"))]);
        let mut said = Statements::new();
        overlay(&mut said, &items, &register, Locale::De);
        assert_eq!(said.get(&key(Topic::Purpose)), None);
        assert_eq!(said.get(&(String::new(), Topic::Transfers)), None);
        register.insert("service".to_owned(), told("Service", "Hilfe"));
        overlay(&mut said, &items, &register, Locale::De);
        let both = "Service: Hilfe\nVertrieb: Verkauf";
        assert_eq!(said[&key(Topic::Purpose)], both);
    }
}
