//! The hash of an answer, fed row by row: what it is made of would be many times as large in memory as
//! the answer is. The names stand in the order of the alphabet; another order would be another hash.

use std::io::{self, Write};

use serde::ser::SerializeSeq as _;
use serde::{Serialize, Serializer};
use sha2::{Digest as _, Sha256};

use super::{Answer, Item, ItemFile, Scope, Span};
use crate::portable::NotPortable;
use crate::{AnswerId, Ground};

#[derive(Serialize)]
struct Whole<'a> {
    answer: &'a AnswerId,
    #[serde(serialize_with = "items")]
    items: &'a [Item],
    // Named only where there are some, so that older drafts keep their hash.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    not_portable: Vec<Left<'a>>,
    request: &'a str,
    scope: Scope,
    #[serde(serialize_with = "spans")]
    spans: &'a [Span],
    statements: Vec<(&'a str, &'static str, &'a str)>,
}

#[derive(Serialize)]
struct Left<'a> {
    bases: &'a [consents::Basis],
    system: &'a str,
}

#[derive(Serialize)]
struct Stretch<'a> {
    column: &'a str,
    from: i64,
    ground: Ground,
    item: i64,
    to: i64,
}

#[derive(Serialize)]
struct File<'a> {
    bytes: i64,
    left_out: Option<Ground>,
    sha256: &'a str,
}

/// A row as a list, with its file where it has one.
struct Row<'a>(&'a Item);

impl Serialize for Row<'_> {
    fn serialize<S: Serializer>(&self, into: S) -> Result<S::Ok, S::Error> {
        let item = self.0;
        let columns: &[String] = &item.columns;
        let mut list = into.serialize_seq(None)?;
        list.serialize_element(&item.place)?;
        list.serialize_element(&item.system)?;
        list.serialize_element(&item.record)?;
        list.serialize_element(item.share.word())?;
        list.serialize_element(&item.kind)?;
        list.serialize_element(columns)?;
        list.serialize_element(&item.fingerprint)?;
        list.serialize_element(&item.left_out)?;
        if let Some(file) = &item.file {
            list.serialize_element(&of_file(file))?;
        }
        list.end()
    }
}

fn of_file(file: &ItemFile) -> File<'_> {
    File {
        bytes: file.bytes,
        left_out: file.left_out,
        sha256: &file.sha256,
    }
}

/// The hash of everything that is told and said.
pub(super) fn of(answer: &Answer) -> String {
    let mut hash = Hashing(Sha256::new());
    serde_json::to_writer(&mut hash, &whole(answer)).expect("plain values are JSON");
    hex::encode(hash.0.finalize())
}

fn whole(answer: &Answer) -> Whole<'_> {
    let statements = answer.statements.iter();
    Whole {
        answer: &answer.id,
        items: &answer.items,
        not_portable: answer.not_portable.iter().map(left).collect(),
        request: &answer.request,
        scope: answer.scope,
        spans: &answer.spans,
        statements: statements
            .map(|((group, topic), text)| (group.as_str(), topic.word(), text.as_str()))
            .collect(),
    }
}

fn left(one: &NotPortable) -> Left<'_> {
    Left {
        bases: &one.bases,
        system: &one.system,
    }
}

fn items<S: Serializer>(items: &[Item], into: S) -> Result<S::Ok, S::Error> {
    into.collect_seq(items.iter().map(Row))
}

fn spans<S: Serializer>(spans: &[Span], into: S) -> Result<S::Ok, S::Error> {
    into.collect_seq(spans.iter().map(|span| Stretch {
        column: &span.column,
        from: span.from,
        ground: span.ground,
        item: span.item,
        to: span.to,
    }))
}

/// Takes bytes into the hash.
struct Hashing(Sha256);

impl Write for Hashing {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use consents::Basis;
    use jiff::Timestamp;

    use super::*;
    use crate::Topic;
    use crate::answer::AnswerState;
    use crate::share::Share;

    fn answer() -> Answer {
        let item = Item {
            place: 1,
            system: "vertrieb".into(),
            record: "note:1".into(),
            share: Share::Related,
            kind: "note".into(),
            others: 2,
            columns: vec!["name".to_owned(), "text \"x\"".to_owned()].into(),
            fingerprint: "ab".into(),
            left_out: None,
            file: None,
        };
        let file = ItemFile {
            bytes: 7,
            sha256: "cd".into(),
            left_out: Some(Ground::Apart),
        };
        let second = Item {
            place: 2,
            left_out: Some(Ground::ThirdParty),
            file: Some(file),
            ..item.clone()
        };
        Answer {
            id: AnswerId::from_stored("a1"),
            request: "GD-1".into(),
            scope: Scope::Access,
            state: AnswerState::Draft,
            hash: String::new(),
            hands: BTreeSet::new(),
            collected_by: String::new(),
            collected_at: Timestamp::UNIX_EPOCH,
            persons: Vec::new(),
            not_portable: Vec::new(),
            items: vec![item, second],
            spans: vec![Span {
                item: 1,
                column: "name".into(),
                from: 0,
                to: 4,
                ground: Ground::BusinessSecret,
                by: Some("somebody".into()),
            }],
            statements: BTreeMap::from([(("note".into(), Topic::Purpose), "Wozu".into())]),
            released_by: None,
            released_at: None,
            expires_at: None,
            kept: false,
            package: None,
            bytes: 0,
            version: 1,
        }
    }

    /// What is hashed, as answers that are under review were hashed before they were fed row by row.
    #[test]
    fn an_answer_keeps_its_hash() {
        let hashed = |answer: &Answer| serde_json::to_string(&whole(answer)).unwrap();
        let columns = r#"["name","text \"x\""]"#;
        let items = format!(
            r#"[[1,"vertrieb","note:1","related","note",{columns},"ab",null],[2,"vertrieb","note:1","related","note",{columns},"ab","third_party",{{"bytes":7,"left_out":"apart","sha256":"cd"}}]]"#
        );
        let rest = r#""request":"GD-1","scope":"access","spans":[{"column":"name","from":0,"ground":"business_secret","item":1,"to":4}],"statements":[["note","purpose","Wozu"]]"#;
        let mut told = answer();
        let expected = format!(r#"{{"answer":"a1","items":{items},{rest}}}"#);
        assert_eq!(hashed(&told), expected);
        assert_eq!(of(&told), hex::encode(Sha256::digest(&expected)));
        told.not_portable.push(NotPortable {
            system: "alt".into(),
            bases: vec![Basis::LegalObligation],
        });
        let left = r#""not_portable":[{"bases":["legal_obligation"],"system":"alt"}]"#;
        let expected = format!(r#"{{"answer":"a1","items":{items},{left},{rest}}}"#);
        assert_eq!(hashed(&told), expected);
    }

    #[test]
    fn a_list_of_columns_is_kept_once() {
        let mut known = crate::answer::Columns::default();
        let one = known.once(vec!["name".into(), "text".into()]);
        let other = known.once(vec!["name".into(), "text".into()]);
        assert!(std::sync::Arc::ptr_eq(&one, &other));
        assert_eq!(&*known.once(vec!["name".into()]), ["name".to_owned()]);
    }
}
