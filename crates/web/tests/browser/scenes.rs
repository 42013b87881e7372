//! What is entered into the world before its pages are looked at.

use accounts::Role;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

use crate::screen::later;
use crate::support::{Browser, World};

/// What was entered into the world, to be looked at.
pub struct Filled {
    pub record: String,
    /// Of a plan that waits, one that may run, one that ran, and one that changed rows stopped.
    pub drafted: String,
    pub approved: String,
    pub run: String,
    pub conflict: String,
    pub file: String,
    pub account: String,
    /// Of a preview of what would be written into the CRM.
    pub writeback: String,
    /// Signed as the CRM does it.
    pub panel: String,
}

impl Filled {
    pub async fn fill(world: &World) -> Self {
        let mut manager = world.sign_in(Role::PrivacyManager).await;
        let record = world.planted.open[0].person.clone();
        enter(world, &mut manager).await;
        decorate(world, &mut manager).await;
        let drafted = draft(&mut manager, "GD-2026-0001").await;
        let approved = approve(world, &mut manager, "GD-2026-0004").await;
        let run = run(world, &mut manager, "GD-2026-0005").await;
        let conflict = conflict(world, &mut manager, "GD-2026-0006").await;
        let view = [("query", "right=access"), ("view", "Auskünfte der Woche")];
        manager.done("/requests/views", &view).await;
        revise(world).await;
        let office = workflows::Office {
            controller: world.app.controller.clone(),
            public_url: world.app.public_url.clone(),
            relay: None,
            hooks: world.app.hooks.clone(),
        };
        workflows::pass(&world.app.ledger, &office).await.unwrap();
        messages(world).await;
        consents(world, &mut manager, &record).await;
        workshop(world, &mut manager).await;
        register(&mut manager).await;
        let writeback = writeback(&mut manager, &record).await;
        let case = manager.get("/requests/GD-2026-0001").await;
        let file = case.between("/requests/GD-2026-0001/files/", "\"");
        let agent = accounts::by_login(&world.app.ledger, "agent")
            .await
            .unwrap();
        let (kind, id) = record.split_once(':').unwrap();
        Self {
            panel: panel(world, kind, id),
            record,
            drafted,
            approved,
            run,
            conflict,
            file,
            account: agent.id.to_string(),
            writeback,
        }
    }
}

/// Six requests: right, receipt, channel, assignee.
const REQUESTS: [[&str; 4]; 6] = [
    ["erasure", "28.10.2026", "email", "privacy_manager"],
    ["access", "1.11.2026", "form", "agent"],
    ["objection", "20.11.2026", "phone", "agent"],
    ["erasure", "16.11.2026", "letter", ""],
    ["erasure", "2.11.2026", "email", "privacy_manager"],
    ["erasure", "18.11.2026", "phone", ""],
];

/// The requests, most of them of one person.
async fn enter(world: &World, manager: &mut Browser) {
    let record = &world.planted.open[0].person;
    let others = world.planted.open.iter().map(|open| &open.person);
    let mut others = others.filter(|person| person.starts_with("contact:") && *person != record);
    let other = others.next_back().unwrap();
    for (place, [right, received, channel, assignee]) in REQUESTS.into_iter().enumerate() {
        let person = match place {
            4 => &world.planted.katharina.persons[0],
            5 => other,
            _ => record,
        };
        let fields = [
            ("right", right),
            ("received", received),
            ("channel", channel),
            ("assignee", assignee),
            ("system", "vertrieb"),
            ("person", person.as_str()),
            ("text", "Bitte löschen Sie alles über mich."),
        ];
        manager.get("/requests/new").await;
        let page = manager.post("/requests/new", &fields).await;
        assert!(page.status.is_redirection(), "{}", page.body);
        later(world);
    }
}

