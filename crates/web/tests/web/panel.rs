//! The panel on the CRM's own page, with addresses that the package's PHP makes.

use std::process::Command;

use accounts::Role;
use axum::http::StatusCode;

use crate::support::World;

const KEY: &str = "0123456789abcdef0123456789abcdef";
const PACKAGE: &str = "../../packages/suitecrm7/custom/include/Vergissmein/VergissmeinPanel.php";

/// What the CRM would frame for this record, seconds from the world's present.
fn address(world: &World, key: &str, record: &str, seconds: i64) -> String {
    let (kind, id) = record.split_once(':').unwrap();
    let now = world.app.ledger.clock.now().as_second() + seconds;
    let code = "require $argv[1]; $GLOBALS['current_language'] = 'en_us';
        echo VergissmeinPanel::address(['url' => '', 'system' => 'vertrieb', 'key' => $argv[2]], $argv[3], $argv[4], (int) $argv[5])
        ?? VergissmeinPanel::address(['url' => '/', 'system' => 'vertrieb', 'key' => $argv[2]], $argv[3], $argv[4], (int) $argv[5]);";
    let out = Command::new("php")
        .args(["-r", code, "--", PACKAGE, key, kind, id])
        .arg(now.to_string())
        .output()
        .expect("php is missing; scripts/test installs what is needed");
    assert!(
        out.status.success(),
        "{}",
        String::from_utf8_lossy(&out.stderr)
    );
    String::from_utf8(out.stdout).unwrap()
}

/// What the CRM would frame for this record now.
pub fn signed(world: &World, record: &str) -> String {
    address(world, KEY, record, 0)
}

#[tokio::test]
async fn the_crm_shows_the_requests_of_its_record_and_leads_to_a_new_one() {
    let world = World::new().await;
    let record = world.planted.katharina.persons[0].clone();
    let mut agent = world.sign_in(Role::Agent).await;
    let fields = [
        ("right", "access"),
        ("received", "heute"),
        ("channel", "letter"),
        ("system", "vertrieb"),
        ("person", record.as_str()),
    ];
    agent.done("/requests/new", &fields).await;

    let page = world.browser().get(&address(&world, KEY, &record, 0)).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    assert!(page.body.contains("<html lang=\"en\">"));
    assert!(page.body.contains("GD-2026-0001"));
    assert!(
        page.body
            .contains("/requests/new?system=vertrieb&#38;person=")
    );
    let policy = page.headers["content-security-policy"].to_str().unwrap();
    assert!(policy.contains("frame-ancestors https://crm.example.org"));
    assert!(!policy.contains("script-src"), "default-src 'none' stays");
    for name in ["Katharina", "Brandl"] {
        assert!(!page.body.contains(name), "no personal value leaves");
    }
    let other = world
        .browser()
        .get(&address(&world, KEY, "contact:nobody", 0))
        .await;
    assert_eq!(other.status, StatusCode::OK);
    assert!(!other.body.contains("GD-2026-0001"));
}

#[tokio::test]
async fn a_panel_without_a_valid_signature_is_not_there() {
    let world = World::new().await;
    let good = address(&world, KEY, "contact:abc", 0);
    let mut browser = world.browser();
    assert_eq!(browser.get(&good).await.status, StatusCode::OK);
    for bad in [
        "/panel/vertrieb/contact/abc".to_owned(),
        good.replace("/abc", "/abd"),
        good.replace("/contact/", "/lead/"),
        good.replace("/vertrieb/", "/papierarchiv/"),
        good.replace("signature=", "signature=00"),
        good.replace("until=1", "until=2"),
        address(&world, "another key of the same length..", "contact:abc", 0),
        address(&world, KEY, "contact:abc", -301),
        address(&world, KEY, "contact:abc", 3600),
    ] {
        let page = browser.get(&bad).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{bad}");
        let policy = page.headers["content-security-policy"].to_str().unwrap();
        assert!(policy.contains("frame-ancestors 'none'"));
    }
}
