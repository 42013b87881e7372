//! Workflows by their pages: read, built, tried, switched, looked back at.

use accounts::{By, Role};
use jiff::SignedDuration;
use workflows::Office;

use crate::support::{Browser, World};

/// What the worker needs of the house.
pub fn office(world: &World) -> Office {
    Office {
        controller: world.app.controller.clone(),
        public_url: world.app.public_url.clone(),
        relay: None,
        hooks: world.app.hooks.clone(),
    }
}

/// One look of the worker.
pub async fn look(world: &World) {
    workflows::pass(&world.app.ledger, &office(world))
        .await
        .unwrap();
}

/// Lets the clock run in steps of so many hours, with a look of the worker after each.
pub async fn run_on(world: &World, hours: i64, times: usize) {
    for _ in 0..times {
        world
            .app
            .ledger
            .clock
            .advance(SignedDuration::from_hours(hours));
        look(world).await;
    }
}

/// Says where the account of a role is reached.
pub async fn reach(world: &World, role: Role) {
    let ledger = &world.app.ledger;
    let account = accounts::by_login(ledger, role.word()).await.unwrap();
    let email = format!("{}@muster.example", role.word());
    accounts::set_reach(ledger, By::Operator, &account.id, (&email, ""))
        .await
        .unwrap();
}

/// Records a request of this right, received then, for the agent; gives its number.
pub async fn opened(agent: &mut Browser, right: &str, received: &str) -> String {
    agent.get("/requests/new").await;
    let fields = [
        ("right", right),
        ("received", received),
        ("channel", "email"),
        ("assignee", "agent"),
    ];
    let to = agent.done("/requests/new", &fields).await;
    to.split('/').nth(2).unwrap().to_owned()
}

/// A reminder of erasures five working days before the end, as the form sends it.
const REMINDER: [(&str, &str); 13] = [
    ("title", "Löschung bald fällig"),
    ("event", "time"),
    ("count", "5"),
    ("unit", "working_days"),
    ("way", "before"),
    ("from", "legal_end"),
    ("matching", "all"),
    ("c0-field", "right"),
    ("c0-test", "is"),
    ("c0-value", "erasure"),
    ("a0-do", "mail"),
    ("a0-to", "assignee"),
    ("a0-template", "reminder"),
];

fn with(name: &'static str, value: &'static str) -> Vec<(&'static str, &'static str)> {
    let mut fields: Vec<_> = REMINDER.to_vec();
    fields.retain(|(known, _)| *known != name);
    fields.push((name, value));
    fields
}

/// The numbers of requests in the table with this id, in order.
fn named(page: &str, table: &str) -> Vec<String> {
    let Some((_, rest)) = page.split_once(&format!("id=\"{table}\"")) else {
        return Vec::new();
    };
    let table = rest.split("</table>").next().unwrap();
    let mut found: Vec<String> = table
        .split("GD-2026-")
        .skip(1)
        .map(|rest| format!("GD-2026-{}", &rest[..4]))
        .collect();
    found.sort();
    found.dedup();
    found
}

#[tokio::test]
async fn the_list_says_each_workflow_as_a_sentence_and_what_is_at_stake() {
    let world = World::new().await;
    look(&world).await;
    let mut manager = world.sign_in(Role::PrivacyManager).await;
    let list = manager.get("/workflows").await;
    for said in [
        "10 Arbeitstage vor: gesetzliches Fristende",
        "am Tag: gesetzliches Fristende, danach alle 1 Tag",
        "20 Millionen Euro",
        "Art. 83 Abs. 5",
    ] {
        assert!(list.body.contains(said), "{said}");
    }
    assert!(
        !list.body.contains("href=\"/workflows/new\""),
        "a privacy manager reads them only"
    );
    let one = manager.get("/workflows/escalation-due").await;
    assert!(one.body.contains("href=\"/workflows#risk\""));
    assert!(one.body.contains("mitgeliefert"));
    manager.language = "en";
    let list = manager.get("/workflows").await;
    assert!(list.body.contains("EUR 20 million") || list.body.contains("20 million"));
    assert!(list.body.contains("Art. 83(5)"));
}

#[tokio::test]
async fn a_workflow_that_is_wrong_comes_back_with_what_was_chosen_and_what_to_do() {
    let world = World::new().await;
    let mut author = world.sign_in(Role::WorkflowAuthor).await;
    author.get("/workflows/new").await;
    for (name, value, said) in [
        ("title", "", "Geben Sie dem Workflow eine Bezeichnung"),
        ("title", "???", "ergibt keinen Kurznamen"),
        ("count", "zehn", "keine ganze Zahl"),
        ("count", "5000", "keine ganze Zahl"),
        ("unit", "years", "Diese Wahl gibt es nicht"),
        ("c0-field", "name", "Diese Wahl gibt es nicht"),
        ("c0-value", "", "Der Wert fehlt"),
        ("a0-do", "", "Sagen Sie, was geschehen soll"),
        ("a0-to", "", "an wen die Nachricht geht"),
        ("a0-other", "kein@", "keine Mailadresse"),
        ("a0-template", "", "Wählen Sie einen Text"),
    ] {
        let mut fields = with(name, value);
        fields.push(("act", "save"));
        let page = author.post("/workflows/build", &fields).await;
        assert_eq!(page.status, 422, "{name}={value}");
        assert!(page.body.contains(said), "{name}={value}: {}", page.body);
        assert!(page.body.contains("<title>Fehler:"), "{name}={value}");
        for kept in ["value=\"erasure\"", "value=\"Löschung bald fällig\""] {
            let replaced = kept.contains("erasure") && name == "c0-value"
                || kept.contains("bald") && name == "title";
            assert!(replaced || page.body.contains(kept), "{name}: {kept}");
        }
    }
    look(&world).await;
    let mut fields = with("title", "Reminder 10");
    fields.push(("act", "save"));
    let page = author.post("/workflows/build", &fields).await;
    assert_eq!(page.status, 422);
    assert!(
        page.body.contains("gibt es schon"),
        "the name of a shipped one"
    );
    let unsaved = author.get("/workflows/loeschung-bald-faellig").await;
    assert_eq!(unsaved.status, 404, "nothing was stored");
}

