//! Nobody linked them: a second contact and a lead that are certainly the person are part of an
//! effect by themselves, and somebody of the same name is not, until named.

use std::collections::{BTreeMap, BTreeSet};

use effects::{Asked, Correction, EffectView, Error, Old, Restricting, Shares, Told, Whom};
use requests::Text;
use store::testing::each_engine;

use crate::eye::{Change, changes, look};
use crate::world::{TODAY, World};

const CONTACT: &str = "contact:double";
const LEAD: &str = "lead:double";

/// A desk with a second contact and a lead of the first person, both with her name and her mobile
/// number, linked to nothing; and her first record.
async fn doubled(store: store::Store) -> (World, String) {
    let world = World::new(store).await;
    let linked = world.planted.katharina.persons[0].clone();
    let (_, key) = linked.split_once(':').unwrap();
    for table in ["contacts", "leads"] {
        world
            .in_crm(&format!(
                "INSERT INTO {table} (id, first_name, last_name, phone_mobile, do_not_call, deleted)
                 SELECT 'double', first_name, last_name, phone_mobile, 0, 0
                 FROM contacts WHERE id = '{key}'"
            ))
            .await;
    }
    (world, linked)
}

/// A stranger who bears her name.
fn namesake(world: &World) -> String {
    let mut others = world.planted.katharina.others.iter();
    let found =
        others.find(|other| other.why == "namesake" && other.record.starts_with("contact:"));
    found.unwrap().record.clone()
}

fn records(named: &[&str]) -> BTreeSet<String> {
    named.iter().map(|record| (*record).to_owned()).collect()
}

fn marketing(shares: Shares) -> Asked {
    Asked::Marketing(shares)
}

fn restriction(shares: Shares) -> Asked {
    Asked::Restriction(Restricting {
        ground: "a".into(),
        review_on: None,
        shares,
    })
}

fn rename(only: &[&str], whom: Whom) -> Asked {
    Asked::Rectification(Correction {
        was: BTreeMap::new(),
        set: BTreeMap::from([("last_name".to_owned(), "Neuwirth".to_owned())]),
        statement: None,
        records: records(only),
        whom,
        old: Old::Keep,
        proof: Text::parse("proof", "Meldezettel vorgelegt").unwrap(),
    })
}

/// Drafts with what others have left to them, for these and not for those.
async fn drafted(
    world: &World,
    reference: &str,
    asked: fn(Shares) -> Asked,
    whom: &Whom,
) -> EffectView {
    let with = |shares: Shares| {
        asked(Shares {
            whom: whom.clone(),
            ..shares
        })
    };
    let open = world.draft(reference, &with(Shares::default())).await;
    let shares = World::shares(&open, false);
    world.draft(reference, &with(shares)).await
}

/// Whether a record is acted on, and how it is told.
fn told(effect: &EffectView, record: &str) -> (bool, String) {
    let found = effect.candidates.iter().find(|one| one.record == record);
    let found = found.unwrap_or_else(|| panic!("{record} is told"));
    assert!(!found.reasons.is_empty(), "{record}: with reasons");
    let persons = effect.persons.iter();
    let is_person = persons.clone().any(|place| place.record == record);
    assert_eq!(found.selected, is_person, "{record}");
    (found.selected, found.certainty.clone())
}

/// The persons in which a column is another now.
fn with_other(changed: &[Change], column: &str) -> BTreeSet<String> {
    let cells = changed.iter().filter(|one| one.2 == column);
    let record = |one: &Change| format!("{}:{}", one.0.trim_end_matches('s'), one.1);
    cells.map(record).collect()
}

