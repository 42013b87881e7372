//! The list of requests: pane, several at once, own views, sorting, twins.

use accounts::Role;
use axum::http::StatusCode;

use crate::support::{Browser, Page, World};

async fn open(world: &World, browser: &mut Browser, right: &str, received: &str) {
    let linked = format!("vertrieb/{}", world.planted.katharina.persons[0]);
    browser.get("/requests/new").await;
    let fields = [
        ("right", right),
        ("received", received),
        ("channel", "phone"),
        ("linked", linked.as_str()),
    ];
    browser.done("/requests/new", &fields).await;
}

#[tokio::test]
async fn a_request_is_looked_at_beside_the_list_and_twins_are_marked() {
    let world = World::new().await;
    let mut manager = world.sign_in(Role::PrivacyManager).await;
    open(&world, &mut manager, "access", "20.11.").await;
    open(&world, &mut manager, "access", "22.11.").await;
    let list = manager.get("/requests?due=10&group=todo").await;
    assert!(!list.body.contains("id=\"preview\""));
    let list = manager.get("/requests?sort=newest").await;
    assert!(list.body.contains("1–2 von 2"), "{}", list.body);
    assert!(list.body.contains("doppelt? GD-2026-0001"));
    let first = list.body.find("GD-2026-0002").unwrap();
    assert!(
        first < list.body.find("GD-2026-0001").unwrap(),
        "newest first"
    );
    let peek = list.between("data-preview=\"", "\"").replace("&#38;", "&");
    assert_eq!(peek, "/requests?sort=newest&preview=GD-2026-0002#preview");
    let shown = manager.get(peek.trim_end_matches("#preview")).await;
    let pane = shown.between("id=\"preview\"", "</section>");
    assert!(
        pane.contains("Brandl") && !pane.contains("Katharina"),
        "{pane}"
    );
    assert!(pane.contains("href=\"/requests/GD-2026-0002\""));
    assert!(pane.contains("href=\"/requests?sort=newest\""), "{pane}");
    let mut auditor = world.sign_in(Role::Auditor).await;
    let none = auditor.get("/requests?preview=GD-2026-0002").await;
    assert!(!none.body.contains("id=\"preview\"") && !none.body.contains("doppelt?"));
    let gone = manager.get("/requests?preview=GD-2026-0999").await;
    assert_eq!(gone.status, StatusCode::OK);
}

#[tokio::test]
async fn several_requests_are_given_to_somebody_and_taken_out_and_never_erased() {
    let world = World::new().await;
    let mut manager = world.sign_in(Role::PrivacyManager).await;
    for day in ["20.11.", "21.11."] {
        open(&world, &mut manager, "access", day).await;
    }
    manager.get("/requests").await;
    let none = manager
        .post("/requests/assign", &[("assignee", "me")])
        .await;
    assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(none.body.contains("Wählen Sie zuerst Anfragen aus"));
    let both = [
        ("query", "sort=newest&evil=%0d%0a"),
        ("ref", "GD-2026-0001"),
        ("ref", "GD-2026-0002"),
        ("ref", "GD-2026-0777"),
        ("assignee", "me"),
    ];
    let to = manager.done("/requests/assign", &both).await;
    let (before, back) = to.split_once("&now=").unwrap();
    assert_eq!(before, "/requests?sort=newest&given=2&left=1");
    let (_, back) = back.split_once('&').unwrap();
    assert_eq!(back, "back=%3AGD-2026-0001%2CGD-2026-0002");
    let list = manager.get(&to).await;
    assert!(
        list.body
            .contains("2 Anfragen wurden zugewiesen. 1 ließ sich nicht")
    );
    assert!(list.body.contains("Meine<span>2</span>"), "{}", list.body);

    let csv = manager
        .post("/requests/export", &[("query", "right=access")])
        .await;
    assert_eq!(csv.headers["content-type"], "text/csv; charset=utf-8");
    assert_eq!(csv.body.lines().count(), 3, "{}", csv.body);
    assert!(!csv.body.contains("contact") && !csv.body.contains("Brandl"));
    let one = [("query", ""), ("ref", "GD-2026-0002")];
    let csv = manager.post("/requests/export", &one).await;
    assert!(csv.body.contains("GD-2026-0002") && !csv.body.contains("GD-2026-0001"));
    let log = manager.get("/ledger?action=requests.export").await;
    assert!(log.body.contains("hat eine Liste von Anfragen exportiert"));
    let mut auditor = world.sign_in(Role::Auditor).await;
    auditor.get("/requests").await;
    let refused = auditor.post("/requests/assign", &both).await;
    assert_eq!(refused.status, StatusCode::NOT_FOUND);
}

