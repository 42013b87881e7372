//! Whatever is done over whichever path: the present state can be made from the log alone.

use std::env;
use std::fmt::Write as _;

use accounts::Actor;
use base::{Locale, Random};
use consents::{
    Basis, Giving, Import, NewGround, Way, Withdrawing, compare, confirm_by_link, for_crm, give,
    import, present, rebuild, set_basis, try_import, withdraw, withdraw_by_link,
};
use jiff::SignedDuration;
use jiff::tz::TimeZone;
use ledger::{Filter, Via};
use store::testing::each_engine;

use crate::world::{HOME, TODAY, World, person};

const PURPOSES: [&str; 3] = ["newsletter", "calls", "fair"];
const SURFACES: [Via; 3] = [Via::Page, Via::Api, Via::Cli];

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

    fn record(&self) -> String {
        format!("contact:{}", self.below(40))
    }

    fn address(&self) -> Option<String> {
        (self.below(4) > 0).then(|| format!("a{}@example.org", self.below(30)))
    }
}

/// What may happen. Any of them may be refused; then it leaves nothing.
struct Player<'a> {
    world: &'a World,
    dice: Dice,
    links: Vec<String>,
}

impl Player<'_> {
    fn actor(&self) -> Actor {
        Actor {
            via: *self.dice.of(&SURFACES),
            ..self.world.manager.clone()
        }
    }

    async fn play(&mut self) -> bool {
        let hours = i64::try_from(self.dice.below(30)).unwrap();
        self.world
            .ledger
            .clock
            .advance(SignedDuration::from_hours(hours));
        match self.dice.below(7) {
            0 | 1 => self.give().await,
            2 => self.withdraw().await,
            3 => self.basis().await,
            4 => self.follow().await,
            5 => self.table(true).await,
            _ => self.table(false).await,
        }
    }

    async fn give(&mut self) -> bool {
        let dice = &self.dice;
        let giving = Giving {
            person: person(&dice.record()),
            purpose: (*dice.of(&PURPOSES)).to_owned(),
            text_version: None,
            language: *dice.of(&Locale::ALL),
            way: *dice.of(Way::ALL),
            source: "Webformular".to_owned(),
            proof: (dice.below(2) == 0).then(|| format!("F-{}", dice.below(1_000))),
            at: None,
            address: dice.address(),
        };
        let given = give(&self.world.ledger, &self.actor(), HOME, &giving).await;
        if let Ok(given) = &given {
            self.links.push(given.id.to_string());
        }
        given.is_ok()
    }

    async fn withdraw(&self) -> bool {
        let dice = &self.dice;
        let withdrawing = Withdrawing {
            person: person(&dice.record()),
            purpose: (*dice.of(&PURPOSES)).to_owned(),
            way: *dice.of(Way::ALL),
            source: "Anruf".to_owned(),
            proof: None,
            at: None,
            address: dice.address(),
        };
        withdraw(&self.world.ledger, &self.actor(), &withdrawing)
            .await
            .is_ok()
    }

    async fn basis(&self) -> bool {
        let dice = &self.dice;
        let new = NewGround {
            person: person(&dice.record()),
            purpose: (*dice.of(&PURPOSES)).to_owned(),
            basis: *dice.of(Basis::ALL),
            source: "Durchsicht".to_owned(),
            address: dice.address(),
            found_on: TODAY,
            review_on: (dice.below(2) == 0).then(|| TODAY.tomorrow().unwrap()),
        };
        set_basis(&self.world.ledger, &self.actor(), &new)
            .await
            .is_ok()
    }

    /// The person's own page, in either direction.
    async fn follow(&self) -> bool {
        if self.links.is_empty() {
            return false;
        }
        let ledger = &self.world.ledger;
        let id: &String = self.dice.of(&self.links);
        let token = link_of(self.world, id).await;
        if self.dice.below(2) == 0 {
            confirm_by_link(ledger, &token).await.is_ok()
        } else {
            withdraw_by_link(ledger, &token).await.is_ok()
        }
    }

    async fn table(&self, really: bool) -> bool {
        let dice = &self.dice;
        let mut table =
            "system,record,purpose,state,at,way,source,address,confirmed_at\n".to_owned();
        let now = self.world.ledger.clock.now();
        for _ in 0..=dice.below(3) {
            let purpose = *dice.of(&PURPOSES);
            let state = *dice.of(&["given", "withdrawn", "pending"]);
            let confirmed = if state == "given" {
                now.to_string()
            } else {
                String::new()
            };
            let (record, address) = (dice.record(), dice.address().unwrap_or_default());
            writeln!(
                table,
                "vertrieb,{record},{purpose},{state},{now},paper,Liste,{address},{confirmed}"
            )
            .unwrap();
        }
        let asked = Import {
            table: &table,
            systems: &["vertrieb"],
            zone: &TimeZone::UTC,
        };
        let (ledger, actor) = (&self.world.ledger, self.actor());
        if really {
            import(ledger, &actor, asked).await.is_ok()
        } else {
            try_import(ledger, &actor, asked).await.is_ok()
        }
    }
}

/// The link of a consent, from the messages that were queued, or made up where none was.
async fn link_of(world: &World, id: &str) -> String {
    let row: Option<(String,)> =
        sqlx::query_as("SELECT body FROM outbox WHERE cause LIKE $1 LIMIT 1")
            .bind(format!("consents.ask:{id}:%"))
            .fetch_optional(world.ledger.store.pool())
            .await
            .unwrap();
    let Some((body,)) = row else {
        return format!("{id}-00000000000000000000000000000000");
    };
    let rest = body.split_once("/consent/").unwrap().1;
    rest.split_whitespace().next().unwrap().to_owned()
}

#[tokio::test]
async fn the_present_state_is_rebuilt_from_the_log_after_any_operations_over_all_paths() {
    let operations = if env::var_os("VERGISSMEIN_EVERY").is_some() {
        10_000
    } else {
        800
    };
    each_engine(async |store| {
        let world = World::new(store).await;
        let mut player = Player {
            world: &world,
            dice: Dice(Random::seeded(42)),
            links: Vec::new(),
        };
        let mut done = 0;
        for _ in 0..operations {
            done += usize::from(player.play().await);
        }
        assert!(done > operations / 3, "most of them do something: {done}");
        let filter = Filter {
            action: Some("consents.".to_owned()),
            ..Filter::default()
        };
        let entries = world.ledger.list(&filter).await.unwrap();
        let stored = present(&world.ledger).await.unwrap();
        assert!(stored.consents.len() > 30 && stored.grounds.len() > 30);
        assert_eq!(rebuild(&entries), stored);
        assert_eq!(compare(&world.ledger, &world.manager).await.unwrap(), []);
        for path in ["page", "api", "cli", "import", "link"] {
            let came = |entry: &&ledger::Entry| {
                entry
                    .details
                    .as_ref()
                    .is_some_and(|details| details["path"] == path)
            };
            assert!(entries.iter().any(|entry| came(&entry)), "{path}");
        }
        let told = for_crm(&world.ledger, &person("contact:1"), TODAY)
            .await
            .unwrap();
        assert!(!told.is_empty());
    })
    .await;
}
