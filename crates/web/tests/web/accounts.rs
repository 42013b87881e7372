//! Who manages accounts: list, add, other roles, the end.

use accounts::Role;
use axum::http::StatusCode;
use serde_json::json;

use crate::api::{call, parsed};
use crate::support::World;

pub async fn id_of(world: &World, role: Role) -> String {
    let account = accounts::by_login(&world.app.ledger, role.word()).await;
    account.unwrap().id.to_string()
}

#[tokio::test]
async fn an_administrator_gives_a_role_and_takes_it_away() {
    let world = World::new().await;
    let mut agent = world.sign_in(Role::Agent).await;
    assert_eq!(agent.get("/ledger").await.status, StatusCode::NOT_FOUND);
    let mut admin = world.sign_in(Role::Administrator).await;
    let page = admin.get("/accounts").await;
    assert!(page.body.contains("Sachbearbeitung"), "{}", page.body);
    let path = format!("/accounts/{}", id_of(&world, Role::Agent).await);
    let page = admin.get(&path).await;
    let ticked = |word: &str| page.body.contains(&format!("value=\"{word}\" checked"));
    assert!(ticked("agent") && !ticked("auditor"), "{}", page.body);
    let roles = format!("{path}/roles");
    admin
        .done(&roles, &[("role", "agent"), ("role", "auditor")])
        .await;
    assert_eq!(agent.get("/ledger").await.status, StatusCode::OK);
    admin.done(&roles, &[("role", "agent")]).await;
    assert_eq!(
        agent.get("/ledger").await.location(),
        "/sign-in?next=%2Fledger"
    );
    let none = admin.post(&roles, &[]).await;
    assert!(none.body.contains("mindestens eine Rolle"), "{}", none.body);
}

#[tokio::test]
async fn the_last_administrator_is_not_lost_and_a_disabled_account_is_out() {
    let world = World::new().await;
    let mut agent = world.sign_in(Role::Agent).await;
    let mut admin = world.sign_in(Role::Administrator).await;
    let own = format!("/accounts/{}", id_of(&world, Role::Administrator).await);
    admin.get(&own).await;
    for (verb, fields) in [("roles", &[("role", "agent")][..]), ("disable", &[])] {
        let page = admin.post(&format!("{own}/{verb}"), fields).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.body.contains("das letzte Konto"), "{}", page.body);
    }
    let path = format!("/accounts/{}", id_of(&world, Role::Agent).await);
    admin.done(&format!("{path}/disable"), &[]).await;
    assert_eq!(agent.get("/").await.status, StatusCode::SEE_OTHER);
    assert!(admin.get("/accounts").await.body.contains("gesperrt"));
    assert!(!admin.get(&path).await.body.contains("/disable"));
}

#[tokio::test]
async fn an_invitation_is_shown_once_and_sets_a_password() {
    let world = World::new().await;
    let mut admin = world.sign_in(Role::Administrator).await;
    admin.get("/accounts").await;
    let fields = [("login", "eva"), ("name", "Eva Lang"), ("role", "agent")];
    let page = admin.post("/accounts", &fields).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    let token = page.between("/invitation/", "<");
    let link = format!("/invitation/{token}");
    assert_eq!(world.browser().get(&link).await.status, StatusCode::OK);
    assert!(!admin.get("/accounts").await.body.contains("/invitation/"));
    let again = admin.post("/accounts", &fields).await;
    assert!(again.body.contains("vergeben"), "{}", again.body);
    assert!(
        again.body.contains("value=\"Eva Lang\""),
        "kept to be mended"
    );
}

#[tokio::test]
async fn a_program_manages_accounts_and_no_invitation_stays_in_the_store() {
    let world = World::new().await;
    let token = world.token(Role::Administrator).await;
    let body = json!({ "login": "eva", "name": "Eva", "roles": ["agent"] }).to_string();
    let page = call(&world, &token, "/api/v1/accounts", Some("a"), &body).await;
    assert_eq!(page.status, StatusCode::CREATED, "{}", page.body);
    let address = parsed(&page)["invitation"].as_str().unwrap().to_owned();
    let secret = address.rsplit('/').next().unwrap();
    let kept: i64 = sqlx::query_scalar(
        "SELECT COUNT(*) FROM idempotent_answers WHERE body LIKE '%' || $1 || '%'",
    )
    .bind(secret)
    .fetch_one(world.app.ledger.store.pool())
    .await
    .unwrap();
    assert_eq!(kept, 0);
    let path = "/api/v1/accounts/eva/roles";
    let roles = json!({ "roles": ["auditor"] }).to_string();
    let changed = parsed(&call(&world, &token, path, Some("r"), &roles).await);
    assert_eq!(changed["roles"], json!(["auditor"]));
    let wrong = json!({ "roles": ["king"] }).to_string();
    let page = call(&world, &token, path, Some("w"), &wrong).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    let path = "/api/v1/accounts/eva/disable";
    let disabled = parsed(&call(&world, &token, path, Some("d"), "").await);
    assert_eq!(disabled["state"], "disabled");
    let all = parsed(&call(&world, &token, "/api/v1/accounts", None, "").await);
    assert_eq!(all["accounts"].as_array().map(Vec::len), Some(7));
}
