//! What our own records are called and say, in the person's language.

use base::Locale;
use consents::{Basis, Consent, Line, Origin, State, Way};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use requests::{Channel, Outcome, Person, Request};

use super::{Ours, REQUEST, request_name};
use crate::answer::Scope;
use crate::gather::Cell;
use crate::value::Reading;
use crate::{Topic, ours};

/// The kind of a consent.
const CONSENT: &str = "consent";
/// The kind of a lawful basis.
const BASIS: &str = "lawful_basis";
/// The kind of an entry of the list of those who are kept from advertising.
const SUPPRESSION: &str = "suppression";

/// A text in German and English.
type Both = (&'static str, &'static str);

fn pick(language: Locale, (de, en): Both) -> &'static str {
    match language {
        Locale::De => de,
        Locale::En => en,
    }
}

/// What is said of our own records where nobody configured it: nobody knows it better than we.
pub(crate) fn said(group: &str, topic: Topic, language: Locale) -> Option<&'static str> {
    if group != ours::GROUP {
        return None;
    }
    let both = match topic {
        Topic::Purpose => (
            "Bearbeitung Ihrer Anfragen nach der DSGVO und Nachweis darüber (Art. 5 Abs. 2, Art. 12 DSGVO); Nachweis und Beachtung Ihrer Einwilligungen, Widerrufe und Widersprüche (Art. 7 Abs. 1, Art. 21 DSGVO)",
            "Handling your requests under the GDPR and proof of it (Art. 5(2), Art. 12 GDPR); proof of and respect for your consents, withdrawals and objections (Art. 7(1), Art. 21 GDPR)",
        ),
        Topic::Retention => (
            "Texte und Dateien einer Anfrage: drei Jahre nach dem Ende des Jahres, in dem sie abgeschlossen wurde; ihre Nummer und ihre Daten bleiben als Nachweis, ohne Namen. Einwilligungen, Widerrufe und Rechtsgrundlagen: solange wir sie nachweisen müssen. Ein Sperrvermerk gegen Werbung: bis Sie etwas anderes wünschen",
            "Texts and files of a request: three years after the end of the year in which it was closed; its number and dates stay as proof, without a name. Consents, withdrawals and lawful bases: as long as we have to prove them. An entry that keeps you from advertising: until you wish otherwise",
        ),
        Topic::Recipients
        | Topic::Source
        | Topic::Automated
        | Topic::Transfers
        | Topic::Authority
        | Topic::Note => return None,
    };
    Some(pick(language, both))
}

/// What a record of ours is called.
pub(crate) fn title(kind: &str, language: Locale) -> String {
    let both = match kind {
        CONSENT => ("Einwilligung", "Consent"),
        BASIS => ("Rechtsgrundlage", "Lawful basis"),
        SUPPRESSION => ("Sperrvermerk gegen Werbung", "Entry against advertising"),
        REQUEST => ("Anfrage", "Request"),
        other => return other.to_owned(),
    };
    pick(language, both).to_owned()
}

/// A ground in words, with its letter of Art. 6(1).
pub(crate) fn basis(basis: Basis, language: Locale) -> &'static str {
    let both = match basis {
        Basis::Consent => ("Einwilligung (lit. a)", "consent (a)"),
        Basis::Contract => ("Vertrag (lit. b)", "contract (b)"),
        Basis::LegalObligation => ("rechtliche Verpflichtung (lit. c)", "legal obligation (c)"),
        Basis::VitalInterests => ("lebenswichtige Interessen (lit. d)", "vital interests (d)"),
        Basis::PublicTask => ("öffentliche Aufgabe (lit. e)", "public task (e)"),
        Basis::LegitimateInterests => (
            "berechtigte Interessen (lit. f)",
            "legitimate interests (f)",
        ),
        Basis::NoneFound => ("keine gefunden", "none found"),
    };
    pick(language, both)
}

/// Tells our records.
pub(super) struct Teller<'a> {
    pub language: Locale,
    pub scope: Scope,
    pub zone: &'a TimeZone,
}

