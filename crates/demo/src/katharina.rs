//! Katharina Brandl of Vienna: the person the demo tells about.
//!
//! A contact, once merged with a duplicate, who began as a lead, asked again through the website and
//! stands on a trade-fair list. Her husband shares a mailbox and the telephone at home; two strangers
//! share her name.

use crate::activities::{self, Activity};
use crate::emails::{self, Letter};
use crate::house;
use crate::lexicon::Town;
use crate::papers::{self, Complaint};
use crate::person::Person;
use crate::php::Php;
use crate::planted::{Coding, Identifiers, Other, Story, record};
use crate::records::{self, Particulars, Party};
use crate::rows::put;
use crate::traces::{self, Change};
use crate::world::World;

const EMAILS: i32 = 87;
const AUDITS: usize = 143;
const VIEWS: usize = 21;

/// The people of the story.
struct Cast {
    katharina: Party,
    husband: Party,
    colleague: Party,
    /// Somebody of another firm, in whose records she is only named.
    stranger: Party,
}

pub(crate) fn write(world: &mut World) -> Story {
    let (cast, mut story) = people(world);
    correspondence(world, &cast, &mut story);
    meetings_and_tasks(world, &cast, &mut story);
    papers_of(world, &cast, &mut story);
    mentions(world, &cast, &mut story);
    audits(world, &cast.katharina, &mut story);
    copies(world, &cast.katharina, &mut story);
    story
}

fn vienna() -> Town {
    Town {
        name: "Wien",
        postcode: "1180",
        country: "Österreich",
        dial: "+43 1",
    }
}

fn katharina() -> Person {
    let mails = [
        "k.brandl@beispielmail.example",
        "familie.brandl@beispielmail.example",
    ];
    Person {
        woman: true,
        given: "Katharina".into(),
        family: "Brandl".into(),
        degree: "",
        title: "Inhaberin".into(),
        mails: mails.map(String::from).to_vec(),
        home: "+43 1 5557 0147".into(),
        mobile: "0664 / 5557 0114".into(),
        work: "+43 1 5557 0148".into(),
        street: "Lindenweg 4".into(),
        town: vienna(),
        birth: "1981-04-17".into(),
    }
}

fn people(world: &mut World) -> (Cast, Story) {
    let her = katharina();
    let firm = records::firm(world);
    let studio = records::one_person_firm(world, &her);
    let main = records::contact(world, &her, Some(&studio), &Particulars::default());
    let loser = Person {
        given: "KATHARINA".into(),
        family: "Brandl-Weber".into(),
        mails: vec!["katharina.brandl@atelier-brandl.example".into()],
        mobile: "+4366455570114".into(),
        ..her.clone()
    };
    let gone = Particulars {
        deleted: true,
        ..Particulars::default()
    };
    let merged = records::contact(world, &loser, Some(&studio), &gone);
    let deal = records::opportunity(
        world,
        &main,
        &studio.id,
        "Katharina Brandl, Messestand 2024.",
    );
    let more = Particulars {
        converted: Some((&main.id, &studio.id, &deal)),
        ..Particulars::default()
    };
    let converted = records::lead(world, &her, "Atelier Brandl", &more);
    let form = Person {
        mobile: "0043 664 55570114".into(),
        ..her.misspelt()
    };
    let form = records::lead(world, &form, "", &Particulars::default());
    let target = records::prospect(world, &her, Some(&converted.id));
    let husband = Person {
        woman: false,
        given: "Stefan".into(),
        mails: vec!["s.brandl@postfach.example".into(), her.mails[1].clone()],
        mobile: "+43 664 5557 0115".into(),
        work: "+43 1 5557 0149".into(),
        birth: "1979-11-02".into(),
        ..her.clone()
    };
    let his = "Ehemann von Katharina Brandl, Rückruf gerne auch über sie.";
    let more = Particulars {
        description: his,
        ..Particulars::default()
    };
    let husband = records::contact(world, &husband, Some(&firm), &more);
    let namesakes = [
        namesake(world, "Graz", "8010", true),
        namesake(world, "München", "80331", false),
    ];
    let colleague = Person::invent(world, Some(&firm));
    let colleague = records::contact(world, &colleague, Some(&firm), &Particulars::default());
    let stranger = Person::invent(world, Some(&firm));
    let stranger = records::contact(world, &stranger, Some(&firm), &Particulars::default());
    let mut story = Story {
        given: "Katharina".into(),
        family: "Brandl".into(),
        ..Story::default()
    };
    story.persons = [&main, &merged, &converted, &form]
        .map(Party::record)
        .to_vec();
    story
        .persons
        .extend([record("prospect", &target), record("account", &studio.id)]);
    story.related.push(record("opportunities", &deal));
    story.others.push(Other {
        record: husband.record(),
        why: "spouse",
    });
    story.others.extend(namesakes.map(|record| Other {
        record,
        why: "namesake",
    }));
    story.others.push(Other {
        record: colleague.record(),
        why: "colleague",
    });
    story.mention("contacts", "description", &husband.id);
    story.identifiers = identifiers(&her, &loser);
    (
        Cast {
            katharina: main,
            husband,
            colleague,
            stranger,
        },
        story,
    )
}

