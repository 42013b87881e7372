//! What a certificate says of rules, grounds and the log, on screen and on paper.

use std::process::Command;

use accounts::Role;
use base::Locale;
use erasure::{Certificate, Change, Decision, PlanState, Sender};
use requests::Text;
use store::testing::each_engine;

use crate::world::World;

/// What poppler makes of a paper.
fn read(world: &World, pdf: &[u8], program: &str, last: &[&str]) -> String {
    let path = world.folder.join("certificate.pdf");
    std::fs::write(&path, pdf).unwrap();
    let done = Command::new(program).arg(&path).args(last).output();
    let done = done.expect("scripts/test installs it");
    assert!(done.status.success(), "{program}: {done:?}");
    String::from_utf8_lossy(&done.stdout).into_owned()
}

#[tokio::test]
async fn a_certificate_names_rules_grounds_with_their_end_and_the_signed_log_on_one_page() {
    each_engine(async |store| {
        let mut world = World::new(store).await;
        world.desk.sender = Sender {
            name: "Muster GmbH".to_owned(),
            lines: vec!["Ring 1".to_owned(), "1010 Wien".to_owned()],
        };
        let desk = &world.desk;
        let manager = world.actor("berger", &[Role::PrivacyManager]).await;
        let approver = world.actor("huber", &[Role::Approver]).await;
        let plan = world.plan(&manager).await;
        let kept = Change {
            groups: vec![("task".into(), Decision::Keep)],
            ground: Some("contract".into()),
            note: Some(Text::parse("note", "Wartung").unwrap()),
            ..Change::default()
        };
        let plan = erasure::change(desk, &manager, &plan.plan, &kept)
            .await
            .unwrap();
        erasure::approve(desk, &approver, &plan.plan, &plan.hash)
            .await
            .unwrap();
        let run = erasure::run(desk, &manager, &plan.plan).await.unwrap();
        assert_eq!(run.state, PlanState::Complete);
        let certificate = run.certificate.unwrap();

        let grounds = &certificate.grounds;
        let contract = grounds.iter().find(|one| one.ground == "contract").unwrap();
        assert_eq!((contract.action.as_str(), contract.until), ("keep", None));
        let tasks = plan.items.iter();
        let tasks = tasks.filter(|item| item.group.as_deref() == Some("task"));
        assert_eq!(contract.records, tasks.count());
        let duty = grounds.iter().find(|one| one.ground.starts_with("at-"));
        assert!(duty.unwrap().until.is_some(), "a duty ends: {grounds:?}");

        let shown = erasure::run_view(desk, &manager, &plan.plan).await.unwrap();
        let shown = shown.and_then(|run| run.certificate).unwrap();
        let state = shown.checkpoint.clone().unwrap();
        assert!(i64::try_from(state.size).unwrap() > shown.ledger_entry);
        assert!(state.origin.starts_with("vergissmein/ledger/"));

        for locale in Locale::ALL {
            on_paper(&world, &manager, &shown, locale).await;
        }
        world.clear();
    })
    .await;
}

async fn on_paper(world: &World, manager: &accounts::Actor, shown: &Certificate, locale: Locale) {
    let pdf = erasure::certificate_pdf(&world.desk, manager, &shown.plan, locale).await;
    let pdf = pdf.unwrap().unwrap();
    let about = read(world, &pdf, "pdfinfo", &[]);
    let pages = about.lines().find_map(|line| line.strip_prefix("Pages:"));
    assert_eq!(pages.map(str::trim), Some("1"), "{about}");
    let text = read(world, &pdf, "pdftotext", &["-"]);
    // Lines are broken on paper.
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let root = &shown.checkpoint.as_ref().unwrap().root;
    let (rule, end) = match locale {
        Locale::De => ("Aufbewahrungspflicht (", "ohne Enddatum"),
        Locale::En => ("statutory duty to keep (", "without end date"),
    };
    for said in [rule, end, &root[..16], &root[48..], "vergissmein/ledger/"] {
        assert!(text.contains(said), "{said} is not on paper: {text}");
    }
}
