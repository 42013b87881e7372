//! What a search costs beside a bare statement. Run by hand, alone and with `--release`:
//! `cargo test --release -p crm --test find speed -- --ignored --nocapture --test-threads 1`.

use std::time::{Duration, Instant};

use crm::database::Statement;
use crm::find::Facts;
use sqlx::Executor;

use crate::world::{On, World};

const GIVEN: &str = "Anna Bernd Carla Dieter Eva Franz Gerda Hans Ilse Josef Karin Ludwig Maria Norbert Olga Peter Renate Stefan Tanja Uwe Vera Walter Xenia Yvonne Zeno Ahmed Birgit Claus Doris Emil Frieda Georg Helga Ivo Jana Kurt Lena Max Nina Otto Paula Rolf Sabine Thomas Ute Viktor Wanda Wolfgang Andrea Boris";
const ROOTS: &str = "Hub Mai Wag Schneid Bau Fisch Web Zimm Koch Stein Berg Wald Lind Eich Hof Kirch Mühl Bach Brunn Feld Garten Haus Kais König Lang Neu Ober Pich Reit Sand Tal Unter Vog Weiß Zeil Acker Bruck Damm Egg Fuchs Grub Hirsch Jäg Kraft Lehn Moos Nagl Obst Pfarr Ross";
const ENDINGS: &str = "er inger ner mann bauer hofer berger feld stein müller mayr huber lechner moser eder gruber steiner wimmer auer reiter maier fellner haas lang brandl winkler schmid weber koller ebner pichler fuchs lehner schwarz wolf egger strasser aigner wallner holzer hauser böhm ziegler kern seidl ortner hofmann kainz rieder zauner";

impl World {
    async fn fill(&mut self, contacts: u32, leads: u32) {
        self.sql("CREATE TABLE words (n INTEGER, given VARCHAR(40), root VARCHAR(40), ending VARCHAR(40))").await;
        let words = GIVEN
            .split(' ')
            .zip(ROOTS.split(' '))
            .zip(ENDINGS.split(' '));
        for (n, ((given, root), ending)) in words.enumerate() {
            let n = n.to_string();
            self.row(
                "words",
                &[
                    ("n", &n),
                    ("given", given),
                    ("root", root),
                    ("ending", ending),
                ],
            )
            .await;
        }
        // The words go round with different steps, so that neighbours have nothing in common.
        let from = "FROM words a CROSS JOIN words b CROSS JOIN words c";
        let n = "(a.n * 2500 + b.n * 50 + c.n)";
        let text = |number: String| format!("TRIM(CAST({number} AS CHAR(20)))");
        let id = text(n.to_owned());
        let phone = |salt: u32| {
            format!(
                "'+49 30 ' || {}",
                text(format!("(({n} + {salt}) * 79) % 9000000 + 1000000"))
            )
        };
        self.sql(&format!(
            "INSERT INTO contacts (id, given, family, phone, mobile, street, postcode, city)
             SELECT 'c' || {id}, c.given, b.root || a.ending, {}, {}, 'Gasse ' || {id}, '1010', 'Wien'
             {from} WHERE {n} < {contacts}",
            phone(0), phone(500_000)
        )).await;
        self.sql(&format!(
            "INSERT INTO leads (id, given, family, phone, contact_id)
             SELECT 'l' || {id}, b.given, c.root || a.ending, {}, 'other' || {id} {from} WHERE {n} < {leads}",
            phone(700_000)
        ))
        .await;
        self.sql(&format!(
            "INSERT INTO addresses (id, address, caps)
             SELECT 'a' || {id}, 'p' || {id} || '@post.example', 'P' || {id} || '@POST.EXAMPLE'
             {from} WHERE {n} < {contacts}"
        ))
        .await;
        self.sql(&format!(
            "INSERT INTO address_links (id, address_id, owner_id, module)
             SELECT {n}, 'a' || {id}, 'c' || {id}, 'Contacts' {from} WHERE {n} < {contacts}"
        ))
        .await;
        self.raw
            .execute(match self.on {
                On::MariaDb => "ANALYZE TABLE contacts, leads, addresses, address_links",
                On::Sqlite | On::Postgres => "ANALYZE",
            })
            .await
            .expect("analysed");
    }

    async fn bare(&mut self, sql: &'static str, binds: &[&str]) -> u64 {
        let mut bytes = 0;
        self.connection
            .each("reading", &Statement::fixed(sql, binds), |row| {
                for cell in 0..row.len() {
                    bytes += row.get(cell).map_or(0, <[u8]>::len) as u64;
                }
                Ok(())
            })
            .await
            .expect("rows");
        bytes
    }
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}

