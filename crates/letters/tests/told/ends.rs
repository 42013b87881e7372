//! Each end of a request, and the letter that tells of it.

use std::process::Command;

use effects::{Asked, Shares};
use erasure::{Change, Decision};
use letters::Error;
use requests::{Closing, LetterTarget, Outcome, StepState};
use store::testing::each_engine;

use crate::world::World;

fn code<T: std::fmt::Debug>(done: Result<T, Error>) -> &'static str {
    match done {
        Err(Error::Refused(no)) => no.code,
        Err(Error::Requests(requests::Error::Invalid(no) | requests::Error::Refused(no))) => {
            no.code
        }
        other => panic!("{other:?}"),
    }
}

/// Stops marketing to her; what others have, too, is left to them.
async fn stop_marketing(world: &World, reference: &str) {
    let (desk, manager) = (&world.desk, &world.manager);
    let open = effects::draft(
        desk,
        manager,
        reference,
        &Asked::Marketing(Shares::default()),
    )
    .await;
    let mut shares = Shares::default();
    for shared in &open.unwrap().shared {
        shares.leave.insert(shared.record.clone());
    }
    let draft = effects::draft(desk, manager, reference, &Asked::Marketing(shares)).await;
    let draft = draft.unwrap();
    effects::apply(desk, manager, &draft.effect, &draft.hash)
        .await
        .unwrap();
}

#[tokio::test]
async fn an_objection_that_was_met_is_told_with_what_was_done_and_not_before() {
    each_engine(async |store| {
        let world = World::new(store).await;
        let reference = world.request("objection").await;
        let early = world
            .draft(reference, "fulfilled", (&[], ""))
            .await
            .unwrap();
        let text = early.text.clone().unwrap();
        assert!(
            !text.contains("Direktwerbung"),
            "nothing was done yet: {text}"
        );
        stop_marketing(&world, &reference.to_string()).await;
        assert_eq!(code(world.send(reference, &early).await), "letter-stale");
        let letter = world
            .draft(reference, "fulfilled", (&[], ""))
            .await
            .unwrap();
        let text = letter.text.clone().unwrap();
        assert!(text.contains("nicht mehr für Direktwerbung") && text.contains("vertrieb"));
        assert!(text.contains("20. November 2026") && text.contains("Muster GmbH"));
        let all = requests::letters(&world.desk.ledger, &world.manager, reference).await;
        assert_eq!(
            all.unwrap().len(),
            1,
            "a draft takes the place of the earlier one"
        );
        world.send(reference, &letter).await.unwrap();
        let shown = requests::show(&world.desk.ledger, &world.manager, reference).await;
        let request = shown.unwrap().request;
        let (_, step) = request.step(requests::ANSWER).unwrap();
        assert_eq!(step.state, StepState::Done, "the letter is the answer");
        world.clear();
    })
    .await;
}

#[tokio::test]
async fn what_a_plan_kept_cannot_be_told_as_done() {
    each_engine(async |store| {
        let world = World::new(store).await;
        let (desk, manager) = (&world.desk, &world.manager);
        let reference = world.request("erasure").await;
        let name = reference.to_string();
        let plan = erasure::draft(desk, manager, &name).await.unwrap();
        let kept = plan
            .items
            .iter()
            .find(|item| item.group.as_deref() == Some("call"));
        let change = Change {
            select: vec![(kept.unwrap().record.clone(), Decision::Keep)],
            ground: Some("contract".into()),
            note: Some(requests::Text::parse("note", "Wartungsvertrag läuft").unwrap()),
            ..Change::default()
        };
        let plan = erasure::change(desk, manager, &plan.plan, &change)
            .await
            .unwrap();
        erasure::approve(desk, &world.approver, &plan.plan, &plan.hash)
            .await
            .unwrap();
        let none = world.draft(reference, "fulfilled", (&[], "")).await;
        assert_eq!(code(none), "letter-unfinished", "nothing was erased yet");
        erasure::run(desk, manager, &plan.plan).await.unwrap();
        let hidden = world.draft(reference, "fulfilled", (&[], "")).await;
        assert_eq!(code(hidden), "letter-kept");
        let letter = world
            .draft(reference, "partly_fulfilled", (&[], ""))
            .await
            .unwrap();
        let text = letter.text.clone().unwrap();
        for said in [
            "gelöscht",
            "1 Datensatz bleibt gespeichert",
            "Laufender Vertrag",
            "Bayerisches Landesamt",
            "Art. 79",
        ] {
            assert!(text.contains(said), "{said}: {text}");
        }
        assert!(
            !text.contains("Wartungsvertrag"),
            "a note of the house is not told"
        );
        world.send(reference, &letter).await.unwrap();
        world.clear();
    })
    .await;
}

