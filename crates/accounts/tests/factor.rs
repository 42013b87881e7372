//! The second factor: set up, given, lost.

#![expect(clippy::unwrap_used, reason = "a test that fails says where")]

use accounts::{Attempt, By, Error, NewAccount, Role, Session, SignedIn, Standing};
use base::{Clock, Random, Secret};
use jiff::SignedDuration;
use ledger::Ledger;
use store::Store;
use store::testing::each_engine;
use totp_rs::{Builder, Secret as Key};

const PASSWORD: &str = "sieben gelbe Enten";

fn open(store: Store) -> Ledger {
    let now = "2026-11-23T10:00:00Z".parse().unwrap();
    Ledger::new(store, Clock::fixed(now), Random::os())
}

async fn person(ledger: &Ledger, login: &str, role: Role) {
    let new = NewAccount {
        login: login.into(),
        name: login.into(),
        roles: vec![role],
    };
    let invited = accounts::add(ledger, By::Operator, new).await.unwrap();
    accounts::accept(ledger, invited.token.expose(), &Secret::new(PASSWORD))
        .await
        .unwrap();
}

async fn sign_in(ledger: &Ledger, login: &str) -> SignedIn {
    let attempt = Attempt {
        login: login.to_owned(),
        password: Secret::new(PASSWORD),
        address: "192.0.2.7".to_owned(),
    };
    accounts::sign_in(ledger, &attempt).await.unwrap()
}

/// What the authenticator shows now.
fn shown(secret: &Secret, ledger: &Ledger) -> Secret {
    let key = Key::try_from_base32(secret.expose()).unwrap();
    let totp = Builder::new().with_secret(key).build().unwrap();
    let now = u64::try_from(ledger.clock.now().as_second()).unwrap();
    Secret::new(totp.generate(now).to_string())
}

/// Sets a factor up; the secret and the recovery codes.
async fn enrolled(ledger: &Ledger, session: &Session) -> (Secret, Vec<Secret>) {
    accounts::begin_enrolment(ledger, session).await.unwrap();
    let waiting = accounts::enrolment(ledger, session).await.unwrap().unwrap();
    let code = shown(&waiting.secret, ledger);
    let codes = accounts::confirm_enrolment(ledger, session, &code)
        .await
        .unwrap();
    (waiting.secret, codes)
}

async fn resumed(ledger: &Ledger, signed: &SignedIn) -> Option<Session> {
    accounts::resume(ledger, signed.token.expose())
        .await
        .unwrap()
}

#[tokio::test]
async fn four_roles_must_set_a_second_factor_up_and_the_others_may() {
    each_engine(async |store| {
        let ledger = open(store);
        for role in Role::ALL {
            person(&ledger, role.word(), role).await;
            let signed = sign_in(&ledger, role.word()).await;
            let expected = match role {
                Role::Agent | Role::Auditor => Standing::Complete,
                Role::PrivacyManager
                | Role::Approver
                | Role::Administrator
                | Role::WorkflowAuthor => Standing::SetUp,
            };
            assert_eq!(signed.session.standing(true), expected, "{}", role.word());
            assert_eq!(signed.session.standing(false), Standing::Complete);
        }
    })
    .await;
}

#[tokio::test]
async fn a_role_gained_asks_for_a_second_factor_with_the_next_click() {
    each_engine(async |store| {
        let ledger = open(store);
        person(&ledger, "anna", Role::Agent).await;
        let signed = sign_in(&ledger, "anna").await;
        let id = &signed.session.account.id;
        accounts::change_roles(&ledger, By::Operator, id, &[Role::Agent, Role::Approver])
            .await
            .unwrap();
        let session = resumed(&ledger, &signed).await.unwrap();
        assert_eq!(session.standing(true), Standing::SetUp);
    })
    .await;
}

#[tokio::test]
async fn after_setting_up_every_sign_in_asks_for_a_code_and_changes_the_token() {
    each_engine(async |store| {
        let ledger = open(store);
        person(&ledger, "miriam", Role::PrivacyManager).await;
        let first = sign_in(&ledger, "miriam").await;
        let other = sign_in(&ledger, "miriam").await;
        let (secret, codes) = enrolled(&ledger, &first.session).await;
        assert_eq!(codes.len(), 8);
        let here = resumed(&ledger, &first).await.unwrap();
        assert_eq!(here.standing(true), Standing::Complete);
        assert!(
            resumed(&ledger, &other).await.is_none(),
            "other sessions end"
        );

        ledger.clock.advance(SignedDuration::from_secs(60));
        let again = sign_in(&ledger, "miriam").await;
        assert_eq!(again.session.standing(true), Standing::GiveCode);
        assert_eq!(again.session.standing(false), Standing::GiveCode);
        let wrong = accounts::prove(&ledger, &again.session, &Secret::new("000000")).await;
        assert!(matches!(wrong, Err(Error::NotSignedIn)));
        let code = shown(&secret, &ledger);
        let proved = accounts::prove(&ledger, &again.session, &code)
            .await
            .unwrap();
        assert!(
            resumed(&ledger, &again).await.is_none(),
            "the old token is over"
        );
        let session = resumed(&ledger, &proved).await.unwrap();
        assert_eq!(session.standing(true), Standing::Complete);

        let third = sign_in(&ledger, "miriam").await;
        let used = accounts::prove(&ledger, &third.session, &code).await;
        assert!(
            matches!(used, Err(Error::NotSignedIn)),
            "a code works once for all sessions"
        );
        assert!(ledger.verify(None).await.unwrap().ok);
    })
    .await;
}