/// The fields of the form that takes back what the address tells.
fn undo_form(page: &Page) -> Vec<(String, String)> {
    let form = page.between("<form method=\"post\" action=\"/requests/", "</form>");
    let hidden = form.split("<input type=\"hidden\" name=\"").skip(1);
    let field = |text: &str| {
        let (name, rest) = text.split_once("\" value=\"").unwrap();
        let value = rest.split_once('"').unwrap().0;
        (name.to_owned(), value.replace("&#38;", "&"))
    };
    hidden.map(field).collect()
}

#[tokio::test]
async fn what_was_done_to_several_requests_is_taken_back_by_one_click() {
    let world = World::new().await;
    let mut manager = world.sign_in(Role::PrivacyManager).await;
    for day in ["20.11.", "21.11.", "22.11."] {
        open(&world, &mut manager, "access", day).await;
    }
    let give = |references: &[&'static str], to| {
        let chosen = references.iter().map(|reference| ("ref", *reference));
        chosen.chain([("assignee", to)]).collect::<Vec<_>>()
    };
    manager
        .done("/requests/assign", &give(&["GD-2026-0001"], "me"))
        .await;
    let all = ["GD-2026-0001", "GD-2026-0002", "GD-2026-0003"];
    let to = manager.done("/requests/assign", &give(&all, "me")).await;
    assert!(!to.contains("GD-2026-0001"), "it had it already: {to}");
    let page = manager.get(&to).await;
    assert!(page.body.contains("Rückgängig"), "{}", page.body);
    let fields = undo_form(&page);
    // One of them goes to nobody meanwhile, and stays there.
    manager
        .done("/requests/assign", &give(&["GD-2026-0003"], "nobody"))
        .await;
    let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (&**n, &**v)).collect();
    let to = manager.done("/requests/assign/undo", &fields).await;
    assert_eq!(to, "/requests?&undone=1&left=1");
    let page = manager.get(&to).await;
    assert!(page.body.contains("1 Anfrage ist wieder wie vorher. 1 "));
    assert!(page.body.contains("Meine<span>1</span>"), "{}", page.body);

    let tags = |words| {
        let chosen = all.map(|reference| ("ref", reference));
        chosen
            .into_iter()
            .chain([("tags", words)])
            .collect::<Vec<_>>()
    };
    let one = [("ref", "GD-2026-0002"), ("tags", "messe")];
    manager.done("/requests/tag", &one).await;
    let to = manager.done("/requests/tag", &tags("messe presse")).await;
    let page = manager.get(&to).await;
    let fields = undo_form(&page);
    let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (&**n, &**v)).collect();
    let to = manager.done("/requests/tag/undo", &fields).await;
    assert_eq!(to, "/requests?&undone=3&left=0");
    let page = manager.get("/requests?tag=messe").await;
    assert!(page.body.contains("GD-2026-0002"), "it had this one before");
    // Twins name it beside theirs; what is listed has a box.
    assert!(!page.body.contains("value=\"GD-2026-0001\""));
    let none = manager.get("/requests?tag=presse").await;
    assert!(
        !none.body.contains("value=\"GD-2026-0002\""),
        "{}",
        none.body
    );
    // A form that somebody made up changes nothing.
    let odd = [
        ("back", "nonsense"),
        ("back", "x:GD-2026-0999,;"),
        ("now", ""),
    ];
    let to = manager.done("/requests/assign/undo", &odd).await;
    assert_eq!(to, "/requests?&undone=0&left=1");
}

#[tokio::test]
async fn an_own_view_stands_beside_the_others_with_its_count() {
    let world = World::new().await;
    let mut manager = world.sign_in(Role::PrivacyManager).await;
    open(&world, &mut manager, "access", "20.11.").await;
    open(&world, &mut manager, "erasure", "20.11.").await;
    let page = manager
        .get("/requests?right=access&after=junk&from=51")
        .await;
    let query = page
        .between("name=\"query\" value=\"", "\"")
        .replace("&#38;", "&");
    assert_eq!(query, "right=access");
    let nameless = manager
        .post("/requests/views", &[("query", &query), ("view", " ")])
        .await;
    assert_eq!(nameless.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        nameless.body.contains("id=\"view-fault\""),
        "{}",
        nameless.body
    );
    let named = [("query", query.as_str()), ("view", "Auskünfte <b>")];
    let to = manager.done("/requests/views", &named).await;
    assert_eq!(to, "/requests?right=access");
    let list = manager.get(&to).await;
    assert!(
        list.body
            .contains("aria-current=\"page\">Auskünfte &#60;b&#62;<span>1</span>"),
        "{}",
        list.body
    );
    let mut agent = world.sign_in(Role::Agent).await;
    assert!(!agent.get("/requests").await.body.contains("Auskünfte"));
    manager.done("/requests/views/remove", &named).await;
    assert!(!manager.get("/requests").await.body.contains("Auskünfte"));
}

