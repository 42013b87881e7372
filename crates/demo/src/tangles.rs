//! Records that are the same person, and records that only look so: what makes finding hard.

use crate::activities::cut_note;
use crate::calendar::Calendar;
use crate::person::{Firm, Person};
use crate::planted::{Tangle, record};
use crate::records::{self, Particulars, Party};
use crate::world::World;

/// The kinds, in turn.
const KINDS: [&str; 11] = [
    "spelling",
    "merged",
    "crm_deleted",
    "converted",
    "web_form",
    "csv_import",
    "second_address",
    "one_person_firm",
    "spouse",
    "shared_mailbox",
    "namesake",
];

/// So many are remembered as known answers; more would let memory grow with the CRM.
const REMEMBERED: usize = 2_000;

/// The records of a tangle: the first ones are one person, the rest is somebody else.
struct Group {
    same: Vec<Party>,
    further: Vec<String>,
    others: Vec<Party>,
}

impl Group {
    fn same(same: Vec<Party>) -> Self {
        Self {
            same,
            further: Vec::new(),
            others: Vec::new(),
        }
    }
}

/// Writes the `turn`th tangle and returns the living person records in it.
pub(crate) fn write(world: &mut World, firm: &Firm, turn: u64) -> Vec<Party> {
    let kinds = u64::try_from(KINDS.len()).expect("eleven");
    let kind = KINDS[usize::try_from(turn % kinds).expect("below eleven")];
    let group = match kind {
        "spelling" => spelling(world, firm),
        "merged" => merged(world, firm),
        "crm_deleted" => crm_deleted(world, firm),
        "converted" => converted(world, firm),
        "web_form" | "csv_import" => lead_of_a_contact(world, firm, kind),
        "second_address" => second_address(world, firm),
        "one_person_firm" => one_person_firm(world),
        "spouse" => spouse(world, firm),
        "shared_mailbox" => shared_mailbox(world, firm),
        _ => namesake(world, firm),
    };
    if world.planted.tangles.len() < REMEMBERED {
        let mut persons: Vec<String> = group.same.iter().map(Party::record).collect();
        persons.extend(group.further);
        let others = group.others.iter().map(Party::record).collect();
        world.planted.tangles.push(Tangle {
            kind,
            persons,
            others,
        });
    }
    group.same.into_iter().chain(group.others).collect()
}

fn contact(world: &mut World, person: &Person, firm: &Firm) -> Party {
    records::contact(world, person, Some(firm), &Particulars::default())
}

fn deleted(world: &mut World, person: &Person, firm: &Firm) -> String {
    let more = Particulars {
        deleted: true,
        ..Particulars::default()
    };
    records::contact(world, person, Some(firm), &more).record()
}

/// The same person once more, typed by a hurried colleague; the telephone is the same.
fn spelling(world: &mut World, firm: &Firm) -> Group {
    let person = Person::invent(world, Some(firm));
    let second = person.misspelt();
    Group::same(vec![
        contact(world, &person, firm),
        contact(world, &second, firm),
    ])
}

/// A duplicate that was merged away: the CRM deletes the loser with all its values in it.
fn merged(world: &mut World, firm: &Firm) -> Group {
    let person = Person::invent(world, Some(firm));
    let kept = contact(world, &person, firm);
    let loser = deleted(world, &person.misspelt(), firm);
    Group {
        further: vec![loser],
        ..Group::same(vec![kept])
    }
}

/// Deleted in the CRM: the links are cut, the values and a note that names the person stay.
fn crm_deleted(world: &mut World, firm: &Firm) -> Group {
    let person = Person::invent(world, Some(firm));
    let loser = deleted(world, &person, firm);
    let mut further = vec![loser];
    let wanted = u64::from(world.size.activities).saturating_sub(world.activities());
    if wanted > 0 {
        let text = world.text(&person, 3);
        let name = format!("Gesprächsnotiz {}", person.full());
        let day = Calendar::past(&mut world.dice);
        further.push(record("note", &cut_note(world, day, &name, &text)));
    }
    Group {
        further,
        ..Group::same(Vec::new())
    }
}