/// A stranger of the same name in another town, a contact or a lead.
fn namesake(
    world: &mut World,
    town: &'static str,
    postcode: &'static str,
    is_contact: bool,
) -> String {
    let other = Person::invent(world, None);
    let mail = format!(
        "katharina.brandl.{}@funkpost.example",
        crate::lexicon::plain(town)
    );
    let person = Person {
        woman: true,
        given: "Katharina".into(),
        family: "Brandl".into(),
        degree: "",
        mails: vec![mail],
        town: Town {
            name: town,
            postcode,
            ..other.town
        },
        ..other
    };
    if is_contact {
        records::contact(world, &person, None, &Particulars::default()).record()
    } else {
        records::lead(
            world,
            &person,
            "Buchhandlung am Eck",
            &Particulars::default(),
        )
        .record()
    }
}

fn identifiers(her: &Person, loser: &Person) -> Identifiers {
    let mut identifiers = Identifiers {
        emails: vec![her.mails[0].clone(), loser.mails[0].clone()],
        phones: vec![her.mobile.clone(), her.work.clone()],
        names: Vec::new(),
        other: vec!["Lindenweg 4".into()],
    };
    identifiers.name("Katharina", "Brandl");
    identifiers.name("Katharina", "Brandl-Weber");
    identifiers
}

fn correspondence(world: &mut World, cast: &Cast, story: &mut Story) {
    let subjects = [
        "Angebot 4711",
        "AW: Angebot 4711",
        "AW: Rückgabe Messestand",
        "Kündigung Newsletter",
        "Klage Az. 4 C 218/25",
        "Terminbestätigung",
        "Quote for the autumn collection",
        "Unterlagen für Katharina Brandl",
    ];
    let alone: &[&Party] = &[&cast.katharina];
    let together: &[&Party] = &[&cast.katharina, &cast.colleague, &cast.husband];
    for n in 0..EMAILS {
        let at = usize::try_from(n).expect("counts from nought");
        let is_shared = at % 18 == 0;
        let parties = if is_shared { together } else { alone };
        let text = letter_text(world, cast, at);
        let letter = Letter {
            parties,
            day: -20 - n * 11,
            subject: subjects[at % subjects.len()],
            text: &text,
            inbound: at % 2 == 1,
            with_source: at % 6 == 1,
        };
        let (id, with_source) = (emails::email(world, &letter), letter.with_source);
        story.related.push(record("email", &id));
        if is_shared {
            story.shared.push(record("email", &id));
        }
        if with_source {
            story.trace("emails_text", "raw_source", &id, Coding::Mime);
        }
    }
}

fn letter_text(world: &mut World, cast: &Cast, at: usize) -> String {
    if at.is_multiple_of(4) {
        return "Sehr geehrte Frau Brandl, anbei unser Angebot 4711 über zwölf Regale. Herr Thaler \
                hat die Lieferung an Lindenweg 4, 1. Stock, bestätigt. Mit freundlichen Grüßen"
            .into();
    }
    let text = world.text(&cast.katharina.person, 3);
    if at.is_multiple_of(2) {
        return text;
    }
    format!("{text}\n\nSchöne Grüße\nKatharina Brandl\n0664 / 5557 0114")
}

fn meetings_and_tasks(world: &mut World, cast: &Cast, story: &mut Story) {
    let her: &[&Party] = &[&cast.katharina];
    let round: &[&Party] = &[&cast.katharina, &cast.colleague];
    for n in 0..9 {
        let text = world.text(&cast.katharina.person, 2);
        let activity = Activity {
            parties: her,
            day: -15 - n * 60,
            name: "Rückruf Katharina Brandl",
            text: &text,
        };
        story
            .related
            .push(record("call", &activities::call(world, activity)));
    }
    for n in 0..4 {
        let text = world.text(&cast.katharina.person, 2);
        let name = "Besprechung Messestand Brandl";
        let activity = Activity {
            parties: round,
            day: 20 - n * 90,
            name,
            text: &text,
        };
        let id = record("meeting", &activities::meeting(world, activity));
        story.shared.push(id.clone());
        story.related.push(id);
    }
    for n in 0..3 {
        let text = "Frau Brandl, 0664 / 5557 0114, wegen der Rückgabe des Messestandes anrufen.";
        let activity = Activity {
            parties: her,
            day: 5 - n * 70,
            name: "Brandl: Rückgabe klären",
            text,
        };
        story
            .related
            .push(record("task", &activities::task(world, activity)));
    }
    for n in 0..8 {
        let text = world.text(&cast.katharina.person, 3);
        let activity = Activity {
            parties: her,
            day: -8 - n * 75,
            name: "Notiz zu Katharina Brandl",
            text: &text,
        };
        let file = (n < 2).then_some("Ausweis_Katharina_Brandl.pdf");
        story.related.push(record(
            "note",
            &activities::note_with(world, activity, file),
        ));
    }
}

