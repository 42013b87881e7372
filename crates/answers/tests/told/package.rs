//! What a package holds of the invented person, and whose values it does not.

use std::process::{Command, Stdio};

use store::Engine;
use store::testing::Fresh;

use crate::planted;
use crate::readers;
use crate::world::{Files, World};

#[tokio::test]
async fn a_package_holds_every_planted_value_and_nobody_elses() {
    let fresh = Fresh::create(Engine::Sqlite).await;
    fresh.store.migrate().await.unwrap();
    let world = World::new(fresh.store.clone()).await;
    let katharina = world.planted.katharina.persons.clone();
    let draft = world.collected("access", &katharina).await;
    let answer = world.released(&draft).await;
    let files = world.files(&answer).await;
    let values = files.values();

    // Where she stands: in how many records, with which values.
    let data = files.data();
    let count = data["groups"].as_array().unwrap().iter();
    let count: usize = count
        .map(|group| group["records"].as_array().unwrap().len())
        .sum();
    assert!(count > 100, "{count} records");
    for value in [
        "Katharina",
        "Brandl",
        "KATHARINA",
        "Brandl-Weber",
        "k.brandl@beispielmail.example",
        "familie.brandl@beispielmail.example",
        "katharina.brandl@atelier-brandl.example",
        "0664 / 5557 0114",
        "+43 1 5557 0147",
        "+43 1 5557 0148",
        "Lindenweg 4",
        "1981-04-17",
        "Inhaberin",
        // Old values of the change log.
        "+43 664 5557 0199",
        "Rosengasse 9",
        "+43 1 5557 0141",
        // What was written to and about her.
        "anbei unser Angebot 4711 über zwölf Regale",
        "Rückruf Katharina Brandl",
        "Besprechung Messestand Brandl",
        "Brandl: Rückgabe klären",
        "Ehemann von Katharina Brandl",
        "Katharina Brandl, Messestand 2024.",
        "Messeliste Katharina Brandl",
    ] {
        assert!(values.contains(value), "{value} is told");
    }
    planted::every_place_is_told(&world, &files).await;

    // Her husband, the namesakes, the colleague: what is theirs alone.
    for value in [
        "s.brandl@postfach.example",
        "+43 664 5557 0115",
        "+43 1 5557 0149",
        "Stefan",
        "1979-11-02",
        "katharina.brandl.graz@funkpost.example",
        "katharina.brandl.muenchen@funkpost.example",
    ] {
        assert!(!values.contains(value), "{value} is told");
    }
    for other in &world.planted.katharina.others {
        assert!(
            !files.text("data.json").contains(&other.record),
            "{}",
            other.record
        );
    }
    assert!(values.contains("█████"), "something is blacked out");
    opens(&files);
    world.clear();
    fresh.remove().await;
}

