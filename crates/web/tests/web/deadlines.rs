//! Deadlines on the request: extended with a letter, waited for, refused too late, and the
//! calendar behind them.

use accounts::Role;
use jiff::SignedDuration;

use crate::support::{Browser, World};
use crate::workflows::opened;

fn days(world: &World, days: i64) {
    let by = SignedDuration::from_hours(24 * days);
    world.app.ledger.clock.advance(by);
}

async fn actions(world: &World) -> Vec<String> {
    let all = world.app.ledger.list(&ledger::Filter::default()).await;
    all.unwrap().into_iter().map(|one| one.action).collect()
}

/// The letter's own form on the page.
async fn letter_of(browser: &mut Browser, number: &str) -> (String, String) {
    let page = browser.get(&format!("/requests/{number}/letters")).await;
    let at = format!("action=\"/requests/{number}/letters/");
    (
        page.between(&at, "\""),
        page.between("lang=\"de\">", "</textarea>"),
    )
}

#[tokio::test]
async fn an_extension_drafts_its_letter_from_the_reasons_that_were_chosen() {
    let world = World::new().await;
    let mut manager = world.sign_in(Role::PrivacyManager).await;
    let number = opened(&mut manager, "access", "20.11.").await;
    let form = format!("/requests/{number}/change/extension");
    let page = manager.get(&form).await;
    assert!(
        page.body
            .contains("Von Mo 21. Dez. 2026 auf Mo 22. Feb. 2027"),
        "{}",
        page.body
    );
    let page = manager.post(&form, &[("reason", " ")]).await;
    assert_eq!(page.status, 422);
    assert!(page.body.contains("Wählen Sie einen Grund"));
    let page = manager
        .post(&form, &[("block", "urlaub"), ("reason", "Soße")])
        .await;
    assert_eq!(page.status, 422);
    assert!(page.body.contains("Soße"), "what was written is kept");
    let fields = [
        ("block", "many-systems"),
        ("block", "archives"),
        ("reason", "Die Akten liegen in Graz."),
    ];
    let to = manager.done(&form, &fields).await;
    assert_eq!(to, format!("/requests/{number}/letters"));
    let (_, text) = letter_of(&mut manager, &number).await;
    for said in [
        "voneinander unabhängigen Systemen",
        "nur auf Papier",
        "- Die Akten liegen in Graz.",
        "21. Dezember 2026 (Montag)",
        "22. Februar 2027 (Montag)",
        &number,
    ] {
        assert!(text.contains(said), "{said}: {text}");
    }
    let case = manager.get(&format!("/requests/{number}")).await;
    assert!(
        case.body
            .contains("Entwurf. Zu senden bis Mo 21. Dez. 2026")
    );
    let twice = manager.post(&form, &fields).await;
    assert_eq!(twice.status, 422, "the law knows one extension");
    let log = world
        .app
        .ledger
        .list(&ledger::Filter::default())
        .await
        .unwrap();
    let extended = log
        .iter()
        .find(|one| one.action == "requests.extend")
        .unwrap();
    let details = extended.details.as_ref().unwrap();
    assert_eq!(details["from"], "2026-12-21");
    assert_eq!(details["to"], "2027-02-22");
    assert_eq!(details["reasons"][1], "archives");
    let whole = format!(
        "{:?}",
        log.iter().map(|one| &one.details).collect::<Vec<_>>()
    );
    assert!(!whole.contains("Graz"), "the log holds no words");
}

#[tokio::test]
async fn a_letter_is_completed_and_noted_as_sent_and_stays_as_it_was_sent() {
    let world = World::new().await;
    let mut manager = world.sign_in(Role::PrivacyManager).await;
    let number = opened(&mut manager, "access", "20.11.").await;
    let form = format!("/requests/{number}/change/extension");
    manager.done(&form, &[("block", "archives")]).await;
    let (letter, _) = letter_of(&mut manager, &number).await;
    let at = format!("/requests/{number}/letters/{letter}");
    let other = [("text", "Sehr geehrte Frau Huber"), ("version", "1")];
    manager.done(&at, &other).await;
    let stale = manager.post(&at, &other).await;
    assert_eq!(stale.status, 422, "somebody else was faster");
    assert!(stale.body.contains("<title>Fehler:"));
    let sent = format!("{at}/sent");
    for (day, said) in [
        ("24.12.2026", "kommt erst"),
        ("1.11.", "vor dem Eingang"),
        ("irgendwann", "kein Datum"),
    ] {
        let page = manager.post(&sent, &[("sent", day)]).await;
        assert_eq!(page.status, 422, "{day}");
        assert!(page.body.contains(said) && page.body.contains(day), "{day}");
    }
    manager.done(&sent, &[("sent", "heute")]).await;
    let page = manager.get(&format!("/requests/{number}/letters")).await;
    assert!(page.body.contains("Gesendet am Mo 23. Nov. 2026"));
    assert!(page.body.contains("Sehr geehrte Frau Huber") && !page.body.contains("name=\"text\""));
    let again = manager.post(&at, &[("text", "anders")]).await;
    assert_eq!(again.status, 422, "what was sent stays");
}

