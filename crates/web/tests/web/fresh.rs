//! What cannot be undone, and what hands out data, asks for the password when it was not given
//! lately.

use accounts::Role;
use axum::http::StatusCode;
use jiff::SignedDuration;
use ledger::Filter;

use crate::accounts::id_of;
use crate::answers::{case, say};
use crate::conflict::drafted;
use crate::effects::{decided, opened};
use crate::factor::set_up;
use crate::support::{Browser, PASSWORD, World};

/// Longer than a password counts, shorter than a session lives that nobody uses.
const STALE: SignedDuration = SignedDuration::from_mins(11);
const CASE: &str = "/requests/GD-2026-0001";

/// Where a form goes, what it sends, and the deed it leaves once it is done.
type Act<'a> = (&'a str, &'a [(&'a str, &'a str)], &'a str);

/// A browser of the role, whose account has a password.
async fn enter(world: &World, role: Role) -> Browser {
    let (mut browser, _) = world.accept_invitation(role).await;
    // Any page brings the token of the new session.
    browser.get("/nowhere").await;
    browser
}

/// How often it was done.
async fn deeds(world: &World, action: &str) -> usize {
    let entries = world.app.ledger.list(&Filter::default()).await.unwrap();
    entries
        .iter()
        .filter(|entry| entry.action == action)
        .count()
}

/// Does it when the password was given too long ago: without one, with a wrong one, with it.
async fn asked_again(world: &World, browser: &mut Browser, (path, fields, deed): Act<'_>) {
    world.app.ledger.clock.advance(STALE);
    let before = deeds(world, deed).await;
    for wrong in [None, Some("falsch")] {
        let mut sent = fields.to_vec();
        sent.extend(wrong.map(|wrong| ("password", wrong)));
        let page = browser.post(path, &sent).await;
        // The list has no field for it: that it was not given there is no mistake.
        let is_first = path == "/requests/export" && wrong.is_none();
        let expected = if is_first {
            StatusCode::OK
        } else {
            StatusCode::UNPROCESSABLE_ENTITY
        };
        assert_eq!(page.status, expected, "{path}: {}", page.body);
        assert!(page.body.contains("Passwort"), "{path}: {}", page.body);
        assert_eq!(deeds(world, deed).await, before, "{path} was done");
    }
    let mut sent = fields.to_vec();
    sent.push(("password", PASSWORD));
    let page = browser.post(path, &sent).await;
    let is_done = page.status == StatusCode::OK || page.status == StatusCode::SEE_OTHER;
    assert!(is_done, "{path}: {} {}", page.status, page.body);
    assert_eq!(deeds(world, deed).await, before + 1, "{path} was not done");
}

#[tokio::test]
async fn a_stale_sign_in_is_asked_for_the_password_before_data_leave_the_house() {
    let world = World::new().await;
    let mut manager = enter(&world, Role::PrivacyManager).await;
    let all = [("query", "right=access")];
    asked_again(
        &world,
        &mut manager,
        ("/requests/export", &all, "requests.export"),
    )
    .await;
    opened(&world, "access").await;
    let dossier = format!("{CASE}/dossier");
    asked_again(&world, &mut manager, (&dossier, &[], "requests.take_out")).await;
    let mut auditor = enter(&world, Role::Auditor).await;
    asked_again(
        &world,
        &mut auditor,
        ("/ledger/export", &[], "ledger.export"),
    )
    .await;
    world.app.ledger.clock.advance(STALE);
    assert!(auditor.get("/ledger").await.body.contains("Ihr Passwort"));
    world
        .app
        .ledger
        .clock
        .advance(SignedDuration::from_mins(40));
    assert_eq!(
        auditor.get("/ledger").await.status,
        StatusCode::SEE_OTHER,
        "and then it is over"
    );
}

