//! Nothing but a keyboard: each key goes where the focus is, and the focus is always seen.

use accounts::Role;

use crate::screen::Screen;
use crate::support::World;

const CASE: &str = "/requests/GD-2026-0001";

/// More than a person who reads each page presses in the five minutes this may take.
const MOST_KEYS: usize = 600;

#[tokio::test(flavor = "multi_thread")]
async fn t4_a_person_is_erased_by_two_people_with_keyboards_alone() {
    let world = World::new().await;
    let her = &world.planted.katharina;
    assert!(her.related.len() >= 100, "{} related", her.related.len());
    assert!(!her.retained.is_empty(), "an invoice is locked");
    let screen = Screen::of(&world, Role::PrivacyManager).await;
    // Wide enough for the places beside the page; narrower they wait behind "Menü".
    screen.wear(1280, false).await;
    find_and_open(&screen, &her.persons[0]).await;
    identify(&screen).await;
    let plan = draft(&screen, &world).await;
    sign_out(&screen).await;
    screen.sign_in(&world, Role::Approver).await;
    approve(&screen, &plan).await;
    sign_out(&screen).await;
    screen.sign_in(&world, Role::PrivacyManager).await;
    run(&screen, &plan).await;
    assert!(screen.keys() <= MOST_KEYS, "{} keys", screen.keys());
    screen.quit().await;
}

/// From a search by name to the person's page, and from there to the request.
async fn find_and_open(screen: &Screen, record: &str) {
    screen.press("gp").await;
    screen.arrives("/persons").await;
    screen.tab_to("#name").await;
    screen.press("Katharina Brandl\u{E007}").await;
    screen.shows("main ul.log a").await;
    let person = format!("/systems/vertrieb/persons/{}", record.replace(':', "/"));
    screen.enter(&format!("a[href='{person}']")).await;
    screen.arrives(&person).await;
    screen.enter("main .head a.button:not(.outlined)").await;
    screen.shows("#right-erasure").await;
    screen.tab_to("input[name=right]").await;
    for _ in 0..8 {
        if screen.ask("return document.activeElement.id").await == "right-erasure" {
            break;
        }
        screen.key("\u{E015}").await;
    }
    let chosen = "return document.querySelector('[name=right]:checked')?.id";
    assert_eq!(screen.ask(chosen).await, "right-erasure");
    screen
        .enter("form.fields[action='/requests/new'] .actions button")
        .await;
    screen.arrives(&format!("{CASE}/received")).await;
}

/// The identity is known from the telephone, with the reason.
async fn identify(screen: &Screen) {
    screen.enter(&format!("main a[href='{CASE}']")).await;
    screen.arrives(CASE).await;
    screen.enter(&format!("a[href='{CASE}/steps/A4']")).await;
    screen.arrives(&format!("{CASE}/steps/A4")).await;
    // Sent without its reason, the page leads back to the field.
    screen.enter("form[action$='/skip'] button").await;
    screen.shows("#errors").await;
    screen.enter("#errors a[href='#reason']").await;
    let focus = screen.ask("return document.activeElement.id").await;
    assert_eq!(focus, "reason");
    screen.press("Am Telefon erkannt").await;
    screen.enter("form[action$='/skip'] button").await;
    screen.arrives(CASE).await;
}

/// Everyone found is judged, the groups stay as the rules say. Returns the plan's address.
async fn draft(screen: &Screen, world: &World) -> String {
    screen.enter(&format!("a[href='{CASE}/plan']")).await;
    screen.arrives(&format!("{CASE}/plan")).await;
    screen.enter("main form button").await;
    screen.shows("fieldset.candidate").await;
    let plan = screen.here().await.trim_end_matches("/persons").to_owned();
    judge(screen, world).await;
    // Enter on an answer goes on, and presses no other button of the form.
    screen.key("\u{E007}").await;
    screen.arrives(&format!("{plan}/records")).await;
    // The invoices that are locked say so, and the group is not offered to be deleted silently.
    assert!(screen.says("Rechnung").await);
    screen.enter("form[action$='/records'] .dock button").await;
    screen.arrives(&format!("{plan}/check")).await;
    assert!(screen.says("BAO").await, "what stays, and why");
    screen.enter(".dock a.button:not(.outlined)").await;
    screen.arrives(&format!("{plan}/approval")).await;
    let own = "return document.querySelector('main form button').disabled";
    assert_eq!(
        screen.ask(own).await,
        true,
        "nobody approves their own plan"
    );
    plan
}

