//! Every page in every state, both languages, both themes, wide and narrow: axe-core and
//! html-validate find nothing, nothing breaks the policy, nothing overflows, nothing is heavy.

use std::path::{Path, PathBuf};

use accounts::Role;
use jiff::SignedDuration;
use web::{Method, ROUTES};

use crate::screen::Screen;
use crate::support::World;
use crate::tools::{axe, examined, invalid};
use crate::views::{self, View};

/// What is read by GET and is no page: for machines, as a file, or a piece that a page asks for.
const NO_PAGES: [&str; 20] = [
    "/assessment/plan/table",
    "/assessment/versions/{version}/files/{file}",
    "/processes/{process}/paper",
    "/calendar/{token}",
    "/healthz",
    "/ledger/checkpoint",
    "/ledger/entries/{index}/proof",
    "/plans/{plan}/certificate.json",
    "/plans/{plan}/certificate.pdf",
    "/plans/{plan}/certificate.tlog-proof",
    "/plans/{plan}/run/events",
    "/readyz",
    "/register/record.csv",
    "/register/record.pdf",
    "/requests/new/due",
    "/systems/{system}/inventory.csv",
    "/systems/{system}/persons/{kind}/{id}/consents.pdf",
    "/requests/{reference}/files/{file}",
    "/requests/{reference}/letters/{letter}/paper.pdf",
    // Leads on at once unless the factor is asked for, which the tests of signing in do.
    "/sign-in/code",
];

/// The pages that nobody looks at.
fn unseen(views: &[String]) -> Vec<String> {
    let pages = ROUTES.iter().filter(|route| {
        let machine = route.path.starts_with("/api/") || route.path.starts_with("/assets/");
        route.method == Method::Get && !machine && !NO_PAGES.contains(&route.path)
    });
    let seen = |path: &str| {
        views.iter().any(|view| {
            let view = view.split(['?', '#']).next().unwrap_or_default();
            let mut parts = path.split('/').zip(view.split('/'));
            path.split('/').count() == view.split('/').count()
                && parts.all(|(ours, theirs)| ours.starts_with('{') || ours == theirs)
        })
    };
    let unseen = pages.filter(|route| !seen(route.path));
    unseen
        .map(|route| format!("{}: no view shows it", route.path))
        .collect()
}

/// Longer than a password counts, shorter than a session lives that nobody uses.
const STALE: SignedDuration = SignedDuration::from_mins(11);

/// CSS, script and icon included.
const HEAVIEST: usize = 150_000;