#[tokio::test]
async fn marketing_stops_in_a_double_that_nobody_linked_and_not_for_a_namesake() {
    each_engine(async |store| {
        let (world, linked) = doubled(store).await;
        let namesake = namesake(&world);
        let reference = world
            .request("objection", std::slice::from_ref(&linked))
            .await;
        let before = look(&world.desk).await;
        let draft = drafted(&world, &reference, marketing, &Whom::default()).await;
        for double in [CONTACT, LEAD] {
            assert_eq!(told(&draft, double), (true, "certain".to_owned()));
        }
        assert_eq!(told(&draft, &namesake), (false, "possible".to_owned()));
        let linked_too = draft.candidates.iter().any(|one| one.record == linked);
        assert!(!linked_too, "what is linked is no candidate");
        world.apply(&draft).await;
        let stopped = with_other(&changes(&before, &look(&world.desk).await), "do_not_call");
        assert!(stopped.is_superset(&records(&[&linked, CONTACT, LEAD])));
        assert!(!stopped.contains(&namesake));
        let address = world.planted.katharina.identifiers.emails[0].clone();
        assert!(!world.kept().await.contains(&address), "no address is kept");
        world.clear();
    })
    .await;
}

#[tokio::test]
async fn a_namesake_is_taken_in_by_name_and_a_double_left_out_by_name() {
    each_engine(async |store| {
        let (world, linked) = doubled(store).await;
        let namesake = namesake(&world);
        let reference = world
            .request("objection", std::slice::from_ref(&linked))
            .await;
        let open = drafted(&world, &reference, marketing, &Whom::default()).await;
        let whom = Whom {
            also: records(&[&namesake]),
            without: records(&[LEAD]),
        };
        let before = look(&world.desk).await;
        let draft = drafted(&world, &reference, marketing, &whom).await;
        assert_ne!(open.hash, draft.hash, "another choice is another draft");
        assert!(told(&draft, &namesake).0 && !told(&draft, LEAD).0);
        world.apply(&draft).await;
        let stopped = with_other(&changes(&before, &look(&world.desk).await), "do_not_call");
        assert!(stopped.is_superset(&records(&[&linked, CONTACT, &namesake])));
        assert!(!stopped.contains(LEAD));
        world.clear();
    })
    .await;
}

#[tokio::test]
async fn a_linked_record_that_is_left_out_leads_to_nobody() {
    each_engine(async |store| {
        let (world, linked) = doubled(store).await;
        let (wrong, wrongs) = ("contact:wrong", "lead:wrong");
        for table in ["contacts", "leads"] {
            world
                .in_crm(&format!(
                    "INSERT INTO {table} (id, first_name, last_name, phone_mobile, do_not_call, deleted)
                     VALUES ('wrong', 'Otto', 'Fremdling', '+43 664 7654321', 0, 0)"
                ))
                .await;
        }
        let both = [linked.clone(), wrong.to_owned()];
        let reference = world.request("objection", &both).await;
        let open = drafted(&world, &reference, marketing, &Whom::default()).await;
        assert_eq!(told(&open, wrongs), (true, "certain".to_owned()));
        let whom = Whom {
            without: records(&[wrong]),
            ..Whom::default()
        };
        let before = look(&world.desk).await;
        let draft = drafted(&world, &reference, marketing, &whom).await;
        assert_eq!(told(&draft, wrong), (false, "certain".to_owned()));
        assert_eq!(told(&draft, wrongs), (false, "possible".to_owned()));
        world.apply(&draft).await;
        let stopped = with_other(&changes(&before, &look(&world.desk).await), "do_not_call");
        assert!(stopped.is_superset(&records(&[&linked, CONTACT, LEAD])));
        assert!(!stopped.contains(wrong) && !stopped.contains(wrongs));
        let named = Whom {
            also: records(&[wrongs]),
            ..whom
        };
        let draft = drafted(&world, &reference, marketing, &named).await;
        assert!(told(&draft, wrongs).0, "who is named is meant");
        world.clear();
    })
    .await;
}

