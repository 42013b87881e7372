//! Adding, signing in, staying signed in, and losing the right to.

#![expect(clippy::unwrap_used, reason = "a test that fails says where")]

use accounts::{
    Actor, Attempt, By, Error, Invited, NewAccount, Permission, Role, Session, SignedIn,
};
use base::{Clock, Random, Secret};
use jiff::SignedDuration;
use ledger::{Filter, Ledger, Via};
use store::Store;
use store::testing::each_engine;

const PASSWORD: &str = "sieben gelbe Enten";

fn open(store: Store) -> Ledger {
    Ledger::new(
        store,
        Clock::fixed("2026-11-23T10:00:00Z".parse().unwrap()),
        Random::os(),
    )
}

async fn invited(ledger: &Ledger, login: &str, roles: &[Role]) -> Invited {
    let new = NewAccount {
        login: login.into(),
        name: login.into(),
        roles: roles.to_vec(),
    };
    accounts::add(ledger, By::Operator, new).await.unwrap()
}

async fn person(ledger: &Ledger, login: &str, roles: &[Role]) -> Actor {
    let invited = invited(ledger, login, roles).await;
    let password = Secret::new(PASSWORD);
    let account = accounts::accept(ledger, invited.token.expose(), &password)
        .await
        .unwrap();
    Actor {
        account,
        via: Via::Page,
    }
}

fn attempt(login: &str, password: &str) -> Attempt {
    let (login, password) = (login.to_owned(), Secret::new(password));
    Attempt {
        login,
        password,
        address: "192.0.2.7".to_owned(),
    }
}

async fn sign_in(ledger: &Ledger, login: &str) -> SignedIn {
    accounts::sign_in(ledger, &attempt(login, PASSWORD))
        .await
        .unwrap()
}

async fn resumed(ledger: &Ledger, signed: &SignedIn) -> Option<Session> {
    accounts::resume(ledger, signed.token.expose())
        .await
        .unwrap()
}

/// Actions and outcomes in the ledger, newest last.
async fn deeds(ledger: &Ledger) -> Vec<String> {
    let entries = ledger.list(&Filter::default()).await.unwrap();
    entries
        .iter()
        .map(|entry| format!("{} {} {}", entry.actor, entry.action, entry.outcome))
        .collect()
}

#[tokio::test]
async fn an_account_is_added_accepted_and_signs_in() {
    each_engine(async |store| {
        let ledger = open(store);
        let invited = invited(&ledger, " Anna ", &[Role::Approver, Role::Agent]).await;
        assert_eq!(invited.account.login, "anna");
        assert_eq!(invited.account.roles, [Role::Agent, Role::Approver]);
        let early = accounts::sign_in(&ledger, &attempt("anna", PASSWORD)).await;
        assert!(matches!(early, Err(Error::NotSignedIn)));
        let password = Secret::new(PASSWORD);
        accounts::accept(&ledger, invited.token.expose(), &password)
            .await
            .unwrap();
        let signed = accounts::sign_in(&ledger, &attempt("ANNA ", PASSWORD))
            .await
            .unwrap();
        assert_eq!(signed.token.expose().len(), 64);
        assert_eq!(resumed(&ledger, &signed).await.unwrap(), signed.session);
        assert_eq!(
            accounts::by_login(&ledger, "Anna").await.unwrap(),
            signed.session.account
        );
        assert_eq!(
            deeds(&ledger).await,
            [
                "operator accounts.add done",
                "sign_in accounts.sign_in refused",
                "anna accounts.accept done",
                "anna accounts.sign_in done",
            ]
        );
        assert!(ledger.verify(None).await.unwrap().ok);
    })
    .await;
}

