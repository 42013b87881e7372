//! Every page in every state: full, empty, and with what somebody typed wrongly.

use accounts::{By, Role};

use crate::scenes::{Filled, change_log, own_page, panel};
use crate::screen::Screen;
use crate::support::World;

/// A page as somebody sees it.
pub struct View {
    /// Who looks; nobody is signed in when absent.
    pub role: Option<Role>,
    pub path: String,
    /// `full`, `empty`, `error`, or `broken` where something around the page is
    pub state: &'static str,
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
        format!("{} {}{form} {role}", self.state, path.join("/"))
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
    let mut views = filled.of_requests();
    views.extend(Filled::of_answers());
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

impl Filled {
    fn of_requests(&self) -> Vec<View> {
        assert!(!self.file.is_empty());
        let manager = |path: &str| View::new(Some(Role::PrivacyManager), "full", path);
        let mut views: Vec<View> = [
            "/",
            "/requests",
            "/requests?due=10&channel=email&right=erasure&assignee=me&system=vertrieb",
            "/requests?group=waiting",
            "/requests?state=new&person=vertrieb/contact:1",
            "/requests/counts",
            "/requests/new",
            "/requests/GD-2026-0001",
            "/requests/GD-2026-0001/received",
            "/requests/GD-2026-0001/assignee",
            "/requests/GD-2026-0001/tasks",
            "/requests/GD-2026-0001/effects",
            "/requests/GD-2026-0001/marks",
            "/requests/GD-2026-0001/letters",
            "/requests/GD-2026-0001/recipients",
            "/requests/GD-2026-0001/identity",
            "/requests/GD-2026-0001/merge",
            "/requests/GD-2026-0003/merge",
            "/requests/GD-2026-0001?history=steps",
            "/requests/GD-2026-0001?undo=tick:A3",
            "/requests/GD-2026-0001/steps/A1",
            "/requests/GD-2026-0001/steps/A4",
            "/requests/GD-2026-0001/close",
            "/requests/GD-2026-0001/plan",
            "/requests/GD-2026-0005",
            "/plans",
            "/plans?state=conflict",
            "/requests/counts",
            "/figures",
        ]
        .map(manager)
        .into();
        for change in ["waiting", "identity", "end-day", "extension", "receipt"] {
            views.push(manager(&format!("/requests/GD-2026-0001/change/{change}")));
        }
        views.push(manager(&format!(
            "/requests/new?system=vertrieb&person={}",
            self.record
        )));
        let restrict = "#new-restriction form";
        let effects = "/requests/GD-2026-0001/effects";
        views.push(
            View::new(Some(Role::PrivacyManager), "error", effects)
                .send(restrict, &[("#review_on", "bald")]),
        );
        views.push(manager(effects).send(restrict, &[("#ground", "b")]));
        for role in [Role::Agent, Role::Approver] {
            views.push(View::new(Some(role), "full", "/requests/GD-2026-0001"));
            views.push(View::new(Some(role), "full", "/"));
        }
        views.push(View::new(Some(Role::Auditor), "full", "/requests"));
        views
    }

    /// An answer before and after it was collected, its rows, and what the person sees.
    fn of_answers() -> Vec<View> {
        let answer = "/requests/GD-2026-0002/answer";
        let view = |role: Role, state: &'static str| View::new(Some(role), state, answer);
        vec![
            view(Role::PrivacyManager, "full"),
            view(Role::PrivacyManager, "full").send("form[action$='/GD-2026-0002/answer']", &[]),
            view(Role::PrivacyManager, "full").send("#kinds form", &[]),
            view(Role::Approver, "error").send("#release", &[]),
            View::new(None, "full", "/pick-up/none"),
            View::new(None, "full", "/errand/none"),
        ]
    }