fn papers_of(world: &mut World, cast: &Cast, story: &mut Story) {
    let her = &cast.katharina;
    for (n, name) in [
        "Vertrag Brandl",
        "Einwilligung Katharina Brandl",
        "Foto Messestand",
    ]
    .iter()
    .enumerate()
    {
        let day = -100 - i32::try_from(n).expect("three documents") * 200;
        let (document, revision) = papers::document(world, her, day, name);
        let ids = [
            record("documents", &document),
            record("document_revisions", &revision),
        ];
        story.related.extend(ids);
    }
    // Seven years from the end of the calendar year (section 132 BAO): five run, one is over.
    for (n, day) in [-40, -200, -420, -700, -1_100].into_iter().enumerate() {
        let amount = 480.0 * (f64::from(u8::try_from(n).expect("five invoices")) + 1.0);
        let id = record("aos_invoices", &papers::invoice(world, her, day, amount));
        story.retained.push(id.clone());
        story.related.push(id);
    }
    let old = record("aos_invoices", &papers::invoice(world, her, -3_400, 240.0));
    story.lapsed.push(old.clone());
    story.related.push(old);
    story
        .related
        .push(record("aos_quotes", &papers::quote(world, her, -60)));
    story
        .related
        .push(record("aos_contracts", &papers::contract(world, her, -500)));
    let text = "Frau Brandl meldet: Regal beschädigt, Abholung Lindenweg 4 vereinbart.";
    let about = Complaint {
        name: "Reklamation Brandl",
        text,
        day: -90,
        linked: true,
    };
    let (case, update) = papers::case(world, her, &about);
    story
        .related
        .extend([record("cases", &case), record("aop_case_updates", &update)]);
    let (response, answer) = papers::survey(world, her);
    story.related.extend([
        record("surveyresponses", &response),
        record("surveyquestionresponses", &answer),
    ]);
    papers::grouped(world, her);
}

/// Records of others that name her without any link.
fn mentions(world: &mut World, cast: &Cast, story: &mut Story) {
    let other: &[&Party] = &[&cast.stranger];
    let text =
        "Hat uns an Katharina Brandl weiterempfohlen, sie ist unter 0664/55570114 erreichbar.";
    let day = -33;
    let note = Activity {
        parties: other,
        day,
        name: "Gesprächsnotiz Messe",
        text,
    };
    let note = activities::note(world, note);
    story.mention("notes", "description", &note);
    let call = Activity {
        parties: other,
        day,
        name: "Rückruf wegen Fr. Brandl, Katharina",
        text,
    };
    let call = activities::call(world, call);
    story.mention("calls", "name", &call);
    story.mention("calls", "description", &call);
    let text = "Fotos bitte auch an K.BRANDL@beispielmail.example schicken.";
    let about = Complaint {
        name: "Lieferung unvollständig",
        text,
        day,
        linked: false,
    };
    let (case, update) = papers::case(world, &cast.stranger, &about);
    story.mention("cases", "description", &case);
    story.mention("aop_case_updates", "description", &update);
}

fn audits(world: &mut World, her: &Party, story: &mut Story) {
    let changes = [
        (
            "phone_mobile",
            "phone",
            "+43 664 5557 0199",
            "0664 / 5557 0114",
        ),
        ("last_name", "varchar", "Weber", "Brandl"),
        ("phone_work", "phone", "+43 1 5557 0141", "+43 1 5557 0148"),
        (
            "primary_address_street",
            "varchar",
            "Rosengasse 9",
            "Lindenweg 4",
        ),
        (
            "description",
            "text",
            "",
            "Katharina Brandl bevorzugt Kontakt per E-Mail.",
        ),
        ("assigned_user_id", "relate", "1", "1"),
    ];
    for n in 0..AUDITS {
        let (field, kind, before, after) = changes[n % changes.len()];
        let id = traces::changed(
            world,
            her,
            &Change {
                field,
                kind,
                before,
                after,
            },
        );
        if field != "assigned_user_id" {
            let column = if kind == "text" {
                "after_value_text"
            } else {
                "after_value_string"
            };
            story.trace("contacts_audit", column, &id, Coding::Plain);
        }
    }
}

