//! The ten cases of the guide (`docs/guide/en/scenarios.md`), each walked through the use cases on the
//! built-in CRM.

use accounts::{Actor, Role};
use crm::find::Facts;
use erasure::{Error, PlanState, PlanView, RunView};
use law::LetterKind;
use requests::{
    Closing, Form, LetterTarget, Missing, NewCheck, NewLetter, NewRequest, OneOrMany, Outcome,
    Pair, PersonForm, Reference, StepState, Text,
};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions as _, Connection as _, Row as _};
use store::Engine;
use store::testing::Fresh;

use crate::world::World;

struct Scene {
    world: World,
    manager: Actor,
    approver: Actor,
    fresh: Fresh,
}

impl Scene {
    async fn new() -> Self {
        let fresh = Fresh::create(Engine::Sqlite).await;
        fresh.store.migrate().await.unwrap();
        let world = World::new(fresh.store.clone()).await;
        Self {
            manager: world.actor("berger", &[Role::PrivacyManager]).await,
            approver: world.actor("huber", &[Role::Approver]).await,
            world,
            fresh,
        }
    }

    async fn end(self) {
        self.world.clear();
        self.fresh.remove().await;
    }

    /// A group of the invented crowd.
    fn tangle(&self, kind: &str) -> &demo::Tangle {
        let found = self
            .world
            .planted
            .tangles
            .iter()
            .find(|one| one.kind == kind);
        found.unwrap_or_else(|| panic!("no {kind}"))
    }

    async fn open(&self, received: &str, records: &[&str]) -> Reference {
        let person = |record: &&str| PersonForm {
            system: "vertrieb".into(),
            record: (*record).to_owned(),
        };
        let form = Form {
            right: OneOrMany::One("erasure".into()),
            received: received.into(),
            persons: records.iter().map(person).collect(),
            ..Form::default()
        };
        let desk = &self.world.desk;
        let new = NewRequest::parse(&form, &desk.controller).unwrap();
        let opened = requests::open(&desk.ledger, &self.manager, &desk.controller, new).await;
        opened.unwrap().reference
    }

    async fn draft(&self, reference: Reference) -> PlanView {
        let drafted = erasure::draft(&self.world.desk, &self.manager, &reference.to_string()).await;
        drafted.unwrap()
    }

    async fn identity(&self, reference: Reference, check: [&str; 4]) {
        let [means, result, ground, words] = check;
        let check = NewCheck::parse((means, result), (ground, words)).unwrap();
        let ledger = &self.world.desk.ledger;
        requests::check_identity(ledger, &self.manager, reference.into(), &check)
            .await
            .unwrap();
    }

    /// The plan agreed to by a second person and carried out.
    async fn erase(&self, plan: &PlanView) -> RunView {
        let desk = &self.world.desk;
        erasure::approve(desk, &self.approver, &plan.plan, &plan.hash)
            .await
            .unwrap();
        erasure::run(desk, &self.manager, &plan.plan).await.unwrap()
    }

    /// From the request to the run, for somebody who is known.
    async fn forget(&self, record: &str) -> (PlanView, RunView) {
        let reference = self.open("2026-11-20", &[record]).await;
        let plan = self.draft(reference).await;
        let known = ["known_address", "confirmed", "sender_known", ""];
        self.identity(reference, known).await;
        let run = self.erase(&plan).await;
        (plan, run)
    }

    /// What is still missing for this end; empty once it is closed.
    async fn close(&self, reference: Reference, outcome: Outcome, reason: &str) -> Vec<Missing> {
        let closing = Closing {
            outcome,
            reason: Text::optional("reason", reason).unwrap(),
        };
        let ledger = &self.world.desk.ledger;
        let closed = requests::close(ledger, &self.manager, reference.into(), &closing, &[]).await;
        match closed {
            Ok(_) => Vec::new(),
            Err(requests::Error::Unfinished { missing, .. }) => missing,
            Err(error) => panic!("{error}"),
        }
    }

    /// Decides what is missing, step by step: ticks what was done, skips the rest with a reason.
    async fn decide(&self, reference: Reference, missing: &[Missing], done: &[&str]) {
        let (ledger, manager) = (&self.world.desk.ledger, &self.manager);
        let reason = Text::parse("reason", "Trifft hier nicht zu").unwrap();
        let marks = requests::Marks::default();
        for one in missing {
            let step = match one {
                Missing::Step { id, .. } => id.clone(),
                Missing::Answer => requests::ANSWER.to_owned(),
                Missing::Reasons | Missing::Notice | Missing::Delay | Missing::Blocker(_) => {
                    continue;
                }
            };
            let target = reference.into();
            if done.contains(&&*step) || step == requests::ANSWER {
                // A step that depends on a later one comes with the next round.
                let _ = requests::tick(ledger, manager, target, &step, &marks).await;
            } else {
                let _ = requests::skip(ledger, manager, target, &step, &reason).await;
            }
        }
    }