#[tokio::test]
async fn an_invitation_works_once_and_for_seven_days() {
    each_engine(async |store| {
        let ledger = open(store);
        let password = Secret::new(PASSWORD);
        let first = invited(&ledger, "anna", &[Role::Agent]).await;
        let again = accounts::invite(&ledger, By::Operator, &first.account.id)
            .await
            .unwrap();
        for token in [first.token.expose(), "", "00"] {
            let refused = accounts::accept(&ledger, token, &password).await;
            assert!(matches!(refused, Err(Error::NotSignedIn)));
        }
        let short = accounts::accept(&ledger, again.token.expose(), &Secret::new("kurz")).await;
        assert!(
            matches!(short, Err(Error::Password(_))),
            "and the invitation is not used up"
        );
        accounts::accept(&ledger, again.token.expose(), &password)
            .await
            .unwrap();
        let twice = accounts::accept(&ledger, again.token.expose(), &password).await;
        assert!(matches!(twice, Err(Error::NotSignedIn)));
        let late = invited(&ledger, "bert", &[Role::Agent]).await;
        ledger.clock.advance(SignedDuration::from_hours(7 * 24));
        let late = accounts::accept(&ledger, late.token.expose(), &password).await;
        assert!(matches!(late, Err(Error::NotSignedIn)));
    })
    .await;
}

#[tokio::test]
async fn bad_accounts_are_refused_with_the_remedy_and_leave_no_trace() {
    each_engine(async |store| {
        let ledger = open(store);
        invited(&ledger, "anna", &[Role::Agent]).await;
        for (login, name, roles) in [
            ("ANNA", "Anna", vec![Role::Agent]),
            ("", "Anna", vec![Role::Agent]),
            ("a b", "Anna", vec![Role::Agent]),
            ("Portal", "Anna", vec![Role::Agent]),
            ("data-subject", "Anna", vec![Role::Agent]),
            ("bert", " ", vec![Role::Agent]),
            ("bert", "Bert\n", vec![]),
        ] {
            let new = NewAccount {
                login: login.into(),
                name: name.into(),
                roles,
            };
            let refused = accounts::add(&ledger, By::Operator, new).await;
            assert!(
                matches!(refused, Err(Error::Invalid(_))),
                "{login:?} {refused:?}"
            );
        }
        assert_eq!(deeds(&ledger).await.len(), 1);
        assert!(matches!(
            accounts::by_login(&ledger, "bert").await,
            Err(Error::NotFound)
        ));
    })
    .await;
}

#[tokio::test]
async fn wrong_tries_wait_longer_each_time_and_only_where_they_come_from() {
    each_engine(async |store| {
        let ledger = open(store);
        person(&ledger, "anna", &[Role::Agent]).await;
        for known in ["anna", "niemand"] {
            for _ in 0..3 {
                let wrong = accounts::sign_in(&ledger, &attempt(known, "falsch")).await;
                assert!(matches!(wrong, Err(Error::NotSignedIn)));
            }
            // Even the right password has to wait now, and the answer is the same for both.
            let waits = accounts::sign_in(&ledger, &attempt(known, PASSWORD)).await;
            assert!(matches!(waits, Err(Error::Wait(1))), "{waits:?}");
        }
        let elsewhere = Attempt {
            address: "192.0.2.8".to_owned(),
            ..attempt("anna", PASSWORD)
        };
        accounts::sign_in(&ledger, &elsewhere).await.unwrap();
        ledger.clock.advance(SignedDuration::from_secs(1));
        sign_in(&ledger, "anna").await;
        let wrong = accounts::sign_in(&ledger, &attempt("anna", "falsch")).await;
        assert!(
            matches!(wrong, Err(Error::NotSignedIn)),
            "success cleared the slate"
        );
    })
    .await;
}

#[tokio::test]
async fn a_burst_of_tries_at_once_gains_nothing() {
    each_engine(async |store| {
        let ledger = open(store);
        person(&ledger, "anna", &[Role::Agent]).await;
        let wrong = attempt("anna", "falsch");
        let tries = (0..12).map(|_| accounts::sign_in(&ledger, &wrong));
        let answers = futures_util::future::join_all(tries).await;
        let looked_at = answers
            .iter()
            .filter(|a| matches!(a, Err(Error::NotSignedIn)))
            .count();
        assert_eq!(looked_at, 3, "{answers:?}");
    })
    .await;
}

#[tokio::test]
async fn one_address_trying_many_logins_is_slowed_down() {
    each_engine(async |store| {
        let ledger = open(store);
        let mut answers = Vec::new();
        for n in 0..31 {
            let login = format!("nobody{n}");
            answers.push(accounts::sign_in(&ledger, &attempt(&login, "falsch")).await);
        }
        assert!(matches!(answers[29], Err(Error::NotSignedIn)));
        assert!(
            matches!(answers[30], Err(Error::Wait(1))),
            "{:?}",
            answers[30]
        );
    })
    .await;
}

