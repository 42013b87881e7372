//! Whatever people say and over whichever path, whatever is written into the CRM and whatever is changed
//! there: the present state can be made from the log alone.

use std::fmt::Write as _;

use accounts::Actor;
use base::Locale;
use consents::{
    Act, Basis, Channel, Circumstances, Exception, Giving, Import, NewGround, Obtained,
    State as Agreed, Terms, Way, Withdrawing,
};
use jiff::tz::TimeZone;
use ledger::{Entry, Via};
use requests::Person;
use sqlx::{AssertSqlSafe, Connection as _, SqliteConnection};
use store::testing::{Dice, each_engine, hurry};
use store::{Engine, Store};
use writebacks::{State, apply, draft, look};

use crate::own::Crm;
use crate::told::{FIELD, Told, standing};
use crate::world::{SYSTEM, TODAY, World, person};

/// Operations on a file, which is also where most installations keep their log.
const LONG: usize = 10_000;
/// Operations on a server.
const SHORT: usize = 1_000;
/// So often the state is made from the log in between.
const EVERY: usize = 1_000;
/// `letters` is confirmed by a link.
const PURPOSES: [&str; 3] = ["newsletter", "calls", "letters"];
const SURFACES: [Via; 3] = [Via::Page, Via::Api, Via::Cli];
/// Where data came from that nobody gave.
const LISTS: [&str; 2] = ["Adressliste 2026", "Messe 2026"];
/// Few enough that the CRM's field holds their words in one.
const BASES: [Basis; 4] = [
    Basis::Consent,
    Basis::Contract,
    Basis::LegitimateInterests,
    Basis::NoneFound,
];
const WORDS: [&str; 5] = [
    "",
    "^consent^",
    "^contract^",
    "^withdrawn^",
    "^consent^,^contract^",
];

/// What may happen. Any of them may be refused; then it leaves nothing.
struct Player<'a> {
    world: &'a World,
    crm: SqliteConnection,
    dice: Dice,
    /// Contacts of the CRM.
    ids: Vec<String>,
    /// Consents that were asked for by a link.
    links: Vec<String>,
    told: Told,
}

