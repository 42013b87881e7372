//! Values that would be carried out somewhere come out as they stand.

use sqlx::{ConnectOptions as _, Connection as _};
use store::Engine;
use store::testing::Fresh;

use crate::readers;
use crate::world::World;

const HOSTILE: [(&str, &str); 5] = [
    ("first_name", "<script>alert(1)</script>"),
    ("title", "#panic(\"boom\")"),
    ("department", "=HYPERLINK(\"http://x\")"),
    ("primary_address_city", "{{ letter.secret }} ${x}"),
    (
        "description",
        "END:VCARD\r\nBEGIN:VCARD\r\n#read(\"/etc/passwd\") $ x^2 $ *fett* \u{202E}\u{0}👩‍👩‍👧",
    ),
];

#[tokio::test]
async fn hostile_values_come_out_inert_in_every_file() {
    let fresh = Fresh::create(Engine::Sqlite).await;
    fresh.store.migrate().await.unwrap();
    let world = World::new(fresh.store.clone()).await;
    let katharina = world.planted.katharina.persons[0].clone();
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(world.folder.join("crm.db"));
    let mut crm = options.connect().await.unwrap();
    for (column, value) in HOSTILE {
        let sql = format!("UPDATE contacts SET {column} = $1 WHERE id = $2");
        sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(value)
            .bind(katharina.split_once(':').unwrap().1)
            .execute(&mut crm)
            .await
            .unwrap();
    }
    crm.close().await.unwrap();
    let draft = world
        .collected("access", std::slice::from_ref(&katharina))
        .await;
    let files = world.files(&world.released(&draft).await).await;
    let letter = files.letter();
    for shown in [
        "<script>alert(1)</script>",
        "#panic(\"boom\")",
        "=HYPERLINK",
        "letter.secret",
        "#read",
    ] {
        assert!(letter.contains(shown), "{shown}");
    }
    assert!(!letter.contains("root:x:0"));
    let values = files.values();
    for (_, value) in HOSTILE {
        assert!(
            values.contains(value.trim_end_matches('\u{0}')),
            "data.json has it as it stands"
        );
    }
    let table = files.text("csv/own.csv");
    assert!(table.contains("\"'=HYPERLINK(\"\"http://x\"\")\""));
    let card = files.text("contact.vcf");
    assert_eq!(card.matches("BEGIN:VCARD").count(), 1);
    let read = readers::open(&files);
    assert_eq!(read.cards.len(), 1, "{:?}", read.cards);
    assert!(!read.cards[0].emails.is_empty());
    readers::tables_open(&files);
    world.clear();
    fresh.remove().await;
}