#[tokio::test(flavor = "multi_thread")]
async fn every_page_in_german_is_valid_and_open_to_everybody() {
    Sweep::of("de").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_in_english_is_valid_and_open_to_everybody() {
    Sweep::of("en").await;
}

struct Sweep {
    screen: Screen,
    language: &'static str,
    axe: String,
    pictures: Option<PathBuf>,
    sources: Vec<(String, String)>,
    faults: Vec<String>,
}

impl Sweep {
    async fn of(language: &'static str) {
        let world = World::new().await;
        let screen = Screen::of(&world, Role::PrivacyManager).await;
        let mut sweep = Self {
            screen,
            language,
            axe: axe(),
            pictures: std::env::var_os("VERGISSMEIN_SCREENSHOTS").map(PathBuf::from),
            sources: Vec::new(),
            faults: Vec::new(),
        };
        let views = views::empty(&world);
        let mut paths: Vec<String> = views.iter().map(|view| view.path.clone()).collect();
        sweep.look_at_all(&world, views).await;
        let views = views::full(&world).await;
        paths.extend(views.iter().map(|view| view.path.clone()));
        sweep.faults.extend(unseen(&paths));
        sweep.look_at_all(&world, views).await;
        sweep.look_at_all(&world, views::broken(&world).await).await;
        sweep.faults.extend(invalid(&sweep.sources));
        assert!(sweep.faults.is_empty(), "{}", sweep.faults.join("\n"));
        sweep.screen.quit().await;
    }

    async fn look_at_all(&mut self, world: &World, mut views: Vec<View>) {
        views.sort_by_key(|view| (view.stale, view.role));
        let mut seen = None;
        for (place, view) in views.iter().enumerate() {
            let now = Some((view.stale, view.role));
            if seen != now {
                seen = now;
                match view.role {
                    Some(role) => self.screen.sign_in(world, role).await,
                    None => self.screen.driver.delete_all_cookies().await.unwrap(),
                }
                let cookie = format!(
                    "document.cookie = 'vergissmein-language={}; path=/'",
                    self.language
                );
                self.screen.ask(&cookie).await;
                if view.stale {
                    world.app.ledger.clock.advance(STALE);
                }
            }
            self.look(place, view).await;
        }
    }

    async fn look(&mut self, place: usize, view: &View) {
        self.screen.wear(1280, false).await;
        let name = format!("{} {place:02} {}", self.language, view.name());
        if let Err(lack) = view.open(&self.screen).await {
            self.faults.push(format!("{name}: {lack}"));
            return;
        }
        let shown = self
            .screen
            .ask("return document.documentElement.lang")
            .await;
        assert_eq!(shown, self.language, "{name}");
        self.sources.push((name.clone(), self.screen.source()));
        let mut found = self.as_loaded(view).await;
        found.extend(self.screen.breaches().await);
        for (width, dark) in [(1280, false), (1280, true), (320, true), (360, false)] {
            self.screen.wear(width, dark).await;
            let theme = if dark { "dark" } else { "light" };
            let worn = format!("{width} {theme}");
            // The window grows with what is too wide for it, so it is no measure.
            let wide = "return document.documentElement.scrollWidth";
            let wide = self.screen.ask(wide).await.as_u64().unwrap();
            if wide > u64::from(width) {
                let widest = format!(
                    "return [...document.querySelectorAll('main *, .top *')].reverse() \
                         .find(one => one.checkVisibility() \
                             && one.getBoundingClientRect().right > {width} \
                             && !one.closest('.wide'))?.outerHTML.slice(0, 120)"
                );
                let widest = self.screen.ask(&widest).await;
                found.push(format!("{worn}: {wide} px wide, {widest}"));
            }
            // A table that sticks out of its column lies over what stands beside it.
            let over = "return [...document.querySelectorAll('main table')].filter(t => \
                 t.checkVisibility() && t.offsetWidth > t.parentElement.clientWidth + 1 && \
                 getComputedStyle(t.parentElement).overflowX === 'visible') \
                 .map(t => t.caption?.textContent ?? 'one').join()";
            let over = self.screen.ask(over).await;
            if over != "" {
                found.push(format!("{worn}: table {over} is wider than its place"));
            }
            if let Some(folder) = &self.pictures {
                keep(&self.screen, folder, &format!("{name} {worn}")).await;
            }
            // Another theme changes colours alone, another width what is hidden as well, and another language
            // neither: the wide page's colours in the dark are looked at in one.
            let again = width == 1280 && dark && self.language != "de";
            if width != 360 && !again {
                let whole = width == 320 || !dark;
                let said = examined(&self.screen, &self.axe, whole).await;
                found.extend(said.into_iter().map(|said| format!("{worn}: {said}")));
            }
        }
        // What axe did to the page is not the page's.
        self.screen.breaches().await;
        self.faults
            .extend(found.into_iter().map(|fault| format!("{name}: {fault}")));
    }

    /// What does not depend on theme and width.
    async fn as_loaded(&self, view: &View) -> Vec<String> {
        let mut found = Vec::new();
        let weight = "const all = [...performance.getEntriesByType('resource'), \
             ...performance.getEntriesByType('navigation')]; \
             return all.reduce((sum, one) => sum + one.decodedBodySize, 0)";
        let weight = self.screen.ask(weight).await.as_u64().unwrap();
        if usize::try_from(weight).unwrap() > HEAVIEST {
            found.push(format!("{weight} bytes"));
        }
        let foreign = "return performance.getEntriesByType('resource').map(one => one.name) \
             .filter(name => !name.startsWith(location.origin)).join()";
        let foreign = self.screen.ask(foreign).await;
        if foreign != "" {
            found.push(format!("loads {foreign}"));
        }
        let lost = "return [...document.querySelectorAll('a[href^=\"#\"]')].map(one => one.hash) \
             .filter(hash => hash && !document.getElementById(decodeURIComponent(hash.slice(1)))).join()";
        let lost = self.screen.ask(lost).await;
        if lost != "" {
            found.push(format!("links to {lost}, which is not on the page"));
        }
        if view.state == "error" {
            let said = "return document.querySelector('[role=alert], .prose, .empty') !== null";
            if self.screen.ask(said).await != true {
                found.push("says no error".to_owned());
            }
        }
        found
    }
}

async fn keep(screen: &Screen, folder: &Path, name: &str) {
    let plain = |c: char| if c.is_alphanumeric() { c } else { '-' };
    let file: String = name.chars().map(plain).collect();
    std::fs::create_dir_all(folder).unwrap();
    let file = folder.join(format!("{file}.png"));
    std::fs::write(file, screen.picture().await).unwrap();
}
