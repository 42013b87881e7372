//! A desk with the built-in CRM, and packages as other programs open them.

use std::collections::BTreeMap;
use std::io::Read as _;
use std::path::PathBuf;
use std::process::Command;

use accounts::{Actor, By, NewAccount, Role};
use answers::{AnswerView, Error, KindSettings, Settings};
use base::{Clock, Locale, Random};
use consents::{Basis, Channel, Giving, NewGround, Terms, Way, Withdrawing};
use crm::database::{SecretUrl, SystemConfig};
use erasure::{Desk, Sender, Systems};
use jiff::civil::{Date, date};
use ledger::{Ledger, Via};
use requests::{Controller, Form, NewRequest, OneOrMany, Person, PersonForm, Reference};

pub const TODAY: Date = date(2026, 11, 23);

/// A desk, who works at it, and what is planted in its CRM.
pub struct World {
    pub desk: Desk,
    pub folder: PathBuf,
    pub planted: demo::Planted,
    pub settings: Settings,
    pub manager: Actor,
    pub approver: Actor,
}

impl World {
    /// The built-in CRM in a file.
    pub async fn new(store: store::Store) -> Self {
        let folder = folder();
        let file = folder.join("crm.db");
        let planted = demo::create_sqlite(&file, demo::Size::least(), 7, TODAY)
            .await
            .unwrap();
        let url = format!("sqlite:{}", file.display());
        Self::with(store, folder, planted, url).await
    }

    /// The CRM at another address.
    pub async fn with(
        store: store::Store,
        folder: PathBuf,
        planted: demo::Planted,
        url: String,
    ) -> Self {
        let clock = Clock::fixed("2026-11-23T10:00:00Z".parse().unwrap());
        std::fs::create_dir(folder.join("upload")).unwrap();
        let config = SystemConfig {
            name: "vertrieb".into(),
            profile: "suitecrm7".into(),
            url: Some(SecretUrl::new(url)),
            url_file: None,
            files: Some(folder.join("upload")),
            tls: None,
            web: None,
            owner: None,
        };
        let region = law::Region::parse("AT").unwrap();
        let desk = Desk {
            ledger: Ledger::new(store, clock, Random::os()),
            systems: Systems::new(vec![config]).unwrap(),
            controller: Controller {
                region,
                time_zone: region.time_zone(),
                language: Locale::De,
                extra_holidays: law::ExtraHolidays::default(),
            },
            four_eyes: true,
            sender: Sender {
                name: "Muster GmbH".into(),
                lines: vec!["Ring 1, 1010 Wien".into()],
            },
        };
        let manager = actor(&desk, "m.huber", Role::PrivacyManager).await;
        let approver = actor(&desk, "f.gruber", Role::Approver).await;
        Self {
            desk,
            folder,
            planted,
            settings: settings(),
            manager,
            approver,
        }
    }

    /// A request about records, its identity decided.
    pub async fn request(&self, right: &str, records: &[String]) -> Reference {
        self.request_in("vertrieb", right, records).await
    }

    /// A request about records of a system.
    pub async fn request_in(&self, system: &str, right: &str, records: &[String]) -> Reference {
        let form = Form {
            right: OneOrMany::One(right.into()),
            received: "2026-11-20".into(),
            persons: records
                .iter()
                .map(|record| PersonForm {
                    system: system.into(),
                    record: record.clone(),
                })
                .collect(),
            ..Form::default()
        };
        let (ledger, controller) = (&self.desk.ledger, &self.desk.controller);
        let new = NewRequest::parse(&form, controller).unwrap();
        let opened = requests::open(ledger, &self.manager, controller, new).await;
        let reference = opened.unwrap().reference;
        let marks = requests::Marks::default();
        requests::tick(ledger, &self.manager, reference.into(), "A4", &marks)
            .await
            .unwrap();
        reference
    }

    /// Collected by the manager.
    pub async fn collected(&self, right: &str, records: &[String]) -> AnswerView {
        let reference = self.request(right, records).await;
        self.collect(reference).await
    }

    /// The answer to a request there is, collected by the manager.
    pub async fn collect(&self, reference: Reference) -> AnswerView {
        let reference = reference.to_string();
        answers::collect(&self.desk, &self.settings, &self.manager, &reference)
            .await
            .unwrap()
    }

