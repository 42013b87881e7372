//! Files beside rows: told as they were looked at, left out where others are on the row.

use std::fs;
use std::path::PathBuf;

use answers::{AnswerView, Ground, ItemView, Left};
use store::testing::each_engine;

use crate::world::World;

const CONTENT: &[u8] = b"%PDF-1.7 not much of one";

/// Her notes with a file, by their keys, each file in its place.
async fn notes_with_files(world: &World) -> Vec<(String, PathBuf)> {
    let folder = world.folder.join("upload");
    let sql = "SELECT id FROM notes WHERE filename <> ''";
    let keys: Vec<String> = world.crm(sql).await;
    let related = &world.planted.katharina.related;
    let hers = |key: &String| related.contains(&format!("note:{key}"));
    let mut notes: Vec<(String, PathBuf)> = keys
        .into_iter()
        .filter(hers)
        .map(|key| (key.clone(), folder.join(key)))
        .collect();
    notes.sort();
    for (_, path) in &notes {
        fs::write(path, CONTENT).unwrap();
    }
    assert_eq!(notes.len(), 2);
    notes
}

async fn row_of(world: &World, answer: &AnswerView, key: &str) -> ItemView {
    let which = (Some("note"), 0);
    let rows = answers::items(&world.desk, &world.manager, &answer.answer, which).await;
    let name = format!("note:{key}");
    let mut rows = rows.unwrap().into_iter();
    rows.find(|row| row.record.as_deref() == Some(&name))
        .unwrap()
}

async fn left(
    world: &World,
    answer: &AnswerView,
    (item, ground): (i64, Option<Ground>),
) -> AnswerView {
    let which = (item, Left::File, ground);
    answers::leave_out(&world.desk, &world.manager, &answer.answer, which)
        .await
        .unwrap()
}

#[tokio::test]
async fn a_file_is_handed_over_as_it_was_looked_at_and_one_on_a_shared_row_only_when_taken_in() {
    each_engine(async |store| {
        let world = World::new(store).await;
        let notes = notes_with_files(&world).await;
        // The second is on the page of somebody else too.
        let sql = "UPDATE notes SET parent_type = 'Contacts', parent_id =
                 (SELECT id FROM contacts WHERE first_name = 'Stefan' AND last_name = 'Brandl')
             WHERE id = (SELECT MAX(id) FROM notes WHERE filename <> '' AND contact_id IN
                 (SELECT id FROM contacts WHERE last_name LIKE 'Brandl%'))";
        world.crm(sql).await;
        let draft = world
            .collected("access", &world.planted.katharina.persons)
            .await;
        let group = draft.groups.iter().find(|group| group.group == "note");
        let group = group.unwrap();
        assert_eq!((group.files, group.files_left_out), (1, 1));
        let (own, shared) = (
            row_of(&world, &draft, &notes[0].0).await,
            row_of(&world, &draft, &notes[1].0).await,
        );
        assert_eq!(own.file.as_ref().unwrap().left_out, None);
        assert_eq!(shared.others, 1);
        let known = shared.file.as_ref().unwrap();
        assert_eq!(known.left_out, Some(Ground::ThirdParty));

        let looked = (&draft.answer, shared.item);
        let looked = answers::attachment(&world.desk, &world.manager, looked).await;
        let name = format!("files/vertrieb-note_{}.pdf", notes[1].0);
        let looked = looked.unwrap();
        assert_eq!(
            (looked.name, looked.bytes),
            (name.clone(), CONTENT.to_vec())
        );

        let answer = world.released(&draft).await;
        let files = world.files(&answer).await;
        let told = format!("files/vertrieb-note_{}.pdf", notes[0].0);
        assert_eq!(files.0[&told], CONTENT);
        assert!(!files.0.contains_key(&name), "left out");
        let data = files.text("data.json");
        assert!(data.contains(&told) && !data.contains(&name));
        let not_told = &files.data()["not_told"];
        let of_notes = not_told.as_array().unwrap().iter();
        let files_left: u64 = of_notes.map(|one| one["files"].as_u64().unwrap()).sum();
        assert_eq!(files_left, 1);
        assert!(answer.files.iter().any(|file| file.path == told));

        // Another answer, in which somebody who looked takes it in.
        let draft = world
            .collected("access", &world.planted.katharina.persons)
            .await;
        let taken = left(&world, &draft, (shared.item, None)).await;
        assert_ne!(taken.hash, draft.hash);
        let files = world.files(&world.released(&taken).await).await;
        assert_eq!(files.0[&name], CONTENT);
        let (actions, all) = world.log().await;
        assert!(actions.contains(&"answers.look done".to_owned()));
        assert!(
            !all.contains("Ausweis"),
            "no name of a file stands in the log"
        );
        world.clear();
    })
    .await;
}

#[tokio::test]
async fn a_file_that_was_changed_since_is_not_released() {
    each_engine(async |store| {
        let world = World::new(store).await;
        let notes = notes_with_files(&world).await;
        let katharina = &world.planted.katharina.persons;
        let draft = world.collected("access", katharina).await;
        fs::write(&notes[0].1, "something else").unwrap();
        assert_eq!(world.refused(&draft).await, "answer-changed");
        fs::remove_file(&notes[0].1).unwrap();
        assert_eq!(world.refused(&draft).await, "answer-changed");
        let shown = answers::show(&world.desk, &world.manager, &draft.answer).await;
        assert_eq!(shown.unwrap().state, answers::AnswerState::Draft);
        fs::write(&notes[0].1, CONTENT).unwrap();
        world.released(&draft).await;
        world.clear();
    })
    .await;
}

#[tokio::test]
async fn no_file_outside_the_folder_is_told_and_too_many_are_refused_until_handed_over_apart() {
    each_engine(async |store| {
        let world = World::new(store).await;
        let notes = notes_with_files(&world).await;
        let secret = world.folder.join("secret");
        fs::write(&secret, "nobody's").unwrap();
        fs::remove_file(&notes[0].1).unwrap();
        std::os::unix::fs::symlink(&secret, &notes[0].1).unwrap();
        let large = fs::File::create(&notes[1].1).unwrap();
        large.set_len(101 * 1024 * 1024).unwrap();
        let draft = world
            .collected("access", &world.planted.katharina.persons)
            .await;
        assert!(row_of(&world, &draft, &notes[0].0).await.file.is_none());
        let row = row_of(&world, &draft, &notes[1].0).await;
        assert_eq!(row.file.unwrap().bytes, 101 * 1024 * 1024);
        assert_eq!(world.refused(&draft).await, "answer-large");
        let which = (row.item, Left::Row, Some(Ground::Apart));
        let whole = answers::leave_out(&world.desk, &world.manager, &draft.answer, which).await;
        assert!(whole.is_err(), "a row's values are not handed over apart");
        let apart = left(&world, &draft, (row.item, Some(Ground::Apart))).await;
        let files = world.files(&world.released(&apart).await).await;
        assert!(files.0.keys().all(|name| !name.starts_with("files/")));
        assert!(files.letter().contains("gesondert"));
        world.clear();
    })
    .await;
}
