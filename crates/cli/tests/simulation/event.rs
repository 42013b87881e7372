//! What may happen.

use std::fs;
use std::future::Future;
use std::pin::pin;
use std::task::Poll;

use erasure::PlanState;
use jiff::SignedDuration;
use law::{Received, Right};
use requests::{Channel, Marks, NewRequest, Person};

use crate::desk::Desk;
use crate::dice::Dice;

#[derive(Debug, Clone, Copy)]
pub enum Event {
    /// Somebody demands a right.
    Open,
    /// A plan is drafted for a request of erasure.
    Draft,
    /// Another person approves a plan.
    Approve,
    /// A plan is run; after so many turns the process ends, none for to the end.
    Run(Option<u32>),
    /// Interrupted runs are gone on with, and may be interrupted again.
    Resume(Option<u32>),
    /// The worker looks at what is due.
    Look(Option<u32>),
    /// Two workers look at once.
    TwoLook,
    /// Somebody in the CRM writes on a person.
    Edit,
    /// Time goes by.
    Hours(u32),
    /// The clock is set back.
    Back(u32),
    /// The process is started anew.
    Restart,
    /// The log is signed.
    Sign,
    /// Our own database is copied aside.
    Copy,
    /// An older copy is brought back, and found out.
    OlderCopy,
    /// The disk of our own store is full for a while.
    Full,
    /// Two workers look at once whose clocks differ by so many minutes.
    Skewed(i64),
    /// A run goes on, and after so many turns the way to the CRM is gone; it comes back later.
    Away(u32),
}

pub fn draw(dice: &mut Dice) -> Event {
    // Every third is interrupted, early more often than late.
    let mut turns = |most: u32| (dice.below(3) == 0).then(|| 1 + dice.below(most));
    let (run, look) = (turns(400), turns(60));
    match dice.below(29) {
        0..=5 => Event::Open,
        6..=8 => Event::Draft,
        9 | 10 => Event::Approve,
        11 | 12 => Event::Run(run),
        13 => Event::Resume(run),
        14..=16 => Event::Look(look),
        17 => Event::TwoLook,
        18 => Event::Edit,
        19 | 20 => Event::Hours(1 + dice.below(24 * 12)),
        21 => Event::Back(1 + dice.below(48)),
        22 => Event::Restart,
        23 => Event::Sign,
        24 => Event::Copy,
        25 => Event::OlderCopy,
        26 => Event::Full,
        27 => Event::Skewed(i64::from(dice.below(41)) - 20),
        _ => Event::Away(dice.below(400)),
    }
}

pub async fn happen(desk: &mut Desk, dice: &mut Dice, event: Event) {
    match event {
        Event::Open => open(desk, dice).await,
        Event::Draft => draft(desk, dice).await,
        Event::Approve => approve(desk, dice).await,
        Event::Run(turns) => Box::pin(run(desk, dice, turns)).await,
        Event::Resume(turns) => {
            let ours = desk.ours.clone();
            Box::pin(cut(erasure::resume_open(&ours), turns)).await;
        }
        Event::Look(turns) => {
            let (ledger, office) = (desk.ledger().clone(), desk.office.clone());
            cut(workflows::pass(&ledger, &office), turns).await;
        }
        Event::TwoLook => {
            let (ledger, office) = (desk.ledger().clone(), desk.office.clone());
            let both = tokio::join!(
                workflows::pass(&ledger, &office),
                workflows::pass(&ledger, &office)
            );
            both.0.unwrap();
            both.1.unwrap();
        }
        Event::Edit => {
            desk.in_crm("UPDATE contacts SET description = coalesce(description, '') || ' Anruf' WHERE deleted = 0")
                .await;
        }
        Event::Hours(hours) => desk
            .ledger()
            .clock
            .advance(SignedDuration::from_hours(hours.into())),
        Event::Back(hours) => {
            let back = SignedDuration::from_hours(-i64::from(hours));
            desk.ledger().clock.advance(back);
        }
        Event::Restart => desk.restart().await,
        Event::Sign => {
            desk.ledger().checkpoint().await.unwrap();
        }
        Event::Copy => copy(desk).await,
        Event::OlderCopy => older_copy(desk, dice).await,
        Event::Full => Box::pin(full(desk, dice)).await,
        Event::Skewed(minutes) => skewed(desk, minutes).await,
        Event::Away(turns) => Box::pin(away(desk, dice, turns)).await,
    }
}

