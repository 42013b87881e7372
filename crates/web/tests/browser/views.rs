//! Every page in every state: full, empty, and with what somebody typed wrongly.

use accounts::{By, Role};

use crate::answered::Answered;
use crate::scenes::{Filled, change_log, own_page, panel};
use crate::screen::Screen;
use crate::support::World;

mod cases;
mod house;

/// A page as somebody sees it.
pub struct View {
    /// Who looks; nobody is signed in when absent.
    pub role: Option<Role>,
    pub path: String,
    /// `full`, `empty`, `error`, or `broken` where something around the page is
    pub state: &'static str,
    /// Whether the password was given too long ago by then.
    pub stale: bool,
    /// What is typed, by the selector of the field, before the form of the selector is sent.
    typed: Vec<(&'static str, &'static str)>,
    sent: Option<&'static str>,
    /// The button that sends it; the form's first when absent.
    button: &'static str,
}

impl View {
    fn new(role: Option<Role>, state: &'static str, path: impl Into<String>) -> Self {
        Self {
            role,
            path: path.into(),
            state,
            stale: false,
            typed: Vec::new(),
            sent: None,
            button: "button",
        }
    }

    /// A form of the page, sent with this.
    fn send(mut self, form: &'static str, typed: &[(&'static str, &'static str)]) -> Self {
        self.sent = Some(form);
        self.typed = typed.to_vec();
        self
    }

    /// Sent by this button of the form.
    fn by(mut self, button: &'static str) -> Self {
        self.button = button;
        self
    }

    /// When the password was given too long ago.
    fn stale(mut self) -> Self {
        self.stale = true;
        self
    }

    pub fn name(&self) -> String {
        let form = self
            .sent
            .map_or_else(String::new, |form| format!(" {form} {}", self.button));
        let role = self.role.map_or("nobody", Role::word);
        // Ids and tokens are others each time.
        let path = self.path.split('/');
        let path: Vec<&str> = path
            .map(|part| {
                if part.len() > 20 && (!part.contains('?') || part.contains("signature=")) {
                    "x"
                } else {
                    part
                }
            })
            .collect();
        let stale = if self.stale { " stale" } else { "" };
        format!("{}{stale} {}{form} {role}", self.state, path.join("/"))
    }

    /// Opens the page and brings it into its state.
    ///
    /// # Errors
    /// What the page lacks for it.
    pub async fn open(&self, screen: &Screen) -> Result<(), String> {
        screen.go(&self.path).await;
        let Some(form) = self.sent else { return Ok(()) };
        let mut needed = vec![form.to_owned(), format!("{form} {}", self.button)];
        needed.extend(self.typed.iter().map(|(field, _)| (*field).to_owned()));
        for one in needed {
            let there = format!("return document.querySelector(`{one}`) !== null");
            if screen.ask(&there).await != true {
                return Err(format!("has no {one}"));
            }
        }
        for (field, value) in &self.typed {
            screen
                .ask(&format!(
                    "const f = document.querySelector(`{field}`); \
                     if (f.type === 'radio' || f.type === 'checkbox') f.checked = `{value}` !== 'off'; \
                     else f.value = `{value}`"
                ))
                .await;
        }
        let button = self.button;
        let before = screen.ask("return performance.timeOrigin").await;
        screen
            .ask(&format!(
                "const f = document.querySelector(`{form}`); f.noValidate = true; \
                 f.requestSubmit(f.querySelector(`{button}`))"
            ))
            .await;
        for _ in 0..200 {
            let now = "return document.readyState === 'complete' && performance.timeOrigin";
            let now = screen.ask(now).await;
            if now != false && now != before {
                return Ok(());
            }
            tokio::time::sleep(std::time::Duration::from_millis(25)).await;
        }
        Err("nothing came back".to_owned())
    }
}

