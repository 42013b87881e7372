//! The people whose requests wait when the demo starts: one of each right, and a few more.

use jiff::ToSpan as _;

use crate::crowd::some_activity;
use crate::lexicon::plain;
use crate::papers;
use crate::person::Person;
use crate::planted::{Coding, OpenRequest, Other, Story, record};
use crate::records::{self, Particulars, Party};
use crate::traces;
use crate::world::World;

/// A request about to be planted.
struct Wish {
    right: &'static str,
    days_ago: i32,
    channel: &'static str,
    given: &'static str,
    family: &'static str,
    woman: bool,
    text: &'static str,
}

const fn wish(
    right: &'static str,
    (days_ago, channel): (i32, &'static str),
    (given, family, woman): (&'static str, &'static str, bool),
    text: &'static str,
) -> Wish {
    Wish {
        right,
        days_ago,
        channel,
        given,
        family,
        woman,
        text,
    }
}

const KATHARINA: &str = "Ich widerrufe meine Einwilligung und bitte um Löschung aller Daten zu meiner \
                         Person, auch des alten Kontos.";

/// One for each right but erasure, which is Katharina Brandl's.
const OPEN: [Wish; 5] = [
    wish(
        "access",
        (26, "email"),
        ("Theresa", "Hofer", true),
        "Welche Daten haben Sie über mich gespeichert?",
    ),
    wish(
        "rectification",
        (18, "crm"),
        ("Dorothea", "Eder", true),
        "Mein Name und meine Adresse sind falsch geschrieben, bitte berichtigen.",
    ),
    wish(
        "restriction",
        (14, "letter"),
        ("Elisabeth", "Wallner", true),
        "Ich bestreite die Richtigkeit meiner Daten und verlange die Einschränkung der Verarbeitung.",
    ),
    wish(
        "portability",
        (12, "portal"),
        ("Florian", "Reiter", false),
        "Bitte meine Daten in einem maschinenlesbaren Format übermitteln.",
    ),
    wish(
        "objection",
        (20, "phone"),
        ("Leonie", "Pichler", true),
        "Ich widerspreche der Verwendung meiner Daten für Werbung.",
    ),
];

const FURTHER: [Wish; 7] = [
    wish(
        "erasure",
        (29, "portal"),
        ("Robert", "Steiner", false),
        "Bitte löschen Sie mein Konto.",
    ),
    wish(
        "access",
        (35, "letter"),
        ("Bülent", "Yıldız", false),
        "Auskunft nach Art. 15 DSGVO.",
    ),
    wish(
        "erasure",
        (19, "email"),
        ("Simona", "Novák", true),
        "Please erase all my personal data.",
    ),
    wish(
        "access",
        (15, "portal"),
        ("Pieter", "van der Meer", false),
        "Request for a copy of my data.",
    ),
    wish(
        "erasure",
        (13, "email"),
        ("Harriet", "Okonkwo", true),
        "I withdraw my consent, please delete my data.",
    ),
    wish(
        "access",
        (8, "email"),
        ("Mats", "Lindqvist", false),
        "What do you know about me?",
    ),
    wish(
        "objection",
        (3, "crm"),
        ("Christoph", "Thaler", false),
        "Keine Newsletter mehr, bitte.",
    ),
];

/// Plants the people of all requests; Katharina's story is already there.
pub(crate) fn write(world: &mut World) {
    let katharina = world.planted.katharina.clone();
    let hers = open(
        world,
        &wish("erasure", (23, "portal"), ("", "", true), KATHARINA),
        katharina,
    );
    world.planted.open.push(hers);
    for wish in &OPEN {
        let story = requester(world, wish, 24);
        let request = open(world, wish, story);
        world.planted.open.push(request);
    }
    for wish in &FURTHER {
        let story = requester(world, wish, 8);
        let request = open(world, wish, story);
        world.planted.further.push(request);
    }
}

fn open(world: &World, wish: &Wish, story: Story) -> OpenRequest {
    let today = world.calendar.today();
    let received = today.checked_sub(wish.days_ago.days()).unwrap_or(today);
    OpenRequest {
        right: wish.right,
        received,
        channel: wish.channel,
        text: wish.text.to_owned(),
        person: story.persons.first().cloned().unwrap_or_default(),
        story,
    }
}

/// A contact with some activities, an unlinked lead, an invoice, traces, and a colleague.
fn requester(world: &mut World, wish: &Wish, activities: usize) -> Story {
    let firm = records::firm(world);
    let invented = Person::invent(world, Some(&firm));
    let mail = format!(
        "{}.{}@postfach.example",
        plain(wish.given),
        plain(wish.family)
    );
    let person = Person {
        woman: wish.woman,
        given: wish.given.to_owned(),
        family: wish.family.to_owned(),
        degree: "",
        mails: vec![mail],
        ..invented
    };
    let party = records::contact(world, &person, Some(&firm), &Particulars::default());
    let lead = records::lead(world, &person.misspelt(), "", &Particulars::default());
    let colleague = Person::invent(world, Some(&firm));
    let colleague = records::contact(world, &colleague, Some(&firm), &Particulars::default());
    let mut story = Story {
        given: person.given.clone(),
        family: person.family.clone(),
        persons: vec![party.record(), lead.record()],
        others: vec![Other {
            record: colleague.record(),
            why: "colleague",
        }],
        ..Story::default()
    };
    story.identifiers.emails.clone_from(&person.mails);
    story.identifiers.phones = vec![
        person.mobile.clone(),
        person.home.clone(),
        person.work.clone(),
    ];
    story.identifiers.name(&person.given, &person.family);
    for _ in 0..activities {
        let (kind, id) = some_activity(world, &party, &[]);
        story.related.push(record(kind, &id));
    }
    let invoice = record("aos_invoices", &papers::invoice(world, &party, -300, 360.0));
    story.retained.push(invoice.clone());
    story.related.push(invoice);
    leave_traces(world, &party, &mut story);
    story
}

fn leave_traces(world: &mut World, party: &Party, story: &mut Story) {
    for _ in 0..4 {
        traces::some_change(world, party);
    }
    let number = traces::viewed(world, party).to_string();
    story.trace("tracker", "item_summary", &number, Coding::Plain);
    for id in traces::mailed(world, party, 2) {
        story.trace("campaign_log", "more_information", &id, Coding::Plain);
    }
    let search = traces::saved_search(world, party, "Gespeicherte Suche");
    story.trace("saved_search", "contents", &search, Coding::PhpBase64);
}