impl Player<'_> {
    async fn play(&mut self) -> bool {
        let hours = i64::try_from(self.dice.below(6)).unwrap();
        self.world.later(hours);
        match self.dice.below(100) {
            0..=28 => self.give().await,
            29..=44 => self.withdraw().await,
            45..=59 => self.basis().await,
            60..=74 => self.follow_link().await,
            75..=79 => self.table(false).await,
            80..=87 => self.table(true).await,
            88..=97 => self.change_there().await,
            98 => self.write_back().await,
            _ => self.look().await,
        }
    }

    fn actor(&self) -> Actor {
        Actor {
            via: *self.dice.of(&SURFACES),
            ..self.world.manager.clone()
        }
    }

    /// A contact of the CRM, or one that it does not have.
    fn record(&self) -> String {
        if self.dice.below(2) == 0 {
            format!("contact:{}", self.dice.of(&self.ids))
        } else {
            format!("contact:{}", self.dice.below(30))
        }
    }

    fn address(&self) -> Option<String> {
        let is_known = self.dice.below(4) > 0;
        is_known.then(|| format!("a{}@example.org", self.dice.below(30)))
    }

    async fn give(&mut self) -> bool {
        let dice = &self.dice;
        let giving = Giving {
            person: person(&self.record()),
            purpose: (*dice.of(&PURPOSES)).to_owned(),
            text_version: None,
            language: *dice.of(&Locale::ALL),
            way: *dice.of(Way::ALL),
            source: "Webformular".to_owned(),
            proof: (dice.below(2) == 0).then(|| format!("F-{}", dice.below(1_000))),
            at: None,
            address: self.address(),
            circumstances: Circumstances {
                act: (dice.below(2) == 0).then(|| *dice.of(Act::ALL)),
                explicit: dice.below(4) == 0,
                for_child: dice.below(8) == 0,
                notice: (dice.below(2) == 0).then(|| "Datenschutzhinweise 2026-03".to_owned()),
            },
        };
        let ledger = &self.world.desk.ledger;
        let given = consents::give(ledger, &self.actor(), "https://x.example", &giving).await;
        if let Ok(given) = &given
            && given.state == Agreed::Pending
        {
            self.links.push(given.id.to_string());
        }
        given.is_ok()
    }

    async fn withdraw(&self) -> bool {
        let dice = &self.dice;
        let withdrawing = Withdrawing {
            person: person(&self.record()),
            purpose: (*dice.of(&PURPOSES)).to_owned(),
            way: *dice.of(Way::ALL),
            source: "Anruf".to_owned(),
            proof: None,
            at: None,
            address: self.address(),
        };
        let ledger = &self.world.desk.ledger;
        consents::withdraw(ledger, &self.actor(), &withdrawing)
            .await
            .is_ok()
    }

    /// Where data came from: nothing, something that lacks the rest, or all of it with what was told.
    fn origin(&self) -> Obtained {
        let dice = &self.dice;
        let from = (dice.below(3) == 0).then(|| (*dice.of(&LISTS)).to_owned());
        let obtained_on = Some(TODAY).filter(|_| dice.below(3) == 0);
        let is_whole = from.is_some() && obtained_on.is_some();
        let told = |wanted: bool| Some(TODAY).filter(|_| is_whole && wanted);
        Obtained {
            contact_on: told(dice.below(2) == 0),
            informed_on: told(dice.below(3) == 0),
            exception: (is_whole && dice.below(4) == 0).then(|| *dice.of(Exception::ALL)),
            from,
            obtained_on,
        }
    }

    async fn basis(&self) -> bool {
        let dice = &self.dice;
        let origin = self.origin();
        let new = NewGround {
            person: person(&self.record()),
            purpose: (*dice.of(&PURPOSES)).to_owned(),
            basis: *dice.of(&BASES),
            source: "Durchsicht".to_owned(),
            address: self.address(),
            found_on: TODAY,
            review_on: (dice.below(2) == 0).then(|| TODAY.tomorrow().unwrap()),
            origin,
        };
        let ledger = &self.world.desk.ledger;
        consents::set_basis(ledger, &self.actor(), &new)
            .await
            .is_ok()
    }

    /// The person's own page, in either direction; mostly by a message that came lately.
    async fn follow_link(&self) -> bool {
        let lately = &self.links[self.links.len().saturating_sub(20)..];
        if lately.is_empty() {
            return false;
        }
        let ledger = &self.world.desk.ledger;
        let id: &String = self.dice.of(lately);
        let token = link_of(self.world, id).await;
        if self.dice.below(3) > 0 {
            consents::confirm_by_link(ledger, &token).await.is_ok()
        } else {
            consents::withdraw_by_link(ledger, &token).await.is_ok()
        }
    }

    async fn table(&self, really: bool) -> bool {
        let dice = &self.dice;
        let mut table =
            "system,record,purpose,state,at,way,source,address,confirmed_at\n".to_owned();
        let (ledger, actor) = (&self.world.desk.ledger, self.actor());
        let now = ledger.clock.now();
        for _ in 0..=dice.below(3) {
            let purpose = *dice.of(&PURPOSES);
            let state = *dice.of(&["given", "withdrawn", "pending"]);
            let confirmed = if state == "given" {
                now.to_string()
            } else {
                String::new()
            };
            let (record, address) = (self.record(), self.address().unwrap_or_default());
            writeln!(
                table,
                "{SYSTEM},{record},{purpose},{state},{now},paper,Liste,{address},{confirmed}"
            )
            .unwrap();
        }
        let asked = Import {
            table: &table,
            systems: &[SYSTEM],
            zone: &TimeZone::UTC,
        };
        if really {
            consents::import(ledger, &actor, asked).await.is_ok()
        } else {
            let before = consents::present(ledger).await.unwrap();
            let tried = consents::try_import(ledger, &actor, asked).await.is_ok();
            let after = consents::present(ledger).await.unwrap();
            assert!(before == after, "a dry run leaves everything as it is");
            tried
        }
    }

    /// Somebody of the house changes the field in the CRM itself.
    async fn change_there(&mut self) -> bool {
        let (basis, id) = (self.dice.of(&WORDS), self.dice.of(&self.ids));
        let sql = format!("UPDATE contacts SET {FIELD} = '{basis}' WHERE id = '{id}'");
        let done = sqlx::raw_sql(AssertSqlSafe(sql))
            .execute(&mut self.crm)
            .await
            .unwrap();
        done.rows_affected() == 1
    }

    /// Draws up what shall be written for somebody and writes it, as somebody who looks at it does; over
    /// what was changed there since the last look, too.
    async fn write_back(&self) -> bool {
        let (desk, manager) = (&self.world.desk, &self.world.manager);
        let who: Person = person(&format!("contact:{}", self.dice.of(&self.ids)));
        let Ok(drafted) = draft(desk, manager, &who).await else {
            return false;
        };
        let done = apply(desk, manager, &drafted.id, &drafted.hash).await;
        assert_eq!(done.unwrap().state, State::Done);
        true
    }

    async fn look(&mut self) -> bool {
        look(&self.world.desk, &self.world.manager).await.unwrap();
        self.told.follow(self.world).await;
        let now = standing(&mut self.crm, &self.ids).await;
        assert_eq!(self.told.states, now);
        true
    }
}

