//! Who she is, in how many records, and who only looks like her.

use super::Cast;
use crate::lexicon::{Town, plain};
use crate::person::{Firm, Person};
use crate::planted::{Identifiers, Other, Story, record};
use crate::records::{self, Particulars, Party};
use crate::world::World;

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

pub(super) fn write(world: &mut World) -> (Cast, Story) {
    let her = katharina();
    let studio = records::one_person_firm(world, &her);
    let main = records::contact(world, &her, Some(&studio), &Particulars::default());
    let mut story = Story {
        given: her.given.clone(),
        family: her.family.clone(),
        ..Story::default()
    };
    story.persons.push(main.record());
    story.identifiers = identifiers(&her);
    doubles(world, &main, &studio, &mut story);
    let firm = records::firm(world);
    let husband = husband(world, &her, &firm);
    story.others.push(Other {
        record: husband.record(),
        why: "spouse",
    });
    story.mention("contacts", "description", &husband.id);
    for (town, postcode, is_contact) in [("Graz", "8010", true), ("München", "80331", false)] {
        let record = namesake(world, (town, postcode), is_contact);
        story.others.push(Other {
            record,
            why: "namesake",
        });
    }
    let [colleague, stranger] = [0, 1].map(|_| {
        let person = Person::invent(world, Some(&firm));
        records::contact(world, &person, Some(&firm), &Particulars::default())
    });
    story.others.push(Other {
        record: colleague.record(),
        why: "colleague",
    });
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

/// She is there again as a merged-away duplicate, as a converted lead, as a lead from the website's
/// form and as a target; her firm is herself.
fn doubles(world: &mut World, main: &Party, studio: &Firm, story: &mut Story) {
    let her = &main.person;
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
    let merged = records::contact(world, &loser, Some(studio), &gone);
    let deal = records::opportunity(
        world,
        main,
        &studio.id,
        "Katharina Brandl, Messestand 2024.",
    );
    let made = Some((main.id.as_str(), studio.id.as_str(), deal.as_str()));
    let more = Particulars {
        converted: made,
        ..Particulars::default()
    };
    let converted = records::lead(world, her, "Atelier Brandl", &more);
    let typed = Person {
        mobile: "0043 664 55570114".into(),
        ..her.misspelt()
    };
    let typed = records::lead(world, &typed, "", &Particulars::default());
    let target = records::prospect(world, her, Some(&converted.id));
    story
        .persons
        .extend([merged, converted, typed].iter().map(Party::record));
    story
        .persons
        .extend([record("prospect", &target), record("account", &studio.id)]);
    story.related.push(record("opportunities", &deal));
}

/// He shares the family's mailbox, the telephone at home and the address; his own record names her.
fn husband(world: &mut World, her: &Person, firm: &Firm) -> Party {
    let husband = Person {
        woman: false,
        given: "Stefan".into(),
        mails: vec!["s.brandl@postfach.example".into(), her.mails[1].clone()],
        mobile: "+43 664 5557 0115".into(),
        work: "+43 1 5557 0149".into(),
        birth: "1979-11-02".into(),
        ..her.clone()
    };
    let description = "Ehemann von Katharina Brandl, Rückruf gerne auch über sie.";
    let more = Particulars {
        description,
        ..Particulars::default()
    };
    records::contact(world, &husband, Some(firm), &more)
}

/// A stranger of the same name in another town, a contact or a lead.
fn namesake(
    world: &mut World,
    (town, postcode): (&'static str, &'static str),
    is_contact: bool,
) -> String {
    let other = Person::invent(world, None);
    let mail = format!("katharina.brandl.{}@funkpost.example", plain(town));
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

/// What is hers alone; the family's mailbox, telephone and street are her husband's too.
fn identifiers(her: &Person) -> Identifiers {
    let mut identifiers = Identifiers {
        emails: vec![
            her.mails[0].clone(),
            "katharina.brandl@atelier-brandl.example".into(),
        ],
        phones: vec![her.mobile.clone(), her.work.clone()],
        ..Identifiers::default()
    };
    identifiers.name("Katharina", "Brandl");
    identifiers.name("Katharina", "Brandl-Weber");
    identifiers
}