    /// Why an answer cannot be released.
    pub async fn refused(&self, answer: &AnswerView) -> &'static str {
        let which = (&answer.answer, answer.hash.as_str());
        let released = answers::release(&self.desk, &self.settings, &self.approver, which).await;
        match released.unwrap_err() {
            Error::Refused(notice) => notice.code,
            other @ (Error::NotFound | Error::Below(_) | Error::Broken { .. }) => {
                panic!("{other:?}")
            }
        }
    }

    /// The first column of what the CRM answers.
    pub async fn crm(&self, sql: impl Into<String>) -> Vec<String> {
        use sqlx::{ConnectOptions as _, Connection as _};
        let file = self.folder.join("crm.db");
        let options = sqlx::sqlite::SqliteConnectOptions::new().filename(file);
        let mut crm = options.connect().await.unwrap();
        let sql: String = sql.into();
        let found = sqlx::query_scalar(sqlx::AssertSqlSafe(sql))
            .fetch_all(&mut crm)
            .await
            .unwrap();
        crm.close().await.unwrap();
        found
    }

    /// A purpose somebody may agree to.
    pub async fn purpose(&self, id: &str, title: &str) {
        let terms = Terms {
            title_de: title.into(),
            title_en: title.into(),
            text_de: "Ja, schreiben Sie mir.".into(),
            text_en: "Yes, write to me.".into(),
            channel: Channel::Any,
            double_opt_in: false,
        };
        consents::save(&self.desk.ledger, &self.manager, (id, terms))
            .await
            .unwrap();
    }

    /// Somebody agrees to a purpose.
    pub async fn agreed(&self, person: &Person, purpose: &str) {
        let giving = Giving {
            person: person.clone(),
            purpose: purpose.into(),
            text_version: None,
            language: Locale::De,
            way: Way::WebForm,
            source: "Webformular".into(),
            proof: None,
            at: None,
            address: None,
            circumstances: consents::Circumstances::default(),
        };
        let home = "https://dsgvo.muster.example";
        consents::give(&self.desk.ledger, &self.manager, home, &giving)
            .await
            .unwrap();
    }

    /// Somebody withdraws it.
    pub async fn withdrew(&self, person: &Person, purpose: &str) {
        let withdrawing = Withdrawing {
            person: person.clone(),
            purpose: purpose.into(),
            way: Way::Phone,
            source: "Anruf".into(),
            proof: None,
            at: None,
            address: None,
        };
        consents::withdraw(&self.desk.ledger, &self.manager, &withdrawing)
            .await
            .unwrap();
    }

    /// A lawful basis is recorded.
    pub async fn rests(&self, person: &Person, purpose: &str, basis: Basis) {
        let ground = NewGround {
            person: person.clone(),
            purpose: purpose.into(),
            basis,
            source: "Abwägung 7".into(),
            address: None,
            found_on: TODAY,
            review_on: None,
            origin: consents::Obtained {
                from: Some("Adressliste Muster".into()),
                obtained_on: Some(TODAY),
                ..consents::Obtained::default()
            },
        };
        consents::set_basis(&self.desk.ledger, &self.manager, &ground)
            .await
            .unwrap();
    }

    /// Released by the second person.
    pub async fn released(&self, answer: &AnswerView) -> AnswerView {
        let which = (&answer.answer, answer.hash.as_str());
        answers::release(&self.desk, &self.settings, &self.approver, which)
            .await
            .unwrap()
    }

    /// The package's files.
    pub async fn files(&self, answer: &AnswerView) -> Files {
        Files::of(&self.zip(answer).await)
    }

    /// The package as it is handed over.
    pub async fn zip(&self, answer: &AnswerView) -> Vec<u8> {
        let saved = answers::save(&self.desk, &self.manager, &answer.answer).await;
        saved.unwrap().whole().await.unwrap()
    }

    /// What the log tells of answers: actions with their outcomes, and everything in one text.
    pub async fn log(&self) -> (Vec<String>, String) {
        let mut conn = self.desk.ledger.store.pool().acquire().await.unwrap();
        let rows: Vec<(String, String, Option<String>)> = sqlx::query_as(
            "SELECT e.action, e.outcome, d.body FROM ledger_entries e
             LEFT JOIN ledger_details d ON d.idx = e.idx ORDER BY e.idx",
        )
        .fetch_all(&mut *conn)
        .await
        .unwrap();
        let actions = rows
            .iter()
            .map(|row| format!("{} {}", row.0, row.1))
            .collect();
        let all = format!("{rows:?}");
        (actions, all)
    }

    pub fn clear(&self) {
        std::fs::remove_dir_all(&self.folder).unwrap();
    }
}