impl Teller<'_> {
    /// A consent with its states; a transfer has what the person gave, not where we filed it.
    pub fn consent(&self, person: &Person, line: &Line) -> Option<Ours> {
        let consent = line.consent.as_ref()?;
        let shown = line.shown.as_ref().unwrap_or(&line.purpose.terms);
        let mut cells = vec![
            self.coded(
                "purpose",
                ("Zweck", "Purpose"),
                (shown.title(self.language), &line.purpose.id),
            ),
            self.coded(
                "state",
                ("Stand", "State"),
                (self.state(consent.state), consent.state.word()),
            ),
        ];
        cells.extend(self.moments(consent));
        cells.push(self.coded(
            "way",
            ("Auf welchem Weg", "In which way"),
            (self.way(consent.way), consent.way.word()),
        ));
        if let Some(version) = consent.text_version {
            let label = ("Fassung des Textes", "Version of the text");
            cells.push(self.cell("text_version", label, version.to_string()));
        }
        if self.scope == Scope::Access {
            let label = ("Wo eingetragen", "Where recorded");
            cells.push(self.cell("source", label, consent.source.clone()));
            if consent.address.is_some() {
                let label = ("Adresse", "Address");
                let text = ("nur als Prüfwert gespeichert", "kept as a keyed hash only");
                let text = pick(self.language, text).to_owned();
                cells.push(self.cell("address", label, text));
            }
        }
        cells.push(self.about(person));
        Some(Ours {
            record: format!("{CONSENT}:{}", consent.id),
            kind: CONSENT,
            cells,
        })
    }

    /// Since when it is as it is.
    fn moments(&self, consent: &Consent) -> impl Iterator<Item = Cell> {
        let moments = [
            ("given_at", ("Erteilt am", "Given on"), consent.given_at),
            (
                "confirmed_at",
                ("Bestätigt am", "Confirmed on"),
                consent.confirmed_at,
            ),
            (
                "withdrawn_at",
                ("Widerrufen am", "Withdrawn on"),
                consent.withdrawn_at,
            ),
        ];
        moments
            .into_iter()
            .filter_map(move |(column, label, at)| Some(self.cell(column, label, self.moment(at?))))
    }

    /// A lawful basis; found by us, so that no transfer has it.
    pub fn basis(&self, person: &Person, line: &Line) -> Option<Ours> {
        let ground = line.basis.as_ref()?;
        if self.scope == Scope::Portability {
            return None;
        }
        let purpose = &line.purpose;
        let mut cells = vec![
            self.coded(
                "purpose",
                ("Zweck", "Purpose"),
                (purpose.terms.title(self.language), &purpose.id),
            ),
            self.coded(
                "basis",
                ("Rechtsgrundlage", "Lawful basis"),
                (basis(ground.basis, self.language), ground.basis.word()),
            ),
            self.cell(
                "source",
                ("Woraus sie folgt", "What it follows from"),
                ground.source.clone(),
            ),
            self.cell(
                "found_on",
                ("Festgestellt am", "Found on"),
                ground.found_on.to_string(),
            ),
        ];
        if let Some(day) = ground.review_on {
            let label = ("Zu überprüfen am", "To be reviewed on");
            cells.push(self.cell("review_on", label, day.to_string()));
        }
        cells.extend(ground.origin.iter().flat_map(|origin| self.origin(origin)));
        cells.push(self.about(person));
        Some(Ours {
            record: format!("{BASIS}:{}/{}/{}", person.system, person.record, purpose.id),
            kind: BASIS,
            cells,
        })
    }

    /// Where the data came from that the person did not give (Art. 15(1)(g) GDPR).
    fn origin(&self, origin: &Origin) -> Vec<Cell> {
        let from = ("Daten erhalten von", "Data obtained from");
        let mut cells = vec![
            self.cell("from", from, origin.from.clone()),
            self.cell(
                "obtained_on",
                ("Erhalten am", "Obtained on"),
                origin.obtained_on.to_string(),
            ),
        ];
        if let Some(day) = origin.informed_on {
            let label = ("Informiert am", "Informed on");
            cells.push(self.cell("informed_on", label, day.to_string()));
        }
        cells
    }

    /// That a record is kept from advertising.
    pub fn suppressed(&self, person: &Person) -> Ours {
        Ours {
            record: format!("{SUPPRESSION}:{}/{}", person.system, person.record),
            kind: SUPPRESSION,
            cells: vec![self.about(person)],
        }
    }

    /// That addresses are, where some are. Since when and by whose request is not told: others may
    /// have the address too.
    pub fn suppressed_addresses(&self, count: usize) -> Option<Ours> {
        let label = (
            "E-Mail-Adressen und Telefonnummern, nur als Prüfwert gespeichert",
            "E-mail addresses and telephone numbers, kept as keyed hashes only",
        );
        (count > 0).then(|| Ours {
            record: format!("{SUPPRESSION}:addresses"),
            kind: SUPPRESSION,
            cells: vec![self.cell("addresses", label, count.to_string())],
        })
    }

    /// The file of a request. Its states between open and closed say who of us works on it next and
    /// would make an answer stale every day; they are not told.
    pub fn request(&self, request: &Request) -> Ours {
        let (title, articles) = (request.right.title(), request.right.articles());
        let right = match self.language {
            Locale::De => format!("{} ({})", title.de, articles.de),
            Locale::En => format!("{} ({})", title.en, articles.en),
        };
        let reference = request.reference.to_string();
        let (state, code) = if request.state == requests::State::Closed {
            (("abgeschlossen", "closed"), "closed")
        } else {
            (("in Bearbeitung", "being handled"), "open")
        };
        let mut cells = vec![
            self.cell("number", ("Nummer", "Number"), reference.clone()),
            self.coded("right", ("Recht", "Right"), (&right, request.right.word())),
            self.cell(
                "received",
                ("Eingegangen am", "Received on"),
                request.receipt.day.to_string(),
            ),
            self.coded(
                "channel",
                ("Auf welchem Weg", "In which way"),
                (self.channel(request.channel), request.channel.word()),
            ),
            self.coded(
                "state",
                ("Stand", "State"),
                (pick(self.language, state), code),
            ),
        ];
        if let Some(outcome) = request.outcome {
            let said = (self.outcome(outcome), outcome.word());
            cells.push(self.coded("outcome", ("Ergebnis", "Outcome"), said));
        }
        Ours {
            record: request_name(&reference),
            kind: REQUEST,
            cells,
        }
    }

    /// Which record it is about.
    fn about(&self, person: &Person) -> Cell {
        let text = format!("{} {}", person.system, person.record);
        self.cell("person", ("Datensatz", "Record"), text)
    }

    fn cell(&self, column: &str, label: Both, text: String) -> Cell {
        Cell {
            column: column.to_owned(),
            label: pick(self.language, label).to_owned(),
            kind: "plain",
            display: true,
            text,
            reading: Reading::default(),
            code: None,
        }
    }

    fn coded(&self, column: &str, label: Both, (text, code): (&str, &str)) -> Cell {
        Cell {
            code: Some(code.to_owned()),
            ..self.cell(column, label, text.to_owned())
        }
    }

    /// An instant in the controller's zone, with its offset.
    fn moment(&self, at: Timestamp) -> String {
        let at = at.to_zoned_datetime(self.zone.clone());
        at.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
    }

    fn state(&self, state: State) -> &'static str {
        let both = match state {
            State::Pending => ("wartet auf Bestätigung", "waits for confirmation"),
            State::Given => ("erteilt", "given"),
            State::Withdrawn => ("widerrufen", "withdrawn"),
        };
        pick(self.language, both)
    }

    fn way(&self, way: Way) -> &'static str {
        let both = match way {
            Way::WebForm => ("Webformular", "web form"),
            Way::Email => ("E-Mail", "e-mail"),
            Way::Phone => ("Telefon", "telephone"),
            Way::Paper => ("Papier", "paper"),
            Way::InPerson => ("persönlich", "in person"),
            Way::Link => ("Ihr eigener Link", "your own link"),
            Way::Other => ("anders", "otherwise"),
        };
        pick(self.language, both)
    }

    fn channel(&self, channel: Channel) -> &'static str {
        let both = match channel {
            Channel::Phone => ("Telefon", "telephone"),
            Channel::Email => ("E-Mail", "e-mail"),
            Channel::Letter => ("Brief", "letter"),
            Channel::Form => ("Formular", "form"),
            Channel::InPerson => ("persönlich", "in person"),
            Channel::Crm => ("über unser CRM", "through our CRM"),
            Channel::Other => ("anders", "otherwise"),
        };
        pick(self.language, both)
    }

    fn outcome(&self, outcome: Outcome) -> &'static str {
        let both = match outcome {
            Outcome::Fulfilled => ("erfüllt", "fulfilled"),
            Outcome::PartlyFulfilled => ("teilweise erfüllt", "partly fulfilled"),
            Outcome::Refused => ("abgelehnt", "refused"),
            Outcome::Withdrawn => ("von Ihnen zurückgezogen", "withdrawn by you"),
            Outcome::NoData => ("keine Daten vorhanden", "no data held"),
            Outcome::Merged => ("mit einer anderen verbunden", "merged into another"),
        };
        pick(self.language, both)
    }
}