    /// The letter of a refusal, noted as sent.
    async fn tell_no(&self, reference: Reference) {
        let desk = &self.world.desk;
        let shown = requests::show(&desk.ledger, &self.manager, reference).await;
        let request = shown.unwrap().request;
        let ground = ["Nur natürliche Personen sind betroffene Personen.".to_owned()];
        let told = law::letter::Told {
            number: &reference.to_string(),
            right: request.right,
            received: request.receipt.day,
            last_day: request.due.last_day,
            legal_day: request.legal_day(),
            today: crate::world::TODAY,
            region: request.due.region,
            done: &[],
            grounds: &ground,
            own: None,
            sender: &[],
        };
        let kind = LetterKind::Refused;
        let new = NewLetter {
            kind,
            written: law::letter::write(kind, &told, law::Language::De).unwrap(),
            grounds: vec!["no_ground_erasure".to_owned()],
            facts: String::new(),
        };
        let (ledger, manager) = (&desk.ledger, &self.manager);
        let draft = requests::draft_letter(ledger, manager, reference.into(), new).await;
        let draft = draft.unwrap();
        let target = LetterTarget {
            reference,
            letter: &draft.id,
            version: None,
        };
        requests::send_letter(ledger, manager, target, crate::world::TODAY)
            .await
            .unwrap();
    }

    /// The addresses the CRM has for a record.
    async fn addresses(&self, record: &str) -> Vec<String> {
        let (_, id) = record.split_once(':').unwrap();
        let rows = self
            .rows(
                "SELECT a.email_address FROM email_addresses a JOIN email_addr_bean_rel r \
                 ON r.email_address_id = a.id WHERE r.bean_id = ? AND r.deleted = 0 ORDER BY 1",
                id,
            )
            .await;
        assert!(!rows.is_empty(), "{record}");
        rows
    }

    async fn rows(&self, sql: &'static str, id: &str) -> Vec<String> {
        let file = self.world.folder.join("crm.db");
        let options = SqliteConnectOptions::new().filename(file);
        let mut crm = options.connect().await.unwrap();
        let found = sqlx::query(sql).bind(id).fetch_all(&mut crm).await.unwrap();
        crm.close().await.unwrap();
        found.iter().map(|row| row.get(0)).collect()
    }
}

fn selected<'p>(plan: &'p PlanView, record: &str) -> Option<&'p bool> {
    let found = plan.persons.iter().find(|person| person.record == record);
    found.map(|person| &person.selected)
}

fn complete(run: &RunView) {
    assert_eq!(run.state, PlanState::Complete, "{:?}", run.conflicts);
    assert!(run.residue.is_empty());
}

#[tokio::test]
async fn a_shared_mailbox_stays_with_whoever_else_has_it() {
    let scene = Scene::new().await;
    let tangle = scene.tangle("shared_mailbox");
    let (person, other) = (tangle.persons[0].clone(), tangle.others[0].clone());
    let before = scene.addresses(&other).await;
    assert!(
        scene
            .addresses(&person)
            .await
            .iter()
            .any(|one| before.contains(one)),
        "they share one"
    );
    let (plan, run) = scene.forget(&person).await;
    assert_ne!(
        selected(&plan, &other),
        Some(&true),
        "an address is no proof"
    );
    complete(&run);
    assert_eq!(scene.addresses(&other).await, before);
    scene.end().await;
}

#[tokio::test]
async fn a_lead_and_a_contact_of_one_person_go_together() {
    let scene = Scene::new().await;
    let tangle = scene.tangle("converted");
    let contact = tangle
        .persons
        .iter()
        .find(|one| one.starts_with("contact:"));
    let lead = tangle.persons.iter().find(|one| one.starts_with("lead:"));
    let (contact, lead) = (contact.unwrap().clone(), lead.unwrap().clone());
    let (plan, run) = scene.forget(&contact).await;
    assert_eq!(
        selected(&plan, &lead),
        Some(&true),
        "the CRM says it is the same person"
    );
    complete(&run);
    let id = lead.split_once(':').unwrap().1;
    let left =
        "SELECT COALESCE(first_name, '') || COALESCE(phone_work, '') FROM leads WHERE id = ?";
    let left = scene.rows(left, id).await;
    assert_eq!(left, [""], "the lead's record stays, its values go");
    scene.end().await;
}

