//! A run that a changed row stopped, brought to its end with plain forms.

use std::time::Duration;

use accounts::Role;
use axum::http::StatusCode;
use crm::database::{Connection, Statement};

use crate::support::{Browser, Page, World};

const CASE: &str = "/requests/GD-2026-0001";

pub async fn edit(world: &World, sql: &'static str) {
    let system = world.app.desk.open("vertrieb").await.unwrap();
    let mut connection = system.database.connect().await.unwrap();
    connection.command("editing", sql).await.unwrap();
    connection.close().await;
}

/// A plan that waits for its approval. Returns its address.
pub async fn drafted(world: &World, manager: &mut Browser) -> String {
    let record = &world.planted.katharina.persons[0];
    manager.get("/requests/new").await;
    let linked = format!("vertrieb/{record}");
    let fields = [
        ("right", "erasure"),
        ("received", "gestern"),
        ("channel", "phone"),
        ("linked", linked.as_str()),
    ];
    manager.done("/requests/new", &fields).await;
    let reason = [("reason", "Am Telefon erkannt")];
    manager
        .done(&format!("{CASE}/steps/A4/skip"), &reason)
        .await;
    let persons = manager.done(&format!("{CASE}/plan"), &[]).await;
    persons.trim_end_matches("/persons").to_owned()
}

/// An approved plan. Returns its address.
pub async fn approved(world: &World, manager: &mut Browser, approver: &mut Browser) -> String {
    let plan = drafted(world, manager).await;
    approve(approver, &plan).await;
    plan
}

/// An approved plan whose rows were changed, and the address of the plan.
pub async fn stopped(world: &World, manager: &mut Browser, approver: &mut Browser) -> String {
    let plan = approved(world, manager, approver).await;
    edit(
        world,
        "UPDATE contacts SET phone_work = '+43 1 5557 9999', modified_user_id = (SELECT id FROM users LIMIT 1);
         UPDATE tasks SET priority = 'changed'",
    )
    .await;
    over(manager, &plan).await;
    plan
}

pub async fn approve(approver: &mut Browser, plan: &str) {
    let approval = format!("{plan}/approval");
    let hash = approver
        .get(&approval)
        .await
        .between("name=\"hash\" value=\"", "\"");
    approver.done(&approval, &[("hash", &hash)]).await;
}