#[tokio::test]
async fn columns_and_row_spacing_are_kept_for_the_account_and_for_no_other() {
    let world = World::new().await;
    let mut manager = world.sign_in(Role::PrivacyManager).await;
    open(&world, &mut manager, "access", "20.11.").await;
    let heads = |body: &str| {
        let head = body.split("<thead>").nth(1).unwrap();
        head.split("</thead>").next().unwrap().to_owned()
    };
    let before = heads(&manager.get("/requests").await.body);
    assert!(before.contains("Kanal") && before.contains("Person"));
    let chosen = [
        ("query", "right=access"),
        ("column", "step"),
        ("column", "assignee"),
        ("rows", "compact"),
    ];
    let to = manager.done("/requests/look", &chosen).await;
    assert_eq!(to, "/requests?right=access");
    let list = manager.get(&to).await;
    let after = heads(&list.body);
    assert!(
        !after.contains("Kanal") && !after.contains("Person"),
        "{after}"
    );
    assert!(
        after.contains("Zuständig") && after.contains("Nummer"),
        "{after}"
    );
    assert!(
        list.body
            .contains("class=\"stack requests\" data-rows=\"compact\"")
    );
    assert!(
        !list.body.contains("Brandl"),
        "no name is read that nobody sees"
    );
    let cells = list.body.matches("<td").count() + list.body.matches("<th scope=\"row\"").count();
    assert_eq!(
        cells,
        after.matches("<th scope").count(),
        "each cell has its head"
    );
    let mut again = world.sign_in(Role::PrivacyManager).await;
    assert_eq!(
        heads(&again.get("/requests").await.body),
        after,
        "in any browser"
    );
    let mut agent = world.sign_in(Role::Agent).await;
    assert!(heads(&agent.get("/requests").await.body).contains("Kanal"));
    let wrong = manager.post("/requests/look", &[("column", "herz")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn several_requests_are_tagged_at_once_and_loaded_as_a_workbook() {
    let world = World::new().await;
    let mut manager = world.sign_in(Role::PrivacyManager).await;
    for day in ["20.11.", "21.11."] {
        open(&world, &mut manager, "access", day).await;
    }
    manager.get("/requests").await;
    let tag = |tags: &'static str| {
        [
            ("ref", "GD-2026-0001"),
            ("ref", "GD-2026-0777"),
            ("tags", tags),
        ]
    };
    let page = manager.post("/requests/tag", &tag("")).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        page.body.contains("mindestens ein Schlagwort"),
        "{}",
        page.body
    );
    let page = manager.post("/requests/tag", &[("tags", "messe")]).await;
    assert!(page.body.contains("Wählen Sie zuerst"), "{}", page.body);
    let to = manager.done("/requests/tag", &tag("messe")).await;
    let done = "/requests?&tagged=1&left=1&now=&back=messe%3AGD-2026-0001";
    assert_eq!(to, done);
    manager.done("/requests/tag", &tag("presse")).await;
    let list = manager.get(&to).await;
    assert!(
        list.body.contains("hat die Schlagwörter bekommen"),
        "{}",
        list.body
    );
    assert!(
        list.body.contains("messe") && list.body.contains("presse"),
        "one beside the other"
    );

    let file = manager
        .post("/requests/export", &[("query", ""), ("form", "xlsx")])
        .await;
    assert_eq!(file.status, StatusCode::OK);
    let kind = file.headers["content-type"].to_str().unwrap();
    assert!(kind.ends_with("spreadsheetml.sheet"), "{kind}");
    assert!(file.body.starts_with("PK"), "a zip");
    assert!(file.body.contains("GD-2026-0002") && file.body.contains("Auskunft"));
    assert!(!file.body.contains("Brandl") && !file.body.contains("<f>"));
}