#[tokio::test]
async fn a_parent_asks_for_a_minor_and_shows_that_they_may() {
    let scene = Scene::new().await;
    let desk = &scene.world.desk;
    let record = scene.tangle("namesake").persons[0].clone();
    let reference = scene.open("2026-11-20", &[&record]).await;
    let plan = scene.draft(reference).await;
    let early = erasure::approve(desk, &scene.approver, &plan.plan, &plan.hash).await;
    assert!(matches!(early, Err(Error::Refused(_))), "who asks is open");
    let mandate = [
        "mandate",
        "confirmed",
        "acts_for_another",
        "Mutter, Sorgerecht nachgewiesen",
    ];
    scene.identity(reference, mandate).await;
    complete(&scene.erase(&plan).await);
    let log = desk.ledger.list(&ledger::Filter::default()).await.unwrap();
    assert!(
        !format!("{log:?}").contains("Mutter"),
        "the words stand with the request alone"
    );
    scene.end().await;
}

#[tokio::test]
async fn a_proxy_without_a_mandate_gets_nothing_and_with_one_is_served() {
    let scene = Scene::new().await;
    let desk = &scene.world.desk;
    let record = scene.tangle("spouse").persons[0].clone();
    let reference = scene.open("2026-11-20", &[&record]).await;
    let plan = scene.draft(reference).await;
    let without = [
        "mandate",
        "unconfirmed",
        "acts_for_another",
        "Vollmacht fehlt",
    ];
    scene.identity(reference, without).await;
    let refused = erasure::approve(desk, &scene.approver, &plan.plan, &plan.hash).await;
    assert!(
        matches!(refused, Err(Error::Refused(_))),
        "nothing runs for a stranger"
    );
    let with = [
        "mandate",
        "confirmed",
        "acts_for_another",
        "Vollmacht vom 18. November",
    ];
    scene.identity(reference, with).await;
    let shown = requests::show(&desk.ledger, &scene.manager, reference)
        .await
        .unwrap();
    let step = shown
        .request
        .steps
        .iter()
        .find(|step| step.id == requests::IDENTITY);
    assert_eq!(step.unwrap().state, StepState::Done);
    complete(&scene.erase(&plan).await);
    scene.end().await;
}

#[tokio::test]
async fn a_former_employee_is_erased_and_the_customers_they_served_stay() {
    let scene = Scene::new().await;
    let served = "SELECT assigned_user_id FROM contacts WHERE assigned_user_id <> ? \
                  AND deleted = 0 GROUP BY 1 ORDER BY COUNT(*) DESC";
    let user = scene.rows(served, "1").await[0].clone();
    let customers = "SELECT id || COALESCE(first_name, '') || COALESCE(last_name, '') \
                     FROM contacts WHERE assigned_user_id = ? ORDER BY id";
    let before = scene.rows(customers, &user).await;
    assert!(!before.is_empty());
    let (plan, run) = scene.forget(&format!("user:{user}")).await;
    assert!(
        !plan
            .items
            .iter()
            .any(|item| item.record.starts_with("contact:") && item.action != "redact"),
        "whom they looked after is not who asks"
    );
    complete(&run);
    assert_eq!(scene.rows(customers, &user).await, before);
    let name = "SELECT COALESCE(first_name, '') || COALESCE(user_name, '') FROM users WHERE id = ?";
    let name = scene.rows(name, &user).await;
    assert_eq!(
        name.len(),
        1,
        "the account stays, so that the CRM's records still name one"
    );
    scene.end().await;
}

#[tokio::test]
async fn a_company_is_no_data_subject_and_its_request_is_answered_with_the_reason() {
    let scene = Scene::new().await;
    let reference = scene.open("2026-11-20", &[]).await;
    let missing = scene.close(reference, Outcome::Refused, "").await;
    assert!(
        missing.iter().any(|one| matches!(one, Missing::Reasons)),
        "a no needs reasons"
    );
    let reason = "Juristische Person: keine betroffene Person nach Art. 4 Nr. 1";
    for _ in 0..20 {
        let missing = scene.close(reference, Outcome::Refused, reason).await;
        if missing == [Missing::Notice] {
            scene.tell_no(reference).await;
            let missing = scene.close(reference, Outcome::Refused, reason).await;
            assert_eq!(missing, [], "told with the way to complain");
            scene.end().await;
            return;
        }
        scene.decide(reference, &missing, &["A1", "A2", "A3"]).await;
    }
    panic!("it does not end");
}

