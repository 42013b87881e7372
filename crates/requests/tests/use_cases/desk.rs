//! A desk for tests: one store, one clock, one account per role.

use accounts::{Account, AccountId, Actor, Permission, Role};
use base::{Clock, Locale, Random};
use jiff::civil::Date;
use law::{ExtraHolidays, LetterKind, Region};
use ledger::{Entry, Ledger, Via};
use requests::{
    Controller, Error, Form, Letter, LetterTarget, Marks, NewLetter, NewRequest, OneOrMany,
    PersonForm, Reference, Request, Text,
};
use store::Store;

pub struct Desk {
    pub ledger: Ledger,
    pub controller: Controller,
}

impl Desk {
    /// Monday, 23 November 2026, 11:00 in Vienna.
    pub fn new(store: Store) -> Self {
        let region = Region::parse("AT").unwrap();
        let clock = Clock::fixed("2026-11-23T10:00:00Z".parse().unwrap());
        Self {
            ledger: Ledger::new(store, clock, Random::os()),
            controller: Controller {
                region,
                time_zone: region.time_zone(),
                language: Locale::De,
                extra_holidays: ExtraHolidays::default(),
            },
        }
    }

    pub fn today(&self) -> Date {
        self.controller.today(&self.ledger.clock)
    }

    pub fn days_pass(&self, days: i64) {
        self.ledger
            .clock
            .advance(jiff::SignedDuration::from_hours(24 * days));
    }

    pub fn read(&self, form: &Form) -> Result<NewRequest, Error> {
        NewRequest::parse(form, &self.controller)
    }

    /// A request received today about contact 1 of `vertrieb`.
    pub async fn open(&self, right: &str) -> Request {
        self.open_by(&manager(), right).await
    }

    /// The same, recorded by somebody else.
    pub async fn open_by(&self, actor: &Actor, right: &str) -> Request {
        let new = self.read(&form(right, "2026-11-23")).unwrap();
        requests::open(&self.ledger, actor, &self.controller, new)
            .await
            .unwrap()
    }

    /// A request of the actor's own, where they may record one.
    pub async fn own(&self, actor: &Actor) -> Request {
        if actor.may(Permission::RequestsOpen) {
            return self.open_by(actor, "erasure").await;
        }
        self.open("erasure").await
    }

    pub async fn tick(&self, reference: Reference, step: &str) -> Result<Request, Error> {
        let marks = Marks::default();
        requests::tick(&self.ledger, &manager(), reference.into(), step, &marks).await
    }

    /// Ticks every mandatory step but these.
    pub async fn tick_all_but(&self, reference: Reference, left_out: &[&str]) {
        let shown = requests::show(&self.ledger, &manager(), reference)
            .await
            .unwrap();
        for item in &shown.request.checklist.items {
            let mandatory = item.binding == law::Binding::Mandatory;
            if mandatory && !left_out.contains(&item.id.as_str()) {
                self.tick(reference, &item.id).await.unwrap();
            }
        }
    }

    /// Drafts the notice of a refusal, in whole or in part, and notes it as sent today.
    pub async fn notice(&self, reference: Reference, kind: LetterKind) -> Result<Letter, Error> {
        let shown = requests::show(&self.ledger, &manager(), reference).await?;
        let (request, ground) = (shown.request, ["Die Anfrage ist exzessiv.".to_owned()]);
        let told = law::letter::Told {
            number: &reference.to_string(),
            right: request.right,
            received: request.receipt.day,
            last_day: request.due.last_day,
            legal_day: request.legal_day(),
            today: self.today(),
            region: request.due.region,
            done: &[],
            grounds: &ground,
            own: None,
            sender: &[],
        };
        let new = NewLetter {
            kind,
            written: law::letter::write(kind, &told, law::Language::De).unwrap(),
            grounds: vec!["excessive".to_owned()],
            facts: String::new(),
        };
        let draft = requests::draft_letter(&self.ledger, &manager(), reference.into(), new).await?;
        let target = LetterTarget {
            reference,
            letter: &draft.id,
            version: None,
        };
        requests::send_letter(&self.ledger, &manager(), target, self.today()).await
    }

    pub async fn entries(&self, reference: Reference) -> Vec<Entry> {
        let filter = ledger::Filter {
            request: Some(reference.to_string()),
            ..ledger::Filter::default()
        };
        self.ledger.list(&filter).await.unwrap()
    }
}

pub fn form(right: &str, received: &str) -> Form {
    Form {
        right: OneOrMany::One(right.to_owned()),
        received: received.to_owned(),
        channel: Some("email".to_owned()),
        text: Some("Bitte löschen Sie alles über Theodora Quittenbaum.".to_owned()),
        persons: vec![PersonForm {
            system: "vertrieb".to_owned(),
            record: "contact:1".to_owned(),
        }],
        ..Form::default()
    }
}

pub fn text(words: &str) -> Text {
    Text::parse("text", words).unwrap()
}

/// An entry of the work log about the system of the requests.
pub fn work(words: &Text) -> requests::work_log::Work<'_> {
    requests::work_log::Work {
        words,
        system: Some("vertrieb"),
        systems: &["vertrieb"],
    }
}

pub fn actor(role: Role) -> Actor {
    Actor {
        account: Account {
            id: AccountId::from_stored(format!("ID-{}", role.word())),
            login: role.word().to_owned(),
            name: role.word().to_owned(),
            roles: vec![role],
        },
        via: Via::Cli,
    }
}

pub fn manager() -> Actor {
    actor(Role::PrivacyManager)
}
