//! Lists that show what they may and nothing more: the requests by state and person, and the rows
//! of a plan.

use accounts::Role;
use axum::http::StatusCode;

use crate::support::{Browser, World};

/// Two requests of one person, one of nobody. Returns the person's record.
async fn three(world: &World, agent: &mut Browser) -> String {
    let record = world.planted.katharina.persons[0].clone();
    for (right, person) in [
        ("erasure", &*record),
        ("access", &*record),
        ("objection", ""),
    ] {
        let fields = [
            ("right", right),
            ("received", "22.11."),
            ("channel", "phone"),
            ("system", "vertrieb"),
            ("person", person),
        ];
        agent.done("/requests/new", &fields).await;
    }
    record
}

#[tokio::test]
async fn requests_are_found_by_state_and_by_person() {
    let world = World::new().await;
    let mut agent = world.sign_in(Role::Agent).await;
    let record = three(&world, &mut agent).await;
    let of_person = agent.get(&format!("/requests?person={record}")).await;
    assert!(of_person.body.contains("GD-2026-0001") && of_person.body.contains("GD-2026-0002"));
    assert!(!of_person.body.contains("GD-2026-0003"));
    assert!(
        of_person.body.contains(&format!("value=\"{record}\"")),
        "the input stays"
    );
    let other = agent.get("/requests?person=archiv/contact:1").await;
    assert!(other.body.contains("Keine Anfrage passt"));

    let new = agent.get("/requests?state=new").await;
    assert!(new.body.contains("GD-2026-0003"));
    assert!(new.body.contains("<option value=\"new\" selected>"));
    let closed = agent.get("/requests?state=closed").await;
    assert!(
        closed.body.contains("Keine Anfrage passt"),
        "one state of the six"
    );

    let wrong = agent.get("/requests?person=Katharina").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.body.contains("wie contact:42") && wrong.body.contains("value=\"Katharina\""));
}

#[tokio::test]
async fn whoever_may_not_see_persons_learns_nothing_by_asking_for_one() {
    let world = World::new().await;
    let mut agent = world.sign_in(Role::Agent).await;
    let record = three(&world, &mut agent).await;
    let mut auditor = world.sign_in(Role::Auditor).await;
    let list = auditor.get("/requests").await;
    assert!(list.body.contains("GD-2026-0001") && !list.body.contains("name=\"person\""));
    for person in [record.as_str(), "contact:no-such-record"] {
        for path in ["/requests", "/api/v1/requests", "/api/v1/requests/counts"] {
            let path = format!("{path}?system=vertrieb&person={person}");
            let page = if path.starts_with("/api/") {
                let token = world.token(Role::Auditor).await;
                let request = axum::http::Request::get(&path)
                    .header("authorization", format!("Bearer {token}"));
                world
                    .browser()
                    .send(request, axum::body::Body::empty())
                    .await
            } else {
                auditor.get(&path).await
            };
            assert!(page.status.is_client_error(), "{path}: {}", page.status);
            assert!(!page.body.contains("GD-2026-0001"), "{path}");
        }
    }
}

#[tokio::test]
async fn the_figures_of_the_systems_add_up_to_all_requests() {
    let world = World::new().await;
    let mut agent = world.sign_in(Role::Agent).await;
    three(&world, &mut agent).await;
    let page = agent.get("/requests/counts").await;
    let sums: Vec<u32> = page
        .body
        .split("</tbody>")
        .filter_map(|table| {
            let last = table.rsplit("<td class=\"num strong\">").next()?;
            last.split('<').next()?.trim().parse().ok()
        })
        .collect();
    assert_eq!(
        sums,
        [3, 2, 1],
        "all, vertrieb, without a person: {}",
        page.body
    );
    let token = world.token(Role::Auditor).await;
    let request = axum::http::Request::get("/api/v1/requests/counts?right=erasure")
        .header("authorization", format!("Bearer {token}"));
    let counts = world
        .browser()
        .send(request, axum::body::Body::empty())
        .await;
    let counts: serde_json::Value = serde_json::from_str(&counts.body).unwrap();
    assert_eq!(counts["requests"], 1);
    assert_eq!(counts["places"][0]["place"]["system"], "vertrieb");
}

/// A drafted plan of the first request. Returns its address.
async fn drafted(world: &World, manager: &mut Browser) -> String {
    three(world, manager).await;
    let persons = manager.done("/requests/GD-2026-0001/plan", &[]).await;
    persons.trim_end_matches("/persons").to_owned()
}

