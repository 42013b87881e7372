//! The crowd: as many people as were asked for, with activities, audit rows and traces.

use crate::activities::{self, Activity};
use crate::calendar::Calendar;
use crate::emails::{self, Letter};
use crate::papers::{self, Complaint};
use crate::person::{Firm, Person};
use crate::planted::{HEAVY_ACTIVITIES, Heavy, Name};
use crate::records::{self, Module, Particulars, Party};
use crate::tangles;
use crate::traces;
use crate::world::World;

/// One in so many of the crowd has a double, a spouse or a namesake.
const TANGLE_EVERY: u64 = 7;

/// A CRM of this many contacts is for measuring, and gets heavy people.
const BIG: u32 = 10_000;
const HEAVY_PEOPLE: usize = 100;

/// The crowd so far: only what the next person needs.
#[derive(Default)]
pub(crate) struct Crowd {
    firm: Option<Firm>,
    colleagues: usize,
    people: u64,
    /// The last few, to meet each other.
    recent: Vec<Party>,
}

impl Crowd {
    /// Writes the next person with all that belongs to them; false when the CRM is full.
    pub(crate) fn next(&mut self, world: &mut World) -> bool {
        let contacts = u64::from(world.size.contacts).saturating_sub(world.rows.count("contacts"));
        let leads = u64::from(world.size.leads).saturating_sub(world.rows.count("leads"));
        if contacts + leads == 0 {
            top_up(self, world);
            return false;
        }
        self.people += 1;
        let firm = self.firm(world);
        // A tangle takes up to two contacts and one lead.
        let roomy = contacts > 3 && leads > 3;
        let parties = if roomy && self.people.is_multiple_of(TANGLE_EVERY) {
            tangles::write(world, &firm, self.people / TANGLE_EVERY)
        } else {
            vec![self.ordinary(world, &firm, contacts * 10 >= leads * 11 || leads == 0)]
        };
        let left = contacts + leads;
        for party in parties {
            self.live(world, &party, left);
            if self.recent.len() == 24 {
                self.recent.remove(0);
            }
            self.recent.push(party);
        }
        true
    }

    /// The firm of the next person: three to six people work at each.
    fn firm(&mut self, world: &mut World) -> Firm {
        if self.colleagues == 0 || self.firm.is_none() {
            self.firm = Some(records::firm(world));
            self.colleagues = 3 + world.dice.below(4);
        }
        self.colleagues -= 1;
        self.firm.clone().expect("a firm was set two lines above")
    }

    fn ordinary(&self, world: &mut World, firm: &Firm, is_contact: bool) -> Party {
        let person = Person::invent(world, Some(firm));
        if is_contact {
            let boss = self.recent.last().filter(|party| {
                party.module == Module::Contacts && party.account.as_ref() == Some(&firm.id)
            });
            let boss = boss.map(|party| party.id.clone());
            let more = Particulars {
                reports_to: boss.as_deref(),
                ..Particulars::default()
            };
            records::contact(world, &person, Some(firm), &more)
        } else {
            records::lead(world, &person, &firm.name, &Particulars::default())
        }
    }

    /// Gives a person their share of activities and audit rows, and some of them further traces.
    fn live(&mut self, world: &mut World, party: &Party, people_left: u64) {
        let heavy = world.size.contacts >= BIG
            && world.planted.heavy.len() < HEAVY_PEOPLE
            && party.module == Module::Contacts;
        let activities = if heavy {
            HEAVY_ACTIVITIES
        } else {
            let left = u64::from(world.size.activities).saturating_sub(world.activities());
            share(world, left, people_left)
        };
        for _ in 0..activities {
            some_activity(world, party, if heavy { &[] } else { &self.recent });
        }
        let left = u64::from(world.size.audit_rows).saturating_sub(world.audits());
        let audits = if heavy {
            3
        } else {
            share(world, left, people_left)
        };
        for _ in 0..audits {
            traces::some_change(world, party);
        }
        if heavy {
            remember_heavy(world, party);
        } else if world.dice.percent(20) {
            let times = world.dice.below(4);
            traces::mailed(world, party, times);
        }
        some_traces(world, party);
        if party.module == Module::Contacts && !heavy {
            some_papers(world, party);
        }
    }
}

fn remember_heavy(world: &mut World, party: &Party) {
    let person = &party.person;
    world.planted.heavy.push(Heavy {
        person: party.record(),
        email: person.mail().to_owned(),
        phone: person.mobile.clone(),
        name: Name {
            given: person.given.clone(),
            family: person.family.clone(),
        },
    });
}

