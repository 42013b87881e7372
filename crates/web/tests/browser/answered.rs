//! What people without an account get to see, and what is shown once: a released answer and its
//! link, a question to the owner of another system, a second factor that waits for its first code.

use accounts::Role;
use totp_rs::{Builder, Secret};

use crate::screen::later;
use crate::support::{Browser, World};

/// What was answered and asked, to be looked at.
pub struct Answered {
    /// The page of a released answer.
    pub answer: String,
    /// Where the person picks its package up.
    pub pick_up: String,
    /// Where the owner of another system answers.
    pub errand: String,
    /// Where the person enters the code that was sent to the address on file.
    pub identity: String,
    /// Where the house sees its codes.
    pub codes: String,
    /// A request that was merged into another one, and is closed.
    pub closed: String,
    /// What the auditor's authenticator shows.
    pub code: &'static str,
}

impl Answered {
    /// Goes last: the code is good for the moment in which it was computed.
    pub async fn fill(world: &World) -> Self {
        let mut manager = world.sign_in(Role::PrivacyManager).await;
        let case = opened(world, &mut manager, "access").await;
        let errand = asked(world, &mut manager, &case).await;
        // Katharina's addresses are gone by now.
        let gone = &world.planted.katharina.persons;
        let mut others = world.planted.open[2..].iter().map(|one| &one.person);
        let known = others.find(|person| !gone.contains(person)).unwrap();
        let doubted = opened_for(world, &mut manager, ("portability", known)).await;
        let codes = format!("{doubted}/identity");
        let identity = code_to(world, &mut manager, &codes).await;
        let answer = format!("{case}/answer");
        let id = released(world, &mut manager, &case).await;
        let pick_up = link(&mut manager, &id).await;
        Self {
            answer,
            pick_up,
            errand,
            identity,
            codes,
            closed: merged(world, &mut manager).await,
            code: code(world).await,
        }
    }
}

/// A request of somebody about whom there is no other. Returns its address.
async fn opened(world: &World, manager: &mut Browser, right: &str) -> String {
    let person = world.planted.open[1].person.as_str();
    opened_for(world, manager, (right, person)).await
}

/// A request of this person. Returns its address.
async fn opened_for(world: &World, manager: &mut Browser, (right, person): (&str, &str)) -> String {
    let fields = [
        ("right", right),
        ("received", "20.11.2026"),
        ("channel", "email"),
        ("system", "vertrieb"),
        ("person", person),
    ];
    manager.get("/requests/new").await;
    let received = manager.done("/requests/new", &fields).await;
    later(world);
    received.trim_end_matches("/received").to_owned()
}

/// Asks the owner of the archive. Returns the address of their page.
async fn asked(world: &World, manager: &mut Browser, case: &str) -> String {
    let tasks = format!("{case}/tasks");
    let page = manager.get(&tasks).await;
    let task = page.between("<li id=\"", "\"");
    let fields = [("round", "0"), ("identifiers", "Theodora Quittenbaum")];
    manager.done(&format!("{tasks}/{task}/ask"), &fields).await;
    let row: (String,) = sqlx::query_as("SELECT body FROM outbox WHERE body LIKE '%/errand/%'")
        .fetch_one(world.app.ledger.store.pool())
        .await
        .unwrap();
    let (_, token) = row.0.split_once("/errand/").unwrap();
    format!("/errand/{}", token.split_whitespace().next().unwrap())
}

/// Sends a code to the address on file. Returns the address of the person's page.
async fn code_to(world: &World, manager: &mut Browser, at: &str) -> String {
    manager.get(at).await;
    let sender = [("sender", "jemand@fremd.example")];
    let page = manager.post(&format!("{at}/compare"), &sender).await;
    let record = page.between("name=\"record\" value=\"", "\"");
    let address = page.between("name=\"address\" value=\"", "\"");
    let fields = [
        ("system", "vertrieb"),
        ("record", &*record),
        ("address", &*address),
        ("ground", "sender_differs"),
    ];
    manager.done(&format!("{at}/code"), &fields).await;
    let row: (String,) = sqlx::query_as("SELECT body FROM outbox WHERE body LIKE '%/identity/%'")
        .fetch_one(world.app.ledger.store.pool())
        .await
        .unwrap();
    let (_, token) = row.0.split_once("/identity/").unwrap();
    format!("/identity/{}", token.split_whitespace().next().unwrap())
}

/// Collects an answer, says what the law wants said, and has it released. Returns its id.
async fn released(world: &World, manager: &mut Browser, case: &str) -> String {
    let reason = [("reason", "Am Telefon erkannt")];
    manager
        .done(&format!("{case}/steps/A4/skip"), &reason)
        .await;
    let answer = format!("{case}/answer");
    manager.done(&answer, &[]).await;
    let mut page = manager.get(&answer).await;
    for _ in 0..300 {
        if page.body.contains("name=\"say-") {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        page = manager.get(&answer).await;
    }
    let id = page.between("action=\"/answers/", "/");
    let names = page.body.split("name=\"say-").skip(1);
    let names: Vec<String> = names
        .map(|rest| format!("say-{}", rest.split('"').next().unwrap()))
        .collect();
    let said: Vec<(&str, &str)> = names.iter().map(|name| (&**name, "Vertrag")).collect();
    manager
        .done(&format!("/answers/{id}/statements"), &said)
        .await;
    let mut approver = world.sign_in(Role::Approver).await;
    let page = approver.get(&answer).await;
    let hash = page.between("name=\"hash\" value=\"", "\"");
    let release = format!("/answers/{id}/release");
    approver.done(&release, &[("hash", &hash)]).await;
    later(world);
    id
}

/// Makes a link by which the person picks the package up. Returns its address.
async fn link(manager: &mut Browser, id: &str) -> String {
    let made = manager
        .post(&format!("/answers/{id}/link"), &[("days", "7")])
        .await;
    let token = made.between("/pick-up/", "</code>");
    format!("/pick-up/{token}")
}

/// Two requests that were one. Returns the address of the one that is closed.
async fn merged(world: &World, manager: &mut Browser) -> String {
    let stays = opened(world, manager, "restriction").await;
    let goes = opened(world, manager, "restriction").await;
    let other = goes.trim_start_matches("/requests/");
    manager
        .done(&format!("{stays}/merge"), &[("other", other)])
        .await;
    later(world);
    goes
}

/// Draws a second factor for the auditor and computes its first code.
async fn code(world: &World) -> &'static str {
    let mut auditor = world.sign_in(Role::Auditor).await;
    let factor = "/account/second-factor";
    auditor.done(factor, &[]).await;
    let page = auditor.get(factor).await;
    let key = page.between("<dd><code>", "</code>");
    let key = Secret::try_from_base32(key.replace(' ', "")).unwrap();
    let totp = Builder::new().with_secret(key).build().unwrap();
    let now = u64::try_from(world.app.now().as_second()).unwrap();
    totp.generate(now).to_string().leak()
}