#[tokio::test]
async fn a_restriction_rests_on_a_double_and_is_lifted_from_it() {
    each_engine(async |store| {
        let (world, linked) = doubled(store).await;
        let (desk, manager) = (&world.desk, &world.manager);
        let namesake = namesake(&world);
        let reference = world
            .request("restriction", std::slice::from_ref(&linked))
            .await;
        let before = look(desk).await;
        let draft = drafted(&world, &reference, restriction, &Whom::default()).await;
        world.apply(&draft).await;
        let marked = with_other(&changes(&before, &look(desk).await), "do_not_call");
        assert!(marked.is_superset(&records(&[&linked, CONTACT, LEAD])));
        for (record, rests) in [(CONTACT, true), (LEAD, true), (&*namesake, false)] {
            let live = effects::of_record(desk, &World::person(record)).await;
            assert_eq!(live.unwrap().is_some(), rests, "{record}");
        }
        let note = Told {
            on: TODAY,
            note: Text::parse("note", "Brief").unwrap(),
        };
        effects::told(desk, manager, &reference, &note)
            .await
            .unwrap();
        let lift = world.draft(&reference, &Asked::Lift).await;
        assert!(lift.candidates.is_empty(), "nobody else is looked for");
        world.apply(&lift).await;
        assert_eq!(changes(&before, &look(desk).await), [], "as it was before");
        world.clear();
    })
    .await;
}

#[tokio::test]
async fn a_wrong_name_is_put_right_in_a_double_and_further_records_are_chosen_without_typing_again()
{
    each_engine(async |store| {
        let (world, linked) = doubled(store).await;
        let (desk, manager) = (&world.desk, &world.manager);
        let namesake = namesake(&world);
        let reference = world
            .request("rectification", std::slice::from_ref(&linked))
            .await;
        let target: requests::Reference = reference.parse().unwrap();
        let marks = requests::Marks::default();
        requests::tick(&desk.ledger, manager, target.into(), "A4", &marks)
            .await
            .unwrap();
        let alone = world
            .draft(&reference, &rename(&[&linked], Whom::default()))
            .await;
        assert_eq!(alone.persons.len(), 1, "only what is named");
        assert_eq!(told(&alone, LEAD), (false, "certain".to_owned()));

        let whom = Whom {
            also: records(&[LEAD]),
            ..Whom::default()
        };
        let anew = effects::redraft(desk, manager, (&alone.effect, &alone.request), whom)
            .await
            .unwrap();
        assert_eq!(anew.persons.len(), 2);
        assert!(told(&anew, LEAD).0 && !told(&anew, CONTACT).0);
        let over = effects::redraft(
            desk,
            manager,
            (&alone.effect, &alone.request),
            Whom::default(),
        )
        .await;
        assert!(matches!(over, Err(Error::Refused(why)) if why.code == "effect-over"));

        let before = look(desk).await;
        let draft = world.draft(&reference, &rename(&[], Whom::default())).await;
        world.apply(&draft).await;
        let changed = changes(&before, &look(desk).await);
        let renamed = with_other(&changed, "last_name");
        assert!(renamed.is_superset(&records(&[&linked, CONTACT, LEAD])));
        assert!(!renamed.contains(&namesake));
        let right = |one: &Change| one.4.as_deref() == Some("Neuwirth");
        assert!(changed.iter().all(right));
        let kept = world.kept().await;
        assert!(!kept.contains("Neuwirth") && !kept.contains("Meldezettel"));
        world.clear();
    })
    .await;
}

#[tokio::test]
async fn a_slip_in_a_name_is_refused_and_so_is_an_effect_about_nobody() {
    each_engine(async |store| {
        let (world, linked) = doubled(store).await;
        let (desk, manager) = (&world.desk, &world.manager);
        let reference = world
            .request("objection", std::slice::from_ref(&linked))
            .await;
        let open = world.draft(&reference, &marketing(Shares::default())).await;
        let all = open.persons.iter().map(|place| place.record.clone());
        let nobody = Whom {
            without: all.collect(),
            ..Whom::default()
        };
        let slip = Whom {
            also: records(&["contact:none"]),
            ..Whom::default()
        };
        for (whom, code) in [(slip, "candidate-unknown"), (nobody, "effect-nobody")] {
            let asked = marketing(Shares {
                whom,
                ..Shares::default()
            });
            let refused = effects::draft(desk, manager, &reference, &asked).await;
            assert!(matches!(refused, Err(Error::Refused(why)) if why.code == code));
        }
        let shown = effects::show(desk, manager, &open.effect).await.unwrap();
        assert_eq!(
            shown.state,
            effects::State::Draft,
            "what was refused drops nothing"
        );
        world.clear();
    })
    .await;
}