/// What stands where nothing was entered yet.
pub fn empty(world: &World) -> Vec<View> {
    let manager = [
        "/",
        "/requests",
        "/requests?group=waiting",
        "/requests?group=done",
        "/ledger?request=GD-2026-0999",
        "/requests/counts",
        "/plans",
        "/search",
        "/mail",
        "/workflows",
        "/workflows/new",
        "/ledger/verification",
        "/consents",
        "/consents/new",
        "/consents/import",
        "/consents/verification",
        "/consents/changes",
        "/systems/vertrieb/persons/contact/nobody/consents",
        "/returns",
        "/restrictions",
        "/assessment",
        "/assessment/points/systems",
        "/processes",
        "/templates",
        "/templates/letterhead",
        "/register",
        "/register/new",
        "/register/record",
        "/register/vertrieb",
        "/systems/vertrieb/inventory",
    ];
    let mut views: Vec<View> = manager
        .map(|path| View::new(Some(Role::PrivacyManager), "empty", path))
        .into();
    for (role, path) in [
        (Role::Approver, "/"),
        (Role::Auditor, "/"),
        (Role::Administrator, "/"),
    ] {
        views.push(View::new(Some(role), "empty", path));
    }
    views.push(View::new(Some(Role::WorkflowAuthor), "empty", "/workflows"));
    let checklists = ["/checklists", "/checklists/erasure"];
    views.extend(checklists.map(|path| View::new(Some(Role::Administrator), "empty", path)));
    views.push(View::new(None, "empty", panel(world, "contact", "nobody")));
    views
}

/// Everything else, after what it needs was done.
pub async fn full(world: &World) -> Vec<View> {
    let filled = Filled::fill(world).await;
    let answered = Answered::fill(world).await;
    let mut views = filled.of_requests();
    views.extend(Filled::of_answers());
    views.extend(answered.views());
    views.extend(Filled::of_lists());
    views.extend(filled.of_plans());
    views.extend(filled.of_conflicts());
    views.extend(Filled::of_workflows());
    views.extend(Filled::of_the_workshop());
    views.extend(filled.of_consents());
    views.push(View::new(None, "full", own_page(world).await));
    views.extend(Filled::of_register());
    views.extend(filled.of_administration());
    views.extend(Filled::of_systems());
    views.extend(filled.of_the_rest());
    views.extend(filled.errors());
    views.extend(nobodys(world).await);
    views.extend(of_the_form());
    views.push(View::new(None, "full", filled.panel.clone()));
    views
}

/// What is said when the log was changed by somebody and a system is gone.
pub async fn broken(world: &World) -> Vec<View> {
    change_log(world).await;
    world.lose_crm();
    let manager = |path: &str| View::new(Some(Role::PrivacyManager), "broken", path);
    vec![
        View::new(Some(Role::PrivacyManager), "error", "/ledger/verification")
            .send("main form", &[]),
        manager("/ledger"),
        manager("/"),
        manager("/systems/vertrieb"),
        manager("/requests/GD-2026-0001"),
    ]
}

/// Pages of whoever is not signed in.
async fn nobodys(world: &World) -> Vec<View> {
    let ledger = &world.app.ledger;
    let agent = accounts::by_login(ledger, "agent").await.unwrap();
    let invited = accounts::invite(ledger, By::Operator, &agent.id)
        .await
        .unwrap();
    let invitation = format!("/invitation/{}", invited.token.expose());
    let link = accounts::sign_in_link(ledger, By::Operator, &agent.id)
        .await
        .unwrap();
    let wrong = [("#login", "agent"), ("#password", "falsch")];
    let differ = [("#password", "eins zwei drei vier"), ("#again", "fünf")];
    vec![
        View::new(None, "full", "/sign-in"),
        View::new(None, "full", "/proof"),
        View::new(None, "error", "/proof").send("main form", &[]),
        View::new(None, "error", "/sign-in").send("main form", &wrong),
        View::new(None, "full", format!("/sign-in/link/{}", link.expose())),
        View::new(None, "error", "/sign-in/link/none").send("main form", &[]),
        View::new(None, "full", &invitation),
        View::new(None, "error", &invitation).send("main form", &differ),
    ]
}

/// The public form, page after page in one browser: what one page was sent with, the next one shows.
fn of_the_form() -> Vec<View> {
    let nobody = |path: &str| View::new(None, "full", path);
    let wrong = |path: &str| View::new(None, "error", path);
    let you = [
        ("#name", "Theodora"),
        ("#email", "theodora@quittenbaum.example"),
    ];
    let pair = [("#number", "GD-2026-0001"), ("#code", "0000-0000-0000")];
    vec![
        nobody("/portal"),
        wrong("/portal").send("main form", &[]),
        nobody("/portal").send("main form", &[("#right-erasure", "on")]),
        nobody("/portal/you"),
        wrong("/portal/you").send("main form", &[("#name", ""), ("#email", "theodora@")]),
        nobody("/portal/you").send("main form", &you),
        nobody("/portal/details"),
        nobody("/portal/details").send("main form", &[("#details", "Auch aus dem Archiv")]),
        nobody("/portal/check"),
        nobody("/portal/check").send("main form", &[]),
        nobody("/portal/sent"),
        nobody("/portal/status"),
        wrong("/portal/status").send("main form", &pair),
    ]
}
