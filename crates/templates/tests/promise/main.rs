//! Texts and letterhead are saved in versions, refused where they lack what the law wants, and
//! given back.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on stops with the place"
)]

use accounts::{Actor, By, NewAccount, Role};
use base::{Clock, Locale, Random};
use law::template::Kind;
use ledger::{Ledger, Via};
use store::Store;
use store::testing::each_engine;
use templates::{
    Error, Letterhead, Logo, LogoKind, Of, Picture, heads, letterhead_at, list, picture, restore,
    restore_head, save, save_head, show, text_of,
};

/// Four red dots, as a PNG.
const DOT: &[u8] = include_bytes!("dot.png");

const REFUSED: Of = Of {
    kind: Kind::Refused,
    language: Locale::De,
};

async fn world(store: Store) -> (Ledger, [Actor; 3]) {
    let clock = Clock::fixed("2026-12-01T08:00:00Z".parse().unwrap());
    let ledger = Ledger::new(store, clock, Random::seeded(7));
    let people = [
        ("berger", Role::PrivacyManager),
        ("anton", Role::Administrator),
        ("lea", Role::Agent),
    ];
    let mut actors = Vec::new();
    for (login, role) in people {
        let new = NewAccount {
            login: login.to_owned(),
            name: format!("{login} Muster"),
            roles: vec![role],
        };
        let added = accounts::add(&ledger, By::Operator, new).await.unwrap();
        actors.push(Actor {
            account: added.account,
            via: Via::Page,
        });
    }
    (ledger, actors.try_into().unwrap())
}

async fn in_force(ledger: &Ledger) -> String {
    let mut conn = ledger.store.pool().acquire().await.unwrap();
    text_of(&mut conn, REFUSED).await.unwrap()
}

fn codes<T: std::fmt::Debug>(done: Result<T, Error>) -> Vec<&'static str> {
    match done {
        Err(Error::Invalid(notices)) => notices.iter().map(|notice| notice.code).collect(),
        Err(Error::Refused(notice)) => vec![notice.code],
        other => panic!("{other:?}"),
    }
}

async fn entries(ledger: &Ledger) -> Vec<String> {
    let filter = ledger::Filter {
        action: Some("templates.".to_owned()),
        ..ledger::Filter::default()
    };
    let found = ledger.list(&filter).await.unwrap();
    let mut actions: Vec<String> = found.into_iter().map(|entry| entry.action).collect();
    actions.sort();
    actions
}

#[tokio::test]
async fn a_text_is_saved_in_versions_and_each_of_them_comes_back() {
    each_engine(async |store| {
        let (ledger, [manager, admin, agent]) = world(store).await;
        let shipped = REFUSED.shipped();
        assert_eq!(in_force(&ledger).await, shipped);
        let own = shipped.replace("Sehr geehrte Damen und Herren,", "Guten Tag,");
        let typed = format!("{}\r\n\r\n", own.replace('\n', "\r\n"));
        let not = save(&ledger, &agent, REFUSED, (0, &typed)).await;
        assert!(matches!(not, Err(Error::NotAllowed(_))));
        let saved = save(&ledger, &manager, REFUSED, (0, &typed)).await.unwrap();
        assert_eq!((saved.newest(), &*saved.text), (1, &*own));
        assert_eq!(in_force(&ledger).await, own);
        let stale = save(&ledger, &admin, REFUSED, (0, shipped)).await;
        assert_eq!(codes(stale), ["template-changed"]);
        let same = save(&ledger, &admin, REFUSED, (1, &own)).await;
        assert_eq!(codes(same), ["template-same"]);

        let back = restore(&ledger, &admin, REFUSED, (1, 0)).await.unwrap();
        assert!(back.is_shipped() && back.versions[0].text.is_none());
        assert_eq!(in_force(&ledger).await, shipped);
        let again = restore(&ledger, &admin, REFUSED, (2, 1)).await.unwrap();
        assert_eq!((again.newest(), again.text_of(1)), (3, Some(&*own)));
        let nowhere = restore(&ledger, &admin, REFUSED, (3, 9)).await;
        assert!(matches!(nowhere, Err(Error::NotFound)));

        let shown = show(&ledger, &manager, REFUSED).await.unwrap();
        let by: Vec<&str> = shown.versions.iter().map(|one| &*one.made_by).collect();
        assert_eq!(by, ["anton", "anton", "berger"]);
        let all = list(&ledger, &manager).await.unwrap();
        assert_eq!(all.len(), 2 * Kind::ALL.len());
        let changed = all.iter().filter(|one| !one.is_shipped());
        assert_eq!(changed.count(), 1, "the other language stays as it was");
        let told = ["templates.restore", "templates.restore", "templates.save"];
        assert_eq!(entries(&ledger).await, told);
    })
    .await;
}