#[tokio::test]
async fn a_recovery_code_works_once_and_however_it_is_typed() {
    each_engine(async |store| {
        let ledger = open(store);
        person(&ledger, "jonas", Role::Approver).await;
        let first = sign_in(&ledger, "jonas").await;
        let (_, codes) = enrolled(&ledger, &first.session).await;
        let typed = Secret::new(codes[3].expose().to_uppercase().replace('-', " "));
        let signed = sign_in(&ledger, "jonas").await;
        let proved = accounts::prove(&ledger, &signed.session, &typed)
            .await
            .unwrap();
        assert_eq!(
            accounts::recovery_codes_left(&ledger, &proved.session)
                .await
                .unwrap(),
            7
        );
        let signed = sign_in(&ledger, "jonas").await;
        let again = accounts::prove(&ledger, &signed.session, &typed).await;
        assert!(matches!(again, Err(Error::NotSignedIn)));
    })
    .await;
}

#[tokio::test]
async fn guessing_codes_waits_longer_each_time() {
    each_engine(async |store| {
        let ledger = open(store);
        person(&ledger, "jonas", Role::Approver).await;
        let first = sign_in(&ledger, "jonas").await;
        enrolled(&ledger, &first.session).await;
        let signed = sign_in(&ledger, "jonas").await;
        let guess = Secret::new("123456");
        for _ in 0..3 {
            let wrong = accounts::prove(&ledger, &signed.session, &guess).await;
            assert!(matches!(wrong, Err(Error::NotSignedIn)));
        }
        let wrong = accounts::prove(&ledger, &signed.session, &guess).await;
        assert!(matches!(wrong, Err(Error::Wait(_))));
    })
    .await;
}

#[tokio::test]
async fn who_only_knows_the_password_cannot_set_another_factor_up() {
    each_engine(async |store| {
        let ledger = open(store);
        person(&ledger, "jonas", Role::Approver).await;
        let first = sign_in(&ledger, "jonas").await;
        enrolled(&ledger, &first.session).await;
        let thief = sign_in(&ledger, "jonas").await;
        let begun = accounts::begin_enrolment(&ledger, &thief.session).await;
        assert!(matches!(begun, Err(Error::NotSignedIn)));
        let here = resumed(&ledger, &first).await.unwrap();
        accounts::begin_enrolment(&ledger, &here).await.unwrap();
        ledger.clock.advance(SignedDuration::from_mins(11));
        let stale = resumed(&ledger, &first).await.unwrap();
        let begun = accounts::begin_enrolment(&ledger, &stale).await;
        assert!(
            matches!(begun, Err(Error::NotSignedIn)),
            "and the password was given just now"
        );
    })
    .await;
}

#[tokio::test]
async fn a_new_password_keeps_the_factor_and_an_administrator_resets_it() {
    each_engine(async |store| {
        let ledger = open(store);
        person(&ledger, "jonas", Role::Approver).await;
        let first = sign_in(&ledger, "jonas").await;
        enrolled(&ledger, &first.session).await;
        let id = first.session.account.id.clone();
        let invited = accounts::invite(&ledger, By::Operator, &id).await.unwrap();
        accounts::accept(&ledger, invited.token.expose(), &Secret::new(PASSWORD))
            .await
            .unwrap();
        let signed = sign_in(&ledger, "jonas").await;
        assert_eq!(signed.session.standing(true), Standing::GiveCode);
        let own = accounts::reset_factor(&ledger, By::Actor(&signed.session.actor()), &id).await;
        assert!(matches!(own, Err(Error::Refused(_))));
        accounts::reset_factor(&ledger, By::Operator, &id)
            .await
            .unwrap();
        assert!(resumed(&ledger, &signed).await.is_none());
        let signed = sign_in(&ledger, "jonas").await;
        assert_eq!(signed.session.standing(true), Standing::SetUp);
        let twice = accounts::reset_factor(&ledger, By::Operator, &id).await;
        assert!(matches!(twice, Err(Error::Invalid(_))));
    })
    .await;
}

#[tokio::test]
async fn no_secret_and_no_recovery_code_stands_in_the_store() {
    each_engine(async |store| {
        let ledger = open(store);
        person(&ledger, "jonas", Role::Approver).await;
        let first = sign_in(&ledger, "jonas").await;
        let (secret, codes) = enrolled(&ledger, &first.session).await;
        let read = |sql: &'static str| {
            let pool = ledger.store.pool().clone();
            async move {
                let rows: Vec<(String,)> = sqlx::query_as(sql).fetch_all(&pool).await.unwrap();
                rows.into_iter().map(|row| row.0).collect::<String>()
            }
        };
        let kept = read("SELECT sealed FROM second_factors").await
            + &read("SELECT code_hash FROM recovery_codes").await;
        let bytes = hex::encode(Key::try_from_base32(secret.expose()).unwrap().as_bytes());
        assert!(!kept.contains(secret.expose()) && !kept.contains(&bytes));
        for code in &codes {
            assert!(!kept.contains(&code.expose().replace('-', "")));
        }
    })
    .await;
}