#[tokio::test]
async fn a_duplicate_goes_with_the_record_it_doubles() {
    let scene = Scene::new().await;
    let tangle = scene.tangle("csv_import");
    let (first, double) = (tangle.persons[0].clone(), tangle.persons[1].clone());
    let reference = scene.open("2026-11-20", &[&first]).await;
    let plan = scene.draft(reference).await;
    let found = plan.persons.iter().find(|person| person.record == double);
    let found = found.expect("the double is among the candidates");
    assert!(!found.reasons.is_empty(), "with a reason in words");
    let both = erasure::Change {
        select: vec![(double.clone(), erasure::Decision::Anonymise)],
        ..erasure::Change::default()
    };
    let plan = if found.selected {
        plan
    } else {
        let changed = erasure::change(&scene.world.desk, &scene.manager, &plan.plan, &both).await;
        changed.unwrap()
    };
    assert_eq!(selected(&plan, &double), Some(&true));
    let known = ["known_address", "confirmed", "sender_known", ""];
    scene.identity(reference, known).await;
    complete(&scene.erase(&plan).await);
    scene.end().await;
}

#[tokio::test]
async fn a_legal_duty_keeps_the_invoices_and_everything_else_goes() {
    let scene = Scene::new().await;
    let katharina = &scene.world.planted.katharina;
    let (person, kept) = (katharina.persons[0].clone(), katharina.retained.clone());
    assert!(!kept.is_empty());
    let (plan, run) = scene.forget(&person).await;
    for invoice in &kept {
        let item = plan
            .items
            .iter()
            .find(|item| item.record == *invoice)
            .unwrap();
        assert_eq!(item.action, "keep", "{invoice}");
        assert!(item.ground.is_some(), "with its provision");
    }
    let lapsed = &scene.world.planted.katharina.lapsed;
    let stays = |record: &&String| {
        let item = plan.items.iter().find(|item| item.record == **record);
        item.is_some_and(|item| item.action == "keep")
    };
    assert!(
        !lapsed.iter().any(|record| stays(&record)),
        "what has lapsed is not kept"
    );
    complete(&run);
    scene.end().await;
}

#[tokio::test]
async fn no_match_is_an_answer_after_every_system_was_searched() {
    let scene = Scene::new().await;
    let desk = &scene.world.desk;
    let facts = Facts::default()
        .email("niemand.hier@nirgendwo.example")
        .unwrap();
    let found = erasure::find(desk, &scene.manager, "vertrieb", &facts, base::Locale::De).await;
    assert_eq!(found.unwrap()["candidates"], serde_json::json!([]));
    let reference = scene.open("2026-11-20", &[]).await;
    let missing = scene.close(reference, Outcome::NoData, "").await;
    let demands = |step: &str| {
        missing
            .iter()
            .any(|one| matches!(one, Missing::Step { id, .. } if id == step))
    };
    assert!(
        demands(requests::SEARCH),
        "a negative answer rests on a search"
    );
    for _ in 0..20 {
        let missing = scene.close(reference, Outcome::NoData, "").await;
        if missing.is_empty() {
            let shown = requests::show(&desk.ledger, &scene.manager, reference)
                .await
                .unwrap();
            assert_eq!(shown.request.outcome, Some(Outcome::NoData));
            scene.end().await;
            return;
        }
        let done = ["A1", "A2", "A3", "A4", requests::SEARCH];
        scene.decide(reference, &missing, &done).await;
    }
    panic!("it does not end");
}

#[tokio::test]
async fn a_repeated_request_is_told_from_one_recorded_twice() {
    let scene = Scene::new().await;
    let desk = &scene.world.desk;
    let record = scene.tangle("spelling").persons[0].clone();
    let first = scene.open("2026-11-10", &[&record]).await;
    let again = scene.open("2026-11-20", &[&record]).await;
    let earlier = scene.open("2026-08-03", &[&record]).await;
    let mut all = Vec::new();
    for reference in [first, again, earlier] {
        let shown = requests::show(&desk.ledger, &scene.manager, reference).await;
        all.push(shown.unwrap().request);
    }
    let twins = requests::twins(&desk.ledger, &scene.manager, &all)
        .await
        .unwrap();
    assert_eq!(twins[&first], [again], "ten days apart may be one");
    assert!(
        !twins.contains_key(&earlier),
        "three months apart are two requests"
    );
    let pair = |stays: Reference, goes| Pair {
        stays: stays.into(),
        goes,
    };
    let merge = |pair| requests::merge(&desk.ledger, &scene.manager, pair, &desk.controller, &[]);
    assert!(merge(pair(first, earlier)).await.is_err());
    let merged = merge(pair(again, first)).await.unwrap();
    assert_eq!(
        merged.receipt.day.to_string(),
        "2026-11-10",
        "the earlier receipt counts"
    );
    scene.end().await;
}