/// The link of a consent, from the newest message that was queued for it.
async fn link_of(world: &World, id: &str) -> String {
    let (body,): (String,) = sqlx::query_as(
        "SELECT body FROM outbox WHERE cause LIKE $1 ORDER BY queued_at DESC LIMIT 1",
    )
    .bind(format!("consents.ask:{id}:%"))
    .fetch_one(world.desk.ledger.store.pool())
    .await
    .unwrap();
    let rest = body.split_once("/consent/").unwrap().1;
    rest.split_whitespace().next().unwrap().to_owned()
}

async fn purposes(world: &World) {
    for (id, channel, double_opt_in) in [
        ("calls", Channel::Phone, false),
        ("letters", Channel::Email, true),
    ] {
        let terms = Terms {
            title_de: "Anrufe und Briefe".to_owned(),
            title_en: "Calls and letters".to_owned(),
            text_de: "Ja, melden Sie sich.".to_owned(),
            text_en: "Yes, be in touch.".to_owned(),
            channel,
            double_opt_in,
        };
        consents::save(&world.desk.ledger, &world.manager, (id, terms))
            .await
            .unwrap();
    }
}

/// What people said, made from the log, is what is stored.
async fn rebuilt(world: &World) -> Vec<Entry> {
    let entries = world.entries("consents.").await;
    let stored = consents::present(&world.desk.ledger).await.unwrap();
    assert_eq!(consents::rebuild(&entries), stored);
    entries
}

async fn history(store: Store) {
    let operations = match store.engine() {
        Engine::Sqlite => LONG,
        Engine::Postgres => SHORT,
    };
    hurry(&store).await;
    let there = Crm::new().await;
    let world = World::new(store, &there.url).await;
    purposes(&world).await;
    let ids = there
        .texts("SELECT id FROM contacts WHERE deleted = 0 ORDER BY id LIMIT 12")
        .await;
    let mut crm = SqliteConnection::connect(&there.url).await.unwrap();
    sqlx::raw_sql("PRAGMA synchronous = OFF; PRAGMA busy_timeout = 5000")
        .execute(&mut crm)
        .await
        .unwrap();
    assert!(look(&world.desk, &world.manager).await.unwrap()[0].first);
    let told = Told::from(standing(&mut crm, &ids).await);
    let mut player = Player {
        world: &world,
        crm,
        dice: Dice::new(42),
        ids,
        links: Vec::new(),
        told,
    };
    let mut done = 0;
    for turn in 1..=operations {
        done += usize::from(player.play().await);
        if turn % EVERY == 0 {
            rebuilt(&world).await;
        }
    }
    player.look().await;
    assert!(
        done > operations / 2,
        "most of them do something: {done} of {operations}"
    );
    let (changes, written) = (player.told.changes, player.told.written);
    let least = operations / 2_000;
    assert!(
        changes > least && written > least,
        "{changes} there, {written} here"
    );
    let entries = rebuilt(&world).await;
    for path in ["page", "api", "cli", "import", "link"] {
        let came = |entry: &Entry| {
            let details = entry.details.as_ref();
            details.is_some_and(|details| details["path"] == path)
        };
        assert!(entries.iter().any(came), "{path}");
    }
    for action in ["give", "withdraw", "confirm", "basis"] {
        let action = format!("consents.{action}");
        assert!(entries.iter().any(|one| one.action == action), "{action}");
    }
    let drifted = consents::compare(&world.desk.ledger, &world.manager).await;
    assert_eq!(drifted.unwrap(), []);
    player.crm.close().await.unwrap();
    there.remove();
}

#[tokio::test]
async fn the_present_state_is_rebuilt_from_the_log_after_any_10_000_operations_over_all_paths() {
    each_engine(history).await;
}
