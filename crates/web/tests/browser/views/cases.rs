//! Pages of requests: the cases themselves, answers, plans, lists, and what was typed wrongly there.

use accounts::Role;

use super::View;
use crate::answered::Answered;
use crate::scenes::Filled;

impl Filled {
    pub fn of_requests(&self) -> Vec<View> {
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
            "/requests/GD-2026-0001/dossier",
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
            "/requests/GD-2026-0002/change/resume",
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
    pub fn of_answers() -> Vec<View> {
        let answer = "/requests/GD-2026-0002/answer";
        let view = |role: Role, state: &'static str| View::new(Some(role), state, answer);
        vec![
            view(Role::PrivacyManager, "full"),
            view(Role::PrivacyManager, "full").send("form[action$='/GD-2026-0002/answer']", &[]),
            view(Role::PrivacyManager, "full").send("#kinds form", &[]),
            view(Role::Approver, "error").send("#release", &[]),
            View::new(None, "full", "/pick-up/none"),
            View::new(None, "full", "/errand/none"),
            View::new(None, "full", "/identity/none"),
        ]
    }

    pub fn of_plans(&self) -> Vec<View> {
        let manager = |path: String| View::new(Some(Role::PrivacyManager), "full", path);
        let mut views = Vec::new();
        for page in [
            "persons",
            "records",
            "records?open=call",
            "records?open=hits",
            "rows?kind=contact&action=anonymise",
            "check",
            "grounds",
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

    pub fn of_the_rest(&self) -> Vec<View> {
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
    pub fn errors(&self) -> Vec<View> {
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
    pub fn of_lists() -> Vec<View> {
        let manager = |path: &str| View::new(Some(Role::PrivacyManager), "full", path);
        let wrong = |path: &str| View::new(Some(Role::PrivacyManager), "error", path);
        vec![
            manager("/requests?preview=GD-2026-0001"),
            manager("/requests?right=access"),
            manager("/requests?given=2&left=1"),
            manager("/requests?given=1&left=0&now=agent&back=privacy_manager:GD-2026-0001"),
            manager("/requests?tagged=1&left=0&now=&back=messe:GD-2026-0001"),
            manager("/requests?undone=1&left=1"),
            manager("/requests")
                .send("#bulk", &[])
                .by("button:not([formaction]):not([name])")
                .stale(),
            manager("/ledger").stale(),
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
            // Somebody else's, and one that nobody works on.
            View::new(Some(Role::Agent), "full", "/requests?preview=GD-2026-0005"),
            View::new(Some(Role::Agent), "full", "/requests/GD-2026-0004"),
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
    pub fn of_conflicts(&self) -> Vec<View> {
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
}

impl Answered {
    /// What is handed out, what the person and the owner of a system see, what is shown once.
    pub fn views(&self) -> Vec<View> {
        let manager = |path: &str| View::new(Some(Role::PrivacyManager), "full", path);
        let wrong = |path: &str| View::new(Some(Role::PrivacyManager), "error", path);
        let (link, package) = ("form[action$='/link']", "form[action$='/package']");
        let reopening = format!("{}/change/reopening", self.closed);
        let factor = || View::new(Some(Role::Auditor), "full", "/account/second-factor");
        vec![
            View::new(None, "full", &self.pick_up),
            View::new(None, "error", &self.pick_up).send("main form", &[("#code", "12")]),
            View::new(None, "full", &self.errand),
            View::new(None, "full", &self.identity),
            View::new(None, "error", &self.identity).send("main form", &[("#code", "12")]),
            manager(&self.codes),
            wrong(&self.codes).send("form[action$='/code/enter']", &[("#code", "12")]),
            View::new(None, "error", &self.errand).send("main form", &[("#outcome-partly", "")]),
            manager(&self.answer),
            wrong(&self.answer).send(link, &[("#days", "bald")]),
            manager(&self.answer).send(link, &[("#days", "3")]),
            manager(&self.answer).stale(),
            wrong(&self.answer).send(package, &[]).stale(),
            wrong(&self.answer).send(link, &[("#days", "3")]).stale(),
            manager(&self.closed),
            manager(&reopening),
            wrong(&reopening).send("main form", &[]),
            factor(),
            factor().send("form[action$='/confirm']", &[("#code", self.code)]),
        ]
    }
}