    fn of_plans(&self) -> Vec<View> {
        let manager = |path: String| View::new(Some(Role::PrivacyManager), "full", path);
        let mut views = Vec::new();
        for page in [
            "persons",
            "records",
            "records?open=call",
            "rows?kind=contact&action=anonymise",
            "check",
            "approval",
            "run",
        ] {
            views.push(manager(format!("{}/{page}", self.drafted)));
        }
        let approval = format!("{}/approval", self.drafted);
        let approver = |state: &'static str| View::new(Some(Role::Approver), state, &approval);
        let back = "form[action$='/return']";
        views.push(approver("full"));
        views.push(approver("error").send(back, &[("#why", "")]));
        views.push(approver("full").send(back, &[("#why", "Bitte den Vertrag behalten.")]));
        views.push(manager(format!("{}/approval", self.approved)));
        views.push(manager(format!("{}/run", self.approved)));
        views.push(
            manager(format!("{}/run", self.approved))
                .send("form[action$='/run']", &[("#reference", "GD-2026-0004")])
                .by("button[formaction$='/later']"),
        );
        views.push(manager(format!("{}/run", self.run)));
        views.push(manager(format!("{}/certificate", self.run)));
        views
    }

    fn of_the_rest(&self) -> Vec<View> {
        let person = format!(
            "/systems/vertrieb/persons/{}",
            self.record.replace(':', "/")
        );
        let account = format!("/accounts/{}", self.account);
        let mut views = vec![
            View::new(Some(Role::PrivacyManager), "full", &person),
            View::new(Some(Role::PrivacyManager), "full", &person).send("main form", &[]),
            View::new(Some(Role::PrivacyManager), "full", "/ledger/verification")
                .send("main form", &[]),
            View::new(Some(Role::PrivacyManager), "full", "/account")
                .send("form[action='/account/tokens']", &[("#label", "Ablage")]),
            View::new(Some(Role::PrivacyManager), "full", "/search")
                .send("main form", &[("#sought", "Brandl")]),
            View::new(Some(Role::PrivacyManager), "full", "/requests/new")
                .send("main form.fields", &[("#who", "Brandl")])
                .by("button[formaction$='/person']"),
            View::new(Some(Role::PrivacyManager), "full", "/persons")
                .send("main form", &[("#name", "Brandl")]),
            View::new(Some(Role::PrivacyManager), "full", "/returns")
                .send("form[action$='/returns']", &[]),
            View::new(Some(Role::Administrator), "full", "/accounts"),
            View::new(Some(Role::Administrator), "full", account),
            View::new(Some(Role::Administrator), "full", "/systems/vertrieb"),
        ];
        for path in [
            "/persons",
            "/ledger",
            "/ledger/entries/3",
            "/systems",
            "/systems/vertrieb",
            "/account",
            "/account/second-factor",
            "/help",
            "/help/keys",
            "/imports",
        ] {
            views.push(View::new(Some(Role::PrivacyManager), "full", path));
        }
        views
    }

    /// Pages that say what was wrong.
    fn errors(&self) -> Vec<View> {
        let manager = |path: &str| View::new(Some(Role::PrivacyManager), "error", path);
        let admin = |path: &str| View::new(Some(Role::Administrator), "error", path);
        let case = "/requests/GD-2026-0001";
        let change = |what: &str| manager(&format!("{case}/change/{what}"));
        let records = format!("{}/records?open=call", self.drafted);
        let keep = "input[name=\"group/call\"][value=keep]";
        vec![
            manager("/nowhere"),
            manager("/requests/GD-2026-0999"),
            manager("/imports").send("main form", &[]),
            manager("/requests?reference=nichts"),
            manager("/ledger?since=31.2.2026&until=morgen+vielleicht"),
            manager("/requests/new").send(
                "main form.fields",
                &[("#received", "24.12.2027"), ("#person", "Quatsch mit Soße")],
            ),
            manager(&format!("{case}/steps/A4")).send("form[action$='/skip']", &[]),
            manager(&format!("{case}/identity")).send("form[action$='/identity']", &[]),
            manager(&format!("{case}/identity"))
                .send("form[action$='/compare']", &[("#sender", "Kathi")]),
            manager(&format!("{case}/merge?other=GD-2026-0003")).send("main form", &[]),
            manager(case).send("form[action$='/work-log']", &[("#text", "")]),
            manager(case).send("form[action$='/files']", &[]),
            manager(&format!("{case}/close")).send("main form", &[]),
            change("waiting").send("main form", &[("main input.short", "31.2.2026")]),
            change("extension").send("main form", &[]),
            change("receipt").send("main form", &[("main input.short", "morgen")]),
            change("end-day").send("main form", &[("main input.short", "gestern")]),
            manager("/search").send("main form", &[("#sought", "kein@@adresse")]),
            manager("/requests/new")
                .send("main form.fields", &[("#who", "")])
                .by("button[formaction$='/person']"),
            manager("/persons").send("main form", &[("#email", "kein@@adresse")]),
            manager("/account").send("form[action='/account/password']", &[("#old", "falsch")]),
            manager("/account").send("form[action='/account/tokens']", &[]),
            manager(&records).send("main form", &[(keep, "")]),
            manager(&records).send("main form", &[("#until", "31.2.2027")]),
            manager(&format!("{}/persons", self.drafted))
                .send("main form", &[("input[value=unclear]", "")]),
            manager(&format!("{}/run", self.approved))
                .send("form[action$='/run']", &[("#reference", "GD-2026-0815")]),
            manager(case).send(
                "form[action$='/work-log']",
                &[("form[action$='/work-log'] [name=csrf]", "x")],
            ),
            admin("/accounts").send("form.fields", &[("#login", "Groß Buchstaben")]),
            admin(&format!("/accounts/{}", self.account))
                .send("main form", &[("#role-agent", "off")]),
        ]
    }

