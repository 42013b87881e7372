//! The pictures of the README: the product's own pages in both languages, as they are now.

use std::path::Path;

use accounts::Role;
use base::Clock;

use crate::screen::Screen;
use crate::support::{Browser, World};

/// No picture weighs more, so that the page that shows them stays light.
const HEAVIEST: usize = 120_000;

const CASE: &str = "/requests/GD-2026-0001";

/// What people wrote, in one language.
struct Told {
    language: &'static str,
    skipped: &'static str,
    call: &'static str,
    archive: &'static str,
}

const TOLD: [Told; 2] = [
    Told {
        language: "de",
        skipped: "Am Telefon an Kundennummer und Geburtsdatum erkannt",
        call: "Rückruf: Die Person möchte auch aus dem Newsletter gelöscht werden.",
        archive: "Im Papierarchiv liegt nichts zu dieser Person.",
    },
    Told {
        language: "en",
        skipped: "Recognised on the telephone by customer number and date of birth",
        call: "Called back: the person also wants to be gone from the newsletter.",
        archive: "The paper archive holds nothing about this person.",
    },
];

#[tokio::test(flavor = "multi_thread")]
#[ignore = "draws pictures into the repository; scripts/screenshots --readme asks for it"]
async fn the_pictures_of_the_readme_are_drawn() {
    let folder = Path::new("../../docs/screens");
    for told in &TOLD {
        draw(told, &folder.join(told.language)).await;
    }
}

async fn draw(told: &Told, folder: &Path) {
    let world = lively().await;
    name_people(&world).await;
    let mut manager = world.sign_in(Role::PrivacyManager).await;
    let plan = drafted(&world, &mut manager, told).await;
    let screen = Screen::of(&world, Role::PrivacyManager).await;
    let language = format!(
        "document.cookie = 'vergissmein-language={}; path=/'",
        told.language
    );
    screen.ask(&language).await;
    screen.wear_at((1040, 720), false).await;
    std::fs::create_dir_all(folder).unwrap();
    screen.go(CASE).await;
    keep(&screen, folder, "case").await;
    screen.go(&format!("{plan}/persons")).await;
    keep(&screen, folder, "candidates").await;
    screen.click("button[formaction$='/preview']").await;
    screen.shows(".diff").await;
    keep(&screen, folder, "preview").await;
    let mut approver = world.sign_in(Role::Approver).await;
    carry_out(&mut manager, &mut approver, &plan).await;
    screen.go(&format!("{plan}/certificate")).await;
    keep(&screen, folder, "certificate").await;
    screen.quit().await;
}

/// A demonstration as one starts it: with a clock that goes, so that no page speaks of tests.
async fn lively() -> World {
    let mut world = World::new().await;
    world.app.ledger.clock = Clock::system();
    world.app.desk.ledger.clock = Clock::system();
    world.router = web::router(world.app.clone());
    world
}

/// The accounts of the tests are named to break pages; people have people's names.
async fn name_people(world: &World) {
    let pool = world.app.ledger.store.pool();
    for (role, name) in [
        (Role::Agent, "Jana Lang"),
        (Role::PrivacyManager, "Maria Huber"),
        (Role::Approver, "David Novak"),
    ] {
        sqlx::query("UPDATE accounts SET name = $1 WHERE login = $2")
            .bind(name)
            .bind(role.word())
            .execute(pool)
            .await
            .unwrap();
    }
}

/// A request with some work on it, and its plan.
async fn drafted(world: &World, manager: &mut Browser, told: &Told) -> String {
    let record = world.planted.katharina.persons[0].clone();
    let fields = [
        ("right", "erasure"),
        ("received", "gestern"),
        ("channel", "phone"),
        ("system", "vertrieb"),
        ("person", record.as_str()),
        ("assignee", "privacy_manager"),
    ];
    manager.done("/requests/new", &fields).await;
    let skipped = [("reason", told.skipped)];
    manager
        .done(&format!("{CASE}/steps/A4/skip"), &skipped)
        .await;
    for (text, system) in [(told.call, "vertrieb"), (told.archive, "papierarchiv")] {
        let entry = [("text", text), ("system", system)];
        manager.done(&format!("{CASE}/work-log"), &entry).await;
    }
    manager.get(CASE).await;
    let persons = manager.done(&format!("{CASE}/plan"), &[]).await;
    persons.trim_end_matches("/persons").to_owned()
}

async fn carry_out(manager: &mut Browser, approver: &mut Browser, plan: &str) {
    let approval = format!("{plan}/approval");
    let page = approver.get(&approval).await;
    let hash = page.between("name=\"hash\" value=\"", "\"");
    approver.done(&approval, &[("hash", &hash)]).await;
    let run = format!("{plan}/run");
    manager.done(&run, &[("reference", "GD-2026-0001")]).await;
    for _ in 0..300 {
        let page = manager.get(&run).await;
        if !page.body.contains("http-equiv=\"refresh\"") {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    panic!("the run does not end");
}

/// What one sees without scrolling.
async fn keep(screen: &Screen, folder: &Path, name: &str) {
    let picture = screen.driver.screenshot_as_png().await.unwrap();
    assert!(picture.len() < HEAVIEST, "{name}: {} bytes", picture.len());
    std::fs::write(folder.join(format!("{name}.png")), picture).unwrap();
}