#[tokio::test]
async fn an_unknown_login_takes_as_long_as_a_known_one() {
    let fresh = store::testing::Fresh::create(store::Engine::Sqlite).await;
    fresh.store.migrate().await.unwrap();
    let ledger = open(fresh.store.clone());
    person(&ledger, "anna", &[Role::Agent]).await;
    let mut times = [Vec::new(), Vec::new()];
    for round in 0..40 {
        let kind = round % 2;
        let address = format!("192.0.2.{round}");
        let try_of = Attempt {
            address,
            ..attempt(["anna", "niemand"][kind], "falsch")
        };
        let start = std::time::Instant::now();
        accounts::sign_in(&ledger, &try_of).await.unwrap_err();
        times[kind].push(start.elapsed().as_secs_f64());
    }
    let medians = times.map(|mut of| {
        of.sort_by(f64::total_cmp);
        of[of.len() / 2]
    });
    let ratio = medians[0] / medians[1];
    assert!((0.5..2.0).contains(&ratio), "{medians:?}");
    fresh.remove().await;
}

#[tokio::test]
async fn a_session_ends_when_idle_when_old_and_when_the_clock_jumps() {
    each_engine(async |store| {
        let ledger = open(store);
        person(&ledger, "anna", &[Role::Agent]).await;
        let minutes = |minutes| ledger.clock.advance(SignedDuration::from_mins(minutes));

        let idle = sign_in(&ledger, "anna").await;
        minutes(30);
        assert!(resumed(&ledger, &idle).await.is_some());
        minutes(31);
        assert!(resumed(&ledger, &idle).await.is_none());
        minutes(-31);
        assert!(
            resumed(&ledger, &idle).await.is_none(),
            "what is over stays over"
        );

        let old = sign_in(&ledger, "anna").await;
        for _ in 0..28 {
            minutes(25);
            assert!(resumed(&ledger, &old).await.is_some());
        }
        minutes(25);
        assert!(
            resumed(&ledger, &old).await.is_none(),
            "twelve hours are over"
        );

        let jumped = sign_in(&ledger, "anna").await;
        minutes(-6);
        assert!(resumed(&ledger, &jumped).await.is_none());
        assert!(
            accounts::resume(&ledger, "erraten")
                .await
                .unwrap()
                .is_none()
        );
    })
    .await;
}

#[tokio::test]
async fn sessions_are_listed_and_ended_one_by_one_or_together() {
    each_engine(async |store| {
        let ledger = open(store);
        let anna = person(&ledger, "anna", &[Role::Agent]).await;
        let bert = person(&ledger, "bert", &[Role::Agent]).await;
        let mut open = Vec::new();
        for _ in 0..3 {
            ledger.clock.advance(SignedDuration::from_secs(1));
            open.push(sign_in(&ledger, "anna").await);
        }
        let id = &anna.account.id;
        assert_eq!(accounts::sessions(&ledger, id).await.unwrap().len(), 3);
        accounts::sign_out(&ledger, &open[0].session).await.unwrap();
        assert!(resumed(&ledger, &open[0]).await.is_none());
        let not_his = accounts::end_session(&ledger, By::Actor(&bert), id, None).await;
        assert!(matches!(not_his, Err(Error::Refused(_))));
        accounts::end_session(&ledger, By::Actor(&anna), id, None)
            .await
            .unwrap();
        assert!(accounts::sessions(&ledger, id).await.unwrap().is_empty());
        assert!(resumed(&ledger, &open[2]).await.is_none());
    })
    .await;
}