#[tokio::test]
async fn candidates_show_key_values_and_owner_masked_until_asked() {
    let world = World::new().await;
    let mut manager = world.sign_in(Role::PrivacyManager).await;
    let plan = drafted(&world, &mut manager).await;
    let persons = format!("{plan}/persons");
    let masked = manager.get(&persons).await;
    assert!(masked.body.contains("Zuständig im CRM") && masked.body.contains("E-Mail"));
    let person = &world.planted.katharina;
    assert!(!masked.body.contains(&person.given));
    for email in &person.identifiers.emails {
        assert!(!masked.body.contains(email.as_str()), "masked");
    }
    let record = &person.persons[0];
    let field = format!("person/vertrieb/{record}");
    let clear = manager
        .post(&format!("{persons}/reveal"), &[(&field, "other")])
        .await;
    assert!(clear.body.contains("Klardaten sichtbar"));
    let name = format!("{} {}", person.given, person.family);
    assert!(
        clear.body.contains(&name) && clear.body.contains(person.identifiers.emails[0].as_str())
    );
    let of_person = clear.between(&format!("name=\"{field}\" value=\"other\""), ">");
    assert_eq!(of_person, " checked", "what was chosen stays chosen");
}

#[tokio::test]
async fn what_is_known_beside_the_records_is_checked_at_its_field_and_looked_for() {
    let world = World::new().await;
    let mut manager = world.sign_in(Role::PrivacyManager).await;
    three(&world, &mut manager).await;
    let find = "/requests/GD-2026-0001/plan";
    let page = manager.get(find).await;
    assert!(page.body.contains("Weitere Ausgangspunkte"));
    let wrong = [
        ("email", "kein"),
        ("name", "Katharina Brandl"),
        ("born", "31.2.1981"),
    ];
    let page = manager.post(find, &wrong).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    for shown in [
        "href=\"#email\"",
        "href=\"#born\"",
        "id=\"email-fault\"",
        "id=\"born-fault\"",
        "value=\"kein\"",
        "value=\"Katharina Brandl\"",
        "value=\"31.2.1981\"",
    ] {
        assert!(page.body.contains(shown), "{shown}: {}", page.body);
    }
    assert!(!page.body.contains("href=\"/plans/"), "nothing was drafted");
    let right = [
        ("email", "alt.brandl@beispielmail.example"),
        ("name", "Katharina Brandl"),
        ("born", "17.4.1981"),
    ];
    let persons = manager.done(find, &right).await;
    assert!(persons.ends_with("/persons"));
    assert!(!persons.contains("brandl"), "no value is in an address");
}

#[tokio::test]
async fn another_person_is_remembered_and_taken_back_by_choosing_the_record() {
    let world = World::new().await;
    let mut manager = world.sign_in(Role::PrivacyManager).await;
    let plan = drafted(&world, &mut manager).await;
    let persons = format!("{plan}/persons");
    let page = manager.get(&persons).await;
    let mut cards = page.body.split("class=\"candidate\"").skip(1);
    let open = cards.find(|card| {
        !card
            .split("</fieldset>")
            .next()
            .unwrap()
            .contains(" checked")
    });
    let field = open.unwrap().split("name=\"person/").nth(1).unwrap();
    let field = format!("person/{}", field.split('"').next().unwrap());
    let told = "Andere Person, entschieden von privacy_manager";
    assert!(!page.body.contains(told));
    let next = manager.done(&persons, &[(&field, "other")]).await;
    assert_eq!(next, format!("{plan}/records"));
    let page = manager.get(&persons).await;
    assert!(page.body.contains(told), "{}", page.body);

    let again = manager.done("/requests/GD-2026-0001/plan", &[]).await;
    let page = manager.get(&again).await;
    assert!(page.body.contains(told), "a later plan knows it");
    let said = page.between(&format!("name=\"{field}\" value=\"other\""), ">");
    assert_eq!(said, " checked");
    manager.done(&again, &[(&field, "same")]).await;
    let page = manager.get(&again).await;
    assert!(!page.body.contains(told), "taken back");
    for (action, sentence) in [
        ("persons.tell_apart", "als andere Person vermerkt"),
        (
            "persons.tell_same",
            "hat zurückgenommen, dass ein Datensatz",
        ),
    ] {
        let log = manager.get(&format!("/ledger?action={action}")).await;
        assert!(log.body.contains(sentence), "{action}");
    }
}

#[tokio::test]
async fn every_row_of_a_plan_opens_from_a_list_and_is_marked_as_looked_at() {
    let world = World::new().await;
    let mut manager = world.sign_in(Role::PrivacyManager).await;
    let plan = drafted(&world, &mut manager).await;
    let records = manager.get(&format!("{plan}/records")).await;
    let lists: Vec<String> = records
        .body
        .split(&format!("href=\"{plan}/rows?"))
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap().replace("&#38;", "&"))
        .collect();
    assert!(lists.len() > 5, "{lists:?}");
    for list in &lists {
        let path = format!("{plan}/rows?{list}");
        let rows = manager.get(&path).await;
        assert!(rows.body.contains("noch nicht"), "{list}");
        let row = rows.between("name=\"look\" value=\"", "\"");
        let look = [("look", row.as_str())];
        let preview = manager.post(&format!("{plan}/preview"), &look).await;
        assert_eq!(preview.status, StatusCode::OK, "{list}: {}", preview.body);
        assert!(
            preview.body.contains("vorher:") || preview.body.contains("bleib"),
            "{list}"
        );
        let again = manager.get(&path).await;
        let line = again.between("<tbody>", "</tr>");
        assert!(line.contains("privacy_manager"), "{list}: {line}");
    }
    let mut approver = world.sign_in(Role::Approver).await;
    let approval = approver.get(&format!("{plan}/approval")).await;
    let looked = format!("script&#62;: {}", lists.len());
    assert!(
        approval.body.contains(&looked),
        "{looked}: {}",
        approval.body
    );
}

