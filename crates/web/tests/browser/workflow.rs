//! A reminder built in the browser, from an empty form to who is reminded.

use std::sync::atomic::{AtomicUsize, Ordering};

use accounts::{By, Role};
use jiff::SignedDuration;
use workflows::Office;

use crate::screen::Screen;
use crate::support::World;

/// What a person does, counted: a click, a choice from a list, a field typed.
struct Hand<'a> {
    screen: &'a Screen,
    actions: AtomicUsize,
}

impl Hand<'_> {
    async fn click(&self, css: &str) {
        self.actions.fetch_add(1, Ordering::Relaxed);
        self.screen.click(css).await;
    }

    async fn choose(&self, list: &str, word: &str) {
        self.click(&format!("#{list} option[value='{word}']")).await;
    }

    async fn write(&self, field: &str, text: &str) {
        self.click(&format!("#{field}")).await;
        self.screen.press(text).await;
    }
}

/// The numbers of requests in what the selector names.
async fn numbers(screen: &Screen, css: &str) -> Vec<String> {
    let script = format!(
        "return [...document.querySelectorAll(`{css} tbody th`)].map(cell => cell.textContent.trim())"
    );
    let found = screen.ask(&script).await;
    let mut found: Vec<String> = serde_json::from_value(found).unwrap();
    found.sort();
    found.dedup();
    found
}

async fn look(world: &World) {
    let office = Office {
        controller: world.app.controller.clone(),
        public_url: world.app.public_url.clone(),
        relay: None,
        hooks: world.app.hooks.clone(),
    };
    workflows::pass(&world.app.ledger, &office).await.unwrap();
}

/// Erasure and access, received on four days, all with somebody who can be reached.
async fn eight_requests(world: &World) {
    let ledger = &world.app.ledger;
    let account = accounts::by_login(ledger, "agent").await.unwrap();
    accounts::set_reach(
        ledger,
        By::Operator,
        &account.id,
        ("anna@muster.example", ""),
    )
    .await
    .unwrap();
    look(world).await;
    let mut agent = world.sign_in(Role::Agent).await;
    for received in ["26.10.", "10.11.", "17.11.", "23.11."] {
        for right in ["erasure", "access"] {
            agent.get("/requests/new").await;
            let fields = [
                ("right", right),
                ("received", received),
                ("channel", "email"),
                ("assignee", "agent"),
            ];
            agent.done("/requests/new", &fields).await;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn k02_a_reminder_is_built_from_an_empty_form_in_under_20_actions_and_reminds_whom_its_trial_names()
 {
    let world = World::new().await;
    let ledger = &world.app.ledger;
    eight_requests(&world).await;
    ledger.clock.advance(SignedDuration::from_mins(1));
    let screen = Screen::of(&world, Role::WorkflowAuthor).await;
    screen.go("/workflows").await;
    let hand = Hand {
        screen: &screen,
        actions: AtomicUsize::new(0),
    };
    hand.click("main a.button[href='/workflows/new']").await;
    hand.write("title", "Löschung bald fällig").await;
    hand.write("count", "5").await;
    hand.choose("unit", "working_days").await;
    hand.choose("way", "before").await;
    hand.choose("from", "legal_end").await;
    hand.choose("c0-field", "right").await;
    hand.choose("c0-test", "is").await;
    hand.write("c0-value", "erasure").await;
    hand.choose("a0-do", "mail").await;
    hand.choose("a0-to", "assignee").await;
    hand.choose("a0-template", "reminder").await;
    hand.click(".actions button[value=try]").await;
    screen.shows("#trial-ahead").await;
    let promised = numbers(&screen, "#trial-ahead").await;
    let past = numbers(&screen, "#trial-past").await;
    hand.click(".actions button[value=save]").await;
    screen.arrives("/workflows/loeschung-bald-faellig").await;
    hand.click("form[action$='/on'] button").await;
    screen.shows("form[action$='/off']").await;
    let actions = hand.actions.load(Ordering::Relaxed);
    assert!(actions < 20, "{actions} actions");
    assert_eq!(
        promised,
        ["GD-2026-0003", "GD-2026-0005", "GD-2026-0007"],
        "erasures whose moment is still to come"
    );
    assert_eq!(past, ["GD-2026-0001"]);
    for _ in 0..40 * 4 {
        ledger.clock.advance(SignedDuration::from_hours(6));
        look(&world).await;
    }
    screen.sign_in(&world, Role::WorkflowAuthor).await;
    screen.go("/workflows/loeschung-bald-faellig").await;
    assert_eq!(numbers(&screen, "#fired").await, promised);
    let reminded = mail::list(ledger, None, 1000).await.unwrap();
    let own = |message: &&mail::Outgoing| {
        message.recipient == "anna@muster.example" && message.subject.contains("beantworten bis")
    };
    assert!(reminded.iter().filter(own).count() >= promised.len());
    screen.quit().await;
}

/// T8 of the playable tasks: the escalation is moved to seven days, and its effect is seen first.
#[tokio::test(flavor = "multi_thread")]
async fn t8_an_escalation_is_moved_to_seven_days_and_its_effect_is_seen_before_it_is_saved() {
    let world = World::new().await;
    eight_requests(&world).await;
    let screen = Screen::of(&world, Role::WorkflowAuthor).await;
    screen.go("/workflows").await;
    let hand = Hand {
        screen: &screen,
        actions: AtomicUsize::new(0),
    };
    hand.click("main a[href='/workflows/escalation-1']").await;
    screen.arrives("/workflows/escalation-1").await;
    hand.click("main a[href='/workflows/escalation-1/edit']")
        .await;
    screen.shows("#count").await;
    screen
        .ask("document.querySelector('#count').value = ''")
        .await;
    hand.write("count", "7").await;
    hand.click(".actions button[value=try]").await;
    screen.shows("#trial-ahead").await;
    let ahead = numbers(&screen, "#trial-ahead").await;
    // Received on 26 October, so due in three days: seven days before that have passed.
    assert!(!ahead.contains(&"GD-2026-0001".to_owned()), "{ahead:?}");
    assert_eq!(ahead.len(), 6, "{ahead:?}");
    hand.click(".actions button[value=save]").await;
    screen.arrives("/workflows/escalation-1").await;
    let actions = hand.actions.load(Ordering::Relaxed);
    assert!(actions <= 6, "{actions} actions");
    screen.quit().await;
}
