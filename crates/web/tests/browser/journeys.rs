//! Journeys of people: each a task with its measure.

use std::time::Duration;

use accounts::Role;
use thirtyfour::prelude::*;

use crate::screen::Screen;
use crate::support::World;

/// A request on the phone takes less than 45 seconds; a machine types faster, so what counts here
/// is that six facts are enough and that the page waits for nothing.
#[tokio::test(flavor = "multi_thread")]
async fn t1_a_request_on_the_phone_is_recorded_by_keyboard_alone() {
    let world = World::new().await;
    let screen = Screen::of(&world, Role::Agent).await;
    screen.press("c").await;
    screen.arrives("/requests/new").await;
    screen
        .ask("document.getElementById('right-erasure').focus()")
        .await;
    screen.press(" ").await;
    screen.press("\u{E004}").await;
    assert!(screen.says("Frist: Mi 23. Dez. 2026").await);
    screen
        .ask("const f = document.getElementById('received'); f.focus(); f.select()")
        .await;
    screen.press("gestern\u{E004}").await;
    tokio::time::sleep(Duration::from_millis(500)).await;
    assert!(
        screen.says("Frist: Di 22. Dez. 2026").await,
        "the deadline follows what is typed"
    );
    screen.ask("document.getElementById('text').focus()").await;
    screen.press("Bitte alles löschen").await;
    screen
        .ask("document.querySelector('main form.fields .actions button').focus()")
        .await;
    screen.press("\u{E007}").await;
    screen.arrives("/requests/GD-2026-0001/received").await;
    screen.quit().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn t2_from_a_contact_to_its_request_are_three_clicks() {
    let world = World::new().await;
    let screen = Screen::of(&world, Role::Agent).await;
    let record = world.planted.open[0].person.replace(':', "/");
    screen
        .go(&format!("/systems/vertrieb/persons/{record}"))
        .await;
    screen.click("main .head a.button:not(.outlined)").await;
    screen.click("label[for=right-access]").await;
    screen.click("main form.fields .actions button").await;
    screen.arrives("/requests/GD-2026-0001/received").await;
    screen.go("/requests/GD-2026-0001").await;
    assert!(
        screen
            .ask("return document.querySelector('#main .mask') !== null")
            .await
            == true
    );
    screen.quit().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn t3_the_most_urgent_case_and_why_stands_one_key_away() {
    let world = World::new().await;
    let mut agent = world.sign_in(Role::Agent).await;
    for received in ["10.11.2026", "26.10.2026", "1.11.2026"] {
        let fields = [
            ("right", "access"),
            ("received", received),
            ("channel", "email"),
        ];
        agent.get("/requests/new").await;
        agent.done("/requests/new", &fields).await;
    }
    let screen = Screen::of(&world, Role::Agent).await;
    screen.go("/requests").await;
    screen.press("j").await;
    let focus = screen
        .ask("return document.activeElement.textContent")
        .await;
    assert_eq!(focus, "GD-2026-0002", "received first, due first");
    screen.press("\u{E007}").await;
    screen.arrives("/requests/GD-2026-0002").await;
    screen.click("details.account summary").await;
    assert!(screen.says("kein Arbeitstag").await || screen.says("26. November").await);
    let strip = screen
        .ask("return document.querySelectorAll('.strip .deadline').length")
        .await;
    assert_eq!(strip, 1);
    screen.quit().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn t7_an_auditor_proves_in_two_steps_that_the_log_is_unchanged() {
    let world = World::new().await;
    let screen = Screen::of(&world, Role::Auditor).await;
    screen.arrives("/ledger").await;
    screen.click("main .head form button").await;
    assert!(screen.says("lückenlos und unverändert").await);
    screen.quit().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_is_kept_while_one_types() {
    let world = World::new().await;
    let screen = Screen::of(&world, Role::Agent).await;
    screen.go("/requests/new").await;
    screen.ask("document.getElementById('text').focus()").await;
    screen.press("Frau Huber hat angerufen").await;
    tokio::time::sleep(Duration::from_secs(2)).await;
    assert!(screen.says("Entwurf gespeichert").await);
    screen.go("/").await;
    screen.go("/requests/new").await;
    let text = screen.driver.find(By::Id("text")).await.unwrap();
    assert_eq!(
        text.value().await.unwrap().unwrap(),
        "Frau Huber hat angerufen"
    );
    screen.quit().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn t9_everything_works_without_script_at_320_pixels() {
    let world = World::new().await;
    let screen = Screen::of(&world, Role::PrivacyManager).await;
    screen.wear(320, false).await;
    screen.without_script().await;
    screen.go("/requests/new").await;
    screen.click("label[for=right-objection]").await;
    screen.click("main form.fields .actions button").await;
    screen.arrives("/requests/GD-2026-0001/received").await;
    screen.go("/requests/GD-2026-0001/steps/A3").await;
    screen.click("form[action$='/tick'] button").await;
    screen
        .arrives("/requests/GD-2026-0001?undo=tick%3AA3")
        .await;
    screen.click("form[action$='/untick'] button").await;
    screen.arrives("/requests/GD-2026-0001").await;
    assert!(!screen.says("Rückgängig").await, "it was taken back");
    screen.quit().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn t9_a_person_asks_without_account_and_script_at_320_pixels() {
    let world = World::new().await;
    let screen = Screen::of(&world, Role::PrivacyManager).await;
    screen.driver.delete_all_cookies().await.unwrap();
    screen.wear(320, false).await;
    screen.without_script().await;
    screen.go("/portal").await;
    screen.click("form[action='/portal/language'] button").await;
    screen.shows("html[lang=de]").await;
    screen.click("label[for=right-access]").await;
    screen.click("main form.fields .actions button").await;
    screen.arrives("/portal/you").await;
    // Sent without a word, it says what is lacking.
    screen.click("main form.fields .actions button").await;
    screen.shows("#errors").await;
    assert!(screen.says("Bitte prüfen Sie Ihre Angaben").await);
    write(&screen, "name", "Theodora Quittenbaum").await;
    write(&screen, "email", "theodora@quittenbaum.example").await;
    screen.click("main form.fields .actions button").await;
    screen.arrives("/portal/details").await;
    write(&screen, "details", "Auch aus dem Archiv").await;
    screen.click("main form.fields .actions button").await;
    screen.arrives("/portal/check").await;
    assert!(screen.says("Theodora Quittenbaum").await);
    screen.click("main form .actions button").await;
    screen.arrives("/portal/sent").await;
    assert!(screen.says("bis spätestens Mi 23. Dez. 2026").await);
    let number = text(&screen, "number").await;
    let code = text(&screen, "code").await;
    screen.click("main .actions a").await;
    screen.arrives("/portal/status").await;
    write(&screen, "number", &number).await;
    write(&screen, "code", &code).await;
    screen.click("main form.fields .actions button").await;
    screen.shows("li[aria-current=step]").await;
    assert!(screen.says("noch nicht abgeschickt").await);
    assert_eq!(
        screen.here().await,
        "/portal/status",
        "no code in the address"
    );
    let wide = "return document.documentElement.scrollWidth";
    assert!(screen.ask(wide).await.as_u64().unwrap() <= 320);
    screen.quit().await;
}

/// Types into a field, as a finger does.
async fn write(screen: &Screen, field: &str, text: &str) {
    let found = screen.driver.find(By::Id(field)).await.unwrap();
    found.send_keys(text).await.unwrap();
}

async fn text(screen: &Screen, id: &str) -> String {
    let found = screen.driver.find(By::Id(id)).await.unwrap();
    found.text().await.unwrap()
}