/// Goes on with the work for so many turns, and then never again; all of it without a number.
async fn cut<T>(work: impl Future<Output = T>, turns: Option<u32>) -> Option<T> {
    let Some(mut left) = turns else {
        return Some(work.await);
    };
    let mut work = pin!(work);
    std::future::poll_fn(|context| {
        if left == 0 {
            return Poll::Ready(None);
        }
        left -= 1;
        match work.as_mut().poll(context) {
            Poll::Ready(done) => Poll::Ready(Some(done)),
            Poll::Pending => Poll::Pending,
        }
    })
    .await
}

/// Goes on with the work, and lets something happen after so many turns of it.
async fn meanwhile<T>(work: impl Future<Output = T>, turns: u32, happens: impl FnOnce()) -> T {
    let mut work = pin!(work);
    let (mut left, mut happens) = (turns, Some(happens));
    std::future::poll_fn(|context| {
        if left == 0
            && let Some(happens) = happens.take()
        {
            happens();
        }
        left = left.saturating_sub(1);
        work.as_mut().poll(context)
    })
    .await
}

/// What needs a page more is refused as a whole, and whoever reads reads on.
async fn full(desk: &mut Desk, dice: &mut Dice) {
    store::testing::limit_pages(&desk.ledger().store, 1).await;
    for _ in 0..4 {
        let _ = try_open(desk, dice).await;
    }
    let (ours, office) = (desk.ours.clone(), desk.office.clone());
    let _ = workflows::pass(&ours.ledger, &office).await;
    let _ = Box::pin(erasure::resume_open(&ours)).await;
    let actor = desk.actor("paul").await;
    for reference in desk.opened.keys() {
        let shown = requests::show(desk.ledger(), &actor, *reference).await;
        let error = shown.err();
        assert!(error.is_none(), "{reference} cannot be read: {error:?}");
    }
    store::testing::limit_pages(&desk.ledger().store, NO_LIMIT).await;
}

/// As SQLite sets it itself.
const NO_LIMIT: u32 = 4_294_967_294;

async fn skewed(desk: &mut Desk, minutes: i64) {
    let wrong = desk.now() + SignedDuration::from_mins(minutes);
    let (ledger, office) = (desk.ledger().clone(), desk.office.clone());
    let other = ledger::Ledger {
        clock: base::Clock::fixed(wrong),
        ..ledger.clone()
    };
    let both = tokio::join!(
        workflows::pass(&ledger, &office),
        workflows::pass(&other, &office)
    );
    both.0.unwrap();
    both.1.unwrap();
}

async fn away(desk: &mut Desk, dice: &mut Dice, turns: u32) {
    let Some((_, plan)) = dice.one_of(&desk.plans).cloned() else {
        return;
    };
    let actor = desk.actor("paul").await;
    let (file, hidden) = (desk.folder.join("crm.db"), desk.folder.join("crm.away"));
    let ours = desk.ours.clone();
    let vanish = || fs::rename(&file, &hidden).unwrap();
    let run = erasure::run(&ours, &actor, &plan);
    let _ = Box::pin(meanwhile(run, turns, vanish)).await;
    if hidden.exists() {
        fs::rename(&hidden, &file).unwrap();
    }
}

async fn open(desk: &mut Desk, dice: &mut Dice) {
    try_open(desk, dice).await.unwrap();
}

