//! Data inventories through pages and API.

use accounts::Role;
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use serde_json::{Value, json};

use crate::support::World;

#[tokio::test]
async fn an_inventory_is_taken_shown_and_loaded_as_a_table() {
    let world = World::new().await;
    let mut manager = world.sign_in(Role::PrivacyManager).await;
    let page = "/systems/vertrieb/inventory";
    assert!(
        manager
            .get(page)
            .await
            .body
            .contains("noch nie aufgenommen")
    );
    assert_eq!(
        manager.get(&format!("{page}.csv")).await.status,
        StatusCode::NOT_FOUND
    );
    assert_eq!(manager.done(page, &[]).await, page);
    let shown = manager.get(&format!("{page}?table=contacts")).await;
    for said in [
        "<code>contacts</code>",
        "last_name",
        "Sieht personenbezogen aus",
    ] {
        assert!(shown.body.contains(said), "{said}");
    }
    let table = manager.get(&format!("{page}.csv")).await;
    assert!(table.body.contains("contacts,Contacts,person"));
    for body in [&shown.body, &table.body] {
        assert!(!body.contains("Brandl"), "no value is shown");
    }
    manager.done(page, &[]).await;
    let again = manager.get(page).await;
    assert!(again.body.contains("Nichts ist anders"), "{}", again.body);
    let mut agent = world.sign_in(Role::Agent).await;
    let page = agent.get(page).await;
    assert!(!page.body.contains("Bestand aufnehmen</button>"));
}

async fn call(world: &World, verb: &str, path: &str, body: &Value) -> (StatusCode, Value) {
    let token = world.token(Role::PrivacyManager).await;
    let request = Request::builder()
        .method(verb)
        .uri(path)
        .header(header::AUTHORIZATION, format!("Bearer {token}"))
        .header(header::CONTENT_TYPE, "application/json")
        .header("idempotency-key", format!("{path}{body}"));
    let body = if verb == "GET" {
        String::new()
    } else {
        body.to_string()
    };
    let page = world.browser().send(request, Body::from(body)).await;
    (page.status, serde_json::from_str(&page.body).unwrap())
}

#[tokio::test]
async fn programs_take_read_and_compare_inventories() {
    let world = World::new().await;
    let path = "/api/v1/systems/vertrieb/inventories";
    let (status, _) = call(&world, "POST", path, &json!({ "sample": 0 })).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    let none = call(&world, "GET", &format!("{path}/compare"), &Value::Null).await;
    assert_eq!(none.0, StatusCode::NOT_FOUND);
    let (status, first) = call(&world, "POST", path, &json!({ "sample": 50 })).await;
    assert_eq!(status, StatusCode::CREATED);
    assert!(
        first["inventory"]["tables"]["contacts"]["rows"]
            .as_u64()
            .unwrap()
            > 0
    );
    call(&world, "POST", path, &json!({ "sample": 60 })).await;
    let (_, all) = call(&world, "GET", path, &Value::Null).await;
    assert_eq!(all["inventories"].as_array().unwrap().len(), 2);
    let id = first["id"].as_str().unwrap();
    let (_, one) = call(&world, "GET", &format!("{path}/{id}"), &Value::Null).await;
    assert_eq!(one["inventory"], first["inventory"]);
    let (_, compared) = call(&world, "GET", &format!("{path}/compare"), &Value::Null).await;
    assert_eq!(compared["changes"]["tables_added"], json!([]));
}