#[tokio::test]
async fn what_the_law_wants_cannot_be_edited_away() {
    each_engine(async |store| {
        let (ledger, [manager, ..]) = world(store).await;
        for of in Of::all() {
            let demanded = of.kind.places().iter().filter(|place| place.demanded);
            for place in demanded {
                let named = format!("{{{}}}", place.name);
                let text = of.shipped().replace(&named, "");
                let done = save(&ledger, &manager, of, (0, &text)).await;
                let Err(Error::Invalid(notices)) = done else {
                    panic!("{of:?} without {named}");
                };
                assert_eq!(notices[0].code, "template-missing");
                assert!(notices[0].to_string().contains(&named), "{}", notices[0]);
            }
        }
        let text = format!("Für {{vorname}}\n\n{}", REFUSED.shipped());
        let Err(Error::Invalid(notices)) = save(&ledger, &manager, REFUSED, (0, &text)).await
        else {
            panic!("an unknown place was taken");
        };
        let line = "text: line 1, column 5: {vorname} is not known in this text";
        assert_eq!(notices[0].to_string(), line);
        assert!(entries(&ledger).await.is_empty());
        assert_eq!(in_force(&ledger).await, REFUSED.shipped());

        // However such a text came to be stored, no letter is written by it.
        sqlx::query(
            "INSERT INTO letter_templates (kind, language, version, text, made_by, made_at)
             VALUES ('refused', 'de', 1, 'Nein.', 'berger', 1)",
        )
        .execute(ledger.store.pool())
        .await
        .unwrap();
        assert_eq!(in_force(&ledger).await, REFUSED.shipped());
    })
    .await;
}

fn head(name: &str) -> Letterhead {
    Letterhead {
        name: name.to_owned(),
        address: vec![" Ring 1 \r\n\r\n1010 Wien".to_owned()],
        contact: vec!["dsb@example.org".to_owned()],
        footer: vec!["FN 1a".to_owned(), "UID 2".to_owned()],
    }
}

#[tokio::test]
async fn a_letterhead_holds_from_its_moment_on_and_what_was_before_stays() {
    each_engine(async |store| {
        let (ledger, [manager, admin, agent]) = world(store).await;
        let moment = |at: &str| at.parse::<jiff::Timestamp>().unwrap();
        let logo = Logo::read(DOT.to_vec()).unwrap();
        assert_eq!(logo.kind, LogoKind::Png);
        let new = (head("Muster GmbH"), Picture::New(logo.clone()));
        let not = save_head(&ledger, &agent, 0, new.clone()).await;
        assert!(matches!(not, Err(Error::NotAllowed(_))));
        save_head(&ledger, &manager, 0, new).await.unwrap();
        let kept = (head("Muster & Co <b>"), Picture::Keep);
        let saved = save_head(&ledger, &admin, 1, kept.clone()).await.unwrap();
        assert_eq!(usize::try_from(saved.logo_bytes).unwrap(), DOT.len());
        assert_eq!(
            saved.head.unwrap().lines(),
            ["Muster & Co <b>", "Ring 1", "1010 Wien", "dsb@example.org"]
        );
        let same = save_head(&ledger, &admin, 2, kept.clone()).await;
        assert_eq!(codes(same), ["template-same"]);
        let stale = save_head(&ledger, &admin, 1, kept).await;
        assert_eq!(codes(stale), ["template-changed"]);
        let now = picture(&ledger, &admin, &Picture::Keep).await.unwrap();
        assert_eq!(now, Some(logo.clone()));
        let at = async |at: &str| {
            let mut conn = ledger.store.pool().acquire().await.unwrap();
            letterhead_at(&mut conn, moment(at)).await.unwrap()
        };
        assert_eq!(at("2026-12-01T07:59:59Z").await, None);
        let (found, drawn) = at("2026-12-01T08:00:00Z").await.unwrap();
        assert_eq!(
            (&*found.name, drawn),
            ("Muster & Co <b>", Some(logo.clone()))
        );

        let first = restore_head(&ledger, &admin, (2, 1)).await.unwrap();
        assert_eq!(first.head.unwrap().name, "Muster GmbH");
        let (_, drawn) = at("2026-12-01T08:00:00Z").await.unwrap();
        assert_eq!(drawn, Some(logo));
        restore_head(&ledger, &admin, (3, 0)).await.unwrap();
        assert_eq!(at("2026-12-01T08:00:00Z").await, None);
        assert_eq!(heads(&ledger, &manager).await.unwrap().len(), 4);
        assert_eq!(entries(&ledger).await, ["templates.letterhead"; 4]);
    })
    .await;
}

#[tokio::test]
async fn a_letterhead_that_does_not_fit_names_each_field() {
    each_engine(async |store| {
        let (ledger, [manager, ..]) = world(store).await;
        let wrong = Letterhead {
            name: " \u{200B}\u{FEFF} ".to_owned(),
            address: vec!["x\n".repeat(9)],
            contact: vec!["y".repeat(101)],
            footer: vec!["ab\u{202E}c".to_owned()],
        };
        let done = save_head(&ledger, &manager, 0, (wrong, Picture::Keep)).await;
        let Err(Error::Invalid(notices)) = done else {
            panic!("it was taken");
        };
        let fields: Vec<&str> = notices.iter().filter_map(|notice| notice.field).collect();
        assert_eq!(fields, ["name", "address", "contact", "footer"]);
    })
    .await;
}