async fn try_open(desk: &mut Desk, dice: &mut Dice) -> Result<(), requests::Error> {
    let right = *dice
        .one_of(&[
            Right::Access,
            Right::Erasure,
            Right::Erasure,
            Right::Objection,
        ])
        .unwrap();
    let person = dice.one_of(&desk.people).cloned().unwrap();
    let today = desk.ours.controller.today(&desk.ledger().clock);
    let new = NewRequest {
        right,
        received: Received::on(today).unwrap(),
        channel: Channel::Email,
        text: None,
        language: None,
        assignee: Some("anna".to_owned()),
        persons: vec![Person::parse("vertrieb", &person).unwrap()],
        others: Vec::new(),
    };
    let actor = desk.actor("paul").await;
    let request = requests::open(desk.ledger(), &actor, &desk.office.controller, new).await?;
    desk.opened.insert(request.reference, request.due.last_day);
    Ok(())
}

async fn draft(desk: &mut Desk, dice: &mut Dice) {
    let all: Vec<_> = desk.opened.keys().copied().collect();
    let Some(reference) = dice.one_of(&all).copied() else {
        return;
    };
    let actor = desk.actor("paul").await;
    // Refused where the right erases nothing, or where another request is at it.
    if let Ok(plan) = erasure::draft(&desk.ours, &actor, &reference.to_string()).await {
        let marks = Marks::default();
        let _ = requests::tick(desk.ledger(), &actor, reference.into(), "A4", &marks).await;
        desk.plans.push((reference, plan.plan));
    }
}

async fn approve(desk: &mut Desk, dice: &mut Dice) {
    let Some((_, plan)) = dice.one_of(&desk.plans).cloned() else {
        return;
    };
    let (drafter, approver) = (desk.actor("paul").await, desk.actor("dora").await);
    let shown = erasure::show(&desk.ours, &drafter, &plan).await.unwrap();
    let own = erasure::approve(&desk.ours, &drafter, &plan, &shown.hash).await;
    assert!(own.is_err(), "nobody approves their own plan (I4)");
    let _ = erasure::approve(&desk.ours, &approver, &plan, &shown.hash).await;
}

async fn run(desk: &mut Desk, dice: &mut Dice, turns: Option<u32>) {
    let Some((_, plan)) = dice.one_of(&desk.plans).cloned() else {
        return;
    };
    let actor = desk.actor("paul").await;
    let before = erasure::show(&desk.ours, &actor, &plan)
        .await
        .unwrap()
        .state;
    let ours = desk.ours.clone();
    let done = Box::pin(cut(erasure::run(&ours, &actor, &plan), turns)).await;
    if before == PlanState::Draft {
        assert!(!matches!(done, Some(Ok(_))), "a draft is not run (I4)");
    }
}

async fn copy(desk: &mut Desk) {
    let file = desk.folder.join("store.db");
    // Everything into the one file first.
    desk.ledger().store.scrub().await.unwrap();
    let aside = desk.folder.join(format!("copy-{}", desk.copies.len()));
    fs::copy(file, &aside).unwrap();
    let size = desk.ledger().verify(None).await.unwrap().size;
    desk.copies.push((aside, size));
}

/// The log was signed since, so the older copy takes nothing; then the newest is brought back.
async fn older_copy(desk: &mut Desk, dice: &mut Dice) {
    let Some((copy, size)) = dice.one_of(&desk.copies).cloned() else {
        return;
    };
    desk.ledger().checkpoint().await.unwrap();
    let now = desk.ledger().verify(None).await.unwrap().size;
    if now == size {
        return;
    }
    let file = desk.folder.join("store.db");
    desk.ledger().store.scrub().await.unwrap();
    desk.ledger().store.close().await;
    let newest = desk.folder.join("newest");
    fs::copy(&file, &newest).unwrap();
    fs::copy(&copy, &file).unwrap();
    desk.restart().await;
    let verdict = desk.ledger().verify_published(None).await.unwrap();
    assert!(!verdict.ok, "an older copy goes unnoticed (I16)");
    let deed = ledger::Deed::done(
        ledger::Who::system("simulation", ledger::Via::Job),
        "requests.open",
    );
    let entered = desk.ledger().enter(deed).await;
    assert!(entered.is_err(), "an older copy takes entries (I16)");
    desk.ledger().store.close().await;
    for side in ["store.db-wal", "store.db-shm"] {
        let _ = fs::remove_file(desk.folder.join(side));
    }
    fs::copy(&newest, &file).unwrap();
    desk.restart().await;
}
