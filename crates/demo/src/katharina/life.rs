//! What happened with her: letters, meetings, papers, and others who speak of her.

use super::Cast;
use crate::activities::{self, Activity};
use crate::emails::{self, Letter};
use crate::papers::{self, Complaint};
use crate::planted::{Coding, Story, record};
use crate::records::Party;
use crate::world::World;

const EMAILS: i32 = 87;

pub(super) fn write(world: &mut World, cast: &Cast, story: &mut Story) {
    correspondence(world, cast, story);
    meetings_and_tasks(world, cast, story);
    papers_of(world, &cast.katharina, story);
    mentions(world, cast, story);
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

fn papers_of(world: &mut World, her: &Party, story: &mut Story) {
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
    let (opened, update) = papers::case(world, her, &about);
    story.related.extend([
        record("cases", &opened),
        record("aop_case_updates", &update),
    ]);
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
    let (opened, update) = papers::case(world, &cast.stranger, &about);
    story.mention("cases", "description", &opened);
    story.mention("aop_case_updates", "description", &update);
}
