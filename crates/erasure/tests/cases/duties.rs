//! What a statutory duty keeps stays through a run, and the certificate says until when.

use accounts::Role;
use erasure::PlanState;
use jiff::civil::{Date, date};
use requests::Marks;
use store::testing::each_engine;

use crate::mirror::{Sugar, run as in_crm};

const PAPERS: &str = include_str!("../../../crm/tests/conformance/fixtures/sugar-papers.sql");

#[tokio::test]
async fn a_taken_offer_and_a_signed_contract_stay_and_the_certificate_says_until_when() {
    each_engine(async |store| {
        let sugar = Sugar::new().await;
        in_crm(&sugar.url, PAPERS).await;
        let world = sugar.world(store);
        let desk = &world.desk;
        let manager = world.actor("berger", &[Role::PrivacyManager]).await;
        let approver = world.actor("huber", &[Role::Approver]).await;
        let reference = world.request_about(&manager, "contact:anna").await;
        let plan = erasure::draft(desk, &manager, &reference.to_string())
            .await
            .unwrap();
        let marks = Marks::default();
        requests::tick(&desk.ledger, &manager, reference.into(), "A4", &marks)
            .await
            .unwrap();
        erasure::approve(desk, &approver, &plan.plan, &plan.hash)
            .await
            .unwrap();
        let run = erasure::run(desk, &manager, &plan.plan).await.unwrap();
        assert_eq!(run.state, PlanState::Complete, "{:?}", run.residue);

        let rule = law::retention::rule("at-business-letter").unwrap();
        let until = |document: Date| Some(law::retention::retained_until(rule, document));
        let certificate = run.certificate.unwrap();
        let kept = certificate.grounds.iter();
        let kept = kept.filter(|one| one.ground == rule.id);
        let kept: Vec<_> = kept
            .map(|one| (&*one.action, one.records, one.until))
            .collect();
        let ends = [until(date(2025, 3, 1)), until(date(2027, 12, 31))];
        assert_eq!(kept, ends.map(|end| ("keep", 1, end)));
        for (sql, word) in [
            (
                "SELECT quote_stage FROM quotes WHERE id = 'accepted'",
                "Closed Accepted",
            ),
            (
                "SELECT CAST(end_date AS CHAR) FROM contracts WHERE id = 'signed'",
                "2027-12-31",
            ),
        ] {
            assert_eq!(sugar.texts(sql).await, [word], "{sql}");
        }
        world.clear();
        sugar.remove().await;
    })
    .await;
}