#[tokio::test]
async fn a_stale_sign_in_is_asked_for_the_password_before_a_plan_is_approved_and_run() {
    let world = World::new().await;
    let mut manager = enter(&world, Role::PrivacyManager).await;
    let mut approver = enter(&world, Role::Approver).await;
    let plan = drafted(&world, &mut manager).await;
    let approval = format!("{plan}/approval");
    let page = approver.get(&approval).await;
    let hash = page.between("name=\"hash\" value=\"", "\"");
    let shown = [("hash", &*hash)];
    asked_again(&world, &mut approver, (&approval, &shown, "plans.approve")).await;
    let typed = [("reference", "GD-2026-0001")];
    let later = format!("{plan}/run/later");
    asked_again(&world, &mut manager, (&later, &typed, "runs.schedule")).await;
    manager.done(&format!("{plan}/run/withdraw"), &[]).await;
    let run = format!("{plan}/run");
    asked_again(&world, &mut manager, (&run, &typed, "runs.start")).await;
}

#[tokio::test]
async fn a_stale_sign_in_is_asked_for_the_password_before_an_answer_leaves() {
    let world = World::new().await;
    case(&world).await;
    let mut manager = enter(&world, Role::PrivacyManager).await;
    let mut approver = enter(&world, Role::Approver).await;
    let answer = format!("{CASE}/answer");
    manager.done(&answer, &[]).await;
    let page = manager.get(&answer).await;
    let id = page.between("action=\"/answers/", "/");
    say(&mut manager, &id).await;
    let page = approver.get(&answer).await;
    let hash = page.between("name=\"hash\" value=\"", "\"");
    let shown = [("hash", &*hash)];
    let release = format!("/answers/{id}/release");
    asked_again(&world, &mut approver, (&release, &shown, "answers.release")).await;

    manager.get(&answer).await;
    let package = format!("/answers/{id}/package");
    asked_again(&world, &mut manager, (&package, &[], "answers.save")).await;
    let link = format!("/answers/{id}/link");
    let days = [("days", "3")];
    asked_again(&world, &mut manager, (&link, &days, "answers.link")).await;

    world.app.ledger.clock.advance(STALE);
    let page = manager.get(&answer).await;
    for id in ["id=\"password\"", "id=\"link-password\""] {
        assert!(page.body.contains(id), "{id}: {}", page.body);
    }
    let refused = manager.post(&link, &days).await;
    for kept in [
        "value=\"3\"",
        "href=\"#link-password\"",
        "id=\"link-password-fault\"",
    ] {
        assert!(refused.body.contains(kept), "{kept}: {}", refused.body);
    }
}

#[tokio::test]
async fn a_stale_sign_in_is_asked_for_the_password_before_an_effect_is_carried_out() {
    let world = World::new().await;
    let number = opened(&world, "objection").await;
    let mut manager = enter(&world, Role::PrivacyManager).await;
    let at = format!("/requests/{number}/effects");
    manager.done(&at, &[("kind", "marketing")]).await;
    let (apply, hash) = decided(&mut manager, &at).await;
    let seen = [("hash", &*hash)];
    world.app.ledger.clock.advance(STALE);
    let refused = manager.post(&apply, &seen).await;
    let field = format!("password-{}", apply.split('/').nth(4).unwrap());
    for kept in [
        format!("href=\"#{field}\""),
        format!("id=\"{field}\""),
        format!("id=\"{field}-fault\""),
    ] {
        assert!(refused.body.contains(&kept), "{kept}: {}", refused.body);
    }
    asked_again(&world, &mut manager, (&apply, &seen, "effects.begin")).await;
}

#[tokio::test]
async fn a_stale_sign_in_is_asked_for_the_password_before_accounts_are_changed() {
    let world = World::new().await;
    let mut agent = world.sign_in(Role::Agent).await;
    set_up(&world, &mut agent).await;
    let mut admin = enter(&world, Role::Administrator).await;
    let path = format!("/accounts/{}", id_of(&world, Role::Agent).await);
    let eva = [("login", "eva"), ("name", "Eva Lang"), ("role", "agent")];
    let roles = [("role", "agent"), ("role", "auditor")];
    let label = [("label", "Monatsbericht")];
    let to = |verb: &str| format!("{path}/{verb}");
    let acts: [Act<'_>; 6] = [
        ("/accounts", &eva, "accounts.add"),
        ("/account/tokens", &label, "accounts.issue_token"),
        (&to("roles"), &roles, "accounts.change_roles"),
        (&to("invite"), &[], "accounts.invite"),
        (&to("reset-factor"), &[], "accounts.reset_factor"),
        (&to("disable"), &[], "accounts.disable"),
    ];
    for act in acts {
        asked_again(&world, &mut admin, act).await;
    }
}