/// A lead that became a contact, an account and an opportunity, each with the person in it.
fn converted(world: &mut World, firm: &Firm) -> Group {
    let person = Person::invent(world, None);
    let made = contact(world, &person, firm);
    let account = records::one_person_firm(world, &person);
    let description = format!("Anfrage von {} über die Website.", person.full());
    let deal = records::opportunity(world, &made, &account.id, &description);
    let more = Particulars {
        converted: Some((&made.id, &account.id, &deal)),
        ..Particulars::default()
    };
    let lead = records::lead(world, &person, &account.name, &more);
    let further = vec![
        record("account", &account.id),
        record("opportunities", &deal),
    ];
    Group {
        further,
        ..Group::same(vec![made, lead])
    }
}

/// A contact who filled in the form on the web, or stood in an imported list, and is a lead too.
fn lead_of_a_contact(world: &mut World, firm: &Firm, kind: &str) -> Group {
    let person = Person::invent(world, Some(firm));
    let known = contact(world, &person, firm);
    let typed = person.misspelt();
    let source = if kind == "web_form" {
        "Web Site"
    } else {
        "Other"
    };
    let more = Particulars {
        source,
        ..Particulars::default()
    };
    let lead = records::lead(world, &typed, "", &more);
    Group::same(vec![known, lead])
}

/// The same person under the private address; name and telephone agree.
fn second_address(world: &mut World, firm: &Firm) -> Group {
    let person = Person::invent(world, Some(firm));
    let private = Person::invent(world, None);
    let mails = vec![format!("privat.{}", private.mail())];
    let second = Person {
        mails,
        title: String::new(),
        ..person.clone()
    };
    Group::same(vec![
        contact(world, &person, firm),
        contact(world, &second, firm),
    ])
}

/// A firm that is one person.
fn one_person_firm(world: &mut World) -> Group {
    let person = Person::invent(world, None);
    let firm = records::one_person_firm(world, &person);
    let owner = contact(world, &person, &firm);
    Group {
        further: vec![record("account", &firm.id)],
        ..Group::same(vec![owner])
    }
}

/// A couple: one private mailbox, one telephone at home, two people.
fn spouse(world: &mut World, firm: &Firm) -> Group {
    let person = Person::invent(world, Some(firm));
    let other = Person::invent(world, Some(firm));
    let shared = format!("familie.{}", person.mail());
    let joined = |mail: &str| vec![mail.to_owned(), shared.clone()];
    let spouse = Person {
        family: person.family.clone(),
        home: person.home.clone(),
        street: person.street.clone(),
        town: person.town,
        mails: joined(other.mail()),
        ..other
    };
    let person = Person {
        mails: joined(person.mail()),
        ..person
    };
    let first = contact(world, &person, firm);
    let second = contact(world, &spouse, firm);
    Group {
        others: vec![second],
        ..Group::same(vec![first])
    }
}

/// Two colleagues who can only be reached through office@.
fn shared_mailbox(world: &mut World, firm: &Firm) -> Group {
    let office = || vec![format!("office@{}", firm.domain)];
    let first = Person {
        mails: office(),
        ..Person::invent(world, Some(firm))
    };
    let second = Person {
        mails: office(),
        ..Person::invent(world, Some(firm))
    };
    let first = contact(world, &first, firm);
    let second = contact(world, &second, firm);
    Group {
        others: vec![second],
        ..Group::same(vec![first])
    }
}

/// Two people of one name in two places.
fn namesake(world: &mut World, firm: &Firm) -> Group {
    let person = Person::invent(world, Some(firm));
    let other = Person::invent(world, None);
    let other = Person {
        given: person.given.clone(),
        family: person.family.clone(),
        woman: person.woman,
        ..other
    };
    let first = contact(world, &person, firm);
    let second = records::contact(world, &other, None, &Particulars::default());
    Group {
        others: vec![second],
        ..Group::same(vec![first])
    }
}