#[tokio::test]
async fn a_refusal_is_written_with_its_grounds_and_the_request_closes_with_it_alone() {
    each_engine(async |store| {
        let world = World::new(store).await;
        let (desk, manager) = (&world.desk, &world.manager);
        let reference = world.request("access").await;
        let none = world.draft(reference, "refused", (&[], " ")).await;
        assert_eq!(code(none), "letter-no-ground");
        let foreign = world.draft(reference, "refused", (&["compelling"], "")).await;
        assert_eq!(code(foreign), "letter-ground", "is held against an objection only");
        world.tick(reference, "Z1").await;
        world.tick(reference, "Z2").await;
        let closing = Closing {
            outcome: Outcome::Refused,
            reason: Some(requests::Text::parse("reason", "exzessiv").unwrap()),
        };
        let close = async || requests::close(&desk.ledger, manager, reference.into(), &closing, &[]).await;
        assert!(close().await.is_err(), "the person was told nothing");
        let own = "#set text(fill: red)\n<script>alert(1)</script> {number} Zum zwölften Mal in diesem Jahr.";
        let letter = world.draft(reference, "refused", (&["excessive"], own)).await.unwrap();
        assert!(close().await.is_err(), "a draft tells nobody");
        let target = LetterTarget {
            reference,
            letter: &letter.id,
            version: None,
        };
        let pdf = letters::print(desk, manager, target).await.unwrap().unwrap();
        let file = world.folder.join("letter.pdf");
        std::fs::write(&file, pdf).unwrap();
        let printed = Command::new("pdftotext").arg(&file).arg("-").output().unwrap();
        let printed = String::from_utf8(printed.stdout).unwrap();
        for said in ["#set text(fill: red)", "<script>alert(1)</script>", "{number}", "exzessiv"] {
            assert!(printed.contains(said), "{said} stands as it was written: {printed}");
        }
        world.send(reference, &letter).await.unwrap();
        let closed = close().await.unwrap();
        assert_eq!(closed.outcome, Some(Outcome::Refused));
        world.clear();
    })
    .await;
}

#[tokio::test]
async fn an_objection_is_refused_with_the_balance_in_writing_or_not_at_all() {
    each_engine(async |store| {
        let world = World::new(store).await;
        let reference = world.request("objection").await;
        let compelling = (&["compelling"][..], "");
        let unweighed = world.draft(reference, "refused", compelling).await;
        assert_eq!(code(unweighed), "letter-balance");
        world.tick(reference, "21.1").await;
        world.tick(reference, "21.5").await;
        let unwritten = world.draft(reference, "refused", compelling).await;
        assert_eq!(code(unwritten), "letter-balance");
        let marks = requests::Marks {
            note: Some(requests::Text::parse("note", "Betrugsabwehr wiegt schwerer").unwrap()),
            evidence: None,
        };
        let (ledger, manager) = (&world.desk.ledger, &world.manager);
        requests::annotate(ledger, manager, reference.into(), "21.5", &marks)
            .await
            .unwrap();
        let letter = world.draft(reference, "refused", compelling).await.unwrap();
        assert!(letter.text.unwrap().contains("Art. 21 Abs. 1 DSGVO"));
        world.clear();
    })
    .await;
}