#[tokio::test]
async fn an_extension_is_over_with_the_first_month_and_a_letter_not_sent_by_then_is_told() {
    let world = World::new().await;
    let mut manager = world.sign_in(Role::PrivacyManager).await;
    let [told, late] = [
        opened(&mut manager, "access", "20.11.").await,
        opened(&mut manager, "erasure", "20.11.").await,
    ];
    let form = format!("/requests/{told}/change/extension");
    manager.done(&form, &[("block", "archives")]).await;
    days(&world, 29);
    let mut manager = world.sign_in(Role::PrivacyManager).await;
    let case = manager.get(&format!("/requests/{told}")).await;
    assert!(case.body.contains("Noch nicht als gesendet vermerkt"));
    let form = format!("/requests/{late}/change/extension");
    manager.get(&form).await;
    let page = manager.post(&form, &[("block", "archives")]).await;
    assert_eq!(page.status, 422);
    let case = manager.get(&format!("/requests/{late}")).await;
    assert!(
        !case.body.contains("/change/extension"),
        "no longer offered"
    );
}

#[tokio::test]
async fn a_position_on_the_month_is_shown_and_moves_no_legal_date() {
    let world = World::new().await;
    let mut manager = world.sign_in(Role::PrivacyManager).await;
    for (position, said) in [
        ("runs", "wir gehen davon aus, dass der Monat weiterläuft"),
        // Ten days were waited: 20 December becomes 30 December.
        ("waits", "ruht und am Mi 30. Dez. 2026 endet"),
    ] {
        let number = opened(&mut manager, "access", "20.11.").await;
        let form = format!("/requests/{number}/change/identity");
        let page = manager.get(&form).await;
        assert!(
            page.body.contains("value=\"runs\" checked"),
            "the cautious view first"
        );
        let fields = [("position", position), ("reason", "Zweifel")];
        manager.done(&form, &fields).await;
        days(&world, 10);
        manager = world.sign_in(Role::PrivacyManager).await;
        let case = manager.get(&format!("/requests/{number}")).await;
        assert!(case.body.contains(said), "{position}: {}", case.body);
        assert!(
            case.body.contains("Mo 21. Dez. 2026"),
            "the legal day stays"
        );
        days(&world, -10);
        manager = world.sign_in(Role::PrivacyManager).await;
    }
}

/// What stands in the element that begins with these words.
fn between<'p>(page: &'p str, start: &str, end: &str) -> &'p str {
    let element = page.split(start).nth(1).unwrap();
    let text = element.split_once('>').unwrap().1;
    text.split(end).next().unwrap()
}