/// Everything is said.
pub fn settings() -> Settings {
    let said = |text: &str| Some(text.to_owned());
    let other = KindSettings {
        purpose: said("Vertragserfüllung"),
        recipients: said("Rechenzentrum Muster GmbH, Wien"),
        retention: said("Drei Jahre nach dem letzten Kontakt"),
    };
    Settings {
        source: said("Von der Person selbst"),
        automated: said("Keine"),
        transfers: said("Keine"),
        kind: BTreeMap::from([("other".to_owned(), other)]),
        ..Settings::default()
    }
}

pub async fn actor(desk: &Desk, login: &str, role: Role) -> Actor {
    let new = NewAccount {
        login: login.into(),
        name: login.into(),
        roles: vec![role],
    };
    let invited = accounts::add(&desk.ledger, By::Operator, new)
        .await
        .unwrap();
    let password = base::Secret::new("Donaudampfschiff-Kapitän 7".to_owned());
    accounts::accept(&desk.ledger, invited.token.expose(), &password)
        .await
        .unwrap();
    Actor {
        account: accounts::by_login(&desk.ledger, login).await.unwrap(),
        via: Via::Cli,
    }
}

pub fn folder() -> PathBuf {
    let name = format!("vergissmein-told-{}", Random::os().token().expose());
    let folder = std::env::temp_dir().join(name);
    std::fs::create_dir(&folder).unwrap();
    folder
}

/// The files of a package by their names.
pub struct Files(pub BTreeMap<String, Vec<u8>>);

impl Files {
    pub fn of(zip: &[u8]) -> Self {
        let mut archive = zip::ZipArchive::new(std::io::Cursor::new(zip)).unwrap();
        let mut files = BTreeMap::new();
        for at in 0..archive.len() {
            let mut file = archive.by_index(at).unwrap();
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes).unwrap();
            let name = file.name().unwrap().into_owned();
            files.insert(name, bytes);
        }
        Self(files)
    }

    /// A file as text.
    pub fn text(&self, name: &str) -> String {
        String::from_utf8(self.0[name].clone()).unwrap()
    }

    /// The data.
    pub fn data(&self) -> serde_json::Value {
        serde_json::from_slice(&self.0["data.json"]).unwrap()
    }

    /// The data have the shape that the schema beside them says.
    pub fn fit_their_schema(&self) {
        let mut schemas = boon::Schemas::new();
        let mut compiler = boon::Compiler::new();
        let schema: serde_json::Value = serde_json::from_slice(&self.0["schema.json"]).unwrap();
        compiler
            .add_resource("file:///schema.json", schema)
            .unwrap();
        let schema = compiler
            .compile("file:///schema.json", &mut schemas)
            .unwrap();
        schemas.validate(&self.data(), schema).unwrap();
    }

    /// The records of a group, none where there is no such group.
    pub fn group(&self, key: &str) -> Vec<serde_json::Value> {
        let data = self.data();
        let groups = data["groups"].as_array().unwrap().iter();
        let groups = groups.filter(|group| group["group"] == key);
        let records = groups.flat_map(|group| group["records"].as_array().unwrap());
        records.cloned().collect()
    }

    /// The letter in one line, wherever its lines break.
    pub fn running_letter(&self) -> String {
        let letter = self.letter();
        letter.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// Every value of the data, one to a line.
    pub fn values(&self) -> String {
        let data = self.data();
        let groups = data["groups"].as_array().unwrap();
        let records = groups
            .iter()
            .flat_map(|group| group["records"].as_array().unwrap());
        let fields = records.flat_map(|record| record["fields"].as_array().unwrap());
        let values = fields.map(|field| field["value"].as_str().unwrap());
        values.collect::<Vec<_>>().join("\n")
    }

    /// The letter's text as poppler reads it, after qpdf found it whole.
    pub fn letter(&self) -> String {
        let path = folder().join("letter.pdf");
        std::fs::write(&path, &self.0["letter.pdf"]).unwrap();
        let run = |program: &str, arguments: &[&str], last: &[&str]| {
            let done = Command::new(program)
                .args(arguments)
                .arg(&path)
                .args(last)
                .output()
                .expect("scripts/test installs it");
            assert!(done.status.success(), "{program}: {done:?}");
            String::from_utf8_lossy(&done.stdout).into_owned()
        };
        run("qpdf", &["--check"], &[]);
        let text = run("pdftotext", &["-layout"], &["-"]);
        std::fs::remove_dir_all(path.parent().unwrap()).unwrap();
        text
    }
}
