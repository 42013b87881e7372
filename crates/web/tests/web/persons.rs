//! A request and the person it is about: the record is kept, names are read where they stand.

use accounts::Role;

use crate::conflict::edit;
use crate::support::World;

const CASE: &str = "/requests/GD-2026-0001";

#[tokio::test]
async fn a_request_stays_with_a_contact_that_the_crm_renames() {
    let world = World::new().await;
    let mut manager = world.sign_in(Role::PrivacyManager).await;
    let record = &world.planted.katharina.persons[0];
    let fields = [
        ("right", "access"),
        ("received", "heute"),
        ("channel", "phone"),
        ("system", "vertrieb"),
        ("person", record.as_str()),
    ];
    manager.done("/requests/new", &fields).await;
    let person = format!("/systems/vertrieb/persons/{}", record.replacen(':', "/", 1));
    let link = format!("href=\"{person}\"");
    let masked = |family: &str| format!("<span class=\"mask\"></span>{family}</span>");
    let before = manager.get(CASE).await;
    assert!(before.body.contains(&masked("Brandl")), "{}", before.body);
    assert!(before.body.contains(&link), "{}", before.body);

    edit(
        &world,
        "UPDATE contacts SET first_name = 'Xaverine', last_name = 'Quittenbaum' WHERE last_name = 'Brandl'",
    )
    .await;
    let case = manager.get(CASE).await;
    assert!(
        case.body.contains(&masked("Quittenbaum")),
        "the new name is read: {}",
        case.body
    );
    assert!(case.body.contains(&link), "the record is the same");
    assert!(
        !case.body.contains(&masked("Brandl")) && !case.body.contains("Xaverine"),
        "the old name was kept nowhere, and the new one is masked"
    );
    let page = manager.get(&person).await;
    assert!(page.body.contains(&masked("Quittenbaum")), "{}", page.body);
    assert!(
        page.body.contains(&format!("href=\"{CASE}\"")),
        "the contact's page lists the request: {}",
        page.body
    );
    let list = manager
        .get(&format!("/requests?person=vertrieb/{record}"))
        .await;
    assert!(list.body.contains("GD-2026-0001") && list.body.contains("Quittenbaum"));
}