    /// Preview, several at once, own views.
    fn of_lists() -> Vec<View> {
        let manager = |path: &str| View::new(Some(Role::PrivacyManager), "full", path);
        let wrong = |path: &str| View::new(Some(Role::PrivacyManager), "error", path);
        vec![
            manager("/requests?preview=GD-2026-0001"),
            manager("/requests?right=access"),
            manager("/requests?given=2&left=1"),
            wrong("/requests")
                .send("#bulk", &[])
                .by("button[formaction='/requests/assign']"),
            wrong("/requests").send("form[action='/requests/views']", &[("#view", "")]),
            wrong("/requests?person=Katharina"),
            wrong("/requests")
                .send("#bulk", &[])
                .by("button[formaction='/requests/merge']"),
            wrong("/requests")
                .send(
                    "#bulk",
                    &[("#bulk input[name=tags]", ""), ("input[name=ref]", "on")],
                )
                .by("button[formaction='/requests/tag']"),
            manager("/requests/GD-2026-0001/identity").send(
                "form[action$='/compare']",
                &[("#sender", "kathi@fremd.example")],
            ),
            View::new(Some(Role::Agent), "full", "/requests?preview=GD-2026-0002"),
            // Whoever opens a form is named to the next who looks.
            View::new(Some(Role::Agent), "full", "/requests/GD-2026-0002/steps/A3"),
            manager("/requests/GD-2026-0002"),
            manager("/requests/GD-2026-0002/steps/A3"),
            wrong("/requests/GD-2026-0002/steps/A3").send(
                "form[action$='/tick']",
                &[
                    ("form[action$='/tick'] [name=version]", "0"),
                    ("#evidence", "Aktenvermerk vom 5. November"),
                ],
            ),
            wrong("/requests/GD-2026-0002/change/end-day").send(
                "main form",
                &[
                    ("main form [name=version]", "0"),
                    ("main input.short", "10.12.2026"),
                    ("#reason", "Urlaub"),
                ],
            ),
        ]
    }

    /// A run that changed rows stopped.
    fn of_conflicts(&self) -> Vec<View> {
        let conflict = format!("{}/conflict", self.conflict);
        let manager =
            |state: &'static str, path: &str| View::new(Some(Role::PrivacyManager), state, path);
        let form = "form[action$='/conflict']";
        vec![
            manager("full", &conflict),
            manager("full", &conflict)
                .send(form, &[])
                .by("button[formaction$='/values']"),
            manager("full", &format!("{}/run", self.conflict)),
            manager("error", &conflict).send(
                form,
                &[
                    ("input[name^='decide/'][value=anyway]", ""),
                    ("#until", "irgendwann"),
                ],
            ),
            manager("error", &conflict).send(form, &[("input[name^='decide/'][value=anyway]", "")]),
            manager("error", &conflict).send(
                form,
                &[
                    ("input[name^='decide/'][value=leave_out]", ""),
                    ("[name=rest]", ""),
                ],
            ),
            View::new(Some(Role::Approver), "full", &conflict),
        ]
    }

