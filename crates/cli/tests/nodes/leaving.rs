//! A node that is told to stop says so first, finishes what is under way, and is gone.

use std::time::Duration;

use crate::house::House;
use crate::http::{begin_post, get, try_get};

#[tokio::test]
async fn a_node_that_leaves_is_not_ready_first_and_finishes_what_is_under_way() {
    let house = House::new("nodes-leaving").await;
    let node = house.serve("one", 2, "");
    let cookie = house.sign_in(&node, "lea");
    let csrf = get(node.port, "/account", &cookie).csrf();
    // Half a form is on its way when the node is told to stop.
    let form = begin_post(node.port, "/sign-out", &cookie, &format!("csrf={csrf}"));
    std::thread::sleep(Duration::from_millis(200));
    node.terminate();
    std::thread::sleep(Duration::from_millis(500));
    let ready = get(node.port, "/readyz", "");
    assert_eq!((ready.status, ready.body.trim_end()), (503, "leaving"));
    let live = get(node.port, "/healthz", "");
    assert_eq!(live.status, 200, "it still serves whoever comes");
    std::thread::sleep(Duration::from_secs(3));
    assert!(try_get(node.port, "/healthz", "").is_err(), "nobody new");
    let reply = form.end();
    assert_eq!(reply.status, 303, "what was under way is answered");
    let (well, took) = node.end();
    assert!(well && took < Duration::from_secs(30), "{took:?}");
    house.remove().await;
}

#[tokio::test]
async fn a_client_that_never_ends_does_not_keep_a_node() {
    let house = House::new("nodes-slow").await;
    let node = house.serve("one", 0, "");
    let cookie = house.sign_in(&node, "lea");
    let _form = begin_post(node.port, "/sign-out", &cookie, "csrf=never-ends");
    std::thread::sleep(Duration::from_millis(200));
    node.terminate();
    let (well, took) = node.end();
    assert!(well && took < Duration::from_secs(40), "{took:?}");
    house.remove().await;
}
