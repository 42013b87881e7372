//! The letter of an answer to nobody: what a house sees of its text before anybody is told.

use std::collections::BTreeMap;

use base::Locale;
use documents::Paper;
use erasure::Head;
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan as _};

use crate::group::title;
use crate::package::{Told, ToldCell, ToldGroup, ToldRecord};
use crate::share::Share;
use crate::value::Reading;
use crate::{AnswerId, Ground, Scope, Topic};

/// What the letter is written by, and when.
#[derive(Debug)]
pub struct Sample {
    pub scope: Scope,
    pub language: Locale,
    pub text: String,
    pub head: Head,
    pub authority: String,
    pub today: Date,
    pub now: Timestamp,
}

/// The letter with a phone call and a master record that nobody ever had.
pub fn sample(of: Sample) -> Paper {
    let pick = |de: &'static str, en: &'static str| match of.language {
        Locale::De => de,
        Locale::En => en,
    };
    let cell = |column: &str, label: &str, text: &str| ToldCell {
        column: column.to_owned(),
        label: label.to_owned(),
        kind: "plain",
        display: true,
        text: text.to_owned(),
        reading: Reading::default(),
        code: None,
        black: BTreeMap::new(),
    };
    let person = vec![
        cell("name", "Name", pick("Erika Mustermann", "Jane Sample")),
        cell("mail", "E-Mail", "erika@example.org"),
    ];
    let phone = vec![cell(
        "subject",
        pick("Betreff", "Subject"),
        pick("Rückfrage zum Angebot", "Question about the offer"),
    )];
    let said = |topic: Topic, de, en| (topic, pick(de, en).to_owned());
    let group = |key: &str, share, cells| ToldGroup {
        key: key.to_owned(),
        title: title(of.scope, key, of.language),
        statements: BTreeMap::from([
            said(Topic::Purpose, "Betreuung von Kunden", "Customer care"),
            said(Topic::Recipients, "keine", "none"),
            said(Topic::Retention, "drei Jahre", "three years"),
        ]),
        count: 1,
        first: vec![record(share, key, cells)],
        black: BTreeMap::new(),
        left_out: BTreeMap::new(),
        files_left_out: BTreeMap::new(),
    };
    let mut calls = group("call", Share::Related, phone);
    // So that it is seen where it is told that something is not.
    calls.left_out.insert(Ground::ThirdParty, 1);
    let groups = vec![group("own", Share::Own, person), calls];
    let statements = BTreeMap::from([
        said(Topic::Source, "von Ihnen selbst", "from you"),
        said(Topic::Automated, "keine", "none"),
        said(Topic::Transfers, "keine", "none"),
        (Topic::Authority, of.authority.clone()),
    ]);
    let told = Told {
        answer: AnswerId::from_stored(String::new()),
        request: format!("GD-{}-0000", of.today.year()),
        scope: of.scope,
        language: of.language,
        received: of.today.checked_sub(14.days()).unwrap_or(of.today),
        today: of.today,
        created_at: of.now,
        head: of.head,
        text: of.text,
        groups,
        files: Vec::new(),
        not_portable: Vec::new(),
        statements,
    };
    told.paper(Vec::new())
}

fn record(share: Share, kind: &str, cells: Vec<ToldCell>) -> ToldRecord {
    ToldRecord {
        system: "crm".to_owned(),
        record: Some(format!("{kind}:1")),
        share,
        kind: kind.to_owned(),
        deleted: false,
        date: None,
        cells,
        file: None,
    }
}