    /// Purposes, a person's sheet, tables.
    fn of_consents(&self) -> Vec<View> {
        let person = self.record.replace(':', "/");
        let sheet = format!("/systems/vertrieb/persons/{person}/consents");
        let manager = |path: &str| View::new(Some(Role::PrivacyManager), "full", path);
        let wrong = |path: &str| View::new(Some(Role::PrivacyManager), "error", path);
        let table = "system,record,purpose,state,at,way,source\nvertrieb,contact:1,brief,given,2026-01-05,paper,Messe";
        vec![
            manager("/consents"),
            manager("/consents/purposes/newsletter"),
            manager("/consents/verification"),
            manager("/consents/changes").send("form[action='/consents/changes']", &[]),
            manager(&self.writeback),
            manager(&self.writeback).send("form[action$='/apply']", &[]),
            manager(&sheet),
            manager(&format!("{sheet}/new")),
            manager(&format!("{sheet}/basis")),
            manager("/consents/import")
                .send("main form", &[("#table", table)])
                .by("button[formaction$='/try']"),
            View::new(Some(Role::Agent), "full", "/consents/purposes/newsletter"),
            View::new(Some(Role::Approver), "full", &sheet),
            wrong("/consents/new").send("main form", &[("#title_de", "Rundbrief")]),
            wrong("/consents/import")
                .send("main form", &[("#table", table)])
                .by("button:not([formaction])"),
            wrong(&sheet).send(
                "form[action$='/withdraw']",
                &[("#source-newsletter", "anna@example.org")],
            ),
            wrong(&format!("{sheet}/new")).send("main form", &[("#at", "31.2.2026")]),
            wrong(&format!("{sheet}/basis")).send("main form", &[("#review_on", "irgendwann")]),
        ]
    }

    /// The workshop: agenda, plan, documents, processes, principles.
    fn of_the_workshop() -> Vec<View> {
        let manager = |path: &str| View::new(Some(Role::PrivacyManager), "full", path);
        let wrong = |path: &str| View::new(Some(Role::PrivacyManager), "error", path);
        let mut views: Vec<View> = [
            "/assessment",
            "/assessment/introduction",
            "/assessment/points/systems",
            "/assessment/points/plan",
            "/assessment/points/use?saved=1",
            "/assessment/plan",
            "/assessment/versions/1",
            "/assessment/versions/2",
            "/assessment/compare?from=1&to=2",
            "/processes",
            "/processes/erasure",
            "/processes/erasure?version=1",
            "/processes/intake",
            "/principles",
        ]
        .into_iter()
        .map(manager)
        .collect();
        views.push(View::new(
            Some(Role::Administrator),
            "full",
            "/assessment/plan",
        ));
        views.push(View::new(
            Some(Role::Auditor),
            "full",
            "/assessment/points/data",
        ));
        views.push(View::new(Some(Role::Approver), "full", "/processes/access"));
        views.push(
            wrong("/assessment/points/systems")
                .send("main form", &[("#due-systems-other-0", "31.2.2027")]),
        );
        views.push(
            wrong("/processes/access")
                .send("form[action='/processes/access']", &[("#times_en", "")]),
        );
        views
    }

    /// Systems, their descriptions, the record.
    fn of_register() -> Vec<View> {
        let manager = |path: &str| View::new(Some(Role::PrivacyManager), "full", path);
        let wrong = |path: &str| View::new(Some(Role::PrivacyManager), "error", path);
        vec![
            manager("/register"),
            manager("/register/rundbrief"),
            manager("/register/rundbrief/edit"),
            manager("/register/record"),
            manager("/register/controller"),
            View::new(Some(Role::Auditor), "full", "/register/rundbrief"),
            View::new(Some(Role::Administrator), "full", "/register/vertrieb"),
            wrong("/register/new")
                .send("main form", &[("#id", "Groß"), ("#review_on", "31.2.2027")]),
            wrong("/register/new").send("main form", &[("#id", "Groß")]),
            wrong("/register/rundbrief/edit").send(
                "main form",
                &[("#processor-day-1", "bald"), ("#measure-1", "")],
            ),
            wrong("/register/rundbrief").send("main form", &[("#review_on", "gestern")]),
            wrong("/register/controller").send("main form", &[("#version", "0")]),
        ]
    }