#[tokio::test]
async fn a_role_given_is_there_with_the_next_click_and_one_taken_away_ends_the_sessions() {
    each_engine(async |store| {
        let ledger = open(store);
        let admin = person(&ledger, "admin", &[Role::Administrator]).await;
        let anna = person(&ledger, "anna", &[Role::PrivacyManager]).await;
        let signed = sign_in(&ledger, "anna").await;
        assert!(
            resumed(&ledger, &signed)
                .await
                .unwrap()
                .actor()
                .may(Permission::PlansRun)
        );
        let id = &anna.account.id;
        let change = async |roles: &[Role]| {
            accounts::change_roles(&ledger, By::Actor(&admin), id, roles)
                .await
                .unwrap();
        };
        change(&[Role::PrivacyManager, Role::Approver]).await;
        let session = resumed(&ledger, &signed).await.unwrap();
        assert!(session.actor().may(Permission::PlansApprove));
        change(&[Role::PrivacyManager]).await;
        assert!(resumed(&ledger, &signed).await.is_none());
        change(&[Role::Agent]).await;
        let session = resumed(&ledger, &sign_in(&ledger, "anna").await).await;
        assert!(!session.unwrap().actor().may(Permission::PlansRun));
        let changes = ledger
            .list(&Filter {
                action: Some("accounts.change_roles".to_owned()),
                newest_first: true,
                ..Filter::default()
            })
            .await
            .unwrap();
        let details = changes[0].details.clone().unwrap();
        assert_eq!(details["before"][0], "privacy_manager");
        assert_eq!(details["after"][0], "agent");
    })
    .await;
}

#[tokio::test]
async fn a_disabled_account_is_out_at_once_on_every_path() {
    each_engine(async |store| {
        let ledger = open(store);
        let admin = person(&ledger, "admin", &[Role::Administrator]).await;
        let anna = person(&ledger, "anna", &[Role::Agent]).await;
        let signed = sign_in(&ledger, "anna").await;
        let (_, bearer) = accounts::issue_token(&ledger, &anna, "Skript", 30)
            .await
            .unwrap();
        let id = &anna.account.id;
        let link = accounts::sign_in_link(&ledger, By::Actor(&admin), id)
            .await
            .unwrap();
        accounts::disable(&ledger, By::Actor(&admin), id)
            .await
            .unwrap();
        assert!(resumed(&ledger, &signed).await.is_none());
        assert!(
            accounts::authenticate(&ledger, bearer.expose())
                .await
                .unwrap()
                .is_none()
        );
        assert!(accounts::follow_link(&ledger, link.expose()).await.is_err());
        assert!(
            accounts::sign_in(&ledger, &attempt("anna", PASSWORD))
                .await
                .is_err()
        );
        assert!(matches!(
            accounts::by_login(&ledger, "anna").await,
            Err(Error::NotFound)
        ));
        assert!(matches!(
            accounts::invite(&ledger, By::Operator, id).await,
            Err(Error::NotFound)
        ));
        let hers = Filter {
            who: Some("anna".into()),
            ..Filter::default()
        };
        let entries = ledger.list(&hers).await.unwrap();
        assert!(!entries.is_empty(), "what she did keeps her login");
    })
    .await;
}

#[tokio::test]
async fn who_manages_accounts_sees_all_of_them_and_nobody_else_does() {
    each_engine(async |store| {
        let ledger = open(store);
        let admin = person(&ledger, "admin", &[Role::Administrator]).await;
        let anna = person(&ledger, "anna", &[Role::Agent]).await;
        invited(&ledger, "berta", &[Role::Auditor]).await;
        accounts::disable(&ledger, By::Actor(&admin), &anna.account.id)
            .await
            .unwrap();
        let all = accounts::overview(&ledger, By::Actor(&admin))
            .await
            .unwrap();
        let seen: Vec<_> = all.iter().map(|one| (&*one.login, one.state)).collect();
        let expected = [
            ("admin", "active"),
            ("anna", "disabled"),
            ("berta", "invited"),
        ];
        assert_eq!(seen, expected);
        assert_eq!(all[2].roles, ["auditor"]);
        let refused = accounts::overview(&ledger, By::Actor(&anna)).await;
        assert!(matches!(refused, Err(Error::Refused(_))));
    })
    .await;
}