/// Each candidate once: 1 for the same person, 2 for somebody else.
async fn judge(screen: &Screen, world: &World) {
    let count = "return document.querySelectorAll('fieldset.candidate').length";
    let count = screen.ask(count).await.as_u64().unwrap();
    let mut namesakes = 0;
    for place in 1..=count {
        let script = format!(
            "return document.querySelectorAll('fieldset.candidate')[{}].querySelector('input').name",
            place - 1
        );
        let name = screen.ask(&script).await;
        let name = name.as_str().unwrap();
        let record = name.trim_start_matches("person/vertrieb/");
        screen.tab_to(&format!("input[name='{name}']")).await;
        let hers = world
            .planted
            .katharina
            .persons
            .iter()
            .any(|one| one == record);
        namesakes += usize::from(!hers);
        screen.key(if hers { "1" } else { "2" }).await;
        let chosen = format!("return document.querySelector(`input[name='{name}']:checked`).value");
        let chosen = screen.ask(&chosen).await;
        assert_eq!(chosen, if hers { "same" } else { "other" }, "{record}");
    }
    assert!(namesakes >= 2, "{namesakes} who only look like her");
}

async fn approve(screen: &Screen, plan: &str) {
    // What waits stands first on the first page, and leads to what is to be judged.
    screen.enter("main table a").await;
    screen.arrives(&format!("{plan}/approval")).await;
    screen.enter("main form.fields button").await;
    screen.shows(".note.ok").await;
    assert!(screen.says("Freigegeben von approver").await);
}

/// Typed wrongly first: nothing runs, and the page says what to type.
async fn run(screen: &Screen, plan: &str) {
    screen.press("ga").await;
    screen.arrives("/requests").await;
    screen.press("j\u{E007}").await;
    screen.arrives(CASE).await;
    screen.enter(&format!("a[href^='{plan}']")).await;
    screen.arrives(&format!("{plan}/run")).await;
    screen.tab_to("#reference").await;
    screen.press("GD-2026-0002\u{E007}").await;
    screen.shows("#errors").await;
    let focus = screen.ask("return document.activeElement.id").await;
    assert_eq!(focus, "errors", "what is wrong is read first");
    screen.enter("#errors a").await;
    assert_eq!(
        screen.ask("return document.activeElement.id").await,
        "reference"
    );
    screen.ask("document.activeElement.select()").await;
    screen.press("GD-2026-0001\u{E007}").await;
    screen
        .shows(&format!("main a.button[href='{plan}/certificate']"))
        .await;
    assert!(screen.says("0 Treffer").await);
    screen
        .enter(&format!("main a.button[href='{plan}/certificate']"))
        .await;
    screen.arrives(&format!("{plan}/certificate")).await;
    assert!(screen.says("vollständig ausgeführt und nachgeprüft").await);
}

async fn sign_out(screen: &Screen) {
    screen.go("/help").await;
    screen.enter("form[action='/sign-out'] button").await;
    screen.arrives("/sign-in").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn single_keys_can_be_switched_off_and_none_acts_while_one_types() {
    let world = World::new().await;
    let screen = Screen::of(&world, Role::Agent).await;
    screen.press("?").await;
    screen.arrives("/help/keys").await;
    screen.tab_to("[data-keys]").await;
    screen.press(" ").await;
    screen.press("c").await;
    assert_eq!(screen.here().await, "/help/keys", "switched off");
    screen.go("/requests").await;
    screen.press("gh").await;
    assert_eq!(screen.here().await, "/requests", "on every page");
    screen.go("/help/keys").await;
    screen.tab_to("[data-keys]").await;
    screen.press(" ").await;
    screen.press("/").await;
    let focus = screen.ask("return document.activeElement.name").await;
    assert_eq!(focus, "sought", "the search has the focus");
    screen.press("c?").await;
    assert_eq!(screen.here().await, "/help/keys", "what is typed is text");
    screen.quit().await;
}
