//! The listener that every journey ends with hears what it listens for.

use accounts::Role;

use crate::screen::Screen;
use crate::support::World;

#[tokio::test(flavor = "multi_thread")]
async fn a_breach_of_the_policy_is_heard() {
    let world = World::new().await;
    let screen = Screen::of(&world, Role::Agent).await;
    assert_eq!(screen.breaches().await, Vec::<String>::new());
    for breach in [
        "const s = document.createElement('script'); s.textContent = '1'; document.body.append(s)",
        "document.body.insertAdjacentHTML('beforeend', '<p style=\"color: red\">x</p>')",
        "document.body.insertAdjacentHTML('beforeend', '<img src=\"https://example.org/x.png\">')",
        "fetch('https://example.org/').catch(() => 0)",
    ] {
        screen.ask(breach).await;
        let mut heard = Vec::new();
        for _ in 0..40 {
            heard.extend(screen.breaches().await);
            if !heard.is_empty() {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
        assert!(!heard.is_empty(), "{breach}");
    }
    screen.quit().await;
}