    fn of_workflows() -> Vec<View> {
        let author = |path: &str| View::new(Some(Role::WorkflowAuthor), "full", path);
        let wrong = |path: &str| View::new(Some(Role::WorkflowAuthor), "error", path);
        let form = "form.sentence";
        vec![
            author("/workflows"),
            author("/workflows/escalation-1"),
            author("/workflows/escalation-1?trial=yes"),
            author("/workflows/escalation-1/edit"),
            author("/workflows/new?from=reminder-10"),
            author("/workflows/new")
                .send(form, &[])
                .by("button[value=condition]"),
            author("/workflows/new?from=reminder-10")
                .send(form, &[])
                .by("button[value=try]:not(.unseen)"),
            wrong("/workflows/new")
                .send(form, &[])
                .by("button[value=save]"),
            author("/mail"),
            View::new(Some(Role::PrivacyManager), "full", "/mail"),
        ]
    }

    /// A system's mapping: tables, columns, five masked rows, the profile as text.
    fn of_systems() -> Vec<View> {
        let admin = |path: &str| View::new(Some(Role::Administrator), "full", path);
        let wrong = |path: &str| View::new(Some(Role::Administrator), "error", path);
        let check = "form[action$='/profile/check']";
        vec![
            admin("/systems/vertrieb/inventory").send("form[action$='/vertrieb/inventory']", &[]),
            admin("/systems/vertrieb/inventory?table=contacts"),
            View::new(
                Some(Role::Agent),
                "full",
                "/systems/vertrieb/inventory?table=leads",
            ),
            admin("/systems/vertrieb/grants"),
            admin("/systems/vertrieb/watch"),
            admin("/systems/vertrieb/drill"),
            View::new(
                Some(Role::PrivacyManager),
                "full",
                "/systems/vertrieb/drill",
            )
            .send("form[action$='/drill']", &[]),
            admin("/systems/vertrieb/mapping"),
            admin("/systems/vertrieb/mapping?table=contacts"),
            admin("/systems/vertrieb/mapping?table=contacts")
                .send("form[action$='/vertrieb/mapping']", &[]),
            admin("/systems/vertrieb/mapping").send("form[action$='/profile']", &[]),
            wrong("/systems/vertrieb/mapping").send(
                check,
                &[("#profile-text", "name = \"eigenes\"\nversion = [")],
            ),
        ]
    }

    /// Accounts, checklists and holidays.
    fn of_administration(&self) -> Vec<View> {
        let admin = |path: &str| View::new(Some(Role::Administrator), "full", path);
        let wrong = |path: &str| View::new(Some(Role::Administrator), "error", path);
        let account = format!("/accounts/{}", self.account);
        vec![
            admin("/"),
            admin("/account"),
            admin("/systems"),
            admin("/holidays"),
            wrong("/holidays").send("main form", &[]),
            admin("/checklists"),
            admin("/checklists/erasure"),
            admin("/checklists/erasure?saved=1"),
            admin("/checklists/erasure?version=1"),
            wrong("/checklists/erasure").send(
                "form.steplist",
                &[
                    ("#title_en-A1", ""),
                    ("#depends-A1", "Z1"),
                    ("#order-A2", "zwei"),
                ],
            ),
            admin("/accounts").send(
                "form.fields",
                &[
                    ("#login", "neue.person"),
                    ("#name", "Neue Person"),
                    ("#role-agent", ""),
                ],
            ),
            admin(&account),
            admin(&account)
                .send("main form", &[])
                .by("button[formaction$='/invite']"),
        ]
    }
}
