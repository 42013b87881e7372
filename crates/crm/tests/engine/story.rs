//! The test person of the dump: she goes everywhere, her husband and her namesake keep theirs.

use std::collections::BTreeSet;

use crm::RowRef;
use crm::plan::Action;

use crate::dump::{Dump, text};
use crate::every::erase;
use crate::eye::Eye;

const MAIN: &str = "c3a69ea6-a10f-00e4-fd42-6b0448ede424";
const HUSBAND: &str = "e42851da-848c-5100-255e-6b04486f74df";
const NAMESAKE: &str = "190b0b1c-b2d9-0282-ae5f-6b04482c9074";
const HERS: [(&str, &str); 8] = [
    ("contacts", MAIN),
    ("contacts", "117da954-d3ae-2d05-9dc2-6b04488c521b"),
    ("contacts", "c6ff5373-1f7d-edc1-29ab-6b04483a3371"),
    ("contacts", "cb1a8da8-1ad2-c504-227f-6b0449a966ef"),
    ("leads", "ace59f6e-0482-393a-dae3-6b0448c9e942"),
    ("leads", "84073a72-3f65-51c6-cc24-6b0448dfe1cf"),
    ("leads", "ad6ed7b2-8711-e408-8340-6b0449c876e6"),
    ("prospects", "d6039b10-a247-8442-d474-6b04485f1cb6"),
];

#[tokio::test]
async fn the_test_person_goes_and_her_husband_and_namesake_keep_what_is_theirs() {
    let Some(mut dump) = Dump::load("story").await else {
        return;
    };
    let system = dump.open().await;
    let eye = Eye::open(&mut dump).await;
    let hers: BTreeSet<RowRef> = HERS
        .iter()
        .map(|(table, id)| RowRef::new(*table, *id))
        .collect();
    let chosen: Vec<RowRef> = hers.iter().cloned().collect();
    let erased = erase(
        &mut dump,
        &eye,
        &system,
        &RowRef::new("contacts", MAIN),
        &chosen,
    )
    .await;
    assert_eq!(erased.persons, hers, "nobody else is certainly she");
    assert_eq!(erased.faults, Vec::<String>::new());
    let touched: Vec<&RowRef> = erased
        .proposal
        .items
        .iter()
        .filter(|i| i.action != Action::Keep)
        .map(|i| &i.row)
        .collect();
    assert!(!touched.contains(&&RowRef::new("contacts", NAMESAKE)));
    for (column, kept) in [
        ("first_name", true),
        ("last_name", true),
        ("phone_home", true),
        ("description", false),
    ] {
        let value = |database: &str| {
            format!("SELECT {column} FROM {database}.contacts WHERE id = '{HUSBAND}'")
        };
        let before = text(&dump.rows(&value(&dump.pristine.clone())).await[0], 0);
        let after = text(&dump.rows(&value(&dump.work.clone())).await[0], 0);
        assert_eq!(before == after, kept, "{column} of the husband");
    }
    let shared = format!(
        "SELECT email_address FROM {}.email_addresses WHERE email_address_caps = 'ANNELIESE@GRUENWALD-FAMILIE.EXAMPLE'",
        dump.work
    );
    assert_eq!(
        dump.rows(&shared).await.len(),
        1,
        "the husband's shared address stays"
    );
    dump.drop().await;
}
