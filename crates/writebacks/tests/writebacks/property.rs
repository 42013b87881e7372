//! Whatever people say, is written into the CRM, or is changed there: after a look the log has led from the first state
//! to the one that stands.

use std::collections::BTreeMap;
use std::env;

use base::Random;
use requests::Person;
use serde_json::Value;
use store::testing::each_engine;
use writebacks::{State, apply, draft, look};

use crate::own::Crm;
use crate::world::{World, person};

/// The fields of the contacts that the CRM's own people change.
const FIELD: &str = "lawful_basis";
const WORDS: [&str; 5] = [
    "",
    "^consent^",
    "^contract^",
    "^withdrawn^",
    "^consent^,^contract^",
];

/// Draws.
struct Dice(Random);

impl Dice {
    fn below(&self, sides: u64) -> u64 {
        let mut bytes = [0; 8];
        self.0.fill(&mut bytes);
        u64::from_le_bytes(bytes) % sides
    }

    fn of<'a, T>(&self, all: &'a [T]) -> &'a T {
        let at = self.below(u64::try_from(all.len()).unwrap());
        &all[usize::try_from(at).unwrap()]
    }
}

/// What the basis of each contact is by the log alone, from what the first look found on.
struct Told {
    states: BTreeMap<String, String>,
    /// How many entries were read.
    entries: usize,
    changes: usize,
    written: usize,
}

impl Told {
    /// Follows the entries that came since.
    async fn follow(&mut self, world: &World) {
        let entries = world.entries("writebacks.").await;
        for entry in &entries[self.entries..] {
            let details = entry.details.as_ref().unwrap();
            if entry.action == "writebacks.changed" {
                assert_eq!(details["path"], "crm");
                let record = entry.object.as_deref().unwrap();
                self.changes += usize::from(self.change(record, details));
            }
            for cell in details["cells"].as_array().into_iter().flatten() {
                let record = cell["record"].as_str().unwrap();
                self.written += usize::from(self.change(record, cell));
            }
        }
        self.entries = entries.len();
    }

    /// Whether it is about the field.
    fn change(&mut self, record: &str, details: &Value) -> bool {
        if details["field"] != FIELD {
            return false;
        }
        let new = details["new"].as_str().unwrap().to_owned();
        let known = self.states.insert(record.to_owned(), new);
        let old = details["old"].as_str().unwrap();
        assert_eq!(
            known.unwrap_or_default(),
            old,
            "nothing happened in between"
        );
        true
    }
}

/// What stands in the CRM.
async fn standing(crm: &Crm, ids: &[String]) -> BTreeMap<String, String> {
    let mut all = BTreeMap::new();
    for id in ids {
        let sql = format!("SELECT {FIELD} FROM contacts WHERE id = '{id}'");
        all.insert(format!("contact:{id}"), crm.texts(&sql).await.remove(0));
    }
    all
}

/// Draws up what shall be written for somebody and writes it, as somebody who looks at it does.
async fn write_back(world: &World, who: &Person) {
    let (desk, manager) = (&world.desk, &world.manager);
    let Ok(drafted) = draft(desk, manager, who).await else {
        return;
    };
    let done = apply(desk, manager, &drafted.id, &drafted.hash).await;
    assert_eq!(done.unwrap().state, State::Done);
}

#[tokio::test]
async fn the_state_in_the_crm_is_rebuilt_from_the_log_after_any_changes_there_and_here() {
    let operations = if env::var_os("VERGISSMEIN_EVERY").is_some() {
        2_000
    } else {
        150
    };
    each_engine(async |store| {
        let crm = Crm::new().await;
        let world = World::new(store, &crm.url).await;
        let (desk, manager) = (&world.desk, &world.manager);
        let ids = crm
            .texts("SELECT id FROM contacts WHERE deleted = 0 ORDER BY id LIMIT 12")
            .await;
        assert!(look(desk, manager).await.unwrap()[0].first);
        let mut told = Told {
            states: standing(&crm, &ids).await,
            entries: 0,
            changes: 0,
            written: 0,
        };
        let dice = Dice(Random::seeded(42));
        for _ in 0..operations {
            world.later(1);
            let id = dice.of(&ids);
            let who = person(&format!("contact:{id}"));
            match dice.below(7) {
                0 => world.yes(&who).await,
                1 => world.no(&who).await,
                2 => world.contract(&who).await,
                // Over what was changed there since the last look, too.
                3 => write_back(&world, &who).await,
                4 | 5 => {
                    let basis = dice.of(&WORDS);
                    crm.run(&format!(
                        "UPDATE contacts SET {FIELD} = '{basis}' WHERE id = '{id}'"
                    ))
                    .await;
                }
                _ => {
                    look(desk, manager).await.unwrap();
                    told.follow(&world).await;
                    assert_eq!(told.states, standing(&crm, &ids).await);
                }
            }
        }
        look(desk, manager).await.unwrap();
        told.follow(&world).await;
        assert_eq!(told.states, standing(&crm, &ids).await);
        let least = operations / 50;
        let (changes, written) = (told.changes, told.written);
        assert!(
            changes > least && written > least,
            "{changes} there, {written} here"
        );
        let drifted = consents::compare(&desk.ledger, manager).await.unwrap();
        assert_eq!(drifted, [], "what people said is rebuilt, too");
        crm.remove();
    })
    .await;
}
