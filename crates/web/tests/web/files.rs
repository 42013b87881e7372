//! Files of a request: what is taken, how it comes back, who may.

use accounts::Role;
use axum::http::StatusCode;

use crate::support::{Browser, World};

const CASE: &str = "/requests/GD-2026-0001";
const FILES: &str = "/requests/GD-2026-0001/files";

async fn case(world: &World) -> Browser {
    let mut agent = world.sign_in(Role::Agent).await;
    let fields = [
        ("right", "access"),
        ("received", "heute"),
        ("channel", "letter"),
    ];
    agent.done("/requests/new", &fields).await;
    agent
}

#[tokio::test]
async fn a_file_comes_back_as_it_was_sent_and_only_as_a_download() {
    let world = World::new().await;
    let mut agent = case(&world).await;
    let bytes = b"%PDF-1.7 Vollmacht \xff\x00\r\n--X";
    let done = agent
        .upload(FILES, ("../Vollmacht <b>Müller</b>.pdf", bytes), "")
        .await;
    assert_eq!(done.location(), format!("{CASE}#files"));
    let page = agent.get(CASE).await;
    assert!(page.body.contains("b&#62;.pdf"), "the name is text");
    let href = format!("{FILES}/{}", page.between(&format!("{FILES}/"), "\""));
    let mut approver = world.sign_in(Role::Approver).await;
    let file = approver.get(&href).await;
    assert_eq!(file.status, StatusCode::OK);
    let header = |name: &str| file.headers[name].to_str().unwrap().to_owned();
    assert!(header("content-disposition").starts_with("attachment; filename=\""));
    assert_eq!(header("content-type"), "application/pdf");
    assert_eq!(header("x-content-type-options"), "nosniff");
    assert_eq!(header("cache-control"), "no-store");
    assert!(file.body.starts_with("%PDF-1.7 Vollmacht"));
    for role in [Role::Auditor, Role::Administrator] {
        let mut other = world.sign_in(role).await;
        assert_eq!(other.get(&href).await.status, StatusCode::NOT_FOUND);
    }
    agent.get(CASE).await;
    agent.done(&format!("{href}/remove"), &[]).await;
    assert_eq!(agent.get(&href).await.status, StatusCode::NOT_FOUND);
    assert!(agent.get(CASE).await.body.contains("Datei entfernt"));
}

#[tokio::test]
async fn a_file_proves_a_step_and_stands_there() {
    let world = World::new().await;
    let mut agent = case(&world).await;
    let step = format!("{CASE}/steps/A3");
    agent.get(&step).await;
    let done = agent.upload(FILES, ("Brief.txt", b"Guten Tag"), "A3").await;
    assert_eq!(done.location(), step);
    assert!(agent.get(&step).await.body.contains("Brief.txt"));
    let other = agent.get(&format!("{CASE}/steps/A5")).await;
    assert!(!other.body.contains("Brief.txt"));
    let unknown = agent.upload(FILES, ("Brief.txt", b"x"), "99.9").await;
    assert!(unknown.status.is_client_error(), "{}", unknown.status);
}

#[tokio::test]
async fn no_copy_of_an_id_is_kept() {
    let world = World::new().await;
    let mut agent = case(&world).await;
    let step = format!("{CASE}/steps/A4");
    let page = agent.get(&step).await;
    assert!(
        !page.body.contains("type=\"file\""),
        "nothing to lay it into"
    );
    let before = world.entries().await;
    let page = agent
        .upload(FILES, ("Ausweis.txt", b"geschwaerzt"), "A4")
        .await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.body.contains("keine Kopie"), "{}", page.body);
    assert_eq!(world.entries().await, before, "nothing was kept");
}

#[tokio::test]
async fn what_is_no_document_is_refused_with_what_to_do() {
    let world = World::new().await;
    let mut agent = case(&world).await;
    let before = world.entries().await;
    let large = [b"%PDF-".as_slice(), &vec![b'x'; 10 * 1024 * 1024]].concat();
    let huge = vec![b'x'; 12 * 1024 * 1024];
    for (name, bytes, said) in [
        ("x.pdf", &b"MZ\x90\0"[..], "weder PDF noch Bild"),
        ("x.png", b"<svg onload=alert(1)>", "weder PDF noch Bild"),
        ("x.pdf", b"", "ist leer"),
        ("", b"%PDF-1.7", "Wählen Sie eine Datei"),
        ("..", b"%PDF-1.7", "hat keinen Namen"),
        ("x.pdf", &large, "größer als 10 MB"),
        ("x.pdf", &huge, "zu groß"),
    ] {
        agent.get(CASE).await;
        let page = agent.upload(FILES, (name, bytes), "").await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{said}");
        assert!(page.body.contains(said), "{said}: {}", page.body);
    }
    agent.get(CASE).await;
    let torn =
        axum::http::Request::post(FILES).header("content-type", "multipart/form-data; boundary=XX");
    let page = agent
        .send(torn, axum::body::Body::from("--XX\r\nhalf"))
        .await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(world.entries().await, before, "nothing was done");
}

#[tokio::test]
async fn files_that_came_with_a_request_are_laid_to_it_as_it_is_recorded() {
    let world = World::new().await;
    let mut agent = world.sign_in(Role::Agent).await;
    let form = "/requests/new";
    let page = agent.get(form).await;
    assert!(page.body.contains("enctype=\"multipart/form-data\""));
    let fields = |received: &'static str| {
        [
            ("right", "access"),
            ("received", received),
            ("channel", "letter"),
            ("text", "Was wissen Sie über mich?"),
        ]
    };
    let letter: (&str, &[u8]) = ("Brief.pdf", b"%PDF-1.7 Brief");
    let program: (&str, &[u8]) = ("Brief2.pdf", b"MZ\x90\0");
    let before = world.entries().await;
    for (received, files, said) in [
        ("heute", &[letter, program][..], "weder PDF noch Bild"),
        ("24.12.2026", &[letter], "Wählen Sie sie noch einmal"),
    ] {
        let page = agent.upload_with(form, &fields(received), files).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{said}");
        assert!(page.body.contains(said), "{said}: {}", page.body);
        assert!(page.body.contains("href=\"#file\""), "{}", page.body);
        assert!(page.body.contains("Was wissen Sie"), "the input is kept");
        assert_eq!(world.entries().await, before, "nothing was recorded");
    }
    // Whoever looks the person up in between is told before the files are lost.
    let search = "/requests/new/person";
    let sought = [fields("heute").as_slice(), &[("who", "Niemand Da")]].concat();
    let page = agent.upload_with(search, &sought, &[letter]).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    assert!(page.body.contains("Wählen Sie sie noch einmal"));
    let page = agent.upload_with(search, &sought, &[]).await;
    assert!(!page.body.contains("noch einmal"), "{}", page.body);

    let text: (&str, &[u8]) = ("Notiz.txt", b"Am Telefon");
    let page = agent
        .upload_with(form, &fields("heute"), &[letter, text])
        .await;
    assert_eq!(page.location(), format!("{CASE}/received"));
    let page = agent.get(CASE).await;
    for name in ["Brief.pdf", "Notiz.txt"] {
        assert!(page.body.contains(name), "{name}: {}", page.body);
    }
    let mut auditor = world.sign_in(Role::Auditor).await;
    let log = auditor.get("/ledger?action=requests.attach").await;
    assert!(log.body.contains("GD-2026-0001"), "{}", log.body);
    assert!(!log.body.contains("Brief.pdf"), "no name stands in the log");
}
