//! Pages of the house: consents, assessment, register, workflows, systems, administration.

use accounts::Role;

use super::View;
use crate::scenes::Filled;

impl Filled {
    /// Purposes, a person's sheet, tables.
    pub fn of_consents(&self) -> Vec<View> {
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
    pub fn of_the_workshop() -> Vec<View> {
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
            "/templates",
            "/templates/refused/de",
            "/templates/refused/de?version=1",
            "/templates/access/en?saved=1",
            "/templates/letterhead",
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
        views.push(wrong("/templates/refused/en").send(
            "form[action='/templates/refused/en']",
            &[("#text", "{name}")],
        ));
        views.push(
            wrong("/templates/letterhead")
                .send("form[action='/templates/letterhead']", &[("#name", "")]),
        );
        views.push(
            wrong("/processes/access")
                .send("form[action='/processes/access']", &[("#times_en", "")]),
        );
        views
    }

    /// Systems, their descriptions, the record.
    pub fn of_register() -> Vec<View> {
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

    pub fn of_workflows() -> Vec<View> {
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
    pub fn of_systems() -> Vec<View> {
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
    pub fn of_administration(&self) -> Vec<View> {
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