/// Every file is what it says.
fn opens(files: &Files) {
    let letter = files.letter();
    for said in [
        "Auskunft nach Art. 15 DSGVO",
        "Muster GmbH",
        "Ring 1, 1010 Wien",
        "Zwecke (lit. a)",
        "Kategorien der Daten (lit. b)",
        "Empfänger (lit. c)",
        "Speicherdauer (lit. d)",
        "Ihre Rechte (lit. e)",
        "Datenschutzbehörde",
        "Herkunft der Daten (lit. g)",
        "Automatisierte Entscheidungen (lit. h)",
        "Drittländer (Abs. 2)",
        "Rechenzentrum Muster GmbH, Wien",
        "Nicht mitgeteilt",
        "Art. 12 Abs. 4",
        "Lindenweg 4",
    ] {
        assert!(letter.contains(said), "the letter says: {said}");
    }
    files.fit_their_schema();

    let manifest: serde_json::Value = serde_json::from_slice(&files.0["manifest.json"]).unwrap();
    for file in manifest["files"].as_array().unwrap() {
        let bytes = &files.0[file["path"].as_str().unwrap()];
        let hash = hex::encode(<sha2::Sha256 as sha2::Digest>::digest(bytes));
        assert_eq!(file["sha256"], hash, "{}", file["path"]);
    }
    let tables = files.0.iter().filter(|(name, _)| name.starts_with("csv/"));
    for (name, bytes) in tables {
        cells_are_no_formulas(name, bytes);
    }
    let card = files.text("contact.vcf");
    assert!(card.starts_with("BEGIN:VCARD\r\nVERSION:4.0\r\nFN:"));
    assert!(card.contains("EMAIL:k.brandl@beispielmail.example") && card.contains("BDAY:19810417"));
    assert!(card.lines().all(|line| line.len() <= 75));
    messages_open(files);
    let read = readers::open(files);
    let [card] = &read.cards[..] else {
        panic!("one card: {:?}", read.cards);
    };
    let name = card.name.to_lowercase();
    assert!(name.starts_with("katharina brandl"), "{name}");
    assert!(
        card.emails
            .contains(&"k.brandl@beispielmail.example".to_owned())
    );
    let is_hers = |street: &String| street.contains("Lindenweg 4");
    assert!(card.streets.iter().any(is_hers), "{:?}", card.streets);
    assert!(card.born.contains("19810417"), "{}", card.born);
    let dates = files.text("calendar.ics");
    assert_eq!(read.events.len(), dates.matches("BEGIN:VEVENT").count());
    assert!(read.events.len() >= 16);
    assert!(read.events.iter().any(|event| event.contains("Brandl")));
    assert!(dates.lines().all(|line| line.len() <= 75));
}

/// Python's own reader of mail finds sender, subject and text in each message, and no defect.
fn messages_open(files: &Files) {
    let script = "import email, email.policy, sys\n\
        m = email.message_from_bytes(sys.stdin.buffer.read(), policy=email.policy.default)\n\
        parts = list(m.walk())\n\
        assert not any(p.defects for p in parts), [p.defects for p in parts]\n\
        assert m['From'] is not None and m['Message-ID'], m.items()\n\
        body = m.get_body(('plain', 'html'))\n\
        sys.stdout.write(str(m['Subject']) + '\\n' + (body.get_content() if body else ''))\n";
    let messages = files.0.iter().filter(|(name, _)| name.starts_with("mail/"));
    let mut all = String::new();
    for (name, bytes) in messages {
        let mut python = Command::new("python3")
            .args(["-c", script])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        std::io::Write::write_all(&mut python.stdin.take().unwrap(), bytes).unwrap();
        let out = python.wait_with_output().unwrap();
        assert!(out.status.success(), "{name}");
        all.push_str(&String::from_utf8(out.stdout).unwrap());
    }
    assert!(
        all.contains("anbei unser Angebot 4711 über zwölf Regale"),
        "{all}"
    );
    assert!(
        !all.contains("s.brandl@postfach.example"),
        "others stay blacked out"
    );
}

/// Python's own reader of CSV finds seven cells in each line and no formula.
fn cells_are_no_formulas(name: &str, bytes: &[u8]) {
    let script = "import csv, io, sys\n\
        csv.field_size_limit(10**9)\n\
        text = io.TextIOWrapper(sys.stdin.buffer, encoding='utf-8', newline='')\n\
        rows = list(csv.reader(text, strict=True))\n\
        assert len(rows) > 1, 'empty'\n\
        for row in rows:\n\
        \x20   assert len(row) == 7, row\n\
        \x20   assert not any(cell.lstrip()[:1] in ('=', '+', '-', '@') for cell in row if cell), row\n";
    let mut python = Command::new("python3")
        .args(["-c", script])
        .stdin(Stdio::piped())
        .spawn()
        .unwrap();
    std::io::Write::write_all(&mut python.stdin.take().unwrap(), bytes).unwrap();
    assert!(python.wait().unwrap().success(), "{name}");
}