#[tokio::test]
async fn the_last_administrator_stays() {
    each_engine(async |store| {
        let ledger = open(store);
        let admin = person(&ledger, "admin", &[Role::Administrator]).await;
        let id = &admin.account.id;
        let by = By::Actor(&admin);
        let gone = accounts::disable(&ledger, by, id).await;
        assert!(matches!(gone, Err(Error::Invalid(_))));
        let changed = accounts::change_roles(&ledger, by, id, &[Role::Agent]).await;
        assert!(matches!(changed, Err(Error::Invalid(_))));
        person(&ledger, "zweite", &[Role::Administrator]).await;
        accounts::disable(&ledger, by, id).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn who_may_not_is_refused_and_the_refusal_is_entered() {
    each_engine(async |store| {
        let ledger = open(store);
        let anna = person(&ledger, "anna", &[Role::PrivacyManager]).await;
        let by = By::Actor(&anna);
        let new = NewAccount {
            login: "x".into(),
            name: "x".into(),
            roles: vec![Role::Agent],
        };
        assert!(matches!(
            accounts::add(&ledger, by, new).await,
            Err(Error::Refused(_))
        ));
        let id = &anna.account.id;
        let roles = [Role::Administrator];
        let raised = accounts::change_roles(&ledger, by, id, &roles).await;
        assert!(matches!(raised, Err(Error::Refused(_))));
        assert!(matches!(
            accounts::disable(&ledger, by, id).await,
            Err(Error::Refused(_))
        ));
        assert!(matches!(
            accounts::sign_in_link(&ledger, by, id).await,
            Err(Error::Refused(_))
        ));
        let request = Some("GD-2026-0001");
        let asked = accounts::authorize(&ledger, &anna, Permission::PlansApprove, request).await;
        assert!(asked.unwrap_err().to_string().contains("plans.approve"));
        let refused = deeds(&ledger).await;
        assert_eq!(
            refused
                .iter()
                .filter(|d| *d == "anna access.refuse refused")
                .count(),
            5
        );
    })
    .await;
}

#[tokio::test]
async fn a_password_counts_as_given_for_ten_minutes() {
    each_engine(async |store| {
        let ledger = open(store);
        person(&ledger, "anna", &[Role::Approver]).await;
        let signed = sign_in(&ledger, "anna").await;
        assert!(signed.session.is_fresh(ledger.clock.now()));
        ledger.clock.advance(SignedDuration::from_mins(10));
        let stale = resumed(&ledger, &signed).await.unwrap();
        assert!(!stale.is_fresh(ledger.clock.now()));
        let wrong = accounts::confirm(&ledger, &stale, &Secret::new("falsch")).await;
        assert!(matches!(wrong, Err(Error::NotSignedIn)));
        accounts::confirm(&ledger, &stale, &Secret::new(PASSWORD))
            .await
            .unwrap();
        let fresh = resumed(&ledger, &signed).await.unwrap();
        assert!(fresh.is_fresh(ledger.clock.now()));
        let before = ledger
            .clock
            .now()
            .saturating_sub(SignedDuration::from_hours(1))
            .unwrap();
        assert!(!fresh.is_fresh(before), "not by a clock set back either");
    })
    .await;
}

#[tokio::test]
async fn a_changed_password_ends_all_other_sessions() {
    each_engine(async |store| {
        let ledger = open(store);
        person(&ledger, "anna", &[Role::Agent]).await;
        let (here, there) = (
            sign_in(&ledger, "anna").await,
            sign_in(&ledger, "anna").await,
        );
        let (old, new) = (Secret::new(PASSWORD), Secret::new("acht graue Gänse"));
        let weak = Secret::new("Passwort1234");
        let session = &here.session;
        assert!(
            accounts::change_password(&ledger, session, &new, &new)
                .await
                .is_err()
        );
        assert!(
            accounts::change_password(&ledger, session, &old, &weak)
                .await
                .is_err()
        );
        accounts::change_password(&ledger, session, &old, &new)
            .await
            .unwrap();
        assert!(resumed(&ledger, &here).await.is_some());
        assert!(resumed(&ledger, &there).await.is_none());
        assert!(
            accounts::sign_in(&ledger, &attempt("anna", PASSWORD))
                .await
                .is_err()
        );
        accounts::sign_in(&ledger, &attempt("anna", "acht graue Gänse"))
            .await
            .unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_sign_in_link_works_once_and_for_a_day() {
    each_engine(async |store| {
        let ledger = open(store);
        let anna = invited(&ledger, "anna", &[Role::Agent]).await.account;
        let link = async || {
            accounts::sign_in_link(&ledger, By::Operator, &anna.id)
                .await
                .unwrap()
        };
        let good = link().await;
        let both = tokio::join!(
            accounts::follow_link(&ledger, good.expose()),
            accounts::follow_link(&ledger, good.expose()),
        );
        assert!(both.0.is_ok() ^ both.1.is_ok(), "{both:?}");
        let signed = both.0.or(both.1).unwrap();
        assert_eq!(resumed(&ledger, &signed).await.unwrap().account, anna);
        let late = link().await;
        let invitation = accounts::invite(&ledger, By::Operator, &anna.id)
            .await
            .unwrap();
        let other_kind = accounts::follow_link(&ledger, invitation.token.expose()).await;
        assert!(matches!(other_kind, Err(Error::NotSignedIn)));
        ledger.clock.advance(SignedDuration::from_hours(24));
        let refused = accounts::follow_link(&ledger, late.expose()).await;
        assert!(matches!(refused, Err(Error::NotSignedIn)));
    })
    .await;
}

#[tokio::test]
async fn an_api_token_opens_its_account_until_it_ends_or_is_revoked() {
    each_engine(async |store| {
        let ledger = open(store);
        let anna = person(&ledger, "anna", &[Role::Agent]).await;
        let bert = person(&ledger, "bert", &[Role::Agent]).await;
        let (token, plain) = accounts::issue_token(&ledger, &anna, "Skript", 30)
            .await
            .unwrap();
        let opened = accounts::authenticate(&ledger, plain.expose())
            .await
            .unwrap()
            .unwrap();
        assert_eq!(
            (opened.account, opened.via),
            (anna.account.clone(), Via::Api)
        );
        for guess in ["", "vgm_", "vgm_00", &plain.expose()[4..]] {
            assert!(
                accounts::authenticate(&ledger, guess)
                    .await
                    .unwrap()
                    .is_none()
            );
        }
        let not_his = accounts::revoke_token(&ledger, &bert, &token.id).await;
        assert!(matches!(not_his, Err(Error::NotFound)));
        accounts::revoke_token(&ledger, &anna, &token.id)
            .await
            .unwrap();
        assert!(
            accounts::authenticate(&ledger, plain.expose())
                .await
                .unwrap()
                .is_none()
        );
        let (_, short) = accounts::issue_token(&ledger, &anna, "kurz", 1)
            .await
            .unwrap();
        ledger.clock.advance(SignedDuration::from_hours(24));
        assert!(
            accounts::authenticate(&ledger, short.expose())
                .await
                .unwrap()
                .is_none()
        );
        let listed = accounts::tokens(&ledger, &anna.account).await.unwrap();
        assert_eq!(listed.iter().filter(|token| token.revoked).count(), 1);
        assert!(
            accounts::issue_token(&ledger, &anna, "ewig", 367)
                .await
                .is_err()
        );
    })
    .await;
}

#[tokio::test]
async fn no_token_and_no_password_stands_in_the_store() {
    let fresh = store::testing::Fresh::create(store::Engine::Sqlite).await;
    fresh.store.migrate().await.unwrap();
    let ledger = open(fresh.store.clone());
    let invited = invited(&ledger, "anna", &[Role::Agent]).await;
    let password = Secret::new(PASSWORD);
    let account = accounts::accept(&ledger, invited.token.expose(), &password)
        .await
        .unwrap();
    let anna = Actor {
        account,
        via: Via::Page,
    };
    let signed = sign_in(&ledger, "anna").await;
    let (_, bearer) = accounts::issue_token(&ledger, &anna, "Skript", 30)
        .await
        .unwrap();
    ledger.store.scrub().await.unwrap();
    let bytes = std::fs::read(ledger.store.file().unwrap()).unwrap();
    for secret in [
        invited.token.expose(),
        PASSWORD,
        signed.token.expose(),
        &bearer.expose()[4..],
    ] {
        let found = bytes
            .windows(secret.len())
            .any(|window| window == secret.as_bytes());
        assert!(!found, "a secret stands in the file");
    }
    fresh.remove().await;
}

#[tokio::test]
async fn what_is_over_is_tidied_away_and_the_rest_stays() {
    each_engine(async |store| {
        let ledger = open(store);
        person(&ledger, "anna", &[Role::Agent]).await;
        sign_in(&ledger, "anna").await;
        let _ = accounts::sign_in(&ledger, &attempt("anna", "falsch")).await;
        ledger.clock.advance(SignedDuration::from_hours(8 * 24));
        let live = sign_in(&ledger, "anna").await;
        accounts::tidy(&ledger).await.unwrap();
        for (table, left) in [
            ("sessions", 1),
            ("account_links", 0),
            ("sign_in_failures", 2),
        ] {
            let sql = format!("SELECT COUNT(*) FROM {table}");
            let row = sqlx::query(sqlx::AssertSqlSafe(sql));
            let row = row.fetch_one(ledger.store.pool()).await.unwrap();
            assert_eq!(sqlx::Row::get::<i64, _>(&row, 0), left, "{table}");
        }
        assert!(resumed(&ledger, &live).await.is_some());
    })
    .await;
}

#[tokio::test]
async fn an_account_says_where_it_is_reached_and_the_log_does_not() {
    each_engine(async |store| {
        let ledger = open(store);
        let anna = person(&ledger, "anna", &[Role::Agent]).await;
        let paul = person(&ledger, "paul", &[Role::PrivacyManager]).await;
        let id = &anna.account.id;
        let reach = |email, manager| (email, manager);
        for (email, manager) in [
            ("nobody", ""),
            ("a@b, c@d", ""),
            ("a@b.example\r\nBcc: c@d", ""),
            ("anna@muster.example", "anna"),
            ("anna@muster.example", "stranger"),
        ] {
            let set = accounts::set_reach(&ledger, By::Operator, id, reach(email, manager)).await;
            assert!(set.is_err(), "{email} {manager}");
        }
        let not_allowed =
            accounts::set_reach(&ledger, By::Actor(&paul), id, reach("a@b.example", "")).await;
        assert!(matches!(not_allowed, Err(Error::Refused(_))));
        let set = reach(" anna@muster.example ", "Paul");
        accounts::set_reach(&ledger, By::Operator, id, set)
            .await
            .unwrap();
        let contacts = accounts::contacts(&ledger).await.unwrap();
        let anna = contacts
            .iter()
            .find(|contact| contact.login == "anna")
            .unwrap();
        assert_eq!(anna.email.as_deref(), Some("anna@muster.example"));
        assert_eq!(anna.manager.as_deref(), Some("paul"));
        assert!(!format!("{contacts:?}").contains("muster"));
        let entries = ledger.list(&Filter::default()).await.unwrap();
        assert!(entries.iter().any(|entry| entry.action == "accounts.reach"));
        assert!(!format!("{entries:?}").contains("muster"));
        accounts::set_reach(&ledger, By::Operator, id, reach("", ""))
            .await
            .unwrap();
        let contacts = accounts::contacts(&ledger).await.unwrap();
        assert!(
            contacts
                .iter()
                .all(|contact| contact.email.is_none() && contact.manager.is_none())
        );
    })
    .await;
}

#[tokio::test]
async fn a_calendars_secret_opens_until_it_is_renewed_ended_or_the_account_is_disabled() {
    each_engine(async |store| {
        let ledger = open(store);
        let anna = person(&ledger, "anna", &[Role::Agent]).await;
        let none = accounts::feed_since(&ledger, &anna.account).await;
        assert_eq!(none.unwrap(), None);
        let first = accounts::renew_feed(&ledger, &anna).await.unwrap();
        let since = accounts::feed_since(&ledger, &anna.account).await;
        assert_eq!(since.unwrap(), Some(ledger.clock.now()));
        let whose = async |secret: &Secret| {
            let found = accounts::by_feed(&ledger, secret.expose()).await.unwrap();
            found.map(|account| account.login)
        };
        assert_eq!(whose(&first).await.as_deref(), Some("anna"));
        let second = accounts::renew_feed(&ledger, &anna).await.unwrap();
        assert_eq!(whose(&first).await, None, "the old address is over");
        assert_eq!(whose(&second).await.as_deref(), Some("anna"));
        accounts::disable(&ledger, By::Operator, &anna.account.id)
            .await
            .unwrap();
        assert_eq!(whose(&second).await, None);
        accounts::end_feed(&ledger, &anna).await.unwrap();
        let again = accounts::end_feed(&ledger, &anna).await;
        assert!(matches!(again, Err(Error::NotFound)));
    })
    .await;
}
