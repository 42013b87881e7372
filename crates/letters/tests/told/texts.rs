//! Letters by the house's own text and on its own paper.

use std::process::Command;

use base::Locale;
use law::template::Kind;
use letters::Error;
use requests::{Letter, LetterTarget, Reference};
use store::testing::each_engine;
use templates::{Letterhead, Logo, Of, Picture};

use crate::world::World;

const DOT: &[u8] = include_bytes!("../../../templates/tests/promise/dot.png");

fn german(kind: Kind) -> Of {
    Of {
        kind,
        language: Locale::De,
    }
}

async fn save(world: &World, kind: Kind, text: &str) {
    let (ledger, manager) = (&world.desk.ledger, &world.manager);
    let seen = templates::show(ledger, manager, german(kind))
        .await
        .unwrap();
    let new = (seen.newest(), text);
    templates::save(ledger, manager, german(kind), new)
        .await
        .unwrap();
}

fn words(world: &World, pdf: &[u8]) -> String {
    let file = world.folder.join("text.pdf");
    std::fs::write(&file, pdf).unwrap();
    let printed = Command::new("pdftotext")
        .args(["-layout"])
        .arg(&file)
        .arg("-")
        .output();
    String::from_utf8(printed.unwrap().stdout).unwrap()
}

async fn printed(world: &World, reference: Reference, letter: &Letter) -> String {
    let target = LetterTarget {
        reference,
        letter: &letter.id,
        version: None,
    };
    let pdf = letters::print(&world.desk, &world.manager, target).await;
    words(world, &pdf.unwrap().unwrap())
}

fn head(name: &str) -> Letterhead {
    Letterhead {
        name: name.to_owned(),
        address: vec!["Ring 7".to_owned(), "80331 München".to_owned()],
        contact: vec!["Datenschutz: dsb@example.org".to_owned()],
        footer: vec!["HRB 1 #panic(\"x\")".to_owned()],
    }
}

#[tokio::test]
async fn a_letter_is_written_by_the_saved_text_and_one_that_is_written_stays() {
    each_engine(async |store| {
        let world = World::new(store).await;
        let reference = world.request("erasure").await;
        let before = world.draft(reference, "refused", (&["excessive"], "")).await.unwrap();
        let text = before.text.clone().unwrap();
        assert!(text.starts_with("Sehr geehrte Damen und Herren,"));

        let own = "Guten Tag,\n\nzu {number}: leider nein.\n\n{remedy}\n\n{complaint}\n\n{delay}\n\n{grounds}\n\nHeute ist der {today}.\n{sender}";
        save(&world, Kind::Refused, own).await;
        let all = requests::letters(&world.desk.ledger, &world.manager, reference).await.unwrap();
        assert_eq!(all[0].text.as_deref(), Some(&*text), "it is written already");

        let ground = "{remedy} <script>alert(1)</script> #panic(\"x\") {{number}}";
        let letter = world.draft(reference, "refused", (&["excessive"], ground)).await.unwrap();
        let text = letter.text.clone().unwrap();
        assert!(text.starts_with(&format!("Guten Tag,\n\nzu {reference}: leider nein.\n\n")));
        assert!(text.contains(&format!("- {ground}")), "a value is never read: {text}");
        assert_eq!(text.matches("Art. 79 DSGVO").count(), 1, "{text}");
        assert!(text.contains("23. November 2026.\nMuster GmbH\nRing 1, 80331 München"));
        // Complaint and remedy stand last among what must be there, wherever the text has them.
        let demands = &letter.demands;
        assert_eq!(demands.len(), 4);
        assert!(demands[2].contains("Art. 77") && demands[3].contains("Art. 79"));
        let paper = printed(&world, reference, &letter).await;
        for said in ["leider nein", "<script>alert(1)</script>", "#panic(\"x\")", "{{number}}"] {
            assert!(paper.contains(said), "{said}: {paper}");
        }
        world.send(reference, &letter).await.unwrap();
        world.clear();
    })
    .await;
}

