//! What whoever approves a plan is shown, and finds.

use accounts::Role;

use crate::screen::Screen;
use crate::support::{Browser, World};

const REFERENCE: &str = "GD-2026-0001";

/// A request for this person's erasure, whose identity is known. Returns its address.
pub async fn opened(manager: &mut Browser, record: &str) -> String {
    let fields = [
        ("right", "erasure"),
        ("received", "gestern"),
        ("channel", "phone"),
        ("system", "vertrieb"),
        ("person", record),
    ];
    manager.get("/requests/new").await;
    manager.done("/requests/new", &fields).await;
    let case = format!("/requests/{REFERENCE}");
    let reason = [("reason", "Am Telefon erkannt")];
    manager
        .done(&format!("{case}/steps/A4/skip"), &reason)
        .await;
    case
}

/// A plan as the rules propose it. Returns its address.
pub async fn drafted(manager: &mut Browser, case: &str) -> String {
    let persons = manager.done(&format!("{case}/plan"), &[]).await;
    persons.trim_end_matches("/persons").to_owned()
}

/// A plan that may run. Returns its address.
pub async fn approved(world: &World, manager: &mut Browser, case: &str) -> String {
    let plan = drafted(manager, case).await;
    let approval = format!("{plan}/approval");
    let mut approver = world.sign_in(Role::Approver).await;
    let page = approver.get(&approval).await;
    let hash = page.between("name=\"hash\" value=\"", "\"");
    approver.done(&approval, &[("hash", &hash)]).await;
    plan
}

#[tokio::test(flavor = "multi_thread")]
async fn t5_whoever_approves_finds_the_deviation_at_once() {
    let world = World::new().await;
    let mut manager = world.sign_in(Role::PrivacyManager).await;
    let case = opened(&mut manager, &world.planted.katharina.persons[0]).await;
    let plan = drafted(&mut manager, &case).await;
    let before = manager.get(&format!("{plan}/approval")).await;
    assert!(
        before.body.contains("Nichts wurde anders entschieden"),
        "as the rules say"
    );
    let records = format!("{plan}/records");
    let page = manager.get(&format!("{records}?open=call")).await;
    let planted = page.between("name=\"record/", "\"");
    let decided = [
        (&*format!("record/{planted}"), "keep"),
        ("ground", "contract"),
        ("note", "Wartung läuft bis 2029"),
        ("stay", "call"),
    ];
    manager.done(&records, &decided).await;

    let screen = Screen::of(&world, Role::Approver).await;
    screen.arrives("/").await;
    assert!(screen.says(REFERENCE).await, "it waits for approval");
    screen.click("main table a").await;
    screen.arrives(&format!("{plan}/approval")).await;
    let first = screen
        .ask("return document.querySelector('main section.region').innerText")
        .await;
    let first = first.as_str().unwrap();
    assert!(first.starts_with("Von den Regeln abweichend"), "{first}");
    assert!(
        first.contains(&planted) && first.contains("behalten"),
        "{first}"
    );
    assert!(
        first.contains("Laufender Vertrag"),
        "with its ground: {first}"
    );
    let others = "return document.querySelectorAll('#deviations li').length";
    assert_eq!(
        screen.ask(others).await,
        1,
        "and nothing that is as it should be"
    );
    screen.click("#deviations li a").await;
    screen.arrives(&format!("{records}?open=call#g-call")).await;
    let row = format!("return document.querySelector('#g-call').innerText.includes('{planted}')");
    assert_eq!(screen.ask(&row).await, true, "one click away");
    screen.quit().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_group_and_a_person_decided_by_hand_are_deviations_too() {
    let world = World::new().await;
    let mut manager = world.sign_in(Role::PrivacyManager).await;
    let case = opened(&mut manager, &world.planted.katharina.persons[0]).await;
    let plan = drafted(&mut manager, &case).await;
    let page = manager.get(&format!("{plan}/persons")).await;
    let unsure = page.body.split("class=\"candidate\"").skip(1);
    let unsure = unsure.filter(|card| {
        !card
            .split("</fieldset>")
            .next()
            .unwrap()
            .contains("checked")
    });
    let namesake = unsure
        .map(|card| card.split("name=\"person/").nth(1).unwrap())
        .map(|name| name.split('"').next().unwrap().to_owned())
        .next()
        .unwrap();
    let field = format!("person/{namesake}");
    manager
        .done(&format!("{plan}/persons"), &[(&*field, "same")])
        .await;
    let group = [
        ("group/call", "archive"),
        ("ground", "contract"),
        ("note", "Wartung läuft bis 2029"),
    ];
    manager.done(&format!("{plan}/records"), &group).await;
    let mut approver = world.sign_in(Role::Approver).await;
    let page = approver.get(&format!("{plan}/approval")).await;
    let told = page.between("id=\"deviations\"", "</section>");
    let record = namesake.trim_start_matches("vertrieb/");
    assert!(
        told.contains(record) && told.contains("Dieselbe Person"),
        "{told}"
    );
    assert!(
        told.contains("Anrufe: ") && told.contains("Archivieren"),
        "{told}"
    );
}