/// What the CRM copied by itself, and what colleagues saved.
fn copies(world: &mut World, her: &Party, story: &mut Story) {
    for _ in 0..VIEWS {
        let number = traces::viewed(world, her).to_string();
        story.trace("tracker", "item_summary", &number, Coding::Plain);
    }
    let feed = traces::feed(world, her);
    story.trace("sugarfeed", "name", &feed, Coding::Plain);
    let event = traces::indexed(world, "Rückruf Katharina Brandl", "Calls", &her.id);
    story.trace("aod_indexevent", "name", &event, Coding::Plain);
    for id in traces::mailed(world, her, 3) {
        story.trace("campaign_log", "more_information", &id, Coding::Plain);
    }
    let favourite = traces::favourite(world, her);
    story.trace("favorites", "name", &favourite, Coding::Plain);
    let alert = traces::alert(world, her);
    story.trace("alerts", "name", &alert, Coding::Plain);
    let place = traces::located(world, her);
    story.trace("jjwg_address_cache", "name", &place, Coding::Plain);
    let search = traces::saved_search(world, her, "Katharina Brandl");
    story.trace("saved_search", "contents", &search, Coding::PhpBase64);
    let user = world.house.users[0].id.clone();
    let last = Php::Map(vec![
        ("first_name_basic", Php::Text("Katharina")),
        ("last_name_basic", Php::Text("Brandl")),
        ("email_basic", Php::Text("k.brandl@beispielmail.example")),
    ]);
    let last = house::preference(
        world,
        &user,
        "Contacts2_CONTACT",
        &Php::Map(vec![("query", last)]),
    );
    story.trace("user_preferences", "contents", &last, Coding::PhpBase64);
    workflow(world, her, story);
    import(world, story);
}

/// A rule made for her alone, and what the firm's workflow copied: a task named after her with
/// nothing but the telephone in it, linked to nobody.
fn workflow(world: &mut World, her: &Party, story: &mut Story) {
    let (action, processed, task) = (world.dice.id(), world.dice.id(), world.dice.id());
    let (at, rule) = (world.once(), world.house.workflow.clone());
    let texts = Php::List(vec![
        Php::Text("VIP-Regel für Katharina Brandl"),
        Php::Text("name"),
    ]);
    let parameters = Php::Map(vec![("record_type", Php::Text("Notes")), ("value", texts)]).base64();
    put!(
        world.rows,
        "aow_actions",
        id = &action,
        name = "fester Text",
        date_entered = &at,
        date_modified = &at,
        created_by = "1",
        deleted = 0,
        aow_workflow_id = &rule,
        action_order = 2,
        action = "CreateRecord",
        parameters = &parameters
    );
    story.trace("aow_actions", "parameters", &action, Coding::PhpBase64);
    put!(
        world.rows,
        "aow_processed",
        id = &processed,
        name = "",
        date_entered = &at,
        date_modified = &at,
        created_by = "1",
        deleted = 0,
        aow_workflow_id = &rule,
        parent_id = &her.id,
        parent_type = "Contacts",
        status = "Complete"
    );
    put!(
        world.rows,
        "tasks",
        id = &task,
        name = "Brandl",
        date_entered = &at,
        date_modified = &at,
        created_by = "1",
        description = &her.person.mobile,
        deleted = 0,
        status = "Not Started"
    );
    story.mention("tasks", "description", &task);
}

/// The import that brought her lead, with the mapping somebody named after her.
fn import(world: &mut World, story: &mut Story) {
    let (id, at, user) = (
        world.dice.id(),
        world.once(),
        world.house.users[1].id.clone(),
    );
    put!(
        world.rows,
        "import_maps",
        id = &id,
        name = "Messeliste Katharina Brandl",
        source = "csv",
        enclosure = "\"",
        delimiter = ",",
        module = "Leads",
        content = "Vorname=first_name&Nachname=last_name&Mobil=phone_mobile&Mail=email1",
        default_values = "refered_by=Katharina Brandl",
        has_header = 1,
        deleted = 0,
        date_entered = &at,
        date_modified = &at,
        assigned_user_id = &user,
        is_published = "no"
    );
    story.trace("import_maps", "name", &id, Coding::Plain);
    story.trace("import_maps", "default_values", &id, Coding::Plain);
}