#[tokio::test]
async fn a_refusal_after_the_first_month_is_late_even_when_extended() {
    let world = World::new().await;
    let mut manager = world.sign_in(Role::PrivacyManager).await;
    let number = opened(&mut manager, "access", "20.11.").await;
    let form = format!("/requests/{number}/change/extension");
    manager.done(&form, &[("block", "archives")]).await;
    days(&world, 40);
    let mut manager = world.sign_in(Role::PrivacyManager).await;
    let page = manager.get(&format!("/requests/{number}/close")).await;
    assert!(page.body.contains("Eine Ablehnung wäre verspätet"));
    for step in ["Z1", "Z2"] {
        manager
            .done(&format!("/requests/{number}/steps/{step}/tick"), &[])
            .await;
    }
    let fields = [("outcome", "refused"), ("reason", "exzessiv")];
    let close = format!("/requests/{number}/close");
    let untold = manager.post(&close, &fields).await;
    assert!(
        untold
            .body
            .contains("mit Gründen, Beschwerderecht und Rechtsbehelf")
    );
    let letters = format!("/requests/{number}/letters");
    let no_ground = manager.post(&letters, &[("kind", "refused")]).await;
    assert_eq!(no_ground.status, 422);
    assert!(
        no_ground
            .body
            .contains("Eine Ablehnung braucht ihren Grund")
    );
    let draft = [("kind", "refused"), ("ground", "excessive")];
    let to = manager.done(&letters, &draft).await;
    let letter = to.rsplit('#').next().unwrap().to_owned();
    let page = manager.get(&letters).await;
    assert!(page.body.contains("Österreichische Datenschutzbehörde"));
    assert!(page.body.contains("ist verspätet") && page.body.contains("Art. 79 DSGVO"));
    let paper = manager.get(&format!("{letters}/{letter}/paper.pdf")).await;
    assert!(paper.body.starts_with("%PDF-"));
    let own = between(&page.body, &format!("id=\"text-{letter}\""), "</textarea>");
    let without = own.replace("Art. 79", "");
    let lacks = manager
        .post(&format!("{letters}/{letter}"), &[("text", &*without)])
        .await;
    assert!(
        lacks
            .body
            .contains("Absatz über den gerichtlichen Rechtsbehelf fehlt"),
        "{}",
        lacks.body
    );
    manager
        .done(&format!("{letters}/{letter}/sent"), &[("sent", "heute")])
        .await;
    manager
        .done(&format!("/requests/{number}/close"), &fields)
        .await;
    let case = manager.get(&format!("/requests/{number}")).await;
    assert!(
        case.body.contains("nach dem Mo 21. Dez. 2026 mitgeteilt"),
        "{}",
        case.body
    );
    let today = manager.get("/").await;
    assert!(today.body.contains("0 %"), "and counts as late");
}

#[tokio::test]
async fn an_added_holiday_moves_later_requests_alone_and_each_names_its_calendar() {
    let world = World::new().await;
    let mut manager = world.sign_in(Role::PrivacyManager).await;
    let before = opened(&mut manager, "access", "20.11.").await;
    let mut admin = world.sign_in(Role::Administrator).await;
    let page = admin.get("/holidays").await;
    assert!(page.body.contains("Mariä Empfängnis") || page.body.contains("Dez. 2026"));
    for (name, value, said) in [
        ("day", "31.2.2027", "kein Datum"),
        ("day", "8.12.2026", "schon ein Feiertag"),
        ("name_de", "", "eine Zeile"),
        ("source", "", "eine Zeile"),
        ("region", "CH", "Region gibt es nicht"),
    ] {
        let mut fields = vec![
            ("day", "21.12.2026"),
            ("name_de", "Sondertag"),
            ("name_en", "Special day"),
            ("region", "AT"),
            ("source", "BGBl. I 1/2026"),
        ];
        fields.retain(|(known, _)| *known != name);
        fields.push((name, value));
        let page = admin.post("/holidays", &fields).await;
        assert_eq!(page.status, 422, "{name}");
        assert!(page.body.contains(said), "{name}: {}", page.body);
        assert!(name == "source" || page.body.contains("BGBl. I 1/2026"));
    }
    let fields = [
        ("day", "21.12.2026"),
        ("name_de", "Sondertag"),
        ("name_en", "Special day"),
        ("region", "AT"),
        ("source", "BGBl. I 1/2026"),
    ];
    admin.done("/holidays", &fields).await;
    let page = admin.get("/holidays").await;
    assert!(page.body.contains("Sondertag") && page.body.contains("+1</code>"));
    assert!(actions(&world).await.contains(&"holidays.add".to_owned()));
    let due = manager.get("/requests/new/due?received=20.11.2026").await;
    assert!(
        due.body.contains("22. Dez. 2026"),
        "the form already counts it"
    );
    let after = opened(&mut manager, "access", "20.11.").await;
    let case = manager.get(&format!("/requests/{after}")).await;
    assert!(
        case.body
            .contains("Sondertag (von der Administration ergänzt)")
    );
    assert!(case.body.contains("Di 22. Dez. 2026") && case.body.contains("+1, beides"));
    let case = manager.get(&format!("/requests/{before}")).await;
    assert!(case.body.contains("Mo 21. Dez. 2026") && !case.body.contains("Sondertag"));
    // Put right by a day, it still is of the calendar it began with.
    let form = format!("/requests/{before}/change/receipt");
    manager.get(&form).await;
    let fields = [("received", "21.11."), ("reason", "Poststempel")];
    manager.done(&form, &fields).await;
    let case = manager.get(&format!("/requests/{before}")).await;
    assert!(case.body.contains("Mo 21. Dez. 2026") && !case.body.contains("Sondertag"));
    manager.language = "en";
    let case = manager.get(&format!("/requests/{after}")).await;
    assert!(
        case.body
            .contains("Special day (added by the administration)")
    );
}
