//! The document that people read: the request from its receipt to its end.

use documents::Paper;
use erasure::Desk;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use law::{Language, Words};

use crate::Say;
use crate::contents::Contents;
use crate::sections;

/// What a part of the document is written with.
pub(crate) struct Pen<'c> {
    pub contents: &'c Contents,
    pub say: &'c dyn Say,
    pub language: Language,
    zone: &'c TimeZone,
}

impl Pen<'_> {
    pub fn pick(&self, de: &'static str, en: &'static str) -> String {
        match self.language {
            Language::De => de.to_owned(),
            Language::En => en.to_owned(),
        }
    }

    pub fn law(&self, words: &Words) -> String {
        words.get(self.language).to_owned()
    }

    pub fn word(&self, family: &str, word: &str) -> String {
        self.say.word(family, word)
    }

    pub fn day(&self, day: Date) -> String {
        law::long_day(day, self.language)
    }

    /// Day and time in the controller's zone.
    pub fn moment(&self, at: Timestamp) -> String {
        let local = self.zone.to_datetime(at);
        let day = local.date();
        format!("{day} {:02}:{:02}", local.hour(), local.minute())
    }

    /// An account or a part of the product, as the log names it.
    pub fn actor(&self, actor: &str) -> String {
        match self.contents.names.get(actor) {
            Some(name) => name.clone(),
            None => self.word("part-", actor),
        }
    }

    /// Who did it, when, and under which number the log tells of it.
    pub fn by(&self, login: &str, at: Timestamp, entry: Option<i64>) -> String {
        let who = self.actor(login);
        let done = format!("{who}, {}", self.moment(at));
        match entry {
            Some(entry) => format!("{done}, {} {entry}", self.pick("Log Nr.", "log no.")),
            None => done,
        }
    }
}

/// The document.
pub(crate) fn of(desk: &Desk, contents: &Contents, say: &dyn Say) -> Paper {
    let pen = Pen {
        contents,
        say,
        language: match contents.language {
            base::Locale::De => Language::De,
            base::Locale::En => Language::En,
        },
        zone: &desk.controller.time_zone,
    };
    let view = &contents.view;
    let number = view.reference.to_string();
    let right = pen.law(view.right.title());
    let title = format!(
        "{}: {right}",
        pen.pick("Akte der Anfrage", "File of the request")
    );
    let marks = vec![
        (pen.pick("Nummer", "Number"), number.clone()),
        (
            pen.pick("Rechtsgrundlage", "Legal basis"),
            pen.law(view.right.articles()),
        ),
        (
            pen.pick("Ausgegeben", "Taken out"),
            pen.by(&contents.made_by, contents.made_at, None),
        ),
    ];
    let mut parts = sections::request(&pen);
    parts.extend(sections::checklist(&pen));
    parts.extend(sections::checks(&pen));
    parts.extend(sections::work_log(&pen));
    parts.extend(sections::tasks(&pen));
    parts.extend(sections::files(&pen));
    parts.extend(sections::beside(&pen));
    parts.extend(sections::history(&pen));
    Paper {
        title,
        language: contents.language,
        sender: desk.sender.clone(),
        to: Vec::new(),
        marks,
        parts,
        foot: format!("{} · {number}", desk.sender.name),
        made_at: contents.made_at,
        attachments: Vec::new(),
    }
}