#[tokio::test]
async fn a_sentence_grows_by_a_button_and_keeps_what_stands() {
    let world = World::new().await;
    let mut author = world.sign_in(Role::WorkflowAuthor).await;
    author.get("/workflows/new").await;
    for (button, row) in [("condition", "id=\"c1-field\""), ("action", "id=\"a1-do\"")] {
        let mut fields = REMINDER.to_vec();
        fields.push(("act", button));
        let page = author.post("/workflows/build", &fields).await;
        assert_eq!(page.status, 200, "{button}");
        assert!(page.body.contains(row), "{button}");
        assert!(page.body.contains("value=\"erasure\""), "{button}");
        assert!(page.body.contains("<option value=\"reminder\" selected>"));
    }
}

#[tokio::test]
async fn a_new_workflow_is_off_until_it_is_switched_on_and_its_versions_and_acts_stand_below() {
    let world = World::new().await;
    reach(&world, Role::Agent).await;
    look(&world).await;
    let mut agent = world.sign_in(Role::Agent).await;
    let erasure = opened(&mut agent, "erasure", "20.11.").await;
    let access = opened(&mut agent, "access", "20.11.").await;
    let mut author = world.sign_in(Role::WorkflowAuthor).await;
    author.get("/workflows/new").await;
    let mut fields = REMINDER.to_vec();
    fields.push(("act", "save"));
    let at = author.done("/workflows/build", &fields).await;
    assert_eq!(at, "/workflows/loeschung-bald-faellig");
    let page = author.get(&at).await;
    assert!(page.body.contains("Einschalten") && page.body.contains("Noch nichts."));
    author.done(&format!("{at}/on"), &[]).await;
    let page = author.get(&at).await;
    assert!(page.body.contains("Ausschalten"));
    author.get(&format!("{at}/edit")).await;
    let mut fields = with("count", "6");
    fields.extend([("act", "save"), ("id", "loeschung-bald-faellig")]);
    author.done("/workflows/build", &fields).await;
    let page = author.get(&at).await;
    assert!(
        page.body.contains("6 Arbeitstage vor") && page.body.contains("5 Arbeitstage vor"),
        "both versions stand there"
    );
    run_on(&world, 12, 50).await;
    let mut author = world.sign_in(Role::WorkflowAuthor).await;
    let page = author.get(&at).await;
    assert!(page.body.contains(&erasure), "it acted: {}", page.body);
    assert!(!page.body.contains(&access), "the condition holds it off");
    assert!(page.body.contains("Nachricht: zuständige Person"));
    author.done(&format!("{at}/off"), &[]).await;
    assert!(author.get(&at).await.body.contains("Einschalten"));
    let copy = author.get("/workflows/new?from=reminder-10").await;
    assert!(copy.body.contains("value=\"10\""), "a copy begins filled");
}

#[tokio::test]
async fn the_trial_names_the_requests_that_are_then_reminded_of() {
    let world = World::new().await;
    reach(&world, Role::Agent).await;
    look(&world).await;
    let mut agent = world.sign_in(Role::Agent).await;
    // Its moment has passed already: switched on, the workflow makes up for none.
    let late = opened(&mut agent, "erasure", "26.10.").await;
    let mut wanted = Vec::new();
    for received in ["10.11.", "17.11.", "23.11."] {
        wanted.push(opened(&mut agent, "erasure", received).await);
        opened(&mut agent, "access", received).await;
    }
    let minute = SignedDuration::from_mins(1);
    world.app.ledger.clock.advance(minute);
    let mut author = world.sign_in(Role::WorkflowAuthor).await;
    author.get("/workflows/new").await;
    let mut fields = REMINDER.to_vec();
    fields.push(("act", "try"));
    let trial = author.post("/workflows/build", &fields).await;
    assert_eq!(named(&trial.body, "trial-past"), [&*late]);
    assert_eq!(named(&trial.body, "trial-ahead"), wanted);
    *fields.last_mut().unwrap() = ("act", "save");
    let at = author.done("/workflows/build", &fields).await;
    author.done(&format!("{at}/on"), &[]).await;
    run_on(&world, 6, 40 * 4).await;
    let mut author = world.sign_in(Role::WorkflowAuthor).await;
    let fired = workflows::history(
        &world.app.ledger,
        &accounts::Actor {
            account: accounts::by_login(&world.app.ledger, "administrator")
                .await
                .unwrap(),
            via: ledger::Via::Page,
        },
        Some("loeschung-bald-faellig"),
        100,
    )
    .await
    .unwrap();
    let mut reminded: Vec<String> = fired.into_iter().map(|one| one.request).collect();
    reminded.sort();
    assert_eq!(reminded, wanted, "each once, and nobody else");
    let after = author.get(&format!("{at}?trial=yes")).await;
    let mut looking_back = wanted.clone();
    looking_back.insert(0, late);
    assert_eq!(named(&after.body, "trial-past"), looking_back);
}
