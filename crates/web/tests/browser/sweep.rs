//! Every page, both languages, both themes: nothing breaks the policy, nothing overflows, nothing
//! is heavy; axe finds nothing where it is installed.

use std::path::{Path, PathBuf};

use accounts::Role;
use serde_json::Value;

use crate::screen::{Screen, later};
use crate::support::{Browser, World};

/// CSS, script and icon included.
const HEAVIEST: usize = 150_000;

/// Pages that need no plan.
const PAGES: [&str; 17] = [
    "/",
    "/requests",
    "/requests?due=overdue&channel=email",
    "/requests?group=done",
    "/requests/new",
    "/requests/GD-2026-0001",
    "/requests/GD-2026-0001/received",
    "/requests/GD-2026-0001/steps/A4",
    "/requests/GD-2026-0001/close",
    "/requests/GD-2026-0001/change/extension",
    "/persons",
    "/ledger",
    "/systems",
    "/account",
    "/account/second-factor",
    "/help",
    "/nowhere",
];

async fn fill(world: &World) -> Vec<String> {
    let mut manager = world.sign_in(Role::PrivacyManager).await;
    let record = world.planted.open[0].person.clone();
    for (place, received) in ["28.10.2026", "1.11.2026", "20.11.2026"].iter().enumerate() {
        let fields = [
            ("right", ["erasure", "access", "objection"][place]),
            ("received", received),
            ("channel", "email"),
            ("assignee", ["privacy_manager", "", "agent"][place]),
            ("system", "vertrieb"),
            ("person", record.as_str()),
            ("text", "Bitte löschen Sie alles über mich."),
        ];
        manager.get("/requests/new").await;
        manager.done("/requests/new", &fields).await;
        later(world);
    }
    let mut pages: Vec<String> = PAGES.map(str::to_owned).to_vec();
    pages.push(format!(
        "/systems/vertrieb/persons/{}",
        record.replace(':', "/")
    ));
    pages.extend(plan(&mut manager).await);
    pages
}

/// The pages of a drafted plan.
async fn plan(manager: &mut Browser) -> Vec<String> {
    let case = "/requests/GD-2026-0001";
    manager.get(case).await;
    let persons = manager.done(&format!("{case}/plan"), &[]).await;
    let plan = persons.trim_end_matches("/persons").to_owned();
    ["persons", "records", "check", "approval", "run"]
        .map(|page| format!("{plan}/{page}"))
        .to_vec()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_keeps_to_policy_width_weight_and_reach() {
    let world = World::new().await;
    let pages = fill(&world).await;
    let screen = Screen::of(&world, Role::PrivacyManager).await;
    let axe = axe();
    let pictures = std::env::var_os("VERGISSMEIN_SCREENSHOTS").map(PathBuf::from);
    let mut faults = Vec::new();
    for language in ["de", "en"] {
        let cookie = format!("document.cookie = 'vergissmein-language={language}; path=/'");
        screen.go("/").await;
        screen.ask(&cookie).await;
        for path in &pages {
            for (width, dark) in [(1280, false), (1280, true), (360, false), (320, true)] {
                screen.wear(width, dark).await;
                screen.go(path).await;
                let name = format!(
                    "{language} {width} {} {path}",
                    if dark { "dark" } else { "light" }
                );
                let language_shown = screen.ask("return document.documentElement.lang").await;
                assert_eq!(language_shown, language, "{name}");
                look(&screen, &name, axe.as_deref(), &mut faults).await;
                if let Some(folder) = &pictures {
                    keep(&screen, folder, &name).await;
                }
            }
        }
    }
    screen.quit().await;
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

async fn look(screen: &Screen, name: &str, axe: Option<&str>, faults: &mut Vec<String>) {
    let overflow = screen
        .ask("return document.documentElement.scrollWidth - innerWidth")
        .await;
    if overflow.as_i64().unwrap() > 0 {
        faults.push(format!("{name}: {overflow} px too wide"));
    }
    let weight = screen
        .ask(
            "const all = [...performance.getEntriesByType('resource'), \
             ...performance.getEntriesByType('navigation')]; \
             return all.reduce((sum, one) => sum + one.decodedBodySize, 0)",
        )
        .await;
    let weight = usize::try_from(weight.as_u64().unwrap()).unwrap();
    if weight > HEAVIEST {
        faults.push(format!("{name}: {weight} bytes"));
    }
    let foreign = screen
        .ask(
            "return performance.getEntriesByType('resource').map(one => one.name) \
             .filter(name => !name.startsWith(location.origin)).join()",
        )
        .await;
    if foreign != "" {
        faults.push(format!("{name}: loads {foreign}"));
    }
    if let Some(axe) = axe {
        faults.extend(examined(screen, name, axe).await);
    }
}

/// What axe-core finds.
async fn examined(screen: &Screen, name: &str, axe: &str) -> Vec<String> {
    screen.ask(axe).await;
    let script = "return axe.run(document, { resultTypes: ['violations'] }).then(found => \
                  found.violations.map(one => `${one.id}: ${one.help} ` + \
                  one.nodes.slice(0, 3).map(node => node.target.join(' ')).join(' | ')))";
    let found = screen.ask(script).await;
    let Value::Array(found) = found else {
        return vec![format!("{name}: axe did not answer")];
    };
    let said = found
        .iter()
        .map(|one| format!("{name}: {}", one.as_str().unwrap_or_default()));
    said.collect()
}

/// axe-core, where `VERGISSMEIN_AXE` names its file, as `scripts/screenshots` does.
fn axe() -> Option<String> {
    let Some(file) = std::env::var_os("VERGISSMEIN_AXE") else {
        eprintln!("VERGISSMEIN_AXE names no axe.min.js: pages are not examined by axe-core");
        return None;
    };
    Some(std::fs::read_to_string(file).unwrap())
}

async fn keep(screen: &Screen, folder: &Path, name: &str) {
    let plain = |c: char| if c.is_alphanumeric() { c } else { '-' };
    let file: String = name.chars().map(plain).collect();
    std::fs::create_dir_all(folder).unwrap();
    std::fs::write(folder.join(format!("{file}.png")), screen.picture().await).unwrap();
}