#[ignore = "measures; run by hand with --release"]
#[tokio::test]
async fn on_sqlite() {
    crate::world::in_world(On::Sqlite, measure).await;
}

#[ignore = "measures; run by hand with --release"]
#[tokio::test]
async fn on_mariadb() {
    crate::world::in_world(On::MariaDb, measure).await;
}

#[ignore = "measures; run by hand with --release"]
#[tokio::test]
async fn on_postgres() {
    crate::world::in_world(On::Postgres, measure).await;
}

async fn measure(world: &mut World) {
    world.fill(100_000, 50_000).await;
    let engine = match world.on {
        On::Sqlite => "sqlite",
        On::MariaDb => "mariadb",
        On::Postgres => "postgres",
    };
    by_name(world, engine).await;
    by_email(world, engine).await;
}

async fn by_name(world: &mut World, engine: &str) {
    let (mut bare, mut ours, mut named) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..21 {
        let start = Instant::now();
        world
            .bare("SELECT id, given, family, phone, mobile FROM contacts", &[])
            .await;
        world
            .bare("SELECT id, given, family, phone FROM leads", &[])
            .await;
        bare.push(start.elapsed());
        let facts = Facts::default()
            .name("Stefan Steinhuber")
            .expect("a name")
            .phone("+49 30 12345678")
            .expect("a phone");
        let start = Instant::now();
        let found = world.find(facts).await;
        ours.push(start.elapsed());
        assert!(found.searched.scanned);
        assert_eq!(found.searched.rows, 150_000, "one pass");
        let start = Instant::now();
        let found = world.by("record", "contact:c77777").await;
        named.push(start.elapsed());
        assert!(found.certain().count() >= 1);
    }
    let (bare, ours, named) = (median(bare), median(ours), median(named));
    println!(
        "{engine}: bare read {bare:?}, by name and phone {ours:?} ({:.2}), by record {named:?} ({:.2})",
        ours.as_secs_f64() / bare.as_secs_f64(),
        named.as_secs_f64() / bare.as_secs_f64()
    );
}

async fn by_email(world: &mut World, engine: &str) {
    let join = match world.on {
        On::Postgres => {
            "SELECT c.id, c.given, c.family, a.address FROM addresses a JOIN address_links l ON l.address_id = a.id JOIN contacts c ON c.id = l.owner_id WHERE a.caps = $1"
        }
        On::Sqlite | On::MariaDb => {
            "SELECT c.id, c.given, c.family, a.address FROM addresses a JOIN address_links l ON l.address_id = a.id JOIN contacts c ON c.id = l.owner_id WHERE a.caps = ?"
        }
    };
    // What one would write by hand to learn as much: the customers' columns, all addresses and
    // the leads converted to the contact.
    let more: [&'static str; 3] = match world.on {
        On::Postgres => [
            "SELECT passport_c, private_mail_c, whatsapp_c FROM contacts_more WHERE id_c = $1",
            "SELECT a.address FROM address_links l JOIN addresses a ON a.id = l.address_id WHERE l.owner_id = $1",
            "SELECT id FROM leads WHERE contact_id = $1",
        ],
        On::Sqlite | On::MariaDb => [
            "SELECT passport_c, private_mail_c, whatsapp_c FROM contacts_more WHERE id_c = ?",
            "SELECT a.address FROM address_links l JOIN addresses a ON a.id = l.address_id WHERE l.owner_id = ?",
            "SELECT id FROM leads WHERE contact_id = ?",
        ],
    };
    let (mut bare, mut hand, mut ours) = (Vec::new(), Vec::new(), Vec::new());
    for n in 0..201 {
        let number = n * 37 % 90_000;
        let address = format!("p{number}@post.example");
        let start = Instant::now();
        world.bare(join, &[&address.to_uppercase()]).await;
        bare.push(start.elapsed());
        for statement in more {
            world.bare(statement, &[&format!("c{number}")]).await;
        }
        hand.push(start.elapsed());
        let start = Instant::now();
        let found = world.by("email", &address).await;
        ours.push(start.elapsed());
        assert_eq!(found.candidates.len(), 1);
    }
    let (bare, hand, ours) = (median(bare), median(hand), median(ours));
    println!(
        "{engine}: bare join {bare:?}, by e-mail {ours:?} ({:.2}); the same by hand {hand:?} ({:.2})",
        ours.as_secs_f64() / bare.as_secs_f64(),
        ours.as_secs_f64() / hand.as_secs_f64()
    );
}