#[tokio::test]
async fn an_extension_is_told_by_the_saved_text_and_signed_by_the_saved_head() {
    each_engine(async |store| {
        let world = World::new(store).await;
        let (desk, manager) = (&world.desk, &world.manager);
        let reference = world.request("access").await;
        let own =
            "Zu {number} brauchen wir bis {extended_last_day}.\n\n{reasons}\n\nGruß\n{sender}";
        save(&world, Kind::Extension, own).await;
        let new = (head("Neue Muster GmbH"), Picture::Keep);
        letters::save_letterhead(desk, manager, 0, new)
            .await
            .unwrap();
        let why = requests::Extension::parse(["many-systems"], "{sender}").unwrap();
        requests::extend_for(&desk.ledger, manager, reference.into(), &why)
            .await
            .unwrap();
        let all = requests::letters(&desk.ledger, manager, reference)
            .await
            .unwrap();
        let text = all[0].text.as_deref().unwrap();
        assert!(
            text.starts_with(&format!("Zu {reference} brauchen wir bis 22. Februar 2027")),
            "{text}"
        );
        assert!(text.contains("- Die Daten zu Ihrer Person") && text.contains("- {sender}"));
        assert!(text.ends_with(
            "Gruß\nNeue Muster GmbH\nRing 7\n80331 München\nDatenschutz: dsb@example.org\n"
        ));
        world.clear();
    })
    .await;
}

#[tokio::test]
async fn the_head_of_the_paper_is_the_saved_one_with_its_picture() {
    each_engine(async |store| {
        let world = World::new(store).await;
        let (desk, manager) = (&world.desk, &world.manager);
        let reference = world.request("access").await;
        let letter = world
            .draft(reference, "acknowledge", (&[], ""))
            .await
            .unwrap();
        let paper = printed(&world, reference, &letter).await;
        assert!(paper.contains("Muster GmbH") && paper.contains("Ring 1, 80331 München"));

        let picture = Picture::New(Logo::read(DOT.to_vec()).unwrap());
        let new = (head("Neue Muster GmbH"), picture);
        letters::save_letterhead(desk, manager, 0, new)
            .await
            .unwrap();
        let letter = world
            .draft(reference, "acknowledge", (&[], ""))
            .await
            .unwrap();
        let paper = printed(&world, reference, &letter).await;
        for said in [
            "Neue Muster GmbH",
            "Ring 7",
            "dsb@example.org",
            "HRB 1 #panic(\"x\")",
        ] {
            assert!(paper.contains(said), "{said}: {paper}");
        }
        let file = world.folder.join("text.pdf");
        let images = Command::new("pdfimages")
            .arg("-list")
            .arg(&file)
            .output()
            .unwrap();
        let images = String::from_utf8(images.stdout).unwrap();
        assert_eq!(
            images.lines().count(),
            3,
            "two lines of head and the picture: {images}"
        );

        // Begins like a picture, and cannot be drawn.
        let broken = Logo::read(DOT[..40].to_vec()).unwrap();
        let new = (head("Neue Muster GmbH"), Picture::New(broken));
        let done = letters::save_letterhead(desk, manager, 1, new).await;
        let Err(Error::Templates(templates::Error::Invalid(notices))) = done else {
            panic!("{done:?}");
        };
        assert_eq!(notices[0].code, "logo-broken");
        assert_eq!(
            templates::heads(&desk.ledger, manager).await.unwrap().len(),
            1
        );
        world.clear();
    })
    .await;
}

#[tokio::test]
async fn every_text_is_seen_in_both_languages_before_it_is_saved() {
    each_engine(async |store| {
        let world = World::new(store).await;
        let (desk, manager) = (&world.desk, &world.manager);
        for of in Of::all() {
            let text = format!("Probe #panic(\"x\")\n\n{}", of.shipped());
            let pdf = letters::preview(desk, manager, of, &text).await.unwrap();
            let paper = words(&world, &pdf);
            assert!(
                paper.contains("Probe #panic(\"x\")") && paper.contains("GD-2026-0000"),
                "{paper}"
            );
            if matches!(
                of.kind,
                Kind::Refused | Kind::PartlyFulfilled | Kind::Fulfilled
            ) {
                assert!(
                    paper.contains("Art. 77") && paper.contains("Art. 79"),
                    "{paper}"
                );
            }
            if of.kind == Kind::Access {
                assert!(paper.contains("h)"), "items a to h: {paper}");
            }
        }
        let wrong = letters::preview(desk, manager, german(Kind::Refused), "Nein.").await;
        assert!(matches!(
            wrong,
            Err(Error::Templates(templates::Error::Invalid(_)))
        ));
        let not = letters::preview(desk, &world.approver, german(Kind::Refused), "Nein.").await;
        assert!(matches!(
            not,
            Err(Error::Templates(templates::Error::NotAllowed(_)))
        ));
        world.clear();
    })
    .await;
}