/// Starts the run and waits until it is over or stands still.
pub async fn over(manager: &mut Browser, plan: &str) -> Page {
    let run = format!("{plan}/run");
    manager.done(&run, &[("reference", "GD-2026-0001")]).await;
    for _ in 0..300 {
        let page = manager.get(&run).await;
        let waits =
            page.body.contains("http-equiv=\"refresh\"") || page.body.contains("Zur Bestätigung");
        if !waits {
            return page;
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    panic!("the run does not end");
}

fn records(page: &Page) -> Vec<String> {
    let parts = page.body.split("name=\"decide/").skip(1);
    let mut all: Vec<String> = parts
        .map(|part| part.split('"').next().unwrap().to_owned())
        .collect();
    all.dedup();
    all
}

#[tokio::test]
async fn a_plan_is_given_back_with_what_to_change_and_the_manager_is_told() {
    let world = World::new().await;
    let mut manager = world.sign_in(Role::PrivacyManager).await;
    let record = &world.planted.katharina.persons[0];
    let linked = format!("vertrieb/{record}");
    let fields = [
        ("right", "erasure"),
        ("received", "gestern"),
        ("channel", "phone"),
        ("linked", linked.as_str()),
    ];
    manager.get("/requests/new").await;
    manager.done("/requests/new", &fields).await;
    let persons = manager.done(&format!("{CASE}/plan"), &[]).await;
    let plan = persons.trim_end_matches("/persons").to_owned();
    let approval = format!("{plan}/approval");
    assert!(!manager.get(&approval).await.body.contains("name=\"why\""));

    let mut approver = world.sign_in(Role::Approver).await;
    let page = approver.get(&approval).await;
    let hash = page.between("name=\"hash\" value=\"", "\"");
    let drawn = page.between("id=\"sample\"", "</section>");
    assert_eq!(drawn.matches("name=\"look\"").count(), 5, "{drawn}");
    assert_eq!(drawn.matches("noch nicht").count(), 5);
    let row = drawn.split("name=\"look\" value=\"").nth(1).unwrap();
    let row = row.split('"').next().unwrap().to_owned();
    let look = approver
        .post(&format!("{plan}/preview"), &[("look", &row)])
        .await;
    assert_eq!(look.status, StatusCode::OK);
    let again = approver.get(&approval).await;
    let drawn = again.between("id=\"sample\"", "</section>");
    assert_eq!(
        drawn.matches("noch nicht").count(),
        4,
        "one was looked at: {drawn}"
    );
    let back = format!("{plan}/return");
    let page = approver.post(&back, &[("hash", &hash), ("why", " ")]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.body.contains("href=\"#why\""), "{}", page.body);
    let why = "Bitte den Vertrag 4711 behalten";
    let sent = [("hash", &*hash), ("why", why)];
    assert_eq!(approver.done(&back, &sent).await, approval);
    let page = approver.get(&approval).await;
    assert!(page.body.contains(why) && page.body.contains("Zurückgegeben von approver"));

    let today = manager.get("/").await;
    let told = today.between("id=\"attention\"", "</section>");
    assert!(told.contains("zurückgegeben, bitte ändern"), "{told}");
    assert!(told.contains(&format!("href=\"{plan}/check\"")), "{told}");
    assert!(
        manager
            .get(&format!("{plan}/check"))
            .await
            .body
            .contains(why)
    );
    let mut agent = world.sign_in(Role::Agent).await;
    let refused = agent.post(&back, &sent).await;
    assert_eq!(refused.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_run_is_set_for_the_evening_and_taken_back_on_its_page() {
    let world = World::new().await;
    let mut manager = world.sign_in(Role::PrivacyManager).await;
    let mut approver = world.sign_in(Role::Approver).await;
    let plan = approved(&world, &mut manager, &mut approver).await;
    let (run, later) = (format!("{plan}/run"), format!("{plan}/run/later"));
    let page = manager.get(&run).await;
    assert!(
        page.body.contains("Heute um 20:00 ausführen"),
        "{}",
        page.body
    );
    let mistyped = manager.post(&later, &[("reference", "GD-2026-0002")]).await;
    assert_eq!(mistyped.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(mistyped.body.contains("value=\"GD-2026-0002\""), "kept");
    let typed = [("reference", "GD-2026-0001")];
    let refused = approver.post(&later, &typed).await;
    assert_eq!(refused.status, StatusCode::NOT_FOUND);
    manager.done(&later, &typed).await;
    let page = manager.get(&run).await;
    assert!(
        page.body
            .contains("Der Lauf ist angesetzt: Mo 23. Nov., 20:00"),
        "{}",
        page.body
    );
    assert!(!page.body.contains("/run/later\""), "set once");
    let seen = approver.get(&run).await;
    assert!(seen.body.contains("Der Lauf ist angesetzt"));
    manager.done(&format!("{plan}/run/withdraw"), &[]).await;
    assert!(manager.get(&run).await.body.contains("/run/later\""));
    let gone = manager.post(&format!("{plan}/run/withdraw"), &[]).await;
    assert!(
        gone.body.contains("Es ist kein Lauf angesetzt"),
        "{}",
        gone.body
    );
    let log = manager.get("/ledger?action=runs.schedule").await;
    assert!(log.body.contains("hat den Löschlauf für später angesetzt"));
}

#[tokio::test]
async fn a_run_under_way_is_stopped_on_its_page_and_goes_on_there() {
    let world = World::new().await;
    let mut manager = world.sign_in(Role::PrivacyManager).await;
    let mut approver = world.sign_in(Role::Approver).await;
    let plan = approved(&world, &mut manager, &mut approver).await;
    let (run, stop) = (format!("{plan}/run"), format!("{plan}/run/stop"));
    let idle = manager.post(&stop, &[]).await;
    assert_eq!(idle.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(idle.body.contains("Es ist kein Lauf im Gang"));

    let mut other = reading(&world).await;
    manager.done(&run, &[("reference", "GD-2026-0001")]).await;
    intended(&world).await;
    let page = manager.get(&run).await;
    assert!(page.body.contains(&format!("action=\"{stop}\"")));
    let seen = approver.get(&run).await;
    assert!(
        !seen.body.contains(&stop),
        "only whoever may run it stops it"
    );
    let tried = approver.post(&stop, &[]).await;
    assert_eq!(tried.status, StatusCode::NOT_FOUND);
    assert_eq!(manager.done(&stop, &[]).await, run);
    let page = manager.get(&run).await;
    // The batch may have given up on whoever reads, and the run stand already.
    let is_asked = page.body.contains("lässt den Lauf anhalten");
    let stands = page.body.contains("Angehalten, wie von");
    assert!(is_asked || stands, "{}", page.body);
    assert!(!page.body.contains(&format!("action=\"{stop}\"")));
    other.command("reading", "COMMIT").await.unwrap();
    other.close().await;
    let page = standing(&mut manager, &run).await;
    assert!(page.body.contains("Angehalten, wie von privacy_manager"));
    assert!(page.body.contains("Lauf fortsetzen"), "{}", page.body);
    let list = manager.get("/plans?state=paused").await;
    assert!(list.body.contains(&run), "{}", list.body);
    assert!(manager.get("/").await.body.contains("jemand hat den Lauf"));

    let ended = over(&mut manager, &plan).await;
    assert!(ended.body.contains("0 Treffer"), "{}", ended.body);
    let log = manager.get("/ledger?action=runs.stop").await;
    assert!(log.body.contains("nach dem aktuellen Paket anhalten"));
}

#[tokio::test]
async fn a_run_that_gave_up_here_is_stopped_on_its_page_and_goes_on_there() {
    let world = World::new().await;
    let mut manager = world.sign_in(Role::PrivacyManager).await;
    let mut approver = world.sign_in(Role::Approver).await;
    let plan = approved(&world, &mut manager, &mut approver).await;
    let (run, stop) = (format!("{plan}/run"), format!("{plan}/run/stop"));
    let mut other = reading(&world).await;
    let typed = [("reference", "GD-2026-0001")];
    manager.done(&run, &typed).await;
    intended(&world).await;
    // Wanted once more, it is refused: another worker is at it.
    manager.done(&run, &typed).await;
    let page = standing(&mut manager, &run).await;
    assert!(page.body.contains("id=\"errors\""), "{}", page.body);
    assert!(page.body.contains("Lauf fortsetzen"), "{}", page.body);
    let offered = format!("action=\"{stop}\"");
    assert!(page.body.contains(&offered), "{}", page.body);
    let seen = approver.get(&run).await;
    assert!(!seen.body.contains(&stop), "the approver only looks");

    assert_eq!(manager.done(&stop, &[]).await, run);
    let page = manager.get(&run).await;
    assert!(!page.body.contains(&offered), "{}", page.body);
    other.command("reading", "COMMIT").await.unwrap();
    other.close().await;
    let halted = "Angehalten, wie von privacy_manager";
    let mut left = 300;
    while !manager.get(&run).await.body.contains(halted) {
        left -= 1;
        assert!(left > 0, "the run does not stop");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    let open = erasure::resume_open(&world.app.desk).await.unwrap();
    assert!(open.is_empty(), "{open:?}");
    let list = manager.get("/plans?state=paused").await;
    assert!(list.body.contains(&run), "no job takes it up again");
    let ended = over(&mut manager, &plan).await;
    assert!(ended.body.contains("0 Treffer"), "{}", ended.body);
}

/// Somebody else reads in the CRM, so that no batch can commit before they are done.
async fn reading(world: &World) -> Connection {
    let system = world.app.desk.open("vertrieb").await.unwrap();
    let mut other = system.database.connect().await.unwrap();
    other.command("reading", "BEGIN").await.unwrap();
    let contacts = Statement::fixed("SELECT COUNT(*) FROM contacts", &[]);
    other.rows("reading", &contacts).await.unwrap();
    other
}

/// Waits until a run means to write.
async fn intended(world: &World) {
    let intent = ledger::Filter {
        action: Some("runs.intend".to_owned()),
        ..ledger::Filter::default()
    };
    while world.app.ledger.list(&intent).await.unwrap().is_empty() {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// Waits until a run is not under way any more.
async fn standing(manager: &mut Browser, run: &str) -> Page {
    for _ in 0..300 {
        let page = manager.get(run).await;
        if !page.body.contains("http-equiv=\"refresh\"") {
            return page;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("the run does not stop");
}

#[tokio::test]
async fn a_stopped_run_is_decided_approved_again_and_brought_to_its_end() {
    let world = World::new().await;
    let mut manager = world.sign_in(Role::PrivacyManager).await;
    let mut approver = world.sign_in(Role::Approver).await;
    let plan = stopped(&world, &mut manager, &mut approver).await;
    let conflict = format!("{plan}/conflict");

    let run = manager.get(&format!("{plan}/run")).await;
    assert!(run.body.contains(&format!("href=\"{conflict}\"")));
    let page = manager.get(&conflict).await;
    assert!(!page.body.contains("5557"), "values wait to be asked for");
    assert!(page.body.contains("zuletzt geändert"), "{}", page.body);
    assert!(!page.body.contains(" checked"), "nothing is preselected");
    let records = records(&page);
    let task = records.iter().find(|r| r.starts_with("task:")).unwrap();
    let before = world.entries().await;
    let values = manager.post(&format!("{conflict}/values"), &[]).await;
    assert!(values.body.contains("5557 9999") && values.body.contains("Klardaten sichtbar"));
    assert!(world.entries().await > before, "each look is logged");

    let seen = approver.get(&conflict).await;
    assert!(!seen.body.contains("decide/"), "the approver only looks");
    let tried = approver.post(&conflict, &[("rest", "anyway")]).await;
    assert_eq!(tried.status, StatusCode::NOT_FOUND);

    let decision = format!("decide/{task}");
    let undecided = manager.post(&conflict, &[(&decision, "anyway")]).await;
    assert_eq!(undecided.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(undecided.body.contains("noch nicht entschieden"));
    assert!(undecided.body.contains(" checked"), "the input is kept");
    let fields = [(decision.as_str(), "leave_out"), ("rest", "anyway")];
    let groundless = manager.post(&conflict, &fields).await;
    assert_eq!(groundless.status, StatusCode::UNPROCESSABLE_ENTITY);
    let note = ("note", "Der Wartungsvertrag läuft weiter.");
    let fields = [fields[0], fields[1], ("ground", "contract"), note];
    let check = manager.done(&conflict, &fields).await;
    assert_eq!(check, format!("{plan}/check"));
    assert!(manager.get(&check).await.body.contains("Laufender Vertrag"));
    assert!(
        manager
            .get(&format!("{plan}/run"))
            .await
            .body
            .contains("noch nicht freigegeben"),
        "what was decided does not run without an approval"
    );

    approve(&mut approver, &plan).await;
    let ended = over(&mut manager, &plan).await;
    assert!(ended.body.contains("0 Treffer"), "{}", ended.body);
    let log = manager.get("/ledger?action=plans.settle").await;
    assert!(
        log.body
            .contains("hat Konflikte eines Löschplans entschieden")
    );
}