/// Steps, work log, file and a request that waits, so that the pages have something to show.
async fn decorate(world: &World, manager: &mut Browser) {
    let case = "/requests/GD-2026-0001";
    let note = [
        ("note", "Mit der Person gesprochen."),
        ("evidence", "Aktenvermerk vom 3. November"),
    ];
    manager.done(&format!("{case}/steps/A3/tick"), &note).await;
    let doubt = [
        ("means", "facts"),
        ("result", "unconfirmed"),
        ("ground", "sender_differs"),
        ("reason", "Die letzte Bestellung war nicht bekannt."),
    ];
    manager.done(&format!("{case}/identity"), &doubt).await;
    for text in [
        "Frau Huber ruft morgen wieder an.",
        "https://crm.example.org/ein/sehr/langer/pfad/ohne/eine/einzige/luecke/zum/umbrechen",
    ] {
        let entry = [("text", text), ("system", "papierarchiv")];
        manager.done(&format!("{case}/work-log"), &entry).await;
        later(world);
    }
    manager.get(case).await;
    let file = (
        "Vollmacht Donaudampfschifffahrtsgesellschaft.pdf",
        &b"%PDF-1.7 x"[..],
    );
    assert!(
        manager
            .upload(&format!("{case}/files"), file, "")
            .await
            .status
            .is_redirection()
    );
    let until = [
        ("until", "1.12.2026"),
        ("waiting", "1.12.2026"),
        ("reason", "Antwort der Bank"),
    ];
    manager
        .done("/requests/GD-2026-0002/change/waiting", &until)
        .await;
}

/// What would be written into the CRM for the person.
async fn writeback(manager: &mut Browser, record: &str) -> String {
    let person = record.replace(':', "/");
    let sheet = format!("/systems/vertrieb/persons/{person}/consents");
    manager.get(&sheet).await;
    manager.done(&format!("{sheet}/writeback"), &[]).await
}

/// A system that is described, and who stands beside the controller.
async fn register(manager: &mut Browser) {
    manager.get("/register/new").await;
    let fields = [
        ("version", "0"),
        ("id", "rundbrief"),
        ("title", "Rundbrief"),
        ("owner", "Anna Muster, Marketing"),
        ("owner_contact", "marketing@muster.example"),
        ("persons", "Abonnentinnen und Abonnenten"),
        ("data_kinds", "Name, E-Mail-Adresse, Klicks"),
        ("purposes", "Versand des Rundbriefs"),
        ("bases", "consent"),
        ("recipients", "Druckerei"),
        ("processor_name", "Versand GmbH, Linz"),
        ("processor_state", "requested"),
        ("processor_day", "1.10.2026"),
        ("transfers", "some"),
        ("transfers_note", "USA, Angemessenheitsbeschluss"),
        ("retention", "bis zum Widerruf"),
        ("measure_name", "Zugriff nur für das Marketing"),
        ("measure_state", "in_place"),
        ("measure_day", "1.1.2026"),
        ("review_on", "1.6.2027"),
    ];
    manager.done("/register/new", &fields).await;
    let beside = [
        ("version", "0"),
        ("officer", "Dr. Ute Schutz, dsb@muster.example"),
    ];
    manager.done("/register/controller", &beside).await;
}

async fn draft(manager: &mut Browser, reference: &str) -> String {
    let case = format!("/requests/{reference}");
    manager.get(&case).await;
    let persons = manager.done(&format!("{case}/plan"), &[]).await;
    persons.trim_end_matches("/persons").to_owned()
}

async fn approve(world: &World, manager: &mut Browser, reference: &str) -> String {
    let skip = format!("/requests/{reference}/steps/A4/skip");
    manager.get("/nowhere").await;
    manager
        .done(&skip, &[("reason", "Am Telefon erkannt")])
        .await;
    let plan = draft(manager, reference).await;
    let approval = format!("{plan}/approval");
    let mut approver = world.sign_in(Role::Approver).await;
    let hash = approver
        .get(&approval)
        .await
        .between("name=\"hash\" value=\"", "\"");
    approver.done(&approval, &[("hash", &hash)]).await;
    plan
}

