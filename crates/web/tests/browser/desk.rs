//! The newer pages in a browser: conflicts, checklists, several requests at once, own views, the
//! panel in a frame, and the places behind the menu of a narrow page.

use accounts::Role;
use axum::Router;
use axum::extract::State;
use axum::response::Html;
use axum::routing::get;
use tokio::net::TcpListener;

use crate::approving::{approved, opened};
use crate::scenes::{change_rows, panel};
use crate::screen::Screen;
use crate::support::World;

const CASE: &str = "/requests/GD-2026-0001";

/// Requests for access, entered one after the other.
async fn requests(world: &World, count: usize) {
    let mut manager = world.sign_in(Role::PrivacyManager).await;
    for _ in 0..count {
        let fields = [
            ("right", "access"),
            ("received", "gestern"),
            ("channel", "phone"),
        ];
        manager.get("/requests/new").await;
        manager.done("/requests/new", &fields).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_conflict_is_decided_in_the_page_and_the_run_ends() {
    let world = World::new().await;
    let mut manager = world.sign_in(Role::PrivacyManager).await;
    let case = opened(&mut manager, &world.planted.katharina.persons[0]).await;
    let plan = approved(&world, &mut manager, &case).await;
    change_rows(&world).await;
    let screen = Screen::of(&world, Role::PrivacyManager).await;
    screen.go(&format!("{plan}/run")).await;
    screen.tab_to("#reference").await;
    screen.press("GD-2026-0001").await;
    screen
        .click("form[action$='/run'] button:not(.outlined)")
        .await;
    let conflict = format!("{plan}/conflict");
    screen.shows(&format!("a[href='{conflict}']")).await;
    screen.click(&format!("a[href='{conflict}']")).await;
    screen.shows("fieldset.group").await;
    let chosen = "return document.querySelectorAll('[type=radio]:checked').length";
    assert_eq!(screen.ask(chosen).await, 0, "nothing is preselected");
    screen.click("button[formaction$='/values']").await;
    screen.shows("fieldset.group table").await;
    assert!(screen.says("5557 9999").await);
    screen
        .click("form[action$='/conflict'] .actions button")
        .await;
    screen.shows("#errors").await;
    screen.click("[name=rest]").await;
    screen
        .click("form[action$='/conflict'] .actions button")
        .await;
    screen.arrives(&format!("{plan}/check")).await;
    screen.sign_in(&world, Role::Approver).await;
    screen.go(&format!("{plan}/approval")).await;
    screen.click("main form.fields button").await;
    screen.shows(".note.ok").await;
    screen.sign_in(&world, Role::PrivacyManager).await;
    screen.go(&format!("{plan}/run")).await;
    screen.tab_to("#reference").await;
    screen.press("GD-2026-0001").await;
    screen
        .click("form[action$='/run'] button:not(.outlined)")
        .await;
    screen.shows(&format!("a[href='{plan}/certificate']")).await;
    screen.quit().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_checklist_that_was_edited_is_what_a_new_request_begins_with() {
    let world = World::new().await;
    let screen = Screen::of(&world, Role::Administrator).await;
    screen.go("/checklists").await;
    screen.enter("main a[href='/checklists/access']").await;
    screen.shows("#s-A1").await;
    screen.enter("#s-A1 > summary").await;
    screen
        .ask("document.querySelector('#title_de-A1').value = ''")
        .await;
    screen.tab_to("#title_de-A1").await;
    screen.press("Anfrage am Empfang prüfen").await;
    screen.enter(".dock button").await;
    screen.shows(".note.ok").await;
    requests(&world, 1).await;
    screen.sign_in(&world, Role::PrivacyManager).await;
    screen.go(CASE).await;
    assert!(screen.says("Anfrage am Empfang prüfen").await);
    screen.quit().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn several_requests_are_chosen_by_key_given_to_somebody_kept_as_a_view_and_taken_out() {
    let world = World::new().await;
    requests(&world, 3).await;
    let screen = Screen::of(&world, Role::PrivacyManager).await;
    screen.go("/requests?right=access").await;
    screen.press("jxjx").await;
    let chosen = "return document.querySelectorAll('[name=ref]:checked').length";
    assert_eq!(screen.ask(chosen).await, 2);
    screen
        .ask("document.querySelector('#bulk-assignee').value = 'agent'")
        .await;
    screen.enter("button[formaction='/requests/assign']").await;
    screen.shows(".note.ok").await;
    assert!(screen.says("2 Anfragen wurden zugewiesen").await);

    screen.go("/requests?right=access").await;
    screen.enter("details.keep > summary").await;
    screen.tab_to("#view").await;
    screen.press("Auskünfte").await;
    screen.enter("form[action='/requests/views'] button").await;
    screen.shows("nav.views a[aria-current=page]").await;
    let view = "return document.querySelector('nav.views a[aria-current=page]').textContent";
    assert_eq!(screen.ask(view).await, "Auskünfte3");
    screen.go("/").await;
    screen.go("/requests").await;
    screen
        .enter("nav.views a[href='/requests?right=access']")
        .await;
    screen.arrives("/requests?right=access").await;

    let csv = "const form = document.getElementById('bulk'); \
         return fetch(form.action, { method: 'POST', body: new URLSearchParams(new FormData(form)) }) \
             .then(answer => answer.text())";
    let csv = screen.ask(csv).await;
    assert_eq!(csv.as_str().unwrap().lines().count(), 4, "{csv}");
    screen.press("j ").await;
    screen.shows("#preview").await;
    screen.press("\u{E00C}").await;
    screen.arrives("/requests?right=access").await;
    screen.quit().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_places_are_behind_the_menu_of_a_narrow_page_also_without_script() {
    let world = World::new().await;
    let screen = Screen::of(&world, Role::PrivacyManager).await;
    screen.wear(360, false).await;
    screen.go("/").await;
    let seen = "return document.querySelector('.menu a[href=\"/ledger\"]').checkVisibility()";
    assert_eq!(screen.ask(seen).await, false);
    let rail = "return document.querySelector('.rail').checkVisibility()";
    assert_eq!(screen.ask(rail).await, false);
    screen.enter(".menu > summary").await;
    assert_eq!(screen.ask(seen).await, true);
    screen.enter(".menu a[href='/ledger']").await;
    screen.arrives("/ledger").await;
    screen.without_script().await;
    screen.go("/requests").await;
    screen.click(".menu > summary").await;
    screen.click(".menu a[href='/persons']").await;
    screen.arrives("/persons").await;
    screen.click(".menu > summary").await;
    screen.click(".menu a.help").await;
    screen.arrives("/help#page-persons").await;
    screen.quit().await;
}

async fn framing(State(address): State<String>) -> Html<String> {
    Html(format!(
        "<!doctype html><title>CRM</title><iframe title=\"Anfragen\" src=\"{address}\"></iframe>"
    ))
}

/// The page of a CRM that frames an address. Returns its port.
#[expect(clippy::disallowed_methods, reason = "the server ends with the test")]
fn crm_page(listener: TcpListener, address: String) {
    let page = Router::new().route("/", get(framing)).with_state(address);
    tokio::spawn(axum::serve(listener, page).into_future());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_panel_shows_in_a_frame_of_its_crm_and_in_no_other() {
    let mut world = World::new().await;
    let mut manager = world.sign_in(Role::PrivacyManager).await;
    let record = world.planted.katharina.persons[0].clone();
    opened(&mut manager, &record).await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let home = world.app.panels.get_mut("vertrieb").unwrap();
    home.origin = format!("http://127.0.0.1:{port}");
    let screen = Screen::of(&world, Role::PrivacyManager).await;
    let (kind, id) = record.split_once(':').unwrap();
    let address = format!("{}{}", screen.address, panel(&world, kind, id));
    crm_page(listener, address);

    let crm = format!("http://127.0.0.1:{port}/");
    screen.driver.goto(&crm).await.unwrap();
    screen.driver.enter_frame(0).await.unwrap();
    screen.shows("body.panel").await;
    assert!(screen.says("GD-2026-0001").await);
    screen.driver.enter_default_frame().await.unwrap();
    assert!(screen.breaches().await.is_empty());

    let other = format!("http://localhost:{port}/");
    screen.driver.goto(&other).await.unwrap();
    screen.driver.enter_frame(0).await.unwrap();
    assert!(!screen.says("GD-2026-0001").await, "another page frames it");
    screen.driver.enter_default_frame().await.unwrap();
    assert!(!screen.breaches().await.is_empty(), "the browser refused");
    screen.quit().await;
}