#[tokio::test]
async fn a_text_that_names_the_person_is_left_for_a_ground_and_the_approver_sees_it_first() {
    let world = World::new().await;
    let mut manager = world.sign_in(Role::PrivacyManager).await;
    let plan = drafted(&world, &mut manager).await;
    let records = format!("{plan}/records");
    let page = manager.get(&records).await;
    assert!(page.body.contains("Freitext-Treffer"), "{}", page.body);
    assert!(!page.body.contains("name=\"hit/"), "folded");
    let open = format!("{records}?open=hits");
    let page = manager.get(&open).await;
    let named = page.between("name=\"hit/", "\"");
    assert!(named.starts_with("vertrieb/"), "{named}");
    let field = format!("hit/{named}");
    let leave = [(field.as_str(), "leave"), ("stay", "hits")];

    let groundless = manager.post(&records, &leave).await;
    assert_eq!(groundless.status, StatusCode::UNPROCESSABLE_ENTITY);
    let select = groundless.between(&format!("name=\"{field}\""), "</select>");
    assert!(
        select.contains("value=\"leave\" selected"),
        "the input is kept: {select}"
    );
    let given = [leave[0], leave[1], ("ground", "other_person")];
    let to = manager.done(&records, &given).await;
    assert_eq!(to, format!("{open}#g-hits"));
    let page = manager.get(&open).await;
    let select = page.between(&format!("name=\"{field}\""), "</select>");
    assert!(select.contains("value=\"leave\" selected"), "{select}");
    assert!(page.body.contains("Einer bleibt unverändert"));
    let check = manager.get(&format!("{plan}/check")).await;
    assert!(check.body.contains("im Text belassen"), "{}", check.body);

    let mut approver = world.sign_in(Role::Approver).await;
    let approval = approver.get(&format!("{plan}/approval")).await;
    assert!(approval.body.contains(&named), "{}", approval.body);
    let seen = approver.get(&open).await;
    assert!(seen.body.contains("Unverändert lassen"));
    assert!(
        !seen.body.contains("name=\"hit/"),
        "the approver only looks"
    );
    let refused = approver.post(&records, &given).await;
    assert_eq!(refused.status, StatusCode::NOT_FOUND);

    let redact = [(field.as_str(), "redact"), ("stay", "hits")];
    manager.done(&records, &redact).await;
    let page = manager.get(&open).await;
    assert!(!page.body.contains("Einer bleibt unverändert"));
    let log = manager.get("/ledger?action=plans.change").await;
    assert!(log.body.contains("GD-2026-0001"), "{}", log.body);
}

#[tokio::test]
async fn each_ground_on_which_something_stays_says_why_until_when_and_by_which_provision() {
    let world = World::new().await;
    let mut manager = world.sign_in(Role::PrivacyManager).await;
    let plan = drafted(&world, &mut manager).await;
    let grounds = format!("{plan}/grounds");
    let check = manager.get(&format!("{plan}/check")).await;
    assert!(check.body.contains(&format!("href=\"{grounds}\"")));
    let page = manager.get(&grounds).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    let invoice = &world.planted.katharina.retained[0];
    for said in [
        invoice.as_str(),
        "Rechnungen und Belege",
        "UGB § 212, BAO § 132",
        "7 Jahre ab dem Ende des Kalenderjahres",
        "abgeglichen am",
        "Dokument vom",
    ] {
        assert!(page.body.contains(said), "{said}: {}", page.body);
    }
    let lapsed = &world.planted.katharina.lapsed[0];
    assert!(!page.body.contains(lapsed.as_str()), "no duty keeps it");
    assert!(!page.body.contains("Laufender Vertrag"));

    let fields = [
        ("group/task", "keep"),
        ("ground", "contract"),
        ("until", "31.12.2031"),
        ("note", "Wartungsvertrag läuft"),
    ];
    manager.done(&format!("{plan}/records"), &fields).await;
    let mut approver = world.sign_in(Role::Approver).await;
    let page = approver.get(&grounds).await;
    let contract = page.between("Laufender Vertrag", "</section>");
    for said in ["Wartungsvertrag läuft", "31.", "2031", "Art. "] {
        assert!(contract.contains(said), "{said}: {contract}");
    }
    let mut agent = world.sign_in(Role::Agent).await;
    assert_eq!(agent.get(&grounds).await.status, StatusCode::NOT_FOUND);
}
