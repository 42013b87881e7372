//! The proof sheet on paper: what a person said, to which text, and every change of it (Art. 7(1)
//! GDPR). It names the record and nothing of the person.

use base::Locale;
use documents::{Paper, Part, Sender};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::sheet::{Line, Past, Sheet};
use crate::{Act, Basis, Circumstances, Consent, Error, Exception, Ground, Origin, State, Way};

/// In whose name, in which language and zone a sheet is printed, and when.
#[derive(Debug, Clone)]
pub struct Printing {
    pub sender: Sender,
    pub language: Locale,
    pub zone: TimeZone,
    pub at: Timestamp,
}

/// The sheet as a PDF. Computing takes a moment; others go on meanwhile.
pub async fn pdf(sheet: &Sheet, printing: &Printing) -> Result<Vec<u8>, Error> {
    let paper = Said(printing).paper(sheet);
    let printed = tokio::task::spawn_blocking(move || documents::print(&paper)).await;
    // The task was stopped with the program, or it fell over.
    let printed = printed.map_err(|error| documents::Error::Set(error.to_string()));
    printed.and_then(|printed| printed).map_err(Error::Printing)
}

/// Says things in one language.
#[derive(Clone, Copy)]
struct Said<'p>(&'p Printing);

impl Said<'_> {
    fn pick(self, de: &'static str, en: &'static str) -> &'static str {
        match self.0.language {
            Locale::De => de,
            Locale::En => en,
        }
    }

    fn day(self, day: Date) -> String {
        match self.0.language {
            Locale::De => day.strftime("%d.%m.%Y").to_string(),
            Locale::En => day.to_string(),
        }
    }

    fn moment(self, at: Timestamp) -> String {
        let local = self.0.zone.to_datetime(at);
        let (day, time) = (self.day(local.date()), local.time());
        format!("{day}, {:02}:{:02}", time.hour(), time.minute())
    }

    fn paper(self, sheet: &Sheet) -> Paper {
        let title = self.pick("Nachweisblatt", "Proof sheet");
        let mut parts = Vec::new();
        for line in &sheet.lines {
            parts.extend(self.line(line));
        }
        if sheet.lines.is_empty() {
            parts.push(Part::text(
                self.pick("Es ist kein Zweck angelegt.", "There is no purpose."),
            ));
        }
        parts.push(Part::section(self.pick("Änderungen", "Changes")));
        if sheet.past.is_empty() {
            parts.push(Part::text(self.pick("Keine.", "None.")));
        } else {
            parts.push(self.past(&sheet.past));
        }
        parts.push(Part::text(self.pick(
            "Die Nummern sind die Einträge im DSGVO-Log, mit denen sich jede Änderung beweisen lässt. Das Blatt nennt den Datensatz und keine Angaben zur Person.",
            "The numbers are the entries of the DSGVO log by which each change can be proved. The sheet names the record and nothing of the person.",
        )));
        let record = format!("{} · {}", sheet.person.system, sheet.person.record);
        let marks = [
            (self.pick("Datensatz", "Record"), record.clone()),
            (self.pick("Stand", "As of"), self.moment(self.0.at)),
        ];
        Paper {
            title: title.to_owned(),
            language: self.0.language,
            sender: self.0.sender.clone(),
            to: Vec::new(),
            marks: marks.map(|(label, value)| (label.to_owned(), value)).into(),
            parts,
            foot: format!("{} · {record}", self.0.sender.name),
            made_at: self.0.at,
            attachments: Vec::new(),
        }
    }

    fn line(self, line: &Line) -> Vec<Part> {
        let mut rows = Vec::new();
        let may = if line.verdict.may {
            self.pick("ja", "yes")
        } else {
            self.pick("nein", "no")
        };
        rows.push((
            self.pick("Darf gesendet werden", "May be written to"),
            may.to_owned(),
        ));
        rows.extend(line.consent.iter().flat_map(|one| self.consent(one)));
        rows.extend(line.basis.iter().flat_map(|one| self.ground(one)));
        let labelled = rows.into_iter();
        let labelled = labelled.map(|(label, value)| (label.to_owned(), value));
        let mut parts = vec![
            Part::section(line.purpose.terms.title(self.0.language)),
            Part::Pairs {
                rows: labelled.collect(),
            },
        ];
        if let Some(shown) = &line.shown {
            let language = line.consent.as_ref().and_then(|consent| consent.language);
            let title = self.pick("Text, wie er gezeigt wurde", "The text as it was shown");
            parts.push(Part::heading(title));
            parts.push(Part::text(shown.text(language.unwrap_or(self.0.language))));
        }
        parts
    }

    fn consent(self, one: &Consent) -> Vec<(&'static str, String)> {
        let mut rows = vec![
            (
                self.pick("Einwilligung", "Consent"),
                self.state(one.state).to_owned(),
            ),
            (
                self.pick("Auf welchem Weg", "In which way"),
                self.way(one.way).to_owned(),
            ),
            (self.pick("Quelle", "Source"), one.source.clone()),
        ];
        if let Some(version) = one.text_version {
            rows.push((
                self.pick("Fassung des Textes", "Version of the text"),
                version.to_string(),
            ));
        }
        if let Some(proof) = &one.proof {
            rows.push((self.pick("Beleg", "Proof"), proof.clone()));
        }
        for (label, at) in [
            (self.pick("Erteilt am", "Given on"), one.given_at),
            (self.pick("Bestätigt am", "Confirmed on"), one.confirmed_at),
            (self.pick("Widerrufen am", "Withdrawn on"), one.withdrawn_at),
        ] {
            rows.extend(at.map(|at| (label, self.moment(at))));
        }
        rows.extend(self.circumstances(&one.circumstances));
        rows
    }

    fn circumstances(self, one: &Circumstances) -> Vec<(&'static str, String)> {
        let yes = || self.pick("ja", "yes").to_owned();
        let mut rows = Vec::new();
        if let Some(act) = one.act {
            rows.push((self.pick("Wodurch", "By what"), self.act(act).to_owned()));
        }
        if one.explicit {
            let label = self.pick(
                "Ausdrücklich (Art. 9, 22, 49)",
                "Explicit (Arts. 9, 22, 49)",
            );
            rows.push((label, yes()));
        }
        if one.for_child {
            let label = self.pick("Für ein Kind (Art. 8)", "For a child (Art. 8)");
            rows.push((label, yes()));
        }
        if let Some(notice) = &one.notice {
            let label = self.pick("Datenschutzhinweise", "Privacy notice");
            rows.push((label, notice.clone()));
        }
        rows
    }

    fn act(self, act: Act) -> &'static str {
        match act {
            Act::Tick => self.pick("Häkchen", "tick"),
            Act::Signature => self.pick("Unterschrift", "signature"),
            Act::Spoken => self.pick("gesprochenes Wort", "spoken word"),
            Act::Message => self.pick("eigene Nachricht", "own message"),
        }
    }

    fn ground(self, one: &Ground) -> Vec<(&'static str, String)> {
        let mut rows = vec![
            (
                self.pick("Rechtsgrundlage", "Lawful basis"),
                self.basis(one.basis).to_owned(),
            ),
            (
                self.pick("Woraus sie folgt", "What it follows from"),
                one.source.clone(),
            ),
            (
                self.pick("Festgestellt am", "Found on"),
                self.day(one.found_on),
            ),
        ];
        let review = one.review_on.map(|day| self.day(day));
        rows.extend(review.map(|day| (self.pick("Überprüfung am", "To be reviewed on"), day)));
        rows.extend(one.origin.iter().flat_map(|origin| self.origin(origin)));
        rows
    }

    fn origin(self, one: &Origin) -> Vec<(&'static str, String)> {
        let from = self.pick("Daten erhalten von", "Data obtained from");
        let mut rows = vec![
            (from, one.from.clone()),
            (
                self.pick("Erhalten am", "Obtained on"),
                self.day(one.obtained_on),
            ),
        ];
        for (label, day) in [
            (self.pick("Erster Kontakt", "First contact"), one.contact_on),
            (self.pick("Informiert am", "Informed on"), one.informed_on),
            (
                self.pick("Zu informieren bis", "To be informed until"),
                one.due(),
            ),
        ] {
            rows.extend(day.map(|day| (label, self.day(day))));
        }
        if let Some(exception) = one.exception {
            let label = self.pick("Ausnahme (Art. 14 Abs. 5)", "Exception (Art. 14(5))");
            rows.push((label, self.exception(exception).to_owned()));
        }
        rows
    }

    fn exception(self, exception: Exception) -> &'static str {
        match exception {
            Exception::Known => self.pick("bereits informiert", "informed already"),
            Exception::Effort => self.pick(
                "unmöglich oder unverhältnismäßig",
                "impossible or disproportionate",
            ),
            Exception::Law => self.pick("gesetzlich geregelt", "laid down by law"),
            Exception::Secrecy => self.pick("Berufsgeheimnis", "professional secrecy"),
        }
    }

    fn past(self, past: &[Past]) -> Part {
        let head = [
            self.pick("Nr.", "No."),
            self.pick("Wann", "When"),
            self.pick("Zweck", "Purpose"),
            self.pick("Vorher → nachher", "Before → after"),
            self.pick("Wer", "Who"),
            self.pick("Weg", "Path"),
        ];
        let row = |one: &Past| {
            let (old, new) = (self.word(one.old.as_deref()), self.word(one.new.as_deref()));
            let who = if one.path == "link" {
                self.pick("betroffene Person", "data subject").to_owned()
            } else {
                one.actor.clone()
            };
            vec![
                one.index.to_string(),
                self.moment(one.at),
                one.purpose.clone(),
                format!("{old} → {new}"),
                who,
                one.path.clone(),
            ]
        };
        Part::Table {
            head: head.map(str::to_owned).into(),
            rows: past.iter().map(row).collect(),
        }
    }

    /// A state or a basis of the log.
    fn word(self, word: Option<&str>) -> String {
        let Some(word) = word else {
            return self.pick("nichts", "nothing").to_owned();
        };
        let state = State::from_word(word).map(|state| self.state(state));
        let basis = Basis::from_word(word).map(|basis| self.basis(basis));
        state.or(basis).unwrap_or(word).to_owned()
    }

    fn state(self, state: State) -> &'static str {
        match state {
            State::Pending => self.pick("wartet auf Bestätigung", "waits for confirmation"),
            State::Given => self.pick("erteilt", "given"),
            State::Withdrawn => self.pick("widerrufen", "withdrawn"),
        }
    }

    fn way(self, way: Way) -> &'static str {
        match way {
            Way::WebForm => self.pick("Webformular", "web form"),
            Way::Email => self.pick("E-Mail", "e-mail"),
            Way::Phone => self.pick("Telefon", "telephone"),
            Way::Paper => self.pick("Papier", "paper"),
            Way::InPerson => self.pick("persönlich", "in person"),
            Way::Link => self.pick("Link der Person", "the person's link"),
            Way::Other => self.pick("anders", "otherwise"),
        }
    }

    fn basis(self, basis: Basis) -> &'static str {
        match basis {
            Basis::Consent => self.pick("Einwilligung (lit. a)", "consent (a)"),
            Basis::Contract => self.pick("Vertrag (lit. b)", "contract (b)"),
            Basis::LegalObligation => {
                self.pick("rechtliche Verpflichtung (lit. c)", "legal obligation (c)")
            }
            Basis::VitalInterests => {
                self.pick("lebenswichtige Interessen (lit. d)", "vital interests (d)")
            }
            Basis::PublicTask => self.pick("öffentliche Aufgabe (lit. e)", "public task (e)"),
            Basis::LegitimateInterests => self.pick(
                "berechtigte Interessen (lit. f)",
                "legitimate interests (f)",
            ),
            Basis::NoneFound => self.pick("keine gefunden", "none found"),
        }
    }
}