async fn run(world: &World, manager: &mut Browser, reference: &str) -> String {
    let plan = approve(world, manager, reference).await;
    let run = format!("{plan}/run");
    manager.done(&run, &[("reference", reference)]).await;
    for _ in 0..300 {
        if !manager
            .get(&run)
            .await
            .body
            .contains("http-equiv=\"refresh\"")
        {
            return plan;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    panic!("{reference}: the run does not end");
}

/// An approved plan whose rows somebody changed before it ran.
async fn conflict(world: &World, manager: &mut Browser, reference: &str) -> String {
    let plan = approve(world, manager, reference).await;
    change_rows(world).await;
    let run = format!("{plan}/run");
    manager.done(&run, &[("reference", reference)]).await;
    for _ in 0..300 {
        if manager.get(&run).await.body.contains("/conflict\"") {
            return plan;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    panic!("{reference}: no conflict");
}

/// A checklist in its second version.
async fn revise(world: &World) {
    let mut admin = world.sign_in(Role::Administrator).await;
    admin.get("/checklists/erasure").await;
    let changed = [("version", "1"), ("binding-17.3", "mandatory")];
    admin.done("/checklists/erasure", &changed).await;
}

/// A message that waits, and one that will not get through.
async fn messages(world: &World) {
    let ledger = &world.app.ledger;
    for cause in ["reminder", "escalation"] {
        let mut tx = ledger.begin().await.unwrap();
        let new = mail::NewMessage {
            to: mail::Address::parse("anna.berger@muster.example").unwrap(),
            subject: "GD-2026-0001: noch drei Tage".to_owned(),
            body: "Fällig am 23.12.2026".to_owned(),
            request: Some("GD-2026-0001".to_owned()),
            cause: cause.to_owned(),
        };
        mail::queue(&mut tx, (&ledger.clock, &ledger.random), &new)
            .await
            .unwrap();
        let who = ledger::Who::system("workflows", ledger::Via::Job);
        tx.record(ledger::Deed::done(who, "workflows.act"))
            .await
            .unwrap();
        tx.commit().await.unwrap();
        later(world);
    }
    let mut tx = ledger.store.housekeep().await.unwrap();
    let failed = "UPDATE outbox SET state = 'failed', tries = 9, ended_at = queued_at, \
         last_failure = 'rejected 550' WHERE cause LIKE 'escalation%'";
    sqlx::query(failed).execute(tx.conn()).await.unwrap();
    tx.commit().await.unwrap();
}

/// A purpose that is confirmed by link and one that is not, and what a person said to both.
async fn consents(world: &World, manager: &mut Browser, record: &str) {
    for (id, title, double) in [
        ("newsletter", "Rundbrief", "1"),
        ("calls", "Anrufe zu Neuigkeiten", ""),
    ] {
        let fields = [
            ("id", id),
            ("title_de", title),
            ("title_en", title),
            (
                "text_de",
                "Ja, die Muster GmbH darf mir schreiben. Ich kann das jederzeit widerrufen.",
            ),
            (
                "text_en",
                "Yes, Muster GmbH may write to me. I can withdraw this at any time.",
            ),
            ("channel", if double.is_empty() { "phone" } else { "email" }),
            ("double_opt_in", double),
        ];
        manager.get("/consents/new").await;
        manager.done("/consents/purposes", &fields).await;
        let sheet = format!(
            "/systems/vertrieb/persons/{}/consents",
            record.replace(':', "/")
        );
        let yes = [
            ("purpose", id),
            ("way", "paper"),
            ("source", "Messe Wien 2026, Stand der Muster GmbH"),
            ("proof", "Ordner 12, Blatt 7"),
            ("language", "de"),
            ("address", "anna.muster@example.org"),
        ];
        manager.done(&format!("{sheet}/new"), &yes).await;
        later(world);
        if double.is_empty() {
            let no = [("purpose", id), ("way", "phone"), ("source", "Anruf")];
            manager.done(&format!("{sheet}/withdraw"), &no).await;
            let basis = [
                ("purpose", id),
                ("basis", "contract"),
                ("source", "Vertrag 4711"),
                ("review_on", "1.11.2027"),
            ];
            manager.done(&format!("{sheet}/basis"), &basis).await;
        }
    }
}

/// The person's own page of the consent that was asked for last.
pub async fn own_page(world: &World) -> String {
    let row: (String,) =
        sqlx::query_as("SELECT body FROM outbox WHERE cause LIKE 'consents.ask:%'")
            .fetch_one(world.app.ledger.store.pool())
            .await
            .unwrap();
    let rest = row.0.split_once("/consent/").unwrap().1;
    format!("/consent/{}", rest.split_whitespace().next().unwrap())
}

/// The address a CRM would frame for this record.
pub fn panel(world: &World, kind: &str, id: &str) -> String {
    let until = (world.app.now().as_second() + 600).to_string();
    let key = world.app.panels["vertrieb"].key.expose().as_bytes();
    let mut mac = Hmac::<Sha256>::new_from_slice(key).unwrap();
    let signed = ["vergissmein-panel-1", "vertrieb", kind, id, &until].join("\n");
    mac.update(signed.as_bytes());
    let signature = hex::encode(mac.finalize().into_bytes());
    format!("/panel/vertrieb/{kind}/{id}?until={until}&signature={signature}")
}

/// Somebody changes the log behind our back.
pub async fn change_log(world: &World) {
    let mut tx = world.app.ledger.store.housekeep().await.unwrap();
    for sql in [
        "DROP TRIGGER ledger_entries_no_update",
        "UPDATE ledger_entries SET outcome = 'refused' WHERE idx = 5",
    ] {
        sqlx::query(sql).execute(tx.conn()).await.unwrap();
    }
    tx.commit().await.unwrap();
}

/// Somebody works in the CRM on the rows of a plan.
pub async fn change_rows(world: &World) {
    let system = world.app.desk.open("vertrieb").await.unwrap();
    let mut connection = system.database.connect().await.unwrap();
    let sql = "UPDATE contacts SET phone_work = '+43 1 5557 9999', \
         modified_user_id = (SELECT id FROM users LIMIT 1); \
         UPDATE tasks SET priority = 'changed'; UPDATE calls SET direction = 'changed'";
    connection.command("editing", sql).await.unwrap();
    connection.close().await;
}

/// A round of the assessment that is kept, one that is open, a measure that is a task, and a
/// process in its second version.
async fn workshop(world: &World, manager: &mut Browser) {
    manager.get("/assessment").await;
    manager.done("/assessment/start", &[]).await;
    let form = "/assessment/points/systems";
    let answers = [
        ("choice-systems-owners", "no"),
        ("choice-systems-processors", "some"),
        ("what-systems-other-0", "Telefonanlage"),
        ("owner-systems-other-0", "role:administrator"),
        ("due-systems-other-0", "31.1.2027"),
        (
            "what-systems-other-1",
            "Papierakten im Keller, auch die der früheren Filiale",
        ),
        ("remark-systems-access", "Mit der Personalabteilung klären."),
    ];
    manager.get(form).await;
    manager.done(form, &answers).await;
    manager.get("/assessment").await;
    manager.done("/assessment/complete", &[]).await;
    manager.get("/assessment").await;
    manager.done("/assessment/start", &[]).await;
    let mut agent = world.sign_in(Role::Agent).await;
    let page = agent.get(form).await;
    let seen = page.between("name=\"seen-systems-owners\" value=\"", "\"");
    let changed = [
        ("choice-systems-owners", "yes"),
        ("seen-systems-owners", &*seen),
    ];
    agent.done(form, &changed).await;
    manager.get("/assessment/plan").await;
    let owner = [
        ("item", "Q-systems-processors"),
        ("owner", "login:privacy_manager"),
        ("due", "1.11.2026"),
    ];
    let plan = "/assessment/plan";
    manager.done(&format!("{plan}/schedule"), &owner).await;
    let task = [("item", "Q-systems-processors"), ("as", "task")];
    manager.done(&format!("{plan}/adopt"), &task).await;
    let page = manager.get("/processes/erasure").await;
    assert!(page.body.contains("17.1"));
    let mut fields = vec![("version".to_owned(), "1".to_owned())];
    for field in ["purpose", "scope", "roles", "times", "remarks"] {
        for language in ["de", "en"] {
            let name = format!("{field}_{language}");
            fields.push((name, "Wie in unserem Haus üblich.".to_owned()));
        }
    }
    let fields: Vec<(&str, &str)> = fields.iter().map(|(a, b)| (&**a, &**b)).collect();
    manager.done("/processes/erasure", &fields).await;
    let path = "/templates/refused/de";
    manager.get(path).await;
    let own = "Guten Tag,\n\nzu {number}: leider nein.\n\n{grounds}\n\n{delay}\n\n{complaint}\n\n{remedy}";
    manager.done(path, &[("version", "0"), ("text", own)]).await;
    manager
        .done(
            &format!("{path}/restore"),
            &[("seen", "1"), ("version", "0")],
        )
        .await;
    let head = [
        ("version", "0"),
        ("name", "Muster GmbH"),
        ("address", "Ring 1\n1010 Wien"),
        ("contact", "datenschutz@example.org"),
    ];
    manager.done("/templates/letterhead", &head).await;
}