/// Now and then a paper, a case, a survey's answer.
fn some_papers(world: &mut World, party: &Party) {
    let day = Calendar::past(&mut world.dice);
    match world.dice.below(100) {
        0..4 => {
            let text = world.text(&party.person, 2);
            let name = format!("Anfrage {}", party.person.form_of_address());
            let about = Complaint {
                name: &name,
                text: &text,
                day,
                linked: true,
            };
            papers::case(world, party, &about);
        }
        4..9 => {
            papers::invoice(world, party, day, 240.0);
        }
        9..12 => {
            let name = format!("Vertrag {}", party.person.full());
            papers::document(world, party, day, &name);
        }
        12..15 => {
            papers::quote(world, party, day);
        }
        15..17 => {
            papers::contract(world, party, day);
        }
        17..20 => {
            papers::survey(world, party);
        }
        20..22 => {
            records::prospect(world, &party.person, None);
        }
        22..24 => {
            papers::grouped(world, party);
        }
        _ => {}
    }
}

fn some_traces(world: &mut World, party: &Party) {
    if world.dice.percent(3) {
        traces::favourite(world, party);
    }
    if world.dice.percent(10) {
        traces::located(world, party);
    }
    if world.dice.percent(2) && world.rows.count("saved_search") < 200 {
        traces::saved_search(world, party, "Meine Suche");
    }
    if world.dice.percent(2) {
        traces::alert(world, party);
    }
}

/// A share of what is left: half of the people get little, some get much, all together what is left.
fn share(world: &mut World, left: u64, people: u64) -> u64 {
    let mean = left.div_ceil(people.max(1));
    let times = [0, 25, 50, 75, 100, 100, 125, 225][world.dice.below(8)];
    let around = mean * times / 100;
    if people <= 1 { left } else { around.min(left) }
}

/// What is missing goes to the last people of the crowd.
fn top_up(crowd: &Crowd, world: &mut World) {
    let missing = u64::from(world.size.activities).saturating_sub(world.activities());
    let audits = u64::from(world.size.audit_rows).saturating_sub(world.audits());
    for (party, _) in crowd.recent.iter().cycle().zip(0..missing) {
        some_activity(world, party, &[]);
    }
    for (party, _) in crowd.recent.iter().cycle().zip(0..audits) {
        traces::some_change(world, party);
    }
}

/// One activity of any kind, in the mix of a sales team's CRM.
pub(crate) fn some_activity(
    world: &mut World,
    party: &Party,
    recent: &[Party],
) -> (&'static str, String) {
    let day = Calendar::past(&mut world.dice);
    let kind = world.dice.below(100);
    let templates = match kind {
        0..35 => &world.lexicon.subjects,
        35..60 => &world.lexicon.calls,
        60..78 => &world.lexicon.notes,
        78..90 => &world.lexicon.tasks,
        _ => &world.lexicon.meetings,
    };
    let template = world.dice.pick(templates);
    let name = world.fill(template, &party.person);
    let sentences = 1 + world.dice.below(4);
    let text = world.text(&party.person, sentences);
    let text = mention(world, text, recent);
    let activity = Activity {
        parties: &[party],
        day,
        name: &name,
        text: &text,
    };
    match kind {
        0..35 => {
            let (inbound, with_source) = (world.dice.percent(45), world.dice.percent(8));
            let letter = Letter {
                parties: &[party],
                day,
                subject: &name,
                text: &text,
                inbound,
                with_source: inbound && with_source,
            };
            ("email", emails::email(world, &letter))
        }
        35..60 => ("call", activities::call(world, activity)),
        60..78 => ("note", activities::note(world, activity)),
        78..90 => ("task", activities::task(world, activity)),
        _ => {
            let mut parties = vec![party];
            let guest = world.dice.below(4 * recent.len().max(1));
            parties.extend(recent.get(guest).filter(|guest| guest.id != party.id));
            (
                "meeting",
                activities::meeting(
                    world,
                    Activity {
                        parties: &parties,
                        ..activity
                    },
                ),
            )
        }
    }
}

/// Now and then somebody else is named in passing.
fn mention(world: &mut World, text: String, recent: &[Party]) -> String {
    let at = world.dice.below(25 * recent.len().max(1));
    match recent.get(at) {
        Some(other) => format!("{text} {} lässt grüßen.", other.person.full()),
        None => text,
    }
}
